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
    explanation.list.isComplete && explanation.unavoidable != nil && explanation.importance != nil
      && explanation.intermediaries != nil && explanation.evidence?.leftOut == 0
      && explanation.clearing?.isMinimal ?? true
  }

  var dataset: Dataset { analysis.dataset }

  var pathsReport: PathsReport {
    PathsReport(
      explanation.list, of: analysis, from: explanation.entity, expanded: isExpanded, factors: true)
  }

  /// The relationships of the paths and their derivations, ascending.
  var relationships: [Int] {
    Set(explanation.list.paths.flatMap { $0.relationships + $0.derivation.relationships }).sorted()
  }

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
      .init(key: "confidence", value: .array(relationships.map(confidenceValue)))
    ]
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
