// SPDX-License-Identifier: Apache-2.0
import Diligraph

// The shareholders extension: who holds how much of a party.

extension OCDSReading {
  /// Each shareholder owns the party, to the share that is stated.
  ///
  /// The extension states shares as decimals up to 1. Where one of a party's shares is above 1, all of them are taken
  /// for percentages, since publishers write those, too.
  mutating func readShareholders(_ value: JSONValue, of party: Int, at position: Int) {
    var stated: [(element: JSONValue, share: Double?)] = []
    for element in value.items {
      let members = OCDSMembers(element, keys, .shareholding)
      stated.append((element, members.first?.double ?? text(members.first).flatMap { FieldText.decimal($0.string) }))
    }
    let isPercentage = stated.contains { $0.share ?? 0 > 1 }
    for (index, entry) in stated.enumerated() {
      let spot = OCDSSpot.shareholder(position, index)
      guard let holder = shareholder(entry.element, of: party, at: spot) else {
        report(
          "ocds-shareholder-unnamed", .doubt, at: spot,
          "the shareholder has neither a name nor an id of a party; it was left out.")
        continue
      }
      guard !(holder.key == parties.all[party].key) else {
        report("ocds-shareholder-itself", .doubt, at: spot, "the party is stated to hold shares of itself; left out.")
        continue
      }
      var row = StatementBatch.RelationshipRow(
        from: holder.reference, to: parties.all[party].row.reference, kind: .ownership)
      row.share = share(entry.share, isPercentage: isPercentage, at: spot)
      scratch.removeAll()
      scratch.append(process.namespace)
      scratch.append(UInt8(ascii: "/"))
      scratch.append(parties.all[party].key)
      scratch.append("/shareholder/")
      scratch.append(holder.key)
      row.id = composedText()
      row.notes = shareholderNotes(entry.element)
      row.sources = source(batch.add(row.share == nil ? "Shareholder, share not stated" : "Shareholder"))
      batch.add(row)
      counts.ownershipRelationships += 1
    }
  }

  private mutating func share(_ stated: Double?, isPercentage: Bool, at spot: OCDSSpot) -> Share? {
    guard let stated else { return nil }
    if let share = Share(exactly: isPercentage ? stated / 100 : stated) { return share }
    report(
      "ocds-share-odd", .doubt, at: spot,
      "the shareholding is \(canonicalNumber(stated)); it is a decimal from 0 to 1, or a percentage to 100. It counts as "
        + "unstated.")
    return nil
  }

  /// The party that is referred to; or, where the entry names nobody of the parties, somebody whom only this party
  /// knows: two people of one name are not one.
  private mutating func shareholder(
    _ element: JSONValue, of party: Int, at spot: OCDSSpot
  ) -> (reference: StatementBatch.Reference, key: JSONBytes)? {
    let members = OCDSMembers(element, keys, .shareholder, .name, .id)
    var name = text(members.second)
    if let reference = single(members.first, spot) {
      let stated = OCDSMembers(reference, keys, .id, .identifier, .name)
      let isParty = text(stated.first).map { parties.byID.value($0) != nil } ?? false
      if isParty || stated.second != nil {
        guard let index = resolve(reference, at: spot) else { return nil }
        return (parties.all[index].row.reference, parties.all[index].key)
      }
      // An id that no party has counts within this release.
      guard let own = text(stated.third) ?? text(stated.first) ?? (reference.isString ? text(reference) : nil) else {
        return nil
      }
      name = own
    }
    guard let name else {
      // The id of the entry counts within the list; it is a party's only where one has it.
      guard let index = text(members.third).flatMap({ parties.byID.value($0) }) else { return nil }
      return (parties.all[index].row.reference, parties.all[index].key)
    }
    if let index = partyIndex(named: name) { return (parties.all[index].row.reference, parties.all[index].key) }
    scratch.removeAll()
    scratch.append(parties.all[party].key)
    scratch.append("/shareholder/")
    scratch.append(folded(name))
    let key = arena.copy(scratch.bytes)
    let reference = batch.add(
      StatementBatch.ReferenceRow(namespace: process.namespaceText, key: add(key), isName: false))
    var row = StatementBatch.EntityRow(reference)
    pairs.removeAll(keepingCapacity: true)
    pairs.append(StatementBatch.Pair(first: add(name), second: .none))
    row.names = batch.add(pairs: pairs)
    row.place = place(spot)
    batch.add(row)
    return (reference, key)
  }

  /// What is said of the votes, and the notes.
  private mutating func shareholderNotes(_ element: JSONValue) -> StatementBatch.Run {
    let members = OCDSMembers(element, keys, .votingRights, .votingRightsDetails, .notes)
    var notes: [StatementBatch.Text] = []
    for (label, value) in [
      ("voting rights: ", members.first), ("voting rights: ", members.second), ("", members.third),
    ] as [(StaticString, JSONValue?)] {
      guard let words = text(value) else { continue }
      scratch.removeAll()
      scratch.append(label)
      scratch.append(words)
      notes.append(composedText())
    }
    return notes.isEmpty ? .empty : batch.add(items: notes)
  }
}
