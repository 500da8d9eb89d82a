// SPDX-License-Identifier: Apache-2.0

/// The search of ``BestArrival``, on one core or on several together.
///
/// Each lane owns some of the nodes: it alone orders them, takes them out, and writes what is known of them. All take
/// steps together (Meyer and Sanders, "Δ-stepping", 2003, with the narrow steps of a ``RadixHeap``): first each looks at
/// the edges into those of its nodes that are most probable now, and notes what may be better; when all have looked,
/// each takes over what was noted for its nodes. What is taken through a step together is some hundred edges, without a
/// branch that waits for memory, so that the memory answers for many at once.
///
/// What comes out is the largest product of each node, however the lanes divide the work: a node that became better is
/// looked at again.
struct BestArrivalSearch: ~Copyable {
  /// What is known of a node, on half a line of the cache.
  struct Node: BitwiseCopyable {
    var provided = 0.0
    var arrived = 0.0
    var passThrough = 0.0
    var isSettled = false
  }

  let nodes: Scratch<Node>
  /// What nodes provide, rounded down to eight binary digits: small enough to stay near the core, it turns most edges
  /// away.
  private let screen: Scratch<UInt16>
  private let lanes: [Lane]
  private let meeting: Meeting

  init(_ graph: Graph, ends: [Double], lanes count: Int) {
    nodes = Scratch(repeating: Node(), count: graph.nodeCount)
    screen = Scratch(repeating: 0, count: graph.nodeCount)
    let (nodes, pass) = (AcrossCores(value: nodes.values), graph.passThrough.base)
    ends.withUnsafeBufferPointer { ends in
      inParallel(graph.nodeCount) {
        for node in $0 {
          nodes.value[node].arrived = ends[node]
          nodes.value[node].passThrough = pass[node]
        }
      }
    }
    let screen = screen.values
    lanes = (0..<count).map { Lane(graph, number: $0, of: count, nodes.value, screen) }
    for node in 0..<graph.nodeCount where ends[node] > 0 {
      lanes[Lane.owner(Int32(node), of: count)].heap.push(ends[node], Int32(node))
    }
    meeting = Meeting(of: count)
  }

  func run() {
    let (lanes, meeting) = (lanes, meeting)
    together(lanes.count) { number in
      let lane = lanes[number]
      while true {
        lane.nextKey = lane.heap.nextKey ?? .max
        meeting.wait()
        let key = lanes.reduce(.max) { min($0, $1.nextKey) }
        if key == .max { break }
        lane.foundCount = 0
        if lane.nextKey == key { lane.look() }
        meeting.wait()
        for other in lanes { lane.takeOver(other) }
      }
    }
  }
}

/// One core's part of the search.
///
/// Safety: what a lane shares it writes between two meetings at which nobody else reads it.
private final class Lane: @unchecked Sendable {
  /// An edge that may be better than what is known.
  private struct Find: BitwiseCopyable {
    var from: Int32
    var value: Double
  }

  /// A node that is taken through a step: where the edges into it are, and what arrives there.
  private struct Due: BitwiseCopyable {
    var first: Int
    var end: Int
    var value: Double
  }

  var heap = RadixHeap()
  /// The key of the most probable node of the lane; `UInt32.max` for none.
  var nextKey = UInt32.max
  var foundCount = 0
  private var finds = Scratch(repeating: Find(from: 0, value: 0), count: 1 << 12)
  private let batch = Scratch<Int32>(repeating: 0, count: RadixHeap.most)
  private let due = Scratch(repeating: Due(first: 0, end: 0, value: 0), count: RadixHeap.most)
  private var touched: Int32 = 0

  private let number: Int
  private let laneCount: Int
  private let graph: Graph
  private let nodes: UnsafeMutablePointer<BestArrivalSearch.Node>
  private let screen: UnsafeMutablePointer<UInt16>

  init(
    _ graph: Graph, number: Int, of laneCount: Int, _ nodes: UnsafeMutablePointer<BestArrivalSearch.Node>,
    _ screen: UnsafeMutablePointer<UInt16>
  ) {
    (self.graph, self.number, self.laneCount) = (graph, number, laneCount)
    (self.nodes, self.screen) = (nodes, screen)
  }

