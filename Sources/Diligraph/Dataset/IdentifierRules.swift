// SPDX-License-Identifier: Apache-2.0

/// What is known of identifier schemes, and when an identifier decides nothing: data of the rules of identity.
enum IdentifierRules {
  /// More distinct names than this, after folding and without punctuation, make an identifier a placeholder.
  ///
  /// Spellings of one company in the tenders of a country reach about a dozen; fillers such as `12345678`
  /// reach hundreds.
  static let namesOfOneIdentifier = 20

  /// Registers by GLEIF's code, each one register: `GLEIF-RA000463`.
  private static let oneValuedPrefix = "GLEIF-RA"

  /// Whether an entity has one value of the scheme at most.
  static func isOneValued(_ scheme: String) -> Bool {
    IdentifierSchemes.oneValued.contains(scheme) || scheme.hasPrefix(oneValuedPrefix)
  }

  /// The order in which identifiers decide: LEI, then the other schemes of one value, then the rest.
  static func precedes(_ a: Identifier, _ b: Identifier) -> Bool {
    func rank(_ scheme: String) -> Int { scheme == Identifier.leiScheme ? 0 : isOneValued(scheme) ? 1 : 2 }
    let (first, second) = (rank(a.scheme), rank(b.scheme))
    return first == second ? a < b : first < second
  }

  /// Namespaces whose ids are those of the world: records of many publications are in one, and equal names in it say no
  /// more than in two.
  static let sharedNamespaces: Set = ["ftm"]

  /// What stands where a name is withheld or missing, folded: equal ones are nobody in common.
  static let namesOfNobody: Set<String> = [
    "miscellaneous foreign awardees", "miscellaneous foreign contractors", "foreign awardees (undisclosed)",
    "domestic awardees (undisclosed)", "foreign contractors (undisclosed)", "domestic contractors (undisclosed)",
    "redacted due to pii", "redacted", "multiple recipients", "multiple foreign recipients", "multiple", "various",
    "various suppliers", "private individual", "individual recipient", "gpc merchant", "confidential", "anonymous",
    "unknown", "not available", "not applicable", "n/a", "na", "none", "null", "-",
  ]

  /// The name as distinct names are counted: letters and digits of the folded name.
  static func bareName(_ folded: String) -> String {
    String(
      String.UnicodeScalarView(
        folded.unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }))
  }
}
