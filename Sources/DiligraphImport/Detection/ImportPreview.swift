// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation

/// What an import would make of a file: its format, how it is written, and the first statements as they would arrive.
///
/// Nothing is stored, and no more of the file is read than the statements need.
public struct ImportPreview: Hashable, Sendable {
  /// How a table is written.
  public struct Dialect: Hashable, Sendable {
    /// What stands between cells, in words.
    public var delimiter: String
    /// Whether cells can stand in double quotes.
    public var hasQuotes: Bool
    /// `UTF-8`, `UTF-8 with byte order mark`, `UTF-16, little-endian`, `Windows-1252`, …
    public var encoding: String
    /// `LF`, `CRLF` or `CR`.
    public var lineEnds: String
    /// Whether the input is compressed.
    public var isCompressed: Bool
    /// The columns; empty where there is no header.
    public var header: [String]
  }

  /// The file's name.
  public var file: String
  /// The format's name.
  public var format: String
  /// What the format is.
  public var summary: String
  /// What the file is packed in, from the outside to the inside, such as `gzip`.
  public var layers: [String]
  /// How the text is encoded, as far as its beginning tells; XML says it itself.
  public var encoding: String
  /// How the table is written; nil where the file is no table.
  public var dialect: Dialect?
  /// What each field is read from, where a mapping decides it.
  public var mapping: [String]
  /// The first statements.
  public var statements: [Statement]
  /// The findings up to there.
  public var findings: [Finding]
  /// Whether the file ended before the limit.
  public var isWhole: Bool

  /// Looks at a source.
  ///
  /// - Parameters:
  ///   - source: the file; standard input cannot be read again afterwards.
  ///   - importer: the format; nil lets the content tell.
  ///   - limit: how many statements are shown.
  public init(_ source: ByteSource, importer: (any Importer)? = nil, limit: Int = 10) throws {
    let importer = try importer ?? FormatRegistry.importer(for: source)
    file = source.name
    format = importer.name
    summary = importer.summary
    var table = (importer as? TableImporter)?.mapping
    if importer is EdgeListImporter { table = EdgeListLayout(try FormatSample(source))?.mapping(of: source) }
    let packed = try source.layers()
    layers = packed.filter { !$0.isEncoding }.map(\.rawValue)
    encoding = try Self.encoding(source, packed)
    // The numbers of a graph are no cells.
    dialect =
      importer is GraphFileImporter
      ? nil : try Self.dialect(source, table, isCompressed: !layers.isEmpty, encoding: encoding)
    mapping = table.map(Self.lines) ?? []
    var sink = FirstStatements(limit: max(1, limit))
    do {
      // Row by row, so that the first statements are those of the first rows.
      let rowByRow: any Importer = importer is NativeCSVImporter ? NativeCSVImporter(pieceSize: nil) : importer
      _ = try rowByRow.read(source, into: &sink)
      isWhole = true
    } catch is FirstStatements.Full {
      isWhole = false
    }
    statements = sink.statements
    findings = sink.findings
  }

  // MARK: How it is written

  private static func encoding(_ source: ByteSource, _ layers: [ByteSource.Layer]) throws -> String {
    if let wide = layers.last, wide.isEncoding { return wide.rawValue }
    let sample = try source.prefix(CSVReader.sampleSize)
    if sample.starts(with: [0xEF, 0xBB, 0xBF]) { return "UTF-8 with byte order mark" }
    if sample.starts(with: [0xFF, 0xFE]) || sample.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    return isUTF8(sample, isWhole: sample.count < CSVReader.sampleSize) ? "UTF-8" : "Windows-1252"
  }

