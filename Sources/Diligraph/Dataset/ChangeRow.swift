// SPDX-License-Identifier: Apache-2.0

/// A line of a table of changes: cells by the names of their columns.
public struct ChangeRow: Hashable, Sendable {
  /// Where the line stands.
  public var place: SourceLocation
  /// The cells that are not empty, by column in lower case, without space around them.
  public var cells: [String: String]

  /// A line at `place`.
  public init(place: SourceLocation, cells: [String: String]) {
    self.place = place
    self.cells = cells.mapValues(\.trimmed).filter { !$0.value.isEmpty }
  }

  /// Every column that a table of changes can have.
  public static let columns = [
    "action", "what", "id", "from", "to", "kind", "entity", "category", "key", "value", "confidence", "share",
    "start", "end", "products", "level", "list", "programme", "since", "until", "name", "role", "jurisdiction",
    "pass_through", "publisher", "published", "grade", "url", "note",
  ]

  /// What a line can do.
  enum Action: String, CaseIterable { case add, remove, end, alter }
  /// What a line can be about.
  enum Subject: String, CaseIterable { case relationship, flag, entity, coefficient }
}

/// A line of a table of changes that cannot be applied, with what would be right.
public struct ChangeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where the line stands.
  public let place: SourceLocation
  /// What is wrong, and what would be right.
  public let message: String
  /// The place and what is wrong there.
  public var description: String { "\(place): \(message)" }
}

/// All lines of a table of changes that cannot be applied.
public struct ChangeErrors: Error, Hashable, Sendable, CustomStringConvertible {
  /// One for each such line, in their order.
  public let errors: [ChangeError]
  /// A line for each.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}

extension ChangeRow {
  func error(_ message: String) -> ChangeError { ChangeError(place: place, message: message) }

  /// The cell, or an error that says what belongs there.
  func required(_ column: String, _ expected: String) throws(ChangeError) -> String {
    guard let text = cells[column] else { throw error("\(column) is empty; it must be \(expected).") }
    return text
  }

  func word<Word: RawRepresentable & CaseIterable>(_ column: String, _: Word.Type) throws(ChangeError) -> Word
  where Word.RawValue == String {
    let allowed = Word.allCases.map(\.rawValue)
    let text = try required(column, "one of \(allowed.joined(separator: ", "))").lowercased()
    guard let word = Word(rawValue: text) else {
      let nearest = nearestWord(to: text, in: allowed).map { ", perhaps for \"\($0)\"" } ?? ""
      throw error("\(column) is \"\(quoted(text))\"\(nearest); it must be one of \(allowed.joined(separator: ", ")).")
    }
    return word
  }

  func probability(_ column: String) throws(ChangeError) -> Probability? {
    guard let text = stated(column) else { return nil }
    guard let value = FieldText.probability(text) else {
      throw error("\(column) is \"\(quoted(text))\"; it must be between 0 and 1, or 0 % and 100 %.")
    }
    return value
  }

  func day(_ column: String, _ edge: Day.Edge) throws(ChangeError) -> Day? {
    guard let text = stated(column) else { return nil }
    guard let day = Day(text, edge: edge) else {
      throw error("\(column) is \"\(quoted(text))\"; a date is YYYY, YYYY-MM or YYYY-MM-DD.")
    }
    return day
  }

  func period(_ start: String, _ end: String) throws(ChangeError) -> Period {
    let period = Period(start: try day(start, .first), end: try day(end, .last))
    if let first = period.start, let last = period.end, last < first {
      throw error("\(end), \(last), is before \(start), \(first); a period ends after it starts.")
    }
    return period
  }

  func share() throws(ChangeError) -> Share? {
    guard let text = stated("share") else { return nil }
    guard let fraction = FieldText.fraction(text), !fraction.wasReadAsPercent,
      let share = Share(exactly: fraction.value)
    else {
      throw error("share is \"\(quoted(text))\"; it must be between 0 and 1, or 0 % and 100 % with the sign.")
    }
    return share
  }

  func level() throws(ChangeError) -> FlagLevel? {
    guard let text = stated("level") else { return nil }
    guard let level = Int(text).flatMap(FlagLevel.init) else {
      throw error("level is \"\(quoted(text))\"; it must be a whole number from 0 to 5.")
    }
    return level
  }

  /// Who states what is added; where nobody does, there is no source.
  ///
  /// - Parameter policy: which grades count beside those of the standard.
  func sources(_ policy: Policy) throws(ChangeError) -> [Source] {
    guard ["publisher", "published", "grade", "url"].contains(where: { cells[$0] != nil }) else { return [] }
    if let text = cells["grade"], Grade(text).meaning == nil, policy.grades[Grade(text).code] == nil {
      throw error("grade is \"\(quoted(text))\"; it must be one of \(Grade.known.joined(separator: ", ")).")
    }
    return [
      Source(
        publisher: cells["publisher"], url: cells["url"], published: try day("published", .first),
        grade: cells["grade"].map { Grade($0) }, location: place)
    ]
  }

  /// What an entity provides as; any text, but not one letter beside a known role.
  func role() throws(ChangeError) -> Role? {
    guard let text = stated("role") else { return nil }
    if let nearest = Role.nearMiss(text) {
      throw error("role is \"\(quoted(text))\"; it must be a role, such as \"\(nearest)\".")
    }
    return Role(text)
  }

  var notes: [String] { cells["note"].map { [$0] } ?? [] }

  /// A cell's text where it states something; `unstated` is how a line says that something is not.
  private func stated(_ column: String) -> String? {
    cells[column].flatMap { $0.lowercased() == Self.unstated ? nil : $0 }
  }

  /// The word that takes a value away.
  static let unstated = "unstated"

  /// A text of the table as it can stand in a message.
  func quoted(_ text: String) -> String { visibleText(text, limit: 60) }

  /// Refuses cells that the line's action and subject do not use.
  func allow(_ columns: [String]) throws(ChangeError) {
    let used = Set(columns + ["action", "what", "note"])
    guard let foreign = Self.columns.first(where: { cells[$0] != nil && !used.contains($0) }) else { return }
    throw error(
      "\(foreign) is filled, and to \(cells["action"] ?? "") a \(cells["what"] ?? "") uses only "
        + "\(columns.joined(separator: ", ")); empty the cell.")
  }
}
