// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func imported(_ text: String) throws -> (lines: [String], summary: ImportSummary, dataset: Dataset) {
  let source = ByteSource.text(text, name: "t.xml")
  let importer = try FormatRegistry.importer(for: source)
  #expect(importer.name == "graph")
  var builder = DatasetBuilder()
  let summary = try importer.read(source, into: &builder)
  let dataset = builder.dataset()
  let lines = dataset.relationships.map { edge in
    "\(dataset.entities[edge.from].name) \(edge.kind.rawValue) \(dataset.entities[edge.to].name) \(edge.notes)"
  }
  return (lines.sorted(), summary, dataset)
}

private let graphML = """
  <?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
  <key id="d0" for="node" attr.name="label" attr.type="string"/><key id="d1" for="node" attr.name="town"/>
  <key id="d2" for="edge" attr.name="kind"/><key id="d3" for="all" attr.name="year"/>
  <key id="d4" for="node" yfiles.type="nodegraphics"/>
  <graph id="G" edgedefault="directed">
  <node id="n0"><data key="d0">Norvale &amp; Co</data><data key="d1">Ost</data></node><node id="n1"/>
  <node id="n2"><data key="d4"><y:ShapeNode><y:NodeLabel>Tarn Office</y:NodeLabel></y:ShapeNode></data>
  <graph id="n2:"><node id="n2::n0"><data key="d0">Tarn Guard</data></node>
  <edge source="n2::n0" target="n0"/></graph></node>
  <edge id="e0" source="n0" target="n2"><data key="d2">Supply</data><data key="d3">2020</data></edge>
  <edge id="e1" source="n0" target="n1"><data key="d2">friendly</data></edge>
  <edge id="e2" source="n0" target="n0"/></graph></graphml>
  """

@Suite struct GraphXMLTests {
  @Test func `GraphML names its nodes, and an edge is the kind that it says or an associate`() throws {
    let (lines, summary, dataset) = try imported(graphML)
    #expect(
      lines == [
        "Norvale & Co associate n1 [\"kind: friendly\"]", "Norvale & Co supply Tarn Office [\"year: 2020\"]",
        "Tarn Guard associate Norvale & Co []",
      ])
    #expect(dataset.entities.map(\.name).sorted() == ["Norvale & Co", "Tarn Guard", "Tarn Office", "n1"])
    #expect(dataset.entities.first { $0.name == "Norvale & Co" }?.notes == ["town: Ost"])
    #expect(summary.findings == ["edges-kind-unstated": 1, "graph-edge-odd": 1])
    #expect(summary["nodes"] == 4 && summary["edges"] == 3)
    #expect(summary.records.read == summary.records.stored + summary.records.skipped.values.reduce(0, +))
  }

  @Test func `what an element does not state is as its attribute's default says`() throws {
    let (lines, _, dataset) = try imported(
      """
      <graphml><key id="k" for="edge" attr.name="kind"><default>supply</default></key>
      <key id="t" for="node" attr.name="town"><default>Ost</default></key><graph edgedefault="directed">
      <node id="n0"><data key="t">West</data></node><node id="n1"/><edge source="n0" target="n1"/>
      <edge source="n1" target="n0"><data key="k">award</data></edge></graph></graphml>
      """)
    #expect(lines == ["n0 supply n1 []", "n1 award n0 []"])
    #expect(dataset.entities.map(\.notes) == [["town: West"], ["town: Ost"]])
    let gexf = try imported(
      """
      <gexf><graph defaultedgetype="directed"><attributes class="edge"><attribute id="0" title="kind"><default>supply</default>
      </attribute></attributes><nodes><node id="a"/><node id="b"/></nodes><edges><edge source="a" target="b"/></edges>
      </graph></gexf>
      """)
    #expect(gexf.lines == ["a supply b []"])
  }

  @Test func `yEd writes the label of a group some elements deep`() throws {
    let (_, _, dataset) = try imported(
      """
      <graphml><graph edgedefault="directed"><node id="n0"><data key="d"><ProxyAutoBoundsNode><Realizers><GroupNode>
      <NodeLabel>Tarn Group</NodeLabel></GroupNode></Realizers></ProxyAutoBoundsNode></data></node></graph></graphml>
      """)
    #expect(dataset.entities.map(\.name) == ["Tarn Group"])
  }

  @Test func `GEXF says the same in other words`() throws {
    let (lines, summary, dataset) = try imported(
      """
      <gexf xmlns="http://www.gexf.net/1.2draft"><graph defaultedgetype="directed">
      <attributes class="node"><attribute id="0" title="town" type="string"/></attributes>
      <attributes class="edge"><attribute id="0" title="kind" type="string"/></attributes>
      <nodes><node id="0" label="Norvale"><attvalues><attvalue for="0" value="Ost"/></attvalues></node>
      <node id="1" label="Tarn Office"/></nodes>
      <edges><edge id="0" source="0" target="1" weight="2"><attvalues><attvalue for="0" value="award"/></attvalues></edge>
      </edges></graph></gexf>
      """)
    #expect(lines == ["Norvale award Tarn Office [\"weight: 2\"]"])
    #expect(dataset.entities.first { $0.name == "Norvale" }?.notes == ["town: Ost"] && summary.findings.isEmpty)
  }

  @Test func `nodes of two files are not the same for being counted alike`() throws {
    var builder = DatasetBuilder()
    for name in ["a.graphml", "b.graphml"] {
      _ = try GraphFileImporter().read(.text(graphML, name: name), into: &builder)
    }
    #expect(builder.dataset().entities.count == 8)
  }

  @Test func `ids of nodes and edges have the name of the data set and no path of a file`() throws {
    let graph = """
      <graphml><graph edgedefault="directed"><node id="a"/><node id="b"/><edge id="e" source="a" target="b"/></graph></graphml>
      """
    let source = ByteSource.text(graph, name: "home/somebody/net.graphml")
    source.dataset = "net"
    var builder = DatasetBuilder()
    _ = try GraphFileImporter().read(source, into: &builder)
    let dataset = builder.dataset()
    #expect(dataset.entities.map(\.id) == ["graph:net:a", "graph:net:b"])
    #expect(dataset.relationships.map(\.id) == ["graph:net/e"])
  }

  @Test func `a document without nodes says so, and a broken one what is wrong`() throws {
    #expect(try imported("<graphml><graph/></graphml>").summary.findings == ["graph-empty": 1])
    let (_, cut, dataset) = try imported(String(graphML.prefix(graphML.count - 40)))
    #expect(
      dataset.entities.count == 4 && cut.findings.keys.contains { $0.hasPrefix("file-") || $0.hasPrefix("record-") })
  }

  @Test(arguments: [
    ("undirected", "", "associate"), ("undirected", "directed=\"true\"", "supply"), ("directed", "", "supply"),
    ("directed", "directed=\"false\"", "associate"),
  ]) func `an edge without a direction provides nothing to anybody`(graph: String, edge: String, kind: String) throws {
    let (lines, summary, _) = try imported(
      """
      <graphml><key id="k" for="edge" attr.name="kind"/><graph edgedefault="\(graph)"><node id="a"/><node id="b"/>
      <edge source="a" target="b" \(edge)><data key="k">supply</data></edge></graph></graphml>
      """)
    #expect(lines == ["a \(kind) b \(kind == "supply" ? "[]" : "[\"kind: supply\"]")"])
    #expect(summary.findings == (kind == "supply" ? [:] : ["graph-edge-undirected": 1]))
  }
}
