// SPDX-License-Identifier: Apache-2.0

extension ContractSample {
  /// One invented input for each format of lists.
  static let lists = [
    ofacXML, ofacAdvanced, ofacEnhanced, ofacTable, euList, euTable, unList, screeningTable, screeningJSON, ukTable,
    ukList, deniedTable, swissList, canadianList, australianTable,
  ]

  private static let deepElements = String(repeating: "<a>", count: 100_000)
  private static let deepCell = String(repeating: "[", count: 100_000)

  private static func xml(_ format: String, _ text: String, field: String, insertAfter: String) -> ContractSample {
    ContractSample(
      format: format, text: text,
      withUnknownField: text.replacing(insertAfter, with: insertAfter + field, maxReplacements: 1),
      deep: text.replacing(insertAfter, with: insertAfter + deepElements, maxReplacements: 1))
  }

  private static func table(_ format: String, _ text: String) -> ContractSample {
    let lines = text.split(separator: "\n")
    let wider = ([lines[0] + ",mood"] + lines.dropFirst().map { $0 + ",fine" }).joined(separator: "\n") + "\n"
    return ContractSample(format: format, text: text, withUnknownField: wider, deep: text + deepCell + "\n")
  }

  static let ofacXML = xml(
    "ofac-xml",
    """
    <?xml version="1.0" standalone="yes"?>
    <sdnList xmlns="http://tempuri.org/sdnList.xsd">
      <publshInformation><Publish_Date>03/10/2021</Publish_Date></publshInformation>
      <sdnEntry><uid>7</uid><lastName>NORVALE LTD.</lastName><sdnType>Entity</sdnType>
        <programList><program>TIDE</program></programList></sdnEntry>
      <sdnEntry><uid>8</uid><lastName>KESTREL</lastName><sdnType>Entity</sdnType>
        <remarks>(Linked To: NORVALE LTD.)</remarks></sdnEntry>
    </sdnList>

    """, field: "<mood is='fine'><x/></mood>", insertAfter: "<uid>7</uid>")

