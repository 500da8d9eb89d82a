// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Foundation
import Testing

@Suite struct ReportTests {
  /// s supplies r, a reseller, which supplies t; h owns t and is flagged; u has an owner of unknown share.
  private static let analysis: Analysis = {
    var builder = DatasetBuilder()
    func reference(_ id: String) -> EntityReference { EntityReference(id: id) }
    for (id, name, role) in [
      ("s", "Norvale Optics", "manufacturer"), ("r", "Kestrel Trading", "reseller"),
      ("t", "Interior Police", "public-body"),
    ] {
      var statement = EntityStatement(reference(id), names: [Name(name)])
      statement.role = Role(role)
      builder.add(.entity(statement))
    }
    var supply = RelationshipStatement(id: "r1", from: reference("s"), to: reference("r"), kind: .supply)
    supply.products = [ProductCategory("intrusion")]
    supply.sources = [Source(publisher: "Gazette", title: "Annual list", grade: Grade("C"))]
    var award = RelationshipStatement(id: "r2", from: reference("r"), to: reference("t"), kind: .award)
    award.period.start = Day("2015-03-01")
    award.sources = [Source(publisher: "Gazette", grade: Grade("A3"))]
    var holding = RelationshipStatement(id: "r3", from: reference("h"), to: reference("t"), kind: .ownership)
    holding.share = Share(exactly: 0.6)
    holding.confidence = Probability(0.9)
    let unknown = RelationshipStatement(id: "r4", from: reference("h"), to: reference("u"), kind: .ownership)
    for statement in [supply, award, holding, unknown] { builder.add(.relationship(statement)) }
    var flag = FlagStatement(id: "f", entity: reference("h"), category: "sanctioned")
    flag.level = FlagLevel(5)
    flag.confidence = Probability(1)
    flag.list = "ofac-sdn"
    builder.add(.flag(flag))
    return Analysis(builder.dataset())
  }()

  private static let context = ReportContext(policy: analysis.policy, digest: String(repeating: "ab", count: 32))

  private func object(_ report: some Report) throws -> [String: Any] {
    let text = Self.context.json(report)
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private func index(_ id: String) throws -> Int { try #require(Self.analysis.dataset.entityIndex(ofRecord: id)) }

  private func keys(_ value: Any?) -> [String] { (value as? [String: Any] ?? [:]).keys.sorted() }
  private func first(_ value: Any?) -> [String: Any] { (value as? [[String: Any]])?.first ?? [:] }

  private static let common = ["asOf", "complete", "knownBy", "policy", "schemaVersion"]
  private static let exposureKeys = [
    "directness", "entity", "estimate", "exact", "level", "lower", "method", "name", "union", "upper",
  ]
  private static let pathKeys = [
    "derivation", "endUser", "level", "probability", "product", "relationships", "time", "weakest",
  ]

  @Test func `the JSON of exposures has the promised keys`() throws {
    let answer = try object(ExposureReport(Self.analysis.exposures(exactly: true), of: Self.analysis))
    #expect(Set(keys(answer)).isSuperset(of: Self.common + ["exposures", "derived", "notExcluded"]))
    #expect(answer["schemaVersion"] as? Int == 1)
    #expect(answer["complete"] as? Bool == true)
    #expect(answer["asOf"] is NSNull)
    #expect(keys(answer["policy"]) == ["digest", "name"])
    #expect(keys(first(answer["exposures"])) == Self.exposureKeys)
    #expect(first(answer["exposures"])["estimate"] is NSNull)
    #expect(keys(first(answer["derived"])) == ["derivations", "entity", "rule", "ruleEnd", "ruleStart"])
    #expect(keys(first(answer["notExcluded"])) == ["entity", "missing", "rule"])
    #expect(
      first(first(answer["notExcluded"])["missing"]) as? [String: String]
        == ["relationship": "r4", "fact": "share unstated"])
  }

  @Test func `the JSON of paths has the promised keys`() throws {
    let list = Self.analysis.paths(from: try index("s"))
    let answer = try object(PathsReport(list, of: Self.analysis, from: try index("s")))
    #expect(keys(answer) == (Self.common + ["from", "groups", "paths"]).sorted())
    #expect(first(answer["groups"])["paths"] as? [Int] == [0])
    #expect(keys(first(answer["groups"])) == ["intermediaries", "paths", "position"])
    let path = first(answer["paths"])
    #expect(keys(path) == Self.pathKeys)
    #expect(keys(path["derivation"]) == ["flags", "relationships", "rule"])
    #expect(path["relationships"] as? [String] == ["r1", "r2"])
    #expect(path["endUser"] as? String == "t")
    #expect(path["weakest"] as? String == "r1")
    let probability = try #require(path["probability"] as? Double)
    #expect(abs(probability - 0.75 * 1 * 0.9 * 0.95 * 0.95 * 0.9) < 1e-12)
  }

  @Test func `paths to an end user name where they start`() throws {
    let list = Self.analysis.paths(to: try index("t"))
    let answer = try object(PathsReport(list, of: Self.analysis, from: nil, to: try index("t")))
    #expect(keys(answer) == (Self.common + ["groups", "paths", "to"]).sorted())
    #expect(keys(first(answer["paths"])) == (Self.pathKeys + ["from"]).sorted())
  }

  @Test func `the JSON of an explanation has the promised keys`() throws {
    let answer = try object(ExplainReport(try index("s"), of: Self.analysis))
    #expect(
      Set(keys(answer)).isSuperset(of: Self.common + ["exposures", "paths", "unavoidable", "importance", "confidence"]))
    #expect(answer["unavoidable"] as? [String] == ["r"])
    #expect(keys(first(answer["importance"])) == ["importance", "relationship", "remaining", "verify"])
    #expect(first(answer["paths"])["onePublisher"] as? String == "Gazette")
    let factors = try #require(first(answer["paths"])["factors"] as? [[String: Any]])
    #expect(keys(factors[0]) == ["basis", "event", "of", "value"])
    #expect(keys(first(answer["intermediaries"])) == ["entity", "importance", "remaining", "verify"])
    #expect(keys(answer["clearing"]) == ["atLeast", "method", "minimal", "relationships"])
    #expect(keys(answer["weakestClaim"]) == ["confidence", "id", "type"])
    #expect(keys(first(answer["evidence"])) == ["flags", "lost", "publisher", "relationships", "remaining", "type"])
    #expect(keys(first(answer["endUsers"])) == ["complete", "derivations", "entity"])
    #expect(keys(first(answer["flags"])) == ["category", "confidence", "entity", "flag", "level", "list", "sources"])
    #expect(keys(first(answer["missing"])) == ["entity", "fact", "relationship"])
    #expect(keys(first(answer["exposures"])) == Self.exposureKeys)
  }

