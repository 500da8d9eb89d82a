// SPDX-License-Identifier: Apache-2.0

/// Writes a script of openCypher statements: each entity a node of the label `Entity`, each relationship one of the type
/// of its kind. Running it twice changes nothing.
struct CypherWriter {
  private let graph: ExportGraph

  init(_ graph: ExportGraph) { self.graph = graph }

  var export: Export {
    var lines = ([graph.title] + graph.caption).map { "// " + Self.comment($0) }
    lines.append("CREATE CONSTRAINT diligraph_entity IF NOT EXISTS FOR (e:Entity) REQUIRE e.id IS UNIQUE;")
    for node in graph.nodes {
      let properties = Self.properties(ExportAttributes.nodes, ExportAttributes.values(of: node))
      let label = Self.label(of: node.entity.kind).map { " SET e:\($0)" } ?? ""
      lines.append("MERGE (e:Entity {id: \(Self.quoted(node.entity.id))}) SET e += \(properties)\(label);")
    }
    for edge in graph.edges {
      let properties = Self.properties(ExportAttributes.edges, ExportAttributes.values(of: edge))
      lines.append(
        "MATCH (a:Entity {id: \(Self.quoted(edge.from))}), (b:Entity {id: \(Self.quoted(edge.to))}) "
          + "MERGE (a)-[r:\(Self.type(of: edge.relationship.kind)) {id: \(Self.quoted(edge.relationship.id))}]->(b) "
          + "SET r += \(properties);")
    }
    return Export(
      [Export.File(name: "graph.cypher", text: lines.joined(separator: "\n") + "\n")],
      losses: FlatLosses(graph).common)
  }

  /// The type of a kind: `PART_OF`.
  static func type(of kind: RelationshipKind) -> String { kind.rawValue.uppercased().replacing("-", with: "_") }

  /// The second label of an entity; nil where nothing is stated.
  static func label(of kind: EntityKind) -> String? {
    switch kind {
    case .company: "Company"
    case .publicBody: "PublicBody"
    case .organization: "Organization"
    case .person: "Person"
    case .unknown: nil
    }
  }

  private static func properties(_ columns: [ExportAttributes.Column], _ values: [ExportValue?]) -> String {
    let members = zip(columns, values).compactMap { column, value in
      value.map { "\(column.name): \(literal($0))" }
    }
    return "{" + members.joined(separator: ", ") + "}"
  }

  private static func literal(_ value: ExportValue) -> String {
    switch value {
    case .text(let text): quoted(text)
    case .texts(let texts): "[" + texts.map(quoted).joined(separator: ", ") + "]"
    case .number(let number): literal(number)
    case .day(let day): "date(\(quoted(day.description)))"
    case .whole, .truth: value.text(separator: "")
    }
  }

  /// A number with a decimal sign or an exponent: a whole one would have another type than the same property elsewhere.
  static func literal(_ number: Double) -> String {
    // openCypher has no plus sign in an exponent.
    let text = canonicalNumber(number).replacing("+", with: "")
    return text.contains { $0 == "." || $0 == "e" } ? text : text + ".0"
  }

  /// `text` as a string literal: the one way by which text from the data enters a statement.
  ///
  /// A backslash is doubled before all else: some versions of Neo4j read `\u0027` as a quotation mark before they read
  /// the statement, but not after an even number of backslashes. Line ends and control characters are escaped, so that a
  /// statement stays on its line.
  static func quoted(_ text: String) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x5C: result += "\\\\"
      case 0x27: result += "\\'"
      case 0x22: result += "\\\""
      case 0x0A: result += "\\n"
      case 0x0D: result += "\\r"
      case 0x09: result += "\\t"
      case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "'"
  }

  /// A line of a comment; nothing in it can end the line or be read as an escape.
  private static func comment(_ text: String) -> String {
    ReportText.visible(text, limit: 1_000).replacing("\\", with: "/")
  }
}
