// SPDX-License-Identifier: Apache-2.0

/// What differs between the answers of two analyses: exposures and paths that are new, gone or changed, with the
/// facts and coefficients that caused it.
///
/// Seen from the other side it is the same with new and gone exchanged (``mirrored``). What moves by less than a
/// threshold is counted and not listed.
public struct Difference: Sendable {
  /// How much is looked at and listed.
  public struct Options: Hashable, Sendable {
    /// The least change of a figure that is listed, 0...1.
    public var threshold = 0.01
    /// How many best paths of an entity are compared, from either side.
    public var pathsPerEntity = 5
    /// Of how many entities paths are compared: of those that changed most.
    public var entitiesWithPaths = 200
    /// Only these entities, with exact figures; nil for all that are exposed.
    public var entities: [EntityCorrespondence.Pair]?
    /// Whether exact figures are compared too.
    public var exactly = false

    /// The default options.
    public init() {}
  }

  /// The first analysis.
  public let before: Analysis
  /// The second one.
  public let after: Analysis
  /// What is looked at and listed.
  public let options: Options
  /// Which entities are the same.
  public let entities: EntityCorrespondence
  /// What the data sets differ in.
  public let facts: DatasetDifference
  /// What the policies differ in.
  public let coefficients: [CoefficientChange]
  /// What is listed: the largest changes first.
  public let exposures: [ExposureChange]
  /// How many exposures changed by less than the threshold, by form.
  public let belowThreshold: Tally
  /// How many paths that were compared changed by less than the threshold.
  public let pathsBelowThreshold: Tally
  /// How many entities that may have other paths were not looked at for them.
  public let entitiesWithoutPaths: Int

  /// How many are new, gone and changed.
  public struct Tally: Hashable, Sendable {
    /// Only on the second side.
    public var new = 0
    /// Only on the first side.
    public var gone = 0
    /// On both.
    public var changed = 0
    /// So many of each.
    public init(new: Int = 0, gone: Int = 0, changed: Int = 0) {
      (self.new, self.gone, self.changed) = (new, gone, changed)
    }

    /// All of them.
    public var total: Int { new + gone + changed }
    /// The same, seen from the other side.
    public var mirrored: Tally { Tally(new: gone, gone: new, changed: changed) }

    mutating func count(_ form: Form) {
      switch form {
      case .new: new += 1
      case .gone: gone += 1
      case .changed: changed += 1
      }
    }
  }

  /// What became of an exposure or a path.
  public enum Form: String, Sendable {
    /// It is on the second side only.
    case new
    /// It is on the first side only.
    case gone
    /// It is on both, and differs.
    case changed

    /// The same, seen from the other side.
    public var mirrored: Form { self == .new ? .gone : self == .gone ? .new : .changed }

    init(isBefore: Bool, isAfter: Bool) { self = !isBefore ? .new : !isAfter ? .gone : .changed }
  }

  private init(_ other: Difference, mirroredExposures: [ExposureChange]) {
    before = other.after
    after = other.before
    var options = other.options
    options.entities = options.entities?.map(\.mirrored)
    self.options = options
    entities = other.entities.mirrored
    facts = other.facts.mirrored
    coefficients = other.coefficients.map(\.mirrored)
    exposures = mirroredExposures
    belowThreshold = other.belowThreshold.mirrored
    pathsBelowThreshold = other.pathsBelowThreshold.mirrored
    entitiesWithoutPaths = other.entitiesWithoutPaths
  }

  /// The same, seen from the other side.
  public var mirrored: Difference { Difference(self, mirroredExposures: exposures.map(\.mirrored)) }

  /// Compares two analyses.
  public init(_ before: Analysis, _ after: Analysis, options: Options = Options()) {
    self.before = before
    self.after = after
    self.options = options
    let entities = EntityCorrespondence(before.dataset, after.dataset)
    self.entities = entities
    facts = DatasetDifference(
      before.dataset, after.dataset, entities, policies: (before.policy, after.policy))
    coefficients = before.policy.changes(to: after.policy)
    let comparison = ExposureComparison(before, after, entities, facts, coefficients, options)
    let outcome = comparison.outcome()
    exposures = outcome.exposures
    belowThreshold = outcome.belowThreshold
    pathsBelowThreshold = outcome.pathsBelowThreshold
    entitiesWithoutPaths = outcome.entitiesWithoutPaths
  }

