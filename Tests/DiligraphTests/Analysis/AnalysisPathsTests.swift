// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

@Suite struct AnalysisPathsTests {
  private let tiny = TinyCase(
    [("s", .supply, "a", 0.9), ("a", .supply, "t", 0.9), ("s", .supply, "t", 0.5), ("a", .supply, "u", 0.8)],
    flagged: ["t", "u"])

  @Test func `no path is asked for and none is given`() {
    let list = tiny.analysis.paths(limit: 0)
    #expect(list.paths.isEmpty)
    #expect(!list.isComplete)
    #expect(!list.isCut)
  }

  @Test(arguments: 1...8)
  func `fewer paths are the first of all paths`(limit: Int) {
    let analysis = tiny.analysis
    let all = analysis.paths().paths
    let some = analysis.paths(limit: limit)
    #expect(some.paths == Array(all.prefix(limit)))
    #expect(some.isComplete == (limit >= all.count))
  }

  @Test(arguments: seeds(100))
  func `the paths of each entity, to each end user, are those of all paths`(seed: Int) {
    let analysis = GeneratedCase(seed: seed).analysis
    let all = analysis.paths().paths
    for entity in analysis.dataset.entities.indices {
      #expect(analysis.paths(from: entity).paths == all.filter { $0.from == entity })
      let to = analysis.paths(to: entity).paths
      if analysis.derivations(of: entity).isEmpty {
        #expect(to.allSatisfy { $0.endUser == entity && $0.derivation.flags.isEmpty })
      } else {
        #expect(to.map(\.relationships) == all.filter { $0.endUser == entity }.map(\.relationships))
      }
    }
  }

  @Test func `a path may pass through one flagged entity to another`() {
    let tiny = TinyCase([("s", .supply, "t", 0.9), ("t", .supply, "u", 0.9)], flagged: ["t", "u"])
    #expect(tiny.analysis.paths(from: 0).paths.map(\.relationships) == [[0], [0, 1]])
  }

  @Test func `a search whose budget is spent says so`() {
    var budget = Budget()
    budget.stepsPerNamedEntity = 1
    let analysis = Analysis(tiny.builder.dataset(), policy: tiny.policy, budget: budget)
    let list = analysis.paths()
    #expect(list.isCut)
    #expect(!list.isComplete)
  }
}
