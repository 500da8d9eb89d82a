// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct HashSlotsTests {
  /// A table of numbers, found by a hash that has few values: the law is that of a dictionary.
  private struct Numbers {
    var slots: HashSlots
    var numbers: [Int] = []

    static func hash(_ number: Int) -> UInt64 {
      // Few beginnings, and among those of one beginning few that differ at all in what the slots keep.
      let (beginning, rest) = (UInt64(number % 23), UInt64(number % 7))
      return beginning << 59 | rest << 33 | UInt64(number)
    }

    func position(of number: Int) -> Int? {
      slots.find(Self.hash(number)) { numbers[$0] == number }.position
    }

    mutating func insert(_ number: Int) -> Bool {
      let place = slots.find(Self.hash(number)) { numbers[$0] == number }
      guard place.position == nil else { return false }
      numbers.append(number)
      slots.insert(numbers.count - 1, Self.hash(number), at: place)
      return true
    }
  }

  @Test(arguments: [HashSlots.Fill.half, .threeQuarters], seeds(5))
  func `a number is found where it was put, as often as the slots grow and collide`(
    _ fill: HashSlots.Fill, _ seed: Int
  ) {
    var random = SeededGenerator(seed: seed)
    var table = Numbers(slots: HashSlots(fill: fill))
    var known: [Int: Int] = [:]
    for _ in 0..<3_000 {
      let number = Int.random(in: 0..<2_000, using: &random)
      #expect(table.insert(number) == (known[number] == nil))
      if known[number] == nil { known[number] = known.count }
    }
    #expect(table.slots.count == known.count)
    let perSlot = Double(table.slots.byteCount) / 8 / Double(known.count)
    #expect(fill == .half ? perSlot >= 2 : perSlot >= 4.0 / 3)
    for number in 0..<2_000 { #expect(table.position(of: number) == known[number]) }
  }

  @Test func `what is loaded ahead is what is found first`() {
    var table = Numbers(slots: HashSlots())
    for number in stride(from: 0, to: 900, by: 3) { _ = table.insert(number) }
    let hashes = (0..<900).map(Numbers.hash)
    var positions: [UInt32] = [7]
    _ = hashes.withUnsafeBufferPointer { table.slots.preload($0, &positions) }
    for (hash, position) in zip(hashes, positions) {
      let first = table.slots.find(hash) { _ in true }.position
      #expect(Int(position) == first.map { $0 + 1 } ?? 0)
    }
    _ = hashes.withUnsafeBufferPointer { table.slots.preload($0, within: 4, &positions) }
    for (hash, position) in zip(hashes, positions) {
      let first = table.slots.find(hash, within: 4) { _ in true }?.position
      #expect(Int(position) == first.map { $0 + 1 } ?? 0)
    }
  }

  @Test func `positions of one hash are all visited, and only so many of them are searched`() {
    var slots = HashSlots()
    for position in 0..<100 {
      let place = slots.find(5 << 40) { _ in false }
      slots.insert(position, 5 << 40, at: place)
    }
    var visited: [Int] = []
    slots.forEach(5 << 40) { visited.append($0) }
    #expect(visited.sorted() == Array(0..<100))
    #expect(slots.find(5 << 40, within: 16) { $0 == 3 }?.position == 3)
    #expect(slots.find(5 << 40, within: 16) { $0 == 90 } == nil)
    #expect(slots.find(5 << 40) { $0 == 90 }.position == 90)
  }
}
