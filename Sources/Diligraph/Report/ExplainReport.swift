// SPDX-License-Identifier: Apache-2.0

/// Why an entity is exposed: its figures, its paths, what they rest on, and what to check first.
public struct ExplainReport: Report {
  private let analysis: Analysis
  private let entity: Int
  private let exposure: Exposure
  private let list: PathList
  private let unavoidable: [Int]?
  private let importance: [Importance]?

  /// The explanation of `entity` with its `limit` best paths.
  public init(_ entity: Int, of analysis: Analysis, limit: Int? = 10) {
    self.analysis = analysis
    self.entity = entity
    exposure = analysis.exposure(of: entity)
    list = analysis.paths(from: entity, limit: limit)
    unavoidable = analysis.unavoidableIntermediaries(of: entity)
    importance = analysis.importance(for: entity)
  }

  /// Whether all paths are given and everything was computed over all of them.
  public var isComplete: Bool { list.isComplete && unavoidable != nil && importance != nil }

  private var dataset: Dataset { analysis.dataset }

  /// The relationships of the paths and their derivations, ascending.
  private var relationships: [Int] {
    Set(list.paths.flatMap { $0.relationships + $0.derivation.relationships }).sorted()
  }

  /// The exposure, its paths, `unavoidable`, `importance`, and the confidence of each relationship.
  public var members: [StructuredValue.Member] {
    let rows = exposure.upper > 0 ? [exposure.structuredValue(in: dataset)] : []
    let paths = list.paths.map { path -> StructuredValue in
      guard case .object(let members) = path.structuredValue(in: dataset, withFrom: false) else { return .null }
      return .object(members + [.init(key: "onePublisher", value: .text(path.onlyPublisher(in: dataset)))])
    }
    return [
      .init(key: "entity", value: .string(dataset.entities[entity].id)),
      .init(key: "name", value: .string(dataset.entities[entity].name)),
      .init(key: "exposures", value: .array(rows)),
      .init(key: "paths", value: .array(paths)),
      .init(
        key: "unavoidable",
        value: unavoidable.map { .array($0.map { .string(dataset.entities[$0].id) }) } ?? .null),
      .init(
        key: "importance",
        value: importance.map { rows in
          .array(
            rows.map {
              .object([
                .init(key: "relationship", value: .string(dataset.relationships[$0.relationship].id)),
                .init(key: "importance", value: .number($0.importance)),
                .init(key: "verify", value: .number($0.verify)),
              ])
            })
        } ?? .null),
      .init(key: "confidence", value: .array(relationships.map(confidenceValue))),
    ]
  }

  private func confidenceValue(_ index: Int) -> StructuredValue {
    let relationship = dataset.relationships[index]
    let confidence = Confidence(of: relationship, policy: analysis.policy)
    return .object([
      .init(key: "relationship", value: .string(relationship.id)),
      .init(key: "from", value: .string(dataset.entities[relationship.from].id)),
      .init(key: "to", value: .string(dataset.entities[relationship.to].id)),
      .init(key: "kind", value: .string(relationship.kind.rawValue)),
      .init(key: "confidence", value: .number(confidence.value)),
      .init(key: "basis", value: .string(confidence.basis.rawValue)),
      .init(key: "sources", value: .array(relationship.sources.map(\.structuredValue))),
    ])
  }

  /// One row for each relationship that matters: its importance and what to verify.
  public var table: ReportTable {
    let rows = importance ?? []
    return ReportTable(
      header: ["relationship", "from", "kind", "to", "importance", "verify", "confidence"],
      rows: rows.map { row in
        let relationship = dataset.relationships[row.relationship]
        return [
          relationship.id, dataset.entities[relationship.from].name, relationship.kind.rawValue,
          dataset.entities[relationship.to].name, "\(row.importance)", "\(row.verify)",
          "\(Confidence(of: relationship, policy: analysis.policy).value)",
        ]
      })
  }

