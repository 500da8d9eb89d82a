// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func imported(_ text: String) throws -> (summary: ImportSummary, dataset: Dataset) {
  var builder = DatasetBuilder()
  let summary = try BODSImporter().read(.text(text, name: "tides.json"), into: &builder)
  return (summary, builder.dataset())
}

private func statement(
  _ record: String, _ type: String, _ details: String, date: String = "2020-01-01", status: String = "new",
  id: String? = nil
) -> String {
  """
  {"statementId":"\(id ?? "st-\(record)-\(date)")","statementDate":"\(date)","recordId":"\(record)",\
  "recordType":"\(type)","recordStatus":"\(status)","recordDetails":\(details),\
  "source":{"type":["selfDeclaration","officialRegister"],"url":"https://tides.example"},\
  "publicationDetails":{"publicationDate":"2020-02-01","publisher":{"name":"Tidal Register"}}}
  """
}

private let norvale = statement(
  "c1", "entity",
  """
  {"entityType":{"type":"registeredEntity"},"name":"Norvale","jurisdiction":{"code":"GB"},"alternateNames":["NV"],\
  "identifiers":[{"scheme":"GB-COH","id":"GB-COH-00946107"}]}
  """)
private let tarn = statement("c2", "entity", "{\"entityType\":{\"type\":\"stateBody\"},\"name\":\"Tarn Office\"}")

private func relationship(_ interests: String, more: String = "", record: String = "r1", status: String = "new")
  -> String
{
  statement(
    record, "relationship", "{\"subject\":\"c1\",\"interestedParty\":\"c2\",\"interests\":[\(interests)]\(more)}",
    status: status)
}

private func array(_ statements: String...) -> String { "[" + statements.joined(separator: ",\n") + "]" }

@Suite struct BODSImporterTests {
  @Test func `interests in somebody who is not told are no relationship, and a note`() throws {
    let untold = statement(
      "r1", "relationship",
      "{\"subject\":{\"reason\":\"informationUnknownToPublisher\"},\"interestedParty\":\"c2\",\"interests\":[]}")
    let (summary, dataset) = try imported(array(tarn, untold))
    #expect(dataset.relationships.isEmpty && summary.findings == ["bods-subject-unknown": 1])
    #expect(dataset.findings.first?.severity == .note)
    #expect(summary.records.skipped == ["in whom the interests are held is not told": 1])
  }

  @Test func `a number of Companies House is the same with and without its zeros`() throws {
    let company = statement(
      "c3", "entity",
      """
      {"entityType":{"type":"registeredEntity"},"name":"Sluice",\
      "identifiers":[{"scheme":"GB-COH","id":"6436883"},{"scheme":"GB-COH","id":"06436883"}]}
      """)
    let (_, dataset) = try imported(array(company))
    #expect(dataset.entities[0].identifiers.map(\.description) == ["GB-COH-06436883"])
    #expect(dataset.findings.isEmpty)
  }

