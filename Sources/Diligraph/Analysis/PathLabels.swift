// SPDX-License-Identifier: Apache-2.0

/// The best feasible path of every entity that answers for no other one, by labels set backwards from the end users,
/// most probable first (Martins, "On a Multicriteria Shortest Path Problem", 1984).
///
/// A label at a node is a way on from there: its probability, the latest day on which the node may be reached, the
/// products that it may be reached with, and how many relationships it has. A label that another one at the node
/// matches in everything is dropped. Where that other one comes through an entity that a path must not visit twice, or
/// where a node has too many labels, the way is followed as doubtful: it bounds what can be, and an entity whose best
/// way is doubtful is left to the search that looks at its paths one by one (``PathSearch``).
struct PathLabels {
  /// What is found for an entity.
  struct Best {
    /// The most probable feasible path: in one relationship, and in several.
    var direct = 0.0
    var indirect = 0.0
    /// What doubtful ways are worth at most, in several relationships.
    var doubtful = 0.0
    /// The end user of the most probable of them.
    var endUser: Int32 = -1

    /// Whether something that is only doubtful could be better.
    var isDecided: Bool { doubtful <= max(direct, indirect) * (1 + 1e-15) }
    var lower: Double { max(direct, indirect) }
  }

  /// By node.
  private(set) var best: [Best]

  /// - Parameters:
  ///   - search: gives the graph, the policy and the derivations.
  ///   - minLevel: only end users with a derivation of this level.
  init(_ search: PathSearch, minLevel: Int = 0) {
    var run = PathLabelSearch(search, minLevel: minLevel)
    run.run()
    best = run.best
  }
}

private struct PathLabelSearch {
  /// A way on from a node.
  struct Label {
    var node: Int32
    /// The label that the way goes on with, or −1 at its end.
    var rest: Int32
    /// The next label at the node that was settled before, or −1.
    var earlier: Int32 = -1
    var latest: Int32
    /// At its end: when the derivation starts, for flags that must be in force at delivery.
    var inForceFrom: Int32 = Graph.past
    var products: Int32
    var hops: Int32
    var endUser: Int32
    var isDoubtful = false
    var probability: Double
  }

  /// More labels of a node than this are merged into a doubtful one.
  private static let mostLabels = 64

  let search: PathSearch
  let graph: Graph
  let policy: Policy
  let tolerance: Int32
  let maxHops: Int32
  var labels: [Label] = []
  /// The last label settled at each node that something passes on from, and how many there are.
  var settled: [Int32]
  var counts: [UInt8]
  var best: [PathLabels.Best]
  var heap = MaxHeap()

  init(_ search: PathSearch, minLevel: Int) {
    self.search = search
    graph = search.graph
    policy = search.policy
    tolerance = Int32(policy.timeToleranceDays)
    maxHops = Int32(clamping: policy.maxHops ?? Int(Int32.max) - 1)
    settled = [Int32](repeating: -1, count: graph.nodeCount)
    counts = [UInt8](repeating: 0, count: graph.nodeCount)
    best = [PathLabels.Best](repeating: PathLabels.Best(), count: graph.nodeCount)
    for (node, ways) in search.derivations.byNode.enumerated() where !ways.isEmpty {
      addEnds(Int32(node), ways.filter { $0.level >= minLevel && $0.probability > 0 })
    }
  }

  /// The labels of an end user: its best derivation, or all where it matters when they are in force.
  private mutating func addEnds(_ node: Int32, _ ways: [CountedDerivation]) {
    let isDated = policy.flagsInForce == .atDelivery
    for way in isDated ? ways : ways.max(by: { $0.probability < $1.probability }).map({ [$0] }) ?? [] {
      labels.append(
        Label(
          node: node, rest: -1, latest: isDated ? way.end : Graph.future + tolerance,
          inForceFrom: isDated ? way.start : Graph.past, products: ProductSets.unstated, hops: 0, endUser: node,
          probability: way.probability))
      heap.push(way.probability, Int32(labels.count - 1))
    }
  }

  mutating func run() {
    var steps = 0
    while let (_, index) = heap.pop() {
      steps += 1
      if steps & 4_095 == 0, search.isCancelled {
        // Anything may still be possible for anybody.
        for node in best.indices { best[node].doubtful = 1 }
        return
      }
      let label = labels[Int(index)]
      if label.rest >= 0 {
        if isDominated(label) { continue }
        settle(index)
      }
      follow(index)
    }
  }

