// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// How entities are connected, by walking everywhere: what a search for connections is held against.
public struct BruteForceConnections {
  /// A connection: the entities, and how sure it is.
  public struct Walk: Equatable {
    /// The entities from the one to the other.
    public var entities: [Int]
    /// The product over the steps of the surest relationship's confidence.
    public var confidence: Double
  }

  private let strongest: [[Int: Double]]

  /// All relationships of `kinds`, with the confidences that the brute force computes.
  public init(_ dataset: Dataset, policy: Policy, kinds: Set<RelationshipKind>) {
    let confidence = BruteForce(dataset, policy: policy).confidence
    var strongest = [[Int: Double]](repeating: [:], count: dataset.entities.count)
    for (index, relationship) in dataset.relationships.enumerated() where kinds.contains(relationship.kind) {
      let value = confidence[index]
      guard relationship.from != relationship.to, value > 0, value >= policy.minConfidence else { continue }
      for (a, b) in [(relationship.from, relationship.to), (relationship.to, relationship.from)] {
        strongest[a][b] = max(strongest[a][b] ?? 0, value)
      }
    }
    self.strongest = strongest
  }

  /// All connections of at most `maxSteps` steps: fewest steps first, then the surest, then by entities.
  public func connections(from start: Int, to end: Int, maxSteps: Int) -> [Walk] {
    var found: [Walk] = []
    walk(Walk(entities: [start], confidence: 1), end, maxSteps, &found)
    return found.sorted { a, b in
      if a.entities.count != b.entities.count { return a.entities.count < b.entities.count }
      let first = (a.confidence * 1e12).rounded()
      let second = (b.confidence * 1e12).rounded()
      return first != second ? first > second : a.entities.lexicographicallyPrecedes(b.entities)
    }
  }

  private func walk(_ walk: Walk, _ end: Int, _ maxSteps: Int, _ found: inout [Walk]) {
    guard let last = walk.entities.last else { return }
    if last == end { return found.append(walk) }
    guard walk.entities.count <= maxSteps else { return }
    for (next, confidence) in strongest[last] where !walk.entities.contains(next) {
      self.walk(
        Walk(entities: walk.entities + [next], confidence: walk.confidence * confidence), end, maxSteps, &found)
    }
  }
}
