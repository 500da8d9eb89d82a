// SPDX-License-Identifier: Apache-2.0

/// What is less certain in a question "and without this?" than in the graph: edges, and flags that apply no more.
struct EventChanges {
  /// Of each changed edge, which part of its probability is left; 0 for one that is gone.
  var factors: [Int32: Double] = [:]
  /// Flags that apply no more, by their index in ``Derivations``.
  var flags: Set<Int32> = []

  /// Without some edges.
  static func without(_ edges: some Sequence<Int32>) -> Self {
    Self(factors: Dictionary(uniqueKeysWithValues: Set(edges).map { ($0, 0) }))
  }

  var isEmpty: Bool { factors.isEmpty && flags.isEmpty }

  /// Whether an edge is gone.
  func removes(_ edge: Int32) -> Bool { factors.isEmpty ? false : factors[edge] == 0 }

  /// An edge as it is after the changes.
  func applied(to edge: Graph.Edge, _ index: Int32) -> Graph.Edge {
    guard !factors.isEmpty, let factor = factors[index] else { return edge }
    var edge = edge
    edge.terms.confidence *= factor
    edge.terms.probability *= factor
    return edge
  }
}
