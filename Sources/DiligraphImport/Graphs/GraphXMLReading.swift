// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Turns the nodes and edges of GraphML and GEXF, which programs that draw graphs exchange, into statements.
///
/// A node is known by its id within its data set alone: every program counts from `n0`. An edge is what its attribute `kind`
/// says where that is a kind of relationship, and else `associate`.
struct GraphXMLReading<Sink: StatementSink> {
  static var records: Set<String> { ["node", "edge"] }

  var writer: ImportWriter<Sink>
  /// The attributes' names by their ids: those of nodes, of edges, of both.
  private var names: [String: [String: String]] = [:]
  /// What attributes are where a node or an edge does not state them, by the same.
  private var defaults: [String: [(id: String, value: String)]] = [:]
  private var namesAreRead = false
  private var withoutKind = 0
  /// Whether edges have no direction where they do not say it themselves, and how many lost their kind for that.
  private var isUndirected = false
  private var withoutDirection = 0

  /// What ids of nodes are told apart by.
  private let scope: String

  init(_ writer: consuming ImportWriter<Sink>, scope: String) {
    self.writer = writer
    self.scope = scope
  }

  /// Reads the whole document.
  mutating func read(_ source: ByteSource) throws {
    let reader = try XMLRecordReader(source, options: XMLRecordOptions(recordNames: Self.records))
    while let record = try reader.next() {
      switch record.content {
      case .success(let element):
        if !namesAreRead { readNames(record.ancestors) }
        writer.beginRecord()
        try read(element, at: record.place.location)
        writer.endRecord()
      case .failure(let error): try writer.unreadable(error)
      }
    }
    let place = SourceLocation(file: writer.file)
    if reader.count == 0 {
      try writer.report("graph-empty", .error, at: place, "there is neither a node nor an edge; nothing was read.")
    }
    if withoutKind > 0 {
      try writer.report(
        "edges-kind-unstated", .note, at: place,
        "edges that do not say what they are: \(withoutKind); they are kept as \"associate\", which no path follows. An "
          + "attribute called kind says it, such as supply, award or ownership.")
    }
    if withoutDirection > 0 {
      try writer.report(
        "graph-edge-undirected", .doubt, at: place,
        "edges that say what they are, in a graph that is undirected: \(withoutDirection); who provides to whom is not "
          + "said, so they are kept as \"associate\". Write the graph as a directed one, from the supplier to the customer."
      )
    }
  }

  /// What the attributes are called: `key` elements of GraphML, `attributes` of GEXF.
  private mutating func readNames(_ ancestors: [XMLElement]) {
    namesAreRead = true
    for element in ancestors {
      // GEXF 1.2: without the attribute edges are undirected; GraphML always has it.
      let direction = element.attribute("edgedefault") ?? element.attribute("defaultedgetype")
      if element.name == "graph" { isUndirected = direction != "directed" }
      for key in element.children("key") {
        guard let id = key.attribute("id"), let name = key.attribute("attr.name") ?? key.attribute("yfiles.type") else {
          continue
        }
        names[key.attribute("for") ?? "all", default: [:]][id] = name
        if let value = key.text("default") { defaults[key.attribute("for") ?? "all", default: []].append((id, value)) }
      }
      for list in element.children("attributes") {
        for attribute in list.children("attribute") {
          guard let id = attribute.attribute("id"), let title = attribute.attribute("title") else { continue }
          let sort = list.attribute("class") ?? "all"
          names[sort, default: [:]][id] = title
          if let value = attribute.text("default") { defaults[sort, default: []].append((id, value)) }
        }
      }
    }
  }

  private mutating func read(_ element: XMLElement, at location: SourceLocation) throws {
    if element.name == "edge" { return try edge(element, at: location) }
    try node(element, at: location)
    // Groups hold their nodes, and edges among them. Recursion is bounded by the parser's depth limit.
    let inner = element.children("graph") + element.children("nodes") + element.children("edges")
    for part in inner.flatMap(\.children) where Self.records.contains(part.name) {
      var place = location
      place.line = part.line
      try read(part, at: place)
    }
  }

