// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct CoefficientEffectsTests {
  @Test(arguments: seeds(15))
  func `a factor moves the figure as a new analysis under the moved policy does`(seed: Int) throws {
    var generated = GeneratedCase(seed: seed)
    generated.policy.minConfidence = 0
    let analysis = generated.analysis
    for entity in analysis.dataset.entities.indices {
      guard let effects = analysis.coefficientEffects(of: entity) else { continue }
      #expect(effects.isExact && abs(effects.figure - (analysis.exposure(of: entity).exact ?? -1)) < 1e-12)
      let keys = Set(effects.rows.map(\.coefficient.key))
      for range in analysis.policy.ranges(byHalf: true, uses: [:]) where Self.isFactor(range.key) && range.value > 0 {
        for value in [range.low, range.high] where value != range.value {
          let policy = try analysis.policy.setting(range.key, to: .number(value))
          let exact = try #require(Analysis(analysis.dataset, policy: policy).exposure(of: entity).exact)
          let row = effects.rows.first { $0.coefficient.key == range.key }
          let figure = row?.outcomes.first { $0.value == value }?.figure ?? effects.figure
          #expect(abs(exact - figure) < 1e-9, "seed \(seed), entity \(entity), \(range.key) = \(value)")
          if abs(exact - effects.figure) > 1e-8 { #expect(keys.contains(range.key)) }
        }
      }
    }
  }

  private static func isFactor(_ key: String) -> Bool {
    let families = ["passThrough.", "transmission.", "relevance", "grades.", "confidenceUnspecified", "maxConfidence"]
    return families.contains { key.hasPrefix($0) } || key == "flagConfidenceUnspecified"
  }

  @Test func `past the budget of paths the figure is that of the strongest path found`() throws {
    var lines: [TinyCase.Line] = []
    for number in 0..<250 {
      lines.append(("s", .supply, "r\(number)", 0.9))
      lines.append(("r\(number)", .supply, "t", 0.8))
    }
    var small = TinyCase(lines, flagged: ["t"])
    small.policy.passThrough = ["unspecified": 0.5]
    let analysis = small.analysis
    let entity = try #require(analysis.dataset.entityIndex(ofRecord: "s"))
    let effects = try #require(analysis.coefficientEffects(of: entity))
    #expect(!effects.isExact && abs(effects.figure - 0.36) < 1e-12)
    let row = try #require(effects.rows.first { $0.coefficient.key == "passThrough.unspecified" })
    #expect(row.outcomes.map { ($0.figure * 1e6).rounded() } == [180_000, 540_000])
  }

  @Test func `without a path there is nothing to move`() throws {
    let analysis = TinyCase([("a", .bid, "t", 1)], flagged: ["t"]).analysis
    #expect(analysis.coefficientEffects(of: try #require(analysis.dataset.entityIndex(ofRecord: "a"))) == nil)
  }
}
