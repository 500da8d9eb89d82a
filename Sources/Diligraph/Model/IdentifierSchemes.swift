// SPDX-License-Identifier: Apache-2.0

/// What is known of the schemes of identifiers, as data.
enum IdentifierSchemes {
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
  static func isWrittenFreely(_ scheme: String) -> Bool { allWrittenFreely.contains(scheme) }

  static let allWrittenFreely = oneValued.union(writtenFreely).subtracting([Identifier.leiScheme])

  /// Whether every value of the scheme has a digit: all registers that are known, but not identifiers of letters and
  /// digits as chance has them.
  static func isOfNumbers(_ scheme: String) -> Bool {
    isWrittenFreely(scheme) && !["US-SAM", "US-UEI", "UEI"].contains(scheme)
  }
}
