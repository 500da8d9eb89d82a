// SPDX-License-Identifier: Apache-2.0

/// 64-bit hashes that are the same on every machine, because the case file keeps them.
///
/// They find what may be equal; whether it is, the contents decide. Anybody can make inputs that collide.
enum StableHash {
  /// MurmurHash64A (Austin Appleby, public domain) with the seed 0.
  static func murmur(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let factor: UInt64 = 0xC6A4_A793_5BD1_E995
    var hash = UInt64(bytes.count) &* factor
    var offset = 0
    while offset + 8 <= bytes.count {
      var word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* factor
      word = (word ^ (word >> 47)) &* factor
      hash = (hash ^ word) &* factor
      offset += 8
    }
    if offset < bytes.count {
      var word: UInt64 = 0
      for index in stride(from: bytes.count - 1, through: offset, by: -1) { word = word << 8 | UInt64(bytes[index]) }
      hash = (hash ^ word) &* factor
    }
    hash = (hash ^ (hash >> 47)) &* factor
    return hash ^ (hash >> 47)
  }
}

/// A hash of a statement's parts, of which 32 bits are kept: equal statements have equal ones.
struct ContentHash {
  private var state: UInt64 = 0x243F_6A88_85A3_08D3

  /// The hash as it is stored.
  var value: Int64 { Int64(Int32(truncatingIfNeeded: state >> 32)) }

  mutating func combine(_ number: UInt64) {
    state = (state ^ number) &* 0x9E37_79B9_7F4A_7C15
    state ^= state >> 29
  }

  mutating func combine(_ number: Int64) { combine(UInt64(bitPattern: number)) }

  mutating func combine(_ number: Double?) {
    // 0 and -0 are equal, so that their hashes are.
    combine(number.map { $0 == 0 ? 0 : $0.bitPattern } ?? 0x7FF8_DEAD_0000_0000)
  }

  mutating func combine(_ text: UnsafeRawBufferPointer?) {
    combine(text.map { StableHash.murmur($0) } ?? 0x6E69_6C00_0000_0000)
  }
}

/// FNV-1a over parts, as ``EntityReference`` ids use it: the same digits as `stableHash` makes of texts.
struct PartsHash {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    var hash = state
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    state = hash
  }

  mutating func append(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  mutating func endPart() { append(0xFF as UInt8) }

  /// Appends 16 hexadecimal digits to `text`.
  func write(to text: inout [UInt8]) {
    for shift in stride(from: 60, through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: state >> UInt64(shift)) & 15
      text.append(digit < 10 ? 48 + digit : 87 + digit)
    }
  }
}
