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
      let records = try Row.fetchAll(
        db, sql: "SELECT id FROM records WHERE record_id = ? ORDER BY id", arguments: [StoredText.encoded(id)])
      var ended: [EndedStatement] = []
      for record in try records.map({ try $0.requiredInteger(0) }) {
        ended += try Self.ended(record, db)
      }
      return ended
    }
  }

  private static func ended(_ record: Int64, _ db: Database) throws -> [EndedStatement] {
    var found: [(StatementTable, Int64, Diligraph.Statement)] = []
    var reader = StatementReader(db)
    try reader.readEntities(.ended(record: record)) { found.append((.entity, $1, .entity($0))) }
    try reader.readRelationships(.ended(record: record)) { found.append((.relationship, $1, .relationship($0))) }
    try reader.readFlags(.ended(record: record)) { found.append((.flag, $1, .flag($0))) }
    return try found.map { table, id, statement in
      let last = try Row.fetchOne(
        db,
        sql: """
          SELECT i.ended_at, i.number, i.dataset FROM \(table.places) p JOIN imports i ON i.number = p.import
          WHERE p.statement = ? ORDER BY i.ended_at DESC, i.number DESC LIMIT 1
          """, arguments: [id])
      guard let last else { throw Damage(detail: "a statement belongs to no import") }
      return EndedStatement(
        statement: statement, endedAt: try last.requiredText(0), importNumber: try last.requiredCount(1),
        dataset: try last.requiredText(2))
    }
  }
}
