// SPDX-License-Identifier: Apache-2.0

/// Strongly connected components: nodes that reach each other (Tarjan 1972).
///
/// Iterative: a path of 10⁶ nodes would overflow the stack of the recursive form. O(V + E) time; 20 bytes a node.
struct Components {
  /// The number of each node's component; what a component reaches has smaller numbers.
  let number: [Int32]
  /// All nodes, component after component in the order of numbers.
  let order: [Int32]
  /// Where each component starts in `order`; one more at the end.
  let starts: [Int32]

  /// How many components there are.
  var count: Int { starts.count - 1 }

  /// The nodes of the component `index`.
  subscript(index: Int) -> ArraySlice<Int32> { order[Int(starts[index])..<Int(starts[index + 1])] }

  /// The components of `graph` by the edges of one family, or of both.
  init(_ graph: Graph, families: [Graph.OutgoingEdges]) {
    self.init(nodeCount: graph.nodeCount, families: families.map(\.offsets), targets: graph.edges.to)
  }

  /// The components of nodes whose edges lead to `targets`.
  ///
  /// - Parameter families: where the edges of each node start in `targets`, once or twice.
  init(nodeCount: Int, families: [FlatColumn<Int32>], targets: FlatColumn<Int32>) {
    var search = ComponentSearch(nodeCount: nodeCount, families: families, targets: targets)
    search.run()
    number = search.component
    order = search.order
    starts = search.starts
  }
}

private struct ComponentSearch {
  let nodeCount: Int
  let first: FlatColumn<Int32>
  let second: FlatColumn<Int32>?
  let targets: FlatColumn<Int32>
  /// −1 for nodes not seen; while a node is open, its component is −1.
  var component: [Int32]
  var order: [Int32] = []
  var starts: [Int32] = [0]

  init(nodeCount: Int, families: [FlatColumn<Int32>], targets: FlatColumn<Int32>) {
    self.nodeCount = nodeCount
    first = families[0]
    second = families.count > 1 ? families[1] : nil
    self.targets = targets
    component = [Int32](repeating: -1, count: nodeCount)
    order.reserveCapacity(nodeCount)
  }

  mutating func run() {
    var number = [Int32](repeating: -1, count: nodeCount)
    var low = [Int32](repeating: 0, count: nodeCount)
    // The next edge of each node that is being looked at, counted over both families.
    var next = [Int32](repeating: 0, count: nodeCount)
    var open: [Int32] = []
    var calls: [Int32] = []
    var counter: Int32 = 0
    let (firstOffsets, secondOffsets, targets) = (first.base, second?.base, targets.base)
    for start in 0..<nodeCount where number[start] < 0 {
      calls.append(Int32(start))
      while let call = calls.last {
        let node = Int(call)
        if number[node] < 0 {
          number[node] = counter
          low[node] = counter
          counter += 1
          open.append(call)
        }
        let firstCount = firstOffsets[node + 1] - firstOffsets[node]
        let count = firstCount + (secondOffsets.map { $0[node + 1] - $0[node] } ?? 0)
        var entered = false
        while next[node] < count {
          let edge =
            next[node] < firstCount
            ? firstOffsets[node] + next[node] : (secondOffsets.map { $0[node] } ?? 0) + next[node] - firstCount
          next[node] += 1
          let target = Int(targets[Int(edge)])
          if number[target] < 0 {
            calls.append(Int32(target))
            entered = true
            break
          }
          if component[target] < 0 { low[node] = min(low[node], number[target]) }
        }
        if entered { continue }
        calls.removeLast()
        if let parent = calls.last { low[Int(parent)] = min(low[Int(parent)], low[node]) }
        if low[node] == number[node] { close(call, &open) }
      }
    }
  }

  /// The nodes opened since `node` are a component.
  private mutating func close(_ node: Int32, _ open: inout [Int32]) {
    let index = Int32(starts.count - 1)
    while let member = open.popLast() {
      component[Int(member)] = index
      order.append(member)
      if member == node { break }
    }
    starts.append(Int32(order.count))
  }
}
