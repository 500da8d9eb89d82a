// SPDX-License-Identifier: Apache-2.0

extension Analysis {
  /// The exposure of the entity at `entity`, exactly where the budget allows.
  public func exposure(of entity: Int) -> Exposure {
    asking { core in
      var steps = StepCount(most: budget.stepsPerNamedEntity)
      return exposure(Int32(entity), core, &steps, exactly: true)
    }
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
      let estimate = EventSampling(events, seed: budget.seed).estimate(worlds: budget.worlds)
      // Drawing paths serves rare exposures. Of a common one with many paths its error is larger than that of drawing worlds.
      let ofWorlds = (estimate.value * (1 - estimate.value) / Double(max(1, budget.worlds))).squareRoot()
      guard estimate.standardError > 1.5 * ofWorlds, let other = worldEstimate(node, core) else { return estimate }
      return other.standardError < estimate.standardError ? other : estimate
    }
    return worldEstimate(node, core)
  }

  /// An estimate by a search in each world; nil where too many worlds stay undecided.
  private func worldEstimate(_ node: Int32, _ core: Core) -> Exposure.Estimate? {
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
  private func exactOfFewPaths(_ node: Int32, _ core: Core, _ steps: inout StepCount) -> Double? {
    let (limit, most) = (min(100, budget.exactPaths), min(steps.most, 2_000))
    steps.taken += core.paths(from: node, limit: limit, steps: most).steps
    return events(of: node, core, limit: limit, steps: most)?.probability(budget: min(10_000, budget.exactProblems))
  }

  /// The exposure of an entity: its best path, the form and level of its paths, and what bounds it.
  func exposure(_ node: Int32, _ core: Core, _ steps: inout StepCount, exactly: Bool) -> Exposure {
    var result = Exposure(entity: Int(node))
    let best =
      exactly
      ? core.paths(from: node, limit: 1, steps: steps.most)
      : core.search.run(PathSearch.Request(sources: [node], limit: 1, steps: steps.most))
    steps.taken += best.steps
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
    result.level = highestLevel(node, core, known: path.level, &steps, isCut: &result.isCut)
    result.directness = directness(node, core, known: path, &steps, isCut: &result.isCut)
    // Where a path may share a holding with a derivation, noisy-OR alone is no bound: the exact value is
    // one, or else the looser bound.
    let sharing = core.upper.sharing[Int(node)]
    let mayShare = sharing > core.upper.values[Int(node)] + 1e-9
    guard exactly || mayShare else { return result }
    guard let exact = exactly ? exact(node, core) : exactOfFewPaths(node, core, &steps) else {
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
    _ node: Int32, _ core: Core, known: Int, _ steps: inout StepCount, isCut: inout Bool
  ) -> Int {
    for level in core.levels where level > known {
      let search = core.search(for: PathGoal(minLevel: level), policy: policy)
      guard search.bounds.started[Int(node)] > 0 else { continue }
      let outcome = search.run(PathSearch.Request(sources: [node], limit: 1, steps: steps.most))
      steps.taken += outcome.steps
      if let path = outcome.paths.first { return path.level }
      isCut = isCut || outcome.isCut
    }
    return known
  }

  private func directness(
    _ node: Int32, _ core: Core, known: FoundPath, _ steps: inout StepCount, isCut: inout Bool
  ) -> [Path.Directness] {
    let first = core.search.path(known).directness
    var found: Set<Path.Directness> = [first]
    for form in Path.Directness.allCases where form != first {
      let request = PathSearch.Request(sources: [node], limit: 1, steps: steps.most, directness: form)
      let outcome = core.search.run(request)
      steps.taken += outcome.steps
      if !outcome.paths.isEmpty { found.insert(form) }
      isCut = isCut || outcome.isCut
    }
    return found.sorted { $0.rawValue < $1.rawValue }
  }
}
