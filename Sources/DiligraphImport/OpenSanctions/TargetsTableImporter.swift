// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports OpenSanctions' `targets.simple.csv`: a row for each listed organisation or person.
///
/// Memory does not grow with the file.
public struct TargetsTableImporter: Importer {
  /// What the command line calls the format.
  public let name = "ftm-targets"
  /// What the format is.
  public let summary = "OpenSanctions targets.simple.csv"

  /// The importer.
  public init() {}

  /// Whether the header has the columns that no other table has together.
  public func recognizes(_ sample: FormatSample) -> Bool {
    Set(sample.header).isSuperset(of: ["id", "schema", "name", "aliases", "sanctions", "dataset"])
  }

  /// Reads the rows.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let reader = try CSVReader(source)
      var reading = TargetsTableReading(consume writer)
      defer { writer = reading.writer }
      let columns = reader.header.map(NativeColumn.key)
      guard Set(columns).isSuperset(of: ["id", "schema"]) else {
        return try reading.writer.report(
          columns.allSatisfy(\.isEmpty) ? "csv-empty" : "csv-header-unknown", .error,
          at: SourceLocation(file: source.name),
          "the table has no columns id and schema, by which its rows are known; nothing was read.")
      }
      while let row = try reader.next() {
        let location = SourceLocation(file: source.name, line: row.line)
        reading.writer.beginRecord()
        defer { reading.writer.endRecord() }
        try reading.writer.report(row, at: location)
        var values: [String: String] = [:]
        for (column, cell) in zip(columns, row.cells) where !cell.isEmpty { values[column] = cell.trimmed }
        try reading.row(values, at: location)
      }
      try reading.finish()
    }
  }
}

/// Turns the rows into statements.
private struct TargetsTableReading<Sink: StatementSink> {
  var writer: ImportWriter<Sink>
  private var otherSchemata: [String: Int] = [:]

  init(_ writer: consuming ImportWriter<Sink>) { self.writer = writer }

  mutating func row(_ values: [String: String], at location: SourceLocation) throws {
    writer.count("records")
    guard let id = values["id"], !id.isEmpty, let schema = values["schema"] else {
      writer.count("records left out")
      return try writer.report(
        "ftm-without-id", .error, at: location,
        "id or schema is empty; they say who this is, and what. The row was left out.")
    }
    writer.count("schema \(schema)")
    guard let kind = FollowTheMoneySchema.entities[schema] else {
      writer.count("records left out")
      otherSchemata[schema, default: 0] += 1
      writer.passOver("schema not read: \(schema)")
      return
    }
    let reference = EntityReference(id: id, namespace: "ftm")
    var statement = EntityStatement(reference, location: location)
    statement.names = ([values["name"] ?? ""] + Self.items(values["aliases"])).map { Name($0) }
      .filter { !$0.text.isEmpty }
    statement.kind = kind
    if kind == .publicBody || kind == .person { statement.role = Role(kind.rawValue) }
    statement.jurisdictions = FollowTheMoneyRecord.codes(Self.items(values["countries"]))
    let numbers = Self.items(values["identifiers"])
    statement.identifiers = Self.identifiers(id: id, numbers)
    // Of persons, numbers are those of papers and addresses those of homes.
    if kind != .person {
      let others = numbers.filter { !Identifier.isValidLEI($0) }
      if !others.isEmpty { statement.notes.append("numbers of unstated registers: \(others.joined(separator: "; "))") }
      statement.notes += Self.items(values["addresses"]).map { "address: \($0)" }
    }
    writer.count("entities")
    try writer.add(statement)
    try flags(values, reference, location)
  }

  private mutating func flags(
    _ values: [String: String], _ entity: EntityReference, _ location: SourceLocation
  ) throws {
    let sanctions = Set(Self.items(values["sanctions"])).sorted()
    if sanctions.isEmpty { writer.count("targets without sanctions") }
    for sanction in sanctions {
      let programme = SanctionText(sanction)
      let list = SanctionsLists.named(programme.list ?? "")
      var flag = FlagStatement(
        id: "ftm:\(entity.key)/sanction/\(stableHash([sanction]))", entity: entity, category: list.category)
      flag.level = SanctionsLists.level(list.name, programmes: [programme.text])
      if programme.list == nil, Self.isDebarment(values["dataset"], programme.text), flag.level != FlagLevel(5) {
        flag.category = "debarment"
        flag.level = FollowTheMoneySchema.level(ofTopic: flag.category)
      }
      flag.list = programme.list
      flag.programme = programme.text
      flag.period = programme.period
      flag.sources = [
        Source(
          publisher: programme.authority ?? values["dataset"], title: values["dataset"],
          published: values["lastchange"].flatMap { Day($0) }, grade: list.grade, location: location)
      ]
      writer.count("flags")
      try writer.add(flag)
    }
  }

