// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// What lists call an identifier, and which register it is of.
enum ListIdentifiers {
  /// Words in a type of identifier and the register: `XI-…` is the whole scheme, another word follows the country's
  /// code. Registers of organisations only: numbers of people's papers are not stored.
  private static let registers: [(words: [String], register: String)] = [
    (["legal entity number", "lei number", "legal entity identifier"], Identifier.leiScheme),
    (["d-u-n-s", "duns"], "XI-DUNS"),
    (["cage"], "XI-CAGE"),
    (["unique entity id"], "US-SAM"),
    (["imo number", "vessel registration identification"], "XI-IMO"),
    (["unified social credit"], "CN-USCI"),
    (["government gazette", "okpo"], "OKPO"),
    (["ogrn", "main state registration"], "OGRN"),
    (["v.a.t", "vat number"], "VAT"),
    (["fein", "employer identification"], "EIN"),
    (["nit #", "nit no"], "NIT"),
    (["r.f.c"], "RFC"),
    (["ruc #", "ruc no"], "RUC"),
    (["c.r. no", "commercial registry"], "CR"),
    (["tax id", "fiscal code", "fiscalcode", "tax identification"], "TAX"),
    (["registration", "company number", "regnumber", "registry number", "enterprise number"], "REG"),
  ]

  /// Where a national register has a name of its own on org-id.guide, or a word that tells it.
  private static let schemes = [
    "RU-TAX": "RU-INN", "UA-TAX": "UA-EDR",
  ]

  /// Whether a list calls an identifier so; `SWIFT/BIC`, websites and papers are no identifiers of one entity.
  static func isKnown(_ type: String) -> Bool {
    let type = type.lowercased()
    return registers.contains { $0.words.contains { type.contains($0) } }
  }

  /// The identifier, or nil where its register is not known or needs a country that is not stated.
  static func identifier(_ type: String, _ number: String, country: String?) -> Identifier? {
    let lower = type.lowercased()
    guard let register = registers.first(where: { $0.words.contains { lower.contains($0) } })?.register else {
      return nil
    }
    var value = number.trimmed
    if register == "XI-IMO" {
      let digits = value.filter(\.isNumber)
      guard digits.utf8.count == 7 else { return nil }
      value = digits
    }
    var scheme = register
    if !register.contains("-") {
      guard let country = country ?? impliedCountry(lower, register) else { return nil }
      guard
        let known = register == "REG"
          ? NationalRegisters.scheme(country: country, number: value) : "\(country)-\(register)"
      else { return nil }
      scheme = known
    }
    guard let identifier = Identifier(scheme: schemes[scheme] ?? scheme, value: value), !identifier.isPlaceholder
    else { return nil }
    return identifier
  }

  private static func impliedCountry(_ type: String, _ register: String) -> String? {
    switch register {
    case "OKPO", "OGRN": "RU"
    case "NIT": "CO"
    case "RFC": "MX"
    case "EIN": "US"
    default: type.hasPrefix("uk ") ? "GB" : type.hasPrefix("italian ") ? "IT" : nil
    }
  }
}
