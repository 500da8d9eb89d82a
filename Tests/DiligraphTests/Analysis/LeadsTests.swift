// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

/// Planted gaps, each beside one that is none.
@Suite struct LeadsTests {
  private struct Planted {
    var tiny = TinyCase([], flagged: ["police"])

    init(_ lines: [TinyCase.Line], roles: [String: String] = [:], product: String? = "intrusion", grade: String = "A3")
    {
      tiny = TinyCase([], flagged: ["police"])
      tiny.policy = Policy()
      for (id, role) in roles {
        var statement = EntityStatement(EntityReference(id: id), names: [Name(id.uppercased())])
        statement.role = Role(role)
        tiny.add(statement)
      }
      for (number, line) in lines.enumerated() {
        var statement = RelationshipStatement(
          id: "r\(number)", from: EntityReference(id: line.from), to: EntityReference(id: line.to), kind: line.kind)
        statement.confidence = Probability(line.confidence)
        statement.sources = [Source(publisher: "P", grade: Grade(grade)), Source(publisher: "Q", grade: Grade(grade))]
        if line.kind.family == .provision { statement.products = product.map { [ProductCategory($0)] } ?? [] }
        tiny.add(statement)
      }
    }

    /// Each lead as its kind, its entity, the other one, and its relationships.
    var found: [String] {
      let analysis = tiny.analysis
      let dataset = analysis.dataset
      return analysis.leads().leads.map { lead in
        ([lead.kind.rawValue, dataset.entities[lead.entity].id] + (lead.other.map { [dataset.entities[$0].id] } ?? [])
          + lead.relationships.map { dataset.relationships[$0].id }).joined(separator: " ")
      }
    }
  }

  @Test func `a reseller of what matters to a flagged end user without a supplier is a lead`() {
    let sale: [TinyCase.Line] = [("shop", .supply, "police", 0.9)]
    #expect(Planted(sale, roles: ["shop": "reseller"]).found == ["supplier-unknown shop police r0"])
    #expect(Planted(sale).found == ["supplier-unknown shop police r0"])
    // A maker needs no supplier; chairs are chairs; what is not stated is not known to matter; and this one has one.
    #expect(Planted(sale, roles: ["shop": "manufacturer"]).found == [])
    #expect(Planted(sale, roles: ["shop": "reseller"], product: "general").found == [])
    #expect(Planted(sale, roles: ["shop": "reseller"], product: nil).found == [])
    let supplied = Planted(sale + [("maker", .supply, "shop", 0.9)], roles: ["maker": "manufacturer"])
    #expect(supplied.found == [])
  }

  @Test func `a distributor without a customer is a lead`() {
    let supply: [TinyCase.Line] = [("maker", .supply, "shop", 0.9)]
    #expect(Planted(supply, roles: ["shop": "distributor"]).found == ["customers-unknown shop r0"])
    #expect(Planted([("maker", .distribution, "shop", 0.9)]).found == ["customers-unknown shop r0"])
    #expect(Planted(supply, roles: ["shop": "company"]).found == [])
    #expect(Planted(supply + [("shop", .supply, "x", 0.5)], roles: ["shop": "distributor"]).found == [])
  }

  @Test func `a buyer that contains a flagged body is a near miss`() {
    let lines: [TinyCase.Line] = [("maker", .supply, "ministry", 0.9), ("ministry", .partOf, "police", 1)]
    #expect(Planted(lines).found == ["parent-of-flagged ministry police r0"])
    // Where the ministry is flagged itself, there is a path.
    var flagged = Planted(lines, roles: ["maker": "manufacturer"])
    flagged.tiny.flag("ministry")
    #expect(flagged.found == [])
  }

  @Test func `goods that reached a company of an intermediary's group are a near miss`() {
    let lines: [TinyCase.Line] = [
      ("maker", .supply, "sister", 0.9), ("group", .control, "sister", 0.9), ("group", .control, "seller", 0.9),
      ("other", .supply, "seller", 0.9), ("seller", .supply, "police", 0.9),
    ]
    let roles = ["maker": "manufacturer", "other": "manufacturer"]
    #expect(Planted(lines, roles: roles).found == ["same-group sister seller r0"])
    // A state makes no group; who supplies both has a path; and a sister that sells on is on one itself.
    #expect(Planted(lines, roles: roles.merging(["group": "public-body"]) { $1 }).found == [])
    #expect(Planted(lines + [("maker", .supply, "seller", 0.5)], roles: roles).found == [])
    #expect(Planted(lines + [("sister", .supply, "police", 0.5)], roles: roles).found == [])
  }

