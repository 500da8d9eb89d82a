// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// What one row, or one entry of a feed, says of a prime award.
struct USAspendingAward {
  /// The award's key over all layouts, `CONT_AWD_…` or `CONT_IDV_…`.
  var key: String?
  var recipient: USAspendingParty?
  var parent: USAspendingParty?
  var agency: USAspendingAgency
  /// The dates that may be its start, the best first.
  var start: [String]
  var end: String?
  /// What was obligated in all, up to this row.
  var total: String?
  /// What this transaction obligated.
  var obligated: String?
  var products: [ProductCategory] = []
  var notes: [String] = []
  var source: Source

  /// A row of the transactions or awards tables.
  init(modern row: KnownRow) {
    key = row["contractawarduniquekey"]
    recipient = USAspendingParty(
      name: row["recipientname", "recipientnameraw"],
      aliases: [row["recipientnameraw"], row["recipientdoingbusinessasname"]], uei: row["recipientuei"],
      duns: row["recipientduns"], country: row["recipientcountrycode"], anonymousKey: key)
    recipient?.kind = USAspendingText.kind(row)
    if row.isTrue("manufacturerofgoods") { recipient?.role = Role("manufacturer") }
    if let cage = row["cagecode"] { recipient?.notes = ["CAGE code \(cage)"] }
    parent = USAspendingParty(
      name: row["recipientparentname", "recipientparentnameraw"], aliases: [row["recipientparentnameraw"]],
      uei: row["recipientparentuei"], duns: row["recipientparentduns"], country: nil, anonymousKey: nil)
    agency = USAspendingAgency(
      name: row["awardingagencyname"], subName: row["awardingsubagencyname"], subCode: row["awardingsubagencycode"])
    start = [row["periodofperformancestartdate"], row["actiondate", "awardbaseactiondate"]].compactMap(\.self)
    end = row["periodofperformancecurrentenddate"]
    total = row["totaldollarsobligated", "totalobligatedamount"]
    obligated = row["federalactionobligation"]
    source = USAspendingText.source(
      USAspendingText.title(row["awardidpiid"], row["modificationnumber"], row["transactiondescription"]), row)
    classify([
      ("NAICS", row["naicscode"], row["naicsdescription"]),
      ("PSC", row["productorservicecode"], row["productorservicecodedescription"]),
    ])
    if let name = row["fundingsubagencyname", "fundingagencyname"], name != row["awardingsubagencyname"] {
      notes.append("funded by \(name)")
    }
    if let country = row["primaryplaceofperformancecountryname"] { notes.append("performed in \(country)") }
  }

  /// A row of the layout of before 2017; many of its cells are `code: name`.
  init(legacy row: KnownRow) {
    let coded = { (key: String) in USAspendingText.coded(row[key]) }
    let sub = coded("agencyid") ?? coded("contractingofficeagencyid")
    key = Self.legacyKey(row, subCode: sub?.code)
    recipient = USAspendingParty(
      name: row["vendorname"],
      aliases: [row["vendorlegalorganizationname"], row["vendordoingasbusinessname"], row["vendoralternatename"]],
      uei: nil, duns: row["dunsnumber"], country: row["vendorcountrycode"], anonymousKey: key)
    recipient?.kind = USAspendingText.legacyKind(row)
    if row.isTrue("ismanufacturerofgoods") { recipient?.role = Role("manufacturer") }
    parent = USAspendingParty(
      name: row["modparent"], uei: nil, duns: row["parentdunsnumber"], country: nil, anonymousKey: nil)
    let office = coded("contractingofficeagencyid") ?? sub
    agency = USAspendingAgency(
      name: (coded("majagencycat") ?? coded("modagency"))?.name, subName: office?.name, subCode: office?.code)
    start = [row["effectivedate"], row["signeddate"]].compactMap(\.self)
    end = row["currentcompletiondate", "lastdatetoorder"]
    obligated = row["dollarsobligated"]
    source = USAspendingText.source(
      USAspendingText.title(row["piid"], row["modnumber"], row["descriptionofcontractrequirement"]), row)
    let naics = coded("principalnaicscode")
    let psc = coded("productorservicecode")
    classify([("NAICS", naics?.code, naics?.name), ("PSC", psc?.code, psc?.name)])
    let funding = coded("fundingrequestingagencyid")?.name
    if let funding, funding != office?.name { notes.append("funded by \(funding)") }
    if let country = coded("placeofperformancecountrycode")?.name { notes.append("performed in \(country)") }
  }

