// SPDX-License-Identifier: Apache-2.0

extension Analysis {
  /// From how many entities on two threads work on a list.
  private static let leastForTwo = 2_000

  /// The exposure of every entity that has a feasible path, by entity.
  ///
  /// One search over all entities finds the best paths of those that answer for no other one (`PathLabels`); where
  /// it leaves a doubt, and for the others, the paths of the entity are searched within the budget: those first that
  /// can be exposed most. The answer is the same on one core and on several.
  ///
  /// - Parameter exactly: whether exact figures are computed too, where the budget allows.
  public func exposures(exactly: Bool = false) -> [Exposure] {
    let (labels, order) = asking { (exactly ? nil : LabelledExposures(of: $0), $0.entitiesByBound) }
    guard order.count >= Self.leastForTwo else {
      return exposures(of: order, labels, budget.stepsPerList, exactly: exactly).sorted { $0.entity < $1.entity }
    }
    let parts = [0, 1].map { part in stride(from: part, to: order.count, by: 2).map { order[$0] } }
    let analyses = [self, forAnotherThread()]
    let found = madeByTwo(2) { part, _ in
      analyses[part].exposures(of: parts[part], labels, budget.stepsPerList / 2, exactly: exactly)
    }
    // Each has a place of its own: to sort exposures, which are large, takes longer than to find them.
    var places = [UInt32](repeating: 0, count: dataset.entities.count)
    let first = UInt32(found[0].count)
    for (index, exposure) in found[0].enumerated() { places[exposure.entity] = UInt32(index) + 1 }
    for (index, exposure) in found[1].enumerated() { places[exposure.entity] = first + UInt32(index) + 1 }
    places.removeAll { $0 == 0 }
    return madeInParallel(places.count) { index in
      let place = places[index] - 1
      return place < first ? found[0][Int(place)] : found[1][Int(place - first)]
    }
  }

  /// The exposures of some entities as those who are named have them, exactly where the budget allows, two at a time.
  ///
  /// - Parameter other: the same analysis for another thread.
  func exposures(ofNamed entities: [Int], _ other: Analysis) -> [Exposure] {
    madeByTwo(entities.count) { index, part in (part == 0 ? self : other).exposure(of: entities[index]) }
  }

  private func exposures(of nodes: [Int32], _ labels: LabelledExposures?, _ steps: Int, exactly: Bool) -> [Exposure] {
    asking { core in
      var left = ListSteps(most: budget.stepsPerEntity, all: steps)
      var found: [Exposure] = []
      for node in nodes {
        var steps = left.next
        // The core is asked, and not the analysis: that would be copied for each entity.
        var exposure = labels?.exposure(Int(node), core) { core.isPossible(node, $0, &steps) }
        if exposure == nil { exposure = self.exposure(node, core, &steps, exactly: exactly) }
        if let exposure, exposure.lower > 0 || exposure.isCut { found.append(exposure) }
        left.spend(steps)
      }
      return found
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
}

extension Analysis.Core {
  /// Whether the entity has a path of a form; nil past the budget.
  fileprivate func isPossible(_ node: Int32, _ form: Path.Directness, _ steps: inout StepCount) -> Bool? {
    let outcome = search.run(PathSearch.Request(sources: [node], limit: 1, steps: steps.most, directness: form))
    steps.taken += outcome.steps
    return outcome.paths.isEmpty && outcome.isCut ? nil : !outcome.paths.isEmpty
  }

  /// The entities that may be exposed, those first that can be most.
  fileprivate var entitiesByBound: [Int32] {
    let started = search.bounds.started
    return started.indices.filter { started[$0] > 0 }
      .sorted { (started[$0], $1) > (started[$1], $0) }.map { Int32($0) }
  }
}

/// The steps of one entity's searches: how many each may take, and how many all have taken.
struct StepCount {
  let most: Int
  var taken = 0
}

/// Shares out the steps of a list: as many for an entity as one may take, while there are plenty, then fewer and fewer,
/// so that each gets some.
struct ListSteps {
  /// Even the last one's searches may take so many.
  private static let least = 32

  /// How many the search of one entity may take.
  let most: Int
  private var left: Int

  init(most: Int, all: Int) { (self.most, left) = (most, all) }

  /// Whether nothing is left but the least that each may take.
  var isSpent: Bool { left == 0 }

  var next: StepCount { StepCount(most: min(most, max(Self.least, left / 64))) }

  mutating func spend(_ steps: StepCount) { left = max(0, left - steps.taken) }
}

/// The exposures of a list, as far as the labels of all entities decide them.
private struct LabelledExposures: Sendable {
  private let best: [PathLabels.Best]
  /// The levels above the lowest one, gravest first, each with what reaches it.
  private let levels: [Level]

  private struct Level: Sendable {
    var level: Int
    var best: [PathLabels.Best]
    /// What may reach it by derivations that are not known; nil where all are.
    var possible: [Double]?
  }

  /// - Returns: nil where the labels tell nothing: paths may end where derivations were not looked for.
  init?(of core: Analysis.Core) {
    guard core.derivations.openNodes.isEmpty else { return nil }
    best = Self.best(core.search)
    levels = core.levels.dropLast().map { level in
      let search = core.search(for: PathGoal(minLevel: level), policy: core.search.policy)
      return Level(
        level: level, best: Self.best(search, minLevel: level),
        possible: core.derivations.cutNodes.isEmpty ? nil : search.bounds.started)
    }
  }

  private static func best(_ search: PathSearch, minLevel: Int = 0) -> [PathLabels.Best] {
    UnconstrainedPaths(search, minLevel: minLevel)?.best ?? PathLabels(search, minLevel: minLevel).best
  }

  /// The exposure of an entity; nil where its paths must be looked at one by one.
  ///
  /// - Parameter isPossible: whether the entity has a path of a form, for what the labels leave open.
  func exposure(_ node: Int, _ core: Analysis.Core, isPossible: (Path.Directness) -> Bool?) -> Exposure? {
    let found = best[node]
    let mayShare = core.upper.sharing[node] > core.upper.values[node] + 1e-9
    let answers = core.graph.controlOut[node].contains { core.graph.edges[Int($0)].attributes }
    guard found.isDecided, !answers, !mayShare else { return nil }
    var result = Exposure(entity: node, lower: found.lower)
    guard found.lower > 0 else { return result }
    result.upper = max(core.upper.values[node], found.lower)
    result.isCut = core.derivations.cutNodes.contains(found.endUser)
    guard let level = level(node, core) else { return nil }
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
  private func level(_ node: Int, _ core: Analysis.Core) -> Int? {
    for level in levels {
      if level.best[node].lower > 0 { return level.level }
      if level.best[node].doubtful > 0 || (level.possible.map { $0[node] > 0 } ?? false) { return nil }
    }
    return core.levels.last
  }
}
