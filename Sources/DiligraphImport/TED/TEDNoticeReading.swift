// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Turns notices in the XML of before eForms into statements.
struct TEDNoticeReading<Sink: StatementSink> {
  var writer: ImportWriter<Sink>
  /// How many notices of forms without awards there were.
  private var withoutAwards: [String: Int] = [:]
  /// What the lots of the notice that is read are.
  private var descriptions = TEDLotDescriptions(nil)

  init(_ writer: consuming ImportWriter<Sink>) { self.writer = writer }

  mutating func read(_ export: XMLElement, at location: SourceLocation) throws {
    writer.count("notices")
    // A notice repeats its form in every language; the original is the one that counts.
    let forms = (export.child("FORM_SECTION")?.children ?? []).filter { $0.name != "NOTICE_UUID" }
    guard let form = forms.first(where: { $0.attribute("CATEGORY") == "ORIGINAL" }) ?? forms.first else {
      writer.count("noticesLeftOut")
      return try writer.report("ted-form-missing", .doubt, at: location, "the notice has no form; it was left out.")
    }
    guard form.name.hasPrefix("F"), form.name.dropFirst().first?.isNumber == true else {
      return try readEarlier(form, export, at: location)
    }
    // A design contest has results, and a prize where others have a contract.
    let awards = form.children("AWARD_CONTRACT") + form.children("RESULTS")
    guard !awards.isEmpty else { return passOver(form) }
    writer.count("awardNotices")
    let notice = try notice(export, form, at: location)
    descriptions = TEDLotDescriptions(form)
    var buyers: [TEDParty] = []
    for name in ["ADDRESS_CONTRACTING_BODY", "ADDRESS_CONTRACTING_BODY_ADDITIONAL"] {
      for address in form.children("CONTRACTING_BODY/\(name)") {
        guard var buyer = Self.party(address, notice) else { continue }
        buyer.markPublic()
        buyers.append(buyer)
      }
    }
    writer.notePlaceholders(of: buyers)
    for (index, award) in awards.enumerated() {
      try read(award, number: index + 1, buyers, notice, form)
    }
  }

  /// Passes over a notice whose form awards nothing.
  mutating func passOver(_ form: XMLElement) {
    writer.count("noticesWithoutAwards")
    writer.passOver("notice without award")
    withoutAwards[form.attribute("FORM") ?? form.name, default: 0] += 1
  }

  /// Says what was counted only.
  mutating func finish() throws {
    let place = SourceLocation(file: writer.file)
    if !withoutAwards.isEmpty {
      let counts = withoutAwards.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
      try writer.report(
        "ted-notice-without-award", .note, at: place, "notices whose form awards nothing: \(counts).")
    }
    let without = writer.summary["awardsNotAwarded"]
    if without > 0 {
      try writer.report(
        "ted-not-awarded", .note, at: place, "\(without) contracts or lots were not awarded; nobody provides.")
    }
  }

  // MARK: Notices

  mutating func notice(_ export: XMLElement, _ form: XMLElement, at location: SourceLocation) throws
    -> TEDNotice
  {
    let data = export.child("CODED_DATA_SECTION")
    let stated = data?.text("NOTICE_DATA/NO_DOC_OJS") ?? export.attribute("DOC_ID")
    let number = stated.flatMap(TEDNotice.publicationNumber)
    let documents = data?.children("NOTICE_DATA/URI_LIST/URI_DOC") ?? []
    let document = documents.first { $0.attribute("LG") == "EN" } ?? documents.first
    let url = document?.text.trimmedOrNil ?? number.map { "https://ted.europa.eu/udl?uri=TED:NOTICE:\($0)" }
    let published = data?.text("REF_OJS/DATE_PUB") ?? form.text("COMPLEMENTARY_INFO/DATE_DISPATCH_NOTICE")
    if number == nil {
      try writer.report(
        "ted-number-missing", .doubt, at: location,
        "the notice states no publication number; the id of its reception or of its sender, or its place, stands in for it."
      )
    }
    let fallback =
      stated ?? export.text("TECHNICAL_SECTION/RECEPTION_ID") ?? export.text("SENDER/IDENTIFICATION/NO_DOC_EXT")
      ?? "\(location)"
    return TEDNotice(
      id: number ?? fallback, url: url, published: try published.flatMap { try day($0, at: location) },
      location: location)
  }

