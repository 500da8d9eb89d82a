// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

/// Statements of three companies and two persons, flattened.
private let tables: [String: String] = [
  "entity_statement.csv":
    "_link,statementID,statementType,statementDate,isComponent,entityType,name,incorporatedInJurisdiction_code,"
    + "publicationDetails_bodsVersion,publicationDetails_license,publicationDetails_publisher_name,source_type\n"
    + "0,e1,entityStatement,2022-01-01,False,registeredEntity,\"Norvale, Ltd\",GB,0.2,https://example.org/l,Tide Register,\"officialRegister,verified\"\n"
    + "1,e2,entityStatement,2022-01-01,False,registeredEntity,Kestrel \"K\" AS,NO,0.2,,Tide Register,\n",
  "entity_identifiers.csv":
    "_link,_link_entity_statement,id,scheme,schemeName\n0.identifiers.0,0,09123456,GB-COH,Companies House\n"
    + "1.identifiers.0,1,912345678,NO-BRC,\n",
  "entity_addresses.csv": "_link,_link_entity_statement,type,address\n0.addresses.0,0,registered,1 Quay\n",
  "person_statement.csv":
    "_link,statementID,statementType,statementDate,personType,birthDate,publicationDetails_publisher_name\n"
    + "0,p1,personStatement,2022-01-01,knownPerson,1970,Tide Register\n",
  "person_names.csv": "_link,_link_person_statement,type,fullName\n0.names.0,0,individual,Ada Quill\n",
  "person_nationalities.csv": "_link,_link_person_statement,code,name\n0.nationalities.0,0,IE,Ireland\n",
  "ooc_statement.csv":
    "_link,statementID,statementType,statementDate,subject_describedByEntityStatement,"
    + "interestedParty_describedByEntityStatement,interestedParty_describedByPersonStatement,"
    + "interestedParty_unspecified_reason,publicationDetails_publisher_name,source_type\n"
    + "0,o1,ownershipOrControlStatement,2022-01-01,e1,e2,,,Tide Register,officialRegister\n"
    + "1,o2,ownershipOrControlStatement,2022-01-01,e2,,p1,,Tide Register,officialRegister\n",
  "ooc_interests.csv":
    "_link,_link_ooc_statement,type,interestLevel,beneficialOwnershipOrControl,startDate,share_exact,share_minimum,"
    + "share_maximum,share_exclusiveMinimum\n"
    + "0.interests.0,0,shareholding,direct,False,2019-05-01,75.5,,,\n"
    + "0.interests.1,0,votingRights,direct,False,2019-05-01,,60,75,False\n"
    + "1.interests.0,1,shareholding,direct,True,,,25,50,False\n",
]

@Suite struct BODSTablesImporterTests {
  private static let expected = [
    "Ada Quill ownership Kestrel \"K\" AS 0.25-0.5 ", "Kestrel \"K\" AS control Norvale, Ltd 0-0 2019-05-01",
    "Kestrel \"K\" AS ownership Norvale, Ltd 0.755-0.755 2019-05-01",
  ]

  private func lines(_ dataset: Dataset) -> [String] {
    dataset.relationships.map { relationship in
      let share = relationship.share.map { "\(canonicalNumber($0.least))-\(canonicalNumber($0.most))" } ?? "0-0"
      return "\(dataset.entities[relationship.from].name) \(relationship.kind.rawValue) "
        + "\(dataset.entities[relationship.to].name) \(share) \(relationship.period.start?.description ?? "")"
    }.sorted()
  }

  /// The tables in a folder, those in `names` imported in this order.
  private func imported(
    _ tables: [String: String], _ names: [String], datasets: [String: String] = [:]
  ) throws -> (dataset: Dataset, summaries: [String: ImportSummary]) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bods-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in tables {
      try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    var builder = DatasetBuilder()
    var summaries: [String: ImportSummary] = [:]
    for name in names {
      let source = ByteSource.file(folder.appendingPathComponent(name).path, name: "set/\(name)")
      source.dataset = datasets[name]
      let importer = try FormatRegistry.importer(for: source)
      #expect(importer.name == "bods-tables")
      summaries[name] = try importer.read(source, into: &builder)
    }
    return (builder.dataset(), summaries)
  }

  @Test func `the tables of a folder are one data set, whatever their order`() throws {
    for names in [tables.keys.sorted(), tables.keys.sorted().reversed()] {
      let (dataset, summaries) = try imported(tables, names)
      #expect(lines(dataset) == Self.expected)
      #expect(dataset.findings.isEmpty, "\(dataset.findings)")
      let norvale = try #require(dataset.entities.first { $0.name == "Norvale, Ltd" })
      #expect(norvale.jurisdictions == ["GB"] && norvale.identifiers.map(\.description) == ["GB-COH-09123456"])
      let ada = try #require(dataset.entities.first { $0.name == "Ada Quill" })
      #expect(ada.kind == .person && ada.jurisdictions == ["IE"])
      let source = try #require(dataset.relationships.first?.sources.first)
      #expect(source.publisher == "Tide Register" && source.grade == .officialRegister)
      #expect(source.location?.file == "set/ooc_statement.csv" && source.location?.line != nil)
      #expect(summaries["ooc_interests.csv"]?.records.skipped == ["row read with ooc_statement.csv": 3])
      #expect(summaries["ooc_statement.csv"]?.records.stored == 2)
      #expect(summaries["entity_statement.csv"]?.licences == ["https://example.org/l"])
    }
  }

