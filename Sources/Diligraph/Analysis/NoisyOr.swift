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
  var slack = 0.0

  let channels: Channels
  let mutual: MutualChannels
  /// Of each mutual channel v→w: the value of w without the way back to v.
  let messages: Scratch<Double>
  let base: FlatColumn<Double>
  let scale: FlatColumn<Double>

  /// - Parameters:
  ///   - components: those of the channels, or coarser ones.
  ///   - base: what a node is worth whatever follows, 0...1.
  ///   - scale: which part of what follows counts, 0...1.
  ///   - start: what each node is worth at least, as far as it is known.
  ///   - cancellation: ends sweeps; what is not certified then is 1.
  ///   - smallComponent: up to how many nodes a component is solved to the last digits, in one part.
  init(
    _ channels: Channels, components: Components, base: [Double], scale: FlatColumn<Double>, start: [Double]? = nil,
    smallComponent: Int = 100_000, cancellation: Cancellation? = nil
  ) {
    self.channels = channels
    self.base = FlatColumn(base)
    self.scale = scale
    mutual = MutualChannels(channels.offsets, to: channels.to, channels.incoming, components)
    values = Scratch(repeating: 0, count: base.count)
    messages = Scratch(repeating: 0, count: mutual.count)
    if let start { for node in start.indices { values[node] = start[node] } }
    let all = Reading(values)
    var component: NoisyOrComponent?
    for index in 0..<components.count {
      let members = components[index]
      if members.count == 1, let node = members.first {
        // A node has no edge to itself, so nothing comes back.
        values[Int(node)] = step(node, all).value
      } else {
        let solving = component ?? NoisyOrComponent(self, smallComponent, cancellation)
        component = solving
        slack = max(slack, solving.solve(components, index))
      }
    }
  }

  /// Where the values of nodes are read: of those in a range as they are now, of all others as they were before a sweep.
  struct Reading {
    private let now: UnsafeMutablePointer<Double>
    private let before: UnsafeMutablePointer<Double>
    private let first: Int32
    private let last: Int32

    /// All as they are now.
    init(_ values: borrowing Scratch<Double>) {
      (now, before, first, last) = (values.values, values.values, 0, .max)
    }

    /// Those of `nodes` as they are now.
    init(_ values: borrowing Scratch<Double>, of nodes: ClosedRange<Int32>, before: borrowing Scratch<Double>) {
      (now, self.before, first, last) = (values.values, before.values, nodes.lowerBound, nodes.upperBound)
    }

    @inline(__always)
    subscript(node: Int32) -> Double { (node >= first && node <= last ? now : before)[Int(node)] }
  }

  /// Of each node: 1 − ∏ over its channels of (1 − p · the largest relevance of the channel · x(w)).
  ///
  /// - Parameter relevance: by terms.
  func firsts(relevance: FlatColumn<Double>) -> [Double] {
    let nodeCount = values.count
    return [Double](unsafeUninitializedCapacity: nodeCount) { firsts, count in
      if let start = firsts.baseAddress {
        inParallel(nodeCount) { nodes in
          for node in nodes { start[node] = first(Int32(node), relevance) }
        }
      }
      count = nodeCount
    }
  }

  @inline(__always)
  private func first(_ node: Int32, _ relevance: FlatColumn<Double>) -> Double {
    var miss = 1.0
    let (to, end) = (channels.to.base, Int(channels.offsets.base[Int(node) + 1]))
    var edge = Int(channels.offsets.base[Int(node)])
    let ways = mutual.range(node)
    var way = ways.lowerBound
    while edge < end {
      let (first, target) = (edge, to[edge])
      var (probability, most) = (0.0, 0.0)
      while edge < end, to[edge] == target {
        probability = max(probability, channels.weight(edge))
        most = max(most, relevance.base[Int(channels.terms.base[edge])])
        edge += 1
      }
      var value = values[Int(target)]
      if way < ways.upperBound, Int(mutual.edge[way]) == first {
        value = messages[way]
        way += 1
      }
      miss *= 1 - probability * most * value
    }
    return 1 - miss
  }

  // MARK: One node

  /// What one step gives for a node.
  struct Step {
    /// ∏ over its channels of (1 − p · x), but for factors that are almost 0, which are counted instead.
    var miss: Double
    var blocked: Int
    var value: Double
  }

  /// Below this a factor counts as 0: nothing is divided by it.
  static let leastFactor = 1e-12

  @inline(__always)
  func step(_ node: Int32, _ reading: Reading) -> Step {
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
      var value = reading[target]
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
  func value(_ node: Int32, provided: Double) -> Double {
    1 - (1 - base.base[Int(node)]) * (1 - scale.base[Int(node)] * min(1, max(0, provided)))
  }

  /// The messages that a step of `node` sends to the nodes of its mutual channels: by the index of the way back.
  @inline(__always)
  func send(_ node: Int32, _ step: Step, _ take: (_ back: Int, Double) -> Void) {
    for way in mutual.range(node) {
      let factor = 1 - channels.probability(from: Int(mutual.edge[way]), of: node) * messages[way]
      let isBlocked = factor < Self.leastFactor
      let provided =
        step.blocked > (isBlocked ? 1 : 0) ? 1 : 1 - (isBlocked ? step.miss : step.miss / factor)
      take(Int(mutual.pair[way]), value(node, provided: provided))
    }
  }
}
