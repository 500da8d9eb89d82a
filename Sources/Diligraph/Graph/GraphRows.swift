// SPDX-License-Identifier: Apache-2.0

/// Relationships that count, in the order of their ids, before they are sorted into a ``Graph``.
///
/// A graph is made of one or several, which follow one another.
struct GraphRows: Sendable {
  /// One relationship.
  struct Row: BitwiseCopyable, Sendable {
    var from: Int32
    var to: Int32
    var terms: Int32
    var start: Int32
    var end: Int32
    var relationship: Int32
    /// The index in `shares`, or −1.
    var share: Int32
  }

  /// The numbers of terms and shares in a larger table, by the ones that rows have.
  struct Numbers: Sendable {
    var terms: [Int32]
    var shares: [Int32]
  }

  var provision: [Row] = []
  var control: [Row] = []

  /// Puts the numbers of a larger table in place of those that rows have.
  mutating func renumber(_ numbers: Numbers) {
    func renumber(_ rows: inout [Row]) {
      for index in rows.indices {
        rows[index].terms = numbers.terms[Int(rows[index].terms)]
        if rows[index].share >= 0 { rows[index].share = numbers.shares[Int(rows[index].share)] }
      }
    }
    renumber(&provision)
    renumber(&control)
  }
}

/// The columns of a graph's edges, sorted (see ``Graph``).
struct GraphColumns {
  let from: FlatColumn<Int32>
  let to: FlatColumn<Int32>
  let terms: FlatColumn<Int32>
  let start: FlatColumn<Int32>
  let end: FlatColumn<Int32>
  let relationship: FlatColumn<Int32>
  let share: FlatColumn<Int32>
  let provisionOut: Graph.OutgoingEdges
  let provisionIn: Graph.IncomingEdges
  let controlOut: Graph.OutgoingEdges
  let controlIn: Graph.IncomingEdges

  /// Sorts `rows` by counting, on all cores, and empties it on the way; O(V + E) but for sorting the edges of each node.
  init(_ rows: inout [GraphRows], nodeCount: Int) {
    let provision = SortedRows(rows.map(\.provision), nodeCount: nodeCount, first: 0)
    for index in rows.indices { rows[index].provision = [] }
    let control = SortedRows(rows.map(\.control), nodeCount: nodeCount, first: provision.rows.count)
    rows = []
    let parts = [provision.rows, control.rows]
    from = Self.column(parts, at: MemoryLayout<GraphRows.Row>.offset(of: \.from))
    to = Self.column(parts, at: MemoryLayout<GraphRows.Row>.offset(of: \.to))
    terms = Self.column(parts, at: MemoryLayout<GraphRows.Row>.offset(of: \.terms))
    start = Self.column(parts, at: MemoryLayout<GraphRows.Row>.offset(of: \.start))
    end = Self.column(parts, at: MemoryLayout<GraphRows.Row>.offset(of: \.end))
    relationship = Self.column(parts, at: MemoryLayout<GraphRows.Row>.offset(of: \.relationship))
    share = Self.column([control.rows], at: MemoryLayout<GraphRows.Row>.offset(of: \.share))
    provisionOut = Graph.OutgoingEdges(offsets: provision.offsets)
    controlOut = Graph.OutgoingEdges(offsets: control.offsets)
    let edges = (from: from, to: to, terms: terms)
    provisionIn = Graph.IncomingEdges(edges, 0..<provision.rows.count, nodeCount: nodeCount)
    controlIn = Graph.IncomingEdges(edges, provision.rows.count..<edges.to.count, nodeCount: nodeCount)
  }

  /// What stands `offset` bytes into each row of `parts`.
  private static func column(_ parts: [FlatColumn<GraphRows.Row>], at offset: Int?) -> FlatColumn<Int32> {
    FlatColumn(count: parts.reduce(0) { $0 + $1.count }) { target in
      var next = 0
      for rows in parts {
        let source = UnsafeRawPointer(rows.base) + (offset ?? 0)
        let stride = MemoryLayout<GraphRows.Row>.stride
        let first = target + next
        inParallel(rows.count) { range in
          for index in range { first[index] = source.load(fromByteOffset: index * stride, as: Int32.self) }
        }
        next += rows.count
      }
    }
  }
}

/// The rows of one family, sorted by where they come from, then by where they lead, then by relationship.
private struct SortedRows {
  let rows: FlatColumn<GraphRows.Row>
  /// Where the rows of each node start, counted from `first`.
  let offsets: FlatColumn<Int32>

