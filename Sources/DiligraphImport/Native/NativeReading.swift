// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Turns the rows of a native file into statements, the same for tables and JSON.
struct NativeReading<Sink: StatementSink> {
  var writer: ImportWriter<Sink>
  /// Whether `from`, `to` and `entity` are ids (JSON, as in the oracle's cases) or names (tables).
  let partiesAreIDs: Bool
  /// The space of ids and names: empty for native files, of its own for a mapped table.
  private let namespace: String
  private var reportedColumns: Set<String> = []
  private var ignored: Set<String> = []
  /// Shares without the sign, by what they were read as.
  var bareShares = BareShares()

  init(_ writer: consuming ImportWriter<Sink>, partiesAreIDs: Bool, namespace: String = "") {
    self.writer = writer
    self.namespace = namespace
    self.partiesAreIDs = partiesAreIDs
  }

  /// - Parameter ignored: keys that are neither columns nor to be kept as notes, since they were read before.
  mutating func read(
    _ fields: NativeFields, sources: [NativeFields]?, as table: NativeTable, ignoring ignored: Set<String> = []
  ) throws {
    writer.count(table.rawValue)
    self.ignored = ignored
    switch table {
    case .entities: try entity(fields)
    case .relationships: try relationship(fields, sources)
    case .flags: try flag(fields, sources)
    }
  }

  private mutating func entity(_ fields: NativeFields) throws {
    let name = fields.text("name")
    guard
      let reference = fields.text("id").map({ EntityReference(id: $0, namespace: namespace) })
        ?? name.map({ named($0, in: fields.list("jurisdiction")) })
    else {
      return try refuse(fields, "native-entity-unnamed", "the entity has neither a name nor an id; state one")
    }
    var statement = EntityStatement(reference, location: fields.location)
    statement.names = ([name].compactMap(\.self) + fields.list("aliases")).map { Name($0) }
    if let kind = fields.text("kind") { statement.kind = try entityKind(kind, fields) }
    if let role = fields.text("role") { statement.role = try role_(role, fields) }
    for text in fields.list("jurisdiction") {
      if let code = try jurisdiction(text, fields) { statement.jurisdictions.append(code) }
    }
    for text in fields.list("identifiers") {
      if let identifier = Identifier(text) {
        statement.identifiers.append(identifier)
        continue
      }
      try doubt(
        fields, "native-identifier-malformed",
        "\(quoted(text)) is not an identifier; one is a scheme and a value, like GB-COH:00946107. It was left out."
      )
    }
    statement.passThrough = try probability("passthrough", fields)
    statement.notes = try notes(fields, .entities)
    try writer.add(statement)
  }

  private mutating func relationship(_ fields: NativeFields, _ sources: [NativeFields]?) throws {
    guard let from = try party("from", fields), let to = try party("to", fields) else {
      return try refuse(
        fields, "native-party-missing",
        "from or to is empty; a relationship names both. The row was left out.")
    }
    guard let kind = try relationshipKind(fields), let sources = try self.sources(fields, sources) else {
      return
    }
    var statement = RelationshipStatement(
      id: fields.text("id"), from: from.reference, to: to.reference, kind: kind)
    statement.confidence = try probability("confidence", fields)
    statement.share = try share(fields)
    statement.period = try period("start", "end", fields)
    statement.products = fields.list("products").map { ProductCategory($0) }
    statement.amount = try amount(fields)
    statement.sources = sources
    statement.notes = try notes(fields, .relationships)
    if statement.share != nil, kind != .ownership {
      try doubt(
        fields, "native-share-without-ownership",
        "a share is stated for \"\(kind.rawValue)\"; only ownership has one. It is kept, and has no effect.")
    }
    try introduce(from, fields)
    try introduce(to, fields)
    try writer.add(statement)
  }

