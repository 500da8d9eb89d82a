// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

@Suite struct USAspendingAnswersTests {
  private func imported(_ text: String) throws -> (summary: ImportSummary, dataset: Dataset) {
    var builder = DatasetBuilder()
    let source = ByteSource.text(text, name: "t.json")
    #expect(try FormatRegistry.importer(for: source).name == "usaspending-json")
    let summary = try USAspendingAnswersImporter().read(source, into: &builder)
    return (summary, builder.dataset())
  }

  @Test func `a search for awards says who provides what to whom`() throws {
    let (summary, dataset) = try imported(
      """
      {"limit": 2, "results": [{"Award ID": "T1", "Recipient Name": "NORVALE INC.", "Recipient UEI": "NRVL00000012",
      "Recipient Location": {"location_country_code": "NOR"}, "Awarding Agency": "Department of Tides",
      "Awarding Sub Agency": "Harbour Office", "Awarding Sub Agency Code": "2050", "Start Date": "2018-03-05",
      "End Date": "2025-08-23", "Award Amount": 168.95, "NAICS": {"code": "541713", "description": "RESEARCH"},
      "generated_internal_id": "CONT_AWD_T1_2050_-NONE-_-NONE-"},
      {"Award ID": "G1", "Recipient Name": "TARN", "generated_internal_id": "ASST_NON_G1_2050"}], "messages": []}
      """)
    let award = try #require(dataset.relationships.first { $0.kind == .award })
    #expect(award.id == "CONT_AWD_T1_2050_-NONE-_-NONE-/US-SAM-NRVL00000012")
    #expect(award.amount == Amount(168.95, currency: "USD") && award.period.end == Day("2025-08-23"))
    #expect(dataset.entities[award.from].jurisdictions == ["NO"] && dataset.entities[award.to].name == "Harbour Office")
    #expect(dataset.relationships.contains { $0.kind == .partOf })
    #expect(summary.records.skipped == ["grant, loan or payment": 1])
  }

  @Test func `the page of an award has the recipient's parent, who controls it`() throws {
    let (_, dataset) = try imported(
      """
      {"generated_unique_award_id": "CONT_AWD_T1_2050_-NONE-_-NONE-", "piid": "T1", "total_obligation": 10,
      "awarding_agency": {"toptier_agency": {"name": "Department of Tides"}},
      "period_of_performance": {"start_date": "2018-03-05", "end_date": "2025-08-19"},
      "recipient": {"recipient_name": "NORVALE INC.", "recipient_uei": "NRVL00000012",
      "parent_recipient_name": "KESTREL", "parent_recipient_uei": "KSTR00000034"}}
      """)
    let control = try #require(dataset.relationships.first { $0.kind == .control })
    #expect(dataset.entities[control.from].name == "KESTREL" && control.share == nil)
    #expect(dataset.relationships.contains { $0.kind == .award && $0.amount == Amount(10, currency: "USD") })
  }

  @Test func `results that name no recipient are left out, each with its reason`() throws {
    let (summary, dataset) = try imported(
      """
      {"page_metadata": {"page": 1}, "results": [{"id": "CONT_TX_1", "action_type": "C", "federal_action_obligation": 5}]}
      """)
    #expect(dataset.relationships.isEmpty && summary.records.skipped == ["usaspending-award-without-key": 1])
  }
}
