// SPDX-License-Identifier: Apache-2.0

/// Rows of changes being read, each against the data set with the rows before it.
struct ChangeReading {
  private(set) var changes: ChangeSet
  private let dataset: Dataset
  /// Tries each edit, so that what is wrong with one is said at its line.
  private var trial: DatasetEditing

  init(_ dataset: Dataset, _ policy: Policy) {
    self.dataset = dataset
    trial = DatasetEditing(dataset)
    changes = ChangeSet(policy: policy)
  }

  mutating func read(_ row: ChangeRow) throws(ChangeError) {
    let action = try row.word("action", ChangeRow.Action.self)
    switch (try row.word("what", ChangeRow.Subject.self), action) {
    case (.relationship, .add): try addRelationship(row)
    case (.flag, .add): try addFlag(row)
    case (.entity, .add): try addEntity(row)
    case (.relationship, _): try changeRelationships(row, action)
    case (.flag, _): try changeFlag(row, action)
    case (.entity, .alter): try alterEntity(row)
    case (.coefficient, .alter): try alterCoefficient(row)
    case (.entity, _):
      throw row.error("an entity can be added or altered only; to cut it off, remove its relationships.")
    case (.coefficient, _): throw row.error("a coefficient can only be altered; write alter in action.")
    }
  }

  // MARK: Additions

  private static let sourceColumns = ["publisher", "published", "grade", "url"]

  private mutating func addRelationship(_ row: ChangeRow) throws(ChangeError) {
    try row.allow(
      ["id", "from", "to", "kind", "confidence", "share", "start", "end", "products"] + Self.sourceColumns)
    try checkNew(row)
    if let id = row.cells["id"], dataset.relationshipIndex(id) != nil {
      throw row.error("there is a relationship \"\(row.quoted(id))\" already; alter it, or leave id empty.")
    }
    let from = try party(row, "from")
    let to = try party(row, "to")
    let kind = try row.word("kind", RelationshipKind.self)
    var statement = RelationshipStatement(id: row.cells["id"], from: from, to: to, kind: kind)
    statement.confidence = try row.probability("confidence")
    statement.share = try row.share()
    if statement.share != nil, kind != .ownership {
      throw row.error("share is filled, and only an ownership has a share; empty the cell.")
    }
    statement.period = try row.period("start", "end")
    statement.products = FieldText.list(row.cells["products"] ?? "").map { ProductCategory($0) }
    statement.sources = try row.sources(changes.policy)
    statement.notes = row.notes
    changes.statements.append(.relationship(statement))
  }

  private mutating func addFlag(_ row: ChangeRow) throws(ChangeError) {
    try row.allow(
      ["id", "entity", "category", "level", "confidence", "list", "programme", "since", "until"] + Self.sourceColumns)
    try checkNew(row)
    if let id = row.cells["id"], dataset.flagIndex(id) != nil {
      throw row.error("there is a flag \"\(row.quoted(id))\" already; alter it, or leave id empty.")
    }
    let category = try row.required("category", "what the entity is flagged as")
    var statement = FlagStatement(id: row.cells["id"], entity: try party(row, "entity"), category: category)
    statement.level = try row.level()
    statement.confidence = try row.probability("confidence")
    statement.list = row.cells["list"]?.lowercased()
    statement.programme = row.cells["programme"]
    statement.period = try row.period("since", "until")
    statement.sources = try row.sources(changes.policy)
    statement.notes = row.notes
    changes.statements.append(.flag(statement))
  }

  private mutating func addEntity(_ row: ChangeRow) throws(ChangeError) {
    try row.allow(["id", "name", "role", "jurisdiction", "pass_through"])
    try checkNew(row)
    let name = try row.required("name", "the name of the new entity")
    if let known = try? dataset.entity(named: row.cells["id"] ?? name) {
      throw row.error("there is an entity \"\(row.quoted(dataset.entities.id(at: known)))\" already; alter it.")
    }
    var statement = EntityStatement(
      row.cells["id"].map { EntityReference(id: $0) } ?? EntityReference(name: name), names: [Name(name)],
      location: row.place)
    statement.role = try row.role()
    statement.jurisdictions = FieldText.list(row.cells["jurisdiction"] ?? "").map { $0.uppercased() }
    statement.passThrough = try row.probability("pass_through")
    statement.notes = row.notes
    changes.statements.append(.entity(statement))
  }

  /// A second line of one id would be merged with the first, and not stand beside it.
  private func checkNew(_ row: ChangeRow) throws(ChangeError) {
    guard let id = row.cells["id"] else { return }
    let isTaken = changes.statements.contains { statement in
      switch statement {
      case .entity(let entity): row.cells["what"]?.lowercased() == "entity" && entity.reference.recordID == id
      case .relationship(let relationship): relationship.id == id
      case .flag(let flag): flag.id == id
      }
    }
    if isTaken {
      throw row.error("the id \"\(row.quoted(id))\" is that of a line above; choose another one, or leave id empty.")
    }
  }

