// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// When, what and for how much: what an award and its contracts state.
struct OCDSTerms {
  var period = Period()
  var products = StatementBatch.Run.empty
  var amount: Double?
  var currency = StatementBatch.Text.none
  var notes = StatementBatch.Run.empty

  func apply(to row: inout StatementBatch.RelationshipRow) {
    row.period = period
    row.products = products
    row.amount = amount
    row.currency = currency
    row.notes = notes
  }
}

extension OCDSReading {
  /// What an award and its contracts state together.
  mutating func terms(of award: OCDSAward, _ tender: OCDSTenderPart) -> OCDSTerms {
    var terms = OCDSTerms()
    terms.period = period(of: award)
    (terms.amount, terms.currency) = amount(of: award)
    texts.removeAll(keepingCapacity: true)
    let products = classify(award, tender)
    addNotes(of: award)
    terms.notes = batch.add(items: texts)
    if !products.isEmpty {
      texts.removeAll(keepingCapacity: true)
      for product in products { texts.append(batch.add(product)) }
      terms.products = batch.add(items: texts)
    }
    return terms
  }

  // MARK: When

  /// Start: the first signature, else the first contract period's start, else the award's date. End: the last contract
  /// period's end, where one is stated.
  private mutating func period(of award: OCDSAward) -> Period {
    var signed: Day?
    var start: Day?
    var end: Day?
    var contract = firstContract(of: award)
    while contract >= 0 {
      let part = contracts[contract].part
      let index = contracts[contract].index
      signed = earliest(signed, statedDay(part.dateSigned, at: .contractField(index, "dateSigned")))
      let period = OCDSMembers(single(part.period, .contractField(index, "period")), keys, .startDate, .endDate)
      start = earliest(start, statedDay(period.first, at: .contractField(index, "period.startDate")))
      end = latest(end, statedDay(period.second, at: .contractField(index, "period.endDate")))
      contract = nextContract(contract)
    }
    let awarded = statedDay(award.part.date, at: award.spot("date"))
    let planned = OCDSMembers(
      single(award.part.contractPeriod, award.spot("contractPeriod")), keys, .startDate, .endDate)
    let plannedStart = statedDay(planned.first, at: award.spot("contractPeriod.startDate"))
    if end == nil { end = statedDay(planned.second, at: award.spot("contractPeriod.endDate")) }
    var period = Period(start: signed ?? start ?? awarded ?? plannedStart, end: end)
    if let start = period.start, let end = period.end, end < start {
      report(
        "ocds-period-inverted", .doubt, at: award.spot,
        "the contract ends on \(end), before it starts on \(start); the end was left out.")
      period.end = nil
    }
    return period
  }

  private func earliest(_ a: Day?, _ b: Day?) -> Day? {
    guard let a, let b else { return a ?? b }
    return min(a, b)
  }

  private func latest(_ a: Day?, _ b: Day?) -> Day? {
    guard let a, let b else { return a ?? b }
    return max(a, b)
  }

  private mutating func statedDay(_ value: JSONValue?, at spot: @autoclosure () -> OCDSSpot) -> Day? {
    text(value).flatMap { statedDay($0, at: spot()) }
  }

  /// The day that a text states; nil, with a finding, where it is none or none of a contract.
  mutating func statedDay(_ text: JSONBytes, at spot: @autoclosure () -> OCDSSpot) -> Day? {
    guard let day = day(text) else {
      report(
        "ocds-date-malformed", .doubt, at: spot(),
        "\(quoted(text.string)) is no date; a date is YYYY-MM-DD, with or without a time. It counts as unstated.")
      return nil
    }
    // 0001-01-01 and 9999-12-31 are what software writes for "no date".
    guard day >= Self.firstDay, day <= Self.lastDay else {
      report(
        "ocds-date-implausible", .doubt, at: spot(),
        "\(day) cannot be the date of a contract; it counts as unstated.")
      return nil
    }
    return day
  }

  private static let firstDay = Day(year: 1900, month: 1, day: 1) ?? .earliest
  private static let lastDay = Day(year: 2200, month: 12, day: 31) ?? .latest

  // MARK: For how much

  /// The award's value, else its only contract's, else that of the only bid that it refers to.
  private mutating func amount(of award: OCDSAward) -> (Double?, StatementBatch.Text) {
    let contract = firstContract(of: award)
    let isOnly = contract >= 0 && nextContract(contract) < 0 && !contracts[contract].isOfSeveral
    let only = isOnly ? contracts[contract].part.value : nil
    if let value = award.part.value ?? only { return amount(value, at: award.spot("value.amount")) }
    guard let bid = onlyBid(of: award) else { return (nil, .none) }
    return amount(bid.value, at: .bid(bid.index))
  }

  /// The bid that won, where the award refers to one.
  private mutating func onlyBid(of award: OCDSAward) -> OCDSBid? {
    var only: JSONBytes?
    for list in [award.part.relatedBids, award.part.relatedBid] {
      guard let list else { continue }
      for item in list.items {
        guard let id = text(item) else { continue }
        if let only, !(only == id) { return nil }
        only = id
      }
    }
    // A bid that several awards refer to has the value of all of them.
    return only.flatMap { bid($0) }.flatMap { $0.awards == 1 ? $0 : nil }
  }

