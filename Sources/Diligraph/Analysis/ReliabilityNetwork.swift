// SPDX-License-Identifier: Apache-2.0

/// A directed network whose arcs hold independently: the question "is there a way from the source to the sink?".
///
/// What an exposure is once nothing but the events themselves decides which paths count. Arcs from a node to
/// itself, into the source and out of the sink mean nothing, and are left out.
struct ReliabilityNetwork {
  /// An arc that holds with a probability.
  struct Arc: Equatable {
    var from: Int
    var to: Int
    var probability: Double
  }

  let nodeCount: Int
  let source: Int
  let sink: Int
  private(set) var arcs: [Arc]

  /// A network of nodes 0..<`nodeCount`; the source is not the sink.
  init(nodeCount: Int, source: Int, sink: Int, arcs: [Arc]) {
    self.nodeCount = nodeCount
    self.source = source
    self.sink = sink
    self.arcs = arcs.filter { $0.probability > 0 && $0.from != $0.to && $0.to != source && $0.from != sink }
  }

  /// The probability that some way from the source to the sink holds; nil past `budget` states.
  ///
  /// Reduces the network, takes it apart at the nodes that every way visits, and solves each part by
  /// ``ReliabilityFrontier``. Exponential in the width of the network only, not in its length.
  func reliability(budget: Int) -> Double? {
    var whole = self
    whole.reduce()
    var product = 1.0
    var remaining = budget
    for part in whole.parts() {
      var part = part
      part.reduce()
      if part.arcs.isEmpty { return 0 }
      if part.arcs.count == 1 {
        product *= part.arcs[0].probability
        continue
      }
      var frontier = ReliabilityFrontier(part, budget: remaining)
      guard let value = frontier.solve() else { return nil }
      remaining = frontier.budget
      product *= value
    }
    return product
  }

  // MARK: Reductions

  /// Removes what cannot matter and joins what can be joined, until nothing changes.
  mutating func reduce() {
    repeat {
      keepRelevant()
      joinParallel()
    } while joinSeries()
  }

  /// Leaves out arcs on no simple way from the source to the sink, as far as dominators tell.
  ///
  /// An arc u → v is on none when every way to u visits v, or every way on from v visits u.
  private mutating func keepRelevant() {
    var count: Int
    repeat {
      count = arcs.count
      let before = Dominators(nodeCount: nodeCount, root: source, arcs: arcs)
      let reversed = arcs.map { Arc(from: $0.to, to: $0.from, probability: $0.probability) }
      let after = Dominators(nodeCount: nodeCount, root: sink, arcs: reversed)
      arcs.removeAll { arc in
        guard before.reaches(arc.from), after.reaches(arc.to) else { return true }
        return before.dominates(arc.to, arc.from) || after.dominates(arc.from, arc.to)
      }
    } while arcs.count < count
  }

  private mutating func joinParallel() {
    arcs.sort { ($0.from, $0.to) < ($1.from, $1.to) }
    var joined: [Arc] = []
    for arc in arcs {
      if let last = joined.last, last.from == arc.from, last.to == arc.to {
        joined[joined.count - 1].probability = 1 - (1 - last.probability) * (1 - arc.probability)
      } else {
        joined.append(arc)
      }
    }
    arcs = joined
  }

  /// Joins the arcs at nodes that lead from one node on to one other, in either or both directions.
  private mutating func joinSeries() -> Bool {
    var into = [[Int]](repeating: [], count: nodeCount)
    var out = into
    for (index, arc) in arcs.enumerated() {
      out[arc.from].append(index)
      into[arc.to].append(index)
    }
    var gone = Set<Int>()
    var added: [Arc] = []
    for node in 0..<nodeCount where node != source && node != sink && !into[node].isEmpty {
      let own = into[node] + out[node]
      let neighbours = Set(into[node].map { arcs[$0].from } + out[node].map { arcs[$0].to })
      guard gone.isDisjoint(with: own) else { continue }
      // One way in and one way out, or two neighbours joined in both directions: the ways through the node
      // share no arc.
      let isSimple = into[node].count == 1 && out[node].count == 1
      guard isSimple || neighbours.count == 2 else { continue }
      for a in into[node] {
        for b in out[node] where arcs[a].from != arcs[b].to {
          added.append(
            Arc(from: arcs[a].from, to: arcs[b].to, probability: arcs[a].probability * arcs[b].probability))
        }
      }
      gone.formUnion(own)
    }
    guard !gone.isEmpty else { return false }
    arcs = arcs.indices.filter { !gone.contains($0) }.map { arcs[$0] } + added
    return true
  }

  /// The networks between one node that every way visits and the next; their reliabilities multiply.
  ///
  /// No arc is on ways before and after such a node: it would lead around it.
  private func parts() -> [ReliabilityNetwork] {
    let dominators = Dominators(nodeCount: nodeCount, root: source, arcs: arcs)
    guard dominators.reaches(sink) else { return [self] }
    let stations = dominators.path(to: sink)
    guard stations.count > 2 else { return [self] }
    return zip(stations, stations.dropFirst()).map { from, to in
      // Ways between two stations visit neither again; pruning leaves the other arcs out.
      var part = ReliabilityNetwork(nodeCount: nodeCount, source: from, sink: to, arcs: arcs)
      part.keepRelevant()
      return part
    }
  }
}
