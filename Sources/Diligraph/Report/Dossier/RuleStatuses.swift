// SPDX-License-Identifier: Apache-2.0

/// How every entity stands under every ownership rule: those of the policy, and those of its rule packs.
struct RuleStatuses: Sendable {
  /// How an entity stands under a rule.
  enum Status: Hashable, Sendable {
    /// It is derived, by these derivations.
    case derived([Derivation])
    /// It would be derived with the most that shares can be; these facts would decide.
    case notExcluded([MissingFact])
    /// It is neither.
    case none
  }

  /// The rules, each name once, with whether one of that name is in force on the day of the question.
  let rules: [(name: String, versions: [OwnershipRule], isInForce: Bool)]
  private let derived: [Int: [String: [Derivation]]]
  private let notExcluded: [Int: [String: [MissingFact]]]

  init(_ analysis: Analysis) {
    var policy = analysis.policy
    for pack in policy.rulePacks.sorted(by: { $0.key < $1.key }) {
      policy.ownershipRules += pack.value.filter { !policy.ownershipRules.contains($0) }
    }
    var names: [String] = []
    for rule in policy.ownershipRules where !names.contains(rule.name) { names.append(rule.name) }
    let inForce = Set(policy.rulesInForce.map(\.name))
    rules = names.map { name in
      (name, policy.ownershipRules.filter { $0.name == name }, inForce.contains(name))
    }
    let all = Analysis(analysis.dataset, policy: policy, budget: analysis.budget)
    var derived: [Int: [String: [Derivation]]] = [:]
    for row in all.derivedEntities { derived[row.entity, default: [:]][row.rule] = row.derivations }
    var notExcluded: [Int: [String: [MissingFact]]] = [:]
    for row in all.notExcludedEntities { notExcluded[row.entity, default: [:]][row.rule] = row.missing }
    self.derived = derived
    self.notExcluded = notExcluded
  }

  func status(of entity: Int, under rule: String) -> Status {
    if let derivations = derived[entity]?[rule] { return .derived(derivations) }
    if let missing = notExcluded[entity]?[rule] { return .notExcluded(missing) }
    return .none
  }

  /// The rules that do not exclude an entity.
  func notExcluding(_ entity: Int) -> [(rule: String, missing: [MissingFact])] {
    (notExcluded[entity] ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The rules that derive an entity.
  func deriving(_ entity: Int) -> [String] { (derived[entity] ?? [:]).keys.sorted() }
}
