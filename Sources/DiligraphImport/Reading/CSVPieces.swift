// SPDX-License-Identifier: Apache-2.0
import CScan

/// A part of a table.
struct CSVPiece: Sendable {
  /// Complete rows, or what is left at the end.
  var bytes: [UInt8]
  /// The line in which the first row starts.
  var line: Int
  /// Whether every row in it ends with a line end.
  var isComplete: Bool
}

/// Cuts a table into pieces of complete rows, which can be read at the same time.
struct CSVPieces {
  /// How large pieces are; tests make them small.
  static let size = 256 << 10
  /// How far is looked for the end of a row: beyond that the rest is read row by row, which says what is wrong.
  static let longestRow = 16 << 20

  private let stream: any ByteStream
  private let dialect: CSVDialect
  private let size: Int
  private var bytes: [UInt8]
  private var line: Int
  private var isAtEnd = false
  private var failure: ReadingError?

  /// The pieces of `bytes` and what follows them in the stream.
  init(
    _ stream: any ByteStream, from bytes: [UInt8], line: Int, dialect: CSVDialect, size: Int = CSVPieces.size
  ) {
    self.stream = stream
    self.bytes = bytes
    self.line = line
    self.dialect = dialect
    self.size = size
  }

  /// The next piece; nil at the end. Only the last one may be incomplete.
  mutating func next() throws(ReadingError) -> CSVPiece? {
    var wanted = size
    while true {
      fill(wanted)
      let (length, lines) = completeRows()
      if length > 0 {
        var piece = Array(bytes[length...])
        swap(&piece, &bytes)
        piece.removeLast(piece.count - length)
        defer { line += lines }
        return CSVPiece(bytes: piece, line: line, isComplete: true)
      }
      // What came before a damage was read; the row in which it is cannot be.
      if let failure { throw failure }
      if isAtEnd || bytes.count >= Self.longestRow { break }
      wanted = bytes.count * 2
    }
    guard !bytes.isEmpty else { return nil }
    defer { bytes = [] }
    return CSVPiece(bytes: bytes, line: line, isComplete: false)
  }

  /// What follows the last piece in the stream.
  var rest: any ByteStream { stream }

  /// Reads until there are `wanted` bytes.
  private mutating func fill(_ wanted: Int) {
    let known = bytes
    guard known.count < wanted, !isAtEnd else { return }
    let stream = stream
    var failure: ReadingError?
    // The memory is not set before it is read into.
    bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
      _ = buffer.update(fromContentsOf: known)
      count = known.count
      let buffer = UnsafeMutableRawBufferPointer(buffer)
      while count < wanted {
        do throws(ReadingError) {
          let new = try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
          if new == 0 { break }
          count += new
        } catch {
          failure = error
          break
        }
      }
    }
    isAtEnd = bytes.count < wanted
    self.failure = failure ?? self.failure
  }

  private func completeRows() -> (length: Int, lines: Int) {
    var lines = 0
    let length = bytes.withUnsafeBufferPointer { buffer -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return cscan_csv_rows(base, buffer.count, dialect.delimiter, dialect.hasQuotes ? 1 : 0, &lines)
    }
    return (length, lines)
  }
}
