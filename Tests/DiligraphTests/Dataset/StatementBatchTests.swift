// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Diligraph

@Suite struct StatementBatchTests {
  @Test func `statements come out of a batch as they went in`() throws {
    var batch = StatementBatch()
    // Twice, since a batch that was emptied must not remember.
    for _ in 0..<2 {
      batch.removeAll()
      for statement in try Self.statements() { batch.add(statement) }
      var found: [Statement] = []
      batch.forEachStatement { found.append($0) }
      #expect(found == (try Self.statements()))
      #expect(batch.count == found.count)
    }
  }

  @Test func `no text and the empty text are different texts`() {
    var batch = StatementBatch()
    let empty = batch.add("")
    #expect(batch.string(empty) == "")
    #expect(batch.string(.none) == nil)
  }

  /// Of each kind one with nothing and one with all parts, in the order of kinds.
  private static func statements() throws -> [Statement] {
    let place = SourceLocation(file: "a.csv", line: 3, path: "rows[2]")
    let source = Source(
      publisher: "Register", title: "Ünïcode", url: "https://example.org/1", published: Day("2020-02-29"),
      grade: .officialRegister, confidence: Probability(0.25), stance: .disputes, response: "denied", location: place)
    var entity = EntityStatement(EntityReference(id: "1", namespace: "x"), names: [Name("Eins", language: "de")])
    entity.names.append(Name("One"))
    entity.kind = .publicBody
    entity.role = Role("broker")
    entity.jurisdictions = ["DE", "FR"]
    entity.identifiers = [try #require(Identifier("GB-COH:123"))]
    entity.passThrough = Probability(0.5)
    entity.notes = ["", "note"]
    entity.location = place
    let named = EntityReference(name: "Zwei  GmbH", jurisdiction: "de")
    var relationship = RelationshipStatement(id: "r", from: entity.reference, to: named, kind: .ownership)
    relationship.confidence = Probability(1)
    relationship.share = Share(least: 0.25, most: 0.5)
    relationship.period = Period(start: Day("2001"), end: Day("2002-03-04"))
    relationship.products = [ProductCategory("dpi")]
    relationship.amount = Amount(-3.5, currency: "EUR")
    relationship.sources = [source, Source()]
    relationship.notes = ["n"]
    var flag = FlagStatement(id: "f", entity: named, category: "sanction")
    flag.level = FlagLevel(4)
    flag.confidence = Probability(0.9)
    flag.list = "eu-fsf"
    flag.programme = "P"
    flag.period = Period(start: Day("2011"))
    flag.sources = [source]
    flag.notes = ["n"]
    return [
      .entity(EntityStatement(named)), .entity(entity),
      .relationship(RelationshipStatement(from: named, to: named, kind: .bid)), .relationship(relationship),
      .flag(FlagStatement(entity: named, category: "c")), .flag(flag),
    ]
  }
}
