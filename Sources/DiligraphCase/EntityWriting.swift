// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// Stores what is said of entities: a ministry that each of a million releases describes is one row.
///
/// What was stored lately is kept with its bytes, so that it is found again without a look into the case. A
/// statement has at most as many places in an import as a ``DatasetBuilder`` keeps, the first ones in order.
struct EntityWriter {
  var rows: StatementRows
  private let importNumber: Int64
  private let names: RawStatement
  private let identifiers: RawStatement
  private let furtherPlaces: RawStatement
  private let firstPlace: RawStatement
  private var known = InternTable(countLimit: 400_000, byteLimit: 64 << 20)
  private var places: [[EntityPlace]] = []
  private var nextName: Int64
  private var key: [UInt8] = []
  private var json: [UInt8] = []

  static let placesKept = 8

  init(_ db: Database, importNumber: Int64) throws {
    self.importNumber = importNumber
    rows = try StatementRows(db, .entity)
    names = try RawStatement(db, "INSERT INTO names (id, statement, text, language) VALUES (?, ?, ?, ?)")
    identifiers = try RawStatement(
      db, "INSERT INTO identifiers (statement, position, scheme, value, record) VALUES (?, ?, ?, ?, ?)")
    furtherPlaces = try RawStatement(
      db, "INSERT INTO entity_places (statement, import, file, line, path) VALUES (?, ?, ?, ?, ?)")
    firstPlace = try RawStatement(
      db, "UPDATE entity_statements SET file = ?2, line = ?3, path = ?4 WHERE id = ?1")
    nextName = (try Row.fetchOne(db, sql: "SELECT ifnull(max(id), 0) FROM names")?.requiredInteger(0) ?? 0) + 1
    firstName = nextName
  }

  /// The first name of the import.
  let firstName: Int64

  mutating func add(
    _ row: StatementBatch.EntityRow, record: Int64, file: Int64?, _ batch: StatementBatch, _ texts: BatchTexts
  ) throws {
    makeKey(row, record, batch, texts)
    let position = key.withUnsafeBytes { known.find($0) }
    let place = EntityPlace(file: file, row.place, texts)
    if let index = position.index { return EntityPlace.keep(place, in: &places[index]) }
    try insert(row, record, batch, texts, place)
    if known.isFull {
      try writePlaces()
      return
    }
    key.withUnsafeBytes { known.insert($0, rows.next - 1, at: position) }
    places.append([place])
  }

  /// The statement as bytes, without its place.
  private mutating func makeKey(
    _ row: StatementBatch.EntityRow, _ record: Int64, _ batch: StatementBatch, _ texts: BatchTexts
  ) {
    key.removeAll(keepingCapacity: true)
    var numbers = (record, row.passThrough?.value ?? -1)
    withUnsafeBytes(of: &numbers) { key.append(contentsOf: $0) }
    append(row.role, texts)
    if let kind = row.kind { key.append(contentsOf: kind.rawValue.utf8) }
    key.append(0xFD)
    for run in [row.jurisdictions, row.notes] {
      if run.count > 0 { for text in batch.items[run.range] { append(text, texts) } }
      key.append(0xFD)
    }
    for run in [row.names, row.identifiers] {
      if run.count > 0 {
        for pair in batch.pairs[run.range] {
          append(pair.first, texts)
          append(pair.second, texts)
        }
      }
      key.append(0xFD)
    }
  }

  private mutating func append(_ text: StatementBatch.Text, _ texts: BatchTexts) {
    guard let bytes = texts.stated(text) else { return key.append(0xFE) }
    key.append(contentsOf: bytes)
    key.append(0xFF)
  }

