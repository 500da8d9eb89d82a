// SPDX-License-Identifier: Apache-2.0

/// Relationships whose refutation leaves an entity without any feasible path.
public struct ClearingSet: Hashable, Sendable {
  /// Indices of the relationships, ascending; without all of them no path is left.
  public var relationships: [Int]
  /// No smaller set of so many relationships clears the entity.
  public var atLeast: Int
  /// How it was found.
  public var method: Method

  /// Whether no smaller set clears the entity.
  public var isMinimal: Bool { relationships.count == atLeast }

  /// How a set was found.
  public enum Method: String, Sendable {
    /// A minimum cut, where nothing but relationships decides which paths there are.
    case cut
    /// A hitting set over all feasible paths.
    case paths
    /// What leads away from the entity, where there are more paths than the budget.
    case bounds
  }
}

extension Analysis {
  /// The smallest set of relationships whose refutation clears `entity`, or one with a lower bound for all others.
  ///
  /// Flags, pass-throughs and relevances are no relationships: they stay. Of several smallest sets it is one.
  ///
  /// - Returns: nil where there is no path.
  public func clearingSet(of entity: Int) -> ClearingSet? {
    asking { core in
      let node = Int32(entity)
      func relationships(_ edges: [Int32]) -> [Int] {
        edges.map { Int(core.graph.edges[Int($0)].relationship) }.sorted()
      }
      if let network = core.network(of: node), let cut = Self.cut(network) {
        return cut.isEmpty
          ? nil : ClearingSet(relationships: relationships(cut), atLeast: cut.count, method: .cut)
      }
      let steps = budget.stepsPerNamedEntity
      let outcome = core.paths(from: node, limit: budget.exactPaths, steps: steps)
      guard !outcome.paths.isEmpty || outcome.isCut else { return nil }
      let events = core.events(of: node, limit: budget.exactPaths, steps: steps)
      // By relationship, so that of several smallest sets the same one is given however edges are numbered.
      let sets = events.sets.map { set in
        set.filter { $0 % 4 == 0 }.map { core.graph.edges[Int($0 / 4)].relationship }
      }
      let isWhole = outcome.isComplete && core.derivations.cutNodes.isDisjoint(with: outcome.paths.map(\.endUser))
      let hitting = isWhole ? HittingSet(sets) : HittingSet(sets, budget: 0)
      guard !isWhole else {
        return ClearingSet(
          relationships: hitting.elements.map(Int.init), atLeast: hitting.atLeast, method: .paths)
      }
      // All paths begin with one of these.
      let first = core.graph.leaving(node).filter { index in
        let edge = core.graph.edges[Int(index)]
        return edge.isProvision
          ? edge.relevance > 0 && core.search.bounds.arrivedLoosely[Int(edge.to)] > 0
          : edge.attributes && core.search.bounds.started[Int(edge.to)] > 0
      }
      return ClearingSet(relationships: relationships(first), atLeast: hitting.atLeast, method: .bounds)
    }
  }

  /// The relationships of a minimum cut; nil where there is none.
  private static func cut(_ network: ExposureNetwork) -> [Int32]? {
    // The sink may have no arc into it; arcs of probability 0 are no ways.
    let indices = network.arcs.indices.filter { network.arcs[$0].probability > 0 }
    let arcs = indices.map { index in
      let claims = network.claims[index]
      return MinimumCut.Arc(
        from: network.arcs[index].from, to: network.arcs[index].to, capacity: claims.isEmpty ? nil : claims.count)
    }
    let whole = network.network
    let cut = MinimumCut(nodeCount: whole.nodeCount, source: whole.source, sink: whole.sink, arcs: arcs)
    guard cut.size != nil else { return nil }
    return cut.arcs.flatMap { network.claims[indices[$0]] }
  }
}

extension Graph {
  /// The edges out of a node, of both families.
  fileprivate func leaving(_ node: Int32) -> [Int32] {
    Array(controlOut[Int(node)]) + Array(provisionOut[Int(node)])
  }
}
