// SPDX-License-Identifier: Apache-2.0

/// Why an entity is exposed: its figures, its paths, what they rest on, and what to check first.
public struct ExplainReport: Report {
  let analysis: Analysis
  let explanation: Explanation
  private let isExpanded: Bool

  /// The explanation of `entity` with its `limit` best paths.
  ///
  /// - Parameters:
  ///   - entity: the index of the entity.
  ///   - analysis: the analysis that is asked.
  ///   - limit: how many paths, at most; nil for all within the budget.
  ///   - expanded: whether the text shows each path on its own.
  public init(_ entity: Int, of analysis: Analysis, limit: Int? = 10, expanded: Bool = false) {
    self.analysis = analysis
    explanation = analysis.explanation(of: entity, limit: limit)
    isExpanded = expanded
  }

  /// Whether all paths are given and everything was computed over all of them.
  public var isComplete: Bool {
    pathsReport.isComplete && explanation.unavoidable != nil && explanation.importance != nil
      && explanation.intermediaries != nil && explanation.evidence?.leftOut == 0
      && explanation.clearing?.isMinimal ?? true
  }

  var dataset: Dataset { analysis.dataset }

  var pathsReport: PathsReport {
    PathsReport(
      explanation.list, of: analysis, from: explanation.entity, expanded: isExpanded, factors: true)
  }

  /// The end users of the paths, ascending.
  var endUsers: [Int] { Set(explanation.list.paths.map(\.endUser)).sorted() }

  /// The relationships of the paths and of all derivations of their end users, ascending.
  var relationships: [Int] {
    Set(
      explanation.list.paths.flatMap(\.relationships)
        + endUsers.flatMap { analysis.derivations(of: $0).flatMap(\.relationships) }
    ).sorted()
  }

  /// The flags of all derivations of the end users, ascending.
  var flags: [Int] { Set(endUsers.flatMap { analysis.derivations(of: $0).flatMap(\.flags) }).sorted() }

  /// The exposure, its paths with their factors, what is unavoidable, important or missing, on whom the exposure rests,
  /// what would clear the entity, and the confidence of each relationship.
  public var members: [StructuredValue.Member] {
    let exposure = explanation.exposure
    let rows = exposure.upper > 0 ? [exposure.structuredValue(in: dataset)] : []
    let paths = explanation.list.paths.map { path -> StructuredValue in
      guard case .object(let members) = path.structuredValue(in: dataset, withFrom: false) else { return .null }
      return .object(
        members + [
          .init(key: "onePublisher", value: .text(path.onlyPublisher(in: dataset))),
          .init(key: "factors", value: PathFactors(path, in: analysis).structuredValue),
        ])
    }
    return [
      .init(key: "entity", value: .string(dataset.entities.id(at: explanation.entity))),
      .init(key: "name", value: .string(dataset.entities[explanation.entity].name)),
      .init(key: "exposures", value: .array(rows)),
      .init(key: "paths", value: .array(paths)),
      pathsReport.groupsMember,
    ] + decisionMembers + [
      .init(key: "confidence", value: .array(relationships.map(confidenceValue))),
      .init(key: "endUsers", value: .array(endUsers.map(endUserValue))),
      .init(key: "flags", value: .array(flags.map(flagValue))),
    ]
  }

  /// All ways in which an end user is flagged.
  private func endUserValue(_ entity: Int) -> StructuredValue {
    .object([
      .init(key: "entity", value: .string(dataset.entities.id(at: entity))),
      .init(
        key: "derivations",
        value: .array(
          analysis.derivations(of: entity).map { way in
            guard case .object(let members) = way.structuredValue(in: dataset) else { return .null }
            return .object(
              members + [
                .init(key: "probability", value: .number(way.probability)),
                .init(key: "level", value: .number(Double(way.level))),
              ])
          })),
      .init(key: "complete", value: .bool(!analysis.hasCutDerivations(of: entity))),
    ])
  }

  private func flagValue(_ index: Int) -> StructuredValue {
    let flag = dataset.flags[index]
    return .object([
      .init(key: "flag", value: .string(flag.id)),
      .init(key: "entity", value: .string(dataset.entities.id(at: flag.entity))),
      .init(key: "category", value: .string(flag.category)),
      .init(key: "list", value: .text(flag.list)),
      .init(key: "level", value: .number(Double(flag.level?.value ?? analysis.policy.levelUnspecified))),
      .init(
        key: "confidence", value: .number(flag.confidence?.value ?? analysis.policy.flagConfidenceUnspecified)),
      .init(key: "sources", value: .array(flag.sources.map(\.structuredValue))),
    ])
  }

  private func confidenceValue(_ index: Int) -> StructuredValue {
    let relationship = dataset.relationships[index]
    let confidence = Confidence(of: relationship, policy: analysis.policy)
    return .object([
      .init(key: "relationship", value: .string(relationship.id)),
      .init(key: "from", value: .string(dataset.entities.id(at: relationship.from))),
      .init(key: "to", value: .string(dataset.entities.id(at: relationship.to))),
      .init(key: "kind", value: .string(relationship.kind.rawValue)),
      .init(key: "confidence", value: .number(confidence.value)),
      .init(key: "basis", value: .string(confidence.basis.rawValue)),
      .init(key: "sources", value: .array(relationship.sources.map(\.structuredValue))),
    ])
  }

  /// One row for each relationship that matters: its importance and what to verify.
  public var table: ReportTable {
    let rows = explanation.importance ?? []
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
}
