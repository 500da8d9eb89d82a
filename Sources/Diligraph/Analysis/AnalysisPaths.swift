// SPDX-License-Identifier: Apache-2.0

/// Paths in order, and whether they are all.
public struct PathList: Hashable, Sendable {
  /// The paths, best first.
  public var paths: [Path]
  /// Whether these are all feasible paths that were asked for.
  public var isComplete: Bool
  /// Whether the search was cut off by its budget, so that better paths than the last may be missing.
  public var isCut: Bool
}

extension Analysis {
  /// The best feasible paths, in the order of semantics.md section 4.
  ///
  /// Paths to a named entity that nothing flags are those by which what is provided reaches it: their derivation is
  /// without flags, and certain.
  ///
  /// - Parameters:
  ///   - source: where they start; nil for any entity.
  ///   - endUser: where they end, flagged or not; nil for any flagged or derived entity.
  ///   - limit: how many are wanted, at most; nil for all within the budget.
  public func paths(from source: Int? = nil, to endUser: Int? = nil, limit: Int? = nil) -> PathList {
    asking { core in
      let limit = limit ?? Int.max
      let steps = budget.stepsPerNamedEntity
      let search = search(to: endUser.map(Int32.init), core)
      let outcome: PathSearch.Outcome
      if let source, endUser == nil {
        outcome = core.paths(from: Int32(source), limit: limit, steps: steps)
      } else {
        let sources = source.map { [Int32($0)] } ?? (0..<core.graph.nodeCount).map(Int32.init)
        outcome = search.run(PathSearch.Request(sources: sources, limit: limit, steps: steps))
      }
      return PathList(
        paths: outcome.paths.map(search.path), isComplete: outcome.isComplete, isCut: outcome.isCut)
    }
  }

  /// The search for paths that end at an entity; nil for any flagged one.
  private func search(to endUser: Int32?, _ core: Core) -> PathSearch {
    let goal = PathGoal(endUser: endUser)
    guard let endUser, core.derivations.byNode[Int(endUser)].isEmpty, !core.derivations.cutNodes.contains(endUser)
    else {
      return core.search(for: goal, policy: policy)
    }
    return PathSearch(
      graph: core.graph, derivations: Derivations(endingAt: endUser, nodeCount: core.graph.nodeCount), policy: policy,
      components: core.search.components, goal: goal, cancellation: core.search.cancellation)
  }

  /// The entities that all feasible paths of `entity` visit, itself and each path's end user left out.
  ///
  /// - Returns: indices of entities, ascending; nil when the budget did not allow to look at all paths.
  public func unavoidableIntermediaries(of entity: Int) -> [Int]? {
    asking { core in
      if let network = core.network(of: Int32(entity)) { return network.unavoidable.map(Int.init) }
      let outcome = core.paths(from: Int32(entity), limit: budget.exactPaths, steps: budget.stepsPerNamedEntity)
      guard outcome.isComplete else { return nil }
      var common: Set<Int>?
      for path in outcome.paths {
        var visited = Set(path.edges.map { Int(core.graph.edges[Int($0)].to) })
        visited.remove(Int(path.endUser))
        common = common?.intersection(visited) ?? visited
      }
      return (common ?? []).sorted()
    }
  }

  /// The importance of each relationship that a path of `entity` needs, by relationship.
  ///
  /// - Returns: nil when the budget did not allow an exact exposure.
  public func importance(for entity: Int) -> [Importance]? {
    asking { core in
      guard let events = events(of: Int32(entity), core) else {
        return networkImportance(Int32(entity), core)
      }
      var union = EventUnion(events, budget: budget.exactProblems)
      guard let exposure = union.probability() else { return networkImportance(Int32(entity), core) }
      var result: [Importance] = []
      for edge in core.graph.inOrder(events.edges) {
        guard let without = union.probability(without: edge) else { return nil }
        result.append(importance(of: edge, without, in: exposure, core))
      }
      return result
    }
  }
  /// The same where there are too many paths to look at one by one, and nothing but their events decides.
  private func networkImportance(_ node: Int32, _ core: Core) -> [Importance]? {
    guard let whole = core.network(of: node),
      let exposure = whole.network.reliability(budget: budget.exactProblems)
    else { return nil }
    var result: [Importance] = []
    for edge in core.graph.inOrder(whole.edges) {
      guard let rest = ExposureNetwork(node, search: core.search, changes: .without([edge])),
        let without = rest.network.reliability(budget: budget.exactProblems)
      else { return nil }
      result.append(importance(of: edge, without, in: exposure, core))
    }
    return result
  }

  private func importance(
    of edge: Int32, _ remaining: Double, in exposure: Double, _ core: Core
  ) -> Importance {
    let relationship = core.graph.edges[Int(edge)]
    // What is left of rounding is no importance.
    let importance = exposure - remaining > 1e-12 * exposure ? exposure - remaining : 0
    return Importance(
      relationship: Int(relationship.relationship), importance: importance, remaining: remaining,
      verify: importance * (1 - relationship.confidence))
  }
}
