// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the UK Sanctions List as its publisher's table, and as tables that share the column `unique_id`: subjects,
/// names, identifiers, countries.
///
/// Import all of them into one case; each adds to the same entities.
public struct UKSanctionsTableImporter: Importer {
  /// What the command line calls the format.
  public let name = "uk-sanctions"
  /// What the format is.
  public let summary = "UK Sanctions List, tables"

  private enum Table {
    case subjects
    case names
    case identifiers
    case countries
    case published

    init?(_ columns: [String]) {
      let header = Set(columns)
      let first = columns.first ?? ""
      // The publisher's own tables start with a row that holds the date only.
      let isDated =
        first.hasPrefix("reportdate") || (first == "lastupdated" && columns.dropFirst(2).allSatisfy(\.isEmpty))
      if isDated || header.isSuperset(of: ["uniqueid", "name6", "regimename"]) {
        self = .published
        return
      }
      guard header.contains("uniqueid") else { return nil }
      if header.isSuperset(of: ["subjecttype", "datedesignated"]) {
        self = .subjects
      } else if header.isSuperset(of: ["nametype", "fullname"]) {
        self = .names
      } else if header.isSuperset(of: ["identifiertype", "rawvalue"]) {
        self = .identifiers
      } else if header.isSuperset(of: ["countrytype", "iso"]) {
        self = .countries
      } else {
        return nil
      }
    }
  }

  /// The importer.
  public init() {}

  /// Whether the header is one of the tables'.
  public func recognizes(_ sample: FormatSample) -> Bool { Table(sample.header) != nil }

  /// Reads the rows.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    let table = Table(try FormatSample(source).header)
    if table == .published { return try readPublished(source, into: &sink) }
    var last: (row: [String?], id: String)?
    return try readingTable(source, &sink, needs: ["uniqueid"]) { row, reading in
      guard let id = row["uniqueid"] else {
        return try reading.refuse(row.location, "there is no unique_id; the row was left out.")
      }
      // The tables repeat a row for every combination of an entry's names and addresses.
      let content = ["rawvalue", "countrytype", "iso", "identifiertype", "additionalinfo"].map { row[$0] }
      if table == .countries || table == .identifiers, let last, last.id == id, last.row == content {
        reading.writer.passOver("row repeated")
        return reading.writer.count("repeated rows")
      }
      last = (content, id)
      var entry = ListEntry(
        EntityReference(id: id, namespace: "uk-sanctions"), list: "uk-sanctions", location: row.location)
      entry.isListing = table == .subjects
      switch table {
      case .subjects: try Self.subject(row, id, &entry, &reading)
      case .names:
        entry.namesAreOthers = !UKSanctionsPublished.isMain(row["nametype"], isFirst: true)
        entry.add(name: row["fullname"], isWeak: row["aliasstrength"]?.lowercased().contains("low") == true)
      case .identifiers: try Self.identifier(row, &entry, &reading)
      case .countries: Self.country(row, &entry, &reading)
      case .published, nil: break
      }
      // What says nothing of the entity that is stored was counted.
      guard
        entry.isListing || !entry.names.isEmpty || !entry.identifiers.isEmpty || !entry.notes.isEmpty
          || !entry.countries.isEmpty
      else { return }
      try reading.write(entry)
    }
  }

  /// Reads the publisher's table: a row for every name and address of an entry, which follow each other.
  private func readPublished(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    var last: EntityReference?
    let ids = try UKSanctionsPublished.idsOfGroups(source)
    return try readingTable(source, &sink, needs: ["name6"]) { row, reading in
      let group = row["ofsigroupid"] ?? row["groupid"]
      let id = row["uniqueid"] ?? group.flatMap { ids[$0] }
      guard var entry = UKSanctionsPublished.entry(id: id, group: group, at: row.location) else {
        return try reading.refuse(row.location, "there is no Unique ID and no group; the row was left out.")
      }
      try UKSanctionsPublished.read(row, isFirst: last != entry.reference, &entry, &reading)
      last = entry.reference
      try reading.write(entry)
    }
  }

  private static func subject(
    _ row: ListRow, _ id: String, _ entry: inout ListEntry, _ reading: inout ListReading<some StatementSink>
  ) throws {
    switch row["subjecttype"]?.lowercased() {
    case "individual": entry.kind = .person
    case "entity": entry.kind = .organization
    case let type?:
      entry.kind = .unknown
      entry.note("type", type)
    case nil: break
    }
    entry.flagID = "uk-sanctions:\(id)"
    entry.since = try reading.day(row["datedesignated"], "date_designated", .dayFirst, at: row.location)
    entry.published = try reading.day(row["lastupdated"], "last_updated", .dayFirst, at: row.location)
    // The letters of the id are the regime, such as RUS or AFG.
    entry.programmes = [String(id.prefix { $0.isLetter })].filter { !$0.isEmpty }
    entry.note("UN reference", row["unreferencenumber"])
    entry.note("OFSI group", row["ofsigroupid"])
  }

  private static func identifier(
    _ row: ListRow, _ entry: inout ListEntry, _ reading: inout ListReading<some StatementSink>
  ) throws {
    guard let value = row["rawvalue"] else {
      return try reading.refuse(row.location, "there is no raw_value; the row was left out.")
    }
    switch row["identifiertype"]?.lowercased() {
    case "imo": entry.add(identifier: "IMO number", value, country: nil)
    case "business_registration_numbers":
      // The texts are free: "UK Company no. 06527449", several numbers, or a register's name.
      entry.note("registration number", value)
    case "passport", "national":
      reading.writer.passOver("number of a person's paper")
      reading.writer.count("identifiers of persons left out")
    case let type?: entry.note(type, value)
    case nil: entry.note("identifier", value)
    }
  }

  private static func country(
    _ row: ListRow, _ entry: inout ListEntry, _ reading: inout ListReading<some StatementSink>
  ) {
    switch row["countrytype"]?.lowercased() {
    case "nationality": entry.countries = [row["iso"] ?? row["rawvalue"] ?? ""]
    case "address": entry.note("address in", row["rawvalue"])
    default:
      reading.writer.passOver("place of a birth")
      reading.writer.count("places of birth left out")
    }
  }
}
