// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

/// Facts that a person read in a file: who provides what to whom, who answers for whom, since when. Each layout has an
/// invented file of its own and, where it is there, the real one.
@Suite struct FactsReadByHandTests {
  private func dataset(_ source: ByteSource) throws -> Dataset {
    var builder = DatasetBuilder()
    _ = try FormatRegistry.importer(for: source).read(source, into: &builder)
    return builder.dataset()
  }

  private func real(_ path: String) throws -> Dataset {
    try dataset(.file(RealData.folder.appendingPathComponent(path).path, name: path))
  }

  /// Relationships of a kind from one name to another.
  private func relationships(_ dataset: Dataset, _ kind: RelationshipKind, from: String, to: String) -> [Relationship] {
    dataset.relationships.filter { link in
      link.kind == kind && dataset.entities[link.from].names.contains { $0.text == from }
        && dataset.entities[link.to].names.contains { $0.text == to }
    }
  }

  // MARK: A TED notice

  @Test func `a TED notice says who was awarded which lot for how much`() throws {
    let notice = """
      <TED_EXPORT DOC_ID="088158-2022"><CODED_DATA_SECTION><REF_OJS><DATE_PUB>20220218</DATE_PUB></REF_OJS><NOTICE_DATA>
      <NO_DOC_OJS>2022/S 035-088158</NO_DOC_OJS></NOTICE_DATA></CODED_DATA_SECTION><FORM_SECTION>
      <F03_2014 CATEGORY="ORIGINAL" FORM="F03" LG="PL"><CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY>
      <OFFICIALNAME>Port of Tides</OFFICIALNAME><NATIONALID>7292345599 </NATIONALID><COUNTRY VALUE="PL"/>
      </ADDRESS_CONTRACTING_BODY></CONTRACTING_BODY>
      <AWARD_CONTRACT ITEM="1"><CONTRACT_NO>1</CONTRACT_NO><LOT_NO>1</LOT_NO><AWARDED_CONTRACT>
      <DATE_CONCLUSION_CONTRACT>2021-04-20</DATE_CONCLUSION_CONTRACT><CONTRACTORS><NO_AWARDED_TO_GROUP/><CONTRACTOR>
      <ADDRESS_CONTRACTOR><OFFICIALNAME>Norvale Sp. k.</OFFICIALNAME><NATIONALID>: 648-19-97-718</NATIONALID>
      <COUNTRY VALUE="PL"/></ADDRESS_CONTRACTOR><SME/></CONTRACTOR></CONTRACTORS><VALUES>
      <VAL_ESTIMATED_TOTAL CURRENCY="EUR">50000.00</VAL_ESTIMATED_TOTAL><VAL_TOTAL CURRENCY="EUR">47620.00</VAL_TOTAL>
      </VALUES></AWARDED_CONTRACT></AWARD_CONTRACT></F03_2014></FORM_SECTION></TED_EXPORT>
      """
    let dataset = try dataset(.text(notice, name: "notice.xml"))
    let award = try #require(relationships(dataset, .award, from: "Norvale Sp. k.", to: "Port of Tides").first)
    #expect(award.amount == Amount(47620, currency: "EUR") && award.period.start == Day("2021-04-20"))
    #expect(dataset.entities[award.from].identifiers.map(\.description) == ["PL-TED-6481997718"])
    #expect(award.sources.first?.published == Day("2022-02-18"))
  }

