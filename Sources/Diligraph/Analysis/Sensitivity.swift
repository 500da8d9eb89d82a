// SPDX-License-Identifier: Apache-2.0

/// Which conclusions change when each number of the policy moves through its range, the others left as they are.
public struct Sensitivity: Sendable {
  /// What is looked at.
  public struct Options: Hashable, Sendable {
    /// Of how many of the most exposed entities, where none are named.
    public var top = 10
    /// The entities; nil for the most exposed ones.
    public var entities: [Int]?
    /// Whether every number moves by half its distance to the ends of its range.
    public var byHalf = false
    /// How many relationships may be looked at, over all moves.
    public var work = 20_000_000

    /// The default options.
    public init() {}
  }

  /// What a number does at one end of its range.
  public struct Outcome: Hashable, Sendable {
    /// What the number was set to.
    public var value: Double
    /// The figure of each entity that is looked at; nil where it is past the budget.
    public var figures: [Double?]
    /// Positions of the entities with another word for their figure (the policy's `bands`), of those that have one.
    public var otherBands: [Int]
    /// Positions of the entities with another best path.
    public var otherPaths: [Int]
    /// Kendall's rank correlation (tau-b) of the entities' figures with those under the policy; nil for fewer
    /// than two entities, or where all are equal, or one is past the budget.
    public var tau: Double?
    /// Which part of the most exposed entities still is among as many most exposed ones; nil where only some
    /// entities are looked at.
    public var kept: Double?
  }

  /// A number with what it does.
  public struct Row: Hashable, Sendable {
    /// The number.
    public var coefficient: CoefficientRange
    /// What it does at the ends of its range that differ from its value.
    public var outcomes: [Outcome]
    /// The largest change of a figure.
    public var effect: Double
  }

  /// The analysis under the policy as it is.
  public let base: Analysis
  /// The entities that are looked at, the most exposed first.
  public let entities: [Int]
  /// Whether exact figures are compared, or lower bounds.
  public let isExact: Bool
  /// Their figures under the policy as it is.
  public let figures: [Double]
  /// Whether the entities are the most exposed of all.
  public let areTop: Bool
  /// One for each number that moves something, the largest effect first.
  public let rows: [Row]
  /// The numbers that were moved and change no figure, no path and no order.
  public let withoutEffect: [String]
  /// The numbers that nothing in the data needs.
  public let unused: [String]
  /// The numbers that were not moved, since that would have been too much work.
  public let notMoved: [String]
  /// Whether the rank among all entities was left out, since that would have been too much work.
  public let isPartOnly: Bool

  /// Moves each number of the policy of `analysis`.
  public init(of analysis: Analysis, options: Options = Options()) {
    var run = SensitivityRun(analysis, options)
    let ranges = analysis.policy.ranges(byHalf: options.byHalf, uses: analysis.policy.uses(in: analysis.dataset))
    let used = ranges.filter { $0.uses > 0 && $0.low < $0.high }
      .sorted { $0.uses != $1.uses ? $0.uses > $1.uses : $0.key < $1.key }
    run.plan(moves: 2 * used.count)
    let affordable = min(used.count, run.affordableMoves / 2)
    let moved = run.rows(Array(used.prefix(affordable)))
    base = analysis
    entities = run.entities
    isExact = run.isExact
    figures = run.figures
    areTop = options.entities == nil
    isPartOnly = run.isPart
    rows = moved.filter { !$0.isQuiet }.sorted {
      $0.effect != $1.effect ? $0.effect > $1.effect : $0.coefficient.key < $1.coefficient.key
    }
    withoutEffect = moved.filter(\.isQuiet).map(\.coefficient.key).sorted()
    unused = ranges.filter { $0.uses == 0 }.map(\.key)
    notMoved = used.dropFirst(moved.count).map(\.key)
  }
}

extension Sensitivity.Outcome {
  /// Whether no figure is past the budget.
  public var isComputed: Bool { !figures.contains(nil) }

