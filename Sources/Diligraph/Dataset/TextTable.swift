// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Distinct texts, numbered from 0 in the order in which they came.
///
/// The texts are one array of bytes, found by their hashes. Texts are equal when their bytes are; a tag tells
/// apart texts that are written alike and mean different things. The hash is seeded for each process, so that no file
/// can be made to collide.
///
/// Invariant: texts are valid UTF-8; fewer than 2^31 of them.
package struct TextTable: Sendable {
  package private(set) var bytes: [UInt8] = []
  /// Where each text ends, after a zero: text `i` is between elements `i` and `i + 1`.
  private var ends: [Int] = [0]
  /// The tag of each text; empty while none has one.
  private var tags: [UInt32] = []
  private var slots = HashSlots()
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
    let place = place(of: text, hash: hash, tag: tag)
    if let known = place.position { return UInt32(truncatingIfNeeded: known) }
    let number = append(text)
    if tag != 0 || !tags.isEmpty { set(tag, of: number) }
    slots.insert(Int(number), hash, at: place)
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
    place(of: text, hash: hash, tag: tag).position.map { UInt32(truncatingIfNeeded: $0) }
  }

  /// Where the number of a text with a tag is, or where it would go.
  @inline(__always)
  private func place(of text: UnsafeBufferPointer<UInt8>, hash: UInt64, tag: UInt32) -> HashSlots.Place {
    slots.find(hash) { self.tag(UInt32(truncatingIfNeeded: $0)) == tag && isEqual($0, text) }
  }

  /// The number of the first text with these bytes, whatever its tag.
  func number(of text: UnsafeBufferPointer<UInt8>) -> UInt32? { number(of: text, hash: Self.hash(text)) }

  /// The number of the first text with these bytes, of which the hash is known, whatever its tag.
  func number(of text: UnsafeBufferPointer<UInt8>, hash: UInt64) -> UInt32? {
    var first: UInt32?
    slots.forEach(hash) { number in
      if isEqual(number, text) { first = min(first ?? .max, UInt32(truncatingIfNeeded: number)) }
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

  // MARK: Many at once

  /// Loads what looking up texts with these hashes will need, so that it need not wait for memory (``HashSlots/preload(_:within:_:)``).
  ///
  /// - Parameter candidates: set to the number plus 1 of the text that each hash finds first; 0 is none.
  /// - Returns: a number that depends on all loads.
  package func preload(_ hashes: UnsafeBufferPointer<UInt64>, _ candidates: inout [UInt32]) -> Int {
    slots.preload(hashes, &candidates) &+ preload(candidates)
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