  @Test(.enabled(if: RealData.exists("ted/ted-xml-r209/22-086633-001-EXP.xml"), "the real notice is absent"))
  func `the real TED notice says so of its first lot`() throws {
    let dataset = try real("ted/ted-xml-r209/22-086633-001-EXP.xml")
    let awards = relationships(
      dataset, .award,
      from: "Zarys International Group Sp. z ograniczoną odpowiedzialnością Spółka Komandytowa",
      to: "WWCOiT im. M. Kopernika w Łodzi")
    #expect(
      awards.contains { $0.amount == Amount(47620, currency: "EUR") && $0.period.start == Day("2021-04-20") })
  }

  // MARK: Sub-awards of USAspending

  private static let subawards = """
    prime_award_unique_key,prime_award_piid,prime_awardee_uei,prime_awardee_name,prime_award_awarding_agency_name,\
    subaward_number,subaward_amount,subaward_action_date,subawardee_uei,subawardee_name
    CONT_AWD_T1_8000_-NONE-_-NONE-,T1,NRVL00000012,NORVALE INC.,Department of Tides,77,71739.0,2021-02-19,\
    KSTR00000034,KESTREL CORPORATION
    CONT_AWD_T1_8000_-NONE-_-NONE-,T1,NRVL00000012,NORVALE INC.,Department of Tides,77,71739.0,2021-02-19,\
    KSTR00000034,KESTREL CORPORATION

    """

  @Test func `a repeated sub-award counts once, and the rows are accounted for`() throws {
    var builder = DatasetBuilder()
    let summary = try USAspendingImporter().read(.text(Self.subawards, name: "sub.csv"), into: &builder)
    let dataset = builder.dataset()
    let found = relationships(dataset, .subcontract, from: "KESTREL CORPORATION", to: "NORVALE INC.")
    #expect(found.map(\.amount) == [Amount(71739, currency: "USD")])
    #expect(found.first?.period.start == Day("2021-02-19"))
    #expect(summary.records.read == 2 && summary.records.stored == 1)
    #expect(summary.records.skipped == ["sub-award repeated": 1])
  }

  @Test(
    .enabled(
      if: RealData.exists("usaspending/derived-modern-csv/Contracts_Subawards_derived.csv"), "real data are absent"))
  func `the real table of sub-awards says so, and the interface's answer the same`() throws {
    for path in [
      "derived-modern-csv/Contracts_Subawards_derived.csv", "api-json/awards__search_results_subawards.json",
    ] {
      let dataset = try real("usaspending/" + path)
      let found = relationships(
        dataset, .subcontract, from: "LOCKHEED MARTIN CORPORATION", to: "UNIVERSITY OF IOWA, THE")
      #expect(
        found.contains { $0.amount == Amount(71739, currency: "USD") && $0.period.start == Day("2021-02-19") },
        "\(path)")
    }
  }

  // MARK: A relationship record of GLEIF

  private static func record(start: String, end: String) -> String {
    """
    <rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016"><rr:RelationshipRecords>
    <rr:RelationshipRecord><rr:Relationship><rr:StartNode><rr:NodeID>\(start)</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType>
    </rr:StartNode><rr:EndNode><rr:NodeID>\(end)</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:EndNode>
    <rr:RelationshipType>IS_ULTIMATELY_CONSOLIDATED_BY</rr:RelationshipType><rr:RelationshipPeriods>
    <rr:RelationshipPeriod><rr:StartDate>2012-11-29T00:00:00.000Z</rr:StartDate>
    <rr:PeriodType>RELATIONSHIP_PERIOD</rr:PeriodType></rr:RelationshipPeriod></rr:RelationshipPeriods>
    <rr:RelationshipStatus>ACTIVE</rr:RelationshipStatus></rr:Relationship><rr:Registration>
    <rr:RegistrationStatus>PUBLISHED</rr:RegistrationStatus></rr:Registration></rr:RelationshipRecord>
    </rr:RelationshipRecords></rr:RelationshipData>
    """
  }

  @Test func `the start node of a consolidation is the child, whom the end node controls`() throws {
    let text = Self.record(start: "ABCD00NORVALE0000009", end: "ABCD00KESTREL0000046")
    let dataset = try dataset(.text(text, name: "rr.xml"))
    let link = try #require(dataset.relationships.first)
    #expect(link.kind == .control && link.share == nil && link.period.start == Day("2012-11-29"))
    #expect(dataset.entities[link.from].id.contains("KESTREL") && dataset.entities[link.to].id.contains("NORVALE"))
  }

  @Test(.enabled(if: RealData.exists("gleif/rr/rr-data.xml"), "the real records are absent"))
  func `the first real record is a fund and its manager, since 2012`() throws {
    let dataset = try real("gleif/rr/rr-data.xml")
    let link = try #require(
      dataset.relationships.first { dataset.entities[$0.to].id.hasSuffix("001GPB6A9XPE8XJICC14") })
    #expect(link.kind == .representation && dataset.entities[link.from].id.hasSuffix("5493001Z012YSB2A0K51"))
    #expect(link.period == Period(start: Day("2012-11-29"), end: nil))
  }
}
