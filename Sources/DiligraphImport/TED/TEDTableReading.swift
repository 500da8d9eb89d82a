// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Turns rows of award notices into statements.
struct TEDTableReading<Sink: StatementSink> {
  var writer: ImportWriter<Sink>
  private var met = FirstTimes()

  init(_ writer: consuming ImportWriter<Sink>) { self.writer = writer }

  mutating func read(_ row: KnownRow) throws {
    writer.count("rows")
    guard row["cancelled"] != "1" else {
      writer.passOver("notice cancelled")
      return writer.count("cancelledRows")
    }
    guard let names = row["winname"] else {
      if row["infoonnonaward"] != nil {
        writer.passOver("not awarded")
        return writer.count("rowsNotAwarded")
      }
      return try leaveOut(row, "ted-winner-missing", "the row names no winner and no reason for it")
    }
    let notice = try notice(row)
    let buyers = parties(row, "cae", count: row["caename"].map(cellParts)?.count ?? 0)
    let winners = parties(row, "win", count: cellParts(names).count)
    if !winners.isEmpty, winners.allSatisfy(\.saysThatNobodyWon) {
      writer.passOver("not awarded")
      return writer.count("rowsNotAwarded")
    }
    if winners.isEmpty { return try leaveOut(row, "ted-winner-missing", "the row names no winner") }
    if buyers.isEmpty { return try leaveOut(row, "ted-buyer-missing", "the row names no contracting authority") }
    writer.count("awardRows")
    for var buyer in buyers {
      buyer.markPublic()
      try introduce(buyer)
      for winner in winners {
        try introduce(winner)
        try state(winner, buyer, notice, row, winners: winners.count)
      }
    }
  }

  /// Says what was counted only.
  mutating func finish() throws {
    let place = SourceLocation(file: writer.file)
    let cancelled = writer.summary["cancelledRows"]
    if cancelled > 0 {
      try writer.report(
        "ted-cancelled", .note, at: place, "\(cancelled) rows are of notices that were cancelled; they provide nothing."
      )
    }
    let without = writer.summary["rowsNotAwarded"]
    if without > 0 {
      try writer.report(
        "ted-not-awarded", .note, at: place, "\(without) rows are of contracts that were not awarded; nobody provides.")
    }
  }

  private mutating func leaveOut(_ row: KnownRow, _ code: String, _ problem: String) throws {
    writer.count("rowsLeftOut")
    try writer.report(code, .doubt, at: row.location, "\(problem); it was left out.")
  }

  // MARK: Parties

  /// The parties of the columns that begin so. Several stand in one cell, with `---` between them; a cell that
  /// has another number of parts than the names tells nothing of any of them, unless all parts are equal.
  private func parties(_ row: KnownRow, _ prefix: String, count: Int) -> [TEDParty] {
    let names = row["\(prefix)name"].map(cellParts) ?? []
    func values(_ text: String?) -> [String?] {
      let parts = text.map(cellParts) ?? []
      if parts.count == count { return parts.map { $0.isEmpty ? nil : $0 } }
      return Array(repeating: nil, count: count)
    }
    let ids = values(row["\(prefix)nationalid"])
    let countryText = prefix == "win" ? row["wincountrycode"] : row["isocountrycode"]
    var countries = values(countryText)
    if countries.allSatisfy({ $0 == nil }), let text = countryText, Set(cellParts(text)).count == 1 {
      countries = Array(repeating: cellParts(text).first, count: count)
    }
    return names.indices.compactMap { index in
      TEDParty(name: names[index], nationalID: ids[index], country: countries[index], location: row.location)
    }
  }

  private mutating func introduce(_ party: TEDParty) throws {
    let statement = party.statement
    let name = statement.names.first?.text ?? ""
    writer.notePlaceholders(of: [party])
    guard met.isFirst(party.reference.key, name, statement.kind?.rawValue ?? "") else { return }
    try writer.add(statement)
  }

  // MARK: Awards

