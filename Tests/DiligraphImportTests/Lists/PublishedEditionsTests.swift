// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

/// What the importer that recognizes a text makes of it.
private func read(_ text: String) throws -> (collected: StatementCollector, summary: ImportSummary) {
  let source = ByteSource.text(text, name: "in")
  var collector = StatementCollector()
  let summary = try FormatRegistry.importer(for: source).read(source, into: &collector)
  return (collector, summary)
}

/// A row under these columns, whose other cells are empty.
private func row(_ columns: String, _ separator: String, _ cells: [String: String]) -> String {
  columns.split(separator: Character(separator)).map { cells[String($0)] ?? "" }.joined(separator: separator) + "\r\n"
}

/// Layouts in which publishers offer the lists besides those of the older files.
@Suite struct PublishedEditionsTests {
  private static let enhanced = """
    <?xml version="1.0" encoding="utf-8"?>
    <sanctionsData xmlns="https://example.org/exports/ENHANCED_XML"><publicationInfo>
    <dataAsOf>2026-07-27T00:00:00</dataAsOf><filters><sanctionsLists><sanctionsList refId="1550">SDN List</sanctionsList>
    </sanctionsLists></filters></publicationInfo>
    <referenceValues><referenceValue refId="8"><type>VESSEL TYPE</type><value>Tanker</value></referenceValue></referenceValues>
    <entities>
    <entity id="7"><generalInfo><entityType refId="601">Entity</entityType><remarks>(Linked To: KESTREL, Ada)</remarks>
    </generalInfo><sanctionsLists><sanctionsList refId="1550" id="1" datePublished="2022-03-01">SDN List</sanctionsList>
    </sanctionsLists><sanctionsPrograms><sanctionsProgram refId="1" id="2">TIDE</sanctionsProgram>
    <sanctionsProgram>HRIT-SY</sanctionsProgram></sanctionsPrograms><sanctionsTypes><sanctionsType>Block</sanctionsType>
    </sanctionsTypes><legalAuthorities><legalAuthority>Executive Order 99999</legalAuthority></legalAuthorities>
    <names><name id="2"><isPrimary>false</isPrimary><isLowQuality>true</isLowQuality><translations><translation>
    <formattedFullName>NVL</formattedFullName></translation></translations></name><name id="1"><isPrimary>true</isPrimary>
    <isLowQuality>false</isLowQuality><translations><translation><isPrimary>false</isPrimary><script>Cyrillic</script>
    <formattedFullName>НОРВАЛЬ</formattedFullName></translation><translation><isPrimary>true</isPrimary>
    <formattedFullName>NORVALE LTD.</formattedFullName></translation></translations></name></names>
    <addresses><address><country refId="1">Russia</country><translations><translation><isPrimary>true</isPrimary>
    <addressParts><addressPart><type>ADDRESS1</type><value>1 Quay</value></addressPart><addressPart><type>CITY</type>
    <value>Ost</value></addressPart></addressParts></translation></translations></address></addresses>
    <features><feature><type featureTypeId="1">Website</type><value>example.org</value></feature></features>
    <identityDocuments><identityDocument><type>Tax ID No.</type><documentNumber>7702070139</documentNumber>
    <isValid>true</isValid><issuingCountry>Russia</issuingCountry></identityDocument></identityDocuments></entity>
    <entity id="9"><generalInfo><entityType>Vessel</entityType></generalInfo><sanctionsLists>
    <sanctionsList datePublished="2020-01-01">Consolidated List</sanctionsList>
    <sanctionsList datePublished="2020-02-02">Non-SDN Tide List</sanctionsList></sanctionsLists>
    <names><name><isPrimary>true</isPrimary><translations><translation><formattedFullName>TERN</formattedFullName>
    </translation></translations></name></names><features><feature><type>VESSEL TYPE</type><valueRefId>8</valueRefId>
    </feature><feature><type>Vessel Flag</type><value>Cuba</value></feature></features><identityDocuments>
    <identityDocument><type>Vessel Registration Identification</type><documentNumber>IMO 7406784</documentNumber>
    </identityDocument></identityDocuments><relationships><relationship><type>Owned or Controlled By</type>
    <relatedEntity entityId="7">NORVALE LTD.</relatedEntity></relationship><relationship><type>Associate Of</type>
    <relatedEntity entityId="99">ELSEWHERE AS</relatedEntity></relationship></relationships></entity>
    <entity id="8"><generalInfo><entityType>Individual</entityType></generalInfo>
    <sanctionsPrograms><sanctionsProgram>NS-PLC</sanctionsProgram></sanctionsPrograms>
    <names><name><isPrimary>true</isPrimary><translations><translation><formattedFirstName>Ada</formattedFirstName>
    <formattedLastName>KESTREL</formattedLastName><formattedFullName>KESTREL, Ada</formattedFullName></translation>
    </translations></name></names><features><feature><type>Birthdate</type><value>circa 1948</value></feature>
    <feature><type>Nationality Country</type><value>Norway</value></feature><feature><type>Email Address</type>
    <value>a@example.org</value></feature></features><identityDocuments><identityDocument><type>Passport</type>
    <documentNumber>X1</documentNumber></identityDocument></identityDocuments></entity>
    <entity id="10"><generalInfo/></entity></entities></sanctionsData>
    """

