// SPDX-License-Identifier: Apache-2.0

/// How text from the data, periods and numbers are written for a person; numbers are in `ReportNumbers.swift`.
public enum ReportText {
  /// `text` as a person can read it safely; see ``visibleText(_:limit:)``.
  public static func visible(_ text: String, limit: Int = 200) -> String { visibleText(text, limit: limit) }

  /// A period as `start – end`, with a word for what is unstated.
  public static func period(_ period: Period) -> String {
    switch (period.start, period.end) {
    case (nil, nil): "undated"
    case (let start?, nil): "from \(start)"
    case (nil, let end?): "to \(end)"
    case (let start?, let end?): start == end ? "\(start)" : "\(start) – \(end)"
    }
  }

  /// `count` with the right form of a noun.
  public static func counted(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? singular : plural ?? singular + "s")"
  }
}
