// SPDX-License-Identifier: Apache-2.0

/// How people write values in tables and on the command line.
///
/// One place for importers of native tables and for edits, so that both read "51 %" alike.
public enum FieldText {
  /// A fraction with the way it was read.
  public struct Fraction: Hashable, Sendable {
    /// The value, 0...1.
    public var value: Double
    /// Whether a bare number above 1 was taken as percent.
    public var wasReadAsPercent: Bool

    /// A fraction of 0...1.
    package init(value: Double, wasReadAsPercent: Bool) {
      (self.value, self.wasReadAsPercent) = (value, wasReadAsPercent)
    }
  }

  /// The fraction that `text` states: `0.51`, `51%`, `51 %`, or a bare number above 1 as percent.
  ///
  /// - Returns: nil when the text is no number, or is outside of 0 to 100 %.
  public static func fraction(_ text: String) -> Fraction? {
    var text = text.trimmed
    let isPercent = text.hasSuffix("%")
    if isPercent { text = String(text.dropLast()).trimmed }
    // A share or a probability has no thousands: 33,333 % is a third.
    guard let number = decimal(text), number >= 0 else { return nil }
    let readAsPercent = !isPercent && number > 1
    let value = isPercent || readAsPercent ? number / 100 : number
    return value <= 1 ? Fraction(value: value, wasReadAsPercent: readAsPercent) : nil
  }

  /// The probability that `text` states: `0.51`, `51%` or `51 %`. Unlike a share, a bare number above 1 is refused:
  /// 1.7 may be a slip for 0.7 as well as 1.7 %.
  public static func probability(_ text: String) -> Probability? {
    guard let fraction = fraction(text), !fraction.wasReadAsPercent else { return nil }
    return Probability(fraction.value)
  }

  /// The finite number that `text` states, with a full stop or one comma as the decimal sign.
  ///
  /// - Returns: nil also for a comma before exactly three digits: `250,000` is a quarter of a million for one writer, and
  ///   250 for another. After a zero it is the decimal sign (`0,125`).
  public static func number(_ text: String) -> Double? { mayHaveThousands(text.trimmed) ? nil : decimal(text) }

  /// Whether the one comma of a number may separate thousands.
  private static func mayHaveThousands(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: 0x2C, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count == 3 else { return false }
    let whole = parts[0].drop { $0 == 0x2B || $0 == 0x2D }
    return (1...3).contains(whole.count) && whole.first != 0x30
  }

  /// The number that `text` states where it is too small for thousands, as percent are: a comma is the decimal sign.
  package static func decimal(_ text: String) -> Double? {
    var text = text.trimmed
    if !text.utf8.contains(0x2E), text.utf8.count(where: { $0 == 0x2C }) == 1 {
      text = String(decoding: text.utf8.map { $0 == 0x2C ? 0x2E : $0 }, as: UTF8.self)
    }
    // Double(_:) also reads "nan", "infinity" and hexadecimal; a table means none of them.
    guard !text.isEmpty, text.utf8.allSatisfy(isPartOfNumber) else { return nil }
    guard let number = Double(text), number.isFinite else { return nil }
    return number
  }

  private static func isPartOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    // Digits, and "+", "-", ".", "E", "e".
    case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: true
    default: false
    }
  }

  /// The parts of a cell that holds a list separated by `;`.
  public static func list(_ text: String) -> [String] {
    text.split(separator: ";").map { String($0).trimmed }.filter { !$0.isEmpty }
  }
}