  /// How far the figure goes that moves most from those given, of those that were computed.
  public func effect(from base: [Double]) -> Double {
    zip(figures, base).compactMap { figure, base in figure.map { abs($0 - base) } }.max() ?? 0
  }
}

extension Sensitivity.Row {
  /// Whether nothing changes.
  fileprivate var isQuiet: Bool {
    effect < 1e-9 && outcomes.allSatisfy(\.isComputed)
      && outcomes.allSatisfy { $0.otherBands.isEmpty && $0.otherPaths.isEmpty && ($0.kept ?? 1) == 1 }
  }
}

/// One run: the figures under the policy as it is, and under each move.
private struct SensitivityRun: Sendable {
  private let analysis: Analysis
  private let options: Sensitivity.Options
  let entities: [Int]
  private(set) var figures: [Double] = []
  private(set) var isExact = false
  private(set) var isPart = false
  /// The data set that is analysed under each move: all of it, or what the entities can reach.
  private var dataset: Dataset
  private var paths: [[Int]] = []

  init(_ analysis: Analysis, _ options: Sensitivity.Options) {
    self.analysis = analysis
    self.options = options
    dataset = analysis.dataset
    if let named = options.entities {
      entities = named
      let exposures = named.map(analysis.exposure)
      isExact = exposures.allSatisfy { $0.exact != nil }
      figures = exposures.map { [isExact] in isExact ? $0.exact ?? 0 : $0.lower }
    } else {
      let ranked = Self.ranked(analysis)
      entities = ranked.prefix(options.top).map(\.entity)
      figures = ranked.prefix(options.top).map(\.lower)
    }
    paths = entities.map { Self.bestPath(of: $0, analysis) }
  }

  /// Decides on what moves are made, so that the work stays within its bound.
  mutating func plan(moves: Int) {
    guard dataset.relationships.count * moves > options.work || options.entities != nil else { return }
    isPart = options.entities == nil
    dataset = dataset.part(reachedFrom: entities)
  }

  /// How many moves the bound of work allows; at least two.
  var affordableMoves: Int { max(2, options.work / max(1, dataset.relationships.count)) }

  /// What each of some numbers does, two numbers at a time; those that come before a cancellation.
  func rows(_ coefficients: [CoefficientRange]) -> [Sensitivity.Row] {
    let rows = madeByTwo(coefficients.count) { index, _ -> Sensitivity.Row? in
      guard !analysis.budget.isCancelled else { return nil }
      let row = row(coefficients[index])
      // Figures that were cut off would look as if they had changed.
      return analysis.budget.isCancelled ? nil : row
    }
    return rows.prefix { $0 != nil }.compactMap(\.self)
  }

  func row(_ coefficient: CoefficientRange) -> Sensitivity.Row {
    let ends = [coefficient.low, coefficient.high].filter { $0 != coefficient.value }
    let outcomes = ends.compactMap { outcome(coefficient.key, $0) }
    let effect = outcomes.map { $0.effect(from: figures) }.max() ?? 0
    return Sensitivity.Row(coefficient: coefficient, outcomes: outcomes, effect: effect)
  }

