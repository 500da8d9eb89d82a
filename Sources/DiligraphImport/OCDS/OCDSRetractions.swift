// SPDX-License-Identifier: Apache-2.0
import Diligraph

// Awards that a release takes back.

extension OCDSReading {
  /// An award that was cancelled or unsuccessful is a relationship that its publisher retracts: another file may have
  /// stated it while it was pending or active, and a case keeps what each file stated.
  ///
  /// It counts for nothing by itself, since what is only retracted has the confidence 0.
  mutating func retract(_ award: OCDSAward, _ buyer: Int) {
    guard let status = text(award.part.status), status.isWord("cancelled") || status.isWord("unsuccessful") else {
      return
    }
    for (index, element) in (award.part.suppliers.map { $0.items } ?? JSONItems.none).enumerated() {
      guard let party = resolve(element, at: award.supplierSpot(index)), party != buyer,
        !(parties.all[party].key == parties.all[buyer].key)
      else { continue }
      var row = StatementBatch.RelationshipRow(
        from: parties.all[party].row.reference, to: parties.all[buyer].row.reference, kind: .award)
      row.id = identity(of: award, relationshipKey(element, party), buyer)
      scratch.removeAll()
      scratch.append(TakenBackAward.prefix)
      scratch.append(status)
      texts.removeAll(keepingCapacity: true)
      texts.append(composedText())
      row.notes = batch.add(items: texts)
      row.sources = source(title("Award ", award.id, text(award.part.title)), stance: .retracts)
      batch.add(row)
      counts.awardsRetracted += 1
    }
  }
}
