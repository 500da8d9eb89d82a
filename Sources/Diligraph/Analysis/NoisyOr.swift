// SPDX-License-Identifier: Apache-2.0

/// A bound from above on the least fixed point of
/// x(v) = 1 − (1 − base(v)) · (1 − scale(v) · (1 − ∏ over channels v→w of (1 − p · x(w)))),
/// where what goes back at once is not counted: in x(w) as v sees it, the channel w→v is left out.
///
/// Noisy-OR (Pearl 1988) over channels. That a path visits no node twice allows to leave the way back out: by Harris'
/// inequality the chance of a path from w that avoids v is at most the noisy-OR of w's other channels. Component by
/// component, what a component leads to first; without cycles one step for each node. In a component the values rise
/// from 0 in sweeps until they change by less than a tolerance, and then are raised until one more step no longer
/// raises any: only then they are a bound. O(E) a sweep.
final class NoisyOr {
  /// The channels of one family: the edges out of each node, sorted by where they lead.
  struct Channels {
    let offsets: FlatColumn<Int32>
    let to: FlatColumn<Int32>
    let terms: FlatColumn<Int32>
    /// By terms: how probable an edge is; 0 for one that is not looked at.
    let weights: FlatColumn<Double>
    let incoming: Graph.IncomingEdges
    /// Edges that are left out.
    var leftOut = EdgeSet()

    /// The channels of `family` in `graph`.
    init(
      _ family: Graph.OutgoingEdges, _ graph: Graph, weights: FlatColumn<Double>, incoming: Graph.IncomingEdges,
      leftOut: EdgeSet = EdgeSet()
    ) {
      (offsets, to, terms) = (family.offsets, graph.edges.to, graph.edges.terms)
      (self.weights, self.incoming, self.leftOut) = (weights, incoming, leftOut)
    }

    @inline(__always)
    func weight(_ edge: Int) -> Double {
      leftOut.contains(edge) ? 0 : weights.base[Int(terms.base[edge])]
    }

    /// The probability of the channel that starts with `edge`: its most probable member's.
    func probability(from edge: Int, of node: Int32) -> Double {
      var next = edge
      var probability = 0.0
      while next < Int(offsets.base[Int(node) + 1]), to.base[next] == to.base[edge] {
        probability = max(probability, weight(next))
        next += 1
      }
      return probability
    }
  }

  /// The bound of each node.
  let values: Scratch<Double>
  /// How far above what the sweeps gave values were raised, before that spread; 0 without cycles.
  private(set) var slack = 0.0

  private let channels: Channels
  private let mutual: MutualChannels
  /// Of each mutual channel v→w: the value of w without the way back to v.
  private let messages: Scratch<Double>
  private let base: [Double]
  private let scale: FlatColumn<Double>
  /// The direction in which values and messages are raised; of use within one component.
  private let rise: Scratch<Double>
  private let messageRise: Scratch<Double>

  /// - Parameters:
  ///   - components: those of the channels, or coarser ones.
  ///   - base: what a node is worth whatever follows, 0...1.
  ///   - scale: which part of what follows counts, 0...1.
  ///   - start: what each node is worth at least, as far as it is known.
  init(
    _ channels: Channels, components: Components, base: [Double], scale: FlatColumn<Double>, start: [Double]? = nil
  ) {
    self.channels = channels
    self.base = base
    self.scale = scale
    mutual = MutualChannels(channels.offsets, to: channels.to, channels.incoming, components)
    values = Scratch(repeating: 0, count: base.count)
    messages = Scratch(repeating: 0, count: mutual.count)
    rise = Scratch(repeating: 1, count: components.count < base.count ? base.count : 0)
    messageRise = Scratch(repeating: 1, count: mutual.count)
    if let start { for node in start.indices { values[node] = start[node] } }
    for index in 0..<components.count {
      let members = components[index]
      if members.count == 1, let node = members.first {
        // A node has no edge to itself, so nothing comes back.
        values[Int(node)] = step(node).value
      } else {
        solve(members)
      }
    }
  }