  /// What a sub-award's row says of the prime award.
  init(ofSubaward row: KnownRow) {
    key = row["primeawarduniquekey"]
    recipient = USAspendingParty(
      name: row["primeawardeename"], aliases: [row["primeawardeedbaname"]], uei: row["primeawardeeuei"],
      duns: row["primeawardeeduns"], country: row["primeawardeecountrycode"], anonymousKey: key)
    parent = USAspendingParty(
      name: row["primeawardeeparentname"], uei: row["primeawardeeparentuei"], duns: row["primeawardeeparentduns"],
      country: nil, anonymousKey: nil)
    agency = USAspendingAgency(
      name: row["primeawardawardingagencyname"], subName: row["primeawardawardingsubagencyname"],
      subCode: row["primeawardawardingsubagencycode"])
    start = [row["primeawardperiodofperformancestartdate"], row["primeawardbaseactiondate"]].compactMap(\.self)
    end = row["primeawardperiodofperformancecurrentenddate"]
    total = row["primeawardamount"]
    source = USAspendingText.source(
      USAspendingText.title(row["primeawardpiid"], nil, row["primeawardbasetransactiondescription"]), row)
    classify([("NAICS", row["primeawardnaicscode"], row["primeawardnaicsdescription"])])
  }

  /// The key as the newer layouts write it, so that an award of both is one.
  private static func legacyKey(_ row: KnownRow, subCode: String?) -> String? {
    guard let piid = row["piid"] else { return nil }
    let none = "-NONE-"
    let isVehicle = row["multipleorsingleawardidc"] != nil || row["typeofidc"] != nil
    let start = "CONT_\(isVehicle ? "IDV" : "AWD")_\(piid)_\(subCode ?? none)"
    return isVehicle ? start : "\(start)_\(row["idvpiid"] ?? none)_\(row["idvagencyid"] ?? none)"
  }

  mutating func classify(_ codes: [(scheme: String, code: String?, label: String?)]) {
    for (scheme, code, label) in codes {
      guard let code else { continue }
      notes.append("classification: \(scheme) \(code) \(label ?? "")".trimmed)
      if let match = ProductClassification.match(scheme: scheme, code: code) {
        products.append(match.product)
        notes.append(match.note)
      }
    }
  }
}

/// What one row says of a sub-award.
struct USAspendingSubaward {
  let prime: USAspendingAward
  let recipient: USAspendingParty?
  let parent: USAspendingParty?
  let id: String
  /// Tells repeated rows: prime award, sub-awardee, number, date, amount.
  let key: UInt64
  let isOfGrant: Bool
  let notes: [String]
  let source: Source
  let date: String?
  let amount: String?

  /// What tells repeated rows.
  static func hash(_ parts: [String]) -> UInt64 { UInt64(stableHash(parts), radix: 16) ?? 0 }
}

extension USAspendingSubaward {
  /// A row of the table of sub-awards.
  init(_ row: KnownRow) {
    let prime = USAspendingAward(ofSubaward: row)
    let parts = [
      prime.key ?? "", row["subawardeeuei", "subawardeeduns", "subawardeename"] ?? "", row["subawardnumber"] ?? "",
      row["subawardactiondate"] ?? "", row["subawardamount"] ?? "",
    ]
    let id = "\(parts[0])/subaward/\(parts[2])/\(parts[1])/\(parts[3])/\(parts[4])"
    let isOfGrant = row["subawardtype"]?.lowercased().contains("grant") == true || parts[0].hasPrefix("ASST")
    let recipient = USAspendingParty(
      name: row["subawardeename"], aliases: [row["subawardeedbaname"]], uei: row["subawardeeuei"],
      duns: row["subawardeeduns"], country: row["subawardeecountrycode"], anonymousKey: id)
    let parent = USAspendingParty(
      name: row["subawardeeparentname"], uei: row["subawardeeparentuei"], duns: row["subawardeeparentduns"],
      country: nil, anonymousKey: nil)
    var notes = prime.notes
    if let text = row["subawarddescription"] { notes.append(USAspendingText.shortened(text)) }
    let number = row["subawardnumber"].map { "Sub-award \($0)" } ?? "Sub-award"
    var source = USAspendingText.source(
      row["primeawardpiid"].map { "\(number) of award \($0)" } ?? number, row)
    source.published = row["subawardsamreportlastmodifieddate", "subawardfsrsreportlastmodifieddate"].flatMap(
      USAspendingText.day)
    self.init(
      prime: prime, recipient: recipient, parent: parent, id: id, key: Self.hash(parts), isOfGrant: isOfGrant,
      notes: notes, source: source, date: row["subawardactiondate"], amount: row["subawardamount"])
  }
}
