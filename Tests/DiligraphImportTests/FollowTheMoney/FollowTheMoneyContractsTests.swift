// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func imported(_ text: String) throws -> (collected: StatementCollector, summary: ImportSummary) {
  let source = ByteSource.text(text, name: "t.ftm")
  var collector = StatementCollector()
  let importer = try FormatRegistry.importer(for: source)
  #expect(importer.name == "ftm")
  let summary = try importer.read(source, into: &collector)
  return (collector, summary)
}

private func lines(_ collected: StatementCollector) -> [String] {
  collected.relationships.map { "\($0.from.key) \($0.kind.rawValue) \($0.to.key)" }
}

private let contract =
  #"{"id":"c1","schema":"Contract","properties":{"title":["Cameras"],"authority":["pb"],"contractDate":["2020-01-01"]}}"#
private let award = """
  {"id":"w1","schema":"ContractAward","properties":{"contract":["c1"],"supplier":["co"],"amount":["50"],\
  "currency":["EUR"],"cpvCode":["32323500"]}}
  """

@Suite struct FollowTheMoneyContractsTests {
  @Test(arguments: [[contract, award], [award, contract]])
  func `an award goes from the supplier to the authority of its contract, in either order`(entities: [String]) throws {
    let (collected, summary) = try imported(entities.joined(separator: "\n"))
    #expect(lines(collected) == ["co award pb"])
    let relationship = try #require(collected.relationships.first)
    #expect(relationship.id == "ftm:w1" && relationship.amount == Amount(50, currency: "EUR"))
    #expect(relationship.period.start == Day("2020-01-01") && relationship.sources.first?.title == "Cameras")
    #expect(relationship.products.map(\.name) == ["video-surveillance"])
    #expect(collected.findings.isEmpty && summary.records.read == 2 && summary.records.stored == 1)
  }

  @Test func `awards of cancelled, of unknown contracts and of nobody are said`() throws {
    let (collected, summary) = try imported(
      """
      {"id":"c1","schema":"Contract","properties":{"authority":["pb"],"cancelled":["true"]}}
      \(award)
      {"id":"w2","schema":"ContractAward","properties":{"contract":["c9"],"supplier":["co"]}}
      {"id":"c3","schema":"Contract","properties":{"title":["Ghost"]}}
      {"id":"w3","schema":"ContractAward","properties":{"contract":["c3"],"supplier":["co"]}}
      """)
    #expect(lines(collected).isEmpty && summary.records.stored == 0)
    #expect(
      collected.findings.map(\.code) == ["ftm-contract-missing", "ftm-link-incomplete", "ftm-contract-cancelled"])
  }

  @Test func `a delivery is a shipment, and a risk is a flag for each topic`() throws {
    let collected = try imported(
      """
      {"id":"e1","schema":"EconomicActivity","properties":{"sender":["co"],"receiver":["pb"],"goodsDescription":["x"]}}
      {"id":"r1","schema":"Risk","properties":{"entity":["co"],"topics":["export.risk","crime"],"reason":["why"]}}
      """
    ).collected
    #expect(lines(collected) == ["co shipment pb"])
    #expect(
      collected.flags.map { "\($0.entity.key) \($0.category) \($0.level?.value ?? -1)" } == [
        "co crime 2", "co export.risk 2",
      ])
    #expect(collected.flags.first?.notes == ["reason: why"])
  }

  private static let nested = """
    {"id":"n1","schema":"Company","properties":{"name":["Norvale"],"topics":["sanction"],"sanctions":[{"id":"s1",\
    "schema":"Sanction","properties":{"entity":["n1"],"program":["TIDE"],"startDate":["2022-03-01"]},\
    "datasets":["us_ofac_sdn"]}],"ownershipAsset":[{"id":"o1","schema":"Ownership","properties":{"owner":[{"id":"n2",\
    "schema":"Company","properties":{"name":["Kestrel"]}}],"asset":["n1"],"percentage":["60"]}}]},"target":true}
    """

  @Test func `entities inside of others are read as if they stood beside them`() throws {
    let (collected, summary) = try imported(Self.nested)
    #expect(collected.entities.map(\.reference.key) == ["n1", "n2"] && lines(collected) == ["n2 ownership n1"])
    #expect(collected.relationships.first?.share == Share(exactly: 0.6))
    #expect(collected.flags.map(\.id) == ["ftm:s1"] && collected.flags.first?.list == "ofac-sdn")
    #expect(collected.flags.first?.sources.first?.location?.path == "properties.sanctions[0]")
    #expect(summary["records"] == 1 && summary["nested entities"] == 3 && summary.records.read == 1)
  }

  @Test func `the answer of a search has its entities under results`() throws {
    let collected = try imported("{\"limit\":5,\"total\":{\"value\":1},\"results\":[\(Self.nested)]}").collected
    #expect(collected.entities.map(\.reference.key) == ["n1", "n2"])
  }

  @Test func `a statement that nobody has matched is known by the entity's own id`() throws {
    let source = ByteSource.text(
      "canonical_id,entity_id,prop,schema,value\n,x-1,name,Company,Norvale\n,x-1,country,Company,no\n", name: "t.csv")
    var collector = StatementCollector()
    _ = try StatementTableImporter().read(source, into: &collector)
    #expect(collector.entities.map(\.reference.key) == ["x-1"] && collector.findings.isEmpty)
  }
}