  /// 1 − ∏ over the channels out of a node of (1 − p · the largest relevance of the channel · x(w)).
  ///
  /// - Parameter relevance: by terms.
  func first(_ node: Int32, relevance: FlatColumn<Double>) -> Double {
    var miss = 1.0
    forEachChannel(node) { edges, value in
      let most = edges.reduce(0) { max($0, relevance.base[Int(channels.terms.base[$1])]) }
      miss *= 1 - edges.reduce(0) { max($0, channels.weight($1)) } * most * value
    }
    return 1 - miss
  }

  // MARK: One node

  /// What one step gives for a node.
  private struct Step {
    /// ∏ over its channels of (1 − p · x), but for factors that are almost 0, which are counted instead.
    var miss: Double
    var blocked: Int
    var value: Double
  }

  /// Below this a factor counts as 0: nothing is divided by it.
  private static let leastFactor = 1e-12

  @inline(__always)
  private func step(_ node: Int32) -> Step {
    var result = Step(miss: 1, blocked: 0, value: 0)
    let (to, end) = (channels.to.base, Int(channels.offsets.base[Int(node) + 1]))
    var edge = Int(channels.offsets.base[Int(node)])
    let ways = mutual.range(node)
    var way = ways.lowerBound
    while edge < end {
      let (first, target) = (edge, to[edge])
      var probability = channels.weight(edge)
      edge += 1
      while edge < end, to[edge] == target {
        probability = max(probability, channels.weight(edge))
        edge += 1
      }
      var value = values[Int(target)]
      if way < ways.upperBound, Int(mutual.edge[way]) == first {
        value = messages[way]
        way += 1
      }
      let factor = 1 - probability * value
      if factor < Self.leastFactor { result.blocked += 1 } else { result.miss *= factor }
    }
    result.value = value(node, provided: result.blocked > 0 ? 1 : 1 - result.miss)
    return result
  }

  @inline(__always)
  private func value(_ node: Int32, provided: Double) -> Double {
    1 - (1 - base[Int(node)]) * (1 - scale.base[Int(node)] * min(1, max(0, provided)))
  }

  /// The messages that a step of `node` sends to the nodes of its mutual channels: by the index of the way back.
  @inline(__always)
  private func send(_ node: Int32, _ step: Step, _ take: (Int, Double) -> Void) {
    for way in mutual.range(node) {
      let factor = 1 - channels.probability(from: Int(mutual.edge[way]), of: node) * messages[way]
      let isBlocked = factor < Self.leastFactor
      let provided =
        step.blocked > (isBlocked ? 1 : 0) ? 1 : 1 - (isBlocked ? step.miss : step.miss / factor)
      take(Int(mutual.pair[way]), value(node, provided: provided))
    }
  }

  /// Each channel out of `node`: its edges, and the value of what it leads to as `node` sees it.
  @inline(__always)
  private func forEachChannel(_ node: Int32, _ visit: (Range<Int>, Double) -> Void) {
    let end = Int(channels.offsets.base[Int(node) + 1])
    var edge = Int(channels.offsets.base[Int(node)])
    let ways = mutual.range(node)
    var way = ways.lowerBound
    while edge < end {
      let first = edge
      let target = channels.to.base[edge]
      while edge < end, channels.to.base[edge] == target { edge += 1 }
      if way < ways.upperBound, Int(mutual.edge[way]) == first {
        visit(first..<edge, messages[way])
        way += 1
      } else {
        visit(first..<edge, values[Int(target)])
      }
    }
  }
}

// MARK: One component

extension NoisyOr {
  /// Up to how many nodes a component is solved to the last digits.
  private static let smallComponent = 100_000

  /// Sweeps over `found` until they settle, then certifies.
  ///
  /// The order in which a component was found settles a long row in few sweeps. A large one is first swept in the
  /// order of memory, which is several times as fast, as long as that settles it.
  private func solve(_ found: ArraySlice<Int32>) {
    let isSmall = found.count <= Self.smallComponent
    var members = isSmall ? found : found.sorted()[...]
    let tolerance = isSmall ? 1e-14 : 1e-7
    let limit = isSmall ? max(1_000, 100_000_000 / members.count) : 100
    var change = 1.0
    var sweeps = 0
    while change > tolerance, sweeps < limit {
      let last = change
      change = members.reduce(0) { max($0, sweep($1)) }
      sweeps += 1
      if !isSmall, sweeps > 30, change > 0.9 * last { members = found }
    }
    certify(members, from: max(1e-11, 10 * change))
  }

