// SPDX-License-Identifier: Apache-2.0

/// A way in which two entities are connected, over relationships of any kind in either direction.
public struct Connection: Hashable, Sendable {
  /// The entities from the one to the other, none of them twice.
  public var entities: [Int]
  /// For each two neighbours, the relationships between them: the surest first.
  public var steps: [[Int]]
  /// The product of the confidences of the surest relationship of each step.
  public var confidence: Double
}

/// Connections in order, and whether they are all.
public struct ConnectionList: Hashable, Sendable {
  /// The connections: fewest steps first, then by the confidence that they rest on.
  public var connections: [Connection]
  /// Whether these are all connections of at most `maxSteps` steps.
  public var isComplete: Bool
  /// Whether the search stopped at its budget, so that connections may be missing.
  public var isCut: Bool
  /// How many steps were looked at, at most.
  public var maxSteps: Int
}

/// How entities of a data set are connected: all relationships of some kinds as flat arrays, direction set aside.
///
/// Made once in O(V + E), it answers any number of questions; safe to share between threads.
public struct ConnectionSearch: Sendable {
  let dataset: Dataset
  let policy: Policy
  let neighbours: Neighbours
  /// Which relationships connect.
  let kinds: Set<RelationshipKind>

  /// Prepares `dataset`.
  ///
  /// - Parameters:
  ///   - dataset: what is asked about.
  ///   - policy: what gives each relationship its confidence; one of 0, or below the least, connects nobody.
  ///   - kinds: which relationships connect.
  public init(_ dataset: Dataset, policy: Policy, kinds: Set<RelationshipKind> = Set(RelationshipKind.allCases)) {
    self.dataset = dataset
    self.policy = policy
    self.kinds = kinds
    neighbours = Neighbours(dataset, policy: policy, kinds: kinds)
  }

  /// How many relationships are left out, because they are of an entity with itself, or too unsure.
  public var leftOut: Int { neighbours.leftOut }

  /// The first connections of `start` and `end`.
  ///
  /// By length: the least number of steps is found from both sides at once, breadth first; then, for each length from
  /// there on, the best that a way of exactly that length can be worth is known at each entity from behind, and
  /// connections come out of a best-first search in order.
  ///
  /// - Parameters:
  ///   - start: an entity.
  ///   - end: another one; nothing connects an entity with itself.
  ///   - limit: how many are wanted; nil for all.
  ///   - maxSteps: how many steps a connection may have.
  ///   - budget: how many partial connections are looked at before the search stops.
  ///   - cancellation: stops the search as if its budget were spent.
  public func connections(
    from start: Int, to end: Int, limit: Int? = nil, maxSteps: Int = 6, budget: Int = 1_000_000,
    cancellation: Cancellation? = nil
  ) -> ConnectionList {
    var list = ConnectionList(connections: [], isComplete: true, isCut: false, maxSteps: maxSteps)
    guard start != end, var length = distance(start, end, most: maxSteps) else { return list }
    let wanted = limit ?? Int.max - 1
    var remaining = budget
    while length <= maxSteps {
      var run = ConnectionRun(
        self, from: Int32(start), to: Int32(end), length: length, budget: remaining, cancellation: cancellation)
      // One more than wanted tells whether there are more.
      while list.connections.count <= wanted, let next = run.next() { list.connections.append(next) }
      remaining = run.budget
      if list.connections.count > wanted {
        list.connections.removeLast(list.connections.count - wanted)
        list.isComplete = false
        return list
      }
      if run.isCut {
        list.isCut = true
        list.isComplete = false
        return list
      }
      length += 1
    }
    return list
  }

  /// The least number of steps between two entities; nil where it is more than `most`, or there is no way.
  func distance(_ start: Int, _ end: Int, most: Int) -> Int? {
    var sides = [Side(start, count: neighbours.count), Side(end, count: neighbours.count)]
    var depth = 0
    while depth < most, !sides[0].frontier.isEmpty, !sides[1].frontier.isEmpty {
      let near = sides[0].frontier.count <= sides[1].frontier.count ? 0 : 1
      var best = Int32.max
      var next: [Int32] = []
      for node in sides[near].frontier {
        for other in neighbours.row(node) {
          let target = Int(neighbours.target[other])
          let across = sides[1 - near].depth[target]
          if across >= 0 { best = min(best, sides[near].depth[Int(node)] + 1 + across) }
          if sides[near].depth[target] < 0 {
            sides[near].depth[target] = sides[near].depth[Int(node)] + 1
            next.append(Int32(target))
          }
        }
      }
      // Every shorter way was met at an earlier depth, so the first meeting is the nearest.
      if best < Int32.max { return Int(best) <= most ? Int(best) : nil }
      sides[near].frontier = next
      depth += 1
    }
    return nil
  }

  /// What is reached from one side.
  private struct Side {
    var depth: [Int32]
    var frontier: [Int32]

    init(_ node: Int, count: Int) {
      depth = [Int32](repeating: -1, count: count)
      depth[node] = 0
      frontier = [Int32(node)]
    }
  }
}
