// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// How much a case holds; what current imports state, unless said otherwise.
public struct CaseCounts: Hashable, Sendable {
  /// Imports that have not ended.
  public var currentImports = 0
  /// Imports that a newer edition replaced.
  public var endedImports = 0
  /// Entities as records, before merging.
  public var records = 0
  /// Relationships by id.
  public var relationships = 0
  /// Flags by id.
  public var flags = 0
  /// Findings by severity.
  public var findings: [Finding.Severity: Int] = [:]
  /// Judgements that are not undone.
  public var judgements = 0
}

extension Case {
  /// All imports in the order of making, also those that ended.
  public func imports() throws(CaseError) -> [ImportRecord] {
    try reading { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT number, dataset, file, format, digest, byte_count, time, same_names, program_version, counts,
          ended_at, replaced_by FROM imports ORDER BY number
          """)
      var imports: [ImportRecord] = []
      while let row = try rows.next() { imports.append(try Self.importRecord(row)) }
      return imports
    }
  }

  private static func importRecord(_ row: Row) throws -> ImportRecord {
    let info = ImportInfo(
      file: try row.requiredText(2), digest: try row.requiredText(4), byteCount: try row.requiredCount(5),
      format: try row.requiredText(3), dataset: try row.requiredText(1), time: try row.requiredText(6),
      sameNames: try row.requiredInteger(7) != 0, programVersion: try row.requiredText(8))
    var summary = ImportSummary(number: try row.requiredCount(0), alreadyImported: false)
    try StoredJSON.decoded(StoredCounts.self, try row.requiredText(9)).fill(&summary)
    let replacedBy = try row.integer(11).map { try row.required(Int(exactly: $0), 11) }
    return ImportRecord(
      number: summary.number, info: info, summary: summary, endedAt: try row.text(10), replacedBy: replacedBy)
  }

  /// The findings of an import, or of all current ones, in the order of storing.
  ///
  /// - Parameters:
  ///   - number: the import; nil is all current ones.
  ///   - offset: how many to leave out at the beginning.
  ///   - limit: how many at most; there can be millions.
  public func findings(
    import number: Int? = nil, offset: Int = 0, limit: Int = 1000
  ) throws(CaseError) -> [Finding] {
    try reading { db in
      if let number { try self.requireImport(number, db) }
      let which = number.map { "= \($0)" } ?? "IN (SELECT number FROM current_imports)"
      let rows = try Row.fetchCursor(
        db,
        sql:
          "SELECT \(Self.findingColumns) FROM findings WHERE import \(which) ORDER BY rowid LIMIT ? OFFSET ?",
        arguments: [max(0, limit), max(0, offset)])
      var findings: [Finding] = []
      while let row = try rows.next() { findings.append(try Self.finding(row)) }
      return findings
    }
  }

  /// How much the case holds.
  public func counts() throws(CaseError) -> CaseCounts {
    try reading { db in
      func count(_ sql: String) throws -> Int { try Row.fetchOne(db, sql: sql)?.requiredCount(0) ?? 0 }
      var counts = CaseCounts()
      counts.currentImports = try count("SELECT count(*) FROM current_imports")
      counts.endedImports = try count("SELECT count(*) FROM imports WHERE ended_at IS NOT NULL")
      counts.records = try RecordSet(db, where: "import IN (SELECT number FROM current_imports)").count
      counts.relationships = try Self.countCurrent(.relationship, db)
      counts.flags = try Self.countCurrent(.flag, db)
      counts.judgements = try count("SELECT count(*) FROM judgements WHERE undone_at IS NULL")
      for severity in Finding.Severity.allCases {
        counts.findings[severity] = try count(
          """
          SELECT count(*) FROM findings WHERE severity = '\(severity.rawValue)'
          AND import IN (SELECT number FROM current_imports)
          """)
      }
      return counts
    }
  }

  /// How many things current imports state, of those that statements of `table` are about.
  private static func countCurrent(_ table: StatementTable, _ db: Database) throws -> Int {
    let hasEnded = try Row.fetchOne(db, sql: "SELECT 1 FROM imports WHERE ended_at IS NOT NULL LIMIT 1") != nil
    let isCurrent = """
      (s.import IN (SELECT number FROM current_imports) OR EXISTS (SELECT 1 FROM \(table.places) p
      WHERE p.statement = s.id AND p.import IN (SELECT number FROM current_imports)))
      """
    // In the order of the index, equal identities follow each other, and no list of them is kept.
    let rows = try RawStatement(
      db,
      """
      SELECT s.\(table.identity) FROM \(table.statements) s INDEXED BY \(table.index)
      \(hasEnded ? "WHERE \(isCurrent)" : "") ORDER BY s.\(table.identity)
      """)
    var (count, last) = (0, Int64?.none)
    while try rows.step() {
      let identity = try rows.requiredInteger(0)
      if identity != last { count += 1 }
      last = identity
    }
    return count
  }

  // MARK: Forgetting

  /// Removes an import with its findings and with every statement that no other import makes.
  ///
  /// This undoes the import: the editions that it replaced are current again. Judgements stay.
  public func forget(importNumber number: Int) throws(CaseError) {
    try writing { db in
      try self.requireImport(number, db)
      try Self.restoreReplaced(by: number, db)
      let mentioned = try RecordSet(db, where: "import = \(number)")
      for table in StatementTable.allCases { try Self.forget(number, table, db) }
      try db.execute(sql: "DELETE FROM mentions WHERE import = ?", arguments: [number])
      try db.execute(sql: "DELETE FROM findings WHERE import = ?", arguments: [number])
      try db.execute(sql: "DELETE FROM imports WHERE number = ?", arguments: [number])
      try Self.removeUnused(mentioned, db)
    }
  }

  /// What the import replaced is current again, or replaced by what replaced the import itself.
  private static func restoreReplaced(by number: Int, _ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE imports SET
        ended_at = CASE WHEN (SELECT ended_at FROM imports WHERE number = ?1) IS NULL THEN NULL ELSE ended_at END,
        replaced_by = (SELECT replaced_by FROM imports WHERE number = ?1) WHERE replaced_by = ?1
        """, arguments: [number])
  }

