// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Where the columns of a table with a row for each country and year are.
struct CountryScoreColumns {
  /// Columns that can name the country: codes first.
  let countries: [Int]
  let year: Int
  let status: Int?
  let score: Int?
  /// How many columns the header has.
  let count: Int
  /// What the list of scores is called: Freedom House's tables have a column for each of its questions.
  let list: String
  /// Whether the column states the edition of Freedom House's report, which is about the year before it.
  let isEdition: Bool

  private static let countryKeys = [
    "iso2", "iso2code", "iso2c", "iso3", "iso3code", "iso3c", "iso", "countrycode", "countryterritory", "country",
    "countryname",
  ]
  private static let yearKeys = ["year", "yearn", "edition"]
  private static let statusKeys = ["status", "rating", "category"]
  private static let scoreKeys = ["score", "scoren", "total", "totalscore", "totalaggr", "index"]
  /// Pairs of columns that only Freedom House's tables have.
  private static let freedomHouse: [Set<String>] = [
    ["pr", "cl"], ["prrating", "clrating"], ["politicalrights", "civilliberties"],
  ]
  private static let otherTables: Set<String> = ["name", "from", "to", "entity", "supplier", "buyer", "schema"]

  /// - Parameter keys: the header's cells as ``NativeColumn/key(_:)`` folds them.
  init?(_ keys: [String]) {
    let countries = Self.countryKeys.compactMap(keys.firstIndex)
    guard !countries.isEmpty, let yearKey = Self.yearKeys.first(where: keys.contains),
      let year = keys.firstIndex(of: yearKey), Set(keys).isDisjoint(with: Self.otherTables)
    else { return nil }
    status = Self.statusKeys.compactMap(keys.firstIndex).first
    score = Self.scoreKeys.compactMap(keys.firstIndex).first
    guard status != nil || score != nil else { return nil }
    self.countries = countries
    self.year = year
    count = keys.count
    let isFreedomHouse = status != nil && Self.freedomHouse.contains { Set(keys).isSuperset(of: $0) }
    list = isFreedomHouse ? CountryScoreLayout.freedomHouse : "country-scores"
    isEdition = isFreedomHouse && yearKey == "edition"
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

  static let freedomHouse = "freedom-house"

  /// What the first rows of a table show; nil where none of them is a header of this sort.
  init?(_ rows: [[String]]) {
    for (index, row) in rows.enumerated() {
      if let columns = CountryScoreColumns(row.map(NativeColumn.key)) {
        self = .rows(header: index, columns)
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
    case .rows(let header, _), .years(let header, _): header
    }
  }

  /// How many columns the header has.
  var count: Int {
    switch self {
    case .rows(_, let columns): columns.count
    case .years(_, let columns): columns.count
    }
  }
}
