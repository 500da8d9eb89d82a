// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// The end of an import: what was stated before is sorted out of the rows that were appended, the indexes are made
/// that waited for it, and what is new is counted.
struct ImportClosing {
  private let db: Database
  private let number: Int64
  private let states: ImportStates
  private var writer: StatementWriter
  private(set) var summary: ImportSummary

  init(_ db: Database, _ writer: StatementWriter, replaced: [Int]) throws {
    self.db = db
    self.writer = writer
    number = writer.importNumber
    states = try ImportStates(db, number: number, replaced: replaced)
    summary = ImportSummary(number: Int(number), alreadyImported: false, replaced: replaced)
  }

  mutating func close() throws {
    try writer.records.makeIndex()
    try writer.sources.makeIndex()
    let merged = try closeEntities()
    summary.relationships = try close(writer.relationships)
    summary.flags = try close(writer.flags)
    try writer.stated.store(import: number, db)
    summary.entities = try countRecords(merged: merged)
    try indexNames()
  }

  // MARK: Counting

  private func countRecords(merged: RecordSet) throws -> ImportSummary.Count {
    let replaced = states.replaced.sorted().map(String.init).joined(separator: ", ")
    let ending = replaced.isEmpty ? RecordSet() : try RecordSet(db, where: "import IN (\(replaced))")
    // Nobody else can be about a record that is new here.
    let others = try writer.stated.union(ending).mentioned(
      below: writer.records.first, where: "import <> \(number) AND import NOT IN (\(CaseSchema.endedImports))", db)
    var count = ImportSummary.Count()
    let new = writer.stated.subtracting(others).subtracting(ending)
    count.new = new.count
    count.alreadyThere = writer.stated.count - count.new
    count.ended = ending.subtracting(others).subtracting(writer.stated).count
    count.merged = merged.count
    return count
  }

  // MARK: Statements

  private mutating func closeEntities() throws -> RecordSet {
    let rows = writer.entities.rows
    if rows.isIndexDeferred { try db.execute(sql: "\(CaseSchema.identifierIndex); \(CaseSchema.nameIndex)") }
    let merged = try MergedTally(db, rows, states, isWhole: rows.isIndexDeferred).merged
    _ = try close(rows)
    return merged
  }

  /// Makes the index of contents, whose hashes come in no order.
  ///
  /// With a small cache SQLite sorts part by part, on another core while it reads the next part; with a large one it sorts
  /// everything at the end, on one, which takes twice as long.
  private func makeContentIndex(_ table: StatementTable) throws {
    let usual = try Row.fetchOne(db, sql: "PRAGMA cache_size")?.requiredInteger(0) ?? -65_536
    try db.execute(sql: "PRAGMA cache_size = -2048; PRAGMA threads = 2")
    defer { try? db.execute(sql: "PRAGMA cache_size = \(usual); PRAGMA threads = 1") }
    try db.execute(sql: CaseSchema.contentIndex(table))
  }

  /// Makes the index, counts, and removes the rows that state again what is stated.
  private mutating func close(_ rows: StatementRows) throws -> ImportSummary.Count {
    let table = rows.table
    if rows.isIndexDeferred { try makeContentIndex(table) }
    let isWhole = rows.isIndexDeferred || !states.replaced.isEmpty
    let tally = try ImportTally(db, rows, states, isWhole: isWhole)
    var removed = 0
    if tally.duplicates > 0 {
      // To take many rows out of an index costs more than to make it again.
      let remakes = tally.duplicates > max(20_000, Int(rows.next) / 16)
      if remakes { try db.execute(sql: "DROP INDEX \(table.index)") }
      removed = try removeDuplicates(rows)
      if remakes { try makeContentIndex(table) }
    }
    try db.execute(sql: "DROP TABLE temp.duplicates")
    summary.newStatements += Int(rows.next - rows.first) - removed
    return tally.count
  }

  /// Keeps each content once, with the places of all rows that have it.
  ///
  /// Equal hashes are not enough: what differs stays.
  private func removeDuplicates(_ rows: StatementRows) throws -> Int {
    let table = rows.table
    var equal = table.content.map { "n.\($0) IS o.\($0)" }
    if table == .entity {
      for companions in [Self.names, Self.identifiers] { equal.append("\(companions("n")) IS \(companions("o"))") }
    }
    try db.execute(
      sql: """
        DELETE FROM temp.duplicates WHERE NOT EXISTS (SELECT 1 FROM \(table.statements) n
        JOIN \(table.statements) o ON o.id = duplicates.kept WHERE n.id = duplicates.id
        AND \(equal.joined(separator: " AND ")));
        INSERT INTO \(table.places) (statement, import, file, line, path, more)
        SELECT DISTINCT d.kept, n.import, n.file, n.line, n.path, n.more FROM temp.duplicates d
        JOIN \(table.statements) n ON n.id = d.id JOIN \(table.statements) o ON o.id = d.kept
        WHERE NOT (n.import = o.import AND n.file IS o.file AND n.line IS o.line AND n.path IS o.path
        AND n.more IS o.more);
        """)
    if table == .entity { try EntityPlaceTrimming(db: db, number: number, first: rows.first).trim() }
    try db.execute(sql: "DELETE FROM \(table.statements) WHERE id IN (SELECT id FROM temp.duplicates)")
    return db.changesCount
  }

