// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

/// Which of many differences moved a path: what a trial of each alone says.
@Suite struct PathCausesTests {
  /// One difference between two cases.
  private struct Change {
    /// The fact or the key of the policy.
    var name: String
    var apply: (inout GeneratedCase) -> Void
  }

  private static func changes(of first: GeneratedCase, _ random: inout SeededGenerator) -> [Change] {
    var changes: [Change] = []
    let ids = first.relationships.compactMap(\.id)
    for id in ids where random.chance(35) && ids.count(where: { $0 == id }) == 1 {
      let way = random.int(0...6)
      changes.append(Change(name: id) { changeRelationship(id, way, &$0) })
    }
    for index in first.flags.indices where random.chance(35) {
      guard let id = first.flags[index].id, first.flags.count(where: { $0.id == id }) == 1 else { continue }
      let way = random.int(0...3)
      changes.append(Change(name: id) { changeFlag(id, way, &$0) })
    }
    for (index, entity) in first.entities.enumerated() where random.chance(20) {
      let role = random.chance(50)
      changes.append(
        Change(name: entity.reference.key) { changed in
          if role {
            changed.entities[index].role = Role("reseller")
          } else {
            changed.entities[index].passThrough = .init(0)
          }
        })
    }
    let keys: [Change] = [
      Change(name: "passThrough.unspecified") { $0.policy.passThrough["unspecified"] = 0.3 },
      Change(name: "maxHops") { $0.policy.maxHops = 2 },
      Change(name: "minConfidence") { $0.policy.minConfidence = 0.6 },
      Change(name: "timeConsistent") { $0.policy.timeConsistent.toggle() },
      Change(name: "productConsistent") { $0.policy.productConsistent.toggle() },
      Change(name: "minLevel") { $0.policy.minLevel = 3 },
      Change(name: "maxConfidence") { $0.policy.maxConfidence = 0.7 },
      Change(name: "relevanceUnlisted") { $0.policy.relevanceUnlisted = 0.1 },
    ]
    return changes + keys.filter { _ in random.chance(8) }
  }

  private static func changeRelationship(_ id: String, _ way: Int, _ changed: inout GeneratedCase) {
    guard let index = changed.relationships.firstIndex(where: { $0.id == id }) else { return }
    switch way {
    case 0: changed.relationships.remove(at: index)
    case 1: changed.relationships[index].confidence = Probability(0.35)
    case 2: changed.relationships[index].products = []
    case 3: changed.relationships[index].period = Period(start: Day("2015-03-01"))
    case 4: changed.relationships[index].period = Period(end: Day("2011-03-01"))
    case 5 where changed.relationships[index].kind == .ownership:
      changed.relationships[index].share = Share(exactly: 0.6)
    case 5: changed.relationships[index].kind = .control
    default: changed.relationships[index].kind = .distribution
    }
  }

  private static func changeFlag(_ id: String, _ way: Int, _ changed: inout GeneratedCase) {
    guard let index = changed.flags.firstIndex(where: { $0.id == id }) else { return }
    switch way {
    case 0: changed.flags.remove(at: index)
    case 1: changed.flags[index].level = FlagLevel(5)
    case 2: changed.flags[index].confidence = Probability(0.45)
    default: changed.flags[index].period = Period(start: Day("2014-01-01"))
    }
  }

  /// What the path over relationships with these ids is worth; nil where it is none.
  private static func worth(_ ids: [String], from start: String, _ analysis: Analysis) -> PathScene.Worth? {
    let indices = ids.compactMap(analysis.dataset.relationshipIndex)
    guard indices.count == ids.count, let value = analysis.value(ofPath: indices),
      analysis.dataset.entities[value.from].id == start
    else { return nil }
    return PathScene.Worth(value)
  }

