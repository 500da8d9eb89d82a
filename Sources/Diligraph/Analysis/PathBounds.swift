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
  /// The least number of provision relationships from a node to an end user; 0 at one.
  private(set) var hops: [Int32]
  /// The latest day on which a node may be reached so that an end user can still be.
  private(set) var latest: [Int32]

  init(graph: Graph, derivations: Derivations, goal: PathGoal, policy: Policy) {
    let ends = graph.ends(derivations, goal: goal)
    arrived = graph.backwardArrival(ends.map(\.probability))
    arrivedLoosely = graph.backwardArrival(ends.map(\.flagProbability))
    var provided = [Double](repeating: 0, count: graph.nodeCount)
    var looselyProvided = provided
    for edge in graph.edges where edge.isProvision {
      let first = edge.probability * edge.relevance
      let node = Int(edge.from)
      provided[node] = max(provided[node], first * arrived[Int(edge.to)])
      looselyProvided[node] = max(looselyProvided[node], first * arrivedLoosely[Int(edge.to)])
    }
    self.provided = provided
    started = graph.attributed(looselyProvided)
    for node in started.indices { started[node] = max(started[node], provided[node]) }
    hops = graph.backwardHops(isEnd: ends.map { $0.probability > 0 })
    latest =
      policy.timeConsistent
      ? graph.backwardLatest(isEnd: ends.map { $0.probability > 0 }, tolerance: Int32(policy.timeToleranceDays))
      : [Int32](repeating: Graph.future, count: graph.nodeCount)
  }
}

extension Graph {
  /// The best derivation of each node that `goal` accepts: with and without its holdings.
  fileprivate func ends(
    _ derivations: Derivations, goal: PathGoal
  ) -> [(probability: Double, flagProbability: Double)] {
    var ends = [(probability: Double, flagProbability: Double)](repeating: (0, 0), count: nodeCount)
    for node in 0..<nodeCount where goal.endUser == nil || goal.endUser == Int32(node) {
      let found = derivations.byNode[node]
      // The level of a path is the largest of its end user's derivations, so one of the level admits all.
      guard found.contains(where: { $0.level >= goal.minLevel && $0.probability > 0 }) else { continue }
      ends[node] = (found.map(\.probability).max() ?? 0, found.map(\.flagProbability).max() ?? 0)
    }
    return ends
  }

  /// a(w) = max(end(w), pass(w) · max over w→x of p · a(x)): Dijkstra from the ends, best first.
  fileprivate func backwardArrival(_ ends: [Double]) -> [Double] {
    var best = ends
    var heap = MaxHeap()
    for (node, value) in ends.enumerated() where value > 0 { heap.push(value, Int32(node)) }
    while let (value, node) = heap.pop() {
      guard value == best[Int(node)] else { continue }
      for edge in provisionIn[Int(node)] {
        let provider = Int(edges[Int(edge)].from)
        let candidate = passThrough[provider] * edges[Int(edge)].probability * value
        if candidate > best[provider] {
          best[provider] = candidate
          heap.push(candidate, Int32(provider))
        }
      }
    }
    return best
  }

  /// t(v) = max(s(v), max over the entities that v answers for of confidence · t).
  fileprivate func attributed(_ starts: [Double]) -> [Double] {
    var best = starts
    var heap = MaxHeap()
    for (node, value) in starts.enumerated() where value > 0 { heap.push(value, Int32(node)) }
    while let (value, node) = heap.pop() {
      guard value == best[Int(node)] else { continue }
      for edge in controlIn[Int(node)] where edges[Int(edge)].attributes {
        let owner = Int(edges[Int(edge)].from)
        let candidate = edges[Int(edge)].confidence * value
        if candidate > best[owner] {
          best[owner] = candidate
          heap.push(candidate, Int32(owner))
        }
      }
    }
    return best
  }

  fileprivate func backwardHops(isEnd: [Bool]) -> [Int32] {
    var hops = [Int32](repeating: Int32.max / 2, count: nodeCount)
    var queue: [Int32] = []
    for (node, end) in isEnd.enumerated() where end {
      hops[node] = 0
      queue.append(Int32(node))
    }
    var head = 0
    while head < queue.count {
      let node = Int(queue[head])
      head += 1
      for edge in provisionIn[node] {
        let provider = Int(edges[Int(edge)].from)
        if hops[provider] > hops[node] + 1 {
          hops[provider] = hops[node] + 1
          queue.append(Int32(provider))
        }
      }
    }
    return hops
  }

  /// The latest arrival at each node from which an end can be reached in time: a widest-path search.
  fileprivate func backwardLatest(isEnd: [Bool], tolerance: Int32) -> [Int32] {
    var latest = [Int32](repeating: Int32.min, count: nodeCount)
    var heap = MaxHeap()
    for (node, end) in isEnd.enumerated() where end {
      latest[node] = Graph.future + tolerance
      heap.push(Double(latest[node]), Int32(node))
    }
    while let (value, node) = heap.pop() {
      guard value == Double(latest[Int(node)]) else { continue }
      for index in provisionIn[Int(node)] {
        let edge = edges[Int(index)]
        // Starting later than the recipient may be reached, the delivery comes too late.
        guard edge.start <= latest[Int(node)] else { continue }
        let candidate = min(edge.end + tolerance, latest[Int(node)])
        if candidate > latest[Int(edge.from)] {
          latest[Int(edge.from)] = candidate
          heap.push(Double(candidate), edge.from)
        }
      }
    }
    return latest
  }
}
