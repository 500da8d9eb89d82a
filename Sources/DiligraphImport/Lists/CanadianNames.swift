// SPDX-License-Identifier: Apache-2.0

/// The other names of Canada's list, which stand in one text: `A; B`, or `A, B`, for an organisation in English, then behind
/// a slash in French.
enum CanadianNames {
  /// The names in a text.
  static func aliases(_ text: String) -> [String] {
    if text.contains(";") { return names(text.split(separator: ";")) }
    var found: [Substring] = []
    for half in halves(text) {
      var start = half.startIndex
      for comma in half.indices where half[comma] == "," && !NameAddition.begins(half[half.index(after: comma)...]) {
        found.append(half[start..<comma])
        start = half.index(after: comma)
      }
      found.append(half[start...])
    }
    return names(found)
  }

  private static func names(_ parts: [Substring]) -> [String] {
    parts.map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  /// The text before and behind slashes; one beside a single letter belongs to a word, as in `A/S`.
  private static func halves(_ text: String) -> [Substring] {
    var found: [Substring] = []
    var start = text.startIndex
    for slash in text.indices where text[slash] == "/" {
      let before = text[start..<slash].reversed().drop { $0 == " " }.prefix { $0.isLetter }
      let behind = text[text.index(after: slash)...].drop { $0 == " " }.prefix { $0.isLetter }
      guard before.count > 1, behind.count > 1 else { continue }
      found.append(text[start..<slash])
      start = text.index(after: slash)
    }
    return found + [text[start...]]
  }
}
