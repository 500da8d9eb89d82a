// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport
import Foundation
import Testing

private func imported(_ text: String) throws -> (dataset: Dataset, summary: ImportSummary) {
  var builder = DatasetBuilder()
  let source = ByteSource.text(text, name: "t.xml")
  let summary = try FormatRegistry.importer(for: source).read(source, into: &builder)
  return (builder.dataset(), summary)
}

private func export(_ forms: String) -> String {
  """
  <TED_EXPORT xmlns="http://publications.europa.eu/TED_schema/Export" VERSION="R2.0.8.S02.E01" DOC_ID="218274-2014">
  <CODED_DATA_SECTION><REF_OJS><DATE_PUB>20140701</DATE_PUB></REF_OJS><NOTICE_DATA>
  <NO_DOC_OJS>2014/S 123-218274</NO_DOC_OJS></NOTICE_DATA></CODED_DATA_SECTION>
  <FORM_SECTION>\(forms)</FORM_SECTION></TED_EXPORT>
  """
}

private func organisation(_ name: String, _ country: String, _ id: String = "") -> String {
  "<ORGANISATION><OFFICIALNAME>\(name)</OFFICIALNAME>"
    + (id.isEmpty ? "" : "<NATIONALID>\(id)</NATIONALID>") + "</ORGANISATION><COUNTRY VALUE=\"\(country)\"/>"
}

private let behalf = """
  <TYPE_AND_ACTIVITIES_AND_PURCHASING_ON_BEHALF><PURCHASING_ON_BEHALF><PURCHASING_ON_BEHALF_YES>
  <CONTACT_DATA_OTHER_BEHALF_CONTRACTING_AUTORITHY>\(organisation("Coast Guard of Tides", "UK"))
  </CONTACT_DATA_OTHER_BEHALF_CONTRACTING_AUTORITHY></PURCHASING_ON_BEHALF_YES></PURCHASING_ON_BEHALF>
  </TYPE_AND_ACTIVITIES_AND_PURCHASING_ON_BEHALF>
  """

/// A contract award notice, `suffix` being that of the defence directive or none.
private func form(_ suffix: String = "", category: String = "ORIGINAL", behalf: String = "", awards: String) -> String {
  """
  <CONTRACT_AWARD\(suffix) CATEGORY="\(category)" FORM="3" LG="EN"><FD_CONTRACT_AWARD\(suffix) CTYPE="SUPPLIES">
  <CONTRACTING_AUTHORITY_INFORMATION_CONTRACT_AWARD\(suffix)><NAME_ADDRESSES_CONTACT_CONTRACT_AWARD>
  <CA_CE_CONCESSIONAIRE_PROFILE>\(organisation(category == "ORIGINAL" ? "Port of Tides" : "Port des Marées", "UK"))
  </CA_CE_CONCESSIONAIRE_PROFILE></NAME_ADDRESSES_CONTACT_CONTRACT_AWARD>\(behalf)
  </CONTRACTING_AUTHORITY_INFORMATION_CONTRACT_AWARD\(suffix)>
  <OBJECT_CONTRACT_INFORMATION_CONTRACT_AWARD_NOTICE\(suffix)><DESCRIPTION_AWARD_NOTICE_INFORMATION\(suffix)>
  <TITLE_CONTRACT><P>Cameras</P></TITLE_CONTRACT><CPV><CPV_MAIN><CPV_CODE CODE="32323500"/></CPV_MAIN>
  <CPV_ADDITIONAL><CPV_CODE CODE="45000000"/></CPV_ADDITIONAL></CPV></DESCRIPTION_AWARD_NOTICE_INFORMATION\(suffix)>
  </OBJECT_CONTRACT_INFORMATION_CONTRACT_AWARD_NOTICE\(suffix)>\(awards)
  <COMPLEMENTARY_INFORMATION_CONTRACT_AWARD><PROCEDURES_FOR_APPEAL><APPEAL_PROCEDURE_BODY_RESPONSIBLE>
  <CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME>\(organisation("Court of Tides", "UK"))</CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME>
  </APPEAL_PROCEDURE_BODY_RESPONSIBLE></PROCEDURES_FOR_APPEAL></COMPLEMENTARY_INFORMATION_CONTRACT_AWARD>
  </FD_CONTRACT_AWARD\(suffix)></CONTRACT_AWARD\(suffix)>
  """
}

