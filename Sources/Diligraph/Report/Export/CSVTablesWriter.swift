// SPDX-License-Identifier: Apache-2.0

/// Writes tables for a spreadsheet or a database: entities, relationships, their sources, flags, and what they are true of.
struct CSVTablesWriter {
  private let graph: ExportGraph

  init(_ graph: ExportGraph) { self.graph = graph }

  var export: Export {
    let tables = [
      ("entities.csv", entities), ("relationships.csv", relationships), ("sources.csv", sources), ("flags.csv", flags),
      ("about.csv", about),
    ]
    let languages = graph.nodes.reduce(0) { sum, node in sum + node.entity.names.count { $0.language != nil } }
    let joined = graph.nodes.flatMap(ExportAttributes.values) + graph.edges.flatMap(Self.kept)
    let unclear = joined.count {
      if case .texts(let texts)? = $0 { texts.contains { $0.contains(";") } } else { false }
    }
    return Export(
      tables.map { Export.File(name: $0.0, text: $0.1.csv) },
      losses: [
        ("names without the language that is stated for them", languages),
        ("lists with a value that has a \";\" of its own, which also separates values", unclear),
        Self.loss(tables.map(\.1)),
      ])
  }

  /// Cells that are not written as they are.
  static func loss(_ tables: [ReportTable]) -> (what: String, count: Int) {
    let count = tables.reduce(0) { sum, table in
      sum + table.rows.reduce(0) { $0 + $1.count { ReportTable.neutralized($0) != $0 } }
    }
    return (
      "cells with an apostrophe before what a spreadsheet would take for a formula, or without control characters",
      count
    )
  }

  private var entities: ReportTable {
    ReportTable(
      header: ["id"] + ExportAttributes.nodes.map(\.name),
      rows: graph.nodes.map { [$0.entity.id] + Self.cells(ExportAttributes.values(of: $0)) })
  }

  private var relationships: ReportTable {
    // Sources have a table of their own.
    let columns = ExportAttributes.edges.map(\.name).filter { $0 != "sources" }
    return ReportTable(
      header: ["id", "from", "to"] + columns,
      rows: graph.edges.map { [$0.relationship.id, $0.from, $0.to] + Self.cells(Self.kept($0)) })
  }

  /// The values of a relationship but its sources.
  private static func kept(_ edge: ExportGraph.Edge) -> [ExportValue?] {
    zip(ExportAttributes.edges, ExportAttributes.values(of: edge)).filter { $0.0.name != "sources" }.map(\.1)
  }

  private static let sourceColumns = [
    "publisher", "title", "url", "published", "grade", "confidence", "stance", "response", "place",
  ]

  private static func cells(_ source: Source) -> [String] {
    [
      source.publisher ?? "", source.title ?? "", source.url ?? "", source.published?.description ?? "",
      source.grade?.code ?? "", source.confidence.map { canonicalNumber($0.value) } ?? "", source.stance.rawValue,
      source.response ?? "", source.location?.description ?? "",
    ]
  }

  private var sources: ReportTable {
    var rows: [[String]] = []
    for edge in graph.edges {
      for source in edge.relationship.sources {
        rows.append(["relationship", edge.relationship.id] + Self.cells(source))
      }
    }
    for node in graph.nodes {
      for flag in node.flags { for source in flag.sources { rows.append(["flag", flag.id] + Self.cells(source)) } }
    }
    return ReportTable(header: ["what", "id"] + Self.sourceColumns, rows: rows)
  }

  private var flags: ReportTable {
    ReportTable(
      header: ["id", "entity", "category", "level", "confidence", "list", "programme", "start", "end", "notes"],
      rows: graph.nodes.flatMap { node in
        node.flags.map { flag in
          [
            flag.id, node.entity.id, flag.category, flag.level.map { String($0.value) } ?? "",
            flag.confidence.map { canonicalNumber($0.value) } ?? "", flag.list ?? "", flag.programme ?? "",
            flag.period.start?.description ?? "", flag.period.end?.description ?? "",
            flag.notes.joined(separator: "; "),
          ]
        }
      })
  }

  private var about: ReportTable {
    ReportTable(header: ["about"], rows: ([graph.title] + graph.caption).map { [$0] })
  }

  private static func cells(_ values: [ExportValue?]) -> [String] {
    values.map { $0?.text(separator: "; ") ?? "" }
  }
}
