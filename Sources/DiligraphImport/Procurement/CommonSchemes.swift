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
  private static let none: Set<String> = [
    "-", "ID", "NA", "N/A", "NIL", "NULL", "NONE", "OTHER", "OTHERS", "OTRO", "SCHEME", "UNKNOWN", "UNDEFINED",
  ]

  /// Whether a word that stands for a scheme says that there is none.
  static func namesNone(_ scheme: String) -> Bool { none.contains(scheme.uppercased()) }

  /// Whether a scheme names one list wherever it is stated: a code of org-id.guide or one like it, which begins with a
  /// country or with X and a letter (`GB-COH`, `XI-LEI`, `PRY-IDCARD`), another of three parts that somebody made to be one
  /// (`PROV-GOB-JAL`), GLEIF's register code, or a worldwide list.
  static func contains(_ scheme: String) -> Bool {
    let scheme = scheme.uppercased()
    if worldwide.contains(scheme) { return true }
    // A name in words is no code.
    guard !scheme.contains(where: \.isWhitespace), let dash = scheme.firstIndex(of: "-"),
      scheme.index(after: dash) < scheme.endIndex
    else { return false }
    let prefix = scheme[..<dash]
    let words = scheme.split(whereSeparator: { "-_".contains($0) }).dropFirst()
    // `ID-Number` and `Tax-Reg-No` are made of words that stand for any list; `CH-REG` is a register of a country, told no
    // closer, as native tables and lists have it too.
    if words.allSatisfy({ generic.contains(String($0)) }) { return words == ["REG"] && isPlace(prefix) }
    return words.count > 1 || isPlace(prefix) || prefix == "GLEIF"
      || prefix.utf8.count == 3 && Countries.code(String(prefix)) != nil
  }

  /// Whether two capitals stand for a country, the Union, or, with an X first, for none.
  private static func isPlace(_ prefix: Substring) -> Bool {
    guard prefix.utf8.count == 2 else { return false }
    let isOfNone = prefix.first == "X" && prefix.last?.isLetter == true
    return isOfNone || prefix == "EU" || prefix == "UK" || Countries.isCode(String(prefix))
  }

  /// The scheme in the space of who states it, where it is none that all have in common.
  static func scheme(_ scheme: String, of space: String) -> String {
    contains(scheme) ? scheme : "\(space)-\(scheme)".uppercased()
  }
}