  private mutating func insert(
    _ row: StatementBatch.EntityRow, _ record: Int64, _ batch: StatementBatch, _ texts: BatchTexts,
    _ place: EntityPlace
  ) throws {
    let statement = rows.insertion
    let id = rows.next
    var hash = ContentHash()
    statement.bind(1, id)
    statement.bind(2, record)
    statement.bind(4, importNumber)
    statement.bind(5, row.kind?.rawValue)
    texts.bind(row.role, .role, to: statement, 6)
    statement.bind(7, row.passThrough?.value)
    hash.combine(row.passThrough?.value)
    texts.withText(row.role, .role) { hash.combine($0) }
    for (index, run) in [(Int32(8), row.jurisdictions), (9, row.notes)] {
      texts.bind(batch.items[run.range], to: statement, index, json: &json)
      for text in batch.items[run.range] { hash.combine(texts.stated(text)) }
    }
    for pair in batch.pairs[row.names.range] { texts.withText(pair.first, .trimmed) { hash.combine($0) } }
    let stated = batch.pairs[row.identifiers.range].compactMap { Self.identifier($0, texts) }
    for identifier in stated {
      var value = identifier.value
      value.withUTF8 { hash.combine(UnsafeRawBufferPointer($0)) }
    }
    statement.bind(3, hash.value)
    place.bind(to: statement, 10)
    statement.bindNull(13)
    try statement.run()
    rows.next += 1
    try insertNames(of: id, batch.pairs[row.names.range], texts)
    for (position, identifier) in stated.enumerated() {
      identifiers.bind(1, id)
      identifiers.bind(2, Int64(position))
      identifiers.bind(3, identifier.scheme)
      identifiers.bind(4, identifier.value)
      identifiers.bind(5, record)
      try identifiers.run()
    }
  }

  private static func identifier(_ pair: StatementBatch.Pair, _ texts: BatchTexts) -> Identifier? {
    Identifier(scheme: texts.string(pair.first) ?? "", value: texts.string(pair.second) ?? "")
  }

  private mutating func insertNames(
    of id: Int64, _ pairs: ArraySlice<StatementBatch.Pair>, _ texts: BatchTexts
  ) throws {
    for pair in pairs {
      names.bind(1, nextName)
      names.bind(2, id)
      if pair.first.index == 0 {
        names.bind(3, inPlace: UnsafeRawBufferPointer(start: nil, count: 0))
      } else {
        texts.bind(pair.first, .trimmed, to: names, 3)
      }
      texts.bind(pair.second, to: names, 4)
      try names.run()
      nextName += 1
    }
  }

  /// Writes the further places of what is known, and forgets it.
  mutating func writePlaces() throws {
    for (index, list) in places.enumerated() where list.count > 1 {
      let id = known.values[index]
      firstPlace.bind(1, id)
      list[0].bind(to: firstPlace, 2)
      try firstPlace.run()
      for place in list.dropFirst() {
        furtherPlaces.bind(1, id)
        furtherPlaces.bind(2, importNumber)
        place.bind(to: furtherPlaces, 3)
        try furtherPlaces.run()
      }
    }
    known.removeAll()
    places.removeAll(keepingCapacity: true)
  }
}

/// A place of an entity statement; ordered as ``SourceLocation`` is, and no place comes last.
struct EntityPlace {
  var file: Int64?
  var location: SourceLocation?

  init(file: Int64?, _ place: StatementBatch.Place, _ texts: BatchTexts) {
    self.file = file
    location = texts.string(place.file).map {
      SourceLocation(file: $0, line: place.line == 0 ? nil : place.line, path: texts.string(place.path))
    }
  }

  /// Takes a place into a list in order, unless it is there or comes after enough others.
  static func keep(_ place: EntityPlace, in list: inout [EntityPlace]) {
    func precedes(_ a: SourceLocation?, _ b: SourceLocation?) -> Bool {
      guard let a, let b else { return a != nil }
      return a < b
    }
    if list.count >= EntityWriter.placesKept, let last = list.last, !precedes(place.location, last.location) { return }
    guard !list.contains(where: { $0.location == place.location }) else { return }
    let position = list.firstIndex { precedes(place.location, $0.location) } ?? list.endIndex
    list.insert(place, at: position)
    if list.count > EntityWriter.placesKept { list.removeLast() }
  }

  func bind(to statement: RawStatement, _ index: Int32) {
    statement.bind(index, file)
    statement.bind(index + 1, (location?.line).map { Int64($0) })
    statement.bind(index + 2, location?.path)
  }
}
