// SPDX-License-Identifier: Apache-2.0

/// One closing of a ``DatasetBuilder``: which records are one entity, then entities, relationships, flags.
struct DatasetClosing {
  private let builder: DatasetBuilder
  private var resolution: EntityResolution<DatasetBuilder>
  private var findings: Set<Finding>
  /// What flags of several statements or sources were made of, by their ids.
  private var flagStatements: [String: [FlagStatement]] = [:]

  init(_ builder: DatasetBuilder) {
    self.builder = builder
    resolution = EntityResolution(builder)
    findings = builder.findings
  }

  mutating func close(judgements: [Judgement], sameNames: Bool) -> Dataset {
    resolution.resolve(judgements: judgements, sameNames: sameNames)
    findings.formUnion(resolution.findings)
    let storage = makeEntities()
    let entities = Entities(storage)
    let relationships = makeRelationships(storage.entityOfRecord)
    findings.formUnion(SelfProvision.findings(relationships, entities))
    var flags = makeFlags(storage.entityOfRecord)
    findings.formUnion(UndescribedEntities.findings(storage, relationships, flags))
    flags += CountryContext.flags(entities: entities, flags: flags)
    flags.sort { precedesByCodePoint($0.id, $1.id) }
    var editing = DatasetEditing(entities: entities, relationships: relationships, flags: flags)
    var unedited: [String: Relationship] = [:]
    for judgement in judgements {
      guard case .edit(let target, let id, let field, let value) = judgement.action else { continue }
      if target == .relationship, unedited[id] == nil {
        unedited[id] = relationships.index(ofID: id).map { relationships[$0] }
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
      merges: .made(resolution.merges()), findings: .made(findings.sorted(by: Self.precedes)), judgements: judgements,
      unedited: unedited, knownBy: builder.knownBy, flagStatements: flagStatements)
  }

  private static func precedes(_ a: Finding, _ b: Finding) -> Bool {
    (a.location, a.code, a.message) < (b.location, b.code, b.message)
  }

  // MARK: Entities

  private func recordID(_ index: Int) -> String { builder.records.recordID(index) }

  /// The entities sorted by id, and the index of each record's entity.
  private mutating func makeEntities() -> EntityStorage {
    let records = builder.records
    // References in the order of record ids, of each record the one that it is named by.
    let order = TextOrder(bytes: records.references.bytes, range: records.references.range, terminator: nil)
      .sorted(0..<UInt32(records.references.count))
      .filter { records.referenceNumber(of: Int(records.recordOf[Int($0)])) == $0 }
      .map { records.recordOf[Int($0)] }
    let members = membersOfMerged(order)
    var firstRecord: [UInt32] = []
    firstRecord.reserveCapacity(order.count)
    var entityOfRecord = [UInt32](repeating: 0, count: records.count)
    var made: [Int: Entity] = [:]
    for record in order {
      let group = members.isEmpty ? nil : members[resolution.representative(of: Int(record))]
      if let group, group[0] != Int(record) { continue }
      let entity = firstRecord.count
      for member in group ?? [Int(record)] { entityOfRecord[member] = UInt32(entity) }
      if group != nil || records.statesSeveral(Int(record)) { noteDifferences(group ?? [Int(record)]) }
      // One of a single record is made of what the record has when it is asked for.
      if let group { made[entity] = records.entity(of: group) }
      firstRecord.append(record)
    }
    return EntityStorage(
      records: records, firstRecord: firstRecord, entityOfRecord: entityOfRecord, made: made)
  }

  /// The records of each entity that has several, the one that names it first, by the record that stands for them.
  ///
  /// - Parameter order: all records in the order of their ids.
  private mutating func membersOfMerged(_ order: [UInt32]) -> [Int: [Int]] {
    guard resolution.hasUnions else { return [:] }
    let records = builder.records
    var sizes = [UInt32](repeating: 0, count: records.count)
    for record in 0..<records.count { sizes[resolution.representative(of: record)] += 1 }
    var members: [Int: [Int]] = [:]
    // Native records first, ids before names, then by id.
    for rank in 0..<4 {
      for record in order.lazy.map(Int.init) {
        let root = resolution.representative(of: record)
        guard sizes[root] > 1, (records.isName(record) ? 2 : 0) + (records.hasNamespace(record) ? 1 : 0) == rank
        else { continue }
        members[root, default: []].append(record)
      }
    }
    return members
  }

  /// Findings where the records of one entity do not agree.
  private mutating func noteDifferences(_ members: [Int]) {
    let records = members.compactMap { builder.records.stated(of: $0) }
    let roles = Set(records.flatMap(\.roles))
    let kinds = Set(records.flatMap(\.kinds)).sorted { $0.rawValue < $1.rawValue }
    guard roles.count > 1 || kinds.count > 1 else { return }
    let id = recordID(members[0])
    // The first place of the first record that has one.
    let firstPlaces = members.compactMap { builder.records.places(of: $0).first }
    let location = firstPlaces.first ?? SourceLocation(file: id)
    note("roles", roles.filter { !$0.isGeneric }.map(\.name), of: id, location, Role.mostTelling(roles).name)
    note("kinds", kinds.map(\.rawValue), of: id, location, kinds.first?.rawValue ?? "")
  }

  /// A finding when records of one entity state different values, of which one is taken.
  private mutating func note(
    _ field: String, _ values: [String], of id: String, _ place: SourceLocation, _ taken: String
  ) {
    guard values.count > 1 else { return }
    findings.insert(
      Finding(
        "entity-statements-differ", .note, at: place,
        "records of the entity \"\(id)\" state different \(field): "
          + "\(values.sorted().joined(separator: " | ")); \"\(taken)\" was taken. Change it with \"diligraph edit\"."))
  }

  // MARK: Relationships and flags

  private func entityIndex(_ reference: EntityReference, _ entityOfRecord: [UInt32]) -> Int {
    guard let record = builder.recordIndex(reference.recordID) else {
      preconditionFailure("the builder has a record for each party; \(reference.recordID) has none")
    }
    return Int(entityOfRecord[record])
  }

  private mutating func makeRelationships(_ entityOfRecord: [UInt32]) -> Relationships {
    var merging = RelationshipMerging(builder, entityOfRecord)
    let storage = merging.relationships()
    findings.formUnion(merging.findings)
    return Relationships(storage)
  }

  private mutating func makeFlags(_ entityOfRecord: [UInt32]) -> [Flag] {
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
        let id = number == 0 ? id : "\(id)#\(number + 1)"
        let merge = FlagMerge(id, of: group.key, group.value)
        findings.formUnion(merge.findings)
        flags.append(merge.flag)
        if merge.flag.sources.count > 1 || group.value.count > 1 { flagStatements[id] = group.value }
      }
    }
    return flags
  }
}
