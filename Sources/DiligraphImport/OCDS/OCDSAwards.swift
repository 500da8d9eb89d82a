// SPDX-License-Identifier: Apache-2.0
import Diligraph

// From awards to relationships.

/// One award with what its contracts add.
struct OCDSAward {
  let element: JSONElement
  let location: SourceLocation
  /// The award's id, or its position.
  let id: String
  /// Its contracts that were not cancelled.
  let contracts: [JSONElement]
}

extension OCDSReading {
  mutating func read(_ process: OCDSProcess, _ release: JSONElement) throws {
    let parties = OCDSParties(release, process)
    for party in parties.all { try writer.add(party.statement) }
    writer.count("parties", parties.all.count)
    let procuring = procuringEntity(release, parties, process)
    let buyer = try buyer(release, parties, procuring, process)
    if let procuring, let buyer, procuring.reference != buyer.reference {
      try represent(procuring, buyer, process)
    }
    let awards = release.elements("awards")
    let contracts = release.elements("contracts")
    try reportStray(contracts, awards, process)
    for (index, element) in awards.enumerated() {
      writer.count("awards")
      let location = process.location.inside("awards[\(index)]")
      guard element.kind == .object else {
        try writer.report("ocds-not-an-object", .error, at: location, "this is no award; it was left out.")
        continue
      }
      guard try provides(element, at: location) else { continue }
      writer.count("awardsProviding")
      let id = element["id"]?.trimmedString
      let own = contracts.filter { contract in
        let awardID = contract["awardID"]?.trimmedString
        return (awardID == nil ? awards.count == 1 : awardID == id)
          && contract["status"]?.trimmedString != "cancelled"
      }
      let award = OCDSAward(element: element, location: location, id: id ?? "#\(index)", contracts: own)
      let tenderItems = awards.count == 1 ? release["tender"]?.elements("items") ?? [] : []
      try read(award, buyer, parties, process, tenderItems: tenderItems)
    }
  }

  // MARK: Buyer

  private func procuringEntity(
    _ release: JSONElement, _ parties: OCDSParties, _ process: OCDSProcess
  ) -> OCDSParty? {
    if let element = release["tender"]?["procuringEntity"],
      let party = parties.resolve(element, at: process.location.inside("tender.procuringEntity"))
    {
      return party
    }
    return parties.with(role: "procuringentity").first
  }

  /// The release's buyer, else the party with that role, else the procuring entity.
  private mutating func buyer(
    _ release: JSONElement, _ parties: OCDSParties, _ procuring: OCDSParty?, _ process: OCDSProcess
  ) throws -> OCDSParty? {
    if let element = release["buyer"],
      let party = parties.resolve(element, at: process.location.inside("buyer"))
    {
      return party
    }
    let buyers = parties.with(role: "buyer")
    if buyers.count > 1 {
      try writer.report(
        "ocds-buyers-several", .doubt, at: process.location,
        "\(buyers.count) parties have the role buyer, and the release names none of them; the first was taken."
      )
    }
    return buyers.first ?? procuring
  }

  private mutating func represent(_ agent: OCDSParty, _ buyer: OCDSParty, _ process: OCDSProcess) throws {
    try introduce(agent, asPublicBody: true)
    try introduce(buyer, asPublicBody: true)
    let id = "\(process.id)/representation/\(agent.reference.key)/\(buyer.reference.key)"
    var statement = RelationshipStatement(
      id: id, from: agent.reference, to: buyer.reference, kind: .representation)
    statement.sources = [process.source]
    writer.count("representationRelationships")
    try writer.add(statement)
  }

  private mutating func introduce(_ party: OCDSParty, asPublicBody: Bool = false) throws {
    var statement = party.statement
    if asPublicBody { OCDSParties.markPublic(&statement) }
    try writer.add(statement)
  }

  // MARK: Awards

  /// Whether the award provides something: status active, pending, or none.
  private mutating func provides(_ award: JSONElement, at location: SourceLocation) throws -> Bool {
    let status = award["status"]?.trimmedString?.lowercased() ?? ""
    switch status {
    case "", "active", "pending": return true
    case "cancelled", "unsuccessful": countNotProviding(status)
    default:
      try writer.report(
        "ocds-status-unknown", .doubt, at: location,
        "the award's status is \(quoted(status)); it is active, pending, cancelled or unsuccessful. "
          + "It provides nothing as it stands.")
    }
    return false
  }