  @Test func `who is stated to have no beneficial owner has none, and a note`() throws {
    let (summary, dataset) = try imported(
      "["
        + [
          norvale,
          statement(
            "r1", "relationship",
            "{\"subject\":\"c1\",\"interestedParty\":{\"reason\":\"noBeneficialOwners\",\"description\":\"x\"},\"interests\":[]}"
          ),
        ].joined(separator: ",")
        + #",{"statementID":"r2","statementType":"ownershipOrControlStatement","subject":{"describedByEntityStatement":"c1"},"#
        + #""interestedParty":{"unspecified":{"reason":"no-beneficial-owners"}},"interests":[]}]"#)
    #expect(dataset.relationships.isEmpty && dataset.entities.map(\.name) == ["Norvale"])
    #expect(dataset.entities[0].notes.contains("no beneficial owner, as stated"))
    #expect(summary["stated without owner"] == 2 && summary["unknown owners"] == 0)
    #expect(Set(dataset.findings.map(\.code)) == ["bods-no-owner"])
  }

  @Test func `a political office is context, as 0.2 states it as well`() throws {
    let dataset = try imported(
      #"[{"statementID":"p1","statementType":"personStatement","names":[{"fullName":"Ada Kestrel"}],"hasPepStatus":true}]"#
    ).dataset
    #expect(dataset.flags.map { "\($0.category) \($0.level?.value ?? -1)" } == ["role.pep 0"])
  }

  @Test func `an owner, what it owns and the share arrive with their source`() throws {
    let interest = "{\"type\":\"shareholding\",\"share\":{\"exact\":60},\"startDate\":\"2017-11\"}"
    let dataset = try imported(array(norvale, tarn, relationship(interest))).dataset
    let holding = try #require(dataset.relationships.first)
    let owner = dataset.entities[holding.from]
    let owned = dataset.entities[holding.to]
    #expect(dataset.relationships.count == 1 && holding.kind == .ownership && holding.share == Share(exactly: 0.6))
    #expect(owner.name == "Tarn Office" && owner.kind == .publicBody && owner.role == Role("public-body"))
    #expect(owned.name == "Norvale" && owned.jurisdictions == ["GB"] && owned.id == "bods:tidal register:c1")
    #expect(owned.identifiers.map(\.description) == ["GB-COH-00946107"])
    #expect(holding.period.start == Day("2017-11-01") && holding.period.end == nil)
    let source = try #require(holding.sources.first)
    #expect(source.publisher == "Tidal Register" && source.grade == .officialRegister)
    #expect(dataset.findings == [])
  }

  @Test(arguments: [
    ("{\"exact\":25}", 0.25, 0.25), ("{\"minimum\":25,\"maximum\":50}", 0.25, 0.5),
    ("{\"exclusiveMinimum\":50,\"maximum\":75}", 0.5.nextUp, 0.75),
    ("{\"minimum\":25,\"exclusiveMaximum\":50}", 0.25, 0.5.nextDown),
    ("{\"minimum\":50,\"maximum\":75,\"exclusiveMinimum\":true,\"exclusiveMaximum\":false}", 0.5.nextUp, 0.75),
    ("{\"minimum\":25}", 0.25, 1), ("{\"exact\":\"12.5\"}", 0.125, 0.125),
  ]) func `a share is exact or a range`(share: String, least: Double, most: Double) throws {
    let dataset = try imported(
      array(norvale, tarn, relationship("{\"type\":\"shareholding\",\"share\":\(share)}"))
    ).dataset
    #expect(dataset.relationships.map(\.share) == [Share(least: least, most: most)])
  }

  @Test(arguments: ["{\"exact\":250}", "{\"minimum\":60,\"maximum\":40}", "{\"exact\":-1}"])
  func `a share that cannot be is unstated, and a finding`(share: String) throws {
    let dataset = try imported(
      array(norvale, tarn, relationship("{\"type\":\"shareholding\",\"share\":\(share)}"))
    ).dataset
    #expect(dataset.relationships.map(\.share) == [nil])
    #expect(dataset.findings.map(\.code) == ["bods-share-malformed"])
  }

  @Test(arguments: [
    ("shareholding", RelationshipKind.ownership), ("appointmentOfBoard", .control),
    ("appointment-of-board", .control),
    ("other-influence-or-control", .control), ("boardMember", .associate), ("settlor-of-trust", .associate),
    ("nominee", .representation), ("trustee", .control), ("votingRights", .associate), ("unknownInterest", .ownership),
    ("rights-to-surplus-assets-on-dissolution", .ownership), ("rights-to-surplus-assets", .ownership),
  ]) func `an interest is what it does`(type: String, kind: RelationshipKind) throws {
    let dataset = try imported(array(norvale, tarn, relationship("{\"type\":\"\(type)\"}"))).dataset
    #expect(dataset.relationships.map(\.kind) == [kind])
    #expect(dataset.findings == [])
  }

  @Test func `votes are control only where they are a majority`() throws {
    func kind(_ share: String) throws -> RelationshipKind? {
      let interest = "{\"type\":\"voting-rights\",\"share\":\(share)}"
      return try imported(array(norvale, tarn, relationship(interest))).dataset.relationships.first?.kind
    }
    #expect(try kind("{\"exact\":51}") == .control && kind("{\"exact\":50}") == .associate)
    #expect(try kind("{\"exclusiveMinimum\":50,\"maximum\":75}") == .control)
    #expect(try kind("{\"minimum\":25,\"maximum\":75}") == .associate)
  }

  @Test func `several interests are several relationships`() throws {
    let interests = [
      "{\"type\":\"shareholding\",\"share\":{\"exact\":10}}", "{\"type\":\"boardChair\"}",
      "{\"type\":\"shareholding\",\"share\":{\"exact\":5},\"endDate\":\"2019\"}",
    ].joined(separator: ",")
    let dataset = try imported(array(norvale, tarn, relationship(interests))).dataset
    #expect(
      dataset.relationships.map(\.id) == [
        "bods:tidal register:r1/boardchair", "bods:tidal register:r1/shareholding",
        "bods:tidal register:r1/shareholding-2",
      ])
    #expect(dataset.relationships.last?.period.end == Day("2019-12-31"))
  }