  private static func dialect(
    _ source: ByteSource, _ mapping: TableMapping?, isCompressed: Bool, encoding: String
  ) throws -> Dialect? {
    let sample = try source.prefix(CSVReader.sampleSize)
    let text = sample.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(sample.dropFirst(3)) : sample
    // XML in UTF-16 is handed to its parser as it is.
    let isWide = text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF])
    let first = isWide ? UInt8(ascii: "<") : text.first { $0 > 0x20 }
    guard let first, first != UInt8(ascii: "{"), first != UInt8(ascii: "["), first != UInt8(ascii: "<") else {
      return nil
    }
    let detected = CSVDialect(detectedBelowTitlesIn: text)
    let header = try header(sample, detected, source.name)
    return Dialect(
      delimiter: mapping?.isWhitespaceSeparated == true
        ? "white space" : name(mapping?.delimiter ?? detected.delimiter),
      hasQuotes: mapping?.hasQuotes ?? true,
      encoding: encoding, lineEnds: lineEnds(text), isCompressed: isCompressed,
      header: mapping?.hasHeader == false ? [] : header)
  }

  /// The first row that is no title; a title is a row of which one cell at most is not empty.
  private static func header(_ sample: [UInt8], _ detected: CSVDialect, _ file: String) throws -> [String] {
    var dialect = detected
    dialect.hasHeader = false
    let reader = try CSVReader(.bytes(sample, name: file), dialect: dialect)
    var rows: [[String]] = []
    while rows.count < FormatSample.rowsKept, let row = try? reader.next() { rows.append(row.cells.map(\.trimmed)) }
    return rows.first { row in row.count { !$0.isEmpty } > 1 } ?? rows.first ?? []
  }

  private static func name(_ delimiter: UInt8) -> String {
    switch delimiter {
    case UInt8(ascii: ","): "comma"
    case UInt8(ascii: ";"): "semicolon"
    case UInt8(ascii: "\t"): "tab"
    case UInt8(ascii: "|"): "bar"
    default: String(UnicodeScalar(delimiter))
    }
  }

  private static func lineEnds(_ text: [UInt8]) -> String {
    guard let end = text.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return "LF" }
    if text[end] == 0x0A { return "LF" }
    return end + 1 < text.count && text[end + 1] == 0x0A ? "CRLF" : "CR"
  }

  /// Whether the sample is UTF-8; one that is cut may end inside of a character.
  private static func isUTF8(_ text: [UInt8], isWhole: Bool) -> Bool {
    (0...(isWhole ? 0 : min(3, text.count))).contains { cut in
      String(validating: text.dropLast(cut), as: UTF8.self) != nil
    }
  }

  private static func lines(_ mapping: TableMapping) -> [String] {
    var lines = ["a row states: \(mapping.table.rawValue)"]
    for field in mapping.given.sorted() {
      var parts: [String] = []
      if let column = mapping.columns[field] { parts.append("column \(column)") }
      if let several = mapping.concatenations[field] {
        parts.append("columns " + several.columns.map(\.description).joined(separator: " + "))
      }
      if let constant = mapping.constants[field] { parts.append("\(quoted(constant))") }
      lines.append("\(field): \(parts.joined(separator: ", else "))")
    }
    if !mapping.notes.isEmpty { lines.append("notes: \(mapping.notes.map(\.description).joined(separator: ", "))") }
    return lines
  }

  // MARK: As text

  /// The preview as text.
  public var text: String {
    var lines = ["\(visibleText(file)): \(format) (\(summary))"]
    if dialect == nil {
      lines.append("  \(encoding)\(layers.isEmpty ? "" : ", compressed: \(layers.joined(separator: " in "))")")
    }
    if let dialect {
      let header = dialect.header.prefix(40).map { visibleText($0, limit: 40) }.joined(separator: ", ")
      lines.append(
        "  table: \(dialect.delimiter) between cells, \(dialect.hasQuotes ? "double quotes" : "no quotes"), "
          + "\(dialect.encoding), \(dialect.lineEnds)"
          + (layers.isEmpty ? "" : ", compressed: \(layers.joined(separator: " in "))"))
      lines.append(
        dialect.header.isEmpty ? "  no header" : "  \(dialect.header.count) columns: \(header)")
    }
    lines += mapping.map { "  mapping: \(visibleText($0, limit: 200))" }
    lines.append(isWhole ? "  all \(statements.count) statements:" : "  the first \(statements.count) statements:")
    lines += statements.map { "  - \(visibleText(StatementText.line($0), limit: 300))" }
    if !findings.isEmpty { lines.append("  findings so far: \(findings.count)") }
    lines += findings.prefix(10).map { "  ! \(visibleText($0.description, limit: 300))" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The preview as JSON, keys sorted.
  public var json: String {
    var object: [String: Any] = [
      "file": file, "format": format, "summary": summary, "isWhole": isWhole, "mapping": mapping,
      "layers": layers, "encoding": encoding,
      "statements": statements.map(StatementText.object),
      "findings": findings.map { finding in
        [
          "code": finding.code, "severity": finding.severity.rawValue, "place": finding.location.description,
          "message": finding.message,
        ]
      },
    ]
    if let dialect {
      object["dialect"] = [
        "delimiter": dialect.delimiter, "hasQuotes": dialect.hasQuotes, "encoding": dialect.encoding,
        "lineEnds": dialect.lineEnds, "isCompressed": dialect.isCompressed, "header": dialect.header,
      ]
    }
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? JSONSerialization.data(withJSONObject: object, options: options) else { return "{}" }
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}

/// Takes the first statements and then ends the reading.
private struct FirstStatements: StatementSink {
  /// There are enough.
  struct Full: Error {}

  let limit: Int
  private(set) var statements: [Statement] = []
  private(set) var findings: [Finding] = []

  init(limit: Int) { self.limit = limit }

  mutating func add(_ statement: Statement) throws {
    // Thrown at the next one: a file with exactly as many is whole.
    if statements.count >= limit { throw Full() }
    statements.append(statement)
  }

  mutating func add(_ finding: Finding) { if findings.count < 100 { findings.append(finding) } }
}
