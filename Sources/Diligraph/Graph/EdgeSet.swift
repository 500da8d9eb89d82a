// SPDX-License-Identifier: Apache-2.0

/// A set of edges, one bit each; the empty one takes no memory.
struct EdgeSet {
  private var words: [UInt64] = []

  /// The edges of 0..<count of which `isMember` holds.
  init(count: Int = 0, where isMember: (Int) -> Bool = { _ in false }) {
    for edge in 0..<count where isMember(edge) {
      if words.isEmpty { words = [UInt64](repeating: 0, count: (count + 63) / 64) }
      words[edge / 64] |= 1 << UInt64(edge % 64)
    }
  }

  var isEmpty: Bool { words.isEmpty }

  @inline(__always)
  func contains(_ edge: Int) -> Bool { !words.isEmpty && words[edge / 64] >> UInt64(edge % 64) & 1 == 1 }
}
