// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport
import Foundation
import Testing

private func imported(_ text: String) throws -> (summary: ImportSummary, dataset: Dataset) {
  var builder = DatasetBuilder()
  let summary = try NativeJSONImporter().read(.text(text, name: "t.json"), into: &builder)
  return (summary, builder.dataset())
}

@Suite struct NativeJSONImporterTests {
  @Test func `a text is read as a cell is, a list item by item`() throws {
    let (summary, dataset) = try imported(
      """
      {"entities": [
        {"id": "b", "name": "B", "jurisdiction": "DE;FR", "aliases": "x; y", "identifiers": "XX-R:77777;XX-R:88888"},
        {"id": "c", "name": "C", "jurisdiction": ["DE", "FR"], "aliases": ["x; y"], "identifiers": ["XX-R:77778"]}]}
      """)
    #expect(summary.findings.isEmpty, "\(summary.findings)")
    #expect(dataset.entities.map(\.jurisdictions) == [["DE", "FR"], ["DE", "FR"]])
    #expect(dataset.entities.map { $0.names.map(\.text) } == [["B", "x", "y"], ["C", "x; y"]])
    #expect(dataset.entities.map(\.identifiers.count) == [2, 1])
  }

  @Test func `the keys of the tables are read in camel case`() throws {
    let (_, dataset) = try imported(
      """
      {"relationships": [{"id": "r", "from": "a", "to": "b", "kind": "ownership", "shareMin": 0.25, "shareMax": "50%",
        "start": "2020-03", "products": ["DPI", "osint_analytics"], "amount": 12, "currency": "EUR",
        "sources": [{"publisher": "P", "grade": "A2", "stance": "supports"},
                    {"publisher": "Q", "confidence": 0.4, "stance": "disputes", "url": "https://q.example"}]}],
       "entities": [{"id": "a", "name": "Norvale", "aliases": ["N; Co"], "passThrough": 0.3, "role": "broker"}]}
      """)
    let relationship = try #require(dataset.relationships.first)
    #expect(relationship.share == Share(least: 0.25, most: 0.5))
    #expect(relationship.products.map(\.name) == ["dpi", "osint-analytics"])
    #expect(relationship.sources.map(\.stance) == [.supports, .disputes])
    #expect(relationship.sources.last?.confidence == Probability(0.4))
    #expect(
      relationship.sources.allSatisfy { $0.location?.line == 1 && $0.location?.path == "relationships[0]" })
    #expect(dataset.entities.first?.passThrough == Probability(0.3))
    #expect(dataset.entities.first?.names.map(\.text) == ["Norvale", "N; Co"])
    #expect(dataset.findings.map(\.code) == ["entity-undescribed"])
  }

  @Test func `a policy inside is handed out, wherever it stands, and other keys are reported`() throws {
    let (summary, dataset) = try imported(
      "{\"entities\": [{\"id\": \"a\"}], \"answer\": {\"x\": [1]}, \"policy\": {\"maxHops\": 3, \"name\": \"p\"}}"
    )
    let policy = StructuredValue.object([
      .init(key: "maxHops", value: .number(3)), .init(key: "name", value: .string("p")),
    ])
    #expect(summary.policy == policy)
    let ignored =
      "t.json:1: the key \"answer\" is not read; the keys are entities, relationships, flags and policy."
    #expect(dataset.findings.map(\.description) == [ignored])
  }

  @Test func `a bad record costs only itself`() throws {
    let (summary, dataset) = try imported(
      "{\"relationships\": [\n{\"from\": \"a\", \"to\": \"b\", \"kind\": \"supply\"},\n7,\n{\"from\": \"c\", \"to\": \"d\", "
        + "\"kind\": \"supply\"}]}")
    #expect(summary["relationships"] == 2 && dataset.relationships.count == 2)
    #expect(dataset.findings.map(\.location.description) == ["t.json:3: relationships[1]"])
  }

  private static let cases = RealData.root.deletingLastPathComponent().appendingPathComponent(
    "shared/oracle/cases")

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: cases.path),
      "the oracle's cases are absent (../shared/oracle/cases)"))
  func `every case of the oracle is read whole, with its policy`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.cases.path).filter {
      $0.hasSuffix(".json")
    }
    #expect(names.count >= 200)
    for name in names.sorted() {
      let file = Self.cases.appendingPathComponent(name)
      let whole = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
      func count(_ key: String) -> Int { (whole?[key] as? [Any])?.count ?? 0 }
      var builder = DatasetBuilder()
      let summary = try NativeJSONImporter().read(.file(file.path, name: name), into: &builder)
      let dataset = builder.dataset()
      #expect(dataset.entities.count == count("entities"), "\(name)")
      #expect(dataset.relationships.count == count("relationships"), "\(name)")
      #expect(dataset.flags.count == count("flags"), "\(name)")
      #expect(dataset.findings.allSatisfy { $0.severity == .note }, "\(name)")
      _ = try Policy(#require(summary.policy))
    }
  }
}
