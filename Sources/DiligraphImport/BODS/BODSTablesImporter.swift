// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports statements of the Beneficial Ownership Data Standard that were flattened to tables: one for the statements
/// of each type, and further ones for their lists, such as names, identifiers and interests, which point to them.
///
/// The tables of the lists are found beside that of the statements, in its folder or archive, and their rows are read
/// with the statements that they belong to; named by themselves they are passed over. Tables of statements are read
/// twice, as files of statements are. Memory does not grow with them as long as the lists are in the statements' order.
public struct BODSTablesImporter: Importer {
  /// What the command line calls the format.
  public let name = "bods-tables"
  /// What the format is.
  public let summary = "beneficial ownership as tables (entity_statement.csv, ooc_statement.csv and the like)"

  /// The importer.
  public init() {}

  /// Whether the header is that of a table of statements, or of one that points to one.
  public func recognizes(_ sample: FormatSample) -> Bool {
    Self.isOfStatements(sample.header) || Self.isOfList(sample.header)
  }

  private static func isOfStatements(_ header: [String]) -> Bool {
    header.contains("link") && header.contains("statementid")
      && (header.contains("statementtype") || header.contains("recordtype"))
  }

  private static func isOfList(_ header: [String]) -> Bool {
    header.contains("link") && header.contains { $0.hasPrefix("link") && $0.hasSuffix("statement") }
  }

  /// Reads the statements of a table with what belongs to them.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    let header = try FormatSample(source).header
    return try writing(source, &sink) { writer in
      guard Self.isOfStatements(header) else { return try Self.passOver(source, header, &writer) }
      try Self.statements(source, &writer)
    }
  }

  // MARK: Lists

  /// A table of a list, which is read with the statements where they are.
  private static func passOver(
    _ source: ByteSource, _ header: [String], _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    let reader = try CSVReader(source)
    guard isOfList(header), let link = reader.header.first(where: { $0.hasPrefix("_link_") }) else {
      return try writer.report(
        "csv-header-unknown", .error, at: SourceLocation(file: source.name, line: reader.headerLine),
        "a table of flattened statements has the columns _link, statementID and statementType, or recordType; nothing was "
          + "read.")
    }
    let statements = "\(link.dropFirst("_link_".count)).csv"
    let isThere = source.neighbour(statements) != nil
    while try reader.next() != nil {
      writer.beginRecord()
      writer.count("rows of lists")
      writer.endRecord(isThere ? "row read with \(statements)" : "row of statements that are not there")
    }
    guard !isThere else { return }
    try writer.report(
      "bods-table-alone", .error, at: SourceLocation(file: source.name),
      "the table is a list of what statements state, and \(statements) is not beside it; put the tables into one folder "
        + "or archive. Nothing was read.")
  }

  // MARK: Statements

  private static func statements(_ source: ByteSource, _ writer: inout ImportWriter<some StatementSink>) throws {
    var index = BODSIndex(dataset: scope(of: source))
    var ordinal = 0
    try forEach(in: source, withLists: false) { _, _, statement in
      if let statement { index.add(statement, ordinal: ordinal) }
      ordinal += 1
    }
    // The parties stand in tables of their own, the names by which an owner is called that is not told among them.
    var subjects: [BODSStatement] = []
    var others = Int.max / 2
    for name in BODSTable.statementTables {
      guard let table = source.neighbour("\(name).csv"), table.name != source.name else { continue }
      try forEach(in: table, withLists: false) { _, _, statement in
        if let statement {
          index.add(statement, ordinal: others)
          if let key = statement.key, index.ownersUntold.contains(key) { subjects.append(statement) }
        }
        others += 1
      }
    }
    index.close()
    var reading = BODSReading(consume writer, index: index)
    defer { writer = reading.finished() }
    for subject in subjects { reading.noteName(of: subject) }
    let left = try forEach(in: source, withLists: true) { row, location, statement in
      reading.writer.beginRecord()
      try reading.writer.report(row, at: location)
      if let statement {
        reading.writer.summary.add(licence: statement.licence)
        try reading.statement(statement)
      } else {
        reading.writer.count("statements")
        try reading.leaveOut(
          "bods-type-unknown", at: location,
          "the row has no type of a statement, such as entityStatement or relationship; it was left out.")
      }
      reading.writer.endRecord()
    }
    for list in left {
      try reading.writer.report(
        "bods-rows-unlinked", .doubt, at: SourceLocation(file: list.name, line: list.line),
        "from this row on, rows point to no further statement in the order of the table; they were not read. Sort both "
          + "tables by their links.")
    }
    try reading.finish()
  }

  /// Where statements name no publisher, the tables of one folder or archive are one data set: the one that somebody
  /// names. What each is called after its own file is none.
  private static func scope(of source: ByteSource) -> String {
    let file = source.name.split(separator: "/").last.map(String.init) ?? source.name
    let table = file.split(separator: ".").first.map(String.init) ?? file
    if let dataset = source.dataset, !dataset.hasSuffix(table) { return dataset }
    return source.name.lastIndex(of: "/").map { String(source.name[..<$0]) } ?? "bods-tables"
  }

  /// Calls `body` with each row and its statement, nil where the row is none.
  ///
  /// - Returns: the lists of which rows were left, and where.
  @discardableResult
  private static func forEach(
    in source: ByteSource, withLists: Bool, _ body: (CSVRow, SourceLocation, BODSStatement?) throws -> Void
  ) throws -> [(name: String, line: Int)] {
    let table = try BODSTable(source, withLists: withLists)
    var parser = JSONParser()
    while let (row, text) = try table.next() {
      let location = SourceLocation(file: source.name, line: row.line)
      let element = try? text.withUnsafeBytes { parser.parse($0) }.result.get()
      try body(row, location, element.flatMap { BODSStatement($0, at: location) })
    }
    return table.left
  }
}
