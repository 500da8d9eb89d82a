// SPDX-License-Identifier: Apache-2.0

extension ContractSample {
  static let owners = [bods, bodsTable, controlRegister, companyTable, gleif, gleifMarkup, gleifTable]

  private static func controlRecord(_ number: String, _ unknown: String = "", _ natures: String = "[]") -> String {
    """
    {"company_number":"\(number)","data":{\(unknown)"kind":"corporate-entity-person-with-significant-control",\
    "name":"Norvale","natures_of_control":\(natures)}}

    """
  }

  static let companyTable = ContractSample(
    format: "uk-companies",
    text: "CompanyName, CompanyNumber,CompanyCategory,CompanyStatus\nNorvale,00000123,Company,Active\n"
      + "\"Kestrel, Ltd\",00000124,Company,Active\n",
    withUnknownField:
      "CompanyName, CompanyNumber,CompanyCategory,CompanyStatus,mood\nNorvale,00000123,Company,Active,\n"
      + "\"Kestrel, Ltd\",00000124,Company,Active,fine\n",
    deep: "CompanyName, CompanyNumber,CompanyCategory,CompanyStatus\nNorvale,\(deepList),,\n",
    statesMoreThanEntities: false)

  static let controlRegister = ContractSample(
    format: "uk-psc", text: controlRecord("00000123") + controlRecord("00000124"),
    withUnknownField: controlRecord("00000123", "\"mood\":[{}],") + controlRecord("00000124"),
    deep: controlRecord("00000123", "", deepList))

  static let gleifTable = ContractSample(
    format: "gleif",
    text: """
      Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,Relationship.EndNode.NodeID,Relationship.RelationshipType
      ABCD00NORVALE0000009,LEI,ABCD00KESTREL0000046,IS_DIRECTLY_CONSOLIDATED_BY

      """,
    withUnknownField: """
      Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,Relationship.EndNode.NodeID,Relationship.RelationshipType,Mood
      ABCD00NORVALE0000009,LEI,ABCD00KESTREL0000046,IS_DIRECTLY_CONSOLIDATED_BY,fine

      """,
    deep: "Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType\n\(deepList),,\n",
    records: 1)

  private static let deepMarkup =
    String(repeating: "<a>", count: 100_000) + String(repeating: "</a>", count: 100_000)
  private static let deepList =
    String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)

  private static let statements = [
    """
    {"statementId":"s1","recordId":"c1","recordType":"entity","recordDetails":{"name":"Norvale"}}
    """,
    """
    {"statementId":"s2","recordId":"c2","recordType":"person","recordDetails":{"names":[{"fullName":"Ada Tide"}]}}
    """,
    """
    {"statementId":"s3","recordId":"r1","recordType":"relationship","recordDetails":{"subject":"c1",\
    "interestedParty":"c2","interests":[{"type":"shareholding","share":{"minimum":25,"maximum":50}}]}}
    """,
  ]

  static let bods = ContractSample(
    format: "bods", text: "[\n" + statements.joined(separator: ",\n") + "\n]\n",
    withUnknownField: "[\n"
      + statements.joined(separator: ",\n").replacing("{\"statementId\"", with: "{\"mood\":[{}],\"statementId\"")
      + "\n]\n",
    deep: "{\"statementId\":\"s1\",\"recordId\":\"c1\",\"recordType\":\"entity\",\"recordDetails\":\(deepList)}",
    records: 3)

  private static let flatHeader =
    "_link,statementID,statementType,subject_describedByEntityStatement,interestedParty_describedByEntityStatement"

  static let bodsTable = ContractSample(
    format: "bods-tables",
    text: flatHeader + "\n0,s1,ownershipOrControlStatement,e1,e2\n1,s2,ownershipOrControlStatement,e2,e3\n",
    withUnknownField: flatHeader + ",mood_is\n0,s1,ownershipOrControlStatement,e1,e2,fine\n"
      + "1,s2,ownershipOrControlStatement,e2,e3,\n",
    deep: "\(flatHeader)\n0,s1,ownershipOrControlStatement,e1,\(deepList)\n")

  private static let relationship = """
    {"Relationship":{"StartNode":{"NodeID":"ABCD00NORVALE0000009"},"EndNode":{"NodeID":"ABCD00KESTREL0000046"},\
    "RelationshipType":"IS_DIRECTLY_CONSOLIDATED_BY"},"Registration":{"RegistrationStatus":"PUBLISHED"}}
    """

  static let gleif = ContractSample(
    format: "gleif", text: relationship + "\n",
    withUnknownField: relationship.replacing("{\"Relationship\"", with: "{\"mood\":[{}],\"Relationship\"") + "\n",
    deep: "{\"Registration\":{},\"Relationship\":\(deepList)}", records: 1)

  private static func markup(_ more: String) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016"><rr:RelationshipRecords>
    <rr:RelationshipRecord><rr:Relationship>\(more)\
    <rr:StartNode><rr:NodeID>ABCD00NORVALE0000009</rr:NodeID></rr:StartNode>\
    <rr:EndNode><rr:NodeID>ABCD00KESTREL0000046</rr:NodeID></rr:EndNode>\
    <rr:RelationshipType>IS_DIRECTLY_CONSOLIDATED_BY</rr:RelationshipType></rr:Relationship></rr:RelationshipRecord>
    </rr:RelationshipRecords></rr:RelationshipData>

    """
  }

  static let gleifMarkup = ContractSample(
    format: "gleif", text: markup(""), withUnknownField: markup("<rr:Mood>fine</rr:Mood>"), deep: markup(deepMarkup),
    records: 1)
}