  @Test func `an indirect interest counts only where its components are not there`() throws {
    let indirect = "{\"type\":\"shareholding\",\"directOrIndirect\":\"indirect\",\"share\":{\"exact\":50}}"
    func kinds(_ text: String) throws -> ([RelationshipKind], [String]) {
      let dataset = try imported(text).dataset
      return (dataset.relationships.map(\.kind), dataset.findings.map(\.code))
    }
    let component = relationship("{\"type\":\"shareholding\"}", record: "r0")
    let known = relationship(indirect, more: ",\"componentRecords\":[\"c2\",\"r0\"]")
    #expect(try kinds(array(norvale, tarn, component, known)) == ([.ownership, .associate], []))
    #expect(try kinds(array(known, component, norvale, tarn)) == ([.ownership, .associate], []))
    #expect(try kinds(array(norvale, tarn, relationship(indirect))) == ([.ownership], []))
    #expect(try kinds(array(norvale, tarn, known)) == ([.ownership], ["bods-component-missing"]))
  }

  @Test func `the newest statement of a record counts, wherever it stands`() throws {
    let older = relationship("{\"type\":\"shareholding\",\"share\":{\"exact\":60}}")
    let newer = statement(
      "r1", "relationship",
      """
      {"subject":"c1","interestedParty":"c2","interests":[{"type":"shareholding","share":{"exact":40}}]}
      """,
      date: "2021-01-01", status: "updated")
    for text in [array(norvale, tarn, older, newer), array(newer, older, tarn, norvale)] {
      let (summary, dataset) = try imported(text)
      #expect(dataset.relationships.map(\.share) == [Share(exactly: 0.4)])
      #expect(summary["statements"] == 4 && summary["statements superseded"] == 1)
      #expect(dataset.findings.map(\.code) == ["bods-superseded"])
    }
  }

  @Test func `a closed record has ended`() throws {
    let dataset = try imported(
      array(norvale, tarn, relationship("{\"type\":\"shareholding\"}", status: "closed"))
    ).dataset
    #expect(dataset.relationships.map(\.period.end) == [Day("2020-01-01")])
  }

