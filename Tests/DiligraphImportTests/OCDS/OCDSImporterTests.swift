// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport
import Testing

private func imported(_ texts: String...) throws -> Dataset {
  var builder = DatasetBuilder()
  for text in texts { _ = try OCDSImporter().read(.text(text, name: "t.json"), into: &builder) }
  return builder.dataset()
}

private func lines(_ dataset: Dataset) -> [String] {
  dataset.relationships.map { relationship in
    let from = dataset.entities[relationship.from].name
    return "\(from) -\(relationship.kind.rawValue)-> \(dataset.entities[relationship.to].name)"
  }
}

private let parties = """
  "parties":[{"id":"1","name":"Ministry of Tides","roles":["buyer"],"identifier":{"scheme":"XA-GOV","id":"00412"},\
  "name_fr":"Ministère des Marées"},\
  {"id":"2","name":"Norvale Ltd","roles":["supplier"],"identifier":{"scheme":"GB-COH","id":"GB-COH-00946107"},\
  "address":{"countryName":"GB"}}]
  """
private let award = """
  "awards":[{"id":"a1","title":"Cameras","status":"active","date":"2021-02-01T00:00:00Z",\
  "value":{"amount":"1500.5","currency":"eur"},"suppliers":[{"id":"2","name":"Norvale"}],\
  "items":[{"classification":{"scheme":"CPV","id":"32323500-8","description":"Video-surveillance system"}},\
  {"classification":{"scheme":"CPV","id":"45000000","description":"Construction work"}}]}]
  """

@Suite struct OCDSImporterTests {
  @Test func `an award is a relationship from supplier to buyer with all that its contracts add`() throws {
    let dataset = try imported(
      """
      {"publisher":{"name":"Tidal Office"},"releases":[
      {"ocid":"ocds-abc123-7","date":"2021-05-01T10:00:00Z","buyer":{"id":"1"},\(parties),\(award),
      "contracts":[{"id":"c1","awardID":"a1","dateSigned":"2021-03-05","period":{"endDate":"2022-03-04"}},
      {"id":"c2","awardID":"a1","status":"cancelled","dateSigned":"2020-01-01"}]}]}
      """)
    let relationship = try #require(dataset.relationships.first)
    #expect(lines(dataset) == ["Norvale Ltd -award-> Ministry of Tides"])
    #expect(relationship.id == "ocds-abc123-7/a1/2")
    #expect(relationship.period == Period(start: Day("2021-03-05"), end: Day("2022-03-04")))
    #expect(relationship.amount == Amount(1500.5, currency: "EUR"))
    #expect(relationship.products.map(\.name) == ["video-surveillance"])
    #expect(relationship.notes.contains("product video-surveillance: code CPV 32323500, confidence 0.9"))
    #expect(relationship.notes.contains("classification: CPV 45000000 Construction work"))
    let source = try #require(relationship.sources.first)
    #expect(source.publisher == "Tidal Office" && source.grade == .officialRegister)
    #expect(source.title == "Award a1: Cameras" && source.published == Day("2021-05-01"))
    #expect(source.location == SourceLocation(file: "t.json", line: 2, path: "ocds-abc123-7"))
    #expect(dataset.findings.isEmpty)
  }

  @Test func `parties are entities with identifiers, names and jurisdictions`() throws {
    let dataset = try imported("{\"ocid\":\"ocds-abc123-7\",\(parties)}")
    let ministry = try #require(dataset.entities.first { $0.name == "Ministry of Tides" })
    #expect(ministry.kind == .publicBody && ministry.role == Role("public-body"))
    #expect(ministry.identifiers.map(\.description) == ["XA-GOV-00412"])
    #expect(ministry.names.contains(Name("Ministère des Marées", language: "fr")))
    let supplier = try #require(dataset.entities.first { $0.name == "Norvale Ltd" })
    #expect(supplier.id == "ocds-abc123:GB-COH-00946107" && supplier.jurisdictions == ["GB"])
  }

