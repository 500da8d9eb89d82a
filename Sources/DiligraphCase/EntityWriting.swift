// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// Stores what is said of entities: a ministry that each of a million releases describes is one row.
///
/// What was stored lately is remembered, so that it is found again without a look into the case. A
/// statement has at most as many places in an import as a ``DatasetBuilder`` keeps, the first ones in order.
struct EntityWriter {
  var rows: StatementRows
  private let importNumber: Int64
  private let names: RowInsertion
  private let identifiers: RawStatement
  private let furtherPlaces: RowInsertion
  private let firstPlace: RawStatement
  private var known = KnownEntityStatements()
  /// The numbers of files in the case, by those that ``known`` gives their names.
  private var fileNumbers: [UInt32: Int64] = [:]
  /// The last file of the batch, and its number in ``known``.
  private var lastFile: (text: StatementBatch.Text, number: UInt32) = (.none, 0)
  private var nextName: Int64
  private var candidates: [UInt32] = []
  /// What preloading gave; of no other use.
  private var loaded = 0
  private var json: [UInt8] = []
  /// The statements of a part of a batch that are not known, which are inserted together.
  private var new: [NewRow] = []

  private struct NewRow {
    var id: Int64
    var row: StatementBatch.EntityRow
    var record: Int64
    var place: KnownEntityStatements.Place
  }

  init(_ db: Database, importNumber: Int64) throws {
    self.importNumber = importNumber
    rows = try StatementRows(db, .entity)
    names = try RowInsertion(db, "INSERT INTO names (id, statement, text, language) VALUES", columns: 4)
    identifiers = try RawStatement(
      db, "INSERT INTO identifiers (statement, position, scheme, value, record) VALUES (?, ?, ?, ?, ?)")
    furtherPlaces = try RowInsertion(
      db, "INSERT INTO entity_places (statement, import, file, line, path) VALUES", columns: 5)
    firstPlace = try RawStatement(
      db, "UPDATE entity_statements SET file = ?2, line = ?3, path = ?4 WHERE id = ?1")
    nextName = (try Row.fetchOne(db, sql: "SELECT ifnull(max(id), 0) FROM names")?.requiredInteger(0) ?? 0) + 1
    firstName = nextName
  }

  /// The first name of the import.
  let firstName: Int64

  /// Begins a batch, whose texts have numbers of their own.
  mutating func beginBatch() { lastFile = (.none, 0) }

  /// Keeps the places of those of a batch's rows that state what is known.
  ///
  /// - Parameters:
  ///   - digests: what stands for each row.
  ///   - files: the numbers of the files that they stand in.
  ///   - records: set to the record of each row; 0 where it is not known, and the row is to be added next.
  mutating func keepPlaces(
    of part: ArraySlice<StatementBatch.EntityRow>, digests: ArraySlice<KnownEntityStatements.Digest>, files: [Int64?],
    _ texts: BatchTexts, records: inout [Int64]
  ) {
    loaded &+= known.preload(digests, &candidates)
    records.removeAll(keepingCapacity: true)
    for (index, (row, digest)) in zip(part, digests).enumerated() {
      let place = place(row.place, files[index], texts)
      records.append(known.keep(place, of: digest, candidate: candidates[index]) ?? 0)
    }
  }

  /// Adds a row that was not known, to be inserted with others (``insertNew(_:_:)``).
  mutating func add(
    _ row: StatementBatch.EntityRow, digest: KnownEntityStatements.Digest, record: Int64, file: Int64?,
    _ texts: BatchTexts
  ) {
    let place = place(row.place, file, texts)
    // It may have come a few rows before.
    if known.keep(place, of: digest) != nil { return }
    known.insert(digest, record: record, statement: rows.next, place)
    new.append(NewRow(id: rows.next, row: row, record: record, place: place))
    rows.next += 1
  }

  /// Ends a part of a batch: inserts the rows that were added, and lets go of what is known when it is too much.
  mutating func insertNew(_ batch: StatementBatch, _ texts: BatchTexts) throws {
    var namesLeft = new.reduce(0) { $0 + Int($1.row.names.count) }
    for (index, row) in new.enumerated() {
      try insert(row, remaining: new.count - index, batch, texts)
      try insertNames(of: row, remaining: namesLeft, batch, texts)
      namesLeft -= Int(row.row.names.count)
    }
    new.removeAll(keepingCapacity: true)
    if known.isFull { try writePlaces() }
  }

