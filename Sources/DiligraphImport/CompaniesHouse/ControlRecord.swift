// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// One record of the register of people with significant control.
struct ControlRecord {
  let number: String
  let company: EntityReference
  let data: JSONElement
  let kind: String
  let location: SourceLocation

  /// What tells the record from others: the company's number, and the last part of the record's own address.
  var key: String {
    let own = data["links"]?["self"]?.trimmedString?.split(separator: "/").last.map(String.init)
    return "\(number)/\(own ?? data["etag"]?.trimmedString ?? data["name"]?.trimmedString ?? kind)"
  }

  /// Whether the record states why no owner is named, and not an owner.
  var saysNothingOfAnOwner: Bool {
    kind.hasSuffix("-statement") || kind.hasPrefix("exemption") || data["exemptions"] != nil
  }

  /// What is stated in the place of an owner.
  var statement: [String] {
    let text = data["statement"]?.trimmedString ?? kind
    let until = data["ceased_on"]?.trimmedString.map { ", until \($0)" } ?? ""
    if ["all-beneficial-owners", "at-least-one-"].contains(where: text.hasPrefix) || text.contains("changed-details") {
      return ["the register states of persons with significant control: \(text)\(until)"]
    }
    let exemptions = exemptions
    return (exemptions.isEmpty ? ["\(text)\(until)"] : exemptions).map {
      "no person with significant control is named: \($0)"
    }
  }

  /// From what the company is exempt, and since when.
  private var exemptions: [String] {
    (data["exemptions"]?.members ?? []).sorted { $0.key < $1.key }.flatMap { key, exemption in
      let type = exemption["exemption_type"]?.trimmedString ?? key
      let periods = exemption.elements("items").map { item in
        [("from", "exempt_from"), ("to", "exempt_to")].compactMap { word, key in
          item[key]?.trimmedString.map { " \(word) \($0)" }
        }.joined()
      }
      return (periods.isEmpty ? [""] : periods).map { "\(type)\($0)" }
    }
  }

  /// Who has the control; nil where the kind is not known.
  var owner: EntityStatement? {
    if kind.hasPrefix("super-secure") { return hidden }
    if kind.hasPrefix("individual") { return person }
    return kind.hasPrefix("corporate-entity") || kind.hasPrefix("legal-person") ? organisation : nil
  }

  /// Somebody whom the register protects.
  private var hidden: EntityStatement {
    var statement = EntityStatement(EntityReference(id: key, namespace: company.namespace), location: location)
    statement.names = [Name("unknown person (\(key))")]
    statement.kind = .unknown
    statement.notes = ["not told who it is: the register protects the person"]
    return statement
  }

  /// A person, with the year of birth only: the register has no number of a person, so each record is its own.
  private var person: EntityStatement {
    var statement = EntityStatement(EntityReference(id: key, namespace: company.namespace), location: location)
    let parts = data["name_elements"].map { elements in
      ["forename", "middle_name", "surname"].compactMap { elements[$0]?.trimmedString }.joined(separator: " ")
    }
    let name = parts.flatMap(\.trimmedOrNil) ?? data["name"]?.trimmedString
    statement.names = [name ?? "unknown person (\(key))"].map { Name($0.collapsed) }
    statement.kind = .person
    statement.role = Role("person")
    if let year = data["date_of_birth"]?["year"]?.double { statement.notes.append("born: \(Int(year))") }
    for (key, label) in [("nationality", "nationality"), ("country_of_residence", "country of residence")] {
      if let text = data[key]?.trimmedString { statement.notes.append("\(label): \(text.collapsed)") }
    }
    statement.notes += sanctioned
    return statement
  }

  private var sanctioned: [String] {
    data["is_sanctioned"]?.bool == true ? ["sanctioned, as the register states"] : []
  }

  private var organisation: EntityStatement {
    let identification = data["identification"]
    let country = identification?["country_registered"]?.trimmedString
    let place = identification?["place_registered"]?.trimmedString
    let isBritish = CompanyNumber.isBritish(country: country, place: place)
    let code = isBritish ? "GB" : country.flatMap(Countries.code)
    let stated = identification?["registration_number"]?.trimmedString
    let identifier = stated.flatMap { CompanyNumber.identifier($0, country: code, isBritish: isBritish) }
    let name = data["name"]?.trimmedString?.collapsed
    let reference =
      identifier.map { EntityReference(id: $0.description, namespace: company.namespace) }
      // Without a country, the same name can be another company's in each record.
      ?? name.flatMap { name in
        code.map { EntityReference(name: name, namespace: company.namespace, jurisdiction: $0) }
      }
      ?? EntityReference(id: key, namespace: company.namespace)
    var statement = EntityStatement(reference, location: location)
    statement.names = [Name(name ?? "unknown entity (\(key))")]
    statement.kind = kind.hasPrefix("corporate") ? .company : .organization
    statement.jurisdictions = code.map { [$0] } ?? []
    statement.identifiers = identifier.map { [$0] } ?? []
    if identifier == nil, let stated { statement.notes.append("registration number: \(stated)") }
    for (key, label) in [
      ("legal_form", "legal form"), ("place_registered", "registered in"),
      ("country_registered", "country of register"),
    ] {
      if let text = identification?[key]?.trimmedString { statement.notes.append("\(label): \(text.collapsed)") }
    }
    statement.notes += sanctioned
    return statement
  }
}