  /// The amount and currency of a value; none, with a finding, where it is no amount.
  mutating func amount(
    _ value: JSONValue?, at spot: @autoclosure () -> OCDSSpot
  ) -> (Double?, StatementBatch.Text) {
    let value = single(value, spot())
    // The United Kingdom's amount with taxes stands for one that is stated only so.
    let members = OCDSMembers(value, keys, .amount, .currency, .amountGross)
    // Where the amount stands instead of an object with it, nothing says in which currency.
    let bare = value.flatMap { $0.isObject || $0.isArray ? nil : $0 }
    guard let stated = members.first ?? members.third ?? bare else { return (nil, .none) }
    guard let number = stated.double ?? text(stated).flatMap({ FieldText.number($0.string) }), number >= 0 else {
      if let text = text(stated) {
        report(
          "ocds-amount-odd", .doubt, at: spot(),
          "\(quoted(text.string)) is no amount; an amount is a number from 0 up. It counts as unstated.")
      }
      return (nil, .none)
    }
    guard let currency = text(members.second) else { return (number, .none) }
    scratch.removeAll()
    for byte in currency.bytes {
      guard byte < 0x80 else { return (number, batch.add(currency.string.uppercased())) }
      scratch.append(byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte)
    }
    return (number, composedText())
  }

  // MARK: Notes

  /// Amendments, states of contracts, what is said of subcontractors without naming any, and related processes.
  private mutating func addNotes(of award: OCDSAward) {
    if text(award.part.status)?.isWord("pending") == true { texts.append(batch.add("award: pending")) }
    addAmendments(award.part)
    addSubcontractingNote(award.part)
    addLots(award.part.relatedLots)
    var contract = firstContract(of: award)
    while contract >= 0 {
      defer { contract = nextContract(contract) }
      if contracts[contract].isRepeated { continue }
      let part = contracts[contract].part
      addAmendments(part)
      addSubcontractingNote(part)
      if text(part.status)?.isWord("terminated") == true {
        scratch.removeAll()
        scratch.append("contract terminated: ")
        scratch.append(text(part.id) ?? .empty)
        texts.append(composedText())
      }
      for entry in part.relatedProcesses.map({ $0.items }) ?? JSONItems.none {
        if let note = relatedNote(entry) { texts.append(note) }
      }
    }
    addCancelled(award)
    texts.append(contentsOf: relatedNotes)
  }

  /// The contracts of the award that were cancelled: what was awarded was not, or not all, delivered.
  private mutating func addCancelled(_ award: OCDSAward) {
    var contract = award.firstContract
    while contract >= 0 {
      if contracts[contract].isCancelled {
        scratch.removeAll()
        scratch.append("contract cancelled: ")
        scratch.append(text(contracts[contract].part.id) ?? .empty)
        texts.append(composedText())
      }
      contract = contracts[contract].next
    }
  }

  private mutating func addLots(_ lots: JSONValue?) {
    guard let lots else { return }
    scratch.removeAll()
    scratch.append("lots: ")
    var number = 0
    for item in lots.items {
      guard let lot = text(item) else { continue }
      if number > 0 { scratch.append(", ") }
      scratch.append(lot)
      number += 1
      if number == 8 { break }
    }
    if number > 0 { texts.append(composedText()) }
  }

  /// `amendment 2021-05-01: why`, the first four of an award or contract, and how many more there are.
  private mutating func addAmendments(_ part: OCDSAwardPart) {
    var number = 0
    for list in [part.amendments, part.amendment] {
      guard let list else { continue }
      for entry in list.items {
        let members = OCDSMembers(entry, keys, .date, .rationale, .description)
        let date = text(members.first)
        let reason = text(members.second) ?? text(members.third)
        guard date != nil || reason != nil else { continue }
        number += 1
        guard number <= 4 else { continue }
        scratch.removeAll()
        scratch.append("amendment")
        if let date {
          scratch.append(UInt8(ascii: " "))
          scratch.append(day(date) == nil ? date : date.slice(0, min(10, date.count)))
        }
        if let reason {
          scratch.append(": ")
          scratch.append(reason)
        }
        texts.append(composedText())
      }
    }
    if number > 4 { texts.append(batch.add("amendment: and \(number - 4) more")) }
  }

  private mutating func addSubcontractingNote(_ part: OCDSAwardPart) {
    guard text(part.hasSubcontracting)?.isWord("true") == true || part.subcontracting != nil else { return }
    let members = OCDSMembers(part.subcontracting, keys, .subcontracts, .description)
    guard members.first.map({ $0.items.isEmpty }) ?? true else { return }
    scratch.removeAll()
    scratch.append("subcontracting: stated, no subcontractor is named")
    if let description = text(members.second) {
      scratch.append(": ")
      scratch.append(description)
    }
    texts.append(composedText())
  }
}
