// SPDX-License-Identifier: Apache-2.0

/// The minimal derivations of every entity under one rule from one group of flags, most probable first.
///
/// A derivation is at most as probable as each derivation of an owner that it contains. So they become final in the
/// order of their probability, as distances do in Dijkstra's search: Knuth, "A generalization of Dijkstra's
/// algorithm", Information Processing Letters 6(1), 1977, for the first of each entity, here for the first many.
/// Cycles end by themselves, for what comes around contains what it started from. Of an entity that has no flag of its
/// own and is derived at all one derivation is found, whatever the budget cuts, unless the work is stopped
/// (``DerivationWork/isStopped``). One with a flag of its own may lose all that it has beside: what its owners derive
/// from that flag says nothing new of it, and may be all that the budget leaves them.
struct DerivationSearch {
  private let rule: OwnershipRule
  private let flags: [CountedFlag]
  private let graph: Graph
  private let policy: Policy
  private let budget: Budget
  private var slots: NodeSlots
  private var entities: [Entity] = []
  private var heap = MaxHeap()
  /// What the heap's payloads number; places of taken ones are used again.
  private var candidates: [Candidate] = []
  private var free: [Int32] = []

  /// What is known about an entity that the search came to.
  private struct Entity {
    /// Minimal and final, most probable first.
    private(set) var sets: [EventSet] = []
    /// A bit for each event of a set, by its number: what has other bits is no part.
    private var signatures: [UInt64] = []
    /// How many of them are flags of its own, which no budget limits.
    var ownFlags = 0
    /// Owners that have a derivation, largest holding first.
    var owners: [Owner] = []
    /// What the owners hold together, with the largest holding of each.
    var total = 0.0
    /// Combinations of holdings looked at.
    var combinations = 0
    /// Whether a derivation other than a flag of its own was come upon.
    var isDerived = false
    /// Whether derivations are missing.
    var isCut = false

    var derivationCount: Int { sets.count - ownFlags }

    mutating func add(_ events: EventSet) {
      sets.append(events)
      signatures.append(events.signature)
    }

    /// Whether a set that is known is a part of `events`, or all of it.
    func contains(partOf events: EventSet) -> Bool {
      if sets.isEmpty { return false }
      let others = ~events.signature
      return sets.indices.contains { signatures[$0] & others == 0 && isSubset(sets[$0], of: events) }
    }

    mutating func add(_ owner: Owner) {
      var (low, high) = (0, owners.count)
      while low < high {
        let middle = (low + high) / 2
        if (owners[middle].held, owner.node) >= (owner.held, owners[middle].node) {
          low = middle + 1
        } else {
          high = middle
        }
      }
      owners.insert(owner, at: low)
      total += owner.held
    }
  }

  private struct Candidate {
    var node: Int32
    var events: EventSet
  }

  init(rule: OwnershipRule, flags: [CountedFlag], graph: Graph, policy: Policy, budget: Budget) {
    self.rule = rule
    self.flags = flags
    self.graph = graph
    self.policy = policy
    self.budget = budget
    slots = NodeSlots(nodeCount: graph.nodeCount)
  }

  /// Finds the derivations from `group` anew.
  mutating func run(from group: [Int32], work: inout DerivationWork) {
    slots.removeAll()
    entities.removeAll(keepingCapacity: true)
    for flag in group { push(flags[Int(flag)].node, [flag]) }
    while let (_, payload) = heap.pop() {
      let candidate = candidates[Int(payload)]
      candidates[Int(payload)].events = []
      free.append(payload)
      if work.isStopped { continue }
      settle(candidate, &work)
    }
    candidates.removeAll()
    free.removeAll()
    passOnCuts()
  }

  /// Visits each entity with a derivation or a flag: its node, its minimal sets, and whether some are missing.
  func forEachFound(_ visit: (Int32, [EventSet], Bool) -> Void) {
    for (slot, entity) in entities.enumerated() where !entity.sets.isEmpty {
      visit(slots.nodes[slot], entity.sets, entity.isCut)
    }
  }

