// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports tables with a country, a year, and a score or a status in each row, such as Freedom House's.
///
/// Each row becomes a flag of level 0 on the country; closing a data set carries it to the country's public bodies
/// (`CountryContext`). Memory does not grow with the file.
public struct CountryScoresImporter: Importer {
  /// What the command line calls the format.
  public let name = "country-scores"
  /// What the format is.
  public let summary = "scores of countries by year (Freedom House)"

  /// The importer.
  public init() {}

  /// Whether the header has a country, a year, and a score or a status, and no ids or names of its own.
  public func recognizes(_ sample: FormatSample) -> Bool { CountryScoreColumns(sample.header) != nil }

  /// Reads the rows.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let reader = try CSVReader(source)
      let place = SourceLocation(file: source.name, line: reader.headerLine)
      guard let columns = CountryScoreColumns(reader.header.map(NativeColumn.key)) else {
        return try writer.report(
          reader.header.isEmpty ? "csv-empty" : "csv-header-unknown", .error, at: place,
          "a table of country scores has columns for the country, the year, and the score or status; "
            + "nothing was read.")
      }
      let list = CountryScoreColumns.list(reader.header.map(NativeColumn.key))
      while let row = try reader.next() {
        let location = SourceLocation(file: source.name, line: row.line)
        writer.beginRecord()
        try writer.report(row, at: location)
        try Self.read(row.cells.map(\.trimmed), columns, list, at: location, &writer)
        writer.endRecord()
      }
    }
  }

  private static func read(
    _ cells: [String], _ columns: CountryScoreColumns, _ list: String, at location: SourceLocation,
    _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    writer.count("rows")
    let words = columns.countries.map { cells[$0] }.filter { !$0.isEmpty }
    guard let code = words.lazy.compactMap(Countries.code).first else {
      writer.count("rows left out")
      return try writer.report(
        "country-unknown", .doubt, at: location,
        "the country is \(quoted(words.first ?? "")); it is a code or a name of ISO 3166-1. The row was left out.")
    }
    let yearText = cells[columns.year]
    guard let start = Day(yearText), let end = Day(yearText, edge: .last) else {
      writer.count("rows left out")
      return try writer.report(
        "country-year-malformed", .doubt, at: location,
        "the year is \(quoted(yearText)); it is four digits. The row was left out.")
    }
    let status = columns.status.map { cells[$0] } ?? ""
    let score = columns.score.map { cells[$0] } ?? ""
    guard !status.isEmpty || !score.isEmpty else {
      writer.count("rows without a score")
      writer.passOver("row without a score")
      return
    }
    let reference = CountryContext.reference(to: code)
    try writer.add(
      EntityStatement(reference, names: [Name(Countries.name(code) ?? code)], jurisdictions: [code], location))
    var flag = FlagStatement(
      id: "\(reference.recordID)/\(list)/\(start)", entity: reference, category: CountryContext.category)
    flag.level = FlagLevel(0)
    flag.list = list
    flag.programme = try rating(status, at: location, &writer)?.rawValue
    flag.period = Period(start: start, end: end)
    flag.sources = [
      Source(
        publisher: list == "freedom-house" ? "Freedom House" : nil, title: "\(code) \(yearText)", location: location)
    ]
    flag.notes = (status.isEmpty ? [] : ["status: \(status)"]) + (score.isEmpty ? [] : ["score: \(score)"])
    writer.count("scores")
    try writer.add(flag)
  }

  private static func rating(
    _ status: String, at location: SourceLocation, _ writer: inout ImportWriter<some StatementSink>
  ) throws -> CountryContext.Rating? {
    guard !status.isEmpty else { return nil }
    if let rating = CountryContext.Rating(status: status) { return rating }
    try writer.report(
      "country-status-unknown", .doubt, at: location,
      "the status is \(quoted(status)); it is F, PF or NF, or free, partly free or not free. The score is kept.")
    return nil
  }
}

extension EntityStatement {
  fileprivate init(
    _ reference: EntityReference, names: [Name], jurisdictions: [String], _ location: SourceLocation
  ) {
    self.init(reference, names: names, location: location)
    self.jurisdictions = jurisdictions
  }
}

/// Where the columns are.
struct CountryScoreColumns {
  /// Columns that can name the country: codes first.
  let countries: [Int]
  let year: Int
  let status: Int?
  let score: Int?

  private static let countryKeys = [
    "iso2", "iso2code", "iso3", "iso3code", "countrycode", "countryterritory", "country", "countryname",
  ]
  private static let yearKeys = ["year", "edition"]
  private static let statusKeys = ["status", "rating", "category"]
  private static let scoreKeys = ["score", "total", "totalscore", "index"]

  init?(_ keys: [String]) {
    let countries = Self.countryKeys.compactMap(keys.firstIndex)
    guard !countries.isEmpty, let year = Self.yearKeys.compactMap(keys.firstIndex).first,
      Set(keys).isDisjoint(with: ["name", "from", "to", "entity", "supplier", "buyer", "schema"])
    else { return nil }
    status = Self.statusKeys.compactMap(keys.firstIndex).first
    score = Self.scoreKeys.compactMap(keys.firstIndex).first
    guard status != nil || score != nil else { return nil }
    self.countries = countries
    self.year = year
  }

  /// What the list of scores is called: Freedom House's tables have a column for each of its questions.
  static func list(_ keys: [String]) -> String {
    Set(keys).isSuperset(of: ["status", "pr", "cl"]) || Set(keys).isSuperset(of: ["status", "prrating", "clrating"])
      ? "freedom-house" : "country-scores"
  }
}
