// SPDX-License-Identifier: Apache-2.0
import Diligraph

// How the native format's values are read, each with the finding that a value out of range gives.

extension NativeReading {
  mutating func entityKind(_ text: String, _ fields: NativeFields) throws -> EntityKind? {
    let word = text.lowercased()
    if let kind = EntityKind(rawValue: word) { return kind }
    try unknownWord(
      "native-kind-unknown", "kind", text, EntityKind.allCases.map(\.rawValue), fields,
      "It counts as unstated.")
    return nil
  }

  /// Any text is a role; one that the default policy does not list is worth a note.
  mutating func role_(_ text: String, _ fields: NativeFields) throws -> Role {
    let role = Role(text)
    if !Role.known.contains(role) {
      let near =
        nearestWord(to: role.name, in: Role.known.map(\.name)).map { ", perhaps for \"\($0)\"" } ?? ""
      try note(
        fields, "native-role-unlisted",
        "role is \(quoted(text))\(near); the default policy does not list it, and reads it as unspecified.")
    }
    return role
  }

  mutating func jurisdiction(_ text: String, _ fields: NativeFields) throws -> String? {
    let code = text.uppercased()
    let parts = code.split(separator: "-", omittingEmptySubsequences: false)
    let isCountry =
      parts.first.map { $0.utf8.count == 2 && $0.utf8.allSatisfy { (65...90).contains($0) } } ?? false
    let isCode = isCountry && (parts.count == 1 || parts.count == 2 && (1...3).contains(parts[1].utf8.count))
    if isCode {
      // The Union's codes for two countries, of which one would be two.
      let country = Countries.code(String(code.prefix(2))) ?? String(code.prefix(2))
      return country + code.dropFirst(2)
    }
    if let code = Countries.code(text) { return code }
    try doubt(
      fields, "native-jurisdiction-malformed",
      "jurisdiction is \(quoted(text)); it is a country code of two letters (ISO 3166-1), like DE. It was left out."
    )
    return nil
  }

  mutating func relationshipKind(_ fields: NativeFields) throws -> RelationshipKind? {
    let text = fields.text("kind") ?? ""
    if let kind = RelationshipKind(rawValue: text.lowercased().replacing(" ", with: "-")) { return kind }
    let kinds = RelationshipKind.allCases.map(\.rawValue)
    let near = nearestWord(to: text, in: kinds).map { ", perhaps for \"\($0)\"" } ?? ""
    try writer.report(
      "native-kind-unknown", .error, at: fields.location,
      "kind is \(quoted(text))\(near); the kinds are \(kinds.joined(separator: ", ")). The row was left out.")
    return nil
  }

  private mutating func unknownWord(
    _ code: String, _ column: String, _ text: String, _ words: [String], _ fields: NativeFields,
    _ effect: String
  ) throws {
    let near = nearestWord(to: text, in: words).map { ", perhaps for \"\($0)\"" } ?? ""
    try doubt(
      fields, code,
      "\(column) is \(quoted(text))\(near); it is one of \(words.joined(separator: ", ")). \(effect)")
  }

  mutating func probability(_ column: String, _ fields: NativeFields) throws -> Probability? {
    guard let text = fields.text(column) else { return nil }
    if let probability = FieldText.probability(text) { return probability }
    try doubt(
      fields, "native-probability-malformed",
      "\(column) is \(quoted(text)); it is between 0 and 1, or 0 % and 100 % with the sign. It counts as unstated.")
    return nil
  }

  /// A fraction: 0.51, 51% or 51 %; a bare number above 1 is percent, with a finding.
  private mutating func fraction(_ column: String, _ fields: NativeFields) throws -> Double? {
    guard let text = fields.text(column) else { return nil }
    guard let fraction = FieldText.fraction(text) else {
      try doubt(
        fields, "native-fraction-malformed",
        "\(column) is \(quoted(text)); it is between 0 and 1, or 0 % and 100 %. It counts as unstated.")
      return nil
    }
    bareShares.note(text, fraction, at: fields.location)
    if fraction.wasReadAsPercent {
      try note(
        fields, "native-fraction-above-one",
        "\(column) is \(quoted(text)), and was read as percent; write it with the sign, like \(quoted(text + "%"))."
      )
    }
    return fraction.value
  }

