// SPDX-License-Identifier: Apache-2.0

extension Graph {
  /// The graph of `dataset` under `policy`: the one place where entities become nodes.
  init(_ dataset: Dataset, policy: Policy) {
    nodeCount = dataset.entities.count
    var edges: [Edge] = []
    edges.reserveCapacity(dataset.relationships.count)
    var ignored = IgnoredRelationships()
    let sets = ProductSets()
    var known = KnownParts(dataset.relationships, policy, sets)
    for index in dataset.relationships.indices {
      let relationship = dataset.relationships.core(index)
      let confidence = known.confidence(index, relationship)
      if relationship.from == relationship.to {
        ignored.toItself += 1
      } else if confidence <= 0 {
        ignored.ofNoConfidence += 1
      } else if confidence < policy.minConfidence {
        ignored.belowMinimum += 1
      } else if relationship.kind.family == .association {
        ignored.associations += 1
      } else {
        let products = known.products(index, relationship)
        edges.append(Edge(relationship, index: index, confidence: confidence, policy: policy, products: products))
      }
    }
    self.edges = edges
    self.ignored = ignored
    productSets = sets
    // Most entities of a large data set state no role and no pass-through of their own.
    let unstated = policy.passThrough(of: .unspecified, stated: nil)
    let transforming = Set(policy.transformingRoles)
    let unstatedTransforms = transforming.contains(Role.unspecified.name)
    passThrough = dataset.entities.indices.map { index in
      dataset.entities.stated(index).map { policy.passThrough(of: $0.role, stated: $0.passThrough) } ?? unstated
    }
    transforms = dataset.entities.indices.map { index in
      dataset.entities.stated(index).map { transforming.contains(policy.countedRole($0.role)) } ?? unstatedTransforms
    }
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

/// What relationships have in common, computed once for each: a table states few sources and products.
private struct KnownParts {
  struct Products {
    var relevance: Double
    var set: Int32
  }

  private let relationships: Relationships
  private let policy: Policy
  private let sets: ProductSets
  private var confidences: [UInt32: Double] = [:]
  private var products: [UInt32: Products] = [:]
  private var lastConfidence: (key: UInt32, value: Double)?
  private var lastProducts: (key: UInt32, value: Products)?

  init(_ relationships: Relationships, _ policy: Policy, _ sets: ProductSets) {
    self.relationships = relationships
    self.policy = policy
    self.sets = sets
  }

  mutating func confidence(_ index: Int, _ core: Relationships.Core) -> Double {
    if let stated = core.confidence { return min(stated.value, policy.maxConfidence) }
    guard let key = core.sourcesKey else { return Confidence(of: relationships[index], policy: policy).value }
    if let last = lastConfidence, last.key == key { return last.value }
    let value = confidences[key] ?? Confidence(of: relationships[index], policy: policy).value
    confidences[key] = value
    lastConfidence = (key, value)
    return value
  }

  mutating func products(_ index: Int, _ core: Relationships.Core) -> Products {
    if let key = core.productsKey, let last = lastProducts, last.key == key { return last.value }
    if let key = core.productsKey, let known = products[key] {
      lastProducts = (key, known)
      return known
    }
    let stated = relationships[index].products
    let value = Products(relevance: policy.relevance(of: stated), set: sets.intern(stated))
    if let key = core.productsKey { products[key] = value }
    return value
  }
}

extension Graph.Edge {
  fileprivate init(
    _ relationship: Relationships.Core, index: Int, confidence: Double, policy: Policy, products: KnownParts.Products
  ) {
    self.relationship = Int32(index)
    from = relationship.from
    to = relationship.to
    kind = relationship.kind
    isProvision = relationship.kind.family == .provision
    self.confidence = confidence
    probability = isProvision ? confidence * (policy.transmission[kind.rawValue] ?? 1) : confidence
    relevance = products.relevance
    share = relationship.share
    statesStart = relationship.period.start != nil
    let days = policy.interval(of: relationship.kind, relationship.period)
    start = days.start
    end = days.end
    self.products = products.set
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
  func countedRole(_ role: Role) -> String { passThrough[role.name] == nil ? Role.unspecified.name : role.name }

  /// What an entity passes on: its own pass-through if stated, else its role's.
  func passThrough(of role: Role, stated: Probability?) -> Double {
    // 0.5 where even the entry "unspecified" was left out, as in the oracle.
    stated?.value ?? passThrough[countedRole(role)] ?? 0.5
  }

  /// How relevant a supply of `products` is: its most relevant product's, where it states any.
  func relevance(of products: [ProductCategory]) -> Double {
    products.map { relevance[$0.name] ?? relevanceUnlisted }.max() ?? relevanceUnspecified
  }

  /// The first and last day of a relationship, with the kind's default duration; no tolerance added.
  func interval(of kind: RelationshipKind, _ period: Period) -> (start: Int32, end: Int32) {
    let start = period.start.map { Int32($0.number) }
    let end = period.end.map { Int32($0.number) }
    if let start, end == nil, let length = defaultDurationDays[kind.rawValue] {
      return (start, start + Int32(length))
    }
    return (start ?? Graph.past, end ?? Graph.future)
  }
}
