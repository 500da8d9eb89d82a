// SPDX-License-Identifier: Apache-2.0

/// The entities whose figures a set of changed facts can move, in O(entities + relationships).
///
/// A fact about an entity can move the derivations of what it owns and controls, at any depth, and from there the
/// exposures of all who provide to those or answer for them, at any distance.
struct AffectedEntities {
  /// For each entity whether its figures can move.
  private(set) var isAffected: [Bool]

  /// The entities of `dataset` that what is about `seeds` can move.
  init(_ seeds: [Int], in dataset: Dataset) {
    isAffected = [Bool](repeating: false, count: dataset.entities.count)
    guard !seeds.isEmpty else { return }
    let control = Incidence(dataset, incoming: false) { $0 == .control }
    let incoming = Incidence(dataset, incoming: true) { $0 != .association }
    let below = Self.closure(of: seeds, control, isAffected)
    isAffected = Self.closure(of: below.indices.filter { below[$0] }, incoming, isAffected)
  }

  /// The entities that are reached from `seeds`, those included.
  static func closure(of seeds: [Int], _ next: Incidence, _ known: [Bool]) -> [Bool] {
    var reached = known
    var queue = seeds.map(Int32.init)
    for seed in seeds { reached[seed] = true }
    while let entity = queue.popLast() {
      for other in next[Int(entity)] where !reached[Int(other)] {
        reached[Int(other)] = true
        queue.append(other)
      }
    }
    return reached
  }
}

/// The neighbours of each entity, in one direction.
struct Incidence {
  private var offsets: [Int32]
  private var items: [Int32]

  init(_ dataset: Dataset, incoming: Bool, _ counts: (RelationshipFamily) -> Bool) {
    var pairs: [(at: Int32, other: Int32)] = []
    for index in dataset.relationships.indices {
      let relationship = dataset.relationships.core(index)
      guard counts(relationship.kind.family) else { continue }
      pairs.append(incoming ? (relationship.to, relationship.from) : (relationship.from, relationship.to))
    }
    offsets = [Int32](repeating: 0, count: dataset.entities.count + 1)
    for pair in pairs { offsets[Int(pair.at) + 1] += 1 }
    for index in 1..<offsets.count { offsets[index] += offsets[index - 1] }
    var next = offsets
    items = [Int32](repeating: 0, count: pairs.count)
    for pair in pairs {
      items[Int(next[Int(pair.at)])] = pair.other
      next[Int(pair.at)] += 1
    }
  }

  subscript(entity: Int) -> ArraySlice<Int32> { items[Int(offsets[entity])..<Int(offsets[entity + 1])] }
}
