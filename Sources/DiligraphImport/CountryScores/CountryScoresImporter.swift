// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports tables with scores or statuses of countries by year, such as Freedom House's.
///
/// Each of them becomes a flag of level 0 on the country; closing a data set carries it to the country's public bodies
/// (`CountryContext`). Memory does not grow with the file.
public struct CountryScoresImporter: Importer {
  /// What the command line calls the format.
  public let name = "country-scores"
  /// What the format is.
  public let summary = "scores of countries by year (Freedom House, V-Dem and others)"

  /// The importer.
  public init() {}

  /// Whether one of the first rows has a country, a year, and a score or a status, and no ids or names of its own; or
  /// a column for each of some years; or the columns PR, CL and Status for each of them.
  public func recognizes(_ sample: FormatSample) -> Bool { CountryScoreLayout(sample.rows) != nil }

  /// Reads the rows.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      var dialect = CSVDialect(detectedBelowTitlesIn: try source.prefix(CSVReader.sampleSize))
      dialect.hasHeader = false
      let reader = try CSVReader(source, dialect: dialect)
      var first: [CSVRow] = []
      while first.count < FormatSample.rowsKept, let row = try reader.next() { first.append(row) }
      guard let layout = CountryScoreLayout(first.map(\.cells)) else {
        return try writer.report(
          first.isEmpty ? "csv-empty" : "csv-header-unknown", .error,
          at: SourceLocation(file: source.name, line: first.first?.line ?? 1),
          "a table of country scores has columns for the country, the year, and the score or status, or a column for "
            + "each year, or PR, CL and Status below each year; nothing was read.")
      }
      if case .years(_, let columns) = layout {
        try Self.report(columns, at: SourceLocation(file: source.name, line: first[layout.header].line), &writer)
      }
      var known = KnownScores()
      for row in first[(layout.header + 1)...] { try Self.read(row, layout, source.name, &known, &writer) }
      while let row = try reader.next() { try Self.read(row, layout, source.name, &known, &writer) }
    }
  }

  private static func read(
    _ row: CSVRow, _ layout: CountryScoreLayout, _ file: String, _ known: inout KnownScores,
    _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    let row = row.fitted(to: layout.count)
    let location = SourceLocation(file: file, line: row.line)
    let cells = row.cells.map(\.trimmed)
    writer.beginRecord()
    if cells.allSatisfy(\.isEmpty) {
      writer.count("rows blank")
      return writer.endRecord("row blank")
    }
    try writer.report(row, at: location)
    writer.count("rows")
    switch layout {
    case .rows(_, let columns): try read(cells, columns, at: location, &known, &writer)
    case .years(_, let columns): try read(cells, columns, at: location, &known, &writer)
    case .wide(_, let columns): try read(cells, columns, at: location, &known, &writer)
    }
    writer.endRecord()
  }

  // MARK: A row for each country and year

  private static func read(
    _ cells: [String], _ columns: CountryScoreColumns, at location: SourceLocation, _ known: inout KnownScores,
    _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    guard let code = try country(columns.countries.map { cells[$0] }, at: location, &writer) else { return }
    let yearText = cells[columns.year]
    guard let year = Int(yearText), let start = Day(yearText), let end = Day(yearText, edge: .last) else {
      writer.count("rows left out")
      return try writer.report(
        "country-year-malformed", .doubt, at: location,
        "the year is \(quoted(yearText)); it is four digits. The row was left out.")
    }
    var list = columns.list
    if let indicator = columns.indicator.map({ cells[$0] }), !indicator.isEmpty {
      list = CountryScoreList(about: indicator)
    }
    var score = CountryScore(
      code: code, list: list, period: Period(start: start, end: end), year: yearText,
      status: columns.status.map { cells[$0] } ?? "")
    if columns.isEdition, let start = Day("\(year - 1)"), let end = Day("\(year - 1)", edge: .last) {
      score.period = Period(start: start, end: end)
      score.notes.append("edition: \(yearText)")
    }
    let stated = columns.scores.filter { !isMissing(cells[$0.column]) }
    score.notes += stated.map { "\($0.label): \(cells[$0.column])" }
    guard !score.status.isEmpty || !stated.isEmpty else {
      writer.count("rows without a score")
      writer.passOver("row without a score")
      return
    }
    try score.write(at: location, &known, &writer)
  }

  // MARK: A column for each year

  private static func read(
    _ cells: [String], _ columns: CountryWideColumns, at location: SourceLocation, _ known: inout KnownScores,
    _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    let stated = columns.years.filter { !isMissing(cells[$0.column]) }
    writer.count("years without a score", columns.years.count - stated.count)
    guard !stated.isEmpty else {
      writer.count("rows without a score")
      return writer.passOver("row without a score")
    }
    guard let code = try country(columns.countries.map { cells[$0] }, at: location, &writer) else { return }
    for year in stated {
      let text = cells[year.column]
      let about = columns.indicator.map { cells[$0] } ?? year.label
      var score = CountryScore(
        code: code, list: CountryScoreList(about: about == "score" ? nil : about), period: year.period, year: year.text,
        status: "")
      if CountryContext.Rating(status: text) != nil {
        score.status = text
      } else {
        score.notes.append("\(year.label ?? "score"): \(text)")
      }
      try score.write(at: location, &known, &writer)
    }
  }

  // MARK: Columns for each year

  private static func report(
    _ columns: CountryYearColumns, at location: SourceLocation, _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    for column in columns.undated {
      try writer.report(
        "country-year-malformed", .doubt, at: location,
        "no row above says of which year the columns \(column + 1) to \(column + 3) are; it is a year, or a time such "
          + "as \"Jan.1981-Aug. 1982\", above PR. The columns are not read.")
    }
  }

  private static func read(
    _ cells: [String], _ columns: CountryYearColumns, at location: SourceLocation, _ known: inout KnownScores,
    _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    let stated = columns.surveys.filter { survey in
      cells[survey.column..<survey.column + 3].contains { !isMissing($0) }
    }
    writer.count("years without a rating", columns.surveys.count - stated.count)
    guard !stated.isEmpty else {
      writer.count("rows without a score")
      return writer.passOver("row without a score")
    }
    guard let code = try country([cells[0]], at: location, &writer) else { return }
    for survey in stated {
      let values = cells[survey.column..<survey.column + 3].map { isMissing($0) ? "" : $0 }
      var score = CountryScore(
        code: code, list: CountryScoreList(["pr", "cl"], hasStatus: true) ?? CountryScoreList(about: nil),
        period: survey.period, year: survey.text, status: values[2])
      if !values[0].isEmpty { score.notes.append("political rights: \(values[0])") }
      if !values[1].isEmpty { score.notes.append("civil liberties: \(values[1])") }
      try score.write(at: location, &known, &writer)
    }
  }

  private static func isMissing(_ text: String) -> Bool {
    ["", "..", ".", "-", "\u{2013}", "\u{2014}", "na", "n/a", "#n/a", "n.a.", "nan", "null"].contains(text.lowercased())
  }

  /// The code of the country that one of the texts names; an asterisk after a name points to a footnote.
  private static func country(
    _ texts: [String], at location: SourceLocation, _ writer: inout ImportWriter<some StatementSink>
  ) throws -> String? {
    let words = texts.map { $0.replacing("*", with: "").trimmed }.filter { !$0.isEmpty }
    if let part = words.first(where: Countries.isPart) {
      writer.count("rows left out")
      try writer.report(
        "country-part", .doubt, at: location,
        "\(quoted(part)) is a part of a country, whose score this is not. The row was left out.")
      return nil
    }
    if let code = words.lazy.compactMap({ Countries.code($0) }).first { return code }
    writer.count("rows left out")
    try writer.report(
      "country-unknown", .doubt, at: location,
      "the country is \(quoted(words.first ?? "")); it is a code or a name of ISO 3166-1. The row was left out.")
    return nil
  }
}