  /// The entity that a cell names: one of the data set, one that the table adds, or a new one of this name.
  private mutating func party(_ row: ChangeRow, _ column: String) throws(ChangeError) -> EntityReference {
    let text = try row.required(column, "an entity, by id, identifier or name")
    do {
      return EntityReference(record: dataset.entities[try dataset.entity(named: text)].id)
    } catch {
      guard error.candidates.isEmpty else { throw row.error("\(column): \(error)") }
    }
    // A slip must not make a new entity that nothing is connected with.
    let folded = foldedName(text)
    for case .entity(let added) in changes.statements
    where added.reference.recordID == text || added.names.contains(where: { foldedName($0.text) == folded }) {
      return added.reference
    }
    throw row.error(
      "\(column): there is no entity \"\(row.quoted(text))\"\(nearest(text)). "
        + "Name one of the data, or add it in a line above (add, entity).")
  }

  private func nearest(_ text: String) -> String {
    nearestWord(to: text, in: dataset.entities.lazy.map(\.name)).map { "; the nearest name is \"\(visibleText($0))\"" }
      ?? ""
  }

  // MARK: Changes of what is there

  private static let relationshipFields = ["confidence", "share", "start", "end", "products"]

  private mutating func changeRelationships(_ row: ChangeRow, _ action: ChangeRow.Action) throws(ChangeError) {
    let naming = ["id", "from", "to", "kind"]
    switch action {
    case .remove: try row.allow(naming)
    case .end:
      try row.allow(naming + ["end"])
      _ = try row.required("end", "the last day of the relationship")
    default: try row.allow(naming + Self.relationshipFields)
    }
    let found = try relationships(row, action)
    for index in found {
      let id = dataset.relationships.id(index)
      guard !changes.removedRelationships.contains(id) else {
        throw row.error("relationship \"\(row.quoted(id))\" is removed by a line above; leave one of the two out.")
      }
      if action == .remove {
        changes.removedRelationships.insert(id)
        continue
      }
      // Where the id names the relationship, a kind is a new one; else it says which relationship is meant. It goes first,
      // since only an ownership has a share.
      let fields = (action == .alter && isNamedByID(row) ? ["kind"] : []) + Self.relationshipFields
      try edit(row, .relationship, id, fields)
    }
  }

  private func isNamedByID(_ row: ChangeRow) -> Bool { row.cells["id"].map { $0.lowercased() != "all" } ?? false }

  /// The relationships that a row names: one by its id, or those between two entities.
  private func relationships(_ row: ChangeRow, _ action: ChangeRow.Action) throws(ChangeError) -> [Int] {
    if let id = row.cells["id"], isNamedByID(row) {
      guard let index = dataset.relationshipIndex(id) else {
        throw row.error(
          "there is no relationship \"\(row.quoted(id))\"\(amongWhat(id)); find ids with \"diligraph show\" or in --format json."
        )
      }
      let parties = dataset.relationships.parties(index)
      try check(row, "from", isEntity: parties.from)
      try check(row, "to", isEntity: parties.to)
      // In a line that alters, it is a new kind.
      if action != .alter, row.cells["kind"] != nil {
        let (kind, found) = (try row.word("kind", RelationshipKind.self), dataset.relationships.core(index).kind)
        guard kind == found else {
          throw row.error(
            "kind is \(kind.rawValue), and the relationship \"\(row.quoted(id))\" is \(found.rawValue); empty the cell, or mend the id."
          )
        }
      }
      return [index]
    }
    let ends = try (entity(row, "from"), entity(row, "to"))
    let kind = row.cells["kind"] == nil ? nil : try row.word("kind", RelationshipKind.self)
    let found = dataset.relationships.indices(of: ends.0).filter { index in
      dataset.relationships.parties(index) == ends
        && (kind == nil || dataset.relationships.core(index).kind == kind)
    }
    if found.isEmpty { throw row.error("there is no such relationship between these two; see \"diligraph show\".") }
    if found.count > 1, row.cells["id"] == nil {
      let ids = found.prefix(5).map { "\"\(row.quoted(dataset.relationships.id($0)))\"" }.joined(separator: ", ")
      throw row.error(
        "\(found.count) relationships are between these two (\(ids)\(found.count > 5 ? ", …" : "")); "
          + "name one in id, or write all there.")
    }
    return found
  }

