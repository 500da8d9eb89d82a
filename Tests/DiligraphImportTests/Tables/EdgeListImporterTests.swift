// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

@Suite struct EdgeListImporterTests {
  @Test(arguments: [
    ("1,2\n2,3\n", 2), ("# tides\n# From To\n1\t2\n2\t3\n", 2), ("% asym\n1 2  1.5\n2 3  4\n", 2),
    ("source,target,weight\r\na,b,1\r\nb,c,2\r\n", 2), ("#A,B\n# c,d\nsource,target\n1,2\n2,3\n", 2),
    ("# c1\n# c2\nsource,target\n1,2\n2,3\n", 2), ("610,977,1,1307526243.27\n610,937,2,1307544707.67\n", 2),
  ]) func `edges are told from their numbers or their header`(text: String, count: Int) throws {
    var builder = DatasetBuilder()
    let source = ByteSource.text(text, name: "t.txt")
    let importer = try FormatRegistry.importer(for: source)
    #expect(importer.name == "edges")
    let summary = try importer.read(source, into: &builder)
    let dataset = builder.dataset()
    #expect(summary["rows"] == count && dataset.relationships.count == count && dataset.entities.count == 3)
    #expect(dataset.relationships.allSatisfy { $0.kind == .associate })
    #expect(dataset.findings.map(\.code) == ["edges-kind-unstated"])
  }

  @Test(arguments: [
    "10680 24316 0\n142 \n3877 7329 7318 5761 \n", "1\n2\n", "a,b\nc,d\n", "source,target,kind\na,b,supply\n",
    "name,1\n",
  ]) func `what is no edge list is not taken for one`(text: String) throws {
    #expect(!EdgeListImporter().recognizes(try FormatSample(.text(text, name: "t"))))
  }

  @Test(.enabled(if: RealData.exists("graphs")))
  func `real edge lists give an edge a row`() throws {
    for url in RealData.files("graphs", ["csv", "txt", "konect", "edgelist"]) {
      let source = ByteSource.file(url.path, name: url.lastPathComponent)
      guard let importer = try? FormatRegistry.importer(for: source), importer.name == "edges" else { continue }
      var counter = CountingSink()
      let summary = try importer.read(source, into: &counter)
      #expect(summary["rows"] == counter.relationships && counter.relationships > 0)
      #expect(summary["rows"] == summary["relationships"])
      print("\(url.lastPathComponent): \(summary["rows"]) rows, \(counter.relationships) relationships")
    }
  }

  @Test(.enabled(if: RealData.exists("INDEX.md")))
  func `no real file of another format is taken for one of these tables`() throws {
    let own: Set<String> = ["ftm-targets", "ftm-statements", "offshore-leaks", "country-scores", "edges"]
    for part in ["bods", "gleif", "ocds", "sanctions", "ted", "usaspending", "matching"] {
      for url in RealData.files(part, ["csv", "json", "jsonl", "gz", "xml", "tsv", "txt"]) {
        let source = ByteSource.file(url.path, name: "\(part)/\(url.lastPathComponent)")
        let name = (try? FormatRegistry.importer(for: source))?.name ?? "none"
        #expect(!own.contains(name), "\(source.name) is taken for \(name)")
      }
    }
  }

