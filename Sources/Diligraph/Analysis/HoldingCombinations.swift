// SPDX-License-Identifier: Apache-2.0

/// The sets of holdings, one of each owner, that together reach a rule's threshold and need one owner for it.
///
/// The largest holdings are tried first: few owners reach the threshold, and the rest is cut off early.
struct HoldingCombinations {
  typealias Holding = (owner: Int32, edge: Int32)

  private let rule: OwnershipRule
  private let owners: [(node: Int32, holdings: [(edge: Int32, share: Double)])]
  private let required: Int32
  /// The most that the owners from each index on can hold together.
  private var rest: [Double]
  /// Choices left to be made: for the next owner one of its holdings, or none.
  private var choices: [Choice] = [Choice(index: 0, chosen: [], total: 0, isComplete: false)]
  private(set) var budget: Int
  /// Whether combinations were not looked at.
  private(set) var isSpent = false

  private struct Choice {
    var index: Int
    var chosen: [Holding]
    var total: Double
    /// Whether the owner that is required is among the chosen.
    var isComplete: Bool
  }

  /// The combinations of `owners`, largest holding first, that need `required`.
  init(
    rule: OwnershipRule, owners: [(node: Int32, holdings: [(edge: Int32, share: Double)])], required: Int32, budget: Int
  ) {
    self.rule = rule
    self.owners = owners
    self.required = required
    self.budget = budget
    rest = [Double](repeating: 0, count: owners.count + 1)
    for index in owners.indices.reversed() {
      rest[index] = rest[index + 1] + (owners[index].holdings.lazy.map(\.share).max() ?? 0)
    }
    // To look at all owners is work too; an entity may have a hundred thousand of them.
    _ = spend(1 + owners.count / 16)
  }

  /// The next combination, or nil after the last one or past the budget.
  mutating func next() -> [Holding]? {
    while !isSpent, let choice = choices.popLast() {
      if rule.suffices(choice.total) {
        // Without the owner that is required it was found before.
        if choice.isComplete { return choice.chosen }
        continue
      }
      guard choice.index < owners.count, rule.suffices(choice.total + rest[choice.index]), spend(1) else { continue }
      let owner = owners[choice.index]
      let isRequired = owner.node == required
      if !isRequired {
        choices.append(
          Choice(
            index: choice.index + 1, chosen: choice.chosen, total: choice.total, isComplete: choice.isComplete))
      }
      for holding in owner.holdings {
        choices.append(
          Choice(
            index: choice.index + 1, chosen: choice.chosen + [(owner.node, holding.edge)],
            total: choice.total + holding.share, isComplete: choice.isComplete || isRequired))
      }
    }
    return nil
  }

  /// Takes `work` off the budget; false where there is none left.
  mutating func spend(_ work: Int) -> Bool {
    budget -= work
    if budget < 0 {
      budget = 0
      isSpent = true
    }
    return !isSpent
  }
}
