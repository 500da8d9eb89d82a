// SPDX-License-Identifier: Apache-2.0

/// A minimal set of flags and control relationships that suffices to flag an entity (semantics.md section 3).
public struct Derivation: Hashable, Sendable {
  /// The rule, or nil for a flag of the entity's own.
  public var rule: String?
  /// Indices of the flags in the data set, ascending.
  public var flags: [Int]
  /// Indices of the holdings and other control relationships in the data set, ascending.
  public var relationships: [Int]
  /// The probability that all of them hold.
  public var probability: Double
  /// The lowest level among the flags.
  public var level: Int
}

/// A derivation with what the searches need of it.
struct CountedDerivation {
  var rule: String?
  /// Flags that count, ascending.
  var flags: [Int32]
  /// Edges, in the order of their relationships' ids.
  var edges: [Int32]
  var probability: Double
  /// The product of the flags' confidences alone: a bound where a path shares the holdings.
  var flagProbability: Double
  var level: Int
  /// When all of the flags and holdings are in force together.
  var start: Int32
  var end: Int32
}

/// A flag that counts under the policy.
struct CountedFlag {
  /// The index in the data set's flags.
  var index: Int32
  var node: Int32
  var level: Int
  var confidence: Double
  var list: String?
  var start: Int32
  var end: Int32
}

extension Policy {
  /// The flags of `dataset` that count: of the least level, with a confidence, in force at `asOf` if asked.
  func countedFlags(of dataset: Dataset) -> [CountedFlag] {
    var counted: [CountedFlag] = []
    for (index, flag) in dataset.flags.enumerated() {
      guard reasonNotToCount(flag) == nil else { continue }
      let (start, end) = Self.days(of: flag)
      counted.append(
        CountedFlag(
          index: Int32(index), node: Int32(flag.entity), level: flag.level?.value ?? levelUnspecified,
          confidence: flag.confidence?.value ?? flagConfidenceUnspecified, list: flag.list, start: start, end: end))
    }
    return counted
  }

  /// Why a flag flags nobody.
  enum ReasonNotToCount: CaseIterable {
    /// Its level is below the least that counts.
    case level
    /// It surely does not apply.
    case confidence
    /// It is not in force on the day that is asked about.
    case period
  }

  /// Why `flag` does not count under the policy; nil where it does.
  func reasonNotToCount(_ flag: Flag) -> ReasonNotToCount? {
    if flag.level?.value ?? levelUnspecified < minLevel { return .level }
    if flag.confidence?.value ?? flagConfidenceUnspecified <= 0 { return .confidence }
    let (start, end) = Self.days(of: flag)
    return counts(from: start, to: end) ? nil : .period
  }

  private static func days(of flag: Flag) -> (start: Int32, end: Int32) {
    (
      flag.period.start.map { Int32($0.number) } ?? Graph.past, flag.period.end.map { Int32($0.number) } ?? Graph.future
    )
  }

  /// Whether what is in force from `start` to `end` counts, before any delivery is looked at.
  func counts(from start: Int32, to end: Int32) -> Bool {
    guard flagsInForce == .asOf, let asOf else { return true }
    return start <= Int32(asOf.number) && Int32(asOf.number) <= end
  }

  /// The ownership rules that are in force at `asOf`; all of them without it.
  var rulesInForce: [OwnershipRule] {
    guard let asOf else { return ownershipRules }
    return ownershipRules.filter {
      ($0.period.start ?? .earliest) <= asOf && asOf <= ($0.period.end ?? .latest)
    }
  }
}

/// How a flag stands on the day of the question and under the policy.
enum FlagStanding: Hashable, Sendable {
  /// It is in force, and the policy counts it.
  case inForce
  /// It ended before the day of the question.
  case over
  /// It begins after the day of the question.
  case notBegun
  /// Its level is below the least that the policy counts.
  case belowLeastLevel
  /// It is stated that it does not apply: its confidence is 0.
  case ofNoConfidence
}

extension Policy {
  /// How a flag stands; without a day of the question, a flag of any date is in force.
  func standing(of flag: Flag) -> FlagStanding {
    if let asOf {
      if let end = flag.period.end, end < asOf { return .over }
      if let start = flag.period.start, asOf < start { return .notBegun }
    }
    if flag.level?.value ?? levelUnspecified < minLevel { return .belowLeastLevel }
    return flag.confidence?.value ?? flagConfidenceUnspecified > 0 ? .inForce : .ofNoConfidence
  }
}

extension OwnershipRule {
  /// Whether holdings of `total` suffice.
  func suffices(_ total: Double) -> Bool {
    inclusive ? total >= threshold - Policy.shareTolerance : total > threshold + Policy.shareTolerance
  }

  /// The flags that the rule looks at together.
  func groups(of flags: [CountedFlag]) -> [[Int32]] {
    let applicable = flags.indices.filter { index in
      guard let appliesTo else { return true }
      return flags[index].list.map(appliesTo.contains) ?? false
    }.map(Int32.init)
    return aggregate ? [applicable] : applicable.map { [$0] }
  }
}
