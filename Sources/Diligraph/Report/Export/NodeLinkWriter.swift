// SPDX-License-Identifier: Apache-2.0

/// Writes the node-link JSON of NetworkX (`node_link_graph`, with its key `edges` of version 3.4 and later): everything,
/// nested as it is.
struct NodeLinkWriter {
  private let graph: ExportGraph

  init(_ graph: ExportGraph) { self.graph = graph }

  var export: Export {
    let value = StructuredValue.object([
      .init(key: "directed", value: .bool(true)), .init(key: "multigraph", value: .bool(true)),
      .init(
        key: "graph",
        value: .object([
          .init(key: "title", value: .string(graph.title)), .init(key: "caption", value: .texts(graph.caption)),
        ])),
      .init(key: "nodes", value: .array(graph.nodes.map(Self.value))),
      .init(key: "edges", value: .array(graph.edges.map(Self.value))),
    ])
    return Export([Export.File(name: "graph.json", text: value.prettyJSON + "\n")], losses: [])
  }

  private static func value(_ node: ExportGraph.Node) -> StructuredValue {
    let entity = node.entity
    return .object([
      .init(key: "id", value: .string(entity.id)), .init(key: "name", value: .string(entity.name)),
      .init(
        key: "names",
        value: .array(
          entity.names.map {
            .object([.init(key: "text", value: .string($0.text)), .init(key: "language", value: .text($0.language))])
          })),
      .init(key: "kind", value: .string(entity.kind.rawValue)), .init(key: "role", value: .string(entity.role.name)),
      .init(key: "jurisdictions", value: .texts(entity.jurisdictions)),
      .init(
        key: "identifiers",
        value: .array(
          entity.identifiers.map {
            .object([.init(key: "scheme", value: .string($0.scheme)), .init(key: "value", value: .string($0.value))])
          })),
      .init(key: "passThrough", value: .number(entity.passThrough?.value)),
      .init(key: "standing", value: .string(node.standing.rawValue)),
      .init(key: "level", value: .number(node.level.map(Double.init))),
      .init(key: "derivedUnder", value: .texts(node.derivedUnder)),
      .init(key: "notExcludedBy", value: .texts(node.notExcludedBy)),
      .init(key: "flags", value: .array(node.flags.map { value($0, of: entity) })),
      .init(key: "notes", value: .texts(entity.notes)), .init(key: "records", value: .texts(entity.records)),
      .init(key: "places", value: .texts(entity.places.map(\.description))),
    ])
  }

  private static func value(_ flag: Flag, of entity: Entity) -> StructuredValue {
    .object([
      .init(key: "id", value: .string(flag.id)), .init(key: "category", value: .string(flag.category)),
      .init(key: "level", value: .number(flag.level.map { Double($0.value) })),
      .init(key: "confidence", value: .number(flag.confidence?.value)), .init(key: "list", value: .text(flag.list)),
      .init(key: "programme", value: .text(flag.programme)),
      .init(key: "since", value: .text(flag.period.start?.description)),
      .init(key: "until", value: .text(flag.period.end?.description)),
      .init(key: "sources", value: .array(flag.sources.map(\.structuredValue))),
      .init(key: "notes", value: .texts(flag.notes)),
    ])
  }

  private static func value(_ edge: ExportGraph.Edge) -> StructuredValue {
    let relationship = edge.relationship
    return .object([
      .init(key: "source", value: .string(edge.from)), .init(key: "target", value: .string(edge.to)),
      .init(key: "key", value: .string(relationship.id)),
      .init(key: "kind", value: .string(relationship.kind.rawValue)),
      .init(key: "family", value: .string(relationship.kind.family.rawValue)),
      .init(key: "statedConfidence", value: .number(relationship.confidence?.value)),
      .init(key: "confidence", value: .number(edge.confidence)),
      .init(key: "probability", value: .number(edge.probability)),
      .init(key: "shareLeast", value: .number(relationship.share?.least)),
      .init(key: "shareMost", value: .number(relationship.share?.most)),
      .init(key: "start", value: .text(relationship.period.start?.description)),
      .init(key: "end", value: .text(relationship.period.end?.description)),
      .init(key: "products", value: .texts(relationship.products.map(\.name))),
      .init(key: "amount", value: .number(relationship.amount?.value)),
      .init(key: "currency", value: .text(relationship.amount?.currency)),
      .init(key: "sources", value: .array(relationship.sources.map(\.structuredValue))),
      .init(key: "notes", value: .texts(relationship.notes)),
    ])
  }
}

extension StructuredValue {
  /// A list of texts.
  static func texts(_ values: [String]) -> StructuredValue { .array(values.map(StructuredValue.string)) }
}
