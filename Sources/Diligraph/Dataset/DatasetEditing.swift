// SPDX-License-Identifier: Apache-2.0

/// An edit that cannot be made, with what would be right.
public struct EditError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was to be edited.
  public let target: Judgement.EditTarget
  /// Its id.
  public let id: String
  /// What is wrong.
  public let problem: Problem

  /// What can be wrong with an edit.
  public enum Problem: Hashable, Sendable {
    /// There is nothing with this id.
    case noSuchID
    /// There is no such field; the allowed ones.
    case noSuchField(String, allowed: [String])
    /// The value cannot be read; what would be right.
    case badValue(field: String, found: String, expected: String)
  }

  /// The message: what, what is wrong, what would be right.
  public var description: String {
    switch problem {
    case .noSuchID:
      "there is no \(target.rawValue) \"\(id)\"; find ids with \"diligraph find\" and \"diligraph show\"."
    case .noSuchField(let field, let allowed):
      "\(target == .entity ? "an" : "a") \(target.rawValue) has no field \"\(field)\"; the fields are \(allowed.joined(separator: ", "))."
    case .badValue(let field, let found, let expected):
      "\(target.rawValue) \"\(id)\": \(field) is \"\(found)\"; it must be \(expected)."
    }
  }
}

/// A data set's parts while edits are applied to them.
public struct DatasetEditing {
  private(set) var entities: Entities
  private(set) var relationships: Relationships
  private(set) var flags: [Flag]

  init(entities: Entities, relationships: Relationships, flags: [Flag]) {
    self.entities = entities
    self.relationships = relationships
    self.flags = flags
  }

  /// The parts of `dataset`, to see whether an edit can be applied.
  public init(_ dataset: Dataset) {
    self.init(entities: dataset.entities, relationships: dataset.relationships, flags: dataset.flags)
  }

  /// The order in which fields can be set one by one: where a relationship or flag moves to a later time, its end goes first.
  public func settable(
    _ fields: [(field: String, value: String)], of target: Judgement.EditTarget, id: String
  ) -> [(field: String, value: String)] {
    let (start, end, known): (String, String, Period?) =
      switch target {
      case .entity: ("", "", nil)
      case .relationship: ("start", "end", relationships.index(ofID: id).map { relationships[$0].period })
      case .flag: ("since", "until", flags.first { $0.id == id }?.period)
      }
    guard let first = fields.firstIndex(where: { $0.field == start }),
      let last = fields.firstIndex(where: { $0.field == end }), first < last,
      let newStart = Day(fields[first].value, edge: .first), let oldEnd = known?.end, oldEnd < newStart
    else { return fields }
    var fields = fields
    fields.swapAt(first, last)
    return fields
  }

  /// Sets a field; an empty value makes it unstated where that is possible. After an error all is as before.
  public mutating func apply(
    _ target: Judgement.EditTarget, id: String, field: String, value: String
  ) throws(EditError) {
    let context = Context(target: target, id: id, field: field, value: value)
    switch target {
    case .entity:
      guard let index = entities.index(ofRecord: id) else { throw context.error(.noSuchID) }
      var entity = entities[index]
      try context.set(&entity)
      entities[index] = entity
    case .relationship:
      guard let index = relationships.index(ofID: id) else { throw context.error(.noSuchID) }
      var relationship = relationships[index]
      try context.set(&relationship)
      relationships[index] = relationship
    case .flag:
      guard let index = flags.firstIndex(where: { $0.id == id }) else { throw context.error(.noSuchID) }
      var flag = flags[index]
      try context.set(&flag)
      flags[index] = flag
    }
  }
}

/// One edit, with everything an error message needs.
private struct Context {
  let target: Judgement.EditTarget
  let id: String
  let field: String
  let value: String

  func error(_ problem: EditError.Problem) -> EditError { EditError(target: target, id: id, problem: problem) }

  func bad(_ expected: String) -> EditError { error(.badValue(field: field, found: value, expected: expected)) }

