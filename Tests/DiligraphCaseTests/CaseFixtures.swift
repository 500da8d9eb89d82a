// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Foundation
import Testing

@testable import DiligraphCase

/// A directory that is removed with its owner.
final class TemporaryDirectory {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("case-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  func path(_ name: String = "test.diligraph") -> String { url.appendingPathComponent(name).path }

  deinit { try? FileManager.default.removeItem(at: url) }
}

/// An import's description; the digest stands for the bytes.
func info(
  _ digest: String, dataset: String = "tables", time: String = "2026-01-01T00:00:00Z", sameNames: Bool = false
)
  -> ImportInfo
{
  ImportInfo(
    file: "\(digest).csv", digest: digest, byteCount: 10, format: "native-csv", dataset: dataset, time: time,
    sameNames: sameNames, programVersion: "0.1.0")
}

func entity(_ id: String, _ name: String, namespace: String = "", line: Int = 2, jurisdiction: String? = nil)
  -> Statement
{
  var statement = EntityStatement(
    EntityReference(id: id, namespace: namespace), names: [Name(name)],
    location: SourceLocation(file: "entities.csv", line: line))
  statement.jurisdictions = [jurisdiction].compactMap(\.self)
  return .entity(statement)
}

func supply(_ from: String, _ to: String, line: Int = 2, file: String = "supplies.csv") -> Statement {
  var statement = RelationshipStatement(
    from: EntityReference(id: from), to: EntityReference(id: to), kind: .supply)
  statement.sources = [Source(publisher: "Test", location: SourceLocation(file: file, line: line))]
  return .relationship(statement)
}

func flag(_ id: String, _ category: String, namespace: String = "") -> Statement {
  var statement = FlagStatement(entity: EntityReference(id: id, namespace: namespace), category: category)
  statement.list = "test-list"
  statement.sources = [Source(publisher: "List", location: SourceLocation(file: "list.csv", line: 3))]
  return .flag(statement)
}

extension Case {
  @discardableResult
  func add(_ info: ImportInfo, replace: Bool = false, _ statements: [Statement]) throws -> ImportSummary {
    try importing(info, replace: replace) { sink in
      for statement in statements { try sink.add(statement) }
    }
  }
}

/// Everything that can be asked of a data set, to be compared.
struct Content: Equatable {
  var entities: [Entity]
  var relationships: [Relationship]
  var flags: [Flag]
  var merges: [EntityMerge]
  var findings: [Finding]

  init(_ dataset: Dataset) {
    entities = Array(dataset.entities)
    relationships = Array(dataset.relationships)
    flags = dataset.flags
    merges = dataset.merges
    findings = dataset.findings
  }
}

/// Makes statements with every field, stated or not, in any script.
struct StatementGenerator {
  var random: SeededGenerator

  init(seed: Int) { random = SeededGenerator(seed: seed) }

  static let texts = [
    "", "Acme Ltd", "ACME  LTD", "Москва-Сервис", "华为技术", "Šibenik d.o.o.", "a\0b", "a\0c", "\u{10FFFE}0",
    "\"; DROP TABLE names; --",
    "<script>", "'", "back\\slash", "line\nbreak", "👩‍👩‍👧", "שלום", "\u{7F}\u{1B}[2J", "0", "1e5",
  ]

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }
  mutating func maybe<Value>(_ value: (inout Self) -> Value?) -> Value? {
    Bool.random(using: &random) ? value(&self) : nil
  }
  mutating func text() -> String { pick(Self.texts) }
  mutating func list() -> [String] { (0..<Int.random(in: 0...3, using: &random)).map { _ in text() } }

  mutating func reference() -> EntityReference {
    let namespace = pick(["", "ftm", "ocds-1"])
    let key = pick(["a", "b", "c", "d", "Acme Ltd", "华为技术", "x\0y", "x\0z"])
    return Bool.random(using: &random)
      ? EntityReference(id: key, namespace: namespace) : EntityReference(name: key, namespace: namespace)
  }

  mutating func location() -> Diligraph.SourceLocation {
    SourceLocation(
      file: pick(["a.csv", "b\0.json", "c"]), line: maybe { Int.random(in: 1...30, using: &$0.random) },
      // No empty path: in the order of places it ties with none, and the builder breaks ties by chance.
      path: maybe { "p" + $0.text() })
  }

  mutating func day() -> Day? { Day(number: Int.random(in: -700_000...40_000, using: &random)) }
  mutating func probability() -> Probability? { Probability(Double.random(in: 0...1, using: &random)) }

  mutating func source() -> Source {
    Source(
      publisher: maybe { $0.text() }, title: maybe { $0.text() }, url: maybe { $0.text() },
      published: maybe { $0.day() }, grade: maybe { Grade($0.pick(Grade.known)) },
      confidence: maybe { $0.probability() }, stance: pick(Stance.allCases), response: maybe { $0.text() },
      location: maybe { $0.location() })
  }

  mutating func sources() -> [Source] { (0..<Int.random(in: 0...3, using: &random)).map { _ in source() } }

  mutating func statement() -> Statement {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: .entity(entity())
    case 1: .relationship(relationship())
    default: .flag(flag())
    }
  }

  mutating func entity() -> EntityStatement {
    var statement = EntityStatement(
      reference(), names: list().map { Name($0) }, location: maybe { $0.location() })
    statement.names += maybe { Name($0.text(), language: "ru") }.map { [$0] } ?? []
    statement.kind = maybe { $0.pick(EntityKind.allCases) }
    statement.role = maybe { Role($0.text()) }
    statement.jurisdictions = maybe { [$0.pick(["GB", "US-CA", "", "CN"])] } ?? []
    statement.identifiers = list().compactMap { Identifier(scheme: "GB-COH", value: $0) }
    statement.passThrough = maybe { $0.probability() }
    statement.notes = list()
    return statement
  }

  mutating func relationship() -> RelationshipStatement {
    var statement = RelationshipStatement(
      id: maybe { $0.pick(["r1", "r2", "r\0", ""]) }, from: reference(), to: reference(),
      kind: pick(RelationshipKind.allCases))
    statement.confidence = maybe { $0.probability() }
    statement.share = maybe { Share(least: 0.1, most: Double.random(in: 0.1...1, using: &$0.random)) }
    statement.period = Period(start: maybe { $0.day() }, end: maybe { $0.day() })
    statement.products = list().map { ProductCategory($0) }
    statement.amount = maybe {
      Amount($0.pick([0, -1.5, 1e300, 12_345_678.9]), currency: $0.maybe { $0.pick(["EUR", ""]) })
    }
    statement.sources = sources()
    statement.notes = list()
    return statement
  }

  mutating func flag() -> FlagStatement {
    var statement = FlagStatement(
      id: maybe { $0.pick(["f1", "f\0"]) }, entity: reference(), category: text())
    statement.level = maybe { FlagLevel(Int.random(in: 0...5, using: &$0.random)) }
    statement.confidence = maybe { $0.probability() }
    statement.list = maybe { $0.text() }
    statement.programme = maybe { $0.text() }
    statement.period = Period(start: maybe { $0.day() }, end: maybe { $0.day() })
    statement.sources = sources()
    statement.notes = list()
    return statement
  }
}
