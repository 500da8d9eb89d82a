// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Foundation
import Testing

@testable import Diligraph

@Suite struct RedFlagTests {
  private static let shared = DossierCase()

  private func pack(_ tests: [SectorPack.Test?]) -> SectorPack {
    let redFlags = tests.enumerated().map { number, test in
      SectorPack.RedFlag(id: "\(number)", wording: "Something \(number)", document: "A document", test: test)
    }
    return SectorPack(id: "p", title: "Pack", categories: [], redFlags: redFlags)
  }

  private func section(_ tests: [SectorPack.Test?], of id: String = "maker") throws -> Dossier.Section {
    var options = DossierOptions()
    options.packs = [pack(tests)]
    options.sensitivity = false
    let dossier = try #require(Self.shared.dossier(id, options))
    return try #require(dossier.section(.redFlags))
  }

  private func checks(_ tests: [SectorPack.Test?], of id: String = "maker") throws -> [[String: Any]] {
    let text = try section(tests, of: id).value.canonicalJSON
    let packs = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    return try #require(packs[0]["redFlags"] as? [[String: Any]])
  }

  /// The status, then the ids of what meets it.
  private func outcome(_ test: SectorPack.Test?, of id: String = "maker") throws -> [String] {
    let check = try checks([test], of: id)[0]
    let found = [check["relationships"], check["entities"]].flatMap { $0 as? [String] ?? [] }
    return [check["status"] as? String ?? ""] + found.sorted()
  }

  @Test func `a product category is met by the steps that state it, and open where a step states none`() throws {
    let faces = try outcome(.product([ProductCategory("facial-recognition")]))
    #expect(faces == ["met", "r1", "r3", "r4", "r6", "r8"])
    #expect(try outcome(.product([ProductCategory("intrusion")])) == ["notAssessable"])
  }

