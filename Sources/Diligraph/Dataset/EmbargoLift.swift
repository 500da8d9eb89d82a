// SPDX-License-Identifier: Apache-2.0

/// What is left of a data set's relationships and flags when embargoed sources are left out, with what they alone state.
///
/// Values belong to statements: each has sources of its own, and what several state of one relationship is merged. So a
/// relationship that an embargoed source states beside others is merged again of the other statements. Where one
/// statement has both sorts of sources, or the statements are not known any more, nobody can say which source states a
/// value; then none is kept. The kind and the confidence that a person set stay: they are that person's judgement.
struct EmbargoLift {
  private(set) var relationships: [Relationship] = []
  private(set) var flags: [Flag] = []
  /// By the index of an entity, whether nothing of it is left.
  private(set) var isLeftOut: [Bool]
  /// Ids that follow from values which are not kept.
  private(set) var tellingIDs: Set<String> = []
  private(set) var outcome = PublicationOutcome()

  private let dataset: Dataset
  private let embargo: PublicationProfile.Embargo

  init(_ dataset: Dataset, _ embargo: PublicationProfile.Embargo) {
    (self.dataset, self.embargo) = (dataset, embargo)
    isLeftOut = Array(repeating: false, count: dataset.entities.count)
    guard !embargo.entries.isEmpty else {
      relationships = Array(dataset.relationships)
      flags = dataset.flags
      return
    }
    var isTouched = isLeftOut
    var isKept = isLeftOut
    var unused = embargo.entries
    func use(_ sources: [Source]) {
      for source in sources where !unused.isEmpty {
        unused.removeAll { PublicationProfile.Embargo([$0]).holds(source) }
      }
    }
    for index in dataset.relationships.indices {
      let relationship = dataset.relationships[index]
      let parties = [relationship.from, relationship.to]
      use(relationship.sources)
      for party in parties { isTouched[party] = true }
      guard let kept = lifted(relationship, index) else {
        outcome.relationships += 1
        continue
      }
      relationships.append(kept)
      for party in parties { isKept[party] = true }
    }
    for flag in dataset.flags {
      use(flag.sources)
      isTouched[flag.entity] = true
      guard let kept = lifted(flag) else {
        outcome.flags += 1
        continue
      }
      flags.append(kept)
      isKept[flag.entity] = true
    }
    for index in isLeftOut.indices where isTouched[index] && !isKept[index] {
      isLeftOut[index] = true
      outcome.entities += 1
    }
    outcome.unusedEntries = unused.count
  }

  /// The sources that may be published; nil where nothing supports it any more.
  private mutating func open(_ sources: [Source]) -> [Source]? {
    let left = sources.filter { !embargo.holds($0) }
    guard left.count < sources.count else { return sources }
    outcome.sources += sources.count - left.count
    let hadSupport = !sources.stillSupporting.isEmpty
    let hasSupport = !left.stillSupporting.isEmpty
    return hadSupport && !hasSupport ? nil : left
  }

  /// What becomes of one statement, by its sources.
  private enum Fate {
    /// No source of it is embargoed, or it has none.
    case open
    /// All are.
    case held
    /// Some are, these are not.
    case mixed([Source])
  }

  private func fate(_ sources: [Source]) -> Fate {
    let left = sources.filter { !embargo.holds($0) }
    if left.count == sources.count { return .open }
    return left.isEmpty ? .held : .mixed(left)
  }

  // MARK: Relationships

  private mutating func lifted(_ relationship: Relationship, _ index: Int) -> Relationship? {
    guard let sources = open(relationship.sources) else { return nil }
    guard sources.count < relationship.sources.count else { return relationship }
    let statements = dataset.relationships.statements(index)
    let left = (statements ?? []).compactMap { statement -> RelationshipStatement? in
      switch fate(statement.sources) {
      case .open: return statement
      case .held: return nil
      case .mixed(let sources):
        var bare = RelationshipStatement(id: statement.id, from: statement.from, to: statement.to, kind: statement.kind)
        bare.sources = sources
        return bare
      }
    }
    var kept = relationship
    kept.sources = sources
    (kept.confidence, kept.share, kept.period, kept.amount) = (nil, nil, Period(), nil)
    (kept.products, kept.notes) = ([], [])
    if !left.isEmpty {
      let merged = RelationshipMerge(left).statement
      (kept.confidence, kept.share, kept.period, kept.amount) =
        (merged.confidence, merged.share, merged.period, merged.amount)
      (kept.products, kept.notes) = (Set(merged.products).sorted(), Set(merged.notes).sorted())
    }
    let stated = dataset.unedited[relationship.id] ?? dataset.relationships.unedited(index)
    if relationship.confidence != stated.confidence { kept.confidence = relationship.confidence }
    let isLess =
      kept.confidence != relationship.confidence || kept.share != relationship.share
      || kept.period != relationship.period || kept.amount != relationship.amount
      || kept.products != relationship.products
    guard isLess else { return kept }
    outcome.relationshipsWithLess += 1
    // Without one that is stated, an id ends with a hash of the values.
    if statements?.contains(where: { $0.id == nil }) ?? relationship.id.contains(">") {
      tellingIDs.insert(relationship.id)
    }
    return kept
  }

  // MARK: Flags

  private mutating func lifted(_ flag: Flag) -> Flag? {
    guard let sources = open(flag.sources) else { return nil }
    guard sources.count < flag.sources.count else { return flag }
    let statements = dataset.flagStatements?[flag.id]
    let left = (statements ?? []).compactMap { statement -> FlagStatement? in
      switch fate(statement.sources) {
      case .open: return statement
      case .held: return nil
      case .mixed(let sources):
        var bare = FlagStatement(id: statement.id, entity: statement.entity, category: statement.category)
        bare.sources = sources
        return bare
      }
    }
    var kept = flag
    if left.isEmpty {
      kept = Flag(
        id: flag.id, entity: flag.entity, category: "category left out", level: nil, confidence: nil, list: nil,
        programme: nil, period: Period(), sources: sources, notes: [])
    } else {
      kept = FlagMerge(flag.id, of: flag.entity, left).flag
      kept.sources = sources
    }
    if let statements {
      let stated = FlagMerge(flag.id, of: flag.entity, statements).flag
      if flag.level != stated.level { kept.level = flag.level }
      if flag.confidence != stated.confidence { kept.confidence = flag.confidence }
    }
    let isLess =
      kept.category != flag.category || kept.level != flag.level || kept.confidence != flag.confidence
      || kept.list != flag.list || kept.programme != flag.programme || kept.period != flag.period
    guard isLess else { return kept }
    outcome.flagsWithLess += 1
    if statements?.contains(where: { $0.id == nil }) ?? flag.id.contains("/flag/") { tellingIDs.insert(flag.id) }
    return kept
  }
}
