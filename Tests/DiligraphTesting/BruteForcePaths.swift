// SPDX-License-Identifier: Apache-2.0

import Diligraph

extension BruteForce {
  /// A feasible path, with all that is said of it.
  struct Walk {
    var control: [Int]
    var provision: [Int]
    var endUser: Int
    var probability = 0.0
    var way = Way(rule: nil, flags: [], holdings: [])
    var level = 0
    var time = ""
    var product = ""
    var weakest = 0
    /// The events that the path needs, once for each derivation of its end user that counts.
    var wanted: [Set<Event>] = []

    var directness: String { !control.isEmpty ? "group" : provision.count == 1 ? "direct" : "indirect" }

    func layout(in dataset: Dataset) -> [String: Any] {
      func ids(_ relationships: [Int]) -> [String] { relationships.map { dataset.relationships[$0].id } }
      var derivation: [String: Any] = [
        "relationships": ids(way.holdings), "flags": way.flags.map { dataset.flags[$0].id },
      ]
      if let rule = way.rule { derivation["rule"] = rule }
      let layout: [String: Any] = [
        "probability": probability, "relationships": ids(control + provision), "level": level, "time": time,
        "endUser": dataset.entities[endUser].id, "derivation": derivation, "product": product,
        "weakest": dataset.relationships[weakest].id,
      ]
      return layout.mapValues(numbered)
    }
  }

  /// All feasible paths from an entity, in order.
  func paths(from source: Int, _ ways: [[Way]]) -> [Walk] {
    var walks: [Walk] = []
    attribute([], at: source, visited: [source], ways, &walks)
    return walks.sorted { a, b in
      let first = (a.probability * 1e12).rounded()
      let second = (b.probability * 1e12).rounded()
      if first != second { return first > second }
      let x = a.control + a.provision
      let y = b.control + b.provision
      return x.count != y.count ? x.count < y.count : comesFirst(x, y)
    }
  }

  /// Order by ids, by code point.
  private func comesFirst(_ a: [Int], _ b: [Int]) -> Bool {
    for (x, y) in zip(a, b) where x != y {
      return Array(relationship(x).id.unicodeScalars.map(\.value))
        .lexicographicallyPrecedes(relationship(y).id.unicodeScalars.map(\.value))
    }
    return a.count < b.count
  }

  private func attribute(
    _ control: [Int], at entity: Int, visited: Set<Int>, _ ways: [[Way]], _ walks: inout [Walk]
  ) {
    provide(control, [], at: entity, visited: visited, ways, &walks)
    for index in counted where relationship(index).from == entity && attributes(index) {
      let next = relationship(index).to
      guard !visited.contains(next) else { continue }
      attribute(control + [index], at: next, visited: visited.union([next]), ways, &walks)
    }
  }

  private func provide(
    _ control: [Int], _ provision: [Int], at entity: Int, visited: Set<Int>, _ ways: [[Way]], _ walks: inout [Walk]
  ) {
    if !provision.isEmpty, let walk = complete(Walk(control: control, provision: provision, endUser: entity), ways) {
      walks.append(walk)
    }
    if let maxHops = policy.maxHops, provision.count == maxHops { return }
    for index in counted where relationship(index).from == entity && isProvision(index) {
      let next = relationship(index).to
      guard !visited.contains(next) else { continue }
      provide(control, provision + [index], at: next, visited: visited.union([next]), ways, &walks)
    }
  }