  init(_ parts: [[GraphRows.Row]], nodeCount: Int, first: Int) {
    let places = nodeOffsets(nodeCount) { counts in
      for part in parts { for row in part { counts[Int(row.from)] += 1 } }
    }
    rows = FlatColumn(count: parts.reduce(0) { $0 + $1.count }) { target in
      eachHalf(places) { nodes, next in
        for part in parts {
          for row in part where nodes.contains(row.from) {
            target[Int(next[Int(row.from)])] = row
            next[Int(row.from)] += 1
          }
        }
      }
      inParallel(nodeCount) { nodes in
        for node in nodes { sortByTarget(target + Int(places[node]), Int(places[node + 1] - places[node])) }
      }
    }
    offsets =
      first == 0
      ? places
      : FlatColumn(count: nodeCount + 1) { shifted in
        for index in 0...nodeCount { shifted[index] = places[index] + Int32(first) }
      }
  }
}

/// Sorts the rows of one node, which are in the order of relationships. Few, mostly.
private func sortByTarget(_ rows: UnsafeMutablePointer<GraphRows.Row>, _ count: Int) {
  if count > 24 {
    var many = UnsafeMutableBufferPointer(start: rows, count: count)
    many.sort { ($0.to, $0.relationship) < ($1.to, $1.relationship) }
    return
  }
  guard count > 1 else { return }
  for index in 1..<count {
    let row = rows[index]
    var place = index
    while place > 0, rows[place - 1].to > row.to {
      rows[place] = rows[place - 1]
      place -= 1
    }
    rows[place] = row
  }
}

extension Graph.IncomingEdges {
  /// The edges of `range` by where they lead.
  fileprivate init(
    _ edges: (from: FlatColumn<Int32>, to: FlatColumn<Int32>, terms: FlatColumn<Int32>), _ range: Range<Int>,
    nodeCount: Int
  ) {
    let (from, to, terms) = (edges.from.base, edges.to.base, edges.terms.base)
    let places = nodeOffsets(nodeCount) { counts in for edge in range { counts[Int(to[edge])] += 1 } }
    func column<Value: BitwiseCopyable & Sendable>(_ value: (Int) -> Value) -> FlatColumn<Value> {
      FlatColumn(count: range.count) { target in
        eachHalf(places) { nodes, next in
          for edge in range where nodes.contains(to[edge]) {
            let node = Int(to[edge])
            target[Int(next[node])] = value(edge)
            next[node] += 1
          }
        }
      }
    }
    offsets = places
    edge = column { Int32($0) }
    source = column { Source(from: from[$0], terms: terms[$0]) }
  }
}

/// Where the items of each node start, when they are sorted by node; one more at the end.
///
/// - Parameter count: adds one to the count of each item's node.
private func nodeOffsets(_ nodeCount: Int, _ count: (UnsafeMutablePointer<Int32>) -> Void) -> FlatColumn<Int32> {
  FlatColumn(count: nodeCount + 1) { offsets in
    offsets.initialize(repeating: 0, count: nodeCount + 1)
    count(offsets)
    var total: Int32 = 0
    for node in 0...nodeCount { (offsets[node], total) = (total, total + offsets[node]) }
  }
}

/// Does `place` for the nodes of each half of the items, with the place that the next item of each node gets.
///
/// Each core looks at all items and places those of its own nodes: nothing is shared, and the outcome is the same on
/// one core.
private func eachHalf(_ offsets: FlatColumn<Int32>, _ place: (Range<Int32>, UnsafeMutablePointer<Int32>) -> Void) {
  let nodeCount = offsets.count - 1
  let count = Int(offsets[nodeCount])
  let next = UnsafeMutablePointer<Int32>.allocate(capacity: max(nodeCount, 1))
  defer { next.deallocate() }
  next.update(from: offsets.base, count: nodeCount)
  // The node before which half of the items lie.
  var middle = 0
  var end = nodeCount
  while middle < end {
    let candidate = (middle + end) / 2
    if Int(offsets[candidate]) * 2 < count { middle = candidate + 1 } else { end = candidate }
  }
  let halves = [0..<Int32(middle), Int32(middle)..<Int32(nodeCount)]
  inParallel(parts: count < 1 << 16 ? [0..<Int32(nodeCount)] : halves) { place($0, next) }
}
