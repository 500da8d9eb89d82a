// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Diligraph

/// What a picture says of who is flagged, how, and by what.
@Suite struct PictureOfFlagsTests {
  /// A supplier reaches a ministry that a press list names (2), of which an entity on a sanctions list (5) owns 60 %, and
  /// which had a flag until 2010; the reseller has one that is context only.
  private func analysis(asOf day: String? = "2024-01-01") throws -> Analysis {
    var builder = DatasetBuilder()
    func link(_ id: String, _ from: String, _ kind: RelationshipKind, _ to: String, _ share: Double? = nil) {
      var statement = RelationshipStatement(
        id: id, from: EntityReference(id: from), to: EntityReference(id: to), kind: kind)
      statement.confidence = Probability(0.9)
      statement.share = share.flatMap { Share(exactly: $0) }
      builder.add(.relationship(statement))
    }
    func flag(_ id: String, _ entity: String, _ level: Int, _ category: String, list: String?, until: String? = nil) {
      var statement = FlagStatement(id: id, entity: EntityReference(id: entity), category: category)
      statement.level = FlagLevel(level)
      statement.list = list
      statement.period = Period(start: nil, end: until.flatMap { Day($0) })
      builder.add(.flag(statement))
    }
    link("1", "supplier", .supply, "reseller")
    link("2", "reseller", .supply, "ministry")
    link("3", "owner", .ownership, "ministry", 0.6)
    link("4", "holding", .ownership, "works", 0.3)
    link("5", "fund", .ownership, "works", 0.3)
    flag("f1", "ministry", 2, "reported", list: "press")
    flag("f2", "owner", 5, "sanction", list: "ofac-sdn")
    flag("f3", "reseller", 0, "context", list: nil)
    flag("f4", "ministry", 4, "former", list: nil, until: "2010-01-01")
    flag("f5", "holding", 4, "listed", list: "ofac-sdn")
    flag("f6", "fund", 4, "listed", list: "ofac-sdn")
    var policy = Policy()
    policy.asOf = day.flatMap { Day($0) }
    policy.flagsInForce = .asOf
    return Analysis(builder.dataset(), policy: policy)
  }

  private func picture(_ subgraph: Subgraph, _ analysis: Analysis) -> Picture {
    Picture(of: subgraph, analysis: analysis, context: ReportContext(policy: analysis.policy, digest: "d"))
  }

  private func paths(_ analysis: Analysis) throws -> Picture {
    let supplier = try analysis.dataset.entity(named: "supplier")
    let list = analysis.paths(from: supplier)
    return picture(Subgraph(of: list, title: "Paths", subjects: [supplier]), analysis)
  }

  @Test func `a level that owners pass on is not given to the entity's own list`() throws {
    let picture = try paths(analysis())
    let ministry = try #require(picture.entities.first { $0.id == "ministry" })
    #expect(ministry.flags == [Picture.Flag(level: 2, label: "reported (press)")])
    #expect(ministry.derived == Picture.Flag(level: 5, label: ""))
    let signs = picture.legend.entries.map(\.sign)
    #expect(signs.contains(.derived))
    #expect(picture.dot.contains("<B>⚑ 2 reported (press)<BR/>⚑ 5 through its owners</B>"), "\(picture.dot)")
    let words = PictureWords(picture)
    #expect(
      words.label(of: ministry).hasSuffix(
        "flagged at level 2 as reported (press), flagged through its owners at level 5"))
    #expect(words.narrative.contains("derived under majority, level 5"))
  }

  @Test func `own flags of several levels each have their own`() throws {
    let analysis = try analysis(asOf: nil)
    let picture = picture(Subgraph(wholeCaseOf: analysis.dataset), analysis)
    let ministry = try #require(picture.entities.first { $0.id == "ministry" })
    #expect(ministry.flags.map(\.level) == [4, 2] && ministry.flags.map(\.label) == ["former", "reported (press)"])
  }

  @Test func `flags that do not count are counted in the truth box`() throws {
    let caption = try paths(analysis()).caption.joined(separator: "\n")
    #expect(
      caption.contains("1 flag below level 1, the least that counts; 1 flag not in force on 2024-01-01"), "\(caption)")
    let undated = try paths(analysis(asOf: nil)).caption.joined(separator: "\n")
    #expect(!undated.contains("not in force"), "\(undated)")
  }

  @Test func `a picture of ownership has the holdings that decide who is flagged through its owners`() throws {
    let analysis = try analysis()
    let holding = try analysis.dataset.entity(named: "holding")
    let tree = picture(Subgraph(ownershipOf: [holding], in: analysis), analysis)
    #expect(tree.entities.map(\.id) == ["fund", "holding", "works"])
    #expect(tree.relationships.flatMap(\.ids).sorted() == ["4", "5"])
    #expect(tree.caption[0].hasSuffix("above and below it, and in the holdings by which these are flagged"))
    #expect(tree.caption[1] == "Hidden or drawn together: nothing")
    // One that is drawn otherwise says what is missing.
    let near = picture(Subgraph(neighbourhoodOf: [holding], depth: 1, in: analysis.dataset), analysis)
    #expect(
      near.caption[1].hasSuffix(": 1 holding by which entities are flagged through their owners"), "\(near.caption)")
  }
}