  private mutating func settle(_ index: Int32) {
    let node = Int(labels[Int(index)].node)
    if Int(counts[node]) == Self.mostLabels {
      // From here on anything may be possible, and nothing more is told apart.
      labels[Int(index)].isDoubtful = true
      labels[Int(index)].latest = Graph.future + tolerance
      labels[Int(index)].products = ProductSets.unstated
      labels[Int(index)].hops = 1
    }
    counts[node] = counts[node] &+ 1
    labels[Int(index)].earlier = settled[node]
    settled[node] = index
  }

  /// Whether a label settled at the node is as good in everything.
  private func isDominated(_ label: Label) -> Bool {
    var index = settled[Int(label.node)]
    while index >= 0 {
      let other = labels[Int(index)]
      if other.probability >= label.probability, other.latest >= label.latest, other.hops <= label.hops,
        !other.isDoubtful || label.isDoubtful || other.hops == 1 && counts[Int(label.node)] > Self.mostLabels,
        allows(other.products, label.products)
      {
        return true
      }
      index = other.earlier
    }
    return false
  }

  /// Whether whatever is compatible with the products `b` is with `a`.
  private func allows(_ a: Int32, _ b: Int32) -> Bool {
    a == ProductSets.unstated || a == b || b != ProductSets.unstated && graph.productSets.intersection(a, b) == b
  }

  /// Every relationship by which the way of a label can be reached.
  private mutating func follow(_ index: Int32) {
    let label = labels[Int(index)]
    guard label.hops < maxHops else { return }
    let incoming = graph.provisionIn
    for place in Int(incoming.offsets[Int(label.node)])..<Int(incoming.offsets[Int(label.node) + 1]) {
      let source = incoming.source[place]
      let terms = graph.edges.table[Int(source.terms)]
      let edge = Int(incoming.edge[place])
      let end = graph.edges.end[edge] + tolerance
      let start = graph.edges.start[edge]
      if policy.timeConsistent, start > label.latest { continue }
      if label.rest < 0, !isInForce(label, start: start, end: end) { continue }
      let products = graph.productSets.intersection(terms.products, label.products)
      if policy.productConsistent, products == ProductSets.contradiction { continue }
      let isDoubtful = label.isDoubtful || visits(source.from, from: index)
      let first = terms.probability * terms.relevance * label.probability
      take(first, Int(source.from), label, isDoubtful)
      let passed = graph.passThrough[Int(source.from)] * terms.probability * label.probability
      guard passed > 0, label.hops + 1 < maxHops else { continue }
      let keeps = policy.productConsistent && !graph.transforms[Int(source.from)]
      let next = Label(
        node: source.from, rest: index, latest: policy.timeConsistent ? min(end, label.latest) : label.latest,
        products: keeps ? products : ProductSets.unstated, hops: label.hops + 1, endUser: label.endUser,
        isDoubtful: isDoubtful, probability: passed)
      if isDominated(next) { continue }
      labels.append(next)
      heap.push(passed, Int32(labels.count - 1))
    }
  }

  /// Whether the flags of an end can be in force when a last delivery with these dates arrives; that it is not too
  /// late is told by the label's latest day, where dates must fit.
  private func isInForce(_ label: Label, start: Int32, end: Int32) -> Bool {
    guard policy.flagsInForce == .atDelivery else { return true }
    return label.inForceFrom <= min(end, label.latest) && start <= label.latest
  }

  private mutating func take(_ value: Double, _ node: Int, _ label: Label, _ isDoubtful: Bool) {
    if isDoubtful {
      best[node].doubtful = max(best[node].doubtful, value)
      return
    }
    if value > best[node].lower { best[node].endUser = label.endUser }
    if label.rest < 0 {
      best[node].direct = max(best[node].direct, value)
    } else {
      best[node].indirect = max(best[node].indirect, value)
    }
  }

  /// Whether the way of a label visits `node`; looked for only as long as it is in the node's component.
  private func visits(_ node: Int32, from index: Int32) -> Bool {
    let component = search.component
    var current = index
    while current >= 0 {
      let label = labels[Int(current)]
      if component[Int(label.node)] != component[Int(node)] { return false }
      if label.node == node { return true }
      current = label.rest
    }
    return false
  }
}
