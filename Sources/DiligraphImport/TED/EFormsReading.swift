// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Turns eForms notices into statements.
struct EFormsReading<Sink: StatementSink> {
  var writer: ImportWriter<Sink>
  /// How many notices without a result there were, by type.
  private var withoutResult: [String: Int] = [:]
  private let superseded: EFormsSuperseded

  init(_ writer: consuming ImportWriter<Sink>, superseded: EFormsSuperseded = EFormsSuperseded()) {
    self.writer = writer
    self.superseded = superseded
  }

  mutating func read(_ element: XMLElement, at location: SourceLocation) throws {
    writer.count("notices")
    let notice = EFormsNotice(element, at: location)
    guard !superseded.contains(notice.identity) else {
      writer.count("noticesSuperseded")
      return writer.passOver("notice changed by another of the file")
    }
    try reportChange(notice)
    writer.notePlaceholders(of: notice.organizationIDs.compactMap(notice.party))
    try stateOwners(notice)
    guard let result = notice.extensions?.child("NoticeResult") else {
      writer.count("noticesWithoutResult")
      writer.passOver("notice without award")
      withoutResult[element.name, default: 0] += 1
      return
    }
    writer.count("awardNotices")
    let contracted = Set(result.children("SettledContract").flatMap { $0.texts("LotTender/ID") })
    for lot in result.children("LotResult") {
      writer.count("lotResults")
      let code = lot.text("TenderResultCode")
      guard contracted.isDisjoint(with: lot.texts("LotTender/ID")) else { continue }
      // closed or open without a winner
      if code?.hasSuffix("-nw") == true { writer.count("lotsNotAwarded") }
      if code == nil, lot.child("LotTender") != nil {
        try leaveOut("the result of a lot does not say whether it has a winner", location)
      }
    }
    let buyers = try buyers(notice)
    for (tenderID, contract) in try winning(result, notice) {
      guard let tender = notice.tenders[tenderID] else {
        try leaveOut("the tender \(quoted(tenderID)) is named as a winner and not described", location)
        continue
      }
      try read(tender, tenderID, contract, buyers, notice)
    }
  }

  /// Says what was counted only.
  mutating func finish() throws {
    let place = SourceLocation(file: writer.file)
    if !withoutResult.isEmpty {
      let counts = withoutResult.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
      try writer.report("eforms-notice-without-award", .note, at: place, "notices that award nothing: \(counts).")
    }
    let lots = writer.summary["lotsNotAwarded"]
    if lots > 0 {
      try writer.report("eforms-not-awarded", .note, at: place, "\(lots) lots have no winner; nobody provides.")
    }
  }

  /// What the changed notice awarded and this one does not repeat cannot be told from here.
  private mutating func reportChange(_ notice: EFormsNotice) throws {
    guard let changed = notice.identity.changed else { return }
    try writer.report(
      "eforms-notice-changed", .note, at: notice.notice.location,
      "the notice takes the place of \(quoted(changed)): what another file states of that notice's awards is retracted "
        + "where they stand here again. An award that is no longer in the notice is not retracted.")
  }

  private mutating func leaveOut(_ problem: String, _ location: SourceLocation) throws {
    writer.count("tendersLeftOut")
    try writer.report("eforms-reference-missing", .doubt, at: location, "\(problem); it was left out.")
  }

  // MARK: Who won

  /// The winning tenders, each with its contract: those that contracts name, and of lots with a winner and no
  /// contract those of the first rank, or all where no ranks are stated.
  private func winning(_ result: XMLElement, _ notice: EFormsNotice) throws -> [(String, XMLElement?)] {
    var winners: [(String, XMLElement?)] = []
    var seen: Set<String> = []
    for contract in result.children("SettledContract") {
      for id in contract.texts("LotTender/ID") {
        let key = "\(contract.text("ID") ?? "")/\(id)"
        if seen.insert(key).inserted { winners.append((id, contract)) }
      }
    }
    let contracted = Set(winners.map(\.0))
    for lot in result.children("LotResult") where lot.text("TenderResultCode") == "selec-w" {
      let ids = lot.texts("LotTender/ID")
      guard contracted.isDisjoint(with: ids) else { continue }
      for id in ids where seen.insert("/\(id)").inserted {
        // A rank that is withheld from publication is no number from 1 up.
        if let rank = notice.tenders[id]?.text("RankCode").flatMap({ Int($0) }), rank > 1 { continue }
        winners.append((id, nil))
      }
    }
    return winners
  }

