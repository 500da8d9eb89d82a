// SPDX-License-Identifier: Apache-2.0
import Diligraph

// From awards to relationships.

/// An award, with the first of its contracts; or a contract that stands for an award which is not there.
struct OCDSAward {
  let part: OCDSAwardPart
  /// Its position in `awards`, or that of the contract in `contracts`.
  let index: Int
  /// The award's id, or its position.
  let id: JSONBytes
  let isObject: Bool
  /// Whether a contract stands for it.
  let isContract: Bool
  /// The chain of its contracts: the first and the last.
  var firstContract = -1
  var lastContract = -1

  var spot: OCDSSpot { isContract ? .contract(index) : .award(index) }
  func spot(_ field: StaticString) -> OCDSSpot {
    isContract ? .contractField(index, field) : .awardField(index, field)
  }
  func supplierSpot(_ supplier: Int) -> OCDSSpot {
    isContract ? .contractSupplier(index, supplier) : .supplier(index, supplier)
  }
}

/// A contract, in the chain of its award.
struct OCDSContract {
  let part: OCDSAwardPart
  let index: Int
  var awardID: JSONBytes?
  let isCancelled: Bool
  /// Whether it is of several awards together, so that its value is not that of one.
  var isOfSeveral = false
  /// Whether it was taken for another award before: what is long in it is that one's, else it would be read as often as it has
  /// awards.
  var isRepeated = false
  /// Whether its award is in the release.
  var isLinked = false
  /// The next contract of the same award.
  var next = -1
  /// Whether it does not count for the relationship that is being made: it was cancelled, or has a relationship of its
  /// own, or is that of another supplier.
  var isSetAside: Bool
}

/// A supplier of the award that is being read.
struct OCDSSupplier {
  let party: Int
  /// What the relationship is called by: the id or the name that the award uses.
  let key: JSONBytes
}

extension OCDSReading {
  /// Reads `awards` and `contracts`, and links each contract to its award.
  mutating func collectAwards(_ part: OCDSReleasePart) {
    awards.removeAll(keepingCapacity: true)
    contracts.removeAll(keepingCapacity: true)
    var ids = ByteIndex()
    for (index, element) in (part.awards.map { $0.items } ?? JSONItems.none).enumerated() {
      let award = OCDSAwardPart(element, keys)
      let id = text(award.id)
      if let id { ids.insert(id, index) }
      awards.append(
        OCDSAward(
          part: award, index: index, id: id ?? arena.bytes("#\(index)"), isObject: element.isObject, isContract: false))
    }
    for (index, element) in (part.contracts.map { $0.items } ?? JSONItems.none).enumerated() {
      let part = OCDSAwardPart(element, keys)
      let status = text(part.status)
      let isCancelled = status?.isWord("cancelled") ?? false
      let contract = OCDSContract(
        part: part, index: index, awardID: text(part.awardID), isCancelled: isCancelled, isSetAside: isCancelled)
      counts.contracts += 1
      if contract.awardID == nil, let list = part.awardIDs {
        link(contract, to: list, ids)
      } else {
        let award = contract.awardID.map { ids.value($0) } ?? (awards.count == 1 ? 0 : nil)
        append(contract, to: award)
      }
    }
    counts.awards += awards.count
  }

  private mutating func append(_ contract: OCDSContract, to award: Int?) {
    contracts.append(contract)
    guard let award else { return }
    contracts[contracts.count - 1].isLinked = true
    awards[award] = linked(contract: contracts.count - 1, to: awards[award])
  }

  /// A contract that lists its awards (an extension): it is one of each.
  private mutating func link(_ contract: OCDSContract, to list: JSONValue, _ ids: ByteIndex) {
    var contract = contract
    var known: Set<Int> = []
    for item in list.items {
      guard let id = text(item) else { continue }
      contract.awardID = contract.awardID ?? id
      if let award = ids.value(id) { known.insert(award) }
    }
    if contract.awardID == nil, awards.count == 1 { known = [0] }
    contract.isOfSeveral = known.count > 1
    if known.isEmpty { return append(contract, to: nil) }
    for award in known.sorted() {
      guard contracts.count < Self.mostContracts else {
        return report(
          "ocds-contract-of-many", .doubt, at: .contract(contract.index),
          "contracts name awards more than \(Self.mostContracts) times in this release; the further ones were left out."
        )
      }
      append(contract, to: award)
      contract.isRepeated = true
    }
  }

