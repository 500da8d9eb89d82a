// SPDX-License-Identifier: Apache-2.0

/// Which changed facts and coefficients moved a path.
///
/// Each that the path can need is tried: a fact or coefficient is a cause if the path is worth something else once it alone
/// is changed on the first side, or once it alone is as before on the second. A date that was corrected beside a
/// confidence did nothing, and is none. Of a path that is new or gone, what makes or unmakes it so is a cause, and not what
/// only makes it more or less probable. Where nothing is found so, or the path's end has too many owners to be tried,
/// all that the path can need are named.
struct PathCauses {
  private let before: PathSceneSource
  private let after: PathSceneSource
  private let facts: [FactChange]
  private let coefficients: [Coefficient]
  private let relationships: [String: Int]
  private let flags: [String: Int]
  /// By key: where entities were merged, several changed.
  private let entities: [Int: [Int]]

  /// A key of the policy that differs, with either policy as it is with the other one's value.
  private struct Coefficient {
    var change: CoefficientChange
    /// Nil where there is no such policy.
    var before: Policy?
    var after: Policy?
  }

  init(
    _ before: Analysis, _ after: Analysis, _ pairs: EntityCorrespondence, _ difference: DatasetDifference,
    _ coefficients: [CoefficientChange]
  ) {
    // An entity of both sides has its index in the second data set, one of the first alone a negative number.
    self.before = PathSceneSource(
      before, key: { pairs.after($0) ?? -1 - $0 }, index: { $0 < 0 ? -1 - $0 : pairs.before($0) })
    self.after = PathSceneSource(after, key: { $0 }, index: { $0 < 0 ? nil : $0 })
    self.coefficients = coefficients.map {
      Coefficient(
        change: $0, before: try? before.policy.changing($0.key, to: $0.after),
        after: try? after.policy.changing($0.key, to: $0.before))
    }
    facts = difference.facts
    var (relationships, flags): ([String: Int], [String: Int]) = ([:], [:])
    var entities: [Int: [Int]] = [:]
    for (position, fact) in difference.facts.enumerated() {
      switch fact.subject {
      case .relationship: relationships[Self.id(of: fact, before.dataset, after.dataset)] = position
      case .flag: flags[Self.id(of: fact, before.dataset, after.dataset)] = position
      case .entity: if let key = fact.after { entities[key, default: []].append(position) }
      }
    }
    (self.relationships, self.flags, self.entities) = (relationships, flags, entities)
  }

  /// The id of a relationship or a flag.
  private static func id(of fact: FactChange, _ before: Dataset, _ after: Dataset) -> String {
    func id(_ dataset: Dataset, _ index: Int) -> String {
      fact.subject == .flag ? dataset.flags[index].id : dataset.relationships.id(index)
    }
    return fact.before.map { id(before, $0) } ?? fact.after.map { id(after, $0) } ?? ""
  }

  /// The facts in their order, then the coefficients.
  func causes(of change: PathChange) -> [PathChange.Cause] {
    let trial = trial(of: change)
    let candidates = trial.facts.map(PathChange.Cause.fact) + trial.coefficients.map(PathChange.Cause.coefficient)
    guard candidates.count > 1, trial.isWhole(change) else { return candidates }
    let found = candidates.filter { moves($0, trial, isOnBoth: change.form == .changed) }
    return found.isEmpty ? candidates : found
  }

  private var policies: (before: Policy, after: Policy) { (before.analysis.policy, after.analysis.policy) }

  // MARK: What a path can need

  /// A path on either side, with what can have moved it.
  private struct Trial {
    var path: [String]
    /// The key of the entity that it starts at.
    var start: Int
    var before: PathScene
    var after: PathScene
    /// Positions of changed facts, ascending.
    var facts: [Int]
    /// Positions of changed coefficients, ascending.
    var coefficients: [Int]
    /// Whether the scenes have everybody who owns the end.
    var hasOwners: Bool
    private(set) var worthBefore: PathScene.Worth?
    private(set) var worthAfter: PathScene.Worth?

    mutating func evaluate(_ policies: (before: Policy, after: Policy)) {
      worthBefore = before.worth(of: path, from: start, policy: policies.before)
      worthAfter = after.worth(of: path, from: start, policy: policies.after)
    }

    /// Whether the scenes give what the data sets do.
    func isWhole(_ change: PathChange) -> Bool {
      hasOwners && worthBefore == change.before.map(PathScene.Worth.init)
        && worthAfter == change.after.map(PathScene.Worth.init)
    }
  }

