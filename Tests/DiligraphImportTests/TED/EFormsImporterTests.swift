// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport
import Foundation
import Testing

private func imported(_ text: String) throws -> (dataset: Dataset, summary: ImportSummary) {
  var builder = DatasetBuilder()
  let summary = try EFormsImporter().read(.text(text, name: "t.xml"), into: &builder)
  return (builder.dataset(), summary)
}

private func lines(_ dataset: Dataset) -> [String] {
  dataset.relationships.map {
    "\(dataset.entities[$0.from].name) -\($0.kind.rawValue)-> \(dataset.entities[$0.to].name)"
  }.sorted()
}

private func organization(_ id: String, _ name: String, _ country: String, _ more: String = "") -> String {
  """
  <efac:Organization>\(more)<efac:Company><cac:PartyIdentification><cbc:ID>\(id)</cbc:ID></cac:PartyIdentification>
  <cac:PartyName><cbc:Name languageID="ENG">\(name)</cbc:Name></cac:PartyName><cac:PostalAddress><cac:Country>
  <cbc:IdentificationCode>\(country)</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
  <cac:PartyLegalEntity><cbc:CompanyID>\(id)-88123</cbc:CompanyID></cac:PartyLegalEntity></efac:Company>
  </efac:Organization>
  """
}

private let result = """
  <efac:NoticeResult><efac:LotResult><cbc:ID>RES-1</cbc:ID><cbc:TenderResultCode>selec-w</cbc:TenderResultCode>
  <efac:LotTender><cbc:ID>TEN-1</cbc:ID></efac:LotTender></efac:LotResult>
  <efac:LotResult><cbc:ID>RES-2</cbc:ID><cbc:TenderResultCode>clos-nw</cbc:TenderResultCode></efac:LotResult>
  <efac:LotTender><cbc:ID>TEN-1</cbc:ID><cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="NOK">500.5</cbc:PayableAmount>
  </cac:LegalMonetaryTotal><efac:SubcontractingTerm><efbc:TermPercent>30</efbc:TermPercent>
  <efbc:TermCode>yes</efbc:TermCode></efac:SubcontractingTerm><efac:TenderingParty><cbc:ID>TPA-1</cbc:ID></efac:TenderingParty>
  <efac:TenderLot><cbc:ID>LOT-1</cbc:ID></efac:TenderLot></efac:LotTender>
  <efac:LotTender><cbc:ID>TEN-2</cbc:ID><efac:TenderingParty><cbc:ID>TPA-1</cbc:ID></efac:TenderingParty></efac:LotTender>
  <efac:SettledContract><cbc:ID>CON-1</cbc:ID><cbc:AwardDate>2024-01-10+01:00</cbc:AwardDate>
  <cbc:IssueDate>2024-01-18+01:00</cbc:IssueDate><cbc:Title>Cameras</cbc:Title>
  <efac:LotTender><cbc:ID>TEN-1</cbc:ID></efac:LotTender></efac:SettledContract>
  <efac:TenderingParty><cbc:ID>TPA-1</cbc:ID><efac:Tenderer><cbc:ID>ORG-2</cbc:ID></efac:Tenderer>
  <efac:SubContractor><cbc:ID>ORG-3</cbc:ID><efac:MainContractor><cbc:ID>ORG-2</cbc:ID></efac:MainContractor>
  </efac:SubContractor></efac:TenderingParty></efac:NoticeResult>
  """

private func notice(_ root: String = "ContractAwardNotice", result: String = result) -> String {
  """
  <\(root) xmlns="urn:oasis:names:specification:ubl:schema:xsd:\(root)-2" xmlns:cac="urn:cac" xmlns:cbc="urn:cbc"
    xmlns:ext="urn:ext" xmlns:efac="urn:efac" xmlns:efext="urn:efext" xmlns:efbc="urn:efbc">
  <ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>\(result)
  <efac:Organizations>\(organization("ORG-1", "Port of Tides", "NOR"))
  \(organization("ORG-2", "Norvale AS", "NOR", "<efac:UltimateBeneficialOwner><cbc:ID>UBO-1</cbc:ID></efac:UltimateBeneficialOwner>"))
  \(organization("ORG-3", "Tarn Lenses", "GRC"))
  <efac:UltimateBeneficialOwner><cbc:ID>UBO-1</cbc:ID><cbc:FirstName>Ada</cbc:FirstName><cbc:FamilyName>Tarn</cbc:FamilyName>
  <efac:Nationality><cbc:NationalityID>BEL</cbc:NationalityID></efac:Nationality></efac:UltimateBeneficialOwner>
  </efac:Organizations><efac:Publication><efbc:NoticePublicationID>00210184-2024</efbc:NoticePublicationID>
  <efbc:PublicationDate>2024-01-20+01:00</efbc:PublicationDate></efac:Publication>
  </efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
  <cbc:ID>uuid</cbc:ID><cbc:IssueDate>2024-01-19</cbc:IssueDate><cac:ContractingParty><cac:Party><cac:PartyIdentification>
  <cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification></cac:Party></cac:ContractingParty>
  <cac:ProcurementProject><cbc:Name>All</cbc:Name><cac:MainCommodityClassification>
  <cbc:ItemClassificationCode listName="cpv">32323500</cbc:ItemClassificationCode></cac:MainCommodityClassification>
  </cac:ProcurementProject><cac:ProcurementProjectLot><cbc:ID>LOT-1</cbc:ID><cac:ProcurementProject>
  <cac:PlannedPeriod><cbc:EndDate>2026-01-31+01:00</cbc:EndDate></cac:PlannedPeriod></cac:ProcurementProject>
  </cac:ProcurementProjectLot></\(root)>
  """
}

