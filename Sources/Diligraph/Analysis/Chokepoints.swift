// SPDX-License-Identifier: Apache-2.0

/// An intermediary through which exposure flows.
public struct Chokepoint: Hashable, Sendable {
  /// The index of the intermediary.
  public var entity: Int
  /// The entities whose best path visits it, those that are exposed most first.
  public var onBestPath: [Int]
  /// Those of them that have no path without it, in the same order.
  public var unavoidableFor: [Int]
  /// The sum of the lower figures of the entities whose best path visits it.
  public var through: Double
  /// The sum of the figures of all entities that were looked at, but for its own.
  public var with: Double
  /// The same sum for the case without any relationship of it, or without what it provides where it is flagged itself
  /// and stays an end user; nil where that was not solved.
  public var without: Double?

  /// How much of the sum is lost without it; nil where that was not solved.
  public var lost: Double? { without.map { max(0, with - $0) } }
}

/// Intermediaries in order, and what was looked at.
public struct ChokepointList: Hashable, Sendable {
  /// The intermediaries: those that were solved again first, by what is lost without them; then the others, by what
  /// flows through them.
  public var chokepoints: [Chokepoint]
  /// Which figure is summed.
  public var figure: Figure
  /// How many exposed entities were looked at.
  public var entityCount: Int
  /// How many exposed entities were not looked at, because of the budget; the least exposed ones.
  public var leftOut: Int
  /// For how many entities it is not known what is unavoidable: the steps do not suffice.
  public var undecided: Int

  /// What can be summed.
  public enum Figure: String, Sendable {
    /// The probability of the best path.
    case lower
    /// The exact exposure.
    case exact
  }

  /// Whether every exposed entity was looked at, and every intermediary solved again.
  public var isComplete: Bool {
    leftOut == 0 && undecided == 0 && !chokepoints.contains { $0.without == nil }
  }
}

extension Dataset {
  /// The same data set, in which no relationship of `entity` has any confidence.
  ///
  /// - Parameter provisionOnly: whether only what the entity provides is without.
  func withoutRelationships(of entity: Int, provisionOnly: Bool) -> Dataset {
    var relationships = relationships
    for index in self.relationships.indices(of: entity) {
      var relationship = self.relationships[index]
      if provisionOnly, relationship.from != entity || relationship.kind.family != .provision { continue }
      relationship.confidence = Probability(0)
      relationships[index] = relationship
    }
    return Dataset(
      entities: entities, relationships: relationships, flags: flags, merges: mergeList, findings: findingList,
      judgements: judgements, unedited: unedited)
  }
}

extension Analysis {
  /// For so many entities, the most exposed ones, all that they could reach is looked at where a few paths do not tell
  /// what is unavoidable.
  private static let mostNetworks = 2_000
  /// Solving again looks at every relationship; so many of them are looked at in all.
  private static let mostRelationships = 20_000_000

  /// The intermediaries through which most exposure flows.
  ///
  /// - Parameters:
  ///   - suppliers: whose exposure; nil for every exposed entity.
  ///   - limit: for how many intermediaries the case is solved again without them, at most.
  public func chokepoints(for suppliers: [Int]? = nil, limit: Int = 10) -> ChokepointList {
    let exposed: [Exposure]
    if let suppliers {
      exposed = Set(suppliers).sorted().map(exposure).filter { $0.lower > 0 }
    } else {
      exposed = exposures().filter { $0.lower > 0 }
    }
    let ordered = exposed.sorted {
      let values = (roundedProbability($0.lower), roundedProbability($1.lower))
      return values.0 != values.1 ? values.0 > values.1 : $0.entity < $1.entity
    }
    var list = ChokepointList(
      chokepoints: [], figure: .lower, entityCount: ordered.count, leftOut: 0, undecided: 0)
    let visits = visits(ordered, suppliersAreNamed: suppliers != nil, &list)
    let chosen = ordered.prefix(list.entityCount)
    let isExact = suppliers != nil && !chosen.isEmpty && chosen.allSatisfy { $0.exact != nil }
    list.figure = isExact ? .exact : .lower
    func figure(_ exposure: Exposure) -> Double { isExact ? exposure.exact ?? exposure.lower : exposure.lower }
    let sum = chosen.reduce(0) { $0 + figure($1) }
    let own = Dictionary(uniqueKeysWithValues: chosen.map { ($0.entity, figure($0)) })
    var rows = visits.map { entity, visit in
      Chokepoint(
        entity: entity, onBestPath: visit.best, unavoidableFor: visit.unavoidable,
        through: visit.through, with: sum - (own[entity] ?? 0), without: nil)
    }
    rows.sort {
      let values = (roundedProbability($0.through), roundedProbability($1.through))
      return values.0 != values.1 ? values.0 > values.1 : $0.entity < $1.entity
    }
    let affordable = max(1, Self.mostRelationships / max(1, dataset.relationships.count))
    solve(&rows, min(limit, affordable), chosen.map(\.entity), exactly: isExact)
    list.chokepoints = rows.sorted { a, b in
      let lost = (a.lost.map(roundedProbability) ?? -1, b.lost.map(roundedProbability) ?? -1)
      if lost.0 != lost.1 { return lost.0 > lost.1 }
      let through = (roundedProbability(a.through), roundedProbability(b.through))
      return through.0 != through.1 ? through.0 > through.1 : a.entity < b.entity
    }
    return list
  }