  /// Whether every changed exposure and path is listed, and no budget was hit.
  public var isComplete: Bool {
    entitiesWithoutPaths == 0 && belowThreshold.total == 0 && pathsBelowThreshold.total == 0
      && exposures.allSatisfy { !($0.before?.isCut ?? false) && !($0.after?.isCut ?? false) && $0.hasAllPaths }
      && !before.hasCutDerivations && !after.hasCutDerivations
  }
}

/// An exposure that is new, gone or changed.
public struct ExposureChange: Hashable, Sendable {
  /// Whose it is.
  public var entity: EntityCorrespondence.Pair
  /// The exposure on the first side; nil where there is none.
  public var before: Exposure?
  /// The exposure on the second side.
  public var after: Exposure?
  /// The paths among the best of either side that are new, gone or changed, most probable first.
  public var paths: [PathChange]
  /// Whether paths were looked at, and the best of either side are all there are.
  public var hasAllPaths: Bool

  /// What became of it.
  public var form: Difference.Form { .init(isBefore: before != nil, isAfter: after != nil) }

  /// The largest change among its figures that both sides have.
  public var size: Double {
    func change(_ figure: (Exposure) -> Double?) -> Double {
      // A figure that only one side computed says nothing of a change, unless the other is certainly 0.
      guard let first = before.map(figure) ?? 0, let second = after.map(figure) ?? 0 else { return 0 }
      return abs(first - second)
    }
    // Where the exact figure is known on both sides, a looser or tighter bound above it is no change.
    let bound = before?.exact != nil && after?.exact != nil ? 0 : change(\.upper)
    return max(change(\.lower), bound, change(\.exact))
  }

  /// Whether it has other paths, as far as level and directness show.
  var hasOtherKinds: Bool {
    guard let before, let after else { return false }
    return before.level != after.level || before.directness != after.directness
  }

  /// The same, seen from the other side.
  public var mirrored: ExposureChange {
    ExposureChange(
      entity: entity.mirrored, before: after, after: before, paths: paths.map(\.mirrored), hasAllPaths: hasAllPaths)
  }
}

/// A path that is new, gone or changed.
public struct PathChange: Hashable, Sendable {
  /// Its relationships in the first data set; nil where not all of them are there.
  public var relationshipsBefore: [Int]?
  /// Its relationships in the second data set.
  public var relationshipsAfter: [Int]?
  /// What it is worth on the first side; nil where it is no feasible path.
  public var before: PathValue?
  /// What it is worth on the second side.
  public var after: PathValue?
  /// Why, as far as the facts and coefficients that it needs tell.
  public var causes: [Cause]

  /// What moved a path.
  public enum Cause: Hashable, Sendable {
    /// A fact, by its position in ``Difference/facts``.
    case fact(Int)
    /// A key of the policy, by its position in ``Difference/coefficients``.
    case coefficient(Int)
  }

  /// What became of it.
  public var form: Difference.Form { .init(isBefore: before != nil, isAfter: after != nil) }
  /// By how much its probability changed.
  public var size: Double { abs((before?.probability ?? 0) - (after?.probability ?? 0)) }
  /// The larger one of its probabilities.
  var probability: Double { max(before?.probability ?? 0, after?.probability ?? 0) }
  /// Whether it has another level than it had; one that is new or gone has.
  var changesLevel: Bool {
    guard let before, let after else { return true }
    return before.level != after.level
  }

  /// The same, seen from the other side.
  public var mirrored: PathChange {
    PathChange(
      relationshipsBefore: relationshipsAfter, relationshipsAfter: relationshipsBefore, before: after, after: before,
      causes: causes)
  }
}
