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

@Suite struct ListsTests {
  @Test func `every run of spaces is one space, whatever the script`() {
    let spaces = [" ", "\t", "\r\n", "\u{85}", "\u{A0}", "\u{1680}", "\u{2003}", "\u{2028}", "\u{202F}", "\u{205F}"]
    for space in spaces + ["\u{3000}"] {
      #expect("\(space)a\(space) «b»\(space)\(space)c \(space)".collapsed == "a «b» c")
      #expect("\(space)\(space)".collapsed == "")
    }
    for text in ["", "a", "a b", "“a” – b", "\u{200B}a", "ä ö"] { #expect(text.collapsed == text) }
    #expect("a ".collapsed == "a" && " a".collapsed == "a" && "a  b".collapsed == "a b")
  }

  @Test func `the year of a birth is the first of four digits`() {
    #expect(ListDates.year(in: "circa 1962") == "1962" && ListDates.year(in: "10 Dec 1948") == "1948")
    #expect(ListDates.year(in: "1957 to 1962") == "1957" && ListDates.year(in: "19571962") == nil)
    #expect(ListDates.year(in: "1200, 1950") == "1950" && ListDates.year(in: "") == nil)
  }

  @Test func `an entry of the Treasury gives an entity, a flag and its links`() throws {
    let (collected, summary) = try read(
      """
      <sdnList><publshInformation><Publish_Date>03/10/2021</Publish_Date></publshInformation>
      <sdnEntry><uid>7</uid><lastName>NORVALE LTD.</lastName><sdnType>Entity</sdnType>
        <remarks>(Linked To: KESTREL; Linked To: TARN (THE))</remarks>
        <programList><program>TIDE</program><program>HRIT-SY</program></programList>
        <akaList><aka><category>weak</category><lastName>NVL</lastName></aka>
          <aka><category>strong</category><lastName>NORTH VALE</lastName></aka></akaList>
        <idList><id><idType>Registration ID</idType><idNumber>1027739609391</idNumber><idCountry>Russia</idCountry></id>
          <id><idType>SWIFT/BIC</idType><idNumber>NVLXRUMM</idNumber></id></idList>
        <addressList><address><address1>1 Quay</address1><city>Ost</city><country>Korea, North</country></address>
          <address><country>Atlantis</country></address></addressList></sdnEntry>
      <sdnEntry><uid>8</uid><firstName>Ada</firstName><lastName>KESTREL</lastName><sdnType>Individual</sdnType>
        <programList><program>NS-PLC</program></programList>
        <idList><id><idType>Passport</idType><idNumber>X1</idNumber></id></idList>
        <dateOfBirthList><dateOfBirthItem><dateOfBirth>circa 10 Dec 1948</dateOfBirth></dateOfBirthItem></dateOfBirthList>
        <addressList><address><city>Ost</city><country>Norway</country></address></addressList></sdnEntry>
      <sdnEntry><uid>9</uid><lastName>KESTREL</lastName><sdnType>Vessel</sdnType>
        <vesselInfo><vesselFlag>Cuba</vesselFlag><vesselOwner>TARN S.A.</vesselOwner></vesselInfo>
        <idList><id><idType>Vessel Registration Identification</idType><idNumber>IMO 7406784</idNumber></id></idList>
      </sdnEntry>
      <sdnEntry><lastName>NOBODY</lastName></sdnEntry></sdnList>
      """)
    let entity = try #require(collected.entity("ofac:7"))
    #expect(entity.names.map(\.text) == ["NORVALE LTD.", "NVL", "NORTH VALE"] && entity.kind == .organization)
    #expect(
      entity.notes == [
        "weak alias: NVL", "address: 1 Quay, Ost, Korea, North", "address: Atlantis", "SWIFT/BIC: NVLXRUMM",
      ])
    #expect(entity.jurisdictions == ["KP"])
    #expect(entity.identifiers.map(\.description) == ["RU-OGRN-1027739609391"])
    let flag = try #require(collected.flag("ofac:7/ofac-sdn"))
    #expect(flag.list == "ofac-sdn" && flag.programme == "TIDE; HRIT-SY" && flag.level == FlagLevel(5))
    #expect(flag.sources.first?.grade == .officialRegister && flag.sources.first?.published == Day("2021-03-10"))
    #expect(flag.sources.first?.location?.line == 2 && flag.category == "sanction")
    let person = try #require(collected.entity("ofac:8"))
    #expect(person.names.map(\.text) == ["Ada KESTREL"] && person.kind == .person && person.identifiers.isEmpty)
    #expect(person.notes == ["born: 1948", "address: Ost, Norway"] && person.jurisdictions.isEmpty)
    #expect(collected.flag("ofac:8/ofac-consolidated")?.level == FlagLevel(4))
    let vessel = try #require(collected.entity("ofac:9"))
    #expect(vessel.identifiers.map(\.description) == ["XI-IMO-7406784"] && vessel.kind == .unknown)
    #expect(vessel.notes.contains("vesselOwner: TARN S.A.") && vessel.jurisdictions == ["CU"])
    #expect(collected.relationships.map(\.kind) == [.associate, .associate])
    #expect(collected.relationships.map(\.to.recordID) == ["ofac:9", "ofac:tarn (the)"])
    #expect(summary["records"] == 4 && summary["entities"] == 3 && summary["skipped"] == 1)
    #expect(summary["identifiers of persons left out"] == 1)
    #expect(collected.findings.map(\.code) == ["list-entry-incomplete", "list-country-unknown"])
  }