  /// How often contracts are taken for an award of a release: a forged list of lists must not take all memory.
  private static let mostContracts = 200_000

  /// The award with one more contract at the end of its chain.
  mutating func linked(contract: Int, to award: OCDSAward) -> OCDSAward {
    var award = award
    if award.lastContract >= 0 { contracts[award.lastContract].next = contract } else { award.firstContract = contract }
    award.lastContract = contract
    return award
  }

  /// The first contract of the award that counts; below 0 where there is none.
  func firstContract(of award: OCDSAward) -> Int { counting(award.firstContract) }

  /// The next contract of the same award that counts; below 0 where there is none.
  func nextContract(_ contract: Int) -> Int { counting(contracts[contract].next) }

  private func counting(_ start: Int) -> Int {
    var contract = start
    while contract >= 0, contracts[contract].isSetAside { contract = contracts[contract].next }
    return contract
  }

  // MARK: Buyer

  /// The tender's procuring entity: a reference that no party answers to, by id or name, is overruled by the party with
  /// that role. Some publishers write there who is to be asked, and a person is no public body.
  mutating func procuringEntity(_ tender: OCDSTenderPart) -> Int? {
    let stated = parties.first(.procuringEntity)
    guard let element = single(tender.procuringEntity, .procuringEntity) else { return stated }
    if let stated, !isListed(element) {
      report(
        "ocds-procuring-entity-unlisted", .note, at: .procuringEntity,
        "the reference names none of the parties; the party with the role procuringEntity was taken, and the name is not "
          + "read.")
      return stated
    }
    return resolve(element, at: .procuringEntity) ?? stated
  }

  /// Whether a reference names one of `parties`, by its id or its name.
  private mutating func isListed(_ element: JSONValue) -> Bool {
    let members = OCDSMembers(element, keys, .id, .name)
    if let id = text(members.first), parties.byID.value(id) != nil { return true }
    let name = text(members.second) ?? (element.isString ? text(element) : nil)
    return name.map { partyIndex(named: $0) != nil } ?? false
  }

  /// The release's buyer, else the party with that role, else the procuring entity.
  mutating func buyer(_ part: OCDSReleasePart, _ procuring: Int?) -> Int? {
    if let element = single(part.buyer, .buyer), let party = resolve(element, at: .buyer) { return party }
    let number = parties.count(.buyer)
    if number > 1 {
      report(
        "ocds-buyers-several", .doubt, at: nil,
        "\(number) parties have the role buyer, and the release names none of them; the first was taken.")
    }
    return parties.first(.buyer) ?? procuring
  }

  /// A procuring entity that is not the buyer represents it.
  mutating func represent(_ agent: Int?, _ buyer: Int?) {
    if let buyer { parties.all[buyer].isPublic = true }
    guard let agent, let buyer, !(parties.all[agent].key == parties.all[buyer].key) else { return }
    parties.all[agent].isPublic = true
    var row = StatementBatch.RelationshipRow(
      from: parties.all[agent].row.reference, to: parties.all[buyer].row.reference, kind: .representation)
    row.id = identity(arena.bytes("representation"), parties.all[agent].key, parties.all[buyer].key)
    row.sources = source(process.title.map { add($0) } ?? .none)
    batch.add(row)
    counts.representationRelationships += 1
  }

  // MARK: Awards

  mutating func readAward(_ index: Int, _ buyer: Int?, _ tender: OCDSTenderPart, retracts: Bool) {
    let award = awards[index]
    guard award.isObject else {
      return report("ocds-not-an-object", .error, at: award.spot, "this is no award; it was left out.")
    }
    guard provides(award) else {
      guard retracts else { return }
      collectBuyers(of: award.part, else: buyer, at: award.spot)
      for buyer in buyers { retract(award, buyer) }
      return
    }
    counts.awardsProviding += 1
    readParticipants(award, buyer, tender)
  }

