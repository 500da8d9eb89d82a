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

  /// How large the pieces are that are read at the same time; nil reads rows one by one.
  let pieceSize: Int?

  /// The importer.
  public init() { pieceSize = CSVPieces.size }

  /// An importer that cuts elsewhere, or not at all: for tests of what must not depend on it.
  init(pieceSize: Int?) { self.pieceSize = pieceSize }

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
      if let pieceSize, let plan = NativeRowPlan(columns, table, reader.dialect, file: source.name) {
        try Self.readPlainRows(try reader.takeRest(pieceSize: pieceSize), reader, plan, columns, &reading)
      } else {
        try Self.readRows(reader, source.name, columns, table, &reading)
      }
      try reading.reportShares()
    }
  }

  /// Reads rows one by one.
  static func readRows(
    _ reader: CSVReader, _ file: String, _ columns: [NativeColumn], _ table: NativeTable,
    _ reading: inout NativeReading<some StatementSink>
  ) throws {
    while let row = try reader.next() {
      reading.writer.beginRecord()
      // Spreadsheets write the empty rows below a table, too.
      if row.cells.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) {
        reading.writer.count("blankRows")
        reading.writer.endRecord("row blank")
        continue
      }
      let location = SourceLocation(file: file, line: row.line)
      try reading.writer.report(row, at: location)
      var fields = NativeFields(location: location)
      for (column, cell) in zip(columns, row.cells) { fields.set(column, cell) }
      try reading.read(fields, sources: nil, as: table)
      reading.writer.endRecord()
    }
  }

  /// Reads pieces of the table on all cores: plain rows straight from bytes, the others one by one.
  private static func readPlainRows(
    _ pieces: CSVPieces, _ reader: CSVReader, _ plan: NativeRowPlan, _ columns: [NativeColumn],
    _ reading: inout NativeReading<some StatementSink>
  ) throws {
    let table = plan.table
    var pieces = pieces
    let rest = pieces.rest
    var work = OrderedWork { NativeRowParser(plan) }
    func take(_ parser: inout NativeRowParser) throws {
      if parser.rowCount > 0 {
        reading.writer.count(table.rawValue, parser.rowCount)
        try reading.writer.add(parser.batch, records: parser.rowCount)
        reading.bareShares.add(parser.bareShares)
      }
      for remainder in parser.remainders {
        let isRest = !parser.piece.isComplete
        let bytes = Array(parser.piece.bytes[remainder.bytes])
        let stream = PeekableStream(isRest ? rest : MemoryStream([]), chunkSize: .max)
        stream.putBack(bytes)
        let rows = CSVReader(
          stream, of: reader, name: plan.file, line: remainder.line, chunkSize: isRest ? 256 << 10 : bytes.count)
        try readRows(rows, plan.file, columns, table, &reading)
      }
    }
    while true {
      let piece: CSVPiece?
      do {
        piece = try pieces.next()
      } catch {
        // What stands before a damage is read.
        try work.finish(take)
        throw error
      }
      guard let piece else { break }
      try work.submit(piece, take)
      // What is left at the end is read by the one who takes it; nothing follows.
      if !piece.isComplete { break }
    }
    try work.finish(take)
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
}
