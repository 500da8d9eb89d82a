// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// Records by their numbers, a bit each: which records an import is about.
struct RecordSet {
  private var words: [UInt64] = []

  private static let wordsInBlock = RecordBlock.wordCount

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
      try RecordBlock.forEachBit(word) { try body(Int64(index * 64 + $0)) }
    }
  }

  func union(_ other: RecordSet) -> RecordSet {
    let (longer, shorter) = words.count < other.words.count ? (other, self) : (self, other)
    var result = longer
    for index in shorter.words.indices { result.words[index] |= shorter.words[index] }
    return result
  }

  // MARK: In the case

  /// Stores the records that an import is about.
  func store(import number: Int64, _ db: Database) throws {
    let insert = try RawStatement(db, "INSERT INTO mentions (import, block, records) VALUES (?, ?, ?)")
    for start in stride(from: 0, to: words.count, by: Self.wordsInBlock) {
      guard let bytes = RecordBlock.encoded(words[start..<start + Self.wordsInBlock]) else { continue }
      insert.bind(1, number)
      insert.bind(2, Int64(start / Self.wordsInBlock))
      bytes.withUnsafeBytes { insert.bind(3, blob: $0) }
      try insert.run()
    }
  }

  /// The records that any of the imports which `condition` selects is about.
  init(_ db: Database, where condition: String) throws {
    let rows = try RawStatement(db, "SELECT block, records FROM mentions WHERE \(condition)")
    while try rows.step() {
      let block = try rows.requiredInteger(0)
      // A forged block number must not take all memory: numbers of blocks are those of records.
      guard (0..<1 << 32).contains(block), Int(block) * Self.wordsInBlock <= words.count + (1 << 26) else {
        throw Damage(detail: "an import is about too many records")
      }
      let start = Int(block) * Self.wordsInBlock
      if words.count < start + Self.wordsInBlock {
        words.append(contentsOf: repeatElement(0, count: start + Self.wordsInBlock - words.count))
      }
      try RecordBlock.forEachWord(try rows.blob(1)) { words[start + $0] |= $1 }
    }
  }

  /// No records.
  init() {}

  /// Those of these records below `limit` that any of the imports which `condition` selects is about.
  ///
  /// The newest imports are asked first, and no more of them than it takes to find all: thousands of small imports share a block.
  func mentioned(below limit: Int64, where condition: String, _ db: Database) throws -> RecordSet {
    let rows = try RawStatement(
      db, "SELECT records FROM mentions WHERE block = ? AND \(condition) ORDER BY import DESC")
    var found = RecordSet()
    found.words = [UInt64](repeating: 0, count: words.count)
    for start in stride(from: 0, to: words.count, by: Self.wordsInBlock) {
      var missing = (start..<start + Self.wordsInBlock).map { words[$0] & Self.bits(ofWord: $0, below: limit) }
      var wordsLeft = missing.count { $0 != 0 }
      guard wordsLeft > 0 else { continue }
      rows.bind(1, Int64(start / Self.wordsInBlock))
      while wordsLeft > 0, try rows.step() {
        try RecordBlock.forEachWord(try rows.blob(0)) { index, bits in
          let hit = missing[index] & bits
          guard hit != 0 else { return }
          found.words[start + index] |= hit
          missing[index] &= ~hit
          if missing[index] == 0 { wordsLeft -= 1 }
        }
      }
      rows.reset()
    }
    return found
  }

  /// The bits of a word that stand for records below a limit.
  private static func bits(ofWord index: Int, below limit: Int64) -> UInt64 {
    let count = limit - Int64(index) * 64
    return count >= 64 ? .max : count <= 0 ? 0 : (1 << UInt64(count)) - 1
  }

  /// Whether a current import is about the record, by looking at one block of each.
  static func isCurrent(_ record: Int64, _ db: Database) throws -> Bool {
    let rows = try RawStatement(
      db, "SELECT records FROM mentions WHERE block = ? AND import IN (SELECT number FROM current_imports)")
    rows.bind(1, record / Int64(RecordBlock.size))
    let place = Int(record % Int64(RecordBlock.size))
    var isCurrent = false
    while !isCurrent, try rows.step() {
      try RecordBlock.forEachWord(try rows.blob(0)) { index, bits in
        if index == place / 64, bits & 1 << UInt64(place % 64) != 0 { isCurrent = true }
      }
    }
    return isCurrent
  }

  /// Does `body` for each record that each current import is about.
  static func forEachMention(_ db: Database, _ body: (_ number: Int64, _ record: Int64) throws -> Void) throws {
    let rows = try RawStatement(
      db, "SELECT import, block, records FROM mentions WHERE import IN (SELECT number FROM current_imports)")
    while try rows.step() {
      let (number, block) = (try rows.requiredInteger(0), try rows.requiredInteger(1))
      guard (0..<1 << 32).contains(block) else { throw Damage(detail: "an import is about too many records") }
      try RecordBlock.forEachWord(try rows.blob(2)) { index, bits in
        let first = block * Int64(RecordBlock.size) + Int64(index * 64)
        try RecordBlock.forEachBit(bits) { try body(number, first + Int64($0)) }
      }
    }
  }
}
