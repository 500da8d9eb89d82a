// SPDX-License-Identifier: Apache-2.0

/// Who has a relationship with whom, in either direction: rows of neighbours, each once, ascending.
struct Neighbours: Sendable {
  /// How many entities there are.
  let count: Int
  /// The entity of each neighbour, and how sure the surest relationship with it is.
  private(set) var target: [Int32] = []
  private(set) var confidence: [Double] = []
  /// Where the row of each entity starts.
  private var offsets: [Int32] = []
  /// Where the relationships with each neighbour start in `members`.
  private var firstMember: [Int32] = []
  private var members: [Int32] = []
  private(set) var leftOut = 0

  /// The row of `node`, as positions of neighbours.
  func row(_ node: Int32) -> Range<Int> { Int(offsets[Int(node)])..<Int(offsets[Int(node) + 1]) }

  /// The relationships with the neighbour at a position.
  func relationships(at position: Int) -> ArraySlice<Int32> {
    members[Int(firstMember[position])..<Int(firstMember[position + 1])]
  }

  /// The position of a neighbour in a row, by binary search.
  func position(of neighbour: Int32, in node: Int32) -> Int? {
    let row = row(node)
    var (low, high) = (row.lowerBound, row.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if target[middle] < neighbour { low = middle + 1 } else { high = middle }
    }
    return low < row.upperBound && target[low] == neighbour ? low : nil
  }

  init(_ dataset: Dataset, policy: Policy, kinds: Set<RelationshipKind>) {
    count = dataset.entities.count
    var from: [Int32] = []
    var to: [Int32] = []
    var sure: [Double] = []
    var index: [Int32] = []
    var known = KnownConfidences(dataset.relationships, policy)
    for number in dataset.relationships.indices {
      let core = dataset.relationships.core(number)
      guard kinds.contains(core.kind) else { continue }
      let confidence = known.confidence(number, core)
      guard core.from != core.to, confidence > 0, confidence >= policy.minConfidence else {
        leftOut += 1
        continue
      }
      from.append(core.from)
      to.append(core.to)
      sure.append(confidence)
      index.append(Int32(number))
    }
    // Halves are sorted twice by counting, first by the far end, then by the near one; the second keeps the order of
    // the first, so that rows ascend.
    let halves = 2 * from.count
    func near(_ half: Int32) -> Int { Int(half % 2 == 0 ? from[Int(half / 2)] : to[Int(half / 2)]) }
    func far(_ half: Int32) -> Int { Int(half % 2 == 0 ? to[Int(half / 2)] : from[Int(half / 2)]) }
    let byFar = Self.sorted(Int32(0)..<Int32(halves), count: count, by: far)
    let byNear = Self.sorted(byFar.items, count: count, by: near)
    var last: (near: Int, far: Int) = (-1, -1)
    offsets = [0]
    for (position, half) in byNear.items.enumerated() {
      let pair = (near: near(half), far: far(half))
      if pair != last {
        while offsets.count <= pair.near { offsets.append(Int32(target.count)) }
        target.append(Int32(pair.far))
        confidence.append(0)
        firstMember.append(Int32(position))
        last = pair
      }
      confidence[confidence.count - 1] = max(confidence[confidence.count - 1], sure[Int(half / 2)])
      members.append(index[Int(half / 2)])
    }
    while offsets.count <= count { offsets.append(Int32(target.count)) }
    firstMember.append(Int32(members.count))
  }

  /// Counting sort.
  private static func sorted(
    _ items: some Collection<Int32>, count: Int, by key: (Int32) -> Int
  ) -> (items: [Int32], starts: [Int32]) {
    var starts = [Int32](repeating: 0, count: count + 1)
    for item in items { starts[key(item) + 1] += 1 }
    for index in 0..<count { starts[index + 1] += starts[index] }
    var next = starts
    var result = [Int32](repeating: 0, count: items.count)
    for item in items {
      let row = key(item)
      result[Int(next[row])] = item
      next[row] += 1
    }
    return (result, starts)
  }
}

/// Confidences, computed once for relationships that have the same sources.
private struct KnownConfidences {
  private let relationships: Relationships
  private let policy: Policy
  private var bySources: [UInt32: Double] = [:]

  init(_ relationships: Relationships, _ policy: Policy) {
    self.relationships = relationships
    self.policy = policy
  }

  mutating func confidence(_ index: Int, _ core: Relationships.Core) -> Double {
    if let stated = core.confidence { return min(stated.value, policy.maxConfidence) }
    if let key = core.sourcesKey, let known = bySources[key] { return known }
    let value = Confidence(of: relationships[index], policy: policy).value
    if let key = core.sourcesKey { bySources[key] = value }
    return value
  }
}
