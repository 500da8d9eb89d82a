// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Turns entries of lists into statements.
///
/// Names of listed entities are kept until the end, where a list links entities by name only: memory grows with the
/// number of names, not with the file.
struct ListReading<Sink: StatementSink> {
  var writer: ImportWriter<Sink>
  /// The ids of listed entities by their main name, folded; nil where two have the same name.
  private var idsByName: [String: EntityReference?] = [:]
  private var links: [(entry: EntityReference, list: String, name: String, location: SourceLocation)] = []
  private var unknownCountries: [String: Int] = [:]
  private static var mostNames: Int { 2_000_000 }

  init(_ writer: consuming ImportWriter<Sink>) { self.writer = writer }

  /// The writer, given back.
  consuming func finished() -> ImportWriter<Sink> { writer }

  /// Writes what the entry says.
  mutating func write(_ entry: ListEntry) throws {
    let list = SanctionsLists.named(entry.list)
    try writeEntity(entry)
    if entry.isListing { try writeFlag(entry, list) }
    // Only the Treasury's lists link entries by their names.
    if entry.reference.namespace == "ofac", let name = entry.names.first, idsByName.count < Self.mostNames {
      let key = Self.key(name.text)
      if let known = idsByName[key], known != entry.reference {
        idsByName[key] = .some(nil)
      } else {
        idsByName[key] = entry.reference
      }
    }
    for name in entry.links where links.count < Self.mostNames {
      links.append((entry.reference, entry.list, name, entry.location))
    }
  }

  /// Writes that the entity is listed, where another part of the file says who it is.
  mutating func writeListing(_ entry: ListEntry) throws { try writeFlag(entry, SanctionsLists.named(entry.list)) }

  /// Writes a relationship of the Treasury's lists, whose type says what it is and in which direction.
  mutating func addRelationship(
    _ type: String, from: EntityReference, to: EntityReference, comment: String?, published: Day?,
    at location: SourceLocation
  ) throws {
    let meaning = OFACReferences.relations[type.lowercased()] ?? (.associate, false)
    var statement = RelationshipStatement(
      id: "ofac:\(from.key)/\(type.lowercased())/\(to.key)", from: meaning.isReversed ? to : from,
      to: meaning.isReversed ? from : to, kind: meaning.kind)
    let list = SanctionsLists.named("ofac-sdn")
    statement.sources = [
      Source(publisher: list.publisher, title: list.title, published: published, grade: list.grade, location: location)
    ]
    statement.notes = [type] + [comment].compactMap { $0 }
    writer.count("relationships")
    try writer.add(statement)
  }

  /// Remarks end in a full stop, which may belong to the name or not.
  private static func key(_ name: String) -> String { foldedName(name).trimmingCharacters(in: ".") }

  private mutating func writeEntity(_ entry: ListEntry) throws {
    let names = entry.namesAreOthers && !entry.names.isEmpty ? EntityStatement.otherNames(entry.names) : entry.names
    var statement = EntityStatement(entry.reference, names: names, location: entry.location)
    statement.kind = entry.kind
    if entry.isPerson { statement.role = Role("person") }
    for country in entry.countries {
      if let code = Countries.code(country) {
        if !statement.jurisdictions.contains(code) { statement.jurisdictions.append(code) }
      } else if !country.isEmpty {
        unknownCountries[country, default: 0] += 1
        if unknownCountries.count > 10_000 { unknownCountries = ["": 1] }
      }
    }
    statement.identifiers = entry.identifiers
    statement.notes = entry.weakNames.map { "weak alias: \($0)" } + entry.notes
    writer.count("entities")
    writer.count("names", entry.names.count)
    try writer.add(statement)
  }

