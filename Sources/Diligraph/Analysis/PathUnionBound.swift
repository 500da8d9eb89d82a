// SPDX-License-Identifier: Apache-2.0

/// A bound from below on the probability that at least one path of an entity holds, by some of them.
///
/// A union is at least the union of some of its members. Of as many of the best paths as the budget allows it is
/// computed exactly; over all that are known, those that share no event with a better one are independent, and miss
/// together with the product of their misses. The larger of the two counts.
struct PathUnionBound {
  private let search: PathSearch
  private let budget: Int

  /// - Parameter budget: nodes of a decision diagram.
  init(_ search: PathSearch, budget: Int) { (self.search, self.budget) = (search, budget) }

  /// The bound by the best of `paths`; nil without a path.
  func union(of paths: [FoundPath]) -> Exposure.PathUnion? {
    guard !paths.isEmpty else { return nil }
    let disjoint = disjointUnion(of: paths)
    var count = min(paths.count, 1_024)
    while count > 0 {
      if let value = ExposureEvents(Array(paths.prefix(count)), search: search).probability(budget: budget) {
        return value >= disjoint.value
          ? Exposure.PathUnion(value: value, paths: count, isDisjoint: false) : disjoint
      }
      count /= 4
    }
    return disjoint
  }

  private func disjointUnion(of paths: [FoundPath]) -> Exposure.PathUnion {
    var taken: Set<ExposureEvents.Variable> = []
    var miss = 1.0
    var count = 0
    for path in paths {
      // The ways in which a path's end user is flagged are sets of their own; the first is the most probable.
      let events = ExposureEvents([path], search: search)
      guard let (set, probability) = best(of: events) else { continue }
      // Members of one channel share a draw, so they are not independent either.
      let draws = Set(set.map(events.variable(of:)))
      guard draws.isDisjoint(with: taken) else { continue }
      taken.formUnion(draws)
      miss *= 1 - probability
      count += 1
    }
    return Exposure.PathUnion(value: 1 - miss, paths: count, isDisjoint: true)
  }

  private func best(of events: ExposureEvents) -> (set: EventSet, probability: Double)? {
    events.sets.map { set in (set, set.reduce(1) { $0 * events.probability(of: $1) }) }.max { $0.1 < $1.1 }
  }
}
