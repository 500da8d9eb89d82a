// SPDX-License-Identifier: Apache-2.0
import Diligraph

// Processes that are parts of others: some publishers state who buys in the process above, and who is awarded what in
// those below it, each a record of its own (MTender of Moldova).

/// Who buys in processes that others are parts of.
struct OCDSParents {
  /// What is said of a buyer.
  struct Buyer {
    let key: String
    let statement: EntityStatement
  }

  /// By OCID. The process above stands shortly before its parts, so that old ones can be forgotten.
  private var buyers: [String: Buyer] = [:]
  /// The OCIDs in the order in which they came, the oldest at `next` once there are as many as are kept.
  private var order: [String] = []
  private var next = 0
  private static let mostKept = 10_000

  subscript(ocid: String) -> Buyer? { buyers[ocid] }

  mutating func insert(_ buyer: Buyer, of ocid: String) {
    guard buyers.updateValue(buyer, forKey: ocid) == nil else { return }
    guard order.count == Self.mostKept else { return order.append(ocid) }
    buyers[order[next]] = nil
    order[next] = ocid
    next = (next + 1) % Self.mostKept
  }
}

extension OCDSReading {
  /// Remembers who buys in a process that has parts, for these.
  mutating func rememberBuyer(_ buyer: Int?, of part: OCDSReleasePart) {
    guard let buyer, part.relatedProcesses != nil, let ocid = text(part.ocid) else { return }
    let party = parties.all[buyer]
    var statement = batch.statement(party.row)
    statement.names = Array(statement.names.prefix(1))
    statement.identifiers = Array(statement.identifiers.prefix(16))
    statement.notes = []
    // What is as long as this was made to take memory.
    guard party.key.count + ocid.count + (statement.names.first?.text.utf8.count ?? 0) < 4_096 else { return }
    parents.insert(OCDSParents.Buyer(key: party.key.string, statement: statement), of: ocid.string)
  }

  /// The buyer of the process that this one is a part of, where it names none itself; nil where that was not read before.
  mutating func parentsBuyer(_ part: OCDSReleasePart) -> Int? {
    for entry in part.relatedProcesses.map({ $0.items }) ?? JSONItems.none {
      let members = OCDSMembers(entry, keys, .relationship, .identifier)
      guard let identifier = text(members.second), isParent(members.first), let buyer = parents[identifier.string]
      else {
        continue
      }
      report(
        "ocds-buyer-of-parent", .note, at: .relatedProcesses,
        "the release names nobody who buys; the buyer of the process that it is a part of, "
          + "\(quoted(buyer.statement.names.first?.text ?? buyer.key)), was taken.")
      parties.all.append(party(buyer))
      return parties.all.count - 1
    }
    return nil
  }

  private func isParent(_ relationships: JSONValue?) -> Bool {
    for item in relationships.map({ $0.items }) ?? JSONItems.none where text(item)?.isWord("parent") == true {
      return true
    }
    return false
  }

  private mutating func party(_ buyer: OCDSParents.Buyer) -> OCDSParty {
    var entity = StatementBatch.EntityRow(batch.add(buyer.statement.reference))
    if let name = buyer.statement.names.first {
      entity.names = batch.add(pair: StatementBatch.Pair(first: batch.add(name.text), second: .none))
    }
    pairs.removeAll(keepingCapacity: true)
    for identifier in buyer.statement.identifiers {
      pairs.append(StatementBatch.Pair(first: batch.add(identifier.scheme), second: batch.add(identifier.value)))
    }
    if !pairs.isEmpty { entity.identifiers = batch.add(pairs: pairs) }
    entity.place = place(.relatedProcesses)
    return OCDSParty(row: entity, key: arena.bytes(buyer.key), roles: .buyer, isPublic: true)
  }
}
