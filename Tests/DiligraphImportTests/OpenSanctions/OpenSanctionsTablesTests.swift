// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

private func imported(_ text: String) throws -> (summary: ImportSummary, dataset: Dataset) {
  var builder = DatasetBuilder()
  let source = ByteSource.text(text, name: "t.csv")
  let summary = try FormatRegistry.importer(for: source).read(source, into: &builder)
  return (summary, builder.dataset())
}

private let targetHeader =
  "\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\",\"addresses\",\"identifiers\",\"sanctions\","
  + "\"phones\",\"emails\",\"dataset\",\"first_seen\",\"last_seen\",\"last_change\"\n"
private let statementHeader =
  "canonical_id,entity_id,prop,prop_type,schema,value,dataset,origin,lang,original_value,external,first_seen,"
  + "last_seen,id\n"

@Suite struct OpenSanctionsTablesTests {
  @Test func `a target has its names, countries, identifiers, and a flag for each sanction`() throws {
    let (summary, dataset) = try imported(
      targetHeader
        + "NK-1,Company,Norvale,\"NV;Norvale Ltd;\",,gb;eu,\"1 Quay; Tidetown\",529900T8BM49AURSDO55;77,"
        + "\"Office of Foreign Assets Control (OFAC) - SDN List;Office of Tides - Foggy - 2021-03-04\",,,Tide List,,,"
        + "2024-01-02T10:00:00\n")
    let entity = try #require(dataset.entities.first)
    #expect(entity.id == "ftm:NK-1" && entity.kind == .company && entity.jurisdictions == ["GB"])
    #expect(entity.names.map(\.text) == ["Norvale", "NV", "Norvale Ltd"])
    #expect(entity.identifiers.map(\.description) == ["XI-LEI-529900T8BM49AURSDO55"])
    let flags = dataset.flags.sorted { ($0.programme ?? "") < ($1.programme ?? "") }
    #expect(flags.map { $0.list ?? "-" } == ["ofac-sdn", "-"] && flags.allSatisfy { $0.level == FlagLevel(4) })
    #expect(flags.last?.programme == "Office of Tides - Foggy" && flags.last?.period.start == Day("2021-03-04"))
    #expect(flags.last?.sources.first?.publisher == "Office of Tides")
    #expect(summary["records"] == 1 && dataset.findings.isEmpty)
  }

  @Test(arguments: [
    ("Foggy - 2015-01-01", "Tide Medicaid Exclusions", "debarment", 3),
    ("Cross Debarment: Tides - 2020", "Tide List;Fog List", "debarment", 3),
    ("Foggy - 2015-01-01", "Tide Exclusions;Fog Sanctions", "sanction", 4),
    ("Office of Foreign Assets Control (OFAC) - SDN List", "Tide Exclusions", "sanction", 4),
  ]) func `an exclusion from contracts is no sanction`(text: String, lists: String, category: String, level: Int) throws
  {
    let (_, dataset) = try imported(targetHeader + "NK-1,Company,Norvale,,,gb,,,\(text),,,\(lists),,,\n")
    #expect(dataset.flags.map(\.category) == [category] && dataset.flags.first?.level == FlagLevel(level))
  }

  @Test(arguments: [
    ("Foggy - expired - 2014-03-15 - 2015-01-01", "Foggy - expired", "2014-03-15", "2015-01-01"),
    ("Foggy - 2014", "Foggy", "2014-01-01", nil), ("Foggy", "Foggy", nil, nil),
    ("Foggy - 2015-01-01 - 2014-03-15", "Foggy", "2015-01-01", nil), ("2014-03-15", "2014-03-15", nil, nil),
  ]) func `of two dates at the end of a sanction, the second is its end`(
    text: String, programme: String, start: String?, end: String?
  ) {
    let sanction = SanctionText(text)
    #expect(sanction.text == programme)
    #expect(sanction.period == Period(start: start.flatMap { Day($0) }, end: end.flatMap { Day($0) }))
  }

