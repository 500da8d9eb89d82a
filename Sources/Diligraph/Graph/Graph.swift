// SPDX-License-Identifier: Apache-2.0

/// A data set under a policy as flat arrays: what the searches walk. Immutable.
///
/// A node is the index of an entity; an edge is one relationship that counts: not from an entity to itself,
/// with a confidence above 0 and of at least `minConfidence`, of the provision or control family. Edges are
/// in the order of relationship ids, so comparing edges compares ids by code point.
struct Graph {
  /// Day numbers far outside of the calendar, for unstated starts and ends.
  static let past = Int32.min / 2
  static let future = Int32.max / 2

  /// One relationship that counts.
  struct Edge {
    /// The index in the data set's relationships.
    var relationship: Int32
    var from: Int32
    var to: Int32
    var kind: RelationshipKind
    var isProvision: Bool
    /// Whether the owner answers for the owned.
    var attributes: Bool
    var statesStart: Bool
    /// Confidence, times the kind's transmission for provision.
    var probability: Double
    var confidence: Double
    /// The largest relevance of the stated products.
    var relevance: Double
    /// The first and last day, with the default duration, without the tolerance.
    var start: Int32
    var end: Int32
    var products: Int32
    var share: Share?
  }

  let nodeCount: Int
  let edges: [Edge]
  /// What a node passes on, 0...1.
  let passThrough: [Double]
  /// Whether the comparison of products starts anew after a node.
  let transforms: [Bool]
  /// Edges of provision out of and into each node.
  let provisionOut: Adjacency
  let provisionIn: Adjacency
  /// Edges of control out of and into each node.
  let controlOut: Adjacency
  let controlIn: Adjacency
  /// The strongly connected component of each node: a path that has left one never comes back to it.
  let component: [Int32]
  /// How many relationships were left out, by reason.
  let ignored: IgnoredRelationships
  let productSets: ProductSets
}

/// How many relationships the analysis leaves out, and why (semantics.md section 1).
public struct IgnoredRelationships: Hashable, Sendable {
  /// From an entity to itself.
  public var toItself = 0
  /// Of confidence 0.
  public var ofNoConfidence = 0
  /// Below the policy's `minConfidence`.
  public var belowMinimum = 0
  /// Of the association family, which is never propagated.
  public var associations = 0
}

/// The edges at each node: compressed sparse rows, in the order of edges.
struct Adjacency {
  private let offsets: [Int32]
  private let items: [Int32]

  /// Counting sort of `edges` by `node`.
  init(nodeCount: Int, edges: [Int32], node: (Int32) -> Int32) {
    var offsets = [Int32](repeating: 0, count: nodeCount + 1)
    for edge in edges { offsets[Int(node(edge)) + 1] += 1 }
    for index in 0..<nodeCount { offsets[index + 1] += offsets[index] }
    var next = offsets
    var items = [Int32](repeating: 0, count: edges.count)
    for edge in edges {
      let row = Int(node(edge))
      items[Int(next[row])] = edge
      next[row] += 1
    }
    self.offsets = offsets
    self.items = items
  }

  /// The edges at `node`.
  subscript(node: Int) -> ArraySlice<Int32> { items[Int(offsets[node])..<Int(offsets[node + 1])] }
}
