// SPDX-License-Identifier: Apache-2.0

/// Writes the tables that `neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv` reads:
/// typed headers, labels and types in columns.
struct Neo4jTablesWriter {
  private let graph: ExportGraph

  init(_ graph: ExportGraph) { self.graph = graph }

  var export: Export {
    var changed = 0
    let form = { (id: String) in ReportTable.neutralized(Self.oneLine(id)) }
    let nodeIDs = ExportIDs(graph.nodes.map(\.entity.id), form: form)
    let edgeIDs = ExportIDs(graph.edges.map(\.relationship.id), form: form)
    let nodes = ReportTable(
      header: ["id:ID"] + ExportAttributes.nodes.map(Self.header) + [":LABEL"],
      rows: graph.nodes.map { node in
        [nodeIDs[node.entity.id]] + Self.cells(ExportAttributes.values(of: node), &changed)
          + ["Entity" + (CypherWriter.label(of: node.entity.kind).map { ";" + $0 } ?? "")]
      })
    let relationships = ReportTable(
      header: [":START_ID", ":END_ID", ":TYPE", "id"] + ExportAttributes.edges.map(Self.header),
      rows: graph.edges.map { edge in
        [
          nodeIDs[edge.from], nodeIDs[edge.to], CypherWriter.type(of: edge.relationship.kind),
          edgeIDs[edge.relationship.id],
        ] + Self.cells(ExportAttributes.values(of: edge), &changed)
      })
    let about = ([graph.title] + graph.caption).map { ReportText.visible($0, limit: 1_000) + "\n" }.joined()
    return Export(
      [
        Export.File(name: "nodes.csv", text: nodes.csv),
        Export.File(name: "relationships.csv", text: relationships.csv),
        Export.File(name: "about.txt", text: about),
      ],
      losses: FlatLosses(graph).common + [
        ("texts with a space for a line end, or in a list with a \",\" for a \";\", which separates values", changed),
        ExportIDs.loss(
          "a spreadsheet would take them for formulas, or they have line ends or control characters",
          [nodeIDs, edgeIDs]),
        CSVTablesWriter.loss([nodes, relationships]),
      ])
  }

  private static func header(_ column: ExportAttributes.Column) -> String {
    switch column.kind {
    case .text: column.name
    case .texts: column.name + ":string[]"
    case .number: column.name + ":double"
    case .whole: column.name + ":int"
    case .truth: column.name + ":boolean"
    case .day: column.name + ":date"
    }
  }

  private static func cells(_ values: [ExportValue?], _ changed: inout Int) -> [String] {
    values.map { value in
      switch value {
      case nil: return ""
      case .text(let text)?: return cell(text, &changed)
      case .texts(let texts)?:
        return texts.map { text in
          if text.contains(";") { changed += 1 }
          return cell(text.replacing(";", with: ","), &changed)
        }.joined(separator: ";")
      case let value?: return value.text(separator: ";")
      }
    }
  }

  /// `text` on one line: the importer reads a line end within a cell only where it is told to.
  private static func cell(_ text: String, _ changed: inout Int) -> String {
    let line = oneLine(text)
    if line != text { changed += 1 }
    return line
  }

  private static func oneLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" }) else { return text }
    return String(text.map { $0.isNewline ? " " : $0 })
  }
}
