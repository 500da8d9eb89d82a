// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the consolidated list of the United Nations Security Council, XML.
public struct UNSanctionsImporter: Importer {
  /// What the command line calls the format.
  public let name = "un-sc"
  /// What the format is.
  public let summary = "UN Security Council consolidated list, XML"

  /// The importer.
  public init() {}

  /// Whether the document is the consolidated list.
  public func recognizes(_ sample: FormatSample) -> Bool { sample.rootElement == "CONSOLIDATED_LIST" }

  /// Reads the individuals and entities.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try readingList(source, &sink, records: ["INDIVIDUAL", "ENTITY"]) { element, record, reading in
      let location = record.place.location
      guard let id = element.text("DATAID") ?? element.text("REFERENCE_NUMBER") else {
        return try reading.refuse(location, "there is no DATAID, by which the entry is known; it was left out.")
      }
      var entry = ListEntry(EntityReference(id: id, namespace: "un-sc"), list: "un-sc", location: location)
      entry.flagID = "un-sc:\(id)"
      entry.kind = element.name == "INDIVIDUAL" ? .person : .organization
      Self.readNames(element, &entry)
      guard !entry.names.isEmpty else {
        return try reading.refuse(location, "entry \(quoted(id)) has no name; it was left out.")
      }
      Self.readPlaces(element, &entry)
      entry.programmes = element.texts("UN_LIST_TYPE")
      entry.since = try reading.day(element.text("LISTED_ON"), "LISTED_ON", at: location)
      let delisted = element.text("DELISTED_ON") ?? element.text("REMOVED_ON")
      entry.until = try reading.day(delisted, "DELISTED_ON", at: location)
      entry.published = try reading.day(record.root?.attribute("dateGenerated"), "dateGenerated", at: location)
      entry.title = element.text("REFERENCE_NUMBER").map { "\($0), Security Council Consolidated List" }
      // A list type names the Council's list itself, and in some entries other lists.
      for type in element.texts("LIST_TYPE/VALUE") where type != "UN List" { entry.listingNotes.append(type) }
      let papers = element.children("INDIVIDUAL_DOCUMENT").count { $0.text("NUMBER") != nil }
      if papers > 0 { reading.writer.count("identifiers of persons left out", papers) }
      try reading.write(entry)
    }
  }

  private static func readNames(_ element: XMLElement, _ entry: inout ListEntry) {
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].compactMap { element.text($0) }
    entry.add(name: parts.joined(separator: " "))
    entry.add(name: element.text("NAME_ORIGINAL_SCRIPT"))
    for alias in element.children("\(element.name)_ALIAS") {
      // "Low" is the list's own word for an alias that does not suffice to tell the person.
      entry.add(name: alias.text("ALIAS_NAME"), isWeak: alias.text("QUALITY")?.lowercased() == "low")
    }
    for birth in element.children("INDIVIDUAL_DATE_OF_BIRTH") {
      entry.noteBirth(birth.text("DATE") ?? birth.text("YEAR") ?? birth.text("FROM_YEAR"))
    }
    for title in element.texts("TITLE/VALUE") { entry.note("title", title) }
    for designation in element.texts("DESIGNATION/VALUE") { entry.note("designation", designation) }
    entry.note("comment", element.text("COMMENTS1"))
  }

  private static func readPlaces(_ element: XMLElement, _ entry: inout ListEntry) {
    entry.countries = element.texts("NATIONALITY/VALUE")
    for address in element.children("\(element.name)_ADDRESS") {
      let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE"]
      entry.note("address", parts.compactMap { address.text($0) }.joined(separator: ", "))
      if !entry.isPerson, let country = address.text("COUNTRY") { entry.countries.append(country) }
    }
  }
}
