// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

/// What answers say of how end users are flagged, of what was cut off, and of what was asked for.
@Suite struct AnswersTests {
  private struct Facts {
    var builder = DatasetBuilder()
    var number = 0

    mutating func link(
      _ from: String, _ kind: RelationshipKind, _ to: String, _ confidence: Double = 0.9, share: Double? = nil,
      products: [String] = []
    ) {
      number += 1
      var statement = RelationshipStatement(
        id: "r\(number)", from: EntityReference(id: from), to: EntityReference(id: to), kind: kind)
      statement.confidence = Probability(confidence)
      statement.share = share.flatMap { Share(exactly: $0) }
      statement.products = products.map { ProductCategory($0) }
      builder.add(.relationship(statement))
    }

    mutating func flag(_ entity: String, level: Int, _ confidence: Double = 0.9, list: String = "press") {
      number += 1
      var statement = FlagStatement(id: "f\(number)", entity: EntityReference(id: entity), category: "listed")
      statement.level = FlagLevel(level)
      statement.confidence = Probability(confidence)
      statement.list = list
      builder.add(.flag(statement))
    }

    func analysis(effort: Double = 1, _ change: (inout Policy) -> Void = { _ in }) -> Analysis {
      var policy = Policy()
      change(&policy)
      return Analysis(
        builder.dataset(), policy: policy, budget: Budget(effort: effort, worlds: 4_096, seed: 1))
    }
  }

  private func index(_ id: String, _ analysis: Analysis) throws -> Int {
    try #require(analysis.dataset.entityIndex(ofRecord: id))
  }

  /// Twelve owners of a tenth each, of whom any five suffice, and two of a quarter whose flags are graver.
  private var manyOwners: Facts {
    var facts = Facts()
    facts.link("S", .supply, "T", products: ["dpi"])
    for owner in 0..<12 {
      facts.link("X\(owner)", .ownership, "T", share: 0.1)
      facts.flag("X\(owner)", level: 1)
    }
    for owner in 0..<2 {
      facts.link("Y\(owner)", .ownership, "T", 0.5, share: 0.25)
      facts.flag("Y\(owner)", level: 5, 0.5)
    }
    return facts
  }

  @Test func `derivations past the budget are said wherever a level is, and more effort finds them`() throws {
    let analysis = manyOwners.analysis()
    let (supplier, target) = (try index("S", analysis), try index("T", analysis))
    #expect(analysis.hasCutDerivations(of: target) && !analysis.hasCutDerivations(of: supplier))
    let paths = PathsReport(analysis.paths(from: supplier), of: analysis, from: supplier)
    #expect(!paths.isComplete && paths.text.contains("level 1 or more"))
    #expect(paths.text.contains("Not all derivations of T are known"))
    let explanation = ExplainReport(supplier, of: analysis)
    #expect(!explanation.isComplete)
    #expect(explanation.text.contains("Level 1 (structural) or more, since the search was cut off"))
    #expect(explanation.text.contains("not computed exactly (more derivations of T than the budget"))
    #expect(OwnersReport(target, of: analysis).text.contains("64 derivations or more (cut off at the budget)"))

    let more = manyOwners.analysis(effort: 100)
    let exposure = more.exposure(of: supplier)
    #expect(exposure.exact != nil && exposure.level == 5 && !exposure.isCut)
    #expect(ExplainReport(supplier, of: more).text.contains("is flagged in 1"))
    // Less effort finds no fewer of them.
    #expect(manyOwners.analysis(effort: 0.01).derivations(of: target).count == analysis.derivations(of: target).count)
  }

