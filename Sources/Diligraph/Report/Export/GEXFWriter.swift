// SPDX-License-Identifier: Apache-2.0

/// Writes GEXF 1.3 (https://gexf.net/schema.html); the days of a relationship are the time of its edge.
struct GEXFWriter {
  private let graph: ExportGraph
  private let nodeIDs: ExportIDs
  private let edgeIDs: ExportIDs

  init(_ graph: ExportGraph) {
    self.graph = graph
    nodeIDs = ExportXML.ids(graph.nodes.map(\.entity.id))
    edgeIDs = ExportXML.ids(graph.edges.map(\.relationship.id))
  }

  var export: Export {
    var xml = ExportXML()
    let hasTime = graph.edges.contains { $0.relationship.period != Period() }
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">",
      "  <meta>", "    <creator>Diligraph</creator>",
      "    <description>\(xml.escaped(([graph.title] + graph.caption).joined(separator: "\n")))</description>",
      "  </meta>",
      "  <graph defaultedgetype=\"directed\""
        + (hasTime ? " mode=\"dynamic\" timeformat=\"date\">" : " mode=\"static\">"),
    ]
    lines += Self.attributes(ExportAttributes.nodes, of: "node", prefix: "n")
    lines += Self.attributes(Self.edgeColumns, of: "edge", prefix: "e")
    lines.append("    <nodes>")
    for node in graph.nodes {
      let (id, name) = (xml.escaped(nodeIDs[node.entity.id]), xml.escaped(node.entity.name))
      lines.append("      <node id=\"\(id)\" label=\"\(name)\">")
      lines += Self.values(ExportAttributes.values(of: node), prefix: "n", &xml)
      lines.append("      </node>")
    }
    lines += ["    </nodes>", "    <edges>"]
    for edge in graph.edges { lines += self.lines(edge, &xml) }
    lines += ["    </edges>", "  </graph>", "</gexf>"]
    let losses = FlatLosses(graph)
    return Export(
      [Export.File(name: "graph.gexf", text: lines.joined(separator: "\n") + "\n")],
      losses: losses.common + [losses.joinedLists(ExportXML.separator), ExportXML.loss(nodeIDs, edgeIDs), xml.loss])
  }

  /// Days are no attributes here, but the time of an edge.
  private static let edgeColumns = ExportAttributes.edges.filter { $0.kind != .day }

  private func lines(_ edge: ExportGraph.Edge, _ xml: inout ExportXML) -> [String] {
    let relationship = edge.relationship
    var head =
      "      <edge id=\"\(xml.escaped(edgeIDs[relationship.id]))\" source=\"\(xml.escaped(nodeIDs[edge.from]))\""
    head += " target=\"\(xml.escaped(nodeIDs[edge.to]))\" label=\"\(relationship.kind.rawValue)\""
    // The weight of a layout; one of nothing would have no place.
    head += " weight=\"\(canonicalNumber(max(0.01, edge.probability ?? edge.confidence)))\""
    if let start = relationship.period.start { head += " start=\"\(start)\"" }
    if let end = relationship.period.end { head += " end=\"\(end)\"" }
    let values = zip(ExportAttributes.edges, ExportAttributes.values(of: edge)).filter { $0.0.kind != .day }.map(\.1)
    return [head + ">"] + Self.values(values, prefix: "e", &xml) + ["      </edge>"]
  }

  private static func attributes(_ columns: [ExportAttributes.Column], of element: String, prefix: String) -> [String] {
    let lines = columns.enumerated().map { number, column in
      let type =
        switch column.kind {
        case .text, .texts, .day: "string"
        case .number: "double"
        case .whole: "integer"
        case .truth: "boolean"
        }
      return "      <attribute id=\"\(prefix)\(number)\" title=\"\(column.name)\" type=\"\(type)\"/>"
    }
    return ["    <attributes class=\"\(element)\">"] + lines + ["    </attributes>"]
  }

  private static func values(_ values: [ExportValue?], prefix: String, _ xml: inout ExportXML) -> [String] {
    var lines = ["        <attvalues>"]
    for (number, value) in values.enumerated() {
      guard let value else { continue }
      let text = xml.escaped(value.text(separator: ExportXML.separator))
      lines.append("          <attvalue for=\"\(prefix)\(number)\" value=\"\(text)\"/>")
    }
    return lines + ["        </attvalues>"]
  }
}