  private func event(_ edge: Int32) -> Int32 { Int32(flags.count) + edge }

  private mutating func slot(_ node: Int32) -> Int {
    let slot = slots.slot(of: node)
    if slot == entities.count { entities.append(Entity()) }
    return slot
  }

  /// Of equally probable sets the smaller one comes first: the last bits of the key are how many events there are.
  private mutating func push(_ node: Int32, _ events: EventSet) {
    let probability = graph.probability(of: events, flags)
    let size = UInt64(min(events.count, 0xfff))
    let key = Double(bitPattern: (probability.bitPattern & ~0xfff) | (0xfff - size))
    let candidate = Candidate(node: node, events: events)
    if let place = free.popLast() {
      candidates[Int(place)] = candidate
      heap.push(key, place)
    } else {
      candidates.append(candidate)
      heap.push(key, Int32(candidates.count - 1))
    }
  }

  private mutating func settle(_ candidate: Candidate, _ work: inout DerivationWork) {
    let slot = slot(candidate.node)
    if entities[slot].contains(partOf: candidate.events) { return }
    if candidate.events.count == 1 {
      entities[slot].ownFlags += 1
    } else if entities[slot].derivationCount >= budget.derivationsPerEntity {
      entities[slot].isCut = true
      return
    }
    entities[slot].add(candidate.events)
    let isFirst = entities[slot].sets.count == 1
    let (out, edges) = (graph.controlOut, graph.edges)
    out.forEachTarget(of: Int(candidate.node), edges) { target, edges in
      extend(candidate, isFirst: isFirst, to: target, by: edges, &work)
    }
  }

  /// What the controller's derivation adds to those of `target`, to which `edges` lead from it.
  private mutating func extend(
    _ owner: Candidate, isFirst: Bool, to target: Int32, by edges: Range<Int32>, _ work: inout DerivationWork
  ) {
    let slot = slot(target)
    var held = 0.0
    // What comes around, or goes on from what the target has, contains what it has.
    let isKnown = entities[slot].contains(partOf: owner.events)
    for edge in edges {
      let relationship = graph.edges[Int(edge)]
      guard policy.counts(from: relationship.start, to: relationship.end) else { continue }
      if relationship.kind == .ownership {
        held = max(held, relationship.share?.least ?? 0)
      } else if !isKnown, relationship.kind == .partOf || rule.control {
        if mayAdd(slot, &work) { add(slot, target, union([owner.events, [event(edge)]]), &work) }
      }
    }
    guard held > 0 else { return }
    if isFirst { entities[slot].add(Owner(node: owner.node, held: held, edges: edges)) }
    guard !isKnown, rule.suffices(entities[slot].total) else { return }
    if !entities[slot].isDerived { addLargestHoldings(with: owner, slot, target, &work) }
    if mayAdd(slot, &work) { addCombinations(with: owner, slot, target, &work) }
  }

  /// Whether the budget allows another derivation of an entity; where it does not, it is said of the entity.
  private mutating func mayAdd(_ slot: Int, _ work: inout DerivationWork) -> Bool {
    if !entities[slot].isDerived { return true }
    let isFull = entities[slot].derivationCount >= budget.derivationsPerEntity
    if !isFull, !work.isSpent, entities[slot].combinations < budget.combinationsPerEntity { return true }
    entities[slot].isCut = true
    return false
  }

  private mutating func add(_ slot: Int, _ target: Int32, _ events: EventSet, _ work: inout DerivationWork) {
    work.count(events: events.count, isFirst: !entities[slot].isDerived)
    entities[slot].isDerived = true
    if entities[slot].contains(partOf: events) { return }
    push(target, events)
  }

