// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Testing

@Suite struct RelationshipMergeTests {
  private func statement(_ change: (inout RelationshipStatement) -> Void = { _ in }) -> RelationshipStatement {
    var statement = RelationshipStatement(
      id: "r", from: EntityReference(id: "a"), to: EntityReference(id: "b"), kind: .supply)
    change(&statement)
    return statement
  }

  private func dataset(_ statements: [RelationshipStatement]) -> Dataset {
    var builder = DatasetBuilder()
    for statement in statements { builder.add(.relationship(statement)) }
    return builder.dataset()
  }

  private func confidence(_ sources: [Source], _ policy: Policy = Policy()) -> Confidence {
    Confidence(of: dataset([statement { $0.sources = sources }]).relationships[0], policy: policy)
  }

  @Test func `a dispute is a further row of the same relationship`() {
    let dataset = dataset([
      statement { $0.sources = [Source(publisher: "P", grade: Grade("A2"))] },
      statement { $0.sources = [Source(publisher: "Q", grade: Grade("D"), stance: .disputes)] },
    ])
    #expect(dataset.relationships.count == 1)
    #expect(dataset.findings.isEmpty)
    let confidence = Confidence(of: dataset.relationships[0], policy: Policy())
    #expect(abs(confidence.value - 0.97 * 0.6) < 1e-12)
    #expect(confidence.basis == .sources)
    #expect(confidence.publishers.map(\.name) == ["P", "Q"])
    #expect(confidence.publishers.map(\.disputes) == [false, true])
  }

  @Test func `an award that was only taken back is no relationship, unless more is stated of it`() {
    func takenBack(_ publisher: String, _ status: String = "cancelled") -> RelationshipStatement {
      statement {
        $0.sources = [Source(publisher: publisher, stance: .retracts)]
        $0.notes = ["award: \(status)"]
      }
    }
    let retraction = takenBack("P")
    for statements in [[retraction], [retraction, retraction], [retraction, takenBack("Q", "unsuccessful")]] {
      let dataset = dataset(statements)
      #expect(dataset.relationships.isEmpty && dataset.entities.count == 2)
      #expect(dataset.findings.map(\.code) == ["relationship-retracted"])
    }
    var dated = retraction
    dated.period.start = Day("2020-01-01")
    // What a person writes has no such note.
    let written = statement { $0.sources = retraction.sources }
    let supported = statement { $0.sources = [Source(publisher: "P", grade: Grade("A3"))] }
    for statements in [[dated], [written], [written, written], [retraction, supported], [supported, retraction]] {
      let dataset = dataset(statements)
      #expect(dataset.relationships.count == 1 && dataset.findings.isEmpty)
      #expect(Confidence(of: dataset.relationships[0], policy: Policy()).value == 0)
    }
    var builder = DatasetBuilder()
    for id in ["a", "b", "c"] {
      var other = id == "b" ? retraction : supported
      other.id = id
      builder.add(.relationship(other))
    }
    #expect(builder.dataset().relationships.map(\.id) == ["a", "c"])
  }

  @Test func `sources of one publisher count once, the strongest`() {
    let sources = ["C", "D", "C"].map { Source(publisher: "P", grade: Grade($0)) }
    #expect(abs(confidence(sources).value - 0.75) < 1e-12)
  }

  @Test func `two publishers are surer than one`() {
    let sources = ["P", "Q"].map { Source(publisher: $0, grade: Grade("C")) }
    #expect(abs(confidence(sources).value - 0.9375) < 1e-12)
  }

  @Test func `a publisher that retracts withdraws its own support only`() {
    let sources = [
      Source(publisher: "P", grade: Grade("C")), Source(publisher: "P", stance: .retracts),
      Source(publisher: "Q", grade: Grade("D")),
    ]
    #expect(abs(confidence(sources).value - 0.4) < 1e-12)
    #expect(confidence(Array(sources.prefix(2))).value == 0)
  }

  @Test func `nothing is surer than the policy's most`() {
    #expect(confidence([Source(publisher: "P", confidence: Probability(1))]).value == 0.99)
    let stated = dataset([statement { $0.confidence = Probability(1) }]).relationships[0]
    #expect(Confidence(of: stated, policy: Policy()).value == 0.99)
    #expect(Confidence(of: stated, policy: Policy()).basis == .stated)
  }

  @Test func `without a source the policy decides`() {
    #expect(confidence([]).value == 0.6)
    #expect(confidence([]).basis == .unspecified)
    #expect(confidence([Source(publisher: "P", grade: Grade("unheard"))]).value == 0.6)
  }

