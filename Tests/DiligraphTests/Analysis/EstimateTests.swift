// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Foundation
import Testing

@testable import Diligraph

@Suite struct EstimateTests {
  /// A policy under which nothing but the events decides.
  private func unconstrained(_ policy: Policy) -> Policy {
    var policy = policy
    policy.timeConsistent = false
    policy.productConsistent = false
    policy.flagsInForce = .any
    return policy
  }

  @Test(arguments: seeds(200))
  func `an estimate for everybody is within four standard errors of the exact value`(seed: Int) throws {
    let generated = GeneratedCase(seed: seed)
    var budget = Budget()
    budget.worlds = 4_096
    budget.seed = UInt64(seed)
    var policy = unconstrained(generated.policy)
    // With and without a limit, other searches go backwards.
    if seed.isMultiple(of: 2) { policy.maxHops = nil }
    let analysis = Analysis(generated.dataset, policy: policy, budget: budget)
    let rows = try #require(analysis.estimatedExposures())
    for row in rows {
      let exact = try #require(analysis.exposure(of: row.entity).exact)
      guard let estimate = row.estimate else { continue }
      #expect(row.lower <= estimate.value && estimate.value <= row.upper, "seed \(seed): outside of its bracket")
      // The error of the true value, which a rare event's own sample does not show.
      let error = max(estimate.standardError, (exact * (1 - exact) / Double(estimate.worlds)).squareRoot())
      #expect(
        abs(estimate.value - exact) <= 4.5 * error + 1e-9,
        "seed \(seed), entity \(row.entity): \(estimate.value) for \(exact)")
    }
  }

  @Test(arguments: seeds(100))
  func `estimates over paths and over worlds are near the exact value`(seed: Int) throws {
    let analysis = GeneratedCase(seed: seed).analysis
    for entity in analysis.dataset.entities.indices {
      guard let exact = analysis.exposure(of: entity).exact, exact > 0 else { continue }
      try analysis.asking { core in
        let events = try #require(analysis.events(of: Int32(entity), core))
        let sampled = EventSampling(events, seed: UInt64(seed)).estimate(worlds: 2_048)
        #expect(
          abs(sampled.value - exact) <= 4.5 * sampled.standardError + 1e-9,
          "seed \(seed), entity \(entity): \(sampled.value) ± \(sampled.standardError) for \(exact)")
        let searched = try #require(
          WorldSampling(search: core.search, draws: Draws(seed: UInt64(seed)))
            .estimate(Int32(entity), worlds: 1_000, steps: (10_000, 10_000_000)))
        let error = (exact * (1 - exact) / 1_000).squareRoot()
        #expect(
          abs(searched.value - exact) <= 4.5 * error + 1e-3,
          "seed \(seed), entity \(entity): \(searched.value) for \(exact)")
      }
    }
  }

  @Test(arguments: seeds(100))
  func `some of the paths give no more than all, and no less than the best`(seed: Int) throws {
    let analysis = GeneratedCase(seed: seed).analysis
    for entity in analysis.dataset.entities.indices {
      guard let exact = analysis.exposure(of: entity).exact, exact > 0 else { continue }
      try analysis.asking { core in
        let paths = core.paths(from: Int32(entity), limit: 10_000, steps: 1_000_000).paths
        // With no budget at all only paths that share nothing are left.
        for budget in [2, 40, 1_000_000] {
          let union = try #require(PathUnionBound(core.search, budget: budget).union(of: paths))
          #expect(union.value <= exact + 1e-12, "seed \(seed), entity \(entity), budget \(budget)")
          #expect(union.value >= paths[0].probability - 1e-12, "seed \(seed), entity \(entity), budget \(budget)")
        }
        let all = try #require(PathUnionBound(core.search, budget: 1_000_000).union(of: paths))
        if paths.count <= 256 { #expect(abs(all.value - exact) < 1e-9, "seed \(seed), entity \(entity)") }
        // The best alone: two that share nothing are more than one, unless one is certain.
        let disjoint = try #require(PathUnionBound(core.search, budget: 2).union(of: paths))
        if disjoint.isDisjoint, disjoint.paths > 1 {
          #expect(disjoint.value > paths[0].probability || disjoint.value == 1)
        }
      }
    }
  }

  @Test func `an entity past the budget has a bound by its paths, and an estimate within it`() throws {
    let generated = GeneratedCase(seed: 3)
    var budget = Budget()
    budget.exactProblems = 2
    let analysis = Analysis(generated.dataset, policy: generated.policy, budget: budget)
    let exact = generated.analysis
    let unions = generated.dataset.entities.indices.compactMap { entity -> Exposure? in
      let exposure = analysis.exposure(of: entity)
      return exposure.union == nil ? nil : exposure
    }
    for exposure in unions {
      let union = try #require(exposure.union)
      #expect(union.value >= exposure.lower && union.value <= (exact.exposure(of: exposure.entity).exact ?? 0) + 1e-12)
      if let estimate = exposure.estimate { #expect(estimate.value >= union.value) }
    }
    #expect(!unions.isEmpty)
  }

  @Test func `a rare exposure is known to a few percent of itself`() throws {
    // Two ways in ten steps each: about 3e-9 together.
    var lines: [TinyCase.Line] = []
    for way in ["a", "b"] {
      let stations = ["s"] + (1...9).map { "\(way)\($0)" } + ["t"]
      for (from, to) in zip(stations, stations.dropFirst()) { lines.append((from, .supply, to, 0.14)) }
    }
    let tiny = TinyCase(lines, flagged: ["t"])
    let analysis = Analysis(tiny.builder.dataset(), policy: tiny.policy)
    let start = try #require(analysis.dataset.entityIndex(ofRecord: "s"))
    let exact = try #require(analysis.exposure(of: start).exact)
    #expect(exact > 0 && exact < 1e-7)
    let estimate = try analysis.asking { core in
      EventSampling(try #require(analysis.events(of: Int32(start), core)), seed: 3).estimate(worlds: 4_096)
    }
    #expect(abs(estimate.value - exact) < 0.05 * exact)
    #expect(estimate.standardError < 0.05 * exact)
  }

  @Test func `the same seed gives the same estimate, another one another`() throws {
    let tiny = TinyCase(
      [
        ("s", .supply, "a", 0.5), ("s", .supply, "b", 0.5), ("a", .supply, "b", 0.5), ("a", .supply, "t", 0.5),
        ("b", .supply, "t", 0.5),
      ], flagged: ["t"])
    func values(_ seed: UInt64, _ worlds: Int) throws -> [Double?] {
      var budget = Budget()
      budget.seed = seed
      budget.worlds = worlds
      return try #require(
        Analysis(tiny.builder.dataset(), policy: unconstrained(tiny.policy), budget: budget).estimatedExposures()
      ).map(\.estimate?.value)
    }
    #expect(try values(1, 4_096) == values(1, 4_096))
    #expect(try values(1, 4_096) != values(2, 4_096))
  }

  @Test func `events hold as often as they should, in each world by itself`() {
    let all = WorldBits(repeating: .max)
    for probability in [0.0, 1e-4, 0.1, 0.5, 0.999, 1] {
      var count = 0
      var both = 0
      let draws = Draws(seed: 11)
      for number in 0..<2_000 {
        let bits = WorldBits(
          chance: UInt64(probability * 0x1p32), key: draws.bits(1, UInt64(number)), needed: all)
        count += bits.count
        // Neighbouring worlds have nothing in common.
        both += (bits & (bits &>> 1)).count
      }
      let total = 2_000.0 * 512
      let error = (probability * (1 - probability) / total).squareRoot()
      #expect(abs(Double(count) / total - probability) <= 4.5 * error + 1e-9)
      let pairs = 2_000.0 * 504
      let joint = probability * probability
      #expect(abs(Double(both) / pairs - joint) <= 5 * (joint / pairs).squareRoot() + 1e-9)
    }
  }

  @Test func `what is needed does not change what holds`() {
    let draws = Draws(seed: 5)
    for number in 0..<200 {
      let key = draws.bits(2, UInt64(number))
      let needed = WorldBits(repeating: draws.bits(3, UInt64(number)))
      let whole = WorldBits(chance: 1 << 30, key: key, needed: WorldBits(repeating: .max))
      #expect(WorldBits(chance: 1 << 30, key: key, needed: needed) == whole & needed)
    }
  }

  @Test func `an estimate of a common exposure with many paths is as sure as that of worlds`() throws {
    // Drawing one of 25 paths that mostly hold says little about how many others hold. They cross, so that no reduction
    // solves them.
    var lines: [TinyCase.Line] = []
    for first in 0..<5 {
      lines += [("s", .supply, "m\(first)", 0.6), ("n\(first)", .supply, "t", 0.6)]
      for second in 0..<5 { lines.append(("m\(first)", .supply, "n\(second)", 0.6)) }
    }
    let tiny = TinyCase(lines, flagged: ["t"])
    let exact = try #require(tiny.exposure("s")?.exact)
    var budget = Budget()
    budget.exactProblems = 1
    let analysis = Analysis(tiny.builder.dataset(), policy: tiny.policy, budget: budget)
    let exposure = analysis.exposure(of: try #require(analysis.dataset.entityIndex(ofRecord: "s")))
    let estimate = try #require(exposure.estimate)
    #expect(exposure.exact == nil && abs(estimate.value - exact) <= 4 * estimate.standardError)
    #expect(estimate.standardError <= 1.6 * (exact * (1 - exact) / Double(budget.worlds)).squareRoot())
  }
}