  @Test func `tables without publishers are one data set, whatever each is called`() throws {
    let unpublished = tables.mapValues { $0.replacing("Tide Register", with: "") }
    let names = unpublished.keys.sorted()
    let files = Dictionary(uniqueKeysWithValues: names.map { ($0, String($0.dropLast(4))) })
    #expect(lines(try imported(unpublished, names, datasets: files).dataset) == Self.expected)
    let dataset = try imported(unpublished, names, datasets: files.mapValues { _ in "tides" }).dataset
    #expect(lines(dataset) == Self.expected && dataset.entities.contains { $0.id.contains("tides") })
  }

  @Test func `the tables of an archive are found in it`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("bods-\(UUID().uuidString).zip").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var zip = try ZipWriter(path: path)
    for (name, text) in tables.sorted(by: { $0.key < $1.key }) { try zip.add("csv/\(name)", Array(text.utf8)) }
    try zip.finish()
    let archive = try #require(try ZipArchive(.file(path, name: "t.zip")))
    var builder = DatasetBuilder()
    for source in archive.sources { _ = try FormatRegistry.importer(for: source).read(source, into: &builder) }
    let dataset = builder.dataset()
    #expect(lines(dataset) == Self.expected && dataset.findings.isEmpty)
  }

  @Test func `0_4 is read alike`() throws {
    let (dataset, _) = try imported(
      [
        "entity_statement.csv":
          "_link,statementId,declarationSubject,statementDate,recordId,recordStatus,recordType,"
          + "recordDetails_entityType_type,recordDetails_name,recordDetails_jurisdiction_code\n"
          + "0,s1,r1,2024-01-01,r1,new,entity,registeredEntity,Norvale,GB\n"
          + "1,s2,r1,2024-01-01,r2,new,entity,registeredEntity,Kestrel,NO\n",
        "relationship_statement.csv":
          "_link,statementId,declarationSubject,statementDate,recordId,recordStatus,recordType,"
          + "recordDetails_subject,recordDetails_interestedParty\n0,s3,r1,2023-01-01,r3,new,relationship,r1,r2\n"
          + "1,s4,r1,2024-01-01,r3,updated,relationship,r1,r2\n",
        "relationship_recordDetails_interests.csv":
          "_link,_link_relationship_statement,type,directOrIndirect,share_exact\n"
          + "0.recordDetails.interests.0,0,shareholding,direct,10\n1.recordDetails.interests.0,1,shareholding,direct,60\n",
      ], ["entity_statement.csv", "relationship_statement.csv"])
    #expect(lines(dataset) == ["Kestrel ownership Norvale 0.6-0.6 "])
    #expect(dataset.findings.map(\.code) == ["bods-superseded"])
  }

  @Test func `an owner that is not told is called by the company's name, which stands in another table`() throws {
    let (dataset, _) = try imported(
      [
        "entity_statement.csv":
          "_link,statementId,declarationSubject,statementDate,recordId,recordStatus,recordType,"
          + "recordDetails_entityType_type,recordDetails_name\n0,s1,r1,2024-01-01,r1,new,entity,registeredEntity,Norvale\n",
        "relationship_statement.csv":
          "_link,statementId,declarationSubject,statementDate,recordId,recordStatus,recordType,"
          + "recordDetails_subject,recordDetails_interestedParty_reason\n"
          + "0,s3,r1,2023-01-01,r3,new,relationship,r1,subjectUnableToConfirmOrIdentifyBeneficialOwner\n",
      ], ["relationship_statement.csv", "entity_statement.csv"])
    #expect(Set(dataset.entities.map(\.name)) == ["Norvale", "unknown owner of Norvale (r3)"])
  }

  @Test func `a list without its statements, and rows in another order, are said`() throws {
    let interests = ["ooc_interests.csv": tables["ooc_interests.csv", default: ""]]
    let (_, alone) = try imported(interests, ["ooc_interests.csv"])
    #expect(alone["ooc_interests.csv"]?.findings == ["bods-table-alone": 1])
    #expect(alone["ooc_interests.csv"]?.records.skipped == ["row of statements that are not there": 3])
    var shuffled = tables
    shuffled["ooc_interests.csv"] =
      "_link,_link_ooc_statement,type,share_exact\n1.interests.0,1,shareholding,60\n0.interests.0,0,shareholding,75\n"
    let (dataset, _) = try imported(shuffled, ["entity_statement.csv", "person_statement.csv", "ooc_statement.csv"])
    let finding = try #require(dataset.findings.first { $0.code == "bods-rows-unlinked" })
    #expect(finding.location.description == "set/ooc_interests.csv:3")
  }
}
