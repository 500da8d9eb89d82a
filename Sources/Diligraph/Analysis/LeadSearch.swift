// SPDX-License-Identifier: Apache-2.0

/// Looks for leads that the shape of the graph shows. O(V + E) but for groups of companies.
struct LeadSearch {
  /// So many relationships are named with a lead.
  private static let mostRelationships = 20

  /// How surely two entities belong together, and by which edges.
  private struct Tie {
    var sureness: Double
    var edges: [Int32]
  }

  private let graph: Graph
  private let derivations: Derivations
  private let bounds: PathBounds
  private let dataset: Dataset
  private let policy: Policy

  init(_ search: PathSearch, _ dataset: Dataset, _ policy: Policy) {
    graph = search.graph
    derivations = search.derivations
    bounds = search.bounds
    self.dataset = dataset
    self.policy = policy
  }

  private func role(_ node: Int32) -> String { policy.countedRole(dataset.entities[Int(node)].role) }
  private func isFlagged(_ node: Int32) -> Bool { !derivations.byNode[Int(node)].isEmpty }
  private func flagged(_ node: Int32) -> Double { derivations.byNode[Int(node)].map(\.probability).max() ?? 0 }

  /// Whether a relationship states a product that matters more than an unstated one is taken to.
  private func matters(_ edge: Graph.Edge) -> Bool {
    edge.relevance > policy.relevanceUnspecified
      && !dataset.relationships[Int(edge.relationship)].products.isEmpty
  }

  /// Relationships with what each weighs, the heaviest first, as indices of the data set.
  private func ordered(_ edges: [(index: Int, weight: Double)]) -> [Int] {
    edges.sorted { a, b in
      let weights = (roundedProbability(a.weight), roundedProbability(b.weight))
      return weights.0 != weights.1 ? weights.0 > weights.1 : a.index < b.index
    }.prefix(Self.mostRelationships).map(\.index)
  }

  private func lead(
    _ kind: Lead.Kind, _ entity: Int32, _ other: Int32?, _ edges: [(index: Int, weight: Double)], linking: [Int32] = []
  ) -> Lead? {
    guard let weight = edges.map(\.weight).max(), weight > 0 else { return nil }
    return Lead(
      kind: kind, entity: Int(entity), other: other.map(Int.init), relationships: ordered(edges),
      linking: linking.map { Int(graph.edges[Int($0)].relationship) }, exposed: [], weight: weight)
  }

  /// Who sells what matters to a flagged body, is no manufacturer, and has no known supplier.
  func supplierUnknown() -> [Lead] {
    var leads: [Lead] = []
    for node in 0..<Int32(graph.nodeCount) where graph.provisionIn[Int(node)].isEmpty && !isFlagged(node) {
      var sales: [Int32: [(index: Int, weight: Double)]] = [:]
      for index in graph.provisionOut[Int(node)] {
        let edge = graph.edges[Int(index)]
        guard isFlagged(edge.to), matters(edge) else { continue }
        sales[edge.to, default: []].append(
          (Int(edge.relationship), edge.probability * edge.relevance * flagged(edge.to)))
      }
      guard !sales.isEmpty, role(node) != "manufacturer", role(node) != "person" else { continue }
      for (buyer, edges) in sales.sorted(by: { $0.key < $1.key }) {
        if let lead = lead(.supplierUnknown, node, buyer, edges) { leads.append(lead) }
      }
    }
    return leads
  }

  /// Who is supplied as a distributor, and has no known customer.
  func customersUnknown() -> [Lead] {
    var leads: [Lead] = []
    for node in 0..<Int32(graph.nodeCount) where graph.provisionOut[Int(node)].isEmpty && !isFlagged(node) {
      let resells = ["distributor", "reseller", "broker"].contains(role(node))
      var supplies: [(index: Int, weight: Double)] = []
      for index in graph.provisionIn[Int(node)] {
        let edge = graph.edges[Int(index)]
        guard resells || edge.kind == .distribution else { continue }
        supplies.append(
          (Int(edge.relationship), edge.probability * edge.relevance * graph.passThrough[Int(node)]))
      }
      if let lead = lead(.customersUnknown, node, nil, supplies) { leads.append(lead) }
    }
    return leads
  }

