// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the lists of the US Treasury in their XML format: SDN and the consolidated non-SDN list.
public struct OFACXMLImporter: Importer {
  /// What the command line calls the format.
  public let name = "ofac-xml"
  /// What the format is.
  public let summary = "US Treasury sanctions lists, XML (sdn.xml, consolidated.xml)"

  /// The importer.
  public init() {}

  /// Whether the document is one of entries as the Treasury writes them.
  public func recognizes(_ sample: FormatSample) -> Bool {
    !sample.elements.isDisjoint(with: ["sdnEntry", "nspEntry"]) || sample.rootElement == "sdnList"
  }

  /// Reads the entries.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try readingList(source, &sink, records: ["sdnEntry", "nspEntry"]) { element, record, reading in
      let location = record.place.location
      guard let uid = element.text("uid") else {
        return try reading.refuse(location, "there is no uid, by which the entry is known; it was left out.")
      }
      var entry = ListEntry(
        EntityReference(id: uid, namespace: "ofac"), list: Self.list(element), location: location)
      entry.flagID = "ofac:\(uid)/\(entry.list)"
      let published = record.root?.text("publshInformation/Publish_Date")
      entry.published = try reading.day(published, "Publish_Date", at: location)
      Self.readNames(element, &entry)
      guard !entry.names.isEmpty else {
        return try reading.refuse(location, "entry \(quoted(uid)) has no name; it was left out.")
      }
      Self.readPlaces(element, &entry)
      let papers = Self.readIdentifiers(element, &entry)
      if papers > 0 { reading.writer.count("identifiers of persons left out", papers) }
      entry.programmes = element.texts("programList/program")
      OFACRemarks.readLinks(element.text("remarks"), &entry)
      try reading.write(entry)
    }
  }

  private static func readNames(_ element: XMLElement, _ entry: inout ListEntry) {
    switch (element.text("sdnType") ?? element.text("nspType"))?.lowercased() {
    case "individual": entry.kind = .person
    case "entity": entry.kind = .organization
    case let type?:
      entry.kind = .unknown
      entry.note("type", type)
    case nil: break
    }
    entry.add(name: fullName(element))
    for alias in element.children("akaList/aka") {
      entry.add(name: fullName(alias), isWeak: alias.text("category")?.lowercased() == "weak")
    }
    entry.note("title", element.text("title"))
    for birth in element.texts("dateOfBirthList/dateOfBirthItem/dateOfBirth") { entry.noteBirth(birth) }
  }

  /// `First Last`, as people are called; organisations have the last name only.
  private static func fullName(_ element: XMLElement) -> String? {
    let parts = [element.text("firstName"), element.text("lastName")].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  private static func readPlaces(_ element: XMLElement, _ entry: inout ListEntry) {
    entry.countries =
      element.texts("nationalityList/nationality/country") + element.texts("citizenshipList/citizenship/country")
    for address in element.children("addressList/address") {
      let parts = ["address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country"]
      entry.note("address", parts.compactMap { address.text($0) }.joined(separator: ", "))
      // People live in many places; an organisation's seat is its jurisdiction as far as lists tell.
      if !entry.isPerson, let country = address.text("country") { entry.countries.append(country) }
    }
    guard let vessel = element.child("vesselInfo") else { return }
    for part in ["callSign", "vesselType", "vesselFlag", "vesselOwner", "tonnage", "grossRegisteredTonnage"] {
      entry.note(part, vessel.text(part))
    }
    if let flag = vessel.text("vesselFlag") { entry.countries.append(flag) }
  }

  /// - Returns: how many were left out because they are numbers of people's papers.
  private static func readIdentifiers(_ element: XMLElement, _ entry: inout ListEntry) -> Int {
    var papers = 0
    for id in element.children("idList/id") {
      guard let type = id.text("idType"), let number = id.text("idNumber") else { continue }
      if OFACRemarks.saysMoreOfListing(type) {
        entry.listingNotes.append("\(type) \(number)".collapsed)
      } else if !entry.add(identifier: type, number, country: id.text("idCountry")) {
        papers += 1
      }
    }
    return papers
  }

  /// The format does not name its list, but what only the non-SDN lists have.
  private static func list(_ element: XMLElement) -> String {
    let programmes = element.texts("programList/program")
    // An entry of the SDN list can be under a sectoral directive, too; it has a further programme then.
    let isSectoral =
      element.texts("idList/id/idType").contains { $0.hasPrefix("Executive Order 13662 Directive") }
      && programmes.allSatisfy { $0.hasSuffix("EO13662") }
    let isOther =
      element.name == "nspEntry" || element.child("nspType") != nil
      || programmes.contains(where: OFACRemarks.isNonSDN) || isSectoral
    return isOther ? "ofac-consolidated" : "ofac-sdn"
  }
}
