// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the lists of the US Treasury in their advanced XML format (`SDN_ADVANCED.XML`, `CONS_ADVANCED.XML`), which
/// has dates, named lists and relationships that the classic format lacks.
///
/// Places and papers stand before the parties, and the listings behind them: memory holds the former two.
public struct OFACAdvancedImporter: Importer {
  /// What the command line calls the format.
  public let name = "ofac-advanced"
  /// What the format is.
  public let summary = "US Treasury sanctions lists, advanced XML (sdn_advanced.xml, cons_advanced.xml)"

  private static let records: Set = [
    "DateOfIssue", "ReferenceValueSets", "Location", "IDRegDocument", "DistinctParty", "ProfileRelationship",
    "SanctionsEntry",
  ]

  /// The importer.
  public init() {}

  /// Whether the document is one of parties and reference values.
  public func recognizes(_ sample: FormatSample) -> Bool {
    sample.rootElement == "Sanctions"
      && (!sample.elements.isDisjoint(with: ["ReferenceValueSets", "DistinctParties", "DistinctParty", "DateOfIssue"])
        || sample.rootNamespace?.uppercased().contains("ADVANCED_XML") == true)
  }

  /// Reads the parties, relationships and listings.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let reader = try XMLRecordReader(source, options: XMLRecordOptions(recordNames: Self.records))
      var reading = OFACAdvancedReading(consume writer)
      defer { writer = reading.finished() }
      while let record = try reader.next() {
        switch record.content {
        case .failure(let error): try reading.list.writer.unreadable(error)
        case .success(let element): try reading.read(element, at: record.place.location)
        }
      }
      try reading.finish(isEmpty: reader.count == 0)
    }
  }
}

/// Turns the parts of the advanced format into statements.
private struct OFACAdvancedReading<Sink: StatementSink> {
  var list: ListReading<Sink>
  private var references = OFACReferences()
  private var issued: Day?
  /// Parties whose profile has another number than they have.
  private var partyOfProfile: [String: String] = [:]
  /// The parties of which no listing came so far; the listings stand behind all parties.
  private var unlisted: Set<String> = []

  init(_ writer: consuming ImportWriter<Sink>) { list = ListReading(consume writer) }

  consuming func finished() -> ImportWriter<Sink> { list.finished() }

  /// Values that others refer to are no records; parties, relationships and listings are.
  mutating func read(_ element: XMLElement, at location: SourceLocation) throws {
    switch element.name {
    case "DateOfIssue": issued = OFACReferences.day(element)
    case "ReferenceValueSets": references.addValues(element)
    case "Location": references.addLocation(element)
    case "IDRegDocument": references.addDocument(element)
    default:
      list.writer.count("records")
      list.writer.beginRecord()
      switch element.name {
      case "DistinctParty": try party(element, at: location)
      case "ProfileRelationship": try relationship(element, at: location)
      default: try listing(element, at: location)
      }
      list.writer.endRecord()
    }
  }

  mutating func finish(isEmpty: Bool) throws {
    if isEmpty {
      try list.writer.report(
        "list-empty", .error, at: SourceLocation(file: list.writer.file),
        "the file holds no DistinctParty and no SanctionsEntry; nothing was read.")
    }
    if let first = unlisted.min() {
      try list.writer.report(
        "list-party-unlisted", .doubt, at: SourceLocation(file: list.writer.file),
        "of \(unlisted.count) parties the file has no SanctionsEntry, such as of \(quoted(first)); nothing says that they are "
          + "listed, and they have no flag. Is the file whole?")
    }
    try list.finish()
  }

  // MARK: Parties

  private mutating func party(_ element: XMLElement, at location: SourceLocation) throws {
    let profile = element.child("Profile")
    guard let id = element.attribute("FixedRef") ?? profile?.attribute("ID") else {
      return try list.refuse(location, "there is no FixedRef, by which the party is known; it was left out.")
    }
    if let number = profile?.attribute("ID"), number != id { partyOfProfile[number] = id }
    var entry = ListEntry(EntityReference(id: id, namespace: "ofac"), list: "ofac-sdn", location: location)
    entry.isListing = false
    switch references.partyType(profile?.attribute("PartySubTypeID"))?.lowercased() {
    case "individual": entry.kind = .person
    case "entity": entry.kind = .organization
    case let type?:
      entry.kind = .unknown
      entry.note("type", type)
    case nil: break
    }
    let identities = element.children("Profile/Identity")
    for identity in identities { addNames(identity, &entry) }
    guard !entry.names.isEmpty else {
      return try list.refuse(location, "party \(quoted(id)) has no name; it was left out.")
    }
    for feature in element.children("Profile/Feature") { addFeature(feature, &entry) }
    var papers = 0
    for identity in identities {
      for document in references.documents(of: identity.attribute("ID")) {
        if !entry.add(identifier: document.type, document.number, country: document.country) { papers += 1 }
      }
    }
    if papers > 0 { list.writer.count("identifiers of persons left out", papers) }
    entry.note("remark", element.text("Comment"))
    unlisted.insert(id)
    try list.write(entry)
  }

