// SPDX-License-Identifier: Apache-2.0

/// What one rule derives, over all groups of flags that it looks at together.
struct RuleOutcome {
  /// The minimal derivations of each derived node, by node; own flags are left out.
  private(set) var inherited: [(node: Int32, sets: [EventSet])] = []
  /// Nodes that would be derived with the most that shares can be, ascending.
  private(set) var notExcluded: [Int32] = []
  /// Nodes whose derivations are not all found.
  private(set) var cutNodes: Set<Int32> = []

  init(rule: OwnershipRule, flags: [CountedFlag], graph: Graph, policy: Policy, budget: Budget) {
    let groups = rule.groups(of: flags)
    guard graph.edges.count > graph.provisionCount, !groups.joined().isEmpty else { return }
    var work = DerivationWork(budget)
    var search = DerivationSearch(rule: rule, flags: flags, graph: graph, policy: policy, budget: budget)
    var found: [(node: Int32, sets: [EventSet])] = []
    for group in groups {
      search.run(from: group, work: &work)
      search.forEachFound { node, sets, isCut in
        found.append((node, sets))
        if isCut { cutNodes.insert(node) }
      }
    }
    var isPossible = [Bool](repeating: false, count: graph.nodeCount)
    var possible = PossibleDerivations(rule: rule, graph: graph, policy: policy)
    for group in groups {
      possible.run(from: group.map { flags[Int($0)].node }, work: &work) { isPossible[Int($0)] = true }
    }
    if work.isStopped {
      // Whatever was not found is among what all flags together make possible.
      var unlimited = DerivationWork.unlimited
      let flagged = groups.joined().map { flags[Int($0)].node }
      possible.run(from: flagged, withDerived: true, work: &unlimited) { node in
        isPossible[Int(node)] = true
        cutNodes.insert(node)
      }
    }
    merge(&found, firstEdge: Int32(flags.count), flags: flags, graph: graph, most: budget.derivationsPerEntity)
    for (node, _) in found { isPossible[Int(node)] = false }
    notExcluded = isPossible.indices.lazy.filter { isPossible[$0] }.map(Int32.init)
  }

  /// The derivations of each node from all groups together, by node.
  private mutating func merge(
    _ found: inout [(node: Int32, sets: [EventSet])], firstEdge: Int32, flags: [CountedFlag], graph: Graph, most: Int
  ) {
    found.sort { $0.node < $1.node }
    var index = 0
    while index < found.count {
      let node = found[index].node
      var sets = found[index].sets
      index += 1
      while index < found.count, found[index].node == node {
        sets += found[index].sets
        index += 1
      }
      var minimal = minimalSets(sets).filter { ($0.last ?? 0) >= firstEdge }
      if minimal.count > most {
        let probabilities = minimal.map { graph.probability(of: $0, flags) }
        let best = minimal.indices.sorted { (probabilities[$0], $1) > (probabilities[$1], $0) }.prefix(most)
        minimal = best.sorted().map { minimal[$0] }
        cutNodes.insert(node)
      }
      if !minimal.isEmpty { inherited.append((node, minimal)) }
    }
  }
}

extension Graph {
  /// The probability that all of `events` hold: flags are numbered from 0, edges from the number of flags.
  func probability(of events: EventSet, _ flags: [CountedFlag]) -> Double {
    events.reduce(1) { product, event in
      let edge = Int(event) - flags.count
      return product * (edge < 0 ? flags[Int(event)].confidence : edges.confidence[Int(edges.terms[edge])])
    }
  }
}