  /// The walk with all that is said of it, or nil when it is not feasible.
  private func complete(_ walk: Walk, _ ways: [[Way]]) -> Walk? {
    var walk = walk
    let isTimely = hasDates(walk)
    let products = segments(walk.provision).map(common)
    let isSame = !products.contains { $0?.isEmpty == true }
    if policy.timeConsistent, !isTimely { return nil }
    if policy.productConsistent, !isSame { return nil }
    var events = Set((walk.control + walk.provision).map(Event.holds))
    events.formUnion(walk.provision.dropLast().map { Event.passes(relationship($0).to) })
    events.insert(.relevant(walk.provision[0]))
    var options: [(way: Way, probability: Double)] = []
    for way in ways[walk.endUser] where isInForce(way, at: walk) {
      let all = events.union(way.flags.map(Event.applies)).union(way.holdings.map(Event.holds))
      guard product(all) > 0 else { continue }
      options.append((way, product(all)))
      walk.wanted.append(all)
      walk.level = max(walk.level, way.flags.map(level).min() ?? 0)
    }
    guard let best = options.min(by: { isBetter($0, $1) }) else { return nil }
    walk.way = best.way
    walk.probability = best.probability
    let isDated = walk.provision.allSatisfy { relationship($0).period.start != nil }
    walk.time = !isTimely ? "contradictory" : isDated ? "dated" : "undated"
    let allState = walk.provision.allSatisfy { !relationship($0).products.isEmpty }
    walk.product = !isSame ? "different" : allState ? "same" : "unstated"
    let used = walk.control + walk.provision + walk.way.holdings
    walk.weakest =
      used.min { a, b in
        let first = (probability(.holds(a)) * 1e12).rounded()
        let second = (probability(.holds(b)) * 1e12).rounded()
        return first != second ? first < second : comesFirst([a], [b])
      } ?? 0
    return walk
  }

  private func isBetter(_ a: (way: Way, probability: Double), _ b: (way: Way, probability: Double)) -> Bool {
    let first = (a.probability * 1e12).rounded()
    let second = (b.probability * 1e12).rounded()
    if first != second { return first > second }
    let sizes = (a.way.flags.count + a.way.holdings.count, b.way.flags.count + b.way.holdings.count)
    if sizes.0 != sizes.1 { return sizes.0 < sizes.1 }
    if a.way.holdings != b.way.holdings { return comesFirst(a.way.holdings, b.way.holdings) }
    return a.way.flags.lexicographicallyPrecedes(b.way.flags)
  }

  /// Whether there are dates t1 ≤ t2 ≤ … within the provision, t1 within the control.
  ///
  /// Intervals on a line: there are such dates when no earlier one begins after a later one ends, and t1's
  /// intervals meet pairwise.
  private func hasDates(_ walk: Walk) -> Bool {
    let tolerance = policy.timeToleranceDays
    let first = (walk.control + [walk.provision[0]]).map { interval($0) }
    guard first.allSatisfy({ a in first.allSatisfy { a.start <= $0.end + tolerance } }) else { return false }
    for (number, index) in walk.provision.enumerated() {
      let end = interval(index).end + tolerance
      let before = walk.control + Array(walk.provision[...number])
      guard before.allSatisfy({ interval($0).start <= end }) else { return false }
    }
    return true
  }

  /// Whether the way's flags and holdings are in force together on a date of the last delivery, if that is asked.
  private func isInForce(_ way: Way, at walk: Walk) -> Bool {
    guard policy.flagsInForce == .atDelivery, let last = walk.provision.last else { return true }
    var starts = [interval(last).start]
    var ends = [interval(last).end + policy.timeToleranceDays]
    if policy.timeConsistent {
      starts += (walk.control + walk.provision).map { interval($0).start }
      if walk.provision.count == 1 { ends += walk.control.map { interval($0).end + policy.timeToleranceDays } }
    }
    starts += way.flags.map { flagInterval($0).start } + way.holdings.map { interval($0).start }
    ends += way.flags.map { flagInterval($0).end } + way.holdings.map { interval($0).end }
    return starts.allSatisfy { start in ends.allSatisfy { start <= $0 } }
  }

  /// The provision relationships, cut where an intermediary makes another product of what it receives.
  private func segments(_ provision: [Int]) -> [[Int]] {
    var segments: [[Int]] = []
    for (number, index) in provision.enumerated() {
      let isTransformed = policy.transformingRoles.contains(role(relationship(index).from))
      if number == 0 || isTransformed { segments.append([]) }
      segments[segments.count - 1].append(index)
    }
    return segments
  }

  /// The categories that all of those have in common that state any; nil where none does.
  private func common(_ provision: [Int]) -> Set<ProductCategory>? {
    let stated = provision.map { Set(relationship($0).products) }.filter { !$0.isEmpty }
    guard let first = stated.first else { return nil }
    return stated.dropFirst().reduce(first) { $0.intersection($1) }
  }
}
