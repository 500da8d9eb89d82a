// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// An organization of a release.
struct OCDSParty {
  /// What the release says of it; added when the release is done.
  var row: StatementBatch.EntityRow
  /// The key of its reference: equal keys are one record.
  let key: JSONBytes
  let roles: OCDSRoles
  var isPublic: Bool
}

/// The roles that matter here.
struct OCDSRoles: OptionSet {
  let rawValue: UInt8
  static let buyer = OCDSRoles(rawValue: 1)
  static let procuringEntity = OCDSRoles(rawValue: 2)
  static let centralPurchasingBody = OCDSRoles(rawValue: 4)
  static let supplier = OCDSRoles(rawValue: 8)
}

/// The organizations of one release.
///
/// Who is who is decided by, in this order: an identifier with its scheme; a party id that is itself an org-id; a
/// number without a scheme that is long enough not to be a counter; the name. A publisher's other party ids often
/// count from 1 in each release, so they never make two organizations of different releases one.
struct OCDSParties {
  /// Those of `parties`, then those that only a reference names.
  var all: [OCDSParty] = []
  /// How many stand in `parties`.
  var stated = 0
  var byID = ByteIndex()
  /// Filled when the first reference comes without an id.
  var byName = ByteIndex()
  var namesAreIndexed = false
  /// The names of those in `parties`, by index.
  var names: [JSONBytes?] = []

  mutating func removeAll() {
    all.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
    byID.removeAll()
    byName.removeAll()
    namesAreIndexed = false
    stated = 0
  }

  /// The first party with a role.
  func first(_ role: OCDSRoles) -> Int? { all[..<stated].firstIndex { $0.roles.contains(role) } }

  /// How many parties have a role.
  func count(_ role: OCDSRoles) -> Int { all[..<stated].count { $0.roles.contains(role) } }
}

extension OCDSReading {
  /// Reads `parties`.
  mutating func readParties(_ value: JSONValue?) {
    parties.removeAll()
    guard let value else { return }
    // Those who hold shares are named by the ids of parties that may come later.
    var shareholders: [(value: JSONValue, party: Int, position: Int)] = []
    for (index, element) in value.items.enumerated() {
      let part = OCDSPartyPart(element, keys)
      guard let party = party(element, part, at: .party(index)) else {
        report(
          "ocds-party-unnamed", .doubt, at: .party(index),
          element.isObject || element.isString
            ? "the party has neither a name nor an id; it was left out."
            : "the party is not an object with a name or an id; it was left out.")
        continue
      }
      if let id = text(part.id) { parties.byID.insert(id, parties.all.count) }
      parties.names.append(text(part.name))
      parties.all.append(party)
      parties.stated += 1
      if let owners = part.beneficialOwners { readOwners(owners, of: parties.all.count - 1, at: index) }
      if let holders = part.shareholders { shareholders.append((holders, parties.all.count - 1, index)) }
    }
    counts.parties += parties.stated
    for entry in shareholders { readShareholders(entry.value, of: entry.party, at: entry.position) }
  }

  /// The organization that an element refers to: a party by its id, else by its name, else what the element itself
  /// says (OCDS 1.0 has no parties); nil where it says nothing.
  mutating func resolve(_ element: JSONValue, at spot: OCDSSpot) -> Int? {
    let part = OCDSPartyPart(element, keys)
    let id = text(part.id)
    if let id, let index = parties.byID.value(id) {
      nameParty(index, text(part.name))
      return index
    }
    // An id that no party has names something else than a party of that name.
    if id == nil, part.identifier == nil, let name = text(part.name) ?? (element.isString ? text(element) : nil),
      let index = partyIndex(named: name)
    {
      return index
    }
    guard let party = party(element, part, at: spot) else { return nil }
    parties.all.append(party)
    return parties.all.count - 1
  }

  /// Takes the name in a reference to a party that states none itself.
  private mutating func nameParty(_ index: Int, _ name: JSONBytes?) {
    guard let name, parties.all[index].row.names.count == 0 else { return }
    parties.all[index].row.names = batch.add(pair: StatementBatch.Pair(first: add(name), second: .none))
  }

