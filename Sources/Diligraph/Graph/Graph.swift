// SPDX-License-Identifier: Apache-2.0

/// A data set under a policy as flat arrays: what the searches walk. Immutable.
///
/// A node is the index of an entity; an edge is one relationship that counts: not from an entity to itself, with a
/// confidence above 0 and of at least `minConfidence`, of the provision or control family. Edges of provision come
/// first, then edges of control; within a family they are sorted by where they come from, then by where they lead,
/// then by relationship id. So the edges out of a node are one range, and so are the members of a channel. What many
/// relationships have in common (``Terms``) is stored once. Memory: 36 bytes an edge, 40 for one of control, and 28 a
/// node.
struct Graph {
  /// Day numbers far outside of the calendar, for unstated starts and ends.
  static let past = Int32.min / 2
  static let future = Int32.max / 2

  /// The largest number of entities, and of relationships: they are numbered by 31 bits.
  static let limit = Int(Int32.max) - 1

  /// One relationship that counts.
  struct Edge {
    /// The index in the data set's relationships, so also the rank of its id.
    var relationship: Int32
    var from: Int32
    var to: Int32
    var terms: Terms
    /// The first and last day, with the default duration, without the tolerance.
    var start: Int32
    var end: Int32
    /// The holding, of an ownership that states one.
    var share: Share?

    var kind: RelationshipKind { terms.kind }
    var isProvision: Bool { terms.kind.family == .provision }
    /// Whether the owner answers for the owned.
    var attributes: Bool { terms.attributes }
    var statesStart: Bool { terms.statesStart }
    /// Confidence, times the kind's transmission for provision.
    var probability: Double { terms.probability }
    var confidence: Double { terms.confidence }
    /// The largest relevance of the stated products.
    var relevance: Double { terms.relevance }
    var products: Int32 { terms.products }
  }

  /// What edges have in common.
  struct Terms: Hashable, Sendable {
    var kind: RelationshipKind
    /// Whether the owner answers for the owned.
    var attributes: Bool
    var statesStart: Bool
    /// The set in ``ProductSets``.
    var products: Int32
    var confidence: Double
    /// Confidence, times the kind's transmission for provision.
    var probability: Double
    /// The largest relevance of the stated products.
    var relevance: Double
  }

  let nodeCount: Int
  /// All edges, provision first.
  let edges: Edges
  /// Edges of provision out of and into each node.
  let provisionOut: OutgoingEdges
  let provisionIn: IncomingEdges
  /// Edges of control out of and into each node.
  let controlOut: OutgoingEdges
  let controlIn: IncomingEdges
  /// What a node passes on, 0...1.
  let passThrough: FlatColumn<Double>
  /// Whether the comparison of products starts anew after a node.
  let transforms: FlatColumn<Bool>
  /// How many relationships were left out, by reason.
  let ignored: IgnoredRelationships
  /// Remembers intersections, so that each thread has its own.
  var productSets: ProductSets

  /// The same graph, with the remembered intersections of product sets for itself: another thread may walk it.
  func withOwnProductSets() -> Graph {
    var copy = self
    copy.productSets = ProductSets(productSets)
    return copy
  }

  /// How many edges are of provision: those before the first one of control.
  var provisionCount: Int { provisionOut.edgeCount }

  /// Whether the edges `a` come before the edges `b` by the ids of their relationships.
  func precede(_ a: [Int32], _ b: [Int32]) -> Bool {
    let relationships = edges.relationship
    return a.lexicographicallyPrecedes(b) { relationships[Int($0)] < relationships[Int($1)] }
  }

  /// `edges` in the order of their relationships' ids.
  func inOrder(_ edges: [Int32]) -> [Int32] {
    // Not by `self`: each comparison would copy the graph, that is, count all of its columns.
    let relationships = self.edges.relationship
    return edges.sorted { relationships[Int($0)] < relationships[Int($1)] }
  }
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

  /// Adds those of another part of the relationships.
  mutating func add(_ other: IgnoredRelationships) {
    toItself += other.toItself
    ofNoConfidence += other.ofNoConfidence
    belowMinimum += other.belowMinimum
    associations += other.associations
  }
}

extension Graph {
  /// The edges as columns, of which an ``Edge`` is made when it is asked for.
  struct Edges: Sendable, RandomAccessCollection {
    let from: FlatColumn<Int32>
    let to: FlatColumn<Int32>
    /// The index in `table`.
    let terms: FlatColumn<Int32>
    let start: FlatColumn<Int32>
    let end: FlatColumn<Int32>
    let relationship: FlatColumn<Int32>
    /// Of each edge of control, the index in `shares`, or −1.
    let share: FlatColumn<Int32>
    let table: [Terms]
    let shares: [Share]
    /// By terms: the confidence, the probability, and the probability times the relevance. Few, so they stay in the
    /// fastest cache.
    let confidence: FlatColumn<Double>
    let probability: FlatColumn<Double>
    let firstProbability: FlatColumn<Double>

    init(_ columns: EdgeColumns, table: [Terms], shares: [Share]) {
      from = columns.from
      to = columns.to
      terms = columns.terms
      start = columns.start
      end = columns.end
      relationship = columns.relationship
      share = columns.share
      self.table = table
      self.shares = shares
      confidence = FlatColumn(table.map(\.confidence))
      probability = FlatColumn(table.map(\.probability))
      firstProbability = FlatColumn(table.map { $0.probability * $0.relevance })
    }

    var startIndex: Int { 0 }
    var endIndex: Int { to.count }

    subscript(index: Int) -> Edge {
      let control = index - (to.count - share.count)
      let holding = control >= 0 ? share[control] : -1
      return Edge(
        relationship: relationship[index], from: from[index], to: to[index], terms: table[Int(terms[index])],
        start: start[index], end: end[index], share: holding >= 0 ? shares[Int(holding)] : nil)
    }
  }

  /// The edges of one family out of each node: ranges of edges.
  struct OutgoingEdges: Sendable {
    /// One more than there are nodes: where the edges of each node start.
    let offsets: FlatColumn<Int32>

    /// How many edges there are.
    var edgeCount: Int { offsets.isEmpty ? 0 : Int(offsets[offsets.count - 1] - offsets[0]) }

    subscript(node: Int) -> Range<Int32> { offsets[node]..<offsets[node + 1] }

    /// Visits each node that edges out of `node` lead to, with these edges: they are sorted by where they lead.
    func forEachTarget(of node: Int, _ edges: Edges, _ visit: (Int32, Range<Int32>) -> Void) {
      let all = self[node]
      var first = all.lowerBound
      while first < all.upperBound {
        let target = edges.to[Int(first)]
        var end = first + 1
        while end < all.upperBound, edges.to[Int(end)] == target { end += 1 }
        visit(target, first..<end)
        first = end
      }
    }
  }

  /// The edges of one family into each node, in their order, with what a backward search needs of each beside it.
  struct IncomingEdges: Sendable {
    let offsets: FlatColumn<Int32>
    let edge: FlatColumn<Int32>
    /// Of each of `edge`.
    let source: FlatColumn<Source>

    /// Where an edge comes from, and its terms.
    struct Source: BitwiseCopyable, Sendable {
      var from: Int32
      var terms: Int32
    }

    subscript(node: Int) -> UnsafeBufferPointer<Int32> {
      let (start, end) = (Int(offsets[node]), Int(offsets[node + 1]))
      return UnsafeBufferPointer(start: edge.base + start, count: end - start)
    }
  }
}
