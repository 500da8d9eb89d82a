// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// The forms of the schemata before R2.0.9, which those of the defence directive (F16 to F19) keep to this day: the
/// elements have other names, and what a form is about stands within one element, `FD_…`.
extension TEDNoticeReading {
  /// Reads a form such as `CONTRACT_AWARD`, `CONTRACT_AWARD_DEFENCE` or `VOLUNTARY_EX_ANTE_TRANSPARENCY_NOTICE`.
  mutating func readEarlier(_ form: XMLElement, _ export: XMLElement, at location: SourceLocation) throws {
    if TEDEarlierForm.withoutAwards.contains(form.name) { return passOver(form) }
    guard TEDEarlierForm.awarding.contains(form.name) else {
      writer.count("noticesLeftOut")
      return try writer.report(
        "ted-form-not-read", .doubt, at: location,
        "the form is \(quoted(form.name)), of which it is not known where it states awards; forms are F01_2014 to "
          + "F25_2014 and, of the schemata before, \(TEDEarlierForm.awarding.sorted().joined(separator: ", ")). "
          + "The notice was left out.")
    }
    let body = form.children.first { $0.name.hasPrefix("FD_") } ?? form
    let awards =
      body.children("AWARD_OF_CONTRACT") + body.children("AWARD_OF_CONTRACT_DEFENCE")
      + body.children("AWARD_CONTRACT_CONTRACT_AWARD_UTILITIES/AWARD_AND_CONTRACT_VALUE")
    guard !awards.isEmpty else { return passOver(form) }
    writer.count("awardNotices")
    let notice = try notice(export, form, at: location)
    let object = body.children.first { $0.name.hasPrefix("OBJECT_") }
    let codes = object?.first("CPV").map { cpv in
      (cpv.children("CPV_MAIN/CPV_CODE") + cpv.children("CPV_ADDITIONAL/CPV_CODE")).compactMap { $0.attribute("CODE") }
    }
    let buyers = TEDEarlierForm.buyers(body, notice)
    writer.notePlaceholders(of: buyers)
    for (index, element) in awards.enumerated() {
      var award = TEDAward(item: element.attribute("ITEM") ?? "\(index + 1)", location: notice.location)
      (award.location.line, award.location.path) = (element.line, "\(element.name)[\(index + 1)]")
      award.lots = element.texts("LOT_NUMBER")
      award.title = element.child("CONTRACT_TITLE")?.allText.trimmedOrNil ?? object?.first("TITLE_CONTRACT")?.allText
      award.winners = TEDEarlierForm.winners(element, notice)
      writer.notePlaceholders(of: award.winners)
      award.codes = codes ?? []
      if form.name.hasPrefix("VOLUNTARY_EX_ANTE") { award.notes.append(TEDAward.announced) }
      // An empty element stands where a lot was not awarded.
      if award.winners.isEmpty, element.first("ORGANISATION") == nil {
        writer.count("awards")
        writer.count("awardsNotAwarded")
        continue
      }
      try state(element, in: &award)
      try write(award, buyers, notice)
    }
  }

  /// Date, value and subcontracting of an award.
  private mutating func state(_ element: XMLElement, in award: inout TEDAward) throws {
    if let date = element.child("CONTRACT_AWARD_DATE") ?? element.child("DATE_OF_CONTRACT_AWARD"),
      let year = date.text("YEAR"), let month = date.text("MONTH"), let day = date.text("DAY")
    {
      award.start = try self.day("\(day)/\(month)/\(year)", at: award.location)
    }
    try stateValue(element, in: &award)
    if element.first("CONTRACT_LIKELY_SUB_CONTRACTED") != nil {
      let share = element.first("EXCLUDING_VAT_PRCT")?.text.trimmedOrNil.map { ": \($0) %" } ?? ""
      award.notes.append("a part is to be subcontracted\(share)")
    }
  }

  /// The final value: an estimate that stands beside it is none.
  private mutating func stateValue(_ element: XMLElement, in award: inout TEDAward) throws {
    guard
      let costs = element.first("COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE", outside: ["INITIAL_ESTIMATED", "ESTIMATE"])
    else { return }
    let currency = costs.attribute("CURRENCY")?.uppercased()
    if let range = costs.child("RANGE_VALUE_COST"), let low = range.child("LOW_VALUE"),
      let high = range.child("HIGH_VALUE")
    {
      let bounds = [low, high].map { $0.attribute("FMTVAL") ?? $0.text }
      award.notes.append("tenders from \(bounds[0]) to \(bounds[1]) \(currency ?? "")".trimmed)
    }
    guard let value = costs.child("VALUE_COST"), let text = value.attribute("FMTVAL") ?? value.text.trimmedOrNil else {
      return
    }
    // The attribute is a number as programs write it; the text is one as people do.
    let stated = value.attribute("FMTVAL").map(FieldText.number) ?? TEDEarlierForm.number(text)
    guard let number = stated, number >= 0 else {
      return try writer.report(
        "ted-amount-odd", .doubt, at: award.location,
        "\(quoted(text)) is no amount; an amount is a number from 0 up. It counts as unstated.")
    }
    // A number of years or months beside the value says that it is that of one of them.
    for (name, word) in [("NUMBER_OF_YEARS", "year"), ("NUMBER_OF_MONTHS", "month")] {
      guard let count = element.first(name)?.text.trimmedOrNil else { continue }
      award.notes.append("the value is that of a \(word): \(text) \(currency ?? ""), for \(count) \(word)s")
      return
    }
    award.amount = Amount(number, currency: currency)
  }
}

