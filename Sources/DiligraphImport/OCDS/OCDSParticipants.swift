// SPDX-License-Identifier: Apache-2.0
import Diligraph

// Who supplies whom by an award: its suppliers and buyers, and those that its contracts name beside or in place of them.

extension OCDSReading {
  // MARK: Buyers

  /// Collects the buyers that an award or a contract names itself (extensions), else the one of the release.
  mutating func collectBuyers(of part: OCDSAwardPart, else buyer: Int?, at spot: OCDSSpot) {
    buyers.removeAll(keepingCapacity: true)
    for list in [part.buyer, part.buyers] {
      guard let list else { continue }
      for element in list.items {
        guard let party = resolve(element, at: spot) else { continue }
        parties.all[party].isPublic = true
        let key = parties.all[party].key
        if !buyers.contains(where: { parties.all[$0].key == key }) { buyers.append(party) }
      }
    }
    if buyers.isEmpty, let buyer { buyers.append(buyer) }
  }

  /// The contracts of an award that name other buyers than it, as the calls off a framework do. They are set aside.
  mutating func setAsideContracts(of award: OCDSAward) -> [Int] {
    var own: [Int] = []
    var contract = firstContract(of: award)
    while contract >= 0 {
      let part = contracts[contract].part
      if part.buyer != nil || part.buyers != nil, namesOtherBuyers(part, .contract(contracts[contract].index)) {
        contracts[contract].isSetAside = true
        // It is one relationship, whatever number of awards it is of.
        if !contracts[contract].isRepeated { own.append(contract) }
      }
      contract = nextContract(contract)
    }
    return own
  }

  /// Whether a contract names a buyer that is none of those collected.
  private mutating func namesOtherBuyers(_ part: OCDSAwardPart, _ spot: OCDSSpot) -> Bool {
    for list in [part.buyer, part.buyers] {
      guard let list else { continue }
      for element in list.items {
        guard let party = resolve(element, at: spot) else { continue }
        let key = parties.all[party].key
        if !buyers.contains(where: { parties.all[$0].key == key }) { return true }
      }
    }
    return false
  }

  // MARK: Suppliers

  /// Collects the suppliers of an award: those that it names, and those of its contracts; else the tenderers of its
  /// bids, else the parties with the role. False where nobody is named.
  mutating func collectSuppliers(of award: OCDSAward) -> Bool {
    suppliers.removeAll(keepingCapacity: true)
    let stated = award.part.suppliers.map { $0.items } ?? JSONItems.none
    counts.suppliers += stated.count
    for (index, element) in stated.enumerated() {
      guard let party = resolve(element, at: award.supplierSpot(index)) else {
        report(
          "ocds-supplier-unnamed", .doubt, at: award.supplierSpot(index),
          "the supplier has neither a name nor an id; it was left out.")
        continue
      }
      suppliers.append(OCDSSupplier(party: party, key: relationshipKey(element, party)))
    }
    var contract = firstContract(of: award)
    while contract >= 0 {
      if contracts[contract].part.suppliers != nil { addSuppliers(of: contracts[contract]) }
      contract = nextContract(contract)
    }
    if stated.isEmpty, suppliers.isEmpty { addTenderers(of: award) }
    // A list that is there and empty says that there is none to tell.
    if award.part.suppliers == nil, suppliers.isEmpty, canTellByRole() {
      addSuppliersByRole()
      let who = suppliers.count == 1 ? "party with the role supplier stands" : "parties with the role supplier stand"
      report(
        "ocds-supplier-by-role", .note, at: award.spot,
        "the award names no supplier; the \(who) for its suppliers.")
    }
    return !suppliers.isEmpty || !stated.isEmpty
  }

  /// Adds the suppliers that a contract names and that are not there yet.
  mutating func addSuppliers(of contract: OCDSContract) {
    for (index, element) in (contract.part.suppliers.map { $0.items } ?? JSONItems.none).enumerated() {
      guard let party = resolve(element, at: .contractSupplier(contract.index, index)) else { continue }
      addSupplier(party, relationshipKey(element, party))
    }
  }

  private mutating func addSupplier(_ party: Int, _ relationshipKey: JSONBytes) {
    let key = parties.all[party].key
    guard !suppliers.contains(where: { parties.all[$0.party].key == key }) else { return }
    suppliers.append(OCDSSupplier(party: party, key: relationshipKey))
  }

  /// The bids that an award says it accepts name who supplies.
  private mutating func addTenderers(of award: OCDSAward) {
    for list in [award.part.relatedBids, award.part.relatedBid] {
      for entry in list.map({ $0.items }) ?? JSONItems.none {
        guard let id = text(entry), let bid = bid(id), let tenderers = bid.tenderers else { continue }
        for (position, element) in tenderers.items.enumerated() {
          guard let party = resolve(element, at: .bidder(bid.index, position)) else { continue }
          addSupplier(party, relationshipKey(element, party))
        }
      }
    }
  }

  /// Whether the parties with the role supplier are those of an award that names none: it is the only award, or there
  /// is one such party, and no award of the release names any.
  private func canTellByRole() -> Bool {
    let number = parties.count(.supplier)
    guard number > 0, awards.count == 1 || number == 1 else { return false }
    return awards.allSatisfy { $0.part.suppliers.map { $0.items.isEmpty } ?? true }
  }

  mutating func addSuppliersByRole() {
    for index in 0..<parties.stated where parties.all[index].roles.contains(.supplier) {
      suppliers.append(OCDSSupplier(party: index, key: parties.all[index].key))
    }
  }

