// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport
import Foundation
import Testing

private func imported(_ text: String) throws -> (dataset: Dataset, summary: ImportSummary) {
  var builder = DatasetBuilder()
  let summary = try TEDNoticeImporter().read(.text(text, name: "t.xml"), into: &builder)
  return (builder.dataset(), summary)
}

private func lines(_ dataset: Dataset) -> [String] {
  dataset.relationships.map {
    "\(dataset.entities[$0.from].name) -\($0.kind.rawValue)-> \(dataset.entities[$0.to].name)"
  }.sorted()
}

private func contractor(_ name: String, _ country: String, _ id: String = "") -> String {
  "<CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>\(name)</OFFICIALNAME>"
    + (id.isEmpty ? "" : "<NATIONALID>\(id)</NATIONALID>")
    + "<COUNTRY VALUE=\"\(country)\"/></ADDRESS_CONTRACTOR></CONTRACTOR>"
}

private func notice(_ form: String = "F03", awards: String) -> String {
  func body(_ category: String, _ name: String) -> String {
    """
    <\(form)_2014 CATEGORY="\(category)" FORM="\(form)"><CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY>
    <OFFICIALNAME>\(name)</OFFICIALNAME><COUNTRY VALUE="UK"/></ADDRESS_CONTRACTING_BODY></CONTRACTING_BODY>
    <OBJECT_CONTRACT><TITLE><P>Cameras</P></TITLE><CPV_MAIN><CPV_CODE CODE="32323500"/></CPV_MAIN>
    <OBJECT_DESCR><LOT_NO>1</LOT_NO><CPV_ADDITIONAL><CPV_CODE CODE="45000000"/></CPV_ADDITIONAL></OBJECT_DESCR>
    <OBJECT_DESCR><LOT_NO>2</LOT_NO><CPV_ADDITIONAL><CPV_CODE CODE="71000000"/></CPV_ADDITIONAL></OBJECT_DESCR>
    </OBJECT_CONTRACT>\(awards)</\(form)_2014>
    """
  }
  return """
    <TED_EXPORT xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.9/publication" DOC_ID="404080-2018">
    <CODED_DATA_SECTION><REF_OJS><DATE_PUB>20180915</DATE_PUB></REF_OJS><NOTICE_DATA>
    <NO_DOC_OJS>2018/S 178-404080</NO_DOC_OJS><URI_LIST><URI_DOC LG="EN">https://tides.example/1</URI_DOC></URI_LIST>
    </NOTICE_DATA></CODED_DATA_SECTION>
    <FORM_SECTION><NOTICE_UUID>u</NOTICE_UUID>\(body("TRANSLATION", "Port des Marées"))
    \(body("ORIGINAL", "Port of Tides"))</FORM_SECTION></TED_EXPORT>
    """
}

private let award = """
  <AWARD_CONTRACT ITEM="1"><CONTRACT_NO>7</CONTRACT_NO><LOT_NO>1</LOT_NO><TITLE><P>Lot one</P></TITLE><AWARDED_CONTRACT>
  <DATE_CONCLUSION_CONTRACT>2018-08-23</DATE_CONCLUSION_CONTRACT><CONTRACTORS>\(contractor("Norvale", "EL", "EL 123456"))
  \(contractor("Kestrel", "FR"))</CONTRACTORS><VALUES><VAL_TOTAL CURRENCY="GBP">1200.50</VAL_TOTAL></VALUES>
  <LIKELY_SUBCONTRACTED/><PCT_SUBCONTRACTING>30</PCT_SUBCONTRACTING></AWARDED_CONTRACT></AWARD_CONTRACT>
  <AWARD_CONTRACT ITEM="2"><NO_AWARDED_CONTRACT><PROCUREMENT_UNSUCCESSFUL/></NO_AWARDED_CONTRACT></AWARD_CONTRACT>
  """

@Suite struct TEDNoticeImporterTests {
  @Test func `a number that is none is counted where it stands, not for each award of its holder`() throws {
    let buyer = "<OFFICIALNAME>Port of Tides</OFFICIALNAME>"
    let text = notice(awards: award.replacing("EL 123456", with: "00000000") + award).replacing(
      buyer, with: buyer + "<NATIONALID>00000000</NATIONALID>")
    let (dataset, _) = try imported(text)
    let found = dataset.findings.filter { $0.code == "identifier-placeholder" }.map(\.message)
    #expect(found.count == 2 && found.allSatisfy { $0.contains("stands once in the file") }, "\(found)")
  }

