// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

@Suite struct ExposureUpperBoundTests {
  /// a controls b (0.5); b controls and supplies w: w is derived through the very relationship that the path
  /// from a starts with. Noisy-OR multiplies by 0.5 twice and gives 0.25, which is below the best path.
  private let sharing = TinyCase(
    [("a", .control, "b", 0.5), ("b", .control, "w", 1), ("b", .supply, "w", 1)], flagged: ["a"])

  @Test func `a relationship that path and derivation share is counted once in the upper bound`() throws {
    let exposure = try #require(sharing.exposure("a"))
    #expect(exposure.lower == 0.5)
    #expect(exposure.exact == 0.5)
    #expect(exposure.upper >= 0.5)
  }

  @Test func `the bound also holds where the exact value is not computed`() throws {
    var budget = Budget()
    budget.exactPaths = 0
    let analysis = Analysis(sharing.builder.dataset(), policy: sharing.policy, budget: budget)
    let index = try #require(analysis.dataset.entityIndex(ofRecord: "a"))
    let exposure = analysis.exposure(of: index)
    #expect(exposure.exact == nil)
    #expect(exposure.upper >= 0.5)
  }

  /// Two members of one channel, control (0.5) and a holding (0.5), share a draw: the path uses the one, the
  /// derivation under a rule without control the other. Both hold together with 0.5, not 0.25.
  @Test func `members of one channel on path and derivation are not multiplied`() throws {
    func reference(_ id: String) -> EntityReference { EntityReference(id: id) }
    func relationship(
      _ from: String, _ kind: RelationshipKind, _ to: String, _ confidence: Double, share: Double? = nil
    )
      -> Statement
    {
      var statement = RelationshipStatement(
        id: "\(from)-\(kind.rawValue)-\(to)", from: reference(from), to: reference(to), kind: kind)
      statement.confidence = Probability(confidence)
      statement.share = share.flatMap { Share(exactly: $0) }
      return .relationship(statement)
    }
    var builder = DatasetBuilder()
    builder.add(relationship("a", .control, "b", 0.5))
    builder.add(relationship("a", .ownership, "b", 0.5, share: 0.3))
    builder.add(relationship("c", .ownership, "b", 1, share: 0.3))
    builder.add(relationship("b", .partOf, "w", 1))
    builder.add(relationship("b", .supply, "w", 1))
    for flagged in ["a", "c"] {
      var flag = FlagStatement(id: "f\(flagged)", entity: reference(flagged), category: "flagged")
      flag.confidence = Probability(1)
      builder.add(.flag(flag))
    }
    var policy = Policy()
    policy.maxConfidence = 1
    policy.relevanceUnspecified = 1
    var rule = OwnershipRule(name: "without control", threshold: 0.5)
    rule.control = false
    policy.ownershipRules = [rule]
    let dataset = builder.dataset()
    let index = try #require(dataset.entityIndex(ofRecord: "a"))
    #expect(Analysis(dataset, policy: policy).exposure(of: index).exact == 0.5)
    var budget = Budget()
    budget.exactPaths = 0
    let bounded = Analysis(dataset, policy: policy, budget: budget).exposure(of: index)
    #expect(bounded.exact == nil)
    #expect(bounded.upper >= 0.5)
  }

  @Test func `a graph without cycles and with one path is bounded exactly`() throws {
    let tiny = TinyCase([("s", .supply, "r", 0.5), ("r", .supply, "t", 0.9)], flagged: ["t"])
    let exposure = try #require(tiny.exposure("s"))
    #expect(abs(exposure.upper - 0.45) < 1e-12)
  }

  @Test(arguments: seeds(100))
  func `without exact figures the bounds still hold the exact value`(seed: Int) {
    let generated = GeneratedCase(seed: seed)
    let dataset = generated.dataset
    var budget = Budget()
    budget.exactPaths = 0
    let bounded = Analysis(dataset, policy: generated.policy, budget: budget)
    let exact = Analysis(dataset, policy: generated.policy)
    for entity in dataset.entities.indices {
      let value = exact.exposure(of: entity).exact ?? -1
      let bracket = bounded.exposure(of: entity)
      #expect(bracket.lower <= value + 1e-12, "seed \(seed), entity \(entity)")
      #expect(bracket.upper >= value - 1e-12, "seed \(seed), entity \(entity)")
    }
  }
}
