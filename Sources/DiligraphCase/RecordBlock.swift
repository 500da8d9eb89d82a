// SPDX-License-Identifier: Apache-2.0

/// The records of one block of a ``RecordSet`` as a case stores them: a bit each; where they are few, 16 bits for each
/// that is there. An import of one notice is about ten records, and a case may have fifty thousand such imports.
enum RecordBlock {
  /// How many records a block has.
  static let size = 32_768
  static let wordCount = size / 64
  private static let byteCount = size / 8

  /// A block as bytes; nil for one without records.
  static func encoded(_ words: ArraySlice<UInt64>) -> [UInt8]? {
    let count = words.reduce(0) { $0 + $1.nonzeroBitCount }
    guard count > 0 else { return nil }
    if count * 2 >= byteCount { return words.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) } }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * 2)
    for (index, word) in words.enumerated() {
      forEachBit(word) { bit in
        let position = UInt16(index * 64 + bit)
        bytes += [UInt8(truncatingIfNeeded: position), UInt8(truncatingIfNeeded: position >> 8)]
      }
    }
    return bytes
  }

  /// Does `body` for the words of a block that have a record: their index in the block, and their bits.
  ///
  /// A word may come several times, with one of its bits each.
  static func forEachWord(_ bytes: UnsafeRawBufferPointer, _ body: (Int, UInt64) throws -> Void) throws {
    if bytes.count == byteCount {
      for index in 0..<wordCount {
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        if word != 0 { try body(index, word) }
      }
      return
    }
    guard bytes.count < byteCount, bytes.count.isMultiple(of: 2) else {
      throw Damage(detail: "the records of an import cannot be read")
    }
    for offset in stride(from: 0, to: bytes.count, by: 2) {
      let position = Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
      guard position < size else { throw Damage(detail: "the records of an import cannot be read") }
      try body(position / 64, 1 << UInt64(position % 64))
    }
  }

  /// Does `body` for each bit that is set, from the least one.
  static func forEachBit(_ word: UInt64, _ body: (Int) throws -> Void) rethrows {
    var left = word
    while left != 0 {
      try body(left.trailingZeroBitCount)
      left &= left - 1
    }
  }
}
