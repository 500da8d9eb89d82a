// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct NoisyOrTests {
  /// A network of provision with many cycles, some of them of two.
  private struct Network {
    let graph: Graph
    var ends: [Double]

    init(seed: Int, nodes: Int) {
      var random = SeededGenerator(seed: seed)
      var rows = GraphRows()
      let table = [0.99, 0.7, 0.4, 0.1].map {
        Graph.Terms(
          kind: .supply, attributes: false, statesStart: false, products: 0, confidence: $0, probability: $0,
          relevance: 1)
      }
      func add(_ from: Int, _ to: Int) {
        rows.provision.append(
          GraphRows.Row(
            from: Int32(from), to: Int32(to), terms: Int32(random.int(0...3)), start: Graph.past, end: Graph.future,
            relationship: Int32(rows.provision.count), share: -1))
      }
      // A ring keeps everything in one component.
      for node in 0..<nodes { add(node, (node + 1) % nodes) }
      for _ in 0..<nodes * 2 {
        let (from, to) = (random.int(0...nodes - 1), random.int(0...nodes - 1))
        guard from != to else { continue }
        add(from, to)
        if random.chance(20) { add(to, from) }
      }
      let pass = (0..<nodes).map { _ in random.pick([1, 0.9, 0.5, 0.1]) }
      var parts = [rows]
      graph = Graph(
        &parts, terms: table, passThrough: FlatColumn(pass),
        transforms: FlatColumn([Bool](repeating: false, count: nodes)), ignored: IgnoredRelationships(),
        productSets: ProductSets())
      ends = [Double](repeating: 0, count: nodes)
      for _ in 0..<3 { ends[random.int(0...nodes - 1)] = 0.9 }
    }

    func solved(smallComponent: Int) -> NoisyOr {
      NoisyOr(
        NoisyOr.Channels(
          graph.provisionOut, graph, weights: graph.edges.probability, incoming: graph.provisionIn),
        components: Components(graph, families: [graph.provisionOut]), base: ends, scale: graph.passThrough,
        smallComponent: smallComponent)
    }
  }

  @Test(arguments: 0..<60)
  func `parts that are swept at the same time settle where one part does`(seed: Int) {
    let network = Network(seed: seed, nodes: 40 + seed * 7)
    let whole = network.solved(smallComponent: 1_000_000)
    let parts = network.solved(smallComponent: 4)
    #expect(parts.slack < 1e-4)
    for node in 0..<network.graph.nodeCount {
      // Both are bounds of the same fixed point; the second one stops earlier, and says how far above.
      #expect(parts.values[node] >= whole.values[node] - 1e-9)
      #expect(parts.values[node] <= whole.values[node] + 1e-3)
    }
    let relevance = FlatColumn([Double](repeating: 1, count: 4))
    for (first, second) in zip(parts.firsts(relevance: relevance), whole.firsts(relevance: relevance)) {
      #expect(abs(first - second) < 1e-3)
    }
  }

  @Test(arguments: 0..<60)
  func `one step more raises no value`(seed: Int) {
    let network = Network(seed: seed, nodes: 50 + seed)
    for small in [4, 1_000_000] {
      let solved = network.solved(smallComponent: small)
      let reading = NoisyOr.Reading(solved.values)
      for node in 0..<Int32(network.graph.nodeCount) {
        let step = solved.step(node, reading)
        #expect(step.value <= solved.values[Int(node)])
        solved.send(node, step) { back, message in #expect(message <= solved.messages[back]) }
      }
    }
  }

  @Test func `the same network gives the same bits`() {
    let network = Network(seed: 3, nodes: 500)
    let first = network.solved(smallComponent: 4)
    for _ in 0..<5 {
      let again = network.solved(smallComponent: 4)
      #expect((0..<500).allSatisfy { first.values[$0].bitPattern == again.values[$0].bitPattern })
    }
  }
}
