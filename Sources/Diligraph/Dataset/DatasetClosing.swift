// SPDX-License-Identifier: Apache-2.0

/// One closing of a ``DatasetBuilder``: which records are one entity, then entities, relationships, flags.
struct DatasetClosing {
  private let builder: DatasetBuilder
  private var resolution: EntityResolution<DatasetBuilder>
  private var findings: Set<Finding>

  init(_ builder: DatasetBuilder) {
    self.builder = builder
    resolution = EntityResolution(builder)
    findings = builder.findings
  }

  mutating func close(judgements: [Judgement], sameNames: Bool) -> Dataset {
    resolution.resolve(judgements: judgements, sameNames: sameNames)
    findings.formUnion(resolution.findings)
    let (entities, entityOfRecord) = makeEntities()
    let relationships = makeRelationships(entityOfRecord)
    findings.formUnion(SelfProvision.findings(relationships, entities))
    var flags = makeFlags(entityOfRecord)
    flags += CountryContext.flags(entities: entities, flags: flags)
    flags.sort { precedesByCodePoint($0.id, $1.id) }
    var indexOfRecord: [String: Int] = [:]
    for (record, entity) in zip(builder.records, entityOfRecord) {
      indexOfRecord[record.reference.recordID] = entity
    }
    var editing = DatasetEditing(
      entities: entities, relationships: relationships, flags: flags, entityOfRecord: indexOfRecord)
    var unedited: [String: Relationship] = [:]
    for judgement in judgements {
      guard case .edit(let target, let id, let field, let value) = judgement.action else { continue }
      if target == .relationship, unedited[id] == nil {
        unedited[id] = relationships.first { $0.id == id }
      }
      do { try editing.apply(target, id: id, field: field, value: value) } catch {
        findings.insert(
          Finding(
            "judgement-not-applicable", .doubt, at: SourceLocation(file: "judgement \(judgement.number)"),
            "\(error)"))
      }
    }
    return Dataset(
      entities: editing.entities, relationships: editing.relationships, flags: editing.flags,
      merges: resolution.merges(), findings: findings.sorted(by: Self.precedes), judgements: judgements,
      entityOfRecord: indexOfRecord, unedited: unedited)
  }

  private static func precedes(_ a: Finding, _ b: Finding) -> Bool {
    (a.location, a.code, a.message) < (b.location, b.code, b.message)
  }

  // MARK: Entities

  private func recordID(_ index: Int) -> String { builder.records[index].reference.recordID }

  /// The entities sorted by id, and the index of each record's entity.
  private mutating func makeEntities() -> ([Entity], [Int]) {
    var members: [Int: [Int]] = [:]
    var roots: [Int] = []
    for index in resolution.recordOrder() {
      let root = resolution.representative(of: index)
      if members[root] == nil { roots.append(root) }
      members[root, default: []].append(index)
    }
    var entities: [(root: Int, entity: Entity)] = []
    for root in roots { entities.append((root, entity(of: members[root] ?? []))) }
    entities.sort { precedesByCodePoint($0.entity.id, $1.entity.id) }
    var entityOfRecord = [Int](repeating: 0, count: builder.records.count)
    for (index, element) in entities.enumerated() {
      for record in members[element.root] ?? [] { entityOfRecord[record] = index }
    }
    return (entities.map(\.entity), entityOfRecord)
  }

  private mutating func entity(of members: [Int]) -> Entity {
    let records = members.map { builder.records[$0] }
    var names: [Name] = []
    var seen: Set<Name> = []
    // The names that records prefer come first, then all others.
    for record in records { names += record.preferredNames.sorted() }
    names += Set(records.flatMap(\.names)).sorted()
    names = names.filter { seen.insert($0).inserted }
    let kinds = Set(records.flatMap(\.kinds)).sorted { $0.rawValue < $1.rawValue }
    let roles = Set(records.flatMap(\.roles))
    note("roles", roles.filter { !$0.isGeneric }.map(\.name), of: records, taken: Role.mostTelling(roles).name)
    note("kinds", kinds.map(\.rawValue), of: records, taken: kinds.first?.rawValue ?? "")
    return Entity(
      id: members.first.map(recordID) ?? "", names: names, kind: kinds.first ?? .unknown,
      role: Role.mostTelling(roles),
      jurisdictions: Set(records.flatMap(\.jurisdictions)).sorted(),
      identifiers: Set(records.flatMap(\.identifiers)).sorted(),
      passThrough: records.compactMap(\.passThrough).max(), notes: Set(records.flatMap(\.notes)).sorted(),
      records: members.map(recordID), places: Set(records.flatMap(\.places)).sorted())
  }

  /// A finding when records of one entity state different values, of which one is taken.
  private mutating func note(
    _ field: String, _ values: [String], of records: [DatasetBuilder.Record], taken: String
  ) {
    guard values.count > 1, let first = records.first else { return }
    let place = records.lazy.flatMap(\.places).first ?? SourceLocation(file: first.reference.recordID)
    findings.insert(
      Finding(
        "entity-statements-differ", .note, at: place,
        "records of the entity \"\(first.reference.recordID)\" state different \(field): "
          + "\(values.sorted().joined(separator: " | ")); \"\(taken)\" was taken. Change it with \"diligraph edit\"."))
  }

