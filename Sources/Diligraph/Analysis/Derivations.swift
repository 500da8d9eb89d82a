// SPDX-License-Identifier: Apache-2.0

/// Every way in which entities are flagged: by flags of their own, and by derivation under each rule.
struct Derivations {
  /// An entity that a rule derives.
  struct Derived {
    var node: Int32
    var rule: String
    var rulePeriod: Period
    var derivations: [CountedDerivation]
  }

  /// For each node its minimal derivations, own flags first.
  private(set) var byNode: [[CountedDerivation]]
  /// By rule in the policy's order, then by node.
  private(set) var derived: [Derived] = []
  /// By rule in the policy's order, then by node.
  private(set) var notExcluded: [(node: Int32, rule: OwnershipRule)] = []
  /// Nodes whose derivations are not all listed, because the budget was hit.
  private(set) var cutNodes: Set<Int32> = []
  /// Those among them where a path may end although no derivation that is known lets it: none is known, or flags must
  /// be in force at the delivery.
  private(set) var openNodes: Set<Int32> = []
  let flags: [CountedFlag]

  init(graph: Graph, dataset: Dataset, policy: Policy, budget: Budget) {
    flags = policy.countedFlags(of: dataset)
    byNode = Array(repeating: [], count: graph.nodeCount)
    var named: [Int32: [(rule: String?, events: EventSet)]] = [:]
    for (index, flag) in flags.enumerated() {
      named[flag.node, default: []].append((nil, [EventSet.Element(index)]))
    }
    for rule in policy.rulesInForce {
      let outcome = RuleOutcome(rule: rule, flags: flags, graph: graph, policy: policy, budget: budget)
      cutNodes.formUnion(outcome.cutNodes)
      for (node, sets) in outcome.inherited {
        derived.append(
          Derived(
            node: node, rule: rule.name, rulePeriod: rule.period,
            derivations: sets.map { counted($0, rule: rule.name, graph: graph) }))
        named[node, default: []] += sets.map { (rule.name, $0) }
      }
      notExcluded += outcome.notExcluded.map { ($0, rule) }
    }
    for (node, entries) in named {
      // Where two rules give the same set, the first rule names it.
      var rules: [EventSet: String?] = [:]
      for entry in entries where rules[entry.events] == nil { rules[entry.events] = .some(entry.rule) }
      byNode[Int(node)] = minimalSets(entries.map(\.events)).map {
        counted($0, rule: rules[$0] ?? nil, graph: graph)
      }
    }
    openNodes = policy.flagsInForce == .atDelivery ? cutNodes : cutNodes.filter { byNode[Int($0)].isEmpty }
  }

  /// Whether a path of at least a level may end at `node` by a derivation that is not known, and by none that is.
  func mayHideEnd(_ node: Int32, minLevel: Int) -> Bool {
    guard cutNodes.contains(node) else { return false }
    return openNodes.contains(node)
      || byNode[Int(node)].allSatisfy { $0.level < minLevel || $0.probability == 0 }
  }

  /// The levels that derivations have, or may have where some are not known; gravest first.
  var levels: [Int] {
    var levels = Set(byNode.joined().lazy.map(\.level))
    if !cutNodes.isEmpty { levels.formUnion(flags.map(\.level)) }
    return levels.sorted(by: >)
  }

  /// Entities that are flagged themselves, and nothing else.
  init(_ flags: [CountedFlag], nodeCount: Int) {
    self.flags = flags
    byNode = Array(repeating: [], count: nodeCount)
    for (index, flag) in flags.enumerated() {
      byNode[Int(flag.node)].append(
        CountedDerivation(
          rule: nil, flags: [Int32(index)], edges: [], probability: flag.confidence, flagProbability: flag.confidence,
          level: flag.level, start: flag.start, end: flag.end))
    }
  }

  /// An entity that paths may end at without being flagged, and nothing else.
  init(endingAt node: Int32, nodeCount: Int) {
    flags = []
    byNode = Array(repeating: [], count: nodeCount)
    byNode[Int(node)] = [
      CountedDerivation(
        rule: nil, flags: [], edges: [], probability: 1, flagProbability: 1, level: 0, start: Graph.past,
        end: Graph.future)
    ]
  }

  /// Events of a derivation: flags are numbered from 0, edges from the number of flags.
  private func counted(_ events: EventSet, rule: String?, graph: Graph) -> CountedDerivation {
    var result = CountedDerivation(
      rule: rule, flags: [], edges: [], probability: 1, flagProbability: 1, level: 5, start: Graph.past,
      end: Graph.future)
    for event in events {
      if Int(event) < flags.count {
        let flag = flags[Int(event)]
        result.flags.append(event)
        result.flagProbability *= flag.confidence
        result.level = min(result.level, flag.level)
        result.start = max(result.start, flag.start)
        result.end = min(result.end, flag.end)
      } else {
        let index = event - EventSet.Element(flags.count)
        let edge = graph.edges[Int(index)]
        result.edges.append(index)
        result.probability *= edge.confidence
        result.start = max(result.start, edge.start)
        result.end = min(result.end, edge.end)
      }
    }
    result.probability *= result.flagProbability
    result.edges = graph.inOrder(result.edges)
    return result
  }
}
