// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// What imports mean for an import that is about to end: which were current before it, which it replaces.
struct ImportStates {
  private let number: Int64
  /// Few, where current ones can be many: a case may have an import for each notice.
  private var ended: Set<Int64> = []
  let replaced: Set<Int64>

  init(_ db: Database, number: Int64, replaced: [Int]) throws {
    self.number = number
    self.replaced = Set(replaced.map(Int64.init))
    for row in try Row.fetchAll(db, sql: CaseSchema.endedImports) { ended.insert(try row.requiredInteger(0)) }
  }

  func wasCurrent(_ other: Int64) -> Bool { other != number && (isCurrent(other) || replaced.contains(other)) }
  func isCurrent(_ other: Int64) -> Bool { !ended.contains(other) }
}

/// Goes once through a table of statements in the order of its index: counts what the import states, and finds
/// the rows that state again what another row states.
struct ImportTally {
  private(set) var count = ImportSummary.Count()
  private(set) var duplicates = 0

  private let states: ImportStates
  private let first: Int64
  private let places: RawStatement?
  /// What is known of the thing that the last row is about.
  private var isMine = false
  private var wasKnown = false
  private var isReplaced = false
  private var isCurrent = false

  /// - Parameters:
  ///   - rows: the new rows of the table, whose index is complete.
  ///   - isWhole: whether to look at all rows; else only at those about things that the import states.
  init(_ db: Database, _ rows: StatementRows, _ states: ImportStates, isWhole: Bool) throws {
    self.states = states
    first = rows.first
    let table = rows.table
    let hasPlaces = try Row.fetchOne(db, sql: "SELECT 1 FROM \(table.places) LIMIT 1") != nil
    places = hasPlaces ? try RawStatement(db, "SELECT import FROM \(table.places) WHERE statement = ?") : nil
    let which =
      isWhole
      ? "" : "WHERE \(table.identity) IN (SELECT \(table.identity) FROM \(table.statements) WHERE id >= \(rows.first))"
    let scan = try RawStatement(
      db,
      """
      SELECT \(table.identity), hash, id, import FROM \(table.statements) INDEXED BY \(table.index) \(which)
      ORDER BY \(table.identity), hash, import, id
      """)
    try db.execute(sql: "CREATE TEMP TABLE duplicates (id INTEGER PRIMARY KEY, kept INTEGER NOT NULL)")
    let insertion = try RawStatement(db, "INSERT INTO temp.duplicates (id, kept) VALUES (?, ?)")
    var last: (identity: Int64, hash: Int64, kept: Int64)?
    while try scan.step() {
      let row = (
        identity: try scan.requiredInteger(0), hash: try scan.requiredInteger(1), id: try scan.requiredInteger(2)
      )
      if let last, last.identity == row.identity, last.hash == row.hash {
        if row.id >= first {
          insertion.bind(1, row.id)
          insertion.bind(2, last.kept)
          try insertion.run()
          duplicates += 1
        }
      } else {
        if let last, last.identity != row.identity { endThing() }
        last = (row.identity, row.hash, row.id)
      }
      try note(row.id, import: try scan.requiredInteger(3))
    }
    if last != nil { endThing() }
  }

  private mutating func note(_ id: Int64, import number: Int64) throws {
    if id >= first {
      isMine = true
      return
    }
    note(number)
    guard let places else { return }
    places.bind(1, id)
    defer { places.reset() }
    while try places.step() { note(try places.requiredInteger(0)) }
  }

  private mutating func note(_ number: Int64) {
    wasKnown = wasKnown || states.wasCurrent(number)
    isReplaced = isReplaced || states.replaced.contains(number)
    isCurrent = isCurrent || states.isCurrent(number)
  }

  private mutating func endThing() {
    if isMine {
      if wasKnown { count.alreadyThere += 1 } else { count.new += 1 }
    } else if isReplaced, !isCurrent {
      count.ended += 1
    }
    (isMine, wasKnown, isReplaced, isCurrent) = (false, false, false, false)
  }
}

/// Counts the records of an import that are one entity with another record by a strong identifier.
struct MergedTally {
  private(set) var merged = RecordSet()
  private let first: Int64
  private let states: ImportStates
  private let stating: RawStatement
  private var group: [(record: Int64, statement: Int64)] = []

  /// - Parameter isWhole: whether to look at all identifiers; else only at values that the import states.
  init(_ db: Database, _ rows: StatementRows, _ states: ImportStates, isWhole: Bool) throws {
    self.states = states
    first = rows.first
    stating = try RawStatement(
      db,
      """
      SELECT import FROM entity_statements WHERE id = ?1
      UNION ALL SELECT import FROM entity_places WHERE statement = ?1
      """)
    let which =
      isWhole
      ? "" : "WHERE (value, scheme) IN (SELECT value, scheme FROM identifiers WHERE statement >= \(rows.first))"
    let scan = try RawStatement(
      db,
      """
      SELECT value, scheme, record, statement FROM identifiers INDEXED BY identifiers_by_value \(which)
      ORDER BY value, scheme, record
      """)
    var last: (value: String, scheme: String)?
    while try scan.step() {
      let identifier = (value: try scan.requiredText(0), scheme: try scan.requiredText(1))
      if let last, last != identifier { try endGroup(last) }
      last = identifier
      group.append((try scan.requiredInteger(2), try scan.requiredInteger(3)))
    }
    if let last { try endGroup(last) }
  }

  private mutating func endGroup(_ identifier: (value: String, scheme: String)) throws {
    defer { group.removeAll(keepingCapacity: true) }
    guard let least = group.first?.record, group.last?.record != least,
      group.contains(where: { $0.statement >= first }),
      Identifier(scheme: identifier.scheme, value: identifier.value)?.isStrong == true
    else { return }
    let current = try group.filter { try $0.statement >= first || isCurrent($0.statement) }
    guard Set(current.map(\.record)).count > 1 else { return }
    for row in current where row.statement >= first { merged.insert(row.record) }
  }

  private func isCurrent(_ statement: Int64) throws -> Bool {
    stating.bind(1, statement)
    defer { stating.reset() }
    while try stating.step() { if states.isCurrent(try stating.requiredInteger(0)) { return true } }
    return false
  }
}