/// Numbers of Companies House, which people write in many ways.
enum CompanyNumber {
  private static let british: Set<String> = [
    "england", "wales", "england and wales", "england & wales", "england/wales", "scotland", "northern ireland",
    "united kingdom", "great britain", "uk", "gb", "u.k.", "united kingdom (england and wales)",
    "england, united kingdom", "united kingdom (england)",
  ]
  /// Registers of the UK by name, where the country is not stated.
  private static let registers: Set<String> = [
    "companies house", "uk companies house", "companies house, england and wales", "companies house, england & wales",
    "companies house, cardiff", "companies house cardiff", "registrar of companies for england and wales",
    "register of companies for england and wales",
  ]

  /// Whether an organisation is registered in the UK.
  static func isBritish(country: String?, place: String?) -> Bool {
    if let country = country?.lowercased().collapsed { return british.contains(country) }
    guard let place = place?.lowercased().collapsed else { return false }
    return british.contains(place) || registers.contains(place)
  }

  /// Whether the number is one that the register gives a company of another country: an overseas entity (OE), or one
  /// with an establishment in the UK (FC, SF, NF).
  static func isOfOverseas(_ number: String) -> Bool {
    ["OE", "FC", "SF", "NF"].contains { number.hasPrefix($0) }
  }

  /// The number in eight signs: `123` is `00000123`, `sc 1234` is `SC001234`; nil where it is none.
  static func padded(_ text: String) -> String? {
    let number = text.uppercased().filter { !$0.isWhitespace }
    let letters = number.prefix { $0.isLetter && $0.isASCII }
    let digits = number.dropFirst(letters.count)
    guard letters.utf8.count <= 2, number.utf8.count <= 8, !digits.isEmpty,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }),
      digits.first?.isNumber == true
    else { return nil }
    return letters + String(repeating: "0", count: 8 - number.utf8.count) + digits
  }

  /// The identifier of a registration number; nil where its register is not known.
  static func identifier(_ number: String, country: String?, isBritish: Bool) -> Identifier? {
    var identifier: Identifier?
    if isBritish {
      identifier = padded(number).flatMap { Identifier(scheme: CompaniesHouseNumber.scheme, value: $0) }
    } else if let country, country != "GB", let known = NationalRegisters.scheme(country: country, number: number) {
      identifier = Identifier(scheme: known, value: number)
    }
    return identifier?.isPlaceholder == true ? nil : identifier
  }
}

/// A nature of control in the register's words, and what it means.
struct ControlNature {
  let meaning: BODSTerms.Meaning
  let share: Share?
  private(set) var notes: [String] = []

  /// - Parameter text: such as `ownership-of-shares-25-to-50-percent-as-trust`; nil where none is stated.
  init(_ text: String?) {
    let words = text?.lowercased() ?? ""
    share = Self.share(words)
    if words.hasPrefix("ownership-of-shares") || words.contains("right-to-share-surplus-assets") {
      meaning = .economic
    } else if words.hasPrefix("voting-rights") {
      meaning = .votes
    } else if words.hasPrefix("right-to-appoint-and-remove") || words.hasPrefix("significant-influence-or-control") {
      meaning = .control
    } else {
      meaning = .unstated
    }
    if words.contains("-as-trust") || words.contains("-as-control-over-trust") {
      notes.append("held through a trust")
    } else if words.contains("-as-firm") || words.contains("-as-control-over-firm") {
      notes.append("held through a firm")
    }
    if meaning == .votes, kind == .associate {
      notes.append("no majority of the votes by what is stated: shown, not counted as control")
    }
  }

  /// A majority of votes is control; fewer decide nothing.
  var kind: RelationshipKind {
    switch meaning {
    case .control: .control
    case .votes: (share?.least ?? 0) > 0.5 ? .control : .associate
    case .economic, .unstated, .tie, .agency: .ownership
    }
  }

  /// The bands of the register: more than 25 up to 50 percent, more than 50 and less than 75, 75 and more.
  private static func share(_ words: String) -> Share? {
    if words.contains("25-to-50-percent") { return Share(least: 0.25.nextUp, most: 0.5) }
    if words.contains("50-to-75-percent") { return Share(least: 0.5.nextUp, most: 0.75.nextDown) }
    if words.contains("75-to-100-percent") { return Share(least: 0.75, most: 1) }
    return words.contains("more-than-25-percent") ? Share(least: 0.25.nextUp, most: 1) : nil
  }
}