  @Test func `the Treasury's tables add to the same entities`() throws {
    let (entries, summary) = try read(
      """
      7,"NORVALE LTD.",-0- ,"TIDE] [SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. 'NVL'; Tax ID No. 7702070139 (Russia); Website www.example.org; Linked To: KESTREL, Ada; Linked To: TARN S.A. DE C.V."
      8,"KESTREL, Ada","individual","TIDE","Director",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 10 Dec 1948; POB Ost; Passport X1 (Norway); nationality Norway."
      9,"TARN S.A. DE C.V.","vessel","TIDE",-0- ,"CL1","Tanker","100","90","Cuba","TARN S.A.",-0- 
      \u{1A}

      """)
    let entity = try #require(entries.entity("ofac:7"))
    #expect(entity.names.map(\.text) == ["NORVALE LTD.", "NVL"])
    #expect(entity.identifiers.map(\.description) == ["RU-INN-7702070139"])
    #expect(entity.notes == ["weak alias: NVL", "remark: Website www.example.org"])
    #expect(entries.flag("ofac:7/ofac-sdn")?.programme == "TIDE; SDGT")
    let person = try #require(entries.entity("ofac:8"))
    #expect(person.names.map(\.text) == ["Ada KESTREL"] && person.jurisdictions == ["NO"])
    #expect(person.notes == ["title: Director", "born: 1948"])
    #expect(entries.relationships.map(\.to.recordID) == ["ofac:8", "ofac:9"])
    #expect(summary["records"] == 3 && summary["flags"] == 3 && summary["identifiers of persons left out"] == 1)
    #expect(entries.findings.map(\.code) == ["ofac-tables-apart"])
    let names = try read("7,12,\"aka\",\"NORTH VALE\",-0- \n8,13,\"fka\",\"TARN, Ada\",\"old\"\n").collected
    #expect(names.entities.map(\.reference.recordID) == ["ofac:7", "ofac:8"] && names.flags.isEmpty)
    // Other names than the entries': what is empty says that none is the main one.
    #expect(names.entities.flatMap(\.names).map(\.text) == ["", "NORTH VALE", "", "Ada TARN"])
    let places = try read("7,25,\"1 Quay\",\"Ost 1\",\"Norway\",-0- \n").collected
    #expect(places.entities.first?.notes == ["address: 1 Quay, Ost 1, Norway"])
  }

