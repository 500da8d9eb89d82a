// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports answers of USAspending.gov's programming interface, JSON: searches for awards, transactions and sub-awards,
/// the page of one award, and recipients with their parents. Memory holds one result.
public struct USAspendingAnswersImporter: Importer {
  /// What the command line calls the format.
  public let name = "usaspending-json"
  /// What the format is.
  public let summary = "answers of USAspending.gov's interface, JSON"

  private static let options = JSONRecordOptions(arrayKeys: ["results"], recordKeys: ["generated_unique_award_id"])

  /// The importer.
  public init() {}

  /// Whether an award, or a list of results that are awards or sub-awards, has the interface's keys.
  public func recognizes(_ sample: FormatSample) -> Bool {
    if sample.keys.isSuperset(of: ["generated_unique_award_id", "piid"]) { return true }
    if Self.isRecipient(sample.keys) { return true }
    guard sample.keys.contains("results") else { return false }
    let keys = sample.innerKeys
    return Self.isRecipient(keys) || keys.isSuperset(of: ["Award ID", "Recipient Name"])
      || keys.isSuperset(of: ["Sub-Award ID", "Prime Award ID"]) || keys.contains("generated_unique_award_id")
      || keys.isSuperset(of: ["federal_action_obligation", "action_type"])
  }

  /// Reads the results.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      var reading = USAspendingReading(consume writer)
      defer { writer = reading.writer }
      try reading.readRecords(of: source, options: Self.options, called: "results")
      try reading.finish()
    }
  }
}

extension USAspendingReading: JSONRecordReading {
  /// One result of a search, or one award.
  mutating func read(_ element: JSONElement, at location: SourceLocation) throws {
    writer.count("rows")
    guard element.kind == .object else {
      writer.count("rowsLeftOut")
      return try writer.report(
        "usaspending-not-an-object", .error, at: location, "this is no result; a result is an object. It was left out.")
    }
    if element["Sub-Award ID"] != nil || element["Prime Award ID"] != nil {
      return try read(USAspendingSubaward(answer: element, at: location), at: location)
    }
    if Self.isRecipient(element) { return try readRecipient(element, at: location) }
    let award = USAspendingAward(answer: element, at: location)
    if award.key?.hasPrefix("ASST") == true { return passOverAssistance() }
    try read(award, at: location)
  }
}

extension JSONElement {
  /// The text under the first of these keys that is there and not empty.
  fileprivate func text(_ keys: String...) -> String? { keys.lazy.compactMap { self[$0]?.trimmedString }.first }
}

extension USAspendingAward {
  /// A result of a search, or the page of an award.
  init(answer element: JSONElement, at location: SourceLocation) {
    let page = element["recipient"]
    key = element.text("generated_internal_id", "generated_unique_award_id")
    let place = element["Recipient Location"] ?? page?["location"]
    recipient = USAspendingParty(
      name: element.text("Recipient Name") ?? page?.text("recipient_name"),
      uei: element.text("Recipient UEI") ?? page?.text("recipient_uei"),
      duns: element.text("Recipient DUNS Number") ?? page?.text("recipient_unique_id"),
      country: place?.text("location_country_code"), anonymousKey: key)
    parent = USAspendingParty(
      name: page?.text("parent_recipient_name"), uei: page?.text("parent_recipient_uei"),
      duns: page?.text("parent_recipient_unique_id"), country: nil, anonymousKey: nil)
    let body = element["awarding_agency"]
    agency = USAspendingAgency(
      name: element.text("Awarding Agency") ?? body?["toptier_agency"]?.text("name") ?? body?.trimmedString,
      subName: element.text("Awarding Sub Agency") ?? body?["subtier_agency"]?.text("name"),
      subCode: element.text("Awarding Sub Agency Code") ?? body?["subtier_agency"]?.text("code"))
    let period = element["period_of_performance"]
    start = [
      element.text("Start Date", "period_of_performance_start_date") ?? period?.text("start_date"),
      element.text("Base Obligation Date", "Action Date", "date_signed"),
    ].compactMap(\.self)
    end =
      element.text("End Date", "Last Date to Order", "period_of_performance_current_end_date")
      ?? period?.text("end_date")
    total = element.text("Award Amount", "total_obligation", "obligated_amount")
    obligated = element.text("Transaction Amount")
    source = Self.source(answer: element, key, location)
    classify(answer: element)
    if let place = element["Primary Place of Performance"] ?? element["place_of_performance"],
      let country = place.text("country_name")
    {
      notes.append("performed in \(country)")
    }
  }

  private static func source(answer element: JSONElement, _ key: String?, _ location: SourceLocation) -> Source {
    let modified = element.text("Last Modified Date") ?? element["period_of_performance"]?.text("last_modified_date")
    let description = element.text("Description", "Transaction Description", "description")
    return Source(
      publisher: USAspendingText.publisher,
      title: USAspendingText.title(element.text("Award ID", "piid"), element.text("Mod"), description),
      url: key.map { "https://www.usaspending.gov/award/\($0)" },
      published: modified.flatMap { USAspendingText.day(String($0.prefix(10))) }, grade: .officialRegister,
      location: location)
  }

  private mutating func classify(answer element: JSONElement) {
    let contract = element["latest_transaction_contract_data"]
    // An award's own answer has its codes under the codes above them.
    let industry = element["NAICS"] ?? element["naics_hierarchy"]?["base_code"]
    let product = element["PSC"] ?? element["psc_hierarchy"]?["base_code"]
    classify([
      (
        "NAICS", industry?.text("code") ?? contract?.text("naics"),
        industry?.text("description") ?? contract?.text("naics_description")
      ),
      (
        "PSC", product?.text("code") ?? contract?.text("product_or_service_code"),
        product?.text("description") ?? contract?.text("product_or_service_description")
      ),
    ])
  }
}

extension USAspendingSubaward {
  /// A result of a search for sub-awards.
  init(answer element: JSONElement, at location: SourceLocation) {
    var prime = USAspendingAward(answer: element, at: location)
    prime.key = element.text("prime_award_generated_internal_id") ?? element.text("Prime Award ID")
    prime.recipient = USAspendingParty(
      name: element.text("Prime Recipient Name"), uei: element.text("Prime Award Recipient UEI"), duns: nil,
      country: nil, anonymousKey: prime.key)
    // What the search states of the prime award is no more than who has it.
    prime.total = nil
    prime.notes.removeAll { $0.hasPrefix("performed in ") }
    let number = element.text("Sub-Award ID") ?? ""
    let key = [
      prime.key ?? "", element.text("Sub-Recipient UEI", "Sub-Awardee Name") ?? "", number,
      element.text("Sub-Award Date") ?? "", element.text("Sub-Award Amount") ?? "",
    ]
    let id = "\(key[0])/subaward/\(key[2])/\(key[1])/\(key[3])/\(key[4])"
    var source = prime.source
    source.title = "Sub-award \(number) of award \(element.text("Prime Award ID") ?? key[0])"
    self.init(
      prime: prime,
      recipient: USAspendingParty(
        name: element.text("Sub-Awardee Name"), uei: element.text("Sub-Recipient UEI"), duns: nil,
        country: element["Sub-Recipient Location"]?.text("location_country_code"), anonymousKey: id),
      parent: nil, id: id, key: Self.hash(key),
      isOfGrant: element.text("Sub-Award Type")?.lowercased().contains("grant") == true || key[0].hasPrefix("ASST"),
      notes: prime.notes + [element.text("Sub-Award Description").map(USAspendingText.shortened)].compactMap(\.self),
      source: source, date: element.text("Sub-Award Date"), amount: element.text("Sub-Award Amount"))
  }
}
