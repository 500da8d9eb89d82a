// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Numbers that stand in a file where an identifier belongs and are none: `0`, `N/A`, `000000000`, `010170-1****`.
///
/// They merge nobody and are left out. Each is said once for the file, with how often it stands there: some publishers
/// write one at every second party.
struct PlaceholderNumbers {
  static let code = "identifier-placeholder"

  private struct Number: Hashable {
    let scheme: String?
    let value: String

    /// More of them than this is not shown.
    init(scheme: String?, _ value: String) {
      self.scheme = scheme.map { String($0.prefix(100)) }
      self.value = String(value.prefix(100))
    }
  }

  private struct Places {
    var count = 0
    let first: SourceLocation
  }

  private var found: [Number: Places] = [:]
  /// How many stand in the file beyond those that are kept: masked numbers are as many as people.
  private var notKept = 0

  /// Notes a number, where it stands, and its scheme where that is stated.
  mutating func note(_ value: String, scheme: String?, at location: @autoclosure () -> SourceLocation) {
    let number = Number(scheme: scheme, value)
    guard found[number] != nil || found.count < findingsKept - 1 else {
      notKept += 1
      return
    }
    found[number, default: Places(first: location())].count += 1
  }

  /// A finding for each number, in their order.
  func findings(file: String) -> [Finding] {
    var findings = found.sorted { ($0.key.scheme ?? "", $0.key.value) < ($1.key.scheme ?? "", $1.key.value) }.map {
      number, places in
      let scheme = number.scheme.map { "\(visibleText($0, limit: 60)) " } ?? ""
      let often = places.count == 1 ? "once" : "\(places.count) times"
      return Finding(
        Self.code, .note, at: places.first,
        "the number \(scheme)\(quoted(number.value)) stands \(often) in the file; it is taken for a placeholder, so it is "
          + "nobody's identifier, and was left out.")
    }
    if notKept > 0 {
      findings.append(
        Finding(
          Self.code, .note, at: SourceLocation(file: file),
          "further numbers that are taken for placeholders stand \(notKept) times in the file; they were left out."))
    }
    return findings
  }
}
