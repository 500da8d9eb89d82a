// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct ComponentsTests {
  /// Edges of one family, by the node that they leave, and where the edges of each node start.
  private struct Family {
    var offsets: [Int32]
    var targets: [Int32]

    init(nodeCount: Int, edges: [(from: Int, to: Int)], base: Int = 0) {
      let sorted = edges.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
      targets = sorted.map { Int32($0.to) }
      offsets = (0...nodeCount).map { node in Int32(base + sorted.count { $0.from < node }) }
    }
  }

  private func components(_ nodeCount: Int, _ first: [(from: Int, to: Int)], _ second: [(from: Int, to: Int)])
    -> Components
  {
    let families = (
      Family(nodeCount: nodeCount, edges: first), Family(nodeCount: nodeCount, edges: second, base: first.count)
    )
    return Components(
      nodeCount: nodeCount,
      families: second.isEmpty
        ? [FlatColumn(families.0.offsets)] : [FlatColumn(families.0.offsets), FlatColumn(families.1.offsets)],
      targets: FlatColumn(families.0.targets + families.1.targets))
  }

  /// Whether each node reaches each other one, by trying all ways.
  private func reached(_ nodeCount: Int, _ edges: [(from: Int, to: Int)]) -> [[Bool]] {
    var reached = (0..<nodeCount).map { node in (0..<nodeCount).map { $0 == node } }
    for edge in edges { reached[edge.from][edge.to] = true }
    for middle in 0..<nodeCount {
      for from in 0..<nodeCount where reached[from][middle] {
        for to in 0..<nodeCount where reached[middle][to] { reached[from][to] = true }
      }
    }
    return reached
  }

  @Test(arguments: seeds(200))
  func `nodes are of one component when they reach each other, and what is reached has smaller numbers`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    let nodeCount = random.int(1...14)
    func edges(_ count: Int) -> [(from: Int, to: Int)] {
      (0..<count).map { _ in (random.int(0...(nodeCount - 1)), random.int(0...(nodeCount - 1))) }
    }
    let first = edges(random.int(0...24))
    let second = seed.isMultiple(of: 2) ? edges(random.int(1...8)) : []
    let found = components(nodeCount, first, second)
    let reached = reached(nodeCount, first + second)
    for from in 0..<nodeCount {
      for to in 0..<nodeCount where reached[from][to] {
        #expect((found.number[from] == found.number[to]) == reached[to][from], "seed \(seed): \(from) and \(to)")
        #expect(found.number[to] <= found.number[from], "seed \(seed): \(from) reaches \(to)")
      }
    }
    #expect(found.order.sorted() == (0..<Int32(nodeCount)).map(\.self), "seed \(seed)")
    for index in 0..<found.count {
      #expect(found[index].allSatisfy { found.number[Int($0)] == Int32(index) }, "seed \(seed)")
      #expect(found[index].sorted() == found.ascending(index), "seed \(seed)")
      #expect(found[index].allSatisfy { found.isOnCycle(Int($0)) == (found[index].count > 1) }, "seed \(seed)")
    }
  }

  @Test func `within a ring what a node leads to comes before it, but once`() {
    let count = 1_000
    let found = components(count, (0..<count).map { ($0, ($0 + 1) % count) }, [])
    #expect(found.count == 1)
    var place = [Int](repeating: 0, count: count)
    for (index, node) in found.order.enumerated() { place[Int(node)] = index }
    #expect((0..<count).count { place[($0 + 1) % count] > place[$0] } == 1)
  }

  @Test func `a million nodes in a row, and in a circle, do not overflow the stack`() {
    let count = 1_000_000
    let offsets = (0...Int32(count)).map { min($0, Int32(count) - 1) }
    let row = Components(
      nodeCount: count, families: [FlatColumn(offsets)], targets: FlatColumn((1..<Int32(count)).map(\.self)))
    #expect(row.count == count)
    #expect(row.order.first == Int32(count) - 1)
    let circle = Components(
      nodeCount: count, families: [FlatColumn((0...Int32(count)).map(\.self))],
      targets: FlatColumn((1..<Int32(count)).map(\.self) + [0]))
    #expect(circle.count == 1)
    #expect(circle.starts == [0, Int32(count)])
  }

  @Test func `nothing has no components`() { #expect(components(0, [], []).count == 0) }
}
