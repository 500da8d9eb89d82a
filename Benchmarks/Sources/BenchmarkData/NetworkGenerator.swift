// SPDX-License-Identifier: Apache-2.0

/// A provision network: eight layers from manufacturers to end users, nine tenths of the relationships from one layer to
/// the next, one tenth anywhere; the recipients have heavy-tailed degrees.
public struct GeneratedNetwork: Sendable {
  /// Of each entity, which part it passes on.
  public var passThrough: [Double] = []
  /// Of each relationship.
  public var from: [Int32] = []
  /// Of each relationship.
  public var to: [Int32] = []
  /// Of each relationship.
  public var probability: [Double] = []
  /// The flagged entities, all of the last layer.
  public var flagged: [Int32] = []

  /// The network with `seed`, the same everywhere.
  public init(entities: Int, relationships: Int, flagged flaggedCount: Int, seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    let layers = 8
    let size = entities / layers
    let probabilities = [0.99, 0.97, 0.95, 0.9215, 0.75, 0.7125, 0.7, 0.665, 0.6, 0.57, 0.48, 0.4, 0.38]
    let shares = [0.9, 0.9, 0.8, 0.5, 0.4, 0.1]
    passThrough = (0..<entities).map { _ in shares[numbers.below(shares.count)] }
    from.reserveCapacity(relationships)
    to.reserveCapacity(relationships)
    probability.reserveCapacity(relationships)
    for _ in 0..<relationships {
      let source: Int
      var target: Int
      if numbers.chance(10) {
        source = numbers.below(entities)
        target = numbers.heavyTailed(entities)
      } else {
        let layer = numbers.below(layers - 1)
        source = layer * size + numbers.below(size)
        target = (layer + 1) * size + numbers.heavyTailed(size)
      }
      if target == source { target = (target + 1) % entities }
      from.append(Int32(source))
      to.append(Int32(target))
      probability.append(probabilities[numbers.below(probabilities.count)])
    }
    let first = (layers - 1) * size
    var chosen: Set<Int32> = []
    while chosen.count < min(flaggedCount, size) { chosen.insert(Int32(first + numbers.below(size))) }
    flagged = chosen.sorted()
  }
}
