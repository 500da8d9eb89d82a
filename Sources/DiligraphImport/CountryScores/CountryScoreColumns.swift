// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Where the columns of a table with a row for each country and year are.
struct CountryScoreColumns {
  /// A column with scores.
  struct Score: Hashable {
    let column: Int
    /// What the notes call it.
    let label: String
  }

  /// Columns that can name the country: codes first.
  let countries: [Int]
  let year: Int
  let status: Int?
  let scores: [Score]
  /// The column that says what a row's value is the score of.
  let indicator: Int?
  /// How many columns the header has.
  let count: Int
  /// What the list of scores is called, and who publishes it.
  let list: CountryScoreList
  /// Whether the column states the edition of Freedom House's report, which is about the year before it.
  let isEdition: Bool

  private static let yearKeys = ["year", "yearn", "edition"]
  private static let statusKeys = ["status", "rating", "category", "regimetype"]
  private static let scoreKeys = ["score", "scoren", "total", "totalscore", "totalaggr", "index", "overallscore"]
  /// Columns of which a table may have several, beside hundreds that are parts of them.
  private static let named = ["v2xpolyarchy", "v2xlibdem", "v2xregime", "polity2"]
  private static let mostScores = 8

  /// - Parameter header: the header's cells.
  init?(_ header: [String]) {
    let keys = header.map(NativeColumn.key)
    var countries = CountryScoreLayout.countries(keys)
    guard let yearKey = Self.yearKeys.first(where: keys.contains), let year = keys.firstIndex(of: yearKey) else {
      return nil
    }
    var scores = Self.scores(header, keys)
    // Tables of Our World in Data: Entity, Code, Year, and what they are about.
    if keys.count == 4, Array(keys.prefix(3)) == ["entity", "code", "year"] {
      countries = [1, 0]
      scores = [Score(column: 3, label: header[3].trimmed)]
    } else if !Set(keys).isDisjoint(with: CountryScoreLayout.otherTables) {
      return nil
    }
    indicator = CountryScoreLayout.indicators.compactMap(keys.firstIndex).first
    if scores.isEmpty, indicator != nil, let value = ["value", "estimate"].lazy.compactMap(keys.firstIndex).first {
      scores = [Score(column: value, label: keys[value])]
    }
    status = Self.statusKeys.compactMap(keys.firstIndex).first
    guard !countries.isEmpty, status != nil || !scores.isEmpty else { return nil }
    (self.countries, self.year, self.scores, count) = (countries, year, scores, keys.count)
    let only = scores.count == 1 && scores[0].label != "score" ? scores[0].label : nil
    list = CountryScoreList(keys, hasStatus: status != nil) ?? CountryScoreList(about: only)
    isEdition = list.name == CountryScoreLayout.freedomHouse && yearKey == "edition"
  }

  private static func scores(_ header: [String], _ keys: [String]) -> [Score] {
    // `Score 2024`, beside those of the year before and the change.
    let ofYear = keys.firstIndex {
      $0.hasPrefix("score") && $0.dropFirst(5).count == 4 && $0.dropFirst(5).allSatisfy(\.isNumber)
    }
    if let column = scoreKeys.compactMap(keys.firstIndex).first ?? ofYear {
      return [Score(column: column, label: "score")]
    }
    let several = named.compactMap { name in
      keys.firstIndex(of: name).map { Score(column: $0, label: header[$0].trimmed) }
    }
    if !several.isEmpty { return several }
    let worded = keys.indices.filter { keys[$0].contains("score") && !keys[$0].contains("rank") }
    return worded.prefix(mostScores).map { Score(column: $0, label: header[$0].trimmed) }
  }
}

/// Whose scores a table has.
struct CountryScoreList: Hashable {
  var name: String
  var publisher: String?
  /// Whether the status rates how free the country is, and not its press or its network.
  var isRating = true

  private static let known: [(keys: Set<String>, list: CountryScoreList)] = [
    (["obstaclestoaccess"], .init("freedom-on-the-net", "Freedom House", isRating: false)),
    (["aobstaclestoaccess"], .init("freedom-on-the-net", "Freedom House", isRating: false)),
    (["score", "countryen"], .init("rsf-press-freedom", "Reporters Without Borders", isRating: false)),
    (["countryen", "countryfr"], .init("rsf-press-freedom", "Reporters Without Borders", isRating: false)),
    (["encountry", "frcountry"], .init("rsf-press-freedom", "Reporters Without Borders", isRating: false)),
    (["v2xpolyarchy"], .init("v-dem", "Varieties of Democracy Institute")),
    (["v2xlibdem"], .init("v-dem", "Varieties of Democracy Institute")),
    (["polity2"], .init("polity", "Center for Systemic Peace")),
  ]
  /// Pairs of columns that only Freedom House's tables have.
  private static let freedomHouse: [Set<String>] = [
    ["pr", "cl"], ["prrating", "clrating"], ["politicalrights", "civilliberties"],
  ]