  @Test func `an EU entry has its programme, its day and its weak names`() throws {
    let collected = try read(
      """
      <export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2021-03-02T16:28:05.354+01:00">
      <sanctionEntity logicalId="7" designationDate="2001-10-06" euReferenceNumber="EU.7" unitedNationId="X.1">
        <remark>a remark</remark>
        <regulation publicationDate="2003-07-08" entryIntoForceDate="2003-07-07" numberTitle="1/2003" programme="TID">
          <publicationUrl>http://example.org/1</publicationUrl></regulation>
        <subjectType code="enterprise" classificationCode="E"/>
        <nameAlias wholeName="Norvale" strong="true" nameLanguage="FR"/><nameAlias wholeName="NVL" strong="false"/>
        <identification number="123456" identificationTypeCode="regnumber" identificationTypeDescription="Registration Number" countryIso2Code="GB"/>
        <address street="1 Quay" city="Ost" countryIso2Code="NO" countryDescription="NORWAY"/>
        <address countryIso2Code="00" countryDescription="UNKNOWN"/>
      </sanctionEntity>
      <sanctionEntity logicalId="8"><subjectType code="person"/><nameAlias firstName="Ada" lastName="Kestrel"/>
        <birthdate year="1965" city="Ost"/><citizenship countryIso2Code="IQ"/>
        <identification number="X1" identificationTypeCode="passport"/></sanctionEntity></export>
      """
    ).collected
    let entity = try #require(collected.entity("eu-fsf:7"))
    #expect(entity.names == [Name("Norvale", language: "fr"), Name("NVL")] && entity.jurisdictions == ["NO"])
    #expect(entity.identifiers.map(\.description) == ["GB-COH-00123456"])
    #expect(entity.notes.contains("weak alias: NVL") && entity.notes.contains("address: 1 Quay, Ost, NORWAY"))
    let flag = try #require(collected.flag("eu-fsf:7"))
    #expect(flag.period.start == Day("2001-10-06") && flag.programme == "TID" && flag.list == "eu-fsf")
    #expect(flag.sources.first?.url == "http://example.org/1" && flag.sources.first?.title == "1/2003")
    let person = try #require(collected.entity("eu-fsf:8"))
    #expect(person.names.map(\.text) == ["Ada Kestrel"] && person.notes == ["born: 1965"])
    #expect(person.jurisdictions == ["IQ"] && collected.findings == [])
  }

  @Test func `the EU's older list is read as well`() throws {
    let collected = try read(
      """
      <WHOLE Date="05/03/2015"><ENTITY Id="7" Type="E" legal_basis="1/2003" reg_date="2003-07-08" programme="TID">
      <NAME><WHOLENAME>Norvale</WHOLENAME><LANGUAGE/></NAME><ADDRESS><CITY>Ost</CITY><COUNTRY>NOR</COUNTRY></ADDRESS>
      </ENTITY></WHOLE>
      """
    ).collected
    #expect(collected.entity("eu-fsf:7")?.names.map(\.text) == ["Norvale"])
    #expect(collected.flag("eu-fsf:7")?.period.start == Day("2003-07-08"))
    #expect(collected.flag("eu-fsf:7")?.sources.first?.published == Day("2015-03-05"))
  }

  @Test func `an entry of the Security Council`() throws {
    let collected = try read(
      """
      <CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>7</DATAID><FIRST_NAME> ADA </FIRST_NAME>
      <SECOND_NAME>KESTREL</SECOND_NAME><UN_LIST_TYPE>TIDE</UN_LIST_TYPE><REFERENCE_NUMBER>TIi.001</REFERENCE_NUMBER>
      <LISTED_ON>2015-04-14-04:00</LISTED_ON><NATIONALITY><VALUE>Syrian Arab Republic</VALUE></NATIONALITY>
      <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Ad</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME/></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_DATE_OF_BIRTH><YEAR>1957</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DOCUMENT><NUMBER>1</NUMBER></INDIVIDUAL_DOCUMENT></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>
      """
    ).collected
    let person = try #require(collected.entity("un-sc:7"))
    #expect(person.names.map(\.text) == ["ADA KESTREL", "Ad"] && person.jurisdictions == ["SY"])
    #expect(person.notes == ["weak alias: Ad", "born: 1957"])
    let flag = try #require(collected.flag("un-sc:7"))
    #expect(flag.period.start == Day("2015-04-14") && flag.programme == "TIDE" && collected.findings == [])
  }

  @Test func `a person of the screening list is called as in the Treasury's own files`() throws {
    let (collected, _) = try read(
      """
      source,entity_number,type,programs,name,alt_names,addresses,federal_register_notice,start_date,end_date,source_list_url,ids
      Specially Designated Nationals (SDN) - Treasury Department,8,Individual,TIDE,"KESTREL, Ada","TARN, Ada",,,,,,
      """)
    #expect(collected.entities[0].names.map(\.text) == ["Ada KESTREL", "Ada TARN"])
  }

