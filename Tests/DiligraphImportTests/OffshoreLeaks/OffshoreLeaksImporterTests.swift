// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func imported(_ texts: String...) throws -> (counts: [String: Int], dataset: Dataset) {
  var builder = DatasetBuilder()
  var counts: [String: Int] = [:]
  for text in texts {
    let source = ByteSource.text(text, name: "t.csv")
    let importer = try FormatRegistry.importer(for: source)
    #expect(importer.name == "offshore-leaks")
    counts.merge(try importer.read(source, into: &builder).counts) { $0 + $1 }
  }
  return (counts, builder.dataset())
}

private let entities =
  "node_id,name,original_name,former_name,jurisdiction,jurisdiction_description,company_type,address,internal_id,"
  + "incorporation_date,inactivation_date,struck_off_date,dorm_date,status,service_provider,ibcRUC,country_codes,"
  + "countries,sourceID,valid_until,note\n"
  + "10,TIDE HOLDINGS LTD.,TIDE HOLDINGS LTD.,,BVI,British Virgin Islands,,,7,23-MAR-2006,,,,Active,Fog Agents,,HKG,"
  + "Hong Kong,Tide Papers,,\n"
private let officers =
  "node_id,name,countries,country_codes,sourceID,valid_until,note\n20,KESTREL NOMINEES,Hong Kong,HKG,Tide Papers,,\n"
private let intermediaries =
  "node_id,name,status,internal_id,address,countries,country_codes,sourceID,valid_until,note\n"
  + "30,FOG AGENTS,ACTIVE,1,,Panama,PAN,Tide Papers,,\n"
private let addresses =
  "node_id,address,name,countries,country_codes,sourceID,valid_until,note\n40,1 Quay,,Panama,PAN,Tide Papers,,\n"
private let relationships =
  "node_id_start,node_id_end,rel_type,link,status,start_date,end_date,sourceID\n"
  + "20,10,officer_of,shareholder of,,17-JUN-2014,,Tide Papers\n20,10,officer_of,director of,,,,Tide Papers\n"
  + "20,10,officer_of,nominee shareholder of,,,,Tide Papers\n30,10,intermediary_of,intermediary of,,,,Tide Papers\n"
  + "10,40,registered_address,registered address,,,,Tide Papers\n10,11,same_name_as,same name as,,,,Tide Papers\n"
  + "10,11,waves_at,waves at,,,,Tide Papers\n"

