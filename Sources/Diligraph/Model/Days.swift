// SPDX-License-Identifier: Apache-2.0

/// A day of the proleptic Gregorian calendar, without a time or a zone.
///
/// Invariant: within 0001-01-01...9999-12-31, so that ISO 8601 text is always ten characters.
public struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Days since 1970-01-01, which is 0.
  public let number: Int

  /// The earliest day that can be written, 0001-01-01.
  public static let earliest = Day(unchecked: -719_162)
  /// The latest day that can be written, 9999-12-31.
  public static let latest = Day(unchecked: 2_932_896)

  private init(unchecked number: Int) { self.number = number }

  /// The day `number` days after 1970-01-01, or nil outside of the years 1 to 9999.
  public init?(number: Int) {
    guard number >= Day.earliest.number, number <= Day.latest.number else { return nil }
    self.number = number
  }

  /// A day of the calendar, or nil when there is none such (2023-02-29).
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    guard day <= Day.length(ofMonth: month, year: year) else { return nil }
    // Days from civil (Howard Hinnant, "chrono-compatible low-level date algorithms").
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.number = era * 146_097 + dayOfEra - 719_468
  }

  /// Year, month and day of the month.
  public var components: (year: Int, month: Int, day: Int) {
    let z = number + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let mp = (5 * dayOfYear + 2) / 153
    let month = mp < 10 ? mp + 3 : mp - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * mp + 2) / 5 + 1)
  }

  /// The day as YYYY-MM-DD (ISO 8601).
  public var description: String {
    let (year, month, day) = components
    func padded(_ value: Int, _ width: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Whether `lhs` is the earlier day.
  public static func < (lhs: Day, rhs: Day) -> Bool { lhs.number < rhs.number }

  /// How many days a month has.
  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}

extension Day {
  /// Which day of an imprecise date (2012, 2012-05) is meant.
  public enum Edge: Sendable {
    /// The first day of the year or month.
    case first
    /// The last day of the year or month.
    case last
  }

  /// The day that `text` states: YYYY, YYYY-MM, YYYY-MM-DD, or a timestamp that begins so.
  ///
  /// - Parameters:
  ///   - text: the date; what follows a `T` or a space after the day is ignored.
  ///   - edge: which day a year or a month without a day stands for.
  /// - Returns: nil when the text is no such date.
  public init?(_ text: some StringProtocol, edge: Edge = .first) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[range] {
        guard byte >= 48, byte <= 57 else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      return value
    }
    guard let year = number(0..<4), (1...9999).contains(year) else { return nil }
    if bytes.count == 4 {
      self.init(year: year, month: edge == .first ? 1 : 12, day: edge == .first ? 1 : 31)
      return
    }
    guard bytes[4] == 45, let month = number(5..<7), (1...12).contains(month) else { return nil }
    if bytes.count == 7 {
      let day = edge == .first ? 1 : Day.length(ofMonth: month, year: year)
      self.init(year: year, month: month, day: day)
      return
    }
    guard bytes[7] == 45, let day = number(8..<10) else { return nil }
    guard bytes.count == 10 || bytes[10] == 84 || bytes[10] == 32 else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

/// When something held: from a start to an end, both included; nil is unstated.
public struct Period: Hashable, Sendable {
  /// The first day, or nil when unstated.
  public var start: Day?
  /// The last day, or nil when unstated.
  public var end: Day?

  /// A period from `start` to `end`.
  public init(start: Day? = nil, end: Day? = nil) {
    self.start = start
    self.end = end
  }
}
