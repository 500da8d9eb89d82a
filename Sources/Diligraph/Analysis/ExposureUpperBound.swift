// SPDX-License-Identifier: Apache-2.0

/// The upper bound of every node's exposure: noisy-OR over channels, certified (semantics.md section 5).
///
/// The least fixed point is approached from below, component by component; then it is raised along the
/// direction in which one step answers for all further ones, until F(x) ≤ x is checked. What is returned is
/// therefore never below the fixed point. O(E) for each sweep; a graph without cycles needs one.
struct ExposureUpperBound {
  /// The noisy-OR for each node: a bound, but where ``sharing`` is larger.
  let values: [Double]
  /// A bound for each node also where a path and the derivation of its end user share a relationship.
  ///
  /// Both then hold together, while noisy-OR multiplies twice. Here the relationships that a path can start
  /// with are taken as certain in the derivations that it reaches, so that nothing is multiplied twice.
  let sharing: [Double]

  init(graph: Graph, derivations: Derivations) {
    let channels = Channels(graph)
    let own = ExposureUpperBound.own(graph: graph, derivations: derivations, channels: channels) { $0.probability }
    values = LeastFixedPoint.bound(links: channels.attribution) { node, attributed in
      1 - (1 - own[node]) * (1 - attributed)
    }
    // Members of one channel share a draw, so any control relationship beside an attributing one counts.
    func mayBeShared(_ edge: Int32) -> Bool {
      let edge = graph.edges[Int(edge)]
      return channels.attribution[Int(edge.from)].contains { $0.node == edge.to }
    }
    func withoutAttributing(_ derivation: CountedDerivation) -> Double {
      derivation.edges.reduce(derivation.flagProbability) { product, edge in
        mayBeShared(edge) ? product : product * graph.edges[Int(edge)].confidence
      }
    }
    let attributes = derivations.byNode.contains { ways in
      ways.contains { way in way.edges.contains(where: mayBeShared) }
    }
    guard attributes else {
      sharing = values
      return
    }
    let looseOwn = ExposureUpperBound.own(
      graph: graph, derivations: derivations, channels: channels, probability: withoutAttributing)
    let loose = LeastFixedPoint.bound(links: channels.attribution) { node, attributed in
      1 - (1 - looseOwn[node]) * (1 - attributed)
    }
    // A path without control shares nothing, so an entity's own provision needs no loosening.
    sharing = (0..<graph.nodeCount).map { node in
      channels.attribution[node].reduce(1 - own[node]) { $0 * (1 - $1.probability * loose[Int($1.node)]) }
    }.map { 1 - $0 }
  }

  /// The bound of what a node provides itself, with `probability` of each derivation.
  private static func own(
    graph: Graph, derivations: Derivations, channels: Channels, probability: (CountedDerivation) -> Double
  ) -> [Double] {
    let flagged = (0..<graph.nodeCount).map { node -> Double in
      if derivations.cutNodes.contains(Int32(node)) { return 1 }
      return 1 - derivations.byNode[node].reduce(1) { $0 * (1 - probability($1)) }
    }
    // arrived(w) = 1 − (1 − flagged) · (1 − pass · provided): the map of the first fixed point.
    let arrived = LeastFixedPoint.bound(links: channels.provision) { node, provided in
      1 - (1 - flagged[node]) * (1 - graph.passThrough[node] * provided)
    }
    var own = [Double](repeating: 0, count: graph.nodeCount)
    for node in 0..<graph.nodeCount {
      var miss = 1.0
      for link in channels.first[node] { miss *= 1 - link.probability * arrived[Int(link.node)] }
      own[node] = 1 - miss
    }
    return own
  }
}

/// What leads from a node to another with a probability.
struct Link {
  var node: Int32
  var probability: Double
}

/// The channels of a graph: the strongest member of each family between each ordered pair.
private struct Channels {
  private(set) var provision: [[Link]]
  /// The same times the largest relevance among the members: the first step of a path.
  private(set) var first: [[Link]]
  private(set) var attribution: [[Link]]

