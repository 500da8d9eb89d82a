// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// What the rules derive.
struct BruteForceDerivations {
  var ways: [[BruteForce.Way]]
  var derived: [(entity: Int, rule: String, count: Int)] = []
  var notExcluded: [(entity: Int, rule: String)] = []
}

extension BruteForce {
  /// All minimal derivations of every entity under every rule in force.
  func derive() -> BruteForceDerivations {
    let flags = dataset.flags.indices.filter {
      level($0) >= policy.minLevel && flagConfidence($0) > 0 && isInForce(flagInterval($0))
    }
    let control = counted.filter { !isProvision($0) && isInForce(interval($0)) }
    var result = BruteForceDerivations(ways: dataset.entities.map { _ in [] })
    for flag in flags {
      result.ways[dataset.flags[flag].entity].append(Way(rule: nil, flags: [flag], holdings: []))
    }
    for rule in policy.ownershipRules where isInForce(rule) {
      let applicable = flags.filter { flag in
        rule.appliesTo.map { lists in dataset.flags[flag].list.map(lists.contains) ?? false } ?? true
      }
      let minimal = minimalWays(rule, applicable, control)
      let possible = possiblyFlagged(rule, applicable, control)
      for entity in dataset.entities.indices {
        let inherited = minimal[entity].filter { !$0.holdings.isEmpty }
        if !inherited.isEmpty {
          result.derived.append((entity, rule.name, inherited.count))
          result.ways[entity] += inherited
        }
        if minimal[entity].isEmpty, possible.contains(entity) { result.notExcluded.append((entity, rule.name)) }
      }
    }
    result.ways = result.ways.map(withoutSupersets)
    return result
  }

  private func isInForce(_ interval: (start: Int, end: Int)) -> Bool {
    guard policy.flagsInForce == .asOf, let day = policy.asOf?.number else { return true }
    return interval.start <= day && day <= interval.end
  }

  private func isInForce(_ rule: OwnershipRule) -> Bool {
    guard let day = policy.asOf else { return true }
    return (rule.period.start.map { $0 <= day } ?? true) && (rule.period.end.map { day <= $0 } ?? true)
  }

  /// Of two ways, one within the other, the smaller one; of equal ones, the first.
  private func withoutSupersets(_ ways: [Way]) -> [Way] {
    ways.enumerated().filter { index, way in
      !ways.enumerated().contains { other, smaller in
        guard other != index, Set(smaller.flags).isSubset(of: way.flags),
          Set(smaller.holdings).isSubset(of: way.holdings)
        else { return false }
        let isEqual = smaller.flags == way.flags && smaller.holdings == way.holdings
        return !isEqual || other < index
      }
    }.map(\.element)
  }

  /// The minimal subsets of flags and control relationships that suffice for each entity: every subset is tried.
  private func minimalWays(_ rule: OwnershipRule, _ flags: [Int], _ control: [Int]) -> [[Way]] {
    let size = flags.count + control.count
    let reached = (0..<(1 << size)).map { subset -> UInt64 in
      let chosen = (0..<size).filter { subset & (1 << $0) != 0 }
      let chosenFlags = chosen.filter { $0 < flags.count }.map { flags[$0] }
      let chosenControl = chosen.filter { $0 >= flags.count }.map { control[$0 - flags.count] }
      let groups = rule.aggregate ? [chosenFlags] : chosenFlags.map { [$0] }
      return groups.reduce(0) { $0 | flagged(rule, $1, chosenControl) }
    }
    var ways: [[Way]] = dataset.entities.map { _ in [] }
    for subset in 0..<(1 << size) where reached[subset] != 0 {
      let elements = (0..<size).filter { subset & (1 << $0) != 0 }
      // The more is chosen, the more is reached: it is minimal when it fails without any single element.
      let reachedWithLess = elements.reduce(UInt64(0)) { $0 | reached[subset & ~(1 << $1)] }
      for entity in dataset.entities.indices where (reached[subset] & ~reachedWithLess) & (1 << UInt64(entity)) != 0 {
        ways[entity].append(
          Way(
            rule: rule.name, flags: elements.filter { $0 < flags.count }.map { flags[$0] },
            holdings: elements.filter { $0 >= flags.count }.map { control[$0 - flags.count] }))
      }
    }
    return ways
  }

  /// The entities that these flags and control relationships alone flag, each as a bit.
  private func flagged(_ rule: OwnershipRule, _ flags: [Int], _ control: [Int]) -> UInt64 {
    var members: UInt64 = 0
    for flag in flags { members |= 1 << UInt64(dataset.flags[flag].entity) }
    func isMember(_ entity: Int) -> Bool { members & (1 << UInt64(entity)) != 0 }
    var isSettled = false
    while !isSettled, members != 0 {
      isSettled = true
      for entity in dataset.entities.indices where !isMember(entity) {
        let held = control.filter { relationship($0).to == entity && isMember(relationship($0).from) }
        var shares: [Int: Double] = [:]
        var answers = false
        for index in held {
          let relationship = relationship(index)
          switch relationship.kind {
          case .ownership:
            // Of several holdings of one owner only one counts.
            shares[relationship.from] = max(shares[relationship.from] ?? 0, relationship.share?.least ?? 0)
          case .partOf: answers = true
          default: answers = answers || rule.control
          }
        }
        let total = shares.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
        if answers || (total > 0 && suffices(rule, total)) {
          members |= 1 << UInt64(entity)
          isSettled = false
        }
      }
    }
    return members
  }

  private func suffices(_ rule: OwnershipRule, _ total: Double) -> Bool {
    rule.inclusive ? total >= rule.threshold - Self.tolerance : total > rule.threshold + Self.tolerance
  }

  /// The entities that would be flagged if shares were the most that they can be.
  private func possiblyFlagged(_ rule: OwnershipRule, _ flags: [Int], _ control: [Int]) -> Set<Int> {
    let groups = rule.aggregate ? [flags] : flags.map { [$0] }
    return groups.reduce(into: []) { result, group in
      var members = Set(group.map { dataset.flags[$0].entity })
      while let next = dataset.entities.indices.first(where: {
        !members.contains($0) && isPossible($0, rule, members, control)
      }) { members.insert(next) }
      result.formUnion(members)
    }
  }

  private func isPossible(_ entity: Int, _ rule: OwnershipRule, _ members: Set<Int>, _ control: [Int]) -> Bool {
    let held = control.filter { relationship($0).to == entity }
    let answers = held.contains {
      members.contains(relationship($0).from)
        && (relationship($0).kind == .partOf || (relationship($0).kind == .control && rule.control))
    }
    if answers { return true }
    let holdings = held.filter { relationship($0).kind == .ownership }
    var flaggedMost = 0.0
    var othersLeast = 0.0
    for owner in Set(holdings.map { relationship($0).from }).sorted() {
      let stated = holdings.filter { relationship($0).from == owner }.compactMap { relationship($0).share }
      // Unstated: up to all, unless another record of the pair states one.
      let most = stated.isEmpty ? 1 : stated.map(\.most).max() ?? 1
      if members.contains(owner) { flaggedMost += most } else { othersLeast += stated.map(\.least).max() ?? 0 }
    }
    return flaggedMost > 0 && suffices(rule, min(flaggedMost, max(0, 1 - othersLeast)))
  }
}
