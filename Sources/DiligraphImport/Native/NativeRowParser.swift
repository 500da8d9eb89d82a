// SPDX-License-Identifier: Apache-2.0
import CScan
import CSimdJSON
import Diligraph

/// Turns plain rows of a table of relationships into statements, straight from bytes.
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
  private(set) var batch = StatementBatch()
  /// How many rows these are of.
  private(set) var rowCount = 0
  /// The other rows, in order.
  private(set) var remainders: [Remainder] = []
  /// The piece that was worked on.
  private(set) var piece = CSVPiece(bytes: [], line: 1, isComplete: true)

  private let plan: NativeRowPlan
  private let cells: Cells
  private var words = NativeWords()

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

  private typealias Bytes = UnsafeBufferPointer<UInt8>

  /// A party before anything of its row is added.
  private struct Party {
    var key: Bytes
    var isName: Bool
    var name: Bytes?
  }

  /// Adds a row's statements; false, and nothing is added, where the row is not plain.
  private mutating func add(_ row: Bytes, _ line: Int) -> Bool {
    let plan = plan
    guard plan.others.isEmpty || plan.others.allSatisfy({ cell($0, row).isEmpty }), areTrimmed(row),
      let from = party(plan.columns.from, plan.columns.fromID, row),
      let to = party(plan.columns.to, plan.columns.toID, row),
      let kind = words.kind(cell(plan.columns.kind, row)), let values = values(row, kind),
      let source = words.source(sourceCells(row), &batch)
    else { return false }
    let place = words.place(plan.file, line, &batch)
    let first = reference(from)
    let second = reference(to)
    introduce(from, first, place)
    introduce(to, second, place)
    var statement = StatementBatch.RelationshipRow(from: first, to: second, kind: kind)
    statement.period = values.period
    statement.confidence = values.confidence
    statement.share = values.share
    let id = cell(plan.columns.id, row)
    if !id.isEmpty { statement.id = batch.add(utf8: UnsafeRawBufferPointer(id)) }
    if let amount = values.amount {
      statement.amount = amount
      statement.currency = words.currency(cell(plan.columns.currency, row), &batch)
    }
    statement.products = words.products(cell(plan.columns.products, row), &batch)
    let note = cell(plan.columns.note, row)
    if !note.isEmpty {
      statement.notes = batch.add(item: batch.add(utf8: UnsafeRawBufferPointer(note)))
    }
    var sourceRow = source
    sourceRow.place = place
    statement.sources = batch.add(source: sourceRow)
    batch.add(statement)
    return true
  }

  private func cell(_ column: Int?, _ row: Bytes) -> Bytes {
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

  private func party(_ column: Int?, _ idColumn: Int?, _ row: Bytes) -> Party? {
    let text = cell(column, row)
    let id = cell(idColumn, row)
    if !id.isEmpty { return Party(key: id, isName: false, name: text.isEmpty ? nil : text) }
    return text.isEmpty ? nil : Party(key: text, isName: true, name: text)
  }

  private mutating func reference(_ party: Party) -> StatementBatch.Reference {
    let key =
      party.isName ? batch.add(foldedFormOf: party.key) : batch.add(utf8: UnsafeRawBufferPointer(party.key))
    return batch.add(StatementBatch.ReferenceRow(namespace: .none, key: key, isName: party.isName))
  }

  private mutating func introduce(
    _ party: Party, _ reference: StatementBatch.Reference, _ place: StatementBatch.Place
  ) {
    guard let name = party.name else { return }
    let text = batch.add(utf8: UnsafeRawBufferPointer(name))
    var row = StatementBatch.EntityRow(reference)
    row.names = batch.add(pair: StatementBatch.Pair(first: text, second: .none))
    row.place = place
    batch.add(row)
  }

  // MARK: Values

  private struct Values {
    var period = Period()
    var confidence: Probability?
    var share: Share?
    var amount: Double?
  }

  /// The numbers and dates of a row; nil where one raises a doubt.
  private mutating func values(_ row: Bytes, _ kind: RelationshipKind) -> Values? {
    let plan = plan
    var values = Values()
    let start = cell(plan.columns.start, row)
    if !start.isEmpty {
      guard let day = PlainText.day(start, .first) else { return nil }
      values.period.start = day
    }
    let end = cell(plan.columns.end, row)
    if !end.isEmpty {
      guard let day = PlainText.day(end, .last) else { return nil }
      values.period.end = day
      if let first = values.period.start, day < first { return nil }
    }
    let confidence = cell(plan.columns.confidence, row)
    if !confidence.isEmpty {
      guard let probability = words.fraction(confidence), !probability.wasReadAsPercent else { return nil }
      values.confidence = Probability(probability.value)
    }
    let share = cell(plan.columns.share, row)
    if !share.isEmpty {
      guard kind == .ownership, let fraction = words.fraction(share), !fraction.wasReadAsPercent else { return nil }
      values.share = Share(exactly: fraction.value)
    }
    let amount = cell(plan.columns.amount, row)
    if !amount.isEmpty {
      guard let number = PlainText.number(amount), PlainText.isASCII(cell(plan.columns.currency, row)) else {
        return nil
      }
      values.amount = number
    }
    return values
  }

  private func sourceCells(_ row: Bytes) -> NativeWords.SourceCells {
    let plan = plan
    return NativeWords.SourceCells(
      title: cell(plan.columns.title, row), url: cell(plan.columns.url, row),
      publisher: cell(plan.columns.publisher, row), published: cell(plan.columns.published, row),
      grade: cell(plan.columns.grade, row), stance: cell(plan.columns.stance, row),
      response: cell(plan.columns.response, row))
  }
}

