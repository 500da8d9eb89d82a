// SPDX-License-Identifier: Apache-2.0

/// The connections of exactly one length, best first.
struct ConnectionRun {
  /// A partial connection: one more entity than its parent.
  private struct State {
    var parent: Int32
    var node: Int32
    var depth: Int32
    var confidence: Double
  }

  private let search: ConnectionSearch
  private let start: Int32
  private let end: Int32
  private let length: Int
  private let cancellation: Cancellation?
  /// How many partial connections may still be looked at.
  private(set) var budget: Int
  /// Whether the budget was spent.
  private(set) var isCut = false
  /// By steps that are left: the most that a way of so many from each entity to the end can be worth.
  private var worth: [[Int32: Double]] = []
  private var states: [State] = []
  private var heap: [Entry] = []

  private struct Entry {
    /// In units of 1e-12, so that equal products compare equal in whatever order they were made.
    var key: Double
    var state: Int32
  }

  init(
    _ search: ConnectionSearch, from start: Int32, to end: Int32, length: Int, budget: Int,
    cancellation: Cancellation?
  ) {
    self.search = search
    self.start = start
    self.end = end
    self.length = length
    self.budget = budget
    self.cancellation = cancellation
    measure()
    // Stopped before it was known what a way can be worth, nothing is told.
    guard worth.count == length + 1 else {
      isCut = true
      return
    }
    if let most = worth[length][start] {
      states.append(State(parent: -1, node: start, depth: 0, confidence: 1))
      push(Entry(key: roundedProbability(most), state: 0))
    }
  }

  /// Fills `worth` from the end backwards. The start is only at the start, and the end at the end.
  private mutating func measure() {
    let near = nearStart()
    worth = [[end: 1]]
    for left in 1...max(1, length) {
      if cancellation?.isCancelled == true { return }
      var layer: [Int32: Double] = [:]
      for (node, value) in worth[left - 1] {
        for position in search.neighbours.row(node) {
          let other = search.neighbours.target[position]
          guard other != end, (other == start) == (left == length) else { continue }
          // Too far from the start for the steps that are left.
          if near.isWhole || left >= length - near.radius {
            guard let steps = near.depth[other], Int(steps) <= length - left else { continue }
          }
          layer[other] = max(layer[other] ?? 0, value * search.neighbours.confidence[position])
        }
      }
      worth.append(layer)
    }
  }

  /// The entities near the start, half of the way.
  private func nearStart() -> (depth: [Int32: Int32], radius: Int, isWhole: Bool) {
    var depth: [Int32: Int32] = [start: 0]
    var frontier = [start]
    let radius = (length + 1) / 2
    for step in 0..<radius {
      var next: [Int32] = []
      for node in frontier {
        for position in search.neighbours.row(node) {
          let other = search.neighbours.target[position]
          if depth[other] == nil { depth[other] = Int32(step + 1); next.append(other) }
        }
      }
      frontier = next
    }
    return (depth, radius, frontier.isEmpty)
  }

  /// The next best connection; nil where there is none, or the budget is spent.
  mutating func next() -> Connection? {
    while let entry = pop() {
      let state = states[Int(entry.state)]
      if Int(state.depth) == length { return connection(entry.state) }
      // Who has stopped it is asked about once in a thousand states.
      guard budget > 0, states.count & 1_023 != 0 || cancellation?.isCancelled != true else {
        isCut = true
        return nil
      }
      let left = length - Int(state.depth) - 1
      for position in search.neighbours.row(state.node) {
        budget -= 1
        let other = search.neighbours.target[position]
        guard let most = worth[left][other], !visits(other, entry.state) else { continue }
        let confidence = state.confidence * search.neighbours.confidence[position]
        states.append(State(parent: entry.state, node: other, depth: state.depth + 1, confidence: confidence))
        push(Entry(key: roundedProbability(confidence * most), state: Int32(states.count - 1)))
      }
    }
    return nil
  }

  private func visits(_ node: Int32, _ index: Int32) -> Bool {
    var current = index
    while current >= 0 {
      if states[Int(current)].node == node { return true }
      current = states[Int(current)].parent
    }
    return false
  }

  private func entities(_ index: Int32) -> [Int32] {
    var entities: [Int32] = []
    var current = index
    while current >= 0 {
      entities.append(states[Int(current)].node)
      current = states[Int(current)].parent
    }
    return entities.reversed()
  }

  private func connection(_ index: Int32) -> Connection {
    let entities = entities(index)
    let steps = zip(entities, entities.dropFirst()).map { from, to -> [Int] in
      guard let position = search.neighbours.position(of: to, in: from) else { return [] }
      let sure = search.neighbours.relationships(at: position).map { index in
        (Int(index), Confidence(of: search.dataset.relationships[Int(index)], policy: search.policy).value)
      }
      return sure.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map(\.0)
    }
    return Connection(entities: entities.map(Int.init), steps: steps, confidence: states[Int(index)].confidence)
  }

  // MARK: The heap

  /// Order: the key downwards, then entities by id; of equal keys the first by entities comes out whole first.
  private func precedes(_ a: Entry, _ b: Entry) -> Bool {
    if a.key != b.key { return a.key > b.key }
    return entities(a.state).lexicographicallyPrecedes(entities(b.state))
  }

  private mutating func push(_ entry: Entry) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard precedes(heap[child], heap[parent]) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func pop() -> Entry? {
    guard let top = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return top }
    heap[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, precedes(heap[child + 1], heap[child]) { child += 1 }
      guard precedes(heap[child], heap[parent]) else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return top
  }
}
