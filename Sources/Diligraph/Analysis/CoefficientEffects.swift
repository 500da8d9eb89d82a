// SPDX-License-Identifier: Apache-2.0

/// How the figure of one entity moves with each coefficient that is a factor of its paths, which stay as they are.
///
/// ``Sensitivity`` analyses the case anew for each move, and so sees paths come and go as well. Here the probabilities of
/// the events change and nothing else: the same figures in a hundredth of the time, for the coefficients that are factors.
public struct CoefficientEffects: Sendable {
  /// A coefficient with what it does.
  public struct Row: Hashable, Sendable {
    /// The coefficient, and the ends that it is moved to.
    public var coefficient: CoefficientRange
    /// The values that it is set to, with the figure under each.
    public var outcomes: [Outcome]
    /// The largest change of the figure.
    public var effect: Double
  }

  /// A value with its figure.
  public struct Outcome: Hashable, Sendable {
    /// What the coefficient is set to.
    public var value: Double
    /// What the figure becomes.
    public var figure: Double
  }

  /// The figure under the policy as it is.
  public let figure: Double
  /// Whether it is exact; else it is that of the strongest path found.
  public let isExact: Bool
  /// One for each coefficient that moves the figure, the largest effect first.
  public let rows: [Row]
}

extension Analysis {
  /// More paths than this are not looked at together.
  private static let mostPathsMoved = 200

  /// What each coefficient that is a factor of the paths of `entity` does to its figure.
  ///
  /// - Parameters:
  ///   - entity: the index of the entity.
  ///   - byHalf: whether each is moved half-way to the ends of its range only.
  /// - Returns: nil where there is no path.
  public func coefficientEffects(of entity: Int, byHalf: Bool = true) -> CoefficientEffects? {
    asking { core in
      let (node, steps) = (Int32(entity), budget.stepsPerNamedEntity)
      let outcome = core.paths(from: node, limit: Self.mostPathsMoved, steps: steps)
      guard !outcome.paths.isEmpty else { return nil }
      let events = core.events(of: node, limit: Self.mostPathsMoved, steps: steps)
      let isWhole =
        outcome.isComplete && core.derivations.cutNodes.isDisjoint(with: outcome.paths.map(\.endUser))
      let exact = isWhole ? events.probability(budget: budget.exactProblems) : nil
      let terms = MovedTerms(events, dataset, policy, core)
      var uses: [String: Int] = [:]
      for (key, events) in terms.byKey { uses[key] = events.count }
      let base = exact ?? events.best
      // One that is 0 now would bring paths that are none yet.
      let rows = policy.ranges(byHalf: byHalf, uses: uses).filter { $0.uses > 0 && $0.low < $0.high && $0.value > 0 }
        .compactMap { range in row(range, events, terms, base: base, isExact: exact != nil, core) }
      return CoefficientEffects(
        figure: base, isExact: exact != nil,
        rows: rows.sorted { $0.effect != $1.effect ? $0.effect > $1.effect : $0.coefficient.key < $1.coefficient.key })
    }
  }

  /// The row of a coefficient; nil where it changes nothing, or a figure is past the budget.
  private func row(
    _ range: CoefficientRange, _ events: ExposureEvents, _ terms: MovedTerms, base: Double, isExact: Bool,
    _ core: Core
  ) -> CoefficientEffects.Row? {
    var outcomes: [CoefficientEffects.Outcome] = []
    for value in [range.low, range.high] where value != range.value {
      guard let moved = core.policy(policy, setting: range.key, to: value) else { return nil }
      var changed = events
      for event in Set(terms.byKey[range.key] ?? []) { changed.changed[event] = terms.byEvent[event]?.value(moved) }
      guard let figure = isExact ? changed.probability(budget: budget.exactProblems) : changed.best else { return nil }
      outcomes.append(CoefficientEffects.Outcome(value: value, figure: figure))
    }
    let effect = outcomes.map { abs($0.figure - base) }.max() ?? 0
    return effect < 1e-9 ? nil : CoefficientEffects.Row(coefficient: range, outcomes: outcomes, effect: effect)
  }
}

