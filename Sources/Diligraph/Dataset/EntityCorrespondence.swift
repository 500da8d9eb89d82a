// SPDX-License-Identifier: Apache-2.0

/// Which entities of two data sets are the same: those that share the record which names one of them.
///
/// Where entities were merged or taken apart, several of the one data set are one of the other.
public struct EntityCorrespondence: Hashable, Sendable {
  /// For each entity of the first data set its index in the second, or -1.
  private let forward: [Int32]
  /// For each entity of the second data set its index in the first, or -1.
  private let backward: [Int32]

  private init(forward: [Int32], backward: [Int32]) {
    self.forward = forward
    self.backward = backward
  }

  /// Looks up each entity of either data set in the other, in O(entities).
  public init(_ before: Dataset, _ after: Dataset) {
    forward = before.entities.indices.map { Int32(after.entityIndex(ofRecord: before.entities[$0].id) ?? -1) }
    backward = after.entities.indices.map { Int32(before.entityIndex(ofRecord: after.entities[$0].id) ?? -1) }
  }

  /// The same, seen from the second data set.
  public var mirrored: EntityCorrespondence { EntityCorrespondence(forward: backward, backward: forward) }

  /// The index in the second data set of an entity of the first.
  public func after(_ before: Int) -> Int? { forward[before] < 0 ? nil : Int(forward[before]) }

  /// The index in the first data set of an entity of the second.
  public func before(_ after: Int) -> Int? { backward[after] < 0 ? nil : Int(backward[after]) }

  /// Whether an entity of the first data set and one of the second are the same.
  func areSame(_ before: Int, _ after: Int) -> Bool {
    forward[before] == Int32(after) || backward[after] == Int32(before)
  }

  /// An entity on either side; nil where there is none.
  public struct Pair: Hashable, Sendable {
    /// The index in the first data set.
    public var before: Int?
    /// The index in the second.
    public var after: Int?

    /// The entity with these indices.
    public init(before: Int?, after: Int?) {
      self.before = before
      self.after = after
    }

    /// The same, seen from the second data set.
    public var mirrored: Pair { Pair(before: after, after: before) }
  }

  /// All pairs: each entity of either side is in at least one.
  public var pairs: [Pair] {
    var pairs = forward.indices.map { Pair(before: $0, after: after($0)) }
    for index in backward.indices {
      if let other = before(index), after(other) == index { continue }
      pairs.append(Pair(before: before(index), after: index))
    }
    return pairs
  }

  /// Entities of the first data set that are one in the second: groups of at least two, by the one.
  var merged: [Int: [Int]] { Self.groups(forward) }
  /// Entities of the second data set that were one in the first.
  var split: [Int: [Int]] { Self.groups(backward) }

  private static func groups(_ map: [Int32]) -> [Int: [Int]] {
    var counts: [Int32: Int] = [:]
    // Only where some index is named twice is there anything to group.
    for index in map where index >= 0 { counts[index, default: 0] += 1 }
    var groups: [Int: [Int]] = [:]
    for (position, index) in map.enumerated() where index >= 0 && (counts[index] ?? 0) > 1 {
      groups[Int(index), default: []].append(position)
    }
    return groups
  }
}
