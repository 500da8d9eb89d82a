// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// What all statements of one notice of Tenders Electronic Daily have in common.
struct TEDNotice {
  /// The publication number, `404080-2018`; the same in all formats.
  let id: String
  /// Where to read it.
  let url: String?
  let published: Day?
  let location: SourceLocation

  /// The publication number of `404080-2018`, `00404080-2018`, `2018404080` or `2018/S 180-404080`.
  static func publicationNumber(_ text: String) -> String? {
    let parts = text.split(separator: "-").map(String.init)
    func joined(_ number: some StringProtocol, _ year: some StringProtocol) -> String? {
      guard year.utf8.count == 4, let number = Int(number), Int(year) != nil else { return nil }
      return "\(number)-\(year)"
    }
    if parts.count == 2, let slash = parts[0].firstIndex(of: "/") {
      return joined(parts[1], parts[0][..<slash])
    }
    if parts.count == 2 { return joined(parts[0], parts[1]) }
    return text.utf8.count > 4 ? joined(text.dropFirst(4), text.prefix(4)) : nil
  }

  func source(_ title: String) -> Source {
    Source(
      publisher: "Tenders Electronic Daily", title: title, url: url, published: published, grade: .officialRegister,
      location: location)
  }
}

/// An organisation as a notice names it.
struct TEDParty {
  var reference: EntityReference
  var statement: EntityStatement
  /// A number that stands where the identifier belongs and is none.
  private(set) var placeholder: Identifier?

  /// The party with these values, or nil where it has no name.
  ///
  /// Notices state a national number without the register that gave it, so it is one of the country's numbers
  /// "as TED states it". One that has no digit, or fewer than five signs, is a name or a counter.
  init?(name: String?, nationalID: String?, country: String?, location: SourceLocation) {
    guard let name = name?.trimmed, !name.isEmpty else { return nil }
    let country = CountryCode.alpha2(country)
    var identifier: Identifier?
    if let nationalID {
      let value = Self.lettersAndDigits(nationalID)
      let scheme = Identifier.isValidLEI(value) ? Identifier.leiScheme : country.map { "\($0)-TED" }
      let stated = scheme.flatMap { Identifier(scheme: $0, value: value) }
      if let stated, stated.isPlaceholder {
        placeholder = stated
      } else if value.utf8.count >= 5, value.utf8.contains(where: { (48...57).contains($0) }),
        !Self.isOfCourt(value, country)
      {
        identifier = stated
      }
    }
    if let identifier {
      reference = EntityReference(id: identifier.description, namespace: "ted")
    } else {
      reference = EntityReference(name: name, namespace: "ted", jurisdiction: country)
    }
    statement = EntityStatement(reference, names: [Name(name)], location: location)
    statement.identifiers = identifier.map { [$0] } ?? []
    statement.jurisdictions = country.map { [$0] } ?? []
  }

  /// Whether it is a number of one of Germany's some hundred court registers, of which each counts from 1.
  private static func isOfCourt(_ value: String, _ country: String?) -> Bool {
    country == "DE"
      && ["HRA", "HRB", "GNR", "PR", "VR"].contains { register in
        value.hasPrefix(register) && value.dropFirst(register.count).allSatisfy(\.isNumber)
      }
  }

  /// The letters and digits of ASCII in a number, in upper case.
  private static func lettersAndDigits(_ number: String) -> String {
    // What is not ASCII can be in upper case, as "ß" is.
    let number = number.utf8.allSatisfy { $0 < 0x80 } ? number : number.uppercased()
    let kept = number.utf8.compactMap { byte -> UInt8? in
      switch byte {
      case 0x61...0x7A: byte - 0x20
      case 0x30...0x39, 0x41...0x5A: byte
      default: nil
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// What notices write where a winner's name belongs and there is none, as it is folded.
  private static let nobody: Set<String> = [
    "sans suite", "infructueux", "infructueuse", "lot infructueux", "lot sans suite", "non attribue", "non attribué",
    "desierto", "desierta", "deserta", "not awarded", "contract not awarded", "lot not awarded", "no award", "no bids",
    "nicht vergeben", "aufgehoben", "uniewazniono", "unieważniono", "postępowanie unieważnione", "brak ofert",
    "non aggiudicato", "non aggiudicata", "niet gegund", "n/a", "none", "-", "--", ".", "xxx", "0",
  ]

  /// Whether the name says that there is no winner.
  var saysThatNobodyWon: Bool {
    statement.identifiers.isEmpty && statement.names.allSatisfy { Self.nobody.contains(foldedName($0.text)) }
  }

  /// Marks a contracting authority; a natural person that a notice names as one is none.
  mutating func markPublic() {
    guard statement.kind != .person else { return }
    statement.kind = .publicBody
    statement.role = Role("public-body")
  }
}

/// Product categories and notes of CPV codes.
struct TEDClassification {
  var products: [ProductCategory] = []
  var notes: [String] = []

  init(_ codes: [String]) {
    var seen: Set<String> = []
    for text in codes {
      // Seven digits are eight whose first zero a spreadsheet dropped.
      let digits = text.trimmed.utf8.prefix { (0x30...0x39).contains($0) }
      guard (7...8).contains(digits.count) else { continue }
      let code = (digits.count == 7 ? "0" : "") + Substring(digits)
      guard seen.insert(code).inserted else { continue }
      if seen.count <= 8 { notes.append("classification: CPV \(code)") }
      if let match = ProductClassification.match(scheme: "CPV", code: code), !products.contains(match.product) {
        products.append(match.product)
        notes.append(match.note)
      }
    }
    if seen.count > 8 { notes.append("classification: and \(seen.count - 8) more") }
  }
}

extension ImportWriter {
  /// Notes the numbers of parties that are no identifiers; once for each place where one is read.
  mutating func notePlaceholders(of parties: [TEDParty]) {
    for party in parties {
      if let placeholder = party.placeholder { note(placeholder: placeholder, at: party.statement.location) }
    }
  }
}
