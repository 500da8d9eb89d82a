// SPDX-License-Identifier: Apache-2.0

/// The channels of one family between nodes that lead to each other at once, as v→w and w→v.
struct MutualChannels {
  /// Where the channels of each node start; empty when there are none at all.
  private var starts: [Int32] = []
  /// The first edge of each channel, ascending.
  private(set) var edge: [Int32] = []
  /// The index of each channel's way back.
  private(set) var pair: [Int32] = []

  /// How many there are, each direction for itself.
  var count: Int { edge.count }

  /// - Parameters:
  ///   - outgoing: the edges out of each node, sorted by where they lead.
  ///   - incoming: the edges into each node, sorted by where they come from.
  init(
    _ outgoing: FlatColumn<Int32>, to targets: FlatColumn<Int32>, _ incoming: Graph.IncomingEdges,
    _ components: Components
  ) {
    let nodeCount = outgoing.count - 1
    var starts = [Int32](repeating: 0, count: nodeCount + 1)
    let (to, sources) = (targets.base, incoming.source.base)
    for node in 0..<nodeCount {
      starts[node] = Int32(edge.count)
      if !components.isOnCycle(node) { continue }
      var out = Int(outgoing.base[node])
      let outEnd = Int(outgoing.base[node + 1])
      var back = Int(incoming.offsets.base[node])
      let backEnd = Int(incoming.offsets.base[node + 1])
      while out < outEnd, back < backEnd {
        if to[out] < sources[back].from {
          out += 1
        } else if to[out] > sources[back].from {
          back += 1
        } else {
          edge.append(Int32(out))
          let target = to[out]
          while out < outEnd, to[out] == target { out += 1 }
        }
      }
    }
    starts[nodeCount] = Int32(edge.count)
    guard !edge.isEmpty else { return }
    self.starts = starts
    pair = [Int32](repeating: 0, count: edge.count)
    for node in 0..<nodeCount {
      for place in range(Int32(node)) { pair[place] = Int32(index(from: to[Int(edge[place])], to: Int32(node), to)) }
    }
  }

  /// The indices of the channels out of `node`.
  @inline(__always)
  func range(_ node: Int32) -> Range<Int> {
    starts.isEmpty ? 0..<0 : Int(starts[Int(node)])..<Int(starts[Int(node) + 1])
  }

  private func index(from node: Int32, to target: Int32, _ to: UnsafePointer<Int32>) -> Int {
    let range = range(node)
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if to[Int(edge[middle])] < target { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