extension ExposureEvents {
  /// The probability of the most probable set.
  fileprivate var best: Double {
    sets.map { set in set.reduce(1) { $0 * probability(of: $1) } }.max() ?? 0
  }
}

extension Analysis.Core {
  /// The policy with one coefficient moved, made once: reading a policy takes longer than an entity's figure.
  fileprivate func policy(_ policy: Policy, setting key: String, to value: Double) -> Policy? {
    if let known = movedPolicies[key]?[value] { return known }
    // A value within the range that the key states is never refused.
    guard let moved = try? policy.setting(key, to: .number(value)) else { return nil }
    movedPolicies[key, default: [:]][value] = moved
    return moved
  }
}

/// What the probability of each event is made of.
private struct MovedTerms {
  /// The facts behind an event.
  enum Term {
    case holds(Relationship)
    case relevant([ProductCategory])
    case passes(Role)
    case applies(Flag)
    /// It states its probability itself.
    case stated(Double)
  }

  private(set) var byEvent: [Int32: Term] = [:]
  /// The events that a coefficient is a factor of, as often as it is one.
  private(set) var byKey: [String: [Int32]] = [:]

  init(_ events: ExposureEvents, _ dataset: Dataset, _ policy: Policy, _ core: Analysis.Core) {
    for event in Set(events.sets.joined()) {
      let index = Int(event / 4)
      switch event % 4 {
      case 0: byEvent[event] = .holds(dataset.relationships[Int(core.graph.edges[index].relationship)])
      case 1:
        byEvent[event] = .relevant(dataset.relationships[Int(core.graph.edges[index].relationship)].products)
      case 2:
        let entity = dataset.entities[index]
        byEvent[event] = entity.passThrough.map { .stated($0.value) } ?? .passes(entity.role)
      default: byEvent[event] = .applies(dataset.flags[Int(core.derivations.flags[index].index)])
      }
    }
    for (event, term) in byEvent { for key in term.keys(policy) { byKey[key, default: []].append(event) } }
  }
}

extension MovedTerms.Term {
  /// The probability under a policy.
  func value(_ policy: Policy) -> Double {
    switch self {
    case .holds(let relationship):
      let value = Confidence(of: relationship, policy: policy).value
      let confidence = value < policy.minConfidence ? 0 : value
      guard relationship.kind.family == .provision else { return confidence }
      return confidence * (policy.transmission[relationship.kind.rawValue] ?? 1)
    case .relevant(let products): return policy.relevance(of: products)
    case .passes(let role): return policy.passThrough(of: role, stated: nil)
    case .applies(let flag): return flag.confidence?.value ?? policy.flagConfidenceUnspecified
    case .stated(let value): return value
    }
  }

  /// The coefficients that it is made of.
  func keys(_ policy: Policy) -> [String] {
    switch self {
    case .holds(let relationship):
      var keys: [String] = []
      if relationship.kind.family == .provision { keys.append("transmission.\(relationship.kind.rawValue)") }
      keys.append("maxConfidence")
      guard relationship.confidence == nil else { return keys }
      if relationship.sources.isEmpty { keys.append("confidenceUnspecified") }
      for source in relationship.sources where source.confidence == nil {
        let code = source.grade?.code ?? ""
        keys.append(policy.grades[code] == nil ? "confidenceUnspecified" : "grades.\(code)")
      }
      return keys
    case .relevant(let products):
      if products.isEmpty { return ["relevanceUnspecified"] }
      return products.map { policy.relevance[$0.name] == nil ? "relevanceUnlisted" : "relevance.\($0.name)" }
    case .passes(let role): return ["passThrough.\(policy.countedRole(role))"]
    case .applies(let flag): return flag.confidence == nil ? ["flagConfidenceUnspecified"] : []
    case .stated: return []
    }
  }
}
