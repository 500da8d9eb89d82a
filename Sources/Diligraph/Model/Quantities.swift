// SPDX-License-Identifier: Apache-2.0

/// A probability, always within 0...1.
///
/// Invariant: `value` is finite and within 0...1; every initializer checks it.
public struct Probability: Hashable, Comparable, Sendable {
  /// The number itself, without a unit.
  public let value: Double

  /// The probability `value`, or nil when it is not within 0...1.
  public init?(_ value: Double) {
    guard value >= 0, value <= 1 else { return nil }
    self.value = value
  }

  /// The nearest probability to `value`; not-a-number becomes 0.
  public init(clamping value: Double) {
    self.value = value > 0 ? min(value, 1) : 0
  }

  /// Whether `lhs` is the smaller one.
  public static func < (lhs: Probability, rhs: Probability) -> Bool { lhs.value < rhs.value }
}

/// What is known of a holding: the least and the most that it can be, as fractions of the whole.
///
/// Invariant: 0 ≤ least ≤ most ≤ 1.
public struct Share: Hashable, Sendable {
  /// The least that the holding can be, 0...1.
  public let least: Double
  /// The most that the holding can be, 0...1.
  public let most: Double

  /// A holding between `least` and `most`, or nil when they are not 0 ≤ least ≤ most ≤ 1.
  public init?(least: Double, most: Double) {
    guard least >= 0, most <= 1, least <= most else { return nil }
    self.least = least
    self.most = most
  }

  /// A holding known exactly, or nil when it is not within 0...1.
  public init?(exactly value: Double) {
    self.init(least: value, most: value)
  }

  /// Whether the holding is one number, not a range.
  public var isExact: Bool { least == most }
}

/// A sum of money in one currency.
public struct Amount: Hashable, Sendable {
  /// The sum, in units of the currency.
  public let value: Double
  /// The ISO 4217 code in upper case, or nil when the source states none.
  public let currency: String?

  /// The sum `value`, or nil when it is not finite.
  public init?(_ value: Double, currency: String?) {
    guard value.isFinite else { return nil }
    self.value = value
    self.currency = currency
  }
}