  private mutating func writeFlag(_ entry: ListEntry, _ list: SanctionsList) throws {
    var flag = FlagStatement(id: entry.flagID, entity: entry.reference, category: list.category)
    flag.level = SanctionsLists.level(list.name, programmes: entry.programmes)
    flag.list = list.name
    flag.programme = entry.programmes.isEmpty ? nil : entry.programmes.joined(separator: "; ")
    flag.period = Period(start: entry.since, end: entry.until)
    if let since = entry.since, let until = entry.until, until < since {
      flag.period.end = nil
      try writer.report(
        "list-period-inverted", .doubt, at: entry.location,
        "it ends on \(until), before it starts on \(since); the end was left out.")
    }
    flag.sources = [
      Source(
        publisher: list.publisher, title: entry.title ?? list.title, url: entry.url, published: entry.published,
        grade: list.grade, location: entry.location)
    ]
    flag.notes = entry.listingNotes
    writer.count("flags")
    try writer.add(flag)
  }

  /// A date, or a finding where there is a text that is none.
  mutating func day(
    _ text: String?, _ what: String, _ order: ListDates.Order = .monthFirst, at location: SourceLocation
  ) throws -> Day? {
    guard let text = text?.trimmedOrNil else { return nil }
    if let day = ListDates.day(text, order) { return day }
    if let day = ListDates.dayOfShortYear(text, order) {
      try writer.report(
        "list-year-short", .note, at: location,
        "\(what) is \(quoted(text)), whose year has two digits; it was read as \(day).")
      return day
    }
    try writer.report(
      "list-date-malformed", .doubt, at: location,
      "\(what) is \(quoted(text)), which is no date; it counts as unstated.")
    return nil
  }

  /// Reports an entry that cannot be told from others.
  mutating func refuse(_ location: SourceLocation, _ message: String) throws {
    writer.count("skipped")
    try writer.report("list-entry-incomplete", .error, at: location, message)
  }

  /// Writes the links, now that all names are known, and says what was not understood.
  mutating func finish() throws {
    for link in links {
      let known = idsByName[Self.key(link.name)].flatMap { $0 }
      let target = known ?? EntityReference(name: link.name, namespace: link.entry.namespace)
      guard target != link.entry else { continue }
      let list = SanctionsLists.named(link.list)
      var statement = RelationshipStatement(from: link.entry, to: target, kind: .associate)
      statement.sources = [
        Source(publisher: list.publisher, title: list.title, grade: list.grade, location: link.location)
      ]
      statement.notes = ["linked to, says the list"]
      if known == nil {
        try writer.add(EntityStatement(target, names: [Name(link.name)], location: link.location))
      }
      writer.count("relationships")
      try writer.add(statement)
    }
    guard !unknownCountries.isEmpty else { return }
    let most = unknownCountries.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10)
    try writer.report(
      "list-country-unknown", .note, at: SourceLocation(file: writer.file),
      "\(unknownCountries.values.reduce(0, +)) places name no country that is known, such as "
        + most.map { "\(quoted($0.key)) (\($0.value))" }.joined(separator: ", ")
        + "; they give no jurisdiction.")
  }
}

extension Importer {
  /// Reads the records of an XML list, each into an entry or more, and reports what stands in a record's stead.
  func readingList<Sink: StatementSink>(
    _ source: ByteSource, _ sink: inout Sink, records: Set<String>,
    _ body: (XMLElement, XMLRecord, inout ListReading<Sink>) throws -> Void
  ) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let reader = try XMLRecordReader(source, options: XMLRecordOptions(recordNames: records))
      var reading = ListReading(consume writer)
      defer { writer = reading.finished() }
      while let record = try reader.next() {
        switch record.content {
        case .failure(let error): try reading.writer.unreadable(error)
        case .success(let element):
          reading.writer.count("records")
          reading.writer.beginRecord()
          try body(element, record, &reading)
          reading.writer.endRecord()
        }
      }
      if reader.count == 0 {
        try reading.writer.report(
          "list-empty", .error, at: SourceLocation(file: source.name),
          "the file holds no entries (\(records.sorted().joined(separator: ", "))); nothing was read.")
      }
      try reading.finish()
    }
  }
}
