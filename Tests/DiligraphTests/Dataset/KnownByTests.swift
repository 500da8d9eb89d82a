// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

/// What could be known by a day is what was published by then.
@Suite struct KnownByTests {
  private static let day = Day("2015-06-30") ?? .earliest

  /// A case whose statements have one source each, most of them dated.
  private static func dated(_ seed: Int) -> GeneratedCase {
    var generated = GeneratedCase(seed: seed)
    var random = SeededGenerator(seed: seed + 11)
    func published() -> Day? {
      random.chance(80) ? Day(year: random.int(2010...2020), month: random.int(1...12), day: 1) : nil
    }
    for index in generated.relationships.indices {
      if generated.relationships[index].sources.isEmpty, random.chance(90) {
        generated.relationships[index].sources = [Source(publisher: "P", grade: Grade("C"))]
      }
      for source in generated.relationships[index].sources.indices {
        generated.relationships[index].sources[source].published = published()
      }
    }
    for index in generated.flags.indices where random.chance(70) {
      generated.flags[index].sources = [Source(publisher: "Q", published: published())]
    }
    return generated
  }

  private static func dataset(_ generated: GeneratedCase, _ knownBy: KnownBy?) -> Dataset {
    var builder = DatasetBuilder(knownBy: knownBy)
    for statement in generated.statements { builder.add(statement) }
    return builder.dataset()
  }

  /// The same case with what was published later taken out by hand.
  private static func filtered(_ generated: GeneratedCase, _ knownBy: KnownBy) -> GeneratedCase {
    func kept(_ sources: [Source], _ start: Day?) -> [Source]? {
      let undated = knownBy.countsUndated && (start.map { $0 <= knownBy.day } ?? true)
      if sources.isEmpty { return undated ? [] : nil }
      let kept = sources.filter { $0.published.map { $0 <= knownBy.day } ?? undated }
      return kept.isEmpty ? nil : kept
    }
    var result = generated
    result.relationships = generated.relationships.compactMap { statement in
      var statement = statement
      guard let sources = kept(statement.sources, statement.period.start) else { return nil }
      statement.sources = sources
      return statement
    }
    result.flags = generated.flags.compactMap { statement in
      var statement = statement
      guard let sources = kept(statement.sources, statement.period.start) else { return nil }
      statement.sources = sources
      return statement
    }
    return result
  }

  @Test(arguments: seeds(100), [true, false])
  func `it equals a case of only what was published by then`(seed: Int, countsUndated: Bool) throws {
    let generated = Self.dated(seed)
    let rule = KnownBy(Self.day, countsUndated: countsUndated)
    let known = Self.dataset(generated, rule)
    let filtered = Self.filtered(generated, rule)
    let expected = filtered.dataset
    #expect(known.relationships.map(\.id) == expected.relationships.map(\.id), "seed \(seed)")
    #expect(known.relationships.map(\.sources) == expected.relationships.map(\.sources), "seed \(seed)")
    #expect(known.flags.map(\.id) == expected.flags.map(\.id), "seed \(seed)")
    let outcome = try #require(known.knownBy)
    #expect(outcome.relationshipsLeftOut == generated.relationships.count - filtered.relationships.count)
    #expect(outcome.flagsLeftOut == generated.flags.count - filtered.flags.count)
    // Of what counts, where undated sources do; else of all.
    let counted = countsUndated ? filtered : generated
    let undated = (counted.relationships.map(\.sources) + counted.flags.map(\.sources))
      .map { $0.isEmpty ? 1 : $0.count { $0.published == nil } }.reduce(0, +)
    #expect(outcome.undated == undated, "seed \(seed)")
    func paths(_ dataset: Dataset) -> [[String]] {
      Analysis(dataset, policy: generated.policy).paths().paths
        .map { $0.relationships.map { dataset.relationships[$0].id } }
    }
    #expect(paths(known) == paths(expected), "seed \(seed)")
  }

  @Test func `a day after every publication changes nothing`() {
    let generated = Self.dated(3)
    let known = Self.dataset(generated, KnownBy(Day("2021-01-01") ?? .latest))
    #expect(known.relationships == generated.dataset.relationships)
    #expect(known.flags == generated.dataset.flags)
    #expect(known.knownBy?.relationshipsLeftOut == 0)
  }

  @Test func `an undated source does not report what had not begun`() {
    for (start, count) in [("2015-06-30", 1), ("2015-07-01", 0)] {
      var builder = DatasetBuilder(knownBy: KnownBy(Self.day))
      var statement = FlagStatement(id: "f", entity: EntityReference(id: "a"), category: "listed")
      statement.period.start = Day(start)
      builder.add(.flag(statement))
      #expect(builder.dataset().flags.count == count, "\(start)")
    }
  }

  @Test func `a retraction that came later leaves the support`() {
    var builder = DatasetBuilder(knownBy: KnownBy(Self.day))
    var statement = RelationshipStatement(
      id: "r", from: EntityReference(id: "a"), to: EntityReference(id: "b"), kind: .supply)
    statement.sources = [
      Source(publisher: "P", published: Day("2014-01-01"), grade: Grade("C")),
      Source(publisher: "P", published: Day("2016-01-01"), stance: .retracts),
    ]
    builder.add(.relationship(statement))
    let dataset = builder.dataset()
    #expect(Confidence(of: dataset.relationships[0], policy: Policy()).value == 0.75)
    #expect(dataset.knownBy?.sourcesLeftOut == 1)
  }

  @Test func `a flag that a person set counts from the day of the judgement`() {
    let flag = FlagStatement(id: "f", entity: EntityReference(id: "a"), category: "listed")
    func judged(_ time: String, _ statement: FlagStatement) -> Int {
      let judgement = Judgement(number: 1, action: .flag(statement), author: "x", time: time, reason: "y")
      var builder = DatasetBuilder(knownBy: KnownBy(Self.day))
      builder.add(.entity(EntityStatement(EntityReference(id: "a"))))
      return builder.dataset(judgements: [judgement]).flags.count
    }
    #expect(judged("2015-01-01T10:00:00Z", flag) == 1)
    #expect(judged("2024-01-01T10:00:00Z", flag) == 0)
    var published = flag
    published.sources = [Source(publisher: "P", published: Day("2012-01-01"))]
    #expect(judged("2024-01-01T10:00:00Z", published) == 1)
  }
}
