// SPDX-License-Identifier: Apache-2.0
import DiligraphTesting
import Testing

@testable import DiligraphImport

@Suite struct CellMemoryTests {
  @Test(arguments: 0..<20) func `a cell is remembered as what it was read as last, or not at all`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    var memory = CellMemory<Int>()
    var all: [String: Int] = [:]
    for number in 0..<2_000 {
      let text =
        String(repeating: random.pick(["a", "b", "supply", "é"]), count: random.int(1...30))
        + random.pick(["", "x", "12345678"])
      let cell = Array(text.utf8)
      let known = cell.withUnsafeBufferPointer { memory.known($0) }
      #expect(known == nil || known == all[text])
      if known == nil {
        cell.withUnsafeBufferPointer { memory.keep($0, number) }
        all[text] = number
        #expect(cell.withUnsafeBufferPointer { memory.known($0) } == (cell.count <= 128 ? number : nil))
      }
      if random.chance(1) {
        memory.removeAll()
        #expect(cell.withUnsafeBufferPointer { memory.known($0) } == nil)
      }
    }
  }
}
