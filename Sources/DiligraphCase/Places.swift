// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// The three kinds of statements, each with its table of statements and its table of places.
enum StatementTable: String, CaseIterable {
  case entity
  case relationship
  case flag

  var statements: String { "\(rawValue)_statements" }
  var places: String { "\(rawValue)_places" }
  /// What imports are about, for counting.
  var view: String { self == .entity ? "stated_entities" : "stated_\(rawValue)s" }
}

/// Where one import states a statement: a place for each of its sources.
struct StatementPlace: Hashable {
  var locations: [SourceLocation?]

  /// The place of an entity statement, or of the only source.
  init(_ location: SourceLocation?) { locations = [location] }

  /// The places of `sources`, of which there may be none.
  init(of sources: [Source]) { locations = sources.map(\.location) }

  /// What `more` holds: the places of all sources but the first.
  var further: ArraySlice<SourceLocation?> { locations.dropFirst() }
}

/// A place within JSON.
struct StoredLocation: Codable {
  var file: String
  var line: Int?
  var path: String?

  init(_ location: SourceLocation) {
    file = location.file
    line = location.line
    path = location.path
  }

  var location: SourceLocation { SourceLocation(file: file, line: line, path: path) }
}

/// Reads places of statements; keeps the names of files, of which there are few.
struct PlaceReader {
  let db: Database
  private var files: [Int64: String] = [:]

  init(_ db: Database) { self.db = db }

  /// The place in the columns file, line, path, more, from `column`.
  mutating func place(_ row: Row, from column: Int) throws -> StatementPlace {
    var place = StatementPlace(nil)
    if let file = try row.integer(column) {
      let line = try row.integer(column + 1).map { try row.required(Int(exactly: $0), column + 1) }
      place = StatementPlace(
        SourceLocation(file: try fileName(file), line: line, path: try row.text(column + 2)))
    }
    if let more = try row.text(column + 3) {
      place.locations += try StoredJSON.decoded([StoredLocation?].self, more).map { $0?.location }
    }
    return place
  }

  private mutating func fileName(_ id: Int64) throws -> String {
    if let name = files[id] { return name }
    let statement = try db.cachedStatement(sql: "SELECT name FROM files WHERE id = ?")
    guard let row = try Row.fetchOne(statement, arguments: [id]) else { throw Damage(detail: "a file has no name") }
    let name = try row.requiredText(0)
    files[id] = name
    return name
  }
}

/// Writes the places of one import.
struct PlaceWriter {
  let db: Database
  let importNumber: Int64
  private var files: [String: Int64] = [:]

  init(_ db: Database, importNumber: Int64) {
    self.db = db
    self.importNumber = importNumber
  }

  mutating func insert(_ place: StatementPlace, of statement: Int64, in table: StatementTable) throws {
    let columns = try self.columns(place)
    try db.cachedStatement(
      sql: "INSERT INTO \(table.places) (statement, import, file, line, path, more) VALUES (?, ?, ?, ?, ?, ?)"
    ).execute(arguments: [statement, importNumber] + columns)
  }

  /// Whether this import has stated the statement at this place already.
  mutating func contains(_ place: StatementPlace, of statement: Int64, in table: StatementTable) throws -> Bool {
    let columns = try self.columns(place)
    let query = try db.cachedStatement(
      sql: """
        SELECT 1 FROM \(table.places) WHERE statement = ? AND import = ?
        AND file IS ? AND line IS ? AND path IS ? AND more IS ? LIMIT 1
        """)
    return try Row.fetchOne(query, arguments: [statement, importNumber] + columns) != nil
  }

  mutating func remove(_ place: StatementPlace, of statement: Int64, in table: StatementTable) throws {
    let columns = try self.columns(place)
    try db.cachedStatement(
      sql: """
        DELETE FROM \(table.places) WHERE statement = ? AND import = ?
        AND file IS ? AND line IS ? AND path IS ? AND more IS ?
        """
    ).execute(arguments: [statement, importNumber] + columns)
  }

  private mutating func columns(_ place: StatementPlace) throws -> StatementArguments {
    let first = place.locations.first ?? nil
    let more = place.further.contains { $0 != nil }
      ? try StoredJSON.encoded(place.further.map { $0.map(StoredLocation.init) }) : nil
    let file = try first.map { try fileID($0.file) }
    return [file, first?.line, first?.path.map(StoredText.encoded), more]
  }

  private mutating func fileID(_ name: String) throws -> Int64 {
    if let id = files[name] { return id }
    let stored = StoredText.encoded(name)
    try db.cachedStatement(sql: "INSERT INTO files (name) VALUES (?) ON CONFLICT DO NOTHING")
      .execute(arguments: [stored])
    let query = try db.cachedStatement(sql: "SELECT id FROM files WHERE name = ?")
    guard let row = try Row.fetchOne(query, arguments: [stored]) else { throw Damage(detail: "a file was lost") }
    let id = try row.requiredInteger(0)
    // A hostile input could name a file in each statement.
    if files.count >= 10_000 { files.removeAll() }
    files[name] = id
    return id
  }
}
