// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// Turns rows back into the statements that were imported.
struct StatementReader {
  let db: Database
  var places: PlaceReader
  private var sources: [Int64: Source] = [:]
  private var lists: [String: [String]] = [:]

  /// Bounds what is kept to be used again; a case can be larger than the memory.
  private static let kept = 100_000

  init(_ db: Database) {
    self.db = db
    places = PlaceReader(db)
  }

  /// Which statements are read.
  enum Selection {
    /// All that an import states which has not ended, at each place.
    case current
    /// What has no current import any more, and is about a record; at one place each.
    case ended(record: Int64)
    /// One statement, without a place.
    case one(Int64)
    /// Those that may be equal, without a place.
    case hash(Int64)
  }

  // MARK: Entities

  /// Reads the entity statements of `selection`, in the order of storing.
  mutating func readEntities(_ selection: Selection, _ body: (EntityStatement, Int64) throws -> Void) throws {
    let parts = Self.parts(.entity, selection, records: ["record"])
    let rows = try Row.fetchCursor(
      try db.cachedStatement(
        sql: """
          SELECT s.id, r.namespace, r.key, r.is_name, s.kind, s.role, s.pass_through, s.jurisdictions, s.notes,
          \(parts.columns) FROM \(parts.from) CROSS JOIN records r ON r.id = s.record \(parts.rest)
          """), arguments: parts.arguments)
    // Names and identifiers run beside the statements, in the same order.
    let restriction = try Self.companions(selection, db)
    var names = try Companions(db, "SELECT statement, text, language FROM names", restriction)
    var identifiers = try Companions(db, "SELECT statement, scheme, value FROM identifiers", restriction)
    var last: EntityStatement?
    var lastID: Int64?
    while let row = try rows.next() {
      let id = try row.requiredInteger(0)
      var statement: EntityStatement
      if let last, lastID == id {
        statement = last
      } else {
        statement = try entity(row)
        statement.names = try names.values(of: id).map { Name($0.0, language: $0.1) }
        statement.identifiers = try identifiers.values(of: id).map {
          try row.required(Identifier(scheme: $0.0, value: $0.1 ?? ""), 0)
        }
      }
      (last, lastID) = (statement, id)
      if parts.hasPlaces { statement.location = try places.place(row, from: 9).locations.first ?? nil }
      try body(statement, id)
    }
  }

  private mutating func entity(_ row: Row) throws -> EntityStatement {
    var statement = EntityStatement(try reference(row, from: 1))
    statement.kind = try row.word(EntityKind.self, 4)
    statement.role = try row.text(5).map(Role.init)
    statement.passThrough = try row.probability(6)
    statement.jurisdictions = try list(row, 7)
    statement.notes = try list(row, 8)
    return statement
  }

  // MARK: Relationships

  /// Reads the relationship statements of `selection`, in the order of storing.
  mutating func readRelationships(
    _ selection: Selection, _ body: (RelationshipStatement, Int64) throws -> Void
  ) throws {
    let parts = Self.parts(.relationship, selection, records: ["from_record", "to_record"])
    let rows = try Row.fetchCursor(
      try db.cachedStatement(
        sql: """
          SELECT s.id, s.relationship, s.has_id, f.namespace, f.key, f.is_name, t.namespace, t.key, t.is_name,
          s.kind, s.confidence, s.share_least, s.share_most, s.start_day, s.end_day, s.products, s.amount,
          s.currency, s.source, s.more_sources, s.notes, \(parts.columns) FROM \(parts.from)
          CROSS JOIN records f ON f.id = s.from_record CROSS JOIN records t ON t.id = s.to_record \(parts.rest)
          """), arguments: parts.arguments)
    while let row = try rows.next() {
      var statement = try relationship(row)
      if parts.hasPlaces { statement.sources.set(try places.place(row, from: 21)) }
      try body(statement, try row.requiredInteger(0))
    }
  }

