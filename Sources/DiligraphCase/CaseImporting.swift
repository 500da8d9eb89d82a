// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

extension Case {
  /// Imports what `body` writes, wholly or not at all.
  ///
  /// The same file in the same format for the same data set, while it is current, changes nothing and does
  /// not call `body`. With `replace`, the import takes the place of all current imports of its data set:
  /// what it does not state any more ends, and stays visible as history.
  ///
  /// - Parameters:
  ///   - info: what is imported.
  ///   - replace: whether it is a newer edition of the data set. To replace by several files, import the
  ///     first one with it and the others without.
  ///   - body: writes the statements; it must not change the case in another way.
  /// - Returns: what is new, what was there, what ended.
  /// - Throws: a ``CaseError``, or what `body` throws; the case is then as before.
  public func importing(
    _ info: ImportInfo, replace: Bool = false, _ body: (inout CaseImport) throws -> Void
  ) throws -> ImportSummary {
    do {
      return try pool.write { db in
        if let number = try Self.currentImport(like: info, db) {
          return try Self.repeatedImport(number, info, replace: replace, db)
        }
        let number = try Self.insert(info, db)
        let replaced = replace ? try Self.endImports(of: info, except: number, db) : []
        var sink = CaseImport(db, number: number, path: path)
        try body(&sink)
        if let failure = sink.failure { throw failure }
        var summary = ImportSummary(number: Int(number), alreadyImported: false, replaced: replaced)
        summary.newStatements = sink.newStatements
        summary.findings = sink.findings
        try Self.count(number, into: &summary, db)
        try db.execute(
          sql: "UPDATE imports SET counts = ? WHERE number = ?",
          arguments: [try StoredJSON.encoded(StoredCounts(summary)), number])
        try Self.countChange(db)
        return summary
      }
    } catch let error as DatabaseError {
      throw CaseError(error, path: path)
    } catch let error as Damage { throw CaseError(error, path: path) }
  }

  private static func currentImport(like info: ImportInfo, _ db: Database) throws -> Int64? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT number FROM imports WHERE digest = ? AND dataset = ? AND format = ? AND ended_at IS NULL
        ORDER BY number LIMIT 1
        """,
      arguments: [info.digest, StoredText.encoded(info.dataset), StoredText.encoded(info.format)]
    )?.requiredInteger(0)
  }

  /// The file is current already; replacing still ends the other files of the data set.
  private static func repeatedImport(
    _ number: Int64, _ info: ImportInfo, replace: Bool, _ db: Database
  ) throws -> ImportSummary {
    var summary = ImportSummary(number: Int(number), alreadyImported: true)
    var isChanged = false
    if info.sameNames {
      try db.execute(
        sql: "UPDATE imports SET same_names = 1 WHERE number = ? AND same_names = 0", arguments: [number])
      isChanged = db.changesCount > 0
    }
    if replace {
      summary.replaced = try endImports(of: info, except: number, db)
      isChanged = isChanged || !summary.replaced.isEmpty
      for table in StatementTable.allCases where !summary.replaced.isEmpty {
        summary[table].ended = try countEnded(summary.replaced, table, db)
      }
    }
    if isChanged { try countChange(db) }
    return summary
  }

  private static func insert(_ info: ImportInfo, _ db: Database) throws -> Int64 {
    try db.execute(
      sql: """
        INSERT INTO imports (dataset, file, format, digest, byte_count, time, same_names, program_version, counts)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, '{}')
        """,
      arguments: [
        StoredText.encoded(info.dataset), StoredText.encoded(info.file), StoredText.encoded(info.format),
        info.digest, info.byteCount, StoredText.encoded(info.time), info.sameNames,
        StoredText.encoded(info.programVersion),
      ])
    return db.lastInsertedRowID
  }

  private static func endImports(of info: ImportInfo, except number: Int64, _ db: Database) throws -> [Int] {
    let dataset = StoredText.encoded(info.dataset)
    let rows = try Row.fetchAll(
      db, sql: "SELECT number FROM imports WHERE dataset = ? AND ended_at IS NULL AND number <> ? ORDER BY number",
      arguments: [dataset, number])
    try db.execute(
      sql: """
        UPDATE imports SET ended_at = ?, replaced_by = ?
        WHERE dataset = ? AND ended_at IS NULL AND number <> ?
        """, arguments: [StoredText.encoded(info.time), number, dataset, number])
    return try rows.map { try $0.requiredCount(0) }
  }

  // MARK: Counting

  private static func count(_ number: Int64, into summary: inout ImportSummary, _ db: Database) throws {
    for table in StatementTable.allCases {
      let (all, known) = try countStated(number, replaced: summary.replaced, table, db)
      summary[table].new = all - known
      summary[table].alreadyThere = known
      if !summary.replaced.isEmpty { summary[table].ended = try countEnded(summary.replaced, table, db) }
    }
  }

  /// How many things the import is about, and how many of these were current before it.
  private static func countStated(
    _ number: Int64, replaced: [Int], _ table: StatementTable, _ db: Database
  ) throws -> (all: Int, known: Int) {
    let before = "SELECT number FROM current_imports" + replaced.map { " UNION ALL SELECT \($0)" }.joined()
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*), ifnull(sum(EXISTS (SELECT 1 FROM \(table.view) o WHERE o.identity = x.identity
        AND o.import <> ?1 AND o.import IN (\(before)))), 0)
        FROM (SELECT DISTINCT identity FROM \(table.view) WHERE import = ?1) x
        """, arguments: [number])
    guard let row else { return (0, 0) }
    return (try row.requiredCount(0), try row.requiredCount(1))
  }

  /// How many things of the imports `replaced` no current import is about.
  private static func countEnded(_ replaced: [Int], _ table: StatementTable, _ db: Database) throws -> Int {
    let numbers = replaced.map(String.init).joined(separator: ", ")
    return try Row.fetchOne(
      db,
      sql: """
        SELECT count(*) FROM (SELECT DISTINCT identity FROM \(table.view) WHERE import IN (\(numbers))) x
        WHERE NOT EXISTS (SELECT 1 FROM \(table.view) o WHERE o.identity = x.identity
        AND o.import IN (SELECT number FROM current_imports))
        """)?.requiredCount(0) ?? 0
  }
}

extension ImportSummary {
  subscript(table: StatementTable) -> Count {
    get {
      switch table {
      case .entity: entities
      case .relationship: relationships
      case .flag: flags
      }
    }
    set {
      switch table {
      case .entity: entities = newValue
      case .relationship: relationships = newValue
      case .flag: flags = newValue
      }
    }
  }
}
