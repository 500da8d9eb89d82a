// SPDX-License-Identifier: Apache-2.0

/// Strongly connected components, each after all components that it reaches (Tarjan 1972).
///
/// Iterative: a path of 10^6 nodes would overflow the stack of the recursive form.
///
/// - Parameters:
///   - nodeCount: how many nodes there are.
///   - successors: the nodes that a node leads to.
/// - Returns: the nodes of each component; sinks come first. O(V + E) time and O(V) memory.
func stronglyConnectedComponents(nodeCount: Int, successors: (Int) -> [Int32]) -> [[Int32]] {
  var number = [Int32](repeating: -1, count: nodeCount)
  var low = [Int32](repeating: 0, count: nodeCount)
  var isOpen = [Bool](repeating: false, count: nodeCount)
  var open: [Int32] = []
  var components: [[Int32]] = []
  var counter: Int32 = 0
  var calls: [(node: Int, successors: [Int32], next: Int)] = []

  func enter(_ node: Int) {
    number[node] = counter
    low[node] = counter
    counter += 1
    open.append(Int32(node))
    isOpen[node] = true
    calls.append((node, successors(node), 0))
  }

  for start in 0..<nodeCount where number[start] < 0 {
    enter(start)
    while let call = calls.last {
      let node = call.node
      if call.next < call.successors.count {
        calls[calls.count - 1].next += 1
        let successor = Int(call.successors[call.next])
        if number[successor] < 0 {
          enter(successor)
        } else if isOpen[successor] {
          low[node] = min(low[node], number[successor])
        }
        continue
      }
      calls.removeLast()
      if let parent = calls.last?.node { low[parent] = min(low[parent], low[node]) }
      guard low[node] == number[node] else { continue }
      var component: [Int32] = []
      while let member = open.popLast() {
        isOpen[Int(member)] = false
        component.append(member)
        if Int(member) == node { break }
      }
      components.append(component)
    }
  }
  return components
}
