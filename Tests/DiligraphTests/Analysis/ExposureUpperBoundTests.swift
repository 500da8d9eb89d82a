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
