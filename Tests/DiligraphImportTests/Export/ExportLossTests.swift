// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// That nothing becomes another thing in an export, and that what is lost is counted.
@Suite struct ExportLossTests {
  private func graph(_ builder: DatasetBuilder) -> ExportGraph {
    let dataset = builder.dataset()
    let policy = Policy()
    return ExportGraph(
      of: Subgraph(wholeCaseOf: dataset), analysis: Analysis(dataset, policy: policy),
      context: ReportContext(policy: policy, digest: "d"))
  }

  /// Entities whose ids differ only in what some format cannot write, each of which supplies one more.
  private func collidingGraph() -> ExportGraph {
    var builder = DatasetBuilder()
    let ids = ["a", "a\u{1}", "a\u{2}", "x\ny", "x y", "=k", "'=k", "ftm:a", "Q1", "Z\u{1}", "Z"]
    for (number, id) in ids.enumerated() {
      builder.add(.entity(EntityStatement(EntityReference(id: id), names: [Name("name \(number)")])))
      builder.add(
        .relationship(
          RelationshipStatement(
            id: "r" + id, from: EntityReference(id: id), to: EntityReference(id: "target"), kind: .supply)))
    }
    return graph(builder)
  }

  private func losses(_ format: ExportFormat, _ graph: ExportGraph) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: format.export(graph).losses.map { ($0.what, $0.count) })
  }

  @Test(arguments: [ExportFormat.graphml, .gexf])
  func `ids that XML cannot carry stay apart`(format: ExportFormat) throws {
    let graph = collidingGraph()
    let collector = XMLCollector()
    let parser = XMLParser(data: Data(try #require(format.export(graph).files.first).text.utf8))
    parser.delegate = collector
    #expect(parser.parse())
    let nodes = collector.elements.filter { $0.name == "node" }.compactMap { $0.attributes["id"] }
    let edges = collector.elements.filter { $0.name == "edge" }
    #expect(Set(nodes).count == graph.nodes.count)
    #expect(Set(edges.compactMap { $0.attributes["source"] }) == Set(nodes).subtracting(["target"]))
    #expect(Set(edges.compactMap { $0.attributes["id"] }).count == graph.edges.count)
    #expect(Set(nodes).isSuperset(of: ["a", "Z", "x\ny", "x y", "=k", "'=k"]))
    #expect(losses(format, graph)["ids in another form, since XML does not allow some of their characters"] == 6)
  }

  @Test(arguments: [
    (ExportFormat.csv, "entities.csv", "relationships.csv", "from_id"),
    (.neo4jCSV, "nodes.csv", "relationships.csv", ":START_ID"),
  ])
  func `ids that a table cannot carry stay apart`(
    format: ExportFormat, entities: String, links: String, from: String
  ) throws {
    let graph = collidingGraph()
    let files = format.export(graph).files
    func rows(_ name: String) throws -> [[String: String]] {
      let text = try #require(files.first { $0.name == name }).text
      let reader = try CSVReader(.text(text, name: name), dialect: CSVDialect(delimiter: UInt8(ascii: ",")))
      let header = reader.header
      var rows: [[String: String]] = []
      while let row = try reader.next() {
        rows.append(Dictionary(zip(header, row.cells)) { first, _ in first })
      }
      return rows
    }
    let ids = try rows(entities).compactMap { $0["id"] ?? $0["id:ID"] }
    #expect(ids.count == graph.nodes.count && Set(ids).count == ids.count)
    let rowsOfLinks = try rows(links)
    #expect(Set(rowsOfLinks.compactMap { $0[from] }) == Set(ids).subtracting(["target"]))
    #expect(Set(rowsOfLinks.compactMap { $0["id"] }).count == graph.edges.count)
    #expect(Set(ids).isSuperset(of: ["a", "Z", "x y", "'=k"]))
    #expect(losses(format, graph).contains { $0.key.hasPrefix("ids in another form") && $0.value >= 7 })
  }

  @Test func `ids of FollowTheMoney stay apart, and what was there keeps its own`() throws {
    let graph = collidingGraph()
    let text = try #require(ExportFormat.ftm.export(graph).files.first).text
    let ids = try text.split(separator: "\n").map { line in
      try #require((JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["id"] as? String)
    }
    #expect(ids.count == graph.nodes.count + graph.edges.count && Set(ids).count == ids.count)
    #expect(ids.contains("a") && ids.contains("Z") && !ids.contains("Q1"))
  }

  @Test func `an exponent has no plus sign in Cypher`() throws {
    var builder = DatasetBuilder()
    var link = RelationshipStatement(
      id: "1", from: EntityReference(id: "a"), to: EntityReference(id: "b"), kind: .payment)
    link.amount = Amount(1e21, currency: "USD")
    builder.add(.relationship(link))
    let text = try #require(ExportFormat.cypher.export(graph(builder)).files.first).text
    #expect(text.contains("amount: 1e21,"), "\(text)")
  }

  /// A relationship with three sources, and flags of each sort, with all that can be stated of them.
  private func richGraph() -> ExportGraph {
    var builder = DatasetBuilder()
    var link = RelationshipStatement(
      id: "1", from: EntityReference(id: "a"), to: EntityReference(id: "b"), kind: .supply)
    link.sources = [
      Source(publisher: "P", title: "T", url: "https://p.example", grade: Grade("A1"), response: "No comment."),
      Source(publisher: "Q", title: "U", url: "file:///u", confidence: Probability(0.4)),
      Source(publisher: "R", stance: .disputes),
    ]
    link.notes = ["one", "two"]
    builder.add(.relationship(link))
    for (id, category, list) in [("f1", "sanction", "own-list"), ("f2", "mil", nil), ("f3", "words", nil)] {
      var flag = FlagStatement(id: id, entity: EntityReference(id: "b"), category: category)
      flag.level = FlagLevel(3)
      flag.confidence = Probability(0.7)
      flag.list = list
      flag.notes = ["note of \(id)"]
      flag.sources = [Source(publisher: "S", title: "List"), Source(publisher: "D", stance: .disputes)]
      builder.add(.flag(flag))
    }
    return graph(builder)
  }

  @Test func `FollowTheMoney's report counts levels, titles, addresses, responses and joint sources`() throws {
    let graph = richGraph()
    let losses = losses(.ftm, graph)
    #expect(losses["flags on a sanctions list, without level and confidence: what reads them has its own"] == 1)
    #expect(losses["flags that are a topic, without level, confidence, list, programme, days, notes and sources"] == 1)
    #expect(losses["titles of sources"] == 3)
    #expect(losses["addresses of sources that are not on the web"] == 1)
    #expect(losses["responses of the parties concerned"] == 1)
    #expect(losses["grades and confidences of sources"] == 2)
    #expect(losses["sources that dispute or retract, since there is no stance"] == 2)
    #expect(losses["relationships and flags of which it is not told what of several sources says what"] == 1)
    let text = try #require(ExportFormat.ftm.export(graph).files.first).text
    #expect(text.contains("\"summary\":[\"note of f1\"]"), "\(text)")
    #expect(
      text.contains("flag: words, level 3, confidence 0.7, reported by S, disputed by D, note: note of f3, id f3"))
  }

  @Test(arguments: [ExportFormat.graphml, .gexf, .cypher, .neo4jCSV])
  func `a flag as a text has its confidence, notes and id`(format: ExportFormat) throws {
    let graph = richGraph()
    let line = "mil, level 3, confidence 0.7, reported by S, disputed by D, note: note of f2, id f2"
    #expect(format.export(graph).files.contains { $0.text.contains(line) })
    #expect(
      losses(format, graph).contains {
        $0.key.hasPrefix("flags, each one text") && $0.key.contains("of sources only publishers") && $0.value == 3
      })
  }

  @Test func `tables say which confidences and notes they lose, and state no computed figure as a fact`() throws {
    let graph = richGraph()
    let losses = losses(.csv, graph)
    #expect(losses["confidences of single sources, for which there is no column"] == 1)
    #expect(losses["lists of several notes as one text, joined by \"; \""] == 1)
    var builder = DatasetBuilder()
    for file in ExportFormat.csv.export(graph).files where file.name.hasSuffix(".csv") {
      let importer = NativeCSVImporter()
      _ = try importer.read(.text(file.text, name: file.name), into: &builder)
    }
    let back = builder.dataset()
    let link = try #require(back.relationships.first)
    #expect(back.relationships.count == 1 && link.confidence == nil && link.sources.count == 3)
    #expect(link.sources.map(\.title) == ["T", "U", nil] && link.sources[0].response == "No comment.")
    #expect(back.flags.count == 3 && back.flags.allSatisfy { $0.sources.count == 2 && $0.notes.count == 1 })
    #expect(back.findings.isEmpty, "\(back.findings.map(\.description))")
  }
}
