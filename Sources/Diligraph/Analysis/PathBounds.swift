// SPDX-License-Identifier: Apache-2.0

/// Which end users and derivations a path search is after.
struct PathGoal: Hashable {
  /// Only paths that end here; nil for any end user.
  var endUser: Int32?
  /// Only paths of at least this level.
  var minLevel = 0
}

/// For each node, bounds on what a path from there can still be worth, by a backward search.
///
/// All bounds ignore time, products, hops and that no entity is visited twice, so they are never too small:
/// a best-first search that uses them gives paths in order.
struct PathBounds {
  /// The best probability from a node that was reached: ending there, or passed on. With whole derivations.
  private(set) var arrived: [Double]
  /// The same with the flags of derivations only, for paths that may share the holdings.
  private(set) var arrivedLoosely: [Double]
  /// The best probability of a path that starts at a node with provision.
  private(set) var provided: [Double]
  /// The best probability of a path that starts at a node, control included.
  private(set) var started: [Double]
  private let reach: PathReach
  /// The least number of provision relationships from a node to an end user; 0 at one.
  var hops: [Int32] { reach.hops }
  /// The latest day on which a node may be reached so that an end user can still be.
  var latest: [Int32] { reach.latest }

  /// - Parameter reach: makes what is known of the reach of these end users. It is asked for when both cores are free.
  init(
    graph: Graph, derivations: Derivations, goal: PathGoal, _ reach: (_ endUsers: [Int32]) -> PathReach
  ) {
    let ends = PathEnds(derivations, nodeCount: graph.nodeCount, goal: goal)
    let best = BestArrival(graph, ends: ends.probability)
    let loosely =
      ends.flagProbability == ends.probability ? best : BestArrival(graph, ends: ends.flagProbability)
    (arrived, arrivedLoosely) = (best.arrived, loosely.arrived)
    provided = graph.firstProvision(best)
    started =
      graph.controlIn.offsets.last == 0
      ? provided
      : zip(graph.attributed(graph.firstProvision(loosely)), provided).map(max)
    self.reach = reach(ends.nodes)
  }

  /// The edges of provision that lie on no feasible path, whatever it starts with: what they lead to cannot reach an
  /// end user in time, or not in so few steps.
  func edgesOnNoPath(_ graph: Graph, _ policy: Policy) -> EdgeSet {
    let most = Int32(clamping: policy.maxHops ?? Int(Int32.max))
    guard policy.timeConsistent || policy.maxHops != nil else { return EdgeSet() }
    let edges = graph.edges
    let (hops, latest) = (hops, latest)
    return EdgeSet(count: graph.provisionCount) { edge in
      let target = Int(edges.to.base[edge])
      // What reaches no end user at all counts for nothing anyway.
      guard arrivedLoosely[target] > 0 else { return false }
      return edges.start.base[edge] > latest[target] || hops[target] >= most
    }
  }
}

/// In how few steps, and until when, each node reaches an end user.
struct PathReach: Sendable {
  /// The least number of provision relationships; 0 at an end user.
  let hops: [Int32]
  /// The latest day on which the node may be reached so that an end user can still be.
  let latest: [Int32]

  init(_ graph: Graph, _ endUsers: [Int32], _ policy: Policy) {
    func latest() -> [Int32] {
      policy.timeConsistent
        ? graph.backwardLatest(endUsers, tolerance: Int32(policy.timeToleranceDays))
        : [Int32](repeating: Graph.future, count: graph.nodeCount)
    }
    (hops, self.latest) =
      graph.nodeCount < 1 << 15
      ? (graph.backwardHops(endUsers), latest()) : inParallel({ graph.backwardHops(endUsers) }, latest)
  }
}

/// The best derivation of each node that a goal accepts: with its holdings, and with its flags alone. Where one may be
/// that is not known, it is certain.
private struct PathEnds {
  private(set) var probability: [Double]
  private(set) var flagProbability: [Double]
  /// The nodes that have one, or of which that is not known.
  private(set) var nodes: [Int32] = []

