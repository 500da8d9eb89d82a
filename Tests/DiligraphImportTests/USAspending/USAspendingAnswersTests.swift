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
      "psc_hierarchy": {"toptier_code": {}, "base_code": {"code": "6350", "description": "ALARM SYSTEMS"}},
      "naics_hierarchy": {"base_code": {"code": "541713", "description": "RESEARCH"}},
      "awarding_agency": {"toptier_agency": {"name": "Department of Tides"}},
      "period_of_performance": {"start_date": "2018-03-05", "end_date": "2025-08-19"},
      "recipient": {"recipient_name": "NORVALE INC.", "recipient_uei": "NRVL00000012",
      "parent_recipient_name": "KESTREL", "parent_recipient_uei": "KSTR00000034"}}
      """)
    let control = try #require(dataset.relationships.first { $0.kind == .control })
    #expect(dataset.entities[control.from].name == "KESTREL" && control.share == nil)
    let award = try #require(dataset.relationships.first { $0.kind == .award })
    #expect(award.amount == Amount(10, currency: "USD"))
    #expect(award.notes.contains { $0.contains("PSC 6350") } && award.notes.contains { $0.contains("NAICS 541713") })
  }

  @Test func `results that name no recipient are left out, each with its reason`() throws {
    let (summary, dataset) = try imported(
      """
      {"page_metadata": {"page": 1}, "results": [{"id": "CONT_TX_1", "action_type": "C", "federal_action_obligation": 5}]}
      """)
    #expect(dataset.relationships.isEmpty && summary.records.skipped == ["usaspending-award-without-key": 1])
  }

  @Test func `the page of a recipient names its parents, and a search its recipients`() throws {
    let (summary, dataset) = try imported(
      """
      {"name": "NORVALE INC.", "alternate_names": ["OLD NORVALE"], "duns": "007654321", "uei": "NRVL00000012",
      "recipient_id": "aaaa-C", "recipient_level": "C", "parent_id": "bbbb-P", "parent_name": "KESTREL GROUP",
      "parent_duns": null, "parent_uei": "KSTR00000046", "parents": [{"parent_id": "bbbb-P",
      "parent_name": "KESTREL GROUP", "parent_duns": null, "parent_uei": "KSTR00000046"},
      {"parent_name": "TARN HOLDING", "parent_uei": "TARN00000081"}], "business_types": ["category_business"],
      "location": {"country_code": "NOR"}, "total_transaction_amount": 5000.25, "total_transactions": 3}
      """)
    #expect(
      dataset.relationships.map {
        "\(dataset.entities[$0.from].name) \($0.kind.rawValue) \(dataset.entities[$0.to].name)"
      }
      .sorted() == ["KESTREL GROUP control NORVALE INC.", "TARN HOLDING control NORVALE INC."])
    let recipient = try #require(dataset.entities.first { $0.name == "NORVALE INC." })
    #expect(recipient.jurisdictions == ["NO"] && recipient.notes == ["received in all: 5000.25 USD"])
    #expect(
      recipient.names.map(\.text).sorted() == ["NORVALE INC.", "OLD NORVALE"] && summary["recipients"] == 1
        && summary.findings.isEmpty)
    #expect(
      dataset.relationships.first?.sources.first?.url == "https://www.usaspending.gov/recipient/aaaa-C/latest")
    for list in [
      "{\"page_metadata\":{\"page\":1},\"results\":[{\"id\":\"a-P\",\"duns\":null,\"uei\":\"NRVL00000012\",\"name\":\"N\",\"recipient_level\":\"P\",\"amount\":1.5}]}",
      "{\"category\":\"recipient\",\"results\":[{\"amount\":1.5,\"recipient_id\":\"a-P\",\"name\":\"N\",\"code\":\"007654321\",\"uei\":\"NRVL00000012\"}]}",
    ] {
      let (_, found) = try imported(list)
      #expect(found.entities.map(\.name) == ["N"] && found.relationships.isEmpty && found.findings.isEmpty)
    }
  }
}
