// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// When, what and for how much: what an award and its contracts state.
struct OCDSTerms {
  var period = Period()
  var products: [ProductCategory] = []
  var amount: Amount?
  var notes: [String] = []

  func apply(to statement: inout RelationshipStatement) {
    statement.period = period
    statement.products = products
    statement.amount = amount
    statement.notes = notes
  }
}

extension OCDSReading {
  /// Start: the first signature, else the first contract period's start, else the award's date. End: the last
  /// contract period's end, where one is stated.
  mutating func terms(of award: OCDSAward, tenderItems: [JSONElement]) throws -> OCDSTerms {
    var terms = OCDSTerms()
    var signed: [Day] = []
    var starts: [Day] = []
    var ends: [Day] = []
    for contract in award.contracts {
      signed += try day(contract["dateSigned"], "dateSigned", award).map { [$0] } ?? []
      starts += try day(contract["period"]?["startDate"], "period.startDate", award).map { [$0] } ?? []
      ends += try day(contract["period"]?["endDate"], "period.endDate", award).map { [$0] } ?? []
    }
    let awarded = try day(award.element["date"], "date", award)
    let contractPeriod = award.element["contractPeriod"]
    let planned = try day(contractPeriod?["startDate"], "contractPeriod.startDate", award)
    if ends.isEmpty, let end = try day(contractPeriod?["endDate"], "contractPeriod.endDate", award) {
      ends = [end]
    }
    terms.period = Period(start: signed.min() ?? starts.min() ?? awarded ?? planned, end: ends.max())
    if let start = terms.period.start, let end = terms.period.end, end < start {
      try writer.report(
        "ocds-period-inverted", .doubt, at: award.location,
        "the contract ends on \(end), before it starts on \(start); the end was left out.")
      terms.period.end = nil
    }
    terms.amount = try amount(award)
    var items = award.element.elements("items") + award.contracts.flatMap { $0.elements("items") }
    if items.isEmpty { items = tenderItems }
    classify(items, &terms)
    return terms
  }

  private mutating func day(_ element: JSONElement?, _ field: String, _ award: OCDSAward) throws -> Day? {
    guard let text = element?.trimmedString else { return nil }
    guard let day = Day(text) else {
      try writer.report(
        "ocds-date-malformed", .doubt, at: award.location.inside(field),
        "\(quoted(text)) is no date; a date is YYYY-MM-DD, with or without a time. It counts as unstated.")
      return nil
    }
    // 0001-01-01 and 9999-12-31 are what software writes for "no date".
    let year = day.components.year
    guard (1900...2200).contains(year) else {
      try writer.report(
        "ocds-date-implausible", .doubt, at: award.location.inside(field),
        "\(day) cannot be the date of a contract; it counts as unstated.")
      return nil
    }
    return day
  }

  /// The award's value, else its only contract's.
  private mutating func amount(_ award: OCDSAward) throws -> Amount? {
    let fallback = award.contracts.count == 1 ? award.contracts.first?["value"] : nil
    guard let value = award.element["value"] ?? fallback, let stated = value["amount"] else { return nil }
    let currency = value["currency"]?.trimmedString?.uppercased()
    guard let number = stated.double ?? stated.string.flatMap(FieldText.number), number >= 0 else {
      if let text = stated.trimmedString {
        try writer.report(
          "ocds-amount-odd", .doubt, at: award.location.inside("value.amount"),
          "\(quoted(text)) is no amount; an amount is a number from 0 up. It counts as unstated.")
      }
      return nil
    }
    return Amount(number, currency: currency)
  }

  private func classify(_ items: [JSONElement], _ terms: inout OCDSTerms) {
    var notes: Set<String> = []
    var products: Set<ProductCategory> = []
    for item in items {
      for entry in item.elements("classification") + item.elements("additionalClassifications") {
        guard let code = entry["id"]?.trimmedString else { continue }
        let scheme = entry["scheme"]?.trimmedString ?? ""
        if let product = ProductClassification.product(scheme: scheme, code: code) {
          products.insert(product)
        }
        let description = entry["description"]?.trimmedString ?? item["description"]?.trimmedString ?? ""
        notes.insert("\(scheme) \(code) \(description)".trimmed)
      }
    }
    terms.products = products.sorted()
    // A framework can have thousands of items; the first few tell what it is about.
    let kept = notes.sorted().prefix(8)
    terms.notes = kept.map { "classification: \($0)" }
    if notes.count > kept.count { terms.notes.append("classification: and \(notes.count - kept.count) more") }
  }
}
