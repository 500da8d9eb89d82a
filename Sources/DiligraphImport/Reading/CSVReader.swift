// SPDX-License-Identifier: Apache-2.0
import CScan

/// A row of a table, as text.
public struct CSVRow: Sendable {
  /// The line in which the row starts, counted from 1.
  public let line: Int
  /// What is odd about the row; its cells are there all the same.
  public let doubts: [CSVDoubt]
  /// Whether a cell was not UTF-8, and read as Windows-1252.
  public let isFallbackEncoding: Bool
  /// The cells; as many as the header has, unless there are more.
  public let cells: [String]
}

/// What can be odd about a row.
public enum CSVDoubt: Hashable, Sendable {
  /// Cells are missing at its end; they count as empty.
  case missingCells(expected: Int, found: Int)
  /// There are more cells than the header has.
  case surplusCells(expected: Int, found: Int)
  /// There is text between a closing quote and the next delimiter; it belongs to the cell.
  case textAfterQuote(column: Int)
}

/// How a table is written.
public struct CSVDialect: Hashable, Sendable {
  /// The byte between cells; 0, which no text contains, makes each line one cell.
  public var delimiter: UInt8
  /// Whether a cell can stand in double quotes.
  public var hasQuotes = true
  /// Whether the first row names the columns.
  public var hasHeader = true

  /// A table with this delimiter.
  public init(delimiter: UInt8) { self.delimiter = delimiter }

  /// The delimiter that the first line states for spreadsheets, `sep=;`; nil where it does not.
  init?(statedIn sample: [UInt8]) {
    let line = sample.prefix(6)
    guard line.count >= 5, String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "sep=",
      line.count == 5 || line[5] == UInt8(ascii: "\n") || line[5] == UInt8(ascii: "\r"),
      line[4] > 0x20 || line[4] == 0x09
    else { return nil }
    self.init(delimiter: line[4])
  }

  /// The delimiter that divides the rows of a sample most evenly: comma, semicolon, tab or bar.
  ///
  /// What stands in quotes does not count. The comma is taken where nothing tells.
  public init(detectedIn sample: [UInt8]) {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
    var best = (delimiter: candidates[0], evenRows: 0, columns: 0)
    for candidate in candidates {
      let counts = Self.delimiters(candidate, inRowsOf: sample)
      guard let header = counts.first, header > 0 else { continue }
      let even = counts.count { $0 == header }
      // A table of one row has only its header to tell.
      if (even, header) > (best.evenRows, best.columns) { best = (candidate, even, header) }
    }
    delimiter = best.delimiter
  }

  /// The dialect of a table above whose header there may be titles: lines in which at most one cell is not empty.
  init(detectedBelowTitlesIn sample: [UInt8]) {
    var rest = sample.prefix(CSVReader.sampleSize)[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    self.init(detectedIn: Array(rest))
    for _ in 0..<FormatSample.rowsKept {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
      guard line.count < rest.count else { return }
      if Self.cells(in: line, delimiter) > 1 { return }
      rest = rest[line.endIndex...].drop { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      self.init(detectedIn: Array(rest))
    }
  }

  /// How many cells of a line are not empty.
  private static func cells(in line: ArraySlice<UInt8>, _ delimiter: UInt8) -> Int {
    var (count, isQuoted, isEmpty) = (0, false, true)
    for byte in line {
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == delimiter, !isQuoted {
        isEmpty = true
      } else if byte > 0x20, isEmpty {
        isEmpty = false
        count += 1
      }
    }
    return count
  }

  /// How often the delimiter occurs outside quotes in each of the first rows.
  private static func delimiters(_ delimiter: UInt8, inRowsOf sample: [UInt8]) -> [Int] {
    var counts: [Int] = []
    var count = 0
    var isQuoted = false
    var isBlank = true
    for byte in sample {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        if !isBlank { counts.append(count) }
        if counts.count == 50 { return counts }
        (count, isBlank) = (0, true)
        continue
      }
      isBlank = false
      if !isQuoted, byte == delimiter { count += 1 }
    }
    // The sample may end in the middle of a row, unless it is the whole table.
    if !isBlank, counts.isEmpty || sample.count < CSVReader.sampleSize { counts.append(count) }
    return counts
  }
}

/// Reads a table row by row (RFC 4180 and its relatives), in memory that does not grow with the table.
///
/// Accepts a byte order mark, any line ends, `,` `;` tab or `|` between cells, and lines in quoted cells.
/// Blank lines are passed over. The first row is the header, unless the dialect says that there is none.
public final class CSVReader {
  /// The largest cell, in bytes: beyond that a quote is missing.
  public static let cellLimit = 1 << 20
  static let sampleSize = 64 << 10

