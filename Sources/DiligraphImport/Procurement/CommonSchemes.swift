// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Which schemes of identifiers are one list for all who state them.
///
/// `NIT` and `RUC` are tax numbers of several countries, `Other` and `Company number` those of any register: a number
/// in such a scheme is one entity's for one publisher at most.
enum CommonSchemes {
  /// Schemes without a country that are one list in the whole world.
  private static let worldwide: Set<String> = [
    "LEI", "DUNS", "UEI", "IMO", "GLN", "BIC", "SWIFT", "ISIN", "CAGE", "PERMID", "WIKIDATA", "OPENCORPORATES",
  ]

  /// Words for a number in any list.
  private static let generic: Set<String> = [
    "CODE", "COMPANY", "ID", "IDENTIFICATION", "IDENTIFIER", "NO", "NR", "NUM", "NUMBER", "NUMERO", "NÚMERO", "ORG",
    "REG", "REGISTER", "REGISTRATION", "REGISTRY", "REGNO",
  ]

  /// Words that stand for a scheme and say that there is none, in upper case.
  private static let none: Set<String> = ["OTHER", "NONE", "N/A", "NA", "UNKNOWN", "OTRO", "SCHEME", "ID"]

  /// Whether a word that stands for a scheme says that there is none.
  static func namesNone(_ scheme: String) -> Bool { none.contains(scheme.uppercased()) }

  /// Whether a scheme names one list wherever it is stated: a code of org-id.guide or one like it, which begins with a
  /// country or with X and a letter (`GB-COH`, `XI-LEI`, `PRY-IDCARD`), another of three parts that somebody made to be one
  /// (`PROV-GOB-JAL`), GLEIF's register code, or a worldwide list.
  static func contains(_ scheme: String) -> Bool {
    let scheme = scheme.uppercased()
    if worldwide.contains(scheme) { return true }
    guard let dash = scheme.firstIndex(of: "-"), scheme.index(after: dash) < scheme.endIndex else { return false }
    let prefix = scheme[..<dash]
    let words = scheme.split(whereSeparator: { "-_ ".contains($0) }).dropFirst()
    // `NO-Reg` and `Tax-ID-Number` are made of words that stand for any list.
    if words.allSatisfy({ generic.contains(String($0)) }) { return false }
    if words.count > 1 { return true }
    switch prefix.utf8.count {
    case 2:
      let isOfNone = prefix.first == "X" && prefix.last?.isLetter == true
      return isOfNone || prefix == "EU" || prefix == "UK" || Countries.isCode(String(prefix))
    case 3: return Countries.code(String(prefix)) != nil
    default: return prefix == "GLEIF"
    }
  }

  /// Whether a scheme begins with two capitals that stand for a country, or for none as org-id.guide has it, and a dash:
  /// what most are, found without making a text of it.
  static func beginsWithCountry(_ scheme: UnsafeBufferPointer<UInt8>) -> Bool {
    guard scheme.count > 3, scheme[2] == UInt8(ascii: "-") else { return false }
    let (first, second) = (Int(scheme[0]) - 0x41, Int(scheme[1]) - 0x41)
    return (0..<26).contains(first) && (0..<26).contains(second) && prefixes[first * 26 + second]
  }

  /// For each two capitals, whether schemes begin with them.
  private static let prefixes: [Bool] = (0..<26 * 26).map { pair in
    let letters = [pair / 26, pair % 26].map { Character(Unicode.Scalar(UInt8(0x41 + $0))) }
    return contains(String(letters) + "-A")
  }

  /// The scheme in the space of who states it, where it is none that all have in common.
  static func scheme(_ scheme: String, of space: String) -> String {
    contains(scheme) ? scheme : "\(space)-\(scheme)".uppercased()
  }
}
