// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// Texts with a number each, up to a bound of memory.
///
/// A key is found by its hash and then compared byte by byte.
struct InternTable {
  private var keys = TextTable()
  private(set) var values: [Int64] = []

  private let countLimit: Int
  private let byteLimit: Int

  /// A table that is full at one of the limits.
  init(countLimit: Int, byteLimit: Int) {
    self.countLimit = countLimit
    self.byteLimit = byteLimit
  }

  var count: Int { values.count }
  /// Whether no further key is taken.
  var isFull: Bool { values.count >= countLimit || keys.byteCount >= byteLimit }

  /// A key that was looked up.
  struct Position {
    fileprivate var hash: UInt64
    fileprivate var tag: UInt32
    /// The index of the key, or nil when the table has none such.
    var index: Int?
  }

  func find(_ key: UnsafeRawBufferPointer) -> Position {
    let key = key.bindMemory(to: UInt8.self)
    return find(key, hash: TextTable.hash(key))
  }

  /// Finds a key of which the hash is known; a tag tells apart keys that are written alike.
  func find(_ key: UnsafeBufferPointer<UInt8>, hash: UInt64, tag: UInt32 = 0) -> Position {
    Position(hash: hash, tag: tag, index: keys.number(of: key, hash: hash, tag: tag).map(Int.init))
  }

  /// Loads what finding keys with these hashes will need; see ``TextTable/preload(_:_:)``.
  func preload(_ hashes: UnsafeBufferPointer<UInt64>, _ candidates: inout [UInt32]) -> Int {
    var sum = keys.preload(hashes, &candidates)
    for candidate in candidates where candidate > 0 { sum &+= Int(truncatingIfNeeded: values[Int(candidate - 1)]) }
    return sum
  }

  /// Inserts a key that was not found.
  mutating func insert(_ key: UnsafeRawBufferPointer, _ value: Int64, at position: Position) {
    insert(key.bindMemory(to: UInt8.self), value, at: position)
  }

  /// Inserts a key that was not found.
  mutating func insert(_ key: UnsafeBufferPointer<UInt8>, _ value: Int64, at position: Position) {
    _ = keys.intern(key, hash: position.hash, tag: position.tag)
    values.append(value)
  }

  mutating func removeAll() {
    self = InternTable(countLimit: countLimit, byteLimit: byteLimit)
  }
}
