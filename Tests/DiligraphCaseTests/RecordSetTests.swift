// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import GRDB
import Testing

@testable import DiligraphCase

@Suite struct RecordSetTests {
  private func positions(_ bytes: [UInt8]) throws -> [Int] {
    var found: [Int] = []
    try bytes.withUnsafeBytes { bytes in
      try RecordBlock.forEachWord(bytes) { index, bits in
        RecordBlock.forEachBit(bits) { found.append(index * 64 + $0) }
      }
    }
    return found
  }

  @Test(arguments: [1, 2, 63, 1_000, 2_047, 2_048, 20_000])
  func `a block of few or many records is stored in at most as many bytes as a bit for each, and read as it was`(
    count: Int
  ) throws {
    var random = SeededGenerator(seed: count)
    var words = [UInt64](repeating: 0, count: RecordBlock.wordCount)
    var expected: Set<Int> = []
    while expected.count < count { expected.insert(Int.random(in: 0..<RecordBlock.size, using: &random)) }
    for position in expected { words[position / 64] |= 1 << UInt64(position % 64) }
    let bytes = try #require(RecordBlock.encoded(words[...]))
    #expect(bytes.count == min(2 * count, RecordBlock.size / 8))
    #expect(try positions(bytes) == expected.sorted())
  }

  @Test func `a block without records is not stored`() {
    #expect(RecordBlock.encoded([UInt64](repeating: 0, count: RecordBlock.wordCount)[...]) == nil)
  }

  @Test(arguments: [[1], [0, 0x80], [UInt8](repeating: 0, count: 4_098), [UInt8](repeating: 1, count: 4_095)])
  func `damaged blocks are told`(bytes: [UInt8]) {
    #expect(throws: (any Error).self) { try positions(bytes) }
  }

  @Test func `a union has the records of both`() {
    var (first, second) = (RecordSet(), RecordSet())
    for record: Int64 in [3, 40_000] { first.insert(record) }
    for record: Int64 in [5, 200_000] { second.insert(record) }
    for union in [first.union(second), second.union(first)] {
      var records: [Int64] = []
      union.forEach { records.append($0) }
      #expect(records == [3, 5, 40_000, 200_000])
    }
  }

  @Test(arguments: 0..<20) func `those are found below a limit that other imports are about`(seed: Int) throws {
    var random = SeededGenerator(seed: seed)
    let queue = try DatabaseQueue()
    try queue.write { db in
      try db.execute(
        sql: "CREATE TABLE mentions (import INTEGER, block INTEGER, records BLOB, PRIMARY KEY (import, block))")
      func set(_ count: Int) -> (RecordSet, Set<Int64>) {
        var (set, plain) = (RecordSet(), Set<Int64>())
        for _ in 0..<count {
          let record = Int64.random(in: 0..<90_000, using: &random)
          set.insert(record)
          plain.insert(record)
        }
        return (set, plain)
      }
      var others: Set<Int64> = []
      for number in 1...6 as ClosedRange<Int64> {
        let (some, plain) = set(3_000)
        try some.store(import: number, db)
        if number != 4 { others.formUnion(plain) }
      }
      let (asked, plain) = set(2_000)
      let limit = Int64.random(in: 0..<100_000, using: &random)
      var found: Set<Int64> = []
      try asked.mentioned(below: limit, where: "import <> 4", db).forEach { found.insert($0) }
      #expect(found == plain.intersection(others).filter { $0 < limit })
    }
  }
}
