// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport
import Foundation
import Testing

private func imported(_ text: String) throws -> (dataset: Dataset, summary: ImportSummary) {
  var builder = DatasetBuilder()
  let summary = try TEDTableImporter().read(.text(text, name: "t.csv"), into: &builder)
  return (builder.dataset(), summary)
}

private let header = """
  ID_NOTICE_CAN,DT_DISPATCH,CANCELLED,CAE_NAME,CAE_NATIONALID,ISO_COUNTRY_CODE,CPV,ADDITIONAL_CPVS,ID_AWARD,\
  ID_LOT_AWARDED,INFO_ON_NON_AWARD,WIN_NAME,WIN_NATIONALID,WIN_COUNTRY_CODE,TITLE,AWARD_VALUE_EURO,\
  AWARD_VALUE_EURO_FIN_1,B_SUBCONTRACTED,DT_AWARD

  """
private let one = """
  2018404080,2018-09-13,0,Port of Tides,,UK,32323500,32420000---45000000,1,2,,Norvale Ltd,,EL,Cameras,1000,1200.5,Y,\
  23/08/2018

  """
private let group = """
  2018404080,13-SEP-18,0,Port of Tides,,UK,45234116,,2,1,,Norvale---Kestrel SARL,12-34 567---N/A,FR---FR,,500,,N,

  """

private func lines(_ dataset: Dataset) -> [String] {
  dataset.relationships.map {
    "\(dataset.entities[$0.from].name) -\($0.kind.rawValue)-> \(dataset.entities[$0.to].name)"
  }.sorted()
}

@Suite struct TEDTableImporterTests {
  @Test func `an award is a relationship from the winner to the contracting authority`() throws {
    let (dataset, summary) = try imported(header + one)
    #expect(lines(dataset) == ["Norvale Ltd -award-> Port of Tides"])
    let relationship = try #require(dataset.relationships.first)
    #expect(
      relationship.id == "404080-2018/1/2/norvale (GR)/port of tides (GB)"
        || relationship.id.hasPrefix("404080-2018/1/2/"))
    #expect(relationship.period == Period(start: Day("2018-08-23")))
    #expect(relationship.amount == Amount(1200.5, currency: "EUR"))
    #expect(relationship.products.map(\.name) == ["network-equipment", "video-surveillance"])
    #expect(relationship.notes.contains("classification: CPV 45000000"))
    #expect(relationship.notes.contains("a part is to be subcontracted"))
    let source = try #require(relationship.sources.first)
    #expect(source.url == "https://ted.europa.eu/udl?uri=TED:NOTICE:404080-2018:TEXT:EN:HTML")
    #expect(source.published == Day("2018-09-13") && source.title == "Notice 404080-2018, award 1: Cameras")
    #expect(dataset.entities.first { $0.name == "Norvale Ltd" }?.jurisdictions == ["GR"])
    let buyer = try #require(dataset.entities.first { $0.name == "Port of Tides" })
    #expect(buyer.jurisdictions == ["GB"] && buyer.kind == .publicBody)
    #expect(summary["rows"] == 1 && summary["awardRows"] == 1 && dataset.findings.isEmpty)
  }

  @Test func `winners of one cell are one relationship each`() throws {
    let dataset = try imported(header + group).dataset
    #expect(lines(dataset) == ["Kestrel SARL -award-> Port of Tides", "Norvale -award-> Port of Tides"])
    #expect(dataset.relationships.allSatisfy { $0.period.start == Day("2018-09-13") })
    #expect(
      dataset.relationships.first?.notes.contains("awarded to 2 winners together; the amount is theirs together")
        == true)
    let identifiers = dataset.entities.flatMap(\.identifiers).map(\.description)
    #expect(identifiers == ["FR-TED-1234567"])
  }

  @Test func `cancelled notices and contracts without a winner provide nothing, and are counted`() throws {
    let cancelled = one.replacing("2018-09-13,0", with: "2018-09-13,1")
    let unsuccessful = one.replacing(",,Norvale Ltd,", with: ",PROCUREMENT_UNSUCCESSFUL,,")
    let nobody = one.replacing("Norvale Ltd", with: "")
    let (dataset, summary) = try imported(header + cancelled + unsuccessful + nobody)
    #expect(dataset.relationships.isEmpty)
    #expect(summary["cancelledRows"] == 1 && summary["rowsNotAwarded"] == 1 && summary["rowsLeftOut"] == 1)
    #expect(Set(dataset.findings.map(\.code)) == ["ted-cancelled", "ted-not-awarded", "ted-winner-missing"])
  }

  @Test(arguments: [
    (
      ("23/08/2018", "soon"),
      "\"soon\" is no date of an award; a date is YYYY-MM-DD, DD/MM/YYYY or DD-MON-YY. It counts as unstated."
    ),
    (("1200.5", "-3"), "\"-3\" is no amount; an amount is a number from 0 up. It counts as unstated."),
    (("Port of Tides", ""), "the row names no contracting authority; it was left out."),
  ]) func `each doubt names its place and what was done`(change: (String, String), message: String) throws {
    let dataset = try imported(header + one.replacing(change.0, with: change.1)).dataset
    #expect(dataset.findings.map(\.description) == ["t.csv:2: " + message])
  }

  @Test func `the header of a second file that was joined is no award`() throws {
    let (once, _) = try imported(header + one)
    let (joined, summary) = try imported(header + one + header + one)
    #expect(lines(joined) == lines(once))
    #expect(summary.findings["csv-header-repeated"] == 1 && summary.records.skipped["csv-header-repeated"] == 1)
  }

  @Test(.enabled(if: RealData.exists("ted/ted-csv-derived"), "real TED tables are absent"))
  func `every row of the real tables is a relationship or accounted for`() throws {
    for file in RealData.files("ted/ted-csv-derived", ["csv"]) {
      #expect(try FormatRegistry.importer(for: .file(file.path)).name == "ted-csv")
      var builder = DatasetBuilder()
      let summary = try TEDTableImporter().read(.file(file.path, name: file.lastPathComponent), into: &builder)
      let accounted = ["awardRows", "cancelledRows", "rowsNotAwarded", "rowsLeftOut"].map { summary[$0] }
      #expect(summary["rows"] > 0 && summary["rows"] == accounted.reduce(0, +), "\(file.lastPathComponent)")
      let dataset = builder.dataset()
      #expect(dataset.relationships.count == summary["awardRelationships"])
      print(
        "\(file.lastPathComponent): \(summary.counts.sorted { $0.key < $1.key }), "
          + "entities \(dataset.entities.count), relationships \(dataset.relationships.count), "
          + "findings \(summary.findings)")
      // Read by hand: the first award to a group in the file of 2018.
      guard let pair = dataset.relationships.first(where: { $0.id.hasPrefix("404080-2018/1/1/") }) else { continue }
      #expect(pair.amount == Amount(4_625_137.4, currency: "EUR") && pair.period.start == Day("2018-08-23"))
    }
  }
}
