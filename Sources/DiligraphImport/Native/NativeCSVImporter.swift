// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports tables of entities, relationships or flags, as an analyst types them in a spreadsheet.
///
/// The header decides which table a file is. `from, to, kind` suffice for relationships, `entity, category`
/// for flags; the other columns are optional.
public struct NativeCSVImporter: Importer {
  /// What the command line calls the format.
  public let name = "csv"
  /// What the format is.
  public let summary = "tables of relationships, flags or entities"

  /// The importer.
  public init() {}

  /// Whether the header has the columns that suffice for one of the tables.
  public func recognizes(_ sample: FormatSample) -> Bool { NativeTable(header: sample.header) != nil }

  /// Reads the table.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let reader = try CSVReader(source)
      let columns = reader.header.map { NativeColumn($0) }
      guard let table = NativeTable(header: columns.map(\.key)) else {
        try Self.reportHeader(reader, &writer)
        return
      }
      var reading = NativeReading(consume writer, partiesAreIDs: false)
      defer { writer = reading.writer }
      try Self.reportRepeatedColumns(reader, &reading.writer)
      while let row = try reader.next() {
        // Spreadsheets write the empty rows below a table, too.
        if row.cells.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) {
          reading.writer.count("blankRows")
          continue
        }
        let location = SourceLocation(file: source.name, line: row.line)
        try Self.report(row, at: location, &reading.writer)
        var fields = NativeFields(location: location)
        for (column, cell) in zip(columns, row.cells) { fields.set(column, cell) }
        try reading.read(fields, sources: nil, as: table)
      }
    }
  }

  private static func reportHeader(_ reader: CSVReader, _ writer: inout ImportWriter<some StatementSink>)
    throws
  {
    let place = SourceLocation(file: writer.file, line: reader.headerLine)
    if reader.header.isEmpty {
      try writer.report(
        "csv-empty", .error, at: place, "the table has no rows; its first row names the columns")
    } else {
      let columns = reader.header.prefix(12).map(quoted).joined(separator: ", ")
      try writer.report(
        "csv-header-unknown", .error, at: place,
        "the columns are \(columns); relationships need from, to, kind, flags need entity, category, "
          + "entities need name or id. Nothing was read.")
    }
  }

  private static func reportRepeatedColumns(
    _ reader: CSVReader, _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    var seen: Set<String> = []
    for column in reader.header
    where !seen.insert(NativeColumn.key(column)).inserted && !column.isEmpty {
      try writer.report(
        "csv-column-repeated", .doubt, at: SourceLocation(file: writer.file, line: reader.headerLine),
        "the column \(quoted(column)) is there twice; its first value that is not empty counts.")
    }
  }

  private static func report(
    _ row: CSVRow, at location: SourceLocation, _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    for doubt in row.doubts {
      let message =
        switch doubt {
        case .missingCells(let expected, let found):
          "the row has \(found) cells and the header \(expected); the missing ones count as empty."
        case .surplusCells(let expected, let found):
          "the row has \(found) cells and the header \(expected); the last ones are not read. Is a quote missing?"
        case .textAfterQuote(let column):
          "cell \(column) has text after its closing quote; it was read as part of the cell."
        }
      try writer.report("csv-row-ragged", .doubt, at: location, message)
    }
    if row.isFallbackEncoding {
      try writer.report(
        "encoding-not-utf8", .doubt, at: location,
        "the row is not UTF-8, and was read as Windows-1252; save it as UTF-8.")
    }
  }
}
