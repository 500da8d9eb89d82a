// SPDX-License-Identifier: Apache-2.0

/// The upper bound of every node's exposure: noisy-OR over channels, certified (semantics.md section 5).
///
/// Tightened where that is cheap: relationships that come too late, or too far from an end user, to lie on any
/// feasible path are left out, and so is the way straight back (``NoisyOr``).
struct ExposureUpperBound {
  /// The noisy-OR for each node: a bound, but where ``sharing`` is larger.
  let values: [Double]
  /// A bound for each node also where a path and the derivation of its end user share a relationship.
  ///
  /// Both then hold together, while noisy-OR multiplies twice. Here the relationships that a path can start
  /// with are taken as certain in the derivations that it reaches, so that nothing is multiplied twice.
  let sharing: [Double]
  /// How far above the least fixed point the bound may be, before that spreads: where the sweeps stopped.
  let slack: Double

  /// - Parameter search: the search for all end users.
  init(_ search: PathSearch) {
    let (graph, derivations) = (search.graph, search.derivations)
    let system = ExposureSystem(search)
    let own = system.own { $0.probability }
    let (values, slack) = system.bound(own)
    self.values = values
    self.slack = slack
    let attribution = system.attribution
    // Members of one channel share a draw, so any control relationship beside an attributing one counts.
    func mayBeShared(_ edge: Int32) -> Bool {
      let edge = graph.edges[Int(edge)]
      return graph.controlOut[Int(edge.from)].contains { other in
        graph.edges.to[Int(other)] == edge.to && attribution.weight(Int(other)) > 0
      }
    }
    func withoutAttributing(_ derivation: CountedDerivation) -> Double {
      derivation.edges.reduce(derivation.flagProbability) { product, edge in
        mayBeShared(edge) ? product : product * graph.edges[Int(edge)].confidence
      }
    }
    let shares = derivations.byNode.contains { ways in
      ways.contains { way in way.edges.contains(where: mayBeShared) }
    }
    guard shares else {
      sharing = values
      return
    }
    let loose = system.bound(system.own(withoutAttributing)).values
    // A path without control shares nothing, so an entity's own provision needs no loosening.
    sharing = (0..<graph.nodeCount).map { node in
      var miss = 1 - own.values[node]
      var edge = graph.controlOut[node].lowerBound
      while edge < graph.controlOut[node].upperBound {
        let target = graph.edges.to[Int(edge)]
        miss *= 1 - attribution.probability(from: Int(edge), of: Int32(node)) * loose[Int(target)]
        while edge < graph.controlOut[node].upperBound, graph.edges.to[Int(edge)] == target { edge += 1 }
      }
      return 1 - miss
    }
  }
}

/// The equations of section 5, ready to be solved for one reading of the derivations.
private struct ExposureSystem {
  let graph: Graph
  let derivations: Derivations
  let provision: NoisyOr.Channels
  let attribution: NoisyOr.Channels
  let components: Components
  /// Those by edges of control, where there are any.
  let attributionComponents: Components?
  let relevance: FlatColumn<Double>
  let start: [Double]?
  let cancellation: Cancellation?

  init(_ search: PathSearch) {
    let graph = search.graph
    self.graph = graph
    components = search.provisionComponents()
    cancellation = search.cancellation
    derivations = search.derivations
    let edges = graph.edges
    let leftOut = search.bounds.edgesOnNoPath(graph, search.policy)
    provision = NoisyOr.Channels(
      graph.provisionOut, graph, weights: edges.probability, incoming: graph.provisionIn, leftOut: leftOut)
    attribution = NoisyOr.Channels(
      graph.controlOut, graph, weights: FlatColumn(edges.table.map { $0.attributes ? $0.confidence : 0 }),
      incoming: graph.controlIn)
    attributionComponents =
      graph.controlOut.edgeCount > 0 ? Components(graph, families: [graph.controlOut]) : nil
    relevance = FlatColumn(edges.table.map(\.relevance))
    // Where nothing is left out, the best path is a first approximation from below.
    start = leftOut.isEmpty ? search.bounds.arrived : nil
  }

  /// The bound of each node, from those of what nodes provide themselves.
  func bound(_ own: (values: [Double], slack: Double)) -> (values: [Double], slack: Double) {
    guard let attributionComponents else { return own }
    let ones = FlatColumn<Double>(count: graph.nodeCount) { $0.initialize(repeating: 1, count: graph.nodeCount) }
    let all = NoisyOr(
      attribution, components: attributionComponents, base: own.values, scale: ones, cancellation: cancellation)
    return ((0..<graph.nodeCount).map { all.values[$0] }, max(own.slack, all.slack))
  }

  /// The bound of what a node provides itself, with `probability` of each derivation.
  func own(_ probability: (CountedDerivation) -> Double) -> (values: [Double], slack: Double) {
    var flagged = [Double](repeating: 0, count: graph.nodeCount)
    for (node, ways) in derivations.byNode.enumerated() where !ways.isEmpty {
      flagged[node] = 1 - ways.reduce(1) { $0 * (1 - probability($1)) }
    }
    for node in derivations.cutNodes { flagged[Int(node)] = 1 }
    let arrived = NoisyOr(
      provision, components: components, base: flagged, scale: graph.passThrough, start: start,
      cancellation: cancellation)
    return (arrived.firsts(relevance: relevance), arrived.slack)
  }
}
