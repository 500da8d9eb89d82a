// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func imported(_ lines: String...) throws -> (dataset: Dataset, summary: ImportSummary) {
  var builder = DatasetBuilder()
  let source = ByteSource.text(lines.joined(separator: "\n"), name: "psc.txt")
  let importer = try FormatRegistry.importer(for: source)
  #expect(importer.name == "uk-psc")
  let summary = try importer.read(source, into: &builder)
  return (builder.dataset(), summary)
}

private func record(_ kind: String, _ id: String, natures: String = "", _ rest: String = "") -> String {
  """
  {"company_number":"123","data":{"etag":"e\(id)","kind":"\(kind)",\
  "links":{"self":"/company/00000123/persons-with-significant-control/x/\(id)"},\
  "natures_of_control":[\(natures)],"notified_on":"2016-04-06"\(rest)}}
  """
}

private let person = record(
  "individual-person-with-significant-control", "p", natures: "\"ownership-of-shares-50-to-75-percent\"",
  """
  ,"ceased_on":"2020-01-02","name":"Ms Ada Tide","name_elements":{"forename":"Ada","surname":"Tide","title":"Ms"},\
  "date_of_birth":{"month":2,"year":1960},"nationality":"British","address":{"premises":"1","locality":"Port"}
  """)

private func owner(_ identification: String) -> String {
  record(
    "corporate-entity-person-with-significant-control", "c",
    natures: "\"voting-rights-75-to-100-percent\",\"voting-rights-25-to-50-percent\","
      + "\"right-to-appoint-and-remove-directors\"", ",\"name\":\"NORVALE LTD\",\"identification\":{\(identification)}")
}

private func numberless(_ identification: String) -> String { owner(identification) }

@Suite struct ControlRegisterImporterTests {
  @Test func `the list of a company and the stream say what the snapshot does`() throws {
    let snapshot = try imported(person).dataset
    let data = try #require(person.range(of: "\"data\":")).upperBound
    let record = person[data...].dropLast()
    let list = """
      {"active_count":1,"ceased_count":0,"items":[\(record)],"kind":"persons-with-significant-control#list",\
      "links":{"self":"/company/00000123/persons-with-significant-control"},"total_results":1}
      """
    let stream = """
      {"resource_kind":"company-psc-individual","resource_id":"p","data":\(record),"event":{"type":"changed"},\
      "resource_uri":"/company/00000123/persons-with-significant-control/individual/p"}
      """
    for text in [list, stream] {
      let dataset = try imported(text).dataset
      #expect(dataset.relationships.map(\.id) == snapshot.relationships.map(\.id) && !dataset.relationships.isEmpty)
      #expect(dataset.entities.map(\.id) == snapshot.entities.map(\.id))
    }
    let protected =
      "{\"etag\":\"e\",\"kind\":\"super-secure-person-with-significant-control\",\"links\":{\"self\":\"/company/00000123/x/s\"}}"
    let hidden = try imported("{\"active_count\":1,\"ceased_count\":0,\"items\":[\(protected)]}").dataset
    #expect(hidden.relationships.count == 1)
    let deleted = try imported(stream.replacing("changed", with: "deleted"))
    #expect(deleted.dataset.entities.isEmpty && deleted.summary.findings == ["psc-deleted": 1])
  }

  @Test func `a person's share is the band of the register, from the notice until it ceased`() throws {
    let (dataset, summary) = try imported(person)
    let one = try #require(dataset.relationships.first)
    #expect(one.kind == .ownership && one.share == Share(least: 0.5.nextUp, most: 0.75.nextDown))
    #expect(one.period == Period(start: Day("2016-04-06"), end: Day("2020-01-02")))
    let (owner, company) = (dataset.entities[one.from], dataset.entities[one.to])
    #expect(owner.name == "Ada Tide" && owner.kind == .person && owner.notes.contains("born: 1960"))
    // Days of birth and homes are not read.
    #expect(!owner.notes.contains { $0.contains("Port") || $0.contains("1960-") })
    #expect(company.identifiers == [try #require(Identifier(scheme: "GB-COH", value: "00000123"))])
    #expect(company.kind == .company && summary.records.stored == 1)
    #expect(one.sources.first?.grade == .officialRegister)
  }

