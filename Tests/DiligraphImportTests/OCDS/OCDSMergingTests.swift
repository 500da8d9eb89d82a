// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

private func imported(_ text: String, heldLimit: Int? = nil) throws -> (dataset: Dataset, summary: ImportSummary) {
  var builder = DatasetBuilder()
  let summary = try OCDSImporter().read(.text(text, name: "t.json"), into: &builder)
  return (builder.dataset(), summary)
}

private func release(_ date: String, _ rest: String, ocid: String = "ocds-abc123-7") -> String {
  "{\"ocid\":\"\(ocid)\",\"date\":\"\(date)\",\"tag\":[\"award\"],\"buyer\":{\"name\":\"B\"},\(rest)}"
}

private func names(_ dataset: Dataset) -> [String] {
  dataset.relationships.map { "\(dataset.entities[$0.from].name) \($0.kind.rawValue) \(dataset.entities[$0.to].name)" }
}

private let won = "\"awards\":[{\"id\":\"a\",\"status\":\"active\",\"suppliers\":[{\"id\":\"s\",\"name\":\"S\"}]}]"
private let cancelled = "\"awards\":[{\"id\":\"a\",\"status\":\"cancelled\"}]"

/// Several releases of one process, wherever they stand, are one.
@Suite struct OCDSMergingTests {
  @Test func `a later release that cancels an award wins, in whatever order the releases stand`() throws {
    let releases = [release("2021-01-01T00:00:00Z", won), release("2021-06-01T00:00:00Z", cancelled)]
    for order in [releases, releases.reversed()] {
      for text in [
        order.joined(separator: "\n"), "[" + order.joined(separator: ",") + "]",
        "{\"releases\":[" + order.joined(separator: ",") + "]}",
        "{\"ocid\":\"ocds-abc123-7\",\"releases\":[" + order.joined(separator: ",") + "]}",
      ] {
        let (dataset, summary) = try imported(text)
        #expect(names(dataset) == [], "\(text)")
        #expect(summary.findings == ["ocds-awards-not-providing": 1], "\(text)")
        #expect(summary["releases"] == 2 && summary["processesMerged"] == 1)
      }
    }
    // The other way round it stands.
    let (dataset, _) = try imported(release("2021-09-01", won) + "\n" + releases[1])
    #expect(names(dataset) == ["S award B"])
  }

  @Test func `lists are merged by id, what is not repeated stays, and null removes`() throws {
    let first = release(
      "2021-01-01",
      """
      "awards":[{"id":1,"suppliers":[{"id":"s","name":"S"}],"value":{"amount":5,"currency":"EUR"},"date":"2021-01-01"},
      {"id":2,"suppliers":[{"id":"t","name":"T"}]}]
      """)
    let second = release(
      "2021-02-01",
      """
      "awards":[{"id":"1","suppliers":[{"id":"u","name":"U"}],"value":{"amount":7},"date":null},{"id":3,
      "suppliers":[{"id":"v","name":"V"}]}]
      """)
    let (dataset, summary) = try imported(second + "\n" + first)
    #expect(Set(names(dataset)) == ["S award B", "U award B", "T award B", "V award B"])
    let changed = try #require(dataset.relationships.first { $0.id == "ocds-abc123-7/1/s" })
    #expect(changed.amount == Amount(7, currency: "EUR"))
    #expect(changed.period.start == nil)
    #expect(changed.sources.map(\.published) == [Day("2021-02-01")])
    #expect(summary.findings == [:])
    #expect(summary.records.read == 2 && summary.records.stored == 2)
  }

  @Test func `an empty list of what has ids changes nothing`() throws {
    let first = release(
      "2021-01-01", won + ",\"contracts\":[{\"id\":1,\"awardID\":\"a\",\"dateSigned\":\"2021-02-03\"}]")
    let second = release("2021-02-01", "\"awards\":[],\"contracts\":[],\"parties\":[]")
    let (dataset, summary) = try imported(first + "\n" + second)
    #expect(names(dataset) == ["S award B"])
    #expect(dataset.relationships.first?.period.start == Day("2021-02-03"))
    #expect(summary.findings == [:])
  }

