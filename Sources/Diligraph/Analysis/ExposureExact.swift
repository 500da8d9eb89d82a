// SPDX-License-Identifier: Apache-2.0

/// The events by which an entity is exposed: one set for each path with one derivation.
///
/// Events are numbered 4·edge (the relationship holds), 4·edge + 1 (what it supplies first is relevant),
/// 4·node + 2 (the intermediary passes on), 4·flag + 3 (the flag applies).
struct ExposureEvents {
  /// The minimal sets.
  let sets: [EventSet]
  private let graph: Graph
  private let flags: [CountedFlag]

  init(_ paths: [FoundPath], search: PathSearch) {
    graph = search.graph
    flags = search.derivations.flags
    var sets: [EventSet] = []
    for path in paths {
      var events: Set<Int32> = Set(path.edges.map { 4 * $0 })
      let provision = path.edges.dropFirst(path.controlCount)
      if let first = provision.first { events.insert(4 * first + 1) }
      for edge in provision.dropLast() { events.insert(4 * search.graph.edges[Int(edge)].to + 2) }
      for option in path.options {
        let derivation = search.derivations.byNode[Int(path.endUser)][option.derivation]
        let all = events.union(derivation.edges.map { 4 * $0 }).union(derivation.flags.map { 4 * $0 + 3 })
        sets.append(all.sorted())
      }
    }
    self.sets = minimalSets(sets)
  }

  /// The edges that some set needs, ascending.
  var edges: [Int32] {
    Set(sets.joined().lazy.filter { $0 % 4 == 0 }.map { $0 / 4 }).sorted()
  }

  /// The probability that all events of at least one set hold, or nil past `budget` sets in partial problems.
  ///
  /// - Parameter edge: a relationship to be left out with all sets that need it.
  func probability(without edge: Int32? = nil, budget: Int) -> Double? {
    let wanted = edge.map { edge in sets.filter { !$0.contains(4 * edge) } } ?? sets
    var problem = UnionProblem(self, wanted, budget: budget)
    return problem.solve()
  }

  func probability(of event: Int32) -> Double {
    let index = Int(event / 4)
    switch event % 4 {
    case 0: return graph.edges[index].probability
    case 1: return graph.edges[index].relevance
    case 2: return graph.passThrough[index]
    default: return flags[index].confidence
    }
  }

  /// The uncertain quantity that an event belongs to: members of one channel share one draw.
  func variable(of event: Int32) -> Variable {
    switch event % 4 {
    case 0, 1:
      let edge = graph.edges[Int(event / 4)]
      return Variable(type: event % 4, isProvision: edge.isProvision, a: edge.from, b: edge.to)
    default: return Variable(type: event % 4, isProvision: false, a: event / 4, b: 0)
    }
  }

  /// A uniform draw that decides one event, or the nested events of one channel.
  struct Variable: Hashable {
    var type: Int32
    var isProvision: Bool
    var a: Int32
    var b: Int32
  }
}

/// The probability of a union of conjunctions of "draw below a bound", by conditioning on one draw after
/// another, with independent parts taken apart and equal partial problems remembered.
private struct UnionProblem {
  /// A condition: `variable << 16 | level`; it holds when the draw is below the level's bound. Smaller
  /// levels have smaller bounds, so they are harder to meet.
  typealias Clause = [UInt64]

  /// More draws than this are not tried: conditioning recurses once for each.
  private static let maxVariables = 2_000

  /// The bounds of each variable, ascending.
  private let bounds: [[Double]]
  private let clauses: [Clause]
  private var known: [[Clause]: Double] = [:]
  private var budget: Int

  init(_ events: ExposureEvents, _ sets: [EventSet], budget: Int) {
    self.budget = budget
    var indices: [ExposureEvents.Variable: Int] = [:]
    var distinct: [Set<Double>] = []
    // Sorted, so that sums are added in the same order in every run.
    for event in Set(sets.joined()).sorted() where events.probability(of: event) < 1 {
      let variable = events.variable(of: event)
      if indices[variable] == nil {
        indices[variable] = distinct.count
        distinct.append([])
      }
      distinct[indices[variable] ?? 0].insert(events.probability(of: event))
    }
    let bounds = distinct.map { $0.sorted() }
    var clauses: [Clause] = []
    for set in sets {
      var levels: [Int: Int] = [:]
      for event in set {
        // An event that is certain is no condition.
        guard let variable = indices[events.variable(of: event)],
          let level = bounds[variable].firstIndex(of: events.probability(of: event))
        else { continue }
        // All members that are needed hold when the draw is below the least of their bounds.
        levels[variable] = min(levels[variable] ?? level, level)
      }
      clauses.append(levels.map { UInt64($0.key) << 16 | UInt64($0.value) }.sorted())
    }
    self.bounds = bounds
    self.clauses = clauses
  }

