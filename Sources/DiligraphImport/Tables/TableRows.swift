// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// A row of cells with its place.
struct TableRow {
  var cells: [String]
  var location: SourceLocation
}

/// The rows of a table as its mapping says that it is written, or the objects of JSON, whose keys are the columns.
final class TableRows {
  private enum Reader {
    case table(CSVReader)
    case objects(JSONRecordReader)
  }

  let header: [String]
  let headerLine: Int
  /// How many rows of titles stand above the header.
  private(set) var titles = 0
  /// How many lines of comments stand above the header.
  let leadingComments: Int
  /// Keys of objects that the first object does not have, nor the mapping; not all of very many.
  private(set) var laterKeys: Set<String> = []
  private static let laterKeysKept = 100
  /// How many rows were delivered.
  private(set) var count = 0
  private let reader: Reader
  private let mapping: TableMapping
  private let file: String

  init(_ source: ByteSource, _ mapping: TableMapping) throws(ReadingError) {
    self.mapping = mapping
    file = source.name
    let first = try source.prefix(FormatSample.size).first { $0 > 0x20 && $0 < 0x80 }
    guard first != UInt8(ascii: "{"), first != UInt8(ascii: "[") else {
      // Columns that the first object lacks are found by the names that the mapping gives.
      header = try FormatSample(source).keys.union(mapping.columnNames).sorted()
      headerLine = 1
      leadingComments = 0
      reader = .objects(try JSONRecordReader(source))
      return
    }
    let dialect = try Self.dialect(source, mapping)
    let table = try CSVReader(source, dialect: dialect, comments: mapping.comments)
    leadingComments = table.leadingComments
    if let found = try Self.headerBelowTitles(source, mapping, dialect, first: table.header) {
      (reader, header, headerLine, titles) = (.table(found.reader), found.header, found.line, found.titles)
      return
    }
    reader = .table(table)
    guard mapping.isWhitespaceSeparated, mapping.hasHeader else {
      header = table.header
      headerLine = table.headerLine
      return
    }
    let row = try table.next()
    header = row.map { Self.words($0.cells) } ?? []
    headerLine = row?.line ?? 1
  }

  /// So many rows are looked at for the header.
  private static let mostTitles = 30

  /// The header, where the first row is none: the first of the rows below that has all columns that the mapping names.
  ///
  /// Databases write above it what was asked, and when.
  private static func headerBelowTitles(
    _ source: ByteSource, _ mapping: TableMapping, _ stated: CSVDialect?, first: [String]
  ) throws(ReadingError) -> (reader: CSVReader, header: [String], line: Int, titles: Int)? {
    let needed = Set(mapping.columnNames.map(NativeColumn.key))
    guard mapping.hasHeader, !mapping.isWhitespaceSeparated, !needed.isEmpty, source.isRepeatable,
      !needed.isSubset(of: first.map(NativeColumn.key))
    else { return nil }
    var dialect = CSVDialect(detectedBelowTitlesIn: try source.prefix(CSVReader.sampleSize))
    if mapping.delimiter != nil, let stated { dialect.delimiter = stated.delimiter }
    dialect.hasQuotes = mapping.hasQuotes
    dialect.hasHeader = false
    let reader = try CSVReader(source, dialect: dialect, comments: mapping.comments)
    for titles in 0..<Self.mostTitles {
      guard let row = try reader.next() else { return nil }
      guard needed.isSubset(of: row.cells.map(NativeColumn.key)) else { continue }
      return (reader, row.cells.map(\.trimmed), row.line, titles)
    }
    return nil
  }