  @Test func `what one publisher alone says, and every path needs, is a lead`() throws {
    var planted = Planted(
      [("maker", .supply, "shop", 0.9), ("shop", .supply, "police", 0.9)], roles: ["maker": "manufacturer"])
    #expect(planted.found == [])
    var single = RelationshipStatement(
      id: "r9", from: EntityReference(id: "maker"), to: EntityReference(id: "new"), kind: .supply)
    single.sources = [Source(publisher: "Press", grade: Grade("C"))]
    planted.tiny.add(single)
    // The maker has a way around; the newcomer's own sale is official.
    var sale = RelationshipStatement(
      id: "r8", from: EntityReference(id: "new"), to: EntityReference(id: "police"), kind: .supply)
    sale.sources = [Source(publisher: "Register", grade: Grade("A3"))]
    planted.tiny.add(sale)
    #expect(planted.found == [])
    var more = RelationshipStatement(
      id: "r7", from: EntityReference(id: "late"), to: EntityReference(id: "new"), kind: .supply)
    more.sources = [Source(publisher: "Press", grade: Grade("C")), Source(publisher: "Press", grade: Grade("D"))]
    planted.tiny.add(more)
    #expect(planted.found == ["single-source late new r7"])
    let lead = try #require(planted.tiny.analysis.leads().leads.first)
    #expect(lead.exposed == [planted.tiny.analysis.dataset.entityIndex(ofRecord: "late")])
  }

  @Test(arguments: seeds(100))
  func `every single source that is named clears whoever hangs on it`(seed: Int) throws {
    let generated = GeneratedCase(seed: seed)
    let analysis = generated.analysis
    for lead in analysis.leads().leads where lead.kind == .singleSource {
      let id = analysis.dataset.relationships[lead.relationships[0]].id
      var less = generated
      less.relationships.removeAll { $0.id == id }
      let rest = less.analysis
      for entity in lead.exposed {
        let index = try #require(rest.dataset.entityIndex(ofRecord: analysis.dataset.entities[entity].id))
        #expect(rest.paths(from: index, limit: 1).paths.isEmpty, "seed \(seed), \(id)")
      }
    }
  }

  @Test(arguments: seeds(100))
  func `who hangs on a single source is who has it on all paths`(seed: Int) {
    let analysis = GeneratedCase(seed: seed).analysis
    let list = analysis.leads()
    #expect(list.undecided == 0)
    var wanted: [Int: [Int]] = [:]
    for entity in analysis.dataset.entities.indices {
      let paths = analysis.paths(from: entity, limit: 100_000)
      guard paths.isComplete, var common = paths.paths.first.map({ Set($0.relationships) }) else { continue }
      for path in paths.paths { common.formIntersection(path.relationships) }
      for relationship in common where isUncorroborated(analysis.dataset.relationships[relationship]) {
        wanted[relationship, default: []].append(entity)
      }
    }
    let found = list.leads.filter { $0.kind == .singleSource }.map { ($0.relationships[0], $0.exposed) }
    #expect(Dictionary(uniqueKeysWithValues: found) == wanted, "seed \(seed)")
  }

  @Test func `what is not asked about pushes out no lead that is`() throws {
    // More distributors without customers than are kept of a kind; the last one has the lightest lead.
    let lines = (0..<1_100).map { number -> TinyCase.Line in
      ("maker", .distribution, "shop\(number)", number == 1_099 ? 0.3 : 0.9)
    }
    let analysis = Planted(lines).tiny.analysis
    let all = analysis.leads()
    #expect(all.leads.count { $0.kind == .customersUnknown } == 1_000 && all.leftOutOfKind == [.customersUnknown: 100])
    let last = try #require(analysis.dataset.entityIndex(ofRecord: "shop1099"))
    let own = analysis.leads(about: last, kinds: [.customersUnknown])
    #expect(own.leads.map(\.entity) == [last] && own.leftOut == 0)
    let none = analysis.leads(kinds: [.parentOfFlagged])
    #expect(none.leads.isEmpty && none.leftOut == 0 && none.undecided == 0)
    #expect(analysis.leads(most: 2_000).leftOut == 0)
    let text = LeadsReport(all, of: analysis, least: 0, top: 3).text
    #expect(text.contains("… and 997 more (--top N)") && text.contains("100 that weigh less left out (--top N)"))
  }

  /// Whether one publisher at most supports it, and none with an official grade.
  private func isUncorroborated(_ relationship: Relationship) -> Bool {
    let supporting = relationship.sources.filter { source in
      source.stance == .supports
        && !relationship.sources.contains { $0.stance == .retracts && $0.publisher == source.publisher }
    }
    let isOfficial = supporting.contains { ["A1", "A2", "A3"].contains($0.grade?.code ?? "") }
    return !isOfficial && Set(supporting.map(\.publisher)).count <= 1
  }
}