  mutating func solve() -> Double? {
    guard bounds.count <= UnionProblem.maxVariables else { return nil }
    return union(UnionProblem.canonical(clauses))
  }

  private static func canonical(_ clauses: [Clause]) -> [Clause] {
    let distinct = Set(clauses).sorted { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
    // Absorption is quadratic; past this size remembering partial problems pays more.
    guard distinct.count <= 400 else { return distinct }
    var kept: [Clause] = []
    for clause in distinct where !kept.contains(where: { absorbs($0, clause) }) { kept.append(clause) }
    return kept
  }

  /// Whether `a` holds wherever `b` does: each condition of `a` is met by a condition of `b`.
  private static func absorbs(_ a: Clause, _ b: Clause) -> Bool {
    var index = 0
    for condition in a {
      while index < b.count, b[index] >> 16 < condition >> 16 { index += 1 }
      guard index < b.count, b[index] >> 16 == condition >> 16, b[index] <= condition else { return false }
      index += 1
    }
    return true
  }

  private mutating func union(_ clauses: [Clause]) -> Double? {
    guard let first = clauses.first else { return 0 }
    if first.isEmpty { return 1 }
    if clauses.count == 1 {
      return first.reduce(1) { $0 * bounds[Int($1 >> 16)][Int($1 & 0xFFFF)] }
    }
    if let value = known[clauses] { return value }
    // Work is proportional to the clauses looked at, not to the number of partial problems.
    budget -= clauses.count
    guard budget > 0 else { return nil }
    var miss = 1.0
    let parts = independentParts(clauses)
    if parts.count > 1 {
      for part in parts {
        guard let value = union(part) else { return nil }
        miss *= 1 - value
      }
      known[clauses] = 1 - miss
      return 1 - miss
    }
    guard let value = conditioned(clauses) else { return nil }
    known[clauses] = value
    return value
  }

  /// Conditions on the draw that most clauses depend on.
  private mutating func conditioned(_ clauses: [Clause]) -> Double? {
    var counts: [UInt64: Int] = [:]
    for clause in clauses { for condition in clause { counts[condition >> 16, default: 0] += 1 } }
    guard let variable = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return 1 }
    var total = 0.0
    var low = 0.0
    let levels = Set(clauses.joined().filter { $0 >> 16 == variable }).sorted()
    // A draw between two bounds meets the conditions of the larger bounds only.
    for step in 0...levels.count {
      let high = step < levels.count ? bounds[Int(variable)][Int(levels[step] & 0xFFFF)] : 1
      if high > low {
        var rest: [Clause] = []
        for clause in clauses {
          guard let position = clause.firstIndex(where: { $0 >> 16 == variable }) else {
            rest.append(clause)
            continue
          }
          guard step < levels.count, clause[position] >= levels[step] else { continue }
          var shorter = clause
          shorter.remove(at: position)
          rest.append(shorter)
        }
        guard let value = union(UnionProblem.canonical(rest)) else { return nil }
        total += (high - low) * value
        low = high
      }
    }
    return total
  }

  /// The clauses grouped so that groups share no draw.
  private func independentParts(_ clauses: [Clause]) -> [[Clause]] {
    var identity = Identity(count: clauses.count)
    var holder: [UInt64: Int] = [:]
    for (index, clause) in clauses.enumerated() {
      for condition in clause {
        if let other = holder[condition >> 16] {
          identity.unite(other, index, .sameName)
        } else {
          holder[condition >> 16] = index
        }
      }
    }
    var groups: [Int: [Clause]] = [:]
    for (index, clause) in clauses.enumerated() {
      groups[identity.representative(of: index), default: []].append(clause)
    }
    return groups.sorted { $0.key < $1.key }.map(\.value)
  }
}