  @Test func `a statement of 0.2 that is replaced does not count, and what refers to it follows`() throws {
    func entity(_ id: String, _ name: String, _ more: String = "") -> String {
      "{\"statementID\":\"\(id)\",\"statementType\":\"entityStatement\",\"entityType\":\"registeredEntity\","
        + "\"name\":\"\(name)\"\(more)}"
    }
    let ownership = """
      {"statementID":"o1","statementType":"ownershipOrControlStatement","subject":{"describedByEntityStatement":"e1"},\
      "interestedParty":{"describedByEntityStatement":"e9"},"interests":[{"type":"shareholding","share":{"exact":5}}]}
      """
    let lines = [
      ownership, entity("e2", "Norvale Two", ",\"replacesStatements\":[\"e1\"]"), entity("e1", "Norvale"),
      entity("e3", "Norvale Three", ",\"replacesStatements\":[\"e2\"]"), entity("e9", "Kestrel"),
    ]
    for text in [lines, lines.reversed()] {
      let dataset = try imported(text.joined(separator: "\n")).dataset
      let holding = try #require(dataset.relationships.first)
      #expect(dataset.entities[holding.to].names.map(\.text) == ["Norvale Three"])
      #expect(dataset.entities.count == 2 && dataset.entities[holding.to].id == "bods:tides:e1")
    }
  }

