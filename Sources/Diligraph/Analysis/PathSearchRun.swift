// SPDX-License-Identifier: Apache-2.0

/// One run of a ``PathSearch``: the heap of partial paths, and the paths found.
struct PathSearchRun {
  /// A partial path: one more edge than its parent.
  private struct State {
    var parent: Int32
    var edge: Int32
    var node: Int32
    var provisionCount: Int32
    /// Whether the path starts with control, so that it may share relationships with a derivation.
    var hasControl: Bool
    var probability: Double
    /// The earliest date that the last delivery can have; with control only, the latest start.
    var clock: Int32
    /// The end of the control relationships, for the first delivery.
    var controlEnd: Int32
    var products: Int32
  }

  /// So many paths are given of a search that was stopped.
  private static let mostOfCancelled = 1_000

  private let search: PathSearch
  private let request: PathSearch.Request
  private let tolerance: Int32
  /// What is asked to be avoided; -1 is nothing.
  private let avoidedEdge: Int32
  private let avoidedNode: Int32
  private var states: [State] = []
  /// Complete paths that wait for their turn; their payload in the heap is −1 − index.
  private var complete: [FoundPath] = []
  private var heap = MaxHeap()
  private var found: [FoundPath] = []
  /// Whether a path may end by a derivation that is not known.
  private var isOpen = false

  init(search: PathSearch, request: PathSearch.Request) {
    self.search = search
    self.request = request
    tolerance = Int32(search.policy.timeToleranceDays)
    switch request.avoided {
    case .edge(let edge): (avoidedEdge, avoidedNode) = (edge, -1)
    case .intermediary(let node): (avoidedEdge, avoidedNode) = (-1, node)
    case nil: (avoidedEdge, avoidedNode) = (-1, -1)
    }
  }

  mutating func outcome() -> PathSearch.Outcome {
    for source in request.sources where search.bounds.started[Int(source)] > 0 {
      states.append(
        State(
          parent: -1, edge: -1, node: source, provisionCount: 0, hasControl: false, probability: 1,
          clock: Graph.past, controlEnd: Graph.future, products: ProductSets.unstated))
      heap.push(key(search.bounds.started[Int(source)]), Int32(states.count - 1))
    }
    var steps = 0
    var isCut = false
    var isFull = false
    let limit = max(request.limit, 0)
    while let (key, payload) = heap.pop() {
      // Equal probabilities are told apart by their relationships, so all equal ones are needed: those within 1e-12,
      // which is also what a key leaves out.
      if found.count >= limit, limit == 0 || key < found[limit - 1].probability - 4e-12 {
        isFull = true
        break
      }
      if payload < 0 {
        found.append(complete[Int(-1 - payload)])
        continue
      }
      steps += 1
      guard steps <= request.steps, steps & 1_023 != 1 || !search.isCancelled else {
        isCut = true
        break
      }
      expand(payload)
    }
    // Who has stopped a search of millions waits for neither the order among equals nor all of them.
    if search.isCancelled { found.removeLast(max(0, found.count - Self.mostOfCancelled)) }
    found.sort(by: precedes)
    isCut = isCut || isOpen
    let isComplete = !isCut && !isFull && found.count <= limit
    if found.count > limit { found.removeLast(found.count - limit) }
    return PathSearch.Outcome(paths: found, isComplete: isComplete, isCut: isCut, steps: steps)
  }

  /// A key of the heap: a probability without its last digits, which are noise. Of states that can be worth the same, the
  /// last one made comes first, and a complete path before all of them: where many paths are equal, as they are where
  /// all confidences come from one grade, the first one is found after as many steps as it has relationships.
  private func key(_ probability: Double) -> Double {
    Double(bitPattern: probability.bitPattern & ~((1 << 12) - 1))
  }

