// SPDX-License-Identifier: Apache-2.0

extension Graph {
  /// The graph of `dataset` under `policy`: the one place where entities become nodes.
  init(_ dataset: Dataset, policy: Policy) {
    nodeCount = dataset.entities.count
    var edges: [Edge] = []
    edges.reserveCapacity(dataset.relationships.count)
    var ignored = IgnoredRelationships()
    let sets = ProductSets()
    for (index, relationship) in dataset.relationships.enumerated() {
      let confidence = Confidence(of: relationship, policy: policy).value
      if relationship.from == relationship.to {
        ignored.toItself += 1
      } else if confidence <= 0 {
        ignored.ofNoConfidence += 1
      } else if confidence < policy.minConfidence {
        ignored.belowMinimum += 1
      } else if relationship.kind.family == .association {
        ignored.associations += 1
      } else {
        edges.append(Edge(relationship, index: index, confidence: confidence, policy: policy, sets: sets))
      }
    }
    self.edges = edges
    self.ignored = ignored
    productSets = sets
    passThrough = dataset.entities.map { policy.passThrough(of: $0) }
    let transforming = Set(policy.transformingRoles)
    transforms = dataset.entities.map { transforming.contains(policy.countedRole(of: $0)) }
    let indices = edges.indices.map(Int32.init)
    let provision = indices.filter { edges[Int($0)].isProvision }
    let control = indices.filter { !edges[Int($0)].isProvision }
    let provisionOut = Adjacency(nodeCount: nodeCount, edges: provision) { edges[Int($0)].from }
    provisionIn = Adjacency(nodeCount: nodeCount, edges: provision) { edges[Int($0)].to }
    let controlOut = Adjacency(nodeCount: nodeCount, edges: control) { edges[Int($0)].from }
    controlIn = Adjacency(nodeCount: nodeCount, edges: control) { edges[Int($0)].to }
    var component = [Int32](repeating: 0, count: nodeCount)
    let components = stronglyConnectedComponents(nodeCount: nodeCount) { node in
      provisionOut[node].map { edges[Int($0)].to } + controlOut[node].map { edges[Int($0)].to }
    }
    for (number, members) in components.enumerated() { for node in members { component[Int(node)] = Int32(number) } }
    self.component = component
    self.provisionOut = provisionOut
    self.controlOut = controlOut
  }
}

extension Graph.Edge {
  init(_ relationship: Relationship, index: Int, confidence: Double, policy: Policy, sets: ProductSets) {
    self.relationship = Int32(index)
    from = Int32(relationship.from)
    to = Int32(relationship.to)
    kind = relationship.kind
    isProvision = relationship.kind.family == .provision
    self.confidence = confidence
    probability = isProvision ? confidence * (policy.transmission[kind.rawValue] ?? 1) : confidence
    relevance = policy.relevance(of: relationship.products)
    share = relationship.share
    statesStart = relationship.period.start != nil
    let days = policy.interval(of: relationship)
    start = days.start
    end = days.end
    products = sets.intern(relationship.products)
    let least = relationship.share?.least ?? 0
    attributes =
      !isProvision && policy.attribution == .controlling
      && (kind != .ownership || least >= policy.attributionThreshold - Policy.shareTolerance)
  }
}

extension Policy {
  /// Shares that differ by less are equal: 0.1 + 0.2 + 0.2 reaches one half.
  static let shareTolerance = 1e-9

  /// The role that counts: `unspecified` for one that the policy does not list.
  func countedRole(of entity: Entity) -> String {
    passThrough[entity.role.name] == nil ? Role.unspecified.name : entity.role.name
  }

  /// What `entity` passes on, with its own pass-through if stated, else its role's.
  func passThrough(of entity: Entity) -> Double {
    // 0.5 where even the entry "unspecified" was left out, as in the oracle.
    entity.passThrough?.value ?? passThrough[countedRole(of: entity)] ?? 0.5
  }

  /// How relevant a supply of `products` is: its most relevant product's, where it states any.
  func relevance(of products: [ProductCategory]) -> Double {
    products.map { relevance[$0.name] ?? relevanceUnlisted }.max() ?? relevanceUnspecified
  }

  /// The first and last day of `relationship`, with the kind's default duration; no tolerance added.
  func interval(of relationship: Relationship) -> (start: Int32, end: Int32) {
    let start = relationship.period.start.map { Int32($0.number) }
    let end = relationship.period.end.map { Int32($0.number) }
    if let start, end == nil, let length = defaultDurationDays[relationship.kind.rawValue] {
      return (start, start + Int32(length))
    }
    return (start ?? Graph.past, end ?? Graph.future)
  }
}
