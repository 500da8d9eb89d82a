// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Distinct texts, numbered from 0 in the order in which they came.
///
/// The texts are one array of bytes, found by open addressing. Texts are equal when their bytes are; a tag tells
/// apart texts that are written alike and mean different things. The hash is seeded for each process, so that no file
/// can be made to collide.
///
/// A text's place among the slots is the beginning of its hash, which the slot keeps: the table grows by one walk over
/// the slots in order, without a look at any text.
///
/// Invariant: texts are valid UTF-8; fewer than 2^31 of them.
package struct TextTable: Sendable {
  package private(set) var bytes: [UInt8] = []
  /// Where each text ends, after a zero: text `i` is between elements `i` and `i + 1`.
  private var ends: [Int] = [0]
  /// The tag of each text; empty while none has one.
  private var tags: [UInt32] = []
  /// The number of a text plus 1 below, 32 bits of its hash above; 0 is free.
  private var slots = [UInt64](repeating: 0, count: 16)
  /// How far a hash is shifted to be a slot.
  private var shift: UInt64 = 60
  /// How many slots are not free.
  private var used = 0
  private static let seed: UInt64 = {
    var hasher = Hasher()
    hasher.combine(0)
    return UInt64(truncatingIfNeeded: hasher.finalize()) | 1
  }()

  /// A table without texts.
  package init() {}

  /// How many texts there are.
  package var count: Int { ends.count - 1 }
  /// How many bytes the texts have together.
  package var byteCount: Int { bytes.count }

  /// The number of a text, which is added if it is new.
  package mutating func intern(_ text: UnsafeBufferPointer<UInt8>, tag: UInt32 = 0) -> UInt32 {
    intern(text, hash: Self.hash(text), tag: tag)
  }

  /// The number of a text of which the hash is known already; it is added if it is new.
  package mutating func intern(_ text: UnsafeBufferPointer<UInt8>, hash: UInt64, tag: UInt32 = 0) -> UInt32 {
    let slot = slot(of: text, hash: hash, tag: tag)
    if slots[slot] != 0 { return UInt32(truncatingIfNeeded: slots[slot]) - 1 }
    let number = append(text)
    if tag != 0 || !tags.isEmpty { set(tag, of: number) }
    slots[slot] = (hash >> 32) << 32 | UInt64(number + 1)
    used += 1
    if used * 2 > slots.count { grow() }
    return number
  }

  /// The number of a text, which is added if it is new.
  package mutating func intern(_ text: String, tag: UInt32 = 0) -> UInt32 {
    var text = text
    return text.withUTF8 { intern($0, tag: tag) }
  }

  /// Adds a text that is only ever asked for by its number: it is not found by its bytes, nor told apart from an equal
  /// one.
  package mutating func append(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    if !tags.isEmpty { tags.append(0) }
    return UInt32(ends.count - 2)
  }

  private mutating func set(_ tag: UInt32, of number: UInt32) {
    if tags.isEmpty { tags.append(contentsOf: repeatElement(0, count: count)) }
    tags[Int(number)] = tag
  }

  /// The number of the text with these bytes and this tag.
  package func number(of text: UnsafeBufferPointer<UInt8>, hash: UInt64, tag: UInt32) -> UInt32? {
    let slot = slot(of: text, hash: hash, tag: tag)
    return slots[slot] == 0 ? nil : UInt32(truncatingIfNeeded: slots[slot]) - 1
  }

  /// Where the number of a text with a tag is, or where it would go: an empty slot.
  @inline(__always)
  private func slot(of text: UnsafeBufferPointer<UInt8>, hash: UInt64, tag: UInt32) -> Int {
    var slot = Int(truncatingIfNeeded: hash >> shift)
    while slots[slot] != 0 {
      if slots[slot] >> 32 == hash >> 32 {
        let number = UInt32(truncatingIfNeeded: slots[slot]) - 1
        if self.tag(number) == tag, isEqual(Int(number), text) { break }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  /// The number of the first text with these bytes, whatever its tag.
  func number(of text: UnsafeBufferPointer<UInt8>) -> UInt32? { number(of: text, hash: Self.hash(text)) }

  /// The number of the first text with these bytes, of which the hash is known, whatever its tag.
  func number(of text: UnsafeBufferPointer<UInt8>, hash: UInt64) -> UInt32? {
    var slot = Int(truncatingIfNeeded: hash >> shift)
    var first: UInt32?
    while slots[slot] != 0 {
      if slots[slot] >> 32 == hash >> 32 {
        let number = UInt32(truncatingIfNeeded: slots[slot]) - 1
        if isEqual(Int(number), text) { first = min(first ?? .max, number) }
      }
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
  func tag(_ number: UInt32) -> UInt32 { tags.isEmpty ? 0 : tags[Int(number)] }

  /// The text itself.
  package func string(_ number: UInt32) -> String { string(range(number)) }

  /// The text in a range of the bytes.
  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Whether a text has these bytes.
  package func isEqual(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = ends[number]
    guard ends[number + 1] - start == text.count, let other = text.baseAddress else { return text.count == 0 }
    return bytes.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { memcmp($0 + start, other, text.count) == 0 } ?? false
    }
  }

  /// Whether two texts have the same bytes.
  func areEqual(_ a: UInt32, _ b: UInt32) -> Bool {
    let range = range(a)
    return bytes.withUnsafeBufferPointer { isEqual(Int(b), UnsafeBufferPointer(rebasing: $0[range])) }
  }

  /// Puts what is in the slots into twice as many, in their order: an element of slot `i` goes to `2 i` or near it.
  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    shift -= 1
    let shift = shift
    larger.withUnsafeMutableBufferPointer { larger in
      for element in slots where element != 0 {
        var slot = Int(truncatingIfNeeded: element >> shift)
        while larger[slot] != 0 { slot = (slot + 1) & mask }
        larger[slot] = element
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
  package func preload(_ hashes: UnsafeBufferPointer<UInt64>, _ candidates: inout [UInt32]) -> Int {
    candidates.removeAll(keepingCapacity: true)
    let shift = shift
    var sum: UInt64 = 0
    slots.withUnsafeBufferPointer { slots in
      for hash in hashes { sum &+= slots[Int(truncatingIfNeeded: hash >> shift)] }
      // By now the slots and their neighbours are there.
      for hash in hashes {
        var slot = Int(truncatingIfNeeded: hash >> shift)
        while slots[slot] != 0, slots[slot] >> 32 != hash >> 32 { slot = (slot + 1) & (slots.count - 1) }
        candidates.append(UInt32(truncatingIfNeeded: slots[slot]))
      }
    }
    return Int(truncatingIfNeeded: sum) &+ preload(candidates)
  }

  /// Loads the texts with these numbers plus 1; 0 is none.
  func preload(_ numbers: [UInt32]) -> Int {
    var sum = 0
    ends.withUnsafeBufferPointer { ends in
      for number in numbers where number > 0 { sum &+= ends[Int(number)] }
      bytes.withUnsafeBufferPointer { bytes in
        for number in numbers where number > 0 {
          // The first and the last byte: a text may lie in two lines of the cache.
          let (start, end) = (ends[Int(number - 1)], ends[Int(number)])
          if start < end { sum &+= Int(bytes[start]) &+ Int(bytes[end - 1]) }
        }
      }
    }
    if !tags.isEmpty { for number in numbers where number > 0 { sum &+= Int(tags[Int(number - 1)]) } }
    return sum
  }

  /// How many texts are loaded at a time: more would push each other out of the nearest cache.
  package static let preloaded = 512

  // MARK: Hash

  /// Eight bytes a step, each folded in by a multiplication of 64 by 64 bits (as in wyhash, Wang Yi 2019).
  package static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
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

  /// A hash of numbers, seeded as that of texts is.
  @inline(__always)
  static func hash(_ hash: UInt64, with number: UInt64) -> UInt64 { mix((hash ^ number) &+ seed) }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }
}
