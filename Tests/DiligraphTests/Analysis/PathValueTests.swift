// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

/// A way evaluated by itself is worth what the search says of it.
@Suite struct PathValueTests {
  @Test(arguments: seeds(200))
  func `every path that is found is worth what the search says, and no other way is a path`(seed: Int) {
    let analysis = GeneratedCase(seed: seed).analysis
    let list = analysis.paths()
    #expect(list.isComplete)
    var found: Set<[Int]> = []
    for path in list.paths {
      found.insert(path.relationships)
      let value = analysis.value(ofPath: path.relationships)
      #expect(value?.from == path.from && value?.endUser == path.endUser, "seed \(seed), \(path.relationships)")
      #expect(value?.level == path.level, "seed \(seed), \(path.relationships)")
      #expect(abs((value?.probability ?? -1) - path.probability) < 1e-12, "seed \(seed), \(path.relationships)")
    }
    for way in Self.ways(analysis.dataset, upTo: 4) where !found.contains(way) {
      #expect(analysis.value(ofPath: way) == nil, "seed \(seed), \(way)")
    }
  }

  /// All ways of at most `length` relationships that follow one another; a few that do not.
  private static func ways(_ dataset: Dataset, upTo length: Int) -> [[Int]] {
    var ways: [[Int]] = [[]]
    var longest = dataset.relationships.indices.map { [$0] }
    ways += longest
    for _ in 1..<length {
      longest = longest.flatMap { way in
        dataset.relationships.indices.filter {
          dataset.relationships.parties($0).from == dataset.relationships.parties(way[way.count - 1]).to
        }.map { way + [$0] }
      }
      ways += longest.prefix(2_000)
    }
    if dataset.relationships.count > 1 { ways.append([0, 1]); ways.append([1, 0]) }
    return ways
  }
}