  @Test(arguments: seeds(200))
  func `a cause is what moves the path alone on either side, and nothing else is`(seed: Int) {
    let first = GeneratedCase(seed: seed)
    var random = SeededGenerator(seed: seed + 31)
    let changes = Self.changes(of: first, &random)
    func changed(_ isApplied: (Int) -> Bool) -> Analysis {
      var changed = first
      for (number, change) in changes.enumerated() where isApplied(number) { change.apply(&changed) }
      return changed.analysis
    }
    let (before, after) = (first.analysis, changed { _ in true })
    let alone = changes.indices.map { number in changed { $0 == number } }
    let undone = changes.indices.map { number in changed { $0 != number } }
    let difference = Difference(before, after, options: Self.everything)
    for path in difference.exposures.flatMap(\.paths) {
      let side = path.before == nil ? after.dataset : before.dataset
      guard let indices = path.before == nil ? path.relationshipsAfter : path.relationshipsBefore,
        let start = (path.before ?? path.after).map({ side.entities[$0.from].id })
      else { continue }
      let ids = indices.map(side.relationships.id)
      func differ(_ tried: Analysis, _ known: Analysis) -> Bool {
        let (tried, known) = (Self.worth(ids, from: start, tried), Self.worth(ids, from: start, known))
        return path.form == .changed ? tried != known : (tried == nil) != (known == nil)
      }
      let expected = changes.indices.filter { differ(alone[$0], before) || differ(undone[$0], after) }
        .map { changes[$0].name }
      // What only several do together is not told apart.
      guard !expected.isEmpty else { continue }
      #expect(Self.names(of: path, difference) == expected.sorted(), "seed \(seed), \(ids)")
    }
  }

  private static let everything: Difference.Options = {
    var options = Difference.Options()
    (options.threshold, options.pathsPerEntity) = (0, 1_000)
    return options
  }()

  private static func names(of path: PathChange, _ difference: Difference) -> [String] {
    path.causes.map { cause in
      switch cause {
      case .coefficient(let position): return difference.coefficients[position].key
      case .fact(let position):
        let fact = difference.facts.facts[position]
        let (dataset, index) =
          fact.before.map { (difference.before.dataset, $0) } ?? (difference.after.dataset, fact.after ?? 0)
        return switch fact.subject {
        case .relationship: dataset.relationships.id(index)
        case .flag: dataset.flags[index].id
        case .entity: dataset.entities[index].id
        }
      }
    }.sorted()
  }