  /// The explanation for a person: figures, paths, what to verify first, sources.
  public var text: String {
    let name = ReportText.visible(dataset.entities[entity].name)
    guard !list.paths.isEmpty else {
      return PathsReport(list, of: analysis, from: entity).text + OwnershipLists(analysis, entity: entity).text
    }
    var text = "Why \(name) is exposed\n\n"
    text +=
      "Exposure at least \(ReportText.probability(exposure.lower)), at most \(ReportText.probability(exposure.upper))"
    text +=
      exposure.exact.map { "; exactly \(ReportText.probability($0)) under the policy's coefficients.\n" }
      ?? "; not computed exactly (more paths than the budget).\n"
    text +=
      "Level \(exposure.level.map(String.init) ?? "–")"
      + (exposure.level.flatMap(FlagLevel.init).map { " (\($0.meaning))" } ?? "")
      + "; provision is \(exposure.directness.map(\.rawValue).joined(separator: ", ")).\n\n"
    text += PathsReport(list, of: analysis, from: entity).text
    text += "\nUnavoidable intermediaries: " + unavoidableText + "\n"
    text += importanceText + sourcesText
    return text
  }

  private var unavoidableText: String {
    guard let unavoidable else { return "not known, because not all paths could be looked at" }
    if unavoidable.isEmpty { return "none; no single intermediary is on all paths" }
    return unavoidable.map { ReportText.visible(dataset.entities[$0].name) }.joined(separator: ", ")
  }

  private var importanceText: String {
    guard let importance else { return "\nImportance of relationships: not computed (more paths than the budget).\n" }
    let rows = importance.filter { $0.importance >= 1e-12 }
      .sorted { (roundedProbability($0.verify), $1.relationship) > (roundedProbability($1.verify), $0.relationship) }
    let shown = rows.prefix(10).map { row -> [String] in
      let relationship = dataset.relationships[row.relationship]
      return [
        "\(dataset.entities[relationship.from].name) \(relationship.kind.verb) \(dataset.entities[relationship.to].name)",
        ReportText.probability(row.importance), ReportText.probability(row.verify),
      ]
    }
    return "\nWhat to verify first (importance: how much of the exposure is lost without the relationship;\n"
      + "verify: that, times how unsure it is)\n\n"
      + ReportTable(header: ["relationship", "importance", "verify"], rows: shown).text(indent: "  ")
      + (rows.count > 10 ? "  … and \(rows.count - 10) more (all in --format json)\n" : "")
  }

  private var sourcesText: String {
    var text = "\nSources of each relationship\n"
    for index in relationships {
      let relationship = dataset.relationships[index]
      text +=
        "\n  \(ReportText.visible(relationship.id)): \(ReportText.visible(dataset.entities[relationship.from].name)) "
        + "\(relationship.kind.verb) \(ReportText.visible(dataset.entities[relationship.to].name)), "
        + "\(relationship.confidenceText(in: dataset, analysis.policy))\n"
      for source in relationship.sources { text += "    " + source.line + "\n" }
    }
    return text
  }
}

extension Confidence.Basis {
  /// The basis in words.
  var explanation: String {
    switch self {
    case .stated: "stated in the data"
    case .sources: "from its sources"
    case .unspecified: "no source: the policy's default"
    }
  }
}

extension Source {
  /// The source on one line: what it says, who published it, when, how firm, where, and what the party answered.
  var line: String {
    var parts: [String] = []
    parts.append(stance.rawValue)
    parts.append("reported by \(publisher ?? "an unnamed publisher")" + (published.map { " (\($0))" } ?? ""))
    if let title { parts.append("\"\(title)\"") }
    if let grade { parts.append("grade \(grade.code)" + (grade.meaning.map { " (\($0))" } ?? "")) }
    if let confidence { parts.append("confidence \(ReportText.probability(confidence.value))") }
    if let url { parts.append(url) }
    if let location { parts.append("[\(location)]") }
    if let response { parts.append("response: \(response)") }
    return ReportText.visible(parts.joined(separator: "; "), limit: 1_000)
  }

  var structuredValue: StructuredValue {
    .object([
      .init(key: "publisher", value: .text(publisher)), .init(key: "title", value: .text(title)),
      .init(key: "url", value: .text(url)), .init(key: "published", value: .text(published?.description)),
      .init(key: "grade", value: .text(grade?.code)), .init(key: "stance", value: .string(stance.rawValue)),
      .init(key: "confidence", value: .number(confidence?.value)),
      .init(key: "response", value: .text(response)),
      .init(key: "location", value: .text(location?.description)),
    ])
  }
}