  /// Solves the case without each of the first `count` intermediaries, on two threads, unless it is stopped.
  private func solve(_ rows: inout [Chokepoint], _ count: Int, _ entities: [Int], exactly isExact: Bool) {
    let intermediaries = rows.prefix(count).map(\.entity)
    let results = madeByTwo(intermediaries.count) { index, _ in
      budget.isCancelled ? nil : remaining(entities, without: intermediaries[index], exactly: isExact)
    }
    for index in intermediaries.indices { rows[index].without = results[index] }
  }

  private struct Visit {
    var best: [Int] = []
    var unavoidable: [Int] = []
    var through = 0.0
  }

  /// Whose best paths visit whom: as many entities as the steps suffice for, in their order.
  private func visits(
    _ exposed: [Exposure], suppliersAreNamed: Bool, _ list: inout ChokepointList
  ) -> [Int: Visit] {
    var visits: [Int: Visit] = [:]
    let most = suppliersAreNamed ? budget.stepsPerNamedEntity : budget.stepsPerEntity
    let all = suppliersAreNamed ? Int.max : budget.stepsPerList
    // Of its own: what is unavoidable for some must not cost others their best path.
    var (left, leftForUnavoidable) = (ListSteps(most: most, all: all), ListSteps(most: most, all: all))
    for (number, exposure) in exposed.enumerated() {
      guard !left.isSpent else {
        (list.entityCount, list.leftOut) = (number, exposed.count - number)
        break
      }
      let node = Int32(exposure.entity)
      let (visited, unavoidable) = asking { core -> ([Int], Set<Int>?) in
        var steps = left.next
        let best = core.search.run(PathSearch.Request(sources: [node], limit: 1, steps: steps.most))
        steps.taken += best.steps
        left.spend(steps)
        guard let path = best.paths.first else { return ([], nil) }
        let visited = path.edges.dropLast().map { Int(core.graph.edges[Int($0)].to) }
        var further = leftForUnavoidable.next
        defer { leftForUnavoidable.spend(further) }
        return (visited, neededIntermediaries(of: path, core, &further, mayLookAtAll: number < Self.mostNetworks))
      }
      if unavoidable == nil { list.undecided += 1 }
      for entity in visited {
        visits[entity, default: Visit()].best.append(exposure.entity)
        visits[entity, default: Visit()].through += exposure.lower
        if unavoidable?.contains(entity) == true {
          visits[entity, default: Visit()].unavoidable.append(exposure.entity)
        }
      }
    }
    return visits
  }

  /// The intermediaries of an entity's best path that every path of it visits; nil where that is not told.
  private func neededIntermediaries(
    of best: FoundPath, _ core: Core, _ steps: inout StepCount, mayLookAtAll: Bool
  ) -> Set<Int>? {
    let needed = neededParts(
      of: best, core, &steps,
      parts: { path in path.edges.dropLast().map { .intermediary(core.graph.edges[Int($0)].to) } })
    if let needed {
      return Set(
        needed.compactMap { part -> Int? in
          guard case .intermediary(let node) = part else { return nil }
          return Int(node)
        })
    }
    guard mayLookAtAll, let network = ExposureNetwork(best.source, search: core.search) else { return nil }
    return Set(network.unavoidable.map(Int.init))
  }

  /// The sum of the figures of `entities` in the case without `intermediary`, whose own is left out.
  private func remaining(_ entities: [Int], without intermediary: Int, exactly: Bool) -> Double? {
    // One that is flagged itself stays an end user.
    let isFlagged = !derivations(of: intermediary).isEmpty
    let rest = Analysis(
      dataset.withoutRelationships(of: intermediary, provisionOnly: isFlagged), policy: policy, budget: budget)
    if exactly {
      var sum = 0.0
      for entity in entities where entity != intermediary {
        guard let exact = rest.exposure(of: entity).exact else { return nil }
        sum += exact
      }
      return sum
    }
    let wanted = Set(entities)
    let remaining = rest.exposures()
    // What was cut off would look as if it were lost.
    if budget.isCancelled { return nil }
    return remaining.reduce(0) {
      $1.entity != intermediary && wanted.contains($1.entity) ? $0 + $1.lower : $0
    }
  }
}
