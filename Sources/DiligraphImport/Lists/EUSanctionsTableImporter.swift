// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the EU's consolidated list of financial sanctions as a table, in its present layout (1.1) and the one before.
///
/// Each row has one of an entry's names, addresses, births or numbers; the rows of an entry follow each other.
public struct EUSanctionsTableImporter: Importer {
  /// What the command line calls the format.
  public let name = "eu-fsf-csv"
  /// What the format is.
  public let summary = "EU consolidated list of financial sanctions, CSV"

  /// The importer.
  public init() {}

  /// Whether the header has the entry's number and the columns of its names.
  public func recognizes(_ sample: FormatSample) -> Bool {
    let header = Set(sample.header)
    return header.contains("entitylogicalid") && !header.isDisjoint(with: ["namealiaswholename", "naalwholename"])
  }

  /// Reads the rows.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    var last: String?
    return try readingTable(source, &sink, needs: ["entitylogicalid"]) { row, reading in
      guard let id = row["entitylogicalid"] else {
        return try reading.refuse(
          row.location, "there is no Entity_LogicalId, by which the entry is known; it was left out.")
      }
      var entry = ListEntry(EntityReference(id: id, namespace: "eu-fsf"), list: "eu-fsf", location: row.location)
      Self.addName(row, &entry)
      let papers = Self.addDetails(row, &entry)
      if papers > 0 { reading.writer.count("identifiers of persons left out", papers) }
      // Its first row says that it is listed; the others add to it.
      entry.isListing = last != id
      entry.namesAreOthers = !entry.isListing
      if entry.isListing { try Self.addListing(row, &entry, &reading) }
      last = id
      try reading.write(entry)
    }
  }

  private static func addName(_ row: ListRow, _ entry: inout ListEntry) {
    EUSanctionsImporter.setKind(
      row["entitysubjecttypeclassificationcode"] ?? row["entitysubjecttype"] ?? row["subjecttype"], &entry)
    let parts = ["firstname", "middlename", "lastname"].compactMap { row["namealias\($0)"] ?? row["naal\($0)"] }
    entry.add(
      name: row["namealiaswholename"] ?? row["naalwholename"] ?? parts.joined(separator: " "),
      language: (row["namealiasnamelanguage"] ?? row["naallanguage"])?.lowercased(),
      isWeak: row["namealiasstrong"]?.lowercased() == "false"
        || EUSanctionsImporter.saysWeak(row["namealiasremark"]))
    entry.note("title", row["namealiastitle"] ?? row["naaltitle"])
    entry.note("function", row["namealiasfunction"] ?? row["naalfunction"])
    if !EUSanctionsImporter.saysWeak(row["namealiasremark"]) { entry.note("remark", row["namealiasremark"]) }
  }

  /// - Returns: how many numbers were left out because they are those of people's papers.
  private static func addDetails(_ row: ListRow, _ entry: inout ListEntry) -> Int {
    entry.noteBirth(row["birthdatebirthdate"] ?? row["birthdateyear"] ?? row["birtdate"])
    if let country = row["citizenshipcountryiso2code"] ?? row["citicountry"], country != "00" {
      entry.countries.append(country)
    }
    let street = ["addressstreet", "addresspobox", "addressplace", "addresszipcode", "addresscity", "addressregion"]
    let old = ["addrnumber", "addrstreet", "addrzipcode", "addrcity", "addrcountry", "addrother"]
    let country = row["addresscountrydescription"].flatMap { $0 == "UNKNOWN" ? nil : $0 }
    let parts = (street.map { row[$0] } + [country] + old.map { row[$0] }).compactMap { $0 }
    entry.note("address", parts.joined(separator: ", "))
    if !entry.isPerson, let code = row["addresscountryiso2code"] ?? row["addrcountry"], code != "00" {
      entry.countries.append(code)
    }
    guard let number = row["identificationnumber"] ?? row["identificationlatinnumber"] ?? row["idennumber"] else {
      return 0
    }
    let types = [row["identificationtypecode"], row["identificationtypedescription"]].compactMap { $0 }
    let known = types.first(where: ListIdentifiers.isKnown) ?? types.last ?? "identifier"
    let issuer = (row["identificationcountryiso2code"] ?? row["idencountry"]).flatMap { $0 == "00" ? nil : $0 }
    return entry.add(identifier: known, number, country: issuer) ? 0 : 1
  }

  private static func addListing(
    _ row: ListRow, _ entry: inout ListEntry, _ reading: inout ListReading<some StatementSink>
  ) throws {
    entry.flagID = "eu-fsf:\(entry.reference.key)"
    entry.note("remark", row["entityremark"])
    entry.note("reference", row["entityeureferencenumber"] ?? row["eurefnum"])
    entry.note("UN reference", row["entityunitednationid"])
    entry.programmes = [row["entityregulationprogramme"] ?? row["programme"]].compactMap { $0 }
    entry.title = row["entityregulationnumbertitle"] ?? row["lebanumtitle"]
    entry.url = row["entityregulationpublicationurl"] ?? row["lebaurl"]
    let since =
      row["entitydesignationdate"] ?? row["entityregulationentryintoforcedate"]
      ?? row["entityregulationpublicationdate"] ?? row["lebapublicationdate"]
    entry.since = try reading.day(since, "the date of the listing", .dayFirst, at: row.location)
    let published = row["filegenerationdate"] ?? row["datefile"]
    entry.published = try reading.day(published, "the date of the export", .dayFirst, at: row.location)
  }
}
