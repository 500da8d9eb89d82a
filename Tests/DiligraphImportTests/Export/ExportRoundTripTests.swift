// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Foundation
import Testing

@testable import DiligraphImport

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What is written for other programs, read back by this program's own strict readers; real consumers are asked in
/// `ExportCommandTests`.
@Suite struct ExportRoundTripTests {
  static let hostile = [
    "plain", "<script>alert(1)</script>", "]]><!-- --> & \"quoted\" 'single'", "=HYPERLINK(\"http://x\")", "+1+1",
    "-2+3",
    "@SUM(A1)", "\u{0}\u{1}\u{8}\u{B}\u{1B}[31m\u{7F}\u{9F}", "line\nbreak\r\nand\ttab", "\u{FFFE}\u{FFFF}\u{1FFFF}x",
    "\u{202E}gnirts", "a;b;c", "'}) DETACH DELETE n //", "\\", "\\'", "\\u0027}) DETACH DELETE n //", "{\"json\": 1}",
    "العربية", "名前", "e\u{301}\u{301}\u{301}", String(repeating: "x", count: 100_000), "a\u{2028}b\u{2029}c",
    "${x} `y` $p",
  ]

  /// Every hostile text wherever data can stand.
  private static func hostileGraph() throws -> (graph: ExportGraph, dataset: Dataset) {
    var builder = DatasetBuilder()
    for (number, text) in hostile.enumerated() {
      var entity = EntityStatement(EntityReference(id: "e\(number) \(text)"), names: [Name("n\(number) \(text)")])
      entity.names.append(Name(text + " alias"))
      entity.notes = [text]
      entity.kind = EntityKind.allCases[number % EntityKind.allCases.count]
      entity.jurisdictions = ["DE"]
      entity.identifiers = [Identifier(scheme: "X-\(number)", value: "v" + text)].compactMap(\.self)
      builder.add(.entity(entity))
      var link = RelationshipStatement(
        id: "r\(number) \(text)", from: EntityReference(id: "e\(number) \(text)"),
        to: EntityReference(id: "e0 plain"), kind: RelationshipKind.allCases[number % RelationshipKind.allCases.count])
      if number == 0 { link.to = EntityReference(id: "e1 \(hostile[1])") }
      link.sources = [Source(publisher: text, title: text, url: text, grade: Grade(text), response: text)]
      link.notes = [text]
      link.products = [ProductCategory(text)]
      link.amount = Amount(1.5, currency: text)
      link.period = Period(start: Day("2020-02-03"), end: number % 2 == 0 ? Day("2021-01-01") : nil)
      builder.add(.relationship(link))
      var flag = FlagStatement(id: "f\(number) \(text)", entity: link.from, category: text)
      flag.list = text
      flag.programme = text
      builder.add(.flag(flag))
    }
    let dataset = builder.dataset()
    return (try graph(of: dataset), dataset)
  }

  private static func graph(of dataset: Dataset) throws -> ExportGraph {
    let policy = Policy()
    return ExportGraph(
      of: Subgraph(wholeCaseOf: dataset), analysis: Analysis(dataset, policy: policy),
      context: ReportContext(policy: policy, digest: "d"))
  }

  private func text(_ format: ExportFormat, _ graph: ExportGraph) throws -> String {
    let files = format.export(graph).files
    #expect(files.count == 1)
    return try #require(files.first).text
  }