  @Test func `the Treasury's enhanced list says who each entity is, and on which list since when`() throws {
    let (collected, summary) = try read(Self.enhanced)
    let entity = try #require(collected.entity("ofac:7"))
    #expect(entity.names.map(\.text) == ["NORVALE LTD.", "НОРВАЛЬ", "NVL"] && entity.kind == .organization)
    #expect(entity.jurisdictions == ["RU"] && entity.identifiers.map(\.description) == ["RU-INN-7702070139"])
    #expect(entity.notes == ["weak alias: NVL", "address: 1 Quay, Ost, Russia", "Website: example.org"])
    let flag = try #require(collected.flag("ofac:7/ofac-sdn"))
    #expect(flag.programme == "TIDE; HRIT-SY" && flag.level == FlagLevel(5) && flag.period.start == Day("2022-03-01"))
    #expect(flag.notes == ["legal basis: Executive Order 99999", "measure: Block"])
    #expect(flag.sources.first?.published == Day("2026-07-27"))
    let vessel = try #require(collected.entity("ofac:9"))
    #expect(vessel.identifiers.map(\.description) == ["XI-IMO-7406784"] && vessel.jurisdictions == ["CU"])
    #expect(vessel.notes == ["type: vessel", "VESSEL TYPE: Tanker", "Vessel Flag: Cuba"])
    let other = try #require(collected.flag("ofac:9/ofac-consolidated/Non-SDN Tide List"))
    #expect(other.sources.first?.title == "Non-SDN Tide List" && other.period.start == Day("2020-02-02"))
    #expect(collected.flags.count == 3 && collected.flag("ofac:8/ofac-consolidated")?.programme == "NS-PLC")
    let person = try #require(collected.entity("ofac:8"))
    #expect(person.names.map(\.text) == ["Ada KESTREL"] && person.notes == ["born: 1948"])
    #expect(person.jurisdictions == ["NO"] && person.kind == .person)
    #expect(summary["identifiers of persons left out"] == 1 && summary["records"] == 4)
    #expect(collected.findings.map(\.code) == ["list-entry-incomplete"])
  }

  @Test func `who owns whom in the enhanced list goes from the owner, and others are known by their names`() throws {
    let collected = try read(Self.enhanced).collected
    let lines = collected.relationships.map { "\($0.from.recordID) \($0.kind.rawValue) \($0.to.recordID)" }
    #expect(lines == ["ofac:7 control ofac:9", "ofac:9 associate ofac:99", "ofac:7 associate ofac:8"])
    #expect(collected.entity("ofac:99")?.names.map(\.text) == ["ELSEWHERE AS"])
  }

