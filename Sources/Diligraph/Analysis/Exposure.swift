// SPDX-License-Identifier: Apache-2.0

/// How exposed an entity is to flagged end users: a bracket, with the exact value where it was computed.
public struct Exposure: Hashable, Sendable {
  /// The index of the entity in the data set.
  public var entity: Int
  /// The probability of the best path: the exposure is at least this.
  public var lower: Double
  /// The probability that at least one feasible path holds; nil where it was not computed.
  public var exact: Double?
  /// The probability that at least one of the best paths holds, where an entity is asked about by name and there is no
  /// exact figure: the exposure is at least this, and it is no less than `lower`.
  public var union: PathUnion?
  /// An estimate by sampling; nil where none was made.
  public var estimate: Estimate?
  /// A certified bound: the exposure is at most this.
  public var upper: Double
  /// How the best figure was computed.
  public var method: Method
  /// The largest level of its paths; nil without a path.
  public var level: Int?
  /// Which forms occur among its paths, sorted by name.
  public var directness: [Path.Directness] {
    get { Path.Directness.allCases.filter { forms & $0.bit != 0 } }
    set { forms = newValue.reduce(0) { $0 | $1.bit } }
  }
  /// ``directness`` as bits: without an array of its own an exposure is plain memory, of which a list has a million.
  private var forms: UInt8 = 0
  /// Whether a budget was hit: lower, level and directness may then be more than stated.
  public var isCut: Bool

  /// An exposure of which no more is known than the best path.
  init(entity: Int, lower: Double = 0) {
    (self.entity, self.lower, upper) = (entity, lower, 0)
    (method, isCut) = (.bounds, false)
  }

  /// The figure that says most: the exact one, else the estimate, else the lower bound. The policy's word for an exposure is
  /// the word for this figure, in every answer.
  public var bestFigure: Double { exact ?? estimate?.value ?? lower }

  /// How a figure was computed.
  public enum Method: String, Sendable {
    /// The bracket only.
    case bounds
    /// Exactly, over all feasible paths.
    case exact
    /// By sampling.
    case estimate
  }

  /// A figure over some of an entity's paths.
  public struct PathUnion: Hashable, Sendable {
    /// The probability that at least one of these paths holds.
    public var value: Double
    /// How many of the best paths are in it.
    public var paths: Int
    /// Whether paths that share an event with a better one were left out; else it is exact for these paths.
    public var isDisjoint: Bool
  }

  /// A figure by sampling, with its standard error.
  public struct Estimate: Hashable, Sendable {
    /// The estimate.
    public var value: Double
    /// Its standard error; over `value` it is the relative one.
    public var standardError: Double
    /// How many worlds were drawn.
    public var worlds: Int
    /// The seed: the same one gives the same estimate, on any number of cores.
    public var seed: UInt64

    /// The estimate drawn to the nearer end of certified bounds that it lies outside of, which brings it nearer to the
    /// exact value, since that lies within; the standard error stays the sample's.
    func within(_ bounds: ClosedRange<Double>) -> Estimate {
      var estimate = self
      estimate.value = min(max(value, bounds.lowerBound), bounds.upperBound)
      return estimate
    }
  }
}

/// The importance of a relationship for an entity's exposure.
public struct Importance: Hashable, Sendable {
  /// The index of the relationship in the data set.
  public var relationship: Int
  /// The exact exposure, less what remains.
  public var importance: Double
  /// The exact exposure of the case without the relationship; 0 where no path is left.
  public var remaining: Double
  /// The importance times (1 − the relationship's confidence): where checking a source would tell most.
  public var verify: Double
}

extension Path.Directness {
  /// The bit that stands for the form.
  fileprivate var bit: UInt8 {
    switch self {
    case .direct: 1
    case .group: 2
    case .indirect: 4
    }
  }
}
