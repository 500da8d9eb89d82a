// SPDX-License-Identifier: Apache-2.0

/// Relationships in which an entity provides to itself, which are data errors or mergers of unlike records.
enum SelfProvision {
  /// A finding for each; the analysis leaves such relationships out.
  static func findings(_ relationships: Relationships, _ entities: Entities) -> [Finding] {
    let toItself = foundInParallel(relationships.count) { range in
      range.filter { index in
        let (from, to) = relationships.parties(index)
        return from == to
      }
    }.flatMap { $0 }
    return toItself.map { relationships[$0] }.filter { $0.kind.family == .provision }.map { relationship in
      let entity = entities[relationship.from]
      let place = relationship.sources.lazy.compactMap(\.location).first ?? SourceLocation(file: relationship.id)
      let merged = entity.records.count > 1 ? "; \(entity.records.count) records are this entity" : ""
      return Finding(
        "supplier-is-buyer", .doubt, at: place,
        "\"\(entity.name)\" is on both sides of the relationship \"\(relationship.id)\" (\(relationship.kind.rawValue))\(merged); no "
          + "analysis counts it. See \"diligraph show\" for why its records are one, and split them if they are not.")
    }
  }
}
