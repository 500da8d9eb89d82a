// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// Records by their numbers, a bit each: which records an import is about.
struct RecordSet {
  private var words: [UInt64] = []

  /// How many records a stored block has.
  private static let blockSize = 32_768
  private static let wordsInBlock = blockSize / 64

  mutating func insert(_ record: Int64) {
    let word = Int(record >> 6)
    while word >= words.count { words.append(contentsOf: repeatElement(0, count: Self.wordsInBlock)) }
    words[word] |= 1 << UInt64(record & 63)
  }

  func contains(_ record: Int64) -> Bool {
    let word = Int(record >> 6)
    return word >= 0 && word < words.count && words[word] & 1 << UInt64(record & 63) != 0
  }

  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  func subtracting(_ other: RecordSet) -> RecordSet {
    var result = self
    for index in words.indices.prefix(other.words.count) { result.words[index] &= ~other.words[index] }
    return result
  }

  func forEach(_ body: (Int64) throws -> Void) rethrows {
    for (index, word) in words.enumerated() where word != 0 {
      var left = word
      while left != 0 {
        try body(Int64(index * 64 + left.trailingZeroBitCount))
        left &= left - 1
      }
    }
  }

  // MARK: In the case

  /// Stores the records that an import is about.
  func store(import number: Int64, _ db: Database) throws {
    let insert = try RawStatement(db, "INSERT INTO mentions (import, block, records) VALUES (?, ?, ?)")
    for start in stride(from: 0, to: words.count, by: Self.wordsInBlock) {
      let block = words[start..<start + Self.wordsInBlock].map(\.littleEndian)
      guard block.contains(where: { $0 != 0 }) else { continue }
      insert.bind(1, number)
      insert.bind(2, Int64(start / Self.wordsInBlock))
      block.withUnsafeBytes { insert.bind(3, blob: $0) }
      try insert.run()
    }
  }

  /// The records that any of the imports which `condition` selects is about.
  init(_ db: Database, where condition: String) throws {
    let rows = try RawStatement(db, "SELECT block, records FROM mentions WHERE \(condition)")
    while try rows.step() {
      let bytes = try rows.blob(1)
      let block = try rows.requiredInteger(0)
      guard bytes.count == Self.wordsInBlock * 8, (0..<1 << 32).contains(block) else {
        throw Damage(detail: "the records of an import cannot be read")
      }
      let start = Int(block) * Self.wordsInBlock
      // A forged block number must not take all memory: numbers of blocks are those of records.
      guard start <= words.count + (1 << 26) else { throw Damage(detail: "an import is about too many records") }
      while words.count < start + Self.wordsInBlock {
        words.append(contentsOf: repeatElement(0, count: Self.wordsInBlock))
      }
      for index in 0..<Self.wordsInBlock {
        words[start + index] |= UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
      }
    }
  }

  /// No records.
  init() {}

  /// Whether a current import is about the record, by looking at one block of each.
  static func isCurrent(_ record: Int64, _ db: Database) throws -> Bool {
    let rows = try RawStatement(
      db, "SELECT records FROM mentions WHERE block = ? AND import IN (SELECT number FROM current_imports)")
    rows.bind(1, record / Int64(blockSize))
    let bit = Int(record % Int64(blockSize))
    while try rows.step() {
      let bytes = try rows.blob(0)
      guard bytes.count == wordsInBlock * 8 else { throw Damage(detail: "the records of an import cannot be read") }
      if bytes[bit / 8] & 1 << UInt8(bit % 8) != 0 { return true }
    }
    return false
  }
}
