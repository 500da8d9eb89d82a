// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

@testable import DiligraphCase

/// What an import remembers of the entities that it stored.
@Suite struct KnownEntityStatementsTests {
  private typealias Known = KnownEntityStatements

  private func digest(_ key: Int) -> Known.Digest {
    var text = "entity \(key)"
    return text.withUTF8 { Known.Digest($0, hash: TextTable.hash($0)) }
  }

  @Test(arguments: 0..<20)
  func `of each statement the first places are kept in order, whatever the order in which they came`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    var known = Known()
    var expected: [Int: Set<Diligraph.SourceLocation>] = [:]
    var stored: [Int: Diligraph.SourceLocation] = [:]
    var keys: [Int64: Int] = [:]
    let files = (0..<3).map { "file\($0).csv" }
    var line = 0
    for _ in 0..<4_000 {
      let key = random.int(0...299)
      // Mostly one line after another, as a table has them.
      line = random.chance(90) ? line + 1 : random.int(1...2_000)
      let file = random.chance(90) ? files[0] : random.pick(files)
      let path = random.chance(95) ? nil : "parties/\(random.int(0...3))"
      var (fileText, pathText) = (file, path ?? "")
      let place = Known.Place(
        file: fileText.withUTF8 { known.number(UnsafeRawBufferPointer($0)) }, line: UInt32(line),
        path: path == nil ? 0 : pathText.withUTF8 { known.number(UnsafeRawBufferPointer($0)) })
      let location = Diligraph.SourceLocation(file: file, line: line, path: path)
      expected[key, default: []].insert(location)
      if let record = known.keep(place, of: digest(key)) {
        // A number that is too large is looked up again.
        #expect(record == (key.isMultiple(of: 2) ? Int64(key) + 4_000_000_000 : 0), "seed \(seed)")
        continue
      }
      #expect(stored[key] == nil, "seed \(seed): a statement was forgotten")
      stored[key] = location
      let statement = Int64(1_000 + stored.count)
      keys[statement] = key
      known.insert(
        digest(key), record: Int64(key) + (key.isMultiple(of: 2) ? 4 : 5) * 1_000_000_000, statement: statement, place)
    }
    var found: [Int: [Diligraph.SourceLocation]] = [:]
    known.forEachWithFurtherPlaces { statement, places, isFirstMoved in
      let key = keys[statement] ?? -1
      found[key] = places.map {
        Diligraph.SourceLocation(file: known.text($0.file) ?? "", line: Int($0.line), path: known.text($0.path))
      }
      #expect(isFirstMoved == (stored[key] != found[key]?.first), "seed \(seed), statement \(statement)")
    }
    let wanted = expected.filter { $0.value.count > 1 }.mapValues {
      Array($0.sorted().prefix(EntityStatement.placesKept))
    }
    #expect(found == wanted, "seed \(seed)")
  }

  @Test func `it is full at its limit, and empty again when it has forgotten`() {
    var known = Known(byteLimit: 20_000)
    var count = 0
    while !known.isFull, count < 10_000 {
      known.insert(digest(count), record: 1, statement: Int64(count), Known.Place(file: 0, line: 0, path: 0))
      count += 1
    }
    #expect((200..<600).contains(count))
    let place = Known.Place(file: 0, line: 0, path: 0)
    for number in 0..<count where known.keep(place, of: digest(number)) == nil {
      Issue.record("\(number) was forgotten")
    }
    known.removeAll()
    let isKept = known.keep(place, of: digest(0))
    #expect(!known.isFull && isKept == nil)
    // Rows of the case go on where they were.
    known.insert(digest(0), record: 7, statement: 5_000_000_000, place)
    var other = place
    other.line = 7
    let isFound = known.keep(other, of: digest(0))
    #expect(isFound == 7)
    known.forEachWithFurtherPlaces { statement, places, _ in
      #expect(statement == 5_000_000_000 && places.count == 2)
    }
  }
}