  private mutating func expand(_ index: Int32) {
    let state = states[Int(index)]
    if state.provisionCount > 0 {
      let isWanted = search.goal.endUser == nil || search.goal.endUser == state.node
      isOpen =
        isOpen || (isWanted && search.derivations.mayHideEnd(state.node, minLevel: search.goal.minLevel))
      finish(index, state)
    }
    if state.node == avoidedNode { return }
    if let maxHops = search.policy.maxHops, Int(state.provisionCount) >= maxHops { return }
    if state.provisionCount == 0, request.directness != .direct, request.directness != .indirect {
      for edge in search.graph.controlOut[Int(state.node)]
      where edge != avoidedEdge && search.graph.edges.table[Int(search.graph.edges.terms[Int(edge)])].attributes {
        control(edge, index, state)
      }
    }
    if request.directness == .direct, state.provisionCount == 1 { return }
    if request.directness == .group, state.provisionCount == 0, !state.hasControl { return }
    for edge in search.graph.provisionOut[Int(state.node)] where edge != avoidedEdge { provide(edge, index, state) }
  }

  private mutating func control(_ index: Int32, _ parent: Int32, _ state: State) {
    let edge = search.graph.edges[Int(index)]
    let bound = state.probability * edge.confidence * search.bounds.started[Int(edge.to)]
    guard bound > 0, request.world?.holds(edge) ?? true, !visits(edge.to, from: parent) else { return }
    states.append(
      State(
        parent: parent, edge: index, node: edge.to, provisionCount: 0, hasControl: true,
        probability: state.probability * edge.confidence, clock: max(state.clock, edge.start),
        controlEnd: min(state.controlEnd, edge.end + tolerance), products: ProductSets.unstated))
    heap.push(key(bound), Int32(states.count - 1))
  }

  private mutating func provide(_ index: Int32, _ parent: Int32, _ state: State) {
    // Nothing of the graph or the bounds is copied here: a copy retains each of their columns.
    let to = search.graph.edges.to[Int(index)]
    let rest = state.hasControl ? search.bounds.arrivedLoosely[Int(to)] : search.bounds.arrived[Int(to)]
    guard rest > 0 else { return }
    let edge = search.graph.edges[Int(index)]
    let isFirst = state.provisionCount == 0
    let factor = isFirst ? edge.relevance : search.graph.passThrough[Int(state.node)]
    let probability = state.probability * factor * edge.probability
    guard probability * rest > 0, holds(edge, isFirst: isFirst), !visits(edge.to, from: parent) else { return }
    if let maxHops = search.policy.maxHops,
      Int(state.provisionCount) + 1 + Int(search.bounds.hops[Int(edge.to)]) > maxHops
    {
      return
    }
    let clock = max(state.clock, edge.start)
    if search.policy.timeConsistent {
      let end = isFirst ? min(edge.end + tolerance, state.controlEnd) : edge.end + tolerance
      guard clock <= end, clock <= search.bounds.latest[Int(edge.to)] else { return }
    }
    let startsAnew = isFirst || search.graph.transforms[Int(state.node)]
    let products = search.graph.productSets.intersection(
      startsAnew ? ProductSets.unstated : state.products, edge.products)
    if search.policy.productConsistent, products == ProductSets.contradiction { return }
    states.append(
      State(
        parent: parent, edge: index, node: edge.to, provisionCount: state.provisionCount + 1,
        hasControl: state.hasControl, probability: probability, clock: clock, controlEnd: state.controlEnd,
        products: products == ProductSets.contradiction ? ProductSets.unstated : products))
    heap.push(key(probability * rest), Int32(states.count - 1))
  }

  /// Whether a provision relationship, and what it needs to follow the path so far, holds in the world asked about.
  private func holds(_ edge: Graph.Edge, isFirst: Bool) -> Bool {
    guard let world = request.world else { return true }
    return world.holds(edge)
      && (isFirst ? world.isRelevant(edge) : world.passesOn(edge.from, search.graph.passThrough[Int(edge.from)]))
  }

  /// Whether all events of a derivation hold in the world asked about.
  private func holds(_ derivation: CountedDerivation) -> Bool {
    guard let world = request.world else { return true }
    return derivation.flags.allSatisfy { world.applies($0, search.derivations.flags[Int($0)].confidence) }
      && derivation.edges.allSatisfy { world.holds(search.graph.edges[Int($0)]) }
  }

