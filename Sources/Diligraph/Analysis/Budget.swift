// SPDX-License-Identifier: Apache-2.0

/// How much work a question may cost. Where a budget is hit, the answer says so and its bounds stay bounds.
public struct Budget: Hashable, Sendable {
  /// Derivations kept for each entity and rule, most probable first.
  public var derivationsPerEntity = 64
  /// Combinations of holdings looked at for each entity and rule.
  public var combinationsPerEntity = 20_000
  /// Steps of the path search for each entity, when all entities are asked about.
  public var stepsPerEntity = 20_000
  /// Steps of the path search for an entity that is asked about by name.
  public var stepsPerNamedEntity = 2_000_000
  /// Feasible paths up to which an exposure is computed exactly.
  public var exactPaths = 10_000
  /// Nodes of a decision diagram, or states of a network, up to which an exposure is computed exactly.
  public var exactProblems = 1_000_000

  /// The default budget.
  public init() {}
}
