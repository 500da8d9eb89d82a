// SPDX-License-Identifier: Apache-2.0
import CScan
import CSimdJSON
import Diligraph

/// Turns plain rows of a table of relationships or entities into statements, straight from bytes.
///
/// It reads only what raises no doubt. A row in which anything is unusual (a cell too many, a quote within quotes, a
/// word or number that it does not know, space around non-ASCII text) is left to ``NativeReading``, so that what
/// doubtful values mean is defined there alone. A test reads generated tables both ways.
struct NativeRowParser: OrderedWorker {
  /// Rows that are left to ``NativeReading``.
  struct Remainder {
    var bytes: Range<Int>
    /// The line in which the first row starts.
    var line: Int
  }

  /// The statements of the plain rows.
  var batch = StatementBatch()
  /// How many rows these are of.
  private(set) var rowCount = 0
  /// The other rows, in order.
  private(set) var remainders: [Remainder] = []
  /// The piece that was worked on.
  private(set) var piece = CSVPiece(bytes: [], line: 1, isComplete: true)

  /// Shares without the sign in the plain rows.
  var bareShares = BareShares()

  let plan: NativeRowPlan
  private let cells: Cells
  var words = NativeWords()

  init(_ plan: NativeRowPlan) {
    self.plan = plan
    cells = Cells(count: plan.columnCount)
  }

  /// Where the cells of a row are; memory of one parser, which one thread has at a time.
  private final class Cells: @unchecked Sendable {
    let start: UnsafeMutablePointer<cscan_cell>

    init(count: Int) {
      start = .allocate(capacity: count)
      start.initialize(repeating: cscan_cell(start: 0, end: 0), count: count)
    }

    deinit { start.deallocate() }
  }

  mutating func work(on input: CSVPiece) {
    batch.removeAll()
    words.beginBatch()
    rowCount = 0
    bareShares = BareShares()
    remainders.removeAll(keepingCapacity: true)
    piece = input
    guard piece.isComplete else {
      remainders = [Remainder(bytes: 0..<piece.bytes.count, line: piece.line)]
      return
    }
    let bytes = piece.bytes
    let (delimiter, hasQuotes): (UInt8, Int32) = (plan.delimiter, plan.hasQuotes ? 1 : 0)
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let isUTF8 = csj_is_utf8(base, buffer.count)
      var position = 0
      var line = piece.line
      while position < buffer.count {
        let row = cscan_csv_row(
          base + position, buffer.count - position, delimiter, hasQuotes, cells.start, UInt32(plan.columnCount))
        guard row.length > 0 else { break }
        let bytes = UnsafeBufferPointer(start: base + position, count: row.length)
        let isBlank = bytes[0] == UInt8(ascii: "\n") || bytes[0] == UInt8(ascii: "\r")
        if isBlank {
          // Passed over, as by a CSVReader.
        } else if isPlain(row), isUTF8 || csj_is_utf8(base + position, row.length), add(bytes, line) {
          rowCount += 1
        } else {
          leave(position..<position + row.length, line)
        }
        position += row.length
        line += Int(row.lines)
      }
      if position < buffer.count { leave(position..<buffer.count, line) }
    }
  }

  private func isPlain(_ row: cscan_row) -> Bool {
    row.is_unusual == 0 && Int(row.cells) == plan.columnCount && row.length <= CSVReader.cellLimit
  }

  private mutating func leave(_ bytes: Range<Int>, _ line: Int) {
    if let last = remainders.last, last.bytes.upperBound == bytes.lowerBound {
      remainders[remainders.count - 1].bytes = last.bytes.lowerBound..<bytes.upperBound
    } else {
      remainders.append(Remainder(bytes: bytes, line: line))
    }
  }

  // MARK: A row

  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// Adds a row's statements; false, and nothing is added, where the row is not plain.
  private mutating func add(_ row: Bytes, _ line: Int) -> Bool {
    guard plan.others.isEmpty || plan.others.allSatisfy({ cell($0, row).isEmpty }), areTrimmed(row) else {
      return false
    }
    return plan.table == .entities ? addEntity(row, line) : addRelationship(row, line)
  }

  func cell(_ column: Int?, _ row: Bytes) -> Bytes {
    guard let column, let start = row.baseAddress else { return Bytes(start: nil, count: 0) }
    let cell = cells.start[column]
    return Bytes(start: start + Int(cell.start), count: Int(cell.end) - Int(cell.start))
  }

  /// Whether no cell begins or ends with what may be space.
  private func areTrimmed(_ row: Bytes) -> Bool {
    for column in 0..<plan.columnCount {
      let cell = cell(column, row)
      if !cell.isEmpty, !PlainText.isTrimmed(cell) { return false }
    }
    return true
  }
}
