// SPDX-License-Identifier: Apache-2.0

/// Distinct texts, numbered from 0 in the order in which they came.
///
/// The texts are one array of bytes, found by open addressing. Texts are equal when their bytes are; a tag tells
/// apart texts that are written alike and mean different things. The hash is seeded for each process, so that no file
/// can be made to collide.
///
/// Invariant: texts are valid UTF-8; fewer than 2^32 - 1 of them.
struct TextTable: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Where each text ends, after a zero: text `i` is between elements `i` and `i + 1`.
  private var ends: [Int] = [0]
  private var tags: [UInt32] = []
  /// The number of a text plus 1 below, 32 bits of its hash above; 0 is free.
  private var slots = [UInt64](repeating: 0, count: 16)
  private static let seed: UInt64 = {
    var hasher = Hasher()
    hasher.combine(0)
    return UInt64(truncatingIfNeeded: hasher.finalize()) | 1
  }()

  /// How many texts there are.
  var count: Int { tags.count }

  /// The number of a text, which is added if it is new.
  mutating func intern(_ text: UnsafeBufferPointer<UInt8>, tag: UInt32 = 0) -> UInt32 {
    intern(text, hash: Self.hash(text), tag: tag)
  }

  /// The number of a text of which the hash is known already; it is added if it is new.
  mutating func intern(_ text: UnsafeBufferPointer<UInt8>, hash: UInt64, tag: UInt32 = 0) -> UInt32 {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = Int(UInt32(truncatingIfNeeded: slots[slot])) - 1
      if slots[slot] >> 32 == hash >> 32, tags[number] == tag, isEqual(number, text) { return UInt32(number) }
      slot = (slot + 1) & (slots.count - 1)
    }
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    tags.append(tag)
    slots[slot] = (hash >> 32) << 32 | UInt64(tags.count)
    if tags.count * 2 > slots.count { grow() }
    return UInt32(tags.count - 1)
  }

  /// The number of a text, which is added if it is new.
  mutating func intern(_ text: String, tag: UInt32 = 0) -> UInt32 {
    var text = text
    return text.withUTF8 { intern($0, tag: tag) }
  }

  /// The number of the first text with these bytes, whatever its tag.
  func number(of text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    let hash = Self.hash(text)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    var first: UInt32?
    while slots[slot] != 0 {
      let number = Int(UInt32(truncatingIfNeeded: slots[slot])) - 1
      if slots[slot] >> 32 == hash >> 32, isEqual(number, text) { first = min(first ?? .max, UInt32(number)) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return first
  }

  /// The number of the first text with these bytes, whatever its tag.
  func number(of text: String) -> UInt32? {
    var text = text
    return text.withUTF8 { number(of: $0) }
  }

  /// Where the bytes of a text are.
  func range(_ number: UInt32) -> Range<Int> { ends[Int(number)]..<ends[Int(number) + 1] }

  /// The tag of a text.
  func tag(_ number: UInt32) -> UInt32 { tags[Int(number)] }

  /// The text itself.
  func string(_ number: UInt32) -> String { string(range(number)) }

  /// The text in a range of the bytes.
  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Whether a text has these bytes.
  func isEqual(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = ends[number]
    guard ends[number + 1] - start == text.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < text.count {
        if bytes[start + index] != text[index] { return false }
        index += 1
      }
      return true
    }
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    bytes.withUnsafeBufferPointer { bytes in
      for number in 0..<tags.count {
        let hash = Self.hash(UnsafeBufferPointer(rebasing: bytes[ends[number]..<ends[number + 1]]))
        var slot = Int(truncatingIfNeeded: hash) & mask
        while larger[slot] != 0 { slot = (slot + 1) & mask }
        larger[slot] = (hash >> 32) << 32 | UInt64(number + 1)
      }
    }
    slots = larger
  }

  // MARK: Many at once

  /// Loads what looking up texts with these hashes will need, so that it need not wait for memory.
  ///
  /// A table of a million texts is larger than the caches, and one look-up waits for three loads, each of which needs
  /// the one before. Here the loads of many texts are under way at the same time.
  ///
  /// - Parameter candidates: set to the number plus 1 of the text that each hash finds first; 0 is none.
  /// - Returns: a number that depends on all loads, which are left out of the program otherwise.
  func preload(_ hashes: [UInt64], _ candidates: inout [UInt32]) -> Int {
    let mask = slots.count - 1
    candidates.removeAll(keepingCapacity: true)
    for hash in hashes {
      candidates.append(UInt32(truncatingIfNeeded: slots[Int(truncatingIfNeeded: hash) & mask]))
    }
    return preload(candidates)
  }

  /// Loads the texts with these numbers plus 1; 0 is none.
  func preload(_ numbers: [UInt32]) -> Int {
    var sum = 0
    for number in numbers where number > 0 { sum &+= ends[Int(number)] &+ Int(tags[Int(number - 1)]) }
    for number in numbers where number > 0 {
      let start = ends[Int(number - 1)]
      if start < bytes.count { sum &+= Int(bytes[start]) }
    }
    return sum
  }

  // MARK: Hash

  /// Eight bytes a step, each folded in by a multiplication of 64 by 64 bits (as in wyhash, Wang Yi 2019).
  static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = seed ^ (UInt64(text.count) &* 0xA076_1D64_78BD_642F)
    let raw = UnsafeRawBufferPointer(text)
    var index = 0
    while index + 8 <= raw.count {
      hash = mix(hash ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var tail: UInt64 = 0
    while index < raw.count {
      tail = tail << 8 | UInt64(raw[index])
      index += 1
    }
    hash = mix(hash ^ tail)
    return mix(hash ^ seed)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }
}
