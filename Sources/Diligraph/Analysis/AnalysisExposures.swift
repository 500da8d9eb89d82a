// SPDX-License-Identifier: Apache-2.0

extension Analysis {
  /// The exposure of every entity that has a feasible path, by entity.
  ///
  /// - Parameter exactly: whether exact figures are computed too, where the budget allows.
  public func exposures(exactly: Bool = false) -> [Exposure] {
    asking { core in
      let hasSubject = (0..<core.graph.nodeCount).filter { core.search.bounds.started[$0] > 0 }
      return hasSubject.compactMap { node in
        let exposure = exposure(Int32(node), core, steps: budget.stepsPerEntity, exactly: exactly)
        return exposure.lower > 0 || exposure.isCut ? exposure : nil
      }
    }
  }

  /// The exposure of the entity at `entity`, exactly where the budget allows.
  public func exposure(of entity: Int) -> Exposure {
    asking { exposure(Int32(entity), $0, steps: budget.stepsPerNamedEntity, exactly: true) }
  }

  /// The indirect events of an entity, whole where the budget allows; nil past it.
  func events(of node: Int32, _ core: Core, limit: Int? = nil, steps: Int? = nil) -> ExposureEvents? {
    let outcome = core.search.run(
      PathSearch.Request(
        sources: [node], limit: min(limit ?? Int.max, budget.exactPaths),
        steps: steps ?? budget.stepsPerNamedEntity))
    guard outcome.isComplete, core.derivations.cutNodes.isDisjoint(with: outcome.paths.map(\.endUser)) else {
      return nil
    }
    return ExposureEvents(outcome.paths, search: core.search)
  }

  /// The exact exposure; nil past the budget.
  private func exact(_ node: Int32, _ core: Core) -> Double? {
    if let network = ExposureNetwork(node, search: core.search)?.network,
      let value = network.reliability(budget: budget.exactProblems)
    {
      return value
    }
    return events(of: node, core)?.probability(budget: budget.exactProblems)
  }

  /// The exact exposure where it costs little, as it is asked for of each entity of a list.
  private func exactOfFewPaths(_ node: Int32, _ core: Core, steps: Int) -> Double? {
    events(of: node, core, limit: 100, steps: min(steps, 2_000))?
      .probability(budget: min(10_000, budget.exactProblems))
  }

  private func exposure(_ node: Int32, _ core: Core, steps: Int, exactly: Bool) -> Exposure {
    var result = Exposure(
      entity: Int(node), lower: 0, exact: nil, upper: 0, method: .bounds, level: nil, directness: [], isCut: false)
    let best = core.search.run(PathSearch.Request(sources: [node], limit: 1, steps: steps))
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
