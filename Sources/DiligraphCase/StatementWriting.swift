// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation
import GRDB

/// When an import makes the indexes of what it writes.
enum IndexDeferral {
  /// At its end once it is large beside what the case has; while it is small, with each row.
  case whenLarge
  case always
  case never
}

/// One table of statements during an import: new rows are at its end.
struct StatementRows {
  let table: StatementTable
  let insertion: RowInsertion
  /// The first row of the import.
  let first: Int64
  var next: Int64
  /// Whether the index was dropped and is yet to be made.
  var isIndexDeferred = false

  init(_ db: Database, _ table: StatementTable) throws {
    self.table = table
    insertion = try RowInsertion(db, table.insertion, columns: table.columns.count)
    first =
      (try Row.fetchOne(db, sql: "SELECT ifnull(max(id), 0) FROM \(table.statements)")?.requiredInteger(0) ?? 0) + 1
    next = first
  }

  /// Drops the index when to make it again is cheaper than to keep it.
  mutating func deferIndex(_ db: Database, _ deferring: IndexDeferral) throws {
    guard !isIndexDeferred, deferring != .never else { return }
    // A row put into a large index costs about as much as eight rows of an index that is made in order.
    guard deferring == .always || first == 1 || next - first > max(20_000, first / 8) else { return }
    try db.execute(sql: "DROP INDEX \(table.index)")
    if table == .entity { try db.execute(sql: "DROP INDEX names_by_statement; DROP INDEX identifiers_by_value") }
    isIndexDeferred = true
  }
}

/// Stores the statements of one import: every row is appended, and what is there already is sorted out at the end
/// (see ``ImportClosing``), so that no row waits for a look-up.
struct StatementWriter {
  let db: Database
  let importNumber: Int64
  private let deferring: IndexDeferral
  var records: RecordNumbers
  var sources: SourceNumbers
  var files: FileNumbers
  var entities: EntityWriter
  var relationships: StatementRows
  var flags: StatementRows
  /// The records that the import is about.
  var stated = RecordSet()
  private var identity = StatementIdentity()
  private var json: [UInt8] = []
  /// The number of each reference of the batch; 0 is not known yet.
  private var numbers: [Int64] = []
  /// The last file of the batch, and its number.
  private var lastFile: (text: StatementBatch.Text, number: Int64?) = (.none, nil)
  private var hashes: [UInt64] = []
  private var entityRecords: [Int64] = []
  private var entityFiles: [Int64?] = []
  /// Days as text, which stay in place until a row is written.
  private let days = DayTexts()
  private let kinds = KindTexts()

  init(_ db: Database, importNumber: Int64, deferring: IndexDeferral) throws {
    self.db = db
    self.importNumber = importNumber
    self.deferring = deferring
    records = try RecordNumbers(db, deferring: deferring)
    sources = try SourceNumbers(db, deferring: deferring)
    files = try FileNumbers(db)
    entities = try EntityWriter(db, importNumber: importNumber)
    relationships = try StatementRows(db, .relationship)
    flags = try StatementRows(db, .flag)
    try deferIndexes()
  }

  private mutating func deferIndexes() throws {
    try entities.rows.deferIndex(db, deferring)
    try relationships.deferIndex(db, deferring)
    try flags.deferIndex(db, deferring)
  }

  /// Adds a batch.
  mutating func add(_ prepared: PreparedBatch) throws {
    let batch = prepared.batch
    numbers.removeAll(keepingCapacity: true)
    numbers.append(contentsOf: repeatElement(0, count: batch.references.count))
    lastFile = (.none, nil)
    entities.beginBatch()
    try batch.bytes.withUnsafeBytes { bytes in
      try batch.ends.withUnsafeBufferPointer { ends in
        let texts = BatchTexts(bytes, ends: ends, isPlain: prepared.isPlain)
        sources.begin(prepared.sourceKeys)
        try addEntities(batch, prepared.digests, texts)
        // What a row has in place stays until all rows are written.
        var remaining = batch.relationships.count
        for (row, identity) in zip(batch.relationships, prepared.identities) {
          try add(row, identity: identity, remaining: remaining, batch, texts)
          remaining -= 1
        }
        for row in batch.flags { try add(row, batch, texts) }
        try records.insertNew(texts)
      }
    }
    try deferIndexes()
  }

  /// Writes what was kept back to be written once. Nothing is added any more: what was remembered of the rows is let go
  /// of, since the indexes that are made next need memory, too.
  mutating func finish() throws {
    try entities.finish()
    records.forget()
    sources.forget()
  }

  // MARK: Rows

