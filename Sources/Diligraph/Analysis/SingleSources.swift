// SPDX-License-Identifier: Apache-2.0

extension Analysis {
  /// Relationships that have one source or none, and on which all paths of some entity hang.
  ///
  /// - Returns: the leads, and for how many entities the steps of a list do not tell; the most exposed come first.
  func singleSources() -> (leads: [Lead], undecided: Int) {
    let exposed = exposures().filter { $0.lower > 0 }.sorted {
      let values = (roundedProbability($0.lower), roundedProbability($1.lower))
      return values.0 != values.1 ? values.0 > values.1 : $0.entity < $1.entity
    }
    var hanging: [Int: (entities: [Int], weight: Double)] = [:]
    var undecided = 0
    var steps = ListSteps(most: budget.stepsPerEntity, all: budget.stepsPerList)
    var uncorroborated: [Int: Bool] = [:]
    for exposure in exposed {
      let needed = neededByAll(Int32(exposure.entity), &steps) { relationship in
        if let known = uncorroborated[relationship] { return known }
        let answer = dataset.relationships[relationship].isUncorroborated
        uncorroborated[relationship] = answer
        return answer
      }
      guard let needed else {
        undecided += 1
        continue
      }
      for relationship in needed {
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

  /// The relationships that all paths of an entity need, of those that are `wanted`, holdings of derivations left out;
  /// nil past the steps.
  private func neededByAll(
    _ node: Int32, _ left: inout ListSteps, where wanted: (Int) -> Bool
  ) -> Set<Int>? {
    asking { core in
      var steps = left.next
      defer { left.spend(steps) }
      let best = core.search.run(PathSearch.Request(sources: [node], limit: 1, steps: steps.most))
      steps.taken += best.steps
      guard let path = best.paths.first else { return best.isCut ? nil : [] }
      func relationship(_ part: PathSearch.Avoided) -> Int? {
        guard case .edge(let edge) = part else { return nil }
        return Int(core.graph.edges[Int(edge)].relationship)
      }
      let needed = neededParts(
        of: path, core, &steps, parts: { $0.edges.map { .edge($0) } },
        where: { relationship($0).map(wanted) ?? false })
      return needed.map { Set($0.compactMap(relationship)) }
    }
  }
}

extension Relationship {
  /// Whether one publisher at most says so, and none officially (grades A1 to A3).
  var isUncorroborated: Bool {
    let supporting = sources.stillSupporting
    guard Set(supporting.map(\.publisher)).count <= 1 else { return false }
    return !supporting.contains { ["A1", "A2", "A3"].contains($0.grade?.code ?? "") }
  }
}
