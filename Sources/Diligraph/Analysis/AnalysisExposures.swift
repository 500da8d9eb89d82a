// SPDX-License-Identifier: Apache-2.0

extension Analysis {
  /// The exposure of every entity that has a feasible path, by entity.
  ///
  /// One search over all entities finds the best paths of those that answer for no other one (`PathLabels`); where
  /// it leaves a doubt, and for the others, the paths of the entity are searched within the budget.
  ///
  /// - Parameter exactly: whether exact figures are computed too, where the budget allows.
  public func exposures(exactly: Bool = false) -> [Exposure] {
    asking { core in
      let labels = exactly ? nil : LabelledExposures(core)
      return (0..<core.graph.nodeCount).compactMap { node -> Exposure? in
        guard core.search.bounds.started[node] > 0 else { return nil }
        let exposure =
          labels?.exposure(node) { directness in
            isPossible(Int32(node), directness, core, steps: budget.stepsPerEntity)
          } ?? exposure(Int32(node), core, steps: budget.stepsPerEntity, exactly: exactly)
        return exposure.lower > 0 || exposure.isCut ? exposure : nil
      }
    }
  }

  /// ``exposures(exactly:)`` with an estimate for each entity, from the same worlds for all.
  ///
  /// - Returns: nil where dates, products or derivations past the budget decide which paths count, so that entities must
  ///   be asked about by name.
  public func estimatedExposures() -> [Exposure]? {
    guard let sampling = asking({ NetworkSampling($0.search) }) else { return nil }
    let estimates = sampling.estimates(worlds: budget.worlds, seed: budget.seed)
    return exposures().map { exposure in
      var exposure = exposure
      exposure.estimate = estimates[exposure.entity]?.within(exposure.lower...exposure.upper)
      if exposure.estimate != nil { exposure.method = .estimate }
      return exposure
    }
  }

  /// Whether the entity has a path of a form; nil past the budget.
  private func isPossible(_ node: Int32, _ form: Path.Directness, _ core: Core, steps: Int) -> Bool? {
    let outcome = core.search.run(PathSearch.Request(sources: [node], limit: 1, steps: steps, directness: form))
    return outcome.paths.isEmpty && outcome.isCut ? nil : !outcome.paths.isEmpty
  }

  /// The exposure of the entity at `entity`, exactly where the budget allows.
  public func exposure(of entity: Int) -> Exposure {
    asking { exposure(Int32(entity), $0, steps: budget.stepsPerNamedEntity, exactly: true) }
  }

  /// The indirect events of an entity, whole where the budget allows; nil past it.
  func events(of node: Int32, _ core: Core, limit: Int? = nil, steps: Int? = nil) -> ExposureEvents? {
    let limit = min(limit ?? Int.max, budget.exactPaths)
    let steps = steps ?? budget.stepsPerNamedEntity
    let outcome = core.paths(from: node, limit: limit, steps: steps)
    guard outcome.isComplete, core.derivations.cutNodes.isDisjoint(with: outcome.paths.map(\.endUser)) else {
      return nil
    }
    return core.events(of: node, limit: limit, steps: steps)
  }

  /// The exact exposure; nil past the budget.
  private func exact(_ node: Int32, _ core: Core) -> Double? {
    if let network = core.network(of: node)?.network,
      let value = network.reliability(budget: budget.exactProblems)
    {
      return value
    }
    return events(of: node, core)?.probability(budget: budget.exactProblems)
  }

  /// An estimate: over all paths where they are few enough to be listed, else by a search in each world.
  private func estimate(_ node: Int32, _ core: Core) -> Exposure.Estimate? {
    if let events = events(of: node, core) {
      return EventSampling(events, seed: budget.seed).estimate(worlds: budget.worlds)
    }
    // A derivation that is not listed could hold in a world, and would not be found.
    guard core.derivations.cutNodes.isEmpty else { return nil }
    return WorldSampling(search: core.search, draws: Draws(seed: budget.seed))
      .estimate(node, worlds: budget.worlds, steps: (10_000, budget.stepsPerNamedEntity * 4))
  }

  /// What the best paths alone give, within the bracket but for rounding.
  private func union(_ node: Int32, _ core: Core, _ bracket: Exposure) -> Exposure.PathUnion? {
    let paths = core.paths(from: node, limit: budget.exactPaths, steps: budget.stepsPerNamedEntity).paths
    let bound = PathUnionBound(core.search, budget: min(100_000, budget.exactProblems))
    guard var union = bound.union(of: paths) else { return nil }
    union.value = min(max(union.value, bracket.lower), max(bracket.lower, bracket.upper))
    return union
  }

  /// The exact exposure where it costs little, as it is asked for of each entity of a list.
  private func exactOfFewPaths(_ node: Int32, _ core: Core, steps: Int) -> Double? {
    events(of: node, core, limit: 100, steps: min(steps, 2_000))?
      .probability(budget: min(10_000, budget.exactProblems))
  }