private func award(_ name: String, _ suffix: String = "", value: String) -> String {
  """
  <AWARD_OF_CONTRACT\(suffix) ITEM="1"><CONTRACT_NUMBER>7</CONTRACT_NUMBER><LOT_NUMBER>1</LOT_NUMBER>
  <CONTRACT_TITLE><P>Lot one</P></CONTRACT_TITLE>
  <CONTRACT_AWARD_DATE><DAY>03</DAY><MONTH>04</MONTH><YEAR>2014</YEAR></CONTRACT_AWARD_DATE>
  <ECONOMIC_OPERATOR_NAME_ADDRESS><CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME>\(organisation(name, "EL", "EL 123456"))
  </CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME></ECONOMIC_OPERATOR_NAME_ADDRESS>
  <CONTRACT_VALUE_INFORMATION><INITIAL_ESTIMATED_TOTAL_VALUE_CONTRACT CURRENCY="EUR">
  <VALUE_COST FMTVAL="9000.00">9 000</VALUE_COST></INITIAL_ESTIMATED_TOTAL_VALUE_CONTRACT>
  <COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE CURRENCY="EUR">\(value)<EXCLUDING_VAT/>
  </COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE></CONTRACT_VALUE_INFORMATION>
  <MORE_INFORMATION_TO_SUB_CONTRACTED><CONTRACT_LIKELY_SUB_CONTRACTED><EXCLUDING_VAT_PRCT>30</EXCLUDING_VAT_PRCT>
  </CONTRACT_LIKELY_SUB_CONTRACTED></MORE_INFORMATION_TO_SUB_CONTRACTED></AWARD_OF_CONTRACT\(suffix)>
  """
}

private let stated = "<VALUE_COST FMTVAL=\"1200.50\">1 200,50</VALUE_COST>"

