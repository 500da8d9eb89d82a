// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport
import Foundation
import Testing

private func imported(_ text: String) throws -> (dataset: Dataset, summary: ImportSummary) {
  var builder = DatasetBuilder()
  let summary = try FPDSImporter().read(.text(text, name: "t.xml"), into: &builder)
  return (builder.dataset(), summary)
}

private let award = """
  <entry><link rel="alternate" href="https://tides.example/T1"/><modified>2020-01-02 10:00:00</modified><content>
  <ns1:award><ns1:awardID><ns1:awardContractID><ns1:agencyID name="HARBOUR SERVICE">2050</ns1:agencyID>
  <ns1:PIID>T1</ns1:PIID><ns1:modNumber>P1</ns1:modNumber></ns1:awardContractID><ns1:referencedIDVID>
  <ns1:agencyID>4730</ns1:agencyID><ns1:PIID>V9</ns1:PIID></ns1:referencedIDVID></ns1:awardID>
  <ns1:relevantContractDates><ns1:signedDate>2019-02-01 00:00:00</ns1:signedDate>
  <ns1:effectiveDate>2019-03-01 00:00:00</ns1:effectiveDate>
  <ns1:currentCompletionDate>2020-02-29 00:00:00</ns1:currentCompletionDate></ns1:relevantContractDates>
  <ns1:totalDollarValues><ns1:totalObligatedAmount>1500.50</ns1:totalObligatedAmount></ns1:totalDollarValues>
  <ns1:purchaserInformation><ns1:contractingOfficeAgencyID name="HARBOUR SERVICE" departmentID="2000"
  departmentName="Department of Tides">2050</ns1:contractingOfficeAgencyID></ns1:purchaserInformation>
  <ns1:productOrServiceInformation><ns1:productOrServiceCode description="NETWORK">7G21</ns1:productOrServiceCode>
  </ns1:productOrServiceInformation><ns1:vendor><ns1:vendorSiteDetails><ns1:vendorLocation><ns1:countryCode>USA</ns1:countryCode>
  </ns1:vendorLocation><ns1:entityIdentifiers><ns1:vendorUEIInformation><ns1:UEI>NRVL00000012</ns1:UEI>
  <ns1:UEILegalBusinessName>NORVALE INC.</ns1:UEILegalBusinessName><ns1:ultimateParentUEI>KSTR00000034</ns1:ultimateParentUEI>
  <ns1:ultimateParentUEIName>KESTREL PLC</ns1:ultimateParentUEIName></ns1:vendorUEIInformation></ns1:entityIdentifiers>
  </ns1:vendorSiteDetails></ns1:vendor></ns1:award></content></entry>
  """

private func feed(_ entries: String...) -> String {
  """
  <feed xmlns="http://www.w3.org/2005/Atom" xmlns:ns1="https://www.fpds.gov/FPDS"><title>t</title>
  \(entries.joined(separator: "\n"))</feed>
  """
}