  @Test(arguments: [
    (
      "\"buyer\":{\"name\":\"B\"},\"tender\":{\"procuringEntity\":{\"name\":\"P\"}}",
      ["S -award-> B", "P -representation-> B"]
    ),
    (
      "\"parties\":[{\"name\":\"R\",\"roles\":[\"buyer\"]}],\"tender\":{\"procuringEntity\":{\"name\":\"P\"}}",
      ["S -award-> R", "P -representation-> R"]
    ),
    ("\"tender\":{\"procuringEntity\":{\"name\":\"P\"}}", ["S -award-> P"]),
    ("\"parties\":[{\"name\":\"Q\",\"roles\":[\"procuringEntity\"]}]", ["S -award-> Q"]),
    ("\"buyer\":\"Plain name\"", ["S -award-> Plain name"]),
    ("\"buyer\":{\"name\":\"\"}", []),
  ]) func `the buyer is stated, or has the role, or procures`(release: String, expected: [String]) throws {
    let dataset = try imported(
      "{\"ocid\":\"ocds-abc123-7\",\(release),\"awards\":[{\"id\":\"a\",\"suppliers\":[{\"name\":\"S\"}]}]}")
    #expect(Set(lines(dataset)) == Set(expected))
    #expect(dataset.findings.map(\.code) == (expected.isEmpty ? ["ocds-award-without-buyer"] : []))
  }

  @Test(arguments: [
    ("\"status\":\"active\"", 1), ("\"status\":\"pending\"", 1), ("\"status\":\"\"", 1),
    ("\"status\":null", 1),
    ("\"title\":\"x\"", 1), ("\"status\":\"Active\"", 1), ("\"status\":\"cancelled\"", 0),
    ("\"status\":\"unsuccessful\"", 0), ("\"status\":\"invalid\"", 0),
  ]) func `active, pending and unstated awards provide, others do not`(status: String, count: Int) throws {
    let dataset = try imported(
      "{\"ocid\":\"ocds-abc123-7\",\"buyer\":{\"name\":\"B\"},\"awards\":[{\"id\":\"a\",\(status),\"suppliers\":{\"name\":\"S\"}}]}"
    )
    #expect(dataset.relationships.count == count)
    #expect(dataset.findings.count { $0.code != "relationship-retracted" } == 1 - count)
  }

