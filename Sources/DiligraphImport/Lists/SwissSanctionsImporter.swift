// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the sanctions list of Switzerland's State Secretariat for Economic Affairs, XML.
///
/// Programmes stand before the targets that name them, places behind. Memory holds one target, and a number for each
/// address.
public struct SwissSanctionsImporter: Importer {
  /// What the command line calls the format.
  public let name = "ch-seco"
  /// What the format is.
  public let summary = "Swiss sanctions list (SECO), XML"

  /// The importer.
  public init() {}

  /// Whether the document is the list.
  public func recognizes(_ sample: FormatSample) -> Bool { sample.rootElement == "swiss-sanctions-list" }

  /// Reads the targets.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    var context = SwissSanctionsContext()
    // Earlier forms of a target stand within its modifications: a record is what is outermost.
    return try readingList(source, &sink, records: ["target", "sanctions-program", "place"]) {
      element, record, reading in
      switch element.name {
      case "sanctions-program":
        context.add(programme: element)
        reading.writer.passOver("programme, which its targets name")
      case "place":
        try context.add(place: element, at: record.place.location, &reading)
      default:
        try Self.read(element, record, &context, &reading)
      }
    }
  }

  private static func read(
    _ target: XMLElement, _ record: XMLRecord, _ context: inout SwissSanctionsContext,
    _ reading: inout ListReading<some StatementSink>
  ) throws {
    let location = record.place.location
    guard let id = target.attribute("ssid") else {
      return try reading.refuse(location, "there is no ssid, by which the entry is known; it was left out.")
    }
    var entry = ListEntry(EntityReference(id: id, namespace: "ch-seco"), list: "ch-seco", location: location)
    entry.flagID = "ch-seco:\(id)"
    entry.published = try reading.day(record.root?.attribute("date"), "the date of the list", at: location)
    let party = target.child("individual") ?? target.child("entity") ?? target.child("object")
    guard let party else {
      return try reading.refuse(location, "target \(quoted(id)) is no individual, entity or object; it was left out.")
    }
    setKind(party, &entry)
    let papers = readIdentities(party, &entry)
    if papers > 0 { reading.writer.count("identifiers of persons left out", papers) }
    guard !entry.names.isEmpty else {
      return try reading.refuse(location, "target \(quoted(id)) has no name; it was left out.")
    }
    for text in party.children("justification") {
      entry.listingNotes.append("justification: \(text.allText.collapsed)")
    }
    for text in party.children("other-information") { entry.note("information", text.allText) }
    for relation in party.children("relation") {
      guard let other = relation.attribute("target-id") else { continue }
      entry.note("related", "target \(other) (\(relation.attribute("relation-type") ?? "unstated"))")
    }
    for set in target.texts("sanctions-set-id") + [target.attribute("sanctions-set-id")].compactMap(\.self) {
      if let programme = context.programmes[set], !entry.programmes.contains(programme) {
        entry.programmes.append(programme)
      }
    }
    try setPeriod(target, &entry, &reading)
    try reading.write(entry)
    if !entry.isPerson { try context.locate(entry, in: party, &reading) }
  }

  private static func setKind(_ party: XMLElement, _ entry: inout ListEntry) {
    switch party.name {
    case "individual": entry.kind = .person
    case "entity": entry.kind = .organization
    default:
      entry.kind = .unknown
      entry.note("type", party.attribute("object-type"))
    }
  }

  /// - Returns: how many numbers of people's papers were left out.
  private static func readIdentities(_ party: XMLElement, _ entry: inout ListEntry) -> Int {
    var papers = 0
    // The main identity's name is the main one.
    let identities = party.children("identity")
    for identity in identities.filter({ $0.attribute("main") == "true" })
      + identities.filter({ $0.attribute("main") != "true" })
    {
      for name in identity.children("name") { add(name, &entry) }
      for birth in identity.children("day-month-year") { entry.noteBirth(birth.attribute("year")) }
      for country in identity.children("nationality/country") {
        if let code = country.attribute("iso-code") { entry.countries.append(code) }
      }
      for document in identity.children("identification-document") {
        guard let number = document.text("number") else { continue }
        let type = document.attribute("document-type") ?? "identifier"
        if !entry.add(identifier: type, number, country: document.child("issuer")?.attribute("code")) { papers += 1 }
      }
      for address in identity.children("address") {
        let parts = ["c-o", "address-details", "p-o-box", "zip-code"].compactMap { address.text($0) }
        entry.note("address", parts.joined(separator: ", "))
      }
    }
    return papers
  }

  /// Adds a name, and the same in its other spellings.
  private static func add(_ name: XMLElement, _ entry: inout ListEntry) {
    // The list writes the family's name first; other sources, a person's own.
    let parts = name.children("name-part").filter { $0.attribute("name-part-type") != "title" }
      .sorted { Self.place($0) < Self.place($1) }
    for part in name.children("name-part") where part.attribute("name-part-type") == "title" {
      entry.note("title", part.text("value"))
    }
    let isWeak = name.attribute("quality")?.lowercased() == "low"
    entry.add(name: parts.compactMap { $0.text("value") }.joined(separator: " "), isWeak: isWeak)
    addSpellings(of: parts, isWeak: isWeak, &entry)
  }

  /// The spellings of a name's parts in one language and script belong together, the first ones of all parts, then the
  /// second ones. A part that has none is as it is in the name, where that is in the same script; else the spelling is of a
  /// part only, which is no name.
  private static func addSpellings(of parts: [XMLElement], isWeak: Bool, _ entry: inout ListEntry) {
    struct Form: Hashable {
      var language: String?
      var script: String?
    }
    var forms: [Form] = []
    var spellings: [[Form: [String]]] = []
    for part in parts {
      var found: [Form: [String]] = [:]
      for variant in part.children("spelling-variant") {
        let form = Form(language: variant.attribute("lang")?.lowercased(), script: variant.attribute("script"))
        if let text = variant.text.trimmedOrNil { found[form, default: []].append(text) }
        if !forms.contains(form) { forms.append(form) }
      }
      spellings.append(found)
    }
    for form in forms {
      for index in 0..<(spellings.map { $0[form]?.count ?? 0 }.max() ?? 0) {
        let texts = zip(parts, spellings).map { part, found in
          found[form].map { $0[min(index, $0.count - 1)] } ?? (form.script == "LATN" ? part.text("value") : nil)
        }
        if texts.contains(nil) {
          entry.note("spelling", texts.compactMap(\.self).joined(separator: " "))
        } else {
          let name = texts.compactMap(\.self).joined(separator: " ")
          entry.add(name: name, language: form.language, isWeak: isWeak)
        }
      }
    }
  }

  private static func place(_ part: XMLElement) -> Int {
    let last = ["family-name": 1_000, "maiden-name": 2_000, "suffix": 3_000]
    return (part.attribute("name-part-type").flatMap { last[$0] } ?? 0) + (Int(part.attribute("order") ?? "") ?? 99)
  }

  /// From the first listing on; until the target was taken off the list, if that is the last thing that happened to it.
  private static func setPeriod(
    _ target: XMLElement, _ entry: inout ListEntry, _ reading: inout ListReading<some StatementSink>
  ) throws {
    var last: (day: Day, type: String)?
    for change in target.children("modification") {
      let type = change.attribute("modification-type") ?? ""
      let text =
        change.attribute("effective-date") ?? change.attribute("publication-date") ?? change.attribute("enactment-date")
      guard let day = try reading.day(text, "the date of a modification", at: entry.location) else { continue }
      if type == "listed", day < entry.since ?? .latest { entry.since = day }
      // The newest stands first; of one day, that counts.
      if last.map({ day > $0.day }) ?? true { last = (day, type) }
    }
    guard let last, last.type == "de-listed" else { return }
    entry.until = last.day
    reading.writer.count("entries no longer listed")
  }
}

