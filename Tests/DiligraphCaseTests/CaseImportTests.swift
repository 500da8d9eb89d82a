// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Testing

@testable import Diligraph
@testable import DiligraphCase

/// Everything that a case answers about its imports, to be compared.
private struct Answers: Equatable {
  var content: Content
  var counts: CaseCounts
  var summaries: [ImportSummary]
  var found: [[FoundEntity]]
  var candidates: [MergeCandidate]

  init(_ opened: Case) throws {
    content = Content(try opened.dataset())
    counts = try opened.counts()
    summaries = try opened.imports().map(\.summary)
    found = try ["acme", "a", "Москва", "ftm:a", "GB-COH-1E5", "sibenik"].map { try opened.find($0) }
    candidates = try opened.candidates(in: opened.dataset()).pairs
  }
}

@Suite struct CaseImportTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Three imports of generated statements, of which many are stated again, and a newer edition of the first.
  private func imports(seed: Int) -> [(info: ImportInfo, replace: Bool, statements: [Diligraph.Statement])] {
    var generator = StatementGenerator(seed: seed)
    var all: [Diligraph.Statement] = []
    return (0..<4).map { number in
      let new = (0..<60).map { _ in generator.statement() }
      let known = (0..<30).compactMap { _ in all.isEmpty ? nil : generator.pick(all) }
      all += new
      let dataset = number == 3 ? "d0" : "d\(number)"
      return (info("f\(number)", dataset: dataset), number == 3, new + known + new.prefix(9))
    }
  }

  private func answers(
    _ name: String, seed: Int, deferring: IndexDeferral,
    _ add: (inout CaseImport, [Diligraph.Statement]) throws -> Void
  ) throws -> Answers {
    let opened = try Case.create(at: directory.path(name))
    for one in imports(seed: seed) {
      try opened.importing(one.info, replace: one.replace, deferring: deferring) { try add(&$0, one.statements) }
    }
    try opened.pool.write { db in
      #expect(try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"])
      // Throws when the index of names is not the one of the table of names.
      try db.execute(sql: "INSERT INTO name_search (name_search, rank) VALUES ('integrity-check', 1)")
    }
    return try Answers(opened)
  }

  private func addEach(_ sink: inout CaseImport, _ statements: [Diligraph.Statement]) throws {
    for statement in statements { try sink.add(statement) }
  }

  @Test(arguments: 0..<12)
  func `when indexes are made changes no answer`(seed: Int) throws {
    let kept = try answers("kept", seed: seed, deferring: .never, addEach)
    #expect(kept.counts.relationships > 20 && kept.summaries[3].relationships.alreadyThere > 0)
    #expect(kept.summaries[3].relationships.ended + kept.summaries[3].flags.ended > 0)
    #expect(try answers("deferred", seed: seed, deferring: .always, addEach) == kept)
    #expect(try answers("usual", seed: seed, deferring: .whenLarge, addEach) == kept)
  }

  @Test(arguments: 0..<12)
  func `statements in batches of any size are stored as statements one by one are`(seed: Int) throws {
    let single = try answers("single", seed: seed, deferring: .whenLarge, addEach)
    let batches = try answers("batches", seed: seed, deferring: .whenLarge) { sink, statements in
      var batch = StatementBatch()
      for statement in statements {
        batch.add(statement)
        if batch.count > seed {
          try sink.add(batch)
          batch.removeAll()
        }
      }
      try sink.add(batch)
    }
    #expect(batches == single)
  }

  @Test func `what an importer writes in another form is the same statement`() throws {
    let opened = try Case.create(at: directory.path())
    let summary = try opened.importing(info("one")) { sink in
      for (product, role, grade) in [("video-analytics", "operator", "A3"), (" Video_Analytics", "Operator ", "a3")] {
        var batch = StatementBatch()
        let from = batch.add(EntityReference(id: "a"))
        var relationship = StatementBatch.RelationshipRow(from: from, to: from, kind: .supply)
        relationship.products = batch.add(items: [batch.add(product)])
        var source = StatementBatch.SourceRow()
        source.grade = batch.add(grade)
        relationship.sources = batch.add(sources: [source])
        batch.add(relationship)
        var entity = StatementBatch.EntityRow(from)
        entity.role = batch.add(role)
        batch.add(entity)
        try sink.add(batch)
      }
    }
    #expect(summary.relationships.new == 1 && summary.newStatements == 2)
    #expect(try opened.dataset().relationships.first?.products.map(\.name) == ["video-analytics"])
  }

  @Test func `a statement has the places of all that state it, each once`() throws {
    let opened = try Case.create(at: directory.path())
    try opened.importing(info("one")) { sink in
      for line in [5, 3, 5, 9] { try sink.add(supply("a", "b", line: line)) }
      for line in (1...20).reversed() { try sink.add(entity("a", "Acme", line: line)) }
    }
    let summary = try opened.add(info("two"), [supply("a", "b", line: 5), entity("a", "Acme", line: 3)])
    #expect(summary.newStatements == 0 && summary.relationships.alreadyThere == 1)
    let rows = try opened.pool.read { db in
      try ["relationship", "entity"].map { kind in
        try Int.fetchAll(
          db,
          sql: """
            SELECT line FROM \(kind)_statements UNION ALL SELECT line FROM \(kind)_places WHERE import = 1 ORDER BY 1
            """)
      }
    }
    #expect(rows == [[3, 5, 9], [1, 2, 3]])
    #expect(
      try opened.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM relationship_places WHERE import = 2") }
        == 1)
    try opened.forget(importNumber: 1)
    #expect(try opened.dataset().relationships.map { $0.sources.compactMap(\.location?.line) } == [[5]])
    #expect(try opened.dataset().entities.first { $0.id == "a" }?.name == "Acme")
    #expect(try opened.find("acme").map(\.recordID) == ["a"])
  }

  @Test func `entities that share a strong identifier are merged, and placeholders merge nobody`() throws {
    func company(_ id: String, _ value: String) -> Diligraph.Statement {
      var statement = EntityStatement(EntityReference(id: id), names: [Name(id)])
      statement.identifiers = [Identifier(scheme: "GB-COH", value: value)].compactMap(\.self)
      return .entity(statement)
    }
    for deferring in [IndexDeferral.always, .never] {
      let opened = try Case.create(at: directory.path("\(deferring)"))
      func add(_ name: String, _ statements: [Diligraph.Statement]) throws -> Int {
        try opened.importing(info(name), deferring: deferring) { try addEach(&$0, statements) }.entities.merged
      }
      #expect(try add("one", [company("a", "00946107"), company("b", "00000000"), company("c", "00000000")]) == 0)
      #expect(try add("two", [company("d", "00946107"), company("e", "00946107"), company("f", "1234")]) == 2)
      #expect(try add("three", [company("a", "00946107")]) == 1)
      #expect(try opened.dataset().entities.count == 4)
    }
  }

  @Test func `a failure of storing ends the import at a later call, with the case as it was`() throws {
    let opened = try Case.create(at: directory.path())
    try opened.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 60") }
    var taken = 0
    let error = #expect(throws: CaseError.self) {
      try opened.importing(info("one")) { sink in
        while taken < 2_000_000 {
          try sink.add(supply("a\(taken)", "b\(taken)"))
          taken += 1
        }
      }
    }
    #expect(error?.problem == .diskFull)
    #expect(taken < 2_000_000)
    #expect(try opened.imports().isEmpty)
    #expect(try opened.counts() == CaseCounts(findings: [.note: 0, .doubt: 0, .error: 0]))
  }

  @Test func `after closing, everything is in the one file`() throws {
    let opened = try Case.create(at: directory.path())
    try opened.add(info("one"), [supply("a", "b")])
    try opened.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == ["test.diligraph"])
    #expect(try Case.open(at: directory.path()).counts().relationships == 1)
  }

  @Test func `more records than memory keeps are the same records`() throws {
    let opened = try Case.create(at: directory.path())
    try opened.pool.write { db in
      for limit in [10, 1000] {
        var numbers = try RecordNumbers(db, deferring: .whenLarge, countLimit: limit)
        var batch = StatementBatch()
        for number in 0..<100 {
          _ = batch.add(EntityReference(id: "r\(number % 50)", namespace: number < 50 ? "n" : ""))
        }
        let found = try batch.bytes.withUnsafeBytes { bytes in
          try batch.ends.withUnsafeBufferPointer { ends in
            let texts = BatchTexts(bytes, ends: ends, isPlain: BatchTexts.arePlain(bytes))
            return try (0..<2).map { _ in
              try batch.references.indices.map { try numbers.number(ofReference: $0, in: batch, texts) }
            }
          }
        }
        #expect(found == [Array(1...100), Array(1...100)])
        try numbers.makeIndex()
      }
    }
  }
}

