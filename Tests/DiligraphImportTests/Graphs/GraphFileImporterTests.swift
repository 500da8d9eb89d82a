// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

@Suite struct GraphFileImporterTests {
  private func imported(_ text: String) throws -> (lines: [String], summary: ImportSummary, dataset: Dataset) {
    let source = ByteSource.text(text, name: "t.graph")
    let importer = try FormatRegistry.importer(for: source)
    #expect(importer.name == "graph")
    var builder = DatasetBuilder()
    let summary = try importer.read(source, into: &builder)
    let dataset = builder.dataset()
    let lines = dataset.relationships.map { edge in
      "\(dataset.entities[edge.from].id)-\(dataset.entities[edge.to].id)\(edge.notes.map { " " + $0 }.joined())"
    }
    return (lines.sorted(), summary, dataset)
  }

  private static let edges = [
    "edges:t:1-edges:t:2", "edges:t:1-edges:t:3", "edges:t:2-edges:t:3", "edges:t:2-edges:t:4",
  ]

  @Test(arguments: [
    ("% a comment\n5 4\n2 3\n1 3 4\n1 2\n2\n\n", ""),
    ("5 4 001\r\n2 7 3 7\r\n1 7 3 7 4 7\r\n1 7 2 7\r\n2 7\r\n\r\n", " weight: 7"),
    ("5 4 011 2\n9 9 2 7 3 7\n9 9 1 7 3 7 4 7\n9 9 1 7 2 7\n9 9 2 7\n9 9\n", " weight: 7"),
    ("5 4 1\n2 0.25   3 0.25  \n1 0.25   3 0.25   4 0.25\n1 0.25   2 0.25\n2 0.25\n\n", " weight: 0.25"),
    ("5 4 110\n1 9 2 3\n1 9 1 3 4\n1 9 1 2\n1 9 2\n1 9", ""),
  ]) func `an edge of METIS is stated once, with its weight, and a vertex without edges is there`(
    text: String, weight: String
  ) throws {
    let (lines, summary, dataset) = try imported(text)
    #expect(lines == Self.edges.map { $0 + weight })
    #expect(dataset.entities.map(\.id) == (1...5).map { "edges:t:\($0)" })
    #expect(dataset.relationships.allSatisfy { $0.kind == .associate })
    #expect(summary.findings == ["edges-kind-unstated": 1] && summary["edges"] == 4)
    #expect(summary.records.read == 5 && summary.records.stored == 3)
    #expect(summary.records.skipped == ["its edges stand at other vertices": 2])
    #expect(dataset.relationships.first?.sources.first?.location?.line != nil)
  }

  @Test func `what a METIS file leaves open is said`() throws {
    let (lines, summary, dataset) = try imported("3 3\n2 3\n3\n")
    #expect(lines.count == 3 && summary["vertices"] == 2)
    #expect(
      summary.findings == ["edges-kind-unstated": 1, "graph-edge-once": 1, "graph-count-differs": 1])
    #expect(
      dataset.findings.contains { $0.message.hasPrefix("the header says 3 vertices and 3 edges; there are 2 and 3.") })
    // A neighbour beyond the vertices, numbers that are no pairs, the vertex itself, and a line too many.
    let (odd, found, _) = try imported("3 2 1\n2 5 9 5\n1 5 3\n3 5 2 5\n1 5\n")
    #expect(odd == ["edges:t:1-edges:t:2 weight: 5", "edges:t:3-edges:t:2 weight: 5"])
    #expect(found.findings["graph-line-odd"] == 2 && found.findings["graph-edge-odd"] == 2)
  }

  @Test(arguments: [
    "%%MatrixMarket matrix coordinate pattern symmetric\n% note\n4 4 4\n1 2\n1 3\n2 3\n2 4\n",
    "c a comment\np edge 4 4\ne 1 2\ne 1 3\ne 2 3\ne 2 4\n",
  ]) func `Matrix Market and DIMACS give an edge a line`(text: String) throws {
    let (lines, summary, _) = try imported(text)
    #expect(lines == Self.edges && summary.records.read == 4 && summary.findings == ["edges-kind-unstated": 1])
    let cut = try imported(String(text.dropLast(4)))
    #expect(cut.lines.count == 3 && cut.summary.findings["graph-count-differs"] == 1)
    let weighed = try imported(text.replacing("2 4\n", with: "2 4 1.5\n").replacing("1 3\n", with: "3 3\n"))
    #expect(weighed.lines.last == "edges:t:2-edges:t:4 weight: 1.5" && weighed.summary.findings["graph-edge-odd"] == 1)
  }

  @Test func `a matrix without its size is said to be one, and its first line is an edge`() throws {
    let (lines, summary, dataset) = try imported(
      "%%MatrixMarket matrix coordinate pattern symmetric\n%4 4 2\n1 2\n2 3\n")
    #expect(lines == ["edges:t:1-edges:t:2", "edges:t:2-edges:t:3"])
    #expect(summary.findings == ["edges-kind-unstated": 1, "graph-size-missing": 1])
    #expect(dataset.findings.first { $0.code == "graph-size-missing" }?.location.line == 3)
  }

  @Test func `a METIS file that looks like a list of pairs is read by name`() throws {
    var builder = DatasetBuilder()
    let importer = try FormatRegistry.importer(named: "graph")
    let summary = try importer.read(.text("3 3\n2 3\n1 3\n1 2\n", name: "t"), into: &builder)
    #expect(summary["edges"] == 3 && summary.findings == ["edges-kind-unstated": 1])
    let refused = try importer.read(.text("from,to\n", name: "t"), into: &builder)
    #expect(refused.findings == ["graph-layout-unknown": 1])
  }

  @Test(arguments: ["1 2\n2 3\n3 1\n", "3 3\n1 2\n2 3\n1 3\n", "4 0.5\n1\n2 3\n", "5 1\n2 9\n1\n"])
  func `a list of pairs, or numbers that fit no graph, are none`(text: String) throws {
    let importer = try? FormatRegistry.importer(for: .text(text, name: "t"))
    #expect(importer?.name != "graph")
  }
}
