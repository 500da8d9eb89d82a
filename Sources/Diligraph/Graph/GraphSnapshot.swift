// SPDX-License-Identifier: Apache-2.0

extension Graph {
  /// Adds the graph to what a snapshot is written of.
  func write(to content: inout SnapshotContent) {
    var tables = PackedWriter()
    tables.add(nodeCount)
    tables.add(edges.table)
    tables.add(edges.shares)
    tables.add(productSets)
    for count in [ignored.toItself, ignored.ofNoConfidence, ignored.belowMinimum, ignored.associations] {
      tables.add(count)
    }
    content.add(.graphTables, tables.bytes)
    content.add(.edgeFrom, edges.from)
    content.add(.edgeTo, edges.to)
    content.add(.edgeTerms, edges.terms)
    content.add(.edgeStart, edges.start)
    content.add(.edgeEnd, edges.end)
    content.add(.edgeRelationship, edges.relationship)
    content.add(.edgeShare, edges.share)
    content.add(.provisionOutOffsets, provisionOut.offsets)
    content.add(.provisionInOffsets, provisionIn.offsets)
    content.add(.provisionInEdge, provisionIn.edge)
    content.add(.provisionInSource, provisionIn.source)
    content.add(.controlOutOffsets, controlOut.offsets)
    content.add(.controlInOffsets, controlIn.offsets)
    content.add(.controlInEdge, controlIn.edge)
    content.add(.controlInSource, controlIn.source)
    content.add(.passThrough, passThrough)
    content.add(.transforms, transforms)
  }

  /// The graph in a snapshot, which keeps its columns.
  init(_ snapshot: Snapshot) throws(SnapshotProblem) {
    var tables = PackedReader(try snapshot.column(.graphTables, UInt8.self).bytes)
    nodeCount = tables.integer()
    let terms: [Terms] = tables.values()
    let shares: [Share] = tables.values()
    guard let sets = ProductSets(from: &tables) else { throw .damaged("the graph's product sets cannot be read") }
    productSets = sets
    ignored = IgnoredRelationships(
      toItself: tables.integer(), ofNoConfidence: tables.integer(), belowMinimum: tables.integer(),
      associations: tables.integer())
    guard tables.isWhole, (0...Graph.limit).contains(nodeCount) else {
      throw .damaged("the graph's tables cannot be read")
    }
    edges = Edges(try EdgeColumns(snapshot), table: terms, shares: shares)
    provisionOut = OutgoingEdges(offsets: try snapshot.column(.provisionOutOffsets, count: nodeCount + 1))
    provisionIn = IncomingEdges(
      offsets: try snapshot.column(.provisionInOffsets, count: nodeCount + 1),
      edge: try snapshot.column(.provisionInEdge), source: try snapshot.column(.provisionInSource))
    controlOut = OutgoingEdges(offsets: try snapshot.column(.controlOutOffsets, count: nodeCount + 1))
    controlIn = IncomingEdges(
      offsets: try snapshot.column(.controlInOffsets, count: nodeCount + 1),
      edge: try snapshot.column(.controlInEdge), source: try snapshot.column(.controlInSource))
    passThrough = try snapshot.column(.passThrough, count: nodeCount)
    transforms = try snapshot.column(.transforms, count: nodeCount)
  }

  /// Whether every number in the columns names something that exists, which the searches do not ask again. O(V + E), on
  /// all cores.
  var isWithinBounds: Bool {
    let (all, provision) = (edges.count, provisionOut.edgeCount)
    guard provision <= all, controlOut.edgeCount == all - provision, edges.share.count == all - provision,
      provisionIn.edge.count == provision, provisionIn.source.count == provision,
      controlIn.edge.count == all - provision, controlIn.source.count == all - provision
    else { return false }
    let nodes = Int32(nodeCount)
    let terms = Int32(edges.table.count)
    return provisionOut.offsets.rises(from: 0, to: provision) && provisionIn.offsets.rises(from: 0, to: provision)
      && controlOut.offsets.rises(from: provision, to: all) && controlIn.offsets.rises(from: 0, to: all - provision)
      && edges.from.all { $0 >= 0 && $0 < nodes } && edges.to.all { $0 >= 0 && $0 < nodes }
      && edges.terms.all { $0 >= 0 && $0 < terms }
      && edges.share.all { [count = Int32(edges.shares.count)] in $0 >= -1 && $0 < count }
      && provisionIn.edge.all { $0 >= 0 && $0 < Int32(provision) }
      && controlIn.edge.all { $0 >= Int32(provision) && $0 < Int32(all) }
      && [provisionIn, controlIn].allSatisfy {
        $0.source.all { $0.from >= 0 && $0.from < nodes && $0.terms >= 0 && $0.terms < terms }
      }
      && edges.table.allSatisfy { $0.products >= 0 && Int($0.products) < productSets.count }
  }
}

/// The columns of edges, wherever they are.
struct EdgeColumns {
  let from, to, terms, start, end, relationship, share: FlatColumn<Int32>

  init(_ columns: GraphColumns) {
    (from, to, terms) = (columns.from, columns.to, columns.terms)
    (start, end) = (columns.start, columns.end)
    (relationship, share) = (columns.relationship, columns.share)
  }

  init(_ snapshot: Snapshot) throws(SnapshotProblem) {
    from = try snapshot.column(.edgeFrom)
    to = try snapshot.column(.edgeTo, count: from.count)
    terms = try snapshot.column(.edgeTerms, count: from.count)
    start = try snapshot.column(.edgeStart, count: from.count)
    end = try snapshot.column(.edgeEnd, count: from.count)
    relationship = try snapshot.column(.edgeRelationship, count: from.count)
    share = try snapshot.column(.edgeShare)
    guard share.count <= from.count else { throw .damaged("there are more holdings than relationships") }
  }
}

extension FlatColumn {
  /// Whether all values are so; asked on all cores.
  fileprivate func all(_ isRight: (Element) -> Bool) -> Bool {
    let parts = FlatColumn<Bool>([Bool](repeating: true, count: 8))
    let (base, count) = (base, count)
    let answers = UnsafeMutablePointer(mutating: parts.base)
    inParallel(8, least: 2) { range in
      for part in range {
        var right = true
        for index in (count * part / 8)..<(count * (part + 1) / 8) where !isRight(base[index]) { right = false }
        answers[part] = right
      }
    }
    return parts.allSatisfy(\.self)
  }
}

extension FlatColumn<Int32> {
  /// Whether the values never fall, and begin and end so.
  fileprivate func rises(from first: Int, to last: Int) -> Bool {
    guard count > 0, base[0] == first, base[count - 1] == last else { return false }
    for index in 1..<count where base[index] < base[index - 1] { return false }
    return true
  }
}

extension Graph.Terms: Packable {
  func pack(into writer: inout PackedWriter) {
    writer.add(kind.rawValue)
    writer.add((attributes ? 1 : 0) + (statesStart ? 2 : 0))
    writer.add(Int(products))
    for value in [confidence, probability, relevance] { writer.add(value) }
  }

  init?(from reader: inout PackedReader) {
    guard let kind = RelationshipKind(rawValue: reader.text()) else { return nil }
    let marks = reader.integer()
    self.init(
      kind: kind, attributes: marks & 1 > 0, statesStart: marks & 2 > 0,
      products: Int32(truncatingIfNeeded: reader.integer()), confidence: reader.double(),
      probability: reader.double(), relevance: reader.double())
    // What is no probability would be believed by every search.
    guard [confidence, probability, relevance].allSatisfy({ (0...1).contains($0) }) else { return nil }
  }
}
