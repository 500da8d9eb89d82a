// SPDX-License-Identifier: Apache-2.0

/// For each node the best that can become of something that has arrived there: a search backwards from the end users,
/// most probable first (Dijkstra 1959, over products instead of sums).
///
/// arrived(w) = max(end(w), pass(w) · provided(w)), provided(v) = max over v→w of p · arrived(w). Dates, products and
/// hops are not looked at, so it is a bound for what they allow. Probabilities are compared in Double; the heap and the
/// screen before it only order and turn away. O(E + V log C), 34 bytes a node.
struct BestArrival {
  /// The best from a node at which something has arrived, 0...1.
  let arrived: [Double]
  /// The best from a node that provides something, without relevance; 0...1.
  let provided: [Double]

  /// From how many edges on two cores search together: below that they would wait for each other too often.
  private static let leastForTwo = 1 << 20

  /// - Parameters:
  ///   - ends: what an arrival is worth where it ends, by node.
  ///   - lanes: how many cores search together, a power of two; nil for what suits the graph. The answer is the same.
  init(_ graph: Graph, ends: [Double], lanes: Int? = nil) {
    let search = BestArrivalSearch(
      graph, ends: ends, lanes: lanes ?? (graph.provisionCount < Self.leastForTwo ? 1 : 2))
    search.run()
    let nodes = search.nodes.values
    arrived = madeInParallel(graph.nodeCount) { nodes[$0].arrived }
    provided = madeInParallel(graph.nodeCount) { nodes[$0].provided }
  }
}
