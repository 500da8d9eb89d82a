// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Turns rows into statements.
struct USAspendingReading<Sink: StatementSink> {
  var writer: ImportWriter<Sink>
  private var met = FirstTimes()
  /// Duplicates are told by this key (see ``USAspendingSubaward/key``), of the whole table.
  private var subawards: Set<UInt64> = []
  /// What was obligated, in cents, to awards whose total the table does not state.
  private var sums: [String: Sum] = [:]

  private struct Sum {
    var from: EntityReference
    var to: EntityReference
    var cents: Int
    /// The source of the row that began the sum, so that the amount has a place.
    var source: Source
  }

  init(_ writer: consuming ImportWriter<Sink>) { self.writer = writer }

  mutating func read(_ row: KnownRow, _ layout: USAspendingLayout) throws {
    writer.count("rows")
    switch layout {
    case .awards: try read(USAspendingAward(modern: row), at: row.location)
    case .legacyAwards: try read(USAspendingAward(legacy: row), at: row.location)
    case .subawards: try read(USAspendingSubaward(row), at: row.location)
    case .assistance, .legacyAssistance: passOverAssistance()
    }
  }

  /// Says what was counted only, and states the sums.
  mutating func finish() throws {
    for (id, sum) in sums.sorted(by: { $0.key < $1.key }) where sum.cents > 0 {
      var statement = RelationshipStatement(id: id, from: sum.from, to: sum.to, kind: .award)
      statement.amount = Amount(Double(sum.cents) / 100, currency: "USD")
      statement.sources = [sum.source]
      try writer.add(statement)
    }
    let place = SourceLocation(file: writer.file)
    let assistance = writer.summary["assistanceRows"]
    if assistance > 0 {
      try writer.report(
        "usaspending-assistance", .note, at: place,
        "\(assistance) rows are grants, loans or payments; they give money and provide nothing. They were left out.")
    }
    let repeated = writer.summary["repeatedSubawards"]
    if repeated > 0 {
      try writer.report(
        "usaspending-subaward-repeated", .note, at: place,
        "\(repeated) rows repeat a sub-award (same prime award, sub-awardee, number, date and amount); "
          + "each counts once.")
    }
  }

  mutating func passOverAssistance() {
    writer.passOver("grant, loan or payment")
    writer.count("assistanceRows")
  }

  // MARK: Prime awards

  /// Reads what a row, or an entry of a feed, says of a prime award.
  mutating func read(_ award: USAspendingAward, at location: SourceLocation) throws {
    guard let key = award.key else {
      return try leaveOut(location, "usaspending-award-without-key", "the row names no award")
    }
    guard let recipient = award.recipient else {
      return try leaveOut(location, "usaspending-recipient-missing", "the row names no recipient")
    }
    guard let agency = try introduce(award.agency, award.source) else {
      return try leaveOut(location, "usaspending-agency-missing", "the row names no awarding agency")
    }
    try introduce(recipient, award.parent, award.source)
    writer.count("awardRows")
    let id = "\(key)/\(recipient.reference.key)"
    var statement = RelationshipStatement(id: id, from: recipient.reference, to: agency, kind: .award)
    statement.period = try period(award.start, award.end, location)
    statement.products = award.products
    statement.notes = award.notes
    statement.sources = [award.source]
    if let total = award.total {
      statement.amount = try amount(total, location)
    } else if let text = award.obligated {
      let cents = USAspendingText.cents(text)
      if cents == nil { _ = try amount(text, location) }
      let sum = Sum(from: recipient.reference, to: agency, cents: 0, source: award.source)
      sums[id, default: sum].cents += cents ?? 0
    }
    try writer.add(statement)
  }

  // MARK: Sub-awards

  /// Reads what a row, or a result of a search, says of a sub-award and its prime award.
  mutating func read(_ subaward: USAspendingSubaward, at location: SourceLocation) throws {
    guard !subaward.isOfGrant else { return passOverAssistance() }
    guard subawards.insert(subaward.key).inserted else {
      writer.passOver("sub-award repeated")
      return writer.count("repeatedSubawards")
    }
    guard let prime = subaward.prime.recipient else {
      return try leaveOut(location, "usaspending-recipient-missing", "the row names no prime awardee")
    }
    guard let recipient = subaward.recipient else {
      return try leaveOut(location, "usaspending-recipient-missing", "the row names no sub-awardee")
    }
    try introduce(prime, subaward.prime.parent, subaward.source)
    try introduce(recipient, subaward.parent, subaward.source)
    writer.count("subawardRows")
    var statement = RelationshipStatement(
      id: subaward.id, from: recipient.reference, to: prime.reference, kind: .subcontract)
    statement.period.start = try day(subaward.date, location)
    statement.amount = try subaward.amount.flatMap { try amount($0, location) }
    statement.products = subaward.prime.products
    statement.notes = subaward.notes
    statement.sources = [subaward.source]
    try writer.add(statement)
    // What the table says of the prime award is the same in all of its rows.
    if let key = subaward.prime.key, met.isFirst("award", key, prime.reference.key) {
      try stateAward(subaward.prime, key, prime, location)
    }
  }

