// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A Python with the programs that read exports, where there is one: `DILIGRAPH_PYTHON`, else `python3`.
private enum Consumer {
  static let python = ProcessInfo.processInfo.environment["DILIGRAPH_PYTHON"] ?? "python3"

  static func has(_ module: String) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-c", "import \(module)"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}

/// Exports as a user asks for them, read by the programs that they are for.
@Suite struct ExportCommandTests {
  private func program() throws -> Program {
    let program = try Program()
    let run = try program.shell("diligraph import examples/02-procurement/data/* --case out/02.diligraph")
    #expect(run.status == 0 || run.status == 2)
    return program
  }

  private static let formats = [
    ("graphml", "a.graphml"), ("gexf", "a.gexf"), ("csv", "tables"), ("node-link", "a.json"), ("cypher", "a.cypher"),
    ("neo4j-csv", "import"), ("ftm", "a.ftm.json"),
  ]

  private func export(_ subject: String, _ format: (String, String), _ program: Program) throws -> Program.Run {
    let run = try program.shell(
      "diligraph export \(subject) --as \(format.0) -o out/\(format.1) --case out/02.diligraph")
    #expect(run.status == 0, "\(format.0): \(run.errors)")
    return run
  }

  @Test func `an export is what draw draws, in every format, the same bytes each time`() throws {
    let program = try program()
    defer { program.remove() }
    let subject = "'Quilvane Optics AG' -k all"
    let drawn = try program.shell("diligraph draw \(subject) -o out/a.svg --case out/02.diligraph --max-entities 500")
    #expect(drawn.status == 0, "\(drawn.errors)")
    let entities = try #require(drawn.errors.split(separator: ":").dropFirst().first).trimmingPrefix(" ").split(
      separator: ",")[0]
    for format in Self.formats {
      let run = try export(subject, format, program)
      #expect(run.output.hasPrefix("out/\(format.1): \(entities), "), "\(format.0): \(run.output) \(drawn.errors)")
      let first = try program.shell("cd out && find . -path './\(format.1)*' -type f | sort | xargs sha256sum").output
      _ = try export(subject, format, program)
      let second = try program.shell("cd out && find . -path './\(format.1)*' -type f | sort | xargs sha256sum").output
      #expect(first == second && !first.isEmpty, "\(format.0)")
    }
  }

  @Test func `what a format does not carry is counted, also as JSON and CSV`() throws {
    let program = try program()
    defer { program.remove() }
    let text = try export("'Quilvane Optics AG'", ("ftm", "a.ftm.json"), program).output
    #expect(text.contains("What ftm does not carry:\n") && text.contains("confidences of relationships\n"), "\(text)")
    let run = try program.shell(
      "diligraph export --as node-link -o out/b.json --case out/02.diligraph --format json --max-entities 5")
    let answer = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect((answer["losses"] as? [Any])?.isEmpty == true && answer["entities"] as? Int == 5)
    #expect(answer["complete"] as? Bool == false)
    let csv = try program.shell("diligraph export --as gexf -o out/b.gexf --case out/02.diligraph --format csv").output
    #expect(csv.hasPrefix("count,loss\r\n"), "\(csv)")
  }

  @Test func `what cannot be exported is said, and nothing is written`() throws {
    let program = try program()
    defer { program.remove() }
    try program.write("x", to: "out/file")
    for (line, status, message) in [
      ("nobody --as gexf -o out/a.gexf", Int32(64), "there is no entity \"nobody\""),
      ("--as gexf -o nowhere/a.gexf", 66, "nowhere/a.gexf: there is no such folder."),
      ("--as csv -o out/file", 64, "out/file: is a file, and this is written as several; name a folder."),
      ("--as xls -o out/a.xls", 64, "xls"), ("--depth 2 --as gexf -o out/a.gexf", 64, "Name the entity that --depth"),
      ("vardanik --as gexf -o out/a.gexf --depth 0", 64, "--depth: is 0; it must be at least 1."),
    ] {
      let run = try program.shell("diligraph export \(line) --case out/02.diligraph")
      #expect(run.status == status && run.errors.contains(message), "\(line): \(run.status) \(run.errors)")
    }
    #expect(try program.shell("ls out").output == "02.diligraph\nfile\n")
  }

