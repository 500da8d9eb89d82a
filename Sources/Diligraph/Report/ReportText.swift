// SPDX-License-Identifier: Apache-2.0

/// How text from the data and numbers are written for a person.
public enum ReportText {
  /// `text` as a person can read it safely; see ``visibleText(_:limit:)``.
  public static func visible(_ text: String, limit: Int = 200) -> String { visibleText(text, limit: limit) }

  /// A probability with the two significant digits that coefficients of one or two digits can bear.
  ///
  /// 0 is only written for exactly 0; what is nearer to 1 than 0.01 is written as `>0.99`.
  public static func probability(_ value: Double) -> String {
    if value <= 0 { return "0" }
    if value >= 1 { return "1" }
    if value > 0.99 + 1e-12 { return ">0.99" }
    if value < 0.0001 { return "<0.0001" }
    var digits = 2
    var scaled = value
    while scaled < 0.1 {
      scaled *= 10
      digits += 1
    }
    return fixed(value, digits: digits)
  }

  /// A share in percent, as exact as it is stated.
  public static func share(_ share: Share?) -> String {
    guard let share else { return "share unstated" }
    func percent(_ value: Double) -> String { canonicalNumber((value * 1e6).rounded() / 1e4) }
    if share.isExact { return percent(share.least) + " %" }
    return "\(percent(share.least)) – \(percent(share.most)) %"
  }

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

  private static func fixed(_ value: Double, digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let whole = String(Int((value * scale).rounded()))
    let padded = String(repeating: "0", count: max(0, digits + 1 - whole.count)) + whole
    return padded.dropLast(digits) + "." + padded.suffix(digits)
  }
}
