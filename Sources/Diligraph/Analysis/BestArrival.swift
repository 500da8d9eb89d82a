// SPDX-License-Identifier: Apache-2.0

/// For each node the best that can become of something that has arrived there, and how: a search backwards from the
/// end users, most probable first (Dijkstra 1959, over products instead of sums).
///
/// arrived(w) = max(end(w), pass(w) · provided(w)), provided(v) = max over v→w of p · arrived(w). Dates, products and
/// hops are not looked at, so it is a bound for what they allow. Probabilities are compared in Double; the heap and the
/// screen before it only order and turn away. O(E + V log C), 34 bytes a node.
struct BestArrival {
  /// The best from a node at which something has arrived, 0...1.
  let arrived: [Double]
  /// The best from a node that provides something, without relevance; 0...1.
  let provided: [Double]
  /// The edge by which the best goes on from a node that provides; −1 for none.
  let next: [Int32]

  /// - Parameter ends: what an arrival is worth where it ends, by node.
  init(_ graph: Graph, ends: [Double]) {
    let search = BestArrivalSearch(graph, ends: ends)
    search.run()
    let nodes = search.nodes.values
    arrived = (0..<graph.nodeCount).map { nodes[$0].arrived }
    provided = (0..<graph.nodeCount).map { nodes[$0].provided }
    next = (0..<graph.nodeCount).map { nodes[$0].next }
  }
}

/// One search. What comes out of the heap together is taken through each step together, without a branch that waits
/// for memory, so that the memory answers for some hundred edges at once.
private struct BestArrivalSearch: ~Copyable {
  /// What is known of a node, on half a line of the cache.
  struct Node: BitwiseCopyable {
    var provided = 0.0
    var arrived = 0.0
    var passThrough = 0.0
    var next: Int32 = -1
    var isSettled = false
  }

  /// An edge that may be better than what is known.
  struct Find: BitwiseCopyable {
    var place: Int
    var value: Double
  }

  static let most = 4_096

  let graph: Graph
  let nodes: Scratch<Node>
  /// What nodes provide, rounded down to eight binary digits: small enough to stay near the core, it turns most edges
  /// away.
  let screen: Scratch<UInt16>
  let finds = Scratch(repeating: Find(place: 0, value: 0), count: most)

  init(_ graph: Graph, ends: [Double]) {
    self.graph = graph
    nodes = Scratch(repeating: Node(), count: graph.nodeCount)
    screen = Scratch(repeating: 0, count: graph.nodeCount)
    for node in 0..<graph.nodeCount {
      nodes.values[node].arrived = ends[node]
      nodes.values[node].passThrough = graph.passThrough[node]
    }
  }

  func run() {
    let (nodes, offsets) = (nodes.values, graph.provisionIn.offsets.base)
    var heap = RadixHeap()
    for node in 0..<graph.nodeCount where nodes[node].arrived > 0 { heap.push(nodes[node].arrived, Int32(node)) }
    let batch = Scratch<Int32>(repeating: 0, count: RadixHeap.most)
    let due = Scratch(repeating: (first: 0, end: 0, value: 0.0), count: RadixHeap.most)
    while true {
      let popped = heap.pop(batch.values)
      if popped == 0 { break }
      var count = 0
      for index in 0..<popped {
        let node = Int(batch[index])
        due[count] = (Int(offsets[node]), Int(offsets[node + 1]), nodes[node].arrived)
        // Pushed once for each time that it became better: looked at once for each value.
        count += nodes[node].isSettled ? 0 : 1
        nodes[node].isSettled = true
      }
      var found = 0
      for index in 0..<count {
        let node = due[index]
        var first = node.first
        while first < node.end {
          let end = min(node.end, first + Self.most / 2)
          found = look(first..<end, node.value, found)
          if found > Self.most / 2 {
            improve(found, &heap)
            found = 0
          }
          first = end
        }
      }
      improve(found, &heap)
    }
  }

  /// The exponent and eight binary digits of a probability: in the order of probabilities, but for ties.
  @inline(__always)
  private static func digits(_ probability: Double) -> UInt16 {
    UInt16(truncatingIfNeeded: Float(probability).bitPattern >> 15)
  }

  /// Adds the edges of `places` by which something may become better to the finds; returns how many there are then.
  @inline(__always)
  private func look(_ places: Range<Int>, _ value: Double, _ found: Int) -> Int {
    let (sources, weights) = (graph.provisionIn.source.base, graph.edges.probability.base)
    let (screen, finds) = (screen.values, finds.values)
    var found = found
    for place in places {
      let source = sources[place]
      let candidate = weights[Int(source.terms)] * value
      finds[found] = Find(place: place, value: candidate)
      // Positive numbers are in the order of their bits: the sign of the difference tells.
      found &+= Int((UInt32(screen[Int(source.from)]) &- UInt32(Self.digits(candidate)) &- 1) >> 31)
    }
    return found
  }

  /// Takes over the first `count` finds, where they are still better than what is known.
  @inline(__always)
  private func improve(_ count: Int, _ heap: inout RadixHeap) {
    let (sources, edges) = (graph.provisionIn.source.base, graph.provisionIn.edge.base)
    for index in 0..<count {
      let find = finds.values[index]
      let from = sources[find.place].from
      let provider = nodes.values + Int(from)
      guard find.value > provider.pointee.provided else { continue }
      provider.pointee.provided = find.value
      screen.values[Int(from)] = Self.digits(find.value)
      provider.pointee.next = edges[find.place]
      let passed = find.value * provider.pointee.passThrough
      guard passed > provider.pointee.arrived else { continue }
      provider.pointee.arrived = passed
      provider.pointee.isSettled = false
      heap.push(passed, from)
    }
  }
}