  /// As AusTender numbers amendments.
  private func contract(_ id: String, _ amount: Int, _ end: String, tag: String, _ date: String) -> String {
    """
    {"ocid":"ocds-abc123-9","date":"\(date)","tag":["\(tag)"],"buyer":{"name":"B"},
    "awards":[{"id":"\(id)","status":"active","suppliers":[{"id":"s","name":"S"}]}],
    "contracts":[{"id":"\(id)","awardID":"\(id)","value":{"amount":\(amount),"currency":"AUD"},
    "period":{"startDate":"2021-01-01","endDate":"\(end)"}}]}
    """
  }

  @Test func `an amendment with a number of its own is the contract that it amends`() throws {
    let whole = contract("CN7", 5, "2022-12-31", tag: "contract", "2021-01-01")
    let second = contract("CN7-A12", 9, "2024-12-31", tag: "contractAmendment", "2023-01-01")
    let first = contract("CN7-A1", 7, "2023-12-31", tag: "contractAmendment", "2022-01-01")
    for text in [[whole, second, first].joined(separator: "\n"), second] {
      let (dataset, summary) = try imported(text)
      #expect(dataset.relationships.map(\.id) == ["ocds-abc123-9/CN7/s"], "\(text)")
      #expect(dataset.relationships.first?.amount == Amount(9, currency: "AUD"))
      #expect(dataset.relationships.first?.period.end == Day("2024-12-31"))
      #expect(summary.findings == [:])
    }
    // What ends alike elsewhere is a number of its own.
    for (text, id) in [
      (contract("CN7-A1", 7, "2023-12-31", tag: "contract", "2022-01-01"), "CN7-A1"),
      (contract("-A1", 7, "2023-12-31", tag: "contractAmendment", "2022-01-01"), "-A1"),
      (contract("CN7-A", 7, "2023-12-31", tag: "contractAmendment", "2022-01-01"), "CN7-A"),
      (contract("CN71", 7, "2023-12-31", tag: "contractAmendment", "2022-01-01"), "CN71"),
    ] {
      #expect(try imported(text).dataset.relationships.map(\.id) == ["ocds-abc123-9/\(id)/s"])
    }
    let several = second.replacingOccurrences(
      of: "\"contracts\":[", with: "\"contracts\":[{\"id\":\"x\",\"status\":\"cancelled\"},")
    #expect(try imported(several).dataset.relationships.map(\.id) == ["ocds-abc123-9/CN7-A12/s"])
  }

  @Test func `a number that was there before an amendment is its own`() throws {
    func ids(_ releases: (id: String, tag: String)...) throws -> [String] {
      let texts = releases.enumerated().map {
        contract($1.id, $0 + 1, "2022-12-31", tag: $1.tag, "2021-01-0\($0 + 1)")
      }
      let relationships = try imported(texts.joined(separator: "\n")).dataset.relationships
      #expect(relationships.last?.amount == Amount(Double(releases.count), currency: "AUD"))
      return relationships.map { String($0.id.dropFirst("ocds-abc123-9/".count)) }
    }
    #expect(try ids(("2020-A15", "contract"), ("2020-A15", "contractAmendment")) == ["2020-A15/s"])
    #expect(try ids(("K-A1", "contract"), ("K-A1-A1", "contractAmendment")) == ["K-A1/s"])
    #expect(try ids(("X", "contract"), (" X-A1 ", "contractAmendment"), ("X-A1", "implementation")) == ["X/s"])
    #expect(try ids(("X-A1", "contractAmendment"), ("X-A2", "contractAmendment")) == ["X/s"])
  }

  @Test func `lists without ids and those that the schema says so are replaced whole`() throws {
    let first = release(
      "2021-01-01",
      "\"awards\":[{\"id\":1,\"suppliers\":[{\"name\":\"S\"}],\"items\":[{\"id\":1,\"additionalClassifications\":[{\"id\":\"X1\"}]}]}]"
    )
    let second = release(
      "2021-02-01",
      "\"awards\":[{\"id\":1,\"suppliers\":[{\"name\":\"T\"}],\"items\":[{\"id\":1,\"additionalClassifications\":[{\"id\":\"Y2\"}]}]}]"
    )
    let (dataset, _) = try imported(first + second)
    #expect(names(dataset) == ["T award B"])
    #expect(dataset.relationships.first?.notes == ["classification: Y2"])
  }

  @Test func `releases of other processes between them change nothing`() throws {
    let other = release("2021-03-01", won, ocid: "ocds-abc123-8")
    let text = [release("2021-01-01", won), other, release("2021-06-01", cancelled)].joined(separator: "\n")
    let (dataset, summary) = try imported(text)
    #expect(dataset.relationships.map(\.id) == ["ocds-abc123-8/a/s"])
    #expect(summary.records.read == 3)
  }