  private func exposure(_ node: Int32, _ core: Core, steps: Int, exactly: Bool) -> Exposure {
    var result = Exposure(
      entity: Int(node), lower: 0, exact: nil, upper: 0, method: .bounds, level: nil, directness: [], isCut: false)
    let best =
      exactly
      ? core.paths(from: node, limit: 1, steps: steps)
      : core.search.run(PathSearch.Request(sources: [node], limit: 1, steps: steps))
    guard let path = best.paths.first else {
      result.isCut = best.isCut
      // Not known to be 0: the search was cut off before it found a path.
      result.upper = best.isCut ? core.upper.sharing[Int(node)] : 0
      if exactly, !best.isCut { result.exact = 0; result.method = .exact }
      return result
    }
    result.isCut = best.isCut || core.derivations.cutNodes.contains(path.endUser)
    result.lower = path.probability
    result.upper = max(core.upper.values[Int(node)], path.probability)
    result.level = highestLevel(node, core, known: path.level, steps: steps, isCut: &result.isCut)
    result.directness = directness(node, core, known: path, steps: steps, isCut: &result.isCut)
    // Where a path may share a holding with a derivation, noisy-OR alone is no bound: the exact value is
    // one, or else the looser bound.
    let sharing = core.upper.sharing[Int(node)]
    let mayShare = sharing > core.upper.values[Int(node)] + 1e-9
    guard exactly || mayShare else { return result }
    guard let exact = exactly ? exact(node, core) : exactOfFewPaths(node, core, steps: steps) else {
      result.upper = max(result.upper, sharing)
      guard exactly else { return result }
      result.union = union(node, core, result)
      if let estimate = estimate(node, core) {
        let least = result.union?.value ?? result.lower
        result.estimate = estimate.within(least...max(least, result.upper))
        result.method = .estimate
      }
      return result
    }
    if mayShare { result.upper = max(result.upper, exact) }
    if exactly {
      // Rounding of the sums must not leave the bracket.
      result.exact = min(max(exact, result.lower), result.upper)
      result.method = .exact
    }
    return result
  }

  /// The largest level of the node's paths: each higher level than the best path's is searched for.
  private func highestLevel(
    _ node: Int32, _ core: Core, known: Int, steps: Int, isCut: inout Bool
  ) -> Int {
    for level in core.levels where level > known {
      let search = core.search(for: PathGoal(minLevel: level), policy: policy)
      guard search.bounds.started[Int(node)] > 0 else { continue }
      let outcome = search.run(PathSearch.Request(sources: [node], limit: 1, steps: steps))
      if let path = outcome.paths.first { return path.level }
      isCut = isCut || outcome.isCut
    }
    return known
  }

  private func directness(
    _ node: Int32, _ core: Core, known: FoundPath, steps: Int, isCut: inout Bool
  ) -> [Path.Directness] {
    let first = core.search.path(known).directness
    var found: Set<Path.Directness> = [first]
    for form in Path.Directness.allCases where form != first {
      let request = PathSearch.Request(sources: [node], limit: 1, steps: steps, directness: form)
      let outcome = core.search.run(request)
      if !outcome.paths.isEmpty { found.insert(form) }
      isCut = isCut || outcome.isCut
    }
    return found.sorted { $0.rawValue < $1.rawValue }
  }
}

/// The exposures of a list, as far as the labels of all entities decide them.
private struct LabelledExposures {
  private let core: Analysis.Core
  private let best: [PathLabels.Best]
  /// The levels above the lowest one, gravest first, each with what reaches it.
  private let levels: [(level: Int, best: [PathLabels.Best])]

  init(_ core: Analysis.Core) {
    self.core = core
    best = PathLabels(core.search).best
    levels = core.levels.dropLast().map { ($0, PathLabels(core.search, minLevel: $0).best) }
  }

  /// The exposure of an entity; nil where its paths must be looked at one by one.
  ///
  /// - Parameter isPossible: whether the entity has a path of a form, for what the labels leave open.
  func exposure(_ node: Int, isPossible: (Path.Directness) -> Bool?) -> Exposure? {
    let found = best[node]
    let mayShare = core.upper.sharing[node] > core.upper.values[node] + 1e-9
    let answers = core.graph.controlOut[node].contains { core.graph.edges[Int($0)].attributes }
    guard found.isDecided, !answers, !mayShare else { return nil }
    var result = Exposure(
      entity: node, lower: found.lower, exact: nil, upper: 0, method: .bounds, level: nil, directness: [],
      isCut: false)
    guard found.lower > 0 else { return result }
    result.upper = max(core.upper.values[node], found.lower)
    result.isCut = core.derivations.cutNodes.contains(found.endUser)
    guard let level = level(node) else { return nil }
    result.level = level
    if found.direct > 0 { result.directness.append(.direct) }
    if found.indirect > 0 {
      result.directness.append(.indirect)
    } else if found.doubtful > 0 {
      let answer = isPossible(.indirect)
      if answer == true { result.directness.append(.indirect) }
      result.isCut = result.isCut || answer == nil
    }
    return result
  }

  /// The largest level of the entity's paths; nil where that is doubtful.
  private func level(_ node: Int) -> Int? {
    for (level, best) in levels {
      if best[node].lower > 0 { return level }
      if best[node].doubtful > 0 { return nil }
    }
    return core.levels.last
  }
}
