// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func imported(_ text: String) throws -> (dataset: Dataset, summary: ImportSummary) {
  var builder = DatasetBuilder()
  let summary = try OCDSImporter().read(.text(text, name: "t.json"), into: &builder)
  return (builder.dataset(), summary)
}

private func release(_ rest: String) -> String {
  "{\"ocid\":\"ocds-abc123-7\",\"tag\":[\"compiled\"],\"buyer\":{\"name\":\"B\"},\(rest)}"
}

private func award(_ rest: String = "", suppliers: String = "[{\"name\":\"S\"}]") -> String {
  release("\"awards\":[{\"id\":\"a\",\"suppliers\":\(suppliers)\(rest.isEmpty ? "" : ",")\(rest)}]")
}

private func lines(_ dataset: Dataset) -> [String] {
  dataset.relationships.map { "\(dataset.entities[$0.from].name) \($0.kind.rawValue) \(dataset.entities[$0.to].name)" }
}

@Suite struct OCDSFormatTests {
  @Test func `who bids is a bid to the buyer, winners too, and each tenderer once`() throws {
    let (dataset, summary) = try imported(
      release(
        #"""
        "tender":{"tenderers":[{"id":"s","name":"S"},{"id":"w","name":"W"}]},
        "bids":{"details":[{"id":"b1","status":"valid","date":"2021-01-02","value":{"amount":9,"currency":"EUR"},
        "tenderers":[{"id":"s","name":"S"}]},{"id":"b2","status":"invited","tenderers":[{"name":"No"}]}]},
        "awards":[{"id":"a","suppliers":[{"id":"s","name":"S"}]}]
        """#))
    #expect(Set(lines(dataset)) == ["S award B", "S bid B", "W bid B"])
    let bid = try #require(dataset.relationships.first { $0.id == "ocds-abc123-7/bid/b1/s" })
    #expect(bid.amount == Amount(9, currency: "EUR") && bid.period.start == Day("2021-01-02"))
    #expect(bid.notes == ["bid status: valid"])
    #expect(summary.findings == ["ocds-awards-not-providing": 1])
  }

  @Test func `tenderers may be one object, or a list that stands where one object belongs`() throws {
    #expect(try lines(imported(release("\"tender\":{\"tenderers\":{\"name\":\"W\"}}")).dataset) == ["W bid B"])
    let (dataset, summary) = try imported(
      "{\"ocid\":\"ocds-abc123-7\",\"buyer\":[{\"name\":\"B\"},{\"name\":\"C\"}],\"awards\":{\"id\":1,\"suppliers\":\"S\"}}"
    )
    #expect(lines(dataset) == ["S award B"])
    #expect(summary.findings == ["ocds-list-for-object": 1])
  }

  @Test func `a beneficial owner owns the party without a share, and is known to that party only`() throws {
    let owner = "\"beneficialOwners\":[{\"id\":\"1\",\"name\":\"Ada Quill\",\"nationality\":\"GB\"}]"
    let (dataset, _) = try imported(
      release("\"parties\":[{\"id\":\"1\",\"name\":\"S\",\(owner)},{\"id\":\"2\",\"name\":\"T\",\(owner)}]"))
    #expect(Set(lines(dataset)) == ["Ada Quill ownership S", "Ada Quill ownership T"])
    #expect(dataset.relationships.allSatisfy { $0.share == nil })
    let owners = dataset.entities.filter { $0.kind == .person }
    #expect(owners.count == 2 && owners.allSatisfy { $0.jurisdictions == ["GB"] })
  }

  @Test func `shareholders own the party to the share that is stated, and are parties where they are referred to`()
    throws
  {
    func holders(_ list: String) throws -> [String] {
      let (dataset, _) = try imported(
        release(
          "\"parties\":[{\"id\":\"M\",\"name\":\"Mole Consortium\",\"shareholders\":[\(list)]},"
            + "{\"id\":\"A\",\"name\":\"Alder Holdings\",\"identifier\":{\"scheme\":\"GB-COH\",\"id\":\"09123456\"}}]"))
      return dataset.relationships.map { relationship in
        let names = [relationship.from, relationship.to].map { dataset.entities[$0].name }
        let share = relationship.share.map { canonicalNumber($0.least) + ($0.isExact ? "" : " or more") }
        return "\(names[0]) \(relationship.kind.rawValue) \(share ?? "-") \(names[1]) \(relationship.notes)"
      }.sorted()
    }
    let alder = "\"id\":\"1\",\"shareholder\":{\"id\":\"A\",\"name\":\"Alder\"}"
    let detailed = "{\(alder),\"shareholding\":0.67,\"votingRights\":\"additional\",\"notes\":\"until 2030\"}"
    #expect(
      try holders(detailed + ",{\"id\":\"2\",\"name\":\"Brook\",\"shareholding\":\"0.33\"}") == [
        "Alder Holdings ownership 0.67 Mole Consortium [\"until 2030\", \"voting rights: additional\"]",
        "Brook ownership 0.33 Mole Consortium []",
      ])
    // Above 1 they are percentages, all of them.
    #expect(
      try holders("{\(alder),\"shareholding\":99},{\"name\":\"Brook\",\"shareholding\":1},{\"name\":\"Cray\"}") == [
        "Alder Holdings ownership 0.99 Mole Consortium []", "Brook ownership 0.01 Mole Consortium []",
        "Cray ownership - Mole Consortium []",
      ])
    let (dataset, _) = try imported(
      release(
        "\"parties\":[{\"id\":\"M\",\"name\":\"M\",\"shareholders\":[{\"id\":\"9\"},{\"shareholder\":{\"id\":\"M\"}},"
          + "{\"name\":\"N\",\"shareholding\":-1}]}]"))
    #expect(
      dataset.findings.map(\.code).sorted() == [
        "ocds-share-odd", "ocds-shareholder-itself", "ocds-shareholder-unnamed",
      ])
  }

  @Test(arguments: [#"{"name":"Ada"}"#, #"{"id":"7","name":"Ada"}"#, #""Ada""#])
  func `a shareholder who is no party is known within the party only`(reference: String) throws {
    func party(_ id: String) -> String {
      #"{"id":"\#(id)","name":"\#(id)","shareholders":[{"id":"1","shareholder":\#(reference),"shareholding":0.6}]}"#
    }
    let (dataset, _) = try imported(release("\"parties\":[\(party("M")),\(party("N"))]"))
    #expect(dataset.entities.count { $0.name == "Ada" } == 2 && dataset.relationships.count == 2)
  }

  @Test func `a procuring entity that is none of the parties is overruled by the one with the role`() throws {
    let buyer = "{\"id\":\"7\",\"name\":\"Port Office\",\"roles\":[\"buyer\",\"procuringEntity\"]}"
    for id in ["7", "8"] {
      let (dataset, summary) = try imported(
        "{\"ocid\":\"ocds-abc123-7\",\"tag\":[\"compiled\"],\"parties\":[\(buyer)],\"buyer\":{\"id\":\"7\"},"
          + "\"tender\":{\"procuringEntity\":{\"id\":\"\(id)\",\"name\":\"Ada Quill\"}}}")
      #expect(dataset.entities.map(\.name) == ["Port Office"] && dataset.relationships.isEmpty)
      #expect(summary.findings == (id == "7" ? [:] : ["ocds-procuring-entity-unlisted": 1]))
    }
  }

  @Test func `subcontracts have their value and the stated percentages`() throws {
    let (dataset, _) = try imported(
      award(
        #"""
        "subcontracting":{"minimumPercentage":0.1,"maximumPercentage":0.3,"value":{"amount":50,"currency":"EUR"},
        "subcontracts":[{"id":"1","subcontractor":{"name":"Deep"},"mainContractor":{"name":"S"}}]}
        """#, suppliers: "[{\"name\":\"S\"},{\"name\":\"T\"}]"))
    #expect(Set(lines(dataset)) == ["S award B", "T award B", "Deep subcontract S"])
    let subcontract = try #require(dataset.relationships.first { $0.kind == .subcontract })
    #expect(subcontract.amount == Amount(50, currency: "EUR"))
    #expect(subcontract.notes == ["subcontracting: 10 % to 30 % of the value"])
    let unnamed = try imported(award("\"hasSubcontracting\":true")).dataset
    #expect(unnamed.relationships.first?.notes == ["subcontracting: stated, no subcontractor is named"])
  }

  @Test func `a number is one identifier with and without signs between its digits`() throws {
    func party(_ name: String, _ id: String) -> String {
      "{\"name\":\"\(name)\",\"identifier\":{\"scheme\":\"AU-ABN\",\"id\":\"\(id)\"},\"id\":\"\(id)\"}"
    }
    let dataset = try imported(
      release("\"parties\":[\(party("Norvale", "51 824 753 556")),\(party("Norvale Pty", "51824753556"))]")
    ).dataset
    #expect(dataset.entities.count == 2)
    let norvale = dataset.entities.filter { !$0.identifiers.isEmpty }
    #expect(norvale.map(\.identifiers.first?.description) == ["AU-ABN-51824753556"])
  }

  @Test(arguments: ["NO DISPONIBLE", "SIN RUC", "S/N", "EXTRANJERO", "Не указан", "XAXX01****"])
  func `who has no number is not one with others who have none`(number: String) throws {
    func party(_ name: String, _ id: String) -> String {
      "{\"name\":\"\(name)\",\"identifier\":{\"scheme\":\"MX-RFC\",\"id\":\"\(number)\"},\"id\":\"\(id)\"}"
    }
    let dataset = try imported(release("\"parties\":[\(party("Norvale", "p1")),\(party("Tarn", "p2"))]")).dataset
    #expect(Set(dataset.entities.map(\.name)) == ["B", "Norvale", "Tarn"])
  }

  @Test func `an amount that is stated only with taxes is the amount`() throws {
    let dataset = try imported(award("\"value\":{\"amountGross\":120,\"currency\":\"GBP\"}")).dataset
    #expect(dataset.relationships.first?.amount == Amount(120, currency: "GBP"))
    let both = try imported(award("\"value\":{\"amountGross\":120,\"amount\":100,\"currency\":\"GBP\"}")).dataset
    #expect(both.relationships.first?.amount == Amount(100, currency: "GBP"))
  }

  @Test func `the tender's own classification stands for items that are not stated`() throws {
    let tender = """
      "tender":{"classification":{"scheme":"CPV","id":"32323500","description":"Video"},\
      "additionalClassifications":[{"scheme":"CPV","id":"35125300"}]},
      """
    let awards = "\"awards\":[{\"id\":\"a\",\"suppliers\":[{\"name\":\"S\"}]"
    let notes = try imported(release("\(tender)\(awards)}]")).dataset.relationships.first?.notes ?? []
    #expect(notes.contains("classification: CPV 32323500 Video") && notes.contains("classification: CPV 35125300"))
    let items = ",\"items\":[{\"classification\":{\"scheme\":\"CPV\",\"id\":\"30200000\"}}]}]"
    let own = try imported(release(tender + awards + items)).dataset.relationships.first?.notes ?? []
    #expect(own == ["classification: CPV 30200000"])
  }

  @Test func `nobody supplies itself`() throws {
    let (dataset, summary) = try imported(award(suppliers: "[{\"name\":\" b \"},{\"name\":\"S\"}]"))
    #expect(lines(dataset) == ["S award B"])
    #expect(
      dataset.findings.map(\.description) == [
        "t.json:1: awards[0]: the supplier \"b\" is the buyer itself; nobody supplies itself. The relationship was left out."
      ])
    #expect(summary["awardRelationships"] == 1)
  }

  @Test func `contracts stand for an award that is not there where their suppliers can be told`() throws {
    let own = try imported(release("\"contracts\":[{\"id\":\"c\",\"awardID\":\"z\",\"suppliers\":[{\"name\":\"S\"}]}]"))
    #expect(own.dataset.relationships.map(\.id) == ["ocds-abc123-7/z/s"] && own.summary.findings.isEmpty)
    let role = try imported(
      release(
        "\"parties\":[{\"id\":\"1\",\"name\":\"S\",\"roles\":[\"supplier\"]}],"
          + "\"contracts\":[{\"id\":\"c\",\"dateSigned\":\"2021-02-03\",\"value\":{\"amount\":4}}]"))
    #expect(lines(role.dataset) == ["S award B"])
    #expect(role.dataset.relationships.first?.period.start == Day("2021-02-03"))
    #expect(role.summary.findings == ["ocds-supplier-by-role": 1])
  }

  @Test func `amendments, lots, terminated contracts and related processes are notes`() throws {
    let (dataset, summary) = try imported(
      release(
        #"""
        "relatedProcesses":[{"relationship":["parent"],"identifier":"ocds-abc123-1","title":"Frame"},
        {"relationship":"subContract","identifier":"ocds-abc123-9"}],
        "awards":[{"id":"a","status":"pending","relatedLots":["L1",2],"suppliers":[{"name":"S"}],
        "amendments":[{"date":"2021-05-06T00:00:00Z","rationale":"More cameras"}]}],
        "contracts":[{"id":"c","awardID":"a","status":"terminated"}]
        """#))
    #expect(
      Set(dataset.relationships.first?.notes ?? []) == [
        "award: pending", "lots: L1, 2", "amendment 2021-05-06: More cameras", "contract terminated: c",
        "related process (parent): ocds-abc123-1 Frame", "related process (subContract): ocds-abc123-9",
      ])
    #expect(summary.findings == ["ocds-related-subcontract": 1])
  }

  @Test func `of several awards each has the tender's items of its lots`() throws {
    func award(_ id: String, _ lot: String) -> String {
      "{\"id\":\"\(id)\",\"relatedLots\":[\"\(lot)\"],\"suppliers\":[{\"name\":\"\(id)\"}]}"
    }
    let (dataset, _) = try imported(
      release(
        #""tender":{"items":[{"id":1,"relatedLot":"L1","classification":{"scheme":"CPV","id":"35125300-2"}},"#
          + #"{"id":2,"relatedLot":"L2","classification":{"scheme":"CPV","id":"45000000"}}]},"awards":["#
          + award("x", "L1") + "," + award("y", "L2") + "]"))
    let products = dataset.relationships.map { "\(dataset.entities[$0.from].name) \($0.products.map(\.name))" }
    #expect(products == ["x [\"video-surveillance\"]", "y []"])
  }

  @Test(arguments: [
    (
      "\"title\":\"Câmeras e RECONHECIMENTO FACIAL\"",
      "facial-recognition: keyword \"reconhecimento facial\", confidence 0.6"
    ),
    (
      "\"description\":\"Closed-circuit  television\"",
      "video-surveillance: keyword \"closed circuit television\", confidence 0.6"
    ),
    (
      "\"items\":[{\"id\":1,\"description\":\"Системи ВІДЕОСПОСТЕРЕЖЕННЯ\"}]",
      "video-surveillance: keyword \"відеоспостереження\", confidence 0.6"
    ),
    (
      "\"items\":[{\"id\":1,\"classification\":{\"scheme\":\"cpv\",\"id\":32424000},\"description\":\"cctv\"}]",
      "network-equipment: code CPV 32424000, confidence 0.9"
    ),
  ]) func `a product is named by a code, else by words, and says by which`(part: String, note: String) throws {
    let relationship = try #require(try imported(award(part)).dataset.relationships.first)
    #expect(relationship.notes.contains("product \(note)"), "\(relationship.notes)")
    #expect(relationship.products.map(\.name) == [String(note.prefix { $0 != ":" })])
  }

  @Test(arguments: ["\"title\":\"Cctvx and biometr\"", "\"title\":\"Roads\"", "\"title\":\"\""])
  func `words within other words name nothing`(part: String) throws {
    #expect(try imported(award(part)).dataset.relationships.first?.products.isEmpty == true)
  }

  @Test func `the country is stated by code, by name or by the register`() throws {
    let (dataset, _) = try imported(
      release(
        #""parties":[{"id":"1","name":"P","address":{"countryName":"Viet Nam"}},"#
          + #"{"id":"2","name":"Q","address":{"country":"DEU"}},{"id":"FR-RCS-123456782","name":"R"}]"#))
    let countries = dataset.entities.filter { $0.name != "B" }.map { "\($0.name) \($0.jurisdictions.joined())" }
    #expect(Set(countries) == ["P VN", "Q DE", "R FR"])
  }

  @Test func `each record is accounted for, as read or by the reason why not`() throws {
    let text = [award(), "{\"ocid\":\"ocds-abc123-8\"}", "{\"x\":1}", "7", "{\"ocid\":", award()].joined(
      separator: "\n")
    let (_, summary) = try imported(text)
    #expect(summary.records.read == summary.records.stored + summary.records.skipped.values.reduce(0, +))
    #expect(summary.records.stored == 2 && summary.records.read == 6, "\(summary.records)")
  }
}

@Suite struct OCDSLaneTests {
  /// Releases of unusual shapes, so that both lanes have something to disagree about.
  private static func releases(seed: UInt64) -> [String] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func random(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(truncatingIfNeeded: state >> 33) % bound
    }
    let shapes = [
      "\"status\":\"active\"", "\"value\":{\"amount\":\"1,5\",\"currency\":\"eur\"}", "\"title\":\"A \\\"{[ \\\\\"",
      "\"date\":\"2021-13-01\"", "\"items\":[{\"classification\":{\"scheme\":\"CPV\",\"id\":32323500}}]",
      "\"x\":[[],{}]",
      "\"contractPeriod\":{\"endDate\":\"2020\"}", "\"relatedLots\":[\"é\\u00e9\"]",
    ]
    return (0..<20).map { number in
      let parts = (0..<random(4)).map { _ in shapes[random(shapes.count)] }
      let award = (["\"id\":\(random(3))", "\"suppliers\":[{\"name\":\"S\(random(3))\"}]"] + parts).joined(
        separator: ",")
      return "{\"ocid\":\"ocds-abc123-\(number)\",\"buyer\":{\"name\":\"B\"},\"awards\":[{\(award)}]}"
    }
  }

  private func facts(_ text: String) throws -> [String] {
    var builder = DatasetBuilder()
    let summary = try OCDSImporter().read(.text(text, name: "t.json", chunkSize: 97), into: &builder)
    let dataset = builder.dataset()
    let relationships = dataset.relationships.map {
      "\($0.id) \($0.kind) \($0.period) \($0.products) \(String(describing: $0.amount)) \($0.notes)"
    }
    return relationships + summary.findings.map { "\($0.key) \($0.value)" }.sorted() + ["\(summary.records.read)"]
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `whole lines and values that are split give the same statements and findings`(seed: UInt64) throws {
    let releases = Self.releases(seed: seed)
    let lines = try facts(releases.joined(separator: "\n"))
    #expect(lines.count > 15)
    #expect(try facts(releases.joined()) == lines)
    #expect(try facts("[" + releases.joined(separator: ",") + "]") == lines)
    #expect(try facts("{\"releases\":[" + releases.joined(separator: ",") + "]}") == lines)
    #expect(try facts(releases.joined(separator: "\n").replacing(",\"", with: ",\n \"")) == lines)
  }

  @Test(arguments: 0..<2_000 as Range<UInt64>)
  func `an identifier from bytes is the identifier of its text`(seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func random(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(truncatingIfNeeded: state >> 33) % bound
    }
    let pieces = [
      "GB-COH", "lei", "0", "00", "n/a", "NA", "1234", "56789", "-", " ", "unknown", "é", "x", "TBC", ".", "a",
      "AU-ABN", "XI-IMO", "IMO", "9271951", "no disponible", "pending", "/", "**", "\u{A0}",
    ]
    func word() -> String { (0..<1 + random(4)).map { _ in pieces[random(pieces.count)] }.joined().trimmed }
    let (scheme, value) = (word(), word())
    let arena = ByteArena()
    let found = OCDSIdentifiers.identifier(scheme: arena.bytes(scheme), value: arena.bytes(value), in: arena)
    let prefix = scheme.uppercased() + "-"
    let rest = value.uppercased().hasPrefix(prefix) ? String(value.dropFirst(prefix.count)) : value
    let expected = Identifier(scheme: scheme, value: rest).flatMap { $0.isPlaceholder ? nil : $0 }
    #expect(found.map { "\($0.scheme.string)-\($0.value.string)" } == expected.map(\.description), "\(scheme) \(value)")
    let orgID = OCDSIdentifiers.orgID(arena.bytes(value), in: arena)
    let plain = value.contains(":") ? nil : Identifier(value).flatMap { $0.isPlaceholder ? nil : $0 }
    if value.utf8.allSatisfy({ $0 < 0x80 }), plain?.value.hasPrefix((plain?.scheme ?? "") + "-") != true {
      #expect(orgID.map { "\($0.scheme.string)-\($0.value.string)" } == plain.map(\.description), "\(value)")
    }
  }
}
