// SPDX-License-Identifier: Apache-2.0

/// Which changed facts and coefficients moved a path.
///
/// Of a path that both sides have, a fact is a cause if a factor that it gives differs: a date that was corrected beside
/// a confidence did nothing to the figure. Of a path that one side has alone, it is a cause if it can decide whether the
/// path counts: a confidence does only where it is below what the policy asks for. Where no fact and no coefficient is
/// found so, all that the path needs are named: several holdings can move one derivation together.
struct PathCauses {
  private let before: Analysis
  private let after: Analysis
  private let facts: [FactChange]
  private let coefficients: [CoefficientChange]
  private let relationships: [String: Int]
  private let flags: [String: Int]
  private let entitiesBefore: [Int: Int]
  private let entitiesAfter: [Int: Int]

  init(
    _ before: Analysis, _ after: Analysis, _ difference: DatasetDifference, _ coefficients: [CoefficientChange]
  ) {
    self.before = before
    self.after = after
    self.coefficients = coefficients
    facts = difference.facts
    var (relationships, flags): ([String: Int], [String: Int]) = ([:], [:])
    var (old, new): ([Int: Int], [Int: Int]) = ([:], [:])
    for (position, fact) in difference.facts.enumerated() {
      switch fact.subject {
      case .relationship:
        let id = fact.before.map(before.dataset.relationships.id) ?? fact.after.map(after.dataset.relationships.id)
        relationships[id ?? ""] = position
      case .flag:
        let id = fact.before.map { before.dataset.flags[$0].id } ?? fact.after.map { after.dataset.flags[$0].id }
        flags[id ?? ""] = position
      case .entity:
        if let index = fact.before { old[index] = position }
        if let index = fact.after { new[index] = position }
      }
    }
    (self.relationships, self.flags, entitiesBefore, entitiesAfter) = (relationships, flags, old, new)
  }

  /// The facts in their order, then the coefficients.
  func causes(of change: PathChange) -> [PathChange.Cause] {
    var needs = Needs()
    let movesLevel = change.before?.level != change.after?.level
    collect(before, change.relationshipsBefore, change.before, movesLevel, entitiesBefore, &needs)
    collect(after, change.relationshipsAfter, change.after, movesLevel, entitiesAfter, &needs)
    let keys = needs.keys
    let isChanged = change.form == .changed
    let used = coefficients.indices.filter { index in
      let key = coefficients[index].key
      return coefficients[index].movesFigures
        && (keys.contains(key) || keys.contains { $0.hasPrefix(key + ".") }
          || coefficients[index].isStructural && !isChanged)
    }
    var found = isChanged ? used : used.filter { decides(coefficients[$0]) }
    // Where it ends otherwise, whatever can decide that is a cause.
    let endsOtherwise = end(change.before, before) != end(change.after, after)
    var moving = needs.facts.filter { part in
      let fact = facts[part.key]
      return isChanged
        ? moves(part.value, fact, movesLevel) || endsOtherwise && fact.fields.contains { $0.name != "confidence" }
        : decides(part.value, fact)
    }
    if moving.isEmpty, found.isEmpty { (moving, found) = (needs.facts, used) }
    return moving.keys.sorted().map(PathChange.Cause.fact) + found.map(PathChange.Cause.coefficient)
  }

  /// The ids of the end user and of what its derivation is made of.
  private func end(_ value: PathValue?, _ analysis: Analysis) -> [String] {
    guard let value else { return [] }
    let dataset = analysis.dataset
    return [dataset.entities.id(at: value.endUser)] + value.derivation.flags.map { dataset.flags[$0].id }
      + value.derivation.relationships.map(dataset.relationships.id)
  }

  // MARK: What a path needs

  /// What a fact is to a path.
  private struct Part: OptionSet {
    let rawValue: Int
    /// A relationship that the path goes over.
    static let passed = Part(rawValue: 1)
    /// The first one of provision, whose products the path is about.
    static let first = Part(rawValue: 2)
    /// An entity that receives, and passes on.
    static let intermediary = Part(rawValue: 4)
  }

  /// The changed facts that a path needs on either side, and the keys of the policy.
  private struct Needs {
    var facts: [Int: Part] = [:]
    var keys: Set<String> = []

    mutating func insert(_ fact: Int?, _ part: Part = []) {
      if let fact { facts[fact, default: []].formUnion(part) }
    }
  }

