// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports lists of edges that come without a word about what they are: two columns of ids, perhaps a third and fourth.
///
/// Such a list does not say what its edges mean, so each becomes an `associate` relationship, which is shown and never
/// followed. A mapping file gives them a kind.
public struct EdgeListImporter: Importer {
  /// What the command line calls the format.
  public let name = "edges"
  /// What the format is.
  public let summary = "edge lists: two columns of ids, with or without a header"

  /// The importer.
  public init() {}

  /// Whether the first lines are pairs of numbers, or the header names two ends and nothing else that tells.
  public func recognizes(_ sample: FormatSample) -> Bool { EdgeListLayout(sample) != nil }

  /// Reads the edges.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    let sample = try FormatSample(source)
    let layout = EdgeListLayout(sample) ?? EdgeListLayout(assumedFor: sample)
    if !sample.lines.isEmpty {
      try sink.add(
        Finding(
          "edges-kind-unstated", .note, at: SourceLocation(file: source.name),
          "the list does not say what its edges are; they are kept as \"associate\", which no path follows. "
            + "A mapping file with the constant kind says it."))
    }
    return try TableImporter(layout.mapping(of: source)).read(source, into: &sink)
  }
}

/// How an edge list is written.
struct EdgeListLayout {
  private var mapping = TableMapping(table: .edges)

  /// `from, to` is none of them: it is a table of relationships that lacks its kind, and is said to be one.
  private static let ends: [(from: String, to: String)] = [
    ("source", "target"), ("src", "dst"), ("src", "dest"), ("fromnodeid", "tonodeid"), ("tail", "head"),
  ]
  private static let comments = ["#", "%"]

  /// The layout that the first lines show; nil if they are no edge list.
  init?(_ sample: FormatSample) {
    let lines = sample.lines.filter { line in !Self.comments.contains { line.hasPrefix($0) } }
    guard let first = lines.first else { return nil }
    for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), 0] {
      let rows = lines.map { Self.cells($0, delimiter) }
      guard let width = rows.first?.count, (2...5).contains(width), rows.allSatisfy({ $0.count == width }) else {
        continue
      }
      let header = Self.cells(first, delimiter).map(NativeColumn.key)
      if Self.ends.contains(where: { $0.from == header[0] && $0.to == header[1] }),
        !header.contains("kind"), !header.contains("name")
      {
        self.init(delimiter, hasHeader: true, width: width)
        return
      }
      guard rows.allSatisfy(Self.isEdge) else { continue }
      self.init(delimiter, hasHeader: false, width: width)
      return
    }
    return nil
  }

  /// The layout when the analyst says that it is an edge list: the first two columns, whatever they hold.
  init(assumedFor sample: FormatSample) {
    let line = sample.lines.first { line in !Self.comments.contains { line.hasPrefix($0) } } ?? ""
    let delimiter =
      [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
      .first { Self.cells(line, $0).count > 1 } ?? 0
    self.init(delimiter, hasHeader: false, width: Self.cells(line, delimiter).count)
  }

  /// The mapping by which a list is read. Two lists count their nodes from 1 each: the ids are those of one data set.
  func mapping(of source: ByteSource) -> TableMapping {
    var mapping = mapping
    mapping.namespace = "edges:\(source.scope)"
    return mapping
  }

  private init(_ delimiter: UInt8, hasHeader: Bool, width: Int) {
    mapping.columns = ["from": .numbered(1), "to": .numbered(2)]
    mapping.notes = width > 2 ? (3...width).map { .numbered($0) } : []
    mapping.delimiter = delimiter == 0 ? nil : delimiter
    mapping.isWhitespaceSeparated = delimiter == 0
    mapping.hasHeader = hasHeader
    mapping.comments = Self.comments
  }

  private static func cells(_ line: String, _ delimiter: UInt8) -> [String] {
    guard delimiter != 0 else { return line.split(whereSeparator: \.isWhitespace).map(String.init) }
    return line.split(separator: Character(UnicodeScalar(delimiter)), omittingEmptySubsequences: false)
      .map { String($0).trimmed.trimmingQuotes }
  }

  /// Two whole numbers, then numbers only: anything else could be a table whose columns mean something.
  private static func isEdge(_ cells: [String]) -> Bool {
    cells.prefix(2).allSatisfy { !$0.isEmpty && $0.utf8.count < 20 && $0.utf8.allSatisfy { (48...57).contains($0) } }
      && cells.dropFirst(2).allSatisfy { FieldText.number($0) != nil }
  }
}

extension String {
  /// The text without a pair of double quotes around it.
  fileprivate var trimmingQuotes: String {
    guard utf8.count >= 2, hasPrefix("\""), hasSuffix("\"") else { return self }
    return String(dropFirst().dropLast())
  }
}