  /// One derivation of an entity whose owners have only now enough: the newest owner and the largest of the others,
  /// each with its most probable derivation. However many owners there are, the entity is not lost.
  private mutating func addLargestHoldings(
    with owner: Candidate, _ slot: Int, _ target: Int32, _ work: inout DerivationWork
  ) {
    var parts: [EventSet] = []
    var total = 0.0
    func take(_ other: Owner, _ events: EventSet) {
      guard let edge = holdings(other).max(by: { share($0) < share($1) }) else { return }
      total += share(edge)
      parts += [[event(edge)], events]
    }
    for other in entities[slot].owners where other.node == owner.node { take(other, owner.events) }
    for other in entities[slot].owners where other.node != owner.node {
      if rule.suffices(total) { break }
      take(other, entities[slots.slot(of: other.node)].sets[0])
    }
    add(slot, target, union(parts), &work)
  }

  /// Every way in which the owner's derivation and those of other owners make one of the entity.
  private mutating func addCombinations(
    with owner: Candidate, _ slot: Int, _ target: Int32, _ work: inout DerivationWork
  ) {
    var chosen = HoldingCombinations(
      rule: rule, owners: entities[slot].owners.map { ($0.node, holdings($0).map { ($0, share($0)) }) },
      required: owner.node, budget: budget.combinationsPerEntity - entities[slot].combinations)
    while let combination = chosen.next() {
      var partial: [EventSet] = [union([owner.events, combination.map { event($0.edge) }.sorted()])]
      for (number, other) in combination.lazy.map(\.owner).filter({ $0 != owner.node }).enumerated() {
        let sets = entities[slots.slot(of: other)].sets
        guard chosen.spend(partial.count * sets.count) else { break }
        // What contains another one is left out before it is multiplied; at the end that is seen anyway.
        if number > 0 { partial = minimalSets(partial) }
        partial = partial.flatMap { part in sets.map { union([part, $0]) } }
      }
      if chosen.isSpent { break }
      for events in partial where mayAdd(slot, &work) { add(slot, target, events, &work) }
    }
    entities[slot].combinations = budget.combinationsPerEntity - chosen.budget
    if chosen.isSpent { entities[slot].isCut = true }
  }

  private func share(_ edge: Int32) -> Double { graph.edges[Int(edge)].share?.least ?? 0 }

  private func holdings(_ owner: Owner) -> [Int32] {
    owner.edges.filter { edge in
      let relationship = graph.edges[Int(edge)]
      return relationship.kind == .ownership && share(edge) > 0
        && policy.counts(from: relationship.start, to: relationship.end)
    }
  }

  /// Where derivations of an owner are missing, so may be those of what is derived from it.
  private mutating func passOnCuts() {
    var queue = entities.indices.filter { entities[$0].isCut }
    let (out, edges) = (graph.controlOut, graph.edges)
    while let slot = queue.popLast() {
      out.forEachTarget(of: Int(slots.nodes[slot]), edges) { target, edges in
        guard let target = slots.known(target), !entities[target].isCut, mayBeDerived(target, by: edges) else { return }
        entities[target].isCut = true
        queue.append(target)
      }
    }
  }

  /// Whether more derivations of one owner, which `edges` lead from, can make any of the entity. Of one that has a flag
  /// of its own nothing may have been looked at, where all that was found of its owners contains the flag.
  private func mayBeDerived(_ slot: Int, by edges: Range<Int32>) -> Bool {
    if entities[slot].isDerived { return true }
    guard entities[slot].ownFlags > 0 else { return false }
    return edges.contains { edge in
      let relationship = graph.edges[Int(edge)]
      guard policy.counts(from: relationship.start, to: relationship.end) else { return false }
      if relationship.kind == .ownership { return share(edge) > 0 && rule.suffices(entities[slot].total) }
      return relationship.kind == .partOf || rule.control
    }
  }
}

/// An owner that has a derivation, and the relationships by which it controls one entity.
struct Owner {
  var node: Int32
  /// The largest holding among them.
  var held: Double
  var edges: Range<Int32>
}
