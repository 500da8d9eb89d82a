// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Diligraph

/// What a dossier, an explanation and `owners` state of somebody must be what the data state of that somebody, by those who
/// still say so.
@Suite struct DossierStatementsTests {
  private struct Facts {
    var builder = DatasetBuilder()
    var policy = Policy()

    mutating func link(
      _ from: String, _ kind: RelationshipKind, _ to: String, share: Double? = nil, start: String? = "2021-01-01",
      confidence: Double? = nil, _ sources: [Source]
    ) {
      var statement = RelationshipStatement(
        id: "\(from) \(kind.rawValue) \(to)", from: EntityReference(id: from), to: EntityReference(id: to), kind: kind)
      statement.sources = sources
      statement.share = share.flatMap { Share(exactly: $0) }
      statement.period.start = start.flatMap { Day($0) }
      statement.confidence = confidence.flatMap { Probability($0) }
      builder.add(.relationship(statement))
    }

    mutating func flag(
      _ entity: String, _ category: String, level: Int, list: String? = nil, from: String? = nil, to: String? = nil
    ) {
      var statement = FlagStatement(
        id: "\(entity) \(category)", entity: EntityReference(id: entity), category: category)
      statement.level = FlagLevel(level)
      statement.list = list
      statement.period = Period(start: from.flatMap { Day($0) }, end: to.flatMap { Day($0) })
      builder.add(.flag(statement))
    }

    func analysis(asOf: String? = nil) -> Analysis {
      var policy = policy
      if let asOf {
        policy.asOf = Day(asOf)
        policy.flagsInForce = .asOf
      }
      return Analysis(builder.dataset(), policy: policy)
    }

    func dossier(_ id: String, asOf: String? = nil, tests: [SectorPack.Test] = []) throws -> Dossier {
      let analysis = analysis(asOf: asOf)
      var options = DossierOptions()
      options.sensitivity = false
      options.packs = [
        SectorPack(
          id: "p", title: "Pack", categories: [],
          redFlags: tests.map { SectorPack.RedFlag(id: "r", wording: "w", document: "d", test: $0) })
      ]
      let dossiers = Dossiers(
        of: analysis, context: ReportContext(policy: analysis.policy, digest: "d"),
        provenance: DossierProvenance(inputs: [], dataDigest: "d", programVersion: "1"), options: options)
      return dossiers.dossier(of: try #require(analysis.dataset.entityIndex(ofRecord: id)))
    }

    func owners(_ id: String, asOf: String? = nil) throws -> String {
      let analysis = analysis(asOf: asOf)
      return OwnersReport(try #require(analysis.dataset.entityIndex(ofRecord: id)), of: analysis).text
    }
  }

  private func source(_ publisher: String?, _ grade: String, _ stance: Stance = .supports, response: String? = nil)
    -> Source
  {
    Source(publisher: publisher, title: "Title", grade: Grade(grade), stance: stance, response: response)
  }

  private func summary(_ dossier: Dossier) throws -> [String] {
    let blocks = try #require(dossier.section(.summary)).blocks
    return blocks.compactMap { if case .paragraph(let text) = $0 { text.plain } else { nil } }
  }

  private func text(_ dossier: Dossier, _ key: Dossier.Key) throws -> String {
    let markdown = DossierMarkdown(dossier).text
    let title = try #require(dossier.section(key)).title.plain
    let rest = try #require(markdown.range(of: "\n## \(title)\n")).upperBound
    return markdown[rest...].components(separatedBy: "\n## ")[0].replacing("\\", with: "")
  }

  // MARK: Derived is not flagged

  private var derivedFacts: Facts {
    var facts = Facts()
    facts.link("Maker", .supply, "Clean", [source("Gazette", "C")])
    facts.link("First", .ownership, "Clean", share: 0.3, [source("Register", "A3")])
    facts.link("Second", .ownership, "Clean", share: 0.3, [source("Register", "A3")])
    facts.flag("First", "asset freeze", level: 5, list: "ofac-sdn")
    facts.flag("Second", "arms embargo", level: 4, list: "eu-fsf")
    return facts
  }

  @Test func `who is derived is not said to be flagged, and each flag has its own entity and level`() throws {
    let sentence = try summary(derivedFacts.dossier("Maker"))[1]
    #expect(
      sentence.hasPrefix(
        "The strongest runs from Maker directly to Clean, which has no flag of its own and is derived as flagged under "
          + "the rule majority from First, which is flagged as “asset freeze” (ofac-sdn) (level 5 of 5: designated for "
          + "digital repression), and Second, which is flagged as “arms embargo” (eu-fsf) (level 4 of 5: "))
    #expect(!sentence.contains("Clean, which is flagged"))
  }

