// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
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

  @Test func `a union has the records of both, and only the blocks with earlier records are looked at`() {
    var (first, second) = (RecordSet(), RecordSet())
    for record: Int64 in [3, 40_000] { first.insert(record) }
    for record: Int64 in [5, 200_000] { second.insert(record) }
    for union in [first.union(second), second.union(first)] {
      var records: [Int64] = []
      union.forEach { records.append($0) }
      #expect(records == [3, 5, 40_000, 200_000])
      #expect(union.blocks(below: 40_000) == "0")
      #expect(union.blocks(below: 40_001) == "0, 1")
      #expect(union.blocks(below: 1_000_000) == "0, 1, 6")
      #expect(union.blocks(below: 3) == nil)
    }
  }
}