  /// What another import states too gets one of its further places into its own row; the rest goes.
  private static func forget(_ number: Int, _ table: StatementTable, _ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE moved AS SELECT p.statement AS statement, min(p.id) AS place FROM \(table.places) p
        JOIN \(table.statements) s ON s.id = p.statement WHERE s.import = ?1 AND p.import <> ?1 GROUP BY p.statement
        """, arguments: [number])
    try db.execute(
      sql: """
        UPDATE \(table.statements) SET (import, file, line, path, more) = (p.import, p.file, p.line, p.path, p.more)
        FROM temp.moved m JOIN \(table.places) p ON p.id = m.place WHERE m.statement = \(table.statements).id;
        DELETE FROM \(table.places) WHERE id IN (SELECT place FROM temp.moved);
        DROP TABLE temp.moved;
        """)
    try db.execute(sql: "DELETE FROM \(table.places) WHERE import = ?", arguments: [number])
    if table == .entity {
      let gone = "(SELECT id FROM entity_statements WHERE import = ?)"
      try db.execute(
        sql: """
          INSERT INTO name_search (name_search, rowid, text) SELECT 'delete', id, text FROM names
          WHERE statement IN \(gone);
          DELETE FROM names WHERE statement IN \(gone);
          DELETE FROM identifiers WHERE statement IN \(gone);
          """, arguments: [number, number, number])
    }
    try db.execute(sql: "DELETE FROM \(table.statements) WHERE import = ?", arguments: [number])
  }

  private static func removeUnused(_ mentioned: RecordSet, _ db: Database) throws {
    let search = try RawStatement(
      db,
      """
      INSERT INTO key_search (key_search, rowid, key) SELECT 'delete', id, key FROM records WHERE id = ? AND is_name
      """)
    let deletion = try RawStatement(db, "DELETE FROM records WHERE id = ?")
    try mentioned.subtracting(try RecordSet(db, where: "1")).forEach { record in
      for statement in [search, deletion] {
        statement.bind(1, record)
        try statement.run()
      }
    }
    let tables = StatementTable.allCases
    let sources = tables.dropFirst().flatMap { table in
      [
        "SELECT source FROM \(table.statements) WHERE source IS NOT NULL",
        "SELECT j.value FROM \(table.statements) s, json_each(s.more_sources) j",
      ]
    }
    let files = tables.flatMap { [$0.statements, $0.places] }.map { "SELECT file FROM \($0) WHERE file IS NOT NULL" }
    try db.execute(
      sql: """
        DELETE FROM sources WHERE id NOT IN (\(sources.joined(separator: " UNION ")));
        DELETE FROM files WHERE id NOT IN (\(files.joined(separator: " UNION ")));
        """)
  }

  private func requireImport(_ number: Int, _ db: Database) throws {
    if try Row.fetchOne(db, sql: "SELECT 1 FROM imports WHERE number = ?", arguments: [number]) != nil { return }
    let known = try Row.fetchAll(db, sql: "SELECT number FROM imports ORDER BY number").map {
      try $0.requiredCount(0)
    }
    throw CaseError(path: path, problem: .noSuchImport(number, known: known))
  }
}