  @Test func `a flag that does not count is no flag of its own that counts, and the level of a flag is its own`() throws
  {
    var facts = derivedFacts
    facts.flag("Clean", "context", level: 0)
    #expect(
      try summary(facts.dossier("Maker"))[1].contains("Clean, which has no flag of its own that counts and is derived"))
    var two = Facts()
    two.link("Maker", .supply, "Police", [source("Gazette", "C")])
    two.flag("Police", "reported", level: 2)
    two.flag("Police", "listed", level: 5)
    let sentence = try summary(two.dossier("Maker"))[1]
    #expect(
      sentence.contains("“listed” (level 5 of 5: designated")
        || sentence.contains(
          "“reported” (level 2 of 5: credible reporting or pending charge), and in another way too, to")
    )
  }

  @Test func `only a flag of its own meets the red flag of a list, and who is derived is told beside it`() throws {
    for test in [SectorPack.Test.endUserLevel(4), .endUserLevel(3)] {
      let dossier = try derivedFacts.dossier("Maker", tests: [test])
      let text = try text(dossier, .redFlags)
      #expect(dossier.row.redFlagsMet == 0)
      #expect(
        text.contains("| w | not met | not itself: Clean is derived under the rule majority from First, which is "))
      #expect(try #require(dossier.section(.redFlags)).value.canonicalJSON.contains("\"derived\":[\""))
    }
    var facts = derivedFacts
    facts.flag("Clean", "listed", level: 4)
    #expect(try text(facts.dossier("Maker", tests: [.endUserLevel(4)]), .redFlags).contains("| w | met | Clean | d |"))
  }

  @Test func `an intermediary that is only derived is not flagged itself`() throws {
    var facts = derivedFacts
    facts.link("Clean", .supply, "Police", [source("Gazette", "C")])
    facts.flag("Police", "listed", level: 4)
    let derived = try facts.dossier("Maker", tests: [.intermediary(.flagged)])
    #expect(
      try text(derived, .redFlags).contains("| w | not met | not itself: Clean is derived under the rule majority"))
    facts.flag("Clean", "listed", level: 4)
    let flagged = try facts.dossier("Maker", tests: [.intermediary(.flagged)])
    #expect(try text(flagged, .redFlags).contains("| w | met | Clean | d |"))
  }

  // MARK: Flags that do not count

  private var datedFacts: Facts {
    var facts = Facts()
    facts.link("Old", .ownership, "Optics", share: 0.8, start: "2010-01-01", [source("Register", "A3")])
    facts.flag("Old", "bad owner", level: 5, from: "2005-01-01", to: "2013-12-31")
    facts.flag("Optics", "listed once", level: 3, list: "own-list", from: "2015-01-01", to: "2016-12-31")
    facts.flag("Optics", "context only", level: 0)
    return facts
  }

  @Test func `a flag is told as it stands on the day, and one that does not count hides no derivation`() throws {
    let below =
      "Optics is marked as “context only” (level 0), which is below the least level that the policy counts, 1."
    let none = "Optics has no flag of its own that counts, no ownership rule derives one, and none leaves that open."
    let after = try summary(datedFacts.dossier("Optics", asOf: "2024-01-01"))
    let was =
      "Optics was flagged as “listed once” (own-list), 2015-01-01 – 2016-12-31, which is over on the day of the question."
    #expect(Array(after[1...3]) == [was, below, none])
    let before = try summary(datedFacts.dossier("Optics", asOf: "2011-01-01"))
    #expect(
      Array(before[1...3]) == [
        "Optics was flagged after the day of the question, as “listed once” (own-list), 2015-01-01 – 2016-12-31.",
        below,
        "Optics is derived as flagged through its owners under majority.",
      ])
    let during = try summary(datedFacts.dossier("Optics", asOf: "2015-06-01"))
    #expect(during[1] == "Optics is itself flagged as “listed once” (own-list), 2015-01-01 – 2016-12-31.")
    #expect(during[2] == below && during.count == 4)
    #expect(
      try text(datedFacts.dossier("Optics", asOf: "2024-01-01"), .flags).contains("; over on the day of the question."))
  }

  @Test func `owners tells a flag of its own as it stands on the day, and who is derived as derived`() throws {
    let facts = datedFacts
    let after = try facts.owners("Optics", asOf: "2024-01-01")
    #expect(
      !after.contains("Flagged itself") && after.contains("Was flagged, over on the day of the question: listed once"))
    #expect(after.contains("Marked, below the least level that the policy counts: context only"))
    #expect(
      try facts.owners("Optics", asOf: "2011-01-01").contains("Flagged after the day of the question: listed once"))
    #expect(try facts.owners("Optics", asOf: "2015-06-01").contains("Flagged itself: listed once"))
    #expect(
      try facts.owners("Old", asOf: "2011-01-01").contains(
        "Old owns Optics, 80 %, from 2010-01-01, confidence 0.95  ⚑ derived as flagged\n"))
  }

  // MARK: Holdings have sources

  private var heldFacts: Facts {
    var facts = Facts()
    facts.flag("Evil", "sanctioned", level: 5, list: "ofac-sdn")
    facts.link(
      "Evil", .ownership, "Maker", share: 0.6, start: nil,
      [source("Paper", "D"), source("Paper", "D", .retracts, response: "We never owned it.")])
    facts.link(
      "Evil", .ownership, "Shop", share: 0.6, start: nil,
      [source("Paper", "D"), source("Court", "A1", .disputes, response: "The company denies it.")])
    return facts
  }

  @Test func `a holding has its confidence, who disputes it, its sources and the party's response`() throws {
    let dossier = try heldFacts.dossier("Shop")
    let ownership = try text(dossier, .ownership)
    #expect(
      ownership.contains("through Evil owns Shop (R1): 60 %, confidence 0.0040, disputed by 1")
        && ownership.contains("| 0.0040 | 1 source of 1 publisher, best grade D, disputed by 1: R1 | flagged |"))
    let sources = try text(dossier, .sources)
    #expect(sources.contains("**R1 Evil owns Shop**") && sources.contains("Disputes: reported by Court"))
    #expect(sources.contains("The party's response: The company denies it."))
    #expect(try text(dossier, .unknown).contains("Disputed or retracted by a source: Evil owns Shop (R1)."))
    #expect(try heldFacts.owners("Shop").contains("undated, confidence 0.0040, disputed by 1  ⚑ flagged\n"))
  }

  @Test func `a holding whose support was all retracted is said to be retracted`() throws {
    let dossier = try heldFacts.dossier("Maker")
    #expect(
      try text(dossier, .ownership).contains(
        "| Evil | owns (retracted) | Maker | 60 % | undated | 0 | all support was retracted, retracted by 1: R1 |"))
    let sources = try text(dossier, .sources)
    #expect(sources.contains("Every publisher that supported this has retracted it."))
    #expect(sources.contains("The party's response: We never owned it."))
    #expect(try heldFacts.owners("Maker").contains("confidence 0, all support was retracted, retracted by 1"))
  }

  // MARK: Who still says so

  /// Two steps that rest on the Gazette alone, since the court took its judgment back.
  private var retractedFacts: Facts {
    var facts = Facts()
    facts.link("Maker", .supply, "Shop", [source("Gazette", "C")])
    facts.link(
      "Shop", .supply, "Police", [source("Gazette", "C"), source("Court", "A1"), source("Court", "A1", .retracts)])
    facts.flag("Police", "listed", level: 4)
    return facts
  }

  @Test func `what a publisher retracted supports nothing any more`() {
    let sources = [source("Court", "A1", .retracts), source("Gazette", "C"), source("Court", "A1"), source(nil, "D")]
    #expect(sources.stillSupporting.map(\.publisher) == ["Gazette", nil])
    #expect(!sources.isWhollyRetracted && [source("A", "C"), source("A", "C", .retracts)].isWhollyRetracted)
    #expect(![source("A", "C", .disputes)].isWhollyRetracted)
  }

  @Test func `retracted support is no publisher, no grade and no second source, in a dossier or an explanation`() throws
  {
    let dossier = try retractedFacts.dossier("Maker", tests: [.evidence(.onePublisher)])
    #expect(try summary(dossier)[2].hasPrefix("What is shown rests on 2 relationships stated by 1 publisher;"))
    let paths = try text(dossier, .paths)
    #expect(paths.contains("1 source of 1 publisher, best grade C, retracted by 1: R2"))
    #expect(paths.contains("All its relationships rest on one publisher: Gazette."))
    #expect(dossier.row.redFlagsMet == 1)
    let drawn = try #require(dossier.picture).relationships.map(\.evidence)
    #expect(drawn.count == 2 && drawn.allSatisfy { $0 == .reported })
    #expect(!(try text(dossier, .evidence)).contains("Court"))
    let analysis = retractedFacts.analysis()
    let maker = try #require(analysis.dataset.entityIndex(ofRecord: "Maker"))
    #expect(ExplainReport(maker, of: analysis).text.contains("all relationships rest on one publisher: Gazette"))
    #expect(LeadsReport(analysis.leads(), of: analysis, least: 0).text.contains("rests on one publisher, Gazette"))
  }

  @Test func `a stated confidence rests on nobody whose support was retracted`() throws {
    var facts = Facts()
    facts.link(
      "Maker", .supply, "Police", confidence: 0.9,
      [source("Court", "A1"), source("Court", "A1", .retracts), source("Gazette", "C")])
    let relationship = facts.analysis().dataset.relationships[0]
    #expect(relationship.confidence(without: .publisher("Court"), policy: facts.policy) == 0.9)
    #expect(relationship.confidence(without: .publisher("Gazette"), policy: facts.policy) == 0)
  }

  @Test func `sources that name no publisher are counted apart from publishers`() throws {
    var facts = Facts()
    facts.link("Maker", .supply, "Shop", [source(nil, "C"), source(nil, "D")])
    facts.link("Shop", .supply, "Police", [source("Gazette", "C"), source("Gazette", "D"), source(nil, "C")])
    facts.flag("Police", "listed", level: 4)
    let mixed = try facts.dossier("Maker")
    #expect(
      try summary(mixed)[2].hasPrefix(
        "What is shown rests on 2 relationships: for 1 no publisher is named, the other is stated by 1 publisher;"))
    let paths = try text(mixed, .paths)
    #expect(paths.contains("| 2 sources that name no publisher, best grade C: R1 |"))
    #expect(paths.contains("| 2 sources of 1 publisher and 1 source that names no publisher, best grade C: R2 |"))
    facts = Facts()
    facts.link("Maker", .supply, "Police", [source(nil, "C")])
    facts.flag("Police", "listed", level: 4)
    #expect(
      try summary(facts.dossier("Maker"))[2].hasPrefix(
        "What is shown rests on 1 relationship, for which no publisher is named;"))
  }

  // MARK: Dates

  @Test func `stated starts of provisions are not all dates`() throws {
    var facts = Facts()
    facts.link("Group", .ownership, "Maker", share: 1, start: nil, [source("Register", "A3")])
    facts.link("Maker", .supply, "Police", [source("Gazette", "C")])
    facts.flag("Police", "listed", level: 4)
    let sentence = try summary(facts.dossier("Group"))[1]
    #expect(sentence.contains("the start of every provision is stated, and the dates fit"))
    #expect(!sentence.contains("all dates"))
  }
}