/// Values of cells, read from bytes; nil is left to ``FieldText`` and ``NativeReading``.
enum PlainText {
  /// Whether a text begins and ends with something that is certainly no space.
  static func isTrimmed(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let (first, last) = (text[0], text[text.count - 1])
    if (0x21...0x7E).contains(first), (0x21...0x7E).contains(last) { return true }
    return isVisible(text, from: 0) && isVisible(text, from: startOfLast(text))
  }

  private static func startOfLast(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var index = text.count - 1
    while index > 0, text[index] & 0xC0 == 0x80 { index -= 1 }
    return index
  }

  /// Whether a scalar is of a block that has neither spaces nor marks, which may stand on a space: Latin, Greek, most of
  /// Cyrillic, Chinese.
  private static func isVisible(_ text: UnsafeBufferPointer<UInt8>, from index: Int) -> Bool {
    switch text[index] {
    case 0x21...0x7E, 0xC3...0xCB, 0xCE...0xD1, 0xE4...0xE9: true
    default: false
    }
  }

  static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool { text.allSatisfy { $0 < 0x80 } }

  /// The day of `YYYY-MM-DD`, or of what ``Day/init(_:edge:)`` reads otherwise.
  static func day(_ text: UnsafeBufferPointer<UInt8>, _ edge: Day.Edge) -> Day? {
    guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") else {
      return Day(String(decoding: text, as: UTF8.self), edge: edge)
    }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for index in range {
        let digit = text[index] &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        value = value * 10 + Int(digit)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
    return Day(year: year, month: month, day: day)
  }

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  /// The number that ``FieldText/number(_:)`` reads; digits with a full stop are read here.
  ///
  /// Of at most 15 digits, the digits and the power of ten are exact, so the one division is rounded rightly.
  static func number(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    var digits = 0
    var fraction: Int?
    var value: Int64 = 0
    for byte in text {
      let digit = byte &- UInt8(ascii: "0")
      if digit <= 9, digits < 15 {
        value = value * 10 + Int64(digit)
        digits += 1
        if let places = fraction { fraction = places + 1 }
      } else if byte == UInt8(ascii: "."), fraction == nil {
        fraction = 0
      } else {
        return FieldText.number(String(decoding: text, as: UTF8.self))
      }
    }
    guard digits > 0, fraction != 0 else { return FieldText.number(String(decoding: text, as: UTF8.self)) }
    return Double(value) / powers[fraction ?? 0]
  }
}
