// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// A row of a list's table, by the names of its columns.
struct ListRow {
  let location: SourceLocation
  private let columns: [String: Int]
  private let cells: [String]

  fileprivate init(columns: [String: Int], cells: [String], location: SourceLocation) {
    self.columns = columns
    self.cells = cells
    self.location = location
  }

  /// The cell under a column's key (see ``NativeColumn``), without space around it; nil where it is empty.
  subscript(_ key: String) -> String? {
    guard let index = columns[key], index < cells.count else { return nil }
    return cells[index].trimmedOrNil
  }

  /// The items of a cell that are separated by semicolons.
  func items(_ key: String) -> [String] {
    (self[key] ?? "").split(separator: ";").map { String($0).trimmed }.filter { !$0.isEmpty }
  }
}

/// The next row; nil at the end, and where a download was cut off inside a cell, which is reported.
private func nextRow(_ reader: CSVReader, _ reading: inout ListReading<some StatementSink>) throws -> CSVRow? {
  do {
    return try reader.next()
  } catch {
    guard error.problem == .unterminatedQuote else { throw error }
    try reading.writer.unreadable(error)
    return nil
  }
}

/// Reads a list's table.
enum ListTable {
  /// Reports what is odd about a row. Empty cells too many or too few at its end tell nothing.
  ///
  /// - Parameter columns: how many columns there are up to the last that has a name.
  static func report(
    _ row: CSVRow, columns: Int, at location: SourceLocation, _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    let isOdd = row.doubts.contains { doubt in
      switch doubt {
      case .missingCells(_, let found): found < columns
      // Of a table whose header is not its first row, the reader does not know how many cells are expected.
      case .surplusCells: row.cells.dropFirst(columns).contains { $0.trimmedOrNil != nil }
      case .textAfterQuote: true
      }
    }
    if isOdd {
      try writer.report(
        "csv-row-ragged", .doubt, at: location,
        "the row does not fit the header (cells missing, too many, or text after a quote); what is there was read.")
    }
    if row.isFallbackEncoding {
      try writer.report(
        "encoding-not-utf8", .doubt, at: location,
        "the row is not UTF-8, and was read as Windows-1252; save it as UTF-8.")
    }
  }
}

extension Importer {
  /// Reads the rows of a list's table, each into an entry or more.
  func readingTable<Sink: StatementSink>(
    _ source: ByteSource, _ sink: inout Sink, needs columns: [String],
    _ body: (ListRow, inout ListReading<Sink>) throws -> Void
  ) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let reader = try CSVReader(source)
      var reading = ListReading(consume writer)
      defer { writer = reading.finished() }
      var header = reader.header
      // Some start with a row that holds the date of the list only.
      let isDated = ["report date", "last updated"].contains { header.first?.lowercased().hasPrefix($0) == true }
      if isDated, header.dropFirst(2).allSatisfy(\.isEmpty), let row = try reader.next() { header = row.cells }
      let keys = header.map(NativeColumn.key)
      guard Set(keys).isSuperset(of: columns) else {
        let found = header.isEmpty ? "it has no rows" : "it has \(header.prefix(12).map(quoted))"
        return try reading.writer.report(
          "list-empty", .error, at: SourceLocation(file: source.name, line: reader.headerLine),
          "the table needs the columns \(columns.joined(separator: ", ")); \(found). Nothing was read.")
      }
      let named = (keys.lastIndex { !$0.isEmpty } ?? 0) + 1
      let indices = Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      while let row = try nextRow(reader, &reading) {
        let location = SourceLocation(file: source.name, line: row.line)
        reading.writer.count("records")
        reading.writer.beginRecord()
        defer { reading.writer.endRecord() }
        try ListTable.report(row, columns: named, at: location, &reading.writer)
        // Joined files repeat the header, and some publish a row of nothing.
        if row.cells == header || row.cells.allSatisfy({ $0.trimmedOrNil == nil }) {
          reading.writer.count("skipped")
          try reading.writer.report(
            "list-row-without-entry", .note, at: location, "the row is empty or repeats the header; it was left out.")
          continue
        }
        try body(ListRow(columns: indices, cells: row.cells, location: location), &reading)
      }
      try reading.finish()
    }
  }
}