/// What a table said of countries and years so far, to find out where it says it twice.
private struct KnownScores {
  private var scores: [String: (notes: String, line: Int)] = [:]
  /// Far more than there are countries, years and indicators.
  private static let mostKept = 200_000

  /// The line that said something else of the same country, year and list; nil where there is none.
  mutating func differs(_ id: String, _ notes: [String], line: Int) -> Int? {
    let hash = stableHash(notes)
    if let known = scores[id] { return known.notes == hash ? nil : known.line }
    if scores.count < Self.mostKept { scores[id] = (hash, line) }
    return nil
  }
}

/// What a table says of a country in a year.
private struct CountryScore {
  let code: String
  let list: CountryScoreList
  var period: Period
  /// The year as the table states it.
  let year: String
  var status: String
  var notes: [String] = []

  /// Words of publishers that do not rate countries as free, partly free and not free: kept as they are.
  private static let otherScales: Set<String> = [
    "full democracy", "flawed democracy", "hybrid regime", "authoritarian", "authoritarian regime", "closed autocracy",
    "electoral autocracy", "electoral democracy", "liberal democracy", "democracy", "anocracy", "autocracy", "good",
    "satisfactory", "problematic", "difficult", "very serious",
  ]

  func write(
    at location: SourceLocation, _ known: inout KnownScores, _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    let reference = CountryContext.reference(to: code)
    var country = EntityStatement(reference, names: [Name(Countries.name(code) ?? code)], location: location)
    country.jurisdictions = [code]
    try writer.add(country)
    let start = period.start.map(\.description) ?? year
    var flag = FlagStatement(
      id: "\(reference.recordID)/\(list.name)/\(start)", entity: reference, category: CountryContext.category)
    flag.level = FlagLevel(0)
    flag.list = list.name
    flag.programme = try rating(at: location, &writer)?.rawValue
    flag.period = period
    flag.sources = [
      Source(
        publisher: list.publisher, title: "\(code) \(year)", location: location)
    ]
    flag.notes = (status.isEmpty ? [] : ["status: \(status)"]) + notes
    if let earlier = known.differs(flag.id ?? "", flag.notes, line: location.line ?? 0) {
      try writer.report(
        "country-score-repeated", .doubt, at: location,
        "line \(earlier) has another score of \(Countries.name(code) ?? code) for \(year); both are kept, and the worse "
          + "rating counts.")
    }
    writer.count("scores")
    try writer.add(flag)
  }

  private func rating(
    at location: SourceLocation, _ writer: inout ImportWriter<some StatementSink>
  ) throws -> CountryContext.Rating? {
    guard !status.isEmpty, list.isRating, !Self.otherScales.contains(foldedName(status)) else { return nil }
    if let rating = CountryContext.Rating(status: status) { return rating }
    try writer.report(
      "country-status-unknown", .doubt, at: location,
      "the status is \(quoted(status)); it is F, PF or NF, or free, partly free or not free. The score is kept.")
    return nil
  }
}
