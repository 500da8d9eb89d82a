// SPDX-License-Identifier: Apache-2.0

/// Estimates for all entities at once, where no dates and no products exclude a path: 512 worlds together.
///
/// In each world the end users' flags are drawn, and what can pass on to them is found backwards, one relationship
/// further at a time, so that hops count. What an entity provides first is drawn for itself: its exposure does not
/// depend on whether it passes on, which only others ask, so an entity on a cycle is looked at in the worlds in which it
/// does not, where no way leads through it. Blocks of worlds are independent, and counted: the same seed gives the same
/// answer on any number of cores. O(E) a block; for each core 192 bytes a node, and 64 a relationship as long as there are
/// no more than 20 million.
struct NetworkSampling {
  private let graph: Graph
  private let derivations: Derivations
  private let maxHops: Int
  /// Entities on a cycle of provision, and those on one of provision and control.
  private let onCycle: [Bool]
  private let onAnyCycle: [Bool]
  /// By terms, in units of 2⁻³².
  private let chances: [UInt64]
  private let answers: [Bool]
  private let cancellation: Cancellation?

  /// - Returns: nil where dates, products or derivations that are not listed decide too.
  init?(_ search: PathSearch) {
    graph = search.graph
    derivations = search.derivations
    cancellation = search.cancellation
    let (policy, edges) = (search.policy, search.graph.edges)
    maxHops = policy.maxHops ?? Int.max
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
    func cycles(_ families: [Graph.OutgoingEdges]) -> [Bool] {
      let components = Components(search.graph, families: families)
      return components.number.map { components.starts[Int($0) + 1] - components.starts[Int($0)] > 1 }
    }
    onCycle = cycles([graph.provisionOut])
    onAnyCycle = graph.controlOut.edgeCount == 0 ? onCycle : cycles([graph.provisionOut, graph.controlOut])
    chances = edges.table.map { Self.chance($0.probability) }
    answers = edges.table.map(\.attributes)
  }

  private static func chance(_ probability: Double) -> UInt64 { UInt64((probability * 0x1p32).rounded()) }

