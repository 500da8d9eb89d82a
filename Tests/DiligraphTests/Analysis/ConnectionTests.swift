// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

@Suite struct ConnectionTests {
  @Test(arguments: seeds(60))
  func `all connections of every two entities agree with the brute force`(seed: Int) {
    let generated = GeneratedCase(seed: seed)
    let dataset = generated.dataset
    for kinds in [Set(RelationshipKind.allCases), Set(RelationshipKind.allCases.filter { $0.family == .provision })] {
      let search = ConnectionSearch(dataset, policy: generated.policy, kinds: kinds)
      let brute = BruteForceConnections(dataset, policy: generated.policy, kinds: kinds)
      for start in dataset.entities.indices {
        for end in dataset.entities.indices where end != start {
          for maxSteps in [2, 6] {
            let wanted = brute.connections(from: start, to: end, maxSteps: maxSteps)
            let list = search.connections(from: start, to: end, maxSteps: maxSteps)
            #expect(list.connections.map(\.entities) == wanted.map(\.entities), "seed \(seed)")
            #expect(zip(list.connections, wanted).allSatisfy { abs($0.confidence - $1.confidence) < 1e-12 })
            #expect(list.isComplete && !list.isCut)
          }
        }
      }
    }
  }

  @Test func `generated cases have connections to find`() {
    var several = 0
    for seed in 0..<60 {
      let generated = GeneratedCase(seed: seed)
      let search = ConnectionSearch(generated.dataset, policy: generated.policy)
      for end in generated.dataset.entities.indices.dropFirst() {
        several += search.connections(from: 0, to: end).connections.count > 2 ? 1 : 0
      }
    }
    #expect(several >= 40)
  }

  @Test(arguments: 1...6)
  func `fewer connections are the first of all`(limit: Int) {
    let generated = GeneratedCase(seed: 3)
    let search = ConnectionSearch(generated.dataset, policy: generated.policy)
    for end in generated.dataset.entities.indices.dropFirst() {
      let all = search.connections(from: 0, to: end).connections
      let some = search.connections(from: 0, to: end, limit: limit)
      #expect(some.connections == Array(all.prefix(limit)))
      #expect(some.isComplete == (all.count <= limit))
    }
  }

  /// s supplies a; the ministry owns a, and pays s; b is alone.
  private let tiny = TinyCase(
    [
      ("s", .supply, "a", 0.9), ("s", .award, "a", 0.5), ("ministry", .ownership, "a", 0.8),
      ("ministry", .payment, "s", 0.4), ("b", .supply, "c", 1),
    ], flagged: ["ministry"])

  private func index(_ id: String) throws -> Int {
    try #require(tiny.builder.dataset().entityIndex(ofRecord: id))
  }

  @Test func `a step holds all relationships of both directions, the surest first`() throws {
    let dataset = tiny.builder.dataset()
    let search = ConnectionSearch(dataset, policy: tiny.policy)
    let list = search.connections(from: try index("s"), to: try index("ministry"))
    let ids = list.connections.map { $0.steps.map { $0.map { dataset.relationships[$0].id } } }
    #expect(ids == [[["r3"]], [["r0", "r1"], ["r2"]]])
    #expect(list.isComplete)
    // The other way round it is the same, backwards.
    let back = search.connections(from: try index("ministry"), to: try index("s"))
    #expect(back.connections.map { Array($0.entities.reversed()) } == list.connections.map(\.entities))
  }

  @Test func `what is not connected has no connection, and the answer is complete`() throws {
    let search = ConnectionSearch(tiny.builder.dataset(), policy: tiny.policy)
    let list = search.connections(from: try index("s"), to: try index("c"))
    #expect(list.connections.isEmpty && list.isComplete && !list.isCut)
    #expect(search.connections(from: try index("s"), to: try index("s")).connections.isEmpty)
  }

  @Test func `a search whose budget is spent says so`() throws {
    let search = ConnectionSearch(tiny.builder.dataset(), policy: tiny.policy)
    let list = search.connections(from: try index("s"), to: try index("ministry"), budget: 1)
    #expect(list.isCut && !list.isComplete)
  }

  @Test func `a thousand steps are found, and one fewer is not enough`() {
    let tiny = TinyCase((0..<1_000).map { ("n\($0)", .supply, "n\($0 + 1)", 1) }, flagged: [])
    let dataset = tiny.builder.dataset()
    let search = ConnectionSearch(dataset, policy: tiny.policy)
    let ends = ["n0", "n1000"].compactMap(dataset.entityIndex(ofRecord:))
    let list = search.connections(from: ends[0], to: ends[1], maxSteps: 1_000)
    #expect(list.connections.map(\.entities.count) == [1_001])
    #expect(search.connections(from: ends[0], to: ends[1], maxSteps: 999).connections.isEmpty)
  }
}