  @Test func `an unexposed entity has an explanation too`() throws {
    let answer = try object(ExplainReport(try index("u"), of: Self.analysis))
    #expect((answer["exposures"] as? [Any])?.isEmpty == true)
    #expect((answer["paths"] as? [Any])?.isEmpty == true)
  }

  @Test func `the text of paths is a story`() throws {
    let list = Self.analysis.paths(from: try index("s"))
    let report = PathsReport(list, of: Self.analysis, from: try index("s"))
    #expect(
      Self.context.text(report) == """
        Paths from Norvale Optics to flagged end users, best first

        1. 0.55  level 5, not all provisions dated, product not stated throughout
           Norvale Optics
             supplies Kestrel Trading  [supply; intrusion; undated; confidence 0.75]
             is awarded a contract by Interior Police  [award; from 2015-03-01; confidence 0.95]
           Interior Police is derived under rule majority: h is flagged as "sanctioned (ofac-sdn)"
           weakest: Norvale Optics supplies Kestrel Trading, confidence 0.75
           all relationships rest on one publisher: Gazette

        These are all feasible paths. The probability of a path is the product of its events under the policy's \
        coefficients.

        Policy "default" (abababababab), without a date of reference. A lead, not a legal conclusion.

        """)
  }

  @Test func `paths that differ in one intermediary are shown as one, with a count, or each on its own`() throws {
    var builder = DatasetBuilder()
    func reference(_ id: String) -> EntityReference { EntityReference(id: id) }
    for (number, name) in ["a", "b", "c"].enumerated() {
      for (id, from, to) in [("p\(number)", "s", name), ("q\(number)", name, "t")] {
        var statement = RelationshipStatement(id: id, from: reference(from), to: reference(to), kind: .supply)
        statement.confidence = Probability(0.9 - Double(number) / 10)
        builder.add(.relationship(statement))
      }
    }
    builder.add(.flag(FlagStatement(id: "f", entity: reference("t"), category: "listed")))
    let analysis = Analysis(builder.dataset())
    let from = try #require(analysis.dataset.entityIndex(ofRecord: "s"))
    func text(_ limit: Int?, expanded: Bool = false) -> String {
      PathsReport(analysis.paths(from: from, limit: limit), of: analysis, from: from, expanded: expanded).text
    }
    #expect(text(nil).contains("     supplies a (or one of 2 others)  ["))
    #expect(
      text(nil).contains(
        "   and 2 paths more of the same shape, with another in the place of a: b (0.10), c (0.078)  (--expand)\n"))
    #expect(text(2).contains("   and at least 1 path more of the same shape, with another in the place of a: b (0.10)"))
    #expect(text(2).contains("     supplies a (or 1 other)  ["))
    let expanded = text(nil, expanded: true)
    #expect(expanded.contains("\n3. 0.078  ") && !expanded.contains("of the same shape"))
  }

  @Test func `the table of exposures has a row for each`() {
    let report = ExposureReport(Self.analysis.exposures(exactly: true), of: Self.analysis)
    #expect(report.table.rows.map { $0[0] } == ["s", "r"])
    #expect(report.isComplete)
    let short = ExposureReport(Self.analysis.exposures(exactly: true), of: Self.analysis, top: 1)
    #expect(short.leftOut == 1)
    #expect(!short.isComplete)
  }

  @Test func `where no relationship alone matters, that is said, and no empty table is shown`() throws {
    let analysis = TinyCase([("s", .supply, "t", 0.5), ("s", .supply, "t", 0.5)], flagged: ["t"]).analysis
    let start = try #require(analysis.dataset.entityIndex(ofRecord: "s"))
    let text = ExplainReport(start, of: analysis).text
    #expect(text.contains("What to verify first: no relationship alone.") && !text.contains("importance: how much"))
  }
}
