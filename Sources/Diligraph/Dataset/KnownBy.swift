// SPDX-License-Identifier: Apache-2.0

/// A day by which something must have been published to count: what could be known then.
public struct KnownBy: Hashable, Sendable {
  /// The last day on which a source may have been published.
  public var day: Day
  /// Whether a source without a publication date counts.
  ///
  /// It does unless told otherwise: most tables date no source, and leaving them out would empty them. The answer
  /// says how many there were. What it states did not begin after the day, though: nobody reports what is to come.
  public var countsUndated: Bool

  /// What was published by `day`.
  public init(_ day: Day, countsUndated: Bool = true) {
    self.day = day
    self.countsUndated = countsUndated
  }

  /// Whether a source published on `published` of something that began on `start` counts; nil is unstated.
  func counts(_ published: Day?, start: Day?) -> Bool {
    published.map { $0 <= day } ?? (countsUndated && start.map { $0 <= day } ?? true)
  }
}

/// What a day by which things must have been published left out of a data set.
public struct KnownByOutcome: Hashable, Sendable {
  /// The day, and what becomes of undated sources.
  public let rule: KnownBy
  /// Statements of relationships of which no source counts.
  public internal(set) var relationshipsLeftOut = 0
  /// Statements of flags of which no source counts.
  public internal(set) var flagsLeftOut = 0
  /// Sources left out of statements that have others.
  public internal(set) var sourcesLeftOut = 0
  /// Sources without a publication date, of those that count where such sources can; a statement without a source has one
  /// such.
  public internal(set) var undated = 0

  init(_ rule: KnownBy) { self.rule = rule }

  /// The rows of `batch` that are known, with the sources that count.
  mutating func rows(
    of batch: inout StatementBatch
  ) -> (relationships: [StatementBatch.RelationshipRow], flags: [StatementBatch.FlagRow]) {
    var relationships: [StatementBatch.RelationshipRow] = []
    relationships.reserveCapacity(batch.relationships.count)
    for row in batch.relationships {
      guard let run = knownRun(row.sources, start: row.period.start, in: &batch) else {
        relationshipsLeftOut += 1
        continue
      }
      var row = row
      row.sources = run
      relationships.append(row)
    }
    var flags: [StatementBatch.FlagRow] = []
    for row in batch.flags {
      guard let run = knownRun(row.sources, start: row.period.start, in: &batch) else {
        flagsLeftOut += 1
        continue
      }
      var row = row
      row.sources = run
      flags.append(row)
    }
    return (relationships, flags)
  }

  /// What counts of the sources that one statement states; nil when the statement is not known.
  private mutating func knownRun(
    _ run: StatementBatch.Run, start: Day?, in batch: inout StatementBatch
  ) -> StatementBatch.Run? {
    let sources = batch.sources[run.range]
    guard !sources.isEmpty else {
      let counts = rule.counts(nil, start: start)
      if counts || !rule.countsUndated { undated += 1 }
      return counts ? run : nil
    }
    let kept = sources.filter { rule.counts($0.published, start: start) }
    undated += (rule.countsUndated ? kept : Array(sources)).count { $0.published == nil }
    guard !kept.isEmpty else { return nil }
    sourcesLeftOut += sources.count - kept.count
    return kept.count == run.count ? run : batch.add(sources: kept)
  }

  /// Whether a flag that a person set counts: with a dated source, if that does; else from the day of the judgement.
  mutating func keeps(_ statement: FlagStatement, judgedAt time: String) -> Bool {
    let dates = statement.sources.compactMap(\.published)
    let counts =
      dates.isEmpty ? Day(time).map { $0 <= rule.day } ?? rule.countsUndated : dates.contains { $0 <= rule.day }
    if !counts { flagsLeftOut += 1 }
    return counts
  }
}
