// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct PictureOfComparisonTests {
  private typealias Line = (id: String, from: String, kind: RelationshipKind, to: String, confidence: Double)

  private func analysis(_ lines: [Line], flagged: [String] = ["t"]) -> Analysis {
    var builder = DatasetBuilder()
    for line in lines {
      var statement = RelationshipStatement(
        id: line.id, from: EntityReference(id: line.from), to: EntityReference(id: line.to), kind: line.kind)
      statement.confidence = Probability(line.confidence)
      builder.add(.relationship(statement))
    }
    for name in flagged {
      var flag = FlagStatement(id: "f-\(name)", entity: EntityReference(id: name), category: "listed")
      flag.level = FlagLevel(4)
      builder.add(.flag(flag))
    }
    return Analysis(builder.dataset(), policy: TinyCase.plainPolicy)
  }

  private func picture(
    _ before: Analysis, _ after: Analysis, paths limit: Int? = nil, most: Int = 120
  ) throws -> Picture {
    func side(_ analysis: Analysis, _ name: String) throws -> ComparedSide {
      let subject = try analysis.dataset.entity(named: "s")
      let list = analysis.paths(from: subject, limit: limit)
      return ComparedSide(Subgraph(of: list, title: "Paths", subjects: [subject]), analysis, name: name)
    }
    return Picture(
      before: try side(before, "old"), after: try side(after, "new"),
      context: ReportContext(policy: TinyCase.plainPolicy, digest: "d"), options: PictureOptions(mostEntities: most))
  }

  private func marks(_ picture: Picture) -> [String: String] {
    var marks: [String: String] = [:]
    for entity in picture.entities { if let mark = entity.mark { marks[entity.id] = mark.words } }
    for line in picture.relationships {
      if let mark = line.mark { marks[line.ids.joined(separator: " ")] = mark.words }
    }
    return marks
  }

  private let old: [Line] = [
    ("a", "s", .supply, "r", 0.9), ("b", "r", .supply, "t", 0.9), ("c", "s", .supply, "q", 0.5),
    ("d", "q", .supply, "t", 0.5),
  ]
  private let new: [Line] = [
    ("a", "s", .supply, "r", 0.9), ("b", "r", .supply, "t", 0.6), ("e", "s", .supply, "x", 0.9),
    ("f", "x", .service, "t", 0.9),
  ]

  @Test func `what is added, gone and changed is marked, and nothing else`() throws {
    let picture = try picture(analysis(old), analysis(new))
    #expect(
      marks(picture) == [
        "b": "≠ changed: p was 0.90", "c": "− gone", "d": "− gone", "e": "+ added", "f": "+ added", "q": "− gone",
        "x": "+ added",
      ])
    #expect(
      picture.caption[0]
        == "Shown: old compared with new: of relationships 2 added, 2 gone, 1 changed; of entities 1 added, 1 gone, 0 changed"
    )
    #expect(picture.relationships.count == 6 && picture.entities.count == 5)
  }

  @Test func `of parallel relationships that are one line, each is counted`() throws {
    let parallel: [Line] = [
      ("a", "s", .supply, "t", 0.9), ("b", "s", .service, "t", 0.8), ("c", "s", .supply, "t", 0.7),
    ]
    let other: [Line] = [("a", "s", .supply, "t", 0.4), ("c", "s", .supply, "t", 0.7)]
    let picture = try picture(analysis(parallel), analysis(other))
    #expect(marks(picture) == ["a b c": "≠ changed: 1 gone, 1 changed, of 3"])
    #expect(picture.caption[0].hasSuffix("of relationships 0 added, 1 gone, 1 changed"))
  }

  @Test func `data compared with themselves have no mark`() throws {
    let picture = try picture(analysis(old), analysis(old))
    #expect(marks(picture).isEmpty && picture.legend.entries.allSatisfy { !$0.text.contains("added") })
  }

  @Test(arguments: 0..<60) func `turned around, what was added is gone, and everything is drawn once`(seed: Int) throws
  {
    var random = SeededGenerator(seed: seed)
    func lines() -> [Line] {
      [("s1", "s", .supply, "m1", 0.9)]
        + (0..<14).compactMap { number in
          guard Bool.random(using: &random) else { return nil }
          let from = number < 4 ? "s" : "m\(number % 4)"
          let to = number % 3 == 0 ? "t" : "m\((number + 1) % 4)"
          return ("r\(number)", from, .supply, to, Double(1 + Int.random(in: 1...2, using: &random)) / 4)
        }
    }
    let (one, other) = (analysis(lines()), analysis(lines()))
    let (there, back) = (try picture(one, other), try picture(other, one))
    func ids(_ picture: Picture, _ kind: Picture.Mark.Kind) -> Set<[String]> {
      Set(picture.relationships.filter { $0.mark?.kind == kind }.map(\.ids))
    }
    #expect(ids(there, .added) == ids(back, .gone) && ids(there, .gone) == ids(back, .added))
    #expect(ids(there, .changed) == ids(back, .changed))
    let all = there.relationships.flatMap(\.ids)
    #expect(Set(all).count == all.count && Set(all) == Set(back.relationships.flatMap(\.ids)))
    for id in all {
      let (isBefore, isAfter) = (one.dataset.relationshipIndex(id) != nil, other.dataset.relationshipIndex(id) != nil)
      let line = try #require(there.relationships.first { $0.ids.contains(id) })
      if line.ids.count == 1 {
        #expect((line.mark == .gone) == (isBefore && !isAfter) && (line.mark == .added) == (!isBefore && isAfter))
      }
    }
  }

  @Test func `a relationship that a side has and does not select is not gone`() throws {
    // With one path a side, the after side selects the new one; the old one is in its data all the same.
    let better: [Line] = old + [("e", "s", .supply, "x", 1), ("f", "x", .supply, "t", 1)]
    let picture = try picture(analysis(old), analysis(better), paths: 1)
    #expect(marks(picture) == ["e": "+ added", "f": "+ added", "x": "+ added"])
    #expect(picture.caption[0].hasPrefix("Partial: "))
  }

  @Test func `a flag that comes or goes changes the entity`() throws {
    let picture = try picture(analysis(old), analysis(old, flagged: ["t", "q"]))
    #expect(marks(picture) == ["q": "≠ changed: flagged now"])
  }

  @Test func `where there is no room, what is unmarked is left out first, and counted`() throws {
    let wide: [Line] = (0..<30).flatMap { number -> [Line] in
      [
        ("a\(number)", "s", .supply, "m\(number)", 0.3 + Double(number) / 100),
        ("b\(number)", "m\(number)", .supply, "t\(number)", 0.5),
      ]
    }
    let changed = wide + [("e", "s", .supply, "x", 0.9), ("f", "x", .supply, "t0", 0.9)]
    let flagged = (0..<30).map { "t\($0)" }
    let drawn = try picture(analysis(wide, flagged: flagged), analysis(changed, flagged: flagged), most: 6)
    #expect(drawn.entities.count <= 6)
    #expect(Set(drawn.entities.map(\.id)).isSuperset(of: ["s", "x", "t0"]))
    #expect(
      drawn.caption[0].hasPrefix("Partial: ") && drawn.caption[1].contains("for want of room"), "\(drawn.caption)")
  }

  @Test func `marks are told by signs, words and forms, and by the legend`() throws {
    let picture = try picture(analysis(old), analysis(new))
    let dot = picture.dot
    for text in ["− gone", "+ added", "≠ changed: p was", "teetee", "normaldiamond", ":#ffffff:"] {
      #expect(dot.contains(text), "\(text)")
    }
    for palette in Picture.Palette.allCases {
      var other = picture
      other.palette = palette
      #expect(other.dot.contains(":\(other.look.colors.ground):"))
    }
    let legend = picture.legend.entries.map(\.text)
    #expect(
      legend.contains("+ added: only after") && legend.contains("− gone: only before")
        && legend.contains("≠ changed: in both, and differs"))
    let words = PictureWords(picture)
    #expect(words.narrative.contains("probability 0.60, ≠ changed: p was 0.90"))
    #expect(words.table.rows.contains { $0.last == "c" && $0[3].contains("− gone") })
  }

  @Test func `entities of different marks are never drawn as one`() throws {
    let many: [Line] = (0..<40).flatMap { number -> [Line] in
      [("a\(number)", "s", .supply, "m\(number)", 0.5), ("b\(number)", "m\(number)", .supply, "t", 0.5)]
    }
    let drawn = try picture(analysis(Array(many.prefix(40))), analysis(Array(many.suffix(60))), most: 10)
    let groups = drawn.entities.filter { !$0.members.isEmpty }
    #expect(groups.count >= 2 && Set(groups.map { $0.mark?.words ?? "" }).count == groups.count)
    #expect(groups.reduce(0) { $0 + $1.members.count } + drawn.entities.count - groups.count == 42)
  }

  @Test func `chokepoints carry their place and what is lost without them`() throws {
    let analysis = analysis(old)
    let list = analysis.chokepoints(limit: 2)
    let subgraph = Subgraph(chokepoints: list, top: 2, for: nil, of: analysis)
    let picture = Picture(
      of: subgraph, analysis: analysis, context: ReportContext(policy: TinyCase.plainPolicy, digest: "d")
    ).marked(list.marks(top: 2, in: analysis.dataset))
    let marked = picture.entities.compactMap(\.mark)
    #expect(marked.count == list.chokepoints.prefix(2).count && !marked.isEmpty)
    #expect(marked.allSatisfy { $0.words.hasPrefix("◆ chokepoint ") && $0.words.hasSuffix("lost without it") })
    #expect(picture.title == "Chokepoints of the whole case")
    #expect(picture.legend.entries.last?.text == "◆ chokepoint: what is lost without it")
  }
}
