// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// An organisation of a release, as its statements name it.
struct OCDSParty {
  let reference: EntityReference
  /// What the release says of it.
  let statement: EntityStatement
  let roles: Set<String>
}

/// The organisations of one release.
///
/// Who is who is decided by, in this order: an identifier with its scheme; a party id that is itself an
/// org-id; a number without a scheme that is long enough not to be a counter; the name. A publisher's other
/// party ids often count from 1 in each release, so they never make two organisations of different releases
/// one.
struct OCDSParties {
  private(set) var all: [OCDSParty] = []
  private var byID: [String: Int] = [:]
  private var byName: [String: Int] = [:]
  private let process: OCDSProcess

  init(_ release: JSONElement, _ process: OCDSProcess) {
    self.process = process
    for (index, element) in release.elements("parties").enumerated() {
      let location = process.location.inside("parties[\(index)]")
      guard let party = Self.party(element, process, at: location) else { continue }
      if let id = element["id"]?.trimmedString, byID[id] == nil { byID[id] = all.count }
      if let name = element["name"]?.trimmedString {
        let folded = foldedName(name)
        if byName[folded] == nil { byName[folded] = all.count }
      }
      all.append(party)
    }
  }

  /// The parties with a role.
  func with(role: String) -> [OCDSParty] { all.filter { $0.roles.contains(role) } }

  /// The organisation that an element refers to: a party by its id, else by its name, else what the element
  /// itself says (OCDS 1.0 has no parties); nil where it says nothing.
  func resolve(_ element: JSONElement, at location: SourceLocation) -> OCDSParty? {
    if let id = element["id"]?.trimmedString, let index = byID[id] { return all[index] }
    if element["identifier"] == nil {
      let name = element["name"]?.trimmedString ?? (element.kind == .string ? element.trimmedString : nil)
      // An id that no party has names something else than a party of that name.
      if element["id"] == nil, let name, let index = byName[foldedName(name)] { return all[index] }
    }
    return Self.party(element, process, at: location)
  }

  private static func party(
    _ element: JSONElement, _ process: OCDSProcess, at location: SourceLocation
  ) -> OCDSParty? {
    let name = element["name"]?.trimmedString ?? (element.kind == .string ? element.trimmedString : nil)
    let legalName = element["identifier"]?["legalName"]?.trimmedString
    let partyID = element["id"]?.trimmedString
    let identifiers = identifiers(element, partyID)
    let reference: EntityReference
    if let identifier = identifiers.first {
      reference = EntityReference(id: identifier.description, namespace: process.namespace)
    } else if let number = element["identifier"]?["id"]?.trimmedString, number.utf8.count >= 5,
      let identifier = Identifier(scheme: process.namespace, value: number), !identifier.isPlaceholder
    {
      reference = EntityReference(id: identifier.value, namespace: process.namespace)
    } else if let name = name ?? legalName {
      reference = EntityReference(name: name, namespace: process.namespace)
    } else if let partyID {
      reference = EntityReference(id: "\(process.id)/\(partyID)", namespace: process.namespace)
    } else {
      return nil
    }
    let roles = Set(element.elements("roles").compactMap { $0.trimmedString?.lowercased() })
    var statement = EntityStatement(reference, location: location)
    statement.names = names(element, name, legalName)
    statement.identifiers = identifiers
    statement.jurisdictions = jurisdictions(element, identifiers)
    if !roles.isDisjoint(with: ["buyer", "procuringentity", "centralpurchasingbody"]) {
      Self.markPublic(&statement)
    }
    return OCDSParty(reference: reference, statement: statement, roles: roles)
  }

  /// Buyers are public bodies: only they publish contracts under the standard.
  static func markPublic(_ statement: inout EntityStatement) {
    statement.kind = .publicBody
    statement.role = Role("public-body")
  }

  /// The main identifier first; placeholders are left out.
  private static func identifiers(_ element: JSONElement, _ partyID: String?) -> [Identifier] {
    var identifiers: [Identifier] = []
    for entry in element.elements("identifier") + element.elements("additionalIdentifiers") {
      guard let scheme = entry["scheme"]?.trimmedString, let value = entry["id"]?.trimmedString,
        let identifier = orgID(scheme, value), !identifier.isPlaceholder, !identifiers.contains(identifier)
      else { continue }
      identifiers.append(identifier)
    }
    if let partyID, !partyID.contains(":"), let identifier = Identifier(partyID), !identifier.isPlaceholder,
      !identifiers.contains(identifier)
    {
      // Publishers often write the party id without the check digits or zeros of the identifier; the latter
      // counts.
      if identifiers.isEmpty { identifiers.append(identifier) }
    }
    return identifiers
  }

  /// Some publishers repeat the scheme in the value: GB-COH and GB-COH-00946107.
  private static func orgID(_ scheme: String, _ value: String) -> Identifier? {
    let prefix = scheme + "-"
    let rest =
      value.uppercased().hasPrefix(prefix.uppercased()) ? String(value.dropFirst(prefix.count)) : value
    return Identifier(scheme: scheme, value: rest)
  }

  private static func names(_ element: JSONElement, _ name: String?, _ legalName: String?) -> [Name] {
    var names = [name, legalName].compactMap(\.self).map { Name($0) }
    if names.count == 2, names[0] == names[1] { names.removeLast() }
    // OCDS writes translations as name_es, name_zh-Hant.
    for (key, value) in element.members where key.hasPrefix("name_") {
      guard let text = value.trimmedString else { continue }
      let name = Name(text, language: String(key.dropFirst("name_".count)))
      if !names.contains(where: { $0.text == name.text }) { names.append(name) }
    }
    return names
  }

  /// The country of the address where it is a code, else of the register.
  private static func jurisdictions(_ element: JSONElement, _ identifiers: [Identifier]) -> [String] {
    let address = element["address"]
    for text in [address?["country"]?.trimmedString, address?["countryName"]?.trimmedString] {
      if let code = text?.uppercased(), isCountryCode(code) { return [code] }
    }
    // Prefixes of org-id.guide that begin with X stand for no country.
    let codes = identifiers.compactMap { identifier -> String? in
      let parts = identifier.scheme.split(separator: "-")
      guard parts.count == 2, let code = parts.first.map(String.init), isCountryCode(code),
        !code.hasPrefix("X")
      else { return nil }
      return code
    }
    return codes.first.map { [$0] } ?? []
  }

  private static func isCountryCode(_ text: String) -> Bool {
    text.utf8.count == 2 && text.utf8.allSatisfy { (65...90).contains($0) }
  }
}
