// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Shares that stand in a table without the sign of percent. Above 1 they are read as percent, else as fractions; where
/// both are in one table, `1` may be 1 % as well as all.
struct BareShares: Sendable {
  /// How many are above 1.
  private var percents = 0
  /// How many are above 0 and at most 1.
  private var fractions = 0
  private var first: (text: String, location: SourceLocation)?

  /// Notes a share as it was read.
  mutating func note(_ text: String, _ fraction: FieldText.Fraction, at location: SourceLocation) {
    if fraction.wasReadAsPercent {
      percents += 1
    } else if fraction.value > 0, !text.hasSuffix("%") {
      keep(text, location)
      fractions += 1
    }
  }

  /// Notes a share that was read as a fraction, from a cell without the sign.
  mutating func noteFraction(_ cell: UnsafeBufferPointer<UInt8>, file: String, line: Int) {
    // Nothing at all is written alike either way.
    guard cell.contains(where: { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) }) else { return }
    if first == nil { keep(String(decoding: cell, as: UTF8.self), SourceLocation(file: file, line: line)) }
    fractions += 1
  }

  /// Adds those of other rows of the table.
  mutating func add(_ others: BareShares) {
    percents += others.percents
    fractions += others.fractions
    if let first = others.first { keep(first.text, first.location) }
  }

  private mutating func keep(_ text: String, _ location: SourceLocation) {
    if let first, first.location <= location { return }
    first = (text, location)
  }

  /// What is doubtful; nil where the table has one way of writing.
  var finding: Finding? {
    guard percents > 0, fractions > 0, let first else { return nil }
    return Finding(
      "native-share-ambiguous", .doubt, at: first.location,
      "the share is \(quoted(first.text)), and was read as a fraction of 1, as \(fractions) are in this table; \(percents) "
        + "others without the sign are above 1, and were read as percent. Write all of them with the sign, or all as "
        + "fractions.")
  }
}
