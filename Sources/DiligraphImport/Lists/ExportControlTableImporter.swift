// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation

/// Imports the tables of the US export control and debarment lists: denied persons, Entity List, nonproliferation
/// sanctions, unverified and debarred parties, each told by its header.
public struct ExportControlTableImporter: Importer {
  /// What the command line calls the format.
  public let name = "us-export-lists"
  /// What the format is.
  public let summary = "US denied persons, Entity List, nonproliferation, unverified and debarred parties, tables"

  private enum Table {
    case denied
    case entityList
    case nonproliferation
    case unverified
    case debarred

    init?(_ columns: [String]) {
      let header = Set(columns)
      if header.isSuperset(of: ["name", "effectivedate", "expirationdate", "frcitation"]) {
        self = .denied
      } else if header.isSuperset(of: ["sourcelist", "name", "federalregisternotice", "effectivedate"]) {
        self = .entityList
      } else if header.isSuperset(of: ["name", "programs", "effectivedate", "dateliftedwaivedexpired"]) {
        self = .nonproliferation
      } else if header.contains(where: { $0.contains("debarredparty") }), header.contains("notice") {
        self = .debarred
      } else if Array(columns.prefix(3)) == ["country", "name", "address"],
        columns.count > 3, columns.dropFirst(3).allSatisfy(\.isEmpty)
      {
        // Only the published file has empty columns behind these; anybody's own table may have the three.
        self = .unverified
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
    let header = try FormatSample(source).header
    let table = Table(header)
    let fullName = header.sorted().first { $0.contains("debarredparty") && $0.contains("fullname") } ?? "name"
    return try readingTable(source, &sink, needs: [fullName]) { row, reading in
      guard let text = row[fullName] else {
        return try reading.refuse(row.location, "there is no name; the row was left out.")
      }
      switch table {
      case .debarred: try Self.debarred(text, row, &reading)
      case .denied: try Self.denied(text, row, &reading)
      case .entityList: try Self.entityList(text, "bis-entity-list", row, &reading)
      case .nonproliferation: try Self.entityList(text, "us-isn", row, &reading)
      case .unverified, nil: try Self.unverified(text, row, &reading)
      }
    }
  }

  private static func entry(_ name: String, _ list: String, _ row: ListRow, country: String?) -> ListEntry {
    let code = country.flatMap(Countries.code)
    let reference = EntityReference(name: name, namespace: list, jurisdiction: code)
    var entry = ListEntry(reference, list: list, location: row.location)
    entry.add(name: name)
    if let country { entry.countries = [country] }
    return entry
  }

  /// One party can have several orders; the notice and the day tell them apart, and repeated rows are one.
  private static func setFlagID(_ entry: inout ListEntry, _ row: ListRow, _ columns: [String]) {
    entry.flagID = "\(entry.list):" + stableHash([entry.reference.recordID] + columns.map { row[$0] ?? "" })
  }

  private static func denied(
    _ name: String, _ row: ListRow, _ reading: inout ListReading<some StatementSink>
  ) throws {
    var entry = entry(name, "bis-denied", row, country: row["country"])
    let parts = ["streetaddress", "city", "state", "postalcode", "country"].compactMap { row[$0] }
    entry.note("address", parts.joined(separator: ", "))
    entry.since = try reading.day(row["effectivedate"], "Effective_Date", at: row.location)
    entry.until = try reading.day(row["expirationdate"], "Expiration_Date", at: row.location)
    entry.title = row["frcitation"]
    entry.published = try reading.day(row["lastupdate"], "Last_Update", at: row.location)
    if let action = row["action"] { entry.listingNotes.append("action: \(action)") }
    if let order = row["standardorder"] { entry.listingNotes.append("standard order: \(order)") }
    setFlagID(&entry, row, ["effectivedate", "expirationdate", "frcitation"])
    try reading.write(entry)
  }

  private static func entityList(
    _ name: String, _ list: String, _ row: ListRow, _ reading: inout ListReading<some StatementSink>
  ) throws {
    let stated = row["sourcelist"].flatMap(SanctionsLists.screeningList)
    var entry = entry(name, stated ?? list, row, country: row["country"])
    entry.add(name: row["alternatename"])
    let parts = ["address", "city", "stateprovince", "postalcode", "country"].compactMap { row[$0] }
    entry.note("address", parts.joined(separator: ", "))
    entry.programmes = row.items("programs")
    entry.since = try reading.day(row["effectivedate"], "Effective Date", at: row.location)
    entry.until = try reading.day(row["dateliftedwaivedexpired"], "Date Lifted/Waived/Expired", at: row.location)
    entry.title = row["federalregisternotice"]
    entry.url = row["weblink"]
    for (key, label) in [("licenserequirement", "licence requirement"), ("licensepolicy", "licence policy")] {
      if let text = row[key] { entry.listingNotes.append("\(label): \(text.collapsed)") }
    }
    entry.note("remark", row["remarksnotes"])
    setFlagID(&entry, row, ["effectivedate", "federalregisternotice", "programs"])
    try reading.write(entry)
  }

  private static func unverified(
    _ name: String, _ row: ListRow, _ reading: inout ListReading<some StatementSink>
  ) throws {
    var entry = entry(name, "bis-unverified", row, country: row["country"])
    entry.note("address", row["address"])
    setFlagID(&entry, row, [])
    try reading.write(entry)
  }

  /// Older editions mark corporations and have aliases in a column, newer ones have them in the name.
  private static func debarred(
    _ text: String, _ row: ListRow, _ reading: inout ListReading<some StatementSink>
  ) throws {
    var names = [text]
    if let open = text.range(of: "(a.k.a. ") ?? text.range(of: "(a.k.a ") {
      names = [String(text[..<open.lowerBound])]
      names += text[open.upperBound...].trimmingCharacters(in: ") ").split(separator: ";").map { String($0).trimmed }
    }
    var entry = entry(names[0].trimmed, "us-debarment", row, country: nil)
    for name in names.dropFirst() { entry.add(name: name) }
    entry.add(name: row["alias"])
    if row["corp"]?.lowercased() == "x" { entry.kind = .organization }
    entry.noteBirth(row["dateofbirth"] ?? row["dob"] ?? row["dateofbirthpublicrelease"])
    let effective = try reading.day(row["effdate"], "Eff. Date", at: row.location)
    let notice = try reading.day(row["noticedate"], "Notice Date", at: row.location)
    entry.since = effective ?? notice
    entry.until = try reading.day(row["rescissioneffdate"], "Rescission Eff. Date", at: row.location)
    entry.published = notice
    entry.title = row["notice"]
    if let type = row["type"] { entry.listingNotes.append("type: \(type)") }
    if let court = row["juris"] { entry.listingNotes.append("jurisdiction of the court: \(court)") }
    for (key, label) in [("correctednotice", "corrected by"), ("rescissionnotice", "rescinded by"), ("notes", "note")] {
      if let text = row[key] { entry.listingNotes.append("\(label): \(text)") }
    }
    setFlagID(&entry, row, ["notice", "noticedate"])
    try reading.write(entry)
  }
}
