// SPDX-License-Identifier: Apache-2.0

/// A value of an attribute in a format that has no nesting.
enum ExportValue: Hashable {
  case text(String)
  case texts([String])
  case number(Double)
  case whole(Int)
  case truth(Bool)
  case day(Day)

  /// The value as one text; the parts of a list joined by `separator`.
  func text(separator: String) -> String {
    switch self {
    case .text(let text): text
    case .texts(let texts): texts.joined(separator: separator)
    case .number(let number): canonicalNumber(number)
    case .whole(let number): String(number)
    case .truth(let truth): truth ? "true" : "false"
    case .day(let day): day.description
    }
  }
}

/// The attributes that formats without nesting give to entities and relationships: one list of names and types for all
/// of them.
enum ExportAttributes {
  /// What a column holds.
  enum Kind { case text, texts, number, whole, truth, day }

  /// A column.
  struct Column {
    let name: String
    let kind: Kind
  }

  static let nodes: [Column] = [
    Column(name: "name", kind: .text), Column(name: "aliases", kind: .texts), Column(name: "kind", kind: .text),
    Column(name: "role", kind: .text), Column(name: "jurisdictions", kind: .texts),
    Column(name: "identifiers", kind: .texts), Column(name: "standing", kind: .text),
    Column(name: "flagged", kind: .truth), Column(name: "level", kind: .whole), Column(name: "flags", kind: .texts),
    Column(name: "derivedUnder", kind: .texts), Column(name: "notExcludedBy", kind: .texts),
    Column(name: "passThrough", kind: .number), Column(name: "records", kind: .texts),
    Column(name: "notes", kind: .texts), Column(name: "places", kind: .texts),
  ]

  static let edges: [Column] = [
    Column(name: "kind", kind: .text), Column(name: "family", kind: .text),
    Column(name: "statedConfidence", kind: .number), Column(name: "confidence", kind: .number),
    Column(name: "probability", kind: .number), Column(name: "shareLeast", kind: .number),
    Column(name: "shareMost", kind: .number), Column(name: "start", kind: .day), Column(name: "end", kind: .day),
    Column(name: "products", kind: .texts), Column(name: "amount", kind: .number),
    Column(name: "currency", kind: .text), Column(name: "sources", kind: .texts), Column(name: "notes", kind: .texts),
  ]

  /// The values of a node, one for each of ``nodes``; nil where there is none.
  static func values(of node: ExportGraph.Node) -> [ExportValue?] {
    let entity = node.entity
    return [
      .text(entity.name), texts(entity.names.dropFirst().map(\.text)), .text(entity.kind.rawValue),
      .text(entity.role.name), texts(entity.jurisdictions), texts(entity.identifiers.map(\.description)),
      .text(node.standing.rawValue), .truth(node.level != nil), node.level.map { .whole($0) },
      texts(node.flags.map(line)), texts(node.derivedUnder), texts(node.notExcludedBy),
      entity.passThrough.map { .number($0.value) }, texts(entity.records), texts(entity.notes),
      texts(entity.places.map(\.description)),
    ]
  }

  /// The values of an edge, one for each of ``edges``.
  static func values(of edge: ExportGraph.Edge) -> [ExportValue?] {
    let relationship = edge.relationship
    return [
      .text(relationship.kind.rawValue), .text(relationship.kind.family.rawValue),
      relationship.confidence.map { .number($0.value) }, .number(edge.confidence),
      edge.probability.map { .number($0) }, relationship.share.map { .number($0.least) },
      relationship.share.map { .number($0.most) }, relationship.period.start.map { .day($0) },
      relationship.period.end.map { .day($0) }, texts(relationship.products.map(\.name)),
      relationship.amount.map { .number($0.value) }, relationship.amount?.currency.map { .text($0) },
      texts(relationship.sources.map(\.line)), texts(relationship.notes),
    ]
  }

  private static func texts(_ texts: [String]) -> ExportValue? { texts.isEmpty ? nil : .texts(texts) }

  /// A flag on one line, with all but what its sources are besides their publishers.
  static func line(_ flag: Flag) -> String {
    var parts = [flag.category]
    if let level = flag.level { parts.append("level \(level.value)") }
    if let confidence = flag.confidence { parts.append("confidence \(canonicalNumber(confidence.value))") }
    if let list = flag.list { parts.append("list \(list)") }
    if let programme = flag.programme { parts.append("programme \(programme)") }
    if flag.period.start != nil || flag.period.end != nil { parts.append(ReportText.period(flag.period)) }
    for (stance, words) in [(Stance.supports, "reported"), (.disputes, "disputed"), (.retracts, "retracted")] {
      let publishers = Set(flag.sources.filter { $0.stance == stance }.compactMap(\.publisher)).sorted()
      if !publishers.isEmpty { parts.append("\(words) by " + publishers.joined(separator: ", ")) }
    }
    parts += flag.notes.map { "note: \($0)" } + ["id \(flag.id)"]
    return parts.joined(separator: ", ")
  }
}

/// What formats without nesting lose.
struct FlatLosses {
  private let graph: ExportGraph

  init(_ graph: ExportGraph) { self.graph = graph }

  /// What every format without nesting loses of sources, flags and names.
  var common: [(what: String, count: Int)] {
    let sources = graph.edges.reduce(0) { $0 + $1.relationship.sources.count }
    let flags = graph.nodes.reduce(0) { $0 + $1.flags.count }
    let languages = graph.nodes.reduce(0) { sum, node in sum + node.entity.names.count { $0.language != nil } }
    return [
      (
        "sources of relationships, each one text: publisher, title, address, date, grade, confidence, stance, response "
          + "and place are no fields", sources
      ),
      (
        "flags, each one text: level, confidence, list, programme, days and notes are no fields, and of sources only "
          + "publishers and stances are there", flags
      ),
      ("names without the language that is stated for them", languages),
    ]
  }

  /// Lists of several values in a format that has no lists.
  func joinedLists(_ separator: String) -> (what: String, count: Int) {
    let values = graph.nodes.flatMap(ExportAttributes.values) + graph.edges.flatMap(ExportAttributes.values)
    let count = values.count {
      if case .texts(let texts)? = $0 { texts.count > 1 } else { false }
    }
    return ("lists of several values as one text, joined by \"\(separator)\"", count)
  }
}