/// What targets refer to.
private struct SwissSanctionsContext {
  /// Programmes by the ids of their sets.
  var programmes: [String: String] = [:]
  /// Countries of places, and who has an address in a place of which the country is not known yet.
  private var countries: [String: String] = [:]
  private var waiting: [String: [EntityReference]] = [:]

  mutating func add(programme: XMLElement) {
    func english(_ path: String) -> String? {
      let elements = programme.children(path)
      return (elements.first { $0.attribute("lang") == "eng" } ?? elements.first)?.text.trimmedOrNil
    }
    guard let name = english("program-key") ?? english("program-name") else { return }
    for set in programme.children("sanctions-set") {
      if let id = set.attribute("ssid") { programmes[id] = name }
    }
  }

  mutating func add(
    place: XMLElement, at location: SourceLocation, _ reading: inout ListReading<some StatementSink>
  ) throws {
    guard let id = place.attribute("ssid"), let code = place.child("country")?.attribute("iso-code") else {
      return reading.writer.passOver("place without a country")
    }
    countries[id] = code
    let entities = waiting.removeValue(forKey: id) ?? []
    if entities.isEmpty { reading.writer.passOver("place, which addresses name") }
    for entity in entities { try reading.writer.add(Self.located(entity, code, location)) }
  }

  /// States the countries of an entry's addresses, now or when they are known.
  mutating func locate(
    _ entry: ListEntry, in party: XMLElement, _ reading: inout ListReading<some StatementSink>
  ) throws {
    for address in party.children("identity/address") {
      guard let id = address.attribute("place-id") else { continue }
      if let code = countries[id] {
        try reading.writer.add(Self.located(entry.reference, code, entry.location))
      } else {
        waiting[id, default: []].append(entry.reference)
      }
    }
  }

  private static func located(_ entity: EntityReference, _ code: String, _ location: SourceLocation) -> EntityStatement
  {
    var statement = EntityStatement(entity, location: location)
    statement.jurisdictions = Countries.code(code).map { [$0] } ?? []
    return statement
  }
}