  init(_ derivations: Derivations, nodeCount: Int, goal: PathGoal) {
    probability = [Double](repeating: 0, count: nodeCount)
    flagProbability = probability
    for (node, found) in derivations.byNode.enumerated() where !found.isEmpty {
      // The level of a path is the largest of its end user's derivations, so one of the level admits all.
      guard goal.endUser == nil || goal.endUser == Int32(node),
        found.contains(where: { $0.level >= goal.minLevel && $0.probability > 0 })
      else { continue }
      probability[node] = found.map(\.probability).max() ?? 0
      flagProbability[node] = found.map(\.flagProbability).max() ?? 0
      nodes.append(Int32(node))
    }
    // What is not known may be as certain as can be.
    for node in derivations.cutNodes.sorted()
    where probability[Int(node)] == 0 && (goal.endUser == nil || goal.endUser == node)
      && derivations.mayHideEnd(node, minLevel: goal.minLevel)
    {
      probability[Int(node)] = 1
      flagProbability[Int(node)] = 1
      nodes.append(node)
    }
  }
}

extension Graph {
  /// The best first step of each node, with its relevance: max over v→w of p · relevance · arrived(w).
  func firstProvision(_ best: BestArrival) -> [Double] {
    // Where everything is relevant, the search knows it already.
    if edges.table.allSatisfy({ $0.relevance == 1 }) { return best.provided }
    let arrived = best.arrived
    let (offsets, to, terms) = (provisionOut.offsets.base, edges.to.base, edges.terms.base)
    let weights = edges.firstProbability.base
    return [Double](unsafeUninitializedCapacity: nodeCount) { best, count in
      arrived.withUnsafeBufferPointer { arrived in
        guard let best = best.baseAddress else { return }
        inParallel(nodeCount) { nodes in
          for node in nodes {
            var most = 0.0
            for edge in Int(offsets[node])..<Int(offsets[node + 1]) {
              most = max(most, weights[Int(terms[edge])] * arrived[Int(to[edge])])
            }
            best[node] = most
          }
        }
      }
      count = nodeCount
    }
  }

  /// t(v) = max(s(v), max over the entities that v answers for of confidence · t).
  fileprivate func attributed(_ starts: [Double]) -> [Double] {
    var best = starts
    var heap = MaxHeap()
    for (node, value) in starts.enumerated() where value > 0 { heap.push(value, Int32(node)) }
    while let (value, node) = heap.pop() {
      guard value == best[Int(node)] else { continue }
      for edge in controlIn[Int(node)] {
        let terms = edges.table[Int(edges.terms[Int(edge)])]
        guard terms.attributes else { continue }
        let owner = Int(edges.from[Int(edge)])
        let candidate = terms.confidence * value
        if candidate > best[owner] {
          best[owner] = candidate
          heap.push(candidate, Int32(owner))
        }
      }
    }
    return best
  }

  fileprivate func backwardHops(_ ends: [Int32]) -> [Int32] {
    var hops = [Int32](repeating: Int32.max / 2, count: nodeCount)
    var queue = ends
    for node in ends { hops[Int(node)] = 0 }
    let (offsets, sources) = (provisionIn.offsets.base, provisionIn.source.base)
    var head = 0
    while head < queue.count {
      let node = Int(queue[head])
      head += 1
      let next = hops[node] + 1
      for place in Int(offsets[node])..<Int(offsets[node + 1]) where hops[Int(sources[place].from)] > next {
        hops[Int(sources[place].from)] = next
        queue.append(sources[place].from)
      }
    }
    return hops
  }

  /// The latest arrival at each node from which an end can be reached in time: a widest-path search.
  fileprivate func backwardLatest(_ ends: [Int32], tolerance: Int32) -> [Int32] {
    let never = Int32.min
    var latest = [Int32](repeating: never, count: nodeCount)
    let always = Graph.future + tolerance
    // Without dates nothing is ever too late: what reaches an end at all is found by walking, not by ordering.
    var heap = MaxHeap()
    var undated: [Int32] = ends
    for node in ends { latest[Int(node)] = always }
    let (offsets, sources, items) = (provisionIn.offsets.base, provisionIn.source.base, provisionIn.edge.base)
    func look(_ node: Int, _ limit: Int32) {
      for place in Int(offsets[node])..<Int(offsets[node + 1]) {
        let edge = Int(items[place])
        // Starting later than the recipient may be reached, the delivery comes too late.
        guard edges.start.base[edge] <= limit else { continue }
        let candidate = min(edges.end.base[edge] + tolerance, limit)
        let provider = Int(sources[place].from)
        guard candidate > latest[provider] else { continue }
        latest[provider] = candidate
        if candidate == always {
          undated.append(Int32(provider))
        } else {
          heap.push(Double(candidate), Int32(provider))
        }
      }
    }
    while let node = undated.popLast() { look(Int(node), always) }
    while let (value, node) = heap.pop() {
      guard value == Double(latest[Int(node)]) else { continue }
      look(Int(node), latest[Int(node)])
    }
    return latest
  }
}
