// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// One FollowTheMoney entity, with what all schemata share.
struct FollowTheMoneyRecord {
  let id: String
  let schema: String
  let location: SourceLocation
  let caption: String?
  let datasets: [String]
  private let properties: JSONElement?
  /// The properties, where the record was put together from a table of statements.
  private let statements: [String: [String]]

  init(_ element: JSONElement, id: String, schema: String, location: SourceLocation) {
    self.id = id
    self.schema = schema
    self.location = location
    caption = element["caption"]?.trimmedString
    datasets = Set(element.elements("datasets").compactMap(\.trimmedString)).sorted()
    properties = element["properties"]
    statements = [:]
  }

  /// A record put together from statements, each a property and a value.
  init(
    id: String, schema: String, location: SourceLocation, datasets: Set<String>, statements: [String: [String]]
  ) {
    self.id = id
    self.schema = schema
    self.location = location
    self.datasets = datasets.sorted()
    self.statements = statements
    caption = nil
    properties = nil
  }

  /// How others refer to it.
  var reference: EntityReference { EntityReference(id: id, namespace: "ftm") }

  /// The values of a property; of a value that is itself an entity, its id.
  func values(_ property: String) -> [String] {
    guard let properties else { return statements[property] ?? [] }
    return properties.elements(property).compactMap { $0.trimmedString ?? $0["id"]?.trimmedString }
  }

  /// The values of some properties as notes.
  func notes(_ properties: [String]) -> [String] {
    properties.flatMap { property in values(property).map { "\(property): \($0)" } }
  }

  /// Who says it: the authority or publisher, else the data sets.
  func source(grade: Grade?) -> Source {
    let publisher = values("authority").first ?? values("publisher").first
    return Source(
      publisher: publisher ?? (datasets.isEmpty ? nil : datasets.joined(separator: ", ")),
      title: values("program").first ?? caption, url: values("sourceUrl").first,
      published: (values("publishedAt") + values("modifiedAt")).lazy.compactMap { Day($0) }.first,
      grade: grade,
      location: location)
  }

  /// The stated sum, in its own currency where that is stated, else in euros or dollars; and a text that is none.
  var amount: (stated: Amount?, malformed: String?) {
    var malformed: String?
    for (property, currency) in [
      ("amount", values("currency").first), ("amountEur", "EUR"), ("amountUsd", "USD"),
    ] {
      guard let text = values(property).first else { continue }
      if let number = FieldText.number(text) { return (Amount(number, currency: currency), malformed) }
      malformed = malformed ?? text
    }
    return (nil, malformed)
  }

  /// The public identifiers, in the registers of `country` where they are national; some may be placeholders.
  func identifiers(in country: String?) -> [Identifier] {
    var identifiers: [Identifier] = []
    func add(_ scheme: String, _ value: String) {
      guard let identifier = Identifier(scheme: scheme, value: value), !identifiers.contains(identifier) else { return }
      identifiers.append(identifier)
    }
    for (property, scheme) in FollowTheMoneyTerms.identifiers {
      for value in values(property) { add(scheme, value) }
    }
    if id.utf8.first == UInt8(ascii: "Q"), id.utf8.count > 1,
      id.utf8.dropFirst().allSatisfy({ (48...57).contains($0) })
    {
      add("XI-WIKIDATA", id)
    }
    // Of persons, national numbers are those of papers, not of registers.
    guard let country = country?.prefix(2), schema != "Person" else { return identifiers }
    for (property, register) in FollowTheMoneyTerms.nationalIdentifiers {
      let country = String(country)
      for value in values(property) {
        let isRegistration = property == "registrationNumber"
        let scheme =
          isRegistration ? NationalRegisters.scheme(country: country, number: value) : "\(country)-\(register)"
        if let scheme { add(scheme, value) }
      }
    }
    return identifiers
  }

  /// Registration numbers of which it is not known in which register of the country they are: as notes.
  func numbersOfUnknownRegisters(in country: String?) -> [String] {
    guard let country = country.map({ String($0.prefix(2)) }), schema != "Person" else { return [] }
    return values("registrationNumber").filter { NationalRegisters.scheme(country: country, number: $0) == nil }
      .map { "registrationNumber: \($0)" }
  }

  /// ISO codes in upper case; FollowTheMoney's own codes for past and supranational ones (`suhh`, `eu`) are
  /// left out.
  static func codes(_ countries: [String]) -> [String] {
    var codes: [String] = []
    for country in countries {
      let code = country.uppercased()
      let parts = code.split(separator: "-")
      let isCode =
        parts.first.map { $0.utf8.count == 2 && $0.utf8.allSatisfy { (65...90).contains($0) } } ?? false
      if isCode, parts.count <= 2, !["EU", "ZZ", "XX"].contains(code), !codes.contains(code) {
        codes.append(code)
      }
    }
    return codes
  }

  /// The share that a percentage states: `51`, `51%`, `25-50`, `25 to 50`, `>50`, `at least 25`, `75+`; a bare number is
  /// percent.
  static func share(_ text: String) -> Share? {
    var text = text.lowercased().replacing("%", with: "").replacing("percent", with: "").trimmed
    for (word, sign) in [
      ("more than ", ">"), ("over ", ">"), ("at least ", ">="), ("less than ", "<"), ("up to ", "<="),
      ("\u{2265}", ">="),
      ("\u{2264}", "<="), (" to ", "-"), ("\u{2013}", "-"),
    ] { text = text.replacing(word, with: sign) }
    if text.hasSuffix("+") { text = ">=" + text.dropLast() }
    let sign = text.prefix { "<>=".contains($0) }
    let parts = text.dropFirst(sign.count).split(separator: "-", omittingEmptySubsequences: false)
      .map { String($0).trimmed }
    let numbers = parts.compactMap(FieldText.decimal)
    guard numbers.count == parts.count, numbers.allSatisfy({ (0...100).contains($0) }), let first = numbers.first else {
      return nil
    }
    let share = first / 100
    switch (sign, numbers.count) {
    case ("", 1): return Share(exactly: share)
    case ("", 2): return Share(least: share, most: numbers[1] / 100)
    // "More than a half" is the next larger number: rules ask for at least a half, or for more than it.
    case (">", 1): return Share(least: share.nextUp, most: 1)
    case (">=", 1): return Share(least: share, most: 1)
    case ("<", 1): return Share(least: 0, most: share.nextDown)
    case ("<=", 1): return Share(least: 0, most: share)
    default: return nil
    }
  }
}
