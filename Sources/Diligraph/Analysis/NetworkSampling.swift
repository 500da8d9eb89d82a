// SPDX-License-Identifier: Apache-2.0

/// Estimates for all entities at once, where no dates and no products exclude a path: 512 worlds together.
///
/// In each world the end users' flags are drawn, and what can pass on to them is found backwards, one relationship
/// further at a time, so that hops count. What an entity provides first is drawn for itself: its exposure does not
/// depend on whether it passes on, which only others ask, so an entity on a cycle is looked at in the worlds in which it
/// does not, where no way leads through it. Blocks of worlds are independent, and counted: the same seed gives the same
/// answer on any number of cores. O(E) a block and step; some 200 bytes a node for each core.
struct NetworkSampling {
  let graph: Graph
  let derivations: Derivations
  let maxHops: Int?
  /// All nodes, what a node leads to before it but on cycles.
  let order: [Int32]
  /// Entities on a cycle of provision, and those on one of provision and control.
  let onCycle: [Bool]
  private let onAnyCycle: [Bool]
  /// By terms, in units of 2⁻³².
  let chances: [UInt64]
  /// By terms: whether an entity answers for what another one provides.
  let answers: [Bool]
  private let cancellation: Cancellation?

  /// - Returns: nil where dates, products or derivations that are not listed decide too.
  init?(_ search: PathSearch) {
    graph = search.graph
    derivations = search.derivations
    cancellation = search.cancellation
    let (policy, edges) = (search.policy, search.graph.edges)
    maxHops = policy.maxHops
    guard derivations.cutNodes.isEmpty, policy.flagsInForce != .atDelivery else { return nil }
    if policy.timeConsistent {
      let provision = 0..<graph.provisionCount
      let start = provision.lazy.map { edges.start.base[$0] }.max() ?? Graph.past
      let end = provision.lazy.map { edges.end.base[$0] }.min() ?? Graph.future
      guard start <= end + Int32(policy.timeToleranceDays) else { return nil }
      guard graph.controlOut.edgeCount == 0 || edges.table.allSatisfy({ !$0.attributes }) else { return nil }
    }
    if policy.productConsistent {
      guard Set(edges.table.map(\.products)).subtracting([ProductSets.unstated]).count <= 1 else { return nil }
    }
    let components = search.provisionComponents()
    order = components.order
    onCycle = (0..<graph.nodeCount).map(components.isOnCycle)
    onAnyCycle = (0..<graph.nodeCount).map(search.components.isOnCycle)
    chances = edges.table.map { Self.chance($0.probability) }
    answers = edges.table.map(\.attributes)
  }

  /// `probability` in units of 2⁻³².
  static func chance(_ probability: Double) -> UInt64 { UInt64((probability * 0x1p32).rounded()) }

  /// The estimate of each entity from `worlds` worlds, rounded up to blocks of 512; nil for one on a cycle of which more
  /// than passing on decides.
  func estimates(worlds: Int, seed: UInt64) -> [Exposure.Estimate?] {
    let draws = Draws(seed: seed)
    let blocks = max(1, (worlds + 511) / 512)
    let cores = max(1, min(2, blocks))
    let counts = (0..<cores).map { _ in SampledCounts(graph.nodeCount) }
    inParallel(parts: Array(0..<cores)) { core in
      let block = SampledBlock(self, draws)
      for number in stride(from: core, to: blocks, by: cores) where !isCancelled { block.run(number, counts[core]) }
    }
    // Some blocks may be missing, and which ones is chance.
    if isCancelled { return [Exposure.Estimate?](repeating: nil, count: graph.nodeCount) }
    return (0..<graph.nodeCount).map { node in
      guard isCounted(node) else { return nil }
      let hits = counts.reduce(0) { $0 + Int($1.hits[node]) }
      let all = counts.reduce(0) { $0 + Int($1.worlds[node]) }
      guard all > 0 else { return nil }
      return Exposure.Estimate(
        value: Double(hits) / Double(all), standardError: SampleMean.standardError(hits: hits, of: all), worlds: all,
        seed: seed)
    }
  }

  private var isCancelled: Bool { cancellation?.isCancelled ?? false }

  private func isCounted(_ node: Int) -> Bool {
    if onCycle[node], !derivations.byNode[node].isEmpty { return false }
    // What it answers for, in any number of steps, must not lead back to itself or to the entity.
    var seen: Set<Int32> = [Int32(node)]
    var queue = [Int32(node)]
    while let owner = queue.popLast() {
      for edge in graph.controlOut[Int(owner)] where answers[Int(graph.edges.terms[Int(edge)])] {
        if onAnyCycle[node] || onAnyCycle[Int(graph.edges.to[Int(edge)])] { return false }
        if seen.insert(graph.edges.to[Int(edge)]).inserted { queue.append(graph.edges.to[Int(edge)]) }
      }
    }
    return true
  }
}
