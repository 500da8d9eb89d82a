// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// Turns rows back into the statements that were imported, as batches.
struct StatementReader {
  /// Takes a batch with statements of one table, and the number of each one's row.
  typealias Body = (StatementBatch, [Int64]) throws -> Void

  let db: Database
  private var records: StoredRecords
  private var batch = StatementBatch()
  private var ids: [Int64] = []
  private var files: [Int64: String] = [:]
  private var lists: [String: [String]] = [:]
  /// What the batch has already. A source is read again for each batch: to keep all of them would take as much memory as
  /// the data set, and to look one up costs less than to make room for it.
  private var batchFiles: [Int64: StatementBatch.Text] = [:]
  private var batchSources: [Int64: StatementBatch.SourceRow] = [:]
  /// The file of the last place, which most rows have in common.
  private var lastFile: (id: Int64, text: StatementBatch.Text)?
  private let sourceRows: RawStatement
  private var kinds = LastWord<RelationshipKind>()
  private var stances = LastWord<Stance>()

  /// Bounds what is kept to be used again; a case can be larger than the memory.
  private static let kept = 100_000

  /// - Parameter records: the records of the case, where they were read already.
  init(_ db: Database, records: StoredRecords? = nil) throws {
    self.db = db
    self.records = try records ?? StoredRecords(db)
    sourceRows = try RawStatement(
      db,
      """
      SELECT publisher, title, url, published, grade, confidence, stance, response FROM sources WHERE id = ?
      """)
  }

  /// Which statements are read.
  enum Selection {
    /// All that an import states which has not ended, at each place.
    case current
    /// Of that what has a number within the bounds, at the places in its own rows; of entities all from the first on.
    case part(ClosedRange<Int64>)
    /// Of that what stands at further places, too, at these.
    case furtherPlaces
    /// What has no current import any more, and is about a record; at one place each.
    case ended(record: Int64)
  }

  /// Reads statements in the order of storing: first at the places in their own rows, then at further ones.
  mutating func read(_ table: StatementTable, _ selection: Selection, _ body: Body) throws {
    for query in StatementQuery.queries(table, selection) {
      let rows = try RawStatement(db, query.sql)
      if case .ended(let record) = selection { rows.bind(1, record) }
      switch table {
      case .entity:
        var companions = try Companions(db, isSequential: query.isWhole)
        while try rows.step() {
          try addEntity(rows, &companions)
          try handOver(body)
        }
      case .relationship:
        while try rows.step() {
          try addRelationship(rows)
          try handOver(body)
        }
      case .flag:
        while try rows.step() {
          try addFlag(rows)
          try handOver(body)
        }
      }
    }
    if batch.count > 0 { try emptyBatch(body) }
  }

  private mutating func handOver(_ body: Body) throws {
    if batch.isFull { try emptyBatch(body) }
  }

  private mutating func emptyBatch(_ body: Body) throws {
    try body(batch, ids)
    batch.removeAll()
    ids.removeAll(keepingCapacity: true)
    batchFiles.removeAll(keepingCapacity: true)
    batchSources.removeAll(keepingCapacity: true)
    lastFile = nil
    records.endBatch()
  }

  // MARK: Rows

  private mutating func addEntity(_ rows: RawStatement, _ companions: inout Companions) throws {
    let id = try rows.requiredInteger(0)
    var row = StatementBatch.EntityRow(try records.reference(try rows.requiredInteger(1), in: &batch))
    row.kind = try word(rows, 2)
    row.role = try text(rows, 3)
    row.passThrough = try rows.probability(4)
    row.jurisdictions = try list(rows, 5)
    row.notes = try list(rows, 6)
    row.place = try place(rows, 7)
    row.names = batch.add(pairs: try companions.names.values(of: id, in: &batch))
    row.identifiers = batch.add(pairs: try companions.identifiers.values(of: id, in: &batch))
    batch.add(row)
    ids.append(id)
  }

