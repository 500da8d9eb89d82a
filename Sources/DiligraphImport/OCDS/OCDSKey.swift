// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The keys of a release that mean something here; every other member is passed over.
enum OCDSKey: String, CaseIterable {
  case ocid, id, date, tag, title, description, status, value, amount, amountGross, currency, name, scheme
  case buyer, buyers, tender, parties, awards, contracts, bids, planning, relatedProcesses, initiationType, language
  case roles, identifier, additionalIdentifiers, legalName, address, country, countryName
  case beneficialOwners, nationality, nationalities
  case shareholders, shareholder, shareholding, votingRights, votingRightsDetails, notes
  case procuringEntity, tenderers, items, suppliers, awardID, awardIDs, documents, dateSigned, period,
    contractPeriod
  case startDate, endDate, classification, additionalClassifications, relatedLot, relatedLots
  case subcontracting, hasSubcontracting, subcontracts, subcontractor, mainContractor, mainContractors, relatedBid,
    relatedBids
  case minimumPercentage, maximumPercentage
  case amendment, amendments, rationale, relationship, memberOf
  case details, releases, records, compiledRelease, versionedRelease, url, releaseID, releaseDate
}

/// Finds the key that some bytes spell: an open hash table over the first eight bytes and the length.
///
/// Reads eight bytes at the start of each key, which simdjson's buffer of texts has behind every text.
final class OCDSKeys {
  private struct Slot {
    var word: UInt64 = 0
    var count = 0
    var key = OCDSKey.ocid
    var name: UnsafeMutablePointer<UInt8>?
  }

  // Safety: both are owned by this object, written in the initializer only, freed in deinit.
  private let slots: UnsafeMutablePointer<Slot>
  private static let bits = 9

  init() {
    slots = .allocate(capacity: 1 << Self.bits)
    slots.initialize(repeating: Slot(), count: 1 << Self.bits)
    for key in OCDSKey.allCases {
      let bytes = Array(key.rawValue.utf8)
      let name = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
      name.initialize(from: bytes, count: bytes.count)
      var word: UInt64 = 0
      for (index, byte) in bytes.prefix(8).enumerated() { word |= UInt64(byte) << UInt64(8 * index) }
      var at = Self.place(word, bytes.count)
      while slots[at].name != nil { at = (at + 1) & (1 << Self.bits - 1) }
      slots[at] = Slot(word: word, count: bytes.count, key: key, name: name)
    }
  }

  deinit {
    for at in 0..<1 << Self.bits { slots[at].name?.deallocate() }
    slots.deallocate()
  }

  /// The key, or nil where it is none of them.
  func key(_ bytes: JSONBytes) -> OCDSKey? {
    let count = bytes.count
    var word = UInt64(littleEndian: UnsafeRawPointer(bytes.start).loadUnaligned(as: UInt64.self))
    if count < 8 { word &= (1 << UInt64(8 * count)) - 1 }
    var at = Self.place(word, count)
    while let name = slots[at].name {
      if slots[at].word == word, slots[at].count == count, count <= 8 || memcmp(name, bytes.start, count) == 0 {
        return slots[at].key
      }
      at = (at + 1) & (1 << Self.bits - 1)
    }
    return nil
  }

  private static func place(_ word: UInt64, _ count: Int) -> Int {
    let mixed = (word ^ UInt64(truncatingIfNeeded: count) &* 0xA076_1D64_78BD_642F) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> (64 - UInt64(bits)))
  }
}

/// Up to five members of an object, found by one walk over it.
struct OCDSMembers {
  private(set) var first, second, third, fourth, fifth: JSONValue?

  /// The members of these names; the first of a name counts, and null is none.
  init(
    _ value: JSONValue?, _ keys: OCDSKeys, _ first: OCDSKey, _ second: OCDSKey? = nil, _ third: OCDSKey? = nil,
    _ fourth: OCDSKey? = nil, _ fifth: OCDSKey? = nil
  ) {
    guard let value else { return }
    for (name, member) in value.members {
      guard !member.isNull, let key = keys.key(name) else { continue }
      if key == first {
        self.first = self.first ?? member
      } else if key == second {
        self.second = self.second ?? member
      } else if key == third {
        self.third = self.third ?? member
      } else if key == fourth {
        self.fourth = self.fourth ?? member
      } else if key == fifth {
        self.fifth = self.fifth ?? member
      }
    }
  }
}
