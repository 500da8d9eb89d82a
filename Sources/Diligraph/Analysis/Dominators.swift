// SPDX-License-Identifier: Apache-2.0

/// Which nodes every way from a root to a node visits.
///
/// Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001): near linear on real networks.
struct Dominators {
  /// The immediate dominator of each node; -1 where the root does not reach it.
  private var immediate: [Int]
  /// First and last visit in the dominator tree, for constant-time questions.
  private var first: [Int]
  private var last: [Int]
  private let root: Int

  init(nodeCount: Int, root: Int, arcs: [ReliabilityNetwork.Arc]) {
    self.root = root
    var out = [[Int]](repeating: [], count: nodeCount)
    var into = out
    for arc in arcs {
      out[arc.from].append(arc.to)
      into[arc.to].append(arc.from)
    }
    let order = Self.postorder(root, out)
    var number = [Int](repeating: -1, count: nodeCount)
    for (index, node) in order.enumerated() { number[node] = index }
    var immediate = [Int](repeating: -1, count: nodeCount)
    immediate[root] = root
    var changed = true
    while changed {
      changed = false
      for node in order.reversed() where node != root {
        var candidate = -1
        for previous in into[node] where immediate[previous] >= 0 {
          if candidate < 0 { candidate = previous; continue }
          var a = candidate
          var b = previous
          while a != b {
            while number[a] < number[b] { a = immediate[a] }
            while number[b] < number[a] { b = immediate[b] }
          }
          candidate = a
        }
        if immediate[node] != candidate { immediate[node] = candidate; changed = true }
      }
    }
    self.immediate = immediate
    var children = [[Int]](repeating: [], count: nodeCount)
    for node in order where node != root { children[immediate[node]].append(node) }
    first = [Int](repeating: -1, count: nodeCount)
    last = first
    var clock = 0
    var stack = [(root, 0)]
    first[root] = 0
    while let (node, next) = stack.last {
      if next < children[node].count {
        stack[stack.count - 1].1 += 1
        clock += 1
        first[children[node][next]] = clock
        stack.append((children[node][next], 0))
      } else {
        last[node] = clock
        stack.removeLast()
      }
    }
  }

  /// Whether there is a way from the root.
  func reaches(_ node: Int) -> Bool { immediate[node] >= 0 }

  /// Whether every way from the root to `b` visits `a`; a node dominates itself.
  func dominates(_ a: Int, _ b: Int) -> Bool {
    reaches(a) && reaches(b) && first[a] <= first[b] && last[b] <= last[a]
  }

  /// The nodes that every way to `node` visits, from the root to it.
  func path(to node: Int) -> [Int] {
    var path = [node]
    var current = node
    while current != root {
      current = immediate[current]
      path.append(current)
    }
    return path.reversed()
  }

  /// Iterative: a way may be as long as there are nodes.
  private static func postorder(_ root: Int, _ out: [[Int]]) -> [Int] {
    var order: [Int] = []
    var seen = [Bool](repeating: false, count: out.count)
    var stack = [(root, 0)]
    seen[root] = true
    while let (node, next) = stack.last {
      if next < out[node].count {
        stack[stack.count - 1].1 += 1
        let successor = out[node][next]
        if !seen[successor] { seen[successor] = true; stack.append((successor, 0)) }
      } else {
        order.append(node)
        stack.removeLast()
      }
    }
    return order
  }
}
