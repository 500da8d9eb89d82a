// SPDX-License-Identifier: Apache-2.0

extension ExposureNetwork {
  /// What the paths of an entity can consist of: relationships by channel, as far as they can lead to an end user.
  ///
  /// None where paths are excluded by more than their events. More relationships exclude more, so the search ends with
  /// the first one that does: most entities of a large case have no network, and that is known after a few steps.
  struct Parts {
    /// More relationships than this are not tried.
    private static let maxEdges = 20_000

    /// Channels of control that make an owner answer for the owned, in the order of a search.
    private(set) var control: [Channel: [Int32]] = [:]
    private(set) var first: [(Channel, [Int32])] = []
    private(set) var further: [(Channel, [Int32])] = []
    private(set) var recipients: [Int32] = []
    private(set) var edges: [Int32] = []
    private var limits: Limits

    init?(_ source: Int32, _ search: PathSearch, _ changes: EventChanges) {
      guard let limits = Limits(search) else { return nil }
      self.limits = limits
      let graph = search.graph
      var answering = [source]
      var isAnswering: Set<Int32> = [source]
      var next = 0
      while next < answering.count {
        for index in graph.controlOut[Int(answering[next])] where !changes.removes(index) {
          let edge = graph.edges[Int(index)]
          guard edge.attributes, edge.to != source, search.bounds.started[Int(edge.to)] > 0 else { continue }
          control[Channel(from: edge.from, to: edge.to), default: []].append(index)
          guard take(index, graph) else { return nil }
          if isAnswering.insert(edge.to).inserted { answering.append(edge.to) }
        }
        next += 1
      }
      var isRecipient: Set<Int32> = []
      /// False as soon as something excludes paths, or a path would visit an entity twice: answering for it, and as a
      /// recipient.
      func takeProvision(from entity: Int32, into kept: WritableKeyPath<Parts, [(Channel, [Int32])]>) -> Bool {
        var members: [Int32] = []
        var channel: Channel?
        func close() { if let channel { self[keyPath: kept].append((channel, members)) } }
        // Sorted by where they lead, so a channel is a stretch.
        for index in graph.provisionOut[Int(entity)] where !changes.removes(index) {
          let to = graph.edges.to[Int(index)]
          // No path visits its start again, and none goes over what has no chance.
          guard to != source, search.bounds.arrivedLoosely[Int(to)] > 0 else { continue }
          let edge = graph.edges[Int(index)]
          guard edge.probability > 0, kept != \.first || edge.relevance > 0 else { continue }
          if channel?.to != to {
            close()
            channel = Channel(from: entity, to: to)
            members.removeAll()
            if isRecipient.insert(to).inserted {
              recipients.append(to)
              guard recipients.count <= limits.recipients, !isAnswering.contains(to) else { return false }
            }
          }
          members.append(index)
          guard take(index, graph) else { return false }
        }
        close()
        return true
      }
      for entity in answering { guard takeProvision(from: entity, into: \.first) else { return nil } }
      next = 0
      while next < recipients.count {
        let recipient = recipients[next]
        next += 1
        guard graph.passThrough[Int(recipient)] > 0 else { continue }
        guard takeProvision(from: recipient, into: \.further) else { return nil }
      }
    }

    /// False where an edge excludes paths together with those before, or is one too many.
    private mutating func take(_ index: Int32, _ graph: Graph) -> Bool {
      edges.append(index)
      return edges.count <= Self.maxEdges && limits.admits(Int(index), graph)
    }
  }

  /// The relationships of one family between two entities.
  struct Channel: Hashable, Comparable {
    var from: Int32
    var to: Int32

    static func < (lhs: Channel, rhs: Channel) -> Bool { (lhs.from, lhs.to) < (rhs.from, rhs.to) }
  }

  /// Whether no path is excluded by its hops, dates or products, nor by when its flags are in force.
  private struct Limits {
    /// A path has at most as many provision relationships as there are recipients.
    let recipients: Int
    /// Nil where dates do not count.
    private let tolerance: Int32?
    private let countsProducts: Bool
    /// From when to when all edges so far hold.
    private var start = Graph.past
    private var end = Graph.future
    /// What all edges so far have in common.
    private var products = ProductSets.unstated

    /// Nil where flags must be in force at a delivery.
    init?(_ search: PathSearch) {
      let policy = search.policy
      if policy.flagsInForce == .atDelivery { return nil }
      recipients = policy.maxHops ?? Int.max
      tolerance = policy.timeConsistent ? Int32(policy.timeToleranceDays) : nil
      countsProducts = policy.productConsistent
    }

    /// Whether paths of this edge and those before are all possible.
    mutating func admits(_ index: Int, _ graph: Graph) -> Bool {
      if let tolerance {
        start = max(start, graph.edges.start[index])
        end = min(end, graph.edges.end[index])
        if start > end + tolerance { return false }
      }
      guard countsProducts, index < graph.provisionCount else { return true }
      products = graph.productSets.intersection(products, graph.edges.table[Int(graph.edges.terms[index])].products)
      return products != ProductSets.contradiction
    }
  }
}
