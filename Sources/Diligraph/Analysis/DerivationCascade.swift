// SPDX-License-Identifier: Apache-2.0

/// What one rule derives, over all groups of flags that it looks at together.
struct RuleOutcome {
  /// The minimal derivations of each derived node, by node; own flags are left out.
  private(set) var inherited: [(node: Int32, sets: [EventSet])] = []
  /// Nodes that would be derived with the most that shares can be, ascending.
  private(set) var notExcluded: [Int32] = []
  private(set) var cutNodes: Set<Int32> = []

  init(rule: OwnershipRule, flags: [CountedFlag], graph: Graph, policy: Policy, budget: Budget) {
    var sets: [Int32: [EventSet]] = [:]
    var possible: Set<Int32> = []
    for group in rule.groups(of: flags) {
      var cascade = Cascade(rule: rule, flags: flags, graph: graph, policy: policy, budget: budget)
      cascade.run(from: group)
      for (node, found) in cascade.found { sets[node, default: []] += found }
      cutNodes.formUnion(cascade.cutNodes)
      let members = Set(group.map { flags[Int($0)].node })
      possible.formUnion(possiblyDerived(rule: rule, flagged: members, graph: graph, policy: policy))
    }
    let firstEdge = Int32(flags.count)
    for node in sets.keys.sorted() {
      let minimal = minimalSets(sets[node] ?? []).filter { ($0.last ?? 0) >= firstEdge }
      if !minimal.isEmpty { inherited.append((node, minimal)) }
    }
    notExcluded = possible.filter { sets[$0] == nil }.sorted()
  }
}

/// The fixed point of derivations from one group of flags: a work list of entities whose owners changed.
private struct Cascade {
  let rule: OwnershipRule
  let flags: [CountedFlag]
  let graph: Graph
  let policy: Policy
  let budget: Budget
  /// The minimal derivations found so far, most probable first where the budget cuts them.
  private(set) var found: [Int32: [EventSet]] = [:]
  private(set) var cutNodes: Set<Int32> = []

  init(rule: OwnershipRule, flags: [CountedFlag], graph: Graph, policy: Policy, budget: Budget) {
    self.rule = rule
    self.flags = flags
    self.graph = graph
    self.policy = policy
    self.budget = budget
  }

  mutating func run(from group: [Int32]) {
    var queue: [Int32] = []
    var isQueued: Set<Int32> = []
    func owned(_ node: Int32, _ visit: (Int32) -> Void) {
      for edge in graph.controlOut[Int(node)] { visit(graph.edges[Int(edge)].to) }
    }
    for flag in group { found[flags[Int(flag)].node, default: []].append([flag]) }
    for node in found.keys.sorted() { owned(node) { if isQueued.insert($0).inserted { queue.append($0) } } }
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head += 1
      isQueued.remove(node)
      guard update(node) else { continue }
      owned(node) { if isQueued.insert($0).inserted { queue.append($0) } }
    }
  }

  /// Derives `node` anew from its owners; returns whether anything changed.
  private mutating func update(_ node: Int32) -> Bool {
    var holdings: [Int32: [Int32]] = [:]
    var options: [EventSet] = []
    var isCut = false
    for edge in graph.controlIn[Int(node)] {
      let relationship = graph.edges[Int(edge)]
      guard let sets = found[relationship.from], policy.counts(from: relationship.start, to: relationship.end)
      else { continue }
      if relationship.kind == .ownership {
        if let share = relationship.share, share.least > 0 {
          holdings[relationship.from, default: []].append(edge)
          isCut = isCut || cutNodes.contains(relationship.from)
        }
      } else if relationship.kind == .partOf || rule.control {
        options += sets.map { union([$0, [event(edge)]]) }
        isCut = isCut || cutNodes.contains(relationship.from)
      }
    }
    var combinations = HoldingCombinations(
      rule: rule, graph: graph, found: found, firstEdge: Int32(flags.count), budget: budget.combinationsPerEntity)
    options += combinations.options(holdings)
    isCut = isCut || combinations.isCut
    let old = found[node] ?? []
    if options.isEmpty { return false }
    var new = minimalSets(old + options)
    if new.count > budget.derivationsPerEntity {
      new.sort { (probability($0), $1.count) > (probability($1), $0.count) }
      new = minimalSets(Array(new.prefix(budget.derivationsPerEntity)))
      isCut = true
    }
    let wasCut = cutNodes.contains(node)
    if isCut { cutNodes.insert(node) }
    if new == minimalSets(old) && wasCut == cutNodes.contains(node) { return false }
    found[node] = new
    return true
  }

  private func event(_ edge: Int32) -> Int32 { Int32(flags.count) + edge }

  private func probability(_ set: EventSet) -> Double {
    set.reduce(1) { product, event in
      let edge = Int(event) - flags.count
      return product * (edge < 0 ? flags[Int(event)].confidence : graph.edges[edge].confidence)
    }
  }
}