  private mutating func relationship(_ row: Row) throws -> RelationshipStatement {
    var statement = RelationshipStatement(
      id: try row.requiredInteger(2) == 0 ? nil : try row.requiredText(1), from: try reference(row, from: 3),
      to: try reference(row, from: 6), kind: try row.required(try row.word(RelationshipKind.self, 9), 9))
    statement.confidence = try row.probability(10)
    if let least = try row.real(11) {
      statement.share = try row.required(Share(least: least, most: try row.real(12) ?? least), 12)
    }
    statement.period = Period(start: try row.day(13), end: try row.day(14))
    statement.products = try list(row, 15).map(ProductCategory.init)
    if let value = try row.real(16) {
      statement.amount = try row.required(Amount(value, currency: try row.text(17)), 16)
    }
    statement.sources = try sources(row, from: 18)
    statement.notes = try list(row, 20)
    return statement
  }

  // MARK: Flags

  /// Reads the flag statements of `selection`, in the order of storing.
  mutating func readFlags(_ selection: Selection, _ body: (FlagStatement, Int64) throws -> Void) throws {
    let parts = Self.parts(.flag, selection, records: ["record"])
    let rows = try Row.fetchCursor(
      try db.cachedStatement(
        sql: """
          SELECT s.id, s.flag, s.has_id, r.namespace, r.key, r.is_name, s.category, s.level, s.confidence, s.list,
          s.programme, s.start_day, s.end_day, s.source, s.more_sources, s.notes, \(parts.columns)
          FROM \(parts.from) CROSS JOIN records r ON r.id = s.record \(parts.rest)
          """), arguments: parts.arguments)
    while let row = try rows.next() {
      var statement = try flag(row)
      if parts.hasPlaces { statement.sources.set(try places.place(row, from: 16)) }
      try body(statement, try row.requiredInteger(0))
    }
  }

  private mutating func flag(_ row: Row) throws -> FlagStatement {
    var statement = FlagStatement(
      id: try row.requiredInteger(2) == 0 ? nil : try row.requiredText(1),
      entity: try reference(row, from: 3),
      category: try row.requiredText(6))
    statement.level = try row.integer(7).map { number in
      try row.required(Int(exactly: number).flatMap(FlagLevel.init), 7)
    }
    statement.confidence = try row.probability(8)
    statement.list = try row.text(9)
    statement.programme = try row.text(10)
    statement.period = Period(start: try row.day(11), end: try row.day(12))
    statement.sources = try sources(row, from: 13)
    statement.notes = try list(row, 15)
    return statement
  }

  // MARK: Parts of statements

  private func reference(_ row: Row, from column: Int) throws -> EntityReference {
    EntityReference(
      namespace: try row.requiredText(column), key: try row.requiredText(column + 1),
      isName: try row.requiredInteger(column + 2) != 0)
  }

  private mutating func list(_ row: Row, _ column: Int) throws -> [String] {
    guard let text = try row.text(column) else { return [] }
    if let list = lists[text] { return list }
    let list = try StoredJSON.decoded([String].self, text)
    if lists.count >= Self.kept { lists.removeAll() }
    lists[text] = list
    return list
  }

  private mutating func sources(_ row: Row, from column: Int) throws -> [Source] {
    guard let first = try row.integer(column) else { return [] }
    var found = [try source(first)]
    if let more = try row.text(column + 1) {
      for id in try StoredJSON.decoded([Int64].self, more) { found.append(try source(id)) }
    }
    return found
  }

