// SPDX-License-Identifier: Apache-2.0

/// One comparison of the exposures of two analyses.
struct ExposureComparison {
  /// What a comparison found.
  struct Outcome {
    var exposures: [ExposureChange] = []
    var belowThreshold = Difference.Tally()
    var pathsBelowThreshold = Difference.Tally()
    var entitiesWithoutPaths = 0
  }

  private let before: Analysis
  private let after: Analysis
  private let entities: EntityCorrespondence
  private let options: Difference.Options
  private let paths: PathComparison
  /// Which entities changed facts can move, on either side; nil for all, since the policies differ.
  private let affected: (before: AffectedEntities, after: AffectedEntities)?

  init(
    _ before: Analysis, _ after: Analysis, _ entities: EntityCorrespondence, _ facts: DatasetDifference,
    _ coefficients: [CoefficientChange], _ options: Difference.Options
  ) {
    self.before = before
    self.after = after
    self.entities = entities
    self.options = options
    paths = PathComparison(before, after, entities, facts, coefficients, limit: options.pathsPerEntity)
    if coefficients.contains(where: \.movesFigures) {
      affected = nil
    } else {
      affected = (
        AffectedEntities(Self.seeds(facts.facts, \.before, before.dataset), in: before.dataset),
        AffectedEntities(Self.seeds(facts.facts, \.after, after.dataset), in: after.dataset)
      )
    }
  }

  /// The entities that changed facts are about, on one side.
  private static func seeds(
    _ facts: [FactChange], _ side: KeyPath<FactChange, Int?>, _ dataset: Dataset
  ) -> [Int] {
    facts.flatMap { fact -> [Int] in
      guard let index = fact[keyPath: side] else { return [] }
      switch fact.subject {
      case .relationship:
        let parties = dataset.relationships.parties(index)
        return [parties.from, parties.to]
      case .flag: return [dataset.flags[index].entity]
      case .entity: return [index]
      }
    }
  }

  /// The entities of the second data set that changed facts are about, those of the first data set included.
  static func seeds(
    _ facts: [FactChange], _ before: Analysis, _ after: Analysis, _ entities: EntityCorrespondence
  ) -> [Int] {
    seeds(facts, \.after, after.dataset) + seeds(facts, \.before, before.dataset).compactMap(entities.after)
  }

  func outcome() -> Outcome {
    var outcome = Outcome()
    var rows: [(change: ExposureChange, isListed: Bool)] = changes().map { change in
      (change, change.size > 1e-9 && change.size >= options.threshold || change.hasOtherKinds)
    }
    rows = rows.filter { $0.isListed || $0.change.size > 1e-9 || isAffected($0.change.entity) }
    rows.sort { precedes($0.change, $1.change) }
    var lookedAt = 0
    for row in rows {
      var change = row.change
      var isListed = row.isListed
      if lookedAt < options.entitiesWithPaths {
        lookedAt += 1
        let found = paths.compare(change.entity)
        let listed = found.changes.filter(isShown)
        for path in found.changes where !listed.contains(path) { outcome.pathsBelowThreshold.count(path.form) }
        change.paths = listed
        change.hasAllPaths = found.areAll
        isListed = isListed || !listed.isEmpty
      } else {
        outcome.entitiesWithoutPaths += 1
      }
      if isListed {
        outcome.exposures.append(change)
      } else if change.size > 1e-9 {
        outcome.belowThreshold.count(change.form)
      }
    }
    return outcome
  }

  /// Whether a path's change is shown: of a probable path, by more than the threshold or to another level.
  private func isShown(_ path: PathChange) -> Bool {
    guard path.probability >= options.threshold else { return false }
    return path.size >= options.threshold || path.changesLevel
  }

  /// Every pair of which one side is exposed.
  private func changes() -> [ExposureChange] {
    func none(_ entity: EntityCorrespondence.Pair) -> ExposureChange {
      ExposureChange(entity: entity, before: nil, after: nil, paths: [], hasAllPaths: false)
    }
    if let named = options.entities {
      return named.map { pair in
        var change = none(pair)
        change.before = pair.before.map(before.exposure).flatMap { $0.upper > 0 ? $0 : nil }
        change.after = pair.after.map(after.exposure).flatMap { $0.upper > 0 ? $0 : nil }
        return change
      }
    }
    func byEntity(_ analysis: Analysis) -> [Int: Exposure] {
      let exposures = analysis.exposures(exactly: options.exactly)
      return Dictionary(uniqueKeysWithValues: exposures.lazy.filter { $0.upper > 0 }.map { ($0.entity, $0) })
    }
    let (old, new) = (byEntity(before), byEntity(after))
    return entities.pairs.compactMap { pair in
      var change = none(pair)
      change.before = pair.before.flatMap { old[$0] }
      change.after = pair.after.flatMap { new[$0] }
      return change.before == nil && change.after == nil ? nil : change
    }
  }

