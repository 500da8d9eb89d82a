// SPDX-License-Identifier: Apache-2.0

extension PathSearch {
  /// The path in the product's words, with its firmness and its weakest relationship.
  func path(_ found: FoundPath) -> Path {
    let provision = found.edges.dropFirst(found.controlCount)
    let derivation = derivations.byNode[Int(found.endUser)][found.options[0].derivation]
    let weakest = (found.edges + derivation.edges).min { a, b in
      let first = roundedProbability(graph.edges[Int(a)].probability)
      let second = roundedProbability(graph.edges[Int(b)].probability)
      return first != second ? first < second : relationship(a) < relationship(b)
    }
    let directness: Path.Directness =
      found.controlCount > 0 ? .group : provision.count == 1 ? .direct : .indirect
    return Path(
      from: Int(found.source), probability: found.probability, relationships: found.edges.map(relationship),
      endUser: Int(found.endUser), derivation: publicDerivation(derivation),
      level: found.level, time: time(found), product: product(Array(provision)),
      weakest: relationship(weakest ?? found.edges[0]), directness: directness)
  }

  private func relationship(_ edge: Int32) -> Int { Int(graph.edges.relationship[Int(edge)]) }

  /// A derivation with the data set's indices.
  func publicDerivation(_ derivation: CountedDerivation) -> Derivation {
    Derivation(
      rule: derivation.rule, flags: derivation.flags.map { Int(derivations.flags[Int($0)].index) },
      relationships: graph.inOrder(derivation.edges).map(relationship),
      probability: derivation.probability, level: derivation.level)
  }

  private func time(_ found: FoundPath) -> Path.TimeFirmness {
    let tolerance = Int32(policy.timeToleranceDays)
    var clock = Graph.past
    var limit = Graph.future
    var isDated = true
    for (position, index) in found.edges.enumerated() {
      let edge = graph.edges[Int(index)]
      clock = max(clock, edge.start)
      limit = min(limit, edge.end + tolerance)
      guard position >= found.controlCount else { continue }
      if clock > limit { return .contradictory }
      limit = Graph.future
      isDated = isDated && edge.statesStart
    }
    return isDated ? .dated : .undated
  }

  private func product(_ provision: [Int32]) -> Path.ProductFirmness {
    var common = ProductSets.unstated
    var allState = true
    for (position, index) in provision.enumerated() {
      let edge = graph.edges[Int(index)]
      if position > 0, graph.transforms[Int(edge.from)] { common = ProductSets.unstated }
      if edge.products == ProductSets.unstated {
        allState = false
        continue
      }
      common = graph.productSets.intersection(common, edge.products)
      if common == ProductSets.contradiction { return .different }
    }
    return allState ? .same : .unstated
  }
}
