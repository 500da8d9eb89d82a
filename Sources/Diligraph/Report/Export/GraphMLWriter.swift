// SPDX-License-Identifier: Apache-2.0

/// Writes GraphML 1.0 (http://graphml.graphdrawing.org/specification.html): one `key` for each attribute, with its type.
struct GraphMLWriter {
  private let graph: ExportGraph

  init(_ graph: ExportGraph) { self.graph = graph }

  var export: Export {
    var xml = ExportXML()
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\""
        + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
        + " xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns"
        + " http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">",
      "  <key id=\"g0\" for=\"graph\" attr.name=\"title\" attr.type=\"string\"/>",
      "  <key id=\"g1\" for=\"graph\" attr.name=\"caption\" attr.type=\"string\"/>",
    ]
    lines += Self.keys(ExportAttributes.nodes, prefix: "n", element: "node")
    lines += Self.keys(ExportAttributes.edges, prefix: "e", element: "edge")
    lines.append("  <graph id=\"diligraph\" edgedefault=\"directed\">")
    lines.append("    <data key=\"g0\">\(xml.escaped(graph.title))</data>")
    lines.append("    <data key=\"g1\">\(xml.escaped(graph.caption.joined(separator: "\n")))</data>")
    let nodeIDs = ExportXML.ids(graph.nodes.map(\.entity.id))
    let edgeIDs = ExportXML.ids(graph.edges.map(\.relationship.id))
    for node in graph.nodes {
      lines.append("    <node id=\"\(xml.escaped(nodeIDs[node.entity.id]))\">")
      lines += Self.data(ExportAttributes.values(of: node), prefix: "n", &xml)
      lines.append("    </node>")
    }
    for edge in graph.edges {
      let id = xml.escaped(edgeIDs[edge.relationship.id])
      let (from, to) = (xml.escaped(nodeIDs[edge.from]), xml.escaped(nodeIDs[edge.to]))
      lines.append("    <edge id=\"\(id)\" source=\"\(from)\" target=\"\(to)\">")
      lines += Self.data(ExportAttributes.values(of: edge), prefix: "e", &xml)
      lines.append("    </edge>")
    }
    lines += ["  </graph>", "</graphml>"]
    let losses = FlatLosses(graph)
    return Export(
      [Export.File(name: "graph.graphml", text: lines.joined(separator: "\n") + "\n")],
      losses: losses.common + [
        losses.joinedLists(ExportXML.separator), days, ExportXML.loss(nodeIDs, edgeIDs), xml.loss,
      ])
  }

  private var days: (what: String, count: Int) {
    let count = graph.edges.count { $0.relationship.period != Period() }
    return ("relationships whose days are texts: the format has no time", count)
  }

  private static func keys(_ columns: [ExportAttributes.Column], prefix: String, element: String) -> [String] {
    columns.enumerated().map { number, column in
      let type =
        switch column.kind {
        case .text, .texts, .day: "string"
        case .number: "double"
        case .whole: "int"
        case .truth: "boolean"
        }
      return "  <key id=\"\(prefix)\(number)\" for=\"\(element)\" attr.name=\"\(column.name)\" attr.type=\"\(type)\"/>"
    }
  }

  private static func data(_ values: [ExportValue?], prefix: String, _ xml: inout ExportXML) -> [String] {
    values.enumerated().compactMap { number, value in
      value.map {
        "      <data key=\"\(prefix)\(number)\">\(xml.escaped($0.text(separator: ExportXML.separator)))</data>"
      }
    }
  }
}
