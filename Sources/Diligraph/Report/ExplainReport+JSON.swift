// SPDX-License-Identifier: Apache-2.0

extension ExplainReport {
  private func entity(_ index: Int) -> StructuredValue { .string(dataset.entities.id(at: index)) }
  private func relationship(_ index: Int) -> StructuredValue { .string(dataset.relationships[index].id) }

  /// What to decide on: what is unavoidable, important, missing, and what would clear the entity.
  var decisionMembers: [StructuredValue.Member] {
    [
      .init(
        key: "unavoidable", value: explanation.unavoidable.map { .array($0.map(entity)) } ?? .null),
      .init(
        key: "importance",
        value: explanation.importance.map { rows in
          .array(
            rows.map {
              .object([
                .init(key: "relationship", value: relationship($0.relationship)),
                .init(key: "importance", value: .number($0.importance)),
                .init(key: "remaining", value: .number($0.remaining)),
                .init(key: "verify", value: .number($0.verify)),
              ])
            })
        } ?? .null),
      .init(
        key: "intermediaries",
        value: explanation.intermediaries.map { rows in
          .array(
            rows.map {
              .object([
                .init(key: "entity", value: entity($0.entity)),
                .init(key: "importance", value: .number($0.importance)),
                .init(key: "remaining", value: .number($0.remaining)),
                .init(key: "verify", value: .number($0.verify)),
              ])
            })
        } ?? .null),
      .init(key: "weakestClaim", value: weakestClaimValue),
      .init(
        key: "evidence", value: explanation.evidence.map { .array($0.rows.map(evidenceValue)) } ?? .null),
      .init(key: "clearing", value: clearingValue),
      .init(key: "missing", value: .array(explanation.gaps.map(gapValue))),
    ]
  }

  private var weakestClaimValue: StructuredValue {
    guard let best = explanation.list.paths.first, let claim = PathFactors(best, in: analysis).weakestClaim else {
      return .null
    }
    let (type, id): (String, String) =
      switch claim.event {
      case .flag(let index): ("flag", dataset.flags[index].id)
      case .confidence(let index), .transmission(let index), .relevance(let index):
        ("relationship", dataset.relationships[index].id)
      case .passThrough(let index): ("entity", dataset.entities.id(at: index))
      }
    return .object([
      .init(key: "type", value: .string(type)), .init(key: "id", value: .string(id)),
      .init(key: "confidence", value: .number(claim.value)),
    ])
  }

  private func evidenceValue(_ row: EvidenceDependence) -> StructuredValue {
    let named: [StructuredValue.Member] =
      switch row.evidence {
      case .publisher(let name):
        [.init(key: "type", value: .string("publisher")), .init(key: "publisher", value: .text(name))]
      case .document(let publisher, let title, let url, let file):
        [
          .init(key: "type", value: .string("document")), .init(key: "publisher", value: .text(publisher)),
          .init(key: "title", value: .text(title)), .init(key: "url", value: .text(url)),
          .init(key: "file", value: .text(file)),
        ]
      }
    return .object(
      named + [
        .init(key: "relationships", value: .array(row.relationships.map(relationship))),
        .init(key: "flags", value: .array(row.flags.map { .string(dataset.flags[$0].id) })),
        .init(key: "remaining", value: .number(row.remaining)), .init(key: "lost", value: .number(row.lost)),
      ])
  }

  private var clearingValue: StructuredValue {
    guard let clearing = explanation.clearing else { return .null }
    return .object([
      .init(key: "relationships", value: .array(clearing.relationships.map(relationship))),
      .init(key: "minimal", value: .bool(clearing.isMinimal)),
      .init(key: "atLeast", value: .number(Double(clearing.atLeast))),
      .init(key: "method", value: .string(clearing.method.rawValue)),
    ])
  }

  private func gapValue(_ gap: DataGap) -> StructuredValue {
    .object([
      .init(key: "fact", value: .string(gap.fact.rawValue)),
      .init(key: "relationship", value: gap.relationship.map(relationship) ?? .null),
      .init(key: "entity", value: gap.entity.map(entity) ?? .null),
    ])
  }
}