  /// What XML can carry of a text.
  private func carried(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter { scalar in
          switch scalar.value {
          case 0x09, 0x0A, 0x0D: true
          case 0x00...0x1F, 0x7F...0x9F: false
          default: scalar.value & 0xFFFE != 0xFFFE
          }
        }))
  }

  @Test(arguments: [ExportFormat.graphml, .gexf])
  func `XML with hostile texts is well-formed, and every text that XML can carry comes back`(format: ExportFormat)
    throws
  {
    let graph = try Self.hostileGraph().graph
    let document = try parsed(try text(format, graph))
    let nodes = document.elements.filter { $0.name == "node" }
    let edges = document.elements.filter { $0.name == "edge" }
    #expect(nodes.count == graph.nodes.count && edges.count == graph.edges.count)
    #expect(Set(nodes.compactMap { $0.attributes["id"] }) == Set(graph.nodes.map { carried($0.entity.id) }))
    #expect(Set(edges.compactMap { $0.attributes["id"] }) == Set(graph.edges.map { carried($0.relationship.id) }))
    for node in graph.nodes {
      let isThere = document.texts.contains { $0 == carried(node.entity.name) }
      #expect(isThere, "\(node.entity.name.prefix(60))")
    }
    #expect(!document.elements.contains { $0.name == "script" })
    let losses = format.export(graph).losses
    #expect(losses.contains { $0.what == "texts without characters that XML does not allow" && $0.count > 4 })
  }

  @Test func `tables neutralize every formula, and all else comes back`() throws {
    let graph = try Self.hostileGraph().graph
    for format in [ExportFormat.csv, .neo4jCSV] {
      for file in format.export(graph).files where file.name.hasSuffix(".csv") {
        let rows = try self.rows(file.text)
        let width = try #require(rows.first).count
        for row in rows {
          #expect(row.count == width, "\(file.name)")
          for cell in row {
            let isFormula = cell.first.map { "=+-@\t\r".contains($0) } ?? false
            #expect(!isFormula || Double(cell) != nil, "\(file.name): \(cell.prefix(40))")
            #expect(!cell.unicodeScalars.contains { $0.value < 0x20 && ![0x09, 0x0A, 0x0D].contains($0.value) })
          }
        }
      }
      #expect(format.export(graph).losses.contains { $0.what.hasPrefix("cells with an apostrophe") && $0.count > 0 })
    }
    let entities = try rows(try #require(ExportFormat.csv.export(graph).files.first { $0.name == "entities.csv" }).text)
    #expect(entities.count == graph.nodes.count + 1)
    #expect(entities.contains { $0[1] == "n12 '}) DETACH DELETE n //" })
    let files = ExportFormat.csv.export(graph).files
    let links = try rows(try #require(files.first { $0.name == "relationships.csv" }).text)
    #expect(links.count == graph.edges.count + 1)
  }

  @Test func `node-link JSON carries everything`() throws {
    let graph = try Self.hostileGraph().graph
    let export = ExportFormat.nodeLink.export(graph)
    #expect(export.losses.isEmpty)
    let value = try #require(
      JSONSerialization.jsonObject(with: Data(try text(.nodeLink, graph).utf8)) as? [String: Any])
    let nodes = try #require(value["nodes"] as? [[String: Any]])
    let edges = try #require(value["edges"] as? [[String: Any]])
    #expect(nodes.map { $0["id"] as? String } == graph.nodes.map { Optional($0.entity.id) })
    #expect(nodes.map { $0["name"] as? String } == graph.nodes.map { Optional($0.entity.name) })
    #expect(edges.map { $0["key"] as? String } == graph.edges.map { Optional($0.relationship.id) })
    let publishers = edges.map { ($0["sources"] as? [[String: Any]])?.first?["publisher"] as? String }
    #expect(publishers == graph.edges.map { $0.relationship.sources.first?.publisher })
  }

  /// A reader of Cypher's string literals, of which no text may escape.
  private func literals(_ line: String) throws -> (texts: [String], rest: String) {
    var (texts, rest): ([String], String) = ([], "")
    var scalars = line.unicodeScalars.makeIterator()
    var current: String?
    while let scalar = scalars.next() {
      guard var text = current else {
        if scalar == "'" { current = "" } else { rest.unicodeScalars.append(scalar) }
        continue
      }
      switch scalar {
      case "'":
        texts.append(text)
        current = nil
        continue
      case "\\":
        let following = scalars.next()
        let next = try #require(following)
        switch next {
        case "n": text += "\n"
        case "r": text += "\r"
        case "t": text += "\t"
        case "u":
          let digits = String(String.UnicodeScalarView((0..<4).compactMap { _ in scalars.next() }))
          let value = try #require(UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init))
          text.unicodeScalars.append(value)
        default: text.unicodeScalars.append(next)
        }
      default: text.unicodeScalars.append(scalar)
      }
      current = text
    }
    #expect(current == nil, "a literal does not end: \(line.prefix(80))")
    return (texts, rest)
  }

  @Test func `no text leaves its literal in a Cypher script, and each comes back`() throws {
    let graph = try Self.hostileGraph().graph
    let lines = try text(.cypher, graph).split(separator: "\n").map(String.init)
    let statements = lines.filter { !$0.hasPrefix("//") }
    #expect(statements.count == 1 + graph.nodes.count + graph.edges.count)
    var texts: Set<String> = []
    for line in statements {
      let (found, rest) = try literals(line)
      texts.formUnion(found)
      #expect(
        !rest.contains("DETACH") && !rest.contains("//") && !rest.contains("\\") && rest.hasSuffix(";"), "\(rest)")
      #expect(rest.components(separatedBy: ";").count == 2)
    }
    for node in graph.nodes { #expect(texts.contains(node.entity.id) && texts.contains(node.entity.name)) }
    for edge in graph.edges { #expect(texts.contains(edge.relationship.id)) }
  }

  @Test func `FollowTheMoney with hostile texts is read without a doubt, with every name and relationship`() throws {
    let (graph, dataset) = try Self.hostileGraph()
    let back = try imported(text(.ftm, graph))
    #expect(back.findings.filter { $0.severity > .note }.isEmpty, "\(back.findings.map(\.description))")
    #expect(back.entities.count == dataset.entities.count)
    #expect(Set(back.entities.map(\.name)) == Set(dataset.entities.map { $0.name.trimmed }))
    #expect(
      back.relationships.map(\.kind.rawValue).sorted() == dataset.relationships.map(\.kind.rawValue).sorted())
  }

  @Test(arguments: 0..<20) func `what the importer reads of an export is what was exported`(seed: Int) throws {
    let dataset = try Self.generated(seed: seed)
    let graph = try Self.graph(of: dataset)
    let back = try imported(text(.ftm, graph))
    #expect(!dataset.relationships.isEmpty)
    #expect(Self.facts(back) == Self.facts(dataset))
    #expect(back.findings.filter { $0.severity > .note }.isEmpty)
  }

  @Test func `the comparison notices a share, a date, an identifier and an entity`() throws {
    let facts = try (3..<9).flatMap { Self.facts(try Self.generated(seed: $0)) }
    #expect(facts != Self.facts(try Self.generated(seed: 2)))
    #expect(
      facts.contains { $0.contains("ownership") } && facts.contains { $0.contains("-COH-") || $0.contains("-REG-") })
  }

  /// Entities and relationships without their ids, which FollowTheMoney writes in its own form.
  private static func facts(_ dataset: Dataset) -> [String] {
    func entity(_ entity: Entity) -> String {
      let names = entity.names.map(\.text)
      return
        ([entity.name] + names.sorted() + [entity.kind.rawValue] + entity.jurisdictions
        + entity.identifiers.map(\.description)).joined(separator: " | ")
    }
    return
      (dataset.entities.map(entity)
      + dataset.relationships.map { relationship in
        let share = relationship.share.map { "\(($0.least * 1e6).rounded()) \(($0.most * 1e6).rounded())" } ?? ""
        let amount =
          relationship.kind == .payment ? relationship.amount.map { "\($0.value) \($0.currency ?? "")" } : nil
        return [
          dataset.entities[relationship.from].name, relationship.kind.rawValue, dataset.entities[relationship.to].name,
          share, relationship.period.start?.description ?? "", relationship.period.end?.description ?? "",
          amount ?? "", relationship.sources.compactMap(\.publisher).first ?? "",
        ].joined(separator: " | ")
      }).sorted()
  }

  private static func generated(seed: Int) throws -> Dataset {
    var random = SeededGenerator(seed: seed)
    var builder = DatasetBuilder()
    let countries = ["GB", "DE", "AE"]
    for number in 0..<12 {
      let kind = EntityKind.allCases.randomElement(using: &random) ?? .company
      let id =
        number % 3 == 0 ? EntityReference(id: "x \(number)") : EntityReference(id: "Q\(number)", namespace: "ftm")
      var entity = EntityStatement(id, names: [Name("Entity \(number) of \(seed)"), Name("Alias \(number)")])
      entity.kind = kind
      let country = countries.randomElement(using: &random) ?? "GB"
      entity.jurisdictions = [country]
      if number % 3 != 0 {
        entity.identifiers.append(try #require(Identifier(scheme: "XI-WIKIDATA", value: "Q\(number)")))
      }
      if kind == .company {
        let scheme = country == "GB" ? "GB-COH" : "\(country)-REG"
        entity.identifiers.append(try #require(Identifier(scheme: scheme, value: "102030405\(number)\(seed)")))
      }
      builder.add(.entity(entity))
    }
    func reference(_ number: Int) -> EntityReference {
      number % 3 == 0 ? EntityReference(id: "x \(number)") : EntityReference(id: "Q\(number)", namespace: "ftm")
    }
    for number in 0..<30 {
      let kind = RelationshipKind.allCases.randomElement(using: &random) ?? .supply
      var link = RelationshipStatement(
        id: "link \(number)", from: reference(Int.random(in: 0..<6, using: &random)),
        to: reference(Int.random(in: 6..<12, using: &random)), kind: kind)
      if kind == .ownership {
        let least = Double(Int.random(in: 0...50, using: &random)) / 100
        link.share = number % 2 == 0 ? Share(exactly: least + 0.005) : Share(least: least, most: least + 0.25)
      }
      if kind == .payment { link.amount = Amount(Double(number) * 1000.5, currency: "EUR") }
      link.period = Period(start: number % 3 == 0 ? nil : Day("2019-0\(1 + number % 9)-15"), end: Day("2023-12-31"))
      link.sources = [Source(publisher: "Register \(number)", url: "https://example.org/\(number)")]
      builder.add(.relationship(link))
    }
    return builder.dataset()
  }

  private func imported(_ text: String) throws -> Dataset {
    var builder = DatasetBuilder()
    _ = try FollowTheMoneyImporter().read(.text(text, name: "t.ftm"), into: &builder)
    return builder.dataset()
  }

  private func rows(_ text: String) throws -> [[String]] {
    let reader = try CSVReader(.text(text, name: "t.csv"), dialect: CSVDialect(delimiter: UInt8(ascii: ",")))
    var rows = [reader.header]
    while let row = try reader.next() {
      #expect(row.doubts.isEmpty)
      rows.append(row.cells)
    }
    return rows
  }

  // MARK: XML

  private struct Parsed {
    var elements: [(name: String, attributes: [String: String])] = []
    var texts: Set<String> = []
  }

  /// The elements in their order, by Foundation's parser, which is libxml2's.
  private func parsed(_ text: String) throws -> Parsed {
    let collector = XMLCollector()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = collector
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    return Parsed(elements: collector.elements, texts: collector.texts)
  }
}
