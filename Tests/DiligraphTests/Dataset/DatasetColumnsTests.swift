// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Testing

@testable import Diligraph

@Suite struct TextOrderTests {
  private static let pieces = ["a", "b", "aa", "é", ">", "/", " ", "\u{0}", "entity-0", "z", "A/S", "日", "~"]

  @Test(arguments: seeds(100), [nil, UInt8(ascii: ">"), UInt8(ascii: "/")])
  func `texts are in the order of their bytes and of what follows them`(seed: Int, terminator: UInt8?) {
    var random = SeededGenerator(seed: seed)
    let prefix = random.chance(50) ? "entity-" : ""
    var table = TextTable()
    for _ in 0..<random.int(0...60) {
      _ = table.intern(prefix + (0..<random.int(0...6)).map { _ in random.pick(Self.pieces) }.joined())
    }
    let order = TextOrder(bytes: table.bytes, range: table.range, terminator: terminator)
    let sorted = order.sorted(random.shuffled(Array(0..<UInt32(table.count))))
    let end = terminator.map { String(UnicodeScalar($0)) } ?? ""
    let texts = sorted.map { table.string($0) + end }
    #expect(texts == texts.sorted(by: precedesByCodePoint))
    #expect(Set(sorted).count == table.count)
    // Texts are in one group when one is the beginning of the other.
    let (group, isShared) = order.groups(sorted, count: table.count)
    for (i, a) in sorted.enumerated() {
      for (j, b) in sorted.enumerated() where i < j && texts[j].utf8.starts(with: texts[i].utf8) {
        #expect(group[Int(a)] == group[Int(b)] && isShared[Int(group[Int(a)])])
      }
    }
    #expect(sorted.map { group[Int($0)] } == sorted.map { group[Int($0)] }.sorted())
  }

  @Test(arguments: seeds(50)) func `a text has one number, whatever its tag is beside`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    var table = TextTable()
    var known: [String: UInt32] = [:]
    for _ in 0..<500 {
      let text = (0..<random.int(0...4)).map { _ in random.pick(Self.pieces) }.joined()
      let tag = UInt32(random.int(0...1))
      let key = "\(tag) \(text)"
      let number = table.intern(text, tag: tag)
      #expect(known[key] ?? number == number)
      known[key] = number
      #expect(table.string(number) == text && table.tag(number) == tag)
      #expect(table.number(of: text) == [known["0 \(text)"], known["1 \(text)"]].compactMap(\.self).min())
    }
    #expect(table.count == known.count)
    #expect(table.number(of: "none of these") == nil)
    // A text that is only appended has a number of its own, and is not found.
    let appended = Array("none of these".utf8).withUnsafeBufferPointer { table.append($0) }
    #expect(table.string(appended) == "none of these" && table.tag(appended) == 0)
    #expect(table.number(of: "none of these") == nil)
    #expect(table.intern("none of these") == appended + 1 && table.areEqual(appended, appended + 1))
  }
}

@Suite struct RelationshipColumnsTests {
  /// Statements whose ids are close to each other, and often equal.
  private static func statements(_ random: inout SeededGenerator) -> [RelationshipStatement] {
    let keys = ["a", "a", "b", "a b", "a>b", "a/b", "a/s", "b>a/supply", "a ", "é", "x:a", "A"]
    func reference(_ random: inout SeededGenerator) -> EntityReference {
      let namespace = random.pick(["", "", "", "x", "x:a"])
      return random.chance(30)
        ? EntityReference(name: random.pick(keys), namespace: namespace)
        : EntityReference(id: random.pick(keys), namespace: namespace)
    }
    return (0..<random.int(1...60)).map { line in
      var statement = RelationshipStatement(
        from: reference(&random), to: reference(&random), kind: random.pick([.supply, .supply, .award, .partOf]))
      if random.chance(20) { statement.id = random.pick(["r", "r1", "a>b/supply/", "s"]) }
      if random.chance(30) {
        statement.period = Period(start: random.pick([Day("0987-01-02"), Day("2020")]), end: nil)
      }
      if random.chance(20) { statement.period.end = Day("2021-12-31") }
      if random.chance(20) {
        statement.products = [ProductCategory("dpi"), ProductCategory(random.pick(["a", "dpi"]))]
      }
      if random.chance(30) {
        statement.amount = Amount(random.pick([5, 0.5, -1e20]), currency: random.pick([nil, "EUR"]))
      }
      if random.chance(10) { statement.confidence = Probability(random.hundredths(0...100)) }
      if random.chance(10) { statement.notes = ["n", random.pick(["m", "n"])] }
      for _ in 0..<random.int(0...2) {
        let place = SourceLocation(file: random.pick(["t.csv", "u.csv"]), line: line + 2)
        statement.sources.append(Source(publisher: random.pick(["P", nil]), location: random.pick([place, nil])))
      }
      return statement
    }
  }

  private func dataset(_ statements: [RelationshipStatement]) -> Dataset {
    var builder = DatasetBuilder()
    for statement in statements { builder.add(.relationship(statement)) }
    return builder.dataset()
  }

