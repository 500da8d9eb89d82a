// SPDX-License-Identifier: Apache-2.0

/// The best path of every entity that answers for no other one, where no dates and no products decide which paths
/// count: the search backwards that every analysis starts with has found them, and no labels are needed
/// (``PathLabels``).
///
/// What that search does not look at is how many relationships a path has, and whether it comes back to the entity
/// that it starts from, or to its first recipient, which may be flagged themselves. So where there is a limit, or one of
/// the two is on a cycle, the path is walked, and is doubtful if it does not hold. O(V + E), and walks of at most 64
/// relationships.
struct UnconstrainedPaths {
  /// By node.
  let best: [PathLabels.Best]

  /// - Parameter minLevel: only end users with a derivation of this level; `search` is for a goal of it.
  /// - Returns: nil where more than the events decides which paths count.
  init?(_ search: PathSearch, minLevel: Int = 0) {
    guard search.derivations.cutNodes.isEmpty, search.graph.allowsAll(search.policy) else { return nil }
    let walk = BackwardWalk(search, minLevel: minLevel)
    let graph = search.graph
    let (offsets, to, terms) = (graph.provisionOut.offsets.base, graph.edges.to.base, graph.edges.terms.base)
    let weights = graph.edges.firstProbability.base
    best = walk.ends.withUnsafeBufferPointer { ends in
      walk.passed.withUnsafeBufferPointer { passed in
        madeInParallel(graph.nodeCount) { node in
          var best = PathLabels.Best()
          var next: Int32 = -1
          for edge in Int(offsets[node])..<Int(offsets[node + 1]) {
            let (target, weight) = (Int(to[edge]), weights[Int(terms[edge])])
            best.direct = max(best.direct, weight * ends[target])
            if weight * passed[target] > best.indirect {
              best.indirect = weight * passed[target]
              next = to[edge]
            }
          }
          if next >= 0, !walk.holds(from: Int32(node), over: next) {
            (best.doubtful, best.indirect) = (best.indirect, 0)
          }
          return best
        }
      }
    }
  }
}

/// Where the best ways on lead, from node to node.
private struct BackwardWalk {
  /// What an arrival is worth where it ends, and where it is passed on; by node.
  let ends: [Double]
  let passed: [Double]
  /// Where the best way on leads from a node that passes on.
  private let next: [Int32]
  /// Whether a node is with others in its component.
  private let mayComeBack: [Bool]
  private let most: Int
  private let isLimited: Bool

  init(_ search: PathSearch, minLevel: Int) {
    let (graph, bounds) = (search.graph, search.bounds)
    isLimited = search.policy.maxHops != nil
    most = min(search.policy.maxHops ?? .max, 64)
    var ends = [Double](repeating: 0, count: graph.nodeCount)
    for (node, ways) in search.derivations.byNode.enumerated() where !ways.isEmpty {
      ends[node] = ways.lazy.filter { $0.level >= minLevel }.map(\.probability).max() ?? 0
    }
    self.ends = ends
    var sizes = [Int32](repeating: 0, count: graph.nodeCount)
    for number in search.component { sizes[Int(number)] += 1 }
    mayComeBack = search.component.map { sizes[Int($0)] > 1 }
    let (offsets, to, terms) = (graph.provisionOut.offsets.base, graph.edges.to.base, graph.edges.terms.base)
    let (weights, pass) = (graph.edges.probability.base, graph.passThrough.base)
    let found: [(worth: Double, next: Int32)] = bounds.arrived.withUnsafeBufferPointer { arrived in
      madeInParallel(graph.nodeCount) { node in
        var (most, next): (Double, Int32) = (0, -1)
        for edge in Int(offsets[node])..<Int(offsets[node + 1]) {
          let worth = weights[Int(terms[edge])] * arrived[Int(to[edge])]
          if worth > most { (most, next) = (worth, to[edge]) }
        }
        return (pass[node] * most, next)
      }
    }
    passed = found.map(\.worth)
    next = found.map(\.next)
  }

  /// Whether the best way from `source` that starts with a relationship to `first`, which passes on, is a path.
  func holds(from source: Int32, over first: Int32) -> Bool {
    guard isLimited || mayComeBack[Int(source)] || mayComeBack[Int(first)] else { return true }
    var node = next[Int(first)]
    var hops = 2
    if first == source { return false }
    // From there on a best way repeats nobody; but one that `first` would end itself may come back to it.
    while node >= 0, node != source, node != first, hops <= most {
      if ends[Int(node)] >= passed[Int(node)] { return true }
      node = next[Int(node)]
      hops += 1
    }
    return false
  }
}

extension Graph {
  /// The terms that relationships of provision have, each once.
  fileprivate var termsOfProvision: [Terms] {
    var isUsed = [Bool](repeating: false, count: edges.table.count)
    for edge in 0..<provisionCount { isUsed[Int(edges.terms.base[edge])] = true }
    return edges.table.indices.filter { isUsed[$0] }.map { edges.table[$0] }
  }

  /// Whether neither dates nor products exclude any path of provision.
  fileprivate func allowsAll(_ policy: Policy) -> Bool {
    if policy.flagsInForce == .atDelivery { return false }
    if policy.productConsistent {
      let stated = Set(termsOfProvision.map(\.products))
      if stated.subtracting([ProductSets.unstated]).count > 1 { return false }
    }
    guard policy.timeConsistent else { return true }
    return !(0..<provisionCount).contains { edges.start.base[$0] > Graph.past || edges.end.base[$0] < Graph.future }
  }
}
