// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func imported(_ text: String, _ format: String) throws -> (dataset: Dataset, summary: ImportSummary) {
  var builder = DatasetBuilder()
  let source = ByteSource.text(text, name: "list")
  let importer = try FormatRegistry.importer(for: source)
  #expect(importer.name == format)
  let summary = try importer.read(source, into: &builder)
  return (builder.dataset(), summary)
}

private let swiss = """
  <swiss-sanctions-list list-type="whole-list" date="2024-05-06">
  <sanctions-program ssid="20"><program-key lang="ger">Nebelland</program-key><program-key lang="eng">Fogland</program-key>
  <sanctions-set ssid="21" lang="eng">Annex 1</sanctions-set></sanctions-program>
  <target ssid="100"><sanctions-set-id>21</sanctions-set-id><entity>
  <identity ssid="102"><name name-type="alias" quality="low"><name-part order="1" name-part-type="whole-name">
  <value>NVL</value></name-part></name></identity>
  <identity ssid="101" main="true"><name name-type="primary-name"><name-part order="1" name-part-type="whole-name">
  <value>Norvale</value><spelling-variant lang="rus" script="CYRL">Норвейл</spelling-variant></name-part></name>
  <address place-id="7"><address-details>Pier 4</address-details></address></identity>
  <justification>Supplies the ministry.</justification><relation target-id="200" relation-type="related-to"/></entity>
  <modification modification-type="amended" effective-date="2022-01-01"><removed><target ssid="9"><entity/></target>
  </removed></modification><modification modification-type="listed" effective-date="2021-02-04"/></target>
  <target ssid="200"><sanctions-set-id>21</sanctions-set-id><individual sex="male"><identity main="true">
  <name name-type="primary-name"><name-part order="1" name-part-type="family-name"><value>Tide</value></name-part>
  <name-part order="2" name-part-type="given-name"><value>Ada</value></name-part></name>
  <day-month-year day="3" month="4" year="1970"/><nationality><country iso-code="NO">Norway</country></nationality>
  <identification-document document-type="passport"><number>X1</number></identification-document>
  <address place-id="7"><address-details>Home 1</address-details></address></identity></individual>
  <modification modification-type="de-listed" effective-date="2023-01-01"/>
  <modification modification-type="listed" effective-date="2021-02-04"/></target>
  <place ssid="7"><location>Port</location><country iso-code="IR">Iran</country></place>
  </swiss-sanctions-list>
  """

private let canadian = """
  <data-set xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><record><Country>Fogland / Brume</Country>
  <LastName>Tide</LastName><GivenName>Ada</GivenName><DateOfBirthOrShipBuildDate>1970-04-03</DateOfBirthOrShipBuildDate>
  <Schedule>1, Part 1</Schedule><Item>1</Item><DateOfListing>2020-09-28</DateOfListing></record>
  <record><Country>Iran</Country><EntityOrShip>Norvale</EntityOrShip><Aliases>NVL; Nor</Aliases><Schedule>2</Schedule>
  <Item>3</Item><DateOfListing>2020-09-28</DateOfListing></record></data-set>
  """

@Suite struct OtherListsTests {
  @Test func `older editions of the Swiss list have the measures of a target in an attribute`() throws {
    let older = swiss.replacing(
      "<target ssid=\"100\"><sanctions-set-id>21</sanctions-set-id>",
      with: "<target ssid=\"100\" sanctions-set-id=\"21\">")
    #expect(older != swiss)
    func programmes(_ text: String) throws -> [String?] {
      var builder = DatasetBuilder()
      _ = try SwissSanctionsImporter().read(.text(text, name: "t.xml"), into: &builder)
      return builder.dataset().flags.map(\.programme)
    }
    #expect(try programmes(older) == programmes(swiss))
  }