  @Test func `owners that are not told stay apart, and are called by what they own`() throws {
    func unknown(_ record: String) -> String {
      statement(
        record, "relationship",
        "{\"subject\":\"c1\",\"interestedParty\":{\"reason\":\"subjectExemptFromDisclosure\",\"description\":\"listed\"}}"
      )
    }
    let dataset = try imported(array(unknown("r1"), unknown("r2"), norvale)).dataset
    #expect(
      dataset.entities.map(\.name).sorted() == [
        "Norvale", "unknown owner of Norvale (r1)", "unknown owner of Norvale (r2)",
      ])
    #expect(dataset.relationships.map(\.kind) == [.ownership, .ownership])
    #expect(dataset.findings.map(\.code) == ["bods-owner-unknown", "bods-owner-unknown"])
    let person = statement("p1", "person", "{\"personType\":\"anonymousPerson\"}")
    let hidden = try imported(array(person)).dataset
    #expect(hidden.entities.map(\.name) == ["unknown person (p1)"])
    #expect(hidden.findings.map(\.code) == ["bods-party-unknown"])
  }

  @Test func `numbers that a state gives to persons are not read, also where only a name tells them`() throws {
    func person(_ id: String, _ name: String, _ scheme: String) -> String {
      statement(
        id, "person",
        """
        {"personType":"knownPerson","names":[{"fullName":"\(name)"}],\
        "identifiers":[{"schemeName":"\(scheme)","id":"010170-1****"}]}
        """)
    }
    let text = array(
      person("p1", "Ada Tarn", "Personal code"), person("p2", "Bea Quill", "Personal code"),
      person("p3", "Cy Fell", "Tide Register"), person("p4", "Di Moor", "Tide Register"))
    let (summary, dataset) = try imported(text)
    #expect(summary["identity papers, not read"] == 2)
    #expect(dataset.entities.map(\.name).sorted() == ["Ada Tarn", "Bea Quill", "Cy Fell", "Di Moor"])
  }

  @Test func `a person has no identity papers, and an office is context`() throws {
    let person = statement(
      "p1", "person",
      """
      {"personType":"knownPerson","names":[{"fullName":"Ada Tide"}],"nationalities":[{"code":"gb"}],\
      "identifiers":[{"scheme":"GBR-PASSPORT","id":"123"}],"politicalExposure":{"status":"isPep"}}
      """)
    let (summary, dataset) = try imported(array(person))
    let entity = try #require(dataset.entities.first)
    #expect(entity.kind == .person && entity.identifiers == [] && entity.jurisdictions == ["GB"])
    #expect(summary["identity papers, not read"] == 1)
    #expect(dataset.flags.map(\.category) == ["role.pep"] && dataset.flags.map(\.level) == [FlagLevel(0)])
  }

  @Test func `groups of the drafts are statements`() throws {
    let text = """
      {"statementGroups":[{"beneficialOwnershipStatements":[{"id":"b1","date":"2017-03-25",
        "entity":{"id":"e1","type":"registeredEntity","name":"Norvale","jurisdiction":"GB"},
        "interestedParty":{"id":"e2","type":"legalEntity","name":"Tarn Trust"},
        "interests":[{"type":"shareholding","interestLevel":"direct","share":{"exact":100}}]},
       {"id":"b2","subject":{"entity":{"describedByStatement":"e1"}},
        "interestedParty":{"person":{"describedByStatement":"p1"}},"interests":[]}],
       "personStatements":[{"statementID":"p1","name":"Ada Tide"}]}]}
      """
    let (summary, dataset) = try imported(text)
    #expect(dataset.entities.map(\.name).sorted() == ["Ada Tide", "Norvale", "Tarn Trust"])
    #expect(dataset.relationships.map(\.share) == [Share(exactly: 1), nil])
    #expect(summary["statements"] == 5 && dataset.findings == [])
  }

  @Test func `what is no statement is left out and counted`() throws {
    let (summary, dataset) = try imported("[{\"mood\":1}, 7, \(norvale)]")
    #expect(summary["statements"] == 3 && summary["statements left out"] == 2 && dataset.entities.count == 1)
    #expect(dataset.findings.map(\.code) == ["bods-type-unknown", "bods-type-unknown"])
  }

  @Test func `a party of another publisher in the file is the one that is meant`() throws {
    let other = tarn.replacing("Tidal Register", with: "Office of Moorings")
    let dataset = try imported(array(relationship("{\"type\":\"shareholding\"}"), norvale, other)).dataset
    let holding = try #require(dataset.relationships.first)
    #expect(dataset.entities[holding.from].id == "bods:office of moorings:c2")
    #expect(dataset.entities[holding.to].id == "bods:tidal register:c1" && dataset.findings == [])
  }

  @Test func `a long chain of replacements, written backwards, ends at its newest statement`() throws {
    let lines = (1...20_000).reversed().map { number in
      "{\"statementID\":\"e\(number)\",\"statementType\":\"entityStatement\",\"entityType\":\"registeredEntity\","
        + "\"name\":\"N\(number)\",\"replacesStatements\":[\"e\(number - 1)\"]}"
    }
    let (summary, dataset) = try imported(lines.joined(separator: "\n"))
    #expect(dataset.entities.map(\.name) == ["N20000"] && dataset.entities.map(\.id) == ["bods:tides:e0"])
    #expect(summary["statements superseded"] == 19_999 && summary.findings["bods-superseded"] == 19_999)
  }

  @Test func `statements that replace each other in a circle are all superseded, and end`() throws {
    func entity(_ id: String, _ old: String) -> String {
      "{\"statementID\":\"\(id)\",\"statementType\":\"entityStatement\",\"name\":\"N\",\"replacesStatements\":[\"\(old)\"]}"
    }
    let (summary, dataset) = try imported([entity("a", "b"), entity("b", "a")].joined(separator: "\n"))
    #expect(dataset.entities.isEmpty && summary["statements superseded"] == 2)
  }

  @Test(.enabled(if: RealData.exists("bods")))
  func `every real file is read, and every statement accounted for`() throws {
    for file in RealData.files("bods", ["json"]) {
      var builder = DatasetBuilder()
      let source = ByteSource.file(file.path, name: file.lastPathComponent)
      let importer = try FormatRegistry.importer(for: source)
      #expect(importer.name == "bods", "\(file.lastPathComponent)")
      let summary = try importer.read(source, into: &builder)
      let parts = [
        "entities", "persons", "ownership or control statements", "statements superseded", "statements left out",
      ]
      #expect(summary["statements"] == parts.map { summary[$0] }.reduce(0, +), "\(file.lastPathComponent)")
      let dataset = builder.dataset()
      print(
        "bods \(file.lastPathComponent): statements \(summary["statements"]), entities \(dataset.entities.count), "
          + "relationships \(dataset.relationships.count), flags \(dataset.flags.count), findings \(summary.findings)")
    }
  }

  @Test(.enabled(if: RealData.exists("bods/0.4-examples/tecido.json")))
  func `facts read by hand in a real declaration`() throws {
    var builder = DatasetBuilder()
    let path = RealData.folder.appendingPathComponent("bods/0.4-examples/mixed-direct-and-indirect-ownership.json").path
    _ = try BODSImporter().read(.file(path, name: "mixed"), into: &builder)
    let dataset = builder.dataset()
    // Half is held directly since May 2019; the other half, held through another company, counts there.
    let direct = dataset.relationships.filter { $0.period.start == Day("2019-05-01") }
    #expect(direct.map(\.kind) == [.ownership] && direct.map(\.share) == [Share(exactly: 0.5)])
    #expect(dataset.relationships.filter { $0.kind == .associate }.count == 1)
    #expect(dataset.relationships.count == 4)
  }

  @Test(.enabled(if: RealData.exists("bods/0.4-examples/tecido.json")))
  func `the newest editions of a real declaration count`() throws {
    var builder = DatasetBuilder()
    let path = RealData.folder.appendingPathComponent("bods/0.4-examples/tecido.json").path
    let summary = try BODSImporter().read(.file(path, name: "tecido"), into: &builder)
    let holdings = builder.dataset().relationships.filter { $0.kind == .ownership }
    // Four fifths since March 2023, where three tenths ended two days later.
    #expect(holdings.map(\.share) == [Share(exactly: 0.8), Share(exactly: 0.3)])
    #expect(holdings.first?.period == Period(start: Day("2023-03-01")))
    #expect(holdings.last?.period.end == Day("2023-03-03") && summary["statements superseded"] == 6)
  }

  @Test func `numbers of any register are notes, and those of a person's papers are left out`() throws {
    func company(_ id: String) -> String {
      statement(
        id, "entity",
        #"{"entityType":{"type":"registeredEntity"},"name":"Norvale \#(id)","identifiers":[{"schemeName":"Register - Registration numbers","id":"123456"}]}"#
      )
    }
    let person = statement(
      "p", "person",
      #"{"personType":"knownPerson","names":[{"fullName":"Ada Tide"}],"identifiers":[{"scheme":"MISC-ID-NIK","id":"7987"},{"scheme":"MISC-Tidal Register","id":"P7"}]}"#
    )
    let (summary, dataset) = try imported("[\(company("a")),\(company("b")),\(person)]")
    // What a register numbers people by is kept.
    #expect(dataset.entities.map(\.identifiers.count).sorted() == [0, 0, 1])
    #expect(dataset.entities.count { $0.notes == ["Register - Registration numbers: 123456"] } == 2)
    #expect(summary["identity papers, not read"] == 1)
  }

  @Test(arguments: [("Company number", 2), ("NIT", 2), ("Companies House", 1)])
  func `a scheme that names no one list is one of each publisher`(_ scheme: String, _ entities: Int) throws {
    func company(_ id: String, _ publisher: String) -> String {
      """
      {"statementId":"\(id)","recordId":"\(id)","recordType":"entity","publicationDetails":{"publisher":{"name":"\(publisher)"}},\
      "recordDetails":{"entityType":{"type":"registeredEntity"},"name":"Norvale \(id)",\
      "identifiers":[{"schemeName":"\(scheme)","id":"09123456"}]}}
      """
    }
    let dataset = try imported("[\(company("a", "Tides")),\(company("b", "Locks"))]").dataset
    #expect(dataset.entities.count == entities)
    #expect(dataset.entities.allSatisfy { $0.identifiers.count == 1 })
  }

  private static let child = """
    {"statementID":"e1","statementType":"entityStatement","entityType":"registeredEntity","name":"Norvale",\
    "identifiers":[{"scheme":"GB-COH","id":"09123456"}]}
    """
  private static let held = """
    {"statementID":"o1","statementType":"ownershipOrControlStatement","subject":{"describedByEntityStatement":"e1"},\
    "interestedParty":{"describedByEntityStatement":"e2"},"interests":[{"type":"shareholding","startDate":"2018-01-01"}]}
    """
  private static let parent = """
    {"statementID":"e2","statementType":"entityStatement","entityType":"registeredEntity","name":"Kestrel"}
    """
  private static let retired = """
    {"statementID":"o1v","statementType":"ownershipOrControlStatement","statementDate":"2023-09-01",\
    "subject":{"describedByEntityStatement":""},"interestedParty":{"describedByEntityStatement":""},"replacesStatements":["o1"]}
    """
  private static let retiredEntity = """
    {"statementID":"e1v","statementType":"entityStatement","statementDate":"2023-09-02","entityType":"registeredEntity",\
    "replacesStatements":["e1"]}
    """

  @Test(arguments: [false, true])
  func `a statement that only says that another one no longer holds ends it`(isReversed: Bool) throws {
    let statements = [Self.child, Self.parent, Self.held, Self.retired, Self.retiredEntity]
    let text = (isReversed ? statements.reversed() : statements).joined(separator: ",")
    let (summary, dataset) = try imported("[\(text)]")
    #expect(dataset.relationships.map(\.period) == [Period(start: Day("2018-01-01"), end: Day("2023-09-01"))])
    #expect(dataset.relationships.first?.notes.contains("the record was retired") == true)
    let entity = try #require(dataset.entities.first { $0.name == "Norvale" })
    #expect(entity.identifiers.count == 1 && entity.notes == ["the record was retired on 2023-09-02"])
    #expect(summary.findings.isEmpty && summary["statements retired"] == 2)
    #expect(summary.records.skipped == ["what it replaces no longer holds": 2])
  }

  @Test func `what was retired and then stated again holds`() throws {
    let again = Self.held.replacing("\"o1\"", with: "\"o2\"").replacing(
      "\"statementID\"", with: "\"replacesStatements\":[\"o1v\"],\"statementID\"")
    for statements in [[Self.held, Self.retired, again], [again, Self.retired, Self.held]] {
      let (summary, dataset) = try imported("[\(([Self.child, Self.parent] + statements).joined(separator: ","))]")
      #expect(dataset.relationships.map(\.period.end) == [nil])
      #expect(summary["statements superseded"] == 2)
    }
  }

  @Test func `of two days on which a statement was retired the first counts`() throws {
    let later = Self.retired.replacing("o1v", with: "o1w").replacing("2023-09-01", with: "2024-01-01")
    let undated = Self.retired.replacing("o1v", with: "o1u").replacing("\"statementDate\":\"2023-09-01\",", with: "")
    for voids in [[Self.retired, later, undated], [undated, later, Self.retired]] {
      let (_, dataset) = try imported("[\(([Self.child, Self.parent, Self.held] + voids).joined(separator: ","))]")
      #expect(dataset.relationships.map(\.period.end) == [Day("2023-09-01")])
    }
  }

  @Test func `a statement that says anything is not one that only retires another one`() throws {
    let dissolved = Self.retiredEntity.replacing(
      "\"entityType\"", with: "\"dissolutionDate\":\"2022-01-01\",\"entityType\"")
    let (summary, dataset) = try imported("[\(Self.child),\(dissolved)]")
    #expect(summary["statements retired"] == 0 && dataset.entities[0].notes == ["dissolved 2022-01-01"])
  }

  @Test func `of a statement of another file it is said that it is not ended`() throws {
    let (summary, dataset) = try imported("[\(Self.retired),\(Self.parent)]")
    #expect(dataset.relationships.isEmpty && summary.findings == ["bods-retired-elsewhere": 1])
  }
}