  /// Adds the entities part by part, so that what the look-ups of a part need is loaded together.
  ///
  /// Most rows state what is known, and with it is known which record they are about.
  private mutating func addEntities(
    _ batch: StatementBatch, _ digests: [KnownEntityStatements.Digest], _ texts: BatchTexts
  ) throws {
    var next = 0
    while next < batch.entities.count {
      let part = batch.entities[next..<min(next + HashSlots.preloaded, batch.entities.count)]
      next = part.endIndex
      entityFiles.removeAll(keepingCapacity: true)
      for row in part { entityFiles.append(try fileNumber(row.place.file, texts)) }
      entities.keepPlaces(
        of: part, digests: digests[part.indices], files: entityFiles, texts, records: &entityRecords)
      hashes.removeAll(keepingCapacity: true)
      for (row, record) in zip(part, entityRecords) {
        let reference = Int(row.reference.index)
        if record == 0 {
          hashes.append(batch.referenceHashes[reference])
        } else if numbers[reference] == 0 {
          numbers[reference] = record
          stated.insert(record)
        }
      }
      if !hashes.isEmpty { hashes.withUnsafeBufferPointer { records.preload($0) } }
      for index in part.indices where entityRecords[index - part.startIndex] == 0 {
        let record = try number(part[index].reference, batch, texts)
        entities.add(
          part[index], digest: digests[index], record: record, file: entityFiles[index - part.startIndex], texts)
      }
      try entities.insertNew(batch, texts)
    }
  }

  private mutating func add(
    _ row: StatementBatch.RelationshipRow, identity: Int64, remaining: Int, _ batch: StatementBatch,
    _ texts: BatchTexts
  ) throws {
    let (statement, at) = relationships.insertion.next(remaining: remaining)
    var hash = ContentHash()
    let from = try number(row.from, batch, texts)
    let to = try number(row.to, batch, texts)
    statement.bind(at + 1, relationships.next)
    statement.bind(at + 2, identity)
    statement.bind(at + 4, importNumber)
    texts.bind(row.id, to: statement, at + 5)
    statement.bind(at + 6, from)
    statement.bind(at + 7, to)
    let kind = kinds.bytes(row.kind)
    statement.bind(at + 8, inPlace: kind)
    statement.bind(at + 9, row.confidence?.value)
    statement.bind(at + 10, row.share?.least)
    statement.bind(at + 11, row.share?.most)
    days.bind(row.period, to: statement, at + 12, slot: relationships.insertion.position)
    bind(row.products, .product, batch, texts, to: statement, at + 14)
    statement.bind(at + 15, row.amount)
    if row.amount == nil { statement.bindNull(at + 16) } else { texts.bind(row.currency, to: statement, at + 16) }
    hash.combine(row.confidence?.value)
    hash.combine(row.share?.least)
    hash.combine(row.share?.most)
    hash.combine(from)
    hash.combine(to)
    hash.combine(row.amount)
    hash.combine(kind)
    hash.combine(texts.stated(row.currency))
    combine(row.products, .product, batch, texts, &hash)
    combine(row.period, &hash)
    try bindSources(row.sources, batch, texts, to: statement, at + 17, &hash)
    bind(row.notes, .asStated, batch, texts, to: statement, at + 19)
    combine(row.notes, .asStated, batch, texts, &hash)
    statement.bind(at + 3, hash.value)
    try relationships.insertion.endRow()
    relationships.next += 1
  }

  private mutating func add(_ row: StatementBatch.FlagRow, _ batch: StatementBatch, _ texts: BatchTexts) throws {
    let (statement, _) = flags.insertion.next(remaining: 1)
    var hash = ContentHash()
    let record = try number(row.entity, batch, texts)
    statement.bind(1, flags.next)
    statement.bind(2, identity.flag(row, batch, texts))
    statement.bind(4, importNumber)
    texts.bind(row.id, to: statement, 5)
    statement.bind(6, record)
    texts.bind(row.category, to: statement, 7)
    if row.category.index == 0 { statement.bind(7, inPlace: UnsafeRawBufferPointer(start: nil, count: 0)) }
    statement.bind(8, (row.level?.value).map { Int64($0) })
    statement.bind(9, row.confidence?.value)
    texts.bind(row.list, to: statement, 10)
    texts.bind(row.programme, to: statement, 11)
    days.bind(row.period, to: statement, 12, slot: 0)
    hash.combine(Int64(row.level?.value ?? -1))
    hash.combine(row.confidence?.value)
    hash.combine(record)
    for text in [row.category, row.list, row.programme] { hash.combine(texts.stated(text)) }
    combine(row.period, &hash)
    try bindSources(row.sources, batch, texts, to: statement, 14, &hash)
    bind(row.notes, .asStated, batch, texts, to: statement, 16)
    combine(row.notes, .asStated, batch, texts, &hash)
    statement.bind(3, hash.value)
    try flags.insertion.endRow()
    flags.next += 1
  }

  // MARK: Parts of rows

  /// The number of a record, which the import is then about.
  private mutating func number(
    _ reference: StatementBatch.Reference, _ batch: StatementBatch, _ texts: BatchTexts
  ) throws -> Int64 {
    let index = Int(reference.index)
    if numbers[index] != 0 { return numbers[index] }
    let number = try records.number(ofReference: index, in: batch, texts)
    numbers[index] = number
    stated.insert(number)
    return number
  }

