// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports graphs as programs that cut or solve them exchange them: METIS (`.graph`), Matrix Market (`.mtx`) and
/// DIMACS; and as those that draw them do: GraphML and GEXF.
///
/// The former number their vertices and do not say what an edge means, so each becomes an `associate` relationship, which is
/// shown and never followed. An edge that is listed at both ends is stated once. Memory grows with the edges of METIS
/// files that wait to be listed at their other end.
public struct GraphFileImporter: Importer {
  /// What the command line calls the format.
  public let name = "graph"
  /// What the format is.
  public let summary = "graphs of numbered vertices: METIS, Matrix Market, DIMACS; GraphML, GEXF"

  /// The importer.
  public init() {}

  /// Whether the first lines are those of one of the three, or the outermost element that of a graph.
  public func recognizes(_ sample: FormatSample) -> Bool { Self.isXML(sample) || GraphFileLayout(sample.lines) != nil }

  private static func isXML(_ sample: FormatSample) -> Bool {
    sample.rootElement.map { ["graphml", "gexf"].contains($0) } ?? false
  }

  /// Reads the edges.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    let sample = try FormatSample(source)
    let lines = sample.lines
    return try writing(source, &sink) { writer in
      if Self.isXML(sample) {
        var reading = GraphXMLReading(consume writer, scope: source.scope)
        defer { writer = reading.writer }
        return try reading.read(source)
      }
      let place = SourceLocation(file: source.name)
      guard let layout = GraphFileLayout(lines) ?? GraphFileLayout(assumedFor: lines) else {
        return try writer.report(
          "graph-layout-unknown", .error, at: place,
          "this is neither METIS (numbers of vertices and edges, then a line for each vertex), nor Matrix Market, nor "
            + "DIMACS; nothing was read.")
      }
      try writer.report(
        "edges-kind-unstated", .note, at: place,
        "the graph does not say what its edges are; they are kept as \"associate\", which no path follows. To give them "
          + "a kind, write them as a table of two columns, and import it with a mapping file.")
      var reading = GraphFileReading(consume writer, layout, scope: source.scope)
      defer { writer = reading.writer }
      let reader = try LineReader(source)
      while let line = try reader.next() { try reading.read(line, number: reader.line) }
      try reading.finish()
    }
  }
}

/// Which of the layouts a file has.
enum GraphFileLayout {
  case metis
  case matrixMarket
  case dimacs

  /// What the first lines that are not blank show; nil where they are none of the layouts.
  init?(_ lines: [String]) {
    guard let first = lines.first else { return nil }
    if first.lowercased().hasPrefix("%%matrixmarket matrix coordinate") {
      self = .matrixMarket
    } else if lines.contains(where: { $0.hasPrefix("p ") }), lines.allSatisfy({ Self.isDIMACS($0) }) {
      self = .dimacs
    } else if Self.isMETIS(lines.filter { !$0.hasPrefix("%") }) {
      self = .metis
    } else {
      return nil
    }
  }

  /// METIS, where the analyst says that it is a graph and the first line that is no comment has its two to four numbers.
  init?(assumedFor lines: [String]) {
    let words = lines.first { !$0.hasPrefix("%") }?.split(whereSeparator: \.isWhitespace) ?? []
    guard (2...4).contains(words.count), words.allSatisfy({ Int($0) ?? -1 >= 0 }) else { return nil }
    self = .metis
  }

  private static func isDIMACS(_ line: String) -> Bool {
    guard let word = line.split(separator: " ").first else { return true }
    return ["c", "p", "e", "a", "n", "t"].contains(word)
  }

  /// A header of two to four numbers, then lines of numbers, not all of two: a list of pairs looks like that.
  private static func isMETIS(_ lines: [String]) -> Bool {
    let rows = lines.map { $0.split(whereSeparator: \.isWhitespace) }
    guard let first = rows.first, (2...4).contains(first.count), rows.count > 1 else { return false }
    let header = first.map { Int($0) ?? -1 }
    guard header[0] > 0, header[0] < 1 << 32, header[1] >= 0 else { return false }
    let format = header.count > 2 ? header[2] : 0
    guard [0, 1, 10, 11, 100, 101, 110, 111].contains(format) else { return false }
    // Weights are whole numbers by METIS' manual, and not in all files.
    let isNumber = { (word: Substring) in
      Int(word).map { $0 >= 0 } ?? (format % 10 == 1 && Double(word).map { $0 >= 0 && $0.isFinite } ?? false)
    }
    let numbers = rows.dropFirst()
    guard numbers.allSatisfy({ $0.allSatisfy(isNumber) }), Set(numbers.map(\.count)).count > 1 else { return false }
    // Without weights the numbers are neighbours, each edge listed at both ends.
    guard format == 0 else { return true }
    let neighbours = numbers.joined().compactMap { Int($0) }
    return neighbours.count <= 2 * header[1] && neighbours.allSatisfy { (1...header[0]).contains($0) }
  }
}

/// Turns the lines of a graph file into statements.
struct GraphFileReading<Sink: StatementSink> {
  var writer: ImportWriter<Sink>
  private let layout: GraphFileLayout
  /// What numbers of vertices are told apart by: those of two files are none of the same vertex.
  private let scope: String
  /// What the header says.
  private var header: (vertices: Int, edges: Int)?
  /// Whether nothing says how many there should be.
  private var lacksSize = false
  private var weighsEdges = false
  /// How many numbers stand before the neighbours of a vertex.
  private var numbersBefore = 0
  private var node = 0
  private var edges = 0
  /// Edges that one end listed and the other, which comes later, did not yet.
  private var listedOnce: Set<UInt64> = []

