// SPDX-License-Identifier: Apache-2.0

/// What one given way of relationships is worth as a path.
public struct PathValue: Hashable, Sendable {
  /// The index of the entity that it starts at.
  public var from: Int
  /// The index of the entity that it ends at.
  public var endUser: Int
  /// The product of its distinct events, with the derivation that makes it largest.
  public var probability: Double
  /// The largest, over the derivations that are in force, of the lowest level among a derivation's flags.
  public var level: Int
  /// The derivation that makes it largest.
  public var derivation: Derivation
}

extension Analysis {
  /// What the way over `relationships` is worth, if it is a feasible path; nil if it is none.
  ///
  /// A list of paths has the best ones only. This tells whether any other is one too, from the data set and the
  /// policy alone, without a search.
  public func value(ofPath relationships: [Int]) -> PathValue? {
    PathEvaluation(self, relationships).value
  }
}

/// The evaluation of one way.
private struct PathEvaluation {
  private let analysis: Analysis
  private let policy: Policy
  private let indices: [Int]
  private let relationships: [Relationship]
  private let confidences: [Double]
  /// How many control relationships it starts with.
  private let controlCount: Int

  init(_ analysis: Analysis, _ indices: [Int]) {
    self.analysis = analysis
    policy = analysis.policy
    self.indices = indices
    relationships = indices.map { analysis.dataset.relationships[$0] }
    confidences = relationships.map { [policy] in Confidence(of: $0, policy: policy).value }
    controlCount = relationships.prefix { $0.kind.family == .control }.count
  }

  private var provision: ArraySlice<Relationship> { relationships.dropFirst(controlCount) }

  var value: PathValue? {
    guard isConnected, counts, let delivery = delivery(), hasOneProduct, let last = relationships.last else {
      return nil
    }
    let base = baseProbability
    var best: PathValue?
    var level = 0
    for derivation in analysis.derivations(of: last.to) {
      guard !delivery.decides || isInForce(derivation, within: delivery.period) else { continue }
      let probability = base * flagProbability(derivation) * holdingProbability(derivation)
      guard probability > 0 else { continue }
      level = max(level, derivation.level)
      if let known = best, roundedProbability(known.probability) >= roundedProbability(probability) { continue }
      best = PathValue(
        from: relationships[0].from, endUser: last.to, probability: probability, level: 0, derivation: derivation)
    }
    best?.level = level
    return best
  }

  /// Whether it goes from entity to entity, visits none twice, and is control first, then provision.
  private var isConnected: Bool {
    guard let first = relationships.first, !provision.isEmpty,
      provision.allSatisfy({ $0.kind.family == .provision })
    else { return false }
    var visited: Set<Int> = [first.from]
    var current = first.from
    for relationship in relationships {
      guard relationship.from == current, visited.insert(relationship.to).inserted else { return false }
      current = relationship.to
    }
    return policy.maxHops.map { provision.count <= $0 } ?? true
  }

  /// Whether each relationship counts, and each control relationship makes the owner answer for the owned.
  private var counts: Bool {
    guard confidences.allSatisfy({ $0 > 0 && $0 >= policy.minConfidence }) else { return false }
    return relationships.prefix(controlCount).allSatisfy { relationship in
      policy.attribution == .controlling
        && (relationship.kind != .ownership
          || (relationship.share?.least ?? 0) >= policy.attributionThreshold - Policy.shareTolerance)
    }
  }

  /// The dates that the last delivery can have.
  private struct Delivery {
    var period: (low: Int32, high: Int32)
    /// Whether flags must be in force on one of them.
    var decides: Bool
  }

  /// When the last delivery can be; nil where the dates of the relationships contradict.
  private func delivery() -> Delivery? {
    let tolerance = Int32(policy.timeToleranceDays)
    var clock = Graph.past
    var controlEnd = Graph.future
    var last = (start: Graph.past, end: Graph.future)
    for (number, relationship) in relationships.enumerated() {
      let days = policy.interval(of: relationship.kind, relationship.period)
      clock = max(clock, days.start)
      if number < controlCount {
        controlEnd = min(controlEnd, days.end + tolerance)
        continue
      }
      // Who answers for the first provider must do so at the first delivery.
      let end = number == controlCount ? min(days.end + tolerance, controlEnd) : days.end + tolerance
      if policy.timeConsistent, clock > end { return nil }
      last = (days.start, end)
      if !policy.timeConsistent { last.end = days.end + tolerance }
    }
    let low = policy.timeConsistent ? clock : last.start
    return Delivery(period: (low, last.end), decides: policy.flagsInForce == .atDelivery)
  }