  @Test func `notices as they were sent, several in one file, are read`() throws {
    func sent(_ id: String) -> String {
      let export = notice(awards: award)
      let form = export[export.range(of: "<FORM_SECTION>")!.lowerBound..<export.range(of: "</TED_EXPORT>")!.lowerBound]
      return
        "<TED_ESENDERS VERSION=\"R2.0.9.S03\"><SENDER><IDENTIFICATION><NO_DOC_EXT>\(id)</NO_DOC_EXT></IDENTIFICATION>"
        + "</SENDER>\(form)</TED_ESENDERS>"
    }
    let text = "<OPEN-DATA>\(sent("2019-000001x"))\(sent("2019-000002x"))</OPEN-DATA>"
    #expect(try FormatRegistry.importer(for: .text(text, name: "t.xml")).name == "ted-xml")
    let (dataset, summary) = try imported(text)
    #expect(summary["notices"] == 2 && dataset.relationships.count == 4)
    #expect(Set(lines(dataset)) == ["Norvale -award-> Port of Tides", "Kestrel -award-> Port of Tides"])
    #expect(
      dataset.relationships.allSatisfy { $0.sources.allSatisfy { $0.title?.hasPrefix("Notice 2019-00000") == true } })
    #expect(summary.findings["ted-number-missing"] == 2)
  }

  @Test func `a design contest's prize is an award, and a form of prose is said to be none that is read`()
    throws
  {
    let prize = """
      <RESULTS><AWARDED_PRIZE><DATE_DECISION_JURY>2018-06-01</DATE_DECISION_JURY><WINNERS><WINNER><ADDRESS_WINNER>
      <OFFICIALNAME>Norvale</OFFICIALNAME><COUNTRY VALUE="NO"/></ADDRESS_WINNER></WINNER></WINNERS>
      <VAL_PRIZE CURRENCY="EUR">5000</VAL_PRIZE></AWARDED_PRIZE></RESULTS>
      """
    let (dataset, summary) = try imported(notice("F13", awards: prize))
    let award = try #require(dataset.relationships.first)
    #expect(award.amount == Amount(5000, currency: "EUR") && award.period.start == Day("2018-06-01"))
    #expect(summary.records.stored == 1)
    let old = try imported("<TED_EXPORT><FORM_SECTION><OTH_NOT LG=\"EN\"/></FORM_SECTION></TED_EXPORT>")
    #expect(old.dataset.findings.map(\.code) == ["ted-form-not-read"])
    #expect(old.summary.records.skipped == ["ted-form-not-read": 1])
  }

  @Test func `each contractor of an awarded contract provides to the contracting authority`() throws {
    let (dataset, summary) = try imported(notice(awards: award))
    #expect(lines(dataset) == ["Kestrel -award-> Port of Tides", "Norvale -award-> Port of Tides"])
    let relationship = try #require(dataset.relationships.first { $0.id.contains("123456") })
    #expect(relationship.id.hasPrefix("404080-2018/1/1/GR-TED-EL123456/"))
    #expect(relationship.period == Period(start: Day("2018-08-23")))
    #expect(relationship.amount == Amount(1200.5, currency: "GBP"))
    #expect(relationship.products.map(\.name) == ["video-surveillance"])
    #expect(
      relationship.notes.sorted() == [
        "a part is to be subcontracted: 30 %", "awarded to 2 winners together; the amount is theirs together",
        "classification: CPV 32323500", "classification: CPV 45000000",
        "product video-surveillance: code CPV 32323500, confidence 0.9",
      ])
    let source = try #require(relationship.sources.first)
    #expect(source.url == "https://tides.example/1" && source.published == Day("2018-09-15"))
    #expect(source.title == "Notice 404080-2018, award 1: Lot one" && source.grade == .officialRegister)
    #expect(source.location?.path == "AWARD_CONTRACT[1]")
    #expect(dataset.entities.first { $0.name == "Port of Tides" }?.kind == .publicBody)
    #expect(summary["awards"] == 2 && summary["awardsProviding"] == 1 && summary["awardsNotAwarded"] == 1)
    #expect(dataset.findings.map(\.code) == ["ted-not-awarded"])
  }

  @Test func `a modification names its contract's notice, and who has the contract since`() throws {
    let modification = """
      <AWARD_CONTRACT><CONTRACT_NO>7</CONTRACT_NO><AWARDED_CONTRACT>
      <DATE_CONCLUSION_CONTRACT>2017-08-23</DATE_CONCLUSION_CONTRACT><CONTRACTORS>\(contractor("Norvale", "NO"))</CONTRACTORS>
      <VALUES><VAL_TOTAL CURRENCY="GBP">100</VAL_TOTAL></VALUES></AWARDED_CONTRACT></AWARD_CONTRACT>
      <PROCEDURE><NOTICE_NUMBER_OJ>2017/S 178-303030</NOTICE_NUMBER_OJ></PROCEDURE>
      <MODIFICATIONS_CONTRACT><DESCRIPTION_PROCUREMENT><CONTRACTORS>\(contractor("Norvale", "NO"))
      \(contractor("Kestrel", "NO"))</CONTRACTORS></DESCRIPTION_PROCUREMENT><INFO_MODIFICATIONS><VALUES>
      <VAL_TOTAL_BEFORE CURRENCY="GBP">100</VAL_TOTAL_BEFORE><VAL_TOTAL_AFTER CURRENCY="GBP">150</VAL_TOTAL_AFTER>
      </VALUES></INFO_MODIFICATIONS></MODIFICATIONS_CONTRACT>
      """
    let (dataset, _) = try imported(notice("F20", awards: modification))
    let first = try #require(dataset.relationships.first { dataset.entities[$0.from].name == "Norvale" })
    #expect(first.amount == Amount(100, currency: "GBP") && first.period.start == Day("2017-08-23"))
    #expect(first.notes.contains("modification of the contract of notice 303030-2017"))
    #expect(first.notes.contains("value after the modification: 150 GBP"))
    let later = try #require(dataset.relationships.first { dataset.entities[$0.from].name == "Kestrel" })
    #expect(later.amount == nil && later.period.start == Day("2018-09-15"))
    #expect(later.notes.contains("contractor since the modification") && dataset.relationships.count == 2)
  }

  @Test func `a form without awards is counted by its name`() throws {
    let (dataset, summary) = try imported(notice("F02", awards: ""))
    #expect(dataset.relationships.isEmpty && summary["noticesWithoutAwards"] == 1)
    #expect(dataset.findings.map(\.description) == ["t.xml: notices whose form awards nothing: 1 F02."])
  }

  @Test(arguments: [
    (("1200.50", "much"), "ted-amount-odd", 2), (("2018-08-23", "soon"), "ted-date-malformed", 2),
    (("Port of Tides", ""), "ted-buyer-missing", 0), (("2018/S 178-404080", "x"), "ted-number-missing", 2),
  ]) func `each doubt is a finding with its place`(change: (String, String), code: String, count: Int) throws {
    let dataset = try imported(notice(awards: award).replacing(change.0, with: change.1)).dataset
    let finding = try #require(dataset.findings.first { $0.code == code })
    #expect(finding.severity == .doubt && finding.location.line != nil && dataset.relationships.count == count)
  }

  @Test func `several notices of one file are read one by one, a broken one ends it`() throws {
    let good = notice(awards: award)
    let text = "<NOTICES>\(good)\(good.replacing("404080", with: "404081"))</NOTICES>"
    #expect(try imported(text).summary["notices"] == 2)
    let cut = try imported(String(text.dropLast(300)))
    #expect(cut.summary["notices"] == 1 && cut.dataset.findings.contains { $0.severity == .error })
  }

  @Test(.enabled(if: RealData.exists("ted/ted-xml-r209"), "real TED notices are absent"))
  func `every award of the real notices is a relationship or accounted for`() throws {
    var total: [String: Int] = [:]
    var relationships = 0
    for file in RealData.files("ted/ted-xml-r209", ["xml"]) + RealData.files("big/ted-xml-large", ["xml"]) {
      #expect(try FormatRegistry.importer(for: .file(file.path)).name == "ted-xml")
      var builder = DatasetBuilder()
      let summary = try TEDNoticeImporter().read(.file(file.path, name: file.lastPathComponent), into: &builder)
      let dataset = builder.dataset()
      let accounted = ["awardsProviding", "awardsNotAwarded", "awardsLeftOut"].map { summary[$0] }.reduce(0, +)
      #expect(summary["awards"] == accounted, "\(file.lastPathComponent)")
      #expect(dataset.findings.filter { $0.severity == .error } == [], "\(file.lastPathComponent)")
      total.merge(summary.counts) { $0 + $1 }
      total.merge(summary.findings) { $0 + $1 }
      relationships += dataset.relationships.count
      // Read by hand: who restores the cooling at the hospital, for how much, since when.
      if file.lastPathComponent == "21-158592-001-EXP.xml" {
        #expect(lines(dataset) == ["CPE Maintenance -award-> Établissement français du sang Île-de-France"])
        #expect(dataset.relationships.first?.amount == Amount(179_488, currency: "EUR"))
        #expect(dataset.relationships.first?.period.start == Day("2021-03-24"))
      }
    }
    #expect(total["notices", default: 0] > 30 && relationships > 300)
    print("TED_EXPORT: \(total.sorted { $0.key < $1.key }), relationships \(relationships)")
  }
}
