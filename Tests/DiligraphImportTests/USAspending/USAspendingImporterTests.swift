// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport
import Foundation
import Testing

private func imported(_ texts: String...) throws -> (dataset: Dataset, summary: ImportSummary) {
  var builder = DatasetBuilder()
  var summary = ImportSummary()
  for text in texts { summary = try USAspendingImporter().read(.text(text, name: "t.csv"), into: &builder) }
  return (builder.dataset(), summary)
}

private func lines(_ dataset: Dataset) -> [String] {
  dataset.relationships.map { relationship in
    let from = dataset.entities[relationship.from].name
    return "\(from) -\(relationship.kind.rawValue)-> \(dataset.entities[relationship.to].name)"
  }.sorted()
}

/// A table of the columns that rows give, whatever their order.
private func table(_ rows: [String: String]...) -> String {
  let columns = Set(rows.flatMap(\.keys)).sorted()
  let lines = rows.map { row in columns.map { "\"\(row[$0] ?? "")\"" }.joined(separator: ",") }
  return ([columns.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
}

private let award = [
  "contract_award_unique_key": "CONT_AWD_T1_2050_-NONE-_-NONE-", "award_id_piid": "T1", "modification_number": "0",
  "action_date": "2019-02-01", "period_of_performance_start_date": "2019-03-01",
  "period_of_performance_current_end_date": "2020-02-29 00:00:00", "awarding_agency_name": "Department of Tides",
  "awarding_sub_agency_code": "2050", "awarding_sub_agency_name": "HARBOUR SERVICE", "recipient_uei": "NRVL00000012",
  "recipient_name": "NORVALE INC.", "recipient_doing_business_as_name": "NORVALE CAMERAS",
  "recipient_country_code": "USA", "recipient_parent_uei": "KSTR00000034", "recipient_parent_name": "KESTREL PLC",
  "naics_code": "561621", "product_or_service_code": "7K20", "cage_code": "1ABC2", "for_profit_organization": "t",
  "usaspending_permalink": "https://tides.example/award/T1/", "total_dollars_obligated": "1500.50",
  "federal_action_obligation": "1000", "last_modified_date": "2020-01-02",
]

private let subaward = [
  "prime_award_unique_key": "CONT_AWD_T1_2050_-NONE-_-NONE-", "prime_award_piid": "T1",
  "prime_award_amount": "1500.50", "prime_award_base_action_date": "2019-02-01",
  "prime_award_awarding_agency_name": "Department of Tides",
  "prime_award_awarding_sub_agency_name": "HARBOUR SERVICE", "prime_award_awarding_sub_agency_code": "2050",
  "prime_awardee_uei": "NRVL00000012", "prime_awardee_name": "NORVALE INC.", "subawardee_uei": "TARN00000056",
  "subawardee_name": "TARN LENSES LLC", "subawardee_parent_uei": "TARN00000078",
  "subawardee_parent_name": "TARN GROUP", "subaward_number": "S1", "subaward_amount": "71739.0",
  "subaward_action_date": "2019-05-06", "subaward_type": "sub-contract", "subaward_description": "LENSES",
]

private func changed(_ row: [String: String], _ changes: [String: String]) -> [String: String] {
  row.merging(changes) { _, new in new }
}

@Suite struct USAspendingImporterTests {
  @Test func `transactions of an award are one relationship from the recipient to the sub-agency`() throws {
    let later = changed(award, ["modification_number": "P1", "total_dollars_obligated": "2000"])
    let (dataset, summary) = try imported(table(award, later))
    #expect(
      lines(dataset) == [
        "Department of Tides -part-of-> HARBOUR SERVICE", "KESTREL PLC -control-> NORVALE INC.",
        "NORVALE INC. -award-> HARBOUR SERVICE",
      ])
    let relationship = try #require(dataset.relationships.first { $0.kind == .award })
    #expect(relationship.id == "CONT_AWD_T1_2050_-NONE-_-NONE-/US-SAM-NRVL00000012")
    #expect(relationship.period == Period(start: Day("2019-03-01"), end: Day("2020-02-29")))
    #expect(relationship.amount == Amount(2000, currency: "USD"))
    #expect(relationship.products.map(\.name) == ["storage"])
    #expect(relationship.notes.contains("classification: NAICS 561621"))
    #expect(relationship.sources.compactMap(\.location?.line).sorted() == [2, 3])
    let source = try #require(relationship.sources.first)
    #expect(source.publisher == "USAspending.gov" && source.grade == .officialRegister)
    #expect(source.url == "https://tides.example/award/T1/" && source.published == Day("2020-01-02"))
    #expect(summary["rows"] == 2 && summary["awardRows"] == 2 && dataset.findings.isEmpty)
  }

  @Test func `a recipient has its identifiers, names, country and kind`() throws {
    let dataset = try imported(table(award)).dataset
    let recipient = try #require(dataset.entities.first { $0.name == "NORVALE INC." })
    #expect(recipient.identifiers.map(\.description) == ["US-SAM-NRVL00000012"])
    #expect(recipient.names.map(\.text).contains("NORVALE CAMERAS") && recipient.kind == .company)
    #expect(recipient.jurisdictions == ["US"] && recipient.notes == ["CAGE code 1ABC2"])
    #expect(dataset.entities.first { $0.name == "HARBOUR SERVICE" }?.kind == .publicBody)
  }

  @Test func `without totals the amount is the sum of the transactions`() throws {
    func amount(_ rows: [String: String]...) throws -> Amount? {
      var builder = DatasetBuilder()
      let text = rows.count == 1 ? table(rows[0]) : table(rows[0], rows[1], rows[2])
      _ = try USAspendingImporter().read(.text(text, name: "t.csv"), into: &builder)
      return builder.dataset().relationships.first { $0.kind == .award }?.amount
    }
    let first = changed(award, ["total_dollars_obligated": "", "federal_action_obligation": "100.10"])
    let second = changed(first, ["modification_number": "1", "federal_action_obligation": "$1,000.20"])
    let third = changed(first, ["modification_number": "2", "federal_action_obligation": "-50"])
    #expect(try amount(first, second, third) == Amount(1050.30, currency: "USD"))
    #expect(try amount(changed(first, ["federal_action_obligation": "-200"])) == nil)
  }

  @Test func `the layout of before 2017 gives the same relationships`() throws {
    let legacy = [
      "unique_transaction_id": "x", "piid": "T1", "modnumber": "0", "agencyid": "2050: HARBOUR SERVICE",
      "contractingofficeagencyid": "2050: HARBOUR SERVICE", "maj_agency_cat": "2000: Department of Tides",
      "vendorname": "NORVALE INC.", "dunsnumber": "12345678", "parentdunsnumber": "987654321",
      "mod_parent": "KESTREL PLC", "vendorcountrycode": "USA: UNITED STATES", "effectivedate": "3/1/2019",
      "signeddate": "2/1/2019", "currentcompletiondate": "2/29/2020", "dollarsobligated": "10.0000",
      "productorservicecode": "7030: SOFTWARE", "isforprofitorganization": "true",
    ]
    let dataset = try imported(table(legacy)).dataset
    let relationship = try #require(dataset.relationships.first { $0.kind == .award })
    #expect(relationship.id == "CONT_AWD_T1_2050_-NONE-_-NONE-/XI-DUNS-012345678")
    #expect(relationship.period == Period(start: Day("2019-03-01"), end: Day("2020-02-29")))
    #expect(relationship.notes == ["classification: PSC 7030 SOFTWARE"])
    #expect(relationship.amount == Amount(10, currency: "USD"))
    #expect(try lines(dataset) == lines(imported(table(award)).dataset))
  }

  @Test func `a sub-awardee provides to the prime awardee, which provides to the agency`() throws {
    let (dataset, summary) = try imported(
      table(subaward, subaward, changed(subaward, ["subaward_number": "S2", "subaward_amount": "-5"])))
    #expect(
      Set(lines(dataset)) == [
        "TARN LENSES LLC -subcontract-> NORVALE INC.", "NORVALE INC. -award-> HARBOUR SERVICE",
        "TARN GROUP -control-> TARN LENSES LLC", "Department of Tides -part-of-> HARBOUR SERVICE",
      ])
    let relationship = try #require(dataset.relationships.first { $0.kind == .subcontract && $0.amount != nil })
    #expect(relationship.amount == Amount(71739, currency: "USD"))
    #expect(relationship.period == Period(start: Day("2019-05-06")) && relationship.notes == ["LENSES"])
    #expect(summary["rows"] == 3 && summary["subawardRows"] == 2 && summary["repeatedSubawards"] == 1)
    #expect(
      Set(dataset.findings.map(\.code)) == ["usaspending-subaward-repeated", "usaspending-amount-negative"])
  }

  @Test func `the prime award of both tables is one relationship`() throws {
    let dataset = try imported(table(award), table(subaward)).dataset
    #expect(dataset.relationships.count { $0.kind == .award } == 1)
  }

  @Test func `grants provide nothing and are counted`() throws {
    let grant = ["assistance_award_unique_key": "ASST_1", "recipient_name": "NORVALE INC."]
    let (dataset, summary) = try imported(table(grant, grant))
    #expect(dataset.relationships.isEmpty && summary["assistanceRows"] == 2 && summary["rows"] == 2)
    #expect(dataset.findings.map(\.severity) == [.note])
    let subgrant = changed(subaward, ["subaward_type": "sub-grant"])
    #expect(try imported(table(subgrant)).summary["assistanceRows"] == 1)
  }

  @Test func `a name that stands for nobody merges nobody`() throws {
    let first = changed(award, ["recipient_name": "MISCELLANEOUS FOREIGN AWARDEES", "recipient_parent_uei": ""])
    let second = changed(first, ["contract_award_unique_key": "CONT_AWD_T2_2050_-NONE-_-NONE-"])
    let dataset = try imported(table(first, second)).dataset
    #expect(dataset.entities.count { $0.name == "MISCELLANEOUS FOREIGN AWARDEES" } == 2)
  }

  @Test(arguments: [
    (["recipient_name": "", "recipient_uei": ""], "the row names no recipient; it was left out.", 0),
    (["contract_award_unique_key": ""], "the row names no award; it was left out.", 0),
    (
      ["awarding_agency_name": "", "awarding_sub_agency_name": ""],
      "the row names no awarding agency; it was left out.", 0
    ),
    (
      ["period_of_performance_start_date": "2021-01-01"],
      "the award ends on 2020-02-29, before it starts on 2021-01-01; the end was left out.", 1
    ),
    (
      ["period_of_performance_start_date": "soon"],
      "\"soon\" is no date of an award; a date is YYYY-MM-DD or M/D/YYYY. It counts as unstated.", 1
    ),
    (
      ["total_dollars_obligated": "much"],
      "\"much\" is no amount; an amount is a number of dollars. It counts as unstated.", 1
    ),
  ]) func `each doubt names its place and what was done`(
    changes: [String: String], message: String, awards: Int
  ) throws {
    let dataset = try imported(table(changed(award, changes))).dataset
    #expect(dataset.findings.map(\.description) == ["t.csv:2: " + message])
    #expect(dataset.relationships.count { $0.kind == .award } == awards)
  }
}