  @Test func `a date that was corrected beside a confidence is no cause`() throws {
    func analysis(_ confidence: Double, _ end: Int?) -> Analysis {
      var policy = TinyCase.plainPolicy
      policy.timeConsistent = true
      var builder = TinyCase([("a", .supply, "b", 0.8)], flagged: ["c"]).builder
      var statement = RelationshipStatement(
        id: "s", from: EntityReference(id: "b"), to: EntityReference(id: "c"), kind: .supply)
      statement.confidence = Probability(0.5)
      if let end { statement.period = Period(end: Day("\(end)", edge: .last)) }
      builder.add(.relationship(statement))
      var other = RelationshipStatement(
        id: "t", from: EntityReference(id: "d"), to: EntityReference(id: "b"), kind: .supply)
      other.confidence = Probability(confidence)
      other.period = Period(start: Day("2015"))
      builder.add(.relationship(other))
      return Analysis(builder.dataset(), policy: policy)
    }
    func causes(_ difference: Difference) throws -> [String] {
      let change = try #require(
        difference.exposures.first { $0.entity.after.map { difference.after.dataset.entities.id(at: $0) } == "d" })
      return change.paths.flatMap(\.causes).compactMap { cause in
        guard case .fact(let position) = cause else { return nil }
        return difference.facts.facts[position].before.map(difference.before.dataset.relationships.id)
      }
    }
    // The end moves from 2020 to 2021, and d delivers with another confidence.
    #expect(try causes(Difference(analysis(0.4, 2020), analysis(0.9, 2021))) == ["t"])
    // Where the end decides, it is what made the path; the confidence did not.
    #expect(try causes(Difference(analysis(0.4, 2010), analysis(0.9, 2021))) == ["s"])
  }

  @Test func `a coefficient of a figure is no cause of a path that a fact took away, unless it is zero`() throws {
    let before = TinyCase([("a", .supply, "b", 0.5), ("b", .supply, "c", 0.5)], flagged: ["c"])
    let after = TinyCase([("a", .supply, "x", 0.5), ("b", .supply, "c", 0.5)], flagged: ["c"])
    func causes(_ passThrough: Double, _ after: TinyCase) throws -> [PathChange.Cause] {
      var policy = after.policy
      policy.passThrough["unspecified"] = passThrough
      let difference = Difference(before.analysis, Analysis(after.builder.dataset(), policy: policy))
      return try #require(difference.exposures.flatMap(\.paths).first { $0.form == .gone }).causes
    }
    let byFact = try causes(0.5, after)
    #expect(byFact == [.fact(0)])
    let byZero = try causes(0, before)
    #expect(byZero == [.coefficient(0)])
  }

  @Test func `a day of reference that decides where a path ends is a cause beside a fact that did little`() throws {
    func analysis(_ confidence: Double, _ day: String) -> Analysis {
      var statements = EndCase.Statements(isHeld: false)
      statements.relationships[0].confidence = Probability(confidence)
      statements.flags[0].period = Period(end: Day("2019-12-31"))
      let known = statements.analysis
      var policy = known.policy
      policy.asOf = Day(day)
      return Analysis(known.dataset, policy: policy)
    }
    let difference = Difference(
      analysis(0.9, "2019-01-01"), analysis(0.89, "2024-01-01"), options: Self.everything)
    let path = try #require(difference.exposures.flatMap(\.paths).first { $0.form == .changed })
    #expect(Self.names(of: path, difference) == ["asOf", "r"])
  }

  @Test func `a holding that gives the level is a cause where another flag makes the path most probable`() throws {
    func analysis(_ share: Double, _ confidence: Double) -> Analysis {
      var statements = EndCase.Statements(isHeld: true)
      statements.relationships[0].confidence = Probability(confidence)
      statements.relationships[1].share = Share(exactly: share)
      statements.relationships[1].confidence = Probability(0.3)
      statements.flags[0].level = FlagLevel(5)
      return statements.analysis
    }
    let difference = Difference(analysis(0.4, 0.9), analysis(0.6, 0.8), options: Self.everything)
    let path = try #require(difference.exposures.flatMap(\.paths).first { $0.form == .changed })
    #expect(path.before?.level == 4 && path.after?.level == 5)
    #expect(Self.names(of: path, difference) == ["o", "r"])
  }

  @Test func `a path that exists since two entities are one has both as its causes`() throws {
    func analysis(areOne: Bool) -> Analysis {
      var builder = TinyCase([("a", .supply, "x1", 0.5), ("x2", .supply, "t", 0.5)], flagged: ["t"]).builder
      for name in ["x1", "x2"] {
        var statement = EntityStatement(EntityReference(id: name))
        if areOne {
          statement.identifiers = [Identifier(scheme: "XI-LEI", value: "529900T8BM49AURSDO55")].compactMap(\.self)
        }
        builder.add(.entity(statement))
      }
      return Analysis(builder.dataset(), policy: TinyCase.plainPolicy)
    }
    let difference = Difference(analysis(areOne: false), analysis(areOne: true), options: Self.everything)
    let path = try #require(difference.exposures.flatMap(\.paths).first { $0.form == .new })
    #expect(Self.names(of: path, difference) == ["x1", "x2"])
  }

  @Test func `two flags that were taken away took a path away together`() throws {
    var statements = EndCase.Statements(isHeld: false)
    let before = statements.analysis
    statements.flags = []
    let difference = Difference(before, statements.analysis, options: Self.everything)
    let path = try #require(difference.exposures.flatMap(\.paths).first { $0.form == .gone })
    #expect(Self.names(of: path, difference) == ["f", "g"])
  }

  /// Where a path ends otherwise, what decided that is a cause beside a confidence that moved as well, and what did nothing
  /// is none.
  @Test(arguments: [
    EndCase("a flag ends", ["f", "r"]) { $0.flags[0].period = Period(end: Day("2015", edge: .last)) },
    EndCase("a flag becomes too mild", ["f", "r"]) { $0.flags[0].level = FlagLevel(0) },
    EndCase("the flag behind a holding moves", ["f", "r"], isHeld: true) {
      $0.flags[0].entity = EntityReference(id: "elsewhere")
    },
    EndCase("a holding within what the rule asks for", ["r"], isHeld: true) {
      $0.relationships[1].share = Share(exactly: 0.7)
    },
    EndCase("a flag is graver", ["f", "r"]) { $0.flags[0].level = FlagLevel(5) },
  ])
  func `what decides where a path ends is among its causes`(end: EndCase) throws {
    var first = EndCase.Statements(isHeld: end.isHeld)
    let before = first.analysis
    end.change(&first)
    first.relationships[0].confidence = Probability(0.6)
    let difference = Difference(before, first.analysis, options: Self.everything)
    let path = try #require(difference.exposures.flatMap(\.paths).first { $0.form == .changed })
    let ids = path.causes.compactMap { cause -> String? in
      guard case .fact(let position) = cause else { return nil }
      let fact = difference.facts.facts[position]
      let dataset = difference.before.dataset
      return fact.subject == .flag
        ? fact.before.map { dataset.flags[$0].id } : fact.before.map(dataset.relationships.id)
    }
    #expect(ids.sorted() == end.causes, "\(end.testDescription)")
  }

  /// One change beside that of a confidence.
  struct EndCase: Sendable, CustomTestStringConvertible {
    struct Statements {
      var relationships: [RelationshipStatement]
      var flags: [FlagStatement]

      /// v supplies w, which is flagged twice, or held by x, which is.
      init(isHeld: Bool) {
        var supply = RelationshipStatement(
          id: "r", from: EntityReference(id: "v"), to: EntityReference(id: "w"), kind: .supply)
        supply.confidence = Probability(0.9)
        var holding = RelationshipStatement(
          id: "o", from: EntityReference(id: "x"), to: EntityReference(id: "w"), kind: .ownership)
        holding.confidence = Probability(0.95)
        holding.share = Share(exactly: 0.6)
        relationships = isHeld ? [supply, holding] : [supply]
        var strong = FlagStatement(id: "f", entity: EntityReference(id: isHeld ? "x" : "w"), category: "listed")
        (strong.confidence, strong.level) = (Probability(0.95), FlagLevel(4))
        var weak = FlagStatement(id: "g", entity: EntityReference(id: "w"), category: "listed")
        (weak.confidence, weak.level) = (Probability(0.4), FlagLevel(4))
        flags = [strong, weak]
      }

      var analysis: Analysis {
        var builder = DatasetBuilder()
        for relationship in relationships { builder.add(.relationship(relationship)) }
        for flag in flags { builder.add(.flag(flag)) }
        var policy = TinyCase.plainPolicy
        (policy.asOf, policy.flagsInForce) = (Day("2020-01-01"), .asOf)
        return Analysis(builder.dataset(), policy: policy)
      }
    }

    let testDescription: String
    let causes: [String]
    let isHeld: Bool
    let change: @Sendable (inout Statements) -> Void

    init(
      _ name: String, _ causes: [String], isHeld: Bool = false, _ change: @escaping @Sendable (inout Statements) -> Void
    ) {
      (testDescription, self.causes, self.isHeld, self.change) = (name, causes, isHeld, change)
    }
  }
}
