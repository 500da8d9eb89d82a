// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Dates as tables write them.
enum TableDate {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
  private static let weekdays: Set = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// The date as YYYY-MM-DD, where `text` has three parts in this order; else the text as it stands.
  ///
  /// A month's name may stand for its number, and tells by itself which part is which: `31-OCT-2010`,
  /// `March 31, 2020`. Years have four digits: two would be a guess. A time of day may follow.
  static func iso(_ text: String, _ order: TableMapping.DateOrder) -> String {
    var parts = text.split(whereSeparator: { "/-., ".contains($0) })[...]
    if let first = parts.first, first.allSatisfy(\.isLetter), weekdays.contains(first.prefix(3).lowercased()) {
      parts = parts.dropFirst()
    }
    guard parts.count >= 3 else { return text }
    var stated = Array(parts.prefix(3))
    guard isTime(parts.dropFirst(3)), let last = beforeTime(stated[2]) else { return text }
    stated[2] = last
    guard let date = named(stated) ?? numbered(stated, order) else { return text }
    return date.description
  }

  /// Whether nothing more follows, or a time of day: another date would be a period's end.
  private static func isTime(_ rest: ArraySlice<Substring>) -> Bool {
    rest.first.map { $0.contains(":") } ?? true
  }

  /// The last part of a date, without the time in `31T10:22`; nil where something else is in it.
  private static func beforeTime(_ part: Substring) -> Substring? {
    guard let mark = part.firstIndex(of: "T"), mark > part.startIndex, part[..<mark].allSatisfy(\.isNumber) else {
      return part
    }
    return part[mark...].dropFirst().first?.isNumber == true ? part[..<mark] : nil
  }

  /// A day, a year, and between or before them a month by its name.
  private static func named(_ parts: [Substring]) -> Day? {
    guard let position = parts.firstIndex(where: { month($0) != nil }), position < 2, let month = month(parts[position])
    else { return nil }
    let others = parts.indices.filter { $0 != position }.map { parts[$0] }
    func isYear(_ part: Substring) -> Bool { part.utf8.count == 4 && part.allSatisfy(\.isNumber) }
    guard let year = others.first(where: isYear).flatMap({ Int($0) }),
      let day = others.first(where: { !isYear($0) }).flatMap(dayOfMonth)
    else { return nil }
    return Day(year: year, month: month, day: day)
  }

  private static func month(_ part: Substring) -> Int? {
    guard part.utf8.count >= 3, part.allSatisfy(\.isLetter) else { return nil }
    return months.firstIndex { part.lowercased().hasPrefix($0) }.map { $0 + 1 }
  }

  /// The number in `31`, `1st`, `31st`.
  private static func dayOfMonth(_ part: Substring) -> Int? {
    let digits = part.prefix(while: \.isNumber)
    guard digits.utf8.count <= 2, ["", "st", "nd", "rd", "th"].contains(part[digits.endIndex...].lowercased()) else {
      return nil
    }
    return Int(digits)
  }

  private static func numbered(_ parts: [Substring], _ order: TableMapping.DateOrder) -> Day? {
    let (year, month, day) =
      switch order {
      case .yearMonthDay: (parts[0], parts[1], parts[2])
      case .dayMonthYear: (parts[2], parts[1], parts[0])
      case .monthDayYear: (parts[2], parts[0], parts[1])
      }
    guard year.utf8.count == 4, let year = Int(year), let month = Int(month), let day = dayOfMonth(day) else {
      return nil
    }
    return Day(year: year, month: month, day: day)
  }
}