@Suite struct OffshoreLeaksImporterTests {
  @Test func `editions with letters before the columns say in each row which table it is of`() throws {
    let columns =
      "labels(n),n.valid_until,n.country_codes,n.countries,n.node_id,n.sourceID,n.address,n.name,"
      + "n.jurisdiction_description,n.service_provider,n.jurisdiction,n.closed_date,n.incorporation_date,n.ibcRUC,n.type,"
      + "n.status,n.company_type,n.note\n"
    let (counts, dataset) = try imported(
      columns + "\"[\"\"Entity\"\"]\",,MLT,Malta,10,Tide Papers,,TIDE LTD.,Malta,,MLT,,01-JAN-2001,,,Active,,\n",
      columns + "\"[\"\"Officer\"\"]\",,HKG,Hong Kong,20,Tide Papers,,KESTREL NOMINEES,,,,,,,,,,\n"
        + "\"[\"\"Address\"\"]\",,MLT,Malta,40,Tide Papers,1 Quay,,,,,,,,,,,\n",
      "node_1,rel_type,node_2,r.sourceID,r.valid_until,r.start_date,r.end_date\n"
        + "20,shareholder_of,10,Tide Papers,,02-FEB-2002,03-MAR-2003\n")
    #expect(
      dataset.entities.map { "\($0.id) \($0.name) \($0.kind) \($0.jurisdictions)" } == [
        "icij:10 TIDE LTD. company [\"MT\"]", "icij:20 KESTREL NOMINEES unknown [\"HK\"]",
      ])
    #expect(dataset.entities[0].notes.contains("incorporated: 01-JAN-2001"))
    let owned = try #require(dataset.relationships.first)
    #expect(owned.kind == .ownership && owned.sources.first?.title == "Tide Papers")
    #expect(owned.period == Period(start: Day("2002-02-02"), end: Day("2003-03-03")))
    #expect(counts["addresses not read"] == 1 && counts["entities"] == 2)
  }

  @Test func `the words of other editions for likeness are candidates, and for owners holdings`() throws {
    let links =
      "node_1,rel_type,node_2\n20,similar name and address as,10\n20,probably same company as,10\n20,Ultimate Beneficial Owner,10\n"
      + "node_1,rel_type,node_2\n"
    let (counts, dataset) = try imported(entities, officers, links)
    #expect(dataset.relationships.map(\.kind) == [.ownership] && counts["rows left out"] == nil)
    #expect(dataset.findings.map(\.code) == ["csv-header-repeated"])
  }

  @Test(arguments: [
    ("owner", RelationshipKind.ownership), ("DIRECTOR / OWNER", .ownership),
    ("Co-owner (50% owned by him)", .ownership),
    ("BeneficialOwner", .ownership), ("UBO", .ownership), ("BO", .ownership), ("owner, director", .ownership),
    ("nominee shareholder of", .associate), ("former owner", .associate), ("board member", .associate),
    ("director of", .associate),
  ]) func `an owner is told by whole words`(link: String, kind: RelationshipKind) {
    #expect(OffshoreLink.meaning(type: "officer_of", link: link) == kind)
  }

  @Test func `tables of which only some columns were kept are the same entities`() throws {
    let (counts, dataset) = try imported(
      "node_id,name,jurisdiction,incorporation_date,status\n10,TIDE HOLDINGS LTD.,SAM,23-MAR-2006,Active\n",
      "node_id,name,countries\n20,KESTREL NOMINEES,South Korea\n", "node_id,address,countries\n40,1 Quay,Panama\n",
      "node_id_start,node_id_end,rel_type,link\n20,10,officer_of,shareholder of\n")
    #expect(dataset.entities.map(\.name) == ["TIDE HOLDINGS LTD.", "KESTREL NOMINEES"])
    #expect(dataset.entities.map(\.kind) == [.company, .unknown])
    #expect(dataset.entities[1].jurisdictions == ["KR"])
    #expect(dataset.relationships.count == 1 && counts["addresses not read"] == 1)
  }

  @Test func `the first editions have words for types, and other names for the ends`() throws {
    let (counts, dataset) = try imported(
      "node_1,rel_type,node_2\n30,intermediary of,10\n20,shareholder of,10\n21,president of,10\n20,registered address,40\n"
        + "10,same name and registration date as,11\n")
    #expect(
      Set(dataset.relationships.map { "\(dataset.entities[$0.from].id) \($0.kind.rawValue)" }) == [
        "icij:30 representation", "icij:20 ownership", "icij:21 associate",
      ])
    #expect(counts["relationships"] == 3 && counts["rows left out"] == nil)
  }

  @Test func `nodes become entities, addresses are counted`() throws {
    let (counts, dataset) = try imported(entities, officers, intermediaries, addresses)
    #expect(
      dataset.entities.map { "\($0.id) \($0.kind) \($0.jurisdictions)" } == [
        "icij:10 company [\"VG\"]", "icij:20 unknown [\"HK\"]", "icij:30 unknown [\"PA\"]",
      ])
    #expect(counts["rows"] == 4 && counts["entities"] == 3 && counts["addresses not read"] == 1)
    #expect(dataset.entities[0].notes.contains("incorporated: 23-MAR-2006"))
  }

  @Test func `a shareholder owns without a stated share, others are associates or represent`() throws {
    let (counts, dataset) = try imported(relationships)
    let kinds = dataset.relationships.map { "\($0.notes[0]) = \($0.kind.rawValue)" }.sorted()
    #expect(
      kinds == [
        "intermediary_of: intermediary of = representation", "officer_of: director of = associate",
        "officer_of: nominee shareholder of = associate", "officer_of: shareholder of = ownership",
      ])
    let owned = try #require(dataset.relationships.first { $0.kind == .ownership })
    #expect(owned.share == nil && owned.period.start == Day("2014-06-17"))
    #expect(owned.sources.first?.grade == Grade("D"))
    #expect(
      counts["rows"] == 7 && counts["relationships"] == 4 && counts["registered_address not read"] == 1
        && counts["same_name_as not read"] == 1 && counts["waves_at not read"] == 1)
    #expect(dataset.findings.map(\.code) == ["icij-type-unknown"])
  }
}