  @Test func `where dates differ the longest period is taken, with a finding`() {
    let dataset = dataset([
      statement { $0.period = Period(start: Day("2012"), end: Day("2014")) },
      statement { $0.period = Period(start: Day("2013"), end: Day("2016")) },
      statement(),
    ])
    #expect(dataset.relationships[0].period == Period(start: Day("2012"), end: Day("2016")))
    #expect(
      dataset.findings.map(\.description) == [
        "r: statements of the relationship \"r\" differ in dates: 2012-01-01 – 2014-01-01 | 2013-01-01 – 2016-01-01; "
          + "the earliest start and the latest end that are stated were taken."
      ])
  }

  @Test func `a period of another statement takes no time away that one states`() {
    for (first, second, merged) in [
      (Period(end: Day("2008")), Period(start: Day("2013"), end: Day("2014")), Period(end: Day("2014"))),
      (Period(start: Day("2015")), Period(start: Day("2013"), end: Day("2014")), Period(start: Day("2013"))),
      // A statement without an end, which began earlier, does not know it.
      (
        Period(start: Day("2010")), Period(start: Day("2010"), end: Day("2012")),
        Period(start: Day("2010"), end: Day("2012"))
      ),
      (Period(), Period(start: Day("2010"), end: Day("2012")), Period(start: Day("2010"), end: Day("2012"))),
    ] {
      for order in [[first, second], [second, first]] {
        #expect(dataset(order.map { period in statement { $0.period = period } }).relationships[0].period == merged)
      }
    }
  }

  @Test func `an id at other parties or of another kind lends them no source`() {
    let dataset = dataset([
      statement { $0.confidence = Probability(0.5) },
      statement {
        $0.confidence = Probability(0.75)
        $0.kind = .licence
      },
      RelationshipStatement(id: "r", from: EntityReference(id: "a"), to: EntityReference(id: "c"), kind: .supply),
    ])
    #expect(dataset.relationships.map(\.id) == ["r", "r#2", "r#3"])
    #expect(dataset.relationships.map(\.confidence?.value).sorted { ($0 ?? 0) < ($1 ?? 0) } == [nil, 0.5, 0.75])
    #expect(
      dataset.findings.map(\.message) == [
        "the id \"r\" stands at 3 relationships of other parties or kinds; each was kept, the further ones as \"r#2\" and so "
          + "on. Give each relationship an id of its own."
      ])
  }

  @Test func `differing confidences of one relationship are a note`() {
    let dataset = dataset([
      statement { $0.confidence = Probability(0.5) }, statement { $0.confidence = Probability(0.75) },
    ])
    #expect(dataset.relationships.map(\.confidence?.value) == [0.75])
    #expect(dataset.findings.map(\.severity) == [.note])
  }

  @Test func `products, notes and sources of all statements are kept once`() {
    let source = Source(publisher: "P", grade: Grade("C"))
    let dataset = dataset([
      statement {
        $0.products = [ProductCategory("dpi")]
        $0.sources = [source, source]
        $0.notes = ["n"]
      },
      statement {
        $0.products = [ProductCategory("DPI"), ProductCategory("jamming")]
        $0.sources = [source]
        $0.notes = ["n", "m"]
      },
    ])
    #expect(dataset.relationships[0].products.map(\.name) == ["dpi", "jamming"])
    #expect(dataset.relationships[0].sources == [source])
    #expect(dataset.relationships[0].notes == ["m", "n"])
  }

  @Test func `a source stated twice in one statement counts as one in two statements`() {
    let source = Source(publisher: "P", grade: Grade("C"))
    let twice = statement { $0.sources = [source, source] }
    #expect(dataset([twice]).relationships == dataset([twice, twice]).relationships)
  }

  @Test func `without ids the same parties, kind, dates, products and amount are one relationship`() {
    func row(_ change: (inout RelationshipStatement) -> Void = { _ in }) -> RelationshipStatement {
      statement {
        $0.id = nil
        change(&$0)
      }
    }
    #expect(dataset([row(), row { $0.sources = [Source(publisher: "P")] }]).relationships.count == 1)
    let different = [
      row(), row { $0.kind = .award }, row { $0.period.start = Day("2012") }, row { $0.period.end = Day("2012") },
      row { $0.products = [ProductCategory("dpi")] }, row { $0.amount = Amount(5, currency: "EUR") },
      row { $0.amount = Amount(5, currency: nil) }, row { swap(&$0.from, &$0.to) },
    ]
    #expect(dataset(different).relationships.count == different.count)
  }
}