  /// Whether the only data set, or its item, says that it excludes from contracts, and does not sanction.
  private static func isDebarment(_ datasets: String?, _ sanction: String) -> Bool {
    let dataset = datasets.flatMap { $0.contains(";") ? nil : $0 } ?? ""
    let text = "\(dataset) \(sanction)".lowercased()
    return ["debar", "exclusion", "excluded", "ineligible"].contains(where: text.contains)
  }

  mutating func finish() throws {
    let file = SourceLocation(file: writer.file)
    if let number = writer.summary.counts["targets without sanctions"] {
      try writer.report(
        "ftm-target-without-sanction", .note, at: file,
        "\(number) targets state no sanction; this table does not say what they are listed for, so they have no flag. "
          + "The full data set (entities.ftm.json) does.")
    }
    guard !otherSchemata.isEmpty else { return }
    let counts = otherSchemata.sorted { $0.key < $1.key }.map { "\($0.value) \(quoted($0.key))" }
    try writer.report(
      "ftm-schema-not-read", .note, at: file,
      "rows whose schema is not read: \(counts.joined(separator: ", ")).")
  }

  /// The items of a cell between semicolons; an item with a semicolon in it is quoted.
  static func items(_ cell: String?) -> [String] {
    guard let cell, !cell.isEmpty else { return [] }
    guard cell.contains("\"") else { return FieldText.list(cell) }
    var items: [String] = []
    var item = ""
    var isQuoted = false
    for character in cell {
      switch character {
      case "\"" where isQuoted || item.trimmed.isEmpty: isQuoted.toggle()
      case ";" where !isQuoted:
        items.append(item)
        item = ""
      default: item.append(character)
      }
    }
    items.append(item)
    return items.map(\.trimmed).filter { !$0.isEmpty }
  }

  /// The table does not say what a number is; only those count that tell it themselves.
  private static func identifiers(id: String, _ numbers: [String]) -> [Identifier] {
    var identifiers = numbers.filter(Identifier.isValidLEI)
      .compactMap { Identifier(scheme: Identifier.leiScheme, value: $0) }
    if id.utf8.first == UInt8(ascii: "Q"), id.utf8.count > 1,
      id.utf8.dropFirst().allSatisfy({ (48...57).contains($0) }),
      let wikidata = Identifier(scheme: "XI-WIKIDATA", value: id)
    {
      identifiers.append(wikidata)
    }
    return identifiers
  }
}

/// A sanction as the table words it: `Office of Tides - Foggy Programme - 2020-01-01`, and where it has ended, the day of
/// that after the first one.
struct SanctionText {
  /// Without the dates at its end.
  var text: String
  /// The dates at its end: of one, it is the start.
  var period = Period()
  /// What stands before the first dash.
  var authority: String?

  init(_ sanction: String) {
    var parts = sanction.split(separator: " - ").map { String($0).trimmed }
    var dates: [String] = []
    while parts.count > 1, dates.count < 2, let last = parts.last, [4, 7, 10].contains(last.utf8.count),
      Day(last) != nil
    {
      dates.insert(last, at: 0)
      parts.removeLast()
    }
    period.start = dates.first.flatMap { Day($0) }
    if dates.count == 2, let end = Day(dates[1], edge: .last), period.start.map({ $0 <= end }) ?? true {
      period.end = end
    }
    text = parts.joined(separator: " - ")
    authority = parts.count > 1 ? parts[0] : nil
  }

  /// The list, where the wording is that of a known one.
  var list: String? { Self.lists.first { text.contains($0.words) }?.list }

  private static let lists = [
    (words: "(OFAC) - SDN List", list: "ofac-sdn"),
    (words: "(OFAC) - Consolidated List", list: "ofac-consolidated"),
    (words: "Entity List (EL) - Bureau of Industry", list: "bis-entity-list"),
    (words: "Military End User (MEU) List", list: "bis-meu"),
    (words: "Denied Persons List (DPL)", list: "bis-denied"),
    (words: "Unverified List (UVL)", list: "bis-unverified"),
  ]
}
