// SPDX-License-Identifier: Apache-2.0
import DiligraphImport
import Testing

@Suite struct FormatRegistryTests {
  @Test(arguments: [
    ("from,to,kind\n", "csv"), ("Entity;Category\n", "csv"), ("id,name,role\n", "csv"),
    ("{\"relationships\":[]}", "json"), ("{\"policy\":{\"a\":[{\"ocid\":1}]},\"flags\":[]}", "json"),
    ("{\"ocid\":\"x\"}", "ocds"), ("[{\"ocid\":\"x\"}]", "ocds"), ("{\"uri\":\"u\",\"releases\":[", "ocds"),
    ("\u{FEFF}\n {\"a\":\"}\\\"{\",\"records\":[{}]}", "ocds"),
    ("{\"id\":\"x\",\"schema\":\"Company\",\"properties\":{}}\n", "ftm"),
    ("[{\"statementID\":\"x\",\"statementType\":\"entityStatement\"}]", "bods"),
    ("{\"statementGroups\":[]}", "bods"), ("{\"LEI\":\"x\",\"Entity\":{}}", "gleif"),
    ("{\"records\":[{\"LEI\":{\"$\":\"x\"},\"Entity\":{}}]}", "gleif"),
    ("_link,_link_ooc_statement,type,share_exact\n", "bods-tables"),
    ("_link,statementID,statementType,name\n", "bods-tables"),
    ("{\"data\":[{\"type\":\"lei-records\",\"attributes\":{}}]}", "gleif"),
    ("{\"data\":{\"type\":\"reporting-exceptions\",\"attributes\":{}}}", "gleif"),
    ("Scores of a year\ncountry,year,status\nDE,2020,F\n", "country-scores"),
    ("{\"records\":[{\"ocid\":\"x\"}]}", "ocds"), ("LEI,Entity.LegalName\n", "gleif"),
    ("{\"op\":\"ADD\",\"entity\":{}}\n", "ftm"),
    ("<?xml version=\"1.0\"?><sdnList><publshInformation/>", "ofac-xml"),
    ("<export xmlns=\"http://eu.europa.ec/fpi/fsd/export\"><sanctionEntity/>", "eu-fsf"),
    ("<WHOLE Date=\"01/02/2015\"><ENTITY Id=\"1\">", "eu-fsf"), ("<CONSOLIDATED_LIST>", "un-sc"),
    ("{\"total\":1,\"results\":[]}", "us-csl-json"),
    ("[{\"name\":\"N\",\"source\":\"SDN\",\"source_list_url\":\"\"}]", "us-csl-json"),
    ("source,name,federal_register_notice,source_list_url\n", "us-csl-csv"),
    ("Country,Name,Address,,\n", "us-export-lists"),
    ("<Designations><DateGenerated/>", "uk-sanctions-xml"), ("Report Date: 24-Jun-2026\nLast Updated,", "uk-sanctions"),
    ("unique_id,subject_type,date_designated\n", "uk-sanctions"),
    ("7,\"NORVALE\",-0- ,\"TIDE\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n", "ofac-csv"),
    ("7,1,\"aka\",\"NORVALE\",-0- \n", "ofac-csv"), ("7,1,-0- ,\"Ost\",\"Norway\",-0- \n", "ofac-csv"),
    ("contract_award_unique_key,recipient_name\n", "usaspending"),
    ("prime_award_unique_key,subawardee_name\n", "usaspending"),
    ("unique_transaction_id,piid,vendorname\n", "usaspending"),
    ("ID_NOTICE_CAN,YEAR,WIN_NAME\n", "ted-csv"),
    ("<feed><entry><content><award><awardID><awardContractID/></awardID></award></content></entry></feed>", "fpds"),
    ("<TED_EXPORT><FORM_SECTION/></TED_EXPORT>", "ted-xml"),
    ("<?xml version=\"1.0\"?><a:ContractNotice xmlns:a=\"urn:x\"/>", "eforms"),
    ("id,schema,name,aliases,sanctions,dataset\n", "ftm-targets"),
    ("canonical_id,entity_id,prop,schema,value\n", "ftm-statements"),
    ("country,year,status\nDE,2020,F\n", "country-scores"),
    ("node_id_start,node_id_end,rel_type\n", "offshore-leaks"), ("1,2\n", "edges"),
  ]) func `the format is told from the content`(text: String, format: String) throws {
    #expect(try FormatRegistry.importer(for: .text(text, name: "in")).name == format)
  }

  @Test func `a table of names and addresses is not taken for a list of unverified parties`() {
    #expect(throws: FormatError.self) { try FormatRegistry.importer(for: .text("country,name,address\n", name: "in")) }
  }

  @Test(arguments: [
    (
      "<DIV9 N=\"Supplement No. 4 to Part 744\" TYPE=\"APPENDIX\"><HEAD>Entity List</HEAD></DIV9>",
      "Consolidated Screening"
    ),
    ("<html><body>Not found</body></html>", "this is a web page"),
    (
      "caption,lei,countries,sanctioned,id,datasets,aliases\nNorvale Bank,,ru,t,NK-a,us_ofac_sdn,NB\n",
      "entities.ftm.json"
    ),
    ("type,caption,imo,risk,id,datasets\nVESSEL,Tern,IMO9271951,sanction,o-2,us_ofac_sdn\n", "entities.ftm.json"),
    ("id,name,country,topics\nco-1,Norvale,us,sanction\n", "--mapping"),
    ("ID,URL,Collection,Name,Alias,Registration number\na,https://x.example,C,Norvale,,1\n", "entities.ftm.json"),
    ("Entity,Effective Date,Sub-list\nNorvale,2023-01-01,ii\n", "--mapping"),
  ]) func `what is known and not read is refused with what to import instead`(text: String, words: String) throws {
    let error = #expect(throws: FormatError.self) { try FormatRegistry.importer(for: .text(text, name: "in")) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.brief == error?.description)
  }

  @Test func `what cannot be told is said with what was found`() {
    let names = FormatRegistry.importers.map(\.name).joined(separator: ", ")
    let unknown = #expect(throws: FormatError.self) {
      try FormatRegistry.importer(for: .text("{\"mood\":1}", name: "in"))
    }
    #expect(
      unknown?.description
        == "in: the format cannot be told from the members \"mood\". Say with --mapping what the members are, or name "
        + "the format with --format: \(names)."
    )
    let table = #expect(throws: FormatError.self) {
      try FormatRegistry.importer(for: .text("Supplier Name,Sold To\nNorvale,Tarn\n", name: "in"))
    }
    #expect(
      table?.description
        == "in: the format cannot be told from the columns \"Supplier Name\", \"Sold To\". Say with --mapping what the "
        + "columns are, or name the format with --format: \(names).")
    let empty = #expect(throws: FormatError.self) {
      try FormatRegistry.importer(for: .text(" \n", name: "in"))
    }
    #expect(empty?.description == "in: the file holds no table, no JSON and no XML; nothing can be imported from it.")
    let name = #expect(throws: FormatError.self) { try FormatRegistry.importer(named: "ocdss") }
    #expect(
      name?.description
        == "--format: is \"ocdss\", perhaps for \"ocds\"; the formats are \(names).")
  }

  @Test func `a document that declares an entity is refused for that, also where its format is not named`() throws {
    let source = ByteSource.text("<?xml version=\"1.0\"?>\n<!DOCTYPE d [<!ENTITY a \"b\">]>\n<d>&a;</d>", name: "t.xml")
    let error = try #require(throws: (any Error).self) { try FormatRegistry.importer(for: source) }
    #expect("\(error)".contains("declares an entity"), "\(error)")
  }
}