@Suite struct USAspendingRealDataTests {
  @Test(.enabled(if: RealData.exists("usaspending"), "real USAspending data is absent"))
  func `every row of the real tables is a relationship or accounted for`() throws {
    for file in RealData.files("usaspending", ["csv"]) {
      guard (try? FormatRegistry.importer(for: .file(file.path)))?.name == "usaspending" else { continue }
      var builder = DatasetBuilder()
      let summary = try USAspendingImporter().read(
        .file(file.path, name: file.lastPathComponent), into: &builder)
      let accounted = ["awardRows", "subawardRows", "assistanceRows", "repeatedSubawards", "rowsLeftOut"]
        .map { summary[$0] }.reduce(0, +)
      #expect(summary["rows"] > 0 && summary["rows"] == accounted, "\(file.lastPathComponent)")
      let dataset = builder.dataset()
      print(
        "\(file.lastPathComponent): \(summary.counts.sorted { $0.key < $1.key }), "
          + "entities \(dataset.entities.count), relationships \(dataset.relationships.count), "
          + "findings \(summary.findings)")
    }
  }

  @Test(.enabled(if: RealData.exists("usaspending/legacy-csv/usaspending_treasury_contracts.csv"), "absent"))
  func `both layouts of the same awards give the same recipients for each contract number`() throws {
    func awards(_ part: String) throws -> Set<[Substring?]> {
      var builder = DatasetBuilder()
      let path = RealData.folder.appendingPathComponent("usaspending/\(part)").path
      _ = try USAspendingImporter().read(.file(path, name: "t"), into: &builder)
      let awards = builder.dataset().relationships.filter { $0.kind == .award }
      // CONT_AWD_<contract number>_<agency>_…/<recipient>
      return Set(awards.map { [$0.id.split(separator: "_").dropFirst(2).first, $0.id.split(separator: "/").last] })
    }
    let legacy = try awards("legacy-csv/usaspending_treasury_contracts.csv")
    let modern = try awards("derived-modern-csv/Contracts_PrimeTransactions_derived.csv")
    #expect(legacy == modern && legacy.count > 100)
  }
}