@Suite struct FPDSImporterTests {
  @Test(arguments: [
    ("OtherTransactionAward", "CONT_AWD_T1_2050_-NONE-_-NONE-"), ("OtherTransactionIDV", "CONT_IDV_T1_2050"),
  ])
  func `another transaction has what a contract has in an element of its own`(element: String, key: String) throws {
    let entry = award.replacing("ns1:award>", with: "ns1:\(element)>")
      .replacing("<ns1:awardID><ns1:awardContractID>", with: "<ns1:\(element)ID><ns1:\(element)ContractID>")
      .replacing("</ns1:awardContractID>", with: "</ns1:\(element)ContractID>")
      .replacing("</ns1:awardID>", with: "</ns1:\(element)ID><ns1:contractDetail>")
      .replacing("</ns1:vendor>", with: "</ns1:vendor><ns1:PSCCode>7G21</ns1:PSCCode></ns1:contractDetail>")
      .replacing("<ns1:productOrServiceInformation>", with: "<ns1:old>")
      .replacing("</ns1:productOrServiceInformation>", with: "</ns1:old>")
      .replacing(#/<ns1:referencedIDVID>[\s\S]*<\/ns1:referencedIDVID>/#, with: "")
    #expect(try FormatRegistry.importer(for: .text(feed(entry), name: "t.xml")).name == "fpds")
    let (dataset, summary) = try imported(feed(entry))
    let relationship = try #require(dataset.relationships.first { $0.kind == .award })
    #expect(relationship.id == "\(key)/US-SAM-NRVL00000012" && relationship.amount == Amount(1500.5, currency: "USD"))
    #expect(relationship.period == Period(start: Day("2019-03-01"), end: Day("2020-02-29")))
    #expect(relationship.products.map(\.name) == ["network-equipment"])
    #expect(dataset.relationships.contains { $0.kind == .control } && summary["awardRows"] == 1)
    #expect(dataset.findings.isEmpty)
  }

  @Test func `an entry gives the relationships that USAspending gives`() throws {
    let (dataset, summary) = try imported(feed(award, award.replacing("1500.50", with: "2000")))
    let lines = dataset.relationships.map {
      "\(dataset.entities[$0.from].name) -\($0.kind.rawValue)-> \(dataset.entities[$0.to].name)"
    }
    #expect(
      lines.sorted() == [
        "Department of Tides -part-of-> HARBOUR SERVICE", "KESTREL PLC -control-> NORVALE INC.",
        "NORVALE INC. -award-> HARBOUR SERVICE",
      ])
    let relationship = try #require(dataset.relationships.first { $0.kind == .award })
    #expect(relationship.id == "CONT_AWD_T1_2050_V9_4730/US-SAM-NRVL00000012")
    #expect(relationship.period == Period(start: Day("2019-03-01"), end: Day("2020-02-29")))
    #expect(relationship.amount == Amount(2000, currency: "USD"))
    #expect(relationship.products.map(\.name) == ["network-equipment"])
    let source = try #require(relationship.sources.first)
    #expect(source.url == "https://tides.example/T1" && source.published == Day("2020-01-02"))
    #expect(source.title == "FPDS: Award T1, modification P1" && source.publisher == "USAspending.gov")
    #expect(summary["rows"] == 2 && summary["awardRows"] == 2 && dataset.findings.isEmpty)
  }

  @Test func `an entry of something else and a feed that ends early are findings`() throws {
    let other = try imported(feed("<entry><content><ns1:grant/></content></entry>"))
    #expect(other.dataset.findings.map(\.code) == ["fpds-entry-unknown"] && other.summary["rowsLeftOut"] == 1)
    let cut = try imported(String(feed(award, award).dropLast(300)))
    #expect(cut.summary["awardRows"] == 1 && cut.dataset.findings.contains { $0.severity == .error })
  }

  @Test(.enabled(if: RealData.exists("usaspending/fpds-atom"), "real FPDS feeds are absent"))
  func `every entry of the real feeds is a relationship or accounted for`() throws {
    for file in RealData.files("usaspending/fpds-atom", ["xml"]) {
      #expect(try FormatRegistry.importer(for: .file(file.path)).name == "fpds")
      var builder = DatasetBuilder()
      let summary = try FPDSImporter().read(.file(file.path, name: file.lastPathComponent), into: &builder)
      let dataset = builder.dataset()
      #expect(summary["rows"] == summary["awardRows"] + summary["rowsLeftOut"])
      print(
        "\(file.lastPathComponent): \(summary.counts.sorted { $0.key < $1.key }), "
          + "entities \(dataset.entities.count), relationships \(dataset.relationships.count), "
          + "findings \(summary.findings)")
      // Read by hand: a city's water for public buildings.
      guard let water = dataset.relationships.first(where: { $0.id.hasPrefix("CONT_AWD_1B3G02670_4740_") }) else {
        continue
      }
      #expect(water.amount == Amount(127_900.7, currency: "USD") && water.period.start == Day("2012-10-01"))
    }
  }

  @Test func `the answer to a search that found nothing is told as such`() throws {
    let source = ByteSource.text(
      "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>FPDS</title><link href=\"https://www.fpds.gov/x\"/></feed>",
      name: "t.xml")
    #expect(try FormatRegistry.importer(for: source).name == "fpds")
    #expect(try imported("<feed/>").summary.findings == ["fpds-empty": 1])
  }

  @Test func `a number that is no UEI is a note`() throws {
    let dataset = try imported("<feed>\(award.replacing("NRVL00000012", with: "NRVL12"))</feed>").dataset
    let supplier = try #require(dataset.entities.first { $0.name == "NORVALE INC." })
    #expect(supplier.identifiers.isEmpty && supplier.notes == ["UEI as stated, which is none: NRVL12"])
  }
}