  private func isAffected(_ pair: EntityCorrespondence.Pair) -> Bool {
    guard let affected else { return true }
    return pair.before.map { affected.before.isAffected[$0] } ?? false
      || pair.after.map { affected.after.isAffected[$0] } ?? false
  }

  /// The larger change first, then by the ids of the entity, the same from either side.
  private func precedes(_ a: ExposureChange, _ b: ExposureChange) -> Bool {
    let sizes = (roundedProbability(a.size), roundedProbability(b.size))
    if sizes.0 != sizes.1 { return sizes.0 > sizes.1 }
    if a.hasOtherKinds != b.hasOtherKinds { return a.hasOtherKinds }
    return ids(a.entity).lexicographicallyPrecedes(ids(b.entity), by: precedesByCodePoint)
  }

  private func ids(_ pair: EntityCorrespondence.Pair) -> [String] {
    [pair.before.map { before.dataset.entities.id(at: $0) }, pair.after.map { after.dataset.entities.id(at: $0) }]
      .compactMap(\.self).sorted(by: precedesByCodePoint)
  }
}

/// Compares the best paths of one entity, and finds what moved them.
struct PathComparison {
  /// What became of the paths of one entity.
  struct Found {
    var changes: [PathChange]
    /// Whether the best paths of either side are all there are.
    var areAll: Bool
    /// Whether those of the second side are.
    var areAllAfter: Bool
  }

  private let before: Analysis
  private let after: Analysis
  private let causes: PathCauses
  private let limit: Int

  init(
    _ before: Analysis, _ after: Analysis, _ entities: EntityCorrespondence, _ difference: DatasetDifference,
    _ coefficients: [CoefficientChange], limit: Int
  ) {
    self.before = before
    self.after = after
    self.limit = limit
    causes = PathCauses(before, after, entities, difference, coefficients)
  }

  func compare(_ entity: EntityCorrespondence.Pair) -> Found {
    let old = entity.before.map { before.paths(from: $0, limit: limit) }
    let new = entity.after.map { after.paths(from: $0, limit: limit) }
    func ids(_ list: PathList?, _ dataset: Dataset) -> [[String]] {
      (list?.paths ?? []).map { $0.relationships.map(dataset.relationships.id) }
    }
    let all = Set(ids(old, before.dataset) + ids(new, after.dataset))
    let changes = all.compactMap { change($0, entity) }
    let ordered = changes.map { ($0, key($0)) }.sorted { a, b in
      let values = (roundedProbability(a.0.probability), roundedProbability(b.0.probability))
      return values.0 != values.1 ? values.0 > values.1 : a.1.lexicographicallyPrecedes(b.1, by: precedesByCodePoint)
    }.map(\.0)
    let areAllAfter = new?.isComplete ?? true
    return Found(
      changes: ordered, areAll: (old?.isComplete ?? true) && areAllAfter, areAllAfter: areAllAfter)
  }

  private func key(_ change: PathChange) -> [String] {
    change.relationshipsBefore?.map(before.dataset.relationships.id)
      ?? change.relationshipsAfter?.map(after.dataset.relationships.id) ?? []
  }

  /// What became of the path over relationships with these ids; nil where nothing did.
  private func change(_ ids: [String], _ entity: EntityCorrespondence.Pair) -> PathChange? {
    func side(_ analysis: Analysis, _ start: Int?) -> (indices: [Int]?, value: PathValue?) {
      let found = ids.compactMap(analysis.dataset.relationshipIndex)
      guard found.count == ids.count else { return (nil, nil) }
      let value = analysis.value(ofPath: found)
      return (found, value?.from == start ? value : nil)
    }
    let old = side(before, entity.before)
    let new = side(after, entity.after)
    guard old.value != nil || new.value != nil else { return nil }
    var change = PathChange(
      relationshipsBefore: old.indices, relationshipsAfter: new.indices, before: old.value, after: new.value, causes: []
    )
    guard change.size > 1e-9 || change.form != .changed || old.value?.level != new.value?.level else { return nil }
    change.causes = causes.causes(of: change)
    return change
  }
}
