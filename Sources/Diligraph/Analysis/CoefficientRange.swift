// SPDX-License-Identifier: Apache-2.0

/// A number of the policy with the range through which it is moved, and how often the data need it.
public struct CoefficientRange: Hashable, Sendable {
  /// The key's path, such as `passThrough.reseller`.
  public var key: String
  /// Its value in the policy.
  public var value: Double
  /// The least that it is set to.
  public var low: Double
  /// The most that it is set to.
  public var high: Double
  /// How many relationships, entities or flags need it.
  public var uses: Int
}

extension Policy {
  /// Through which range each number of the policy is moved (<doc:PolicyReference>).
  ///
  /// What intermediaries pass on moves by half its distance to 0 and 1; everything else through its whole range, or,
  /// with `byHalf`, by half its distance to the ends, too. A range without its lower end begins at 0.01.
  func ranges(byHalf: Bool, uses: [String: Int]) -> [CoefficientRange] {
    func range(_ key: String, _ value: Double, _ low: Double, _ high: Double, whole: Bool = false) -> CoefficientRange {
      var ends = (low, high)
      if byHalf || key.hasPrefix("passThrough.") {
        ends = ((low + value) / 2, (value + high) / 2)
        if whole { ends = (ends.0.rounded(.down), ends.1.rounded(.up)) }
      }
      return CoefficientRange(
        key: key, value: value, low: min(ends.0, value), high: max(ends.1, value), uses: uses[key] ?? 0)
    }
    func ranges(_ root: String, _ map: [String: Double]) -> [CoefficientRange] {
      map.sorted { $0.key < $1.key }.map { range("\(root).\($0.key)", $0.value, 0, 1) }
    }
    var all = ranges("passThrough", passThrough) + ranges("transmission", transmission)
    all += ranges("relevance", relevance)
    all.append(range("relevanceUnspecified", relevanceUnspecified, 0, 1))
    all.append(range("relevanceUnlisted", relevanceUnlisted, 0, 1))
    all += ranges("grades", grades)
    all.append(range("confidenceUnspecified", confidenceUnspecified, 0, 1))
    all.append(range("maxConfidence", maxConfidence, 0.01, 1))
    all.append(range("minLevel", Double(minLevel), 0, 5, whole: true))
    all.append(range("levelUnspecified", Double(levelUnspecified), 0, 5, whole: true))
    all.append(range("flagConfidenceUnspecified", flagConfidenceUnspecified, 0.01, 1))
    all.append(range("attributionThreshold", attributionThreshold, 0.01, 1))
    all.append(range("timeToleranceDays", Double(timeToleranceDays), 0, 3_650, whole: true))
    all += defaultDurationDays.sorted { $0.key < $1.key }
      .map { range("defaultDurationDays.\($0.key)", Double($0.value), 0, 36_500, whole: true) }
    all.append(range("minConfidence", minConfidence, 0, 1))
    // Without a bound there is no number.
    if let maxHops { all.append(range("maxHops", Double(maxHops), 1, Self.mostHopsTried, whole: true)) }
    return all
  }

  /// Longer paths than this are too many to be looked for, and too improbable to matter.
  private static let mostHopsTried = 64.0

  /// How many facts of `dataset` need each number of the policy.
  func uses(in dataset: Dataset) -> [String: Int] {
    var uses: [String: Int] = [:]
    func count(_ key: String) { uses[key, default: 0] += 1 }
    let looksAtDates = timeConsistent || flagsInForce == .atDelivery
    var recipients = [Bool](repeating: false, count: dataset.entities.count)
    for relationship in dataset.relationships where relationship.kind.family != .association {
      count("maxConfidence")
      count("minConfidence")
      countConfidence(of: relationship, count)
      if relationship.period != Period(), looksAtDates { count("timeToleranceDays") }
      if relationship.period.start != nil, relationship.period.end == nil {
        count("defaultDurationDays.\(relationship.kind.rawValue)")
      }
      guard relationship.kind.family == .provision else {
        if relationship.kind == .ownership, attribution == .controlling { count("attributionThreshold") }
        continue
      }
      recipients[relationship.to] = true
      count("maxHops")
      count("transmission.\(relationship.kind.rawValue)")
      if relationship.products.isEmpty { count("relevanceUnspecified") }
      for product in relationship.products {
        count(relevance[product.name] == nil ? "relevanceUnlisted" : "relevance.\(product.name)")
      }
    }
    for index in recipients.indices where recipients[index] {
      let entity = dataset.entities.stated(index)
      if entity?.passThrough == nil { count("passThrough.\(countedRole(entity?.role ?? .unspecified))") }
    }
    for flag in dataset.flags {
      count("minLevel")
      if flag.level == nil { count("levelUnspecified") }
      if flag.confidence == nil { count("flagConfidenceUnspecified") }
    }
    return uses
  }

  private func countConfidence(of relationship: Relationship, _ count: (String) -> Void) {
    guard relationship.confidence == nil else { return }
    if relationship.sources.isEmpty { count("confidenceUnspecified") }
    for source in relationship.sources where source.confidence == nil {
      if let grade = source.grade, grades[grade.code] != nil {
        count("grades.\(grade.code)")
      } else {
        count("confidenceUnspecified")
      }
    }
  }

  /// The policy's word for a figure.
  func band(of value: Double) -> String {
    bands.filter { value >= $0.value }.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "low"
  }
}
