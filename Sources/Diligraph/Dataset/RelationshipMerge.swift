// SPDX-License-Identifier: Apache-2.0

/// Several statements of one relationship as one, the same for any order of the statements.
///
/// What only some state is taken from those. Where they differ, what keeps more possible is taken (the
/// longest period, the highest confidence), so that a further statement never lowers an exposure, and the
/// difference is a finding. Of several amounts the largest is taken without one: each restatement of a contract
/// states a new total, and no figure of the analysis depends on it.
struct RelationshipMerge {
  private(set) var statement: RelationshipStatement
  private(set) var findings: Set<Finding> = []

  /// Merges `statements`, of which there is at least one.
  init(_ statements: [RelationshipStatement]) {
    guard statements.count > 1 else {
      statement = statements[0]
      // As below, so that a statement and its repetition give the same.
      statement.sources = RelationshipMerge.distinct(statement.sources)
      return
    }
    let ordered = RelationshipMerge.ordered(statements)
    statement = ordered[0]
    statement.confidence = ordered.compactMap(\.confidence).max()
    statement.period.start = ordered.compactMap(\.period.start).min()
    let dated = ordered.filter { $0.period != Period() }
    // A statement without an end does not know it; one that states it does.
    statement.period.end = ordered.compactMap(\.period.end).max()
    // Of one that ended before the others began nobody says when it began, and so of one that began after they ended: a
    // start or an end of another would take the time away that it states.
    if let start = statement.period.start, let end = statement.period.end {
      if dated.contains(where: { $0.period.start == nil && $0.period.end.map { $0 < start } == true }) {
        statement.period.start = nil
      }
      if dated.contains(where: { $0.period.end == nil && $0.period.start.map { $0 > end } == true }) {
        statement.period.end = nil
      }
    }
    statement.products = ordered.flatMap(\.products)
    statement.share = ordered.compactMap(\.share).max { ($0.least, $0.most) < ($1.least, $1.most) }
    statement.amount = ordered.compactMap(\.amount).max {
      ($0.value, $0.currency ?? "") < ($1.value, $1.currency ?? "")
    }
    statement.notes = ordered.flatMap(\.notes)
    statement.sources = RelationshipMerge.distinct(ordered.flatMap(\.sources))
    note("dates", dated.map { "\($0.period.start?.description ?? "") – \($0.period.end?.description ?? "")" })
    note("share", ordered.compactMap(\.share).map { "\(canonicalNumber($0.least)) – \(canonicalNumber($0.most))" })
    note("confidence", ordered.compactMap(\.confidence).map { canonicalNumber($0.value) })
  }

  /// The distinct statements in the order of their first places; those of one place in an order of their contents.
  private static func ordered(_ statements: [RelationshipStatement]) -> [RelationshipStatement] {
    Set(statements).map { ($0.sources.first?.location, $0) }.sorted { a, b in
      if a.0 != b.0 {
        guard let first = a.0, let second = b.0 else { return a.0 == nil }
        return first < second
      }
      return String(describing: a.1) < String(describing: b.1)
    }.map(\.1)
  }

  private static func distinct(_ sources: [Source]) -> [Source] {
    var seen: Set<Source> = []
    return sources.filter { seen.insert($0).inserted }
  }

  /// A finding when statements of one relationship state different values.
  private mutating func note(_ field: String, _ values: [String]) {
    let distinct = Set(values).sorted()
    guard distinct.count > 1 else { return }
    let place = statement.sources.lazy.compactMap(\.location).first ?? SourceLocation(file: statement.effectiveID)
    findings.insert(
      Finding(
        "relationship-statements-differ", .note, at: place,
        "statements of the relationship \"\(statement.effectiveID)\" differ in \(field): "
          + distinct.joined(separator: " | ")
          + (field == "dates"
            ? "; the earliest start and the latest end that are stated were taken."
            : "; the one that keeps most possible was taken.")))
  }
}
