// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// Stores the statements of one import, each content once, with the places where it is stated.
struct StatementWriter {
  let db: Database
  private var reader: StatementReader
  private var places: PlaceWriter
  private var records: [ExactReference: Int64] = [:]
  private var sources: [Source: Int64] = [:]
  private var entities: [EntityStatement: StoredEntity] = [:]
  /// How many statements were stored that the case did not have.
  private(set) var newStatements = 0

  /// What is kept to be used again, so that a ministry in each of a million releases is looked up once.
  private struct StoredEntity {
    var id: Int64
    /// The places kept in this import, at most as many as a ``DatasetBuilder`` keeps.
    var places: [StatementPlace]
  }

  private static let kept = 100_000
  private static let placesKept = 8

  init(_ db: Database, importNumber: Int64) {
    self.db = db
    reader = StatementReader(db)
    places = PlaceWriter(db, importNumber: importNumber)
  }

  mutating func add(_ statement: Diligraph.Statement) throws {
    switch statement {
    case .entity(let entity): try add(entity)
    case .relationship(let relationship): try add(relationship)
    case .flag(let flag): try add(flag)
    }
  }

  // MARK: Entities

  private mutating func add(_ statement: EntityStatement) throws {
    var content = statement
    content.location = nil
    var stored = try entities[content] ?? stored(content)
    let place = StatementPlace(statement.location)
    if !stored.places.contains(place) { try keep(place, of: &stored) }
    if entities.count >= Self.kept { entities.removeAll() }
    entities[content] = stored
  }

  /// Keeps the first places in order, as ``DatasetBuilder`` does.
  private mutating func keep(_ place: StatementPlace, of stored: inout StoredEntity) throws {
    func precedes(_ a: StatementPlace, _ b: StatementPlace) -> Bool {
      guard let first = a.locations[0], let second = b.locations[0] else { return a.locations[0] != nil }
      return first < second
    }
    if stored.places.count >= Self.placesKept, let greatest = stored.places.max(by: precedes) {
      guard precedes(place, greatest) else { return }
      try places.remove(greatest, of: stored.id, in: .entity)
      stored.places.removeAll { $0 == greatest }
    }
    try places.insert(place, of: stored.id, in: .entity)
    stored.places.append(place)
  }

  private mutating func stored(_ content: EntityStatement) throws -> StoredEntity {
    let hash = content.contentHash
    var found: Int64?
    try reader.readEntities(.hash(hash)) { statement, id in
      if found == nil, statement == content { found = id }
    }
    guard let found else { return StoredEntity(id: try insert(content, hash), places: []) }
    let query = try db.cachedStatement(
      sql: "SELECT file, line, path, more FROM entity_places WHERE statement = ? AND import = ?")
    let rows = try Row.fetchAll(query, arguments: [found, places.importNumber])
    return StoredEntity(id: found, places: try rows.map { try reader.places.place($0, from: 0) })
  }

  private mutating func insert(_ statement: EntityStatement, _ hash: Int64) throws -> Int64 {
    let record = try recordID(statement.reference)
    try db.cachedStatement(
      sql: """
        INSERT INTO entity_statements (hash, record, kind, role, pass_through, jurisdictions, notes)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      hash, record, statement.kind?.rawValue, statement.role.map { StoredText.encoded($0.name) },
      statement.passThrough?.value, StoredJSON.encoded(statement.jurisdictions),
      StoredJSON.encoded(statement.notes),
    ])
    let id = db.lastInsertedRowID
    for (position, name) in statement.names.enumerated() {
      try db.cachedStatement(sql: "INSERT INTO names (statement, position, text, language) VALUES (?, ?, ?, ?)")
        .execute(arguments: [
          id, position, StoredText.encoded(name.text), name.language.map(StoredText.encoded),
        ])
    }
    for (position, identifier) in statement.identifiers.enumerated() {
      try db.cachedStatement(
        sql: "INSERT INTO identifiers (statement, position, scheme, value) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [
        id, position, StoredText.encoded(identifier.scheme), StoredText.encoded(identifier.value),
      ])
    }
    newStatements += 1
    return id
  }

  // MARK: Relationships

  private mutating func add(_ statement: RelationshipStatement) throws {
    var content = statement
    content.sources.removePlaces()
    let hash = content.contentHash
    var found: Int64?
    try reader.readRelationships(.hash(hash)) { statement, id in
      if found == nil, statement == content { found = id }
    }
    let place = StatementPlace(of: statement.sources)
    if let found, try places.contains(place, of: found, in: .relationship) { return }
    try places.insert(place, of: try found ?? insert(content, hash), in: .relationship)
  }

  private mutating func insert(_ statement: RelationshipStatement, _ hash: Int64) throws -> Int64 {
    let (source, moreSources) = try sourceColumns(statement.sources)
    let from = try recordID(statement.from)
    let to = try recordID(statement.to)
    try db.cachedStatement(
      sql: """
        INSERT INTO relationship_statements (hash, relationship, has_id, from_record, to_record, kind,
        confidence, share_least, share_most, start_day, end_day, products, amount, currency, source,
        more_sources, notes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      hash, StoredText.encoded(statement.effectiveID), statement.id != nil, from, to, statement.kind.rawValue,
      statement.confidence?.value, statement.share?.least, statement.share?.most,
      statement.period.start?.description, statement.period.end?.description,
      StoredJSON.encoded(statement.products.map(\.name)), statement.amount?.value,
      statement.amount?.currency.map(StoredText.encoded), source, moreSources,
      StoredJSON.encoded(statement.notes),
    ])
    newStatements += 1
    return db.lastInsertedRowID
  }

