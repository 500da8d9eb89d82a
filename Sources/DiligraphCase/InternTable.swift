// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Texts with a number each: an open-addressing table whose memory is a few flat arrays.
///
/// A key is found by its hash and then compared byte by byte. The hash is Swift's, seeded anew in each process,
/// so that no input can be made to collide.
struct InternTable {
  /// The index of a key, plus one; 0 is a free slot.
  private var slots: [UInt32] = Array(repeating: 0, count: 1024)
  /// Bits of each key's hash, so that most of what differs is never compared.
  private var tags: [UInt32] = []
  private var ends: [Int] = []
  private var bytes: [UInt8] = []
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
  var isFull: Bool { values.count >= countLimit || bytes.count >= byteLimit }

  /// A key that was looked up, to be inserted without another search.
  struct Position {
    fileprivate var slot: Int
    fileprivate var tag: UInt32
    /// The index of the key, or nil when the table has none such.
    var index: Int?
  }

  func find(_ key: UnsafeRawBufferPointer) -> Position {
    var hasher = Hasher()
    hasher.combine(bytes: key)
    let hash = UInt64(bitPattern: Int64(hasher.finalize()))
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if tags[index] == tag, isEqual(index, key) { return Position(slot: slot, tag: tag, index: index) }
      slot = (slot + 1) & mask
    }
    return Position(slot: slot, tag: tag, index: nil)
  }

  private func isEqual(_ index: Int, _ key: UnsafeRawBufferPointer) -> Bool {
    let start = index == 0 ? 0 : ends[index - 1]
    guard ends[index] - start == key.count else { return false }
    guard let other = key.baseAddress, key.count > 0 else { return true }
    return bytes.withUnsafeBytes { known in
      guard let first = known.baseAddress else { return false }
      return memcmp(first + start, other, key.count) == 0
    }
  }

  /// Inserts a key that ``find(_:)`` did not find, before anything else is inserted.
  mutating func insert(_ key: UnsafeRawBufferPointer, _ value: Int64, at position: Position) {
    bytes.append(contentsOf: key)
    ends.append(bytes.count)
    tags.append(position.tag)
    values.append(value)
    slots[position.slot] = UInt32(values.count)
    if values.count * 2 > slots.count { grow() }
  }

  mutating func removeAll() {
    self = InternTable(countLimit: countLimit, byteLimit: byteLimit)
  }

  private mutating func grow() {
    let mask = slots.count * 2 - 1
    var grown = [UInt32](repeating: 0, count: slots.count * 2)
    for index in values.indices {
      let start = index == 0 ? 0 : ends[index - 1]
      var hasher = Hasher()
      bytes.withUnsafeBytes { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0[start..<ends[index]])) }
      var slot = hasher.finalize() & mask
      while grown[slot] != 0 { slot = (slot + 1) & mask }
      grown[slot] = UInt32(index + 1)
    }
    slots = grown
  }
}
