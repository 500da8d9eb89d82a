// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Testing

@testable import Diligraph
@testable import DiligraphCase

@Suite struct CaseChangesTests {
  private let directory: TemporaryDirectory
  private let opened: Case

  init() throws {
    directory = try TemporaryDirectory()
    opened = try Case.create(at: directory.path())
  }

  private func problem(_ body: () throws -> Void) -> CaseError.Problem? {
    do { try body() } catch { return (error as? CaseError)?.problem }
    return nil
  }

  @Test func `a replaced list ends its flags, and history shows them`() throws {
    try opened.add(
      info("old", dataset: "list"), [flag("a", "police"), flag("b", "prison"), entity("b", "B")])
    let summary = try opened.add(
      info("new", dataset: "list", time: "2026-02-02T00:00:00Z"), replace: true,
      [flag("a", "police"), flag("c", "army")])
    #expect(summary.flags.new == 1 && summary.flags.alreadyThere == 1 && summary.flags.ended == 1)
    #expect(summary.entities.ended == 1 && summary.replaced == [1])
    #expect(try opened.dataset().flags.map(\.category).sorted() == ["army", "police"])
    let ended = try opened.endedStatements(ofRecord: "b")
    #expect(ended.map(\.endedAt) == ["2026-02-02T00:00:00Z", "2026-02-02T00:00:00Z"])
    #expect(ended.map(\.statement) == [entity("b", "B"), flag("b", "prison")])
    #expect(try opened.endedStatements(ofRecord: "a").isEmpty)
    #expect(try opened.imports().map(\.endedAt) == ["2026-02-02T00:00:00Z", nil])
    #expect(try opened.find("b").isEmpty)
  }

  @Test func `replacing leaves other data sets alone`() throws {
    try opened.add(info("other", dataset: "other"), [flag("b", "prison")])
    try opened.add(info("old", dataset: "list"), [flag("b", "prison")])
    let summary = try opened.add(info("new", dataset: "list"), replace: true, [flag("c", "army")])
    #expect(summary.flags.ended == 0)
    #expect(try opened.dataset().flags.count == 2)
  }

  @Test func `forgetting an import undoes it, also what it replaced`() throws {
    try opened.add(info("old", dataset: "list"), [flag("a", "police"), supply("a", "b"), entity("a", "A")])
    let before = Content(try opened.dataset())
    try opened.add(info("new", dataset: "list"), replace: true, [flag("c", "army"), entity("c", "C")])
    try opened.forget(importNumber: 2)
    #expect(Content(try opened.dataset()) == before)
    #expect(try opened.find("C").isEmpty)
    try opened.forget(importNumber: 1)
    #expect(try opened.dataset().entities.isEmpty)
    #expect(try opened.imports().isEmpty)
    #expect(try opened.contentVersion() == 4)
    let left = try opened.pool.read { db in
      try ["records", "sources", "files", "names", "entity_statements", "flag_places"].map { table in
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? -1
      }
    }
    #expect(left == [0, 0, 0, 0, 0, 0])
  }

  @Test func `judgements change the data set and can be undone`() throws {
    try opened.add(info("one"), [entity("a", "A"), entity("b", "B"), supply("a", "b")])
    let id = try opened.dataset().relationships[0].id
    func judge(_ action: Judgement.Action) throws -> Int {
      try opened.add(action, author: "ann", time: "2026-01-02T00:00:00Z", reason: "seen").number
    }
    #expect(try judge(.merge("a", "b")) == 1)
    #expect(try opened.dataset().entities.count == 1)
    #expect(try judge(.split("a")) == 2)
    #expect(try opened.dataset().entities.count == 2)
    #expect(try judge(.edit(.relationship, id: id, field: "confidence", value: "0.25")) == 3)
    #expect(try opened.dataset().relationships[0].confidence?.value == 0.25)
    guard case .flag(let statement) = flag("b", "by hand") else { return }
    #expect(try judge(.flag(statement)) == 4)
    #expect(try opened.dataset().flags.map(\.category) == ["by hand"])
    #expect(try opened.dataset().flags[0].sources == statement.sources)
    #expect(try opened.undo(author: "bob", time: "2026-01-03T00:00:00Z").number == 4)
    #expect(try opened.dataset().flags.isEmpty)
    #expect(try opened.undo(number: 2, author: "bob", time: "2026-01-03T00:00:00Z").number == 2)
    #expect(try opened.dataset().entities.count == 1)
    #expect(try opened.judgements().map(\.judgement.number) == [1, 3])
    let all = try opened.judgements(includingUndone: true)
    #expect(all.map(\.undoneBy) == [nil, "bob", nil, "bob"])
    #expect(all[0].judgement.author == "ann" && all[0].judgement.reason == "seen")
  }

