// SPDX-License-Identifier: Apache-2.0
import Foundation

// The parts of a release as they stand in it, each from one walk over the members of its object. The first member of a
// name counts; a null is no member.

/// What is used of a release, a record or a package.
struct OCDSReleasePart {
  var ocid, id, date, tag, language, initiationType: JSONValue?
  var buyer, tender, parties, awards, contracts, bids, planning, relatedProcesses: JSONValue?
  var releases, records, compiledRelease, versionedRelease, url: JSONValue?
  /// How many objects stand under numbers, as those of a list do that was written as an object.
  var numbered = 0

  init(_ value: JSONValue, _ keys: OCDSKeys) {
    for (name, member) in value.members {
      guard !member.isNull else { continue }
      guard let key = keys.key(name) else {
        if member.isObject, !name.isEmpty, name.bytes.allSatisfy({ (0x30...0x39).contains($0) }) { numbered += 1 }
        continue
      }
      switch key {
      case .ocid: ocid = ocid ?? member
      case .id: id = id ?? member
      case .date: date = date ?? member
      case .tag: tag = tag ?? member
      case .language: language = language ?? member
      case .initiationType: initiationType = initiationType ?? member
      case .buyer: buyer = buyer ?? member
      case .tender: tender = tender ?? member
      case .parties: parties = parties ?? member
      case .awards: awards = awards ?? member
      case .contracts: contracts = contracts ?? member
      case .bids: bids = bids ?? member
      case .planning: planning = planning ?? member
      case .relatedProcesses: relatedProcesses = relatedProcesses ?? member
      case .releases: releases = releases ?? member
      case .records: records = records ?? member
      case .compiledRelease: compiledRelease = compiledRelease ?? member
      case .versionedRelease: versionedRelease = versionedRelease ?? member
      case .url: url = url ?? member
      default: break
      }
    }
  }

  /// Whether there is an ocid or any part of a contracting process.
  var isRelease: Bool {
    ocid != nil || tender != nil || awards != nil || contracts != nil || planning != nil || buyer != nil
      || parties != nil
  }

  /// In a versioned release every value is a list of objects with releaseID and value.
  func isVersioned(_ keys: OCDSKeys) -> Bool {
    for part in [tag, date, initiationType, language] {
      guard let part, let first = part.items.first(where: { _ in true }) else { continue }
      let members = OCDSMembers(first, keys, .releaseID, .releaseDate)
      if members.first != nil || members.second != nil { return true }
    }
    return false
  }
}

/// What is used of an award or a contract.
struct OCDSAwardPart {
  var id, title, description, status, date, value, suppliers, items, relatedLots: JSONValue?
  var contractPeriod, awardID, awardIDs, dateSigned, period, buyer, buyers, documents: JSONValue?
  var subcontracting, hasSubcontracting, amendment, amendments, relatedProcesses, relatedBid, relatedBids: JSONValue?
  /// The object itself, where it has titles or descriptions in a stated language, `title_en`.
  var translated: JSONValue?

  init() {}

  init(_ value: JSONValue, _ keys: OCDSKeys) {
    for (name, member) in value.members {
      guard !member.isNull else { continue }
      guard let key = keys.key(name) else {
        if name.isTranslated("title") || name.isTranslated("description") { translated = value }
        continue
      }
      switch key {
      case .id: id = id ?? member
      case .title: title = title ?? member
      case .description: description = description ?? member
      case .status: status = status ?? member
      case .date: date = date ?? member
      case .value: self.value = self.value ?? member
      case .suppliers: suppliers = suppliers ?? member
      case .items: items = items ?? member
      case .relatedLots: relatedLots = relatedLots ?? member
      case .contractPeriod: contractPeriod = contractPeriod ?? member
      case .awardID: awardID = awardID ?? member
      case .awardIDs: awardIDs = awardIDs ?? member
      case .documents: documents = documents ?? member
      case .dateSigned: dateSigned = dateSigned ?? member
      case .period: period = period ?? member
      case .subcontracting: subcontracting = subcontracting ?? member
      case .hasSubcontracting: hasSubcontracting = hasSubcontracting ?? member
      case .amendment: amendment = amendment ?? member
      case .amendments: amendments = amendments ?? member
      case .relatedProcesses: relatedProcesses = relatedProcesses ?? member
      case .relatedBid: relatedBid = relatedBid ?? member
      case .relatedBids: relatedBids = relatedBids ?? member
      case .buyer: buyer = buyer ?? member
      case .buyers: buyers = buyers ?? member
      default: break
      }
    }
  }
}

/// What is used of a tender.
struct OCDSTenderPart {
  var title, description, procuringEntity, tenderers, items, documents: JSONValue?
  /// The object itself, where it has titles or descriptions in a stated language, `title_en`.
  var translated: JSONValue?
  /// What some publishers state of the whole tender, as they would of an item.
  var classification, additionalClassifications: JSONValue?

  init() {}

  init(_ value: JSONValue, _ keys: OCDSKeys) {
    for (name, member) in value.members {
      guard !member.isNull else { continue }
      guard let key = keys.key(name) else {
        if name.isTranslated("title") || name.isTranslated("description") { translated = value }
        continue
      }
      switch key {
      case .title: title = title ?? member
      case .description: description = description ?? member
      case .procuringEntity: procuringEntity = procuringEntity ?? member
      case .tenderers: tenderers = tenderers ?? member
      case .items: items = items ?? member
      case .documents: documents = documents ?? member
      case .classification: classification = classification ?? member
      case .additionalClassifications: additionalClassifications = additionalClassifications ?? member
      default: break
      }
    }
  }
}

/// What is used of an organization, or of a reference to one.
struct OCDSPartyPart {
  var id, name, identifier, additionalIdentifiers, address, roles, beneficialOwners, shareholders: JSONValue?
  var nationality, nationalities, memberOf: JSONValue?
  /// Whether there are translations of the name, `name_es` and the like.
  var hasTranslations = false

  init(_ value: JSONValue, _ keys: OCDSKeys) {
    for (name, member) in value.members {
      guard !member.isNull else { continue }
      guard let key = keys.key(name) else {
        if Self.isTranslation(name) { hasTranslations = true }
        continue
      }
      switch key {
      case .id: id = id ?? member
      case .name: self.name = self.name ?? member
      case .identifier: identifier = identifier ?? member
      case .additionalIdentifiers: additionalIdentifiers = additionalIdentifiers ?? member
      case .address: address = address ?? member
      case .roles: roles = roles ?? member
      case .beneficialOwners: beneficialOwners = beneficialOwners ?? member
      case .shareholders: shareholders = shareholders ?? member
      case .nationality: nationality = nationality ?? member
      case .nationalities: nationalities = nationalities ?? member
      case .memberOf: memberOf = memberOf ?? member
      default: break
      }
    }
  }

  /// Whether the key is that of a translated name.
  static func isTranslation(_ key: JSONBytes) -> Bool { key.isTranslated("name") }
}

extension JSONValue {
  /// Titles and descriptions in a stated language.
  var translations: [JSONValue] {
    members.filter { $0.key.isTranslated("title") || $0.key.isTranslated("description") }.map(\.value)
  }
}

extension JSONBytes {
  /// Whether this is the key of a field in a stated language: `title_en` of `title`.
  fileprivate func isTranslated(_ field: StaticString) -> Bool {
    let length = field.utf8CodeUnitCount
    return count > length + 1 && self[length] == UInt8(ascii: "_") && memcmp(start, field.utf8Start, length) == 0
  }
}
