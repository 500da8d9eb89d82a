// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports any table by a mapping of its columns.
///
/// One row is held at a time.
public struct TableImporter: Importer {
  /// What the command line calls the format.
  public let name = "table"
  /// What the format is.
  public let summary = "any table, with a mapping file"
  /// What the columns mean.
  public let mapping: TableMapping

  /// The importer of tables with this mapping.
  public init(_ mapping: TableMapping) { self.mapping = mapping }

  /// Never: a mapping is chosen by the analyst, not by the file.
  public func recognizes(_ sample: FormatSample) -> Bool { false }

  /// Reads the rows.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let rows = try TableRows(source, mapping)
      let columns: TableColumns
      do throws(TableMappingError) {
        columns = try TableColumns(mapping, header: rows.header)
      } catch {
        return try writer.report(
          rows.header.isEmpty ? "csv-empty" : "table-column-missing", .error,
          at: SourceLocation(file: source.name, line: rows.headerLine), error.message)
      }
      var reading = NativeReading(
        consume writer, partiesAreIDs: mapping.table == .edges, namespace: mapping.namespace)
      defer { writer = reading.writer }
      if rows.leadingComments > 0 { reading.writer.count("comment lines", rows.leadingComments) }
      if rows.titles > 0 { reading.writer.count("rows of titles", rows.titles) }
      let unread = rows.header.indices.filter { !columns.used.contains($0) && !rows.header[$0].isEmpty }
      try Self.reportUnread(unread.map { rows.header[$0] }, rows, &reading.writer)
      while let row = try rows.next(&reading.writer) {
        reading.writer.count("rows")
        guard columns.isKept(row.cells) else {
          reading.writer.count("rows filtered out")
          reading.writer.passOver("row filtered out by the mapping")
          reading.writer.endRecord()
          continue
        }
        try columns.read(row, into: &reading)
        reading.writer.endRecord()
      }
      try Self.reportUnread(rows.laterKeys.sorted(), rows, &reading.writer)
      try reading.reportShares()
      if rows.count == 0 {
        try reading.writer.report(
          "csv-empty", .error, at: SourceLocation(file: source.name), "the table has no rows; nothing was read.")
      }
    }
  }

  /// Columns that the mapping does not mention are named once.
  private static func reportUnread(
    _ unread: [String], _ rows: TableRows, _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    guard !unread.isEmpty else { return }
    let names = unread.prefix(20).map(quoted).joined(separator: ", ")
    try writer.report(
      "table-columns-not-read", .note, at: SourceLocation(file: writer.file, line: rows.headerLine),
      "\(unread.count) columns are not in the mapping, and not read: \(names). List them under notes to keep them.")
  }
}