  private mutating func buyers(_ notice: EFormsNotice) throws -> [TEDParty] {
    var buyers: [TEDParty] = []
    for id in notice.buyerIDs {
      guard var buyer = notice.party(id) else {
        try leaveOut("the buyer \(quoted(id)) is not among the organisations", notice.notice.location)
        continue
      }
      buyer.markPublic()
      buyers.append(buyer)
      try represent(buyer, id, notice)
    }
    return buyers
  }

  /// Who runs the procurement for a buyer represents it.
  private mutating func represent(_ buyer: TEDParty, _ id: String, _ notice: EFormsNotice) throws {
    for providerID in notice.serviceProviderIDs(of: id) {
      guard let provider = notice.party(providerID) else {
        try leaveOut(
          "the service provider \(quoted(providerID)) is not among the organisations", notice.notice.location)
        continue
      }
      guard provider.reference != buyer.reference else { continue }
      var statement = RelationshipStatement(
        id: "\(notice.identity.root)/representation/\(provider.reference.key)/\(buyer.reference.key)",
        from: provider.reference, to: buyer.reference, kind: .representation)
      statement.notes = ["runs the procurement for the buyer"]
      statement.sources = [notice.source("Notice \(notice.notice.id), \(providerID)", notice.notice.location)]
      try writer.add(provider.statement)
      try writer.add(buyer.statement)
      writer.count("representationRelationships")
      try writer.add(statement)
      try retract(statement, notice)
    }
  }

  // MARK: Tenders

  private mutating func read(
    _ tender: XMLElement, _ tenderID: String, _ contract: XMLElement?, _ buyers: [TEDParty], _ notice: EFormsNotice
  ) throws {
    writer.count("tenders")
    var location = notice.notice.location
    (location.line, location.path) = (tender.line, tenderID)
    guard let party = tender.text("TenderingParty/ID").flatMap({ notice.tenderingParties[$0] }) else {
      return try leaveOut("the tender names no tendering party", location)
    }
    let ids = party.texts("Tenderer/ID")
    let tenderers = ids.compactMap { id in notice.party(id).map { (id, $0) } }
    for id in ids where !tenderers.isEmpty && !tenderers.contains(where: { $0.0 == id }) {
      try leaveOut("the tenderer \(quoted(id)) of the group is not among the organisations", location)
    }
    guard let first = tenderers.first else {
      return try leaveOut("none of the tenderers is among the organisations", location)
    }
    guard let buyer = buyers.first else { return try leaveOut("the notice names no buyer", location) }
    var statement = RelationshipStatement(from: first.1.reference, to: buyer.reference, kind: .award)
    let contractID = contract?.text("ID") ?? ""
    try state(tender, contract, notice, location, in: &statement)
    if tenderers.count > 1 {
      statement.notes.append("awarded to \(tenderers.count) tenderers together; the amount is theirs together")
    }
    let title = contract?.text("Title") ?? notice.element.text("ProcurementProject/Name")
    let about = ["Notice \(notice.notice.id), \(contractID.isEmpty ? tenderID : contractID)", title]
      .compactMap(\.self).joined(separator: ": ")
    statement.sources = [notice.source(about, location)]
    if let modified = notice.modifiedNotice {
      statement.notes.append("modification of the contract of notice \(modified)")
    }
    let key = "\(notice.identity.root)/\(contractID)/\(tenderID)"
    for buyer in buyers {
      try writer.add(buyer.statement)
      for (_, tenderer) in tenderers {
        try writer.add(tenderer.statement)
        (statement.from, statement.to) = (tenderer.reference, buyer.reference)
        statement.id = "\(key)/\(tenderer.reference.key)/\(buyer.reference.key)"
        writer.count("awardRelationships")
        try writer.add(statement)
        try retract(statement, notice)
      }
    }
    try subcontracts(party, tenderers, statement, key, notice, location)
  }