  private static func party(_ address: XMLElement, _ notice: TEDNotice) -> TEDParty? {
    var location = notice.location
    location.line = address.line
    return TEDParty(
      name: address.text("OFFICIALNAME"), nationalID: address.text("NATIONALID"),
      country: address.child("COUNTRY")?.attribute("VALUE"), location: location)
  }

  // MARK: Awards

  private mutating func read(
    _ award: XMLElement, number: Int, _ buyers: [TEDParty], _ notice: TEDNotice, _ form: XMLElement
  ) throws {
    var location = notice.location
    (location.line, location.path) = (award.line, "AWARD_CONTRACT[\(number)]")
    guard let contract = award.child("AWARDED_CONTRACT") ?? award.child("AWARDED_PRIZE") else {
      writer.count("awards")
      return writer.count("awardsNotAwarded")
    }
    var facts = TEDAward(item: award.attribute("ITEM") ?? "\(number)", location: location)
    facts.lots = award.texts("LOT_NO")
    facts.title = award.child("TITLE")?.allText ?? form.child("OBJECT_CONTRACT/TITLE")?.allText
    facts.winners = Self.winners(contract, notice)
    writer.notePlaceholders(of: facts.winners)
    if form.name.hasPrefix("F15") { facts.notes.append(TEDAward.announced) }
    try state(contract, form, in: &facts)
    guard let modification = form.child("MODIFICATIONS_CONTRACT") else { return try write(facts, buyers, notice) }
    try modify(&facts, modification, form, buyers, notice)
  }

  /// A contract as it was awarded, and who has it after its modification (form F20): the earlier notice stays true of its
  /// time.
  private mutating func modify(
    _ award: inout TEDAward, _ modification: XMLElement, _ form: XMLElement, _ buyers: [TEDParty], _ notice: TEDNotice
  ) throws {
    if let stated = form.text("PROCEDURE/NOTICE_NUMBER_OJ") {
      award.notes.append("modification of the contract of notice \(TEDNotice.publicationNumber(stated) ?? stated)")
    }
    for (name, words) in [("VAL_TOTAL_BEFORE", "before"), ("VAL_TOTAL_AFTER", "after")] {
      guard let value = modification.child("INFO_MODIFICATIONS/VALUES/\(name)") else { continue }
      award.notes.append("value \(words) the modification: \(value.text) \(value.attribute("CURRENCY") ?? "")".trimmed)
    }
    try write(award, buyers, notice)
    let known = Set(award.winners.map(\.reference))
    let later = modification.child("DESCRIPTION_PROCUREMENT").map { Self.winners($0, notice) } ?? []
    writer.notePlaceholders(of: later)
    var changed = award
    changed.winners = later.filter { !known.contains($0.reference) }
    guard !changed.winners.isEmpty else { return }
    (changed.start, changed.amount) = (notice.published, nil)
    changed.notes.append("contractor since the modification")
    try write(changed, buyers, notice)
  }

  /// Writes an award: a relationship from each winner to each buyer.
  mutating func write(_ award: TEDAward, _ buyers: [TEDParty], _ notice: TEDNotice) throws {
    writer.count("awards")
    let winners = award.winners.filter { !$0.saysThatNobodyWon }
    if winners.isEmpty, !award.winners.isEmpty { return writer.count("awardsNotAwarded") }
    guard let first = winners.first else {
      return try leaveOut("ted-winner-missing", "the award names no contractor", award.location)
    }
    guard let buyer = buyers.first else {
      return try leaveOut("ted-buyer-missing", "the notice names no contracting authority", award.location)
    }
    writer.count("awardsProviding")
    var statement = RelationshipStatement(from: first.reference, to: buyer.reference, kind: .award)
    statement.period.start = award.start ?? notice.published
    statement.amount = award.amount
    let classification = TEDClassification(award.codes)
    statement.products = classification.products
    statement.notes = classification.notes + award.notes
    if winners.count > 1 {
      statement.notes.append("awarded to \(winners.count) winners together; the amount is theirs together")
    }
    let about = ["Notice \(notice.id), award \(award.item)", award.title].compactMap(\.self).joined(separator: ": ")
    for buyer in buyers {
      try writer.add(buyer.statement)
      for winner in winners {
        try writer.add(winner.statement)
        (statement.from, statement.to) = (winner.reference, buyer.reference)
        statement.id =
          "\(notice.id)/\(award.item)/\(award.lots.joined(separator: " "))/\(winner.reference.key)/"
          + buyer.reference.key
        var source = notice.source(about)
        source.location?.line = winner.statement.location?.line
        source.location?.path = award.location.path
        statement.sources = [source]
        writer.count("awardRelationships")
        try writer.add(statement)
      }
    }
  }

