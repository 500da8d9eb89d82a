// SPDX-License-Identifier: Apache-2.0

extension Graph {
  /// The graph of `dataset` under `policy`: the one place where entities become nodes.
  init(_ dataset: Dataset, policy: Policy) {
    precondition(
      max(dataset.entities.count, dataset.relationships.count) <= Graph.limit,
      "a graph has at most \(Graph.limit) entities and as many relationships; ask about a part of the data")
    var counted = CountedRelationships(dataset.relationships, policy)
    let transforming = Set(policy.transformingRoles)
    let entities = dataset.entities
    var last: (role: Role, transforms: Bool, passThrough: Double)?
    var transforms: [Bool] = []
    transforms.reserveCapacity(entities.count)
    let passThrough = FlatColumn<Double>(count: entities.count) { values in
      for index in 0..<entities.count {
        let (role, stated) = entities.passing(index)
        // Most entities of a large data set state no role and no pass-through of their own.
        if last?.role != role {
          last = (role, transforming.contains(policy.countedRole(role)), policy.passThrough(of: role, stated: nil))
        }
        values[index] = stated?.value ?? last?.passThrough ?? 0
        transforms.append(last?.transforms ?? false)
      }
    }
    self.init(
      &counted.rows, terms: counted.terms, shares: counted.shares, passThrough: passThrough,
      transforms: FlatColumn(transforms), ignored: counted.ignored, productSets: counted.sets)
  }

  /// The graph of `rows`, which are emptied, between as many nodes as `passThrough` has.
  init(
    _ rows: inout [GraphRows], terms: [Terms], shares: [Share] = [], passThrough: FlatColumn<Double>,
    transforms: FlatColumn<Bool>, ignored: IgnoredRelationships, productSets: ProductSets
  ) {
    let columns = GraphColumns(&rows, nodeCount: passThrough.count)
    nodeCount = passThrough.count
    edges = Edges(EdgeColumns(columns), table: terms, shares: shares)
    provisionOut = columns.provisionOut
    provisionIn = columns.provisionIn
    controlOut = columns.controlOut
    controlIn = columns.controlIn
    self.passThrough = passThrough
    self.transforms = transforms
    self.ignored = ignored
    self.productSets = productSets
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
    Self.interval(period, defaultDays: defaultDurationDays[kind.rawValue])
  }

  /// The same with the policy's duration of the kind, if it has one.
  static func interval(_ period: Period, defaultDays: Int?) -> (start: Int32, end: Int32) {
    let start = period.start.map { Int32($0.number) }
    let end = period.end.map { Int32($0.number) }
    if let start, end == nil, let length = defaultDays {
      return (start, start + Int32(length))
    }
    return (start ?? Graph.past, end ?? Graph.future)
  }
}