  @Test(arguments: seeds(300))
  func `relationships are those of the statements' ids, in the order of ids`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    let statements = Self.statements(&random)
    let dataset = dataset(statements)
    let ids = dataset.relationships.map(\.id)
    #expect(ids == ids.sorted(by: precedesByCodePoint))
    #expect(ids == dataset.relationships.indices.map { dataset.relationships.id($0) })
    // Grouped slowly: one relationship for each id, pair of entities and kind.
    func entity(_ reference: EntityReference) -> Int { dataset.entityIndex(ofRecord: reference.recordID) ?? -1 }
    let wanted = Dictionary(grouping: statements) {
      "\($0.effectiveID) \(entity($0.from)) \(entity($0.to)) \($0.kind)"
    }
    #expect(ids.count == wanted.count)
    #expect(Set(ids.map { String($0.prefix { $0 != "#" }) }) == Set(statements.map(\.effectiveID)))
    for (index, relationship) in dataset.relationships.enumerated() {
      let id = String(relationship.id.prefix { $0 != "#" })
      let group = wanted["\(id) \(relationship.from) \(relationship.to) \(relationship.kind)"] ?? []
      #expect(!group.isEmpty)
      #expect(Set(relationship.sources) == Set(group.flatMap(\.sources)))
      #expect(relationship.notes == Set(group.flatMap(\.notes)).sorted())
      #expect(relationship.products == Set(group.flatMap(\.products)).sorted())
      #expect(relationship.confidence == group.compactMap(\.confidence).max())
      #expect(dataset.relationships.parties(index) == (relationship.from, relationship.to))
      if Set(ids).count == ids.count { #expect(dataset.relationshipIndex(relationship.id) == index) }
    }
  }

  @Test(arguments: seeds(200))
  func `the order of statements, their repetition and their batches change nothing`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    let statements = Self.statements(&random)
    let one = dataset(statements)
    var builder = DatasetBuilder()
    var batch = StatementBatch()
    for statement in random.shuffled(statements + statements) {
      batch.add(.relationship(statement))
      if random.chance(10) {
        builder.add(batch)
        batch.removeAll()
      }
    }
    builder.add(batch)
    let other = builder.dataset()
    #expect(one.entities == other.entities)
    #expect(one.relationships == other.relationships)
    #expect(one.findings == other.findings)
  }

  @Test(arguments: seeds(3)) func `a batch that is taken in on two cores says the same`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    var statements: [Statement] = []
    while statements.count < 6_000 {
      for var statement in Self.statements(&random) {
        if random.chance(70) { statement.from = EntityReference(id: "f\(random.int(0...900))", namespace: "n") }
        statements.append(.relationship(statement))
        statements.append(
          .entity(
            EntityStatement(
              statement.from, names: [Name(random.pick(["Norvale", "Tarn", "Kestrel"]))],
              location: SourceLocation(file: random.pick(["a.csv", "b.csv"]), line: random.int(1...99)))))
      }
    }
    var together = DatasetBuilder()
    var batch = StatementBatch()
    for statement in statements { batch.add(statement) }
    // Twice, so that most of it is there already.
    together.add(batch)
    together.add(batch)
    var apart = DatasetBuilder()
    for statement in statements { apart.add(statement) }
    let (one, other) = (together.dataset(), apart.dataset())
    #expect(one.entities == other.entities)
    #expect(one.relationships == other.relationships && one.findings == other.findings)
  }

  @Test func `kinds are ranked as their names`() {
    let byName = RelationshipKind.allCases.sorted { precedesByCodePoint($0.rawValue, $1.rawValue) }
    #expect(byName.map(\.rankOfName) == Array(0..<UInt64(byName.count)))
  }
}

@Suite struct RecordTableTests {
  @Test(arguments: seeds(100)) func `the first places in order are kept, however they come`(seed: Int) {
    var random = SeededGenerator(seed: seed)
    let places = (0..<random.int(0...20)).map { _ in
      SourceLocation(
        file: random.pick(["a.csv", "b.csv"]), line: random.pick([nil, random.int(1...9)]),
        path: random.pick([nil, nil, "x", "y"]))
    }
    var builder = DatasetBuilder()
    for place in places {
      builder.add(.entity(EntityStatement(EntityReference(id: "e"), names: [Name("E")], location: place)))
    }
    let wanted = Array(Set(places).sorted().prefix(EntityStatement.placesKept))
    #expect(builder.dataset().entities.flatMap(\.places) == wanted)
  }

  @Test func `an entity that is only named is as one of which more is stated`() throws {
    let plain = EntityStatement(
      EntityReference(name: "Norvale  GmbH"), names: [Name("Norvale  GmbH")],
      location: SourceLocation(file: "a", line: 2))
    var more = plain
    more.notes = ["n"]
    var builder = DatasetBuilder()
    builder.add(.entity(plain))
    let first = try #require(builder.dataset().entities.first)
    builder.add(.entity(more))
    var second = try #require(builder.dataset().entities.first)
    second.notes = []
    #expect(first == second)
    builder.add(.entity(EntityStatement(plain.reference, names: [Name("NORVALE GMBH")])))
    #expect(builder.dataset().entities[0].names.map(\.text) == ["NORVALE GMBH", "Norvale  GmbH"])
  }
}