  /// Whose buyer is no flagged body, but owns, controls or contains one.
  func parentOfFlagged() -> [Lead] {
    var leads: [Lead] = []
    for node in 0..<Int32(graph.nodeCount)
    where !graph.provisionIn[Int(node)].isEmpty && !graph.controlOut[Int(node)].isEmpty && !isFlagged(node) {
      var children: [Int32: Tie] = [:]
      for index in graph.controlOut[Int(node)] {
        let edge = graph.edges[Int(index)]
        let weight = edge.confidence * flagged(edge.to)
        if weight > children[edge.to]?.sureness ?? 0 { children[edge.to] = Tie(sureness: weight, edges: [index]) }
      }
      for (child, tie) in children.sorted(by: { $0.key < $1.key }) {
        let supplies = graph.provisionIn[Int(node)].compactMap { index -> (index: Int, weight: Double)? in
          let edge = graph.edges[Int(index)]
          return edge.from == child ? nil : (Int(edge.relationship), edge.probability * edge.relevance * tie.sureness)
        }
        if let lead = lead(.parentOfFlagged, node, child, supplies, linking: tie.edges) { leads.append(lead) }
      }
    }
    return leads
  }

  /// Who supplied a company from which no path leads on, while another company of its group provides to the flagged.
  func sameGroup() -> [Lead] {
    var leads: [Lead] = []
    var onwardByParent: [Int32: [Int32]] = [:]
    for node in 0..<Int32(graph.nodeCount) where !graph.provisionIn[Int(node)].isEmpty {
      guard bounds.arrivedLoosely[Int(node)] == 0, isCompany(node) else { continue }
      for (other, tie) in group(of: node, &onwardByParent).sorted(by: { $0.key < $1.key }) {
        let onward = bounds.arrived[Int(other)]
        let supplies = graph.provisionIn[Int(node)].compactMap { index -> (index: Int, weight: Double)? in
          let edge = graph.edges[Int(index)]
          // Who supplies the other one as well has a path.
          guard edge.from != other, !provides(edge.from, other) else { return nil }
          return (Int(edge.relationship), edge.probability * edge.relevance * tie.sureness * onward)
        }
        if let lead = lead(.sameGroup, node, other, supplies, linking: tie.edges) { leads.append(lead) }
      }
    }
    return leads
  }

  private func isCompany(_ node: Int32) -> Bool {
    let entity = dataset.entities[Int(node)]
    return entity.kind != .publicBody && entity.kind != .person && role(node) != "public-body"
      && role(node) != "person"
  }

  private func provides(_ from: Int32, _ to: Int32) -> Bool {
    graph.provisionOut[Int(from)].contains { graph.edges[Int($0)].to == to }
  }

  /// Whether a company is an intermediary from which a path leads on.
  private func leadsOn(_ node: Int32) -> Bool {
    bounds.arrived[Int(node)] > 0 && !isFlagged(node) && isCompany(node)
  }

  /// The intermediaries that a company owns or controls, that do so with it, or that have the same owner.
  ///
  /// - Parameter known: the edges to the intermediaries of each owner, remembered: a group may have many companies.
  private func group(of node: Int32, _ known: inout [Int32: [Int32]]) -> [Int32: Tie] {
    var group: [Int32: Tie] = [:]
    func add(_ other: Int32, _ edges: [Int32]) {
      let sureness = edges.reduce(1) { $0 * graph.edges[Int($1)].confidence }
      if other != node, sureness > group[other]?.sureness ?? 0 { group[other] = Tie(sureness: sureness, edges: edges) }
    }
    func held(by owner: Int32) -> [Int32] {
      graph.controlOut[Int(owner)].filter { binds($0) && leadsOn(graph.edges[Int($0)].to) }
    }
    for index in held(by: node) { add(graph.edges[Int(index)].to, [index]) }
    for index in graph.controlIn[Int(node)] where binds(index) {
      let owner = graph.edges[Int(index)].from
      if leadsOn(owner) { add(owner, [index]) }
      // A state, or a person, makes no group of all that it holds.
      guard isCompany(owner) else { continue }
      let siblings = known[owner] ?? held(by: owner)
      known[owner] = siblings
      for sibling in siblings { add(graph.edges[Int(sibling)].to, [index, sibling]) }
    }
    return group
  }

  /// Whether a control relationship makes a group: not a holding that is stated to be small.
  private func binds(_ index: Int32) -> Bool {
    let edge = graph.edges[Int(index)]
    guard edge.kind == .ownership, let share = edge.share else { return true }
    return share.most >= policy.attributionThreshold - Policy.shareTolerance
  }
}
