// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// The name of a column or JSON key, and the key by which it is known.
struct NativeColumn: Hashable, Sendable {
  /// As the file writes it.
  let name: String
  /// Without case and separators: `from_id`, `From ID` and `fromId` are one column.
  let key: String

  init(_ name: String) {
    self.name = name
    key = Self.key(name)
  }

  /// The key of a name.
  static func key(_ name: String) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}

/// One row of a native table, or one object of native JSON.
///
/// A row has few columns, so they are searched one by one: that is faster than a dictionary for each row. Where it has many,
/// there is a set of them.
struct NativeFields {
  private struct Field {
    var column: NativeColumn
    var text: String
    /// The items, where the file itself has a list.
    var items: [String]?
  }

  /// Where the row stands.
  let location: SourceLocation
  private var fields: [Field] = []
  /// The keys of all fields, from ``mostSearched`` fields on.
  private var keys: Set<String> = []
  private static let mostSearched = 64

  init(location: SourceLocation) { self.location = location }

  /// Sets a column's text; an empty one, and a column that is set already, is left out.
  mutating func set(_ column: NativeColumn, _ text: String) {
    let text = text.isTrimmedASCII ? text : text.trimmed
    guard !text.isEmpty, !has(column.key) else { return }
    append(Field(column: column, text: text))
  }

  /// Sets a column's items; empty ones are left out.
  mutating func set(_ column: NativeColumn, items: [String]) {
    let items = items.map(\.trimmed).filter { !$0.isEmpty }
    guard !items.isEmpty, !has(column.key) else { return }
    append(Field(column: column, text: items.joined(separator: "; "), items: items))
  }

  private mutating func append(_ field: Field) {
    fields.append(field)
    if fields.count == Self.mostSearched {
      keys = Set(fields.map(\.column.key))
    } else if fields.count > Self.mostSearched {
      keys.insert(field.column.key)
    }
  }

  private func has(_ key: String) -> Bool {
    fields.count < Self.mostSearched ? fields.contains { $0.column.key == key } : keys.contains(key)
  }

  /// The column's text, or nil where it is empty.
  func text(_ key: String) -> String? { fields.first { $0.column.key == key }?.text }

  /// The items of a list in the column: those of a JSON list, or the parts of a cell between `;`.
  func list(_ key: String) -> [String] {
    guard let field = fields.first(where: { $0.column.key == key }) else { return [] }
    return field.items ?? FieldText.list(field.text)
  }

  /// The columns that are none of `known`, for notes.
  func unknown(_ known: Set<String>) -> [(column: NativeColumn, text: String)] {
    fields.lazy.filter { !known.contains($0.column.key) }.map { ($0.column, $0.text) }
  }
}

extension String {
  /// Whether it starts and ends with a visible ASCII character, so that there is nothing to trim.
  ///
  /// Finding that out by characters costs more than all else that a cell needs.
  fileprivate var isTrimmedASCII: Bool {
    guard let first = utf8.first, let last = utf8.last else { return true }
    return (0x21...0x7E).contains(first) && (0x21...0x7E).contains(last)
  }
}

/// The tables of the native format.
enum NativeTable: String, CaseIterable {
  case entities, relationships, flags

  /// The keys of every column that the table may have.
  var columns: Set<String> {
    switch self {
    case .entities: Self.entityColumns
    case .relationships: Self.relationshipColumns
    case .flags: Self.flagColumns
    }
  }

  /// The keys of the columns that an export adds to a table, which state nothing.
  static let columnsOfExports = Set(ExportColumns.all.map(NativeColumn.key))

  private static let entityColumns: Set<String> = [
    "id", "name", "kind", "role", "jurisdiction", "identifiers", "aliases", "passthrough", "note",
  ]
  private static let relationshipColumns = sourceColumns.union([
    "id", "from", "fromid", "to", "toid", "kind", "share", "sharemin", "sharemax", "confidence", "start",
    "end", "products", "amount", "currency", "note",
  ])
  private static let flagColumns = sourceColumns.union([
    "id", "entity", "entityid", "category", "level", "confidence", "list", "programme", "since", "until",
    "note",
  ])
  private static let sourceColumns: Set<String> = [
    "source", "sourceurl", "publisher", "published", "grade", "stance", "response",
  ]

  /// The columns that a header nearly of one of the tables lacks, for an error message; nil for others.
  static func missing(in header: [String]) -> String? {
    let columns = Set(header.map(NativeColumn.key))
    let names = { (column: String) in columns.contains(column) || columns.contains(column + "id") }
    if names("from"), names("to") {
      return "a table of relationships also needs the column \"kind\". Add it to the first row"
    }
    if names("entity"), names("code"), names("year") {
      return
        "a table of country scores has one column beside entity, code and year; save each of its indicators as a table"
    }
    if names("entity") {
      return
        "a table of flags also needs the column \"category\". Add it to the first row, or say with --mapping what the "
        + "columns are"
    }
    if columns.contains("kind"), names("from") || names("to") {
      return "a table of relationships needs the columns \"from\", \"to\" and \"kind\". Add what lacks to the first row"
    }
    return nil
  }

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