  @Test func `a compiled release is taken as it is, and a second one of its process is a doubt`() throws {
    let compiled = release("2021-01-01", won).replacing("[\"award\"]", with: "\"compiled\"")
    let later = release("2021-06-01", cancelled).replacing("award\"]", with: "compiled\"]")
    let (dataset, summary) = try imported(compiled + "\n" + later)
    #expect(names(dataset) == ["S award B"])
    #expect(summary.findings["ocds-compiled-repeated"] == 1)
  }

  @Test func `of a versioned release the latest values count`() throws {
    func versions(_ values: String...) -> String {
      let list = values.enumerated().map {
        "{\"releaseDate\":\"2021-0\($0.offset + 1)-01\",\"releaseID\":\"\($0.offset)\",\"releaseTag\":[\"award\"],\"value\":\($0.element)}"
      }
      return "[" + list.joined(separator: ",") + "]"
    }
    let versioned = """
      {"ocid":"ocds-abc123-7","tag":\(versions("[\"award\"]")),"buyer":{"name":\(versions("\"Old\"", "\"B\""))},
      "awards":[{"id":"a","status":\(versions("\"pending\"", "\"active\"")),"value":{"amount":\(versions("1", "2"))},
      "suppliers":[{"id":"s","name":\(versions("\"S\""))}]},{"id":"b","status":\(versions("\"active\"", "\"cancelled\"")),
      "suppliers":[{"id":"t","name":\(versions("\"T\""))}]},{"id":"c","title":\(versions("\"X\"", "null")),
      "suppliers":[{"id":"u","name":\(versions("\"U\""))}]}]}
      """
    for text in [versioned, "{\"ocid\":\"ocds-abc123-7\",\"versionedRelease\":\(versioned)}"] {
      let (dataset, _) = try imported(text)
      #expect(Set(names(dataset)) == ["S award B", "U award B"])
      #expect(dataset.relationships.first?.amount == Amount(2, currency: nil))
      #expect(dataset.relationships.last?.sources.first?.title == "Award c")
    }
  }

  @Test func `what is held for later releases is bounded, and what that costs is a finding`() throws {
    let text = (0..<40).map { release("2021-01-01", won, ocid: "ocds-abc123-\($0)") }.joined(separator: "\n")
    let later = (0..<40).map { release("2021-02-01", cancelled, ocid: "ocds-abc123-\($0)") }.joined(separator: "\n")
    let source = ByteSource.text(text + "\n" + later, name: "t.json")
    var session = OCDSSession(source, options: OCDSImporter.options, heldLimit: 1_000)
    let reader = try JSONRecordReader(source, options: OCDSImporter.options)
    var read = 0
    while let record = try reader.next() {
      let value = try record.content.get().documentRoot
      let part = OCDSReleasePart(value, session.reading.keys)
      let place = OCDSSession.Place(line: 1)
      let outcome = try reader.withRecordBytes { bytes in
        Result { () throws(ReadingError) in try session.release(value, part, at: place, bytes: bytes) }
      }.get()
      if case .read(let together) = outcome { read += together }
      while session.isFull, case .read(let together) = session.readHeld() { read += together }
    }
    while case .read(let together) = session.readHeld() { read += together }
    #expect(read == 80)
    #expect(session.reading.findings.contains { $0.code == "ocds-merge-partial" })
  }

  @Test(arguments: [
    ("{\"a\":{\"ocid\":\"no\"},\"ocid\" : \"  yes \"}", "yes"), ("{\"ocid\":17}", "17"), ("{\"ocid\":null}", nil),
    ("{\"x\":\"\\\\\\\"ocid\\\\\\\":\",\"y\":[{\"ocid\":\"no\"}]}", nil), ("{\"releases\":[],\"ocid\":\"late\"}", nil),
    ("{\"ocid\"", nil), ("{\"ocid\":", nil), ("", nil), ("{\"v\":\"ocid\",\"ocid\":\"yes\"}", "yes"),
  ]) func `the first pass finds an object's own ocid`(text: String, ocid: String?) {
    let found = Array(text.utf8).withUnsafeBytes { bytes in
      OCDSProcessCount.ocid(of: bytes, arrayKeys: ["releases"])?.string
    }
    #expect(found == ocid)
  }
}
