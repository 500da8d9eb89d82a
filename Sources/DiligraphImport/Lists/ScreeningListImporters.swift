// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the US Consolidated Screening List as a table.
public struct ScreeningListTableImporter: Importer {
  /// What the command line calls the format.
  public let name = "us-csl-csv"
  /// What the format is.
  public let summary = "US Consolidated Screening List, CSV"

  /// The importer.
  public init() {}

  /// Whether the header has the columns that only this table has.
  public func recognizes(_ sample: FormatSample) -> Bool {
    // Of the two dozen columns, people keep those that they use.
    let header = Set(sample.header)
    return header.isSuperset(of: ["source", "name"])
      && (header.isSuperset(of: ["federalregisternotice", "sourcelisturl"])
        || header.isSuperset(of: ["entitynumber", "type", "programs"]))
  }

  private static let noteColumns = [
    "standardorder": "standard order", "licenserequirement": "licence requirement",
    "licensepolicy": "licence policy", "callsign": "call sign", "vesseltype": "vessel type",
    "grosstonnage": "gross tonnage", "grossregisteredtonnage": "gross registered tonnage",
    "vesselflag": "vessel flag", "vesselowner": "vessel owner", "title": "title",
  ]

  /// Reads the rows.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try readingTable(source, &sink, needs: ["source", "name"]) { row, reading in
      var entry = ScreeningListEntry(location: row.location)
      entry.source = row["source"]
      entry.number = row["entitynumber"]
      entry.type = row["type"]
      entry.name = row["name"]
      entry.otherNames = row.items("altnames")
      entry.programmes = row.items("programs")
      entry.addresses = row.items("addresses").map { ($0, Self.country(in: $0)) }
      entry.citizenships = row.items("citizenships") + row.items("nationalities")
      entry.countries = [row["country"], row["vesselflag"]].compactMap(\.self)
      entry.births = row.items("datesofbirth")
      entry.identifiers = row.items("ids").compactMap(Self.identifier)
      entry.startDate = row["startdate"]
      entry.endDate = row["enddate"]
      entry.notice = row["federalregisternotice"]
      entry.remarks = row["remarks"]
      entry.url = row["sourcelisturl"]
      entry.notes = Self.noteColumns.sorted { $0.key < $1.key }.compactMap { key, label in
        row[key].map { (label, $0) }
      }
      try entry.write(&reading)
    }
  }

  /// The code at the end of an address.
  private static func country(in address: String) -> String? {
    let last = address.split(separator: ",").last.map { String($0).trimmed } ?? ""
    return last.utf8.count == 2 ? last : nil
  }

  /// `Tax ID No., 7702070139, RU`, and in older editions `RU, 7702070139, Tax ID No.` or without the country.
  private static func identifier(_ text: String) -> (type: String, number: String, country: String?)? {
    var parts = text.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    guard parts.count >= 2 else { return nil }
    var country: String?
    for index in [parts.count - 1, 0] where country == nil && parts.count > 2 {
      if Countries.isCode(parts[index]) { country = parts.remove(at: index) }
    }
    // The part without digits is the type, the first one if both have some, as "Executive Order 13662 …" has.
    let hasDigits = parts.map { $0.contains(where: \.isNumber) }
    let lastIsType = ListIdentifiers.isKnown(parts[parts.count - 1]) || (hasDigits[0] && hasDigits.last == false)
    let type = lastIsType ? parts.removeLast() : parts.removeFirst()
    return (type, parts.joined(separator: ", "), country)
  }
}

/// Imports the US Consolidated Screening List as JSON: the file for download, and answers of its interface.
public struct ScreeningListJSONImporter: Importer {
  /// What the command line calls the format.
  public let name = "us-csl-json"
  /// What the format is.
  public let summary = "US Consolidated Screening List, JSON"

  /// The importer.
  public init() {}

  /// Whether an entry, or a list of results, has the keys of the screening list.
  public func recognizes(_ sample: FormatSample) -> Bool {
    let keys = sample.keys
    if keys.contains("results"),
      !keys.isDisjoint(with: ["search_performed_at", "sources_used", "total", "source_list_url"])
    {
      return true
    }
    return keys.isSuperset(of: ["source", "name"])
      && !keys.isDisjoint(with: [
        "source_list_url", "federal_register_notice", "entity_number", "source_information_url",
      ])
  }

  /// Reads the entries.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let reader = try JSONRecordReader(source, options: JSONRecordOptions(arrayKeys: ["results"]))
      var reading = ListReading(consume writer)
      defer { writer = reading.finished() }
      while let record = try reader.next() {
        let location = record.place.location
        reading.writer.count("records")
        reading.writer.beginRecord()
        if record.isFallbackEncoding {
          try reading.writer.report(
            "encoding-not-utf8", .doubt, at: location,
            "the record is not UTF-8, and was read as Windows-1252; save it as UTF-8.")
        }
        switch record.content {
        case .failure(let error): try reading.writer.report(error)
        case .success(let element): try Self.entry(element, location).write(&reading)
        }
        reading.writer.endRecord()
      }
      if reader.count == 0 {
        try reading.writer.report(
          "list-empty", .error, at: SourceLocation(file: source.name), "the file holds no entries; nothing was read.")
      }
      try reading.finish()
    }
  }

  private static func entry(_ element: JSONElement, _ location: SourceLocation) -> ScreeningListEntry {
    func texts(_ key: String) -> [String] { element.elements(key).compactMap(\.trimmedString) }
    var entry = ScreeningListEntry(location: location)
    entry.source = element["source"]?.trimmedString
    entry.number = element["entity_number"]?.trimmedString
    entry.type = element["type"]?.trimmedString ?? element["sdn_type"]?.trimmedString
    entry.name = element["name"]?.trimmedString
    entry.otherNames = texts("alt_names")
    entry.programmes = texts("programs")
    entry.addresses = element.elements("addresses").map { address in
      let parts = ["address", "city", "state", "postal_code", "country"].compactMap { address[$0]?.trimmedString }
      return (parts.joined(separator: ", "), address["country"]?.trimmedString)
    }
    entry.citizenships = texts("citizenships") + texts("nationalities")
    entry.countries = ["country", "vessel_flag"].compactMap { element[$0]?.trimmedString }
    entry.births = texts("dates_of_birth")
    entry.identifiers = element.elements("ids").compactMap { id in
      guard let type = id["type"]?.trimmedString, let number = id["number"]?.trimmedString else { return nil }
      return (type, number, id["country"]?.trimmedString)
    }
    entry.startDate = element["start_date"]?.trimmedString
    entry.endDate = element["end_date"]?.trimmedString
    entry.notice = element["federal_register_notice"]?.trimmedString
    entry.remarks = element["remarks"]?.trimmedString
    entry.url = element["source_list_url"]?.trimmedString
    for key in [
      "standard_order", "license_requirement", "license_policy", "call_sign", "vessel_type", "gross_tonnage",
      "gross_registered_tonnage", "vessel_flag", "vessel_owner", "title",
    ] {
      if let text = element[key]?.trimmedString { entry.notes.append((key.replacing("_", with: " "), text)) }
    }
    return entry
  }
}