  /// The name proper first, then the others; those that the list calls of low quality are weak.
  private func addNames(_ identity: XMLElement, _ entry: inout ListEntry) {
    var types: [String: String] = [:]
    for group in identity.children("NamePartGroups/MasterNamePartGroup/NamePartGroup") {
      guard let id = group.attribute("ID") else { continue }
      types[id] = references.text("NamePartType", group.attribute("NamePartTypeID"))?.lowercased()
    }
    let aliases = identity.children("Alias")
    for alias in aliases.filter({ $0.attribute("Primary") == "true" }) + aliases {
      for name in alias.children("DocumentedName") {
        let parts = name.children("DocumentedNamePart/NamePartValue")
        // People are called by their given names first, whatever order the list has.
        let isLast = { (part: XMLElement) in part.attribute("NamePartGroupID").flatMap { types[$0] } == "last name" }
        let ordered = parts.filter { !isLast($0) } + parts.filter(isLast)
        entry.add(
          name: ordered.map(\.text).filter { !$0.isEmpty }.joined(separator: " "),
          isWeak: alias.attribute("LowQuality") == "true")
      }
    }
  }

  private func addFeature(_ feature: XMLElement, _ entry: inout ListEntry) {
    let type = references.text("FeatureType", feature.attribute("FeatureTypeID")) ?? "feature"
    let lower = type.lowercased()
    for version in feature.children("FeatureVersion") {
      if lower == "birthdate" {
        entry.noteBirth(version.text("DatePeriod/Start/From/Year"))
        continue
      }
      if lower == "place of birth" || lower == "gender" { continue }
      for place in version.children("VersionLocation").compactMap({ references.location($0.attribute("LocationID")) }) {
        if lower.contains("nationality") || lower.contains("citizenship") || lower.contains("flag") {
          entry.countries += [place.country].compactMap { $0 }
        } else {
          entry.note("address", place.text)
          if !entry.isPerson, let country = place.country { entry.countries.append(country) }
        }
      }
      for detail in version.children("VersionDetail") {
        let referred = references.text("DetailReference", detail.attribute("DetailReferenceID"))
        guard let text = referred ?? detail.text.trimmedOrNil else { continue }
        OFACRemarks.addDetail(type, text, &entry)
      }
    }
  }

  // MARK: Relationships

  private mutating func relationship(_ element: XMLElement, at location: SourceLocation) throws {
    guard let from = element.attribute("From-ProfileID"), let to = element.attribute("To-ProfileID") else {
      return try list.refuse(location, "From-ProfileID or To-ProfileID is missing; the relationship was left out.")
    }
    let type = references.text("RelationType", element.attribute("RelationTypeID")) ?? "related to"
    try list.addRelationship(
      type, from: reference(from), to: reference(to), comment: element.text("Comment"), published: issued, at: location)
  }

  private func reference(_ profile: String) -> EntityReference {
    EntityReference(id: partyOfProfile[profile] ?? profile, namespace: "ofac")
  }

  // MARK: Listings

  private mutating func listing(_ element: XMLElement, at location: SourceLocation) throws {
    guard let profile = element.attribute("ProfileID") else {
      return try list.refuse(location, "there is no ProfileID, which says who is listed; the entry was left out.")
    }
    let stated = references.text("List", element.attribute("ListID"))
    let isSDN = stated.map { $0.lowercased().hasPrefix("sdn") } ?? true
    let listed = reference(profile)
    unlisted.remove(listed.key)
    var entry = ListEntry(listed, list: isSDN ? "ofac-sdn" : "ofac-consolidated", location: location)
    entry.flagID = "ofac:\(entry.reference.key)/\(entry.list)"
    if let stated, !isSDN {
      entry.title = stated
      entry.flagID? += "/\(stated)"
    }
    entry.published = issued
    let days = element.children("EntryEvent").compactMap { $0.child("Date").flatMap(OFACReferences.day) }
    entry.since = days.min()
    for event in element.children("EntryEvent") {
      let basis = references.text("LegalBasis", event.attribute("LegalBasisID"))
      if let basis, basis.lowercased() != "unknown" { entry.listingNotes.append("legal basis: \(basis)") }
    }
    for measure in element.children("SanctionsMeasure") {
      let type = references.text("SanctionsType", measure.attribute("SanctionsTypeID")) ?? "Program"
      if type.lowercased() == "program" {
        if let programme = measure.text("Comment"), !entry.programmes.contains(programme) {
          entry.programmes.append(programme)
        }
      } else {
        entry.listingNotes.append("measure: \(type)")
      }
    }
    try list.writeListing(entry)
  }
}