  // MARK: Flags

  private mutating func add(_ statement: FlagStatement) throws {
    var content = statement
    content.sources.removePlaces()
    let hash = content.contentHash
    var found: Int64?
    try reader.readFlags(.hash(hash)) { statement, id in
      if found == nil, statement == content { found = id }
    }
    let place = StatementPlace(of: statement.sources)
    if let found, try places.contains(place, of: found, in: .flag) { return }
    try places.insert(place, of: try found ?? insert(content, hash), in: .flag)
  }

  private mutating func insert(_ statement: FlagStatement, _ hash: Int64) throws -> Int64 {
    let (source, moreSources) = try sourceColumns(statement.sources)
    let record = try recordID(statement.entity)
    try db.cachedStatement(
      sql: """
        INSERT INTO flag_statements (hash, flag, has_id, record, category, level, confidence, list, programme,
        start_day, end_day, source, more_sources, notes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      hash, StoredText.encoded(statement.effectiveID), statement.id != nil, record,
      StoredText.encoded(statement.category), statement.level?.value, statement.confidence?.value,
      statement.list.map(StoredText.encoded), statement.programme.map(StoredText.encoded),
      statement.period.start?.description, statement.period.end?.description, source, moreSources,
      StoredJSON.encoded(statement.notes),
    ])
    newStatements += 1
    return db.lastInsertedRowID
  }

  // MARK: Records and sources

  private mutating func recordID(_ reference: EntityReference) throws -> Int64 {
    let exact = ExactReference(reference: reference)
    if let id = records[exact] { return id }
    let columns: StatementArguments = [
      StoredText.encoded(reference.namespace), StoredText.encoded(reference.key), reference.isName,
    ]
    let query = try db.cachedStatement(sql: "SELECT id FROM records WHERE namespace = ? AND key = ? AND is_name = ?")
    let id: Int64
    if let row = try Row.fetchOne(query, arguments: columns) {
      id = try row.requiredInteger(0)
    } else {
      try db.cachedStatement(
        sql: "INSERT INTO records (namespace, key, is_name, record_id) VALUES (?, ?, ?, ?)"
      ).execute(arguments: columns + [StoredText.encoded(reference.recordID)])
      id = db.lastInsertedRowID
    }
    if records.count >= Self.kept * 5 { records.removeAll() }
    records[exact] = id
    return id
  }

  private mutating func sourceColumns(_ sources: [Source]) throws -> (Int64?, String?) {
    guard let first = sources.first else { return (nil, nil) }
    let id = try sourceID(first)
    guard sources.count > 1 else { return (id, nil) }
    return (id, try StoredJSON.encoded(try sources.dropFirst().map { try sourceID($0) }))
  }

  private mutating func sourceID(_ source: Source) throws -> Int64 {
    if let id = sources[source] { return id }
    var content = ContentHash()
    content.combine(source)
    let query = try db.cachedStatement(sql: "SELECT id FROM sources WHERE hash = ? LIMIT 16")
    var found: Int64?
    for row in try Row.fetchAll(query, arguments: [content.value]) {
      let id = try row.requiredInteger(0)
      if try reader.source(id) == source { found = id }
    }
    let id = try found ?? insert(source, content.value)
    if sources.count >= Self.kept { sources.removeAll() }
    sources[source] = id
    return id
  }

  private func insert(_ source: Source, _ hash: Int64) throws -> Int64 {
    try db.cachedStatement(
      sql: """
        INSERT INTO sources (hash, publisher, title, url, published, grade, confidence, stance, response)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      hash, source.publisher.map(StoredText.encoded), source.title.map(StoredText.encoded),
      source.url.map(StoredText.encoded), source.published?.description,
      source.grade.map { StoredText.encoded($0.code) }, source.confidence?.value, source.stance.rawValue,
      source.response.map(StoredText.encoded),
    ])
    return db.lastInsertedRowID
  }
}

/// A reference that equals another only byte by byte: ids of relationships are made of these bytes, while
/// Swift's texts are equal when they only look alike (é in one or in two scalars).
private struct ExactReference: Hashable {
  let reference: EntityReference

  static func == (a: ExactReference, b: ExactReference) -> Bool {
    a.reference.isName == b.reference.isName && a.reference.key.utf8.elementsEqual(b.reference.key.utf8)
      && a.reference.namespace.utf8.elementsEqual(b.reference.namespace.utf8)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(reference) }
}

extension [Source] {
  /// What is left is the content, which is stored once.
  fileprivate mutating func removePlaces() {
    for index in indices { self[index].location = nil }
  }
}