  /// The nodes and edges of an export as node-link, without the places in the imported files.
  private func content(of file: String, _ program: Program) throws -> (nodes: [String], edges: [String]) {
    let data = try Data(contentsOf: program.folder.appendingPathComponent(file))
    let value = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    func texts(_ key: String) throws -> [String] {
      try #require(value[key] as? [[String: Any]]).map { object in
        let bare = withoutPlaces(object)
        return String(decoding: try JSONSerialization.data(withJSONObject: bare, options: .sortedKeys), as: UTF8.self)
      }
    }
    return (try texts("nodes"), try texts("edges"))
  }

  private func withoutPlaces(_ value: Any) -> Any {
    if let list = value as? [Any] { return list.map(withoutPlaces) }
    guard var object = value as? [String: Any] else { return value }
    for key in ["records", "places", "location"] { object[key] = nil }
    if let notes = object["notes"] as? [String] { object["notes"] = notes.joined(separator: "; ") }
    return object.mapValues(withoutPlaces)
  }

  @Test(arguments: ["01-documented-cases", "02-procurement"])
  func `the tables of a case are imported as the same case`(example: String) throws {
    let program = try Program()
    defer { program.remove() }
    _ = try program.shell("diligraph import examples/\(example)/data/* --case out/first.diligraph")
    let export = try program.shell("diligraph export --as csv -o out/tables --case out/first.diligraph")
    #expect(export.status == 0, "\(export.errors)")
    let run = try program.shell("diligraph import out/tables --case out/second.diligraph")
    #expect(run.status == 0 && !run.output.contains("finding "), "\(run.output) \(run.errors)")
    for name in ["first", "second"] {
      let links = try program.shell("diligraph export --as node-link -o out/\(name).json --case out/\(name).diligraph")
      #expect(links.status == 0, "\(links.errors)")
    }
    let (first, second) = (try content(of: "out/first.json", program), try content(of: "out/second.json", program))
    #expect(first.nodes.count > 20 && first.nodes.count == second.nodes.count)
    #expect(first.edges.count > 20 && first.edges.count == second.edges.count)
    for (one, other) in zip(first.nodes + first.edges, second.nodes + second.edges) { #expect(one == other) }
    let figures = try ["first", "second"].map {
      try program.shell("diligraph exposure --format csv --case out/\($0).diligraph").output
    }
    #expect(figures[0] == figures[1] && figures[0].split(separator: "\r\n").count > 2)
  }

  private static let networkX = #"""
    import json, csv, sys, networkx as nx
    link = json.load(open("out/a.json"))
    truth = nx.node_link_graph(link, edges="edges")
    assert truth.is_directed() and truth.is_multigraph() and truth.number_of_edges() > 20, truth
    nodes = set(truth.nodes)
    edges = sorted((u, v, k, d["kind"]) for u, v, k, d in truth.edges(keys=True, data=True))
    ml = nx.read_graphml("out/a.graphml", force_multigraph=True)
    assert set(ml.nodes) == nodes
    assert sorted((u, v, k, d["kind"]) for u, v, k, d in ml.edges(keys=True, data=True)) == edges
    assert ml.graph["title"] == link["graph"]["title"]
    for n, d in truth.nodes(data=True):
        m = ml.nodes[n]
        assert m["name"] == d["name"] and m.get("level") == d["level"] and m["flagged"] == (d["level"] is not None), n
    for u, v, k, d in truth.edges(keys=True, data=True):
        m = ml.edges[u, v, k]
        assert m["confidence"] == d["confidence"] and m.get("start") == d["start"] and m.get("shareLeast") == d["shareLeast"]
    gexf = nx.read_gexf("out/a.gexf")
    assert set(gexf.nodes) == nodes and gexf.number_of_edges() == truth.number_of_edges()
    assert sorted((u, v, d["kind"], d.get("start") or "") for u, v, d in gexf.edges(data=True)) == sorted(
        (u, v, d["kind"], d["start"] or "") for u, v, d in truth.edges(data=True))
    assert all(gexf.nodes[n]["label"] == d["name"] for n, d in truth.nodes(data=True))
    rows = list(csv.DictReader(open("out/tables/relationships.csv", newline="")))
    assert sorted((r["from_id"], r["to_id"], r["id"], r["kind"]) for r in rows) == edges
    assert {r["id"] for r in csv.DictReader(open("out/tables/entities.csv", newline=""))} == nodes
    further = list(csv.DictReader(open("out/tables/sources-of-relationships.csv", newline="")))
    assert len(rows) + len(further) == sum(max(1, len(d["sources"])) for *_, d in truth.edges(data=True))
    neo = list(csv.DictReader(open("out/import/relationships.csv", newline="")))
    assert sorted((r[":START_ID"], r[":END_ID"], r["id"], r[":TYPE"].lower().replace("_", "-")) for r in neo) == edges
    assert {r["id:ID"] for r in csv.DictReader(open("out/import/nodes.csv", newline=""))} == nodes
    print("read", len(nodes), len(edges))
    """#

  @Test(.enabled(if: Consumer.has("networkx"), "there is no Python with networkx; set DILIGRAPH_PYTHON"))
  func `NetworkX reads GraphML, GEXF and node-link, and the tables say the same`() throws {
    let program = try program()
    defer { program.remove() }
    for format in Self.formats { _ = try export("", format, program) }
    try program.write(Self.networkX, to: "check.py")
    let run = try program.shell("\(Consumer.python) check.py")
    #expect(run.status == 0 && run.output.hasPrefix("read "), "\(run.errors)")
    // The judge can convict: one kind that is another is noticed.
    _ = try program.shell("sed -i 's/label=\"supply\"/label=\"x\"/; 0,/value=\"supply\"/s//value=\"bid\"/' out/a.gexf")
    #expect(try program.shell("\(Consumer.python) check.py").status != 0)
  }

  private static let followTheMoney = #"""
    import json
    from followthemoney import model
    from followthemoney.proxy import EntityProxy
    count, edges = 0, 0
    known = set()
    lines = [json.loads(line) for line in open("out/a.ftm.json")]
    known = {line["id"] for line in lines}
    assert len(known) == len(lines)
    for line in lines:
        schema = model.get(line["schema"])
        assert schema is not None and not schema.abstract, line
        proxy = EntityProxy.from_dict(line, cleaned=False)
        for name, values in line["properties"].items():
            prop = schema.get(name)
            assert prop is not None and not prop.stub, (line["schema"], name)
            # What its own cleaning leaves is what was written: nothing is refused.
            kept = proxy.get(name)
            assert len(kept) == len(set(values)), (name, values, kept)
            if prop.type.name == "entity":
                assert all(value in known for value in values), line
        schema.validate(line)
        count += 1
        edges += bool(schema.edge)
    print("read", count, edges)
    """#

  @Test(
    .enabled(if: Consumer.has("followthemoney"), "there is no Python with followthemoney; set DILIGRAPH_PYTHON"),
    arguments: ["01-documented-cases", "02-procurement"])
  func `followthemoney takes every schema, property and value`(example: String) throws {
    let program = try Program()
    defer { program.remove() }
    let run = try program.shell("diligraph export --as ftm -o out/a.ftm.json --from examples/\(example)/data")
    #expect(run.status == 0 || run.status == 2, "\(run.errors)")
    try program.write(Self.followTheMoney, to: "check.py")
    let check = try program.shell("\(Consumer.python) check.py")
    #expect(check.status == 0 && check.output.hasPrefix("read "), "\(check.errors)")
    _ = try program.shell("sed -i '0,/\"name\"/s//\"nane\"/' out/a.ftm.json")
    #expect(try program.shell("\(Consumer.python) check.py").status != 0)
  }

  private static let cypher = #"""
    from antlr4 import InputStream, CommonTokenStream
    from antlr4.error.ErrorListener import ErrorListener
    from antlr4_cypher import CypherLexer, CypherParser
    class Raise(ErrorListener):
        def syntaxError(self, recognizer, symbol, line, column, msg, e):
            raise Exception(f"{line}:{column} {msg}")
    count = 0
    for line in open("out/a.cypher", encoding="utf-8"):
        # The grammar knows the language, and not Neo4j's constraints.
        if line.startswith("//") or line.startswith("CREATE CONSTRAINT"): continue
        lexer = CypherLexer(InputStream(line))
        lexer.removeErrorListeners(); lexer.addErrorListener(Raise())
        parser = CypherParser(CommonTokenStream(lexer))
        parser.removeErrorListeners(); parser.addErrorListener(Raise())
        parser.script()
        count += 1
    assert count > 5
    print("read", count)
    """#

  @Test(.enabled(if: Consumer.has("antlr4_cypher"), "there is no Python with antlr4-cypher; set DILIGRAPH_PYTHON"))
  func `a grammar of Cypher takes every statement`() throws {
    let program = try program()
    defer { program.remove() }
    _ = try export("'Quilvane Optics AG'", ("cypher", "a.cypher"), program)
    try program.write(Self.cypher, to: "check.py")
    let check = try program.shell("\(Consumer.python) check.py")
    #expect(check.status == 0 && check.output.hasPrefix("read "), "\(check.errors)")
  }
}