  mutating func source(_ id: Int64) throws -> Source {
    if let source = sources[id] { return source }
    let query = try db.cachedStatement(
      sql: """
        SELECT publisher, title, url, published, grade, confidence, stance, response FROM sources WHERE id = ?
        """)
    guard let row = try Row.fetchOne(query, arguments: [id]) else {
      throw Damage(detail: "a source is missing")
    }
    let source = Source(
      publisher: try row.text(0), title: try row.text(1), url: try row.text(2), published: try row.day(3),
      grade: try row.text(4).map(Grade.init), confidence: try row.probability(5),
      stance: try row.required(try row.word(Stance.self, 6), 6), response: try row.text(7))
    if sources.count >= Self.kept { sources.removeAll() }
    sources[id] = source
    return source
  }
}

extension StatementReader {
  /// The parts of a query that depend on what is selected.
  private struct Parts {
    var columns: String
    var from: String
    var rest: String
    var arguments: StatementArguments
    var hasPlaces: Bool
  }

  private static func parts(_ table: StatementTable, _ selection: Selection, records: [String]) -> Parts {
    let statements = "\(table.statements) s"
    // Statements lead, so that they and their companions come in the order of ids.
    let stated = "\(statements) CROSS JOIN \(table.places) p ON p.statement = s.id"
    let places = "p.file, p.line, p.path, p.more"
    switch selection {
    case .current:
      return Parts(
        columns: places, from: stated,
        rest: "WHERE p.import IN (SELECT number FROM current_imports) ORDER BY s.id",
        arguments: [], hasPlaces: true)
    case .ended(let record):
      let about = records.map { "s.\($0) = ?1" }.joined(separator: " OR ")
      return Parts(
        columns: places, from: stated,
        rest: """
          WHERE (\(about)) AND p.rowid = (SELECT min(o.rowid) FROM \(table.places) o WHERE o.statement = s.id)
          AND NOT EXISTS (SELECT 1 FROM \(table.places) o WHERE o.statement = s.id
          AND o.import IN (SELECT number FROM current_imports)) ORDER BY s.id
          """, arguments: [record], hasPlaces: true)
    case .one(let id):
      return Parts(columns: "0", from: statements, rest: "WHERE s.id = ?", arguments: [id], hasPlaces: false)
    case .hash(let hash):
      // Inputs made to collide must not make an import slow; what is not found is stored twice.
      return Parts(
        columns: "0", from: statements, rest: "WHERE s.hash = ? ORDER BY s.id LIMIT 16", arguments: [hash],
        hasPlaces: false)
    }
  }

  /// Which names and identifiers belong to the selected statements.
  private static func companions(_ selection: Selection, _ db: Database) throws -> (
    String, StatementArguments
  ) {
    switch selection {
    case .current: ("", [])
    case .ended(let record):
      ("WHERE statement IN (SELECT id FROM entity_statements WHERE record = ?)", [record])
    case .one(let id): ("WHERE statement = ?", [id])
    case .hash(let hash): ("WHERE statement IN (SELECT id FROM entity_statements WHERE hash = ?)", [hash])
    }
  }

  /// Rows that belong to statements, read beside them.
  private struct Companions {
    private let rows: RowCursor
    private var next: (statement: Int64, text: String, other: String?)?

    init(_ db: Database, _ select: String, _ restriction: (sql: String, arguments: StatementArguments)) throws {
      rows = try Row.fetchCursor(
        try db.cachedStatement(sql: "\(select) \(restriction.sql) ORDER BY statement, position"),
        arguments: restriction.arguments)
      try advance()
    }

    private mutating func advance() throws {
      next = try rows.next().map { (try $0.requiredInteger(0), try $0.requiredText(1), try $0.text(2)) }
    }

    /// The rows of `statement`; statements are asked for in ascending order.
    mutating func values(of statement: Int64) throws -> [(String, String?)] {
      var values: [(String, String?)] = []
      while let row = next, row.statement <= statement {
        if row.statement == statement { values.append((row.text, row.other)) }
        try advance()
      }
      return values
    }
  }
}

extension [Source] {
  /// Gives each source its place.
  fileprivate mutating func set(_ place: StatementPlace) {
    for (index, location) in zip(indices, place.locations) { self[index].location = location }
  }
}