  private mutating func flag(_ fields: NativeFields, _ sources: [NativeFields]?) throws {
    guard let entity = try party("entity", fields) else {
      return try refuse(
        fields, "native-party-missing",
        "entity is empty; a flag names the entity that it marks. The row was left out.")
    }
    // The oracle's flags have no category; in a table it is what makes the row a flag.
    let category = fields.text("category") ?? (partiesAreIDs ? "flagged" : nil)
    guard let category, let sources = try self.sources(fields, sources) else {
      if category != nil { return }
      return try refuse(
        fields, "native-category-missing",
        "category is empty; it says what the entity is flagged as. The row was left out.")
    }
    var statement = FlagStatement(id: fields.text("id"), entity: entity.reference, category: category)
    if let text = fields.text("level") {
      statement.level = FieldText.number(text).flatMap { Int(exactly: $0) }.flatMap { FlagLevel($0) }
      if statement.level == nil {
        try doubt(
          fields, "native-level-out-of-range",
          "level is \(quoted(text)); it is a whole number from 0 to 5. It counts as unstated.")
      }
    }
    statement.confidence = try probability("confidence", fields)
    statement.list = fields.text("list")?.lowercased()
    statement.programme = fields.text("programme")
    statement.period = try period("since", "until", fields)
    statement.sources = sources
    statement.notes = try notes(fields, .flags)
    try introduce(entity, fields)
    try writer.add(statement)
  }

  // MARK: Parties

  private struct Party {
    var reference: EntityReference
    var name: String?
  }

  private func party(_ column: String, _ fields: NativeFields) throws -> Party? {
    let text = fields.text(column)
    if let id = fields.text(column + "id") {
      return Party(reference: EntityReference(id: id, namespace: namespace), name: text)
    }
    guard let text else { return nil }
    return partiesAreIDs
      ? Party(reference: EntityReference(id: text, namespace: namespace))
      : Party(reference: named(text, in: fields.list(column + "jurisdiction")), name: text)
  }

  /// In a mapped table, equal names in different countries are different entities; an analyst's own tables mean
  /// one entity by one name.
  private func named(_ name: String, in jurisdictions: [String]) -> EntityReference {
    let country = namespace.isEmpty || jurisdictions.count != 1 ? nil : jurisdictions.first
    return EntityReference(name: name, namespace: namespace, jurisdiction: country)
  }

  /// A name in a table is stated as the table writes it, so that it can be shown.
  private mutating func introduce(_ party: Party, _ fields: NativeFields) throws {
    guard let name = party.name else { return }
    try writer.add(EntityStatement(party.reference, names: [Name(name)], location: fields.location))
  }

  // MARK: Findings

  private mutating func refuse(_ fields: NativeFields, _ code: String, _ message: String) throws {
    try writer.report(code, .error, at: fields.location, message)
  }

  mutating func doubt(_ fields: NativeFields, _ code: String, _ message: String) throws {
    try writer.report(code, .doubt, at: fields.location, message)
  }

  mutating func note(_ fields: NativeFields, _ code: String, _ message: String) throws {
    try writer.report(code, .note, at: fields.location, message)
  }

  /// The notes of a row: its own, and what stands in columns that the table does not have.
  private mutating func notes(_ fields: NativeFields, _ table: NativeTable) throws -> [String] {
    var notes = fields.text("note").map { [$0] } ?? []
    for (column, text) in fields.unknown(table.columns)
    where !ignored.contains(column.key) && !NativeTable.columnsOfExports.contains(column.key) {
      notes.append("\(column.name): \(text)")
      guard reportedColumns.insert("\(table).\(column.name)").inserted else { continue }
      let near = nearestWord(to: column.key, in: table.columns.sorted())
      let hint = near.map { ", perhaps for \"\($0)\"" } ?? ""
      try note(
        fields, "native-column-unknown",
        "\(quoted(column.name)) is no column of \(table.rawValue)\(hint); its values are kept as notes.")
    }
    return notes
  }
}

/// A piece of the input in a message: one line, shortened, without control characters.
func quoted(_ text: String) -> String {
  let short = text.unicodeScalars.prefix(60).map { $0.value < 0x20 || $0.value == 0x7F ? "�" : String($0) }
    .joined()
  return "\"\(short)\(text.unicodeScalars.count > 60 ? "…" : "")\""
}