  private var hasOneProduct: Bool {
    guard policy.productConsistent else { return true }
    var common: Set<ProductCategory>?
    for (number, relationship) in provision.enumerated() {
      let giver = analysis.dataset.entities.stated(relationship.from)
      let role = policy.countedRole(giver?.role ?? .unspecified)
      if number > 0, policy.transformingRoles.contains(role) { common = nil }
      guard !relationship.products.isEmpty else { continue }
      let stated = Set(relationship.products)
      let left = common.map { $0.intersection(stated) } ?? stated
      if left.isEmpty { return false }
      common = left
    }
    return true
  }

  /// The probability of everything but the derivation.
  private var baseProbability: Double {
    var probability = confidences.prefix(controlCount).reduce(1, *)
    for (number, relationship) in provision.enumerated() {
      let giver = analysis.dataset.entities.stated(relationship.from)
      probability *=
        number == 0
        ? policy.relevance(of: relationship.products)
        : policy.passThrough(of: giver?.role ?? .unspecified, stated: giver?.passThrough)
      probability *= confidences[controlCount + number] * (policy.transmission[relationship.kind.rawValue] ?? 1)
    }
    return probability
  }

  private func flagProbability(_ derivation: Derivation) -> Double {
    derivation.flags.reduce(1) {
      $0 * (analysis.dataset.flags[$1].confidence?.value ?? policy.flagConfidenceUnspecified)
    }
  }

  /// The holdings that are not relationships of the path besides.
  private func holdingProbability(_ derivation: Derivation) -> Double {
    let prefix = indices.prefix(controlCount)
    return derivation.relationships.filter { !prefix.contains($0) }.reduce(1) {
      $0 * Confidence(of: analysis.dataset.relationships[$1], policy: policy).value
    }
  }

  private func isInForce(_ derivation: Derivation, within period: (low: Int32, high: Int32)) -> Bool {
    var (low, high) = period
    for index in derivation.flags {
      let flag = analysis.dataset.flags[index]
      low = max(low, flag.period.start.map { Int32($0.number) } ?? Graph.past)
      high = min(high, flag.period.end.map { Int32($0.number) } ?? Graph.future)
    }
    for index in derivation.relationships {
      let relationship = analysis.dataset.relationships[index]
      let days = policy.interval(of: relationship.kind, relationship.period)
      (low, high) = (max(low, days.start), min(high, days.end))
    }
    return low <= high
  }
}

extension Analysis {
  /// The keys of the policy that give the figures of a path: grades, transmission, pass-through, relevance, …
  func coefficients(of path: PathValue, over relationships: [Int]) -> Set<String> {
    var keys: Set<String> = []
    let path = (path, relationships.map { dataset.relationships[$0] })
    for relationship in path.1 + path.0.derivation.relationships.map({ dataset.relationships[$0] }) {
      keys.formUnion(confidenceKeys(relationship))
      if relationship.kind.family == .provision { keys.insert("transmission.\(relationship.kind.rawValue)") }
    }
    let provision = path.1.filter { $0.kind.family == .provision }
    if let first = provision.first {
      if first.products.isEmpty { keys.insert("relevanceUnspecified") }
      for product in first.products { keys.formUnion(["relevance.\(product.name)", "relevanceUnlisted"]) }
    }
    for relationship in provision.dropFirst() {
      let giver = dataset.entities.stated(relationship.from)
      if giver?.passThrough == nil {
        let role = giver?.role ?? .unspecified
        keys.formUnion(["passThrough.\(role.name)", "passThrough.\(policy.countedRole(role))"])
      }
    }
    for index in path.0.derivation.flags {
      if dataset.flags[index].confidence == nil { keys.insert("flagConfidenceUnspecified") }
      if dataset.flags[index].level == nil { keys.insert("levelUnspecified") }
    }
    return keys
  }

  private func confidenceKeys(_ relationship: Relationship) -> Set<String> {
    if relationship.confidence != nil { return ["maxConfidence"] }
    var keys: Set = ["maxConfidence"]
    if relationship.sources.isEmpty { keys.insert("confidenceUnspecified") }
    for source in relationship.sources where source.confidence == nil {
      if let grade = source.grade { keys.insert("grades.\(grade.code)") }
      if source.grade.map({ policy.grades[$0.code] == nil }) ?? true { keys.insert("confidenceUnspecified") }
    }
    return keys
  }
}