  private mutating func node(_ element: XMLElement, at location: SourceLocation) throws {
    guard let id = element.attribute("id") else {
      return try writer.report(
        "graph-node-without-id", .error, at: location, "the node has no id, by which edges name it; it was left out.")
    }
    var values = values(of: element, "node")
    let label =
      element.attribute("label") ?? Self.take(["label", "name", "caption"], from: &values) ?? Self.drawnLabel(element)
    var statement = EntityStatement(reference(id), location: location)
    statement.names = [Name(label ?? id)]
    statement.notes = values.map { "\($0.name): \($0.value)" }
    writer.count("nodes")
    try writer.add(statement)
  }

  private mutating func edge(_ element: XMLElement, at location: SourceLocation) throws {
    guard let from = element.attribute("source"), let to = element.attribute("target"), from != to else {
      return try writer.report(
        "graph-edge-odd", .doubt, at: location,
        "the edge has not two different ends, source and target; it was left out.")
    }
    var values = values(of: element, "edge")
    var kind = values.first { $0.name.lowercased() == "kind" }.flatMap {
      RelationshipKind(rawValue: $0.value.lowercased())
    }
    if kind == nil {
      withoutKind += 1
    } else if isWithoutDirection(element), kind?.family != .association {
      withoutDirection += 1
      kind = nil
    } else {
      values.removeAll { $0.name.lowercased() == "kind" }
    }
    var statement = RelationshipStatement(from: reference(from), to: reference(to), kind: kind ?? .associate)
    if let id = element.attribute("id") { statement.id = "graph:\(scope)/\(id)" }
    statement.sources = [Source(location: location)]
    for name in ["label", "weight"] {
      if let value = element.attribute(name) { values.insert((name, value), at: 0) }
    }
    statement.notes = values.map { "\($0.name): \($0.value)" }
    writer.count("edges")
    try writer.add(statement)
  }

  /// GraphML says `directed="false"`, GEXF `type="undirected"` or `"mutual"`.
  private func isWithoutDirection(_ edge: XMLElement) -> Bool {
    if let isDirected = edge.attribute("directed") { return isDirected != "true" }
    if let type = edge.attribute("type") { return type != "directed" }
    return isUndirected
  }

  private func reference(_ id: String) -> EntityReference {
    EntityReference(id: id, namespace: "graph:\(scope)")
  }

  /// The attributes of a node or an edge, by their names.
  private func values(of element: XMLElement, _ sort: String) -> [(name: String, value: String)] {
    let data = element.children("data").map { ($0.attribute("key"), $0.text.trimmedOrNil) }
    let attributes = element.children("attvalues/attvalue").map {
      ($0.attribute("for") ?? $0.attribute("id"), $0.attribute("value"))
    }
    let stated = data + attributes
    let unstated = ((defaults[sort] ?? []) + (defaults["all"] ?? []))
      .filter { value in !stated.contains { $0.0 == value.id && $0.1 != nil } }.map {
        (String?($0.id), String?($0.value))
      }
    return (stated + unstated).compactMap { key, value in
      guard let key, let value else { return nil }
      return (names[sort]?[key] ?? names["all"]?[key] ?? key, value)
    }
  }

  /// The first of these attributes that is there, which is taken away.
  private static func take(_ wanted: [String], from values: inout [(name: String, value: String)]) -> String? {
    for name in wanted {
      if let index = values.firstIndex(where: { $0.name.lowercased() == name }) {
        return values.remove(at: index).value
      }
    }
    return nil
  }

  /// What yEd writes within the picture of a node.
  private static func drawnLabel(_ element: XMLElement) -> String? {
    element.children("data").lazy.compactMap { Self.label(in: $0) }.first
  }

  /// The first label within an element; that of a group stands some elements deep.
  private static func label(in element: XMLElement) -> String? {
    if element.name == "NodeLabel" { return element.text.trimmedOrNil }
    return element.children.lazy.compactMap { Self.label(in: $0) }.first
  }
}