  private func collect(
    _ analysis: Analysis, _ indices: [Int]?, _ value: PathValue?, _ movesLevel: Bool, _ entities: [Int: Int],
    _ needs: inout Needs
  ) {
    guard let indices else { return }
    let dataset = analysis.dataset
    var derivations = value.map { [$0.derivation] } ?? []
    // A path can have its level from another derivation than the one that makes it most probable.
    if movesLevel, let value {
      derivations += analysis.derivations(of: value.endUser).filter { $0.level == value.level }
    }
    var isIntermediary = false
    for index in indices {
      let parties = dataset.relationships.parties(index)
      let isProvision = dataset.relationships[index].kind.family == .provision
      needs.insert(
        relationships[dataset.relationships.id(index)], isProvision && !isIntermediary ? [.passed, .first] : .passed)
      needs.insert(entities[parties.from], isIntermediary ? .intermediary : [])
      needs.insert(entities[parties.to])
      isIntermediary = isIntermediary || isProvision
    }
    for index in derivations.flatMap(\.relationships) {
      needs.insert(relationships[dataset.relationships.id(index)])
      let parties = dataset.relationships.parties(index)
      for entity in [parties.from, parties.to] { needs.insert(entities[entity]) }
    }
    for index in derivations.flatMap(\.flags) { needs.insert(flags[dataset.flags[index].id]) }
    if let value { needs.keys.formUnion(analysis.coefficients(of: value, over: indices)) }
  }

  // MARK: What a fact does

  /// Whether a fact changes a factor, or with `movesLevel` the level, of a path that both sides have.
  private func moves(_ part: Part, _ fact: FactChange, _ movesLevel: Bool) -> Bool {
    guard let old = fact.before, let new = fact.after else { return true }
    let policies = [before.policy, after.policy]
    switch fact.subject {
    case .relationship:
      let (old, new) = (before.dataset.relationships[old], after.dataset.relationships[new])
      func factor(_ relationship: Relationship, _ policy: Policy) -> Double {
        let confidence = Confidence(of: relationship, policy: policy).value
        guard part.contains(.passed) else { return confidence }
        let transmission = policy.transmission[relationship.kind.rawValue] ?? 1
        return confidence * transmission * (part.contains(.first) ? policy.relevance(of: relationship.products) : 1)
      }
      return policies.contains { factor(old, $0) != factor(new, $0) }
    case .flag:
      let (old, new) = (before.dataset.flags[old], after.dataset.flags[new])
      return movesLevel || policies.contains { $0.confidence(of: old) != $0.confidence(of: new) }
    case .entity:
      return part.contains(.intermediary)
        && policies.contains { passThrough(before, old, $0) != passThrough(after, new, $0) }
    }
  }

  /// Whether a coefficient can: one of a figure does where it is 0 or unstated on a side, or where a least confidence is asked for.
  private func decides(_ coefficient: CoefficientChange) -> Bool {
    if coefficient.isStructural || coefficient.root == "levelUnspecified" { return true }
    func isPositive(_ value: StructuredValue?) -> Bool {
      if case .number(let number) = value { number > 0 } else { false }
    }
    guard isPositive(coefficient.before), isPositive(coefficient.after) else { return true }
    return max(before.policy.minConfidence, after.policy.minConfidence) > 0
      && ["grades", "confidenceUnspecified", "maxConfidence"].contains(coefficient.root)
  }

  /// Whether a fact can decide that a path counts on one side only.
  private func decides(_ part: Part, _ fact: FactChange) -> Bool {
    guard let old = fact.before, let new = fact.after else { return true }
    if fact.fields.contains(where: { !["confidence", "level", "pass-through", "role"].contains($0.name) }) {
      return true
    }
    func isCounted(_ confidence: Double, _ policy: Policy) -> Bool {
      confidence > 0 && confidence >= policy.minConfidence
    }
    return [before.policy, after.policy].contains { policy in
      switch fact.subject {
      case .relationship:
        let confidences = (
          Confidence(of: before.dataset.relationships[old], policy: policy).value,
          Confidence(of: after.dataset.relationships[new], policy: policy).value
        )
        return isCounted(confidences.0, policy) != isCounted(confidences.1, policy)
      case .flag:
        let flags = (before.dataset.flags[old], after.dataset.flags[new])
        func isCounted(_ flag: Flag) -> Bool {
          policy.confidence(of: flag) > 0 && flag.level?.value ?? policy.levelUnspecified >= policy.minLevel
        }
        return isCounted(flags.0) != isCounted(flags.1)
      case .entity:
        func transforms(_ analysis: Analysis, _ index: Int) -> Bool {
          let role = analysis.dataset.entities.stated(index)?.role ?? .unspecified
          return policy.transformingRoles.contains(policy.countedRole(role))
        }
        // Only who passes something on decides.
        return part.contains(.intermediary)
          && (transforms(before, old) != transforms(after, new)
            || (passThrough(before, old, policy) > 0) != (passThrough(after, new, policy) > 0))
      }
    }
  }

  private func passThrough(_ analysis: Analysis, _ entity: Int, _ policy: Policy) -> Double {
    let stated = analysis.dataset.entities.stated(entity)
    return policy.passThrough(of: stated?.role ?? .unspecified, stated: stated?.passThrough)
  }
}

extension Policy {
  fileprivate func confidence(of flag: Flag) -> Double { flag.confidence?.value ?? flagConfidenceUnspecified }
}
