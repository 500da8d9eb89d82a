// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// What the advanced format writes once and refers to by numbers: words, places and papers.
struct OFACReferences {
  /// A place as text, with the name or code of its country.
  struct Place {
    var text: String
    var country: String?
  }

  /// A paper or a registration.
  struct Document {
    var type: String
    var number: String
    var country: String?
  }

  /// Words by the element's name and the number, `FeatureType 8`.
  private var words: [String: [String: String]] = [:]
  /// The sort of party by the number of its sub-type.
  private var partyTypes: [String: String] = [:]
  private var places: [String: Place] = [:]
  private var documentsByIdentity: [String: [Document]] = [:]

  /// What a relation type is, and whether it goes from the second party to the first: who is owned stands first.
  static let relations: [String: (kind: RelationshipKind, isReversed: Bool)] = [
    "owned or controlled by": (.control, true), "acting for or on behalf of": (.representation, false),
    "family member of": (.family, false), "associate of": (.associate, false),
    "providing support to": (.associate, false), "leader or official of": (.associate, false),
  ]

  // MARK: Filling

  mutating func addValues(_ element: XMLElement) {
    for values in element.children {
      for value in values.children {
        guard let id = value.attribute("ID") else { continue }
        if value.name == "PartySubType" {
          let text = value.text.lowercased() == "unknown" ? nil : value.text.trimmedOrNil
          let type = value.attribute("PartyTypeID").flatMap { words["PartyType"]?[$0] }
          partyTypes[id] = type?.lowercased() == "individual" || text == nil ? type ?? text : text
        }
        let short = value.attribute("LegalBasisShortRef")
        words[value.name, default: [:]][id] =
          value.name == "Country" ? value.attribute("ISO2") ?? value.text : short ?? value.text
      }
    }
    // Sub-types may stand before the types.
    for value in element.children("PartySubTypeValues/PartySubType") {
      guard let id = value.attribute("ID"), partyTypes[id] == nil else { continue }
      partyTypes[id] = value.attribute("PartyTypeID").flatMap { words["PartyType"]?[$0] }
    }
  }

  mutating func addLocation(_ element: XMLElement) {
    guard let id = element.attribute("ID") else { return }
    let country =
      text("Country", element.child("LocationCountry")?.attribute("CountryID"))
      ?? text("AreaCode", element.child("LocationAreaCode")?.attribute("AreaCodeID"))
    let parts = element.texts("LocationPart/LocationPartValue/Value")
    places[id] = Place(text: (parts + [country].compactMap { $0 }).joined(separator: ", "), country: country)
  }

  mutating func addDocument(_ element: XMLElement) {
    guard let identity = element.attribute("IdentityID"), let number = element.text("IDRegistrationNo") else { return }
    let type = text("IDRegDocType", element.attribute("IDRegDocTypeID")) ?? "identifier"
    let country = element.attribute("IssuedBy-CountryID") ?? element.child("IssuedBy")?.attribute("CountryID")
    documentsByIdentity[identity, default: []].append(
      Document(type: type, number: number, country: text("Country", country)))
  }

  // MARK: Looking up

  /// The word behind a number; nil where it is not given or empty.
  func text(_ name: String, _ id: String?) -> String? { id.flatMap { words[name]?[$0]?.trimmedOrNil } }

  /// The sort of a party; where a part of the file without its tables is read, by the numbers that these have had ever.
  func partyType(_ id: String?) -> String? {
    id.flatMap { partyTypes.isEmpty ? Self.knownPartyTypes[$0] : partyTypes[$0] }
  }
  private static let knownPartyTypes = ["1": "Vessel", "2": "Aircraft", "3": "Entity", "4": "Individual"]
  func location(_ id: String?) -> Place? { id.flatMap { places[$0] } }
  func documents(of identity: String?) -> [Document] { identity.flatMap { documentsByIdentity[$0] } ?? [] }

  /// The day that elements called Year, Month and Day state; a month that is not stated is the first.
  static func day(_ element: XMLElement) -> Day? {
    func number(_ name: String) -> Int? { element.text(name).flatMap { Int($0) } }
    guard let year = number("Year") else { return nil }
    return Day(year: year, month: number("Month") ?? 1, day: number("Day") ?? 1)
  }
}