  func set(_ entity: inout Entity) throws(EditError) {
    switch field {
    case "name":
      guard !value.trimmed.isEmpty else { throw bad("a name") }
      entity.names = [Name(value)] + entity.names.filter { $0.text != value }
    case "role":
      if let nearest = Role.nearMiss(value) { throw bad("a role, such as \"\(nearest)\"") }
      entity.role = value.isEmpty ? .unspecified : Role(value)
    case "kind": entity.kind = try word(EntityKind.self)
    case "jurisdiction":
      let codes = FieldText.list(value).map { Countries.code($0) ?? $0.uppercased() }
      guard codes.allSatisfy({ $0.utf8.count == 2 || $0.dropFirst(2).first == "-" }) else {
        throw bad("ISO 3166 codes such as DE or US-CA, separated by ;")
      }
      entity.jurisdictions = codes.sorted()
    case "pass_through": entity.passThrough = try probability()
    default: throw error(.noSuchField(field, allowed: ["name", "role", "kind", "jurisdiction", "pass_through"]))
    }
  }

  func set(_ relationship: inout Relationship) throws(EditError) {
    switch field {
    case "kind":
      relationship.kind = try word(RelationshipKind.self)
      if relationship.kind != .ownership { relationship.share = nil }
    case "confidence": relationship.confidence = try probability()
    case "start": relationship.period.start = try day(.first)
    case "end": relationship.period.end = try day(.last)
    case "products": relationship.products = Set(FieldText.list(value).map(ProductCategory.init)).sorted()
    case "share":
      guard relationship.kind == .ownership else { throw bad("left out: only an ownership has a share") }
      relationship.share = try share()
    default:
      throw error(
        .noSuchField(field, allowed: ["kind", "confidence", "share", "start", "end", "products"]))
    }
    if field == "start" || field == "end" { try check(relationship.period) }
  }

  func set(_ flag: inout Flag) throws(EditError) {
    switch field {
    case "category":
      guard !value.trimmed.isEmpty else { throw bad("a category") }
      flag.category = value
    case "level":
      let level = Int(value).flatMap(FlagLevel.init)
      guard level != nil || value.isEmpty else { throw bad("a whole number from 0 to 5") }
      flag.level = level
    case "confidence": flag.confidence = try probability()
    // Rules name lists in small letters, as tables have them.
    case "list": flag.list = value.trimmed.isEmpty ? nil : value.trimmed.lowercased()
    case "programme": flag.programme = value.isEmpty ? nil : value
    case "since": flag.period.start = try day(.first)
    case "until": flag.period.end = try day(.last)
    default:
      let allowed = ["category", "level", "confidence", "list", "programme", "since", "until"]
      throw error(.noSuchField(field, allowed: allowed))
    }
    if field == "since" || field == "until" { try check(flag.period) }
  }

  private func check(_ period: Period) throws(EditError) {
    if let start = period.start, let end = period.end, end < start {
      throw bad("such that the end, \(end), is not before the start, \(start)")
    }
  }

  private func share() throws(EditError) -> Share? {
    if value.isEmpty { return nil }
    guard let fraction = FieldText.fraction(value), !fraction.wasReadAsPercent else {
      throw bad("between 0 and 1, or 0 % and 100 % with the sign")
    }
    return Share(exactly: fraction.value)
  }

  private func probability() throws(EditError) -> Probability? {
    if value.isEmpty { return nil }
    guard let probability = FieldText.probability(value) else { throw bad("between 0 and 1, or 0 % and 100 %") }
    return probability
  }

  private func day(_ edge: Day.Edge) throws(EditError) -> Day? {
    if value.isEmpty { return nil }
    guard let day = Day(value, edge: edge) else { throw bad("a date: YYYY, YYYY-MM or YYYY-MM-DD") }
    return day
  }

  private func word<Word: RawRepresentable & CaseIterable>(_: Word.Type) throws(EditError) -> Word
  where Word.RawValue == String {
    guard let word = Word(rawValue: value.lowercased()) else {
      throw bad("one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return word
  }
}