  /// The same relationship as the notices state it in whose place this one comes: their publisher takes it back, in
  /// whatever order the files are read. It counts for nothing by itself.
  private mutating func retract(_ statement: RelationshipStatement, _ notice: EFormsNotice) throws {
    guard let id = statement.id, id.hasPrefix(notice.identity.root) else { return }
    for root in notice.identity.earlierRoots {
      var taken = RelationshipStatement(
        id: root + id.dropFirst(notice.identity.root.count), from: statement.from, to: statement.to,
        kind: statement.kind)
      // Nobody cancelled it: the same award stands in the later notice.
      taken.notes = ["\(TakenBackAward.prefix)replaced by a later notice"]
      taken.sources = statement.sources.map { source in
        var source = source
        source.title = "Notice \(notice.notice.id) changes notice \(root)"
        source.stance = .retracts
        return source
      }
      writer.count("retractions")
      try writer.add(taken)
    }
  }

  /// Subcontractors provide to the main contractors that they name, else to the group's leader.
  private mutating func subcontracts(
    _ party: XMLElement, _ tenderers: [(String, TEDParty)], _ award: RelationshipStatement, _ key: String,
    _ notice: EFormsNotice, _ location: SourceLocation
  ) throws {
    for element in party.children("SubContractor") {
      writer.count("subcontractors")
      guard let id = element.text("ID"), let subcontractor = notice.party(id) else {
        try leaveOut("the subcontractor \(quoted(element.text("ID") ?? "")) is not among the organisations", location)
        continue
      }
      let ids = element.texts("MainContractor/ID")
      var mains = ids.compactMap(notice.party)
      for id in ids where notice.party(id) == nil {
        try leaveOut("the main contractor \(quoted(id)) is not among the organisations", location)
      }
      if ids.isEmpty {
        let leader = party.children("Tenderer").first { $0.text("GroupLeadIndicator") == "true" }?.text("ID")
        mains = (tenderers.first { $0.0 == leader } ?? tenderers.first).map { [$0.1] } ?? []
      }
      try writer.add(subcontractor.statement)
      for main in mains {
        var statement = RelationshipStatement(
          id: "\(key)/subcontract/\(subcontractor.reference.key)/\(main.reference.key)",
          from: subcontractor.reference, to: main.reference, kind: .subcontract)
        statement.period = award.period
        statement.products = award.products
        statement.sources = award.sources
        try writer.add(main.statement)
        writer.count("subcontractRelationships")
        try writer.add(statement)
        try retract(statement, notice)
      }
    }
  }

  private mutating func checkOrder(_ period: inout Period, _ location: SourceLocation) throws {
    guard let start = period.start, let end = period.end, end < start else { return }
    period.end = nil
    try writer.report(
      "eforms-period-inverted", .doubt, at: location,
      "the lot ends on \(end), before the contract starts on \(start); the end was left out.")
  }