  private static func names(_ row: String) -> String {
    """
    (SELECT group_concat(quote(text) || quote(language)) FROM
    (SELECT text, language FROM names WHERE statement = \(row).id ORDER BY id))
    """
  }

  private static func identifiers(_ row: String) -> String {
    """
    (SELECT group_concat(quote(scheme) || quote(value)) FROM
    (SELECT scheme, value FROM identifiers WHERE statement = \(row).id ORDER BY position))
    """
  }

  // MARK: Search

  private func indexNames() throws {
    try db.execute(
      sql: """
        INSERT INTO name_search (rowid, text) SELECT id, text FROM names WHERE id >= ?;
        INSERT INTO key_search (rowid, key) SELECT id, key FROM records WHERE id >= ? AND is_name
        """, arguments: [writer.entities.firstName, writer.records.first])
  }
}

/// Brings the places of entity statements that were stated again to one row, the first ones in order.
private struct EntityPlaceTrimming {
  let db: Database
  let number: Int64
  let first: Int64

  /// What `duplicates` removes loses its names and identifiers, and gives its places to what is kept.
  func trim() throws {
    try db.execute(
      sql: """
        UPDATE entity_places SET statement = (SELECT kept FROM temp.duplicates WHERE id = entity_places.statement)
        WHERE statement IN (SELECT id FROM temp.duplicates);
        DELETE FROM names WHERE statement IN (SELECT id FROM temp.duplicates);
        DELETE FROM identifiers WHERE statement IN (SELECT id FROM temp.duplicates);
        """)
    let several = try Row.fetchAll(
      db,
      sql: """
        SELECT statement FROM entity_places WHERE import = ?1 AND statement IN (SELECT kept FROM temp.duplicates)
        GROUP BY statement HAVING count(*) > 1 OR statement >= ?2
        """, arguments: [number, first])
    // There can be as many as entities: each statement is prepared once.
    let prepared = Prepared(
      places: try RawStatement(
        db,
        """
        SELECT NULL, f.name, s.line, s.path FROM entity_statements s LEFT JOIN files f ON f.id = s.file
        WHERE s.id = ?1 AND s.import = ?2
        UNION ALL SELECT p.id, f.name, p.line, p.path FROM entity_places p LEFT JOIN files f ON f.id = p.file
        WHERE p.statement = ?1 AND p.import = ?2
        """),
      move: try RawStatement(
        db,
        """
        UPDATE entity_statements SET (file, line, path) = (SELECT file, line, path FROM entity_places WHERE id = ?1)
        WHERE id = ?2
        """),
      removal: try RawStatement(db, "DELETE FROM entity_places WHERE id = ?"))
    for row in several { try trim(try row.requiredInteger(0), prepared) }
  }

  private struct Prepared {
    let places: RawStatement
    let move: RawStatement
    let removal: RawStatement
  }

  private struct Place {
    /// The row of a further place; nil is the place in the statement's own row.
    var row: Int64?
    var location: SourceLocation?

    func precedes(_ other: Place) -> Bool {
      guard let location, let last = other.location else { return location != nil && other.location == nil }
      return location < last
    }
  }

  private func trim(_ statement: Int64, _ prepared: Prepared) throws {
    let rows = prepared.places
    rows.bind(1, statement)
    rows.bind(2, number)
    var places: [Place] = []
    while try rows.step() {
      let location = try rows.text(1).map {
        SourceLocation(file: $0, line: try rows.integer(2).flatMap { Int(exactly: $0) }, path: try rows.text(3))
      }
      places.append(Place(row: try rows.integer(0), location: location))
    }
    rows.reset()
    var kept: [Place] = []
    var left: [Place] = []
    for place in places.sorted(by: { $0.precedes($1) }) {
      let isKept = kept.count < EntityStatement.placesKept && kept.last.map { $0.location != place.location } ?? true
      if isKept { kept.append(place) } else { left.append(place) }
    }
    var removed = left.compactMap(\.row)
    if left.contains(where: { $0.row == nil }), let moved = kept.last(where: { $0.row != nil })?.row {
      prepared.move.bind(1, moved)
      prepared.move.bind(2, statement)
      try prepared.move.run()
      removed.append(moved)
    }
    for row in removed {
      prepared.removal.bind(1, row)
      try prepared.removal.run()
    }
  }
}