  private mutating func read(
    _ award: OCDSAward, _ buyer: OCDSParty?, _ parties: OCDSParties, _ process: OCDSProcess,
    tenderItems: [JSONElement]
  ) throws {
    let suppliers = award.element.elements("suppliers")
    if suppliers.isEmpty {
      return try writer.report(
        "ocds-award-without-supplier", .doubt, at: award.location,
        "the award names no supplier; without one it is no relationship. It was left out.")
    }
    writer.count("suppliers", suppliers.count)
    guard let buyer else {
      return try writer.report(
        "ocds-award-without-buyer", .doubt, at: award.location,
        "neither a buyer nor a procuring entity is named; the award was left out.")
    }
    let terms = try terms(of: award, tenderItems: tenderItems)
    try introduce(buyer, asPublicBody: true)
    for (index, element) in suppliers.enumerated() {
      let location = award.location.inside("suppliers[\(index)]")
      guard let supplier = parties.resolve(element, at: location) else {
        try writer.report(
          "ocds-supplier-unnamed", .doubt, at: location,
          "the supplier has neither a name nor an id; it was left out.")
        continue
      }
      let key =
        element["id"]?.trimmedString ?? element["name"]?.trimmedString.map(foldedName)
        ?? supplier.reference.key
      var statement = RelationshipStatement(
        id: "\(process.id)/\(award.id)/\(key)", from: supplier.reference, to: buyer.reference, kind: .award)
      terms.apply(to: &statement)
      statement.sources = [source(of: award, process)]
      try introduce(supplier)
      writer.count("awardRelationships")
      try writer.add(statement)
      try subcontracts(of: award, supplier, key, parties, process, terms)
    }
  }

  private func source(of award: OCDSAward, _ process: OCDSProcess) -> Source {
    var source = process.source
    let title = award.element["title"]?.trimmedString ?? source.title
    source.title = ["Award \(award.id)", title].compactMap(\.self).joined(separator: ": ")
    return source
  }

  /// The subcontracting extension: each named subcontractor works for the award's suppliers.
  private mutating func subcontracts(
    of award: OCDSAward, _ supplier: OCDSParty, _ supplierKey: String, _ parties: OCDSParties,
    _ process: OCDSProcess, _ terms: OCDSTerms
  ) throws {
    let holders = [award.element] + award.contracts
    let subcontracts = holders.flatMap { $0["subcontracting"]?.elements("subcontracts") ?? [] }
    for (index, subcontract) in subcontracts.enumerated() {
      let location = award.location.inside("subcontracting.subcontracts[\(index)]")
      guard let element = subcontract["subcontractor"], let party = parties.resolve(element, at: location)
      else {
        try writer.report(
          "ocds-subcontractor-unnamed", .doubt, at: location,
          "the subcontract names no subcontractor; it was left out.")
        continue
      }
      let id = subcontract["id"]?.trimmedString ?? "#\(index)"
      var statement = RelationshipStatement(
        id: "\(process.id)/\(award.id)/\(supplierKey)/subcontract/\(id)", from: party.reference,
        to: supplier.reference, kind: .subcontract)
      statement.period = terms.period
      statement.products = terms.products
      statement.sources = [source(of: award, process)]
      try introduce(party)
      writer.count("subcontractRelationships")
      try writer.add(statement)
    }
  }

  /// Contracts whose award is not in the release.
  private mutating func reportStray(
    _ contracts: [JSONElement], _ awards: [JSONElement], _ process: OCDSProcess
  ) throws {
    writer.count("contracts", contracts.count)
    let ids = Set(awards.compactMap { $0["id"]?.trimmedString })
    for (index, contract) in contracts.enumerated() {
      let awardID = contract["awardID"]?.trimmedString
      if awardID == nil && awards.count == 1 || awardID.map(ids.contains) == true { continue }
      try writer.report(
        "ocds-contract-without-award", .doubt, at: process.location.inside("contracts[\(index)]"),
        "the contract's award \(quoted(awardID ?? "")) is not in the release; suppliers stand in awards. "
          + "It was left out.")
    }
  }
}
