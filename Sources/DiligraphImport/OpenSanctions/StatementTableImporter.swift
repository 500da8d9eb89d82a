// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports tables of FollowTheMoney statements: a row for each value of each property.
///
/// The rows of an entity stand together, as exporters write them. One entity is held at a time; besides, a number for
/// each entity, to notice where rows are scattered.
public struct StatementTableImporter: Importer {
  /// What the command line calls the format.
  public let name = "ftm-statements"
  /// What the format is.
  public let summary = "FollowTheMoney statements CSV"

  /// The importer.
  public init() {}

  /// Whether the header is that of statements.
  public func recognizes(_ sample: FormatSample) -> Bool {
    Set(sample.header).isSuperset(of: ["canonicalid", "schema", "prop", "value"])
  }

  /// Reads the rows.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let reader = try CSVReader(source)
      var reading = FollowTheMoneyReading(consume writer)
      defer { writer = reading.finished() }
      guard let columns = StatementColumns(reader.header) else {
        return try reading.writer.report(
          reader.header.isEmpty ? "csv-empty" : "csv-header-unknown", .error, at: SourceLocation(file: source.name),
          "the columns canonical_id, schema, prop and value are not all there; nothing was read.")
      }
      var group = StatementGroup()
      while let row = try reader.next() {
        let location = SourceLocation(file: source.name, line: row.line)
        try reading.writer.report(row, at: location)
        try group.take(columns.statement(row, location), &reading)
      }
      try group.flush(&reading)
      try reading.finish()
    }
  }
}

/// A row: an entity's schema, a property and a value.
private struct StatementRow {
  var id: String
  var schema: String
  var property: String
  var value: String
  var dataset: String
  var isExternal: Bool
  var location: SourceLocation
}

/// Where the columns are.
private struct StatementColumns {
  private let id: Int
  private let schema: Int
  private let property: Int
  private let value: Int
  private let dataset: Int?
  private let external: Int?
  private let entity: Int?

  init?(_ header: [String]) {
    let keys = header.map(NativeColumn.key)
    guard let id = keys.firstIndex(of: "canonicalid"), let schema = keys.firstIndex(of: "schema"),
      let property = keys.firstIndex(of: "prop"), let value = keys.firstIndex(of: "value")
    else { return nil }
    (self.id, self.schema, self.property, self.value) = (id, schema, property, value)
    dataset = keys.firstIndex(of: "dataset")
    external = keys.firstIndex(of: "external")
    entity = keys.firstIndex(of: "entityid")
  }

  func statement(_ row: CSVRow, _ location: SourceLocation) -> StatementRow {
    // What nobody has put together with others yet is known by its own id.
    let canonical = row.cells[id].trimmed
    return StatementRow(
      id: canonical.isEmpty ? entity.map { row.cells[$0].trimmed } ?? "" : canonical, schema: row.cells[schema].trimmed,
      property: row.cells[property].trimmed,
      value: row.cells[value].trimmed, dataset: dataset.map { row.cells[$0].trimmed } ?? "",
      isExternal: external.map { ["t", "true", "1"].contains(row.cells[$0].lowercased()) } ?? false,
      location: location)
  }
}

/// The statements about one entity, until the next one begins.
private struct StatementGroup {
  /// The most values of one entity; more are no entity but a file without ids.
  static let valueLimit = 1_000_000

  private var id = ""
  private var schemata: Set<String> = []
  private var datasets: Set<String> = []
  private var values: [String: [String]] = [:]
  private var count = 0
  private var location = SourceLocation(file: "")
  private var seen: Set<Int> = []

  mutating func take<Sink>(_ row: StatementRow, _ reading: inout FollowTheMoneyReading<Sink>) throws {
    reading.writer.count("statements")
    guard !row.id.isEmpty, !row.schema.isEmpty, !row.property.isEmpty else {
      reading.writer.count("statements left out")
      reading.writer.summary.records.countSkipped("ftm-statement-incomplete")
      return try reading.refuse(
        row.location, "ftm-statement-incomplete",
        "canonical_id, schema or prop is empty; the row was left out.")
    }
    if row.isExternal {
      // Candidates for matching from elsewhere, which nobody has confirmed.
      reading.writer.count("statements external")
      reading.writer.summary.records.countSkipped("statement external, a candidate that nobody confirmed")
      return
    }
    if row.id != id || count >= Self.valueLimit {
      try flush(&reading)
      id = row.id
      location = row.location
      if !seen.insert(row.id.hashValue).inserted {
        try reading.writer.report(
          "ftm-statements-scattered", .doubt, at: row.location,
          "there are statements about \(quoted(row.id)) further up; each part is read by itself. "
            + "Sort the table by canonical_id.")
      }
    }
    count += 1
    schemata.insert(row.schema)
    if !row.dataset.isEmpty { datasets.insert(row.dataset) }
    guard row.property != "id", !row.value.isEmpty else { return }
    let known = values[row.property] ?? []
    if known.count > 64 || !known.contains(row.value) { values[row.property, default: []].append(row.value) }
  }

  mutating func flush<Sink>(_ reading: inout FollowTheMoneyReading<Sink>) throws {
    defer { (schemata, datasets, values, count) = ([], [], [:], 0) }
    // Declared after the line above, so that it runs before it.
    guard count > 0 else { return }
    reading.writer.beginRecord()
    defer { reading.writer.endRecord(number: count) }
    try reading.read(
      FollowTheMoneyRecord(
        id: id, schema: Self.mostSpecific(schemata), location: location, datasets: datasets, statements: values))
  }

  /// Statements of different origin call one entity a `LegalEntity` and a `Company`: the latter says more.
  static func mostSpecific(_ schemata: Set<String>) -> String {
    func rank(_ schema: String) -> Int {
      switch schema {
      case "Thing", "Interval", "Interest", "Asset", "Value": 0
      case "LegalEntity": 1
      case "Organization": 2
      default: 3
      }
    }
    return schemata.max { (rank($0), $1) < (rank($1), $0) } ?? ""
  }
}
