// SPDX-License-Identifier: Apache-2.0

extension Graph {
  /// The graph of `dataset` under `policy`: the one place where entities become nodes.
  init(_ dataset: Dataset, policy: Policy) {
    precondition(
      max(dataset.entities.count, dataset.relationships.count) <= Graph.limit,
      "a graph has at most \(Graph.limit) entities and as many relationships; ask about a part of the data")
    var rows = GraphRows()
    rows.provision.reserveCapacity(dataset.relationships.count)
    var ignored = IgnoredRelationships()
    var common = CommonParts(dataset.relationships, policy)
    for index in dataset.relationships.indices {
      let relationship = dataset.relationships.core(index)
      let confidence = common.confidence(index, relationship)
      if relationship.from == relationship.to {
        ignored.toItself += 1
      } else if confidence <= 0 {
        ignored.ofNoConfidence += 1
      } else if confidence < policy.minConfidence {
        ignored.belowMinimum += 1
      } else if relationship.kind.family == .association {
        ignored.associations += 1
      } else {
        let row = common.row(index, relationship, confidence: confidence)
        if relationship.kind.family == .provision { rows.provision.append(row) } else { rows.control.append(row) }
      }
    }
    rows.shares = common.shares
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
      &rows, terms: common.table, passThrough: passThrough, transforms: FlatColumn(transforms), ignored: ignored,
      productSets: common.sets)
  }

  /// The graph of `rows`, between as many nodes as `passThrough` has.
  init(
    _ rows: inout GraphRows, terms: [Terms], passThrough: FlatColumn<Double>, transforms: FlatColumn<Bool>,
    ignored: IgnoredRelationships, productSets: ProductSets
  ) {
    let shares = rows.shares
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

/// What relationships have in common, computed once for each: a table states few sources and products.
private struct CommonParts {
  struct Products {
    var relevance: Double
    var set: Int32
  }

  private let relationships: Relationships
  private let policy: Policy
  let sets = ProductSets()
  private(set) var table: [Graph.Terms] = []
  private(set) var shares: [Share] = []
  private var termsIndices: [Graph.Terms: Int32] = [:]
  private var shareIndices: [Share: Int32] = [:]
  private var confidences: [UInt32: Double] = [:]
  private var products: [UInt32: Products] = [:]
  private var lastConfidence: (key: UInt32, value: Double)?
  private var lastProducts: (key: UInt32, value: Products)?
  private var lastTerms: (key: Graph.Terms, value: Int32)?
  /// What the policy says of each kind, by its rank: it says it by name, and a name takes longer to look up than all else
  /// that a row needs.
  private let transmission: [Double]
  private let defaultDays: [Int?]

  init(_ relationships: Relationships, _ policy: Policy) {
    self.relationships = relationships
    self.policy = policy
    let kinds = RelationshipKind.allCases.sorted { $0.rankOfName < $1.rankOfName }
    transmission = kinds.map { policy.transmission[$0.rawValue] ?? 1 }
    defaultDays = kinds.map { policy.defaultDurationDays[$0.rawValue] }
  }

  mutating func row(_ index: Int, _ core: Relationships.Core, confidence: Double) -> GraphRows.Row {
    let products = products(index, core)
    let kind = Int(core.kind.rankOfName)
    let days = Policy.interval(core.period, defaultDays: defaultDays[kind])
    let isProvision = core.kind.family == .provision
    let attributes =
      !isProvision && policy.attribution == .controlling
      && (core.kind != .ownership || (core.share?.least ?? 0) >= policy.attributionThreshold - Policy.shareTolerance)
    let terms = Graph.Terms(
      kind: core.kind, attributes: attributes, statesStart: core.period.start != nil, products: products.set,
      confidence: confidence,
      probability: isProvision ? confidence * transmission[kind] : confidence,
      relevance: products.relevance)
    return GraphRows.Row(
      from: core.from, to: core.to, terms: intern(terms), start: days.start, end: days.end,
      relationship: Int32(index), share: intern(core.share))
  }

  private mutating func intern(_ terms: Graph.Terms) -> Int32 {
    if let last = lastTerms, last.key == terms { return last.value }
    let index = termsIndices[terms] ?? Int32(table.count)
    if index == table.count {
      table.append(terms)
      termsIndices[terms] = index
    }
    lastTerms = (terms, index)
    return index
  }

  private mutating func intern(_ share: Share?) -> Int32 {
    guard let share else { return -1 }
    if let index = shareIndices[share] { return index }
    shareIndices[share] = Int32(shares.count)
    shares.append(share)
    return Int32(shares.count - 1)
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
  fileprivate static func interval(_ period: Period, defaultDays: Int?) -> (start: Int32, end: Int32) {
    let start = period.start.map { Int32($0.number) }
    let end = period.end.map { Int32($0.number) }
    if let start, end == nil, let length = defaultDays {
      return (start, start + Int32(length))
    }
    return (start ?? Graph.past, end ?? Graph.future)
  }
}
