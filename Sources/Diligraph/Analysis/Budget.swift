// SPDX-License-Identifier: Apache-2.0

/// How much work a question may cost. Where a budget is hit, the answer says so and its bounds stay bounds.
public struct Budget: Hashable, Sendable {
  /// Derivations kept for each entity and rule, most probable first.
  public var derivationsPerEntity = 64
  /// Combinations of holdings looked at for each entity and rule.
  public var combinationsPerEntity = 20_000
  /// Derivations looked at for each rule, over all entities. Past it only the first of each entity is found, and past
  /// 128 times as many flags and holdings in them together the rest is not looked for: what could be derived counts as
  /// flagged in the upper bound.
  public var derivationsPerRule = 2_000_000
  /// Steps of the path search for each entity, when all entities are asked about.
  public var stepsPerEntity = 20_000
  /// Steps of all path searches of such a list together; those entities get theirs first that can be exposed most.
  public var stepsPerList = 20_000_000
  /// Steps of the path search for an entity that is asked about by name.
  public var stepsPerNamedEntity = 2_000_000
  /// Feasible paths up to which an exposure is computed exactly.
  public var exactPaths = 10_000
  /// Nodes of a decision diagram, or states of a network, up to which an exposure is computed exactly.
  public var exactProblems = 1_000_000

  /// Worlds drawn for an estimate.
  public var worlds = 4_096
  /// The seed of an estimate's draws.
  public var seed: UInt64 = 1

  /// Stops the question when it is cancelled; what was cut off is said.
  public var cancellation: Cancellation?

  /// Whether the question is to stop.
  var isCancelled: Bool { cancellation?.isCancelled ?? false }

  /// The default budget.
  public init() {}

  /// `effort` times the default work for what is asked about by name and for derivations, with the draws of an estimate.
  public init(effort: Double, worlds: Int, seed: UInt64) {
    func scaled(_ count: Int) -> Int { Int(max(1, (Double(count) * effort).rounded())) }
    stepsPerEntity = scaled(stepsPerEntity)
    stepsPerList = scaled(stepsPerList)
    stepsPerNamedEntity = scaled(stepsPerNamedEntity)
    exactPaths = scaled(exactPaths)
    // Of less effort the derivations are not fewer: they decide who is flagged at all.
    derivationsPerEntity = max(derivationsPerEntity, min(scaled(derivationsPerEntity), 10_000))
    combinationsPerEntity = max(combinationsPerEntity, min(scaled(combinationsPerEntity), 20_000_000))
    exactProblems = min(scaled(exactProblems), Int(Int32.max) / 2)
    self.worlds = worlds
    self.seed = seed
  }
}
