// SPDX-License-Identifier: Apache-2.0

/// Which schemes of identifiers are one list for all who state them.
///
/// `NIT` and `RUC` are tax numbers of several countries, `Other` and `Company number` those of any register: a number
/// in such a scheme is one entity's for one publisher at most.
enum CommonSchemes {
  /// Schemes without a country that are one list in the whole world.
  private static let worldwide: Set<String> = [
    "LEI", "DUNS", "UEI", "IMO", "GLN", "BIC", "SWIFT", "ISIN", "CAGE", "PERMID", "WIKIDATA", "OPENCORPORATES",
  ]

  /// Whether a scheme names one list wherever it is stated: a code of org-id.guide or one like it, which begins with a
  /// country or with X and a letter (`GB-COH`, `XI-LEI`, `PRY-IDCARD`), another of three parts that somebody made to be one
  /// (`PROV-GOB-JAL`), GLEIF's register code, or a worldwide list.
  static func contains(_ scheme: String) -> Bool {
    let scheme = scheme.uppercased()
    if worldwide.contains(scheme) { return true }
    guard let dash = scheme.firstIndex(of: "-"), scheme.index(after: dash) < scheme.endIndex else { return false }
    let prefix = scheme[..<dash]
    if scheme.utf8.count(where: { $0 == UInt8(ascii: "-") }) > 1 { return true }
    switch prefix.utf8.count {
    case 2: return prefix.first == "X" || prefix == "EU" || prefix == "UK" || CountryCode.alpha2(String(prefix)) != nil
    case 3: return CountryCode.alpha2(String(prefix)) != nil
    default: return prefix == "GLEIF"
    }
  }

  /// The scheme in the space of who states it, where it is none that all have in common.
  static func scheme(_ scheme: String, of space: String) -> String {
    contains(scheme) ? scheme : "\(space)-\(scheme)".uppercased()
  }
}
