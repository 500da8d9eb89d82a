// SPDX-License-Identifier: Apache-2.0
import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct SelectionTests {
  @Test(arguments: seeds(100))
  func `the first of a sequence are those that sorting gives`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    let values = (0..<random.int(0...300)).map { (value: random.int(0...40), place: $0) }
    let given = seed % 3 == 0 ? values.sorted { $0.value > $1.value } : values
    for count in [0, 1, 2, 7, values.count / 2, values.count, values.count + 1, Int.max] {
      let first = given.first(count) { $0.value != $1.value ? $0.value < $1.value : $0.place < $1.place }
      let sorted = given.sorted { $0.value != $1.value ? $0.value < $1.value : $0.place < $1.place }
      #expect(first.map(\.place) == sorted.prefix(count).map(\.place), "seed \(seed), first \(count)")
    }
  }
}
