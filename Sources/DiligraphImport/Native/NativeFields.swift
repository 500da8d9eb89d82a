// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// One row of a native table, or one object of native JSON: values by normalized column.
struct NativeFields {
  /// Where the row stands.
  let location: SourceLocation
  /// The columns as their table writes them, in their order, with the values that are not empty.
  private(set) var columns: [(name: String, values: [String])] = []
  private var positions: [String: Int] = [:]
  /// Whether a cell that holds a list separates its items with `;`.
  private let isTable: Bool

  init(location: SourceLocation, isTable: Bool) {
    self.location = location
    self.isTable = isTable
  }

  /// A column's name without case and separators: `from_id`, `From ID` and `fromId` are one column.
  static func normalized(_ column: String) -> String {
    String(column.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// Sets a column's values; empty ones are left out.
  mutating func set(_ column: String, _ values: [String]) {
    let values = values.map(\.trimmed).filter { !$0.isEmpty }
    guard !values.isEmpty else { return }
    let key = Self.normalized(column)
    if positions[key] == nil {
      positions[key] = columns.count
      columns.append((column, values))
    }
  }

  /// The column's text, or nil where it is empty.
  func text(_ column: String) -> String? {
    guard let position = positions[column] else { return nil }
    return columns[position].values.joined(separator: "; ")
  }

  /// The items of a list in the column.
  func list(_ column: String) -> [String] {
    guard let position = positions[column] else { return [] }
    let values = columns[position].values
    return isTable ? values.flatMap(FieldText.list) : values
  }

  /// The columns that are none of `known`, for notes.
  func unknown(_ known: Set<String>) -> [(name: String, values: [String])] {
    columns.filter { !known.contains(Self.normalized($0.name)) }
  }
}

/// The tables of the native format.
enum NativeTable: String, CaseIterable {
  case entities, relationships, flags

  /// Every column that the table may have, normalized.
  var columns: Set<String> {
    switch self {
    case .entities:
      ["id", "name", "kind", "role", "jurisdiction", "identifiers", "aliases", "passthrough", "note"]
    case .relationships:
      Self.sourceColumns.union([
        "id", "from", "fromid", "to", "toid", "kind", "share", "sharemin", "sharemax", "confidence", "start",
        "end",
        "products", "amount", "currency", "note",
      ])
    case .flags:
      Self.sourceColumns.union([
        "id", "entity", "entityid", "category", "level", "confidence", "list", "programme", "since", "until",
        "note",
      ])
    }
  }

  private static let sourceColumns: Set<String> = [
    "source", "sourceurl", "publisher", "published", "grade", "stance", "response",
  ]

  /// The table that a header belongs to, if it has the columns that suffice.
  init?(header: [String]) {
    let columns = Set(header)
    let names = { (column: String) in columns.contains(column) || columns.contains(column + "id") }
    if names("from"), names("to"), columns.contains("kind") {
      self = .relationships
    } else if names("entity"), columns.contains("category") {
      self = .flags
    } else if columns.contains("name") || columns.contains("id"),
      columns.isDisjoint(with: ["from", "to", "entity"]),
      !columns.isDisjoint(with: [
        "kind", "role", "jurisdiction", "identifiers", "aliases", "passthrough", "note",
      ])
        || columns.isSubset(of: ["id", "name"])
    {
      self = .entities
    } else {
      return nil
    }
  }
}
