// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the EU's consolidated list of financial sanctions, XML, in its present schema (1.1) and the one before.
public struct EUSanctionsImporter: Importer {
  /// What the command line calls the format.
  public let name = "eu-fsf"
  /// What the format is.
  public let summary = "EU consolidated list of financial sanctions, XML"

  /// The importer.
  public init() {}

  /// Whether the document is an export with sanctioned entities, or the older list.
  public func recognizes(_ sample: FormatSample) -> Bool {
    sample.elements.contains("sanctionEntity")
      || (sample.rootElement == "export" && sample.rootNamespace?.contains("fsd") == true)
      || (sample.rootElement == "WHOLE" && sample.elements.contains("ENTITY"))
  }

  /// Reads the entities.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try readingList(source, &sink, records: ["sanctionEntity", "ENTITY"]) { element, record, reading in
      let location = record.place.location
      let isOld = element.name == "ENTITY"
      guard let id = isOld ? element.attribute("Id") : element.attribute("logicalId") else {
        return try reading.refuse(location, "there is no logicalId, by which the entry is known; it was left out.")
      }
      var entry = ListEntry(EntityReference(id: id, namespace: "eu-fsf"), list: "eu-fsf", location: location)
      entry.flagID = "eu-fsf:\(id)"
      let generated = record.root?.attribute("generationDate") ?? record.root?.attribute("Date")
      entry.published = try reading.day(generated, "the date of the export", .dayFirst, at: location)
      let papers = isOld ? Self.readOld(element, &entry) : Self.readNew(element, &entry)
      if papers > 0 { reading.writer.count("identifiers of persons left out", papers) }
      guard !entry.names.isEmpty else {
        return try reading.refuse(location, "entry \(quoted(id)) has no name; it was left out.")
      }
      let since = isOld ? element.attribute("reg_date") : Self.since(element)
      entry.since = try reading.day(since, "the date of the listing", .dayFirst, at: location)
      try reading.write(entry)
    }
  }

  /// The day of the designation, else that from which the regulation holds.
  private static func since(_ element: XMLElement) -> String? {
    if let day = element.attribute("designationDate") { return day }
    let regulations = element.children("regulation")
    return regulations.compactMap { $0.attribute("entryIntoForceDate") ?? $0.attribute("publicationDate") }.min()
  }

  private static func readNew(_ element: XMLElement, _ entry: inout ListEntry) -> Int {
    let type = element.child("subjectType")
    setKind(type?.attribute("classificationCode") ?? type?.attribute("code"), &entry)
    for alias in element.children("nameAlias") {
      let parts = ["firstName", "middleName", "lastName"].compactMap { alias.attribute($0) }
      let name = alias.attribute("wholeName") ?? parts.joined(separator: " ")
      let language = alias.attribute("nameLanguage")?.lowercased()
      let remarks = alias.texts("remark")
      let isWeak = alias.attribute("strong") == "false" || remarks.contains(where: saysWeak)
      entry.add(name: name, language: language, isWeak: isWeak)
      entry.note("title", alias.attribute("title"))
      entry.note("function", alias.attribute("function"))
      for remark in remarks where !saysWeak(remark) { entry.note("remark", remark) }
    }
    for country in element.children("citizenship") { add(country, &entry) }
    for birth in element.children("birthdate") {
      entry.noteBirth(birth.attribute("year") ?? birth.attribute("birthdate"))
    }
    for address in element.children("address") {
      let parts = ["street", "poBox", "place", "zipCode", "city", "region"].compactMap { address.attribute($0) }
      let country = address.attribute("countryDescription").map { $0 == "UNKNOWN" ? [] : [$0] } ?? []
      entry.note("address", (parts + country).joined(separator: ", "))
      if !entry.isPerson { add(address, &entry) }
    }
    for remark in element.children("remark") { entry.note("remark", remark.text) }
    entry.note("reference", element.attribute("euReferenceNumber"))
    entry.note("UN reference", element.attribute("unitedNationId"))
    for regulation in element.children("regulation") {
      if let programme = regulation.attribute("programme"), !entry.programmes.contains(programme) {
        entry.programmes.append(programme)
      }
      entry.title = regulation.attribute("numberTitle") ?? entry.title
      entry.url = regulation.text("publicationUrl") ?? entry.url
    }
    var papers = 0
    for identification in element.children("identification") {
      guard let number = identification.attribute("number") ?? identification.attribute("latinNumber") else { continue }
      let type = identification.attribute("identificationTypeDescription")
      let code = identification.attribute("identificationTypeCode")
      let country = identification.attribute("countryIso2Code").flatMap { $0 == "00" ? nil : $0 }
      let known = [code, type].compactMap { $0 }.first(where: ListIdentifiers.isKnown) ?? type ?? code
      if !entry.add(identifier: known ?? "identifier", number, country: country) { papers += 1 }
    }
    return papers
  }

  private static func readOld(_ element: XMLElement, _ entry: inout ListEntry) -> Int {
    setKind(element.attribute("Type"), &entry)
    for name in element.children("NAME") {
      let parts = ["FIRSTNAME", "MIDDLENAME", "LASTNAME"].compactMap { name.text($0) }
      entry.note("title", name.text("TITLE"))
      entry.add(
        name: name.text("WHOLENAME") ?? parts.joined(separator: " "), language: name.text("LANGUAGE")?.lowercased())
      entry.note("function", name.text("FUNCTION"))
    }
    for birth in element.children("BIRTH") { entry.noteBirth(birth.text("DATE")) }
    entry.countries = element.texts("CITIZEN/COUNTRY")
    for address in element.children("ADDRESS") {
      let parts = ["NUMBER", "STREET", "ZIPCODE", "CITY", "COUNTRY", "OTHER"].compactMap { address.text($0) }
      entry.note("address", parts.joined(separator: ", "))
      if !entry.isPerson, let country = address.text("COUNTRY") { entry.countries.append(country) }
    }
    entry.programmes = element.attribute("programme").map { [$0] } ?? []
    entry.title = element.attribute("legal_basis")
    entry.url = element.attribute("pdf_link")
    entry.note("remark", element.attribute("remark"))
    var papers = 0
    for paper in element.children("PASSPORT") {
      guard let number = paper.text("NUMBER") else { continue }
      if !entry.add(identifier: "identifier", number, country: paper.text("COUNTRY")) { papers += 1 }
    }
    return papers
  }

  /// Whether a remark on a name calls it weak, which the attribute for it does not always say: `low quality alias`.
  static func saysWeak(_ remark: String?) -> Bool {
    guard let remark = remark?.lowercased() else { return false }
    return ["low quality", "low-quality", "weak alias"].contains { remark.contains($0) }
  }

  /// Sets the kind by the list's code or word for it.
  static func setKind(_ code: String?, _ entry: inout ListEntry) {
    switch code?.lowercased() {
    case "p", "person": entry.kind = .person
    case "e", "enterprise": entry.kind = .organization
    default: break
    }
  }

  private static func add(_ place: XMLElement, _ entry: inout ListEntry) {
    guard let code = place.attribute("countryIso2Code"), code != "00" else { return }
    entry.countries.append(code)
  }
}