  /// How the table is written.
  public let dialect: CSVDialect
  /// The cells of the first row, without space around them; empty if the input is empty.
  public let header: [String]
  /// The line of the header.
  public let headerLine: Int
  /// Whether the header was not UTF-8, and read as Windows-1252.
  public let headerIsFallbackEncoding: Bool
  /// How many lines of comments stand above the first row.
  let leadingComments: Int
  private var scanner: CSVScanner

  /// Opens the source and reads the header; the delimiter is detected unless given.
  public convenience init(_ source: ByteSource, dialect: CSVDialect? = nil) throws(ReadingError) {
    try self.init(source, dialect: dialect, comments: [])
  }

  /// - Parameter comments: how lines above the first row start that are no rows.
  init(_ source: ByteSource, dialect: CSVDialect?, comments: [String]) throws(ReadingError) {
    let stream = PeekableStream(try source.open(), chunkSize: .max)
    var (skipped, lines) = try stream.skipLines(startingWith: comments.map { Array($0.utf8) })
    leadingComments = skipped
    var sample = try stream.peek(Self.sampleSize)
    let place = InputPlace(source: source.name)
    if sample.starts(with: [0xFF, 0xFE]) || sample.starts(with: [0xFE, 0xFF]) {
      throw ReadingError(.utf16, at: place)
    }
    if sample.contains(0) { throw ReadingError(.binary, at: place) }
    if sample.starts(with: [0xEF, 0xBB, 0xBF]) { sample.removeFirst(3) }
    let stated = CSVDialect(statedIn: sample)
    if stated != nil {
      try stream.skipLine()
      lines += 1
      sample = try stream.peek(Self.sampleSize)
    }
    self.dialect = dialect ?? stated ?? CSVDialect(detectedIn: sample)
    scanner = CSVScanner(stream, dialect: self.dialect, name: source.name, line: lines + 1)
    guard self.dialect.hasHeader, try scanner.scanRow() else {
      (header, headerLine, headerIsFallbackEncoding) = ([], 1, false)
      return
    }
    let cells = scanner.cells()
    header = cells.texts.map(\.trimmed)
    headerLine = scanner.rowLine
    headerIsFallbackEncoding = cells.isFallback
  }

  /// Reads rows of a table whose header was read before.
  ///
  /// - Parameters:
  ///   - stream: the rows.
  ///   - table: the reader that read the header.
  ///   - line: the line of the first row.
  init(_ stream: any ByteStream, of table: CSVReader, name: String, line: Int, chunkSize: Int = 256 << 10) {
    dialect = table.dialect
    header = table.header
    headerLine = table.headerLine
    headerIsFallbackEncoding = table.headerIsFallbackEncoding
    leadingComments = table.leadingComments
    scanner = CSVScanner(stream, dialect: dialect, name: name, line: line, chunkSize: chunkSize)
  }

  /// The rows that were not read yet, as bytes; nothing can be read from here after that.
  func takeRest(pieceSize: Int = CSVPieces.size) throws(ReadingError) -> CSVPieces {
    let rest = try scanner.takeRest()
    return CSVPieces(rest.stream, from: rest.bytes, line: rest.line, dialect: dialect, size: pieceSize)
  }

  /// The next row; nil at the end.
  public func next() throws(ReadingError) -> CSVRow? {
    guard try scanner.scanRow() else { return nil }
    var (texts, isFallback) = scanner.cells()
    // The mark of old systems for the end of a file, on a line of its own.
    if texts.count == 1, texts[0] == "\u{1A}" { return try next() }
    var doubts = scanner.columnsWithTextAfterQuote.map { CSVDoubt.textAfterQuote(column: $0) }
    if !dialect.hasHeader {
      // Nothing says how many cells a row should have.
    } else if texts.count < header.count {
      doubts.append(.missingCells(expected: header.count, found: texts.count))
      texts.append(contentsOf: repeatElement("", count: header.count - texts.count))
    } else if texts.count > header.count {
      doubts.append(.surplusCells(expected: header.count, found: texts.count))
    }
    return CSVRow(line: scanner.rowLine, doubts: doubts, isFallbackEncoding: isFallback, cells: texts)
  }
}
