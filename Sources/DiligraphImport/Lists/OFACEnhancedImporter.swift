// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the lists of the US Treasury in the XML that its newer service offers (`SDN_ENHANCED.XML`,
/// `CONS_ENHANCED.XML`): each entity with its names, papers, lists, programmes and relationships in one element.
///
/// Memory holds one entity, the words that features refer to, and a number for each entity.
public struct OFACEnhancedImporter: Importer {
  /// What the command line calls the format.
  public let name = "ofac-enhanced"
  /// What the format is.
  public let summary = "US Treasury sanctions lists, enhanced XML (sdn_enhanced.xml, cons_enhanced.xml)"

  /// The importer.
  public init() {}

  /// Whether the document is the service's export.
  public func recognizes(_ sample: FormatSample) -> Bool { sample.rootElement == "sanctionsData" }

  /// Reads the entities.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let reader = try XMLRecordReader(source, options: XMLRecordOptions(recordNames: ["referenceValue", "entity"]))
      var reading = OFACEnhancedReading(consume writer)
      defer { writer = reading.finished() }
      while let record = try reader.next() {
        switch record.content {
        case .failure(let error): try reading.list.writer.unreadable(error)
        case .success(let element):
          try reading.read(
            element, asOf: record.root?.text("publicationInfo/dataAsOf"), at: record.place.location)
        }
      }
      try reading.finish()
    }
  }
}

/// Turns the elements of the enhanced format into statements.
private struct OFACEnhancedReading<Sink: StatementSink> {
  var list: ListReading<Sink>
  /// What features refer to by number.
  private var words: [String: String] = [:]
  private var known: Set<String> = []
  /// Names of related entities, as relationships give them beside the number.
  private var related: [String: (name: String, location: SourceLocation)] = [:]
  private var published: Day?

  init(_ writer: consuming ImportWriter<Sink>) { list = ListReading(consume writer) }

  consuming func finished() -> ImportWriter<Sink> { list.finished() }

  mutating func read(_ element: XMLElement, asOf: String?, at location: SourceLocation) throws {
    if element.name == "referenceValue" {
      guard let id = element.attribute("refId") ?? element.attribute("id") else { return }
      words[id] = element.text("value")
      return
    }
    if published == nil { published = try list.day(asOf, "dataAsOf", at: location) }
    list.writer.count("records")
    list.writer.beginRecord()
    defer { list.writer.endRecord() }
    guard let id = element.attribute("id") else {
      return try list.refuse(location, "there is no id, by which the entity is known; it was left out.")
    }
    var entry = ListEntry(EntityReference(id: id, namespace: "ofac"), list: "ofac-sdn", location: location)
    entry.published = published
    setKind(element.child("generalInfo"), &entry)
    addNames(element, &entry)
    guard !entry.names.isEmpty else {
      return try list.refuse(location, "entity \(quoted(id)) has no name; it was left out.")
    }
    known.insert(id)
    addPlaces(element, &entry)
    for feature in element.children("features/feature") { addFeature(feature, &entry) }
    addDocuments(element, &entry)
    OFACRemarks.readLinks(element.text("generalInfo/remarks"), &entry)
    addListing(element, &entry)
    try write(entry, lists: element.children("sanctionsLists/sanctionsList"))
    for relationship in element.children("relationships/relationship") {
      try add(relationship, of: entry.reference, at: location)
    }
  }

  mutating func finish() throws {
    if list.writer.summary["records"] == 0 {
      try list.writer.report(
        "list-empty", .error, at: SourceLocation(file: list.writer.file),
        "the file holds no entity; nothing was read.")
    }
    // The other list's file has those that are not in this one; until it is imported, their names are known at least.
    for (id, other) in related.sorted(by: { $0.key < $1.key }) where !known.contains(id) {
      let reference = EntityReference(id: id, namespace: "ofac")
      try list.writer.add(EntityStatement(reference, names: [Name(other.name)], location: other.location))
    }
    try list.finish()
  }

  // MARK: Who it is

  private func setKind(_ info: XMLElement?, _ entry: inout ListEntry) {
    switch info?.text("entityType")?.lowercased() {
    case "individual": entry.kind = .person
    case "entity": entry.kind = .organization
    case let type?:
      entry.kind = .unknown
      entry.note("type", type)
    case nil: break
    }
    entry.note("title", info?.text("title"))
  }

  /// The name proper first, then the others, each in all of its scripts.
  private func addNames(_ element: XMLElement, _ entry: inout ListEntry) {
    let names = element.children("names/name")
    for name in names.filter({ $0.text("isPrimary") == "true" }) + names {
      let translations = name.children("translations/translation")
      let isWeak = name.text("isLowQuality") == "true"
      for translation in translations.filter({ $0.text("isPrimary") == "true" }) + translations {
        entry.add(name: fullName(translation, isPerson: entry.isPerson), isWeak: isWeak)
      }
    }
  }

