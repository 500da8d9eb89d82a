// SPDX-License-Identifier: Apache-2.0

/// The relationships of a data set that count, with numbers for what they have in common.
struct CountedRelationships {
  /// In the order of relationships, one part after another.
  var rows: [GraphRows]
  let terms: [Graph.Terms]
  let shares: [Share]
  let sets: ProductSets
  let ignored: IgnoredRelationships

  /// Looks at all relationships, a part of them on each core. What comes out is the same on one core.
  ///
  /// - Parameter least: how many are a part at least.
  init(_ relationships: Relationships, _ policy: Policy, least: Int = 1 << 15) {
    var parts = foundInParallel(relationships.count, least: least) { range in
      AcrossCores(value: CountedPart(relationships, range, policy))
    }.map(\.value)
    var common = parts[0].common
    let numbers = parts.dropFirst().map { common.take($0.common) }
    parts.withUnsafeMutableBufferPointer { parts in
      let later = AcrossCores(value: UnsafeMutableBufferPointer(rebasing: parts[1...]))
      inParallel(parts: Array(later.value.indices)) { later.value[$0].rows.renumber(numbers[$0]) }
    }
    rows = parts.map(\.rows)
    (terms, shares, sets) = (common.table, common.shares, common.sets)
    ignored = parts.reduce(into: IgnoredRelationships()) { $0.add($1.ignored) }
  }
}

/// A part of a data set's relationships, with numbers of its own.
private struct CountedPart {
  var rows = GraphRows()
  private(set) var ignored = IgnoredRelationships()
  private(set) var common: CommonParts

  init(_ relationships: Relationships, _ range: Range<Int>, _ policy: Policy) {
    common = CommonParts(relationships, policy)
    rows.provision.reserveCapacity(range.count)
    for index in range {
      let relationship = relationships.core(index)
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
  /// Terms that were met lately, by some bits of their hash: to look them up in `termsIndices` takes ten times as long.
  private var recentTerms = [(key: Graph.Terms, value: Int32)?](repeating: nil, count: 1 << recentBits)
  private static let recentBits = 10
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
    let bits = terms.confidence.bitPattern ^ UInt64(terms.products) << 8 ^ terms.kind.rankOfName
    let place = Int((bits &* 0x9E37_79B9_7F4A_7C15) >> (64 - Self.recentBits))
    if let recent = recentTerms[place], recent.key == terms { return recent.value }
    let index = termsIndices[terms] ?? Int32(table.count)
    if index == table.count {
      table.append(terms)
      termsIndices[terms] = index
    }
    recentTerms[place] = (terms, index)
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

  // MARK: Parts

  /// Takes over the numbers of a later part of the same relationships: what was met first has the lower number, as if
  /// nothing had been parted.
  mutating func take(_ later: CommonParts) -> GraphRows.Numbers {
    let products = sets.take(later.sets)
    return GraphRows.Numbers(
      terms: later.table.map { terms in
        var terms = terms
        terms.products = products[Int(terms.products)]
        return intern(terms)
      }, shares: later.shares.map { intern($0) })
  }
}
