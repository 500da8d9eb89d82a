// SPDX-License-Identifier: Apache-2.0

/// The importance of an intermediary for an entity's exposure.
public struct IntermediaryImportance: Hashable, Sendable {
  /// The index of the intermediary in the data set.
  public var entity: Int
  /// The exact exposure, less what remains.
  public var importance: Double
  /// The exact exposure of the case without any relationship of the intermediary. One that is flagged itself stays an
  /// end user: then only what it provides is taken away.
  public var remaining: Double
  /// The importance times (1 − what the intermediary passes on): where learning what it did with what it got would
  /// tell most. Nil where it passes nothing on, but is one that the entity answers for.
  public var verify: Double?
}

extension Analysis {
  /// More intermediaries than this are not solved one by one.
  private static let mostIntermediaries = 500

  /// The importance of each intermediary on the paths of `entity`, by intermediary.
  ///
  /// - Returns: nil when the budget did not allow an exact exposure.
  public func intermediaryImportance(for entity: Int) -> [IntermediaryImportance]? {
    asking { core in
      let node = Int32(entity)
      guard let events = events(of: node, core) else { return networkIntermediaries(node, core) }
      let paths = core.paths(from: node, limit: budget.exactPaths, steps: budget.stepsPerNamedEntity).paths
      var union = EventUnion(events, budget: budget.exactProblems)
      guard let exposure = union.probability() else { return networkIntermediaries(node, core) }
      var visited: Set<Int32> = []
      for path in paths { visited.formUnion(path.edges.dropLast().map { core.graph.edges[Int($0)].to }) }
      guard visited.count <= Self.mostIntermediaries else { return nil }
      let passing = Set(events.passing)
      var rows: [IntermediaryImportance] = []
      for intermediary in visited.sorted() {
        let own = Set(events.edges.filter { core.isOwn($0, of: intermediary) })
        guard
          let remaining = union.probability(keeping: { set in
            !set.contains { $0 % 4 == 0 && own.contains($0 / 4) }
          })
        else { return nil }
        rows.append(row(intermediary, exposure, remaining, passes: passing.contains(intermediary), core))
      }
      return rows
    }
  }

  /// The same where there are too many paths to look at one by one, and nothing but their events decides.
  private func networkIntermediaries(_ node: Int32, _ core: Core) -> [IntermediaryImportance]? {
    guard let whole = core.network(of: node),
      whole.intermediaries.count <= Self.mostIntermediaries,
      let exposure = whole.network.reliability(budget: budget.exactProblems)
    else { return nil }
    var rows: [IntermediaryImportance] = []
    for intermediary in whole.intermediaries {
      let own = whole.edges.filter { core.isOwn($0, of: intermediary) }
      guard let rest = ExposureNetwork(node, search: core.search, changes: .without(own)),
        let remaining = rest.network.reliability(budget: budget.exactProblems)
      else { return nil }
      rows.append(row(intermediary, exposure, remaining, passes: true, core))
    }
    // The network may hold entities from which no way leads on.
    return rows.filter { $0.importance > 0 }
  }

  private func row(
    _ entity: Int32, _ exposure: Double, _ remaining: Double, passes: Bool, _ core: Core
  ) -> IntermediaryImportance {
    // What is left of rounding is no importance.
    let importance = exposure - remaining > 1e-12 * exposure ? exposure - remaining : 0
    let passed = core.graph.passThrough[Int(entity)]
    return IntermediaryImportance(
      entity: Int(entity), importance: importance, remaining: remaining,
      verify: passes ? importance * (1 - passed) : nil)
  }
}

extension Analysis.Core {
  /// Whether an edge goes when `node` is taken away as an intermediary: any of its edges; of one that is flagged or
  /// derived, which stays an end user, what it provides.
  func isOwn(_ index: Int32, of node: Int32) -> Bool {
    let edge = graph.edges[Int(index)]
    if edge.from != node && edge.to != node { return false }
    return derivations.byNode[Int(node)].isEmpty || (edge.from == node && edge.isProvision)
  }
}