  @Test func `each supplier of each award is one relationship, and later releases add to it`() throws {
    let release = """
      {"ocid":"ocds-abc123-7","buyer":{"name":"B"},"awards":[{"id":1,"suppliers":[{"name":"S"},{"name":"T"}]},
      {"id":2,"suppliers":[{"name":"S"}]}]}
      """
    let dataset = try imported("[\(release),\(release)]")
    #expect(
      dataset.relationships.map(\.id) == ["ocds-abc123-7/1/s", "ocds-abc123-7/1/t", "ocds-abc123-7/2/s"])
  }

  @Test func `a subcontractor works for the award's suppliers`() throws {
    let dataset = try imported(
      """
      {"ocid":"ocds-abc123-7","buyer":{"name":"B"},"awards":[{"id":"a","date":"2021","suppliers":[{"name":"S"}],
      "subcontracting":{"subcontracts":[{"id":"s1","subcontractor":{"name":"Deep Ltd"}},{"id":"s2"}]}}]}
      """)
    #expect(lines(dataset) == ["S -award-> B", "Deep Ltd -subcontract-> S"])
    #expect(dataset.relationships.allSatisfy { $0.period.start == Day("2021-01-01") })
    #expect(dataset.findings.map(\.code) == ["ocds-subcontractor-unnamed"])
  }

  @Test func `of a record the compiled release counts, else the embedded ones, and linked ones are named`()
    throws
  {
    let release =
      "{\"ocid\":\"ocds-abc123-7\",\"buyer\":{\"name\":\"B\"},\"awards\":[{\"id\":\"a\",\"suppliers\":{\"name\":\"S\"}}]}"
    let other = release.replacing("\"S\"", with: "\"T\"")
    let linked = "{\"url\":\"https://tides.example/1\",\"date\":\"2021-01-01\",\"tag\":[\"award\"]}"
    let compiled =
      "{\"records\":[{\"ocid\":\"ocds-abc123-7\",\"releases\":[\(other)],\"compiledRelease\":\(release)}]}"
    #expect(try lines(imported(compiled)) == ["S -award-> B"])
    let embedded = "{\"ocid\":\"ocds-abc123-7\",\"releases\":[\(release),\(other),\(linked)]}"
    let dataset = try imported(embedded)
    #expect(lines(dataset).sorted() == ["T -award-> B"])
    let messages = [
      "t.json:1: 1 releases are only linked, and there is no compiled release; download and import them.",
      "t.json:1: releases[1]: 2 of the process's 2 releases have no date; they count as its earliest.",
    ]
    #expect(Set(dataset.findings.map(\.description)) == Set(messages))
  }

  @Test func `local party ids of different releases are not one organisation`() throws {
    let dataset = try imported(
      """
      {"ocid":"ocds-abc123-7","parties":[{"id":"1","name":"Norvale"}]}
      {"ocid":"ocds-abc123-8","parties":[{"id":"1","name":"Kestrel"},{"id":"2","name":"NORVALE"}]}
      """)
    #expect(dataset.entities.map(\.name).map { $0.lowercased() }.sorted() == ["kestrel", "norvale"])
  }

  @Test(arguments: [
    (
      "\"awards\":[{\"id\":\"a\",\"suppliers\":[]}]",
      "awards[0]: the award names no supplier; without one it is no relationship. It was left out."
    ),
    (
      "\"awards\":[{\"id\":\"a\",\"suppliers\":[{\"name\":\"S\"}],\"date\":\"24/04/2013\"}]",
      "awards[0].date: \"24/04/2013\" is no date; a date is YYYY-MM-DD, with or without a time. It counts as unstated."
    ),
    (
      "\"awards\":[{\"id\":\"a\",\"suppliers\":[{\"name\":\"S\"}],\"date\":\"0001-01-01T00:00:00Z\"}]",
      "awards[0].date: 0001-01-01 cannot be the date of a contract; it counts as unstated."
    ),
    (
      "\"awards\":[{\"id\":\"a\",\"suppliers\":[{\"name\":\"S\"}],\"value\":{\"amount\":-5}}]",
      "awards[0].value.amount: \"-5\" is no amount; an amount is a number from 0 up. It counts as unstated."
    ),
    (
      "\"awards\":[{\"id\":\"a\",\"suppliers\":[{\"x\":1}]}]",
      "awards[0].suppliers[0]: the supplier has neither a name nor an id; it was left out."
    ),
    (
      "\"contracts\":[{\"id\":\"c\",\"awardID\":\"z\"}]",
      "contracts[0]: the contract's award \"z\" is not in the release; suppliers stand in awards. It was left out."
    ),
    (
      "\"awards\":[{\"id\":\"a\",\"suppliers\":[{\"name\":\"S\"}],\"date\":\"2021-05-05\","
        + "\"contractPeriod\":{\"endDate\":\"2020-01-01\"}}]",
      "awards[0]: the contract ends on 2020-01-01, before it starts on 2021-05-05; the end was left out."
    ),
  ]) func `each doubt names its place and what was done`(part: String, message: String) throws {
    let dataset = try imported("{\"ocid\":\"ocds-abc123-7\",\"buyer\":{\"name\":\"B\"},\(part)}")
    #expect(dataset.findings.map(\.description) == ["t.json:1: " + message])
  }

  @Test func `numbers without a registered prefix stay apart by publisher`() throws {
    func package(_ publisher: String) -> String {
      """
      {"publisher":{"name":"\(publisher)"},"releases":[{"ocid":"10","buyer":{"name":"B"},\
      "awards":[{"id":"a","suppliers":[{"name":"S"}]}]}]}
      """
    }
    #expect(try imported(package("P"), package("Q")).relationships.count == 2)
    #expect(try imported(package("P"), package("P")).relationships.count == 1)
  }

  @Test func `numbers without a prefix or a publisher stay apart by data set`() throws {
    func entities(_ first: String, _ second: String) throws -> Int {
      var builder = DatasetBuilder()
      for dataset in [first, second] {
        let source = ByteSource.text(
          """
          {"ocid":"10","buyer":{"name":"B"},"awards":[{"id":"a","suppliers":[{"name":"S"}]}]}
          """, name: "t.json")
        source.dataset = dataset
        try OCDSImporter().read(source, into: &builder)
      }
      return builder.dataset().entities.count
    }
    #expect(try entities("first", "second") == 4)
    #expect(try entities("first", "first") == 2)
  }

  @Test func `an object that is no part of the format is left out with a finding`() throws {
    #expect(
      try imported("{\"uri\":\"x\",\"publishedDate\":\"2020\"}").findings.map(\.code) == ["ocds-not-a-release"])
  }
}
