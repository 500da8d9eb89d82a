// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Dates as lists write them.
enum ListDates {
  /// Which number comes first in `3/4/2021`.
  enum Order: Sendable {
    case dayFirst
    case monthFirst
  }

  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  /// `2021-04-03`, with a time or time zone or without, `03/04/2021`, `3 Apr 2021`, `2021`; nil for anything else.
  static func day(_ text: String, _ order: Order = .monthFirst) -> Day? {
    let text = text.trimmed
    if let day = Day(text) { return day }
    // XML Schema's dates may end in a time zone: 2015-04-14-04:00, 2015-04-14Z.
    if text.count > 10, "+-Z".contains(text[text.index(text.startIndex, offsetBy: 10)]),
      let day = Day(text.prefix(10))
    {
      return day
    }
    let parts = text.split { $0 == "/" || $0 == " " || $0 == "." || $0 == "-" }
    guard parts.count == 3 || (parts.count > 3 && text.contains("/")), let year = year(parts[2]) else { return nil }
    guard let first = Int(parts[0]) else { return nil }
    if let month = months.firstIndex(of: parts[1].prefix(3).lowercased()) {
      return Day(year: year, month: month + 1, day: first)
    }
    guard let second = Int(parts[1]) else { return nil }
    return switch order {
    case .monthFirst: Day(year: year, month: first, day: second)
    case .dayFirst: Day(year: year, month: second, day: first)
    }
  }

  /// `3/4/21` and `3-Apr-21`: lists of parties are not older than 1970, so a year from 70 on is of the last century.
  ///
  /// For days of listings only: of a birth, nothing says which century is meant.
  static func dayOfShortYear(_ text: String, _ order: Order) -> Day? {
    let parts = text.trimmed.split { $0 == "/" || $0 == "-" || $0 == "." || $0 == " " }
    guard parts.count == 3, parts[2].utf8.count == 2, let year = Int(parts[2]), parts[0].utf8.count <= 2 else {
      return nil
    }
    return day("\(parts[0])/\(parts[1])/\(year < 70 ? 2000 + year : 1900 + year)", order)
  }

  /// Years of two digits are not read here: nothing says which century they mean.
  private static func year(_ text: Substring) -> Int? {
    let digits = text.prefix { $0.isNumber }
    return digits.utf8.count == 4 ? Int(digits) : nil
  }

  /// The first year of four digits in a text about a birth: `circa 1962`, `10 Dec 1948`, `1957 to 1962`. The decade of
  /// `the early 1970s` is no year.
  static func year(in text: String) -> String? {
    text.utf8.split { !(0x30...0x39).contains($0) }.lazy
      .filter { $0.count == 4 && !($0.endIndex < text.endIndex && text.utf8[$0.endIndex] == UInt8(ascii: "s")) }
      .map { String(Substring($0)) }.first { ("1850"..."2100").contains($0) }
  }
}
