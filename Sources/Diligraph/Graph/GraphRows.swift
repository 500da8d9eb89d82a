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
    let provisionCount = rows.reduce(0) { $0 + $1.provision.count }
    let controlCount = rows.reduce(0) { $0 + $1.control.count }
    let count = provisionCount + controlCount
    let (from, to) = (FlatColumn<Int32>.unset(count: count), FlatColumn<Int32>.unset(count: count))
    let (start, end) = (FlatColumn<Int32>.unset(count: count), FlatColumn<Int32>.unset(count: count))
    let (terms, relationship) = (FlatColumn<Int32>.unset(count: count), FlatColumn<Int32>.unset(count: count))
    let share = FlatColumn<Int32>.unset(count: controlCount)
    func put(_ row: GraphRows.Row, _ edge: Int) {
      from.values[edge] = row.from
      to.values[edge] = row.to
      terms.values[edge] = row.terms
      start.values[edge] = row.start
      end.values[edge] = row.end
      relationship.values[edge] = row.relationship
    }
    // What is sorted is let go of as soon as its rows are written.
    let provision = SortedRows.offsets(rows.map(\.provision), nodeCount) { edge, row in put(row, edge) }
    for index in rows.indices { rows[index].provision = [] }
    let control = SortedRows.offsets(rows.map(\.control), nodeCount) { edge, row in
      put(row, provisionCount + edge)
      share.values[edge] = row.share
    }
    rows = []
    (self.from, self.to, self.terms) = (from.column, to.column, terms.column)
    (self.start, self.end) = (start.column, end.column)
    (self.relationship, self.share) = (relationship.column, share.column)
    provisionOut = Graph.OutgoingEdges(offsets: provision)
    controlOut = Graph.OutgoingEdges(offsets: FlatColumn(control.map { $0 + Int32(provisionCount) }))
    let edges = (from: from.column, to: to.column, terms: terms.column)
    provisionIn = Graph.IncomingEdges(edges, 0..<provisionCount, nodeCount: nodeCount)
    controlIn = Graph.IncomingEdges(edges, provisionCount..<count, nodeCount: nodeCount)
  }
}

/// The rows of one family, sorted by where they come from, then by where they lead, then by relationship.
///
/// What is sorted is where a row leads beside its number, a third of a row.
private struct SortedRows {
  /// In the order of relationships.
  private let parts: [[GraphRows.Row]]
  /// In the order of the sorted rows: where each leads above, its number counted over all parts below.
  private let keys: FlatColumn<UInt64>
  private let offsets: FlatColumn<Int32>

  /// Calls `body` with each row of `parts` and its place in the order, on all cores.
  ///
  /// - Returns: where the rows of each node start; one more at the end.
  static func offsets(
    _ parts: [[GraphRows.Row]], _ nodeCount: Int, _ body: (_ place: Int, _ row: GraphRows.Row) -> Void
  ) -> FlatColumn<Int32> {
    let sorted = SortedRows(parts, nodeCount: nodeCount)
    sorted.forEach(body)
    return sorted.offsets
  }

  private init(_ parts: [[GraphRows.Row]], nodeCount: Int) {
    let places = nodeOffsets(nodeCount) { counts in
      for part in parts { for row in part { counts[Int(row.from)] += 1 } }
    }
    keys = FlatColumn(count: parts.reduce(0) { $0 + $1.count }) { keys in
      eachHalf(places) { nodes, next in
        var number: UInt64 = 0
        for part in parts {
          for row in part {
            if nodes.contains(row.from) {
              keys[Int(next[Int(row.from)])] = UInt64(UInt32(bitPattern: row.to)) << 32 | number
              next[Int(row.from)] += 1
            }
            number += 1
          }
        }
      }
      inParallel(nodeCount) { nodes in
        for node in nodes { sortFew(keys + Int(places[node]), Int(places[node + 1] - places[node])) }
      }
    }
    offsets = places
    self.parts = parts
  }

  private func forEach(_ body: (_ place: Int, _ row: GraphRows.Row) -> Void) {
    let firsts = parts.indices.map { index in parts[..<index].reduce(0) { $0 + $1.count } }
    inParallel(keys.count) { places in
      for place in places {
        let number = Int(UInt32(truncatingIfNeeded: keys.base[place]))
        // There are as many parts as cores, at most.
        var part = parts.count - 1
        while firsts[part] > number { part -= 1 }
        body(place, parts[part][number - firsts[part]])
      }
    }
  }
}

/// Sorts the keys of one node. Few, mostly.
private func sortFew(_ keys: UnsafeMutablePointer<UInt64>, _ count: Int) {
  if count > 24 {
    var many = UnsafeMutableBufferPointer(start: keys, count: count)
    many.sort()
    return
  }
  guard count > 1 else { return }
  for index in 1..<count {
    let key = keys[index]
    var place = index
    while place > 0, keys[place - 1] > key {
      keys[place] = keys[place - 1]
      place -= 1
    }
    keys[place] = key
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