  /// One step of `node`; returns how far it raised its value and what it sends.
  private func sweep(_ node: Int32) -> Double {
    let step = step(node)
    var change = step.value - values[Int(node)]
    values[Int(node)] = max(values[Int(node)], step.value)
    send(node, step) { way, message in
      change = max(change, message - messages[way])
      messages[way] = max(messages[way], message)
    }
    return change
  }

  /// Raises the values of `members` until one step no longer raises any of them.
  ///
  /// The map is concave along positive directions, so x + δ·d with d = 1 + J·d, J its derivative at x, is a bound for
  /// some small δ; d is found by sweeps. Where no δ below 1 does, 1 is a bound.
  private func certify(_ members: ArraySlice<Int32>, from least: Double) {
    findDirection(members)
    let ways = members.flatMap(mutual.range)
    let old = (values: members.map { values[Int($0)] }, messages: ways.map { messages[$0] })
    var raise = least
    while raise < 1 {
      for (index, node) in members.enumerated() {
        values[Int(node)] = min(1, old.values[index] + raise * rise[Int(node)])
      }
      for (index, way) in ways.enumerated() {
        messages[way] = min(1, old.messages[index] + raise * messageRise[way])
      }
      if members.allSatisfy(isBound) {
        slack = max(slack, raise)
        return
      }
      raise *= 10
    }
    for node in members { values[Int(node)] = 1 }
    for way in ways { messages[way] = 1 }
    slack = 1
  }

  /// Whether one step raises neither the value of `node` nor what it sends.
  private func isBound(_ node: Int32) -> Bool {
    let step = step(node)
    var isBound = step.value <= values[Int(node)]
    send(node, step) { way, message in isBound = isBound && message <= messages[way] }
    return isBound
  }

  /// The direction d = 1 + J·d, by sweeps over `members`.
  private func findDirection(_ members: ArraySlice<Int32>) {
    // As long as J·d stays well below d, a small δ is enough: d itself needs no digits.
    var change = 1.0
    var sweeps = 0
    while change > 0.5, sweeps < 1_000 {
      change = 0
      for node in members { change = max(change, raiseDirection(node)) }
      sweeps += 1
    }
  }

  /// One step of `node` for the direction; returns how far it changed.
  private func raiseDirection(_ node: Int32) -> Double {
    let most = 1e9
    let miss = step(node).miss
    let slope = (1 - base[Int(node)]) * scale.base[Int(node)]
    // The derivative of the product: each factor's own, over the factor.
    var sum = 0.0
    let ways = mutual.range(node)
    var way = ways.lowerBound
    let (to, end) = (channels.to.base, Int(channels.offsets.base[Int(node) + 1]))
    var edge = Int(channels.offsets.base[Int(node)])
    while edge < end {
      let (first, target) = (edge, to[edge])
      var p = 0.0
      while edge < end, to[edge] == target {
        p = max(p, channels.weight(edge))
        edge += 1
      }
      var (value, further) = (values[Int(target)], rise[Int(target)])
      if way < ways.upperBound, Int(mutual.edge[way]) == first {
        (value, further) = (messages[way], messageRise[way])
        way += 1
      }
      sum += p * further / max(1 - p * value, Self.leastFactor)
    }
    let new = min(most, 1 + slope * miss * sum)
    var change = abs(new - rise[Int(node)])
    rise[Int(node)] = new
    for way in ways {
      let p = channels.probability(from: Int(mutual.edge[way]), of: node)
      let factor = max(1 - p * messages[way], Self.leastFactor)
      let message = min(most, 1 + slope * miss / factor * max(0, sum - p * messageRise[way] / factor))
      let pair = Int(mutual.pair[way])
      change = max(change, abs(message - messageRise[pair]))
      messageRise[pair] = message
    }
    return change
  }
}
