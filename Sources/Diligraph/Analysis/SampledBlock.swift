// SPDX-License-Identifier: Apache-2.0

/// In how many worlds each entity is exposed, of how many that count for it.
final class SampledCounts: @unchecked Sendable {
  // Safety: one core writes, and is done before another one reads.
  let hits: Scratch<UInt32>
  let worlds: Scratch<UInt32>

  init(_ count: Int) {
    hits = Scratch(repeating: 0, count: count)
    worlds = Scratch(repeating: 0, count: count)
  }
}

/// The work of ``NetworkSampling`` on blocks of 512 worlds, one after another.
final class SampledBlock {
  /// What is known of a node, on two neighbouring lines of the cache.
  private struct Node: BitwiseCopyable {
    /// In which worlds it passes on and nothing is known yet that it passes on to an end user: all that an edge has to
    /// ask for. In the end, where something that has arrived reaches an end user.
    var worlds = WorldBits.none
    /// What was found since it was looked at last.
    var fresh = WorldBits.none
  }

  /// A channel of which it may matter whether it holds.
  private struct Question: BitwiseCopyable {
    var from: Int32
    /// The first place of the channel among the edges into a node, and the first one after it.
    var places: (first: Int32, end: Int32)
  }

  private static let mostQuestions = 256

  private let sampling: NetworkSampling
  private let draws: Draws
  private let graph: Graph
  /// In which worlds each node passes on.
  private let passing: Scratch<WorldBits>
  private let nodes: Scratch<Node>
  private let isDue: Scratch<Bool>
  /// Whether any world of a node is left to ask for: near the core, unlike the worlds themselves.
  private let isOpen: Scratch<Bool>
  private let questions = Scratch(repeating: Question(from: 0, places: (0, 0)), count: mostQuestions)
  private var key: UInt64 = 0

  init(_ sampling: NetworkSampling, _ draws: Draws) {
    (self.sampling, self.draws, graph) = (sampling, draws, sampling.graph)
    passing = Scratch(repeating: .none, count: graph.nodeCount)
    nodes = Scratch(repeating: Node(), count: graph.nodeCount)
    isDue = Scratch(repeating: false, count: graph.nodeCount)
    isOpen = Scratch(repeating: false, count: graph.nodeCount)
  }

  private enum Event: UInt64 { case provision, control, passing, flag, first }

  @inline(__always)
  private func bits(_ event: Event, _ number: UInt64, _ chance: UInt64, _ needed: WorldBits) -> WorldBits {
    WorldBits(chance: chance, key: draws.bits(key &+ event.rawValue, number), needed: needed)
  }

  @inline(__always)
  private func pair(_ from: Int32, _ to: Int32) -> UInt64 { UInt64(from) << 32 | UInt64(to) }

  /// Draws the worlds of the block `number` and adds what holds in them to `counts`.
  func run(_ number: Int, _ counts: SampledCounts) {
    key = UInt64(number) &* 8
    let all = WorldBits(repeating: .max)
    let nodes = nodes.values
    for node in 0..<graph.nodeCount {
      passing[node] = bits(.passing, UInt64(node), NetworkSampling.chance(graph.passThrough.base[node]), all)
      nodes[node] = Node(worlds: passing[node])
      isOpen[node] = !passing[node].isEmpty
    }
    let flagged = flags()
    for (node, holds) in flagged {
      nodes[Int(node)].worlds &= ~holds
      nodes[Int(node)].fresh = holds
    }
    let due = flagged.map(\.node)
    if let most = sampling.maxHops { spread(due, most) } else { spread(due) }
    for node in 0..<graph.nodeCount { nodes[node].worlds = passing[node] & ~nodes[node].worlds }
    for (node, holds) in flagged { nodes[Int(node)].worlds |= holds }
    count(counts)
  }

