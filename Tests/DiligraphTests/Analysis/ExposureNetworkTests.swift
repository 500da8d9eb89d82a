// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct ExposureNetworkTests {
  @Test func `the network and the paths give the same exposure, importance and unavoidable intermediaries`() {
    var compared = 0
    var withSeveralPaths = 0
    for seed in seeds(400) {
      let analysis = Self.unconstrained(seed)
      analysis.asking { core in
        for node in 0..<Int32(core.graph.nodeCount) {
          guard let network = ExposureNetwork(node, search: core.search),
            let events = analysis.events(of: node, core)
          else { continue }
          compared += 1
          withSeveralPaths += events.sets.count > 2 ? 1 : 0
          var union = EventUnion(events, budget: 100_000)
          Self.expectEqual(network.network.reliability(budget: 100_000), union.probability(), seed, node)
          for edge in events.edges {
            let rest = ExposureNetwork(node, search: core.search, changes: .without([edge]))
            Self.expectEqual(rest?.network.reliability(budget: 100_000), union.probability(without: edge), seed, node)
          }
          #expect(Set(network.edges).isSuperset(of: events.edges), "seed \(seed), entity \(node)")
          guard !events.sets.isEmpty else { continue }
          #expect(network.unavoidable == Self.unavoidable(node, core), "seed \(seed), entity \(node)")
        }
      }
    }
    #expect(compared > 400)
    #expect(withSeveralPaths > 40)
  }

  @Test func `what excludes paths makes no network`() {
    // By way of b, the first delivery ends before the second one starts.
    var tiny = TinyCase([("s", .supply, "b", 0.9), ("b", .supply, "t", 0.9)], flagged: ["t"])
    #expect(Self.network("s", tiny) != nil)
    tiny.policy.maxHops = 1
    #expect(Self.network("s", tiny) == nil)
    // Answering for b and supplying it through x would visit b twice.
    let twice = TinyCase(
      [("s", .control, "b", 0.9), ("b", .supply, "x", 0.9), ("x", .supply, "b", 0.9), ("b", .supply, "t", 0.9)],
      flagged: ["t"])
    #expect(Self.network("s", twice) == nil)
  }

  @Test func `there is a network exactly where all that paths can consist of excludes none of them`() {
    var (with, without) = (0, 0)
    for seed in seeds(300) {
      let analysis = GeneratedCase(seed: seed).analysis
      analysis.asking { core in
        for node in 0..<Int32(core.graph.nodeCount) {
          let parts = ExposureNetwork.Parts(node, core.search, EventChanges())
          let isPossible = Self.excludesNothing(node, core)
          #expect((parts != nil) == isPossible, "seed \(seed), entity \(node)")
          if isPossible, parts?.edges.isEmpty == false { with += 1 } else { without += 1 }
        }
      }
    }
    #expect(with > 100 && without > 100)
  }

  /// The same looked at all together, when everything that a path from `source` can consist of is known.
  private static func excludesNothing(_ source: Int32, _ core: Analysis.Core) -> Bool {
    let (graph, bounds, policy) = (core.graph, core.search.bounds, core.search.policy)
    var answering: Set<Int32> = [source]
    var recipients: Set<Int32> = []
    var used: Set<Int> = []
    var count: Int
    repeat {
      count = used.count
      for (index, edge) in graph.edges.enumerated() where edge.to != source {
        if edge.isProvision {
          let isFirst = answering.contains(edge.from) && edge.relevance > 0
          let isFurther = recipients.contains(edge.from) && graph.passThrough[Int(edge.from)] > 0
          guard isFirst || isFurther, edge.probability > 0, bounds.arrivedLoosely[Int(edge.to)] > 0 else { continue }
          recipients.insert(edge.to)
        } else {
          guard answering.contains(edge.from), edge.attributes, bounds.started[Int(edge.to)] > 0 else { continue }
          answering.insert(edge.to)
        }
        used.insert(index)
      }
    } while used.count > count
    if policy.flagsInForce == .atDelivery || !answering.isDisjoint(with: recipients) { return false }
    if let maxHops = policy.maxHops, recipients.count > maxHops { return false }
    let edges = used.map { graph.edges[$0] }
    if policy.timeConsistent, let start = edges.map(\.start).max(), let end = edges.map(\.end).min(),
      start > end + Int32(policy.timeToleranceDays)
    {
      return false
    }
    guard policy.productConsistent else { return true }
    return edges.filter(\.isProvision).reduce(ProductSets.unstated) {
      $0 == ProductSets.contradiction ? $0 : graph.productSets.intersection($0, $1.products)
    } != ProductSets.contradiction
  }

  @Test func `an exposure over more paths than can be listed is exact`() throws {
    // Twenty stages of two intermediaries each: 2^20 paths.
    var lines: [TinyCase.Line] = [("s", .supply, "a0", 0.9), ("s", .supply, "b0", 0.9)]
    for stage in 0..<19 {
      for from in ["a", "b"] {
        for to in ["a", "b"] { lines.append(("\(from)\(stage)", .supply, "\(to)\(stage + 1)", 0.9)) }
      }
    }
    lines += [("a19", .supply, "t", 0.9), ("b19", .supply, "t", 0.9)]
    var budget = Budget()
    (budget.stepsPerNamedEntity, budget.exactPaths) = (10_000, 100)
    let tiny = TinyCase(lines, flagged: ["t"])
    let analysis = Analysis(tiny.analysis.dataset, policy: tiny.policy, budget: budget)
    let exposure = analysis.exposure(of: try #require(analysis.dataset.entityIndex(ofRecord: "s")))
    // The states of one stage are: both reached, one reached; each step by the four lines between.
    var both = 0.81
    var one = 0.18
    for _ in 0..<19 {
      (both, one) = (both * 0.99 * 0.99 + one * 0.81, both * 2 * 0.99 * 0.01 + one * 0.18)
    }
    #expect(abs(try #require(exposure.exact) - (both * 0.99 + one * 0.9)) < 1e-12)
    #expect(exposure.method == .exact)
    // All paths are worth the same: the best one is found long before all of them are.
    #expect(abs(exposure.lower - (0..<20).reduce(0.9) { path, _ in path * 0.9 }) < 1e-12)
  }

  private static func expectEqual(_ network: Double?, _ paths: Double?, _ seed: Int, _ node: Int32) {
    guard let network, let paths else {
      Issue.record("seed \(seed), entity \(node): no value from \(network == nil ? "the network" : "the paths")")
      return
    }
    #expect(abs(network - paths) < 1e-12, "seed \(seed), entity \(node): \(network) and \(paths)")
  }

  private static func network(_ name: String, _ tiny: TinyCase) -> ExposureNetwork? {
    let analysis = tiny.analysis
    guard let entity = analysis.dataset.entityIndex(ofRecord: name) else { return nil }
    return analysis.asking { ExposureNetwork(Int32(entity), search: $0.search) }
  }

  /// A generated case in which only the events decide which paths count.
  private static func unconstrained(_ seed: Int) -> Analysis {
    var generated = GeneratedCase(seed: seed)
    generated.policy.maxHops = nil
    generated.policy.timeConsistent = false
    generated.policy.productConsistent = false
    generated.policy.flagsInForce = .any
    return generated.analysis
  }

  /// The entities that all paths visit, looked at one by one.
  private static func unavoidable(_ node: Int32, _ core: Analysis.Core) -> [Int32] {
    let paths = core.search.run(PathSearch.Request(sources: [node], limit: 10_000, steps: 1_000_000)).paths
    let visited = paths.map { path in
      Set(path.edges.map { core.graph.edges[Int($0)].to }).subtracting([path.endUser])
    }
    return visited.dropFirst().reduce(visited.first ?? []) { $0.intersection($1) }.sorted()
  }
}