/// Where the earlier forms state what.
private enum TEDEarlierForm {
  static let awarding: Set<String> = [
    "CONTRACT_AWARD", "CONTRACT_AWARD_DEFENCE", "CONTRACT_AWARD_UTILITIES", "VOLUNTARY_EX_ANTE_TRANSPARENCY_NOTICE",
  ]
  /// Calls for tenders, announcements and corrections.
  static let withoutAwards: Set<String> = [
    "PRIOR_INFORMATION", "PRIOR_INFORMATION_DEFENCE", "PRIOR_INFORMATION_MOVE", "CONTRACT", "CONTRACT_DEFENCE",
    "CONTRACT_UTILITIES", "PERIODIC_INDICATIVE_UTILITIES", "QUALIFICATION_SYSTEM_UTILITIES", "BUYER_PROFILE",
    "SIMPLIFIED_CONTRACT", "CONCESSION", "CONTRACT_CONCESSIONAIRE", "CONTRACT_CONCESSIONAIRE_DEFENCE", "DESIGN_CONTEST",
    "ADDITIONAL_INFORMATION_CORRIGENDUM",
  ]

  /// The contracting authority, and those on whose behalf it buys.
  static func buyers(_ body: XMLElement, _ notice: TEDNotice) -> [TEDParty] {
    // Some editions misspell the element, and courts of appeal stand in others.
    let section = body.children.first { $0.name.hasPrefix("CONTRACTING_") || $0.name.hasPrefix("CONTACTING_") }
    guard let section else { return [] }
    let elements =
      [section.first("CA_CE_CONCESSIONAIRE_PROFILE")].compactMap(\.self)
      + section.all("CONTACT_DATA_OTHER_BEHALF_CONTRACTING_AUTORITHY")
    return elements.compactMap { element in
      guard var buyer = party(element, notice) else { return nil }
      buyer.markPublic()
      return buyer
    }
  }

  static func winners(_ award: XMLElement, _ notice: TEDNotice) -> [TEDParty] {
    let operators = award.children("ECONOMIC_OPERATOR_NAME_ADDRESS").map {
      $0.child("CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME") ?? $0
    }
    let utilities = award.all("CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME_CHP")
    return (operators + utilities).compactMap { party($0, notice) }
  }

  private static func party(_ element: XMLElement, _ notice: TEDNotice) -> TEDParty? {
    var location = notice.location
    location.line = element.line
    return TEDParty(
      name: element.text("ORGANISATION/OFFICIALNAME") ?? element.text("ORGANISATION"),
      nationalID: element.text("ORGANISATION/NATIONALID"), country: element.child("COUNTRY")?.attribute("VALUE"),
      location: location)
  }

  /// The number of `189 945 844,15`, `189.945.844,15`, `189,945,844.15` or `189'945'844.15`, as the texts write it.
  ///
  /// Three digits after an only sign are thousands: no sum of money has three decimals.
  static func number(_ text: String) -> Double? {
    let text = text.filter { !$0.isWhitespace && $0 != "'" && $0 != "\u{2019}" }
    guard let last = text.lastIndex(where: { $0 == "." || $0 == "," }) else { return FieldText.number(text) }
    let fraction = text[text.index(after: last)...]
    let grouping = Set(text[..<last].filter { $0 == "." || $0 == "," })
    guard grouping.count <= 1 else { return nil }
    let isGrouping =
      grouping.contains(text[last]) || grouping.isEmpty && fraction.utf8.count == 3 && last > text.startIndex
    let whole = isGrouping ? text[...] : text[..<last]
    let groups = whole.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
    guard groups.count == 1 || groups.dropFirst().allSatisfy({ $0.utf8.count == 3 }),
      (groups.first?.utf8.count ?? 0) > 0
    else { return nil }
    return FieldText.number(groups.joined() + (isGrouping ? "" : "." + fraction))
  }
}

extension XMLElement {
  /// The first element of this name in it, at any depth, but not within one whose name begins with a word of `outside`.
  fileprivate func first(_ name: String, outside: [String] = []) -> XMLElement? {
    // Recursion is bounded by the parser's depth limit.
    for child in children where !outside.contains(where: child.name.hasPrefix) {
      if child.name == name { return child }
      if let found = child.first(name, outside: outside) { return found }
    }
    return nil
  }

  /// All elements of this name in it, at any depth.
  fileprivate func all(_ name: String) -> [XMLElement] {
    children.flatMap { $0.name == name ? [$0] : $0.all(name) }
  }
}