@Suite struct EFormsImporterTests {
  @Test func `who runs the procurement for a buyer represents it`() throws {
    let provider = """
      <cac:ServiceProviderParty><cbc:ServiceTypeCode>serv-prov</cbc:ServiceTypeCode><cac:Party><cac:PartyIdentification>
      <cbc:ID>ORG-3</cbc:ID></cac:PartyIdentification></cac:Party></cac:ServiceProviderParty>
      """
    let end = "</cac:PartyIdentification></cac:Party></cac:ContractingParty>"
    let text = notice()
    let with = text.replacingOccurrences(
      of: end, with: "</cac:PartyIdentification>\(provider)</cac:Party></cac:ContractingParty>")
    #expect(
      Set(lines(try imported(with).dataset)).subtracting(lines(try imported(text).dataset)) == [
        "Tarn Lenses -representation-> Port of Tides"
      ])
    // Who only sends the notice does not.
    let sender = with.replacingOccurrences(of: "serv-prov", with: "ted-esen")
    #expect(lines(try imported(sender).dataset) == lines(try imported(text).dataset))
    let missing = with.replacingOccurrences(
      of: "<cbc:ID>ORG-3</cbc:ID></cac:PartyIdentification></cac:Party>",
      with: "<cbc:ID>ORG-9</cbc:ID></cac:PartyIdentification></cac:Party>")
    #expect(try imported(missing).summary.findings["eforms-reference-missing"] == 1)
  }

  @Test func `an award that is only announced says so`() throws {
    let text = notice().replacingOccurrences(
      of: "<cbc:IssueDate>2024-01-19</cbc:IssueDate>",
      with: "<cbc:IssueDate>2024-01-19</cbc:IssueDate><cbc:NoticeTypeCode>veat</cbc:NoticeTypeCode>")
    let award = try #require(try imported(text).dataset.relationships.first { $0.kind == .award })
    #expect(award.notes.contains("announced before the contract was concluded (voluntary ex ante transparency)"))
  }

  @Test func `a notice of a company's registration awards nothing, and is said to`() throws {
    let source = ByteSource.text(
      "<BusinessRegistrationInformationNotice xmlns=\"urn:x\"><ID>1</ID></BusinessRegistrationInformationNotice>",
      name: "t.xml")
    let importer = try FormatRegistry.importer(for: source)
    #expect(importer.name == "eforms")
    var builder = DatasetBuilder()
    let summary = try importer.read(source, into: &builder)
    #expect(summary.records.skipped == ["notice without award": 1])
  }

  @Test func `a completed contract ends with the notice, which says nothing of when it began`() throws {
    let undated = result.replacing("<cbc:AwardDate>2024-01-10+01:00</cbc:AwardDate>", with: "")
      .replacing("<cbc:IssueDate>2024-01-18+01:00</cbc:IssueDate>", with: "")
    func period(_ type: String) throws -> Period? {
      let text = notice(result: undated).replacing(
        "<cbc:ID>uuid</cbc:ID>", with: "<cbc:ID>uuid</cbc:ID><cbc:NoticeTypeCode>\(type)</cbc:NoticeTypeCode>")
      return try imported(text).dataset.relationships.first { $0.kind == .award }?.period
    }
    #expect(try period("compl") == Period(end: Day("2024-01-20")))
    #expect(try period("can-modif") == Period(end: Day("2026-01-31")))
    #expect(try period("can-standard") == Period(start: Day("2024-01-20"), end: Day("2026-01-31")))
  }

  @Test(arguments: [("-1", 2), ("unpublished", 2), ("2", 1), ("1", 2)])
  func `a rank that is withheld is no lower rank`(rank: String, awards: Int) throws {
    let text = result.replacing("<cbc:ID>RES-1</cbc:ID>", with: "<cbc:ID>RES-1</cbc:ID>")
      .replacing(
        "clos-nw</cbc:TenderResultCode>",
        with: "selec-w</cbc:TenderResultCode><efac:LotTender><cbc:ID>TEN-2</cbc:ID></efac:LotTender>"
      )
      .replacing(
        "<efac:LotTender><cbc:ID>TEN-2</cbc:ID><efac:Ten",
        with: "<efac:LotTender><cbc:ID>TEN-2</cbc:ID><cbc:RankCode>\(rank)</cbc:RankCode><efac:Ten")
    #expect(try imported(notice(result: text)).dataset.relationships.count { $0.kind == .award } == awards)
  }

  @Test func `tenderers provide to the buyer, subcontractors to them, and owners own them`() throws {
    let (dataset, summary) = try imported(notice())
    #expect(
      lines(dataset) == [
        "Ada Tarn -ownership-> Norvale AS", "Norvale AS -award-> Port of Tides",
        "Tarn Lenses -subcontract-> Norvale AS",
      ])
    let award = try #require(dataset.relationships.first { $0.kind == .award })
    #expect(award.id == "210184-2024/CON-1/TEN-1/NO-TED-ORG288123/NO-TED-ORG188123")
    #expect(award.period == Period(start: Day("2024-01-18"), end: Day("2026-01-31")))
    #expect(award.amount == Amount(500.5, currency: "NOK") && award.products.map(\.name) == ["video-surveillance"])
    #expect(award.notes.contains("a part is to be subcontracted: 30 %"))
    let source = try #require(award.sources.first)
    #expect(source.title == "Notice 210184-2024, CON-1: Cameras" && source.published == Day("2024-01-20"))
    #expect(source.publisher == "Tenders Electronic Daily" && source.location?.path == "TEN-1")
    let owner = try #require(dataset.entities.first { $0.name == "Ada Tarn" })
    #expect(owner.kind == .person && owner.jurisdictions == ["BE"])
    #expect(dataset.relationships.first { $0.kind == .ownership }?.share == nil)
    #expect(dataset.entities.first { $0.name == "Tarn Lenses" }?.jurisdictions == ["GR"])
    #expect(summary["lotResults"] == 2 && summary["lotsNotAwarded"] == 1)
    #expect(dataset.findings.map(\.code) == ["eforms-not-awarded"])
  }

  @Test func `a lot with a winner and no contract has its tenders of the first rank`() throws {
    let start = result.range(of: "<efac:SettledContract>"), end = result.range(of: "</efac:SettledContract>")
    let from = try #require(start), to = try #require(end)
    var bare = result
    bare.removeSubrange(from.lowerBound..<to.upperBound)
    #expect(try imported(notice(result: bare)).summary["awardRelationships"] == 1)
    let second = bare.replacing("<efac:TenderLot>", with: "<cbc:RankCode>2</cbc:RankCode><efac:TenderLot>")
    #expect(try imported(notice(result: second)).summary["awardRelationships"] == 0)
  }

  @Test func `an amount that is withheld from publication is unstated, and no doubt`() throws {
    let (dataset, summary) = try imported(notice(result: result.replacing("500.5", with: "-1")))
    #expect(dataset.relationships.filter { $0.kind == .award }.map(\.amount) == [nil])
    #expect(dataset.findings.filter { $0.code == "eforms-withheld" }.map(\.severity) == [.note])
    #expect(summary.findings["eforms-amount-odd"] == nil)
  }

  // MARK: Changes

  private static let first = "11111111-aaaa-4aaa-8aaa-111111111111"
  private static let second = "22222222-bbbb-4bbb-8bbb-222222222222"

  /// The notice with an identifier and a version, a value, and the notice that it changes.
  private static func edition(
    _ id: String, _ version: String = "01", number: String, amount: String, changes: String? = nil
  ) -> String {
    let change = changes.map {
      "<efac:Changes><efbc:ChangedNoticeIdentifier>\($0)</efbc:ChangedNoticeIdentifier></efac:Changes>"
    }
    return notice(result: (change ?? "") + result).replacing(
      "<cbc:ID>uuid</cbc:ID>", with: "<cbc:ID>\(id)</cbc:ID><cbc:VersionID>\(version)</cbc:VersionID>"
    )
    .replacing("00210184-2024", with: number).replacing("500.5", with: amount)
  }

  private static func awards(_ dataset: Dataset) -> [String] {
    dataset.relationships.filter { $0.kind == .award }.map {
      "\(Int($0.amount?.value ?? 0)) \(Confidence(of: $0, policy: Policy()).value > 0 ? "stands" : "taken back")"
    }.sorted()
  }

  @Test(arguments: [
    ("01", "\(first)-01"), ("01", "00000111-2024"), ("01", "2024/S 001-000111"), ("02", nil as String?),
  ]) func `of a file, only the notice that comes in the place of another one counts, in any order`(
    version: String, changes: String?
  ) throws {
    let old = Self.edition(Self.first, number: "00000111-2024", amount: "500")
    let new = Self.edition(
      changes == nil ? Self.first : Self.second, version, number: "00000222-2024", amount: "400", changes: changes)
    for notices in [[old, new], [new, old], [new, old, new]] {
      let (dataset, summary) = try imported("<notices>\(notices.joined())</notices>")
      #expect(Self.awards(dataset) == ["400 stands"])
      #expect(summary["noticesSuperseded"] == 1 && summary["subcontractRelationships"] == notices.count - 1)
      #expect(summary.records.skipped == ["notice changed by another of the file": 1])
    }
    #expect(try Self.awards(imported("<notices>\(old)</notices>").dataset) == ["500 stands"])
  }

  @Test func `what another file states of the changed notice is taken back, in any order`() throws {
    let old = Self.edition(Self.first, number: "00000111-2024", amount: "500")
    let new = Self.edition(Self.second, number: "00000222-2024", amount: "400", changes: "\(Self.first)-01")
    let newer = Self.edition(Self.second, "02", number: "00000333-2024", amount: "300")
    for files in [[old, new, newer], [newer, new, old], [new, old, newer]] {
      var builder = DatasetBuilder()
      for text in files { _ = try EFormsImporter().read(.text(text, name: "t.xml"), into: &builder) }
      #expect(Self.awards(builder.dataset()) == ["300 stands", "400 taken back", "500 taken back"])
    }
    // Alone, it states its own awards, and nothing of a notice that is not there.
    let (alone, _) = try imported(new)
    #expect(Self.awards(alone) == ["400 stands"])
    let finding = try #require(alone.findings.first { $0.code == "eforms-notice-changed" })
    #expect(
      finding.severity == .note && finding.message.hasPrefix("the notice takes the place of \"\(Self.first)-01\":"))
  }

  @Test func `a modification of a contract leaves the notice of the contract in force`() throws {
    let modification =
      "<efac:ContractModification><efbc:ChangedNoticeIdentifier>403922-2019</efbc:ChangedNoticeIdentifier>"
      + "</efac:ContractModification>"
    let (dataset, summary) = try imported(notice(result: modification + result))
    let award = try #require(dataset.relationships.first { $0.kind == .award })
    #expect(award.notes.contains("modification of the contract of notice 403922-2019"))
    #expect(summary["retractions"] == 0 && summary["noticesSuperseded"] == 0)
  }

  @Test func `tenderers and main contractors that are not described are said, and nobody stands in for them`() throws {
    let tenderers =
      "<efac:Tenderer><cbc:ID>ORG-2</cbc:ID></efac:Tenderer><efac:Tenderer><cbc:ID>ORG-8</cbc:ID></efac:Tenderer>"
    let text = notice().replacing("<efac:Tenderer><cbc:ID>ORG-2</cbc:ID></efac:Tenderer>", with: tenderers)
      .replacing("<efac:MainContractor><cbc:ID>ORG-2", with: "<efac:MainContractor><cbc:ID>ORG-9")
    let dataset = try imported(text).dataset
    #expect(lines(dataset) == ["Ada Tarn -ownership-> Norvale AS", "Norvale AS -award-> Port of Tides"])
    #expect(
      dataset.findings.filter { $0.code == "eforms-reference-missing" }.map(\.message) == [
        "the main contractor \"ORG-9\" is not among the organisations; it was left out.",
        "the tenderer \"ORG-8\" of the group is not among the organisations; it was left out.",
      ])
  }

  @Test func `an owner without a name is unknown, and a further number of a company a note`() throws {
    let name = "<cbc:FirstName>Ada</cbc:FirstName><cbc:FamilyName>Tarn</cbc:FamilyName>"
    let number = "<cbc:CompanyID>ORG-2-88123</cbc:CompanyID></cac:PartyLegalEntity>"
    let further = "<cac:PartyLegalEntity><cbc:CompanyID>77</cbc:CompanyID></cac:PartyLegalEntity>"
    let text = notice().replacing(name, with: "").replacing(number, with: number + further)
    let dataset = try imported(text).dataset
    #expect(dataset.entities.contains { $0.name == "unknown person (UBO-1)" })
    #expect(dataset.entities.first { $0.name == "Norvale AS" }?.notes.contains("further number: 77") == true)
  }

  @Test
  func `a result that does not say whether somebody won is said, and a contract of a lot without a winner stands`()
    throws
  {
    let code = "<cbc:TenderResultCode>selec-w</cbc:TenderResultCode>"
    let contract = result.firstRange(of: "<efac:SettledContract>").map { String(result[$0.lowerBound...]) } ?? ""
    let end = contract.firstRange(of: "</efac:SettledContract>").map { String(contract[..<$0.upperBound]) } ?? ""
    let unsaid = result.replacing(code, with: "").replacing(end, with: "")
    let dataset = try imported(notice(result: unsaid)).dataset
    #expect(
      dataset.findings.contains {
        $0.message == "the result of a lot does not say whether it has a winner; it was left out."
      })
    let (stands, summary) = try imported(notice(result: result.replacing("selec-w", with: "open-nw")))
    #expect(stands.relationships.contains { $0.kind == .award } && summary["lotsNotAwarded"] == 1)
  }

  @Test func `owners of two versions of a notice who are numbered alike are two`() throws {
    let second = Self.edition(Self.first, "02", number: "00000222-2024", amount: "400").replacing(
      ">Ada<", with: ">Bea<")
    let first = Self.edition(Self.first, number: "00000111-2024", amount: "500")
    var builder = DatasetBuilder()
    for text in [first, second] { _ = try EFormsImporter().read(.text(text, name: "t.xml"), into: &builder) }
    #expect(Set(builder.dataset().entities.filter { $0.kind == .person }.map(\.name)) == ["Ada Tarn", "Bea Tarn"])
  }

  @Test func `other notices award nothing and are counted`() throws {
    let (dataset, summary) = try imported(notice("ContractNotice", result: ""))
    #expect(summary["noticesWithoutResult"] == 1 && !dataset.relationships.contains { $0.kind == .award })
    #expect(dataset.findings.map(\.description) == ["t.xml: notices that award nothing: 1 ContractNotice."])
  }

  @Test(arguments: [
    (("<cbc:ID>ORG-3</cbc:ID><efac:Main", "<cbc:ID>ORG-9</cbc:ID><efac:Main"), "eforms-reference-missing", 1),
    (("500.5", "-2"), "eforms-amount-odd", 1), (("2024-01-18", "soon-soon!"), "eforms-date-malformed", 1),
    (
      ("<efac:Tenderer><cbc:ID>ORG-2</cbc:ID>", "<efac:Tenderer><cbc:ID>ORG-9</cbc:ID>"),
      "eforms-reference-missing", 0
    ),
  ]) func `each doubt is a finding with its place`(change: (String, String), code: String, count: Int) throws {
    let dataset = try imported(notice().replacing(change.0, with: change.1)).dataset
    let finding = try #require(dataset.findings.first { $0.code == code })
    #expect(finding.severity == .doubt && finding.location.line != nil)
    #expect(dataset.relationships.count { $0.kind == .award } == count)
  }

  @Test(.enabled(if: RealData.exists("ted/eforms-notices"), "real eForms notices are absent"))
  func `every real notice is read or counted`() throws {
    var total: [String: Int] = [:]
    var relationships = 0
    for file in RealData.files("ted/eforms-notices", ["xml"]) + RealData.files("ted/eforms-converted", ["xml"]) {
      #expect(try FormatRegistry.importer(for: .file(file.path)).name == "eforms")
      var builder = DatasetBuilder()
      let summary = try EFormsImporter().read(.file(file.path, name: file.lastPathComponent), into: &builder)
      let dataset = builder.dataset()
      #expect(summary["notices"] == 1 && summary["awardNotices"] + summary["noticesWithoutResult"] == 1)
      #expect(dataset.findings.filter { $0.severity == .error } == [], "\(file.lastPathComponent)")
      total.merge(summary.counts) { $0 + $1 }
      total.merge(summary.findings) { $0 + $1 }
      relationships += dataset.relationships.count
      // Read by hand.
      if file.lastPathComponent == "ContractAwardNotice_can-standard_2024-100829.xml" {
        #expect(lines(dataset) == ["Focus Software AS -award-> Ringerike Kommune"])
        #expect(dataset.relationships.first?.period.start == Day("2024-01-18"))
      }
    }
    #expect(total["awardNotices", default: 0] > 20 && relationships > 40)
    print("eForms: \(total.sorted { $0.key < $1.key }), relationships \(relationships)")
  }
}