  @Test func `a category is met as tables write it, and a word of no category leaves it open`() throws {
    func outcome(_ product: String) throws -> String {
      var small = TinyCase([], flagged: ["b"])
      var statement = RelationshipStatement(from: EntityReference(id: "a"), to: EntityReference(id: "b"), kind: .supply)
      statement.products = [ProductCategory(product)]
      small.add(statement)
      let analysis = small.analysis
      var options = DossierOptions()
      options.packs = [pack([.product([ProductCategory("monitoring-centre")])])]
      let dossiers = Dossiers(
        of: analysis, context: ReportContext(policy: analysis.policy, digest: "d"),
        provenance: DossierProvenance(inputs: [], dataDigest: "d", programVersion: "1"), options: options)
      let dossier = dossiers.dossier(of: try #require(analysis.dataset.entityIndex(ofRecord: "a")))
      let text = try #require(dossier.section(.redFlags)).value.canonicalJSON
      return try #require(text.firstMatch(of: /"status":"(\w+)"/)).1.description
    }
    #expect(try outcome("Monitoring centre") == "met")
    #expect(try outcome("dpi") == "notMet")
    #expect(try outcome("lawful interception") == "notAssessable")
  }

  @Test func `kinds, levels and words of end users are met or not`() throws {
    #expect(try outcome(.kind([.service, .licence])) == ["met", "r6"])
    #expect(try outcome(.kind([.access])) == ["notMet"])
    #expect(try outcome(.endUserLevel(5)) == ["met", "ministry"])
    #expect(try outcome(.endUserWords(["SECURITY"])) == ["met", "ministry", "police"])
    #expect(try outcome(.endUserWords(["polic"])) == ["notMet"])
  }

  @Test func `roles and sorts of intermediaries are told apart`() throws {
    #expect(try outcome(.intermediaryRole([Role("reseller")])) == ["met", "first", "second"])
    #expect(try outcome(.intermediaryRole([Role("broker")])) == ["notMet"])
    #expect(try outcome(.intermediary(.unnamed)) == ["notMet"])
    #expect(try outcome(.intermediary(.flagged)) == ["notMet"])
    // All are in one country.
    #expect(try outcome(.intermediary(.foreign)) == ["notMet"])
  }

  @Test func `an intermediary of a third country, an unnamed one and one without a country are told apart`() throws {
    func outcome(_ countries: [String], _ sort: SectorPack.Intermediary, name: String = "Kestrel") throws -> String {
      var small = TinyCase([("a", .supply, "b", 0.9), ("b", .supply, "c", 0.9)], flagged: ["c"])
      for (id, country) in zip(["a", "b", "c"], countries) {
        var statement = EntityStatement(EntityReference(id: id), names: [Name(id == "b" ? name : id)])
        statement.jurisdictions = country.isEmpty ? [] : [country]
        small.add(statement)
      }
      let analysis = small.analysis
      var options = DossierOptions()
      options.packs = [pack([.intermediary(sort)])]
      let dossiers = Dossiers(
        of: analysis, context: ReportContext(policy: analysis.policy, digest: "d"),
        provenance: DossierProvenance(inputs: [], dataDigest: "d", programVersion: "1"), options: options)
      let dossier = dossiers.dossier(of: try #require(analysis.dataset.entityIndex(ofRecord: "a")))
      let text = try #require(dossier.section(.redFlags)).value.canonicalJSON
      return try #require(text.firstMatch(of: /"status":"(\w+)"/)).1.description
    }
    #expect(try outcome(["XA", "XB", "XC"], .foreign) == "met")
    #expect(try outcome(["XA", "XA-01", "XC"], .foreign) == "notMet")
    #expect(try outcome(["XA", "XC", "XC"], .foreign) == "notMet")
    #expect(try outcome(["XA", "", "XC"], .foreign) == "notAssessable")
    #expect(try outcome(["XA", "XB", "XC"], .unnamed, name: "Unknown reseller") == "met")
    #expect(try outcome(["XA", "XB", "XC"], .unnamed) == "notMet")
  }

  @Test func `what is unstated, and what rests on weak evidence, is met by what it is about`() throws {
    #expect(try outcome(.unstated(.product)) == ["met", "r2"])
    #expect(try outcome(.unstated(.start)) == ["met", "r2"])
    #expect(try outcome(.unstated(.source)) == ["met", "r8"])
    #expect(try outcome(.unstated(.role)) == ["notMet"])
    // The owner of the maker is flagged, and its share is not stated.
    #expect(try outcome(.unstated(.share)) == ["met", "r7"])
    #expect(try outcome(.evidence(.disputed)) == ["met", "r1"])
    #expect(try outcome(.evidence(.onePublisher)) == ["notMet"])
  }

  @Test func `what the data have no place for, or an entity without paths, is not assessable, with the reason`() throws
  {
    #expect(try outcome(nil) == ["notAssessable"])
    #expect(try outcome(.endUserLevel(1), of: "owner") == ["notAssessable"])
    #expect(try checks([nil])[0]["reason"] as? String == "the data have no place for it; ask the parties")
  }

  @Test func `what is met stands first, and nothing of the pack is left out`() throws {
    let tests: [SectorPack.Test?] = [.kind([.access]), nil, .endUserLevel(5)]
    let section = try section(tests)
    guard case .table(let table) = section.blocks[1] else { throw CancellationError() }
    #expect(table.rows.map { $0[1].plain } == ["met", "not assessable", "not met"])
    guard case .paragraph(let counts) = section.blocks[0] else { throw CancellationError() }
    #expect(counts.plain == "Pack: 1 met, 1 not assessable from the data, 1 not met.")
  }

  private static func settings(_ test: StructuredValue) -> StructuredValue {
    .object([
      .init(key: "pack", value: .string("p")), .init(key: "title", value: .string("P")),
      .init(
        key: "redFlags",
        value: .array([
          .object([
            .init(key: "id", value: .string("a")), .init(key: "wording", value: .string("w")),
            .init(key: "document", value: .string("d")), .init(key: "test", value: test),
          ])
        ])),
    ])
  }

  @Test(arguments: [
    SectorPack.Test.product([ProductCategory("dpi")]), .kind([.access]), .endUserLevel(3), .endUserWords(["army"]),
    .intermediaryRole([Role("broker")]), .intermediary(.foreign), .unstated(.share), .evidence(.disputed),
  ])
  func `a test that is written is read as it was`(test: SectorPack.Test) throws {
    #expect(try SectorPack(Self.settings(test.structuredValue)).redFlags[0].test == test)
  }

  @Test func `a pack or a framework that cannot be used is refused with the place and what would be right`() throws {
    func message(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return ""
    }
    func test(_ key: String, _ value: StructuredValue) -> String {
      message { _ = try SectorPack(Self.settings(.object([.init(key: key, value: value)]))) }
    }
    #expect(
      test("knd", .null)
        == """
        redFlags[0].test.knd: there is no such key; the nearest is \"kind\". The keys are product, kind, \
        endUserLevel, 
        """
        + "endUserWords, intermediaryRole, intermediary, unstated, evidence.")
    #expect(test("endUserLevel", .number(6)) == "redFlags[0].test.endUserLevel: must be a whole number from 0 to 5.")
    #expect(
      test("intermediary", .string("foriegn"))
        == """
        redFlags[0].test.intermediary: is \"foriegn\", perhaps for \"foreign\"; it must be one of unnamed, \
        foreign, flagged.
        """
    )
    #expect(test("product", .array([])) == "redFlags[0].test.product: is empty; it must have at least one element.")
    #expect(message { _ = try SectorPack(.array([])) } == "file: is a list; it must be a map.")
    #expect(
      message { _ = try SectorPack(.object([.init(key: "pack", value: .string("p"))])) }
        == "title: is missing; give it a value.")
    let step = StructuredValue.object([
      .init(key: "heading", value: .string("h")),
      .init(key: "sections", value: .array([.string("paths"), .string("paths")])),
    ])
    let framework = StructuredValue.object([
      .init(key: "framework", value: .string("f")), .init(key: "title", value: .string("t")),
      .init(key: "document", value: .string("d")), .init(key: "steps", value: .array([step])),
    ])
    #expect(
      message { _ = try Framework(framework) }
        == "steps[0].sections: names paths, which stands under another heading already; name it once.")
  }
}
