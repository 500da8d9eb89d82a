// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports Canada's autonomous sanctions (Special Economic Measures Act and others), XML.
public struct CanadianSanctionsImporter: Importer {
  /// What the command line calls the format.
  public let name = "ca-sema"
  /// What the format is.
  public let summary = "Consolidated Canadian Autonomous Sanctions List, XML"

  /// The importer.
  public init() {}

  /// Whether the document is a set of records with a schedule and an item. Newer editions have names in both languages.
  public func recognizes(_ sample: FormatSample) -> Bool {
    sample.rootElement == "data-set"
      && Set(sample.elements.map(Self.english)).isSuperset(of: ["record", "Schedule", "Item"])
  }

  /// The English half of `LastName-NomDeFamille`.
  private static func english(_ name: String) -> String { String(name.prefix { $0 != "-" }) }

  /// Reads the records.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try readingList(source, &sink, records: ["record"]) { element, record, reading in
      var fields: [String: String] = [:]
      for child in element.children {
        if let text = child.text.trimmedOrNil { fields[Self.english(child.name)] = text.collapsed }
      }
      try Self.read(fields, at: record.place.location, &reading)
    }
  }

  private static func read(
    _ fields: [String: String], at location: SourceLocation, _ reading: inout ListReading<some StatementSink>
  ) throws {
    let person = [fields["GivenName"], fields["LastName"]].compactMap(\.self).joined(separator: " ")
    guard let name = fields["EntityOrShip"] ?? fields["Entity"] ?? person.trimmedOrNil else {
      return try reading.refuse(location, "the record has no name; it was left out.")
    }
    // The country is that of the regulations, and not where the party is from.
    let regime = fields["Country"].map { String($0.split(separator: "/").first ?? "").trimmed } ?? ""
    let key = [regime, fields["Schedule"], fields["Item"]].compactMap(\.self)
    let reference =
      key.count == 3
      ? EntityReference(id: key.joined(separator: "/"), namespace: "ca-sema")
      : EntityReference(name: name, namespace: "ca-sema")
    var entry = ListEntry(reference, list: "ca-sema", location: location)
    entry.flagID = "ca-sema:" + stableHash(key + [name])
    let isShip = fields["ShipIMONumber"] != nil || fields["TitleOrShip"]?.lowercased().contains("ship") == true
    entry.kind = name == person ? .person : isShip ? .unknown : .organization
    if isShip { entry.note("type", "ship") }
    entry.add(name: name)
    for alias in CanadianNames.aliases(fields["Aliases"] ?? "") { entry.add(name: alias) }
    if entry.isPerson { entry.noteBirth(fields["DateOfBirthOrShipBuildDate"]) }
    if isShip { entry.note("built", fields["DateOfBirthOrShipBuildDate"]) }
    if let number = fields["ShipIMONumber"] { entry.add(identifier: "IMO number", number, country: nil) }
    entry.note("title", fields["TitleOrShip"] ?? fields["TitleOrShipType"] ?? fields["Title"])
    entry.programmes = regime.isEmpty ? [] : [regime]
    entry.listingNotes = [("schedule", "Schedule"), ("item", "Item")].compactMap { label, key in
      fields[key].map { "\(label): \($0)" }
    }
    entry.since = try reading.day(fields["DateOfListing"], "DateOfListing", at: location)
    try reading.write(entry)
  }
}