  init(_ graph: Graph) {
    provision = Array(repeating: [], count: graph.nodeCount)
    first = provision
    attribution = provision
    for node in 0..<graph.nodeCount {
      var strongest: [Int32: (probability: Double, relevance: Double)] = [:]
      for index in graph.provisionOut[node] {
        let edge = graph.edges[Int(index)]
        let known = strongest[edge.to] ?? (0, 0)
        strongest[edge.to] = (max(known.probability, edge.probability), max(known.relevance, edge.relevance))
      }
      for (target, channel) in strongest.sorted(by: { $0.key < $1.key }) {
        provision[node].append(Link(node: target, probability: channel.probability))
        first[node].append(Link(node: target, probability: channel.probability * channel.relevance))
      }
      var answering: [Int32: Double] = [:]
      for index in graph.controlOut[node] where graph.edges[Int(index)].attributes {
        let edge = graph.edges[Int(index)]
        answering[edge.to] = max(answering[edge.to] ?? 0, edge.confidence)
      }
      attribution[node] = answering.sorted { $0.key < $1.key }.map { Link(node: $0.key, probability: $0.value) }
    }
  }
}

/// A bound on the least fixed point of x(v) = close(v, 1 − ∏ over links v→w of (1 − p · x(w))).
private enum LeastFixedPoint {
  /// How far above the fixed point the bound may be where a component has a cycle.
  private static let slack = 1e-10
  private static let maxSweeps = 100_000

  static func bound(links: [[Link]], close: (Int, Double) -> Double) -> [Double] {
    var values = [Double](repeating: 0, count: links.count)
    func step(_ node: Int) -> Double {
      var miss = 1.0
      for link in links[node] { miss *= 1 - link.probability * values[Int(link.node)] }
      return min(1, max(0, close(node, 1 - miss)))
    }
    let components = stronglyConnectedComponents(nodeCount: links.count) { links[$0].map(\.node) }
    for component in components {
      if component.count == 1, let node = component.first, !links[Int(node)].contains(where: { $0.node == node }) {
        values[Int(node)] = step(Int(node))
        continue
      }
      var sweeps = 0
      var change = 1.0
      while change > 1e-15, sweeps < maxSweeps {
        change = 0
        for node in component {
          let new = step(Int(node))
          change = max(change, new - values[Int(node)])
          values[Int(node)] = max(values[Int(node)], new)
        }
        sweeps += 1
      }
      certify(component, &values, links: links, close: close)
    }
    return values
  }

  /// Raises the values of a component until one step no longer raises them.
  ///
  /// The map is concave along positive directions, so x + δ·d with d = 1 + J·d, J its derivative at x, is a
  /// bound for a small δ; d is found by iterating. Where no δ below 1 does, 1 is a bound.
  private static func certify(
    _ component: [Int32], _ values: inout [Double], links: [[Link]], close: (Int, Double) -> Double
  ) {
    let base = component.map { values[Int($0)] }
    let jacobian = derivatives(component, values, links: links, close: close)
    var direction = [Double](repeating: 1, count: component.count)
    for _ in 0..<1_000 {
      var next = direction
      for index in component.indices {
        next[index] = min(jacobian[index].reduce(1) { $0 + $1.probability * direction[Int($1.node)] }, 1e9)
      }
      let isSettled = zip(next, direction).allSatisfy { $0 - $1 < 1e-3 }
      direction = next
      if isSettled { break }
    }
    var delta = slack
    while delta < 1 {
      for (index, node) in component.enumerated() { values[Int(node)] = min(1, base[index] + delta * direction[index]) }
      let holds = component.allSatisfy { node in
        var miss = 1.0
        for link in links[Int(node)] { miss *= 1 - link.probability * values[Int(link.node)] }
        return close(Int(node), 1 - miss) <= values[Int(node)]
      }
      if holds { return }
      delta *= 10
    }
    for node in component { values[Int(node)] = 1 }
  }
  /// How much one step raises each member for a rise of another one: links by position in the component.
  private static func derivatives(
    _ component: [Int32], _ values: [Double], links: [[Link]], close: (Int, Double) -> Double
  ) -> [[Link]] {
    var position: [Int32: Int32] = [:]
    for (index, node) in component.enumerated() { position[node] = Int32(index) }
    return component.map { node in
      let row = links[Int(node)]
      // `close` is affine in its second argument.
      let slope = close(Int(node), 1) - close(Int(node), 0)
      return row.indices.compactMap { index in
        guard let other = position[row[index].node] else { return nil }
        var missOfOthers = 1.0
        for (rival, link) in row.enumerated() where rival != index {
          missOfOthers *= 1 - link.probability * values[Int(link.node)]
        }
        return Link(node: other, probability: slope * row[index].probability * missOfOthers)
      }
    }
  }
}
