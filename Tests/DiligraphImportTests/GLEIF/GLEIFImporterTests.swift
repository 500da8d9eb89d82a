// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func imported(_ text: String) throws -> (summary: ImportSummary, dataset: Dataset) {
  var builder = DatasetBuilder()
  let source = ByteSource.text(text, name: "tides")
  #expect(try FormatRegistry.importer(for: source).name == "gleif")
  let summary = try GLEIFImporter().read(source, into: &builder)
  return (summary, builder.dataset())
}

/// Invented, with right check digits.
private let child = "ABCD00NORVALE0000009"
private let parent = "ABCD00KESTREL0000046"

private let entityJSON = """
  {"LEI":"\(child)","Entity":{"LegalName":"Norvale Ltd","OtherEntityNames":[{"type":"PREVIOUS_LEGAL_NAME",\
  "OtherEntityName":"Old Norvale"}],"LegalAddress":{"Country":"GB"},"RegistrationAuthority":\
  {"RegistrationAuthorityID":"RA000585","RegistrationAuthorityEntityID":"00946107"},"LegalJurisdiction":"GB",\
  "EntityCategory":"GENERAL","EntityStatus":"INACTIVE","EntityExpirationDate":"2020-05-01"},\
  "Registration":{"RegistrationStatus":"RETIRED","ValidationSources":"FULLY_CORROBORATED"}}
  """
private let entityXML = """
  <?xml version="1.0" encoding="UTF-8"?>
  <lei:LEIData xmlns:lei="http://www.gleif.org/data/schema/leidata/2016"><lei:LEIRecords>
  <lei:LEIRecord><lei:LEI>\(child)</lei:LEI><lei:Entity><lei:LegalName xml:lang="en">Norvale Ltd</lei:LegalName>
  <lei:OtherEntityNames>
  <lei:OtherEntityName type="PREVIOUS_LEGAL_NAME">Old Norvale</lei:OtherEntityName></lei:OtherEntityNames>
  <lei:LegalAddress><lei:Country>GB</lei:Country></lei:LegalAddress><lei:RegistrationAuthority>
  <lei:RegistrationAuthorityID>RA000585</lei:RegistrationAuthorityID>
  <lei:RegistrationAuthorityEntityID>00946107</lei:RegistrationAuthorityEntityID></lei:RegistrationAuthority>
  <lei:LegalJurisdiction>GB</lei:LegalJurisdiction><lei:EntityCategory>GENERAL</lei:EntityCategory>
  <lei:EntityStatus>INACTIVE</lei:EntityStatus>
  <lei:EntityExpirationDate>2020-05-01</lei:EntityExpirationDate></lei:Entity>
  <lei:Registration><lei:RegistrationStatus>RETIRED</lei:RegistrationStatus></lei:Registration></lei:LEIRecord>
  </lei:LEIRecords></lei:LEIData>
  """
private let entityCSV = """
  "LEI","Entity.LegalName","Entity.LegalName.xmllang","Entity.OtherEntityNames.OtherEntityName.1",\
  "Entity.LegalAddress.Country","Entity.RegistrationAuthority.RegistrationAuthorityID",\
  "Entity.RegistrationAuthority.RegistrationAuthorityEntityID","Entity.LegalJurisdiction","Entity.EntityCategory",\
  "Entity.EntityStatus","Entity.EntityExpirationDate","Registration.RegistrationStatus"
  "\(child)","Norvale Ltd","en","Old Norvale","GB","RA000585","00946107","GB","GENERAL","INACTIVE",\
  "2020-05-01","RETIRED"

  """
private let entityGoldenJSON = """
  {"records":[{"LEI":{"$":"\(child)"},"Entity":{"LegalName":{"@xml:lang":"en","$":"Norvale Ltd"},"OtherEntityNames":\
  {"OtherEntityName":[{"@type":"PREVIOUS_LEGAL_NAME","$":"Old Norvale"}]},"LegalAddress":{"Country":{"$":"GB"}},\
  "RegistrationAuthority":{"RegistrationAuthorityID":{"$":"RA000585"},\
  "RegistrationAuthorityEntityID":{"$":"00946107"}},\
  "LegalJurisdiction":{"$":"GB"},"EntityCategory":{"$":"GENERAL"},"EntityStatus":{"$":"INACTIVE"},\
  "EntityExpirationDate":{"$":"2020-05-01"}},"Registration":{"RegistrationStatus":{"$":"RETIRED"}}}]}
  """

