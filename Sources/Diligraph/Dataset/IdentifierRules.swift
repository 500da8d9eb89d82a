// SPDX-License-Identifier: Apache-2.0

/// What is known of identifier schemes, and when an identifier decides nothing: data of the rules of identity.
enum IdentifierRules {
  /// More distinct names than this, after folding and without punctuation, make an identifier a placeholder.
  ///
  /// Spellings of one company in the tenders of a country reach about a dozen; fillers such as `12345678`
  /// reach hundreds.
  static let namesOfOneIdentifier = 20

  /// Schemes of which an entity has one value at most: two values are two entities.
  ///
  /// Only registers that give an entity one number for life. Schemes that number establishments, licences, tax
  /// matters or addresses (DUNS, SIRET, VAT, CAGE) do not belong here, nor does `XX-REG`, which is any register
  /// of a country.
  static let oneValued: Set<String> = [
    Identifier.leiScheme, "US-SAM", "US-UEI", "UEI",
    "AE-ADGM", "AE-DIFC", "AT-FB", "AU-ABN", "AU-ACN", "BE-BCE_KBO", "BG-EIK", "BR-CNPJ", "CA-CC", "CH-FDJP", "CN-USCI",
    "CY-DRCOR", "CZ-ICO", "DK-CVR", "EE-KMKR", "ES-RMC", "FI-PRO", "FR-RCS", "FR-SIREN", "GB-CHC", "GB-COH", "GB-NIC",
    "GB-SC", "GE-NAPR", "HK-CR", "HR-OIB", "HU-CEG", "IE-CRO", "IL-ROC", "IN-MCA", "IT-RI", "JP-JCN", "KE-RCO",
    "KR-CRN", "LT-RC", "LU-RCS", "LV-RE", "MD-IDNO", "MK-CR", "MT-MBR", "MY-SSM", "NG-CAC", "NL-KVK", "NO-BRC", "NZ-CN",
    "PK-SECP", "PL-KRS", "PT-RNPC", "RO-CUI", "RS-APR", "RU-INN", "RU-OGRN", "SE-BLV", "SG-ACRA", "SI-PRS", "SK-ORSR",
    "TR-MERSIS", "TW-UBN", "UA-EDR", "US-EIN", "ZA-CIP",
  ]

  /// Further schemes whose numbers are written with and without signs between the digits: `76.123.456-7` and `761234567`.
  private static let writtenFreely: Set<String> = [
    "AR-CUIT", "BR-CPF", "CL-RUT", "CO-NIT", "CR-CPJ", "DO-RNC", "EC-RUC", "FR-SIRET", "GT-NIT", "HN-RTN", "MX-RFC",
    "NI-RUC", "PA-RUC", "PE-RUC", "PL-NIP", "PL-REGON", "PT-NIF", "PY-RUC", "SV-NIT", "TR-VKN", "UY-RUT", "VE-RIF",
    "XI-DUNS", "US-DUNS", "DUNS",
  ]

  /// Whether spaces, dots, dashes and strokes in a value are only for the eye. In a scheme that is not known `1-12` and
  /// `11-2` may be two numbers.
  static func isWrittenFreely(_ scheme: String) -> Bool {
    scheme != Identifier.leiScheme && (oneValued.contains(scheme) || writtenFreely.contains(scheme))
  }

  /// Registers by GLEIF's code, each one register: `GLEIF-RA000463`.
  private static let oneValuedPrefix = "GLEIF-RA"

  /// Whether an entity has one value of the scheme at most.
  static func isOneValued(_ scheme: String) -> Bool {
    oneValued.contains(scheme) || scheme.hasPrefix(oneValuedPrefix)
  }

  /// The order in which identifiers decide: LEI, then the other schemes of one value, then the rest.
  static func precedes(_ a: Identifier, _ b: Identifier) -> Bool {
    func rank(_ scheme: String) -> Int { scheme == Identifier.leiScheme ? 0 : isOneValued(scheme) ? 1 : 2 }
    let (first, second) = (rank(a.scheme), rank(b.scheme))
    return first == second ? a < b : first < second
  }

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
