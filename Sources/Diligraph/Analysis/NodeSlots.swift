// SPDX-License-Identifier: Apache-2.0

/// The nodes that a search has come to, numbered in the order in which it did: 4 bytes for every node, and what a
/// search stores only for those.
struct NodeSlots {
  /// The nodes by their numbers.
  private(set) var nodes: [Int32] = []
  private var slots: [Int32]

  init(nodeCount: Int) {
    slots = [Int32](repeating: -1, count: nodeCount)
  }

  /// The number of `node`, which is the next one if it has none yet.
  mutating func slot(of node: Int32) -> Int {
    let known = slots[Int(node)]
    if known >= 0 { return Int(known) }
    slots[Int(node)] = Int32(nodes.count)
    nodes.append(node)
    return nodes.count - 1
  }

  /// The number of `node`, if it has one.
  func known(_ node: Int32) -> Int? {
    let slot = slots[Int(node)]
    return slot >= 0 ? Int(slot) : nil
  }

  /// Forgets all numbers, in time that grows with how many were given.
  mutating func removeAll() {
    for node in nodes { slots[Int(node)] = -1 }
    nodes.removeAll(keepingCapacity: true)
  }
}