  mutating func partyIndex(named name: JSONBytes) -> Int? {
    if !parties.namesAreIndexed {
      parties.namesAreIndexed = true
      for (index, name) in parties.names.enumerated() {
        if let name { parties.byName.insert(folded(name), index) }
      }
    }
    return parties.byName.count == 0 ? nil : parties.byName.value(folded(name))
  }

  /// Adds what is said of every organization; those that buy are public bodies: only they publish contracts under the
  /// standard.
  mutating func addParties() {
    guard let constants else { return }
    for index in parties.all.indices {
      if parties.all[index].isPublic {
        parties.all[index].row.kind = .publicBody
        parties.all[index].row.role = constants.publicBody
      }
      batch.add(parties.all[index].row)
    }
  }

  // MARK: One organization

  private mutating func party(_ element: JSONValue, _ part: OCDSPartyPart, at spot: OCDSSpot) -> OCDSParty? {
    let name = text(part.name) ?? (element.isString ? text(element) : nil)
    let id = text(part.id)
    let (legalName, number) = collectIdentifiers(part, id, at: spot)
    guard let (key, isName) = reference(name ?? legalName, id, number) else { return nil }
    if !isName, identifiers.isEmpty, let name, OCDSIdentifiers.namesNobody(folded(name)) {
      report(
        "ocds-name-placeholder", .note, at: spot,
        "the name is \(quoted(name.string)), which names nobody; it stays an organisation of this process alone.")
    }
    let row = StatementBatch.ReferenceRow(namespace: process.namespaceText, key: add(key), isName: isName)
    let reference = batch.add(row)
    var entity = StatementBatch.EntityRow(reference)
    entity.names = names(element, part, name, legalName)
    if !identifiers.isEmpty {
      pairs.removeAll(keepingCapacity: true)
      for identifier in identifiers {
        pairs.append(pair(identifier))
      }
      entity.identifiers = batch.add(pairs: pairs)
    }
    entity.jurisdictions = jurisdictions(part)
    entity.notes = notes(memberOf: part.memberOf)
    entity.place = place(spot)
    let roles = roles(part.roles)
    let isPublic = !roles.isDisjoint(with: [.buyer, .procuringEntity, .centralPurchasingBody])
    return OCDSParty(row: entity, key: key, roles: roles, isPublic: isPublic)
  }

  /// The key of the reference, and whether it is only a name.
  private mutating func reference(_ name: JSONBytes?, _ id: JSONBytes?, _ number: JSONBytes?) -> (JSONBytes, Bool)? {
    if let identifier = identifiers.first {
      return (joined(identifier.scheme, UInt8(ascii: "-"), identifier.value), false)
    }
    if let number = number.flatMap({ OCDSIdentifiers.number($0, in: arena) }) { return (number, false) }
    if let name {
      let key = folded(name)
      // What many publishers write where a name is not known or not told would be one supplier of all of them.
      return OCDSIdentifiers.namesNobody(key) ? (joined(process.id, UInt8(ascii: "/"), key), false) : (key, true)
    }
    return id.map { (joined(process.id, UInt8(ascii: "/"), $0), false) }
  }

  /// Two texts with a byte between them.
  func joined(_ first: JSONBytes, _ byte: UInt8, _ second: JSONBytes) -> JSONBytes {
    let start = arena.room(first.count + 1 + second.count)
    start.update(from: first.start, count: first.count)
    start[first.count] = byte
    (start + first.count + 1).update(from: second.start, count: second.count)
    return JSONBytes(start: UnsafePointer(start), count: first.count + 1 + second.count)
  }

  /// Fills ``identifiers``, the main one first, placeholders left out, and ``otherIdentifiers``; returns the legal name and
  /// the main number.
  private mutating func collectIdentifiers(
    _ part: OCDSPartyPart, _ id: JSONBytes?, at spot: OCDSSpot
  ) -> (legalName: JSONBytes?, number: JSONBytes?) {
    identifiers.removeAll(keepingCapacity: true)
    otherIdentifiers.removeAll(keepingCapacity: true)
    var legalName: JSONBytes?
    var number: JSONBytes?
    if let value = part.identifier {
      for entry in value.items {
        let members = OCDSMembers(entry, keys, .scheme, .id, .legalName)
        legalName = legalName ?? text(members.third)
        if !isPaper(members) { number = number ?? text(members.second) }
        collect(members, at: spot)
      }
    }
    if let value = part.additionalIdentifiers {
      let main = identifiers.count
      for entry in value.items {
        let members = OCDSMembers(entry, keys, .scheme, .id, .legalName)
        if isOfAnother(members, main: main) {
          otherIdentifiers.append(members)
        } else {
          collect(members, at: spot)
        }
      }
    }
    // Publishers often write the party id without the check digits or zeros of the identifier; the latter counts.
    if identifiers.isEmpty, let id, let identifier = OCDSIdentifiers.orgID(id, in: arena),
      kind(of: identifier.scheme) != .paper
    {
      identifiers.append(identifier)
    }
    return (legalName, number)
  }