  private mutating func addRelationship(_ rows: RawStatement) throws {
    let from = try records.reference(try rows.requiredInteger(2), in: &batch)
    let to = try records.reference(try rows.requiredInteger(3), in: &batch)
    guard let kind = try kinds.word(rows, 4) else { throw Damage(detail: "a relationship has no kind") }
    var row = StatementBatch.RelationshipRow(from: from, to: to, kind: kind)
    row.id = try text(rows, 1)
    row.confidence = try rows.probability(5)
    if let least = try rows.real(6) {
      row.share = try rows.required(Share(least: least, most: try rows.real(7) ?? least), 7)
    }
    row.period = Period(start: try rows.day(8), end: try rows.day(9))
    row.products = try list(rows, 10)
    if let amount = try rows.real(11) {
      row.amount = try rows.required(Amount(amount, currency: nil), 11).value
      row.currency = try text(rows, 12)
    }
    row.sources = try sources(rows, 13, place: 16)
    row.notes = try list(rows, 15)
    batch.add(row)
    ids.append(try rows.requiredInteger(0))
  }

  private mutating func addFlag(_ rows: RawStatement) throws {
    let entity = try records.reference(try rows.requiredInteger(2), in: &batch)
    var row = StatementBatch.FlagRow(entity: entity, category: try text(rows, 3))
    guard !row.category.isNone else { throw Damage(detail: "a flag has no category") }
    row.id = try text(rows, 1)
    row.level = try rows.integer(4).map { try rows.required(Int(exactly: $0).flatMap(FlagLevel.init), 4) }
    row.confidence = try rows.probability(5)
    row.list = try text(rows, 6)
    row.programme = try text(rows, 7)
    row.period = Period(start: try rows.day(8), end: try rows.day(9))
    row.sources = try sources(rows, 10, place: 13)
    row.notes = try list(rows, 12)
    batch.add(row)
    ids.append(try rows.requiredInteger(0))
  }

  // MARK: Parts of rows

  private mutating func text(_ rows: RawStatement, _ column: Int32) throws -> StatementBatch.Text {
    try rows.stored(column).map { batch.add(stored: $0) } ?? .none
  }

  private func word<Word: RawRepresentable>(_ rows: RawStatement, _ column: Int32) throws -> Word?
  where Word.RawValue == String {
    guard let bytes = try rows.stored(column) else { return nil }
    return try rows.required(Word(rawValue: String(decoding: bytes, as: UTF8.self)), column)
  }

  private mutating func list(_ rows: RawStatement, _ column: Int32) throws -> StatementBatch.Run {
    guard let text = try rows.text(column) else { return .empty }
    if lists[text] == nil {
      if lists.count >= Self.kept { lists.removeAll() }
      lists[text] = try StoredJSON.decoded([String].self, text)
    }
    let texts = (lists[text] ?? []).map { batch.add($0) }
    return batch.add(items: texts)
  }

  private mutating func place(_ rows: RawStatement, _ column: Int32) throws -> StatementBatch.Place {
    guard let file = try rows.integer(column) else { return .none }
    var place = StatementBatch.Place()
    if lastFile?.id != file { lastFile = (file, try fileText(file)) }
    place.file = lastFile?.text ?? .none
    place.line = try rows.integer(column + 1).map { try rows.required(Int(exactly: $0), column + 1) } ?? 0
    place.path = try text(rows, column + 2)
    return place
  }

  private mutating func fileText(_ id: Int64) throws -> StatementBatch.Text {
    if let text = batchFiles[id] { return text }
    if files[id] == nil {
      let row = try Row.fetchOne(
        try db.cachedStatement(sql: "SELECT name FROM files WHERE id = ?"), arguments: [id])
      guard let row else { throw Damage(detail: "a file has no name") }
      files[id] = try row.requiredText(0)
    }
    let text = batch.add(files[id])
    batchFiles[id] = text
    return text
  }

