// SPDX-License-Identifier: Apache-2.0

/// The probability that all events of at least one set hold, by a decision diagram over the draws.
///
/// The members of a channel hold when one draw is below their bounds b₁ < b₂ < …. As a diagram's events are
/// independent, the draw is taken apart into independent ones with q₁ = b₁ and qⱼ = (bⱼ − bⱼ₋₁) / (1 − bⱼ₋₁): the
/// draw is below bⱼ when at least one of the first j holds, for 1 − ∏ (1 − qᵢ) = bⱼ.
struct EventUnion {
  /// More events than this are not tried: combining recurses once for each.
  private static let maxEvents = 2_000

  /// A set as conditions in the order of draws: the first event of the draw, and how many of its events suffice.
  private typealias Clause = [(first: Int32, count: Int32)]

  private let sets: [EventSet]
  private let clauses: [Clause]
  /// By event of the diagram.
  private var probabilities: [Double] = []
  private var diagram: EventDiagram

  /// - Parameter budget: how many nodes the diagram may have.
  init(_ events: ExposureEvents, budget: Int) {
    diagram = EventDiagram(limit: max(2, budget))
    var bounds: [ExposureEvents.Variable: Set<Double>] = [:]
    for event in Set(events.sets.joined()) where events.probability(of: event) < 1 {
      bounds[events.variable(of: event), default: []].insert(events.probability(of: event))
    }
    var firsts: [ExposureEvents.Variable: (first: Int32, bounds: [Double])] = [:]
    let ordered = bounds.keys.sorted { a, b in
      let (x, y) = (events.positions[a] ?? 0, events.positions[b] ?? 0)
      return x != y ? x < y : a < b
    }
    for variable in ordered {
      let steps = (bounds[variable] ?? []).sorted()
      firsts[variable] = (Int32(probabilities.count), steps)
      var last = 0.0
      for bound in steps {
        probabilities.append((bound - last) / (1 - last))
        last = bound
      }
    }
    let numbered = events.sets.map { set -> (set: EventSet, clause: Clause) in
      var levels: [Int32: Int32] = [:]
      for event in set {
        // An event that is certain is no condition.
        guard let draw = firsts[events.variable(of: event)],
          let level = draw.bounds.firstIndex(of: events.probability(of: event))
        else { continue }
        // All members that are needed hold when the draw is below the least of their bounds.
        levels[draw.first] = min(levels[draw.first] ?? Int32.max, Int32(level) + 1)
      }
      return (set, levels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }.sorted { a, b in a.clause.lexicographicallyPrecedes(b.clause) { ($0.first, $0.count) < ($1.first, $1.count) } }
    sets = numbered.map(\.set)
    clauses = numbered.map(\.clause)
  }

  /// The probability; nil past the budget.
  ///
  /// - Parameter edge: a relationship to be left out with all sets that need it.
  mutating func probability(without edge: Int32? = nil) -> Double? {
    probability { set in edge.map { !set.contains(4 * $0) } ?? true }
  }

  /// The probability that all events of at least one of the sets that are kept hold; nil past the budget.
  mutating func probability(keeping isKept: (EventSet) -> Bool) -> Double? {
    guard probabilities.count <= Self.maxEvents else { return nil }
    let wanted = clauses.indices.filter { isKept(sets[$0]) }
    guard !wanted.isEmpty else { return 0 }
    let root = union(wanted[...])
    return diagram.isCut ? nil : diagram.probability(of: root, probabilities)
  }

  /// Neighbours in order share their first conditions, so halves are combined before they grow.
  private mutating func union(_ wanted: ArraySlice<Int>) -> EventDiagram.Node {
    guard wanted.count > 1, !diagram.isCut else { return wanted.first.map { node(clauses[$0]) } ?? EventDiagram.never }
    let middle = wanted.startIndex + wanted.count / 2
    let first = union(wanted[..<middle])
    return diagram.union(first, union(wanted[middle...]))
  }

  private mutating func node(_ clause: Clause) -> EventDiagram.Node {
    var rest = EventDiagram.always
    for condition in clause.reversed() {
      var node = EventDiagram.never
      for event in (condition.first..<condition.first + condition.count).reversed() {
        node = diagram.node(event, node, rest)
      }
      rest = node
    }
    return rest
  }
}