  @Test func `judgements that cannot be applied are refused`() throws {
    try opened.add(info("one"), [entity("a", "A")])
    func refuse(_ action: Judgement.Action) -> CaseError.Problem? {
      problem { _ = try opened.add(action, author: "ann", time: "t", reason: "") }
    }
    #expect(refuse(.merge("a", "x")) == .noSuchRecord("x"))
    #expect(refuse(.split("x")) == .noSuchRecord("x"))
    let edit = EditError(
      target: .entity, id: "a",
      problem: .badValue(field: "pass_through", found: "2x", expected: "between 0 and 1, or 0 % and 100 %"))
    #expect(refuse(.edit(.entity, id: "a", field: "pass_through", value: "2x")) == .edit(edit))
    #expect(problem { _ = try opened.undo(author: "ann", time: "t") } == .nothingToUndo)
    #expect(
      problem { _ = try opened.undo(number: 7, author: "ann", time: "t") } == .noSuchJudgement(7, latest: nil)
    )
    _ = try opened.add(.split("a"), author: "ann", time: "t", reason: "")
    _ = try opened.undo(author: "ann", time: "t")
    #expect(problem { _ = try opened.undo(number: 1, author: "ann", time: "t") } == .alreadyUndone(1))
    #expect(problem { try opened.forget(importNumber: 9) } == .noSuchImport(9, known: [1]))
  }

  @Test func `candidates have equal names, other data sets and no contradiction`() throws {
    try opened.add(
      info("one", dataset: "suppliers"),
      [entity("a", "Acme  Ltd", jurisdiction: "GB"), entity("b", "Borel"), entity("b2", "borel")])
    try opened.add(
      info("two", dataset: "list"),
      [entity("x", "ACME LTD", jurisdiction: "GB-SCT"), entity("y", "Acme Ltd", jurisdiction: "FR")])
    let candidates = try opened.candidates(in: opened.dataset()).pairs
    #expect(candidates.map { [$0.first, $0.second] } == [["a", "x"]])
    #expect(candidates.first?.reason == "both are named \"Acme  Ltd\"; both state the jurisdiction GB")
    _ = try opened.add(.merge("a", "x"), author: "ann", time: "t", reason: "")
    #expect(try opened.candidates(in: opened.dataset()).pairs.isEmpty)
  }

  @Test func `an import with same names merges them`() throws {
    try opened.add(info("one", dataset: "one"), [entity("a", "Acme", namespace: "p")])
    try opened.add(info("two", dataset: "two", sameNames: true), [entity("b", "ACME", namespace: "q")])
    #expect(try opened.dataset().entities.count == 1)
    #expect(try opened.dataset().merges.map(\.reason) == [.sameName])
  }

  @Test func `entities are found by id, identifier and name in any script`() throws {
    guard case .entity(var statement) = entity("a", "Šibenik Trgovina d.o.o.") else { return }
    statement.identifiers = [
      Identifier(scheme: "GB-COH", value: "00946107"), Identifier(scheme: "AU-ABN", value: "51 824 753 556"),
      Identifier(scheme: "X-LOCAL", value: "112"),
    ].compactMap(\.self)
    try opened.add(
      info("one"), [.entity(statement), entity("b", "Москва Сервис"), entity("c", "OR NOT Ltd")])
    #expect(try opened.find("a").map(\.recordID) == ["a"])
    #expect(try opened.find("00946107").map(\.match) == [.identifier])
    #expect(try opened.find("GB-COH-00946107").map(\.match) == [.identifier])
    for text in ["51824753556", "51 824 753 556", "AU-ABN-51 824 753 556"] {
      #expect(try opened.find(text).map(\.match) == [.identifier])
      #expect(try opened.dataset().entity(named: text) == opened.dataset().entity(named: "a"))
    }
    #expect(try opened.find("1-12").isEmpty)
    #expect(try opened.find("sibenik trg").map(\.name) == ["Šibenik Trgovina d.o.o."])
    #expect(try opened.find("МОСКВА").map(\.recordID) == ["b"])
    #expect(try opened.find("OR NOT").map(\.recordID) == ["c"])
    // To a character this quote is none; in the query it would end the word.
    #expect(try opened.find("not\"\u{301}x").isEmpty)
  }

  @Test(arguments: [
    "\"; DROP TABLE names; --", "*", "AND", "NEAR(", "\"", "^", "name:x", "a\0b", "", "   ", "(", "-", "NOT",
    "'",
    String(repeating: "x ", count: 10_000),
  ])
  func `a hostile search finds nothing and breaks nothing`(text: String) throws {
    try opened.add(info("one"), [entity("b", "Borel")])
    #expect(try opened.find(text).isEmpty)
    #expect(try opened.find("borel").count == 1)
  }

  @Test func `findings and counts are those of the imports`() throws {
    let finding = Finding("code", .doubt, at: SourceLocation(file: "f", line: 3), "a doubt")
    let summary = try opened.importing(info("one")) { sink in
      try sink.add(supply("a", "b"))
      try sink.add(finding)
    }
    #expect(summary.findings == ["code": 1])
    #expect(try opened.findings(import: 1) == [finding])
    #expect(try opened.findings(offset: 1).isEmpty)
    let counts = try opened.counts()
    #expect(counts.currentImports == 1 && counts.records == 2 && counts.relationships == 1)
    #expect(counts.findings == [.note: 0, .doubt: 1, .error: 0])
    #expect(try opened.imports().first?.summary == summary)
  }
}
