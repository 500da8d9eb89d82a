// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Dates as tables write them.
enum TableDate {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// The date as YYYY-MM-DD, where `text` has three parts in this order; else the text as it stands.
  ///
  /// A month's name may stand for its number. Years have four digits: two would be a guess.
  static func iso(_ text: String, _ order: TableMapping.DateOrder) -> String {
    let day = text.split(whereSeparator: { $0 == "T" || $0 == " " }).first ?? ""
    let stated = order == .yearMonthDay && !text.contains("/") ? text[...] : day
    let parts = stated.split(whereSeparator: { "/-. ".contains($0) })
    guard parts.count == 3 else { return text }
    let (year, month, dayOfMonth) =
      switch order {
      case .yearMonthDay: (parts[0], parts[1], parts[2])
      case .dayMonthYear: (parts[2], parts[1], parts[0])
      case .monthDayYear: (parts[2], parts[0], parts[1])
      }
    let named = months.firstIndex { month.lowercased().hasPrefix($0) }.map { $0 + 1 }
    guard year.utf8.count == 4, let yearNumber = Int(year), let monthNumber = named ?? Int(month),
      let dayNumber = Int(dayOfMonth.prefix(2)), let date = Day(year: yearNumber, month: monthNumber, day: dayNumber)
    else { return text }
    return date.description
  }
}