  static let swissList = xml(
    "ch-seco",
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <swiss-sanctions-list list-type="whole-list" date="2024-05-06">
      <target ssid="7"><sanctions-set-id>1</sanctions-set-id><entity><identity main="true"><name><name-part>\
    <value>NORVALE</value></name-part></name></identity></entity></target>
      <target ssid="8"><sanctions-set-id>1</sanctions-set-id><entity><identity main="true"><name><name-part>\
    <value>KESTREL</value></name-part></name></identity></entity></target>
    </swiss-sanctions-list>

    """, field: "<mood is='fine'><x/></mood>", insertAfter: "<target ssid=\"7\">")

  static let canadianList = xml(
    "ca-sema",
    """
    <?xml version="1.0" encoding="utf-8"?>
    <data-set>
      <record><Country>Fogland</Country><EntityOrShip>NORVALE</EntityOrShip><Schedule>1</Schedule><Item>1</Item></record>
      <record><Country>Fogland</Country><EntityOrShip>KESTREL</EntityOrShip><Schedule>1</Schedule><Item>2</Item></record>
    </data-set>

    """, field: "<mood is='fine'><x/></mood>", insertAfter: "<record>")

  static let australianTable = table(
    "other-lists",
    """
    Reference,Name of Individual or Entity,Type,Name Type,Control Date
    7,NORVALE,Entity,Primary Name,03/04/2021
    8,KESTREL,Entity,Primary Name,03/04/2021

    """)

  static let ofacAdvanced = advanced(records: 5)

  private static func advanced(records: Int) -> ContractSample {
    var sample = xml(
      "ofac-advanced",
      """
      <?xml version="1.0" encoding="utf-8"?>
      <Sanctions xmlns="https://example.org/ADVANCED_XML">
        <ReferenceValueSets>
          <RelationTypeValues><RelationType ID="15003">Owned or Controlled By</RelationType></RelationTypeValues>
          <ListValues><List ID="1550">SDN List</List></ListValues>
        </ReferenceValueSets>
        <DistinctParties>
          <DistinctParty FixedRef="7"><Profile ID="7"><Identity ID="1"><Alias Primary="true"><DocumentedName><DocumentedNamePart>\
      <NamePartValue>NORVALE</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity></Profile></DistinctParty>
          <DistinctParty FixedRef="8"><Profile ID="8"><Identity ID="2"><Alias Primary="true"><DocumentedName><DocumentedNamePart>\
      <NamePartValue>KESTREL</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity></Profile></DistinctParty>
        </DistinctParties>
        <ProfileRelationships>
          <ProfileRelationship ID="1" From-ProfileID="8" To-ProfileID="7" RelationTypeID="15003"/>
        </ProfileRelationships>
        <SanctionsEntries>
          <SanctionsEntry ID="7" ProfileID="7" ListID="1550"/>
          <SanctionsEntry ID="8" ProfileID="8" ListID="1550"/>
        </SanctionsEntries>
      </Sanctions>

      """, field: "<Mood is='fine'/>", insertAfter: "<DistinctParty FixedRef=\"7\">")
    sample.records = records
    return sample
  }

  static let ofacTable = ContractSample(
    format: "ofac-csv",
    text: """
      7,"NORVALE LTD.",-0- ,"TIDE",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- 
      8,"KESTREL",-0- ,"TIDE",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Tax ID No. 7702070139 (Russia)."

      """,
    withUnknownField: """
      7,"NORVALE LTD.",-0- ,"TIDE",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- 
      8,"KESTREL",-0- ,"TIDE",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Tax ID No. 7702070139 (Russia); mood fine."

      """,
    deep: "7,\"NORVALE\",-0- ,\"TIDE\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n\(deepCell)\n")

  static let euList = xml(
    "eu-fsf",
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2021-03-02T16:28:05.354+01:00">
      <sanctionEntity logicalId="7">
        <regulation publicationDate="2003-07-08" numberTitle="1/2003" programme="TID"/>
        <subjectType code="enterprise" classificationCode="E"/>
        <nameAlias wholeName="Norvale" strong="true"/>
      </sanctionEntity>
      <sanctionEntity logicalId="8"><subjectType code="enterprise"/><nameAlias wholeName="Kestrel"/></sanctionEntity>
    </export>

    """, field: "<mood is='fine'/>", insertAfter: "<sanctionEntity logicalId=\"7\">")

  static let ofacEnhanced = xml(
    "ofac-enhanced",
    """
    <?xml version="1.0" encoding="utf-8"?>
    <sanctionsData xmlns="https://example.org/ENHANCED_XML">
      <publicationInfo><dataAsOf>2026-07-27T00:00:00</dataAsOf></publicationInfo>
      <entities>
        <entity id="7"><sanctionsLists><sanctionsList datePublished="2022-03-01">SDN List</sanctionsList></sanctionsLists>
          <names><name><isPrimary>true</isPrimary><translations><translation><formattedFullName>NORVALE</formattedFullName>\
    </translation></translations></name></names></entity>
        <entity id="8"><names><name><translations><translation><formattedFullName>KESTREL</formattedFullName>\
    </translation></translations></name></names></entity>
      </entities>
    </sanctionsData>

    """, field: "<mood is='fine'><x/></mood>", insertAfter: "<entity id=\"7\">")

  static let euTable = ContractSample(
    format: "eu-fsf-csv",
    text: """
      fileGenerationDate;Entity_LogicalId;Entity_SubjectType;Entity_Regulation_Programme;NameAlias_WholeName
      05/08/2026;7;E;TID;Norvale
      05/08/2026;8;E;TID;Kestrel

      """,
    withUnknownField: """
      fileGenerationDate;Entity_LogicalId;Entity_SubjectType;Entity_Regulation_Programme;NameAlias_WholeName;Mood
      05/08/2026;7;E;TID;Norvale;fine
      05/08/2026;8;E;TID;Kestrel;fine

      """,
    deep: "fileGenerationDate;Entity_LogicalId;NameAlias_WholeName\n05/08/2026;7;Norvale\n\(deepCell)\n")