  // MARK: Contracts of one supplier, or of another buyer

  /// Whether a contract of the award says which of its suppliers it is with.
  func contractsNameSuppliers(of award: OCDSAward) -> Bool {
    var contract = firstContract(of: award)
    while contract >= 0 {
      if contracts[contract].part.suppliers.map({ !$0.items.isEmpty }) ?? false { return true }
      contract = nextContract(contract)
    }
    return false
  }

  /// What the award and those of its contracts state that are with this supplier, or do not say with whom.
  mutating func terms(of award: OCDSAward, _ tender: OCDSTenderPart, for supplier: OCDSSupplier) -> OCDSTerms {
    var others: [Int] = []
    var own: [Int] = []
    var contract = firstContract(of: award)
    while contract >= 0 {
      let next = nextContract(contract)
      switch isWith(supplier, contract) {
      case true?: own.append(contract)
      case false?:
        contracts[contract].isSetAside = true
        others.append(contract)
      case nil: break
      }
      contract = next
    }
    var terms = terms(of: award, tender)
    // The award's value is that of all its suppliers together; the contract's is that of this one.
    if own.count == 1, !contracts[own[0]].isOfSeveral, let value = contracts[own[0]].part.value {
      let spot = OCDSSpot.contractField(contracts[own[0]].index, "value.amount")
      (terms.amount, terms.currency) = amount(value, at: spot)
    }
    for contract in others { contracts[contract].isSetAside = false }
    return terms
  }

  /// Whether a contract is with the supplier; nil where it does not say.
  private mutating func isWith(_ supplier: OCDSSupplier, _ contract: Int) -> Bool? {
    let stated = contracts[contract].part.suppliers.map { $0.items } ?? JSONItems.none
    if stated.isEmpty { return nil }
    let key = parties.all[supplier.party].key
    for (index, element) in stated.enumerated() {
      guard let party = resolve(element, at: .contractSupplier(contracts[contract].index, index)) else { continue }
      if parties.all[party].key == key { return true }
    }
    return false
  }

  /// The relationships of a contract with buyers of its own: from its suppliers, else those of the award.
  mutating func addContract(_ contract: Int, of award: OCDSAward, _ tender: OCDSTenderPart) {
    let stated = contracts[contract]
    collectBuyers(of: stated.part, else: nil, at: .contract(stated.index))
    let id = text(stated.part.id) ?? arena.bytes("#\(stated.index)")
    var part = OCDSAwardPart()
    part.title = stated.part.title ?? award.part.title
    part.items = award.part.items
    part.relatedLots = award.part.relatedLots
    let whole = OCDSAward(
      part: part, index: stated.index, id: joined(award.id, UInt8(ascii: "/"), id), isObject: true, isContract: true,
      firstContract: contract, lastContract: contract)
    // Its award is done with: the chain ends here now.
    contracts[contract].isSetAside = false
    contracts[contract].next = -1
    // Its value is that of its own relationship.
    contracts[contract].isOfSeveral = false
    let ofAward = suppliers
    if stated.part.suppliers.map({ !$0.items.isEmpty }) ?? false {
      suppliers.removeAll(keepingCapacity: true)
      addSuppliers(of: stated)
    }
    if suppliers.isEmpty {
      report(
        "ocds-contract-without-award", .doubt, at: whole.spot,
        "neither the contract nor its award names a supplier. It was left out.")
    } else {
      addAward(whole, tender)
    }
    suppliers = ofAward
  }

  // MARK: Contracts without an award

  /// Contracts whose award is not in the release: their own suppliers count, or the only parties that can be meant.
  mutating func readStrayContracts(_ buyer: Int?, _ tender: OCDSTenderPart) {
    let live = contracts.count { !$0.isLinked && !$0.isCancelled }
    for index in contracts.indices {
      let contract = contracts[index]
      guard !contract.isLinked else { continue }
      if contract.isCancelled {
        notProviding["contracts cancelled", default: 0] += 1
        continue
      }
      let award = linked(
        contract: index,
        to: OCDSAward(
          part: OCDSAwardPart(), index: contract.index, id: strayID(contract), isObject: true, isContract: true))
      collectBuyers(of: contract.part, else: buyer, at: award.spot)
      guard !buyers.isEmpty, collectSuppliers(of: contract, isOnly: live == 1) else {
        report(
          "ocds-contract-without-award", .doubt, at: award.spot,
          (contract.awardID.map { "the contract's award \(quoted($0.string)) is not in the release" }
            ?? "the contract names no award") + "; suppliers stand in awards. It was left out.")
        continue
      }
      addAward(award, tender)
    }
  }

  private mutating func strayID(_ contract: OCDSContract) -> JSONBytes {
    if let awardID = contract.awardID { return awardID }
    let id = text(contract.part.id)?.string ?? "#\(contract.index)"
    return arena.bytes("contract/\(id)")
  }

  private mutating func collectSuppliers(of contract: OCDSContract, isOnly: Bool) -> Bool {
    suppliers.removeAll(keepingCapacity: true)
    addSuppliers(of: contract)
    if !suppliers.isEmpty { return true }
    // Without awards, the parties with the role are the suppliers of the only contract; and an only supplier is that
    // of each contract.
    let number = parties.count(.supplier)
    guard awards.isEmpty, number > 0, isOnly || number == 1 else { return false }
    addSuppliersByRole()
    report(
      "ocds-supplier-by-role", .note, at: .contract(contract.index),
      "the contract's award is not in the release; the \(number == 1 ? "party" : "parties") with the role supplier "
        + "stand for its suppliers.")
    return true
  }
}
