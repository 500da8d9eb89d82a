// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// Every world of a small case: in how much of them, by probability, an entity is exposed.
struct Worlds {
  /// The probability that at least one wanted set of events holds; nil where the worlds are too many.
  let exposure: Double?
  /// For each relationship that a minimal wanted set needs, what of it is lost without the relationship.
  let lost: [Int: Double]?

  private static let limit = 1 << 14

  /// A uniform draw: members of one channel share one.
  private enum Draw: Hashable {
    case channel(isProvision: Bool, from: Int, to: Int)
    case relevance(from: Int, to: Int)
    case one(BruteForce.Event)
  }

  init(_ brute: BruteForce, _ wanted: [Set<BruteForce.Event>]) {
    let distinct = Array(Set(wanted))
    let minimal = distinct.filter { set in !distinct.contains { $0.isStrictSubset(of: set) } }
    let events = Array(Set(minimal.joined())).sorted { "\($0)" < "\($1)" }
    let bits = Dictionary(uniqueKeysWithValues: events.enumerated().map { ($1, UInt64(1) << UInt64($0)) })
    func mask(_ set: some Sequence<BruteForce.Event>) -> UInt64 { set.reduce(0) { $0 | (bits[$1] ?? 0) } }
    var members: [Draw: [BruteForce.Event]] = [:]
    for event in events { members[Self.draw(event, brute), default: []].append(event) }
    // A draw between two neighbouring bounds makes those members hold whose bound is above it.
    let outcomes = members.values.map { group -> [(probability: Double, held: UInt64)] in
      let bounds = Set(group.map(brute.probability) + [0, 1]).sorted()
      return zip(bounds, bounds.dropFirst()).map { low, high in
        (high - low, mask(group.filter { brute.probability($0) >= high }))
      }
    }
    var size = 1
    for outcome in outcomes where size <= Worlds.limit { size *= outcome.count }
    guard size <= Worlds.limit else {
      (exposure, lost) = (nil, nil)
      return
    }
    let clauses = minimal.map(mask)
    var total = 0.0
    var needed: [UInt64: Double] = [:]
    Self.visit(outcomes, at: 0, held: 0, probability: 1) { held, probability in
      var common: UInt64?
      for clause in clauses where clause & ~held == 0 { common = common.map { $0 & clause } ?? clause }
      guard let common else { return }
      total += probability
      // Without a relationship that all sets need which hold, none of them would.
      needed[common, default: 0] += probability
    }
    exposure = total
    var lost: [Int: Double] = [:]
    for case .holds(let index) in events {
      lost[index] = needed.reduce(0) { $0 + ($1.key & (bits[.holds(index)] ?? 0) != 0 ? $1.value : 0) }
    }
    self.lost = lost
  }

  private static func draw(_ event: BruteForce.Event, _ brute: BruteForce) -> Draw {
    switch event {
    case .holds(let index):
      let relationship = brute.relationship(index)
      return .channel(isProvision: brute.isProvision(index), from: relationship.from, to: relationship.to)
    case .relevant(let index): return .relevance(from: brute.relationship(index).from, to: brute.relationship(index).to)
    case .passes, .applies: return .one(event)
    }
  }

  private static func visit(
    _ outcomes: [[(probability: Double, held: UInt64)]], at index: Int, held: UInt64, probability: Double,
    _ body: (UInt64, Double) -> Void
  ) {
    guard index < outcomes.count else { return body(held, probability) }
    for outcome in outcomes[index] where outcome.probability > 0 {
      visit(
        outcomes, at: index + 1, held: held | outcome.held, probability: probability * outcome.probability, body)
    }
  }
}

extension BruteForce {
  /// Noisy-OR, iterated from below until nothing changes any more.
  func upperBounds(_ ways: [[Way]]) -> [Double] {
    let entities = dataset.entities.indices
    let flagged = entities.map { entity in
      1
        - ways[entity].reduce(1) { miss, way in
          miss * (1 - product(Set(way.flags.map(Event.applies) + way.holdings.map(Event.holds))))
        }
    }
    struct Pair: Hashable { var from: Int; var to: Int }
    func channels(_ members: [Int]) -> [(pair: Pair, members: [Int])] {
      Dictionary(grouping: members) { Pair(from: relationship($0).from, to: relationship($0).to) }
        .map { ($0.key, $0.value) }.sorted { ($0.pair.from, $0.pair.to) < ($1.pair.from, $1.pair.to) }
    }
    func strongest(_ members: [Int]) -> Double { members.map { probability(.holds($0)) }.max() ?? 0 }
    let provision = channels(counted.filter(isProvision)).map { channel in
      (
        channel.pair, p: strongest(channel.members),
        relevance: channel.members.map { probability(.relevant($0)) }.max() ?? 0
      )
    }
    let control = channels(counted.filter(attributes)).map { ($0.pair, p: strongest($0.members)) }

    func settled(_ start: [Double], _ step: ([Double]) -> [Double]) -> [Double] {
      var values = start
      for _ in 0..<100_000 {
        let next = step(values)
        let change = zip(next, values).map { abs($0 - $1) }.max() ?? 0
        values = next
        if change < 1e-14 { break }
      }
      return values
    }
    let arrived = settled(flagged) { values in
      var miss = entities.map { _ in 1.0 }
      for channel in provision { miss[channel.0.from] *= 1 - channel.p * values[channel.0.to] }
      return entities.map { 1 - (1 - flagged[$0]) * (1 - probability(.passes($0)) * (1 - miss[$0])) }
    }
    var missOfOwn = entities.map { _ in 1.0 }
    for channel in provision {
      missOfOwn[channel.0.from] *= 1 - channel.p * channel.relevance * arrived[channel.0.to]
    }
    let own = missOfOwn.map { 1 - $0 }
    return settled(own) { values in
      var miss = missOfOwn
      for channel in control { miss[channel.0.from] *= 1 - channel.p * values[channel.0.to] }
      return miss.map { 1 - $0 }
    }
  }
}
