// SPDX-License-Identifier: Apache-2.0

/// Decides which records are one entity: by references, by identifiers, by names on request, by judgements.
struct EntityResolution<Records: IdentityRecords> {
  private let records: Records
  private var identity: Identity
  private(set) var findings: Set<Finding> = []
  /// The folded names of each record, in no order.
  private let foldedNames: [Set<String>]

  init(_ records: Records) {
    self.records = records
    identity = Identity(count: records.recordCount)
    foldedNames = (0..<records.recordCount).map(records.foldedNames)
  }

  /// Applies all rules, then the judgements in their order.
  mutating func resolve(judgements: [Judgement], sameNames: Bool) {
    resolveNames()
    mergeByIdentifier()
    if sameNames { mergeByName() }
    apply(judgements)
  }

  /// Whether any records are one entity.
  var hasUnions: Bool { !identity.unions.isEmpty }

  /// The record that stands for the entity of `record`.
  mutating func representative(of record: Int) -> Int { identity.representative(of: record) }

  /// Why records are one entity.
  func merges() -> [EntityMerge] {
    identity.unions.map {
      EntityMerge(record: recordID($0.a), other: recordID($0.b), reason: $0.reason)
    }.sorted { ($0.record, $0.other) < ($1.record, $1.other) }
  }

  /// Native records first, ids before names, then by code point: the first of a group names the entity.
  func recordOrder() -> [Int] {
    (0..<records.recordCount).sorted { a, b in
      let first = records.reference(of: a)
      let second = records.reference(of: b)
      if first.isName != second.isName { return second.isName }
      if first.namespace.isEmpty != second.namespace.isEmpty { return first.namespace.isEmpty }
      return precedesByCodePoint(first.recordID, second.recordID)
    }
  }

  private func recordID(_ index: Int) -> String { records.reference(of: index).recordID }

  // MARK: Names of the same tables

  /// A name-only reference means the one record with an id that has this name in the same namespace.
  private mutating func resolveNames() {
    var holders: [String: [Int]] = [:]
    for index in 0..<records.recordCount where !records.reference(of: index).isName {
      for name in foldedNames[index] {
        holders[records.reference(of: index).namespace + "\u{1F}" + name, default: []].append(index)
      }
    }
    for index in 0..<records.recordCount where records.reference(of: index).isName {
      let reference = records.reference(of: index)
      let found = holders[reference.namespace + "\u{1F}" + reference.key] ?? []
      if found.count == 1 {
        identity.unite(found[0], index, .nameWithinDataset)
      } else if found.count > 1 {
        let ids = found.map(recordID).sorted(by: precedesByCodePoint)
        findings.insert(
          Finding(
            "name-ambiguous", .doubt, at: records.firstPlace(of: index) ?? SourceLocation(file: "entities"),
            "the name \"\(reference.key)\" is that of \(ids.joined(separator: " and ")); "
              + "it was kept as an entity of its own. State the id instead of the name."))
      }
    }
  }

  // MARK: Identifiers

  private mutating func mergeByIdentifier() {
    var first: [Identifier: Int] = [:]
    for index in recordOrder() {
      for identifier in records.identifiers(of: index).sorted() {
        guard identifier.isStrong else {
          note(weak: identifier, of: index)
          continue
        }
        guard let other = first[identifier] else {
          first[identifier] = index
          continue
        }
        if contradict(index, other) {
          findings.insert(
            Finding(
              "identifier-conflict", .doubt, at: SourceLocation(file: "identifiers", path: identifier.description),
              "\(recordID(other)) and \(recordID(index)) share this identifier but state different "
                + "legal entity identifiers; they were kept apart."))
        } else {
          identity.unite(other, index, .identifier(identifier))
        }
      }
    }
  }

  /// Says that an identifier decides nothing.
  private mutating func note(weak identifier: Identifier, of index: Int) {
    let place = records.firstPlace(of: index) ?? SourceLocation(file: recordID(index))
    let reason =
      identifier.isPlaceholder
      ? "is a placeholder" : "has not the 20 characters and check digits of a legal entity identifier"
    findings.insert(
      Finding("identifier-weak", .doubt, at: place, "\(identifier) \(reason); it merges nobody."))
  }

  /// Whether both state the same scheme with no value in common, for schemes that allow one value only.
  private func contradict(_ a: Int, _ b: Int) -> Bool {
    func leis(_ index: Int) -> Set<Identifier> {
      records.identifiers(of: index).filter { $0.scheme == Identifier.leiScheme && $0.isStrong }
    }
    let first = leis(a)
    let second = leis(b)
    return !first.isEmpty && !second.isEmpty && first.isDisjoint(with: second)
  }

  // MARK: Names of different data sets

  /// Records of different namespaces with equal names and nothing that contradicts.
  private mutating func mergeByName() {
    var first: [String: Int] = [:]
    for index in recordOrder() {
      for name in foldedNames[index].sorted() {
        guard let other = first[name] else {
          first[name] = index
          continue
        }
        guard records.reference(of: index).namespace != records.reference(of: other).namespace,
          !contradict(index, other), !jurisdictionsContradict(index, other)
        else { continue }
        identity.unite(other, index, .sameName)
      }
    }
  }

  private func jurisdictionsContradict(_ a: Int, _ b: Int) -> Bool {
    let first = Set(records.jurisdictions(of: a).map { $0.prefix(2) })
    let second = Set(records.jurisdictions(of: b).map { $0.prefix(2) })
    return !first.isEmpty && !second.isEmpty && first.isDisjoint(with: second)
  }

  // MARK: Judgements

  private mutating func apply(_ judgements: [Judgement]) {
    for judgement in judgements {
      switch judgement.action {
      case .merge(let a, let b):
        guard let first = records.recordIndex(a), let second = records.recordIndex(b) else {
          missing(records.recordIndex(a) == nil ? a : b, judgement)
          continue
        }
        identity.unite(first, second, .judgement(judgement.number))
      case .split(let id):
        guard let record = records.recordIndex(id) else {
          missing(id, judgement)
          continue
        }
        identity.split(record)
      case .edit, .flag: continue
      }
    }
  }

  private mutating func missing(_ id: String, _ judgement: Judgement) {
    findings.insert(
      Finding(
        "judgement-not-applicable", .doubt, at: SourceLocation(file: "judgement \(judgement.number)"),
        "there is no record \"\(id)\" any more; the judgement has no effect."))
  }
}
