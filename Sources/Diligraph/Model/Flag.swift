// SPDX-License-Identifier: Apache-2.0

/// How grave a flag is, 0 (context only) to 5 (designated for digital repression).
///
/// Invariant: `value` is within 0...5.
public struct FlagLevel: Hashable, Comparable, Sendable {
  /// The level, 0...5.
  public let value: Int

  /// The level `value`, or nil when it is not within 0...5.
  public init?(_ value: Int) {
    guard (0...5).contains(value) else { return nil }
    self.value = value
  }

  /// Whether `lhs` is the less grave one.
  public static func < (lhs: FlagLevel, rhs: FlagLevel) -> Bool { lhs.value < rhs.value }

  /// What the level means, in a few words (semantics.md section 1).
  public var meaning: String {
    switch value {
    case 5: "designated for digital repression"
    case 4: "other binding listing"
    case 3: "official adverse finding"
    case 2: "credible reporting or pending charge"
    case 1: "structural"
    default: "context only"
    }
  }
}

/// A mark on an entity: an end user of concern, according to a list or publisher.
public struct Flag: Hashable, Sendable {
  /// The identity within the data set.
  public var id: String
  /// The index of the flagged entity in the data set's entities.
  public var entity: Int
  /// What it is flagged as, in the publisher's words.
  public var category: String
  /// How grave it is; nil lets the policy's `levelUnspecified` decide.
  public var level: FlagLevel?
  /// How surely it applies; nil lets the policy's `flagConfidenceUnspecified` decide.
  public var confidence: Probability?
  /// The list that it is on, such as `ofac-sdn`; nil when unstated.
  public var list: String?
  /// The programme of the list.
  public var programme: String?
  /// When it is in force.
  public var period: Period
  /// Who states it.
  public var sources: [Source]
  /// Notes, as stated.
  public var notes: [String]
}
