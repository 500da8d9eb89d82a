// SPDX-License-Identifier: Apache-2.0

/// Strongly connected components: nodes that reach each other.
///
/// Tarjan (1972) in the form of Pearce, "A space-efficient algorithm for finding strongly connected components" (2016,
/// algorithm PEA_FIND_SCC2): one number a node tells what is known of it, so an edge costs one look into memory.
/// Iterative: a path of 10⁶ nodes would overflow the stack of the recursive form. O(V + E) time; 24 bytes a node at most.
struct Components {
  /// The number of each node's component; what a component reaches has smaller numbers.
  let number: [Int32]
  /// All nodes, component after component in the order of numbers. Within a component in the order in which the search
  /// was done with them: what a node leads to comes before it, but for the edges that close a cycle.
  let order: [Int32]
  /// Where each component starts in `order`; one more at the end.
  let starts: [Int32]

  /// How many components there are.
  var count: Int { starts.count - 1 }

  /// The nodes of the component `index`.
  subscript(index: Int) -> ArraySlice<Int32> { order[Int(starts[index])..<Int(starts[index + 1])] }

  /// The nodes of the component `index`, in ascending order. O(V).
  func ascending(_ index: Int) -> [Int32] {
    (0..<Int32(number.count)).filter { number[Int($0)] == Int32(index) }
  }

  /// Whether `node` is on a cycle.
  func isOnCycle(_ node: Int) -> Bool {
    let component = Int(number[node])
    return starts[component + 1] - starts[component] > 1
  }

  /// The components of `graph` by the edges of one family, or of both.
  init(_ graph: Graph, families: [Graph.OutgoingEdges]) {
    self.init(nodeCount: graph.nodeCount, families: families.map(\.offsets), targets: graph.edges.to)
  }

  /// The components of nodes whose edges lead to `targets`.
  ///
  /// - Parameter families: where the edges of each node start in `targets`, once or twice.
  init(nodeCount: Int, families: [FlatColumn<Int32>], targets: FlatColumn<Int32>) {
    var search = ComponentSearch(nodeCount: nodeCount)
    search.run(families[0], families.count > 1 ? families[1] : nil, targets)
    let (ranks, order) = (search.rank.values, search.order.values)
    let top = Int32(nodeCount)
    var starts: [Int32] = []
    for place in 0..<nodeCount where Int(top - ranks[Int(order[place])]) == starts.count { starts.append(Int32(place)) }
    starts.append(top)
    number = (0..<nodeCount).map { top - ranks[$0] }
    self.order = Array(UnsafeBufferPointer(start: order, count: nodeCount))
    self.starts = starts
  }
}

private struct ComponentSearch: ~Copyable {
  /// A node whose edges are being followed.
  private struct Call: BitwiseCopyable {
    var node: Int32
    /// The edge to follow next, counted over both families.
    var next: Int32 = 0
    /// As which one the node was found, from 1.
    var found: Int32
  }

  /// 0 for a node not seen; while it is open, as which one the earliest open node was found that it is known to reach;
  /// then its component, counted down from the number of nodes, which is more than any that is open.
  let rank: Scratch<Int32>
  /// From the front the nodes of closed components; from the back, the last one first, those that wait for theirs to be
  /// closed. Each node is in one place at most, so there is room for both.
  let order: Scratch<Int32>
  private let nodeCount: Int
  private var closed = 0
  private var waiting: Int
  private var component: Int32
  private var open: Int32 = 0
  private var calls: [Call] = []

  init(nodeCount: Int) {
    self.nodeCount = nodeCount
    rank = Scratch(repeating: 0, count: nodeCount)
    order = Scratch(repeating: 0, count: nodeCount)
    (waiting, component) = (nodeCount, Int32(nodeCount))
  }

  mutating func run(_ first: FlatColumn<Int32>, _ second: FlatColumn<Int32>?, _ targets: FlatColumn<Int32>) {
    let (ranks, to) = (rank.values, targets.base)
    for start in 0..<nodeCount where ranks[start] == 0 {
      enter(Int32(start))
      while let call = calls.last {
        let node = Int(call.node)
        var (least, next) = (ranks[node], Int(call.next))
        let firstCount = Int(first.base[node + 1] - first.base[node])
        var unseen = follow(to + Int(first.base[node]), &next, until: firstCount, &least)
        if unseen < 0, let second {
          let count = Int(second.base[node + 1] - second.base[node])
          unseen = follow(to + Int(second.base[node]) - firstCount, &next, until: firstCount + count, &least)
        }
        ranks[node] = least
        if unseen < 0 {
          calls.removeLast()
          leave(call)
        } else {
          // The edge is looked at again after that, when more is known.
          calls[calls.count - 1].next = Int32(next)
          enter(unseen)
        }
      }
    }
  }

  /// Follows edges to nodes that were seen; returns the first node that was not, or −1.
  @inline(__always)
  private func follow(_ to: UnsafePointer<Int32>, _ next: inout Int, until end: Int, _ least: inout Int32) -> Int32 {
    let ranks = rank.values
    while next < end {
      let known = ranks[Int(to[next])]
      if known == 0 { return to[next] }
      least = min(least, known)
      next += 1
    }
    return -1
  }

  private mutating func enter(_ node: Int32) {
    open += 1
    rank[Int(node)] = open
    calls.append(Call(node: node, found: open))
  }

  /// All edges of a node were followed: it closes its component, or waits for an earlier one to do so.
  private mutating func leave(_ call: Call) {
    let (ranks, order) = (rank.values, order.values)
    guard ranks[Int(call.node)] == call.found else {
      waiting -= 1
      order[waiting] = call.node
      return
    }
    var end = waiting
    while end < nodeCount, ranks[Int(order[end])] >= call.found { end += 1 }
    // Those that were left first come first.
    var left = UnsafeMutableBufferPointer(start: order + waiting, count: end - waiting)
    left.reverse()
    for place in waiting..<end {
      order[closed] = order[place]
      ranks[Int(order[closed])] = component
      closed += 1
    }
    order[closed] = call.node
    ranks[Int(call.node)] = component
    closed += 1
    open -= Int32(end - waiting + 1)
    component -= 1
    waiting = end
  }
}
