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
    var found: [(key: Double, payload: Int32)] = []
    while let (key, payload) = heap.pop() {
      #expect(keys[Int(payload)] == key)
      found.append((key, payload))
    }
    #expect(found.map(\.key) == keys.sorted(by: >))
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.key > $1.key || $0.payload > $1.payload })
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

@Suite struct RadixHeapTests {
  @Test(arguments: seeds(50))
  func `nodes come out in the order of their probabilities, within what a key tells apart`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    var heap = RadixHeap()
    var waiting: [Int32: Double] = [:]
    let nodes = Scratch<Int32>(repeating: 0, count: RadixHeap.most)
    var last = 1.0
    var next: Int32 = 0
    func push(_ heap: inout RadixHeap) {
      let probability = last * (1 - Double(random.int(0...999)) / 1_000)
      heap.push(probability, next)
      waiting[next] = probability
      next += 1
    }
    for _ in 0..<200 { push(&heap) }
    while true {
      let key = heap.nextKey
      let count = heap.pop(nodes.values)
      #expect((key == nil) == (count == 0))
      if count == 0 { break }
      for index in 0..<count {
        guard let probability = waiting.removeValue(forKey: nodes[index]) else {
          Issue.record("\(nodes[index]) came out twice")
          continue
        }
        let most = waiting.values.max() ?? 0
        #expect(probability >= most * (1 - 1.0 / 256))
        last = min(last, probability)
      }
      if next < 600 { for _ in 0..<random.int(0...3) { push(&heap) } }
    }
    #expect(waiting.isEmpty)
  }

  @Test func `zero and one are probabilities`() {
    var heap = RadixHeap()
    let nodes = Scratch<Int32>(repeating: 0, count: RadixHeap.most)
    heap.push(0, 7)
    heap.push(1, 8)
    heap.push(.leastNonzeroMagnitude, 9)
    #expect(heap.pop(nodes.values) == 1 && nodes[0] == 8)
    #expect(heap.pop(nodes.values) + heap.pop(nodes.values) >= 1)
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

  @Test func `the members of a channel are in the order of ids by code point`() {
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

  @Test(arguments: [1, 10, 200, 100_000])
  func `edges are sorted, and found from both ends`(count: Int) {
    var random = SeededGenerator(seed: count)
    let nodeCount = 1 + count / 5
    var rows = GraphRows()
    for index in 0..<count {
      let row = GraphRows.Row(
        from: Int32(random.int(0...(nodeCount - 1))), to: Int32(random.int(0...(nodeCount - 1)) / 3), terms: 0,
        start: Int32(index), end: 9, relationship: Int32(index), share: index % 3 == 0 ? 0 : -1)
      if index % 3 == 0 { rows.control.append(row) } else { rows.provision.append(row) }
    }
    let all = (rows.provision + rows.control).sorted { $0.relationship < $1.relationship }
    // In one part and in several.
    var parts = [rows]
    if count > 1 {
      let middle = count / 3
      parts = [GraphRows(), GraphRows()]
      for row in all {
        let part = row.relationship < Int32(middle) ? 0 : 1
        if row.share < 0 { parts[part].provision.append(row) } else { parts[part].control.append(row) }
      }
    }
    let terms = Graph.Terms(
      kind: .supply, attributes: false, statesStart: false, products: 0, confidence: 1, probability: 1, relevance: 1)
    let graph = Graph(
      &parts, terms: [terms], shares: [Share(exactly: 0.5)].compactMap(\.self),
      passThrough: FlatColumn([Double](repeating: 1, count: nodeCount)),
      transforms: FlatColumn([Bool](repeating: false, count: nodeCount)), ignored: IgnoredRelationships(),
      productSets: ProductSets())
    #expect(graph.edges.count == count)
    for family in [(graph.provisionOut, graph.provisionIn), (graph.controlOut, graph.controlIn)] {
      for node in 0..<nodeCount {
        let out = family.0[node].map { graph.edges[Int($0)] }
        #expect(out.allSatisfy { $0.from == node })
        #expect(zip(out, out.dropFirst()).allSatisfy { ($0.to, $0.relationship) < ($1.to, $1.relationship) })
        let into = family.1[node]
        #expect(into.allSatisfy { graph.edges.to[Int($0)] == node })
        #expect(zip(into, into.dropFirst()).allSatisfy { $0 < $1 })
        let first = Int(family.1.offsets[node])
        #expect(into.indices.allSatisfy { family.1.source[first + $0].from == graph.edges.from[Int(into[$0])] })
      }
    }
    let found = graph.edges.sorted { $0.relationship < $1.relationship }
    #expect(found.map(\.from) == all.map(\.from) && found.map(\.to) == all.map(\.to))
    #expect(found.map(\.start) == all.map(\.start))
    #expect(found.allSatisfy { ($0.share != nil) == ($0.relationship % 3 == 0) })
  }
}