  // MARK: Relationships and flags

  private func entityIndex(_ reference: EntityReference, _ entityOfRecord: [Int]) -> Int {
    guard let record = builder.recordIndex(reference.recordID) else {
      preconditionFailure("the builder has a record for each party; \(reference.recordID) has none")
    }
    return entityOfRecord[record]
  }

  private mutating func makeRelationships(_ entityOfRecord: [Int]) -> [Relationship] {
    var relationships: [Relationship] = []
    relationships.reserveCapacity(builder.relationshipStatements.count)
    for (id, statements) in builder.relationshipStatements {
      for (number, group) in sameFact(id, statements, entityOfRecord).enumerated() {
        let merged = RelationshipMerge(group)
        findings.formUnion(merged.findings)
        let first = merged.statement
        relationships.append(
          Relationship(
            id: number == 0 ? id : "\(id)#\(number + 1)", from: entityIndex(first.from, entityOfRecord),
            to: entityIndex(first.to, entityOfRecord), kind: first.kind, confidence: first.confidence,
            share: first.share, period: first.period, products: Set(first.products).sorted(), amount: first.amount,
            sources: first.sources, notes: Set(first.notes).sorted()))
      }
    }
    relationships.sort { precedesByCodePoint($0.id, $1.id) }
    return relationships
  }

  /// The statements of one id, apart where they are about other parties or of another kind: a source supports
  /// nobody whom it does not name.
  private mutating func sameFact(
    _ id: String, _ statements: [RelationshipStatement], _ entityOfRecord: [Int]
  ) -> [[RelationshipStatement]] {
    guard statements.count > 1 else { return [statements] }
    var groups: [[Int]: [RelationshipStatement]] = [:]
    for statement in statements {
      let kind = RelationshipKind.allCases.firstIndex(of: statement.kind) ?? 0
      let key = [entityIndex(statement.from, entityOfRecord), entityIndex(statement.to, entityOfRecord), kind]
      groups[key, default: []].append(statement)
    }
    guard groups.count > 1 else { return [statements] }
    let places = statements.lazy.flatMap(\.sources).compactMap(\.location).sorted()
    findings.insert(
      Finding(
        "relationship-id-repeated", .error, at: places.last ?? SourceLocation(file: id),
        "the id \"\(id)\" stands at \(groups.count) relationships of other parties or kinds; each was kept, the further "
          + "ones as \"\(id)#2\" and so on. Give each relationship an id of its own."))
    return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }

  private mutating func makeFlags(_ entityOfRecord: [Int]) -> [Flag] {
    var flags: [Flag] = []
    for (id, statements) in builder.flagStatements {
      // Statements of one id about several entities are several flags: none of them may be lost.
      let groups = Dictionary(grouping: Set(statements)) { entityIndex($0.entity, entityOfRecord) }
        .sorted { $0.key < $1.key }
      if groups.count > 1 {
        let places = statements.lazy.flatMap(\.sources).compactMap(\.location).sorted()
        findings.insert(
          Finding(
            "flag-id-repeated", .error, at: places.last ?? SourceLocation(file: id),
            "the id \"\(id)\" stands at flags of \(groups.count) entities; each was kept, the further ones as \"\(id)#2\" and so "
              + "on. Give each flag an id of its own."))
      }
      for (number, group) in groups.enumerated() {
        flags.append(flag(number == 0 ? id : "\(id)#\(number + 1)", of: group.key, group.value))
      }
    }
    return flags
  }

  /// The statements of one flag as one: the gravest level, the highest confidence, the longest period.
  private mutating func flag(_ id: String, of entity: Int, _ statements: [FlagStatement]) -> Flag {
    let ordered = statements.sorted { String(describing: $0) < String(describing: $1) }
    let levels = Set(ordered.compactMap(\.level)).sorted()
    let lists = Set(ordered.compactMap(\.list)).sorted()
    if levels.count > 1 || lists.count > 1 {
      let values = levels.map { "level \($0.value)" } + (lists.count > 1 ? lists : [])
      let place = ordered.lazy.flatMap(\.sources).compactMap(\.location).first ?? SourceLocation(file: id)
      findings.insert(
        Finding(
          "flag-statements-differ", .note, at: place,
          "statements of the flag \"\(id)\" differ: \(values.joined(separator: " | ")); the gravest level and the first list "
            + "were taken."))
    }
    return Flag(
      id: id, entity: entity, category: ordered.map(\.category).first ?? "", level: levels.last,
      confidence: ordered.compactMap(\.confidence).max(), list: lists.first,
      programme: ordered.compactMap(\.programme).first,
      period: Period(start: ordered.compactMap(\.period.start).min(), end: ordered.compactMap(\.period.end).max()),
      sources: ordered.flatMap(\.sources), notes: Set(ordered.flatMap(\.notes)).sorted())
  }
}