  private mutating func isPaper(_ members: OCDSMembers) -> Bool {
    text(members.first).map { self.kind(of: $0) } == .paper
  }

  /// Whether an additional identifier is that of a body above the party, as Mexico writes the ministry's number beside that
  /// of its office: it is in the scheme of the main one, with another value.
  private mutating func isOfAnother(_ members: OCDSMembers, main: Int) -> Bool {
    guard let scheme = text(members.first), let value = text(members.second), kind(of: scheme) != .none,
      let identifier = OCDSIdentifiers.identifier(scheme: scheme, value: value, in: arena)
    else { return false }
    return identifiers[..<main].contains { $0.scheme == identifier.scheme && !($0.value == identifier.value) }
  }

  private mutating func collect(_ members: OCDSMembers, at spot: OCDSSpot) {
    guard let identifier = identifier(members, at: spot), !identifiers.contains(where: { $0 == identifier }) else {
      return
    }
    identifiers.append(identifier)
  }

  /// The identifier of these members, scheme and id first; nil where one is missing, where it is the number of a person's
  /// paper, or a placeholder, which is noted.
  mutating func identifier(_ members: OCDSMembers, at spot: OCDSSpot) -> OCDSIdentifier? {
    guard let value = text(members.second) else { return nil }
    let scheme = text(members.first)
    let kind = scheme.map { self.kind(of: $0) } ?? OCDSScheme.none
    guard let scheme, kind != .none else {
      if scheme != nil { otherIdentifiers.append(members) }
      if OCDSIdentifiers.isLongPlaceholder(value, in: arena) {
        note(placeholder: value, scheme: nil, at: spot)
      }
      return nil
    }
    if kind == .paper {
      counts.identityPapers += 1
      return nil
    }
    if let identifier = OCDSIdentifiers.identifier(scheme: scheme, value: value, in: arena) { return identifier }
    note(placeholder: value, scheme: scheme, at: spot)
    return nil
  }

  /// An identifier as the entity has it. A scheme that names no one list (`NIT`, `Other`) is the publisher's: in its own
  /// space equal numbers are one entity, and in two spaces they are not.
  mutating func pair(_ identifier: OCDSIdentifier) -> StatementBatch.Pair {
    let scheme =
      kind(of: identifier.scheme) == .common
      ? add(identifier.scheme)
      : batch.add(CommonSchemes.scheme(identifier.scheme.string, of: process.namespace.string))
    return StatementBatch.Pair(first: scheme, second: add(identifier.value))
  }

  /// What sort of scheme one is; remembered, for there are few and they recur.
  mutating func kind(of scheme: JSONBytes) -> OCDSScheme {
    let hash = scheme.hash
    let slot = Int(truncatingIfNeeded: hash % UInt64(schemes.count))
    if schemes[slot].hash != hash { schemes[slot] = (hash, OCDSScheme(scheme)) }
    return schemes[slot].kind
  }

  private mutating func note(placeholder value: JSONBytes, scheme: JSONBytes?, at spot: OCDSSpot) {
    let (file, process) = (file, process)
    placeholders.note(value.string, scheme: scheme?.string, at: process.location(spot, in: file))
  }

