// SPDX-License-Identifier: Apache-2.0

/// The nodes that could be derived under a rule if shares were the most that they can be, from one group of flags.
///
/// The shares of one entity never exceed the whole: what others hold at least is not left for the flagged. What an
/// entity's owners hold is summed up as they come to be possible, so each relationship is looked at once for the owner
/// and once for the owned.
struct PossibleDerivations {
  private let rule: OwnershipRule
  private let graph: Graph
  private let policy: Policy
  private var slots: NodeSlots
  private var entities: [Entity] = []
  private var withDerived = false

  private struct Entity {
    /// What all owners hold at least, and what those hold at least that are members.
    var least = 0.0
    var leastOfMembers = 0.0
    /// What the owners that are members hold at most.
    var mostOfMembers = 0.0
    var isMember = false
  }

  init(rule: OwnershipRule, graph: Graph, policy: Policy) {
    self.rule = rule
    self.graph = graph
    self.policy = policy
    slots = NodeSlots(nodeCount: graph.nodeCount)
  }

  /// Visits each node that is flagged or possibly derived, until `work` is stopped.
  ///
  /// - Parameter withDerived: whether also those that are derived although the shares stated of them are together more
  ///   than the whole, of which nothing would be left for the flagged.
  mutating func run(
    from flagged: [Int32], withDerived: Bool = false, work: inout DerivationWork, _ visit: (Int32) -> Void
  ) {
    self.withDerived = withDerived
    slots.removeAll()
    entities.removeAll(keepingCapacity: true)
    var queue: [Int32] = []
    for node in flagged { join(node, &queue, visit) }
    let (out, edges) = (graph.controlOut, graph.edges)
    while let member = queue.popLast(), !work.isStopped {
      out.forEachTarget(of: Int(member), edges) { target, edges in
        if isPossible(target, through: edges, &work) { join(target, &queue, visit) }
      }
    }
  }

  private mutating func join(_ node: Int32, _ queue: inout [Int32], _ visit: (Int32) -> Void) {
    let slot = slot(node)
    guard !entities[slot].isMember else { return }
    entities[slot].isMember = true
    queue.append(node)
    visit(node)
  }

  private mutating func slot(_ node: Int32) -> Int {
    let slot = slots.slot(of: node)
    if slot == entities.count { entities.append(Entity()) }
    return slot
  }

  /// Whether `node` is possibly derived, now that a new member controls it by `edges`.
  private mutating func isPossible(
    _ node: Int32, through edges: Range<Int32>, _ work: inout DerivationWork
  ) -> Bool {
    let isNew = slots.known(node) == nil
    let slot = slot(node)
    work.spend(edges.count)
    if entities[slot].isMember { return false }
    if isNew { entities[slot].least = leastOfAll(node, &work) }
    var holding = Holding()
    for edge in edges {
      let relationship = graph.edges[Int(edge)]
      guard policy.counts(from: relationship.start, to: relationship.end) else { continue }
      if relationship.kind == .ownership {
        holding.add(relationship.share)
      } else if relationship.kind == .partOf || rule.control {
        return true
      }
    }
    guard holding.most > 0 else { return false }
    entities[slot].leastOfMembers += holding.least
    entities[slot].mostOfMembers += holding.most
    let others = entities[slot].least - entities[slot].leastOfMembers
    if withDerived, rule.suffices(entities[slot].leastOfMembers) { return true }
    return rule.suffices(min(entities[slot].mostOfMembers, max(0, 1 - others)))
  }

  /// What all owners of `node` hold at least: of each the largest of its records.
  private func leastOfAll(_ node: Int32, _ work: inout DerivationWork) -> Double {
    var sum = 0.0
    var owner: Int32 = -1
    var holding = Holding()
    // In the order of the edges, so by owner.
    for edge in graph.controlIn[Int(node)] {
      let relationship = graph.edges[Int(edge)]
      work.spend(1)
      guard relationship.kind == .ownership, policy.counts(from: relationship.start, to: relationship.end)
      else { continue }
      if relationship.from != owner {
        sum += holding.least
        (owner, holding) = (relationship.from, Holding())
      }
      holding.add(relationship.share)
    }
    return sum + holding.least
  }

  /// What the records of one owner's holding say: no record of a share says that it can be all.
  private struct Holding {
    var least = 0.0
    private var mostStated = -1.0
    private var isHolding = false

    var most: Double { mostStated >= 0 ? mostStated : isHolding ? 1 : 0 }

    mutating func add(_ share: Share?) {
      isHolding = true
      guard let share else { return }
      least = max(least, share.least)
      mostStated = max(mostStated, share.most)
    }
  }
}
