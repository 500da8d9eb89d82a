// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport
import Testing

private func imported(_ bytes: [UInt8]) throws -> (dataset: Dataset, summary: ImportSummary) {
  var builder = DatasetBuilder()
  let summary = try OCDSImporter().read(.bytes(bytes, name: "t.json"), into: &builder)
  return (builder.dataset(), summary)
}

private func release(_ award: String, _ number: Int = 1) -> String {
  "{\"ocid\":\"ocds-abc123-\(number)\",\"buyer\":{\"name\":\"B\"},\"awards\":[{\"id\":\"a\","
    + "\"suppliers\":[{\"name\":\"S\"}]\(award.isEmpty ? "" : ",")\(award)}]}"
}

@Suite struct OCDSRobustnessTests {
  @Test(arguments: ["N/A", "Various suppliers", "Redacted", "-"])
  func `a name that names nobody makes no two suppliers one`(name: String) throws {
    let lines = [1, 2].map { release("", $0).replacing("\"S\"", with: "\"\(name)\"") }
    let (dataset, summary) = try imported(Array(lines.joined(separator: "\n").utf8))
    #expect(Set(dataset.relationships.map { dataset.entities[$0.from].id }).count == 2)
    #expect(dataset.entities.count { $0.name == name } == 2 && dataset.entities.count == 3)
    #expect(summary.findings["ocds-name-placeholder"] == 2)
  }

  @Test(arguments: [("1e308", 1e308), ("18446744073709551615", 18_446_744_073_709_551_616), ("0.1e-300", 1e-301)])
  func `huge and tiny amounts are amounts`(text: String, amount: Double) throws {
    let (dataset, _) = try imported(Array(release("\"value\":{\"amount\":\(text)}").utf8))
    #expect(dataset.relationships.first?.amount?.value == amount)
  }

  @Test(arguments: ["1e400", "-1e999", "123456789012345678901234567890"])
  func `a number that no number can hold costs its record only, or is read`(text: String) throws {
    let lines = [release("\"value\":{\"amount\":\(text)}", 1), release("", 2)].joined(separator: "\n")
    let (dataset, summary) = try imported(Array(lines.utf8))
    #expect(dataset.relationships.contains { $0.id == "ocds-abc123-2/a/s" })
    #expect(dataset.relationships.count == 2 || summary.findings["record-unreadable"] == 1)
    #expect(summary.records.read == 2)
  }

  @Test func `of a repeated key the first one counts`() throws {
    let text =
      "{\"ocid\":\"ocds-abc123-1\",\"ocid\":\"ocds-abc123-2\",\"buyer\":{\"name\":\"B\",\"name\":\"C\"},"
      + "\"awards\":[{\"id\":1,\"id\":2,\"suppliers\":[{\"name\":\"S\"}],\"suppliers\":[]}],\"awards\":[]}"
    let (dataset, _) = try imported(Array(text.utf8))
    #expect(dataset.relationships.map(\.id) == ["ocds-abc123-1/1/s"])
    #expect(Set(dataset.entities.map(\.name)) == ["S", "B"])
  }

  @Test func `a hundred megabytes in one string cost their record only`() throws {
    var bytes = Array("{\"ocid\":\"ocds-abc123-1\",\"title\":\"".utf8)
    bytes += [UInt8](repeating: UInt8(ascii: "x"), count: 100_000_000)
    bytes.append(contentsOf: Array("\"}\n\(release("", 2))\n".utf8))
    let (dataset, summary) = try imported(bytes)
    #expect(dataset.relationships.map(\.id) == ["ocds-abc123-2/a/s"])
    #expect(summary.findings == ["record-unreadable": 1])
    #expect(summary.records.read == 2 && summary.records.skipped == ["record-unreadable": 1])
  }

  @Test func `ten thousand parties, awards and contracts of one release are linked by their ids`() throws {
    let numbers = 0..<10_000
    let parties = numbers.map { "{\"id\":\($0),\"name\":\"N\($0)\"}" }.joined(separator: ",")
    let awards = numbers.map { "{\"id\":\"a\($0)\",\"suppliers\":[{\"id\":\"\($0)\"}]}" }.joined(separator: ",")
    let contracts = numbers.map { "{\"id\":\($0),\"awardID\":\"a\($0)\",\"dateSigned\":\"2021-01-02\"}" }
    let text =
      "{\"ocid\":\"ocds-abc123-1\",\"buyer\":{\"name\":\"B\"},\"parties\":[\(parties)],\"awards\":[\(awards)],"
      + "\"contracts\":[\(contracts.joined(separator: ","))]}"
    let (dataset, summary) = try imported(Array(text.utf8))
    #expect(dataset.relationships.count == 10_000 && summary.findings.isEmpty)
    #expect(dataset.relationships.allSatisfy { $0.period.start == Day("2021-01-02") })
    #expect(dataset.entities.count == 10_001)
  }
}