private let entityAnswer = """
  {"meta":{"goldenCopy":{"publishDate":"2024-05-01T00:00:00Z"}},"links":{"first":"https://example.org/1"},"data":[\
  {"type":"lei-records","id":"\(child)","attributes":{"lei":"\(child)","entity":{"legalName":{"name":"Norvale Ltd",\
  "language":"en"},"otherNames":[{"name":"Old Norvale","language":"en","type":"PREVIOUS_LEGAL_NAME"}],\
  "transliteratedOtherNames":[],"legalAddress":{"language":"en","addressLines":["1 Quay"],"country":"GB"},\
  "registeredAt":{"id":"RA000585","other":null},"registeredAs":"00946107","jurisdiction":"GB","category":"GENERAL",\
  "legalForm":{"id":"H0PO","other":null},"status":"INACTIVE","expiration":{"date":"2020-05-01","reason":null},\
  "successorEntity":{"lei":null,"name":null},"successorEntities":[]},"registration":{"status":"RETIRED",\
  "corroborationLevel":"FULLY_CORROBORATED"},"bic":null},"relationships":{"direct-parent":{"links":\
  {"reporting-exception":"https://example.org/x"}}}}]}
  """

private func relationshipJSON(_ type: String, status: String = "ACTIVE", periods: String? = nil) -> String {
  """
  {"Relationship":{"StartNode":{"NodeID":"\(child)","NodeIDType":"LEI"},"EndNode":{"NodeID":"\(parent)",\
  "NodeIDType":"LEI"},"RelationshipType":"\(type)","RelationshipStatus":"\(status)","RelationshipPeriods":\
  \(periods ?? "[{\"StartDate\":\"2017-08-14T00:00:00Z\",\"PeriodType\":\"RELATIONSHIP_PERIOD\"},"
    + "{\"StartDate\":\"2018-01-01\",\"EndDate\":\"2018-12-31\",\"PeriodType\":\"ACCOUNTING_PERIOD\"}]"),\
  "RelationshipQuantifiers":[{"MeasurementMethod":"ACCOUNTING_CONSOLIDATION","QuantifierAmount":"100.00",\
  "QuantifierUnits":"PERCENTAGE"}]},"Registration":{"RegistrationStatus":"PUBLISHED",\
  "LastUpdateDate":"2023-02-22T09:00:21Z","ValidationSources":"ENTITY_SUPPLIED_ONLY"}}
  """
}

@Suite struct GLEIFImporterTests {
  @Test(arguments: [entityJSON, entityXML, entityCSV, entityGoldenJSON, entityAnswer])
  func `an entity is the same from JSON, XML and CSV`(text: String) throws {
    let (summary, dataset) = try imported(text)
    let entity = try #require(dataset.entities.first)
    #expect(entity.id == "lei:\(child)" && entity.name == "Norvale Ltd" && entity.kind == .company)
    #expect(Set(entity.names.map(\.text)) == ["Norvale Ltd", "Old Norvale"] && entity.jurisdictions == ["GB"])
    #expect(entity.identifiers.map(\.description) == ["GB-COH-00946107", "XI-LEI-\(child)"])
    #expect(entity.notes.contains("entity status: INACTIVE, 2020-05-01"))
    #expect(entity.notes.contains("registration of the LEI: RETIRED"))
    #expect(dataset.findings == [] && summary["records"] == 1 && summary["entities"] == 1)
  }

