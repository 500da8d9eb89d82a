// SPDX-License-Identifier: Apache-2.0
import Diligraph

// The subcontracting extension: each named subcontractor works for the award's suppliers.

/// What awards use of a bid: who made it, and the eForms profile's subcontractors.
struct OCDSBid {
  let index: Int
  let tenderers: JSONValue?
  let subcontracting: JSONValue?
  let value: JSONValue?
  /// How many awards refer to it.
  var awards = 0
}

extension OCDSReading {
  /// Reads the subcontracts of an award and of its contracts; `suppliers` are those of the award.
  mutating func readSubcontracts(of award: OCDSAward, _ terms: OCDSTerms, _ sources: StatementBatch.Run) {
    if let holder = award.part.subcontracting {
      readSubcontracts(holder, of: award, terms, sources) { .subcontract(award.index, $0) }
    }
    var contract = firstContract(of: award)
    while contract >= 0 {
      if !contracts[contract].isRepeated, let holder = contracts[contract].part.subcontracting {
        let position = contracts[contract].index
        readSubcontracts(holder, of: award, terms, sources) { .contractSubcontract(position, $0) }
      }
      contract = nextContract(contract)
    }
    for list in [award.part.relatedBids, award.part.relatedBid] {
      for entry in list.map({ $0.items }) ?? JSONItems.none {
        guard let id = text(entry), let bid = bid(id), let subcontracting = bid.subcontracting else { continue }
        let spot = OCDSSpot.bid(bid.index)
        readSubcontracts(subcontracting, of: award, terms, sources) { _ in spot }
      }
    }
  }

  /// The bid of this id, to which awards refer.
  mutating func bid(_ id: JSONBytes) -> OCDSBid? {
    if !bidsAreIndexed {
      bidsAreIndexed = true
      for (index, element) in (OCDSMembers(bids, keys, .details).first.map { $0.items } ?? JSONItems.none).enumerated()
      {
        let bid = OCDSMembers(element, keys, .id, .tenderers, .subcontracting, .value)
        guard let id = text(bid.first) else { continue }
        bidsIndexed.append(
          OCDSBid(index: index, tenderers: bid.second, subcontracting: bid.third, value: bid.fourth))
        bidsByID.insert(id, bidsIndexed.count - 1)
      }
      countAwardsOfBids()
    }
    return bidsByID.value(id).map { bidsIndexed[$0] }
  }

  private mutating func countAwardsOfBids() {
    for award in awards {
      var last = -1
      for list in [award.part.relatedBids, award.part.relatedBid] {
        for item in list.map({ $0.items }) ?? JSONItems.none {
          guard let index = text(item).flatMap({ bidsByID.value($0) }), index != last else { continue }
          bidsIndexed[index].awards += 1
          last = index
        }
      }
    }
  }

  private mutating func readSubcontracts(
    _ holder: JSONValue, of award: OCDSAward, _ terms: OCDSTerms, _ sources: StatementBatch.Run,
    _ place: (Int) -> OCDSSpot
  ) {
    let members = OCDSMembers(holder, keys, .subcontracts, .value, .minimumPercentage, .maximumPercentage)
    let subcontracts = members.first.map { $0.items } ?? JSONItems.none
    let isOnly = subcontracts.count == 1
    let note = percentageNote(members.third, members.fourth)
    for (index, element) in subcontracts.enumerated() {
      let spot = place(index)
      let entry = OCDSMembers(element, keys, .id, .subcontractor, .value, .mainContractor, .mainContractors)
      guard let reference = single(entry.second, spot), let party = resolve(reference, at: spot) else {
        report(
          "ocds-subcontractor-unnamed", .doubt, at: spot,
          "the subcontract names no subcontractor; it was left out.")
        continue
      }
      let value = amount(entry.third ?? (isOnly ? members.second : nil), at: spot)
      let id = text(entry.first) ?? arena.bytes("#\(index)")
      var mains: [Int] = []
      // A bid's subcontracts name the tenderers whose subcontractor it is.
      let stated = entry.fifth ?? entry.fourth ?? OCDSMembers(element, keys, .tenderers).first
      for main in stated.map({ $0.items }) ?? JSONItems.none {
        if let party = resolve(main, at: spot) { mains.append(party) }
      }
      for supplier in suppliers {
        let key = parties.all[supplier.party].key
        guard mains.isEmpty || mains.contains(where: { parties.all[$0].key == key }) else { continue }
        if parties.all[supplier.party].key == parties.all[party].key { continue }
        var row = StatementBatch.RelationshipRow(
          from: parties.all[party].row.reference, to: parties.all[supplier.party].row.reference, kind: .subcontract)
        row.id = identity(award.id, supplier.key, arena.bytes("subcontract"), id)
        row.period = terms.period
        row.products = terms.products
        (row.amount, row.currency) = value
        row.sources = sources
        if !note.isNone {
          texts.removeAll(keepingCapacity: true)
          texts.append(note)
          row.notes = batch.add(items: texts)
        }
        batch.add(row)
        counts.subcontractRelationships += 1
      }
    }
  }

  /// `subcontracting: 10 % to 30 % of the value`; none where no percentage is stated.
  ///
  /// The extension's percentages are fractions; numbers above 1 can only be meant as percent.
  private mutating func percentageNote(_ least: JSONValue?, _ most: JSONValue?) -> StatementBatch.Text {
    let parts = [least, most].compactMap { $0?.double }.filter { $0.isFinite && $0 >= 0 && $0 <= 100 }
    guard let first = parts.first, let last = parts.last else { return .none }
    func percent(_ value: Double) -> String { canonicalNumber((value <= 1 ? value * 100 : value)) + " %" }
    let text = first == last ? percent(first) : "\(percent(first)) to \(percent(last))"
    return batch.add("subcontracting: \(text) of the value")
  }
}
