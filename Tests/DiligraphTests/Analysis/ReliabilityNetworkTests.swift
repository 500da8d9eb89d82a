// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct ReliabilityNetworkTests {
  typealias Arc = ReliabilityNetwork.Arc

  /// Two-terminal reliabilities with every line at 0.9, corner to corner; 5 by 5, 6 by 6 and 2 by 100 are published
  /// (Hardy, Lucet and Limnios 2007), the others computed by another program.
  static let grids: [(rows: Int, columns: Int, reliability: Double)] = [
    (2, 2, 0.9639), (2, 4, 0.9480225096), (2, 10, 0.8830686713221422), (3, 3, 0.972502171407),
    (4, 4, 0.9750463495770658), (5, 5, 0.9755565895053692), (6, 6, 0.9756449952851632),
    (2, 100, 0.30429317820441804),
  ]

  @Test(arguments: grids)
  func `grids have their published reliability`(grid: (rows: Int, columns: Int, reliability: Double)) throws {
    let value = try #require(Self.grid(grid.rows, grid.columns).reliability(budget: 10_000_000))
    #expect(abs(value - grid.reliability) < 1e-12)
  }

  /// Gilbert's recursion: T₂ … T₆ at 0.9 and 0.5.
  @Test(arguments: [
    (3, 0.9, 0.981), (4, 0.9, 0.997848), (5, 0.9, 0.9997948026), (6, 0.9, 0.999979923413016), (4, 0.5, 0.75),
    (5, 0.5, 437.0 / 512), (6, 0.5, 3783.0 / 4096),
  ])
  func `complete networks follow Gilbert's recursion`(nodes: Int, p: Double, reliability: Double) throws {
    let pairs = (0..<nodes).flatMap { a in (0..<nodes).filter { $0 != a }.map { (a, $0) } }
    let network = ReliabilityNetwork(
      nodeCount: nodes, source: 0, sink: nodes - 1, arcs: pairs.map { Arc(from: $0.0, to: $0.1, probability: p) })
    let value = try #require(network.reliability(budget: 1_000_000))
    #expect(abs(value - reliability) < 1e-12)
  }

  @Test(arguments: seeds(20))
  func `the reliability is that of all possible worlds`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    var positive = 0
    for _ in 0..<25 {
      let nodes = generator.int(2...7)
      let arcs = (0..<generator.int(1...12)).map { _ in
        Arc(
          from: generator.int(0...(nodes - 1)), to: generator.int(0...(nodes - 1)),
          probability: generator.pick([0, 0.1, 0.5, 0.9, 1]))
      }
      let network = ReliabilityNetwork(nodeCount: nodes, source: 0, sink: nodes - 1, arcs: arcs)
      let value = try #require(network.reliability(budget: 1_000_000))
      let truth = Self.overAllWorlds(nodes: nodes, arcs)
      #expect(abs(value - truth) < 1e-12, "\(arcs)")
      if truth > 0, truth < 1 { positive += 1 }
    }
    #expect(positive > 0)
  }

  @Test func `past the budget there is no value, and a smaller network still has one`() {
    #expect(Self.grid(6, 6).reliability(budget: 100) == nil)
    #expect(Self.grid(2, 2).reliability(budget: 100) != nil)
  }

  @Test func `a way of 10^5 arcs is one product`() throws {
    let length = 100_000
    let arcs = (0..<length).map { Arc(from: $0, to: $0 + 1, probability: $0 == 7 ? 0.25 : 1) }
    let network = ReliabilityNetwork(nodeCount: length + 1, source: 0, sink: length, arcs: arcs)
    #expect(network.reliability(budget: 1_000_000) == 0.25)
  }

  @Test func `nodes that every way visits are found`() {
    let pairs = [(0, 1), (1, 2), (1, 3), (2, 4), (3, 4), (4, 5), (5, 1), (4, 6)]
    let dominators = Dominators(
      nodeCount: 8, root: 0, arcs: pairs.map { Arc(from: $0.0, to: $0.1, probability: 1) })
    #expect(dominators.path(to: 6) == [0, 1, 4, 6])
    #expect(dominators.dominates(1, 5))
    #expect(!dominators.dominates(2, 4))
    #expect(!dominators.reaches(7))
  }

  private static func grid(_ rows: Int, _ columns: Int) -> ReliabilityNetwork {
    var arcs: [Arc] = []
    func connect(_ a: Int, _ b: Int) {
      arcs.append(Arc(from: a, to: b, probability: 0.9))
      arcs.append(Arc(from: b, to: a, probability: 0.9))
    }
    for row in 0..<rows {
      for column in 0..<columns {
        let node = row * columns + column
        if row + 1 < rows { connect(node, node + columns) }
        if column + 1 < columns { connect(node, node + 1) }
      }
    }
    return ReliabilityNetwork(nodeCount: rows * columns, source: 0, sink: rows * columns - 1, arcs: arcs)
  }

  /// By adding up the worlds in which the last node is reached from the first.
  private static func overAllWorlds(nodes: Int, _ arcs: [Arc]) -> Double {
    var total = 0.0
    for world in 0..<(1 << arcs.count) {
      var weight = 1.0
      for (index, arc) in arcs.enumerated() {
        weight *= world >> index & 1 == 1 ? arc.probability : 1 - arc.probability
      }
      var reached: Set<Int> = [0]
      var count = 0
      while count < reached.count {
        count = reached.count
        for (index, arc) in arcs.enumerated() where world >> index & 1 == 1 && reached.contains(arc.from) {
          reached.insert(arc.to)
        }
      }
      if reached.contains(nodes - 1) { total += weight }
    }
    return total
  }
}
