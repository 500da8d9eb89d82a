// SPDX-License-Identifier: Apache-2.0
import Diligraph

// Who bid, whether they won or not: `tender.tenderers` and the bids extension.

extension OCDSReading {
  /// Each tenderer of each bid bids to the buyer; a tenderer of the tender does where no bid of it is listed.
  mutating func readBids(_ bids: JSONValue?, _ tender: OCDSTenderPart, _ buyer: Int?) {
    bidders.removeAll()
    var number = 0
    for (index, element) in (OCDSMembers(bids, keys, .details).first.map { $0.items } ?? JSONItems.none).enumerated() {
      let bid = OCDSMembers(element, keys, .id, .status, .date, .value, .tenderers)
      if let status = text(bid.second), status.isWord("invited") {
        notProviding["bids only invited", default: 0] += 1
        continue
      }
      number += 1
      guard let tenderers = bid.fifth, let buyer else { continue }
      readBid(index, bid, tenderers, buyer)
    }
    for (index, element) in (tender.tenderers.map { $0.items } ?? JSONItems.none).enumerated() {
      number += 1
      guard let buyer else { continue }
      readTenderer(index, element, buyer)
    }
    if buyer == nil, number > 0 {
      report(
        "ocds-bid-without-buyer", .doubt, at: nil,
        "\(number) bids or tenderers are listed, and neither a buyer nor a procuring entity; they were left out.")
    }
  }

  private mutating func readBid(_ index: Int, _ bid: OCDSMembers, _ tenderers: JSONValue, _ buyer: Int) {
    let id = text(bid.first) ?? arena.bytes("#\(index)")
    let date = text(bid.third).flatMap { statedDay($0, at: .bid(index)) }
    let value = amount(bid.fourth, at: .bid(index))
    var notes = StatementBatch.Run.empty
    if let status = text(bid.second) {
      scratch.removeAll()
      scratch.append("bid status: ")
      scratch.append(status)
      texts.removeAll(keepingCapacity: true)
      texts.append(composedText())
      notes = batch.add(items: texts)
    }
    let sources = source(title("Bid ", id, nil))
    for (position, element) in tenderers.items.enumerated() {
      let spot = OCDSSpot.bidder(index, position)
      guard let party = resolveTenderer(element, buyer, at: spot) else { continue }
      bidders.insert(parties.all[party].key, party)
      var row = StatementBatch.RelationshipRow(
        from: parties.all[party].row.reference, to: parties.all[buyer].row.reference, kind: .bid)
      row.id = identity(Self.bid(arena), id, relationshipKey(element, party))
      row.period.start = date
      (row.amount, row.currency) = value
      row.notes = notes
      row.sources = sources
      batch.add(row)
      counts.bidRelationships += 1
    }
  }

  private mutating func readTenderer(_ index: Int, _ element: JSONValue, _ buyer: Int) {
    guard let party = resolveTenderer(element, buyer, at: .tenderer(index)),
      bidders.insert(parties.all[party].key, party)
    else { return }
    var row = StatementBatch.RelationshipRow(
      from: parties.all[party].row.reference, to: parties.all[buyer].row.reference, kind: .bid)
    row.id = identity(Self.bid(arena), relationshipKey(element, party))
    row.sources = source(process.title.map { add($0) } ?? .none)
    batch.add(row)
    counts.bidRelationships += 1
  }

  private mutating func resolveTenderer(_ element: JSONValue, _ buyer: Int, at spot: OCDSSpot) -> Int? {
    guard let party = resolve(element, at: spot) else {
      report(
        "ocds-tenderer-unnamed", .doubt, at: spot, "the tenderer has neither a name nor an id; it was left out.")
      return nil
    }
    return isSame(party, buyer, as: "tenderer", at: spot) ? nil : party
  }

  private static func bid(_ arena: ByteArena) -> JSONBytes { arena.bytes("bid") }
}