  @Test(arguments: [
    ("25-to-50-percent", 0.25.nextUp, 0.5), ("75-to-100-percent", 0.75, 1),
    ("25-to-50-percent-as-trust", 0.25.nextUp, 0.5),
    ("more-than-25-percent-registered-overseas-entity", 0.25.nextUp, 1),
  ]) func `each band has its bounds`(band: String, least: Double, most: Double) throws {
    let text = person.replacing("50-to-75-percent", with: band)
    #expect(try imported(text).dataset.relationships.first?.share == Share(least: least, most: most))
  }

  @Test func `a majority of the votes and the right to appoint are control, fewer votes are not`() throws {
    let (dataset, _) = try imported(owner("\"registration_number\":\"sc 1234\",\"country_registered\":\"Scotland\""))
    let kinds = dataset.relationships.map { "\($0.kind.rawValue) \($0.notes.first ?? "")" }.sorted()
    #expect(
      kinds == [
        "associate nature of control: voting-rights-25-to-50-percent",
        "control nature of control: right-to-appoint-and-remove-directors",
        "control nature of control: voting-rights-75-to-100-percent",
      ])
    let entity = try #require(dataset.entities.first { $0.name == "NORVALE LTD" })
    #expect(entity.identifiers.map(\.description) == ["GB-COH-SC001234"] && entity.jurisdictions == ["GB"])
  }

  @Test(arguments: [
    ("\"registration_number\":\"77\",\"place_registered\":\"Companies House\"", ["GB-COH-00000077"]),
    // Other countries have a companies house, too.
    (
      "\"registration_number\":\"77\",\"country_registered\":\"Gibraltar\",\"place_registered\":\"Companies House\"", []
    ),
    ("\"registration_number\":\"None\",\"country_registered\":\"England\"", []),
    ("\"registration_number\":\"123456789\",\"country_registered\":\"England\"", []),
  ]) func `a number is one of Companies House where the register is the UK's`(
    identification: String, identifiers: [String]
  ) throws {
    let dataset = try imported(owner(identification)).dataset
    let entity = try #require(dataset.entities.first { $0.name == "NORVALE LTD" })
    #expect(entity.identifiers.map(\.description) == identifiers)
  }

  @Test func `owners of one name are one only where the register tells their country`() throws {
    func owner(_ company: String, _ identification: String) -> String {
      numberless(identification).replacing("\"123\"", with: "\"\(company)\"").replacing("00000123", with: company)
    }
    let unknown = try imported(owner("124", ""), owner("125", "\"legal_form\":\"Limited\"")).dataset
    #expect(unknown.entities.count { $0.name == "NORVALE LTD" } == 2)
    let known = try imported(
      owner("124", "\"country_registered\":\"Norway\""), owner("125", "\"country_registered\":\"Norway\""))
    #expect(known.dataset.entities.count { $0.name == "NORVALE LTD" } == 1)
  }

  @Test func `what a statement says of owners is told as it is, and an overseas entity is of another country`() throws {
    let text = record(
      "registered-overseas-entity-beneficial-owner-statement", "s",
      ",\"statement\":\"all-beneficial-owners-identified\"")
    let company = try #require(try imported(text.replacing("\"123\"", with: "\"OE000123\"")).dataset.entities.first)
    #expect(company.jurisdictions == [])
    #expect(
      company.notes == ["the register states of persons with significant control: all-beneficial-owners-identified"])
    let table =
      "CompanyName,CompanyNumber,CompanyCategory,CompanyStatus,CountryOfOrigin,IncorporationDate,URI\n"
      + "NORVALE,OE000123,Overseas Entity,Active,CYPRUS,,\n"
    var builder = DatasetBuilder()
    _ = try CompanyDataImporter().read(.text(table, name: "t.csv"), into: &builder)
    #expect(builder.dataset().entities.first?.jurisdictions == ["CY"])
  }

  @Test func `an exemption says why, and since when`() throws {
    let text = """
      {"company_number":"123","data":{"kind":"exemptions","exemptions":{"psc_exempt_as_shares_admitted_on_market":{\
      "exemption_type":"psc-exempt-as-shares-admitted-on-market","items":[{"exempt_from":"2016-10-29"}]}}}}
      """
    #expect(
      try imported(text).dataset.entities.first?.notes == [
        "no person with significant control is named: psc-exempt-as-shares-admitted-on-market from 2016-10-29"
      ])
  }

  @Test func `a statement that nobody is known is a note, and no owner`() throws {
    let statement = record(
      "persons-with-significant-control-statement", "s", ",\"statement\":\"psc-exists-but-not-identified\"")
    let hidden = record("super-secure-person-with-significant-control", "h")
    let totals = "{\"company_number\":\"\",\"data\":{\"kind\":\"totals#persons-of-significant-control-snapshot\"}}"
    let (dataset, summary) = try imported(statement, hidden, totals)
    #expect(
      dataset.entities.first { $0.kind == .company }?.notes
        == ["no person with significant control is named: psc-exists-but-not-identified"])
    #expect(dataset.relationships.count == 1 && dataset.relationships.first?.share == nil)
    #expect(summary.records.read == 3 && summary.records.stored == 2)
    #expect(summary.records.skipped == ["the number of records": 1])
  }

  @Test(arguments: [
    ("\"123\"", "\"\"", "psc-incomplete", 0), ("individual-person", "cloud", "psc-kind-unknown", 0),
    ("2016-04-06", "soon", "psc-date-malformed", 1), ("2016-04-06", "2021-04-06", "psc-period-inverted", 1),
    ("ownership-of-shares", "likes", "psc-nature-unknown", 1),
  ]) func `each doubt is a finding`(from: String, to: String, code: String, relationships: Int) throws {
    let (dataset, summary) = try imported(person.replacing(from, with: to))
    #expect(summary.findings[code] == 1 && dataset.relationships.count == relationships)
    #expect(dataset.findings.first { $0.code == code }?.location.line == 1)
  }

  @Test func `the table of companies gives the register's companies their names`() throws {
    let table = """
      CompanyName, CompanyNumber,RegAddress.PostTown,CompanyCategory,CompanyStatus,CountryOfOrigin,DissolutionDate,\
      IncorporationDate,SICCode.SicText_1,URI,PreviousName_1.CONDATE, PreviousName_1.CompanyName
      "NORVALE OPTICS LTD","00000123","Port","Private Limited Company","Active","United Kingdom","","03/04/2001",\
      "None Supplied","http://e.org","05/06/2010","TIDE LTD"
      "NAMELESS","","Port","Private Limited Company","Active","United Kingdom","","","","","",""

      """
    var builder = DatasetBuilder()
    let source = ByteSource.text(table, name: "t.csv")
    let importer = try FormatRegistry.importer(for: source)
    #expect(importer.name == "uk-companies")
    let summary = try importer.read(source, into: &builder)
    _ = try ControlRegisterImporter().read(.text(person, name: "psc.txt"), into: &builder)
    let dataset = builder.dataset()
    let company = try #require(dataset.entities.first { $0.kind == .company })
    #expect(company.name == "NORVALE OPTICS LTD" && company.names.map(\.text) == ["NORVALE OPTICS LTD", "TIDE LTD"])
    // A day first, and no address: the note says what the table says.
    #expect(
      company.notes.sorted() == ["category: Private Limited Company", "incorporated: 03/04/2001", "status: Active"])
    #expect(dataset.entities.count == 2 && dataset.relationships.count == 1)
    #expect(summary.records.skipped == ["company-incomplete": 1])
  }
}
