// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

/// The two ways of finding what has to be refuted, by themselves.
@Suite struct CoveringTests {
  private func randomSets(_ random: inout SeededGenerator) -> [[Int32]] {
    (0..<random.int(1...12)).map { _ in
      Array(random.shuffled((0..<9).map { Int32($0) }).prefix(random.int(1...4)))
    }
  }

  private func smallest(_ sets: [[Int32]]) -> Int {
    (0..<(1 << 9)).filter { mask in sets.allSatisfy { $0.contains { mask >> Int($0) & 1 == 1 } } }
      .map(\.nonzeroBitCount).min() ?? 0
  }

  @Test(arguments: seeds(300))
  func `a hitting set hits every set, and none is smaller`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    let sets = randomSets(&random)
    let found = HittingSet(sets)
    #expect(sets.allSatisfy { $0.contains(where: found.elements.contains) })
    #expect(found.elements.count == smallest(sets) && found.isMinimal, "seed \(seed)")
    // Without a budget the answer is a hitting set still, and the bound a bound.
    let quick = HittingSet(sets, budget: 0)
    #expect(sets.allSatisfy { $0.contains(where: quick.elements.contains) })
    #expect(quick.atLeast <= smallest(sets) && smallest(sets) <= quick.elements.count)
  }

  @Test func `greedy alone is not enough for these sets`() {
    // The element 0 is in most sets, and in no smallest hitting set.
    let sets: [[Int32]] = [[0, 1], [0, 1], [0, 2], [0, 2], [1, 3], [2, 4], [1, 5], [2, 6]].map { $0 }
    #expect(HittingSet(sets).elements == [1, 2])
    #expect((0..<300).contains { HittingSet(setsOf($0), budget: 0).isMinimal == false })
  }

  private func setsOf(_ seed: Int) -> [[Int32]] {
    var random = SeededGenerator(seed: seed)
    return randomSets(&random)
  }

  @Test(arguments: seeds(300))
  func `a minimum cut disconnects, and no cut is smaller`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    let nodes = random.int(3...6)
    let arcs = (0..<random.int(2...10)).map { _ in
      MinimumCut.Arc(
        from: random.int(0...nodes - 1), to: random.int(0...nodes - 1),
        capacity: random.chance(20) ? nil : random.int(1...4))
    }
    func connects(_ mask: Int) -> Bool {
      var reached: Set<Int> = [0]
      for _ in 0..<nodes {
        for (index, arc) in arcs.enumerated() where mask >> index & 1 == 0 && reached.contains(arc.from) {
          reached.insert(arc.to)
        }
      }
      return reached.contains(1)
    }
    let finite = (0..<(1 << arcs.count)).filter { mask in
      arcs.indices.allSatisfy { mask >> $0 & 1 == 0 || arcs[$0].capacity != nil } && !connects(mask)
    }
    let smallest = finite.map { mask in
      arcs.indices.reduce(0) { $0 + (mask >> $1 & 1 == 1 ? arcs[$1].capacity ?? 0 : 0) }
    }.min()
    let cut = MinimumCut(nodeCount: nodes, source: 0, sink: 1, arcs: arcs)
    #expect(cut.size == smallest, "seed \(seed)")
    if smallest != nil { #expect(!connects(cut.arcs.reduce(0) { $0 | 1 << $1 })) }
  }

  @Test(arguments: seeds(100))
  func `a cut is as large as a hitting set over all paths`(seed: Int) {
    var generated = GeneratedCase(seed: seed)
    // Nothing but relationships decides.
    generated.policy.maxHops = nil
    generated.policy.timeConsistent = false
    generated.policy.productConsistent = false
    generated.policy.flagsInForce = .any
    let analysis = generated.analysis
    for entity in analysis.dataset.entities.indices {
      guard let clearing = analysis.clearingSet(of: entity), clearing.method == .cut else { continue }
      let sets = analysis.asking { core in
        (analysis.events(of: Int32(entity), core)?.sets ?? []).map { $0.filter { $0 % 4 == 0 }.map { $0 / 4 } }
      }
      #expect(HittingSet(sets).elements.count == clearing.relationships.count, "seed \(seed)")
    }
  }
}