  private mutating func notice(_ row: KnownRow) throws -> TEDNotice {
    let text = row["idnoticecan"] ?? "line \(row.location.line ?? 0)"
    let number = TEDNotice.publicationNumber(text)
    var url = row["tednoticeurl"].map { $0.hasPrefix("http") ? $0 : "https://\($0)" }
    if url == nil, let number { url = "https://ted.europa.eu/udl?uri=TED:NOTICE:\(number):TEXT:EN:HTML" }
    return TEDNotice(
      id: number ?? text, url: url, published: try day(row["dtdispatch"], row), location: row.location)
  }

  private mutating func state(
    _ winner: TEDParty, _ buyer: TEDParty, _ notice: TEDNotice, _ row: KnownRow, winners: Int
  ) throws {
    let award = row["idaward", "contractnumber"] ?? "line \(row.location.line ?? 0)"
    let lot = row["idlotawarded"] ?? ""
    var statement = RelationshipStatement(
      id: "\(notice.id)/\(award)/\(lot)/\(winner.reference.key)/\(buyer.reference.key)", from: winner.reference,
      to: buyer.reference, kind: .award)
    statement.period.start = try day(row["dtaward"], row) ?? notice.published
    statement.amount = try amount(row)
    let codes = [row["cpv"], row["additionalcpvs", "additionalcpv"]].compactMap(\.self).flatMap(cellParts)
    let classification = TEDClassification(codes)
    statement.products = classification.products
    statement.notes = classification.notes
    if winners > 1 { statement.notes.append("awarded to \(winners) winners together; the amount is theirs together") }
    if row.isTrue("bsubcontracted") { statement.notes.append("a part is to be subcontracted") }
    let title = ["Notice \(notice.id), award \(award)", row["title"]].compactMap(\.self).joined(separator: ": ")
    statement.sources = [notice.source(title)]
    writer.count("awardRelationships")
    try writer.add(statement)
  }

  // MARK: Values

  private mutating func amount(_ row: KnownRow) throws -> Amount? {
    var text = row["awardvalueeurofin1", "awardvalueeuro"]
    // The notice's value is the award's where there is only one.
    if text == nil, row["numberawards"] == "1" { text = row["valueeurofin1", "valueeuro"] }
    guard let text else { return nil }
    guard let value = FieldText.number(text), value >= 0 else {
      try writer.report(
        "ted-amount-odd", .doubt, at: row.location,
        "\(quoted(text)) is no amount; an amount is a number from 0 up. It counts as unstated.")
      return nil
    }
    return Amount(value, currency: "EUR")
  }

  private mutating func day(_ text: String?, _ row: KnownRow) throws -> Day? {
    guard let text else { return nil }
    guard let day = TEDDate.day(text), (1900...2200).contains(day.components.year) else {
      try writer.report(
        "ted-date-malformed", .doubt, at: row.location,
        "\(quoted(text)) is no date of an award; a date is YYYY-MM-DD, DD/MM/YYYY or DD-MON-YY. It counts as unstated.")
      return nil
    }
    return day
  }
}

/// How the tables write dates; it changed with the years.
enum TEDDate {
  private static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

  /// The day of `2018-08-23`, `23/08/2018`, `23/08/18`, `23-AUG-18` or `20180823`.
  static func day(_ text: String) -> Day? {
    if text.utf8.count == 8, let number = Int(text) {
      return Day(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
    let parts = text.prefix { $0 != " " }.split { $0 == "/" || $0 == "-" || $0 == "." }
    guard parts.count == 3, parts[0].utf8.count <= 2 else { return Day(text) }
    let month = Int(parts[1]) ?? months.firstIndex(of: parts[1].uppercased()).map { $0 + 1 }
    guard let day = Int(parts[0]), let month, var year = Int(parts[2]) else { return nil }
    // The tables begin in 2006; awards before 1950 there are none.
    if parts[2].utf8.count == 2 { year += year < 50 ? 2000 : 1900 }
    return Day(year: year, month: month, day: day)
  }
}

private func cellParts(_ text: String) -> [String] {
  text.split(separator: "---", omittingEmptySubsequences: false).map { String($0).trimmed }
}
