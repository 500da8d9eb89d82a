// SPDX-License-Identifier: Apache-2.0

// Numbers as a person reads them, with the digits that they have and no more. JSON, CSV and the files for other tools
// have them in full, and do not come by here.
extension ReportText {
  /// A probability that was computed, with the two significant digits that coefficients of one or two digits can bear.
  ///
  /// 0 is only written for exactly 0; what is nearer to 1 than 0.01 is written as `>0.99`.
  public static func probability(_ value: Double) -> String {
    if value <= 0 { return "0" }
    if value >= 1 { return "1" }
    if value > 0.99 + 1e-12 { return ">0.99" }
    if value < 0.0001 { return "<0.0001" }
    var digits = 2
    var scaled = value * 100
    // The rounded number counts: 0.0999 is 0.10, and not 0.100.
    while scaled.rounded() < 10 {
      scaled *= 10
      digits += 1
    }
    return fixed(scaled.rounded(), digits: digits)
  }

  /// A number that somebody stated (a coefficient, a confidence, a threshold), as it is stated.
  ///
  /// Six significant digits: what a binary fraction adds behind them was stated by nobody.
  public static func stated(_ value: Double) -> String {
    let size = abs(value)
    guard size > 0, size < 1e5 else { return canonicalNumber(value) }
    var scale = 1.0
    while size * scale < 1e5, scale < 1e15 { scale *= 10 }
    return canonicalNumber((value * scale).rounded() / scale)
  }

  /// A fraction of the whole that somebody stated, in percent, without the sign.
  static func percent(_ fraction: Double) -> String { stated(fraction * 100) }

  /// A share in percent, as exact as it is stated.
  public static func share(_ share: Share?) -> String {
    guard let share else { return "share unstated" }
    if share.isExact { return percent(share.least) + " %" }
    return "\(percent(share.least)) – \(percent(share.most)) %"
  }

  /// A part of a whole that was computed, in whole percent; all and nothing are only written for all and nothing.
  static func part(_ fraction: Double) -> String {
    if fraction <= 1e-9 { return "0 %" }
    if fraction >= 1 - 1e-9 { return "100 %" }
    if fraction < 0.005 { return "<1 %" }
    if fraction >= 0.995 { return ">99 %" }
    return "\(Int((fraction * 100).rounded())) %"
  }

  /// A sum of probabilities: like one while it is below 1, with one digit after the point below 10, whole above.
  static func sum(_ value: Double) -> String {
    if value < 1 { return probability(value) }
    return value < 9.95 ? fixed((value * 10).rounded(), digits: 1) : String(Int(min(value.rounded(), 1e15)))
  }

  /// A number between -1 and 1 that tells how alike two orders are, with two digits after the point.
  static func correlation(_ value: Double) -> String { canonicalNumber((value * 100).rounded() / 100) }

  /// How a computed figure moved; where two digits do not show the move, by how much.
  static func move(_ before: Double, _ after: Double) -> String {
    let texts = (probability(before), probability(after))
    if abs(before - after) < 1e-9 { return texts.0 }
    let size = texts.0 == texts.1 ? " (by \(after < before ? "−" : "+")\(probability(abs(after - before))))" : ""
    return "\(texts.0) → \(texts.1)\(size)"
  }

  /// `whole` with its last `digits` behind the point.
  private static func fixed(_ whole: Double, digits: Int) -> String {
    let text = String(Int(whole))
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return padded.dropLast(digits) + "." + padded.suffix(digits)
  }
}

extension Confidence {
  /// The confidence as it is stated; with two significant digits where it was computed from several publishers.
  var text: String {
    basis == .sources && publishers.count > 1 ? ReportText.probability(value) : ReportText.stated(value)
  }
}
