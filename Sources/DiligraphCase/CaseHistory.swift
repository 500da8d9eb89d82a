// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// A statement that held until a newer edition of its data set did not make it any more.
public struct EndedStatement: Hashable, Sendable {
  /// The statement, at one of its places.
  public var statement: Diligraph.Statement
  /// When the last import that states it was replaced, as an ISO 8601 timestamp.
  public var endedAt: String
  /// The import that stated it last.
  public var importNumber: Int
  /// The data set of that import.
  public var dataset: String
}

extension Case {
  /// What earlier editions said of the record `id` and no current import says any more.
  ///
  /// An entity can have several records; ask for each of ``Entity/records``.
  ///
  /// - Returns: entity statements, relationships from and to the record, flags; in the order of storing.
  public func endedStatements(ofRecord id: String) throws(CaseError) -> [EndedStatement] {
    try reading { db in
      // Most cases have no history, and then nothing is searched.
      let hasEnded = try Row.fetchOne(db, sql: "SELECT 1 FROM imports WHERE ended_at IS NOT NULL LIMIT 1") != nil
      guard hasEnded else { return [] }
      var ended: [EndedStatement] = []
      for record in try Self.records(withID: id, db) { ended += try Self.ended(record, db) }
      return ended
    }
  }

  /// The numbers of the records whose id is `id`: there is one for each way to divide it into namespace and key.
  static func records(withID id: String, _ db: Database) throws -> [Int64] {
    // The order does not depend on which record was stored first.
    let query = try RawStatement(db, "SELECT id FROM records WHERE key = ?1 AND namespace = ?2 ORDER BY is_name")
    var found: [Int64] = []
    func search(namespace: String, key: String) throws {
      query.bind(1, key)
      query.bind(2, namespace)
      while try query.step() { found.append(try query.requiredInteger(0)) }
      query.reset()
    }
    try search(namespace: "", key: id)
    for colon in id.indices where id[colon] == ":" && colon != id.startIndex {
      try search(namespace: String(id[..<colon]), key: String(id[id.index(after: colon)...]))
    }
    return found
  }

  private static func ended(_ record: Int64, _ db: Database) throws -> [EndedStatement] {
    var found: [(StatementTable, Int64, Diligraph.Statement)] = []
    var reader = try StatementReader(db)
    for table in StatementTable.allCases {
      try reader.read(table, .ended(record: record)) { batch, ids in
        var rows = ids.makeIterator()
        batch.forEachStatement { statement in
          if let id = rows.next() { found.append((table, id, statement)) }
        }
      }
    }
    return try found.map { table, id, statement in
      let last = try Row.fetchOne(
        db,
        sql: """
          SELECT i.ended_at, i.number, i.dataset FROM (SELECT import FROM \(table.statements) WHERE id = ?1
          UNION SELECT import FROM \(table.places) WHERE statement = ?1) p JOIN imports i ON i.number = p.import
          ORDER BY i.ended_at DESC, i.number DESC LIMIT 1
          """, arguments: [id])
      guard let last else { throw Damage(detail: "a statement belongs to no import") }
      return EndedStatement(
        statement: statement, endedAt: try last.requiredText(0), importNumber: try last.requiredCount(1),
        dataset: try last.requiredText(2))
    }
  }
}
