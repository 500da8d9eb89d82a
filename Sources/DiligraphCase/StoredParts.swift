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
  private let insertion: RowInsertion
  private let lookup: RawStatement
  /// New records of the batch, which are inserted together at its end.
  private var new: [(number: Int64, reference: StatementBatch.ReferenceRow)] = []
  /// The first number that the import gave.
  let first: Int64
  private(set) var next: Int64
  /// Whether the memory has all records, and the index is yet to be made.
  private(set) var isComplete: Bool
  private var key: [UInt8] = []
  private var candidates: [UInt32] = []
  /// What preloading gave; of no other use.
  private var loaded = 0

  /// - Parameter countLimit: how many records are kept in memory at most.
  init(_ db: Database, deferring: IndexDeferral, countLimit: Int = 4_000_000) throws {
    self.db = db
    table = InternTable(countLimit: countLimit, byteLimit: 192 << 20)
    insertion = try RowInsertion(db, "INSERT INTO records (id, namespace, key, is_name) VALUES", columns: 4)
    lookup = try RawStatement(db, "SELECT id FROM records WHERE key = ?3 AND namespace = ?2 AND is_name = ?4 AND ?1")
    first = (try Row.fetchOne(db, sql: "SELECT ifnull(max(id), 0) FROM records")?.requiredInteger(0) ?? 0) + 1
    next = first
    isComplete = first == 1 && deferring != .never
    if isComplete { try db.execute(sql: "DROP INDEX records_by_key") }
  }

  /// Loads what looking up references with these hashes will need, and keeps them from waiting for memory.
  mutating func preload(_ hashes: UnsafeBufferPointer<UInt64>) { loaded &+= table.preload(hashes, &candidates) }

  /// The number of the reference of `batch` at `index`, which is added if it is new.
  mutating func number(ofReference index: Int, in batch: StatementBatch, _ texts: BatchTexts) throws -> Int64 {
    let reference = batch.references[index]
    let hash = batch.referenceHashes[index]
    let recordID = texts.stated(reference.key) ?? UnsafeRawBufferPointer(start: nil, count: 0)
    guard let namespace = texts.stated(reference.namespace), !namespace.isEmpty else {
      return try number(reference, recordID.bindMemory(to: UInt8.self), hash, namespaceLength: 0, texts)
    }
    key.removeAll(keepingCapacity: true)
    key.append(contentsOf: namespace)
    key.append(UInt8(ascii: ":"))
    key.append(contentsOf: recordID)
    let together = key
    return try together.withUnsafeBufferPointer {
      try number(reference, $0, hash, namespaceLength: namespace.count, texts)
    }
  }

  /// - Parameters:
  ///   - recordID: the record's id, of which the namespace is the beginning.
  ///   - hash: that of the id.
  private mutating func number(
    _ reference: StatementBatch.ReferenceRow, _ recordID: UnsafeBufferPointer<UInt8>, _ hash: UInt64,
    namespaceLength: Int, _ texts: BatchTexts
  ) throws -> Int64 {
    let tag = UInt32(namespaceLength) << 1 | (reference.isName ? 1 : 0)
    let position = table.find(recordID, hash: hash, tag: tag)
    if let index = position.index { return table.values[index] }
    let number = try stored(reference, texts)
    if !table.isFull { table.insert(recordID, number, at: position) }
    return number
  }

  private mutating func stored(_ reference: StatementBatch.ReferenceRow, _ texts: BatchTexts) throws -> Int64 {
    if isComplete, table.isFull {
      try insertNew(texts)
      try makeIndex()
    }
    if !isComplete {
      bind(reference, texts, 1, to: lookup, 0)
      defer { lookup.reset() }
      if try lookup.step() { return try lookup.requiredInteger(0) }
    }
    new.append((next, reference))
    next += 1
    // What is looked up must be there.
    if !isComplete { try insertNew(texts) }
    return next - 1
  }

  /// Inserts the new records of the batch: what was added of it is in the case when it ends.
  mutating func insertNew(_ texts: BatchTexts) throws {
    for (index, record) in new.enumerated() {
      let (statement, at) = insertion.next(remaining: new.count - index)
      bind(record.reference, texts, record.number, to: statement, at)
      try insertion.endRow()
    }
    new.removeAll(keepingCapacity: true)
  }

  private func bind(
    _ reference: StatementBatch.ReferenceRow, _ texts: BatchTexts, _ number: Int64, to statement: RawStatement,
    _ at: Int32
  ) {
    statement.bind(at + 1, number)
    for (column, text) in [(Int32(2), reference.namespace), (3, reference.key)] {
      let index = at + column
      if text.index == 0 {
        statement.bind(index, inPlace: UnsafeRawBufferPointer(start: nil, count: 0))
      } else {
        texts.bind(text, to: statement, index)
      }
    }
    statement.bind(at + 4, reference.isName ? 1 : 0 as Int64)
  }

  /// Makes the index if it is yet to be made.
  mutating func makeIndex() throws {
    guard isComplete else { return }
    try db.execute(sql: CaseSchema.recordIndex)
    isComplete = false
  }

  /// Lets go of what was remembered, when nothing is looked up any more.
  mutating func forget() { table.removeAll() }
}