  @Test func `every row is an entity or accounted for`() throws {
    let (summary, dataset) = try imported(
      targetHeader
        + "NK-1,Company,Norvale,,,,,,,,,L,,,\n,Company,Nobody,,,,,,,,,L,,,\nNK-2,Security,Tern,,,,,,X - Y,,,L,,,\n")
    #expect(summary["records"] == 3 && summary["entities"] == 1 && summary["records left out"] == 2)
    #expect(
      Set(dataset.findings.map(\.code)) == [
        "ftm-without-id", "ftm-target-without-sanction", "ftm-schema-not-read",
      ])
  }

  @Test func `an item with a semicolon in it is quoted`() throws {
    let (_, dataset) = try imported(
      targetHeader + "NK-1,Company,Norvale,\"\"\"Nor; vale\"\";NV\",,,,,A - B,,,L,,,\n")
    #expect(Set(dataset.entities[0].names.map(\.text)) == ["Norvale", "Nor; vale", "NV"])
  }

  @Test func `of persons neither numbers nor addresses are kept`() throws {
    let (_, dataset) = try imported(
      targetHeader + "NK-9,Person,Example Person,,1970-01-01,gb,1 Quay,12345,A - B,+1,a@b.example,L,,,\n")
    #expect(dataset.entities[0].identifiers.isEmpty && dataset.entities[0].notes.isEmpty)
  }

  @Test func `statements of one entity are put together`() throws {
    let (summary, dataset) = try imported(
      statementHeader
        + "NK-1,x-1,id,checksum,LegalEntity,ab,x_list,,,,f,,,s0\n"
        + "NK-1,x-1,name,name,LegalEntity,Norvale,x_list,,,,f,,,s1\n"
        + "NK-1,y-1,name,name,Company,Norvale,y_list,,,,f,,,s2\n"
        + "NK-1,y-1,jurisdiction,country,Company,gb,y_list,,,,f,,,s3\n"
        + "NK-1,z-1,name,name,Company,Unproven,z_list,,,,t,,,s4\n"
        + "o-1,o-1,owner,entity,Ownership,NK-2,y_list,,,,f,,,s5\n"
        + "o-1,o-1,asset,entity,Ownership,NK-1,y_list,,,,f,,,s6\n"
        + "o-1,o-1,percentage,string,Ownership,60,y_list,,,,f,,,s7\n")
    #expect(summary["statements"] == 8 && summary["statements external"] == 1 && summary["records"] == 2)
    let entity = try #require(dataset.entities.first { $0.id == "ftm:NK-1" })
    #expect(entity.kind == .company && entity.names.map(\.text) == ["Norvale"] && entity.jurisdictions == ["GB"])
    let link = try #require(dataset.relationships.first)
    #expect(link.kind == .ownership && link.share == Share(exactly: 0.6))
    #expect(dataset.findings.isEmpty)
  }

  @Test func `scattered and incomplete statements are said`() throws {
    let (summary, dataset) = try imported(
      statementHeader + "a,a,name,name,Company,A,l,,,,,,,1\nb,b,name,name,Company,B,l,,,,,,,2\n"
        + "a,a,alias,name,Company,AA,l,,,,,,,3\n,,name,name,Company,A,l,,,,,,,4\n")
    #expect(dataset.findings.map(\.code) == ["ftm-statements-scattered", "ftm-statement-incomplete"])
    #expect(summary["statements left out"] == 1)
    #expect(dataset.entities.first?.names.map(\.text) == ["A", "AA"])
  }

  @Test(.enabled(if: RealData.exists("ftm")))
  func `real targets are all entities or accounted for`() throws {
    for url in RealData.files("ftm", ["csv"]) {
      var builder = DatasetBuilder()
      let source = ByteSource.file(url.path, name: url.lastPathComponent)
      let importer = try FormatRegistry.importer(for: source)
      let summary = try importer.read(source, into: &builder)
      let dataset = builder.dataset()
      #expect(importer.name == "ftm-targets" && summary["records"] > 0)
      #expect(summary["records"] == summary["entities"] + summary["records left out"])
      #expect(dataset.findings.allSatisfy { $0.severity != .error })
      print(
        "\(url.lastPathComponent): \(summary["records"]) records, \(dataset.entities.count) entities, "
          + "\(dataset.flags.count) flags, \(dataset.findings.count) findings")
      let brigades = dataset.entities.first { $0.id == "ftm:NK-4HFye4WXm2wBXguyJzSHwf" }
      #expect(brigades?.kind == .organization || !url.path.contains("_dev"))
    }
  }
}