  /// People are called by their given names first, whatever order the list has.
  private func fullName(_ translation: XMLElement, isPerson: Bool) -> String? {
    let parts = [translation.text("formattedFirstName"), translation.text("formattedLastName")].compactMap { $0 }
    if isPerson, parts.count == 2 { return parts.joined(separator: " ") }
    guard let full = translation.text("formattedFullName") else { return parts.last }
    return isPerson ? OFACTableImporter.named(full) : full
  }

  private func addPlaces(_ element: XMLElement, _ entry: inout ListEntry) {
    for address in element.children("addresses/address") {
      let translations = address.children("translations/translation")
      let stated = translations.first { $0.text("isPrimary") == "true" } ?? translations.first
      let country = address.text("country")
      let parts = (stated?.texts("addressParts/addressPart/value") ?? []) + [country].compactMap { $0 }
      entry.note("address", parts.joined(separator: ", "))
      // People live in many places; an organisation's seat is its jurisdiction as far as lists tell.
      if !entry.isPerson, let country { entry.countries.append(country) }
    }
  }

  private func addFeature(_ feature: XMLElement, _ entry: inout ListEntry) {
    let type = feature.text("type") ?? "feature"
    let referred = feature.text("valueRefId").flatMap { words[$0] }
    guard let text = referred ?? feature.text("value") else { return }
    let lower = type.lowercased()
    if lower == "birthdate" || lower == "date of birth" {
      entry.noteBirth(text)
    } else if lower == "place of birth" || lower == "gender" {
      return
    } else if lower.contains("nationality") || lower.contains("citizenship") || lower.contains("flag") {
      entry.countries.append(text)
      if lower.contains("flag") { entry.note(type, text) }
    } else {
      OFACRemarks.addDetail(type, text, &entry)
    }
  }

  private mutating func addDocuments(_ element: XMLElement, _ entry: inout ListEntry) {
    var papers = 0
    for document in element.children("identityDocuments/identityDocument") {
      guard let type = document.text("type"), let number = document.text("documentNumber") else { continue }
      let isFalse = document.text("isValid") == "false"
      if isFalse, !entry.isPerson {
        entry.note("\(type), said to be invalid", number)
      } else if !entry.add(identifier: type, number, country: document.text("issuingCountry")) {
        papers += 1
      }
    }
    if papers > 0 { list.writer.count("identifiers of persons left out", papers) }
  }

  // MARK: What it is listed for

  private func addListing(_ element: XMLElement, _ entry: inout ListEntry) {
    for programme in element.texts("sanctionsPrograms/sanctionsProgram") where !entry.programmes.contains(programme) {
      entry.programmes.append(programme)
    }
    for basis in element.texts("legalAuthorities/legalAuthority") where basis.lowercased() != "unknown" {
      entry.listingNotes.append("legal basis: \(basis.collapsed)")
    }
    for type in element.texts("sanctionsTypes/sanctionsType") { entry.listingNotes.append("measure: \(type)") }
  }

  /// A flag for each list: the SDN list, and those that the Treasury calls the consolidated one together.
  private mutating func write(_ entry: ListEntry, lists: [XMLElement]) throws {
    var entry = entry
    let key = entry.reference.key
    let others = lists.filter { !isSDN($0) && $0.text.lowercased() != "consolidated list" }
    var flags: [(list: String, title: String?, since: String?)] = []
    if let sdn = lists.first(where: isSDN) { flags.append(("ofac-sdn", nil, sdn.attribute("datePublished"))) }
    for other in others { flags.append(("ofac-consolidated", other.text, other.attribute("datePublished"))) }
    if others.isEmpty, let other = lists.first(where: { !isSDN($0) }) {
      flags.append(("ofac-consolidated", nil, other.attribute("datePublished")))
    }
    if flags.isEmpty {
      flags = [(entry.programmes.contains(where: OFACRemarks.isNonSDN) ? "ofac-consolidated" : "ofac-sdn", nil, nil)]
    }
    for (index, flag) in flags.enumerated() {
      (entry.list, entry.title) = (flag.list, flag.title)
      entry.flagID = "ofac:\(key)/\(flag.list)" + (flag.title.map { "/\($0)" } ?? "")
      entry.since = try list.day(flag.since, "datePublished", at: entry.location)
      if index == 0 { try list.write(entry) } else { try list.writeListing(entry) }
    }
  }

  private func isSDN(_ list: XMLElement) -> Bool { list.text.lowercased().hasPrefix("sdn") }

  // MARK: Relationships

  private mutating func add(
    _ element: XMLElement, of entity: EntityReference, at location: SourceLocation
  ) throws {
    guard let other = element.child("relatedEntity"), let id = other.attribute("entityId") else {
      return try list.writer.report(
        "list-entry-incomplete", .doubt, at: location,
        "a relationship of \(quoted(entity.key)) names no entityId; it was left out.")
    }
    if let name = other.text.trimmedOrNil, related[id] == nil { related[id] = (name, location) }
    try list.addRelationship(
      element.text("type") ?? "related to", from: entity, to: EntityReference(id: id, namespace: "ofac"),
      comment: element.text("comments"), published: published, at: location)
  }
}
