// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct BestArrivalTests {
  /// A network with what its nodes are worth at the end.
  private struct Drawn {
    var pass: [Double] = []
    var ends: [Double] = []
    var from: [Int32] = []
    var to: [Int32] = []
    var probability: [Double] = []

    init(_ seed: Int, nodes: Int, edges: Int) {
      var random = SeededGenerator(seed: seed)
      pass = (0..<nodes).map { _ in [0, 0.1, 0.5, 0.9, 1][random.int(0...4)] }
      ends = (0..<nodes).map { _ in random.int(0...9) == 0 ? [0.3, 0.95, 1][random.int(0...2)] : 0 }
      for _ in 0..<edges {
        let (first, second) = (random.int(0...(nodes - 1)), random.int(0...(nodes - 2)))
        from.append(Int32(first))
        to.append(Int32(second < first ? second : second + 1))
        probability.append(Double(random.int(0...1_000)) / 1_000)
      }
    }

    func graph() throws -> Graph {
      try ProvisionNetwork(passThrough: pass, from: from, to: to, probability: probability).prepared.graph
    }

    /// The same by trying every edge until nothing changes.
    func byTrying() -> (arrived: [Double], provided: [Double]) {
      var (arrived, provided) = (ends, [Double](repeating: 0, count: pass.count))
      var hasChanged = true
      while hasChanged {
        hasChanged = false
        for edge in from.indices {
          let (source, value) = (Int(from[edge]), probability[edge] * arrived[Int(to[edge])])
          guard value > provided[source] else { continue }
          provided[source] = value
          arrived[source] = max(arrived[source], pass[source] * value)
          hasChanged = true
        }
      }
      return (arrived, provided)
    }
  }

  @Test(arguments: seeds(60))
  func `the search finds the largest products, to the last digit, whatever the number of lanes`(seed: Int) throws {
    let drawn = Drawn(seed, nodes: 2 + seed * 11, edges: seed * 60)
    let (graph, expected) = (try drawn.graph(), drawn.byTrying())
    for lanes in [1, 2, 4] {
      let best = BestArrival(graph, ends: drawn.ends, lanes: lanes)
      #expect(best.arrived == expected.arrived, "\(lanes) lanes")
      #expect(best.provided == expected.provided, "\(lanes) lanes")
      #expect(graph.firstProvision(best) == expected.provided, "\(lanes) lanes")
    }
  }

  @Test func `a recipient of a hundred thousand is one step`() throws {
    let count = 100_000
    let network = try ProvisionNetwork(
      passThrough: [Double](repeating: 0.5, count: count), from: (1..<Int32(count)).map { $0 },
      to: [Int32](repeating: 0, count: count - 1), probability: [Double](repeating: 0.5, count: count - 1))
    let ends = [1] + [Double](repeating: 0, count: count - 1)
    let best = BestArrival(network.prepared.graph, ends: ends, lanes: 2)
    #expect(best.provided == [0] + [Double](repeating: 0.5, count: count - 1))
    #expect(best.arrived == [1] + [Double](repeating: 0.25, count: count - 1))
  }
}

@Suite struct MeetingTests {
  @Test(arguments: [1, 2, 3, 5])
  func `what was written before a meeting is read after it`(threads: Int) {
    let rounds = 2_000
    let meeting = Meeting(of: threads)
    let written = AcrossCores(value: UnsafeMutablePointer<Int>.allocate(capacity: threads))
    let sums = AcrossCores(value: UnsafeMutablePointer<Int>.allocate(capacity: threads))
    sums.value.initialize(repeating: 0, count: threads)
    together(threads) { number in
      for round in 0..<rounds {
        (written.value + number).initialize(to: round)
        meeting.wait()
        sums.value[number] += (0..<threads).reduce(0) { $0 + written.value[$1] }
        meeting.wait()
      }
    }
    let expected = threads * rounds * (rounds - 1) / 2
    #expect((0..<threads).allSatisfy { sums.value[$0] == expected })
    sums.value.deallocate()
    written.value.deallocate()
  }
}
