// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports tables of further lists, each told by its header: Australia's consolidated list, the exclusions of the US
/// System for Award Management, and the firms that the World Bank holds ineligible.
public struct OtherListsTableImporter: Importer {
  /// What the command line calls the format.
  public let name = "other-lists"
  /// What the format is.
  public let summary = "Australian sanctions, SAM exclusions, World Bank debarments, tables"

  private enum Table {
    case australia
    case exclusions
    case worldBank

    init?(_ columns: [String]) {
      let header = Set(columns)
      if header.isSuperset(of: ["reference", "nameofindividualorentity", "nametype"]) {
        self = .australia
      } else if header.isSuperset(of: ["classification", "name", "exclusionprogram", "excludingagency"]) {
        self = .exclusions
      } else if header.isSuperset(of: ["firmname", "fromdate", "todate", "grounds"]) {
        self = .worldBank
      } else {
        return nil
      }
    }

    /// The columns without which nothing can be read.
    var needed: [String] {
      switch self {
      case .australia: ["reference", "nameofindividualorentity"]
      case .exclusions: ["classification", "name"]
      case .worldBank: ["firmname"]
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
    var last: String?
    return try readingTable(source, &sink, needs: table?.needed ?? ["name"]) { row, reading in
      switch table {
      case .australia: try Self.australian(row, &last, &reading)
      case .exclusions: try Self.exclusion(row, &reading)
      case .worldBank, nil: try Self.ineligible(row, &reading)
      }
    }
  }

  /// Rows `2`, `2a` and `2b` are one entry's: the first has its main name, the others other names.
  private static func australian(
    _ row: ListRow, _ last: inout String?, _ reading: inout ListReading<some StatementSink>
  ) throws {
    guard let stated = row["reference"], let name = row["nameofindividualorentity"] else {
      return try reading.refuse(row.location, "there is no Reference or no name; the row was left out.")
    }
    let digits = stated.prefix { $0.isNumber }
    let id = digits.isEmpty ? stated : String(digits)
    var entry = ListEntry(EntityReference(id: id, namespace: "au-dfat"), list: "au-dfat", location: row.location)
    entry.flagID = "au-dfat:\(id)"
    UKSanctionsPublished.setKind(row["type"], &entry)
    entry.namesAreOthers = row["nametype"].map { !$0.lowercased().hasPrefix("primary") } ?? (last == id)
    entry.add(name: name, isWeak: row["aliasstrength"]?.lowercased().contains("weak") == true)
    entry.noteBirth(row["dateofbirth"])
    entry.countries += UKSanctionsPublished.nationalities(row["citizenship"])
    entry.note("address", row["address"])
    entry.note("information", row["additionalinformation"])
    if let number = row["imonumber"] { entry.add(identifier: "IMO number", number, country: nil) }
    entry.isListing = last != id
    last = id
    if entry.isListing {
      entry.programmes = [row["committees"]].compactMap(\.self)
      entry.since = try reading.day(row["controldate"], "Control Date", .dayFirst, at: row.location)
      for (key, label) in [("listinginformation", "listing"), ("instrumentofdesignation", "instrument")] {
        if let text = row[key] { entry.listingNotes.append("\(label): \(text.collapsed)") }
      }
    }
    try reading.write(entry)
  }

  private static func exclusion(_ row: ListRow, _ reading: inout ListReading<some StatementSink>) throws {
    let isPerson = row["classification"]?.lowercased() == "individual"
    let parts = ["first", "middle", "last", "suffix"].compactMap { row[$0] }.joined(separator: " ")
    guard let name = isPerson ? parts.trimmedOrNil ?? row["name"] : row["name"] else {
      return try reading.refuse(row.location, "there is no name; the row was left out.")
    }
    let number = row["samnumber"]
    let country = row["country"].flatMap(Countries.code)
    let reference =
      number.map { EntityReference(id: $0, namespace: "us-sam") }
      ?? EntityReference(name: name, namespace: "us-sam", jurisdiction: country)
    var entry = ListEntry(reference, list: "us-sam", location: row.location)
    entry.kind =
      isPerson ? .person : row["classification"]?.lowercased() == "firm" ? .organization : EntityKind.unknown
    if entry.kind == .unknown { entry.note("type", row["classification"]) }
    entry.add(name: name)
    if !isPerson {
      entry.countries = country.map { [$0] } ?? []
      for (key, type) in [
        ("uniqueentityid", "Unique Entity ID"), ("uei", "Unique Entity ID"), ("duns", "D-U-N-S"), ("cage", "CAGE"),
      ] {
        if let number = row[key] { entry.add(identifier: type, number, country: nil) }
      }
      let lines = ["address1", "address2", "address3", "address4", "city", "stateprovince", "zipcode", "country"]
      entry.note("address", lines.compactMap { row[$0] }.joined(separator: ", "))
    }
    entry.programmes = [row["excludingagency"]].compactMap(\.self)
    for (key, label) in [
      ("exclusionprogram", "programme"), ("exclusiontype", "type"), ("ctcode", "cause and treatment code"),
      ("additionalcomments", "comment"), ("crossreference", "cross-reference"),
    ] {
      if let text = row[key] { entry.listingNotes.append("\(label): \(text.collapsed)") }
    }
    try setPeriod(&entry, row, from: "activedate", to: "terminationdate", &reading)
    try reading.write(entry)
  }

  private static func ineligible(_ row: ListRow, _ reading: inout ListReading<some StatementSink>) throws {
    guard let name = row["firmname"] else {
      return try reading.refuse(row.location, "there is no Firm Name; the row was left out.")
    }
    // The table has firms and individuals, and does not say which.
    let country = row["country"].flatMap(Countries.code)
    let reference = EntityReference(name: name, namespace: "world-bank", jurisdiction: country)
    var entry = ListEntry(reference, list: "world-bank", location: row.location)
    entry.add(name: name)
    if let country = row["country"] { entry.countries = [country] }
    entry.note("address", row["address"])
    if let grounds = row["grounds"] { entry.listingNotes.append("grounds: \(grounds.collapsed)") }
    try setPeriod(&entry, row, from: "fromdate", to: "todate", &reading)
    try reading.write(entry)
  }

  /// Sets the period; words such as `Indefinite`, `Permanent` and `Ongoing` say that there is no end.
  private static func setPeriod(
    _ entry: inout ListEntry, _ row: ListRow, from: String, to: String, _ reading: inout ListReading<some StatementSink>
  ) throws {
    entry.since = try reading.day(row[from], "the first day", at: row.location)
    let end = row[to].flatMap { $0.hasPrefix("2999") || !$0.contains(where: \.isNumber) ? nil : $0 }
    entry.until = try reading.day(end, "the last day", at: row.location)
    if end == nil, let word = row[to] { entry.listingNotes.append("until: \(word)") }
    entry.flagID = "\(entry.list):" + stableHash([entry.reference.recordID, row[from] ?? "", row[to] ?? ""])
  }
}