  @Test(arguments: [
    ("IS_DIRECTLY_CONSOLIDATED_BY", RelationshipKind.control, parent),
    ("IS_ULTIMATELY_CONSOLIDATED_BY", .control, parent), ("IS_INTERNATIONAL_BRANCH_OF", .partOf, parent),
    ("IS_FUND-MANAGED_BY", .representation, parent), ("IS_SUBFUND_OF", .partOf, parent),
    ("IS_FEEDER_TO", .associate, child),
  ]) func `the end node is the parent`(type: String, kind: RelationshipKind, from: String) throws {
    let dataset = try imported(relationshipJSON(type)).dataset
    let relationship = try #require(dataset.relationships.first)
    #expect(relationship.kind == kind && dataset.entities[relationship.from].id == "lei:\(from)")
    #expect(relationship.share == nil && relationship.period == Period(start: Day("2017-08-14")))
    #expect(relationship.sources.first?.publisher == "GLEIF" && relationship.sources.first?.grade == Grade("C"))
    #expect(
      relationship.notes.contains(
        "quantifier of the consolidation, not a holding: ACCOUNTING_CONSOLIDATION 100.00 PERCENTAGE"))
    #expect(relationship.notes.contains("accounting_period: 2018-01-01 to 2018-12-31") && dataset.findings == [])
  }

  @Test func `a relationship record is the same from a table, XML and a JSON package`() throws {
    let table = """
      Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,Relationship.EndNode.NodeID,\
      Relationship.EndNode.NodeIDType,Relationship.RelationshipType,Relationship.RelationshipStatus,\
      Relationship.Period.1.startDate,Relationship.Period.1.endDate,Relationship.Period.1.periodType
      \(child),LEI,\(parent),LEI,IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,2017-08-14T00:00:00Z,2020-01-31,RELATIONSHIP_PERIOD

      """
    let markup = """
      <rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016"><rr:RelationshipRecords>
      <rr:RelationshipRecord><rr:Relationship><rr:StartNode><rr:NodeID>\(child)</rr:NodeID></rr:StartNode>
      <rr:EndNode><rr:NodeID>\(parent)</rr:NodeID></rr:EndNode>
      <rr:RelationshipType>IS_DIRECTLY_CONSOLIDATED_BY</rr:RelationshipType><rr:RelationshipPeriods>
      <rr:RelationshipPeriod><rr:StartDate>2017-08-14</rr:StartDate><rr:EndDate>2020-01-31</rr:EndDate>
      <rr:PeriodType>RELATIONSHIP_PERIOD</rr:PeriodType></rr:RelationshipPeriod></rr:RelationshipPeriods>
      <rr:RelationshipStatus>ACTIVE</rr:RelationshipStatus></rr:Relationship></rr:RelationshipRecord>
      </rr:RelationshipRecords></rr:RelationshipData>
      """
    let package = """
      {"relations":[{"RelationshipRecord":{"Relationship":{"StartNode":{"NodeID":{"$":"\(child)"}},\
      "EndNode":{"NodeID":{"$":"\(parent)"}},"RelationshipType":{"$":"IS_DIRECTLY_CONSOLIDATED_BY"},\
      "RelationshipPeriods":{"RelationshipPeriod":[{"StartDate":{"$":"2017-08-14"},"EndDate":{"$":"2020-01-31"},\
      "PeriodType":{"$":"RELATIONSHIP_PERIOD"}}]}}}}]}
      """
    for text in [table, markup, package] {
      let relationship = try #require(try imported(text).dataset.relationships.first)
      #expect(relationship.id == "gleif:\(child)/IS_DIRECTLY_CONSOLIDATED_BY/\(parent)")
      #expect(relationship.period == Period(start: Day("2017-08-14"), end: Day("2020-01-31")))
    }
  }

  @Test func `an inactive relationship has ended`() throws {
    let ended = try imported(relationshipJSON("IS_SUBFUND_OF", status: "INACTIVE")).dataset
    #expect(ended.relationships.map(\.period.end) == [Day("2023-02-22")])
    let unstated = try imported(relationshipJSON("IS_SUBFUND_OF", status: "NULL")).dataset
    #expect(unstated.relationships.map(\.period.end) == [nil])
    #expect(unstated.relationships.first?.notes.contains("status: NULL") == true)
  }

  @Test func `a parent that is not reported is a note, and no statement that there is none`() throws {
    let json =
      "{\"LEI\":\"\(child)\",\"ExceptionCategory\":\"DIRECT_ACCOUNTING_CONSOLIDATION_PARENT\","
      + "\"ExceptionReason\":\"NON_PUBLIC\"}"
    let table = """
      LEI,Exception.Category,Exception.Reason.1,Exception.Reference.1
      \(child),DIRECT_ACCOUNTING_CONSOLIDATION_PARENT,NON_PUBLIC,

      """
    let markup = """
      <repex:ReportingExceptionData xmlns:repex="http://www.gleif.org/data/schema/repex/2016"><repex:Exception>
      <repex:LEI>\(child)</repex:LEI>
      <repex:ExceptionCategory>DIRECT_ACCOUNTING_CONSOLIDATION_PARENT</repex:ExceptionCategory>
      <repex:ExceptionReason>NON_PUBLIC</repex:ExceptionReason></repex:Exception></repex:ReportingExceptionData>
      """
    for text in [json, table, markup] {
      let (summary, dataset) = try imported(text)
      #expect(dataset.relationships.isEmpty && summary["exceptions"] == 1)
      let notes = ["direct parent not reported: NON_PUBLIC (the information is not public)"]
      #expect(dataset.entities.map(\.notes) == [notes])
      #expect(dataset.findings.map(\.code) == ["gleif-parent-not-reported"])
    }
  }

  @Test func `a row that a delta table deletes is left out`() throws {
    let entity = entityCSV.replacing(
      "\"Registration.RegistrationStatus\"", with: "\"Registration.RegistrationStatus\",\"DeletedAt\"")
    for (stamp, count) in [("2023-05-01T00:00:00Z", 0), ("", 1)] {
      let (summary, dataset) = try imported(entity.replacing("\"RETIRED\"", with: "\"RETIRED\",\"\(stamp)\""))
      #expect(dataset.entities.count == count && summary.records.read == 1)
      #expect(dataset.findings.map(\.code).contains("gleif-deletion") == (count == 0))
    }
  }

  @Test func `who succeeds is known by its LEI`() throws {
    let (_, dataset) = try imported(
      entityJSON.replacing(
        "\"EntityCategory\"",
        with:
          "\"SuccessorEntity\":{\"SuccessorLEI\":\"\(parent)\",\"SuccessorEntityName\":\"Kestrel\"},\"EntityCategory\"")
    )
    let link = try #require(dataset.relationships.first { $0.kind == .succession })
    let successor = dataset.entities[link.to]
    #expect(successor.name == "Kestrel" && successor.identifiers.map(\.value) == [parent])
  }

  @Test func `what is deleted, void or incomplete is left out and counted`() throws {
    let records = [
      entityJSON.replacing(
        "\"Registration\"", with: "\"Extension\":{\"Deletion\":{\"DeletedAt\":\"2023\"}},\"Registration\""),
      relationshipJSON("IS_SUBFUND_OF").replacing("PUBLISHED", with: "ANNULLED"),
      "{\"Relationship\":{\"StartNode\":{\"NodeID\":\"\(child)\"}},\"Registration\":{}}", "{\"mood\":1}",
    ]
    let (summary, dataset) = try imported("[" + records.joined(separator: ",") + "]")
    #expect(summary["records"] == 4 && summary["records left out"] == 4 && dataset.relationships.isEmpty)
    #expect(
      Set(dataset.findings.map(\.code)) == [
        "gleif-deletion", "gleif-void", "gleif-node-missing", "gleif-not-a-record",
      ])
  }

  @Test(.enabled(if: RealData.exists("gleif")))
  func `every real file is read, and every record accounted for`() throws {
    for file in RealData.files("gleif", ["json", "xml", "csv"]) {
      var builder = DatasetBuilder()
      let source = ByteSource.file(file.path, name: file.lastPathComponent)
      let importer = try FormatRegistry.importer(for: source)
      #expect(importer.name == "gleif", "\(file.lastPathComponent)")
      let summary = try importer.read(source, into: &builder)
      let dataset = builder.dataset()
      #expect(dataset.findings.filter { $0.severity == .error } == [], "\(file.lastPathComponent)")
      let successions = dataset.relationships.filter { $0.kind == .succession }.count
      #expect(
        summary["records"] == summary["entities"] + summary["exceptions"] + summary["records left out"]
          + summary["relationships"] - successions, "\(file.lastPathComponent)")
      print(
        "gleif \(file.lastPathComponent): records \(summary["records"]), entities \(dataset.entities.count), "
          + "relationships \(dataset.relationships.count), flags \(dataset.flags.count), findings \(summary.findings)")
    }
  }

  @Test(.enabled(if: RealData.exists("gleif/rr/relationship-update-data.json")))
  func `facts read by hand in real records`() throws {
    var builder = DatasetBuilder()
    let path = RealData.folder.appendingPathComponent("gleif/rr/relationship-update-data.json").path
    _ = try GLEIFImporter().read(.file(path, name: "rr"), into: &builder)
    let dataset = builder.dataset()
    let id = "gleif:0292003540H0S4VA7A50/IS_DIRECTLY_CONSOLIDATED_BY/0292002717G4T0CH6E65"
    let relationship = try #require(dataset.relationships.first { $0.id == id })
    #expect(relationship.kind == .control && relationship.period == Period(start: Day("2017-08-14")))
    #expect(dataset.entities[relationship.to].jurisdictions == ["NG"])
    #expect(dataset.entities[relationship.from].id == "lei:0292002717G4T0CH6E65")
  }

  @Test func `answers of GLEIF's service state relationships and exceptions as its files do`() throws {
    let relationship = """
      {"data":{"type":"relationship-records","id":"1","attributes":{"validFrom":"2020-01-01T00:00:00Z","validTo":null,\
      "relationship":{"startNode":{"id":"\(child)","type":"LEI"},"endNode":{"id":"\(parent)","type":"LEI"},\
      "type":"IS_DIRECTLY_CONSOLIDATED_BY","status":"ACTIVE","periods":[{"startDate":"2019-01-01T00:00:00Z",\
      "endDate":null,"type":"RELATIONSHIP_PERIOD"},{"startDate":"2023-01-01","endDate":"2023-12-31",\
      "type":"ACCOUNTING_PERIOD"}]},"registration":{"status":"PUBLISHED","lastUpdateDate":"2024-02-03T00:00:00Z",\
      "corroborationLevel":"FULLY_CORROBORATED"}}}}
      """
    let (summary, dataset) = try imported(relationship)
    let record = try #require(dataset.relationships.first)
    #expect(dataset.relationships.count == 1 && record.kind == .control && record.share == nil)
    #expect(record.id == "gleif:\(child)/IS_DIRECTLY_CONSOLIDATED_BY/\(parent)")
    #expect(record.period == Period(start: Day("2019-01-01"), end: nil))
    #expect(record.sources.first?.published == Day("2024-02-03") && summary.findings.isEmpty)
    let exception = """
      {"data":[{"type":"reporting-exceptions","id":"2","attributes":{"validFrom":"2020-01-01T00:00:00Z","lei":"\(child)",\
      "category":"ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT","reason":"NATURAL_PERSONS","reference":null}}]}
      """
    let (_, excepted) = try imported(exception)
    #expect(
      excepted.entities.first?.notes == [
        "ultimate parent not reported: NATURAL_PERSONS (controlled by natural persons)"
      ])
    let other =
      "{\"data\":[{\"type\":\"lei-records\",\"attributes\":{}},{\"type\":\"lei-issuers\",\"attributes\":{\"lei\":\"x\"}}]}"
    #expect(try imported(other).summary.findings == ["gleif-without-lei": 1, "gleif-not-a-record": 1])
  }

  @Test func `the first version of the format has the register beside the number`() throws {
    let dataset = try imported(
      """
      <LEIData><LEIRecords><LEIRecord><LEI>\(child)</LEI><Entity><LegalName>Norvale Ltd</LegalName>
      <BusinessRegisterEntityID register="RA000585">00946107</BusinessRegisterEntityID></Entity></LEIRecord></LEIRecords></LEIData>
      """
    ).dataset
    #expect(dataset.entities.first?.identifiers.map(\.description) == ["GB-COH-00946107", "XI-LEI-\(child)"])
  }
}