  @Test func `an explanation shows every way in which the end user is flagged, and the flags' sources`() throws {
    var facts = Facts()
    facts.link("Alder", .supply, "Police", 0.8, products: ["dpi"])
    facts.flag("Police", level: 2, 0.9)
    facts.flag("Police", level: 5, 0.7, list: "ofac-sdn")
    let analysis = facts.analysis()
    let explanation = ExplainReport(try index("Alder", analysis), of: analysis)
    let text = explanation.text
    #expect(text.contains("level 5, not all provisions dated, same product throughout"))
    #expect(text.contains("is flagged in 1 other way as well, to level 5: Police is flagged as \"listed (ofac-sdn)\""))
    #expect(text.contains("How end users are flagged") && text.contains("Sources of each flag"))
    let ends = explanation.members.first { $0.key == "endUsers" }?.value
    guard case .array(let rows) = ends, case .object(let members) = rows.first,
      case .array(let ways) = members.first(where: { $0.key == "derivations" })?.value
    else {
      Issue.record("no end users")
      return
    }
    #expect(ways.count == 2 && members.contains { $0.key == "complete" && $0.value == .bool(true) })
    guard case .array(let flags) = explanation.members.first(where: { $0.key == "flags" })?.value else { return }
    #expect(flags.count == 2)
  }

  @Test(arguments: seeds(40))
  func `paths to an entity that nothing flags are those to it as if a certain flag did`(seed: Int) throws {
    let generated = GeneratedCase(seed: seed)
    let analysis = generated.analysis
    for end in analysis.dataset.entities.indices where analysis.derivations(of: end).isEmpty {
      let id = analysis.dataset.entities[end].id
      var flagged = generated
      var flag = FlagStatement(id: "certain", entity: EntityReference(id: id), category: "listed")
      flag.level = FlagLevel(5)
      flag.confidence = Probability(1)
      flagged.flags.append(flag)
      // A flag of one more entity may be inherited, so only the entity's own counts.
      flagged.policy.ownershipRules = []
      var policy = generated.policy
      policy.ownershipRules = []
      let found = Analysis(generated.dataset, policy: policy).paths(to: end)
      let wanted = flagged.analysis.paths(to: end)
      #expect(found.paths.map(\.relationships) == wanted.paths.map(\.relationships), "seed \(seed), \(id)")
      #expect(zip(found.paths, wanted.paths).allSatisfy { abs($0.probability - $1.probability) < 1e-12 })
      #expect(found.paths.allSatisfy(\.derivation.flags.isEmpty) && found.isComplete == wanted.isComplete)
    }
  }

  @Test func `a path to an entity that nothing flags says so, and states no level`() throws {
    var facts = Facts()
    facts.link("A", .supply, "B", products: ["dpi"])
    facts.link("B", .supply, "C", products: ["dpi"])
    let analysis = facts.analysis()
    let (start, end) = (try index("A", analysis), try index("C", analysis))
    let report = PathsReport(analysis.paths(from: start, to: end), of: analysis, from: start, to: end)
    #expect(report.text.contains("not flagged, not all provisions dated"))
    #expect(report.text.contains("C has no flag and no derivation under this policy"))
    #expect(report.table.rows.map { $0[3] } == [""])
    // Nobody is asked about, nobody is flagged: there is no path.
    #expect(analysis.paths(from: start).paths.isEmpty)
  }

  @Test func `connections over some kinds name them, and are not called complete`() throws {
    var facts = Facts()
    facts.link("A", .supply, "B")
    facts.link("B", .ownership, "C", share: 0.6)
    let dataset = facts.builder.dataset()
    let provision = Set(RelationshipKind.allCases.filter { $0.family == .provision })
    for (kinds, words) in [(provision, "of the family provision alone"), ([.supply], "of the kinds supply alone")] {
      let search = ConnectionSearch(dataset, policy: Policy(), kinds: kinds)
      let report = ConnectReport(search.connections(from: 0, to: 2), of: search, from: 0, to: 2)
      #expect(!report.isComplete && report.text.contains("are not connected over at most 6 steps \(words)."))
    }
    let search = ConnectionSearch(dataset, policy: Policy())
    let report = ConnectReport(search.connections(from: 0, to: 2), of: search, from: 0, to: 2)
    #expect(report.isComplete && report.text.contains("These are all connections of at most 6 steps. "))
  }