  @Test(.enabled(if: RealData.exists("surveillance")))
  func `real supplier tables are read with the mappings of the examples`() throws {
    let files = [
      ("surveillance-transfers", "surveillance/sii-transfers/transfers_dev.csv"),
      ("agency-collaboration", "surveillance/surveillance-without-borders/CollaborationIAC-processed.csv"),
      ("agency-collaboration", "surveillance/surveillance-without-borders/CollaborationIAC.csv"),
      ("mass-surveillance", "surveillance/surveillance-without-borders/PubMASS.csv"),
      ("mass-surveillance", "surveillance/surveillance-without-borders/PubMASS-processed.csv"),
      ("facility-list", "graphs/open-supply-hub/15.csv"),
      ("facility-list", "graphs/open-supply-hub/Spring_2017_Apparel_List.csv"),
      ("facility-list", "graphs/open-supply-hub/Winter_2019_Compliance_List_V2.csv"),
      ("facility-list", "graphs/open-supply-hub/facilities_with_bom.csv"),
      ("contractor-list", "surveillance/top-secret-america/top_secret_america_companies.json"),
      ("rated-edges", "graphs/kuzu-snap/bitcoin-otc__edges.csv"),
      ("edges-with-comments", "graphs/networkit/wiki-Vote.txt"),
    ]
    for (mapping, path) in files where RealData.exists(path) {
      let file = RealData.root.appendingPathComponent("examples/mappings/\(mapping).yaml").path
      let importer = TableImporter(try TableMapping.read(.file(file)))
      let name = (path as NSString).lastPathComponent
      var builder = DatasetBuilder()
      let summary = try importer.read(
        .file(RealData.folder.appendingPathComponent(path).path, name: name), into: &builder)
      let dataset = builder.dataset()
      let table = importer.mapping.table == .edges ? "relationships" : importer.mapping.table.rawValue
      let refused = ["native-party-missing", "native-kind-unknown", "native-entity-unnamed", "native-category-missing"]
        .compactMap { summary.findings[$0] }.reduce(0, +)
      let stated = summary["rows"] - summary["rows filtered out"] + summary["rows added by split"]
      // Each row is read as its table's statement; parties that say more of themselves are read as entities too.
      #expect(summary[table] >= stated && stated - refused >= 0 && summary["rows"] > 0)
      print(
        "\(name): \(summary["rows"]) rows, \(dataset.entities.count) entities, \(dataset.relationships.count) "
          + "relationships, \(dataset.flags.count) flags, \(dataset.findings.count) findings \(summary.findings)")
    }
  }

  @Test(.enabled(if: RealData.exists("surveillance/sii-transfers/transfers_dev.csv")))
  func `a sale of the real table is as its row says`() throws {
    let file = RealData.root.appendingPathComponent("examples/mappings/surveillance-transfers.yaml").path
    var builder = DatasetBuilder()
    let path = RealData.folder.appendingPathComponent("surveillance/sii-transfers/transfers_dev.csv").path
    _ = try TableImporter(try TableMapping.read(.file(file))).read(.file(path, name: "t.csv"), into: &builder)
    let dataset = builder.dataset()
    let sale = try #require(
      dataset.relationships.first { $0.notes.joined().contains("Packet_Forensics_United States of America_2011") })
    #expect(
      dataset.entities[sale.from].name == "Packet Forensics" && dataset.entities[sale.to].name == "Secret Service")
    #expect(dataset.entities[sale.to].jurisdictions == ["US"] && sale.period.start == Day("2011-01-01"))
    #expect(sale.products.map(\.name).contains("deep packet inspection"))
  }
}

/// Counts what arrives and keeps nothing.
struct CountingSink: StatementSink {
  var relationships = 0
  var findings = 0

  mutating func add(_ statement: Statement) {
    if case .relationship = statement { relationships += 1 }
  }
  mutating func add(_ finding: Finding) { findings += 1 }

  @Test(arguments: [("1 2\n2 3\n", EdgeListImporter() as any Importer), ("3 2\n2\n1 3\n2\n", GraphFileImporter())])
  func `the nodes of two lists are two sets of nodes, unless they are of one data set`(
    text: String, importer: any Importer
  ) throws {
    func entities(_ sources: [ByteSource]) throws -> [String] {
      var builder = DatasetBuilder()
      for source in sources { _ = try importer.read(source, into: &builder) }
      return builder.dataset().entities.map(\.id)
    }
    let (one, other) = (ByteSource.text(text, name: "in/one.txt"), ByteSource.text(text, name: "in/other.txt"))
    let apart = ["in/one", "in/other"].flatMap { name in (1...3).map { "edges:\(name):\($0)" } }
    #expect(try entities([one, other]) == apart)
    // What the command line says of each file.
    for source in [one, other] { source.dataset = "network" }
    #expect(try entities([one, other]) == (1...3).map { "edges:network:\($0)" })
  }
}