  /// The estimate of each entity from `worlds` worlds, rounded up to blocks of 512; nil for one on a cycle of which more
  /// than passing on decides.
  func estimates(worlds: Int, seed: UInt64) -> [Exposure.Estimate?] {
    let draws = Draws(seed: seed)
    let blocks = max(1, (worlds + 511) / 512)
    let cores = max(1, min(2, blocks))
    let counts = (0..<cores).map { _ in Counts(graph.nodeCount) }
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

  /// In how many worlds an entity is exposed, of how many that count for it.
  private final class Counts: @unchecked Sendable {
    let hits: Scratch<UInt32>
    let worlds: Scratch<UInt32>

    init(_ count: Int) {
      hits = Scratch(repeating: 0, count: count)
      worlds = Scratch(repeating: 0, count: count)
    }
  }

  /// The work on blocks of 512 worlds, one after another.
  private final class SampledBlock {
    private let sampling: NetworkSampling
    private let draws: Draws
    private let graph: Graph
    /// Where something that has arrived reaches an end user within the steps so far, and what is new of that.
    private let arrived: Scratch<WorldBits>
    private let fresh: Scratch<WorldBits>
    private let isDue: Scratch<Bool>
    /// In which worlds each node passes on.
    private let passing: Scratch<WorldBits>
    /// In which worlds channels hold, by their first place among the edges into a node, once they were asked for; drawn
    /// anew each time where that would take too much memory.
    private let held: Scratch<WorldBits>
    private let isHeldKnown: Scratch<Bool>
    private var key: UInt64 = 0

    private static let mostKept = 20_000_000

    init(_ sampling: NetworkSampling, _ draws: Draws) {
      (self.sampling, self.draws, graph) = (sampling, draws, sampling.graph)
      arrived = Scratch(repeating: .none, count: graph.nodeCount)
      fresh = Scratch(repeating: .none, count: graph.nodeCount)
      isDue = Scratch(repeating: false, count: graph.nodeCount)
      passing = Scratch(repeating: .none, count: graph.nodeCount)
      let kept = graph.provisionCount <= Self.mostKept ? graph.provisionCount : 0
      held = Scratch(repeating: .none, count: kept)
      isHeldKnown = Scratch(repeating: false, count: kept)
    }

    private enum Event: UInt64 { case provision, control, passing, flag, first }

    @inline(__always)
    private func bits(_ event: Event, _ number: UInt64, _ chance: UInt64, _ needed: WorldBits) -> WorldBits {
      WorldBits(chance: chance, key: draws.bits(key &+ event.rawValue, number), needed: needed)
    }

    @inline(__always)
    private func pair(_ from: Int32, _ to: Int32) -> UInt64 { UInt64(from) << 32 | UInt64(to) }

    func run(_ number: Int, _ counts: Counts) {
      key = UInt64(number) &* 8
      arrived.values.update(repeating: .none, count: graph.nodeCount)
      isHeldKnown.values.update(repeating: false, count: isHeldKnown.count)
      let all = WorldBits(repeating: .max)
      for node in 0..<graph.nodeCount {
        passing[node] = bits(.passing, UInt64(node), NetworkSampling.chance(graph.passThrough.base[node]), all)
      }
      var due = flag()
      // One hop less than the most, since the first one is still to come.
      var hops = 1
      while !due.isEmpty, hops < sampling.maxHops {
        due = spread(due)
        hops += 1
      }
      for node in due { fresh[Int(node)] = .none }
      count(counts)
    }

    /// Draws the derivations of all end users.
    private func flag() -> [Int32] {
      let all = WorldBits(repeating: .max)
      var due: [Int32] = []
      for (node, ways) in sampling.derivations.byNode.enumerated() where !ways.isEmpty {
        for way in ways {
          var holds = all
          for flag in way.flags {
            let chance = NetworkSampling.chance(sampling.derivations.flags[Int(flag)].confidence)
            holds &= bits(.flag, UInt64(flag), chance, all)
          }
          for index in way.edges {
            let edge = graph.edges[Int(index)]
            holds &= bits(.control, pair(edge.from, edge.to), NetworkSampling.chance(edge.confidence), all)
          }
          arrived[node] |= holds
        }
        guard !arrived[node].isEmpty else { continue }
        fresh[node] = arrived[node]
        due.append(Int32(node))
      }
      return due
    }

    /// Goes one relationship back from `due`; returns the nodes at which something is new.
    private func spread(_ due: [Int32]) -> [Int32] {
      let (offsets, sources) = (graph.provisionIn.offsets.base, graph.provisionIn.source.base)
      let news = due.map { node in
        let bits = fresh[Int(node)]
        fresh[Int(node)] = .none
        return bits
      }
      var next: [Int32] = []
      for (node, new) in zip(due, news) {
        var place = Int(offsets[Int(node)])
        let end = Int(offsets[Int(node) + 1])
        while place < end {
          let (from, first) = (sources[place].from, place)
          var chance = sampling.chances[Int(sources[place].terms)]
          place += 1
          while place < end, sources[place].from == from {
            chance = max(chance, sampling.chances[Int(sources[place].terms)])
            place += 1
          }
          let provider = Int(from)
          let needed = new & ~arrived[provider] & ~fresh[provider]
          if needed.isEmpty { continue }
          let passed = needed & passing[provider] & channel(first, pair(from, node), chance, needed)
          if passed.isEmpty { continue }
          fresh[provider] |= passed
          if !isDue[provider] {
            isDue[provider] = true
            next.append(from)
          }
        }
      }
      for node in next {
        isDue[Int(node)] = false
        arrived[Int(node)] |= fresh[Int(node)]
      }
      return next
    }

    /// In which of the worlds `needed` the channel holds that starts at `place` among the edges into a node.
    @inline(__always)
    private func channel(_ place: Int, _ pair: UInt64, _ chance: UInt64, _ needed: WorldBits) -> WorldBits {
      if held.count == 0 { return bits(.provision, pair, chance, needed) }
      if !isHeldKnown[place] {
        held[place] = bits(.provision, pair, chance, WorldBits(repeating: .max))
        isHeldKnown[place] = true
      }
      return held[place]
    }

    /// Counts in how many worlds each entity is exposed.
    private func count(_ counts: Counts) {
      let all = WorldBits(repeating: .max)
      // What entities provide themselves takes the place of what is new.
      for node in 0..<graph.nodeCount { fresh[node] = provided(Int32(node)) }
      for node in 0..<graph.nodeCount {
        let exposed = graph.controlOut[node].isEmpty ? fresh[node] : answered(Int32(node))
        var counted = all
        if sampling.onCycle[node] {
          counted = ~passing[node]
        }
        counts.worlds[node] += UInt32(counted.count)
        counts.hits[node] += UInt32((exposed & counted).count)
      }
      fresh.values.update(repeating: .none, count: graph.nodeCount)
    }

    /// Where something relevant that a node provides itself reaches an end user.
    private func provided(_ node: Int32) -> WorldBits {
      var found = WorldBits.none
      let edges = graph.edges
      var edge = Int(graph.provisionOut.offsets.base[Int(node)])
      let end = Int(graph.provisionOut.offsets.base[Int(node) + 1])
      while edge < end {
        let target = edges.to.base[edge]
        let first = edge
        while edge < end, edges.to.base[edge] == target { edge += 1 }
        let needed = arrived[Int(target)] & ~found
        if needed.isEmpty { continue }
        let probability =
          edge == first + 1
          ? edges.firstProbability.base[Int(edges.terms.base[first])]
          : ExposureNetwork.firstProbability((first..<edge).map { edges[$0] })
        found |= bits(.first, pair(node, target), NetworkSampling.chance(probability), needed)
      }
      return found
    }

    /// Where a node is exposed by what it provides itself or by what it answers for, in any number of steps.
    private func answered(_ node: Int32) -> WorldBits {
      var seen: [Int32: WorldBits] = [node: WorldBits(repeating: .max)]
      var queue: [(node: Int32, bits: WorldBits)] = [(node, WorldBits(repeating: .max))]
      var found = fresh[Int(node)]
      while let (owner, holds) = queue.popLast() {
        for index in graph.controlOut[Int(owner)] where sampling.answers[Int(graph.edges.terms[Int(index)])] {
          let edge = graph.edges[Int(index)]
          let held = bits(.control, pair(edge.from, edge.to), NetworkSampling.chance(edge.confidence), holds)
          let new = held & ~(seen[edge.to] ?? .none)
          if new.isEmpty { continue }
          seen[edge.to] = (seen[edge.to] ?? .none) | new
          found |= new & fresh[Int(edge.to)]
          queue.append((edge.to, new))
        }
      }
      return found
    }
  }
}