/// The sets of holdings, one of each owner, that together reach a rule's threshold.
private struct HoldingCombinations {
  let rule: OwnershipRule
  let graph: Graph
  let found: [Int32: [EventSet]]
  let firstEdge: Int32
  var budget: Int
  private(set) var isCut = false
  private var result: [EventSet] = []
  private var owners: [(node: Int32, edges: [Int32])] = []
  /// The most that the owners from each index on can hold together.
  private var rest: [Double] = []

  init(rule: OwnershipRule, graph: Graph, found: [Int32: [EventSet]], firstEdge: Int32, budget: Int) {
    self.rule = rule
    self.graph = graph
    self.found = found
    self.firstEdge = firstEdge
    self.budget = budget
  }

  private func share(_ edge: Int32) -> Double { graph.edges[Int(edge)].share?.least ?? 0 }

  mutating func options(_ holdings: [Int32: [Int32]]) -> [EventSet] {
    func most(_ edges: [Int32]) -> Double { edges.map(share).max() ?? 0 }
    // Largest holdings first: few owners reach the threshold, and the rest is cut off early.
    owners = holdings.map { (node: $0.key, edges: $0.value) }
      .sorted { (most($0.edges), $1.node) > (most($1.edges), $0.node) }
    rest = [Double](repeating: 0, count: owners.count + 1)
    for index in owners.indices.reversed() { rest[index] = rest[index + 1] + most(owners[index].edges) }
    choose()
    return result
  }

  /// An explicit stack of choices: for the next owner one of its holdings, or none.
  private mutating func choose() {
    var stack: [(index: Int, chosen: [(owner: Int32, edge: Int32)], total: Double)] = [(0, [], 0)]
    while let state = stack.popLast() {
      if rule.suffices(state.total), !state.chosen.isEmpty {
        combine(state.chosen)
        continue
      }
      guard state.index < owners.count, rule.suffices(state.total + rest[state.index]) else { continue }
      budget -= 1
      guard budget > 0 else {
        isCut = true
        return
      }
      let owner = owners[state.index]
      stack.append((state.index + 1, state.chosen, state.total))
      for edge in owner.edges {
        stack.append((state.index + 1, state.chosen + [(owner.node, edge)], state.total + share(edge)))
      }
    }
  }

  /// Every way to derive the chosen owners, with their holdings.
  private mutating func combine(_ chosen: [(owner: Int32, edge: Int32)]) {
    var partial: [EventSet] = [chosen.map { firstEdge + $0.edge }.sorted()]
    for choice in chosen {
      var next: [EventSet] = []
      for set in partial {
        for part in found[choice.owner] ?? [] {
          budget -= 1
          guard budget > 0 else {
            isCut = true
            break
          }
          next.append(union([set, part]))
        }
      }
      // With the budget gone, one way for each owner still makes a derivation: the entity is not lost.
      if next.isEmpty, let part = found[choice.owner]?.first { next = partial.prefix(1).map { union([$0, part]) } }
      partial = minimalSets(next)
    }
    result += partial
  }
}

/// The nodes that could be derived under `rule` if shares were the most that they can be.
///
/// The shares of one entity never exceed the whole: what others hold at least is not left for the flagged.
func possiblyDerived(rule: OwnershipRule, flagged: Set<Int32>, graph: Graph, policy: Policy) -> Set<Int32> {
  var members = flagged
  var queue = flagged.sorted()
  while let member = queue.popLast() {
    for edge in graph.controlOut[Int(member)] {
      let node = graph.edges[Int(edge)].to
      guard !members.contains(node),
        isPossible(node, rule: rule, members: members, graph: graph, policy: policy)
      else { continue }
      members.insert(node)
      queue.append(node)
    }
  }
  return members
}

private func isPossible(
  _ node: Int32, rule: OwnershipRule, members: Set<Int32>, graph: Graph, policy: Policy
) -> Bool {
  var records: [Int32: [Share?]] = [:]
  for edge in graph.controlIn[Int(node)] {
    let relationship = graph.edges[Int(edge)]
    guard policy.counts(from: relationship.start, to: relationship.end) else { continue }
    if relationship.kind == .ownership {
      records[relationship.from, default: []].append(relationship.share)
    } else if members.contains(relationship.from), relationship.kind == .partOf || rule.control {
      return true
    }
  }
  var others = 0.0
  var possible = 0.0
  var isOwned = false
  for owner in records.keys.sorted() {
    let stated = (records[owner] ?? []).compactMap(\.self)
    let least = stated.map(\.least).max() ?? 0
    let most = stated.map(\.most).max() ?? 1
    if members.contains(owner) {
      possible += most
      isOwned = isOwned || most > 0
    } else {
      others += least
    }
  }
  return isOwned && rule.suffices(min(possible, max(0, 1 - others)))
}
