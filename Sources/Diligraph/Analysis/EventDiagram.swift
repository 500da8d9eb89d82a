// SPDX-License-Identifier: Apache-2.0

/// A binary decision diagram: functions of independent uncertain events, each kept once.
///
/// Bryant, "Graph-Based Algorithms for Boolean Function Manipulation" (1986). Ordered and reduced, so equal
/// functions are one node; node 0 is never, node 1 is always.
struct EventDiagram {
  typealias Node = Int32
  static let never: Node = 0
  static let always: Node = 1

  /// Past how many nodes the diagram is given up.
  private let limit: Int
  private var variables: [Int32] = [Int32.max, Int32.max]
  private var lows: [Node] = [0, 1]
  private var highs: [Node] = [0, 1]
  /// Open addressing: indices of nodes, 0 is a free place.
  private var table = [Node](repeating: 0, count: 1 << 12)
  private var unions = OperationCache(bits: 13)
  /// Whether the limit was hit: what is made after that is wrong.
  private(set) var isCut = false

  /// How many further nodes may be combined: bounds the time, as `limit` bounds the memory.
  private var steps: Int

  /// An empty diagram of at most `limit` nodes.
  init(limit: Int) {
    self.limit = limit
    steps = limit.multipliedReportingOverflow(by: 16).overflow ? Int.max : 16 * limit
  }

  /// How many nodes there are.
  var count: Int { variables.count }

  /// Where `a` or `b` holds.
  mutating func union(_ a: Node, _ b: Node) -> Node {
    if a == b || b == Self.never { return a }
    if a == Self.never { return b }
    if a == Self.always || b == Self.always { return Self.always }
    if let known = unions[a, b] { return known }
    let result = combined(a, b)
    unions[a, b] = result
    return result
  }

  // Recursion is as deep as there are events, which the caller bounds.
  private mutating func combined(_ a: Node, _ b: Node) -> Node {
    steps -= 1
    if steps < 0 { isCut = true }
    if isCut { return Self.never }
    let variable = min(variables[Int(a)], variables[Int(b)])
    let (aLow, aHigh) = variables[Int(a)] == variable ? (lows[Int(a)], highs[Int(a)]) : (a, a)
    let (bLow, bHigh) = variables[Int(b)] == variable ? (lows[Int(b)], highs[Int(b)]) : (b, b)
    let low = union(aLow, bLow)
    let high = union(aHigh, bHigh)
    return node(variable, low, high)
  }

  /// The probability of `root`, where event `i` has the probability `probabilities[i]`.
  func probability(of root: Node, _ probabilities: [Double]) -> Double {
    // Children are made before their parents, so one pass in order suffices.
    var values = [Double](repeating: 0, count: Int(root) + 1)
    if root >= 1 { values[1] = 1 }
    if root >= 2 {
      for node in 2...Int(root) {
        let p = probabilities[Int(variables[node])]
        values[node] = p * values[Int(highs[node])] + (1 - p) * values[Int(lows[node])]
      }
    }
    return values[Int(root)]
  }

  /// The one node that decides `variable`, which is smaller than those of its parts: `low` without, `high` with it.
  mutating func node(_ variable: Int32, _ low: Node, _ high: Node) -> Node {
    if low == high { return low }
    var place = Self.hash(variable, low, high) & (table.count - 1)
    while table[place] != 0 {
      let found = Int(table[place])
      if variables[found] == variable, lows[found] == low, highs[found] == high { return table[place] }
      place = (place + 1) & (table.count - 1)
    }
    guard count < limit else {
      isCut = true
      return Self.never
    }
    let made = Node(count)
    variables.append(variable)
    lows.append(low)
    highs.append(high)
    table[place] = made
    if count * 2 > table.count { grow() }
    return made
  }

  private mutating func grow() {
    table = [Node](repeating: 0, count: table.count * 2)
    // What was remembered is found again soon; without room for it equal unions are made again and again.
    unions = OperationCache(bits: min(22, table.count.trailingZeroBitCount + 1))
    for index in 2..<count {
      var place = Self.hash(variables[index], lows[index], highs[index]) & (table.count - 1)
      while table[place] != 0 { place = (place + 1) & (table.count - 1) }
      table[place] = Node(index)
    }
  }

  private static func hash(_ variable: Int32, _ low: Node, _ high: Node) -> Int {
    var hash = UInt64(UInt32(bitPattern: variable)) &* 0x9E37_79B9_7F4A_7C15
    hash ^= UInt64(UInt32(bitPattern: low)) &* 0xC2B2_AE3D_27D4_EB4F
    hash = (hash ^ hash >> 29) &+ UInt64(UInt32(bitPattern: high)) &* 0x1656_67B1_9E37_79F9
    return Int(truncatingIfNeeded: (hash ^ hash >> 32) &* 0xD6E8_FEB8_6659_FD93 >> 20)
  }
}

/// Results of one operation: a number of places, of which a new result takes that of an old one.
private struct OperationCache {
  private var keys: [UInt64]
  private var results: [EventDiagram.Node]
  private let shift: UInt64

  /// Room for 2 to the power of `bits` results.
  init(bits: Int) {
    keys = [UInt64](repeating: 0, count: 1 << bits)
    results = [EventDiagram.Node](repeating: 0, count: 1 << bits)
    shift = UInt64(64 - bits)
  }

  subscript(a: EventDiagram.Node, b: EventDiagram.Node) -> EventDiagram.Node? {
    get {
      let (key, place) = place(a, b)
      return keys[place] == key ? results[place] : nil
    }
    set {
      let (key, place) = place(a, b)
      keys[place] = key
      results[place] = newValue ?? 0
    }
  }

  private func place(_ a: EventDiagram.Node, _ b: EventDiagram.Node) -> (UInt64, Int) {
    // Both operations are symmetric.
    let key = UInt64(UInt32(bitPattern: min(a, b))) << 32 | UInt64(UInt32(bitPattern: max(a, b)))
    return (key, Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift))
  }
}
