// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A data set under a policy, ready to be asked about exposures, paths and ownership.
///
/// Making one builds the graph, derives flags under each rule and searches backwards from the flagged, in
/// O(V + E) time and memory but for derivations, whose number the budget limits; the upper bounds of all entities are
/// computed when the first one is asked for. Questions change nothing, and equal questions have equal answers.
public struct Analysis: Sendable {
  /// What is asked about.
  public let dataset: Dataset
  /// Under which coefficients and rules.
  public let policy: Policy
  /// How much work a question may cost.
  public let budget: Budget

  private let core: Core

  /// The parts that are computed once.
  ///
  /// Safety: immutable but for the remembered intersections of product sets, the upper bounds, the searches made so
  /// far and what is remembered of questions, which are only touched under the lock.
  final class Core: @unchecked Sendable {
    let graph: Graph
    let derivations: Derivations
    /// Only questions about exposures need it; it takes longer than all else.
    private(set) lazy var upper = ExposureUpperBound(search)
    fileprivate let cancellation: Cancellation?
    let search: PathSearch
    /// The levels that derivations have or may have, gravest first.
    let levels: [Int]
    var searches: [PathGoal: PathSearch] = [:]
    /// What was found about the entity that was asked about last.
    var asked = AskedEntity()
    /// The policy with one coefficient moved, by the coefficient and its value: the same for every entity.
    var movedPolicies: [String: [Double: Policy]] = [:]
    let lock = NSRecursiveLock()

    init(graph: Graph, derivations: Derivations, policy: Policy, cancellation: Cancellation?) {
      self.graph = graph
      self.derivations = derivations
      self.cancellation = cancellation
      levels = derivations.levels
      search = PathSearch(graph: graph, derivations: derivations, policy: policy, cancellation: cancellation)
    }

    /// All that is known, and nothing that changes, of another one, whose lock is held.
    fileprivate init(sharing other: Core) {
      graph = other.graph.withOwnProductSets()
      derivations = other.derivations
      cancellation = other.cancellation
      levels = other.levels
      search = PathSearch(sharing: other.search, graph: graph)
      upper = other.upper
    }
  }

  /// Prepares `dataset` under `policy`.
  public init(_ dataset: Dataset, policy: Policy = Policy(), budget: Budget = Budget()) {
    self.init(dataset, policy: policy, budget: budget, graph: PreparedGraph(dataset, policy: policy))
  }

  /// The same with the graph of `dataset` under `policy`, which is there already.
  package init(_ dataset: Dataset, policy: Policy, budget: Budget, graph: PreparedGraph) {
    self.dataset = dataset
    self.policy = policy
    self.budget = budget
    let graph = graph.graph
    let derivations = Derivations(graph: graph, dataset: dataset, policy: policy, budget: budget)
    core = Core(graph: graph, derivations: derivations, policy: policy, cancellation: budget.cancellation)
  }

  private init(sharing other: Analysis) {
    dataset = other.dataset
    policy = other.policy
    budget = other.budget
    core = other.asking { Core(sharing: $0) }
  }

  /// The same for another thread: an analysis answers one question at a time, and they share all that was computed.
  ///
  /// The upper bounds are computed, if they were not yet.
  public func forAnotherThread() -> Analysis { Analysis(sharing: self) }

  /// How many relationships are left out, and why.
  public var ignored: IgnoredRelationships { core.graph.ignored }

  /// Runs `body` with what the searches need, one question at a time.
  func asking<Answer>(_ body: (Core) throws -> Answer) rethrows -> Answer {
    core.lock.lock()
    defer { core.lock.unlock() }
    return try body(core)
  }
}

extension Analysis.Core {
  /// The search for `goal`, made once.
  func search(for goal: PathGoal, policy: Policy) -> PathSearch {
    if goal == PathGoal() { return search }
    if let known = searches[goal] { return known }
    let made = PathSearch(
      graph: graph, derivations: derivations, policy: policy, components: search.components, goal: goal,
      cancellation: cancellation)
    // A question names one end user at a time; a thousand of them must not stay in memory.
    if searches.count > 16 { searches.removeAll() }
    searches[goal] = made
    return made
  }
}
