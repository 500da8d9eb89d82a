// SPDX-License-Identifier: Apache-2.0
import Diligraph

// The beneficial owners extension: who stands behind a party, without a share.

extension OCDSReading {
  /// Each named owner owns the party; how much of it, the extension does not say.
  ///
  /// An owner without an identifier is known by name or id to this party only: two people of one name are not one.
  mutating func readOwners(_ owners: JSONValue, of party: Int, at position: Int) {
    for (index, element) in owners.items.enumerated() {
      let part = OCDSPartyPart(element, keys)
      let name = text(part.name) ?? (element.isString ? text(element) : nil)
      let id = text(part.id)
      guard let owner = ownerKey(part, of: parties.all[party].key, name: name, id: id, at: .owner(position, index))
      else {
        report(
          "ocds-owner-unnamed", .doubt, at: .owner(position, index),
          "the beneficial owner has neither a name nor an id; it was left out.")
        continue
      }
      let reference = addOwner(owner, part, name, at: .owner(position, index))
      scratch.removeAll()
      scratch.append(process.namespace)
      scratch.append(UInt8(ascii: "/"))
      scratch.append(parties.all[party].key)
      scratch.append("/owner/")
      scratch.append(owner)
      var row = StatementBatch.RelationshipRow(
        from: reference, to: parties.all[party].row.reference, kind: .ownership)
      row.id = composedText()
      row.sources = source(batch.add("Beneficial owner, share not stated"))
      batch.add(row)
      counts.ownershipRelationships += 1
    }
  }

  private mutating func ownerKey(
    _ part: OCDSPartyPart, of party: JSONBytes, name: JSONBytes?, id: JSONBytes?, at spot: OCDSSpot
  ) -> JSONBytes? {
    identifiers.removeAll(keepingCapacity: true)
    for entry in part.identifier.map({ $0.items }) ?? JSONItems.none {
      let members = OCDSMembers(entry, keys, .scheme, .id)
      guard let identifier = identifier(members, at: spot) else { continue }
      if BODSTerms.isPaper(identifier.scheme.string) {
        counts.identityPapers += 1
        continue
      }
      identifiers.append(identifier)
    }
    if let identifier = identifiers.first {
      return joined(identifier.scheme, UInt8(ascii: "-"), identifier.value)
    }
    guard let local = name.map({ folded($0) }) ?? id else { return nil }
    scratch.removeAll()
    scratch.append(party)
    scratch.append("/owner/")
    scratch.append(local)
    return arena.copy(scratch.bytes)
  }

  private mutating func addOwner(
    _ key: JSONBytes, _ part: OCDSPartyPart, _ name: JSONBytes?, at spot: OCDSSpot
  ) -> StatementBatch.Reference {
    let reference = batch.add(
      StatementBatch.ReferenceRow(namespace: process.namespaceText, key: add(key), isName: false))
    var row = StatementBatch.EntityRow(reference)
    row.kind = .person
    row.role = constants?.person ?? .none
    pairs.removeAll(keepingCapacity: true)
    if let name {
      pairs.append(StatementBatch.Pair(first: add(name), second: .none))
      row.names = batch.add(pairs: pairs)
      pairs.removeAll(keepingCapacity: true)
    }
    for identifier in identifiers {
      pairs.append(pair(identifier))
    }
    row.identifiers = batch.add(pairs: pairs)
    texts.removeAll(keepingCapacity: true)
    for value in [part.nationality, part.nationalities] {
      for item in value.map({ $0.items }) ?? JSONItems.none {
        if let code = text(item).flatMap({ country($0) }) { texts.append(batch.add(code)) }
      }
    }
    row.jurisdictions = batch.add(items: texts)
    row.place = place(spot)
    batch.add(row)
    return reference
  }
}