  @Test func `the EU's table gives an entity all of its rows and one flag`() throws {
    let columns =
      "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_DesignationDate;Entity_SubjectType;"
      + "Entity_SubjectType_ClassificationCode;Entity_Regulation_PublicationDate;Entity_Regulation_NumberTitle;"
      + "Entity_Regulation_Programme;Entity_Regulation_PublicationUrl;NameAlias_LastName;NameAlias_FirstName;"
      + "NameAlias_WholeName;NameAlias_NameLanguage;Address_City;Address_Street;Address_CountryIso2Code;"
      + "Address_CountryDescription;BirthDate_Year;Citizenship_CountryIso2Code;Identification_Number;"
      + "Identification_TypeCode;Identification_TypeDescription;Identification_CountryIso2Code"
    let common = [
      "fileGenerationDate": "05/08/2026", "Entity_LogicalId": "7", "Entity_EU_ReferenceNumber": "EU.7",
      "Entity_SubjectType": "enterprise", "Entity_SubjectType_ClassificationCode": "E",
      "Entity_Regulation_PublicationDate": "2022-03-01", "Entity_Regulation_NumberTitle": "2022/1 (OJ L1)",
      "Entity_Regulation_Programme": "TID", "Entity_Regulation_PublicationUrl": "http://example.org/1",
    ]
    let (collected, summary) = try read(
      "\u{FEFF}\(columns)\r\n"
        + row(columns, ";", common.merging(["NameAlias_WholeName": "Norvale", "NameAlias_NameLanguage": "EN"]) { $1 })
        + row(columns, ";", common.merging(["NameAlias_WholeName": "Норваль"]) { $1 })
        + row(
          columns, ";",
          common.merging([
            "Address_City": "Ost", "Address_Street": "1 Quay", "Address_CountryIso2Code": "NO",
            "Address_CountryDescription": "NORWAY",
          ]) { $1 })
        + row(
          columns, ";",
          common.merging([
            "Identification_Number": "123456", "Identification_TypeCode": "regnumber",
            "Identification_TypeDescription": "Registration Number", "Identification_CountryIso2Code": "GB",
          ]) { $1 })
        + row(
          columns, ";",
          [
            "Entity_LogicalId": "8", "Entity_SubjectType_ClassificationCode": "person", "NameAlias_LastName": "Kestrel",
            "NameAlias_FirstName": "Ada", "BirthDate_Year": "1948", "Citizenship_CountryIso2Code": "NO",
            "Identification_Number": "X1", "Identification_TypeCode": "passport",
          ]))
    #expect(collected.entities.map(\.reference.recordID) == Array(repeating: "eu-fsf:7", count: 4) + ["eu-fsf:8"])
    #expect(collected.entities.flatMap(\.names).map(\.text) == ["Norvale", "", "Норваль", "Ada Kestrel"])
    #expect(collected.entities[2].jurisdictions == ["NO"])
    #expect(collected.entities[2].notes == ["address: 1 Quay, Ost, NORWAY"])
    #expect(collected.entities[3].identifiers.map(\.description) == ["GB-COH-00123456"])
    #expect(collected.entities[4].kind == .person && collected.entities[4].notes == ["born: 1948"])
    #expect(collected.flags.map(\.id) == ["eu-fsf:7", "eu-fsf:8"])
    #expect(collected.flags[0].programme == "TID" && collected.flags[0].period.start == Day("2022-03-01"))
    let source = try #require(collected.flags[0].sources.first)
    #expect(source.title == "2022/1 (OJ L1)" && source.published == Day("2026-08-05") && source.url != nil)
    #expect(summary["identifiers of persons left out"] == 1 && collected.findings.isEmpty)
  }

  @Test func `the EU's older table has other names for the same columns`() throws {
    let columns =
      "Date_file;Entity_logical_id;Subject_type;Leba_numtitle;Leba_publication_date;Leba_url;Programme;Naal_wholename;"
      + "Addr_street;Addr_city;Addr_country;Birt_date;Iden_number;Iden_country;Citi_country;EU_ref_num"
    let collected = try read(
      columns + "\n"
        + "24/06/2019;7;E;2012/36 (OJ L19);2012-01-19;http://example.org;TID;Norvale;1 Quay;Ost;NO;;;;;EU.7\n"
    ).collected
    let entity = try #require(collected.entities.first)
    #expect(entity.names.map(\.text) == ["Norvale"] && entity.jurisdictions == ["NO"] && entity.kind == .organization)
    #expect(entity.notes == ["address: 1 Quay, Ost, NO", "reference: EU.7"])
    #expect(collected.flags.first?.period.start == Day("2012-01-19") && collected.flags.first?.programme == "TID")
  }

  private static let ofsi =
    "Name 6,Name 1,Title,Name Non-Latin Script,DOB,Nationality,Address 1,Post/Zip Code,Country,Other Information,"
    + "Group Type,Alias Type,Alias Quality,Regime,Listed On,UK Sanctions List Date Designated,Last Updated,Group ID"

  private static func ofsiRow(_ cells: [String: String]) -> String { row(ofsi, ",", cells) }

