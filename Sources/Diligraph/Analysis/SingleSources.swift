// SPDX-License-Identifier: Apache-2.0

extension Analysis {
  /// More exposed entities than this are not looked at.
  private static let mostEntities = 2_000
  /// So many paths of an entity are looked at.
  private static let mostPaths = 200

  /// Relationships that have one source or none, and on which all paths of some entity hang.
  func singleSources() -> (leads: [Lead], undecided: Int) {
    let exposed = exposures().filter { $0.lower > 0 }.sorted {
      let values = (roundedProbability($0.lower), roundedProbability($1.lower))
      return values.0 != values.1 ? values.0 > values.1 : $0.entity < $1.entity
    }
    var hanging: [Int: (entities: [Int], weight: Double)] = [:]
    var undecided = max(0, exposed.count - Self.mostEntities)
    for exposure in exposed.prefix(Self.mostEntities) {
      guard let needed = neededByAll(Int32(exposure.entity)) else {
        undecided += 1
        continue
      }
      for relationship in needed where dataset.relationships[relationship].isUncorroborated {
        hanging[relationship, default: ([], 0)].entities.append(exposure.entity)
        hanging[relationship, default: ([], 0)].weight = max(
          hanging[relationship]?.weight ?? 0, exposure.lower)
      }
    }
    let leads = hanging.map { relationship, row in
      Lead(
        kind: .singleSource, entity: dataset.relationships.parties(relationship).from,
        other: dataset.relationships.parties(relationship).to, relationships: [relationship], linking: [],
        exposed: row.entities.sorted(), weight: row.weight)
    }
    return (leads, undecided)
  }

  /// The relationships that all paths of an entity need, holdings of derivations left out; nil past the budget.
  private func neededByAll(_ node: Int32) -> Set<Int>? {
    asking { core in
      let outcome = core.search.run(
        PathSearch.Request(sources: [node], limit: Self.mostPaths, steps: budget.stepsPerEntity))
      var common: Set<Int32>?
      for path in outcome.paths {
        common = common?.intersection(path.edges) ?? Set(path.edges)
      }
      guard outcome.isComplete || common?.isEmpty == true else { return nil }
      return Set((common ?? []).map { Int(core.graph.edges[Int($0)].relationship) })
    }
  }
}

extension Relationship {
  /// Whether one publisher at most says so, and none officially (grades A1 to A3).
  var isUncorroborated: Bool {
    let supporting = sources.filter { $0.stance == .supports }
    guard Set(supporting.map(\.publisher)).count <= 1 else { return false }
    return !supporting.contains { ["A1", "A2", "A3"].contains($0.grade?.code ?? "") }
  }
}