/// The numbers of sources during an import; see ``RecordNumbers``.
struct SourceNumbers {
  private var table = InternTable(countLimit: 1_000_000, byteLimit: 64 << 20)
  private let db: Database
  private let insertion: RawStatement
  private let lookup: RawStatement
  private var isComplete: Bool
  private var next: Int64
  /// The keys of the batch's sources, and how many of them were loaded.
  private var keys = BatchKeys()
  private var preloaded = 0
  private var candidates: [UInt32] = []
  /// What preloading gave; of no other use.
  private var loaded = 0
  /// A day as text, which stays in place until the row is written.
  private let days = DayTexts()

  init(_ db: Database, deferring: IndexDeferral) throws {
    self.db = db
    let columns = "hash, publisher, title, url, published, grade, confidence, stance, response, id"
    insertion = try RawStatement(db, "INSERT INTO sources (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    next = (try Row.fetchOne(db, sql: "SELECT ifnull(max(id), 0) FROM sources")?.requiredInteger(0) ?? 0) + 1
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

  /// Begins a batch, whose sources have these keys.
  mutating func begin(_ keys: BatchKeys) {
    self.keys = keys
    preloaded = 0
  }

  /// The number of the source of the batch at `index`, which is added if it is new.
  mutating func number(ofSource index: Int, in batch: StatementBatch, _ texts: BatchTexts) throws -> Int64 {
    if index >= preloaded {
      // Mostly they are asked for in their order.
      preloaded = min(index + HashSlots.preloaded, keys.count)
      loaded &+= Self.preload(keys, index..<preloaded, table, &candidates)
    }
    let position = position(ofSource: index)
    if let known = position.index { return table.values[known] }
    let number = try stored(
      batch.sources[index], keys.withKey(index) { StableHash.murmur(UnsafeRawBufferPointer($0)) }, texts)
    if !table.isFull { keys.withKey(index) { table.insert($0, number, at: position) } }
    return number
  }

  // Functions of their own, which read the table and the keys where they are: a closure in one that changes them works on
  // copies, and to count these costs more than to look up a source.

  private static func preload(
    _ keys: BatchKeys, _ range: Range<Int>, _ table: InternTable, _ candidates: inout [UInt32]
  )
    -> Int
  { keys.withHashes(range) { table.preload($0, &candidates) } }

  private func position(ofSource index: Int) -> InternTable.Position {
    keys.withKey(index) { table.find($0, hash: keys.hash(index)) }
  }

  private mutating func stored(
    _ source: StatementBatch.SourceRow, _ stableHash: UInt64, _ texts: BatchTexts
  ) throws -> Int64 {
    if isComplete, table.isFull { try makeIndex() }
    let hash = Int64(bitPattern: stableHash)
    if !isComplete {
      bind(source, texts, hash, to: lookup)
      defer { lookup.reset() }
      if try lookup.step() { return try lookup.requiredInteger(0) }
    }
    bind(source, texts, hash, to: insertion)
    insertion.bind(10, next)
    try insertion.run()
    next += 1
    return next - 1
  }

  private func bind(
    _ source: StatementBatch.SourceRow, _ texts: BatchTexts, _ hash: Int64, to statement: RawStatement
  ) {
    statement.bind(1, hash)
    texts.bind(source.publisher, to: statement, 2)
    texts.bind(source.title, to: statement, 3)
    texts.bind(source.url, to: statement, 4)
    days.bind(source.published, to: statement, 5, slot: 0)
    texts.bind(source.grade, .grade, to: statement, 6)
    statement.bind(7, source.confidence?.value)
    statement.bind(8, inPlace: Self.word(source.stance))
    texts.bind(source.response, to: statement, 9)
  }

  /// The word of a stance as bytes that stay in place.
  private static func word(_ stance: Stance) -> UnsafeRawBufferPointer {
    let word: StaticString =
      switch stance {
      case .supports: "supports"
      case .disputes: "disputes"
      case .retracts: "retracts"
      }
    return UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
  }

  mutating func makeIndex() throws {
    guard isComplete else { return }
    try db.execute(sql: CaseSchema.sourceIndex)
    isComplete = false
  }

  /// Lets go of what was remembered, when nothing is looked up any more.
  mutating func forget() { table.removeAll() }
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
