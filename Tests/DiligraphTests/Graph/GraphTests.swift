// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct MaxHeapTests {
  @Test(arguments: seeds(100))
  func `keys come out in order, each with its payload`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    var heap = MaxHeap()
    // Few different keys, so that equal ones are common.
    let keys = (0..<random.int(0...200)).map { _ in Double(random.int(0...20)) / 4 }
    for (index, key) in keys.enumerated() { heap.push(key, Int32(index)) }
    #expect(heap.count == keys.count)
    #expect(heap.largestKey == keys.max())
    var found: [Double] = []
    while let (key, payload) = heap.pop() {
      #expect(keys[Int(payload)] == key)
      found.append(key)
    }
    #expect(found == keys.sorted(by: >))
    #expect(heap.isEmpty && heap.pop() == nil)
  }

  @Test(arguments: seeds(50))
  func `pushing between popping keeps the order`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    var heap = MaxHeap()
    var naive: [Double] = []
    for _ in 0..<300 {
      if random.chance(60) {
        let key = Double(random.int(0...1_000))
        heap.push(key, 0)
        naive.append(key)
      } else {
        #expect(heap.pop()?.key == naive.max())
        if let position = naive.firstIndex(of: naive.max() ?? 0) { naive.remove(at: position) }
      }
    }
  }
}

@Suite struct ProductSetsTests {
  private func products(_ names: String) -> [ProductCategory] {
    names.split(separator: " ").map { ProductCategory(String($0)) }
  }

  @Test func `equal sets are one, whatever the order`() {
    let sets = ProductSets()
    #expect(sets.intern(products("a b a")) == sets.intern(products("b a")))
    #expect(sets.intern(products("a")) != sets.intern(products("b")))
    #expect(sets.intern([]) == ProductSets.unstated)
  }

  @Test func `what two sets have in common is a set`() {
    let sets = ProductSets()
    let ab = sets.intern(products("a b"))
    let bc = sets.intern(products("b c"))
    let c = sets.intern(products("c"))
    #expect(sets.intersection(ab, bc) == sets.intern(products("b")))
    #expect(sets.intersection(bc, ab) == sets.intersection(ab, bc))
    #expect(sets.intersection(ab, c) == ProductSets.contradiction)
    #expect(sets.intersection(ab, ProductSets.unstated) == ab)
    #expect(sets.intersection(ProductSets.unstated, ab) == ab)
  }
}

@Suite struct ComponentsTests {
  @Test(arguments: seeds(100))
  func `components are those that reach each other, sinks first`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    let count = random.int(1...14)
    let successors = (0..<count).map { _ in (0..<random.int(0...3)).map { _ in Int32(random.int(0...(count - 1))) } }
    // Naive reachability: repeat until nothing changes.
    var reaches = (0..<count).map { Set([$0]) }
    for _ in 0..<count {
      for node in 0..<count { for next in successors[node] { reaches[node].formUnion(reaches[Int(next)]) } }
    }
    let components = stronglyConnectedComponents(nodeCount: count) { successors[$0] }
    var position = [Int](repeating: -1, count: count)
    for (number, component) in components.enumerated() {
      for node in component {
        #expect(position[Int(node)] == -1)
        position[Int(node)] = number
      }
    }
    for a in 0..<count {
      for b in 0..<count {
        #expect((position[a] == position[b]) == (reaches[a].contains(b) && reaches[b].contains(a)))
        if reaches[a].contains(b) { #expect(position[b] <= position[a]) }
      }
    }
  }

  @Test func `a million nodes in a row, and in a circle, do not overflow the stack`() {
    let count = 1_000_000
    let row = stronglyConnectedComponents(nodeCount: count) { $0 + 1 < count ? [Int32($0 + 1)] : [] }
    #expect(row.count == count)
    #expect(row.first == [Int32(count - 1)])
    let circle = stronglyConnectedComponents(nodeCount: count) { [Int32(($0 + 1) % count)] }
    #expect(circle.count == 1)
    #expect(circle.first?.count == count)
  }

  @Test func `nothing has no components`() {
    #expect(stronglyConnectedComponents(nodeCount: 0) { _ in [] }.isEmpty)
  }
}

@Suite struct GraphBuilderTests {
  @Test func `what is left out is counted by its reason`() {
    let tiny = TinyCase(
      [
        ("a", .supply, "a", 0.9), ("a", .supply, "b", 0), ("a", .supply, "b", 0.1), ("a", .bid, "b", 0.9),
        ("a", .family, "a", 0.9), ("a", .supply, "b", 0.9),
      ], flagged: ["b"])
    var policy = tiny.policy
    policy.minConfidence = 0.2
    let analysis = Analysis(tiny.builder.dataset(), policy: policy)
    #expect(analysis.ignored.toItself == 2)
    #expect(analysis.ignored.ofNoConfidence == 1)
    #expect(analysis.ignored.belowMinimum == 1)
    #expect(analysis.ignored.associations == 1)
    #expect(analysis.paths().paths.count == 1)
  }

  @Test func `an unstated end is the start and the kind's default duration`() {
    var award = RelationshipStatement(
      id: "r", from: EntityReference(id: "a"), to: EntityReference(id: "b"), kind: .award)
    award.period.start = Day("2010-01-01")
    var open = award
    open.id = "s"
    open.kind = .supply
    var builder = DatasetBuilder()
    builder.add(.relationship(award))
    builder.add(.relationship(open))
    let graph = Graph(builder.dataset(), policy: Policy())
    let start = Day("2010-01-01")?.number ?? 0
    #expect(graph.edges.map(\.start) == [Int32(start), Int32(start)])
    #expect(graph.edges.map(\.end) == [Int32(start + 1_825), Graph.future])
  }

  @Test func `edges are in the order of ids by code point`() {
    var builder = DatasetBuilder()
    for id in ["r10", "r2", "é", "Z", "z"] {
      builder.add(
        .relationship(
          RelationshipStatement(id: id, from: EntityReference(id: "a"), to: EntityReference(id: "b"), kind: .supply)))
    }
    let dataset = builder.dataset()
    #expect(dataset.relationships.map(\.id) == ["Z", "r10", "r2", "z", "é"])
    #expect(Graph(dataset, policy: Policy()).edges.map { Int($0.relationship) } == [0, 1, 2, 3, 4])
  }
}