  private init(_ name: String, _ publisher: String?, isRating: Bool = true) {
    (self.name, self.publisher, self.isRating) = (name, publisher, isRating)
  }

  /// The list that a header shows; nil where it is none of the known ones.
  init?(_ keys: [String], hasStatus: Bool) {
    let header = Set(keys)
    if hasStatus, Self.freedomHouse.contains(where: header.isSuperset) {
      self.init(CountryScoreLayout.freedomHouse, "Freedom House")
    } else if let known = Self.known.first(where: { header.isSuperset(of: $0.keys) }) {
      self = known.list
    } else {
      return nil
    }
  }

  /// A list of nobody's: what tells it from others is what it is about.
  init(about text: String?) {
    let words = (text ?? "").lowercased().split { !$0.isLetter && !$0.isNumber }
    self.init(words.isEmpty ? "country-scores" : String(words.joined(separator: "-").prefix(80)), nil)
  }
}

/// Where the columns of a table with a row for each country, and a column for each year, are.
struct CountryWideColumns {
  /// A column, the year that it is about, and what it is called.
  struct Year {
    let column: Int
    let period: Period
    let text: String
    let label: String?
  }

  let countries: [Int]
  let years: [Year]
  let indicator: Int?
  let count: Int

  /// What else may stand in such a table: anything else says that a row is not about the country alone.
  private static let others: Set<String> = [
    "", "region", "subregion", "continent", "incomegroup", "group", "indicatorcode", "seriescode", "unit",
    "unitofmeasure", "note", "notes", "footnote", "footnotes", "rank", "change", "average", "mean",
  ]

  /// - Parameter header: the header's cells.
  init?(_ header: [String]) {
    let keys = header.map(NativeColumn.key)
    countries = CountryScoreLayout.countries(keys)
    indicator = CountryScoreLayout.indicators.compactMap(keys.firstIndex).first
    guard !countries.isEmpty, Set(keys).isDisjoint(with: CountryScoreLayout.otherTables) else { return nil }
    var years: [Year] = []
    for (column, cell) in header.enumerated() {
      guard let (year, label) = Self.year(cell, keys[column]), let start = Day(year), let end = Day(year, edge: .last)
      else { continue }
      years.append(Year(column: column, period: Period(start: start, end: end), text: year, label: label))
    }
    let bare = years.filter { $0.label == nil }
    let rest = Set(keys.indices).subtracting(years.map(\.column)).subtracting(countries).subtracting([indicator ?? -1])
    // Years alone are of anything: of a table with other columns it is not known what a row is about.
    if !bare.isEmpty, !rest.allSatisfy({ Self.others.contains(keys[$0]) }) { return nil }
    guard !years.isEmpty else { return nil }
    (self.years, count) = (years, header.count)
  }

  /// The year of `2020`, `YR2020` and `2020 [YR2020]`, or of a score's column, `CPI score 2022`.
  private static func year(_ cell: String, _ key: String) -> (year: String, label: String?)? {
    let numbers = cell.split { !$0.isNumber }.filter { $0.utf8.count == 4 && ("1900"..."2100").contains(String($0)) }
    guard let year = numbers.first.map(String.init), Set(numbers).count == 1 else { return nil }
    if [year, "yr" + year, "y" + year, "\(year)yr\(year)"].contains(key) { return (year, nil) }
    guard key.contains("score"), !key.contains("rank") else { return nil }
    let words = cell.split(separator: " ").filter { !$0.contains(year) }.joined(separator: " ")
    return (year, words.isEmpty ? "score" : words)
  }
}

/// Where the years of Freedom House's historical table are: its rows are countries, and each year has the columns PR,
/// CL and Status.
struct CountryYearColumns {
  /// The three columns of a survey, from `column` on, and the time that it is about.
  struct Survey {
    let column: Int
    let period: Period
    let text: String
  }

  let surveys: [Survey]
  /// How many columns the header has.
  let count: Int
  /// The first columns in whose place no year could be read.
  let undated: [Int]

  private static let triplet = ["pr", "cl", "status"]

