// SPDX-License-Identifier: Apache-2.0

/// A network of provision given as arrays, without names, dates and products: the analysis of ``Analysis`` for those who
/// have numbers only, and what the benchmarks measure.
///
/// An entity is its index. 36 bytes a relationship, 28 an entity.
public struct ProvisionNetwork {
  /// An entity that is flagged, with the confidence that the flag applies.
  public struct Flagged: Hashable, Sendable {
    /// The index of the entity.
    public var entity: Int
    /// 0...1.
    public var confidence: Double

    /// A flagged entity.
    public init(entity: Int, confidence: Double) { (self.entity, self.confidence) = (entity, confidence) }
  }

  /// Arrays that make no network.
  public enum Problem: Error, CustomStringConvertible {
    /// Arrays that must have equal counts do not.
    case unequalCounts
    /// More entities or relationships than can be numbered.
    case tooMany(limit: Int)
    /// The relationship at an index names an entity that does not exist, or leads to where it comes from.
    case noSuchEntity(relationship: Int)

    /// What is wrong.
    public var description: String {
      switch self {
      case .unequalCounts: "from, to and probability have different counts; they must have one element a relationship"
      case .tooMany(let limit): "there are more than \(limit) entities or relationships, which is the most"
      case .noSuchEntity(let index):
        "relationship \(index) must lead from one entity to another one, both numbered from 0 below their count"
      }
    }
  }

  private let graph: Graph

  /// The network whose graph is there already.
  package init(_ prepared: PreparedGraph) { graph = prepared.graph }

  /// The graph, for a snapshot.
  package var prepared: PreparedGraph { PreparedGraph(graph) }

  /// How many entities there are.
  public var entityCount: Int { graph.nodeCount }
  /// How many relationships there are.
  public var relationshipCount: Int { graph.edges.count }

  /// The network of the relationships `from[i]` → `to[i]`, each with a probability above 0.
  ///
  /// - Parameters:
  ///   - passThrough: of each entity, 0...1.
  ///   - from: of each relationship, the entity that provides.
  ///   - to: of each relationship, the entity that is provided to.
  ///   - probability: of each relationship; what is above 1 counts as 1.
  public init(passThrough: [Double], from: [Int32], to: [Int32], probability: [Double]) throws(Problem) {
    guard from.count == to.count, from.count == probability.count else { throw .unequalCounts }
    guard max(from.count, passThrough.count) <= Graph.limit else { throw .tooMany(limit: Graph.limit) }
    var rows = GraphRows()
    rows.provision.reserveCapacity(from.count)
    var table: [Graph.Terms] = []
    var numbers: [Double: Int32] = [:]
    var last: (value: Double, number: Int32) = (-1, 0)
    let entities = 0..<Int32(passThrough.count)
    for index in from.indices {
      guard entities.contains(from[index]), entities.contains(to[index]), from[index] != to[index] else {
        throw .noSuchEntity(relationship: index)
      }
      let value = min(1, max(0, probability[index]))
      if value != last.value {
        let number = numbers[value] ?? Int32(table.count)
        if number == table.count {
          numbers[value] = number
          table.append(Graph.Terms(certainBut: value))
        }
        last = (value, number)
      }
      rows.provision.append(
        GraphRows.Row(
          from: from[index], to: to[index], terms: last.number, start: Graph.past, end: Graph.future,
          relationship: Int32(index), share: -1))
    }
    var parts = [consume rows]
    graph = Graph(
      &parts, terms: table, passThrough: FlatColumn(passThrough),
      transforms: FlatColumn([Bool](repeating: false, count: passThrough.count)), ignored: IgnoredRelationships(),
      productSets: ProductSets())
  }

  /// The probability of the best path of every entity, without a limit of hops; 0 without a path.
  public func lowerBounds(_ flagged: [Flagged]) -> [Double] {
    graph.firstProvision(BestArrival(graph, ends: ends(flagged)))
  }

  /// The certified upper bound of every entity, and how far above the least fixed point the sweeps stopped.
  public func upperBounds(_ flagged: [Flagged]) -> (values: [Double], slack: Double) {
    let bounds = bounds(flagged)
    return (bounds.upper, bounds.slack)
  }

  /// What ``lowerBounds(_:)`` and ``upperBounds(_:)`` give, in the time of little more than the latter.
  public func bounds(_ flagged: [Flagged]) -> (lower: [Double], upper: [Double], slack: Double) {
    let ends = ends(flagged)
    let (best, components) = inParallel(
      { BestArrival(graph, ends: ends, lanes: 1) }, { Components(graph, families: [graph.provisionOut]) })
    let arrived = NoisyOr(
      NoisyOr.Channels(graph.provisionOut, graph, weights: graph.edges.probability, incoming: graph.provisionIn),
      components: components, base: ends, scale: graph.passThrough, start: best.arrived)
    var upper = arrived.firsts(relevance: FlatColumn(graph.edges.table.map(\.relevance)))
    // Within a component the certificate raises all values, also where no path is.
    for node in upper.indices where best.provided[node] == 0 { upper[node] = 0 }
    return (graph.firstProvision(best), upper, arrived.slack)
  }

  /// The network with what the search backwards from `flagged` knows, ready for paths and estimates.
  public func searched(_ flagged: [Flagged], maxHops: Int? = nil) -> SearchedNetwork {
    var policy = Policy()
    policy.timeConsistent = false
    policy.productConsistent = false
    policy.maxHops = maxHops
    let derivations = Derivations(
      flagged.enumerated().map { index, flag in
        CountedFlag(
          index: Int32(index), node: Int32(flag.entity), level: 2, confidence: flag.confidence, list: nil,
          start: Graph.past, end: Graph.future)
      }, nodeCount: graph.nodeCount)
    return SearchedNetwork(
      search: PathSearch(graph: graph, derivations: derivations, policy: policy))
  }

  private func ends(_ flagged: [Flagged]) -> [Double] {
    var ends = [Double](repeating: 0, count: graph.nodeCount)
    for flag in flagged { ends[flag.entity] = max(ends[flag.entity], flag.confidence) }
    return ends
  }
}

/// A ``ProvisionNetwork`` after the search backwards from the flagged.
public struct SearchedNetwork {
  let search: PathSearch

  /// The probabilities of the `count` best paths of an entity, best first, and whether these are the best for sure.
  public func bestPaths(from entity: Int, count: Int, steps: Int = 2_000_000) -> (probabilities: [Double], isCut: Bool)
  {
    let outcome = search.run(PathSearch.Request(sources: [Int32(entity)], limit: count, steps: steps))
    return (outcome.paths.map(\.probability), outcome.isCut)
  }

  /// An estimate for every entity; nil for one on a cycle that is flagged itself.
  public func estimates(worlds: Int, seed: UInt64) -> [Exposure.Estimate?] {
    NetworkSampling(search)?.estimates(worlds: worlds, seed: seed) ?? []
  }
}

extension Graph.Terms {
  /// A supply of something relevant that is only uncertain to be.
  fileprivate init(certainBut probability: Double) {
    self.init(
      kind: .supply, attributes: false, statesStart: false, products: ProductSets.unstated, confidence: probability,
      probability: probability, relevance: 1)
  }
}