  /// Why there may be nothing with an id after all: it is added by the table itself, or not known by the day of the question.
  private func amongWhat(_ id: String) -> String {
    let isAdded = changes.statements.contains { statement in
      switch statement {
      case .entity: false
      case .relationship(let relationship): relationship.id == id
      case .flag(let flag): flag.id == id
      }
    }
    if isAdded { return " in the data; write what a line above adds as it should be, in that line" }
    return dataset.knownBy.map { " among what was known by \($0.rule.day)" } ?? ""
  }

  /// A cell beside the id must not name another entity than what has the id: one of the two is a slip.
  private func check(_ row: ChangeRow, _ column: String, isEntity found: Int) throws(ChangeError) {
    guard row.cells[column] != nil, try entity(row, column) != found else { return }
    throw row.error(
      "\(column) is \"\(row.quoted(row.cells[column] ?? ""))\", and what has the id \"\(row.quoted(row.cells["id"] ?? ""))\" has "
        + "\"\(row.quoted(dataset.entities.id(at: found)))\" there; empty the cell, or mend the id.")
  }

  private func entity(_ row: ChangeRow, _ column: String) throws(ChangeError) -> Int {
    let text = try row.required(column, "an entity, by id, identifier or name, where no id names the line's subject")
    do { return try dataset.entity(named: text) } catch { throw row.error("\(column): \(error)") }
  }

  private mutating func changeFlag(_ row: ChangeRow, _ action: ChangeRow.Action) throws(ChangeError) {
    let naming = ["id", "entity"]
    let fields = ["category", "level", "confidence", "list", "programme", "since", "until"]
    switch action {
    case .remove: try row.allow(naming)
    case .end:
      try row.allow(naming + ["until"])
      _ = try row.required("until", "the last day of the flag")
    default: try row.allow(naming + fields)
    }
    for id in try flags(row) {
      guard !changes.removedFlags.contains(id) else {
        throw row.error("flag \"\(row.quoted(id))\" is removed by a line above; leave one of the two out.")
      }
      if action == .remove {
        changes.removedFlags.insert(id)
      } else {
        try edit(row, .flag, id, fields)
      }
    }
  }

  private func flags(_ row: ChangeRow) throws(ChangeError) -> [String] {
    if let id = row.cells["id"], isNamedByID(row) {
      guard let index = dataset.flagIndex(id) else {
        throw row.error("there is no flag \"\(row.quoted(id))\"\(amongWhat(id)); find ids with \"diligraph show\".")
      }
      try check(row, "entity", isEntity: dataset.flags[index].entity)
      return [id]
    }
    let entity = try entity(row, "entity")
    let found = dataset.flags.filter { $0.entity == entity }.map(\.id)
    if found.isEmpty { throw row.error("the entity has no flag of its own; see \"diligraph owners\".") }
    if found.count > 1, row.cells["id"] == nil {
      let ids = found.prefix(5).map { "\"\(row.quoted($0))\"" }.joined(separator: ", ")
      throw row.error(
        "the entity has \(found.count) flags (\(ids)\(found.count > 5 ? ", …" : "")); name one in id, or write all there."
      )
    }
    return found
  }

  private mutating func alterEntity(_ row: ChangeRow) throws(ChangeError) {
    let fields = ["name", "role", "jurisdiction", "pass_through"]
    try row.allow(["entity"] + fields)
    try edit(row, .entity, dataset.entities[try entity(row, "entity")].id, fields)
  }

  /// Tries and keeps the fields that a row fills.
  private mutating func edit(
    _ row: ChangeRow, _ target: Judgement.EditTarget, _ id: String, _ fields: [String]
  ) throws(ChangeError) {
    let filled = fields.filter { row.cells[$0] != nil }
    if filled.isEmpty { throw row.error("no value is filled; fill one of \(fields.joined(separator: ", ")).") }
    let values = filled.map { field in
      let text = row.cells[field] ?? ""
      return (field: field, value: text.lowercased() == ChangeRow.unstated ? "" : text)
    }
    for (field, value) in trial.settable(values, of: target, id: id) {
      do { try trial.apply(target, id: id, field: field, value: value) } catch { throw row.error("\(error)") }
      changes.edits.append(
        ChangeSet.Edit(place: row.place, target: target, id: id, field: field, value: value))
    }
  }

  private mutating func alterCoefficient(_ row: ChangeRow) throws(ChangeError) {
    try row.allow(["key", "value"])
    let key = try row.required("key", "a key of the policy, such as passThrough.reseller")
    let text = try row.required("value", "its new value")
    let value: StructuredValue =
      switch text {
      case "true": .bool(true)
      case "false": .bool(false)
      case "null": .null
      default: FieldText.number(text).map { .number($0) } ?? .string(text)
      }
    do { changes.policy = try changes.policy.setting(key, to: value) } catch { throw row.error("\(error)") }
  }
}
