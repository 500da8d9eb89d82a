// SPDX-License-Identifier: Apache-2.0

/// A text that is put together from pieces, in memory that is used again for the next one.
final class ByteScratch {
  // Safety: owned by this object, freed in deinit; `bytes` is good until the next change.
  private var memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 4_096)
  private var capacity = 4_096
  private(set) var count = 0

  deinit { memory.deallocate() }

  var bytes: JSONBytes { JSONBytes(start: UnsafePointer(memory), count: count) }
  var buffer: UnsafeRawBufferPointer { bytes.buffer }

  /// Begins a new text.
  func removeAll() { count = 0 }

  func append(_ piece: JSONBytes) {
    reserve(piece.count)
    (memory + count).update(from: piece.start, count: piece.count)
    count += piece.count
  }

  func append(_ piece: StaticString) {
    append(JSONBytes(start: piece.utf8Start, count: piece.utf8CodeUnitCount))
  }

  func append(_ byte: UInt8) {
    reserve(1)
    memory[count] = byte
    count += 1
  }

  func append(_ number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    var divisor: UInt = 1
    while rest / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      append(UInt8(truncatingIfNeeded: rest / divisor) + 48)
      rest %= divisor
      divisor /= 10
    }
  }

  func append(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      guard let start = utf8.baseAddress else { return }
      append(JSONBytes(start: start, count: utf8.count))
    }
  }

  private func reserve(_ more: Int) {
    guard count + more > capacity else { return }
    let larger = max(2 * capacity, count + more)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: memory, count: count)
    memory.deallocate()
    memory = moved
    capacity = larger
  }
}

/// Which of several texts a text is, the first where it is repeated; emptied for each record and filled again.
///
/// Few are compared one by one, many through a hash table: releases have three parties, and one has ten thousand.
struct ByteIndex {
  private var keys: [JSONBytes] = []
  private var values: [Int] = []
  private var hashes: [UInt64] = []
  private var slots: [Int32] = []
  private static let fewKeys = 8

  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    hashes.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
  }

  var count: Int { keys.count }

  /// The value of a key.
  func value(_ key: JSONBytes) -> Int? {
    if slots.isEmpty {
      for index in 0..<keys.count where keys[index] == key { return values[index] }
      return nil
    }
    let hash = key.hash
    var at = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[at] >= 0 {
      let index = Int(slots[at])
      if hashes[index] == hash, keys[index] == key { return values[index] }
      at = (at + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a key unless it is there; returns whether it was new.
  @discardableResult
  mutating func insert(_ key: JSONBytes, _ value: Int) -> Bool {
    guard self.value(key) == nil else { return false }
    keys.append(key)
    values.append(value)
    if slots.isEmpty, keys.count <= Self.fewKeys { return true }
    if slots.isEmpty || 2 * keys.count > slots.count { rehash() } else { place(keys.count - 1, key.hash) }
    return true
  }

  private mutating func rehash() {
    hashes.removeAll(keepingCapacity: true)
    slots = [Int32](repeating: -1, count: max(64, 4 * slots.count))
    for index in 0..<keys.count { place(index, keys[index].hash) }
  }

  private mutating func place(_ index: Int, _ hash: UInt64) {
    hashes.append(hash)
    var at = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[at] >= 0 { at = (at + 1) & (slots.count - 1) }
    slots[at] = Int32(truncatingIfNeeded: index)
  }
}
