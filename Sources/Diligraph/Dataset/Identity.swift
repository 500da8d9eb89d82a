// SPDX-License-Identifier: Apache-2.0

/// Which records are one entity: a union-find whose unions can be taken back by a split.
struct Identity {
  /// A reason for two records to be one entity.
  struct Union {
    var a: Int
    var b: Int
    var reason: EntityMerge.Reason
  }

  private(set) var unions: [Union] = []
  private var parents: [Int]
  private let count: Int

  /// Each of `count` records by itself.
  init(count: Int) {
    self.count = count
    self.parents = Array(0..<count)
  }

  /// The record that stands for the entity of `record`. Iterative, with path halving.
  mutating func representative(of record: Int) -> Int {
    var current = record
    while parents[current] != current {
      parents[current] = parents[parents[current]]
      current = parents[current]
    }
    return current
  }

  /// Makes two records one entity; returns whether they were two.
  @discardableResult
  mutating func unite(_ a: Int, _ b: Int, _ reason: EntityMerge.Reason) -> Bool {
    guard join(a, b) else { return false }
    unions.append(Union(a: a, b: b, reason: reason))
    return true
  }

  /// Keeps a further reason for two records that are one entity already.
  mutating func confirm(_ a: Int, _ b: Int, _ reason: EntityMerge.Reason) {
    unions.append(Union(a: a, b: b, reason: reason))
  }

  /// Takes back every union within the entity of `record`, but for names of the same tables, which are
  /// references and no merges.
  mutating func split(_ record: Int) {
    let root = representative(of: record)
    var kept: [Union] = []
    for union in unions {
      if representative(of: union.a) != root || union.reason == .nameWithinDataset { kept.append(union) }
    }
    unions = kept
    parents = Array(0..<count)
    for union in kept { _ = join(union.a, union.b) }
  }

  private mutating func join(_ a: Int, _ b: Int) -> Bool {
    let first = representative(of: a)
    let second = representative(of: b)
    guard first != second else { return false }
    parents[max(first, second)] = min(first, second)
    return true
  }
}
