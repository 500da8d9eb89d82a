// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Dispatch
import Foundation
import Testing

@testable import Diligraph

/// What is remembered of one question must not be seen in the answer to another.
@Suite struct AskedEntityTests {
  /// Budgets that cut some searches off, some not, and some after all paths of a case.
  private static let budgets: [(paths: Int, steps: Int)] = [(2, 6), (3, 25), (4, 1_000), (10_000, 2_000_000)]

  private static func budget(_ size: (paths: Int, steps: Int)) -> Budget {
    var budget = Budget()
    budget.exactPaths = size.paths
    budget.stepsPerNamedEntity = size.steps
    budget.worlds = 64
    return budget
  }

  @Test func `the best paths are the same, however many were asked for before`() {
    var (cut, narrowed, whole) = (0, 0, 0)
    for seed in seeds(60) {
      let generated = GeneratedCase(seed: seed)
      let dataset = generated.dataset
      var random = SeededGenerator(seed: seed)
      for size in Self.budgets {
        let analysis = Analysis(dataset, policy: generated.policy, budget: Self.budget(size))
        for entity in dataset.entities.indices {
          let limits: [Int?] = [1, 2, 3, 5, 500, nil, 4, 1]
          for limit in limits.shuffled(using: &random) {
            let list = analysis.paths(from: entity, limit: limit)
            let (expected, paths) = analysis.asking { core -> (PathSearch.Outcome, [Path]) in
              let outcome = core.search.run(
                PathSearch.Request(sources: [Int32(entity)], limit: limit ?? Int.max, steps: size.steps))
              return (outcome, outcome.paths.map(core.search.path))
            }
            let place = "seed \(seed), entity \(entity), limit \(limit ?? -1), \(size.steps) steps"
            #expect(list.paths == paths && list.isComplete == expected.isComplete, "\(place)")
            #expect(list.isCut == expected.isCut, "\(place)")
            cut += list.isCut ? 1 : 0
            narrowed += !list.isCut && !list.isComplete ? 1 : 0
            whole += list.isComplete && !list.paths.isEmpty ? 1 : 0
          }
        }
      }
    }
    #expect(cut > 20 && narrowed > 20 && whole > 20, "\(cut), \(narrowed), \(whole)")
  }

  @Test(arguments: seeds(20))
  func `each part of an explanation is what a new analysis says`(seed: Int) {
    let generated = GeneratedCase(seed: seed)
    let dataset = generated.dataset
    for size in Self.budgets {
      let analysis = Analysis(dataset, policy: generated.policy, budget: Self.budget(size))
      func fresh() -> Analysis { Analysis(dataset, policy: generated.policy, budget: analysis.budget) }
      for entity in dataset.entities.indices {
        let explanation = analysis.explanation(of: entity, limit: 5)
        let place = "seed \(seed), entity \(entity), \(size.paths) paths"
        #expect(explanation.list == fresh().paths(from: entity, limit: 5), "\(place)")
        #expect(explanation.exposure == fresh().exposure(of: entity), "\(place)")
        #expect(explanation.unavoidable == fresh().unavoidableIntermediaries(of: entity), "\(place)")
        #expect(explanation.clearing == fresh().clearingSet(of: entity), "\(place)")
        if explanation.exposure.exact != nil {
          #expect(explanation.importance == fresh().importance(for: entity), "\(place)")
          #expect(explanation.intermediaries == fresh().intermediaryImportance(for: entity), "\(place)")
          #expect(explanation.evidence == fresh().evidenceDependence(of: entity), "\(place)")
        }
        let effects = analysis.coefficientEffects(of: entity)
        let expected = fresh().coefficientEffects(of: entity)
        #expect(effects?.rows == expected?.rows && effects?.figure == expected?.figure, "\(place)")
      }
    }
  }

  @Test func `analyses for several threads answer at the same time what one answers alone`() {
    for seed in seeds(12) {
      let analysis = GeneratedCase(seed: seed).analysis
      let expected = analysis.dataset.entities.indices.map { analysis.explanation(of: $0) }
      let works = (0..<3).map { _ in analysis.forAnotherThread() }
      let lock = NSLock()
      nonisolated(unsafe) var different = 0
      DispatchQueue.concurrentPerform(iterations: works.count) { number in
        for _ in 0..<3 {
          for (entity, one) in expected.enumerated() {
            let other = works[number].explanation(of: entity)
            let isEqual =
              other.list == one.list && other.exposure == one.exposure && other.importance == one.importance
              && other.clearing == one.clearing && other.evidence == one.evidence
            if !isEqual { lock.withLock { different += 1 } }
          }
        }
      }
      #expect(different == 0, "seed \(seed)")
      #expect(works.allSatisfy { $0.exposures() == analysis.exposures() })
      #expect(works.allSatisfy { $0.notExcludedEntities == analysis.notExcludedEntities })
    }
  }
}
