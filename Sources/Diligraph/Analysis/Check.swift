// SPDX-License-Identifier: Apache-2.0

/// Which entities meet conditions that a check fails on.
public struct Check: Sendable {
  /// Something that was found.
  public struct Found: Hashable, Sendable {
    /// The position of the condition among those that were asked.
    public var condition: Int
    /// The exposure that meets it.
    public var exposure: Exposure
    /// Whether it is not known whether it meets it: a budget was hit.
    public var isUndecided: Bool
    /// The best new path, where that was asked for and there is one.
    public var path: PathChange?
  }

  /// What is asked.
  public let conditions: [Condition]
  /// The analysis.
  public let analysis: Analysis
  /// The former one, with which paths are compared.
  public let former: Analysis?
  /// What was found, by condition, the most exposed first.
  public let found: [Found]
  /// How many exposures were looked at.
  public let count: Int
  /// What the data of the two analyses differ in.
  let facts: DatasetDifference?
  /// What their policies differ in.
  let coefficients: [CoefficientChange]

  /// How many paths of an entity are looked at for a new one.
  private static let pathLimit = 100

  /// Looks at the exposures of `entities`, or of all that have one, for `conditions`.
  ///
  /// - Parameters:
  ///   - conditions: what is looked for.
  ///   - analysis: the analysis that the exposures come from.
  ///   - entities: the indices of the entities; nil for all.
  ///   - former: what ``Condition/Test/newPath`` is compared with; without it no path is new.
  public init(_ conditions: [Condition], of analysis: Analysis, entities: [Int]? = nil, against former: Analysis? = nil)
  {
    self.conditions = conditions
    self.analysis = analysis
    self.former = former
    let exposures = (entities?.map(analysis.exposure) ?? Self.exposures(conditions, of: analysis))
      .sorted { ($1.lower, $0.entity) < ($0.lower, $1.entity) }
    count = exposures.count
    var found: [Found] = []
    for (position, condition) in conditions.enumerated() where condition.test != .newPath {
      for exposure in exposures {
        guard let holds = condition.holds(of: exposure) else {
          found.append(Found(condition: position, exposure: exposure, isUndecided: true))
          continue
        }
        if holds { found.append(Found(condition: position, exposure: exposure, isUndecided: false)) }
      }
    }
    guard let former, let position = conditions.firstIndex(where: { $0.test == .newPath }) else {
      (facts, coefficients) = (nil, [])
      self.found = found
      return
    }
    let search = NewPathSearch(former, analysis, limit: Self.pathLimit)
    for exposure in exposures where exposure.upper > 0 {
      switch search.newPath(of: exposure.entity) {
      case .found(let path):
        found.append(Found(condition: position, exposure: exposure, isUndecided: false, path: path))
      case .unknown: found.append(Found(condition: position, exposure: exposure, isUndecided: true))
      case .none: break
      }
    }
    facts = search.facts
    coefficients = search.coefficients
    self.found = found.sorted { $0.condition < $1.condition }
  }

  /// More entities than these get exact figures only where a condition needs them: the brackets decide for most.
  private static let fewEnoughForAll = 2_000

  /// Of so many of them, the most exposed ones; the others stay undecided, which is said.
  private static let mostExact = 300

  /// The exposures of all entities, exact as far as the conditions need it.
  private static func exposures(_ conditions: [Condition], of analysis: Analysis) -> [Exposure] {
    guard conditions.contains(where: \.needsExact) else { return analysis.exposures() }
    let bracketed = analysis.exposures()
    guard bracketed.count > fewEnoughForAll else { return analysis.exposures(exactly: true) }
    var exposures = bracketed
    let open = bracketed.indices
      .filter { index in conditions.contains { $0.needsExact && $0.holds(of: bracketed[index]) == nil } }
      .sorted { (bracketed[$1].lower, $0) < (bracketed[$0].lower, $1) }.prefix(mostExact)
    let exact = analysis.exposures(ofNamed: open.map { bracketed[$0].entity }, analysis.forAnotherThread())
    for (index, exposure) in zip(open, exact) { exposures[index] = exposure }
    return exposures
  }

  /// Whether nothing was found, and nothing is undecided.
  public var passes: Bool { found.isEmpty }
}

/// Looks for paths that there were not before.
private struct NewPathSearch {
  enum Outcome {
    case found(PathChange)
    case none
    case unknown
  }

  let facts: DatasetDifference
  let coefficients: [CoefficientChange]
  private let entities: EntityCorrespondence
  private let paths: PathComparison
  /// Which entities changed facts can move; nil for all.
  private let affected: AffectedEntities?

  init(_ before: Analysis, _ after: Analysis, limit: Int) {
    entities = EntityCorrespondence(before.dataset, after.dataset)
    facts = DatasetDifference(before.dataset, after.dataset, entities, policies: (before.policy, after.policy))
    coefficients = before.policy.changes(to: after.policy)
    paths = PathComparison(before, after, entities, facts, coefficients, limit: limit)
    affected =
      coefficients.contains(where: \.movesFigures)
      ? nil
      : AffectedEntities(ExposureComparison.seeds(facts.facts, before, after, entities), in: after.dataset)
  }

  /// Whether an entity of the second analysis has a path that was none in the first.
  func newPath(of entity: Int) -> Outcome {
    if let affected, !affected.isAffected[entity] { return .none }
    let found = paths.compare(EntityCorrespondence.Pair(before: entities.before(entity), after: entity))
    if let path = found.changes.first(where: { $0.form == .new }) { return .found(path) }
    return found.areAllAfter ? .none : .unknown
  }
}
