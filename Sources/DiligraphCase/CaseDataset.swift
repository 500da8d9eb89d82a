// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

extension Case {
  /// The data set of all current imports, with all judgements that are not undone.
  ///
  /// It is the one that a ``DatasetBuilder`` makes of the same statements, because one makes it here.
  public func dataset() throws(CaseError) -> Dataset {
    try reading { db in try Self.dataset(db) }
  }

  static func dataset(_ db: Database) throws -> Dataset {
    var builder = DatasetBuilder()
    var reader = StatementReader(db)
    try reader.readEntities(.current) { statement, _ in builder.add(.entity(statement)) }
    try reader.readRelationships(.current) { statement, _ in builder.add(.relationship(statement)) }
    try reader.readFlags(.current) { statement, _ in builder.add(.flag(statement)) }
    let findings = try Row.fetchCursor(
      db, sql: "SELECT \(findingColumns) FROM findings WHERE import IN (SELECT number FROM current_imports)")
    while let row = try findings.next() { builder.add(try finding(row)) }
    let sameNames = try Row.fetchOne(db, sql: "SELECT 1 FROM imports WHERE ended_at IS NULL AND same_names LIMIT 1")
    return builder.dataset(
      judgements: try judgements(db, includingUndone: false).map(\.judgement), sameNames: sameNames != nil)
  }

  static let findingColumns = "code, severity, file, line, path, message"

  static func finding(_ row: Row) throws -> Finding {
    let line = try row.integer(3).map { try row.required(Int(exactly: $0), 3) }
    return Finding(
      try row.requiredText(0), try row.required(try row.word(Finding.Severity.self, 1), 1),
      at: SourceLocation(file: try row.requiredText(2), line: line, path: try row.text(4)),
      try row.requiredText(5))
  }

  /// Entities that may be one, for a person to decide; see ``Dataset/mergeCandidates(origins:limit:)``.
  public func candidates(limit: Int = 10_000) throws(CaseError) -> [MergeCandidate] {
    try reading { db in
      try Self.dataset(db).mergeCandidates(origins: try Self.origins(db), limit: limit)
    }
  }

  /// The data sets and namespaces that each record comes from.
  private static func origins(_ db: Database) throws -> [String: Set<String>] {
    var origins: [String: Set<String>] = [:]
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT DISTINCT r.record_id, r.namespace, i.dataset FROM stated_entities e
        JOIN imports i ON i.number = e.import AND i.ended_at IS NULL JOIN records r ON r.id = e.identity
        """)
    while let row = try rows.next() {
      origins[try row.requiredText(0), default: []]
        .insert("\(try row.requiredText(2)) \(try row.requiredText(1))")
    }
    return origins
  }
}
