// SPDX-License-Identifier: Apache-2.0

/// How much more work the derivations under one rule may cost.
struct DerivationWork {
  /// Derivations left, the first of each entity not counted.
  private var derivations: Int
  /// Numbers left in the sets of all derivations, which bounds the memory.
  private var events: Int
  private let cancellation: Cancellation?
  private var untilAsked = 0
  private var wasCancelled = false

  /// As much as `budget` allows for one rule.
  init(_ budget: Budget) {
    derivations = budget.derivationsPerRule
    events = Self.eventsPerDerivation * budget.derivationsPerRule
    cancellation = budget.cancellation
    wasCancelled = budget.isCancelled
  }

  /// As much as it takes.
  static var unlimited: DerivationWork {
    var work = DerivationWork(Budget())
    (work.derivations, work.events) = (.max, .max)
    return work
  }

  private static let eventsPerDerivation = 128

  /// Whether nothing but the first derivation of each entity is looked for.
  var isSpent: Bool { derivations <= 0 }

  /// Whether nothing is looked for at all: entities may be derived of which nothing was found.
  var isStopped: Bool { events <= 0 || wasCancelled }

  mutating func count(events number: Int, isFirst: Bool) {
    if !isFirst { derivations -= 1 }
    spend(number + 8)
  }

  mutating func spend(_ number: Int) {
    events -= number
    untilAsked -= number
    guard untilAsked < 0, let cancellation else { return }
    untilAsked = 10_000
    wasCancelled = wasCancelled || cancellation.isCancelled
  }
}