  static let unList = xml(
    "un-sc",
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <CONSOLIDATED_LIST dateGenerated="2021-03-12T19:03:54.942-05:00">
      <INDIVIDUALS/>
      <ENTITIES>
        <ENTITY><DATAID>7</DATAID><FIRST_NAME>NORVALE</FIRST_NAME><LISTED_ON>2017-09-11</LISTED_ON></ENTITY>
        <ENTITY><DATAID>8</DATAID><FIRST_NAME>KESTREL</FIRST_NAME><UN_LIST_TYPE>TIDE</UN_LIST_TYPE></ENTITY>
      </ENTITIES>
    </CONSOLIDATED_LIST>

    """, field: "<MOOD><X/></MOOD>", insertAfter: "<DATAID>7</DATAID>")

  static let ukList = xml(
    "uk-sanctions-xml",
    """
    <?xml version="1.0" encoding="utf-8"?>
    <Designations><DateGenerated>2026-04-16</DateGenerated>
      <Designation><UniqueID>TID0007</UniqueID><DateDesignated>29/06/2012</DateDesignated>
        <Names><Name><Name6>NORVALE</Name6><NameType>Primary Name</NameType></Name></Names></Designation>
      <Designation><UniqueID>TID0008</UniqueID>
        <Names><Name><Name6>KESTREL</Name6><NameType>Primary Name</NameType></Name></Names></Designation>
    </Designations>

    """, field: "<Mood><X/></Mood>", insertAfter: "<UniqueID>TID0007</UniqueID>")

  static let screeningTable = table(
    "us-csl-csv",
    """
    source,entity_number,type,name,addresses,federal_register_notice,start_date,source_list_url
    Entity List (EL) - Bureau of Industry and Security,,,Norvale,"1 Quay, Ost, NO",80 FR 1,2015-11-12,http://example.org
    Specially Designated Nationals (SDN) - Treasury Department,8,Entity,KESTREL,,,,

    """)

  static let screeningJSON = ContractSample(
    format: "us-csl-json",
    text: """
      {"total": 2, "results": [
        {"source": "SDN", "entity_number": "7", "name": "NORVALE", "type": "Entity", "programs": ["TIDE"]},
        {"source": "Unverified List", "name": "Kestrel", "addresses": [{"city": "Ost", "country": "NO"}]}]}
      """,
    withUnknownField: """
      {"total": 2, "mood": 1, "results": [
        {"source": "SDN", "entity_number": "7", "name": "NORVALE", "type": "Entity", "programs": ["TIDE"], "mood": {}},
        {"source": "Unverified List", "name": "Kestrel", "addresses": [{"city": "Ost", "country": "NO"}]}]}
      """,
    deep: "{\"total\":1,\"results\":[{\"source\":\(deepCell)")

  static let ukTable = table(
    "uk-sanctions",
    """
    unique_id,subject_type,un_reference_number,ofsi_group_id,date_designated,last_updated
    TID0007,entity,TIe.010,12703,29/06/2012,16/04/2026
    TID0008,individual,,12704,30/06/2012,12/01/2022

    """)

  static let deniedTable = table(
    "us-export-lists",
    """
    Name,Street_Address,City,State,Country,Postal_Code,Effective_Date,Expiration_Date,Standard_Order,FR_Citation
    NORVALE,1 QUAY,OST,,NO,,3/20/1992,10/4/2030,Y,80 FR 1
    KESTREL,2 QUAY,OST,,NO,,08/26/1988,08/26/2028,Y,65 FR 2

    """)
}