@Suite struct BatchPreparationTests {
  @Test(arguments: 0..<20) func `a batch is the same whoever makes it ready`(seed: Int) {
    var generator = StatementGenerator(seed: seed)
    var (one, other) = (BatchPreparation(), BatchPreparation())
    var seenPlain: Set<Bool> = []
    for number in 0..<20 {
      var batch = StatementBatch()
      for _ in 0..<5 {
        batch.add(.relationship(generator.relationship()))
        batch.add(.flag(generator.flag()))
      }
      if number.isMultiple(of: 4) {
        batch.add(.entity(EntityStatement(EntityReference(id: "e"), names: [Name("a\u{0}b")])))
      }
      let (first, second) = (one.prepare(batch), other.prepare(batch))
      #expect(first.digests == second.digests && first.identities == second.identities)
      #expect(first.digests.count == batch.entities.count && first.identities.count == batch.relationships.count)
      #expect(first.sourceKeys.count == batch.sources.count)
      for index in 0..<first.sourceKeys.count {
        #expect(first.sourceKeys.withKey(index) { Array($0) } == second.sourceKeys.withKey(index) { Array($0) })
      }
      #expect(first.isPlain == !batch.bytes.contains { $0 == 0 || $0 == 0xF4 })
      seenPlain.insert(first.isPlain)
      // The one that prepares every other batch gives what the one that prepares all gives.
      if number.isMultiple(of: 2) { _ = other.prepare(StatementBatch()) }
    }
    #expect(seenPlain.contains(false))
  }
}