@Suite struct TEDEarlierFormsTests {
  @Test(arguments: ["", "_DEFENCE"])
  func `an award notice of before R2.0.9, or of the defence directive, says who was awarded what`(suffix: String) throws
  {
    let forms = form(suffix, category: "TRANSLATION", awards: award("Norvale", suffix, value: stated))
    let (dataset, summary) = try imported(
      export(forms + form(suffix, behalf: behalf, awards: award("Norvale", suffix, value: stated))))
    let lines = dataset.relationships.map { "\(dataset.entities[$0.from].name) > \(dataset.entities[$0.to].name)" }
    #expect(lines.sorted() == ["Norvale > Coast Guard of Tides", "Norvale > Port of Tides"])
    let one = try #require(dataset.relationships.first { dataset.entities[$0.to].name == "Port of Tides" })
    #expect(one.kind == .award && one.amount == Amount(1200.5, currency: "EUR"))
    #expect(one.period == Period(start: Day("2014-04-03")))
    #expect(one.products.map(\.name) == ["video-surveillance"])
    #expect(one.notes.contains("a part is to be subcontracted: 30 %"))
    #expect(one.id.hasPrefix("218274-2014/1/1/GR-TED-EL123456/"))
    #expect(one.sources.first?.title == "Notice 218274-2014, award 1: Lot one")
    #expect(
      dataset.entities.filter { $0.kind == .publicBody }.map(\.name).sorted() == [
        "Coast Guard of Tides", "Port of Tides",
      ])
    #expect(!dataset.entities.contains { $0.name == "Court of Tides" })
    #expect(summary["awards"] == 1 && summary["awardsProviding"] == 1 && summary.records.stored == 1)
  }

  @Test(arguments: [
    ("<VALUE_COST>1 200,50</VALUE_COST>", 1200.5, ""), ("<VALUE_COST>1.234.567,89</VALUE_COST>", 1_234_567.89, ""),
    ("<VALUE_COST>1,234,567.89</VALUE_COST>", 1_234_567.89, ""),
    ("<VALUE_COST>1'234'567.5</VALUE_COST>", 1_234_567.5, ""),
    ("<VALUE_COST>12.345</VALUE_COST>", 12345, ""), ("<VALUE_COST>1.234.567</VALUE_COST>", 1_234_567, ""),
    ("<VALUE_COST FMTVAL=\"12.345\">12,345</VALUE_COST>", 12.345, ""), ("<VALUE_COST>12,5</VALUE_COST>", 12.5, ""),
    ("<VALUE_COST>1.23.456,7</VALUE_COST>", nil, ""), ("<VALUE_COST>1,2.3,4</VALUE_COST>", nil, ""),
    ("<VALUE_COST FMTVAL=\"much\"/>", nil, ""),
    (
      "<RANGE_VALUE_COST><LOW_VALUE FMTVAL=\"1\"/><HIGH_VALUE FMTVAL=\"2\"/></RANGE_VALUE_COST>", nil,
      "tenders from 1 to 2 EUR"
    ),
    (
      stated + "<NUMBER_OF_YEARS>3</NUMBER_OF_YEARS>", nil, "the value is that of a year: 1200.50 EUR, for 3 years"
    ),
  ]) func `a value is the final one, and not an estimate, a range, or that of a year`(
    value: String, amount: Double?, note: String
  ) throws {
    let dataset = try imported(export(form(awards: award("Norvale", value: value)))).dataset
    let one = try #require(dataset.relationships.first)
    #expect(one.amount?.value == amount && (note.isEmpty || one.notes.contains(note)))
  }

  @Test func `the utilities' form states its awards elsewhere, and may publish none`() throws {
    func form(_ award: String) -> String {
      """
      <CONTRACT_AWARD_UTILITIES CATEGORY="ORIGINAL" FORM="6"><FD_CONTRACT_AWARD_UTILITIES>
      <CONTRACTING_ENTITY_CONTRACT_AWARD_UTILITIES><NAME_ADDRESSES_CONTACT_CONTRACT_AWARD_UTILITIES>
      <CA_CE_CONCESSIONAIRE_PROFILE>\(organisation("Tide Power", "PL"))</CA_CE_CONCESSIONAIRE_PROFILE>
      </NAME_ADDRESSES_CONTACT_CONTRACT_AWARD_UTILITIES></CONTRACTING_ENTITY_CONTRACT_AWARD_UTILITIES>
      <AWARD_CONTRACT_CONTRACT_AWARD_UTILITIES>\(award)</AWARD_CONTRACT_CONTRACT_AWARD_UTILITIES>
      </FD_CONTRACT_AWARD_UTILITIES></CONTRACT_AWARD_UTILITIES>
      """
    }
    let award = """
      <AWARD_AND_CONTRACT_VALUE><CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME_CHP>\(organisation("Norvale", "PL"))
      </CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME_CHP></AWARD_AND_CONTRACT_VALUE>
      """
    let dataset = try imported(export(form(award))).dataset
    #expect(dataset.relationships.map { dataset.entities[$0.from].name } == ["Norvale"])
    // Without a date of its own, an award is known since it was published.
    #expect(dataset.relationships.first?.period.start == Day("2014-07-01"))
    let empty = try imported(export(form("")))
    #expect(empty.dataset.relationships.isEmpty && empty.summary.records.skipped == ["notice without award": 1])
  }

  @Test func `what says that nobody won is no winner, and a call for tenders awards nothing`() throws {
    let none = try imported(export(form(awards: award("Sans suite", value: stated).replacing("EL 123456", with: ""))))
    #expect(none.dataset.relationships.isEmpty && none.dataset.entities.isEmpty)
    #expect(none.summary["awardsNotAwarded"] == 1)
    let call = try imported(export("<CONTRACT_DEFENCE CATEGORY=\"ORIGINAL\" FORM=\"17\"/>"))
    #expect(call.dataset.findings.map(\.description) == ["t.xml: notices whose form awards nothing: 1 17."])
  }
}