  private static func dialect(_ source: ByteSource, _ mapping: TableMapping) throws(ReadingError) -> CSVDialect? {
    if mapping.isWhitespaceSeparated {
      var lines = CSVDialect(delimiter: 0)
      lines.hasQuotes = false
      lines.hasHeader = false
      return lines
    }
    if mapping.delimiter == nil, mapping.hasQuotes, mapping.hasHeader { return nil }
    let beginning = PeekableStream(MemoryStream(try source.prefix(CSVReader.sampleSize)), chunkSize: .max)
    _ = try beginning.skipLines(startingWith: mapping.comments.map { Array($0.utf8) })
    var stated = CSVDialect(detectedIn: try beginning.peek(CSVReader.sampleSize))
    if let delimiter = mapping.delimiter { stated.delimiter = delimiter }
    stated.hasQuotes = mapping.hasQuotes
    stated.hasHeader = mapping.hasHeader
    return stated
  }

  /// The next row that is no comment; nil at the end. What is odd about it is reported. It begins a record, which
  /// the caller ends.
  func next(_ writer: inout ImportWriter<some StatementSink>) throws -> TableRow? {
    switch reader {
    case .table(let table): try next(table, &writer)
    case .objects(let objects): try next(objects, &writer)
    }
  }

  private func next(_ table: CSVReader, _ writer: inout ImportWriter<some StatementSink>) throws -> TableRow? {
    while let row = try table.next() {
      if Self.isComment(row.cells, mapping.comments) {
        writer.count("comment lines")
        continue
      }
      // Spreadsheets write the empty rows below a table, too.
      if row.cells.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) {
        writer.count("blankRows")
        writer.beginRecord()
        writer.endRecord("row blank")
        continue
      }
      count += 1
      let location = SourceLocation(file: file, line: row.line)
      writer.beginRecord()
      let row = titles > 0 ? row.fitted(to: header.count) : row
      try writer.report(row, at: location, encodingIsDeclared: mapping.isWindows1252)
      let cells = mapping.isWhitespaceSeparated ? Self.words(row.cells) : row.cells.map(\.trimmed)
      return TableRow(cells: cells, location: location)
    }
    return nil
  }

  private func next(
    _ objects: JSONRecordReader, _ writer: inout ImportWriter<some StatementSink>
  ) throws -> TableRow? {
    while let record = try objects.next() {
      let location = record.place.location
      writer.beginRecord()
      switch record.content {
      case .failure(let error): try writer.unreadable(error)
      case .success(let element) where element.kind != .object:
        try writer.report(
          "table-row-no-object", .error, at: location, "this is no object, whose keys are columns; it was left out.")
        writer.endRecord()
      case .success(let element):
        count += 1
        var cells = [String](repeating: "", count: header.count)
        for (key, value) in element.members {
          // What is neither a text, a number nor a list of them cannot stand in a cell.
          guard let index = header.firstIndex(of: key) else {
            if laterKeys.count < Self.laterKeysKept { laterKeys.insert(key) }
            continue
          }
          cells[index] = value.elements.compactMap(\.trimmedString).joined(separator: mapping.listSeparator)
        }
        return TableRow(cells: cells, location: location)
      }
    }
    return nil
  }

  private static func words(_ cells: [String]) -> [String] {
    (cells.first ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static func isComment(_ cells: [String], _ comments: [String]) -> Bool {
    guard let first = cells.first else { return false }
    return comments.contains { first.hasPrefix($0) }
  }
}

extension CSVRow {
  /// The row as one of a table with so many columns, where the reader was not told of the header.
  func fitted(to count: Int) -> CSVRow {
    guard cells.count != count else { return self }
    var (cells, doubts) = (cells, doubts)
    // Spreadsheets write columns without a header, too.
    let found = (cells.lastIndex { !$0.trimmed.isEmpty } ?? -1) + 1
    if cells.count < count {
      doubts.append(.missingCells(expected: count, found: cells.count))
      cells += Array(repeating: "", count: count - cells.count)
    } else if found > count {
      doubts.append(.surplusCells(expected: count, found: found))
    }
    return CSVRow(line: line, doubts: doubts, isFallbackEncoding: isFallbackEncoding, cells: cells)
  }
}