  @Test func `the Swiss list says who is listed since when, under which programme, and who no longer is`() throws {
    let (dataset, summary) = try imported(swiss, "ch-seco")
    #expect(dataset.entities.map(\.id).sorted() == ["ch-seco:100", "ch-seco:200"])
    let company = try #require(dataset.entities.first { $0.id == "ch-seco:100" })
    #expect(company.name == "Norvale" && company.kind == .organization && company.jurisdictions == ["IR"])
    #expect(company.names.map(\.text).sorted() == ["NVL", "Norvale", "Норвейл"])
    #expect(company.notes.contains("weak alias: NVL") && company.notes.contains("address: Pier 4"))
    let person = try #require(dataset.entities.first { $0.id == "ch-seco:200" })
    // A person's home says nothing of where somebody is from.
    #expect(person.name == "Ada Tide" && person.jurisdictions == ["NO"])
    #expect(person.notes == ["address: Home 1", "born: 1970"])
    let flags = dataset.flags.sorted { $0.id < $1.id }
    #expect(
      flags.map(\.period) == [
        Period(start: Day("2021-02-04")), Period(start: Day("2021-02-04"), end: Day("2023-01-01")),
      ])
    #expect(flags.allSatisfy { $0.list == "ch-seco" && $0.programme == "Fogland" && $0.level == FlagLevel(4) })
    #expect(summary["entries no longer listed"] == 1 && summary["identifiers of persons left out"] == 1)
    #expect(summary.records.read == 4 && summary.records.stored == 3)
  }

  @Test(arguments: [
    canadian, canadian.replacing("Schedule>", with: "Schedule-Annexe>").replacing("Item>", with: "Item-Numero>"),
  ])
  func `Canada's list names the regulations' country, which is not that of the party`(text: String) throws {
    let (dataset, _) = try imported(text, "ca-sema")
    #expect(dataset.entities.allSatisfy { $0.jurisdictions.isEmpty })
    let person = try #require(dataset.entities.first { $0.kind == .person })
    #expect(person.id == "ca-sema:Fogland/1, Part 1/1" && person.name == "Ada Tide" && person.notes == ["born: 1970"])
    let company = try #require(dataset.entities.first { $0.kind == .organization })
    #expect(company.names.map(\.text) == ["Norvale", "NVL", "Nor"])
    #expect(dataset.flags.compactMap(\.programme).sorted() == ["Fogland", "Iran"])
    #expect(dataset.flags.allSatisfy { $0.period.start == Day("2020-09-28") && $0.list == "ca-sema" })
  }

  @Test func `rows of one reference of Australia's list are one entry, and its days come before its months`() throws {
    let (dataset, _) = try imported(
      "Reference,Name of Individual or Entity,Type,Name Type,Alias Strength,Date of Birth,Citizenship,Address,"
        + "Committees,Control Date\n7,Norvale,Entity,Primary Name,,,,Pier 4,Autonomous (Fogland),03/04/2021\n"
        + "7a,NVL,Entity,aka,Weak,,,,Autonomous (Fogland),03/04/2021\n"
        + "8,Ada Tide,Individual,Primary Name,,3/4/1970,Norway,Home 1,Autonomous (Fogland),03/04/2021\n", "other-lists")
    #expect(dataset.entities.map(\.id) == ["au-dfat:7", "au-dfat:8"] && dataset.flags.count == 2)
    #expect(dataset.entities[0].notes.contains("weak alias: NVL"))
    #expect(dataset.entities[1].notes == ["address: Home 1", "born: 1970"])
    #expect(dataset.entities[1].jurisdictions == ["NO"])
    #expect(dataset.flags.allSatisfy { $0.period.start == Day("2021-04-03") && $0.list == "au-dfat" })
  }

  @Test func `an exclusion has its agency and its end, and of people nothing but the name`() throws {
    let header =
      "Classification,Name,First,Middle,Last,Address 1,City,Country,Unique Entity ID,Exclusion Program,Excluding Agency,"
      + "Exclusion Type,Active Date,Termination Date,SAM Number,CAGE\n"
    let (dataset, _) = try imported(
      header + "Firm,NORVALE,,,,Pier 4,Port,NOR,NRVL12345678,Reciprocal,DOD,Ineligible,03/04/2021,12/31/2025,S1,\n"
        + "Individual,,ADA,,TIDE,Home 1,Port,USA,,Reciprocal,HHS,Prohibition,03/04/2021,Indefinite,S2,\n", "other-lists"
    )
    let (firm, person) = (dataset.entities[0], dataset.entities[1])
    #expect(firm.identifiers.map(\.description) == ["US-SAM-NRVL12345678"] && firm.jurisdictions == ["NO"])
    #expect(person.kind == .person && person.name == "ADA TIDE" && person.notes.isEmpty && person.jurisdictions.isEmpty)
    #expect(
      dataset.flags.map(\.period) == [
        Period(start: Day("2021-03-04"), end: Day("2025-12-31")), Period(start: Day("2021-03-04")),
      ])
    #expect(dataset.flags.allSatisfy { $0.category == "debarment" && $0.level == FlagLevel(3) })
    #expect(dataset.flags.map(\.programme) == ["DOD", "HHS"])
  }

  @Test func `the World Bank's debarments have their grounds and a period`() throws {
    let (dataset, _) = try imported(
      "Firm Name,Address,Country,From Date,To Date,Grounds\nNORVALE,Pier 4,Kenya,02-JAN-2020,Permanent,Fraud 1.16\n"
        + "KESTREL,,Peru,02-JAN-2020,2999-12-31,Fraud\n", "other-lists")
    #expect(dataset.flags.allSatisfy { $0.period == Period(start: Day("2020-01-02")) && $0.list == "world-bank" })
    #expect(dataset.flags.first?.notes == ["grounds: Fraud 1.16", "until: Permanent"])
    #expect(dataset.entities.flatMap(\.jurisdictions).sorted() == ["KE", "PE"])
  }

  @Test(arguments: [
    ("3/4/21", "2021-03-04"), ("3/4/99", "1999-03-04"), ("3-Apr-21", "2021-04-03"), ("12/31/69", "2069-12-31"),
  ]) func `a listing's year of two digits is of this century or the last, and is told`(text: String, day: String) throws
  {
    let (dataset, _) = try imported(
      "Name,Country,Programs,Effective Date,Date Lifted/Waived/Expired,Federal Register Notice\n"
        + "Norvale,IR,TIDE,\(text),,86 FR 1\n", "us-export-lists")
    #expect(dataset.flags.map(\.period.start) == [Day(day)])
    #expect(dataset.findings.map(\.code) == ["list-year-short"] && dataset.findings[0].severity == .note)
  }

  @Test(arguments: [
    ("{\"DATA_SOURCE\":\"X\",\"RECORD_ID\":\"1\",\"FEATURES\":[]}", "Senzing"),
    ("{\"DATA_SOURCE\":\"X\",\"RECORD_ID\":\"1\",\"NAMES\":[],\"RISKS\":[]}", "Senzing"),
    (
      "Country,Entity,License Requirement,License Review Policy,Federal Register Citation\nNO,Norvale,,,\n",
      "CSV or JSON"
    ),
    ("Country,Listed person and address,Federal Register citation and date of publication\nNO,Tarn,\n", "CSV or JSON"),
    ("{\"response\":{\"ZPROCSUPP\":[{\"SUPP_NAME\":\"X\"}]}}", "Firm Name"),
    ("{\"notices\":[{\"publication-number\":\"1-2024\"}],\"totalNoticeCount\":1}", "as XML"),
    ("<INTERNAL_OJS><BIB_INFO/></INTERNAL_OJS>", "export_CAN"),
    (":START_ID,:END_ID,:TYPE\n1,2,OWNS\n", "Neo4j"),
    ("<ArrayOfFinancialSanctionsTarget/>", "ConList.csv"),
    ("{\"data\":[{\"ocid\":\"o\",\"internal_type\":\"t\",\"suppliers\":\"S\"}]}", "by their ocid"),
    ("{\"status\":1,\"result\":{\"releases\":[{\"ocid\":\"o\",\"tag\":[]}]}}", "jq .result"),
    ("{\"x\":{\"releases\":[{\"ocid\":\"o\",\"tag\":[]}]}}", "what surrounds them, and"),
    ("[]", "without an object"), ("{}", "without an object"), ("[[\"a\",1],[]]", "without an object"),
    ("", "holds no table"),
    ("{\"version\":\"0.9\",\"publishedDate\":\"2020\",\"publisher\":{},\"projects\":[]}", "OC4IDS"),
    ("{\"projects\":[{\"id\":\"p\",\"contractingProcesses\":[{\"id\":\"o\"}]}]}", "OC4IDS"),
    ("{\"generated_unique_award_id\":\"A\",\"fain\":\"F\",\"cfda_info\":[],\"recipient\":{}}", "provides nothing"),
    ("ocid,id,awards/0/id\no,1,a\n", "JSON lines"), ("LEI,ISIN\na,b\n", "level 2"),
    ("Country,Country Code,Overall score\nNorway,NOR,0.9\n", "column year"),
  ]) func `what is known and not read is refused with what would be right`(text: String, word: String) throws {
    let error = #expect(throws: FormatError.self) {
      try FormatRegistry.importer(for: .text(text, name: "in"))
    }
    #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
  }
}