  /// Says, at the end of a table, that its shares are written in two ways.
  mutating func reportShares() throws {
    guard let finding = bareShares.finding else { return }
    try writer.report(finding.code, finding.severity, at: finding.location, finding.message)
  }

  mutating func share(_ fields: NativeFields) throws -> Share? {
    let exact = try fraction("share", fields)
    let least = try fraction("sharemin", fields)
    let most = try fraction("sharemax", fields)
    if let exact { return Share(exactly: exact) }
    guard least != nil || most != nil else { return nil }
    if let share = Share(least: least ?? 0, most: most ?? 1) { return share }
    try doubt(
      fields, "native-share-range-inverted",
      "share_min is above share_max; the least a holding can be is not above the most. The share counts as unstated."
    )
    return nil
  }

  mutating func period(_ start: String, _ end: String, _ fields: NativeFields) throws -> Period {
    let period = Period(start: try day(start, fields), end: try day(end, fields, edge: .last))
    if let first = period.start, let last = period.end, last < first {
      try doubt(
        fields, "native-period-inverted",
        "\(end) \(last) is before \(start) \(first); correct one of them. As it stands, only the tolerance of the policy may let it hold."
      )
    }
    return period
  }

  mutating func day(_ column: String, _ fields: NativeFields, edge: Day.Edge = .first) throws -> Day? {
    guard let text = fields.text(column) else { return nil }
    if let day = Day(text, edge: edge) { return day }
    try doubt(
      fields, "native-date-malformed",
      "\(column) is \(quoted(text)); a date is YYYY, YYYY-MM or YYYY-MM-DD. It counts as unstated.")
    return nil
  }

  mutating func amount(_ fields: NativeFields) throws -> Amount? {
    guard let text = fields.text("amount") else { return nil }
    if let number = FieldText.number(text) {
      return Amount(number, currency: fields.text("currency")?.uppercased())
    }
    try doubt(
      fields, "native-amount-malformed",
      "amount is \(quoted(text)); it is a number without separators of thousands, like 12500.50. It counts as unstated."
    )
    return nil
  }

  /// The sources of a row: one from its own columns, or those of the list in JSON; nil if the row must be
  /// left out.
  mutating func sources(_ fields: NativeFields, _ list: [NativeFields]?) throws -> [Source]? {
    var sources: [Source] = []
    for entry in list ?? [fields] {
      guard let source = try source(entry, hasOwnConfidence: list != nil) else { return nil }
      sources.append(source)
    }
    return sources
  }

  private mutating func source(_ fields: NativeFields, hasOwnConfidence: Bool) throws -> Source? {
    var source = Source(location: fields.location)
    if let text = fields.text("stance") {
      guard let stance = Stance(rawValue: text.lowercased()) else {
        let words = Stance.allCases.map(\.rawValue)
        let near = nearestWord(to: text, in: words).map { ", perhaps for \"\($0)\"" } ?? ""
        // Taking a dispute for support would turn the source's meaning around.
        try writer.report(
          "native-stance-unknown", .error, at: fields.location,
          "stance is \(quoted(text))\(near); it is one of \(words.joined(separator: ", ")). The row was left out."
        )
        return nil
      }
      source.stance = stance
    }
    source.publisher = fields.text("publisher")
    source.title = fields.text("source") ?? fields.text("title")
    source.url = fields.text("sourceurl") ?? fields.text("url")
    source.published = try day("published", fields)
    source.response = fields.text("response")
    if hasOwnConfidence { source.confidence = try probability("confidence", fields) }
    if let text = fields.text("grade") {
      source.grade = Grade(text)
      if source.grade?.meaning == nil {
        try note(
          fields, "native-grade-unlisted",
          "grade is \(quoted(text)); the grades are \(Grade.known.joined(separator: ", ")). "
            + "It counts only if the policy gives it a confidence.")
      }
    }
    return source
  }
}