  /// Dates, value, classification and subcontracting of a tender.
  private mutating func state(
    _ tender: XMLElement, _ contract: XMLElement?, _ notice: EFormsNotice, _ location: SourceLocation,
    in statement: inout RelationshipStatement
  ) throws {
    let lots = tender.texts("TenderLot/ID")
    var starts = [contract?.text("IssueDate"), contract?.text("AwardDate")]
    // 2000-01-01 is what the schema forces where the date is stated with the contract.
    if let text = notice.element.text("TenderResult/AwardDate"), !text.hasPrefix("2000-01-01") { starts.append(text) }
    for text in starts where statement.period.start == nil {
      statement.period.start = try text.flatMap { try day($0, location) }
    }
    if statement.period.start == nil, !notice.isOfEarlierContract { statement.period.start = notice.notice.published }
    statement.period.end = try notice.end(lots).flatMap { try day($0, location) }
    if notice.isCompletion, let published = notice.notice.published,
      statement.period.end.map({ $0 > published }) ?? true
    {
      statement.period.end = published
    }
    try checkOrder(&statement.period, location)
    if let value = tender.child("LegalMonetaryTotal/PayableAmount") { statement.amount = try amount(value, location) }
    let classification = notice.classification(lots)
    statement.products = classification.products
    statement.notes = classification.notes + (notice.isCompletion ? ["the contract was completed"] : [])
    if notice.isAnnouncement { statement.notes.append(TEDAward.announced) }
    for term in tender.children("SubcontractingTerm") where term.text("TermCode") == "yes" {
      let share = term.text("TermPercent").map { "\($0) %" }
      let value = term.child("TermAmount").map { "\($0.text) \($0.attribute("currencyID") ?? "")" }
      let parts = [share, value, term.text("TermDescription")].compactMap(\.self).joined(separator: ", ")
      statement.notes.append(
        parts.isEmpty ? "a part is to be subcontracted" : "a part is to be subcontracted: \(parts)")
    }
  }

  // MARK: Owners

  /// Beneficial owners own the organisations that name them; how much is not stated.
  private mutating func stateOwners(_ notice: EFormsNotice) throws {
    for id in notice.organizationIDs {
      for ownerID in notice.ownerIDs(of: id) {
        writer.count("beneficialOwners")
        guard let party = notice.party(id), let owner = notice.owners[ownerID] else {
          try leaveOut("the beneficial owner \(quoted(ownerID)) is not described", notice.notice.location)
          continue
        }
        var location = notice.notice.location
        (location.line, location.path) = (owner.line, ownerID)
        // Names of persons are no identity; each version of a notice numbers its owners itself.
        let reference = EntityReference(id: "\(notice.identity.root)/\(ownerID)", namespace: "ted")
        var person = EntityStatement(reference, location: location)
        let name = [owner.text("FirstName"), owner.text("FamilyName")].compactMap(\.self).joined(separator: " ")
        person.names = [Name(name.isEmpty ? "unknown person (\(ownerID))" : name)]
        person.kind = .person
        person.role = Role("person")
        person.jurisdictions = owner.texts("Nationality/NationalityID").compactMap(CountryCode.alpha2)
        var statement = RelationshipStatement(
          id: "\(notice.identity.root)/owner/\(ownerID)/\(party.reference.key)", from: reference, to: party.reference,
          kind: .ownership)
        statement.notes = ["ultimate beneficial owner; the share is not stated"]
        statement.sources = [notice.source("Notice \(notice.notice.id), \(ownerID)", location)]
        try writer.add(person)
        try writer.add(party.statement)
        writer.count("ownershipRelationships")
        try writer.add(statement)
      }
    }
  }

  // MARK: Values

  private mutating func amount(_ element: XMLElement, _ location: SourceLocation) throws -> Amount? {
    // What is withheld is masked before it is published (BT-195); an amount is then this.
    if element.text.trimmedOrNil == "-1" {
      try writer.report(
        "eforms-withheld", .note, at: location, "the amount is withheld from publication; it counts as unstated.")
      return nil
    }
    return try writer.amount(element, currency: "currencyID", code: "eforms-amount-odd", at: location)
  }

  /// The day of `2024-01-17+01:00`.
  private mutating func day(_ text: String, _ location: SourceLocation) throws -> Day? {
    guard let day = Day(text.prefix(10)), (1900...2200).contains(day.components.year) else {
      try writer.report(
        "eforms-date-malformed", .doubt, at: location,
        "\(quoted(text)) is no date of a contract; a date is YYYY-MM-DD. It counts as unstated.")
      return nil
    }
    return day
  }
}