  private mutating func bind(
    _ run: StatementBatch.Run, _ form: BatchTexts.Form, _ batch: StatementBatch, _ texts: BatchTexts,
    to statement: RawStatement, _ index: Int32
  ) {
    guard run.count > 0 else { return statement.bindNull(index) }
    texts.bind(batch.items[run.range], form, to: statement, index, json: &json)
  }

  private func combine(_ period: Period, _ hash: inout ContentHash) {
    hash.combine(Int64(period.start?.number ?? .min))
    hash.combine(Int64(period.end?.number ?? .min))
  }

  private func combine(
    _ run: StatementBatch.Run, _ form: BatchTexts.Form, _ batch: StatementBatch, _ texts: BatchTexts,
    _ hash: inout ContentHash
  ) {
    guard run.count > 0 else { return }
    for text in batch.items[run.range] { texts.withText(text, form) { hash.combine($0) } }
  }

  /// Binds the first source, further ones, and, at the end of the row, where each stands.
  private mutating func bindSources(
    _ run: StatementBatch.Run, _ batch: StatementBatch, _ texts: BatchTexts, to statement: RawStatement,
    _ index: Int32, _ hash: inout ContentHash
  ) throws {
    let placeIndex = index + 3
    guard run.count > 0 else {
      for parameter in [index, index + 1] { statement.bindNull(parameter) }
      return try bind(.none, texts, more: nil, to: statement, placeIndex)
    }
    let first = batch.sources[Int(run.start)]
    let number = try sources.number(ofSource: Int(run.start), in: batch, texts)
    statement.bind(index, number)
    hash.combine(number)
    guard run.count > 1 else {
      statement.bindNull(index + 1)
      return try bind(first.place, texts, more: nil, to: statement, placeIndex)
    }
    let further = batch.sources[run.range.dropFirst()]
    let numbers = try further.indices.map { try sources.number(ofSource: $0, in: batch, texts) }
    for number in numbers { hash.combine(number) }
    statement.bind(index + 1, "[" + numbers.map(String.init).joined(separator: ",") + "]")
    let places = further.map { batch.location($0.place) }
    let more =
      places.contains { $0 != nil } ? try StoredJSON.text(places.map { $0.map(StoredLocation.init) }) : nil
    try bind(first.place, texts, more: more, to: statement, placeIndex)
  }

  /// The number of a file, which most rows of a batch have in common.
  private mutating func fileNumber(_ file: StatementBatch.Text, _ texts: BatchTexts) throws -> Int64? {
    if file != lastFile.text { lastFile = (file, try files.number(file, texts)) }
    return lastFile.number
  }

  private mutating func bind(
    _ place: StatementBatch.Place, _ texts: BatchTexts, more: String?, to statement: RawStatement, _ index: Int32
  ) throws {
    let file = try fileNumber(place.file, texts)
    statement.bind(index, file)
    statement.bind(index + 1, file == nil || place.line == 0 ? nil : Int64(place.line))
    if file == nil { statement.bindNull(index + 2) } else { texts.bind(place.path, to: statement, index + 2) }
    statement.bind(index + 3, more)
  }
}

/// The words of kinds as bytes that stay in place.
private final class KindTexts {
  /// In the order of the kinds' names.
  private let known: [UnsafeMutableRawBufferPointer]

  // A text of up to 15 bytes has no memory of its own that a pointer could stay in.
  init() {
    known = RelationshipKind.allCases.sorted { $0.rankOfName < $1.rankOfName }.map { kind in
      let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: kind.rawValue.utf8.count, alignment: 1)
      memory.copyBytes(from: kind.rawValue.utf8)
      return memory
    }
  }

  deinit { for memory in known { memory.deallocate() } }

  func bytes(_ kind: RelationshipKind) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(known[Int(kind.rankOfName)]) }
}

/// Memory for the two days of each row that is inserted together with others.
final class DayTexts {
  private let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 20 * RowInsertion.together)

  deinit { memory.deallocate() }

  /// - Parameter slot: which of the rows it is.
  func bind(_ period: Period, to statement: RawStatement, _ index: Int32, slot: Int) {
    bind(period.start, memory + 20 * slot, to: statement, index)
    bind(period.end, memory + 20 * slot + 10, to: statement, index + 1)
  }

  /// Binds one day.
  func bind(_ day: Day?, to statement: RawStatement, _ index: Int32, slot: Int) {
    bind(day, memory + 20 * slot, to: statement, index)
  }

  private func bind(
    _ day: Day?, _ memory: UnsafeMutablePointer<UInt8>, to statement: RawStatement, _ index: Int32
  ) {
    guard let day else { return statement.bindNull(index) }
    StoredDay.write(day, to: memory)
    statement.bind(index, inPlace: UnsafeRawBufferPointer(start: memory, count: 10))
  }
}