  private mutating func names(
    _ element: JSONValue, _ part: OCDSPartyPart, _ name: JSONBytes?, _ legalName: JSONBytes?
  ) -> StatementBatch.Run {
    pairs.removeAll(keepingCapacity: true)
    if let name { pairs.append(StatementBatch.Pair(first: add(name), second: .none)) }
    if let legalName, name.map({ !($0 == legalName) }) ?? true {
      pairs.append(StatementBatch.Pair(first: add(legalName), second: .none))
    }
    if part.hasTranslations {
      // OCDS writes translations as name_es, name_zh-Hant.
      var seen = ByteIndex()
      for known in [name, legalName] { if let known { seen.insert(known, 0) } }
      for (key, value) in element.members where OCDSPartyPart.isTranslation(key) {
        guard let text = text(value), seen.insert(text, 0) else { continue }
        pairs.append(StatementBatch.Pair(first: add(text), second: add(key.slice(5, key.count))))
      }
    }
    return pairs.isEmpty ? .empty : batch.add(pairs: pairs)
  }

  private func roles(_ value: JSONValue?) -> OCDSRoles {
    var roles: OCDSRoles = []
    guard let value else { return roles }
    for item in value.items {
      guard let word = item.stringBytes?.trimmed else { continue }
      switch word.count {
      case 5 where word.isWord("buyer"): roles.insert(.buyer)
      case 8 where word.isWord("supplier"): roles.insert(.supplier)
      case 15 where word.isWord("procuringentity"): roles.insert(.procuringEntity)
      case 21 where word.isWord("centralpurchasingbody"): roles.insert(.centralPurchasingBody)
      default: break
      }
    }
    return roles
  }

  /// What the organization is said to be a member of: a ministry as well as an association, so that it is a note; and
  /// identifiers that are another body's, or in no list.
  private mutating func notes(memberOf list: JSONValue?) -> StatementBatch.Run {
    guard list != nil || !otherIdentifiers.isEmpty else { return .empty }
    texts.removeAll(keepingCapacity: true)
    for members in otherIdentifiers {
      scratch.removeAll()
      let isInNoList = text(members.first).map { self.kind(of: $0) } == OCDSScheme.none
      scratch.append(isInNoList ? "identifier in no list:" : "identifier of another body:")
      for part in [members.first, members.second, members.third] {
        guard let text = text(part) else { continue }
        scratch.append(" ")
        scratch.append(text)
      }
      texts.append(composedText())
    }
    for element in list.map({ $0.items }) ?? JSONItems.none {
      let members = OCDSMembers(element, keys, .name, .id)
      guard let whole = text(members.first) ?? text(members.second) else { continue }
      scratch.removeAll()
      scratch.append("member of: ")
      scratch.append(whole)
      texts.append(composedText())
    }
    return texts.isEmpty ? .empty : batch.add(items: texts)
  }

  // MARK: Country

  /// The country of the address, by its code or its English name, else of the register.
  private mutating func jurisdictions(_ part: OCDSPartyPart) -> StatementBatch.Run {
    let address = OCDSMembers(part.address, keys, .country, .countryName)
    let code =
      text(address.first).flatMap { country($0) } ?? text(address.second).flatMap { country($0) }
      ?? registerCountry()
    guard let code else { return .empty }
    texts.removeAll(keepingCapacity: true)
    texts.append(batch.add(code))
    return batch.add(items: texts)
  }

  /// The code of a country that is written as a code or by its name; remembered, for there are few and they recur.
  mutating func country(_ text: JSONBytes) -> String? {
    let hash = text.hash
    if let known = countries[hash] { return known.isEmpty ? nil : known }
    let word = text.string
    let code = CountryCode.alpha2(word) ?? Countries.code(word)
    if countries.count < 10_000 { countries[hash] = code ?? "" }
    return code
  }

  /// The country of the first register that an identifier names.
  private mutating func registerCountry() -> String? {
    for identifier in identifiers where kind(of: identifier.scheme) == .common {
      if let country = Self.registerCountry(identifier.scheme) { return country }
    }
    return nil
  }

  /// Prefixes of org-id.guide that begin with X stand for no country.
  private static func registerCountry(_ scheme: JSONBytes) -> String? {
    func isLetter(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
    guard scheme.count >= 4, scheme[2] == UInt8(ascii: "-"), isLetter(scheme[0]), isLetter(scheme[1]),
      scheme[0] != UInt8(ascii: "X"), !scheme.slice(3, scheme.count).bytes.contains(UInt8(ascii: "-"))
    else { return nil }
    return scheme.slice(0, 2).string
  }
}