  private func trial(of change: PathChange) -> Trial {
    let (old, new) = (before.analysis.dataset, after.analysis.dataset)
    let path =
      change.relationshipsBefore?.map(old.relationships.id) ?? change.relationshipsAfter?.map(new.relationships.id)
      ?? []
    var (relationshipIDs, flagIDs): (Set<String>, Set<String>) = (Set(path), [])
    var hasOwners = true
    let ends = Set(path.last.map { [before.target($0), after.target($0)].compactMap(\.self) } ?? [])
    for source in [before, after] {
      for end in ends.compactMap(source.index) {
        guard let upstream = source.upstream(of: end) else {
          hasOwners = false
          continue
        }
        relationshipIDs.formUnion(upstream.relationships)
        flagIDs.formUnion(upstream.flags)
      }
    }
    let start = change.before.map { before.key($0.from) } ?? change.after.map { after.key($0.from) } ?? 0
    var trial = Trial(
      path: path, start: start, before: before.scene(relationshipIDs, flagIDs),
      after: after.scene(relationshipIDs, flagIDs), facts: [], coefficients: [], hasOwners: hasOwners)
    var found = Set(relationshipIDs.compactMap { relationships[$0] } + flagIDs.compactMap { flags[$0] })
    found.formUnion(Set(trial.before.entities.keys).union(trial.after.entities.keys).flatMap { entities[$0] ?? [] })
    trial.facts = found.sorted()
    var keys: Set<String> = []
    if let value = change.before, let path = change.relationshipsBefore {
      keys.formUnion(before.analysis.coefficients(of: value, over: path))
    }
    if let value = change.after, let path = change.relationshipsAfter {
      keys.formUnion(after.analysis.coefficients(of: value, over: path))
    }
    trial.coefficients = coefficients.indices.filter { index in
      let change = coefficients[index].change
      return change.movesFigures
        && (change.isStructural || keys.contains(change.key) || keys.contains { $0.hasPrefix(change.key + ".") })
    }
    if trial.facts.count + trial.coefficients.count > 1 { trial.evaluate(policies) }
    return trial
  }

  // MARK: Trying

  /// Whether the path is worth something else once one thing alone is changed, or as before; of a path that one side has
  /// alone, whether it comes or goes.
  private func moves(_ cause: PathChange.Cause, _ trial: Trial, isOnBoth: Bool) -> Bool {
    var (old, new) = (trial.before, trial.after)
    var policies = policies
    switch cause {
    case .fact(let position):
      set(facts[position], to: after, facts[position].after, in: &old, of: before)
      set(facts[position], to: before, facts[position].before, in: &new, of: after)
    case .coefficient(let position):
      // What cannot be tried alone is named.
      guard let before = coefficients[position].before, let after = coefficients[position].after else { return true }
      policies = (before, after)
    }
    func differ(_ tried: PathScene.Worth?, _ known: PathScene.Worth?) -> Bool {
      isOnBoth ? tried != known : (tried == nil) != (known == nil)
    }
    return differ(old.worth(of: trial.path, from: trial.start, policy: policies.before), trial.worthBefore)
      || differ(new.worth(of: trial.path, from: trial.start, policy: policies.after), trial.worthAfter)
  }

  /// Makes a fact of a side's scene what it is on the other side: `index` there, nil where it is not.
  private func set(
    _ fact: FactChange, to other: PathSceneSource, _ index: Int?, in scene: inout PathScene, of side: PathSceneSource
  ) {
    var id: String { Self.id(of: fact, before.analysis.dataset, after.analysis.dataset) }
    var parties: [Int] = []
    switch fact.subject {
    case .relationship:
      let relationship = index.map(other.relationship)
      scene.relationships[id] = relationship
      parties = relationship.map { [$0.from, $0.to] } ?? []
    case .flag:
      let flag = index.map(other.flag)
      scene.flags[id] = flag
      parties = flag.map { [$0.entity] } ?? []
    case .entity:
      guard let index else { return }
      let entity = other.analysis.dataset.entities[index]
      scene.entities[other.key(index)]?.role = entity.role
      scene.entities[other.key(index)]?.passThrough = entity.passThrough
    }
    // Who the scene does not have yet is as on its side, or where that does not know it, as on the other.
    for key in parties where scene.entities[key] == nil { scene.entities[key] = side.entity(key) ?? other.entity(key) }
  }
}