  private func outcome(_ key: String, _ value: Double) -> Sensitivity.Outcome? {
    // A value within the range that the key states is never refused.
    guard let policy = try? analysis.policy.setting(key, to: .number(value)) else { return nil }
    let moved = Analysis(dataset, policy: policy, budget: analysis.budget)
    let ids = entities.map { analysis.dataset.entities.id(at: $0) }
    // Relationships were taken away at most, so that entities kept their places.
    let figures: [Double?]
    var kept: Double?
    let isAmongAll = options.entities == nil && !isPart
    if isAmongAll {
      let ranked = Self.ranked(moved)
      let byEntity = Dictionary(uniqueKeysWithValues: ranked.map { ($0.entity, $0.lower) })
      figures = entities.map { byEntity[$0] ?? 0 }
      // As many as were the most exposed before, which may be fewer than were asked for.
      let top = Set(ranked.prefix(entities.count).map(\.entity))
      kept = ids.isEmpty ? nil : Double(entities.count(where: top.contains)) / Double(ids.count)
    } else {
      figures = entities.map { entity in
        // Past the budget nothing is known of it, which is not 0.
        if isExact { return moved.exposure(of: entity).exact }
        return moved.paths(from: entity, limit: 1).paths.first?.probability ?? 0
      }
    }
    return Sensitivity.Outcome(
      value: value, figures: figures,
      otherBands: entities.indices.filter { position in
        figures[position].map { policy.band(of: $0) != policy.band(of: self.figures[position]) } ?? false
      },
      otherPaths: entities.indices.filter { otherPath(entities[$0], moved, than: paths[$0]) },
      tau: figures.contains(nil) ? nil : rankCorrelation(self.figures, figures.compactMap(\.self)), kept: kept)
  }

  private func otherPath(_ entity: Int, _ moved: Analysis, than best: [Int]) -> Bool {
    let other = Self.bestPath(of: entity, moved)
    return other.map(moved.dataset.relationships.id) != best.map(analysis.dataset.relationships.id)
  }

  private static func bestPath(of entity: Int, _ analysis: Analysis) -> [Int] {
    analysis.paths(from: entity, limit: 1).paths.first?.relationships ?? []
  }

  /// All exposed entities, the most exposed first; of equal ones the first by id.
  private static func ranked(_ analysis: Analysis) -> [Exposure] {
    analysis.exposures().filter { $0.lower > 0 }.sorted {
      let values = (roundedProbability($0.lower), roundedProbability($1.lower))
      return values.0 != values.1 ? values.0 > values.1 : $0.entity < $1.entity
    }
  }
}

extension Dataset {
  /// The same entities and flags with only the relationships that can matter to the exposure of `entities`.
  ///
  /// Those are the relationships among what they reach, and what owns and controls that.
  func part(reachedFrom entities: [Int]) -> Dataset {
    let none = [Bool](repeating: false, count: self.entities.count)
    let outgoing = Incidence(self, incoming: false) { $0 != .association }
    let owners = Incidence(self, incoming: true) { $0 == .control }
    let reached = AffectedEntities.closure(of: entities, outgoing, none)
    let all = AffectedEntities.closure(of: reached.indices.filter { reached[$0] }, owners, none)
    let removed = relationships.indices.filter { index in
      let parties = relationships.parties(index)
      return !all[parties.from] || !all[parties.to]
    }
    return Dataset(
      entities: self.entities, relationships: relationships.removing(Set(removed)), flags: flags, merges: mergeList,
      findings: findingList, judgements: judgements, unedited: unedited, knownBy: knownBy)
  }
}

/// Kendall's tau-b of two lists of figures; nil where one of them tells no two apart.
///
/// Figures that differ by less than 1e-12 are equal. O(n²), for the few entities that a table shows.
func rankCorrelation(_ first: [Double], _ second: [Double]) -> Double? {
  var (concordant, onlyFirst, onlySecond, discordant) = (0.0, 0.0, 0.0, 0.0)
  for i in first.indices {
    for j in first.indices where j > i {
      let a = (roundedProbability(first[i]) - roundedProbability(first[j])).direction
      let b = (roundedProbability(second[i]) - roundedProbability(second[j])).direction
      if a * b > 0 {
        concordant += 1
      } else if a * b < 0 {
        discordant += 1
      } else if a != 0 {
        onlyFirst += 1
      } else if b != 0 {
        onlySecond += 1
      }
    }
  }
  let pairs = (concordant + discordant + onlyFirst, concordant + discordant + onlySecond)
  guard pairs.0 > 0, pairs.1 > 0 else { return nil }
  return (concordant - discordant) / (pairs.0 * pairs.1).squareRoot()
}

extension Double {
  /// −1, 0 or 1.
  fileprivate var direction: Double { self > 0 ? 1 : self < 0 ? -1 : 0 }
}
