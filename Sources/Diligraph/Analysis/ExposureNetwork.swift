// SPDX-License-Identifier: Apache-2.0

/// The exposure of one entity as a reliability network, where nothing but the events decides which paths count.
///
/// That is so when, among what its paths can consist of, no limit of hops, no dates and no products exclude a path,
/// nothing is both controlled and supplied by it, and each derivation follows single holdings to one flag. Then the
/// number of paths does not matter, only the width of the network.
///
/// Nodes are: an entity as one that the source answers for (`answering`), as one that something arrives at, as one
/// that passes it on, and as an owner in a derivation; a flag; and the sink, where a flag applies.
struct ExposureNetwork {
  private enum Station: Hashable {
    case answering(Int32), arrived(Int32), passing(Int32), owning(Int32), flag(Int32), sink
  }

  private let source: Int32
  private let search: PathSearch
  private let changes: EventChanges
  private var indices: [Station: Int] = [:]
  private var stations: [Station] = []
  private(set) var arcs: [ReliabilityNetwork.Arc] = []
  /// For each arc the relationships that have to be refuted before it is gone; none where no relationship decides.
  private(set) var claims: [[Int32]] = []

  /// The network of `source`.
  ///
  /// - Parameter changes: what is less certain than in the graph.
  /// - Returns: nil where paths are excluded by more than their events.
  init?(_ source: Int32, search: PathSearch, changes: EventChanges = EventChanges()) {
    self.source = source
    self.search = search
    self.changes = changes
    _ = index(.answering(source))
    _ = index(.sink)
    guard let parts = Parts(source, search, changes) else { return nil }
    addProvision(parts)
    guard addDerivations(parts) else { return nil }
    self.edges = Set(self.edges + parts.edges).sorted()
  }

  /// The network itself.
  var network: ReliabilityNetwork {
    ReliabilityNetwork(nodeCount: stations.count, source: 0, sink: 1, arcs: arcs)
  }

  /// The relationships that its ways consist of, holdings of derivations included, ascending.
  private(set) var edges: [Int32] = []

  /// The flags that its ways end with, ascending, by their index in ``Derivations``.
  var flags: [Int32] {
    stations.compactMap { station -> Int32? in if case .flag(let flag) = station { flag } else { nil } }.sorted()
  }

  /// The entities that every path visits, ascending; its source and each path's end user are none of them.
  var unavoidable: [Int32] {
    let dominators = Dominators(nodeCount: stations.count, root: 0, arcs: network.arcs)
    guard dominators.reaches(1) else { return [] }
    return dominators.path(to: 1).compactMap { node -> Int32? in
      switch stations[node] {
      case .answering(let entity): entity == source ? nil : entity
      case .passing(let entity): entity
      default: nil
      }
    }.sorted()
  }

  /// The entities that ways may go through, ascending: those that pass on, and those that the source answers for.
  var intermediaries: [Int32] {
    Set(
      stations.compactMap { station -> Int32? in
        switch station {
        case .answering(let entity): entity == source ? nil : entity
        case .passing(let entity): entity
        default: nil
        }
      }
    ).sorted()
  }

  private mutating func index(_ station: Station) -> Int {
    if let index = indices[station] { return index }
    indices[station] = stations.count
    stations.append(station)
    return stations.count - 1
  }

  private mutating func add(_ from: Station, _ to: Station, _ probability: Double, claims members: [Int32] = []) {
    arcs.append(ReliabilityNetwork.Arc(from: index(from), to: index(to), probability: probability))
    claims.append(members)
  }

  // MARK: Provision

  /// An edge as it is after the changes.
  private func edge(_ index: Int32) -> Graph.Edge { changes.applied(to: search.graph.edges[Int(index)], index) }

  private mutating func addProvision(_ parts: Parts) {
    // In a fixed order, so that sums come out the same in every run.
    for (channel, members) in parts.control.sorted(by: { $0.key < $1.key }) {
      let probability = members.map { edge($0).probability }.max() ?? 0
      add(.answering(channel.from), .answering(channel.to), probability, claims: members)
    }
    for (channel, members) in parts.first {
      let probability = Self.firstProbability(members.map(edge))
      add(.answering(channel.from), .arrived(channel.to), probability, claims: members)
    }
    for (channel, members) in parts.further {
      let probability = members.map { edge($0).probability }.max() ?? 0
      add(.passing(channel.from), .arrived(channel.to), probability, claims: members)
    }
    for entity in parts.recipients where search.graph.passThrough[Int(entity)] > 0 {
      add(.arrived(entity), .passing(entity), search.graph.passThrough[Int(entity)])
    }
  }

  /// The probability that some member holds and is relevant, where one draw decides which members hold, and another
  /// one which are relevant: the area under the staircase of both.
  static func firstProbability(_ members: [Graph.Edge]) -> Double {
    let ordered = members.sorted { $0.probability > $1.probability }
    var area = 0.0
    var relevance = 0.0
    for (index, member) in ordered.enumerated() {
      relevance = max(relevance, member.relevance)
      let next = index + 1 < ordered.count ? ordered[index + 1].probability : 0
      area += (member.probability - next) * relevance
    }
    return area
  }

  // MARK: Derivations

  /// Adds how recipients are flagged; false where a derivation is more than a way along single holdings to a flag.
  private mutating func addDerivations(_ parts: Parts) -> Bool {
    let derivations = search.derivations
    var holdings: [Channel: Double] = [:]
    var holders: [Channel: Set<Int32>] = [:]
    var rule: String?
    for entity in parts.recipients {
      if derivations.cutNodes.contains(entity) { return false }
      for derivation in derivations.byNode[Int(entity)] {
        if derivation.edges.contains(where: changes.removes) { continue }
        guard derivation.flags.count == 1, let flag = derivation.flags.first else { return false }
        if !derivation.edges.isEmpty {
          // Another rule may not look at the flags that this one looks at.
          if let rule, rule != derivation.rule { return false }
          if search.policy.rulesInForce.count(where: { $0.name == derivation.rule }) > 1 { return false }
          rule = derivation.rule
        }
        var station = Station.arrived(entity)
        var owned = entity
        var remaining = derivation.edges
        while let position = remaining.firstIndex(where: { search.graph.edges[Int($0)].to == owned }) {
          let index = remaining.remove(at: position)
          let edge = edge(index)
          edges.append(index)
          let channel = Channel(from: edge.from, to: edge.to)
          if parts.control[channel] != nil { return false }
          // Holdings below a recipient and below an owner are one event: both lead on from the same station.
          if case .arrived = station { add(station, .owning(owned), 1) }
          holdings[channel] = max(holdings[channel] ?? 0, edge.confidence)
          holders[channel, default: []].insert(index)
          station = .owning(edge.from)
          owned = edge.from
        }
        guard remaining.isEmpty, derivations.flags[Int(flag)].node == owned else { return false }
        if changes.flags.contains(flag) { continue }
        add(station, .flag(flag), 1)
      }
    }
    for (channel, probability) in holdings.sorted(by: { $0.key < $1.key }) {
      let members = (holders[channel] ?? []).sorted()
      add(.owning(channel.to), .owning(channel.from), probability, claims: members)
    }
    for case .flag(let flag) in stations { add(.flag(flag), .sink, derivations.flags[Int(flag)].confidence) }
    return true
  }
}