  @Test func `each entry of the screening list is of the list that it names`() throws {
    let (collected, summary) = try read(
      """
      source,entity_number,type,programs,name,addresses,federal_register_notice,start_date,end_date,source_list_url,ids
      Entity List (EL) - Bureau of Industry and Security,,,,Norvale,"1 Quay, Ost, NO; 2 Quay, Ost, SE",80 FR 1,2015-11-12,,http://e.org,
      Specially Designated Nationals (SDN) - Treasury Department,8,Entity,TIDE,KESTREL,,,,,,"Tax ID No., 7702070139, RU; Website, www.e.org"
      Sectoral Sanctions Identifications List (SSI) - Treasury Department,9,Entity,TIDE,TARN,,,,,,"5030056754, Tax ID No.; GB, 06527449, Company Number"
      Unverified List (UVL) - Bureau of Industry and Security,,,,Skerry,,,,,,
      Denied Persons List (DPL) - Bureau of Industry and Security,,,,Holm,,81 FR 2,2016-10-16,2014-10-13,,
      ITAR Debarred (DTC) - State Department,,,,Voe,,67 FR 3,,,,
      Military End User (MEU) List - Bureau of Industry and Security,,,,Geo,,,2020-12-23,,,
      Tidal List,,,,Ayre,,,soon,,,
      source,entity_number,type,programs,name,addresses,federal_register_notice,start_date,end_date,source_list_url,ids

      """)
    #expect(
      collected.flags.map(\.list) == [
        "bis-entity-list", "ofac-sdn", "ofac-consolidated", "bis-unverified", "bis-denied", "us-debarment", "bis-meu",
        "us-csl",
      ])
    #expect(collected.flags.map { $0.level?.value } == [4, 4, 4, 2, 4, 3, 4, 4])
    #expect(
      collected.entities[0].jurisdictions == ["NO", "SE"] && collected.flags[0].period.start == Day("2015-11-12"))
    #expect(collected.entities[1].reference.recordID == "ofac:8" && collected.flags[1].id == "ofac:8/ofac-sdn")
    #expect(collected.entities[1].identifiers.map(\.description) == ["RU-INN-7702070139"])
    #expect(collected.entities[2].identifiers.map(\.description) == ["GB-COH-06527449"])
    #expect(collected.flags[4].period == Period(start: Day("2016-10-16")))
    #expect(
      collected.findings.map(\.code) == [
        "list-period-inverted", "list-unknown", "list-date-malformed", "list-row-without-entry",
      ])
    #expect(summary["records"] == 9 && summary["entities"] == 8 && summary["skipped"] == 1)
  }

  @Test func `the screening list is known by the columns that people keep of it`() throws {
    let (collected, _) = try read(
      """
      _id,source,entity_number,type,programs,name,title,addresses,alt_names
      1,Entity List (EL) - Bureau of Industry and Security,3,,EAR,Norvale,,"1 Quay, Ost, NO",NVL; North
      2,Specially Designated Nationals (SDN) - Treasury Department,8,Vessel,TIDE,KESTREL,,,

      """)
    #expect(collected.flags.map(\.list) == ["bis-entity-list", "ofac-sdn"])
    #expect(collected.entities[0].names.map(\.text) == ["Norvale", "NVL", "North"])
  }

  @Test func `the screening list as JSON, in either shape`() throws {
    let entry =
      #"{"source":"Part 561","entity_number":7,"sdn_type":"Entity","name":"NORVALE","alt_names":["NVL"],"remarks":null,"#
      + #""addresses":[{"city":"Ost","country":"NO"}],"ids":[{"type":"Legal Entity Number","number":"253400V1H6ART1UQ0N98"}],"source_list_url":null}"#
    for text in ["[\(entry)]", "{\"total\":1,\"results\":[\(entry)]}"] {
      let collected = try read(text).collected
      let entity = try #require(collected.entity("ofac:7"))
      #expect(entity.names.map(\.text) == ["NORVALE", "NVL"] && entity.jurisdictions == ["NO"])
      #expect(entity.identifiers.map(\.description) == ["XI-LEI-253400V1H6ART1UQ0N98"])
      #expect(collected.flags.map(\.list) == ["ofac-consolidated"])
    }
  }

  @Test func `the tables of denied, unverified and debarred parties`() throws {
    let denied = try read(
      "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t\"FR_Citation\"\n"
        + "\" NORVALE\"\t\"1 QUAY\"\t\"OST\"\t\"\"\t\"NO\"\t\"\"\t\"10/16/2017\"\t\"10/13/2027\"\t\"82 FR 1\"\n"
        + "\"\"\t\"\"\t\"\"\t\"\"\t\"\"\t\"\"\t\"\"\t\"\"\t\"\"\n")
    #expect(denied.collected.flags.first?.period == Period(start: Day("2017-10-16"), end: Day("2027-10-13")))
    #expect(denied.collected.entities.map(\.names) == [[Name("NORVALE")]] && denied.summary["skipped"] == 1)
    let unverified = try read("COUNTRY,NAME,ADDRESS,,,\nNorway,Kestrel,1 Quay,,,\n").collected
    #expect(unverified.flags.map(\.list) == ["bis-unverified"] && unverified.entities[0].jurisdictions == ["NO"])
    let controlled = try read(
      "Source List,Programs,Name,Address,Country,Federal Register Notice,Effective Date,Alternate Name,Web Link,,\n"
        + "EL,,Norvale,1 Quay,Norway,76 FR 1,11/21/2011,NVL,http://e.org\nEL,,Norvale,1 Quay,Norway,76 FR 1,11/21/2011,North,\n"
    ).collected
    #expect(controlled.flags.map(\.list) == ["bis-entity-list", "bis-entity-list"] && controlled.findings == [])
    #expect(controlled.flags[0].id == controlled.flags[1].id)
    #expect(controlled.entities.map { $0.names.map(\.text) } == [["Norvale", "NVL"], ["Norvale", "North"]])
    let nonproliferation = try read(
      "Programs,Name,Address,Country,Federal Register Notice,Effective Date,Date Lifted/Waived/Expired\n"
        + "INKSNA,Tarn,,Norway,\"Vol. 1\",02/08/1994,02/08/1996\n"
    ).collected
    #expect(nonproliferation.flags.map(\.list) == ["us-isn"] && nonproliferation.flags[0].programme == "INKSNA")
    #expect(nonproliferation.flags[0].period == Period(start: Day("1994-02-08"), end: Day("1996-02-08")))
    let debarred = try read(
      "Debarred Party Full Name and Alias,Date of Birth,Notice,Notice Date\n"
        + "\"Kestrel, Ada (a.k.a. Ada Tarn)\",Dec-1965,57 FR 1,1/13/1992\nNorvale Trading,,58 FR 2,2/2/1993\n"
    ).collected
    #expect(debarred.entities[0].names.map(\.text) == ["Kestrel, Ada", "Ada Tarn"])
    #expect(debarred.entities[0].notes == ["born: 1965"] && debarred.flags[0].level == FlagLevel(3))
    #expect(debarred.flags.map(\.period.start) == [Day("1992-01-13"), Day("1993-02-02")])
  }

  @Test func `the UK's tables add to the same entities`() throws {
    let subjects = try read(
      "unique_id,subject_type,un_reference_number,date_designated,last_updated\nTID0007,entity,X.1,29/06/2012,16/04/2026\n"
    ).collected
    let flag = try #require(subjects.flag("uk-sanctions:TID0007"))
    #expect(flag.period.start == Day("2012-06-29") && flag.programme == "TID" && flag.list == "uk-sanctions")
    let names = try read(
      "name_id,unique_id,name_type,alias_strength,full_name\n1,TID0007,primary,,NORVALE\n2,TID0007,alias,low_quality_aka,NVL\n"
    ).collected
    #expect(names.entities.map(\.reference.recordID) == ["uk-sanctions:TID0007", "uk-sanctions:TID0007"])
    #expect(names.entities[1].notes == ["weak alias: NVL"] && names.flags.isEmpty)
    let (identifiers, summary) = try read(
      "unique_id,raw_value,identifier_type\nTID0007,9123456,imo\nTID0007,9123456,imo\nTID0008,X1,passport\n")
    #expect(identifiers.entities.map { $0.identifiers.map(\.description) } == [["XI-IMO-9123456"]])
    #expect(summary["repeated rows"] == 1 && summary["identifiers of persons left out"] == 1)
  }

  @Test func `the UK's published list, as XML and as a table`() throws {
    let document = try read(
      """
      <Designations><Designation><LastUpdated>16/04/2026</LastUpdated><DateDesignated>29/06/2012</DateDesignated>
      <UniqueID>TID0007</UniqueID><Names><Name><Name6>NVL</Name6><NameType>Alias</NameType>
      <AliasStrength>Low quality a.k.a</AliasStrength></Name><Name><Name1>NORTH</Name1><Name6>VALE</Name6>
      <NameType>Primary Name</NameType></Name></Names><RegimeName>Tides</RegimeName>
      <IndividualEntityShip>Entity</IndividualEntityShip><SanctionsImposed>Asset freeze</SanctionsImposed>
      <Addresses><Address><AddressLine1>1 Quay</AddressLine1><AddressCountry>Norway</AddressCountry></Address></Addresses>
      </Designation></Designations>
      """
    ).collected
    let table = try read(
      "Report Date: 24-Jun-2026\nLast Updated,Unique ID,OFSI Group ID,Name 6,Name 1,Name type,Alias strength,Regime Name,Designation Type,Sanctions Imposed,Address Line 1,Address Country,Date Designated\n"
        + "16/04/2026,TID0007,1,VALE,NORTH,Primary Name,,Tides,Entity,Asset freeze,1 Quay,Norway,29/06/2012\n"
        + "16/04/2026,TID0007,1,NVL,,Alias,Low quality a.k.a,Tides,Entity,Asset freeze,1 Quay,Norway,29/06/2012\n"
    ).collected
    for collected in [document, table] {
      let names = collected.entities.flatMap(\.names).map(\.text).filter { !$0.isEmpty }
      #expect(names == ["NORTH VALE", "NVL"] && collected.entities[0].jurisdictions == ["NO"])
      #expect(collected.entities.last?.notes.contains("weak alias: NVL") == true)
      #expect(collected.entities[0].notes.contains("address: 1 Quay, Norway") && collected.findings == [])
      #expect(collected.flags.count == 1 && collected.flags[0].id == "uk-sanctions:TID0007")
      #expect(collected.flags[0].period.start == Day("2012-06-29") && collected.flags[0].programme == "Tides")
      #expect(collected.flags[0].notes == ["measures: Asset freeze"])
    }
  }

  @Test func `remarks that did not fit into sdn.csv are added, but for the part that was cut`() throws {
    let text = "7,\"orvale Ltd; Linked To: KESTREL; Passport P123 (Norway).\"\n"
    #expect(try FormatRegistry.importer(for: .text(text, name: "in")).name == "ofac-csv")
    var collector = StatementCollector()
    let summary = try OFACTableImporter().read(.text(text, name: "in"), into: &collector)
    #expect(collector.entities.first?.reference.key == "7")
    #expect(collector.entities.first?.notes == ["remark, continued: orvale Ltd"])
    #expect(collector.relationships.map(\.kind) == [.associate] && summary["identifiers of persons left out"] == 1)
  }

  @Test func `remarks that are cut make nobody, and names within them keep their full stop`() throws {
    let start = "Linked To: KESTREL S.A.S.; Linked To: " + String(repeating: "TARN ", count: 190) + "; Linked To: PRO"
    let text = "7,\"NORVALE LTD.\",-0- ,\"TIDE\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"\(start)\"\n"
    var collector = StatementCollector()
    _ = try OFACTableImporter().read(.text(text, name: "in"), into: &collector)
    #expect(collector.relationships.count == 2)
    #expect(collector.relationships.first?.to.key == "kestrel s.a.s.")
    #expect(collector.entities.first?.notes == ["remark, cut off in the table: Linked To: PRO"])
  }

  @Test func `the table of lists has a row for each, with level, grade and data sets`() {
    #expect(SanctionsLists.all.count == 17)
    #expect(SanctionsLists.list(ofDataset: "us_ofac_sdn") == "ofac-sdn" && SanctionsLists.named("eu-fsf").level == 4)
    #expect(SanctionsLists.list(ofDataset: "other") == "other" && SanctionsLists.named("other").level == 4)
    #expect(SanctionsLists.named("bis-unverified").level == 2 && SanctionsLists.named("us-debarment").level == 3)
    #expect(SanctionsLists.level("ofac-sdn", programmes: ["HRIT-IR"]) == FlagLevel(5))
    #expect(SanctionsLists.named("ofac-sdn").publisher.hasPrefix("US Department of the Treasury"))
  }

  @Test func `every list has a name of its own, a level and a publisher`() {
    #expect(Set(SanctionsLists.all.map(\.name)).count == SanctionsLists.all.count)
    #expect(SanctionsLists.all.allSatisfy { FlagLevel($0.level) != nil && !$0.publisher.isEmpty })
    #expect(
      SanctionsLists.screeningSources.allSatisfy { source in SanctionsLists.all.contains { $0.name == source.list } })
  }
}