  private mutating func stateAward(
    _ award: USAspendingAward, _ key: String, _ prime: USAspendingParty, _ location: SourceLocation
  ) throws {
    guard let agency = try introduce(award.agency, award.source) else { return }
    var statement = RelationshipStatement(
      id: "\(key)/\(prime.reference.key)", from: prime.reference, to: agency, kind: .award)
    statement.period = try period(award.start, award.end, location)
    statement.amount = try award.total.flatMap { try amount($0, location) }
    statement.products = award.products
    statement.notes = award.notes
    statement.sources = [award.source]
    writer.count("primeAwards")
    try writer.add(statement)
  }

  // MARK: Parties

  private mutating func introduce(_ party: USAspendingParty, at location: SourceLocation?) throws {
    for number in party.placeholders { writer.note(placeholder: number, at: location) }
    if met.isFirst("entity", party.content) { try writer.add(party.statement(location)) }
  }

  mutating func introduce(_ party: USAspendingParty, _ parent: USAspendingParty?, _ source: Source) throws {
    try introduce(party, at: source.location)
    guard let parent, parent.reference != party.reference, !party.isAnonymous, !parent.isAnonymous,
      parent.names.first.map({ foldedName($0.text) }) != party.names.first.map({ foldedName($0.text) })
    else { return }
    try introduce(parent, at: source.location)
    guard met.isFirst("parent", parent.reference.key, party.reference.key) else { return }
    var statement = RelationshipStatement(
      id: "parent/\(parent.reference.key)/\(party.reference.key)", from: parent.reference, to: party.reference,
      kind: .control)
    statement.notes = ["the parent that the recipient registered; a share is not stated"]
    statement.sources = [source]
    writer.count("parentRelationships")
    try writer.add(statement)
  }

  /// The sub-agency, else the agency; the agency contains the sub-agency.
  private mutating func introduce(_ agency: USAspendingAgency, _ source: Source) throws -> EntityReference? {
    guard let top = agency.top ?? agency.sub else { return nil }
    let sub = agency.sub ?? top
    for body in top.reference == sub.reference ? [top] : [top, sub] {
      if met.isFirst("entity", body.reference.key, body.name) { try writer.add(body.statement(source.location)) }
    }
    if top.reference != sub.reference, met.isFirst("part", top.reference.key, sub.reference.key) {
      var statement = RelationshipStatement(
        id: "part/\(top.reference.key)/\(sub.reference.key)", from: top.reference, to: sub.reference, kind: .partOf)
      statement.sources = [source]
      writer.count("partOfRelationships")
      try writer.add(statement)
    }
    return sub.reference
  }

  // MARK: Values

  private mutating func leaveOut(_ location: SourceLocation, _ code: String, _ problem: String) throws {
    writer.count("rowsLeftOut")
    try writer.report(code, .doubt, at: location, "\(problem); it was left out.")
  }

  private mutating func period(_ start: [String], _ end: String?, _ location: SourceLocation) throws -> Period {
    var period = Period()
    for text in start where period.start == nil { period.start = try day(text, location) }
    period.end = try day(end, location)
    if let first = period.start, let last = period.end, last < first {
      try writer.report(
        "usaspending-period-inverted", .doubt, at: location,
        "the award ends on \(last), before it starts on \(first); the end was left out.")
      period.end = nil
    }
    return period
  }

  private mutating func day(_ text: String?, _ location: SourceLocation) throws -> Day? {
    guard let text else { return nil }
    guard let day = USAspendingText.day(text), (1900...2200).contains(day.components.year) else {
      try writer.report(
        "usaspending-date-malformed", .doubt, at: location,
        "\(quoted(text)) is no date of an award; a date is YYYY-MM-DD or M/D/YYYY. It counts as unstated.")
      return nil
    }
    return day
  }

  /// A sum; one below zero is money taken back, which is no amount of a contract.
  private mutating func amount(_ text: String, _ location: SourceLocation) throws -> Amount? {
    guard let cents = USAspendingText.cents(text) else {
      try writer.report(
        "usaspending-amount-odd", .doubt, at: location,
        "\(quoted(text)) is no amount; an amount is a number of dollars. It counts as unstated.")
      return nil
    }
    if cents < 0 {
      try writer.report(
        "usaspending-amount-negative", .note, at: location,
        "the amount is \(text): more was taken back than given. It counts as unstated.")
      return nil
    }
    return Amount(Double(cents) / 100, currency: "USD")
  }
}