  private mutating func sources(_ rows: RawStatement, _ column: Int32, place first: Int32) throws -> StatementBatch.Run
  {
    guard let id = try rows.integer(column) else { return .empty }
    var source = try sourceRow(id)
    source.place = try place(rows, first)
    guard let more = try rows.text(column + 1) else { return batch.add(source: source) }
    var all = [source]
    for id in try StoredJSON.decoded([Int64].self, more) { all.append(try sourceRow(id)) }
    if let places = try rows.text(first + 3) {
      for (index, location) in zip(1..., try StoredJSON.decoded([StoredLocation?].self, places)) {
        if index < all.count { all[index].place = batch.add(location?.location) }
      }
    }
    return batch.add(sources: all)
  }

  private mutating func sourceRow(_ id: Int64) throws -> StatementBatch.SourceRow {
    if let row = batchSources[id] { return row }
    sourceRows.bind(1, id)
    defer { sourceRows.reset() }
    guard try sourceRows.step() else { throw Damage(detail: "a source is missing") }
    var row = StatementBatch.SourceRow()
    row.publisher = try text(sourceRows, 0)
    row.title = try text(sourceRows, 1)
    row.url = try text(sourceRows, 2)
    row.published = try sourceRows.day(3)
    row.grade = try text(sourceRows, 4)
    row.confidence = try sourceRows.probability(5)
    row.stance = try sourceRows.required(try stances.word(sourceRows, 6), 6)
    row.response = try text(sourceRows, 7)
    batchSources[id] = row
    return row
  }
}

/// The last word of a column, since most rows have the same one.
private struct LastWord<Word: RawRepresentable> where Word.RawValue == String {
  private var bytes: [UInt8] = []
  private var last: Word?

  /// The word in a column; nil where there is none.
  mutating func word(_ rows: RawStatement, _ column: Int32) throws -> Word? {
    guard let stored = try rows.stored(column) else { return nil }
    if let last, bytes.elementsEqual(stored) { return last }
    let word = try rows.required(Word(rawValue: String(decoding: stored, as: UTF8.self)), column)
    (bytes, last) = (Array(stored), word)
    return word
  }
}

extension StatementBatch {
  /// Adds a text as it was stored; a damaged file can hold bytes that are no UTF-8, which are then replaced.
  mutating func add(stored text: UnsafeRawBufferPointer) -> Text {
    if text.allSatisfy({ $0 < 0x80 }) { return add(utf8: text) }
    return add(StoredText.decoded(String(decoding: text, as: UTF8.self)))
  }
}

/// Names and identifiers, read beside the statements that they belong to.
private struct Companions {
  var names: CompanionRows
  var identifiers: CompanionRows

  /// - Parameter isSequential: whether all statements are read in their order; else each is looked up.
  init(_ db: Database, isSequential: Bool) throws {
    let which = isSequential ? "" : "WHERE statement = ?"
    names = CompanionRows(
      try RawStatement(db, "SELECT statement, text, language FROM names \(which) ORDER BY id"), isSequential)
    identifiers = CompanionRows(
      try RawStatement(
        db, "SELECT statement, scheme, value FROM identifiers \(which) ORDER BY statement, position"), isSequential)
  }
}

private struct CompanionRows {
  private let rows: RawStatement
  private let isSequential: Bool
  /// The statement of the row at which the rows stand; nil before the first one, `Int64.max` after the last one.
  private var statement: Int64?

  init(_ rows: RawStatement, _ isSequential: Bool) {
    self.rows = rows
    self.isSequential = isSequential
  }

  private mutating func advance() throws {
    statement = try rows.step() ? try rows.requiredInteger(0) : Int64.max
  }

  /// The rows of a statement, put into `batch`; in sequence, statements are asked for in ascending order.
  mutating func values(of id: Int64, in batch: inout StatementBatch) throws -> [StatementBatch.Pair] {
    if !isSequential {
      rows.reset()
      rows.bind(1, id)
      statement = nil
    }
    if statement == nil { try advance() }
    var values: [StatementBatch.Pair] = []
    while let found = statement, found <= id {
      if found == id {
        let first = try rows.required(try rows.stored(1), 1)
        values.append(
          StatementBatch.Pair(
            first: batch.add(stored: first), second: try rows.stored(2).map { batch.add(stored: $0) } ?? .none))
      }
      try advance()
    }
    return values
  }
}
