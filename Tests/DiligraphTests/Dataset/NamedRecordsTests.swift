// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct NamedRecordsTests {
  private typealias Bytes = UnsafeBufferPointer<UInt8>

  /// Calls `body` with how a record is named.
  private func withNaming<Result>(
    _ id: String, _ name: String, isName: Bool = true, namespaceLength: Int = 0, hash: UInt64? = nil,
    _ body: (NamedRecords.Naming) -> Result
  ) -> Result {
    Array(id.utf8).withUnsafeBufferPointer { id in
      Array(name.utf8).withUnsafeBufferPointer { name in
        body(
          NamedRecords.Naming(
            recordID: id, hash: hash ?? TextTable.hash(id), namespaceLength: namespaceLength, isName: isName, name: name
          ))
      }
    }
  }

  @Test func `each record is found by what it was stated as, and by nothing else`() {
    var missing = 0
    var named = NamedRecords()
    for number in 0..<5_000 {
      withNaming("entity \(number)", "Entity \(number)") {
        named.insert($0, reference: UInt32(number), record: UInt32(number * 2))
      }
    }
    for number in 0..<5_000 {
      let (id, name) = ("entity \(number)", "Entity \(number)")
      if let position = withNaming(id, name, { named.position(of: $0) }) {
        #expect(named[position].reference == number && named[position].record == number * 2)
      } else {
        missing += 1
      }
      #expect(withNaming(id, "ENTITY \(number)") { named.position(of: $0) } == nil)
      #expect(withNaming(id, name, isName: false) { named.position(of: $0) } == nil)
      #expect(withNaming(id, name, namespaceLength: 2) { named.position(of: $0) } == nil)
      // Where the id ends and the name begins is part of it.
      #expect(withNaming(id + "E", String(name.dropFirst()), hash: 0) { named.position(of: $0) } == nil)
    }
    // A few may have had no room.
    #expect(missing < 50)
    #expect(withNaming("entity 5000", "Entity 5000") { named.position(of: $0) } == nil)
  }

  @Test func `what preloading finds is where a record is looked for first`() {
    var named = NamedRecords()
    for number in 0..<200 {
      withNaming("e\(number)", "E\(number)") { named.insert($0, reference: UInt32(number), record: 0) }
    }
    let hashes = (0..<300).map { number in withNaming("e\(number)", "") { $0.hash } }
    var candidates: [UInt32] = []
    _ = named.preload(hashes, &candidates)
    for number in 0..<300 {
      let found = withNaming("e\(number)", "E\(number)") { named.position(of: $0, candidate: candidates[number]) }
      #expect(found == withNaming("e\(number)", "E\(number)") { named.position(of: $0) })
      // A candidate that is another one is passed over.
      let other = withNaming("e\(number)", "E\(number)") { named.position(of: $0, candidate: candidates[0]) }
      if candidates[0] > 0 { #expect(other == found) }
    }
  }

  @Test func `names of one hash fill their neighbourhood and no more`() {
    var named = NamedRecords()
    var found = 0
    for number in 0..<10_000 {
      withNaming("norvale", "Norvale \(number)", hash: 7 << 40) { named.insert($0, reference: 0, record: 0) }
    }
    for number in 0..<10_000
    where withNaming("norvale", "Norvale \(number)", hash: 7 << 40, { named.position(of: $0) }) != nil {
      found += 1
    }
    #expect((1...16).contains(found))
  }

  @Test func `what is too long or empty is passed over`() {
    var named = NamedRecords()
    let long = String(repeating: "n", count: 513)
    for (id, name) in [(long, "n"), ("n", long), ("", "n"), ("n", "")] {
      withNaming(id, name) { named.insert($0, reference: 0, record: 0) }
      #expect(withNaming(id, name) { named.position(of: $0) } == nil)
    }
  }

  @Test(arguments: seeds(200)) func `names and first places are those that were stated, however they come`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    var names: [String: Set<String>] = [:]
    var places: [String: Set<Diligraph.SourceLocation>] = [:]
    var builder = DatasetBuilder()
    var line = 0
    for _ in 0..<random.int(1...6) {
      var batch = StatementBatch()
      for _ in 0..<random.int(0...80) {
        let key = random.pick(["a", "b", "c", "d", "é"])
        let reference =
          random.chance(50)
          ? EntityReference(name: key) : EntityReference(id: key, namespace: random.pick(["", "", "x"]))
        var statement = EntityStatement(reference, names: [Name(random.pick([key, key, key.uppercased()]))])
        // Mostly in order, as a file has them.
        line += 1
        let place = Diligraph.SourceLocation(
          file: random.pick(["t.csv", "t.csv", "u.csv"]), line: random.chance(80) ? line : random.int(1...line),
          path: random.chance(10) ? "p" : nil)
        if !random.chance(10) { statement.location = place }
        if random.chance(5) { statement.notes = ["n"] }
        names[reference.recordID, default: []].formUnion(statement.names.map(\.text))
        if let place = statement.location { places[reference.recordID, default: []].insert(place) }
        batch.add(.entity(statement))
        if random.chance(30) {
          let other = EntityReference(id: random.pick(["a", "z"]))
          batch.add(.relationship(RelationshipStatement(from: reference, to: other, kind: .supply)))
        }
      }
      builder.add(batch)
      if random.chance(20) { builder.add(batch) }
    }
    let dataset = builder.dataset()
    for (id, names) in names {
      guard let index = dataset.entityIndex(ofRecord: id) else {
        Issue.record("no record \(id)")
        continue
      }
      let entity = dataset.entities[index]
      #expect(Set(entity.names.map(\.text)) == names)
      #expect(entity.places == Array((places[id] ?? []).sorted().prefix(EntityStatement.placesKept)))
    }
  }
}
