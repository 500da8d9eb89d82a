// SPDX-License-Identifier: Apache-2.0

/// The events by which an entity is exposed: one set for each path with one derivation.
///
/// Events are numbered 4·edge (the relationship holds), 4·edge + 1 (what it supplies first is relevant),
/// 4·node + 2 (the intermediary passes on), 4·flag + 3 (the flag applies).
struct ExposureEvents {
  /// The minimal sets.
  let sets: [EventSet]
  /// Where on their path events occur, on average, by ``variable(of:)``: neighbours depend on one another.
  let positions: [Variable: Double]
  /// Probabilities that events are given instead of their own.
  var changed: [Int32: Double] = [:]
  private let graph: Graph
  private let flags: [CountedFlag]

  init(_ paths: [FoundPath], search: PathSearch) {
    graph = search.graph
    flags = search.derivations.flags
    var sets: [EventSet] = []
    var places: [Variable: (sum: Double, count: Double)] = [:]
    for path in paths {
      let provision = path.edges.dropFirst(path.controlCount)
      var events: [Int32] = path.edges.prefix(path.controlCount).map { 4 * $0 }
      for (number, edge) in provision.enumerated() {
        events.append(4 * edge)
        events.append(number == 0 ? 4 * edge + 1 : 4 * graph.edges[Int(edge)].from + 2)
      }
      for option in path.options {
        let derivation = search.derivations.byNode[Int(path.endUser)][option.derivation]
        let all = events + derivation.edges.map { 4 * $0 } + derivation.flags.map { 4 * $0 + 3 }
        for (place, event) in all.enumerated() {
          let known = places[Self.variable(of: event, graph)] ?? (0, 0)
          places[Self.variable(of: event, graph)] = (known.sum + Double(place), known.count + 1)
        }
        sets.append(Set(all).sorted())
      }
    }
    self.sets = minimalSets(sets)
    positions = places.mapValues { $0.sum / $0.count }
  }

  /// The edges that some set needs, ascending.
  var edges: [Int32] {
    Set(sets.joined().lazy.filter { $0 % 4 == 0 }.map { $0 / 4 }).sorted()
  }

  /// The flags that some set needs, ascending.
  var neededFlags: [Int32] {
    Set(sets.joined().lazy.filter { $0 % 4 == 3 }.map { $0 / 4 }).sorted()
  }

  /// The entities that pass on in some set, ascending.
  var passing: [Int32] {
    Set(sets.joined().lazy.filter { $0 % 4 == 2 }.map { $0 / 4 }).sorted()
  }

  /// The probability that all events of at least one set hold, or nil past `budget` (``EventUnion``).
  func probability(budget: Int) -> Double? {
    var union = EventUnion(self, budget: budget)
    return union.probability()
  }

  func probability(of event: Int32) -> Double {
    if let other = changed[event] { return other }
    let index = Int(event / 4)
    switch event % 4 {
    case 0: return graph.edges[index].probability
    case 1: return graph.edges[index].relevance
    case 2: return graph.passThrough[index]
    default: return flags[index].confidence
    }
  }

  /// The uncertain quantity that an event belongs to: members of one channel share one draw.
  func variable(of event: Int32) -> Variable { Self.variable(of: event, graph) }

  private static func variable(of event: Int32, _ graph: Graph) -> Variable {
    switch event % 4 {
    case 0, 1:
      let edge = graph.edges[Int(event / 4)]
      return Variable(type: event % 4, isProvision: edge.isProvision, a: edge.from, b: edge.to)
    default: return Variable(type: event % 4, isProvision: false, a: event / 4, b: 0)
    }
  }

  /// A uniform draw that decides one event, or the nested events of one channel.
  struct Variable: Hashable, Comparable {
    var type: Int32
    var isProvision: Bool
    var a: Int32
    var b: Int32

    static func < (lhs: Variable, rhs: Variable) -> Bool {
      (lhs.type, lhs.isProvision ? 1 : 0, lhs.a, lhs.b) < (rhs.type, rhs.isProvision ? 1 : 0, rhs.a, rhs.b)
    }
  }
}
