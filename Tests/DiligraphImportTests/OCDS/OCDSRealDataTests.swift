// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport
import Testing

private func imported(_ file: String) throws -> (dataset: Dataset, summary: ImportSummary) {
  var builder = DatasetBuilder()
  let url = RealData.folder.appendingPathComponent(file)
  let summary = try OCDSImporter().read(.file(url.path, name: url.lastPathComponent), into: &builder)
  return (builder.dataset(), summary)
}

/// Facts that were read by hand in published files.
@Suite struct OCDSRealDataTests {
  private static let jalisco = "ocds/mexico-jalisco/record-packages/ocds-xs1qbl-SFIN-03-0001-00-2017.json"
  private static let moldova = "ocds/moldova/records/ocds-ngfbwp-18374928.json"

  @Test(.enabled(if: RealData.exists(jalisco), "real procurement data is absent"))
  func `in a record package of Jalisco, who was awarded what, by whom, for whom, and who bid`() throws {
    let (dataset, summary) = try imported(Self.jalisco)
    let award = try #require(dataset.relationships.first { $0.kind == .award })
    #expect(dataset.relationships.count { $0.kind == .award } == 1)
    #expect(award.id == "ocds-xs1qbl-SFIN-03-0001-00-2017/IN496198-OC63942-2017/P00268")
    #expect(award.amount == Amount(9_396_000, currency: "MXN"))
    #expect(award.period == Period(start: Day("2017-06-16"), end: Day("2017-06-16")))
    let supplier = dataset.entities[award.from].identifiers.map(\.description)
    let buyer = dataset.entities[award.to].identifiers.map(\.description)
    #expect(supplier == ["PROV-GOB-JAL-P00268"] && buyer == ["DEP-GOB-JAL-03-1685"])
    let agent = try #require(dataset.relationships.first { $0.kind == .representation })
    #expect(dataset.entities[agent.from].identifiers.map(\.description) == ["DEP-GOB-JAL-03.4-1653"])
    #expect(dataset.relationships.count { $0.kind == .bid } == 2)
    #expect(summary.records.read == 1 && summary.records.stored == 1)
  }

  @Test(.enabled(if: RealData.exists(moldova), "real procurement data is absent"))
  func `in a record of Moldova, an award without status and date, from its contract`() throws {
    let (dataset, _) = try imported(Self.moldova)
    let award = try #require(dataset.relationships.first { $0.kind == .award })
    #expect(award.id == "ocds-ngfbwp-18374928/award-18953995/c7d43da050b51b131c5727afdc506dba")
    #expect(award.amount == Amount(5_280, currency: "MDL"))
    #expect(award.period == Period(start: Day("2017-04-12"), end: Day("2017-12-31")))
    #expect(dataset.entities[award.to].kind == .publicBody)
    #expect(award.sources.first?.published == Day("2017-03-17"))
  }
}