  /// Whether the award provides something: status active, pending, or none.
  private mutating func provides(_ award: OCDSAward) -> Bool {
    guard let status = text(award.part.status) else { return true }
    if status.isWord("active") || status.isWord("pending") { return true }
    for word in ["cancelled", "unsuccessful"] as [StaticString] where status.isWord(word) {
      notProviding["\(word)", default: 0] += 1
      return false
    }
    report(
      "ocds-status-unknown", .doubt, at: award.spot,
      "the award's status is \(quoted(status.string.lowercased())); it is active, pending, cancelled or unsuccessful. "
        + "It provides nothing as it stands.")
    return false
  }

  /// The relationships of an award: to its buyers, and those of contracts with buyers of their own.
  private mutating func readParticipants(_ award: OCDSAward, _ buyer: Int?, _ tender: OCDSTenderPart) {
    collectBuyers(of: award.part, else: buyer, at: award.spot)
    let own = setAsideContracts(of: award)
    guard collectSuppliers(of: award) || !own.isEmpty else {
      return report(
        "ocds-award-without-supplier", .doubt, at: award.spot,
        "the award names no supplier; without one it is no relationship. It was left out.")
    }
    if buyers.isEmpty, own.isEmpty {
      return report(
        "ocds-award-without-buyer", .doubt, at: award.spot,
        "neither a buyer nor a procuring entity is named; the award was left out.")
    }
    if !buyers.isEmpty { addAward(award, tender) }
    for contract in own { addContract(contract, of: award, tender) }
  }

  /// What a relationship is called by: the id, or the name, that the reference uses; else the party's key.
  func relationshipKey(_ element: JSONValue, _ party: Int) -> JSONBytes {
    let members = OCDSMembers(element, keys, .id, .name)
    if let id = text(members.first) { return id }
    return text(members.second).map { folded($0) } ?? parties.all[party].key
  }

  /// Adds the relationships of the award whose suppliers and buyers were collected.
  mutating func addAward(_ award: OCDSAward, _ tender: OCDSTenderPart) {
    let title = title(award.isContract ? "Contract " : "Award ", award.id, text(award.part.title))
    let sources = source(title, url: noticeURL(of: award))
    let isShared = suppliers.count > 1 && contractsNameSuppliers(of: award)
    let common = isShared ? OCDSTerms() : terms(of: award, tender)
    for index in suppliers.indices {
      let supplier = suppliers[index]
      let terms = isShared ? terms(of: award, tender, for: supplier) : common
      for buyer in buyers {
        guard !isSame(supplier.party, buyer, as: "supplier", at: award.spot) else { continue }
        var row = StatementBatch.RelationshipRow(
          from: parties.all[supplier.party].row.reference, to: parties.all[buyer].row.reference, kind: .award)
        row.id = identity(of: award, supplier.key, buyer)
        terms.apply(to: &row)
        row.sources = sources
        batch.add(row)
        counts.awardRelationships += 1
      }
    }
    readSubcontracts(of: award, isShared ? terms(of: award, tender) : common, sources)
  }

  /// What the relationship of an award is called by: its buyer too, where it has several.
  mutating func identity(of award: OCDSAward, _ supplier: JSONBytes, _ buyer: Int) -> StatementBatch.Text {
    buyers.count > 1 ? identity(award.id, supplier, parties.all[buyer].key) : identity(award.id, supplier)
  }

  /// Whether both are one organization, which is a finding: nobody supplies itself.
  mutating func isSame(_ provider: Int, _ buyer: Int, as role: String, at spot: OCDSSpot) -> Bool {
    guard provider == buyer || parties.all[provider].key == parties.all[buyer].key else { return false }
    let key = parties.all[provider].key
    report(
      "supplier-is-buyer", .doubt, at: spot,
      "the \(role) \(quoted(key.string)) is the buyer itself; nobody supplies itself. "
        + "The relationship was left out.")
    return true
  }
}
