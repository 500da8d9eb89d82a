// SPDX-License-Identifier: Apache-2.0

/// Writes tables for a spreadsheet or a database, in the columns of the native tables, so that they can be imported:
/// entities, relationships and flags, a row for each; and the second and further sources in tables of their own, since a
/// row has one source. A table without rows is left out, since an import refuses it.
struct CSVTablesWriter {
  private let graph: ExportGraph
  private let entityIDs: ExportIDs
  private let relationshipIDs: ExportIDs
  private let flagIDs: ExportIDs

  init(_ graph: ExportGraph) {
    self.graph = graph
    // What reads a table leaves white space around a cell out.
    let form = { (id: String) in ReportTable.neutralized(id.trimmed) }
    entityIDs = ExportIDs(graph.nodes.map(\.entity.id), form: form)
    relationshipIDs = ExportIDs(graph.edges.map(\.relationship.id), form: form)
    flagIDs = ExportIDs(graph.nodes.flatMap(\.flags).map(\.id), form: form)
  }

  var export: Export {
    let (relationships, flags) = (relationships, flags)
    let tables = [
      ("entities.csv", entities), ("relationships.csv", relationships.first), ("flags.csv", flags.first),
      ("sources-of-relationships.csv", relationships.further), ("sources-of-flags.csv", flags.further),
    ]
    // An import takes every table of a folder, and passes over this.
    let about = ([graph.title] + graph.caption).map { ReportText.visible($0, limit: 1_000) + "\n" }.joined()
    return Export(
      tables.filter { !$0.1.rows.isEmpty }.map { Export.File(name: $0.0, text: $0.1.csv) } + [
        Export.File(name: "about.md", text: about)
      ],
      losses: losses + [Self.loss(tables.map(\.1))])
  }

