// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// The numbers of records during an import.
///
/// What was met is kept in memory. Into a case without records nothing is ever looked up, and the index is made at
/// the end; when the memory's bound is reached, the index is made at once, and what is not in memory is looked up.
struct RecordNumbers {
  private var table: InternTable
  private let db: Database
  private let insertion: RawStatement
  private let lookup: RawStatement
  /// The first number that the import gave.
  let first: Int64
  private(set) var next: Int64
  /// Whether the memory has all records, and the index is yet to be made.
  private(set) var isComplete: Bool
  private var key: [UInt8] = []

  /// - Parameter countLimit: how many records are kept in memory at most.
  init(_ db: Database, deferring: IndexDeferral, countLimit: Int = 4_000_000) throws {
    self.db = db
    table = InternTable(countLimit: countLimit, byteLimit: 192 << 20)
    insertion = try RawStatement(db, "INSERT INTO records (id, namespace, key, is_name) VALUES (?, ?, ?, ?)")
    lookup = try RawStatement(db, "SELECT id FROM records WHERE key = ?3 AND namespace = ?2 AND is_name = ?4 AND ?1")
    first = (try Row.fetchOne(db, sql: "SELECT ifnull(max(id), 0) FROM records")?.requiredInteger(0) ?? 0) + 1
    next = first
    isComplete = first == 1 && deferring != .never
    if isComplete { try db.execute(sql: "DROP INDEX records_by_key") }
  }

  mutating func number(_ reference: StatementBatch.ReferenceRow, _ texts: BatchTexts) throws -> Int64 {
    key.removeAll(keepingCapacity: true)
    if let bytes = texts.stated(reference.key) { key.append(contentsOf: bytes) }
    // 0xFF is no byte of UTF-8.
    key.append(0xFF)
    if let bytes = texts.stated(reference.namespace) { key.append(contentsOf: bytes) }
    key.append(reference.isName ? 0xFF : 0xFE)
    let position = key.withUnsafeBytes { table.find($0) }
    if let index = position.index { return table.values[index] }
    let number = try stored(reference, texts)
    if !table.isFull { key.withUnsafeBytes { table.insert($0, number, at: position) } }
    return number
  }

  private mutating func stored(_ reference: StatementBatch.ReferenceRow, _ texts: BatchTexts) throws -> Int64 {
    if isComplete, table.isFull { try makeIndex() }
    if !isComplete {
      bind(reference, texts, 1, to: lookup)
      defer { lookup.reset() }
      if try lookup.step() { return try lookup.requiredInteger(0) }
    }
    bind(reference, texts, next, to: insertion)
    try insertion.run()
    next += 1
    return next - 1
  }

  private func bind(
    _ reference: StatementBatch.ReferenceRow, _ texts: BatchTexts, _ number: Int64, to statement: RawStatement
  ) {
    statement.bind(1, number)
    for (index, text) in [(Int32(2), reference.namespace), (3, reference.key)] {
      if text.index == 0 {
        statement.bind(index, inPlace: UnsafeRawBufferPointer(start: nil, count: 0))
      } else {
        texts.bind(text, to: statement, index)
      }
    }
    statement.bind(4, reference.isName ? 1 : 0 as Int64)
  }

  /// Makes the index if it is yet to be made.
  mutating func makeIndex() throws {
    guard isComplete else { return }
    try db.execute(sql: CaseSchema.recordIndex)
    isComplete = false
  }
}

/// The numbers of sources during an import; see ``RecordNumbers``.
struct SourceNumbers {
  private var table = InternTable(countLimit: 1_000_000, byteLimit: 64 << 20)
  private let db: Database
  private let insertion: RawStatement
  private let lookup: RawStatement
  private var isComplete: Bool
  private var key: [UInt8] = []

  init(_ db: Database, deferring: IndexDeferral) throws {
    self.db = db
    let columns = "hash, publisher, title, url, published, grade, confidence, stance, response"
    insertion = try RawStatement(db, "INSERT INTO sources (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id")
    // Inputs made to collide must not make an import slow; what is not found is stored twice.
    lookup = try RawStatement(
      db,
      """
      SELECT id FROM (SELECT * FROM sources WHERE hash = ?1 LIMIT 16) WHERE publisher IS ?2 AND title IS ?3
      AND url IS ?4 AND published IS ?5 AND grade IS ?6 AND confidence IS ?7 AND stance IS ?8 AND response IS ?9
      """)
    let isEmpty = try Row.fetchOne(db, sql: "SELECT 1 FROM sources LIMIT 1") == nil
    isComplete = isEmpty && deferring != .never
    if isComplete { try db.execute(sql: "DROP INDEX sources_by_hash") }
  }