  /// Puts the path that ends here into the heap, if it ends at an end user that the goal accepts.
  private mutating func finish(_ index: Int32, _ state: State) {
    let endUser = search.goal.endUser
    let candidates = search.derivations.byNode[Int(state.node)]
    guard !candidates.isEmpty, endUser == nil || endUser == state.node else { return }
    if request.directness == .indirect, state.provisionCount < 2 { return }
    var edges: [Int32] = []
    var current = state
    while current.edge >= 0 {
      edges.append(current.edge)
      current = states[Int(current.parent)]
    }
    edges.reverse()
    let controlCount = edges.count - Int(state.provisionCount)
    var path = FoundPath(
      source: current.node, probability: 0, edges: edges, controlCount: controlCount, endUser: state.node,
      options: [], level: 0)
    let delivery = deliveryDates(path, clock: state.clock)
    let prefix = edges.prefix(controlCount)
    for (number, derivation) in candidates.enumerated() {
      guard delivery.map({ max($0.low, derivation.start) <= min($0.high, derivation.end) }) ?? true else { continue }
      var probability = state.probability * derivation.flagProbability
      for edge in derivation.edges where !prefix.contains(edge) {
        probability *= search.graph.edges[Int(edge)].confidence
      }
      guard probability > 0, holds(derivation) else { continue }
      path.options.append((number, probability))
      path.level = max(path.level, derivation.level)
    }
    guard !path.options.isEmpty, path.level >= search.goal.minLevel else { return }
    path.options.sort { isBetter($0, $1, candidates) }
    path.probability = path.options[0].probability
    complete.append(path)
    heap.push(key(path.probability), Int32(-complete.count))
  }

  /// The dates that the last delivery can have, where flags must be in force on one of them; else nil.
  private func deliveryDates(_ path: FoundPath, clock: Int32) -> (low: Int32, high: Int32)? {
    guard search.policy.flagsInForce == .atDelivery, let last = path.edges.last else { return nil }
    let edge = search.graph.edges[Int(last)]
    guard search.policy.timeConsistent else { return (edge.start, edge.end + tolerance) }
    var high = edge.end + tolerance
    if path.edges.count - path.controlCount == 1 {
      // The first delivery is the last one: it must also be within the control relationships.
      for control in path.edges.prefix(path.controlCount) {
        high = min(high, search.graph.edges[Int(control)].end + tolerance)
      }
    }
    return (clock, high)
  }

  /// Order among derivations: probability, then fewer events, then relationships, then flags.
  private func isBetter(
    _ a: (derivation: Int, probability: Double), _ b: (derivation: Int, probability: Double),
    _ candidates: [CountedDerivation]
  ) -> Bool {
    let first = roundedProbability(a.probability)
    let second = roundedProbability(b.probability)
    if first != second { return first > second }
    let x = candidates[a.derivation]
    let y = candidates[b.derivation]
    let sizes = (x.flags.count + x.edges.count, y.flags.count + y.edges.count)
    if sizes.0 != sizes.1 { return sizes.0 < sizes.1 }
    if x.edges != y.edges { return search.graph.precede(x.edges, y.edges) }
    return x.flags.lexicographicallyPrecedes(y.flags)
  }

  /// Order among paths: probability, then fewer relationships, then relationship ids by code point.
  private func precedes(_ a: FoundPath, _ b: FoundPath) -> Bool {
    let first = roundedProbability(a.probability)
    let second = roundedProbability(b.probability)
    if first != second { return first > second }
    if a.edges.count != b.edges.count { return a.edges.count < b.edges.count }
    if a.edges != b.edges { return search.graph.precede(a.edges, b.edges) }
    return a.source < b.source
  }

  /// Whether the partial path that ends in `index` visits `node`.
  ///
  /// Looks back only as far as the path is in the node's component, since it cannot have been there before:
  /// without cycles a long path costs no more than a short one.
  private func visits(_ node: Int32, from index: Int32) -> Bool {
    let component = search.component
    var current = index
    while current >= 0 {
      let state = states[Int(current)]
      if component[Int(state.node)] != component[Int(node)] { return false }
      if state.node == node { return true }
      current = state.parent
    }
    return false
  }
}