  /// - Parameters:
  ///   - header: the row with PR, CL and Status again and again.
  ///   - above: the rows above it, one of which has the years.
  init?(header: [String], above: [[String]]) {
    let keys = header.map(NativeColumn.key)
    let columns = keys.indices.filter { $0 > 0 && keys[$0...].starts(with: Self.triplet) }
    guard !columns.isEmpty, keys.count(where: Self.triplet.contains) == 3 * columns.count,
      columns.count > 1 || !keys.contains("year") && !keys.contains("edition")
    else { return nil }
    // Of the year under review and the survey's edition, which comes after it, the first counts.
    let years = above.max { Self.rank($0, columns) < Self.rank($1, columns) } ?? []
    let isEdition = NativeColumn.key(years.first ?? "").contains("edition")
    var surveys: [Survey] = []
    var undated: [Int] = []
    for column in columns {
      let text = years.indices.contains(column) ? years[column].trimmed : ""
      guard let period = Self.period(text, yearsEarlier: isEdition ? 1 : 0) else {
        undated.append(column)
        continue
      }
      surveys.append(Survey(column: column, period: period, text: text))
    }
    self.surveys = surveys
    self.undated = undated
    count = header.count
  }

  /// How well a row states the years: by how many there are, and rather under review than as editions.
  private static func rank(_ row: [String], _ columns: [Int]) -> Int {
    let dated = columns.count { row.indices.contains($0) && period(row[$0].trimmed, yearsEarlier: 0) != nil }
    return 2 * dated + (NativeColumn.key(row.first ?? "").contains("edition") ? 0 : 1)
  }

  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  /// The time that `1972`, or `Jan.1981-Aug. 1982`, states; nil where it is none.
  static func period(_ text: String, yearsEarlier: Int) -> Period? {
    let parts = text.split { "-\u{2013}/".contains($0) }
    guard let first = parts.first, let last = parts.last, parts.count <= 2,
      let start = month(first, 1, yearsEarlier), let end = month(last, 12, yearsEarlier),
      let from = Day("\(start)", edge: .first), let to = Day("\(end)", edge: .last), from <= to
    else { return nil }
    return Period(start: from, end: to)
  }

  private static func month(_ text: Substring, _ unstated: Int, _ yearsEarlier: Int) -> String? {
    let digits = text.filter(\.isNumber)
    let letters = text.lowercased().filter(\.isLetter)
    guard digits.utf8.count == 4, let year = Int(digits), (1900...2200).contains(year) else { return nil }
    let month = letters.isEmpty ? unstated : months.firstIndex(of: String(letters.prefix(3))).map { $0 + 1 }
    guard let month else { return nil }
    return "\(year - yearsEarlier)-\(month < 10 ? "0" : "")\(month)"
  }
}

/// How a table of country scores is laid out: titles may stand above its header.
enum CountryScoreLayout {
  /// A row for each country and year.
  case rows(header: Int, CountryScoreColumns)
  /// A row for each country, three columns for each year.
  case years(header: Int, CountryYearColumns)
  /// A row for each country, a column for each year.
  case wide(header: Int, CountryWideColumns)

  static let freedomHouse = "freedom-house"
  /// Columns that say what a row's scores are about.
  static let indicators = ["indicator", "indicatorname", "series", "seriesname", "variable"]
  /// Columns of tables that are about something else than countries.
  static let otherTables: Set<String> = [
    "name", "from", "to", "entity", "supplier", "buyer", "schema", "company", "companyname", "firm", "firmname",
    "vendor",
    "vendorname", "organisation", "organization", "person", "recipient", "product", "customer", "seller",
    "suppliername", "buyername", "technology", "city", "destination", "partner", "commodity",
  ]
  private static let countryKeys = [
    "iso2", "iso2code", "iso2c", "isoa2", "iso3", "iso3code", "iso3c", "isoa3", "iso", "isocode", "countrycode",
    "countryisocode", "countryiso3", "countrytextid", "countryterritory", "country", "countryname", "countryen",
    "economy",
  ]

  /// The columns that can name the country, codes first.
  static func countries(_ keys: [String]) -> [Int] { countryKeys.compactMap(keys.firstIndex) }

  /// What the first rows of a table show; nil where none of them is a header of this sort.
  init?(_ rows: [[String]]) {
    for (index, row) in rows.enumerated() {
      if let columns = CountryScoreColumns(row) {
        self = .rows(header: index, columns)
        return
      }
      if let columns = CountryWideColumns(row) {
        self = .wide(header: index, columns)
        return
      }
      if let columns = CountryYearColumns(header: row, above: Array(rows[..<index])) {
        self = .years(header: index, columns)
        return
      }
    }
    return nil
  }

  /// At which of the first rows the header stands.
  var header: Int {
    switch self {
    case .rows(let header, _), .years(let header, _), .wide(let header, _): header
    }
  }

  /// How many columns the header has.
  var count: Int {
    switch self {
    case .rows(_, let columns): columns.count
    case .years(_, let columns): columns.count
    case .wide(_, let columns): columns.count
    }
  }
}