@Suite struct PreparedKeysTests {
  @Test func `keys that repeat a long text many times do not wait with others`() {
    var batch = StatementBatch()
    let publisher = batch.add(String(repeating: "p", count: 100_000))
    for number in 1...100 {
      var source = StatementBatch.SourceRow()
      source.publisher = publisher
      _ = batch.add(source: source)
      #expect(BatchPreparation.mayWait(batch) == (number * 100_000 <= 8 << 20))
    }
  }
}

@Suite struct StatementIdentityTests {
  @Test(arguments: 0..<20)
  func `the identity is the hash of the id that a statement has`(seed: Int) {
    var generator = StatementGenerator(seed: seed)
    var identity = StatementIdentity()
    for _ in 0..<50 {
      var batch = StatementBatch()
      let relationship = generator.relationship()
      let flag = generator.flag()
      batch.add(.relationship(relationship))
      batch.add(.flag(flag))
      let found = batch.bytes.withUnsafeBytes { bytes in
        batch.ends.withUnsafeBufferPointer { ends in
          let texts = BatchTexts(bytes, ends: ends, isPlain: BatchTexts.arePlain(bytes))
          return [
            identity.relationship(batch.relationships[0], batch, texts), identity.flag(batch.flags[0], batch, texts),
          ]
        }
      }
      let expected = [relationship.effectiveID, flag.effectiveID].map { id in
        Array(id.utf8).withUnsafeBytes { Int64(bitPattern: StableHash.murmur($0)) }
      }
      #expect(found == expected)
    }
  }

  @Test func `the hash is MurmurHash64A, as the case files have it`() {
    func hash(_ text: String) -> UInt64 { Array(text.utf8).withUnsafeBytes { StableHash.murmur($0) } }
    // By a second implementation, in Python.
    #expect(hash("") == 0 && hash("a") == 0x0717_17D2_D36B_6B11)
    #expect(hash("abcdefgh") == 0xAFDB_0257_FF41_AA98 && hash("GB-COH-00946107") == 0x2190_43E0_246E_2889)
  }
}

@Suite struct InternTableTests {
  private func find(_ table: InternTable, _ text: String) -> InternTable.Position {
    Array(text.utf8).withUnsafeBytes { table.find($0) }
  }

  @Test func `a table finds what it has, also after growing, until it is full`() {
    var table = InternTable(countLimit: 5000, byteLimit: 1 << 20)
    for number in 0..<5000 {
      let key = Array("key-\(number)".utf8)
      key.withUnsafeBytes { bytes in
        let position = table.find(bytes)
        #expect(position.index == nil && !table.isFull)
        table.insert(bytes, Int64(number * 3), at: position)
      }
    }
    #expect(table.isFull)
    #expect((0..<5000).allSatisfy { find(table, "key-\($0)").index == $0 && table.values[$0] == Int64($0 * 3) })
    #expect(find(table, "key-").index == nil && find(table, "").index == nil)
    table.removeAll()
    #expect(find(table, "key-1").index == nil && !table.isFull)
  }
}
