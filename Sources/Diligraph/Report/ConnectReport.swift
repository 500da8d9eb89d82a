// SPDX-License-Identifier: Apache-2.0

/// How two entities are connected, in order.
public struct ConnectReport: Report {
  private let list: ConnectionList
  private let search: ConnectionSearch
  private let start: Int
  private let end: Int

  /// The report on the connections of `start` and `end`.
  public init(_ list: ConnectionList, of search: ConnectionSearch, from start: Int, to end: Int) {
    self.list = list
    self.search = search
    self.start = start
    self.end = end
  }

  private var dataset: Dataset { search.dataset }

  /// Whether these are all connections of so many steps, over relationships of any kind.
  public var isComplete: Bool { list.isComplete && !isFiltered }

  private var isFiltered: Bool { search.kinds.count < RelationshipKind.allCases.count }

  /// The kinds that were asked for, in words; empty where all were.
  private var over: String {
    guard isFiltered else { return "" }
    for family in RelationshipFamily.allCases
    where search.kinds == Set(RelationshipKind.allCases.filter { $0.family == family }) {
      return " of the family \(family.rawValue) alone"
    }
    let kinds = RelationshipKind.allCases.filter(search.kinds.contains).map(\.rawValue)
    return " of the kinds \(kinds.joined(separator: ", ")) alone"
  }

  /// `from`, `to`, `maxSteps`, `kinds` that connect, `connections`.
  public var members: [StructuredValue.Member] {
    [
      .init(key: "from", value: .string(dataset.entities.id(at: start))),
      .init(key: "to", value: .string(dataset.entities.id(at: end))),
      .init(key: "maxSteps", value: .number(Double(list.maxSteps))),
      .init(
        key: "kinds",
        value: .array(RelationshipKind.allCases.filter(search.kinds.contains).map { .string($0.rawValue) })),
      .init(
        key: "connections",
        value: .array(
          list.connections.map { connection in
            .object([
              .init(key: "confidence", value: .number(connection.confidence)),
              .init(key: "entities", value: .array(connection.entities.map { .string(dataset.entities.id(at: $0)) })),
              .init(key: "steps", value: .array(connection.steps.map { .array($0.map(relationshipValue)) })),
            ])
          })),
    ]
  }

  private func relationshipValue(_ index: Int) -> StructuredValue {
    let relationship = dataset.relationships[index]
    return .object([
      .init(key: "relationship", value: .string(relationship.id)),
      .init(key: "from", value: .string(dataset.entities.id(at: relationship.from))),
      .init(key: "to", value: .string(dataset.entities.id(at: relationship.to))),
      .init(key: "kind", value: .string(relationship.kind.rawValue)),
      .init(key: "confidence", value: .number(Confidence(of: relationship, policy: search.policy).value)),
    ])
  }

  /// One row for each connection.
  public var table: ReportTable {
    ReportTable(
      header: ["steps", "confidence", "entities", "relationships"],
      rows: list.connections.map { connection in
        [
          "\(connection.steps.count)", "\(connection.confidence)",
          connection.entities.map { dataset.entities[$0].name }.joined(separator: " > "),
          connection.steps.compactMap { $0.first.map { dataset.relationships[$0].id } }.joined(separator: ";"),
        ]
      })
  }

  private func name(_ entity: Int) -> String { ReportText.visible(dataset.entities[entity].name) }

  /// The connections in words, each relationship in its own direction.
  public var text: String {
    let steps = "at most \(ReportText.counted(list.maxSteps, "step"))\(over)"
    guard !list.connections.isEmpty else {
      let both = "\(name(start)) and \(name(end))"
      return
        (list.isCut
        ? "Whether \(both) are connected is not known: the search stopped at its budget before it found how.\n"
        : "\(both) are not connected over \(steps).\n") + leftOutText
    }
    var text = "How \(name(start)) and \(name(end)) are connected, fewest steps first, then by confidence\n"
    for (number, connection) in list.connections.enumerated() {
      text +=
        "\n\(number + 1). \(ReportText.counted(connection.steps.count, "step")), "
        + "\(ReportText.probability(connection.confidence))\n   \(name(connection.entities[0]))\n"
      for (entity, step) in zip(connection.entities.dropFirst(), connection.steps) { text += line(step, to: entity) }
    }
    text += "\n"
    if list.isComplete {
      text += "These are all connections of \(steps). "
    } else {
      text +=
        list.isCut
        ? "The search stopped at its budget: longer connections may be missing. "
        : "There are more connections (-k N, or -k all). "
    }
    return text
      + "Beside the steps stands the product of the confidences of the surest relationship of\neach step. "
      + "A connection shows that records name both; it is no path on which something was provided.\n" + leftOutText
  }

  private var leftOutText: String {
    let count = ReportText.counted(search.leftOut, "relationship")
    return search.leftOut == 0 ? "" : "\(count) of an entity with itself, or of too little confidence, left out.\n"
  }

  /// The surest relationship of a step, and how many more there are.
  private func line(_ step: [Int], to entity: Int) -> String {
    guard let first = step.first else { return "" }
    let relationship = dataset.relationships[first]
    let words =
      relationship.to == entity
      ? "→ \(relationship.kind.verb) \(name(entity))"
      : "← \(name(entity)) \(relationship.kind.verb) \(name(relationship.to))"
    var parts = [relationship.kind.rawValue]
    if relationship.kind == .ownership { parts.append(ReportText.share(relationship.share)) }
    if !relationship.products.isEmpty { parts.append(relationship.products.map(\.name).joined(separator: ", ")) }
    parts.append(ReportText.period(relationship.period))
    parts.append("confidence \(Confidence(of: relationship, policy: search.policy).text)")
    let more = step.count > 1 ? "  and \(ReportText.counted(step.count - 1, "relationship")) more" : ""
    return "     \(words)  [\(ReportText.visible(parts.joined(separator: "; ")))]\(more)\n"
  }
}