  private var losses: [(what: String, count: Int)] {
    let entities = graph.nodes.map(\.entity)
    let links = graph.edges.map(\.relationship)
    let flags = graph.nodes.flatMap(\.flags)
    let lists =
      entities.flatMap { [$0.names.dropFirst().map(\.text), $0.jurisdictions, $0.identifiers.map(Self.text)] }
      + links.map { $0.products.map(\.name) }
    let notes = entities.map(\.notes) + links.map(\.notes) + flags.map(\.notes)
    let sources = links.flatMap(\.sources) + flags.flatMap(\.sources)
    return [
      ("names without the language that is stated for them", entities.flatMap(\.names).count { $0.language != nil }),
      (
        "lists with a value that has a \";\" of its own, which also separates values",
        lists.count { $0.contains { $0.contains(";") } }
      ),
      ("lists of several notes as one text, joined by \"\(Self.separator)\"", notes.count { $0.count > 1 }),
      ("confidences of single sources, for which there is no column", sources.count { $0.confidence != nil }),
      ExportIDs.loss(
        "a spreadsheet would take them for formulas, or some of their characters cannot be in a table",
        [entityIDs, relationshipIDs, flagIDs]),
    ]
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

  private static let separator = "; "

  private static func list(_ texts: [String]) -> String { texts.joined(separator: separator) }

  private static func number(_ value: Double?) -> String { value.map(canonicalNumber) ?? "" }

  /// The form that every scheme can be read back from.
  private static func text(_ identifier: Identifier) -> String { "\(identifier.scheme):\(identifier.value)" }

  // MARK: Entities

  private var entities: ReportTable {
    ReportTable(
      header: [
        "id", "name", "aliases", "kind", "role", "jurisdiction", "identifiers", "pass_through", "note",
      ] + ExportColumns.ofEntities,
      rows: graph.nodes.map { node in
        let entity = node.entity
        return [
          entityIDs[entity.id], entity.names.first?.text ?? "", Self.list(entity.names.dropFirst().map(\.text)),
          entity.kind.rawValue, entity.role.name, Self.list(entity.jurisdictions),
          Self.list(entity.identifiers.map(Self.text)), Self.number(entity.passThrough?.value),
          Self.list(entity.notes),
          node.standing.rawValue, node.level.map { String($0) } ?? "", Self.list(node.derivedUnder),
          Self.list(node.notExcludedBy), Self.list(entity.records), Self.list(entity.places.map(\.description)),
        ]
      })
  }

  // MARK: Relationships and flags

  /// A table with the first source in each row, and one with the same columns and a row for each further source.
  private typealias Tables = (first: ReportTable, further: ReportTable)

  private static func tables(_ header: [String], _ rows: [(sources: [Source], row: (Source?) -> [String])]) -> Tables {
    (
      ReportTable(header: header, rows: rows.map { $0.row($0.sources.first) }),
      ReportTable(header: header, rows: rows.flatMap { entry in entry.sources.dropFirst().map { entry.row($0) } })
    )
  }

  private static let sourceColumns = [
    "source", "source_url", "publisher", "published", "grade", "stance", "response",
  ]

  private static func cells(_ source: Source?) -> [String] {
    guard let source else { return sourceColumns.map { _ in "" } }
    return [
      source.title ?? "", source.url ?? "", source.publisher ?? "", source.published?.description ?? "",
      source.grade?.code ?? "", source.stance.rawValue, source.response ?? "",
    ]
  }

  private var relationships: Tables {
    let names = Dictionary(graph.nodes.map { ($0.entity.id, $0.entity.name) }) { first, _ in first }
    return Self.tables(
      [
        "id", "from_id", "to_id", "kind", "share", "share_min", "share_max", "confidence", "start", "end", "products",
        "amount", "currency",
      ] + Self.sourceColumns + ["note"] + ExportColumns.ofRelationships,
      graph.edges.map { edge in
        let relationship = edge.relationship
        let share = relationship.share
        let isExact = share?.isExact == true
        let head = [
          relationshipIDs[relationship.id], entityIDs[edge.from], entityIDs[edge.to], relationship.kind.rawValue,
          Self.number(isExact ? share?.least : nil), Self.number(isExact ? nil : share?.least),
          Self.number(isExact ? nil : share?.most), Self.number(relationship.confidence?.value),
          relationship.period.start?.description ?? "", relationship.period.end?.description ?? "",
          Self.list(relationship.products.map(\.name)), Self.number(relationship.amount?.value),
          relationship.amount?.currency ?? "",
        ]
        return (
          relationship.sources,
          { source in
            head + Self.cells(source) + [
              Self.list(relationship.notes), names[edge.from] ?? "", names[edge.to] ?? "",
              relationship.kind.family.rawValue, canonicalNumber(edge.confidence), Self.number(edge.probability),
              source?.location?.description ?? "",
            ]
          }
        )
      })
  }

  private var flags: Tables {
    Self.tables(
      ["id", "entity_id", "category", "level", "confidence", "list", "programme", "since", "until"]
        + Self.sourceColumns + ["note"] + ExportColumns.ofFlags,
      graph.nodes.flatMap { node in
        node.flags.map { flag in
          let head = [
            flagIDs[flag.id], entityIDs[node.entity.id], flag.category, flag.level.map { String($0.value) } ?? "",
            Self.number(flag.confidence?.value), flag.list ?? "", flag.programme ?? "",
            flag.period.start?.description ?? "", flag.period.end?.description ?? "",
          ]
          return (
            flag.sources,
            { source in
              head + Self.cells(source) + [
                Self.list(flag.notes), node.entity.name, source?.location?.description ?? "",
              ]
            }
          )
        }
      })
  }
}

/// The columns that an export adds to the native tables: figures of the analysis and places, which are no data of their
/// own and are passed over by an import.
package enum ExportColumns {
  static let ofEntities = [
    "export_standing", "export_level", "export_derived_under", "export_not_excluded_by", "export_records",
    "export_places",
  ]
  static let ofRelationships = [
    "export_from", "export_to", "export_family", "export_confidence", "export_probability", "export_place",
  ]
  static let ofFlags = ["export_entity", "export_place"]

  /// All of them.
  package static let all = Set(ofEntities + ofRelationships + ofFlags)
}
