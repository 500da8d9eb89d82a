// SPDX-License-Identifier: Apache-2.0
import CSimdJSON
import Foundation

/// Bytes that somebody else owns: a text of a parsed document, or one made beside it.
///
/// Safety: not owned. Whoever keeps one keeps the document's or the arena's memory; in the importers both live until
/// the record is done.
struct JSONBytes {
  let start: UnsafePointer<UInt8>
  let count: Int

  /// No bytes at all.
  static var empty: JSONBytes { JSONBytes(start: UnsafePointer(bitPattern: 1).unsafelyUnwrapped, count: 0) }

  var isEmpty: Bool { count == 0 }
  subscript(index: Int) -> UInt8 { start[index] }
  var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }
  var string: String { String(decoding: bytes, as: UTF8.self) }

  /// The bytes from `from` up to `to`.
  func slice(_ from: Int, _ to: Int) -> JSONBytes { JSONBytes(start: start + from, count: to - from) }

  static func == (lhs: JSONBytes, rhs: JSONBytes) -> Bool {
    lhs.count == rhs.count && memcmp(lhs.start, rhs.start, lhs.count) == 0
  }

  func isEqual(to text: String) -> Bool { count == text.utf8.count && bytes.elementsEqual(text.utf8) }

  /// Whether the bytes are this word, its ASCII letters in any case; the word is in lower case.
  func isWord(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    for index in 0..<count {
      let byte = start[index]
      let lower = byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
      if lower != word.utf8Start[index] { return false }
    }
    return true
  }

  /// A number that equal bytes have in common; well spread (wyhash's mixing).
  var hash: UInt64 {
    var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    var index = 0
    while index + 8 <= count {
      hash = Self.mixed(hash, UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self))
      index += 8
    }
    var rest: UInt64 = 0
    while index < count {
      rest = rest << 8 | UInt64(start[index])
      index += 1
    }
    return Self.mixed(hash, rest)
  }

  private static func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = (a ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: b ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  /// Whether the byte is an ASCII letter or digit.
  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  // MARK: White space

  /// Without white space at the ends, as Unicode has it.
  var trimmed: JSONBytes {
    var from = 0
    var to = count
    while from < to {
      let length = Self.spaceLength(start + from, to - from)
      if length == 0 { break }
      from += length
    }
    while to > from {
      let length = Self.spaceAtEnd(start + from, to - from)
      if length == 0 { break }
      to -= length
    }
    return slice(from, to)
  }

  private static func isASCIISpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

  /// How many bytes the white space takes that stands first; 0 where there is none. `count` is at least 1.
  @inline(__always)
  static func spaceLength(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int {
    if start[0] < 0x80 { return isASCIISpace(start[0]) ? 1 : 0 }
    for length in 2...3 where length <= count && isWideSpace(start, length) { return length }
    return 0
  }

  private static func spaceAtEnd(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int {
    if start[count - 1] < 0x80 { return isASCIISpace(start[count - 1]) ? 1 : 0 }
    for length in 2...3 where length <= count && isWideSpace(start + count - length, length) { return length }
    return 0
  }

  /// Whether the bytes are one of Unicode's white spaces beyond ASCII.
  private static func isWideSpace(_ start: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    if length == 2 { return start[0] == 0xC2 && (start[1] == 0x85 || start[1] == 0xA0) }
    switch (start[0], start[1]) {
    case (0xE1, 0x9A): return start[2] == 0x80
    case (0xE2, 0x80): return start[2] <= 0x8A || start[2] == 0xA8 || start[2] == 0xA9 || start[2] == 0xAF
    case (0xE2, 0x81): return start[2] == 0x9F
    case (0xE3, 0x80): return start[2] == 0x80
    default: return false
    }
  }
}

/// A value of a parsed document, read where it stands: the lane for what must be fast.
///
/// ``JSONElement`` says the same of any value, keeps its document alive and makes strings; this one does neither.
///
/// Safety: points into its document's tape, and is good until that document parses again or goes.
struct JSONValue {
  fileprivate let words: UnsafePointer<UInt64>
  fileprivate let strings: UnsafePointer<UInt8>
  fileprivate let index: Int

  init(root tape: csj_tape) {
    words = tape.words
    strings = tape.strings
    index = 1
  }

  fileprivate init(_ words: UnsafePointer<UInt64>, _ strings: UnsafePointer<UInt8>, _ index: Int) {
    (self.words, self.strings, self.index) = (words, strings, index)
  }

  fileprivate var tag: UInt8 { UInt8(truncatingIfNeeded: words[index] >> 56) }

  var isNull: Bool { tag == UInt8(ascii: "n") }
  var isObject: Bool { tag == UInt8(ascii: "{") }
  var isArray: Bool { tag == UInt8(ascii: "[") }
  var isString: Bool { tag == UInt8(ascii: "\"") }

  /// Where the next value of the same array or object stands.
  fileprivate var next: Int {
    switch tag {
    case UInt8(ascii: "{"), UInt8(ascii: "["): Int(words[index] & 0xFFFF_FFFF)
    case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): index + 2
    default: index + 1
    }
  }

  /// The bytes of a string, as they are; nil for other values.
  var stringBytes: JSONBytes? {
    guard isString else { return nil }
    let text = strings + Int(words[index] & 0x00FF_FFFF_FFFF_FFFF)
    let count = UnsafeRawPointer(text).loadUnaligned(as: UInt32.self)
    return JSONBytes(start: text + 4, count: Int(count))
  }

  /// A number's value, or that of a string written like one; never infinite, never NaN.
  var double: Double? {
    switch tag {
    case UInt8(ascii: "l"): return Double(Int64(bitPattern: words[index + 1]))
    case UInt8(ascii: "u"): return Double(words[index + 1])
    case UInt8(ascii: "d"): return Double(bitPattern: words[index + 1])
    case UInt8(ascii: "\""):
      guard let text = stringBytes?.trimmed.string, let value = Double(text), value.isFinite else { return nil }
      return value
    default: return nil
    }
  }

  /// The text of a number or a truth value as it would be written; nil for the others.
  var plainText: String? {
    switch tag {
    case UInt8(ascii: "l"): return String(Int64(bitPattern: words[index + 1]))
    case UInt8(ascii: "u"): return String(words[index + 1])
    case UInt8(ascii: "d"): return JSONElement.text(of: Double(bitPattern: words[index + 1]))
    case UInt8(ascii: "t"): return "true"
    case UInt8(ascii: "f"): return "false"
    default: return nil
    }
  }

  /// The items of an array; of null, none; any other value stands for a list of itself.
  var items: JSONItems {
    switch tag {
    case UInt8(ascii: "n"): JSONItems(words, strings, 0, 0)
    case UInt8(ascii: "["): JSONItems(words, strings, index + 1, next - 1)
    default: JSONItems(words, strings, index, index + 1)
    }
  }

  /// The members of an object in their order, nulls and repeated keys included; of another value, none.
  var members: JSONMembers {
    isObject ? JSONMembers(words, strings, index + 1, next - 1) : JSONMembers(words, strings, 0, 0)
  }
}

/// The items of an array.
struct JSONItems: Sequence, IteratorProtocol {
  private let words: UnsafePointer<UInt64>
  private let strings: UnsafePointer<UInt8>
  private var index: Int
  private let end: Int

  fileprivate init(_ words: UnsafePointer<UInt64>, _ strings: UnsafePointer<UInt8>, _ index: Int, _ end: Int) {
    (self.words, self.strings, self.index, self.end) = (words, strings, index, end)
  }

  /// No items.
  static var none: JSONItems {
    // Safety: an empty walk reads nothing.
    JSONItems(UnsafePointer(bitPattern: 8).unsafelyUnwrapped, UnsafePointer(bitPattern: 8).unsafelyUnwrapped, 0, 0)
  }

  var isEmpty: Bool { index >= end }

  mutating func next() -> JSONValue? {
    guard index < end else { return nil }
    let value = JSONValue(words, strings, index)
    index = value.next
    return value
  }

  var underestimatedCount: Int { 0 }
  /// How many there are; costs a walk.
  var count: Int {
    var count = 0
    for _ in self { count += 1 }
    return count
  }
}

/// The members of an object.
struct JSONMembers: Sequence, IteratorProtocol {
  private let words: UnsafePointer<UInt64>
  private let strings: UnsafePointer<UInt8>
  private var index: Int
  private let end: Int

  fileprivate init(_ words: UnsafePointer<UInt64>, _ strings: UnsafePointer<UInt8>, _ index: Int, _ end: Int) {
    (self.words, self.strings, self.index, self.end) = (words, strings, index, end)
  }

  mutating func next() -> (key: JSONBytes, value: JSONValue)? {
    guard index < end else { return nil }
    let key = JSONValue(words, strings, index).stringBytes ?? .empty
    let value = JSONValue(words, strings, index + 1)
    index = value.next
    return (key, value)
  }
}

/// Memory for texts that are made while one record is read; all of it is used again for the next record.
final class ByteArena {
  // Safety: owned by this object, freed in deinit; what is handed out is good until `removeAll`.
  private var chunks: [UnsafeMutableBufferPointer<UInt8>] = []
  private var chunk = 0
  private var used = 0

  deinit { for chunk in chunks { chunk.deallocate() } }

  /// Forgets every text.
  func removeAll() {
    // One large record shall not hold its memory for ever.
    while chunks.count > 4 { chunks.removeLast().deallocate() }
    chunk = 0
    used = 0
  }

  /// Room for `count` bytes.
  func room(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    while chunk < chunks.count, used + count > chunks[chunk].count {
      chunk += 1
      used = 0
    }
    if chunk == chunks.count {
      chunks.append(.allocate(capacity: Swift.max(64 << 10, count + 8)))
      used = 0
    }
    // A chunk has at least one byte, so it has an address.
    let start = chunks[chunk].baseAddress.unsafelyUnwrapped + used
    used += count
    return start
  }

  /// A copy of some bytes.
  func copy(_ bytes: JSONBytes) -> JSONBytes {
    let start = room(bytes.count)
    start.update(from: bytes.start, count: bytes.count)
    return JSONBytes(start: UnsafePointer(start), count: bytes.count)
  }

  /// A copy of a text.
  func bytes(_ text: String) -> JSONBytes {
    var text = text
    return text.withUTF8 { utf8 in
      let start = room(utf8.count)
      if let from = utf8.baseAddress { start.update(from: from, count: utf8.count) }
      return JSONBytes(start: UnsafePointer(start), count: utf8.count)
    }
  }
}