  /// Whose a node is. Blocks of 64 nodes, so that no two lanes write to one line of the cache.
  @inline(__always)
  static func owner(_ node: Int32, of laneCount: Int) -> Int { Int(node >> 6) & (laneCount - 1) }

  /// The exponent and eight binary digits of a probability: in the order of probabilities, but for ties.
  @inline(__always)
  private static func digits(_ probability: Double) -> UInt16 {
    UInt16(truncatingIfNeeded: Float(probability).bitPattern >> 15)
  }

  /// Takes out the most probable nodes, and notes the edges by which something may become better.
  func look() {
    let dueCount = takeOut()
    touch(dueCount)
    for index in 0..<dueCount {
      let node = due[index]
      reserve(node.end - node.first)
      foundCount = look(node.first..<node.end, node.value, foundCount)
    }
  }

  private func takeOut() -> Int {
    let offsets = graph.provisionIn.offsets.base
    let popped = heap.pop(batch.values)
    var count = 0
    for index in 0..<popped {
      let node = Int(batch[index])
      due[count] = Due(first: Int(offsets[node]), end: Int(offsets[node + 1]), value: nodes[node].arrived)
      // Pushed once for each time that it became better: looked at once for each value.
      count += nodes[node].isSettled ? 0 : 1
      nodes[node].isSettled = true
    }
    return count
  }

  /// Asks for the first edges into all nodes that are due, so that the memory answers for all at once.
  private func touch(_ dueCount: Int) {
    let sources = graph.provisionIn.source.base
    let (perLine, most) = (64 / MemoryLayout<Graph.IncomingEdges.Source>.stride, 32)
    var touched: Int32 = 0
    for index in 0..<dueCount where due[index].first < due[index].end {
      let (first, end) = (due[index].first, min(due[index].end, due[index].first + most))
      for place in stride(from: first, to: end, by: perLine) { touched ^= sources[place].from }
      touched ^= sources[end - 1].from
    }
    // Kept, or nothing would be asked for.
    self.touched = touched
  }

  /// Adds the edges at `places` by which something may become better; returns how many there are then.
  @inline(__always)
  private func look(_ places: Range<Int>, _ value: Double, _ found: Int) -> Int {
    let (sources, weights) = (graph.provisionIn.source.base, graph.edges.probability.base)
    let (screen, finds) = (screen, finds.values)
    var found = found
    for place in places {
      let source = sources[place]
      let candidate = weights[Int(source.terms)] * value
      finds[found] = Find(from: source.from, value: candidate)
      // Positive numbers are in the order of their bits: the sign of the difference tells.
      found &+= Int((UInt32(screen[Int(source.from)]) &- UInt32(Self.digits(candidate)) &- 1) >> 31)
    }
    return found
  }

  /// Makes room for `more` finds, and one more that is written and not kept.
  @inline(__always)
  private func reserve(_ more: Int) {
    if foundCount + more >= finds.count { grow(more) }
  }

  private func grow(_ more: Int) {
    let larger = Scratch(repeating: Find(from: 0, value: 0), count: (foundCount + more + 1) * 2)
    larger.values.update(from: finds.values, count: foundCount)
    finds = larger
  }

  /// Takes over what `other` found for nodes of this lane, where it is still better than what is known.
  func takeOver(_ other: Lane) {
    let (finds, nodes, screen) = (other.finds.values, nodes, screen)
    for index in 0..<other.foundCount {
      let (from, value) = (finds[index].from, finds[index].value)
      guard Self.owner(from, of: laneCount) == number else { continue }
      let provider = nodes + Int(from)
      guard value > provider.pointee.provided else { continue }
      provider.pointee.provided = value
      screen[Int(from)] = Self.digits(value)
      let passed = value * provider.pointee.passThrough
      guard passed > provider.pointee.arrived else { continue }
      provider.pointee.arrived = passed
      provider.pointee.isSettled = false
      heap.push(passed, from)
    }
  }
}
