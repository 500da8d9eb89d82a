// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation

/// The exposure semantics in the plainest way that works on small cases, to hold the analysis against.
///
/// Written from the page on the semantics and from nothing else: it shares the model types with the product,
/// and no algorithm. Derivations are found by looking at every subset of flags and control relationships, paths
/// by walking everywhere, exact figures by looking at every world.
public struct BruteForce {
  let dataset: Dataset
  let policy: Policy
  /// The confidence of every relationship.
  let confidence: [Double]
  /// The relationships that count: not ignored, and of a family that is propagated.
  let counted: [Int]

  /// Shares that differ by less are equal.
  static let tolerance = 1e-9

  /// Something uncertain.
  enum Event: Hashable {
    case holds(Int)
    case relevant(Int)
    case passes(Int)
    case applies(Int)
  }

  /// A way in which an entity is flagged: a minimal set of flags and control relationships.
  struct Way: Hashable {
    var rule: String?
    var flags: [Int]
    var holdings: [Int]
  }

  /// A case that is small: at most 12 flags and control relationships, at most 40 events.
  public init(_ dataset: Dataset, policy: Policy) {
    self.dataset = dataset
    self.policy = policy
    let confidence = dataset.relationships.map { BruteForce.confidence($0, policy) }
    self.confidence = confidence
    counted = dataset.relationships.indices.filter { index in
      let relationship = dataset.relationships[index]
      return relationship.from != relationship.to && confidence[index] > 0
        && confidence[index] >= policy.minConfidence && relationship.kind.family != .association
    }
  }

  private static func confidence(_ relationship: Relationship, _ policy: Policy) -> Double {
    if let stated = relationship.confidence { return min(stated.value, policy.maxConfidence) }
    if relationship.sources.isEmpty { return min(policy.confidenceUnspecified, policy.maxConfidence) }
    func strongest(_ sources: [Source]) -> Double {
      sources.map { source in
        if let own = source.confidence { return own.value }
        if let grade = source.grade, let known = policy.grades[grade.code] { return known }
        return policy.confidenceUnspecified
      }.max() ?? 0
    }
    var noneSupports = 1.0
    var noneDisputes = 1.0
    for publisher in Set(relationship.sources.map { $0.publisher ?? "" }).sorted() {
      let sources = relationship.sources.filter { ($0.publisher ?? "") == publisher }
      if !sources.contains(where: { $0.stance == .retracts }) {
        noneSupports *= 1 - strongest(sources.filter { $0.stance == .supports })
      }
      noneDisputes *= 1 - strongest(sources.filter { $0.stance == .disputes })
    }
    return min((1 - noneSupports) * noneDisputes, policy.maxConfidence)
  }

  // MARK: Events

  func relationship(_ index: Int) -> Relationship { dataset.relationships[index] }
  func isProvision(_ index: Int) -> Bool { relationship(index).kind.family == .provision }

  func role(_ entity: Int) -> String {
    let name = dataset.entities[entity].role.name
    return policy.passThrough[name] == nil ? "unspecified" : name
  }

  func flagConfidence(_ flag: Int) -> Double {
    dataset.flags[flag].confidence?.value ?? policy.flagConfidenceUnspecified
  }

  func level(_ flag: Int) -> Int { dataset.flags[flag].level?.value ?? policy.levelUnspecified }

  func probability(_ event: Event) -> Double {
    switch event {
    case .holds(let index):
      let transmission = policy.transmission[relationship(index).kind.rawValue] ?? 1
      return isProvision(index) ? confidence[index] * transmission : confidence[index]
    case .relevant(let index):
      let products = relationship(index).products
      if products.isEmpty { return policy.relevanceUnspecified }
      return products.map { policy.relevance[$0.name] ?? policy.relevanceUnlisted }.max() ?? 0
    case .passes(let entity):
      return dataset.entities[entity].passThrough?.value ?? policy.passThrough[role(entity)] ?? 0.5
    case .applies(let flag): return flagConfidence(flag)
    }
  }