  private static func winners(_ contract: XMLElement, _ notice: TEDNotice) -> [TEDParty] {
    let contractors = contract.children("CONTRACTORS/CONTRACTOR") + contract.children("CONTRACTOR")
    return (contractors + contract.children("WINNERS/WINNER")).compactMap {
      party($0.child("ADDRESS_CONTRACTOR") ?? $0.child("ADDRESS_WINNER") ?? $0, notice)
    }
  }

  private mutating func leaveOut(_ code: String, _ problem: String, _ location: SourceLocation) throws {
    writer.count("awardsLeftOut")
    try writer.report(code, .doubt, at: location, "\(problem); it was left out.")
  }

  /// Dates, value, classification and subcontracting of an awarded contract.
  private mutating func state(_ contract: XMLElement, _ form: XMLElement, in award: inout TEDAward) throws {
    let date = contract.text("DATE_CONCLUSION_CONTRACT") ?? contract.text("DATE_DECISION_JURY")
    award.start = try date.flatMap { try day($0, at: award.location) }
    let value = contract.child("VALUES/VAL_TOTAL") ?? contract.child("VAL_TOTAL") ?? contract.child("VAL_PRIZE")
    if let value {
      award.amount = try writer.amount(value, currency: "CURRENCY", code: "ted-amount-odd", at: award.location)
    }
    let object = form.child("OBJECT_CONTRACT")
    let codes =
      (object?.children("CPV_MAIN/CPV_CODE") ?? [])
      + descriptions.of(award.lots).flatMap { $0.children("CPV_ADDITIONAL/CPV_CODE") }
    award.codes = codes.compactMap { $0.attribute("CODE") }
    if let range = contract.child("VALUES/VAL_RANGE_TOTAL"), let low = range.text("LOW"), let high = range.text("HIGH")
    {
      award.notes.append("tenders from \(low) to \(high) \(range.attribute("CURRENCY") ?? "")".trimmed)
    }
    if contract.child("LIKELY_SUBCONTRACTED") != nil {
      let share = contract.text("PCT_SUBCONTRACTING").map { ": \($0) %" } ?? ""
      award.notes.append("a part is to be subcontracted\(share)")
    }
  }

  // MARK: Values

  mutating func day(_ text: String, at location: SourceLocation) throws -> Day? {
    guard let day = TEDDate.day(text), (1900...2200).contains(day.components.year) else {
      try writer.report(
        "ted-date-malformed", .doubt, at: location,
        "\(quoted(text)) is no date of a notice; a date is YYYY-MM-DD or YYYYMMDD. It counts as unstated.")
      return nil
    }
    return day
  }
}

/// What a notice says of one award, in whichever form.
struct TEDAward {
  /// The note of a contract that a voluntary ex ante transparency notice announces.
  static let announced = "announced before the contract was concluded (voluntary ex ante transparency)"

  /// Its number in the notice.
  var item: String
  var location: SourceLocation
  var lots: [String] = []
  var title: String?
  var winners: [TEDParty] = []
  var start: Day?
  var amount: Amount?
  /// CPV codes.
  var codes: [String] = []
  var notes: [String] = []

  init(item: String, location: SourceLocation) {
    self.item = item
    self.location = location
  }
}

/// The descriptions of a notice's lots, found by the lots' numbers: a notice can have hundreds of lots and awards.
struct TEDLotDescriptions {
  private let all: [XMLElement]
  private var byLot: [String: [Int]] = [:]

  init(_ form: XMLElement?) {
    all = form?.children("OBJECT_CONTRACT/OBJECT_DESCR") ?? []
    for (index, description) in all.enumerated() {
      for lot in Set(description.texts("LOT_NO")) { byLot[lot, default: []].append(index) }
    }
  }

  /// Those of these lots, in the order of the notice; of a notice with one description, that one.
  func of(_ lots: [String]) -> [XMLElement] {
    guard all.count > 1 else { return all }
    return Set(lots.flatMap { byLot[$0] ?? [] }).sorted().map { all[$0] }
  }
}
