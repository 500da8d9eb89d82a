// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

/// What a coefficient does is what an analysis under the moved policy says.
@Suite struct SensitivityTests {
  @Test(arguments: seeds(40))
  func `each move gives the figures of an analysis under the moved policy`(seed: Int) throws {
    let analysis = GeneratedCase(seed: seed).analysis
    let sensitivity = Sensitivity(of: analysis)
    for row in sensitivity.rows {
      for outcome in row.outcomes {
        let policy = try analysis.policy.setting(row.coefficient.key, to: .number(outcome.value))
        let moved = Analysis(analysis.dataset, policy: policy)
        for (entity, figure) in zip(sensitivity.entities, outcome.figures) {
          let best = moved.paths(from: entity, limit: 1).paths.first
          let expected = best?.probability ?? 0
          #expect(abs(expected - (figure ?? -1)) < 1e-12, "seed \(seed), \(row.coefficient.key)")
        }
      }
    }
  }

  @Test(arguments: seeds(40))
  func `a number that nothing needs moves nothing`(seed: Int) throws {
    let analysis = GeneratedCase(seed: seed).analysis
    let sensitivity = Sensitivity(of: analysis)
    func figures(_ analysis: Analysis) -> [String] {
      analysis.paths().paths.map { "\($0.from) \($0.relationships) \($0.probability)" }
    }
    let base = figures(analysis)
    for key in sensitivity.unused {
      for value in [0.0, 1.0] {
        guard let policy = try? analysis.policy.setting(key, to: .number(value)) else { continue }
        #expect(figures(Analysis(analysis.dataset, policy: policy)) == base, "seed \(seed), \(key)")
      }
    }
  }

  @Test(arguments: seeds(100))
  func `what an entity reaches decides its exposure`(seed: Int) {
    let analysis = GeneratedCase(seed: seed).analysis
    for entity in analysis.dataset.entities.indices {
      let part = Analysis(analysis.dataset.part(reachedFrom: [entity]), policy: analysis.policy)
      let (whole, some) = (analysis.exposure(of: entity), part.exposure(of: entity))
      #expect(whole.lower == some.lower && whole.level == some.level, "seed \(seed), entity \(entity)")
      #expect(abs((whole.exact ?? 0) - (some.exact ?? 0)) < 1e-12, "seed \(seed), entity \(entity)")
    }
  }

  @Test func `pass-through moves by half its distance to 0 and 1, everything else through its range`() throws {
    let analysis = TinyCase([("a", .supply, "b", 0.5), ("b", .supply, "t", 0.5)], flagged: ["t"]).analysis
    var policy = Policy()
    policy.passThrough = ["unspecified": 0.5]
    let sensitivity = Sensitivity(of: Analysis(analysis.dataset, policy: policy))
    func row(_ key: String) -> Sensitivity.Row? { sensitivity.rows.first { $0.coefficient.key == key } }
    let passThrough = try #require(row("passThrough.unspecified"))
    #expect(passThrough.outcomes.map(\.value) == [0.25, 0.75])
    let relevance = try #require(row("relevanceUnspecified"))
    #expect(relevance.outcomes.map(\.value) == [0, 1])
    // Both confidences are stated and below the most that one can be.
    #expect(sensitivity.rows.map(\.coefficient.key).contains("maxConfidence"))
    #expect(sensitivity.unused.contains("grades.A1"))
    #expect(sensitivity.figures.count == 2)
  }

  @Test func `a figure past the budget is not known, which is not 0`() throws {
    // One step is all that the policy lets count; with more there are very many ways.
    var lines: [TinyCase.Line] = [("n0", .supply, "t", 0.5)]
    for from in 0..<16 {
      for to in from + 1..<17 { lines.append(("n\(from)", .supply, to == 16 ? "t" : "n\(to)", 0.3)) }
    }
    let analysis = TinyCase(lines, flagged: ["t"]).analysis
    var policy = Policy()
    policy.maxHops = 1
    var budget = Budget()
    (budget.exactPaths, budget.exactProblems) = (20, 20)
    var options = Sensitivity.Options()
    options.entities = [try analysis.dataset.entity(named: "n0")]
    let sensitivity = Sensitivity(of: Analysis(analysis.dataset, policy: policy, budget: budget), options: options)
    #expect(sensitivity.isExact)
    let hops = try #require(sensitivity.rows.first { $0.coefficient.key == "maxHops" })
    let far = try #require(hops.outcomes.first { $0.value > 1 })
    #expect(far.figures == [nil] && !far.isComputed && far.otherBands.isEmpty && far.tau == nil)
    let report = SensitivityReport(sensitivity)
    #expect(report.text.contains("Past the budget, so that their figures are left out above: maxHops at 64."))
    #expect(report.isComplete == false)
  }

  @Test func `of fewer exposed entities than were asked for, as many others are those among which they stay`() throws {
    let tiny = TinyCase([("a", .supply, "t", 0.3), ("b", .supply, "u", 0.9)], flagged: ["t"])
    var builder = tiny.builder
    var faint = FlagStatement(id: "f-u", entity: EntityReference(id: "u"), category: "listed")
    faint.level = FlagLevel(1)
    builder.add(.flag(faint))
    var policy = tiny.policy
    policy.minLevel = 3
    let sensitivity = Sensitivity(of: Analysis(builder.dataset(), policy: policy))
    #expect(sensitivity.entities.count == 1)
    let level = try #require(sensitivity.rows.first { $0.coefficient.key == "minLevel" })
    #expect(level.outcomes.contains { $0.kept == 0 })
  }

  @Test func `too much work is not done, and is said`() {
    let analysis = GeneratedCase(seed: 5).analysis
    var options = Sensitivity.Options()
    options.work = 1
    let sensitivity = Sensitivity(of: analysis, options: options)
    #expect(sensitivity.isPartOnly)
    #expect(!sensitivity.notMoved.isEmpty)
    #expect(sensitivity.rows.count + sensitivity.withoutEffect.count == 1)
  }

  private static let known: [(first: [Double], second: [Double], tau: Double)] = [
    ([1.0, 0.5, 0.2], [0.9, 0.4, 0.1], 1), ([1, 0.5, 0.2], [0.1, 0.4, 0.9], -1),
    // Of six pairs five agree and one does not.
    ([0.4, 0.3, 0.2, 0.1], [0.4, 0.3, 0.1, 0.2], 2.0 / 3),
    // One tie on one side: two of three pairs agree; (2 − 0) / √(3 × 2).
    ([0.3, 0.2, 0.1], [0.3, 0.3, 0.1], 2 / (6.0).squareRoot()),
  ]

  @Test func `tau-b of known lists`() throws {
    for (first, second, expected) in Self.known {
      let tau = try #require(rankCorrelation(first, second))
      #expect(abs(tau - expected) < 1e-12)
      #expect(rankCorrelation(first, first.map { _ in 0.5 }) == nil)
    }
  }
}
