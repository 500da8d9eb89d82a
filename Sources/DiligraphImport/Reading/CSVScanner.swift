// SPDX-License-Identifier: Apache-2.0
import CScan

/// Finds the cells of one row after the other.
struct CSVScanner: ~Copyable {
  private enum State { case cellStart, unquoted, quoted, quoteInQuoted, afterCarriageReturn }

  private let stream: any ByteStream
  private let delimiter: UInt8
  private let canQuote: Bool
  private let name: String
  private var chunk: [UInt8]
  private var position = 0
  private var end = 0
  private var state = State.cellStart
  private var line = 1
  private var quoteLine = 1

  /// The row's cells one after the other, quotes removed, and where each ends.
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var hasQuotes = false
  /// The line in which the row starts.
  private(set) var rowLine = 1
  private(set) var columnsWithTextAfterQuote: [Int] = []

  /// - Parameters:
  ///   - line: the line of the first byte.
  ///   - chunkSize: how much is read at a time.
  init(
    _ stream: any ByteStream, dialect: CSVDialect, name: String, line: Int = 1, chunkSize: Int = 256 << 10
  ) {
    self.stream = stream
    self.line = line
    chunk = [UInt8](repeating: 0, count: max(16, chunkSize))
    delimiter = dialect.delimiter
    canQuote = dialect.hasQuotes
    self.name = name
  }

  /// The texts of the row; a cell that is not UTF-8 is read as Windows-1252.
  func cells() -> (texts: [String], isFallback: Bool) {
    var texts: [String] = []
    texts.reserveCapacity(ends.count)
    var isFallback = false
    var start = 0
    for end in ends {
      if let text = String(validating: bytes[start..<end], as: UTF8.self) {
        texts.append(text)
      } else {
        isFallback = true
        let recoded = bytes[start..<end].withUnsafeBytes { Windows1252.utf8(of: $0) }
        texts.append(String(decoding: recoded, as: UTF8.self))
      }
      start = end
    }
    return (texts, isFallback)
  }

  /// The bytes after the last row that was read, and the line in which they begin; the scanner is of no use after that.
  ///
  mutating func takeRest() throws(ReadingError) -> (bytes: [UInt8], stream: any ByteStream, line: Int) {
    if state == .afterCarriageReturn {
      if position == end {
        end = try stream.read(into: &chunk)
        position = 0
      }
      if position < end, chunk[position] == UInt8(ascii: "\n") { position += 1 }
    }
    let rest = Array(chunk[position..<end])
    position = end
    return (rest, stream, line)
  }

  /// Reads the next row that is not blank; false at the end.
  mutating func scanRow() throws(ReadingError) -> Bool {
    repeat {
      bytes.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
      columnsWithTextAfterQuote.removeAll(keepingCapacity: true)
      hasQuotes = false
      rowLine = line
      guard try scanToRowEnd() else { return false }
    } while ends.count == 1 && ends[0] == 0 && !hasQuotes
    return true
  }

  private mutating func scanToRowEnd() throws(ReadingError) -> Bool {
    while true {
      if position == end {
        end = try stream.read(into: &chunk)
        position = 0
        if line == 1, bytes.isEmpty, ends.isEmpty, state == .cellStart { try skipMark() }
        if end == position { return try finish() }
      }
      if step() { return true }
      if bytes.count - (ends.last ?? 0) > CSVReader.cellLimit {
        throw ReadingError(
          .cellTooLarge(limit: CSVReader.cellLimit),
          at: InputPlace(source: name, line: state == .quoted ? quoteLine : rowLine, column: ends.count + 1))
      }
    }
  }

  /// A byte order mark at the very start, however it is cut into pieces.
  private mutating func skipMark() throws(ReadingError) {
    guard end > 0, chunk[0] == 0xEF else { return }
    while end < 3 {
      var more = [UInt8](repeating: 0, count: 3 - end)
      let count = try stream.read(into: &more)
      if count == 0 { return }
      for index in 0..<count { chunk[end + index] = more[index] }
      end += count
    }
    if chunk[1] == 0xBB, chunk[2] == 0xBF { position = 3 }
    if position == end {
      end = try stream.read(into: &chunk)
      position = 0
    }
  }

  /// Handles one run of bytes or one special byte; true at the end of a row.
  private mutating func step() -> Bool {
    let byte = chunk[position]
    switch state {
    case .afterCarriageReturn:
      state = .cellStart
      if byte == UInt8(ascii: "\n") { position += 1 }
      return false
    case .cellStart:
      state = .unquoted
      if canQuote, byte == UInt8(ascii: "\"") {
        state = .quoted
        hasQuotes = true
        quoteLine = line
        position += 1
      }
      return false
    case .quoted:
      quoted()
      return false
    case .quoteInQuoted:
      afterQuote(byte)
      return false
    case .unquoted: return unquoted()
    }
  }

  private mutating func quoted() {
    let start = position
    position += runLength { cscan_csv_quoted($0, $1) }
    bytes.append(contentsOf: chunk[start..<position])
    guard position < end else { return }
    let byte = chunk[position]
    position += 1
    if byte == UInt8(ascii: "\"") {
      state = .quoteInQuoted
      return
    }
    bytes.append(byte)
    if byte == UInt8(ascii: "\n") { line += 1 }
  }

  private func runLength(_ scan: (UnsafePointer<UInt8>, Int) -> Int) -> Int {
    chunk.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return scan(base + position, end - position)
    }
  }

  private mutating func afterQuote(_ byte: UInt8) {
    if byte == UInt8(ascii: "\"") {
      bytes.append(byte)
      position += 1
      state = .quoted
      return
    }
    state = .unquoted
    let isEnd = byte == delimiter || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
    if !isEnd { columnsWithTextAfterQuote.append(ends.count + 1) }
  }

  private mutating func unquoted() -> Bool {
    let start = position
    let delimiter = delimiter
    position += runLength { cscan_csv_cell($0, $1, delimiter) }
    bytes.append(contentsOf: chunk[start..<position])
    guard position < end else { return false }
    let byte = chunk[position]
    position += 1
    if byte == delimiter {
      ends.append(bytes.count)
      state = .cellStart
      return false
    }
    if byte == UInt8(ascii: "\"") {  // a quote inside a cell that did not start with one is text
      bytes.append(byte)
      return false
    }
    ends.append(bytes.count)
    line += 1
    state = byte == UInt8(ascii: "\r") ? .afterCarriageReturn : .cellStart
    return true
  }

  /// The input has ended: the last row may lack its line end.
  private mutating func finish() throws(ReadingError) -> Bool {
    if state == .quoted {
      throw ReadingError(
        .unterminatedQuote, at: InputPlace(source: name, line: quoteLine, column: ends.count + 1))
    }
    let hasRow = state == .unquoted || state == .quoteInQuoted || !ends.isEmpty
    state = .cellStart
    if hasRow { ends.append(bytes.count) }
    return hasRow
  }
}
