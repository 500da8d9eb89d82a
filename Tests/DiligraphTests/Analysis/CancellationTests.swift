// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Foundation
import Testing

/// Questions that somebody stops.
@Suite struct CancellationTests {
  private func cancelled() -> Budget {
    var budget = Budget()
    budget.cancellation = Cancellation()
    budget.cancellation?.cancel()
    return budget
  }

  @Test(arguments: seeds(100))
  func `what was stopped before it began is still a bracket, and says that it was cut off`(seed: Int) {
    let generated = GeneratedCase(seed: seed)
    let whole = generated.analysis
    let stopped = Analysis(generated.dataset, policy: generated.policy, budget: cancelled())
    for entity in stopped.dataset.entities.indices {
      let (exposure, exact) = (stopped.exposure(of: entity), whole.exposure(of: entity).exact ?? 0)
      #expect(exposure.lower <= exact + 1e-12 && exact <= exposure.upper + 1e-9)
      #expect(exposure.exact == nil || abs((exposure.exact ?? 0) - exact) < 1e-9)
      if exact > 0 { #expect(exposure.isCut) }
    }
    let listed = stopped.exposures()
    for exposure in whole.exposures() {
      let row = listed.first { $0.entity == exposure.entity }
      // A small network is searched before anybody asks whether to stop.
      #expect(row?.isCut == true || abs((row?.lower ?? 0) - exposure.lower) < 1e-12)
      #expect((row?.upper ?? 0) >= exposure.lower - 1e-12)
    }
    let paths = stopped.paths()
    #expect(paths.paths.isEmpty && (paths.isCut || whole.paths().paths.isEmpty))
  }

  @Test func `chokepoints and sensitivity leave out what was stopped`() {
    let tiny = TinyCase([("a", .supply, "b", 0.9), ("b", .supply, "c", 0.9)], flagged: ["c"])
    let analysis = Analysis(tiny.builder.dataset(), policy: tiny.policy, budget: cancelled())
    #expect(analysis.chokepoints().chokepoints.allSatisfy { $0.without == nil })
    let sensitivity = Sensitivity(of: analysis)
    #expect(sensitivity.rows.isEmpty && !sensitivity.notMoved.isEmpty)
    #expect(analysis.estimatedExposures()?.allSatisfy { $0.estimate == nil } ?? true)
  }

  @Test func `a search that is under way stops`() {
    // All ways through ten layers of twelve: far more than can be walked.
    var lines: [TinyCase.Line] = []
    for layer in 0..<10 {
      for from in 0..<12 {
        for to in 0..<12 { lines.append(("n\(layer)-\(from)", .supply, "n\(layer + 1)-\(to)", 0.9)) }
      }
    }
    let tiny = TinyCase(lines, flagged: (0..<12).map { "n10-\($0)" })
    var budget = Budget(effort: 1e6, worlds: 512, seed: 1)
    let cancellation = Cancellation()
    budget.cancellation = cancellation
    let analysis = Analysis(tiny.builder.dataset(), policy: tiny.policy, budget: budget)
    // A thread of its own: tasks wait for other tests.
    let stopping = Thread {
      Thread.sleep(forTimeInterval: 0.2)
      cancellation.cancel()
    }
    stopping.start()
    let list = analysis.paths(limit: 100_000_000)
    #expect(list.isCut && !list.isComplete)
  }

  @Test func `a question for connections that was stopped says that some may be missing`() throws {
    let tiny = TinyCase([("a", .supply, "b", 0.9), ("b", .supply, "c", 0.9)], flagged: [])
    let dataset = tiny.builder.dataset()
    let search = ConnectionSearch(dataset, policy: tiny.policy)
    let cancellation = Cancellation()
    let ends = try (#require(dataset.entityIndex(ofRecord: "a")), #require(dataset.entityIndex(ofRecord: "c")))
    #expect(search.connections(from: ends.0, to: ends.1, cancellation: cancellation).connections.count == 1)
    cancellation.cancel()
    let stopped = search.connections(from: ends.0, to: ends.1, cancellation: cancellation)
    #expect(stopped.connections.isEmpty && stopped.isCut && !stopped.isComplete)
  }
}
