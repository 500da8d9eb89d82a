// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports answers of the Federal Procurement Data System's ATOM feed: contract transactions and indefinite
/// delivery vehicles. Memory holds one entry, and one sum for each award without a total.
public struct FPDSImporter: Importer {
  /// What the command line calls the format.
  public let name = "fpds"
  /// What the format is.
  public let summary = "ATOM feeds of the Federal Procurement Data System"

  /// The importer.
  public init() {}

  /// Whether a feed has the ids of awards or vehicles.
  public func recognizes(_ sample: FormatSample) -> Bool {
    guard sample.rootElement == "feed" else { return false }
    // The answer to a search that found nothing has no entry to tell it by, nor has any other feed without one.
    return !sample.elements.isDisjoint(with: Self.ids) || !sample.elements.contains("entry")
  }

  private static let ids: Set = [
    "awardContractID", "IDVID", "OtherTransactionAwardContractID", "OtherTransactionIDVContractID",
  ]
  /// What an entry holds: a contract or a vehicle, or one outside of the procurement rules (another transaction).
  private static let contents = ["award", "IDV", "OtherTransactionAward", "OtherTransactionIDV"]

  /// Reads the feed.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let reader = try XMLRecordReader(source, options: XMLRecordOptions(recordNames: ["entry"]))
      var reading = USAspendingReading(consume writer)
      defer { writer = reading.writer }
      while let record = try reader.next() {
        switch record.content {
        case .success(let entry):
          reading.writer.beginRecord()
          try Self.read(entry, at: record.place.location, &reading)
          reading.writer.endRecord()
        case .failure(let error): try reading.writer.unreadable(error)
        }
      }
      if reader.count == 0 {
        try reading.writer.report(
          "fpds-empty", .error, at: SourceLocation(file: source.name),
          "there is no entry, as in the answer to a search that finds nothing; a feed has an entry element for each "
            + "transaction.")
      }
      try reading.finish()
    }
  }

  private static func read(
    _ entry: XMLElement, at location: SourceLocation, _ reading: inout USAspendingReading<some StatementSink>
  ) throws {
    reading.writer.count("rows")
    guard let content = contents.lazy.compactMap({ entry.child("content/\($0)") }).first else {
      reading.writer.count("rowsLeftOut")
      let found = entry.child("content")?.children.first?.name ?? ""
      return try reading.writer.report(
        "fpds-entry-unknown", .doubt, at: location,
        "the entry holds \(quoted(found)), and neither an award nor an IDV nor another transaction; it was left out.")
    }
    var cited = location
    cited.line = (content.child("vendor") ?? content.child("contractDetail/vendor"))?.line ?? location.line
    try reading.read(USAspendingAward(entry, content, at: cited), at: location)
  }
}

extension USAspendingAward {
  /// An entry's award or vehicle.
  init(_ entry: XMLElement, _ content: XMLElement, at location: SourceLocation) {
    let id = Self.ids.lazy.compactMap { content.child($0) }.first
    let piid = id?.text("PIID")
    key = Self.key(content, piid, id?.text("agencyID"))
    // Other transactions have what contracts have in an element of their own.
    let content = content.child("contractDetail") ?? content
    let vendor = content.child("vendor")
    let site = vendor?.child("vendorSiteDetails")
    let uei = site?.child("entityIdentifiers/vendorUEIInformation")
    let duns = site?.child("entityIdentifiers/vendorDUNSInformation") ?? site?.child("vendorDUNSInformation")
    recipient = USAspendingParty(
      name: uei?.text("UEILegalBusinessName") ?? vendor?.text("contractorName")
        ?? vendor?.text("vendorHeader/vendorName"),
      aliases: [vendor?.text("contractorName"), vendor?.text("vendorHeader/vendorDoingAsBusinessName")],
      uei: uei?.text("UEI"), duns: duns?.text("DUNSNumber"), country: site?.text("vendorLocation/countryCode"),
      anonymousKey: key)
    if site?.text("vendorLineOfBusiness/isManufacturerOfGoods") == "true" { recipient?.role = Role("manufacturer") }
    parent = USAspendingParty(
      name: uei?.text("ultimateParentUEIName") ?? duns?.text("globalParentDUNSName"),
      uei: uei?.text("ultimateParentUEI"),
      duns: duns?.text("globalParentDUNSNumber"), country: nil, anonymousKey: nil)
    let office = content.child("purchaserInformation/contractingOfficeAgencyID")
    agency = USAspendingAgency(
      name: office?.attribute("departmentName"), subName: office?.attribute("name"), subCode: office?.text.trimmedOrNil)
    let dates = content.child("relevantContractDates")
    start = [dates?.text("effectiveDate"), dates?.text("signedDate")].compactMap(\.self)
    end = dates?.text("currentCompletionDate") ?? dates?.text("lastDateToOrder")
    total = content.text("totalDollarValues/totalObligatedAmount")
    obligated = content.text("dollarValues/obligatedAmount")
    source = Source(
      publisher: USAspendingText.publisher,
      title: "FPDS: "
        + USAspendingText.title(
          piid, id?.text("modNumber"), content.text("contractData/descriptionOfContractRequirement")),
      url: entry.children("link").first { $0.attribute("rel") == "alternate" }?.attribute("href"),
      published: entry.text("modified").flatMap(USAspendingText.day), grade: .officialRegister, location: location)
    classify(content.child("productOrServiceInformation"))
    if let code = content.child("PSCCode") {
      classify([("PSC", code.text.trimmedOrNil, code.attribute("description"))])
    }
  }

  private static let ids = [
    "awardID/awardContractID", "contractID/IDVID", "OtherTransactionAwardID/OtherTransactionAwardContractID",
    "OtherTransactionIDVID/OtherTransactionIDVContractID",
  ]

  private mutating func classify(_ information: XMLElement?) {
    let naics = information?.child("principalNAICSCode")
    let psc = information?.child("productOrServiceCode")
    classify([
      ("NAICS", naics?.text.trimmedOrNil, naics?.attribute("description")),
      ("PSC", psc?.text.trimmedOrNil, psc?.attribute("description")),
    ])
  }

  /// The key as USAspending writes it, so that an award of both is one.
  private static func key(_ content: XMLElement, _ piid: String?, _ agency: String?) -> String? {
    guard let piid else { return nil }
    let none = "-NONE-"
    if content.name.hasSuffix("IDV") { return "CONT_IDV_\(piid)_\(agency ?? none)" }
    let parent = content.child("awardID/referencedIDVID")
    return "CONT_AWD_\(piid)_\(agency ?? none)_\(parent?.text("PIID") ?? none)_\(parent?.text("agencyID") ?? none)"
  }
}