  @Test func `one product throughout is said where it is one, not where the comparison starts anew`() throws {
    for (second, text) in [("web-filter", "compared anew behind an intermediary"), ("dpi", "same product throughout")] {
      var facts = Facts()
      facts.link("A", .supply, "I", products: ["dpi"])
      facts.link("I", .supply, "T", products: [second])
      facts.flag("T", level: 3)
      var integrator = EntityStatement(EntityReference(id: "I"))
      integrator.role = Role("integrator")
      facts.builder.add(.entity(integrator))
      let analysis = facts.analysis()
      let start = try index("A", analysis)
      let list = analysis.paths(from: start)
      #expect(list.paths.map(\.product) == [.same])
      #expect(PathsReport(list, of: analysis, from: start).text.contains(text))
      #expect(
        ExplainReport(start, of: analysis).text.contains(
          second == "dpi" ? "and one product throughout" : "and no one product throughout"))
    }
  }

  @Test func `an undated holding is missing from the data, and the weakest claim is the one that is compared`() throws {
    var facts = Facts()
    facts.link("Hold", .ownership, "A", 0.9, share: 0.6)
    facts.link("A", .service, "T", 0.85, products: ["dpi"])
    facts.flag("T", level: 3)
    let analysis = facts.analysis()
    let start = try index("Hold", analysis)
    let gaps = analysis.dataGaps(in: analysis.paths(from: start).paths)
    #expect(gaps.contains { $0.fact == .controlStart && $0.relationship == 0 })
    let text = ExplainReport(start, of: analysis).text
    #expect(text.contains("weakest: A serves T, confidence 0.85, of which the kind service transmits 0.8"))
    #expect(text.contains("Start of a holding or of control not stated"))
  }

  @Test func `parts of a very small exposure are as large as it is`() throws {
    var facts = Facts()
    facts.link("A", .supply, "B", products: ["dpi"])
    facts.link("B", .supply, "T", products: ["dpi"])
    facts.flag("T", level: 3)
    let analysis = facts.analysis { $0.maxConfidence = 1e-8 }
    let start = try index("A", analysis)
    let explanation = analysis.explanation(of: start)
    let exact = try #require(explanation.exposure.exact)
    #expect(exact > 0 && exact < 1e-15)
    let importances = try #require(explanation.importance).map(\.importance)
    let intermediaries = try #require(explanation.intermediaries).map(\.importance)
    #expect(importances.count == 2 && intermediaries.count == 1)
    let text = ExplainReport(start, of: analysis).text
    #expect(text.contains("What to verify first (importance") && text.contains("Intermediaries (importance"))
    #expect((importances + intermediaries).allSatisfy { abs($0 / exact - 1) < 1e-9 })
  }

  @Test func `the bound of hops is moved as other numbers are`() throws {
    var facts = Facts()
    for hop in 0..<9 { facts.link("n\(hop)", .supply, hop == 8 ? "T" : "n\(hop + 1)", products: ["dpi"]) }
    facts.flag("T", level: 3)
    let analysis = facts.analysis()
    let start = try index("n0", analysis)
    var options = Sensitivity.Options()
    options.entities = [start]
    let sensitivity = Sensitivity(of: analysis, options: options)
    let hops = try #require(sensitivity.rows.first { $0.coefficient.key == "maxHops" }?.coefficient)
    #expect(hops.value == 8 && hops.low == 1 && hops.high == 64)
  }

  @Test func `an edit is told of the field that it changed`() {
    var facts = Facts()
    facts.link("A", .ownership, "B", 0.9, share: 0.5)
    func judgement(_ number: Int, _ field: String, _ value: String) -> Judgement {
      Judgement(
        number: number, action: .edit(.relationship, id: "r1", field: field, value: value), author: "A. Analyst",
        time: "2024-01-01T00:00:00Z", reason: "checked")
    }
    for (judgements, text) in [
      ([judgement(1, "share", "60 %")], "confidence 0.9 (stated in the data; share edited by judgement 1)"),
      (
        [judgement(1, "confidence", "0.5"), judgement(2, "end", "2020")],
        "confidence 0.5 (edited by judgement 1; by the imported facts 0.9; end edited by judgement 2)"
      ),
    ] {
      let dataset = facts.builder.dataset(judgements: judgements)
      #expect(EntityReport(0, in: dataset, policy: Policy()).text.contains(text))
    }
  }
}