  init(_ writer: consuming ImportWriter<Sink>, _ layout: GraphFileLayout, scope: String) {
    self.scope = scope
    self.writer = writer
    self.layout = layout
  }

  mutating func read(_ line: String, number: Int) throws {
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    let location = SourceLocation(file: writer.file, line: number)
    switch layout {
    case .metis:
      if words.first?.hasPrefix("%") == true { return writer.count("comment lines") }
      if header == nil { return try metisHeader(words, location) }
      // Blank lines at the end are no vertices.
      if words.isEmpty, node >= header?.vertices ?? 0 { return }
      try metisNode(words, location)
    case .matrixMarket:
      guard let first = words.first, !first.hasPrefix("%") else { return writer.count("comment lines") }
      if header == nil {
        if let size = Self.matrixSize(words) {
          header = size
          return
        }
        header = (0, 0)
        lacksSize = true
        try writer.report(
          "graph-size-missing", .doubt, at: location,
          "the line should say how many rows, columns and entries there are; it was read as an edge. Is the file whole?"
        )
      }
      try pair(words[...], location)
    case .dimacs:
      switch words.first {
      case "p":
        header = words.suffix(2).count == 2 ? (Int(words[words.count - 2]) ?? 0, Int(words.last ?? "") ?? 0) : nil
      case "e", "a": try pair(words.dropFirst(), location)
      default: writer.count("comment lines")
      }
    }
  }

  /// The vertices and edges of a matrix: its larger side, and its entries.
  private static func matrixSize(_ words: [String]) -> (vertices: Int, edges: Int)? {
    let numbers = words.map { Int($0) ?? -1 }
    return numbers.count == 3 && numbers.allSatisfy { $0 >= 0 } ? (max(numbers[0], numbers[1]), numbers[2]) : nil
  }

  // MARK: METIS

  private mutating func metisHeader(_ words: [String], _ location: SourceLocation) throws {
    guard let first = words.first else { return }
    let format = words.count > 2 ? words[2] : "0"
    header = (Int(first) ?? 0, words.count > 1 ? Int(words[1]) ?? 0 : 0)
    weighsEdges = format.hasSuffix("1")
    let weights = format.count > 1 && format.dropLast().last == "1" ? (words.count > 3 ? Int(words[3]) ?? 1 : 1) : 0
    numbersBefore = weights + (format.count > 2 && format.first == "1" ? 1 : 0)
  }

  private mutating func metisNode(_ words: [String], _ location: SourceLocation) throws {
    writer.beginRecord()
    writer.count("vertices")
    node += 1
    let step = weighsEdges ? 2 : 1
    let neighbours = words.dropFirst(numbersBefore)
    guard node <= header?.vertices ?? 0, neighbours.count % step == 0 else {
      try writer.report(
        "graph-line-odd", .doubt, at: location,
        node > header?.vertices ?? 0
          ? "the header says \(header?.vertices ?? 0) vertices, and this is a further line; it was left out."
          : "the edges of the vertex have weights, and the numbers are no pairs; the line was left out.")
      return writer.endRecord()
    }
    if neighbours.isEmpty {
      try writer.add(EntityStatement(reference(node), location: location))
    }
    for index in stride(from: neighbours.startIndex, to: neighbours.endIndex, by: step) {
      guard let other = Int(neighbours[index]), (1...(header?.vertices ?? 1)).contains(other), other != node else {
        try refuse(neighbours[index], location)
        continue
      }
      let pair = UInt64(min(node, other)) << 32 | UInt64(max(node, other))
      if other < node, listedOnce.remove(pair) != nil { continue }
      if other > node { listedOnce.insert(pair) }
      try state(node, other, weighsEdges ? neighbours[index + 1] : nil, location)
    }
    writer.endRecord("its edges stand at other vertices")
  }

  // MARK: Pairs

  private mutating func pair(_ words: ArraySlice<String>, _ location: SourceLocation) throws {
    writer.beginRecord()
    defer { writer.endRecord() }
    let ends = words.prefix(2).map { Int($0) }
    guard ends.count == 2, let from = ends[0], let to = ends[1], from > 0, to > 0, from != to else {
      return try refuse(words.joined(separator: " "), location)
    }
    try state(from, to, words.dropFirst(2).first, location)
  }

  private mutating func refuse(_ text: String, _ location: SourceLocation) throws {
    try writer.report(
      "graph-edge-odd", .doubt, at: location,
      "\(quoted(text)) is no edge to another vertex of the file; it was left out.")
  }

  private mutating func state(_ from: Int, _ to: Int, _ weight: String?, _ location: SourceLocation) throws {
    edges += 1
    writer.count("edges")
    var statement = RelationshipStatement(from: reference(from), to: reference(to), kind: .associate)
    statement.sources = [Source(location: location)]
    if let weight { statement.notes = ["weight: \(weight)"] }
    try writer.add(statement)
  }

  /// As edge lists call the same number.
  private func reference(_ node: Int) -> EntityReference {
    EntityReference(id: String(node), namespace: "edges:\(scope)")
  }

  /// Says where the file is not what its header says.
  mutating func finish() throws {
    let place = SourceLocation(file: writer.file)
    if !listedOnce.isEmpty {
      try writer.report(
        "graph-edge-once", .doubt, at: place,
        "\(listedOnce.count) edges are listed at one of their vertices only; METIS lists them at both. They were kept.")
    }
    guard let header, !lacksSize,
      layout == .metis ? header.vertices != node || header.edges != edges : header.edges != edges
    else {
      return
    }
    try writer.report(
      "graph-count-differs", .doubt, at: place,
      "the header says \(header.vertices) vertices and \(header.edges) edges; there are "
        + (layout == .metis ? "\(node) and \(edges). " : "\(edges) edges. ") + "Is the file whole?")
  }
}
