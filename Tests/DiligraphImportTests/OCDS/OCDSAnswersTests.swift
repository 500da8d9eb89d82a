// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func imported(_ text: String) throws -> (collected: StatementCollector, summary: ImportSummary) {
  let source = ByteSource.text(text, name: "t.json")
  var collector = StatementCollector()
  let importer = try FormatRegistry.importer(for: source)
  #expect(importer.name == "ocds")
  let summary = try importer.read(source, into: &collector)
  return (collector, summary)
}

private func lines(_ collected: StatementCollector) -> [String] {
  collected.relationships.map { "\($0.from.key) \($0.kind.rawValue) \($0.to.key)" }
}

private func release(_ number: Int, _ rest: String = "\"awards\":[{\"id\":\"a\",\"suppliers\":[{\"name\":\"S\"}]}]")
  -> String
{
  "{\"ocid\":\"ocds-abc123-\(number)\",\"date\":\"2020-01-01\",\"buyer\":{\"name\":\"B\"},\(rest)}"
}

/// Releases as publishers' interfaces answer with them, and what profiles of the standard add.
@Suite struct OCDSAnswersTests {
  @Test(arguments: ["results", "data"])
  func `releases, records and packages in the list of an answer are read`(key: String) throws {
    for (items, paths) in [
      ("\(release(1)),\(release(2))", ["\(key)[0].awards[0]", "\(key)[1].awards[0]"]),
      ("{\"ocid\":\"ocds-abc123-1\",\"compiledRelease\":\(release(1))},\(release(2))", []),
      (
        "{\"uri\":\"x\",\"publisher\":{\"name\":\"P\"},\"releases\":[\(release(1))]},{\"releases\":[\(release(2))]}", []
      ),
    ] {
      let (collected, summary) = try imported("{\"page\":1,\"\(key)\":[\(items)]}")
      #expect(lines(collected) == ["s award b", "s award b"] && collected.findings.isEmpty, "\(items)")
      #expect(summary.records.read == 2 && summary.records.stored == 2)
      if !paths.isEmpty {
        #expect(collected.relationships.compactMap(\.id) == ["ocds-abc123-1/a/s", "ocds-abc123-2/a/s"])
      }
    }
  }

  @Test func `releases of one process in an answer are merged by date`() throws {
    let cancelled = release(1, "\"awards\":[{\"id\":\"a\",\"status\":\"cancelled\"}]").replacing("2020", with: "2021")
    let (collected, _) = try imported("{\"results\":[\(cancelled),\(release(1))]}")
    #expect(collected.relationships.map { $0.sources.map(\.stance) } == [[.retracts]])
    #expect(collected.findings.map(\.code) == ["ocds-awards-not-providing"])
  }

  @Test func `a package that is not an answer keeps its own members`() throws {
    let (collected, _) = try imported("{\"data\":[{\"x\":1}],\"releases\":[\(release(1))]}")
    #expect(lines(collected) == ["s award b"])
  }

  @Test func `subcontractors that a bid names belong to the awards of the bid`() throws {
    let bids = #"""
      "bids":{"details":[{"id":"t1","tenderers":[{"id":"s"},{"id":"k"}],"subcontracting":{"subcontracts":[
      {"id":"1","subcontractor":{"id":"u"},"mainContractors":[{"id":"s"}]},{"id":"2","subcontractor":{"id":"v"}}]}},
      {"id":"t2","tenderers":[{"id":"l"}],"subcontracting":{"subcontracts":[{"id":"1","subcontractor":{"id":"w"}}]}}]},
      """#
    let parties = ["s", "k", "l", "u", "v", "w"].map { "{\"id\":\"\($0)\",\"name\":\"\($0)\"}" }.joined(separator: ",")
    let (collected, _) = try imported(
      release(
        1,
        "\"parties\":[\(parties)],\(bids)\"awards\":[{\"id\":\"a\",\"relatedBids\":[\"t1\"],\"suppliers\":[{\"id\":\"s\"},"
          + "{\"id\":\"k\"}]}]"))
    #expect(
      lines(collected).filter { $0.contains("subcontract") } == [
        "u subcontract s", "v subcontract s", "v subcontract k",
      ])
    #expect(collected.findings.isEmpty)
  }

  @Test func `an amount that stands for its object is one without a currency`() throws {
    let (collected, _) = try imported(
      release(
        1,
        "\"awards\":[{\"id\":\"a\",\"value\":12.5,\"suppliers\":[{\"name\":\"S\"}]},{\"id\":\"b\",\"value\":\"much\","
          + "\"suppliers\":[{\"name\":\"S\"}]}]"))
    #expect(collected.relationships.map(\.amount) == [Amount(12.5, currency: nil), nil])
    #expect(collected.findings.map(\.code) == ["ocds-amount-odd"])
  }
}