  func product(_ events: Set<Event>) -> Double { events.reduce(1) { $0 * probability($1) } }

  /// First and last day of a relationship, far off where they are open; without the tolerance.
  func interval(_ index: Int) -> (start: Int, end: Int) {
    let relationship = relationship(index)
    let start = relationship.period.start?.number ?? -10_000_000
    if let end = relationship.period.end?.number { return (start, end) }
    if let days = policy.defaultDurationDays[relationship.kind.rawValue], relationship.period.start != nil {
      return (start, start + days)
    }
    return (start, 10_000_000)
  }

  func flagInterval(_ flag: Int) -> (start: Int, end: Int) {
    let period = dataset.flags[flag].period
    return (period.start?.number ?? -10_000_000, period.end?.number ?? 10_000_000)
  }

  /// Whether an owner answers for the owned.
  func attributes(_ index: Int) -> Bool {
    let relationship = relationship(index)
    guard policy.attribution == .controlling, relationship.kind.family == .control else { return false }
    guard relationship.kind == .ownership else { return true }
    return (relationship.share?.least ?? 0) >= policy.attributionThreshold - BruteForce.tolerance
  }
}

extension BruteForce {
  /// Every figure, in the layout of the oracle's answers, so that one comparison serves both.
  public func answer() -> [String: Any] {
    let found = derive()
    let upper = upperBounds(found.ways)
    var exposures: [String: Any] = [:]
    var paths: [String: [[String: Any]]] = [:]
    var unavoidable: [String: [String]] = [:]
    var importance: [String: [String: [String: Any]]] = [:]
    for (index, entity) in dataset.entities.enumerated() {
      let walks = self.paths(from: index, found.ways)
      let worlds = Worlds(self, walks.flatMap(\.wanted))
      var row: [String: Any] = [
        "lower": walks.first?.probability ?? 0, "upper": walks.isEmpty ? 0 : upper[index],
        "directness": Set(walks.map(\.directness)).sorted(),
      ]
      row["exact"] = worlds.exposure
      row["level"] = walks.map(\.level).max()
      exposures[entity.id] = row.mapValues(numbered)
      paths[entity.id] = walks.map { $0.layout(in: dataset) }
      unavoidable[entity.id] = onAllPaths(walks)
      if !walks.isEmpty, let lost = worlds.lost {
        for (relationship, value) in lost {
          let row = ["importance": value, "verify": value * (1 - confidence[relationship])]
          importance[entity.id, default: [:]][dataset.relationships[relationship].id] = row.mapValues(numbered)
        }
      }
    }
    let named = zip(dataset.relationships.map(\.id), confidence.map(numbered))
    return [
      "confidence": Dictionary(uniqueKeysWithValues: named) as [String: Any],
      "derived": found.derived.map {
        ["entity": dataset.entities[$0.entity].id, "rule": $0.rule, "derivations": $0.count] as [String: Any]
      },
      "notExcluded": found.notExcluded.map {
        ["entity": dataset.entities[$0.entity].id, "rule": $0.rule] as [String: Any]
      },
      "exposure": exposures, "paths": paths, "unavoidable": unavoidable, "importance": importance,
    ]
  }

  private func onAllPaths(_ walks: [Walk]) -> [String] {
    let visited = walks.map { walk in
      Set((walk.control + walk.provision).map { relationship($0).to }).subtracting([walk.endUser])
    }
    let common = dataset.entities.indices.filter { entity in
      !visited.isEmpty && visited.allSatisfy { $0.contains(entity) }
    }
    return common.map { dataset.entities[$0].id }
  }
}

/// A Double as Foundation's JSON reader gives it, so that the comparison reads both alike.
func numbered(_ value: Any) -> Any {
  if let number = value as? Double { return NSNumber(value: number) }
  if let number = value as? Int { return NSNumber(value: number) }
  return value
}
