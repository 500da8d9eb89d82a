// SPDX-License-Identifier: Apache-2.0

/// What follows a comma and belongs to the name before it: a legal form, or `Jr.` and the like.
enum NameAddition {
  private static let generations: Set<String> = ["ii", "iii", "iv", "jr", "sr"]
  private static let legalForms: Set<String> = [
    "ao", "bv", "co", "corp", "gmbh", "inc", "jsc", "limited", "llc", "llp", "ltd", "nv", "ojsc", "ooo", "pao", "pjsc",
    "plc", "sa", "sarl", "sl", "spa", "srl", "zao",
  ]

  /// Whether a text begins with such an addition.
  static func begins(_ text: some StringProtocol) -> Bool {
    beginsWithLegalForm(text) || generations.contains(firstWord(text))
  }

  /// Whether a text begins with a legal form, as behind the comma of `NORVALE, Ltd.`
  static func beginsWithLegalForm(_ text: some StringProtocol) -> Bool { legalForms.contains(firstWord(text)) }

  /// Whether a part of a person's name tells generations apart.
  static func isGeneration(_ part: String) -> Bool { generations.contains(key(part)) }

  private static func firstWord(_ text: some StringProtocol) -> String {
    key(text.drop { $0 == " " }.prefix { $0.isLetter || $0 == "." })
  }

  private static func key(_ word: some StringProtocol) -> String { word.lowercased().filter { $0 != "." } }
}