  private mutating func place(
    _ place: StatementBatch.Place, _ file: Int64?, _ texts: BatchTexts
  ) -> KnownEntityStatements.Place {
    guard let file else { return KnownEntityStatements.Place(file: 0, line: 0, path: 0) }
    if lastFile.text != place.file {
      lastFile = (place.file, known.number(texts.stated(place.file)))
      fileNumbers[lastFile.number] = file
    }
    return KnownEntityStatements.Place(
      file: lastFile.number, line: UInt32(clamping: place.line), path: known.number(texts.stated(place.path)))
  }

  private mutating func insert(
    _ new: NewRow, remaining: Int, _ batch: StatementBatch, _ texts: BatchTexts
  ) throws {
    let row = new.row
    let (statement, at) = rows.insertion.next(remaining: remaining)
    var hash = ContentHash()
    statement.bind(at + 1, new.id)
    statement.bind(at + 2, new.record)
    statement.bind(at + 4, importNumber)
    statement.bind(at + 5, row.kind?.rawValue)
    texts.bind(row.role, .role, to: statement, at + 6)
    statement.bind(at + 7, row.passThrough?.value)
    hash.combine(row.passThrough?.value)
    texts.withText(row.role, .role) { hash.combine($0) }
    for (index, run) in [(Int32(8), row.jurisdictions), (9, row.notes)] {
      texts.bind(batch.items[run.range], to: statement, at + index, json: &json)
      for text in batch.items[run.range] { hash.combine(texts.stated(text)) }
    }
    for pair in batch.pairs[row.names.range] { texts.withText(pair.first, .trimmed) { hash.combine($0) } }
    let stated = batch.pairs[row.identifiers.range].compactMap { Self.identifier($0, texts) }
    for identifier in stated {
      var value = identifier.value
      value.withUTF8 { hash.combine(UnsafeRawBufferPointer($0)) }
    }
    statement.bind(at + 3, hash.value)
    bind(new.place, to: statement, at + 10)
    statement.bindNull(at + 13)
    try rows.insertion.endRow()
    for (position, identifier) in stated.enumerated() {
      identifiers.bind(1, new.id)
      identifiers.bind(2, Int64(position))
      identifiers.bind(3, identifier.scheme)
      identifiers.bind(4, identifier.value)
      identifiers.bind(5, new.record)
      try identifiers.run()
    }
  }

  private static func identifier(_ pair: StatementBatch.Pair, _ texts: BatchTexts) -> Identifier? {
    Identifier(scheme: texts.string(pair.first) ?? "", value: texts.string(pair.second) ?? "")
  }

  /// - Parameter remaining: how many names are certain to come, those of `new` included.
  private mutating func insertNames(
    of new: NewRow, remaining: Int, _ batch: StatementBatch, _ texts: BatchTexts
  ) throws {
    for (index, pair) in batch.pairs[new.row.names.range].enumerated() {
      let (statement, at) = names.next(remaining: remaining - index)
      statement.bind(at + 1, nextName)
      statement.bind(at + 2, new.id)
      if pair.first.index == 0 {
        statement.bind(at + 3, inPlace: UnsafeRawBufferPointer(start: nil, count: 0))
      } else {
        texts.bind(pair.first, .trimmed, to: statement, at + 3)
      }
      texts.bind(pair.second, to: statement, at + 4)
      try names.endRow()
      nextName += 1
    }
  }

  private func bind(_ place: KnownEntityStatements.Place, to statement: RawStatement, _ index: Int32) {
    statement.bind(index, fileNumbers[place.file])
    statement.bind(index + 1, place.line == 0 ? nil : Int64(place.line))
    if place.path == 0 { statement.bindNull(index + 2) } else { statement.bind(index + 2, known.text(place.path)) }
  }

  /// Writes what is kept back, and lets go of the memory for it.
  mutating func finish() throws {
    try writePlaces()
    known = KnownEntityStatements()
  }

  /// Writes the further places of what is known, and forgets it.
  private mutating func writePlaces() throws {
    var remaining = known.furtherPlaceCount
    try known.forEachWithFurtherPlaces { statement, places, isFirstMoved in
      if isFirstMoved {
        firstPlace.bind(1, statement)
        bind(places[0], to: firstPlace, 2)
        try firstPlace.run()
      }
      for place in places.dropFirst() {
        let (row, offset) = furtherPlaces.next(remaining: remaining)
        remaining -= 1
        row.bind(offset + 1, statement)
        row.bind(offset + 2, importNumber)
        bind(place, to: row, offset + 3)
        try furtherPlaces.endRow()
      }
    }
    known.removeAll()
  }
}