  /// Draws the derivations of all end users; those that hold in some world.
  private func flags() -> [(node: Int32, holds: WorldBits)] {
    let all = WorldBits(repeating: .max)
    var flagged: [(node: Int32, holds: WorldBits)] = []
    for (node, ways) in sampling.derivations.byNode.enumerated() where !ways.isEmpty {
      var found = WorldBits.none
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
        found |= holds
      }
      if !found.isEmpty { flagged.append((Int32(node), found)) }
    }
    return flagged
  }

  /// Goes back from `due`, one relationship further at a time, `most` in all.
  private func spread(_ due: [Int32], _ most: Int) {
    var due = due
    // One less, since the first one of each path is still to come.
    for _ in 1..<most where !due.isEmpty {
      let news = due.map { take(Int($0)) }
      var next: [Int32] = []
      for (node, new) in zip(due, news) { look(node, new, &next) }
      due = next
    }
  }

  /// Goes back from `due` as far as there is something new.
  ///
  /// A node is looked at when much is new of it, so that it is looked at seldom: what a node leads to comes before it but
  /// on cycles, and a node of which little is new waits for more.
  private func spread(_ due: [Int32]) {
    for node in due { isDue[Int(node)] = true }
    var (left, least) = (due.count, 64)
    var next: [Int32] = []
    while left > 0 {
      var looked = 0
      for node in sampling.order where isDue[Int(node)] && (least == 1 || nodes[Int(node)].fresh.count >= least) {
        look(node, take(Int(node)), &next)
        left += next.count - 1
        looked += 1
        next.removeAll(keepingCapacity: true)
      }
      if looked * 4 <= left { least = max(1, least / 4) }
    }
  }

  /// What is new of a node, which is then no longer due.
  private func take(_ node: Int) -> WorldBits {
    let fresh = nodes[node].fresh
    nodes.values[node].fresh = .none
    isDue[node] = false
    return fresh
  }

  /// Goes from `node` one relationship back in the worlds `new`; adds the nodes that become due to `next`.
  ///
  /// First the channels are collected of which it may matter whether they hold, without a branch that waits for memory.
  private func look(_ node: Int32, _ new: WorldBits, _ next: inout [Int32]) {
    let sources = graph.provisionIn.source.base
    var place = graph.provisionIn.offsets.base[Int(node)]
    let end = graph.provisionIn.offsets.base[Int(node) + 1]
    while place < end {
      var asked = 0
      while place < end, asked < Self.mostQuestions {
        let (first, from) = (place, sources[Int(place)].from)
        repeat { place += 1 } while place < end && sources[Int(place)].from == from
        questions[asked] = Question(from: from, places: (first, place))
        asked += isOpen[Int(from)] ? 1 : 0
      }
      for index in 0..<asked { answer(questions[index], node, new, &next) }
    }
  }

  /// Draws whether a channel to `node` holds where it matters.
  @inline(__always)
  private func answer(_ question: Question, _ node: Int32, _ new: WorldBits, _ next: inout [Int32]) {
    let provider = nodes.values + Int(question.from)
    let needed = new & provider.pointee.worlds
    if needed.isEmpty { return }
    var chance: UInt64 = 0
    for place in question.places.first..<question.places.end {
      chance = max(chance, sampling.chances[Int(graph.provisionIn.source.base[Int(place)].terms)])
    }
    let passed = needed & bits(.provision, pair(question.from, node), chance, needed)
    if passed.isEmpty { return }
    provider.pointee.worlds &= ~passed
    if provider.pointee.worlds.isEmpty { isOpen[Int(question.from)] = false }
    if provider.pointee.fresh.isEmpty {
      isDue[Int(question.from)] = true
      next.append(question.from)
    }
    provider.pointee.fresh |= passed
  }

  /// Counts in how many worlds each entity is exposed.
  private func count(_ counts: SampledCounts) {
    let all = WorldBits(repeating: .max)
    // What entities provide themselves takes the place of what is new. Nobody who answers for one on a cycle is counted.
    for node in 0..<graph.nodeCount {
      nodes.values[node].fresh = provided(Int32(node), sampling.onCycle[node] ? ~passing[node] : all)
    }
    for node in 0..<graph.nodeCount {
      let counted = sampling.onCycle[node] ? ~passing[node] : all
      let exposed = graph.controlOut[node].isEmpty ? nodes[node].fresh : answered(Int32(node))
      counts.worlds[node] += UInt32(counted.count)
      counts.hits[node] += UInt32((exposed & counted).count)
    }
  }

  /// In which of the worlds `asked` something relevant that a node provides itself reaches an end user.
  private func provided(_ node: Int32, _ asked: WorldBits) -> WorldBits {
    var (found, left) = (WorldBits.none, asked)
    let edges = graph.edges
    var edge = Int(graph.provisionOut.offsets.base[Int(node)])
    let end = Int(graph.provisionOut.offsets.base[Int(node) + 1])
    while edge < end, !left.isEmpty {
      let target = edges.to.base[edge]
      let first = edge
      while edge < end, edges.to.base[edge] == target { edge += 1 }
      let needed = nodes.values[Int(target)].worlds & left
      if needed.isEmpty { continue }
      let probability =
        edge == first + 1
        ? edges.firstProbability.base[Int(edges.terms.base[first])]
        : ExposureNetwork.firstProbability((first..<edge).map { edges[$0] })
      found |= bits(.first, pair(node, target), NetworkSampling.chance(probability), needed)
      left = asked & ~found
    }
    return found
  }

  /// Where a node is exposed by what it provides itself or by what it answers for, in any number of steps.
  private func answered(_ node: Int32) -> WorldBits {
    var seen: [Int32: WorldBits] = [node: WorldBits(repeating: .max)]
    var queue: [(node: Int32, bits: WorldBits)] = [(node, WorldBits(repeating: .max))]
    var found = nodes[Int(node)].fresh
    while let (owner, holds) = queue.popLast() {
      for index in graph.controlOut[Int(owner)] where sampling.answers[Int(graph.edges.terms[Int(index)])] {
        let edge = graph.edges[Int(index)]
        let held = bits(.control, pair(edge.from, edge.to), NetworkSampling.chance(edge.confidence), holds)
        let new = held & ~(seen[edge.to] ?? .none)
        if new.isEmpty { continue }
        seen[edge.to] = (seen[edge.to] ?? .none) | new
        found |= new & nodes[Int(edge.to)].fresh
        queue.append((edge.to, new))
      }
    }
    return found
  }
}
