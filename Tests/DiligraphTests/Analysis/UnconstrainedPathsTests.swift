// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

/// The fast lane of a list, where neither dates nor products decide.
@Suite struct UnconstrainedPathsTests {
  /// A generated case without dates, with one product or none, and one of several limits of hops.
  private func generated(_ seed: Int) -> GeneratedCase {
    var generated = GeneratedCase(seed: seed)
    for index in generated.relationships.indices {
      generated.relationships[index].period = Period()
      if !generated.relationships[index].products.isEmpty {
        generated.relationships[index].products = [ProductCategory("dpi")]
      }
    }
    generated.policy.flagsInForce = .any
    generated.policy.maxHops = [nil, 1, 2, 3, 8][seed % 5]
    return generated
  }

  @Test(arguments: seeds(500))
  func `a list says of each entity what a question about it says`(seed: Int) {
    let analysis = generated(seed).analysis
    #expect(analysis.asking { UnconstrainedPaths($0.search) != nil })
    let listed = Dictionary(uniqueKeysWithValues: analysis.exposures().map { ($0.entity, $0) })
    for entity in analysis.dataset.entities.indices {
      let named = analysis.exposure(of: entity)
      guard let row = listed[entity] else {
        #expect(named.lower == 0)
        continue
      }
      #expect(abs(row.lower - named.lower) < 1e-12)
      #expect(row.level == named.level, "\(row)\n\(named)")
      #expect(row.directness == named.directness, "\(row)\n\(named)")
      #expect(row.isCut == named.isCut)
      #expect(row.upper >= (named.exact ?? 0) - 1e-12)
    }
  }

  @Test(arguments: seeds(300))
  func `what it decides, labels decide alike`(seed: Int) throws {
    let analysis = generated(seed).analysis
    let (fast, labels) = analysis.asking { (UnconstrainedPaths($0.search)?.best, PathLabels($0.search).best) }
    for (one, other) in zip(try #require(fast), labels) where one.isDecided && other.isDecided {
      #expect(abs(one.lower - other.lower) < 1e-12)
      #expect(abs(one.direct - other.direct) < 1e-12)
    }
  }

  @Test func `it decides most entities`() {
    var (decided, doubtful) = (0, 0)
    for seed in 0..<300 {
      let best = generated(seed).analysis.asking { UnconstrainedPaths($0.search)?.best } ?? []
      decided += best.count { $0.lower > 0 && $0.isDecided }
      doubtful += best.count { !$0.isDecided }
    }
    #expect(decided > 200)
    #expect(doubtful > 0)
    #expect(doubtful * 4 < decided)
  }

  @Test(arguments: seeds(300))
  func `where dates or products may decide, it leaves the list to the labels`(seed: Int) {
    let generated = GeneratedCase(seed: seed)
    let analysis = generated.analysis
    analysis.asking { core in
      let edges = (0..<core.graph.provisionCount).map { core.graph.edges[$0] }
      let isDated =
        generated.policy.timeConsistent && edges.contains { $0.start > Graph.past || $0.end < Graph.future }
      let products = Set(edges.map(\.products)).subtracting([ProductSets.unstated])
      let mayDecide =
        isDated || generated.policy.flagsInForce == .atDelivery
        || (generated.policy.productConsistent && products.count > 1)
      #expect((UnconstrainedPaths(core.search) == nil) == mayDecide)
    }
  }
}
