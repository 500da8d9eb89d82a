// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

@Suite struct PathGroupsTests {
  @Test(arguments: seeds(200))
  func `groups expanded are exactly the paths, and differ in one intermediary alone`(seed: Int) {
    let analysis = GeneratedCase(seed: seed).analysis
    let relationships = analysis.dataset.relationships
    let list = analysis.paths()
    let groups = list.groups(in: analysis.dataset)
    #expect(groups.flatMap(\.paths).sorted() == Array(list.paths.indices))
    #expect(groups.map { $0.paths[0] } == groups.map { $0.paths[0] }.sorted())
    func entities(_ path: Path) -> [Int] { [path.from] + path.relationships.map { relationships[$0].to } }
    for group in groups {
      let best = list.paths[group.paths[0]]
      for path in group.paths.map({ list.paths[$0] }) {
        let differing = zip(entities(path), entities(best)).enumerated().filter { $1.0 != $1.1 }.map { $0.offset - 1 }
        #expect(path.relationships.count == best.relationships.count)
        #expect(differing.allSatisfy { $0 == group.position }, "seed \(seed)")
        #expect(
          path.relationships.map { relationships[$0].kind.family }
            == best.relationships.map { relationships[$0].kind.family })
      }
      if let position = group.position {
        let found = group.paths.map { entities(list.paths[$0])[position + 1] }
        #expect(Set(found) == Set(group.intermediaries) && group.intermediaries.count > 1)
        #expect(Set(group.intermediaries).count == group.intermediaries.count)
      }
    }
  }

  private func groups(_ lines: [TinyCase.Line], flagged: [String]) throws -> [[String]] {
    let analysis = TinyCase(lines, flagged: flagged).analysis
    let from = try #require(analysis.dataset.entityIndex(ofRecord: "s"))
    let list = analysis.paths(from: from)
    return list.groups(in: analysis.dataset).map { group in
      group.paths.map { number in
        list.paths[number].relationships.map { analysis.dataset.relationships[$0].id }.joined(separator: " ")
      }
    }
  }

  @Test func `parallel intermediaries are one group, and another kind of relationship is another group`() throws {
    let found = try groups(
      [
        ("s", .supply, "a", 0.9), ("s", .supply, "b", 0.8), ("s", .service, "c", 0.7), ("a", .award, "t", 1),
        ("b", .award, "t", 1), ("c", .award, "t", 1), ("s", .supply, "t", 0.1),
      ], flagged: ["t"])
    #expect(found == [["r0 r3", "r1 r4"], ["r2 r5"], ["r6"]])
  }

  @Test func `a path goes with the position that most share, and parallel relationships go with it`() throws {
    // Two first intermediaries, three second ones; b leads to one of them only.
    let found = try groups(
      [
        ("s", .supply, "a", 1), ("s", .supply, "b", 0.5), ("a", .supply, "x", 0.9), ("a", .supply, "y", 0.8),
        ("a", .supply, "z", 0.7), ("b", .supply, "x", 0.9), ("x", .award, "t", 1), ("y", .award, "t", 1),
        ("z", .award, "t", 1), ("z", .award, "t", 0.9),
      ], flagged: ["t"])
    #expect(found == [["r0 r2 r6", "r0 r3 r7", "r0 r4 r8", "r0 r4 r9"], ["r1 r5 r6"]])
  }
}
