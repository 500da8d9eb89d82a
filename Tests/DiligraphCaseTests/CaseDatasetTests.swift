// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation
import Testing

@testable import DiligraphCase

@Suite struct CaseDatasetTests {
  @Test(arguments: 0..<50)
  func `a case and a builder give the same data set from the same statements`(seed: Int) throws {
    let directory = try TemporaryDirectory()
    let opened = try Case.create(at: directory.path())
    var generator = StatementGenerator(seed: seed)
    var builder = DatasetBuilder()
    for number in 0..<3 {
      // Of many relationships, some are written together.
      let statements = (0..<(seed % 5 == 0 ? 300 : 60)).map { _ in generator.statement() }
      // Statements that come again, in the same import and in another one.
      let repeated = statements + statements.prefix(10)
      for statement in repeated { builder.add(statement) }
      let finding = Finding("test", .doubt, at: generator.location(), generator.text())
      builder.add(finding)
      try opened.importing(info("file-\(number)")) { sink in
        for statement in repeated { try sink.add(statement) }
        try sink.add(finding)
      }
    }
    let expected = Content(builder.dataset())
    #expect(expected.relationships.count > 10 && expected.flags.count > 5 && expected.entities.count > 1)
    let stored = Content(try opened.dataset())
    #expect(stored.entities == expected.entities)
    #expect(stored.relationships == expected.relationships)
    #expect(stored.flags == expected.flags)
    #expect(stored.merges == expected.merges)
    #expect(stored.findings == expected.findings)
    for size: Int64 in [1, 7, 50] {
      #expect(Content(try opened.reading { db in try opened.dataset(db, partSize: size) }) == expected)
    }
    #expect(Content(try opened.reading { db in try Case.changedDataset(db) }) == expected)
    try opened.close()
    #expect(Content(try Case.open(at: directory.path()).dataset()) == expected)
  }

  @Test(arguments: 0..<20)
  func `a damaged row is said, over whichever connection it is read`(number: Int) throws {
    let directory = try TemporaryDirectory()
    let opened = try Case.create(at: directory.path())
    try opened.add(info("one"), (0..<20).map { supply("a", "b\($0)") })
    try opened.writing { db in
      try db.execute(sql: "UPDATE relationship_statements SET kind = 'no kind' WHERE id = ?", arguments: [number + 1])
    }
    let error = #expect(throws: CaseError.self) {
      try opened.reading { db in try opened.dataset(db, partSize: 1) }
    }
    #expect(error.map { "\($0)".contains("is damaged") } ?? false, "\(String(describing: error))")
  }

  @Test func `importing a file again changes nothing`() throws {
    let directory = try TemporaryDirectory()
    let opened = try Case.create(at: directory.path())
    let first = try opened.add(info("one"), [entity("a", "A"), supply("a", "b"), flag("b", "police")])
    let version = try opened.contentVersion()
    let before = Content(try opened.dataset())
    var called = false
    let second = try opened.importing(info("one")) { _ in called = true }
    #expect(!called)
    #expect(!first.alreadyImported && second.alreadyImported && second.number == first.number)
    #expect(try opened.contentVersion() == version)
    #expect(Content(try opened.dataset()) == before)
    #expect(first.entities.new == 2 && first.relationships.new == 1 && first.flags.new == 1)
  }

  @Test func `a statement of another file is already there, and its place is kept`() throws {
    let directory = try TemporaryDirectory()
    let opened = try Case.create(at: directory.path())
    try opened.add(info("one"), [supply("a", "b", line: 2, file: "one.csv")])
    let summary = try opened.add(
      info("two"), [supply("a", "b", line: 5, file: "two.csv"), supply("a", "c", line: 6, file: "two.csv")])
    #expect(summary.relationships.new == 1 && summary.relationships.alreadyThere == 1)
    #expect(summary.newStatements == 1)
    let dataset = try opened.dataset()
    let index = try #require(dataset.relationships.firstIndex { $0.sources.count == 2 })
    #expect(
      dataset.relationships[index].sources.compactMap(\.location?.file).sorted() == ["one.csv", "two.csv"])
  }

  @Test func `a body that throws leaves the case as it was`() throws {
    struct Stop: Error {}
    let directory = try TemporaryDirectory()
    let opened = try Case.create(at: directory.path())
    try opened.add(info("one"), [supply("a", "b")])
    let before = Content(try opened.dataset())
    let version = try opened.contentVersion()
    #expect(throws: Stop.self) {
      try opened.importing(info("two"), replace: true) { sink in
        try sink.add(supply("c", "d"))
        throw Stop()
      }
    }
    #expect(Content(try opened.dataset()) == before)
    #expect(try opened.imports().map(\.number) == [1])
    #expect(try opened.contentVersion() == version)
  }

  @Test func `a crash in the middle of an import leaves the case as it was`() throws {
    let directory = try TemporaryDirectory()
    let opened = try Case.create(at: directory.path())
    try opened.add(info("one"), [supply("a", "b")])
    let before = Content(try opened.dataset())
    // Little memory for pages, so that the transaction reaches the log before its end.
    try opened.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA cache_size = -2000") }
    try opened.importing(info("two")) { sink in
      // Some batches may wait to be written; the others fill more than the memory for pages.
      for number in 0..<90_000 { try sink.add(supply("a\(number)", "b\(number)")) }
      // What a killed process leaves behind: the file and its log, in the middle of the transaction.
      for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: directory.path() + suffix) {
        try FileManager.default.copyItem(
          atPath: directory.path() + suffix, toPath: directory.path("crashed.diligraph") + suffix)
      }
    }
    let log = try FileManager.default.attributesOfItem(atPath: directory.path("crashed.diligraph") + "-wal")
    #expect((log[.size] as? Int ?? 0) > 1_000_000)
    #expect(Content(try Case.open(at: directory.path("crashed.diligraph")).dataset()) == before)
    #expect(try opened.counts().relationships == 90_001)
  }

  @Test func `a full disk is a clear error and leaves the case as it was`() throws {
    let directory = try TemporaryDirectory()
    let opened = try Case.create(at: directory.path())
    try opened.add(info("one"), [supply("a", "b")])
    let before = Content(try opened.dataset())
    try opened.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 60") }
    let error = #expect(throws: CaseError.self) {
      // An importer that goes on after a failure must not lead to half an import.
      try opened.importing(info("two")) { sink in
        for number in 0..<20_000 { try? sink.add(supply("a\(number)", "b\(number)")) }
      }
    }
    #expect(error?.problem == .diskFull)
    #expect(Content(try opened.dataset()) == before)
    #expect(try opened.imports().map(\.number) == [1])
  }

  @Test func `a reader sees the last complete state while an import goes on`() throws {
    let directory = try TemporaryDirectory()
    let opened = try Case.create(at: directory.path())
    try opened.add(info("one"), [supply("a", "b")])
    try opened.importing(info("two")) { sink in
      for number in 0..<1000 { try sink.add(supply("a\(number)", "b\(number)")) }
      let other = try Case.open(at: directory.path())
      #expect(try other.dataset().relationships.count == 1)
      #expect(try other.counts().relationships == 1)
    }
    #expect(try opened.counts().relationships == 1001)
  }
}