  mutating func number(_ source: StatementBatch.SourceRow, _ texts: BatchTexts) throws -> Int64 {
    key.removeAll(keepingCapacity: true)
    appendKey(texts.stated(source.publisher))
    appendKey(texts.stated(source.title))
    appendKey(texts.stated(source.url))
    appendKey(texts.stated(source.response))
    texts.withText(source.grade, .grade) { appendKey($0) }
    var numbers = (
      Int64(source.published?.number ?? .min), (source.confidence?.value).map { $0 == 0 ? 0 : $0.bitPattern } ?? .max
    )
    withUnsafeBytes(of: &numbers) { key.append(contentsOf: $0) }
    key.append(contentsOf: source.stance.rawValue.utf8)
    let position = key.withUnsafeBytes { table.find($0) }
    if let index = position.index { return table.values[index] }
    let number = try stored(source, texts)
    if !table.isFull { key.withUnsafeBytes { table.insert($0, number, at: position) } }
    return number
  }

  private mutating func appendKey(_ text: UnsafeRawBufferPointer?) {
    // 0xFE and 0xFF are no bytes of UTF-8: they keep no text, "" and neighbouring texts apart.
    guard let text else { return key.append(0xFE) }
    key.append(contentsOf: text)
    key.append(0xFF)
  }

  private mutating func stored(_ source: StatementBatch.SourceRow, _ texts: BatchTexts) throws -> Int64 {
    if isComplete, table.isFull { try makeIndex() }
    let hash = Int64(bitPattern: key.withUnsafeBytes { StableHash.murmur($0) })
    if !isComplete {
      bind(source, texts, hash, to: lookup)
      defer { lookup.reset() }
      if try lookup.step() { return try lookup.requiredInteger(0) }
    }
    bind(source, texts, hash, to: insertion)
    defer { insertion.reset() }
    guard try insertion.step() else { throw Damage(detail: "a source was not stored") }
    let number = try insertion.requiredInteger(0)
    // A statement that gives rows is done only after the last one.
    _ = try insertion.step()
    return number
  }

  private func bind(
    _ source: StatementBatch.SourceRow, _ texts: BatchTexts, _ hash: Int64, to statement: RawStatement
  ) {
    statement.bind(1, hash)
    texts.bind(source.publisher, to: statement, 2)
    texts.bind(source.title, to: statement, 3)
    texts.bind(source.url, to: statement, 4)
    statement.bind(5, source.published?.description)
    texts.bind(source.grade, .grade, to: statement, 6)
    statement.bind(7, source.confidence?.value)
    statement.bind(8, source.stance.rawValue)
    texts.bind(source.response, to: statement, 9)
  }

  mutating func makeIndex() throws {
    guard isComplete else { return }
    try db.execute(sql: CaseSchema.sourceIndex)
    isComplete = false
  }
}

/// The numbers of files during an import; there are few.
struct FileNumbers {
  private var table = InternTable(countLimit: 100_000, byteLimit: 16 << 20)
  private let insertion: RawStatement
  private let lookup: RawStatement

  init(_ db: Database) throws {
    insertion = try RawStatement(db, "INSERT INTO files (name) VALUES (?) ON CONFLICT DO NOTHING")
    lookup = try RawStatement(db, "SELECT id FROM files WHERE name = ?")
  }

  mutating func number(_ file: StatementBatch.Text, _ texts: BatchTexts) throws -> Int64? {
    guard let name = texts.stated(file) else { return nil }
    let position = table.find(name)
    if let index = position.index { return table.values[index] }
    texts.bind(file, to: insertion, 1)
    try insertion.run()
    texts.bind(file, to: lookup, 1)
    defer { lookup.reset() }
    guard try lookup.step() else { throw Damage(detail: "a file was lost") }
    let number = try lookup.requiredInteger(0)
    if !table.isFull { table.insert(name, number, at: position) }
    return number
  }
}