  @Test func `OFSI's list and the UK Sanctions List know an entry by the same id`() throws {
    let rows =
      Self.ofsi + "\r\n"
      + Self.ofsiRow(["Name 6": "NORVAL", "Group Type": "Entity", "Alias Type": "AKA", "Group ID": "15002"])
      + Self.ofsiRow([
        "Name 6": "NORVALE LLC", "Country": "Norway", "Group Type": "Entity", "Regime": "Tides",
        "Listed On": "02/03/2022",
        "UK Sanctions List Date Designated": "01/03/2022", "Group ID": "15002",
        "Other Information": "(UK Sanctions List Ref):TID0007. (Business Reg No):1. (Website):x",
      ])
      + Self.ofsiRow([
        "Name 6": "TERN", "Group Type": "Ship", "Group ID": "15003",
        "Other Information": "(UK Sanctions List Ref):TID0009. (IMO number):7406784. (Listed as):y",
      ])
      + Self.ofsiRow(["Name 6": "OLD", "Group Type": "Entity", "Group ID": "15004"])
    // The date stands in a row of its own, which a spreadsheet pads with empty cells.
    for first in ["Last Updated,03/06/2026", "Last Updated,03/06/2026" + String(repeating: ",", count: 16)] {
      let collected = try read("\(first)\r\n\(rows)").collected
      #expect(
        collected.entities.map(\.reference.recordID) == [
          "uk-sanctions:TID0007", "uk-sanctions:TID0007", "uk-sanctions:TID0009", "uk-sanctions:OFSI-15004",
        ])
      #expect(Set(collected.flags.compactMap(\.id)).count == 3 && collected.findings.isEmpty)
      #expect(collected.entity("uk-sanctions:TID0009")?.identifiers.map(\.description) == ["XI-IMO-7406784"])
    }
  }

  @Test func `a ship of the UK Sanctions List has its owners and flags`() throws {
    let collected = try read(
      "Report Date: 13-Feb-2026\nUnique ID,OFSI Group ID,UN Reference Number,Name 6,Name type,Regime Name,Designation Type,"
        + "Date Designated,IMO number,Current owner/operator (s),Previous owner/operator (s),Current believed flag of ship,"
        + "Previous flags,Type of ship\nTID0009,15003,X.1,TERN,Primary Name,Tides,Ship,01/03/2018,7406784,NORVALE,KESTREL,"
        + "Panama,Togo,Tanker\n"
    ).collected
    let ship = try #require(collected.entities.first)
    #expect(ship.identifiers.map(\.description) == ["XI-IMO-7406784"] && ship.jurisdictions == ["PA"])
    #expect(
      ship.notes == [
        "type: ship", "UN reference: X.1", "owner or operator: NORVALE", "owner or operator before: KESTREL",
        "flag: Panama", "flags before: Togo", "type of ship: Tanker",
      ])
    let document = try read(
      """
      <Designations><Designation><UniqueID>TID0009</UniqueID><Names><Name><Name6>TERN</Name6></Name></Names>
      <IndividualEntityShip>Ship</IndividualEntityShip><ShipDetails><Ship><IMONumbers><IMONumber>7406784</IMONumber>
      </IMONumbers><CurrentOwnerOperators><CurrentOwnerOperator>NORVALE</CurrentOwnerOperator></CurrentOwnerOperators>
      </Ship></ShipDetails></Designation></Designations>
      """
    ).collected
    #expect(document.entities.first?.identifiers == ship.identifiers)
    #expect(document.entities.first?.notes.contains("CurrentOwnerOperators: NORVALE") == true)
  }

  @Test(arguments: [
    ("IR", "6264", nil), ("IR", "10320587101", "IR-REG"), ("DE", "HRB 44343", nil), ("US", "5112233", nil),
    ("RU", "1027739609391", "RU-OGRN"), ("RU", "123456", nil), ("PK", "36", nil), ("BY", "808000714", "BY-REG"),
    ("GB", "SC123", "GB-COH"), ("FR", "552032534", "FR-REG"),
  ]) func `a number that several companies of a country can have is no identifier`(
    country: String, number: String, scheme: String?
  ) throws {
    #expect(NationalRegisters.scheme(country: country, number: number) == scheme)
    let identifier = ListIdentifiers.identifier("Registration Number", number, country: country)
    #expect(identifier?.scheme == scheme)
  }

  @Test func `two companies of one country with one number of their cities stay two`() throws {
    var builder = DatasetBuilder()
    let entry = { (id: String, name: String) in
      """
      <sdnEntry><uid>\(id)</uid><lastName>\(name)</lastName><sdnType>Entity</sdnType><idList><id><idType>Registration ID</idType>
      <idNumber>6264</idNumber><idCountry>Iran</idCountry></id></idList></sdnEntry>
      """
    }
    let list = ByteSource.text("<sdnList>\(entry("7", "NORVALE"))\(entry("8", "KESTREL"))</sdnList>", name: "sdn.xml")
    _ = try OFACXMLImporter().read(list, into: &builder)
    let company = { (id: String, name: String) in
      #"{"id":"\#(id)","schema":"Company","properties":{"name":["\#(name)"],"country":["ir"],"registrationNumber":["6264"]}}"#
    }
    let lines = ByteSource.text("\(company("a", "Tarn"))\n\(company("b", "Tern"))", name: "t.ftm")
    _ = try FollowTheMoneyImporter().read(lines, into: &builder)
    let dataset = builder.dataset()
    #expect(dataset.entities.map(\.name).sorted() == ["KESTREL", "NORVALE", "Tarn", "Tern"])
    #expect(dataset.entities.allSatisfy { $0.notes.contains { $0.contains("6264") } })
  }
}
