// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Testing

@testable import Diligraph
@testable import DiligraphCase

@Suite struct CaseAssessmentsTests {
  private let directory: TemporaryDirectory
  private let opened: Case

  init() throws {
    directory = try TemporaryDirectory()
    opened = try Case.create(at: directory.path())
    try opened.add(info("a"), [entity("a", "A"), entity("b", "B"), supply("a", "b")])
  }

  private func draft(_ fields: [(Assessment.Field, String)]) throws -> Assessment {
    var draft = Assessment()
    for (field, text) in fields { try draft.set(field, to: text) }
    return draft
  }

  @discardableResult
  private func assess(
    _ record: String, _ fields: [(Assessment.Field, String)], by author: String = "analyst"
  ) throws -> AssessmentVersion {
    try #require(try change(record, fields, by: author))
  }

  private func change(
    _ record: String, _ fields: [(Assessment.Field, String)], by author: String = "analyst"
  ) throws -> AssessmentVersion? {
    try opened.assess(
      record: record, taking: Set(fields.map(\.0)), from: draft(fields), author: author, time: "2026-03-01T00:00:00Z")
  }

  private func history(_ record: String) throws -> AssessmentHistory {
    let dataset = try opened.dataset()
    return try opened.assessments(of: dataset.entities[try #require(dataset.entityIndex(ofRecord: record))])
  }

  @Test func `a version changes the fields that are given and keeps the others, and every version stays`() throws {
    try assess("a", [(.involvement, "contribute"), (.owner, "Ana"), (.due, "2026-12")])
    try assess("a", [(.status, "in-progress"), (.owner, "")], by: "reviewer")
    let history = try history("a")
    let current = try #require(history.current.first)
    #expect(history.current.count == 1)
    #expect(current.assessment.involvement == .contribute && current.assessment.owner == nil)
    #expect(current.assessment.due == Day("2026-12-31") && current.assessment.status == .inProgress)
    #expect(history.versions.map(\.author) == ["reviewer", "analyst"])
    #expect(history.versions.map { history.changes(of: $0) } == [[.owner, .status], [.involvement, .owner, .due]])
    #expect(history.versions[1].assessment.owner == "Ana")
  }

  @Test func `every field comes back as it was written, hostile text and all`() throws {
    let hostile = "=cmd()\u{0}\u{202E}<script>\n\"' \u{1B}[31m"
    let texts: [Assessment.Field: String] = [
      .involvement: "not-determined", .status: "on-hold", .due: "2027-02-28",
    ]
    let fields = Assessment.Field.allCases.map { ($0, texts[$0] ?? "\($0.rawValue) \(hostile) end") }
    let version = try assess("b", fields)
    for (field, text) in fields { #expect(version.assessment[field] == text) }
    #expect(try history("b").versions == [version])
    #expect(try Case.open(at: directory.path()).assessments() == [version])
  }

  @Test func `assessments follow a merge and a split, and none is dropped`() throws {
    try assess("a", [(.involvement, "cause")])
    try assess("b", [(.involvement, "directly-linked")])
    _ = try opened.add(.merge("a", "b"), author: "x", time: "2026-03-02T00:00:00Z", reason: "one")
    let merged = try history("a")
    #expect(merged.current.map(\.record) == ["b", "a"])
    #expect(merged.current.map(\.assessment.involvement) == [.directlyLinked, .cause])
    try assess("b", [(.involvement, "")])
    #expect(try history("a").current.map(\.record) == ["a"])
    #expect(try history("a").versions.count == 3)
    _ = try opened.undo(author: "x", time: "2026-03-03T00:00:00Z")
    #expect(try history("a").versions.map(\.record) == ["a"])
    #expect(try history("b").versions.map(\.record) == ["b", "b"])
  }

  @Test func `an assessment of a record that no import states any more is kept`() throws {
    try assess("a", [(.note, "kept")])
    try opened.forget(importNumber: 1)
    #expect(try opened.assessments().map(\.assessment.note) == ["kept"])
  }

  @Test func `a record that no import states any more can be assessed where it was before`() throws {
    try assess("a", [(.note, "kept")])
    try opened.forget(importNumber: 1)
    try assess("a", [(.note, "")], by: "reviewer")
    let history = try opened.assessments(ofRecord: "a")
    #expect(history.current.isEmpty && history.versions.map(\.author) == ["reviewer", "analyst"])
  }

  @Test func `what changes no field makes no version`() throws {
    #expect(try change("a", [(.owner, "   ")]) == nil)
    try assess("a", [(.owner, "Ana")])
    #expect(try change("a", [(.owner, " Ana ")], by: "reviewer") == nil)
    #expect(try history("a").versions.count == 1)
  }

  @Test func `a record that the case does not have cannot be assessed`() throws {
    #expect(throws: CaseError(path: directory.path(), problem: .noSuchRecord("c"))) { try assess("c", [(.note, "x")]) }
    #expect(try opened.assessments().isEmpty)
  }

  @Test func `an assessment changes neither the data set nor the content version`() throws {
    let version = try opened.contentVersion()
    let before = Content(try opened.dataset())
    try assess("a", [(.involvement, "cause")])
    #expect(try opened.contentVersion() == version)
    #expect(Content(try opened.dataset()) == before)
  }

  @Test func `a forged assessment is damage, and ends nothing`() throws {
    for payload in ["{", #"{"fields":{"owner":1}}"#, #"{"fields":{"fine":"x"}}"#, #"{"fields":{"status":"later"}}"#] {
      try opened.pool.write {
        try $0.execute(
          sql: "INSERT INTO assessments (record, payload, author, time) VALUES ('a', ?, 'x', 'y')", arguments: [payload]
        )
      }
      do {
        _ = try opened.assessments()
        Issue.record("\(payload) was read")
      } catch {
        guard case .damaged = error.problem else { throw error }
      }
      try opened.pool.write { try $0.execute(sql: "DELETE FROM assessments") }
    }
  }

  // MARK: An older case

  /// The tables and indexes as SQLite has them.
  private func schema(_ path: String) throws -> [String] {
    try DatabaseQueue(path: path).read { db in
      try String.fetchAll(db, sql: "SELECT coalesce(sql, name) FROM sqlite_master ORDER BY type, name")
    }
  }

  private func makeOlder(_ name: String) throws -> String {
    let path = directory.path(name)
    let older = try Case.create(at: path)
    try older.add(info("a"), [entity("a", "A"), entity("b", "B"), supply("a", "b"), flag("b", "prison")])
    _ = try older.add(.merge("a", "b"), author: "x", time: "2026-03-02T00:00:00Z", reason: "one")
    try older.close()
    try DatabaseQueue(path: path).write { db in
      try db.execute(
        sql: """
          DROP TABLE assessments; DROP INDEX mentions_by_block; DROP INDEX imports_ended; PRAGMA user_version = 2
          """)
    }
    return path
  }

  @Test func `a case of version 2 is brought up to date in place, and keeps all it holds`() throws {
    let path = try makeOlder("older.diligraph")
    #expect(try schema(path) != schema(directory.path()))
    let older = try Case.open(at: path)
    #expect(try older.dataset().judgements.count == 1)
    #expect(try older.assessments().isEmpty)
    _ = try older.assess(record: "a", taking: [.note], from: draft([(.note, "n")]), author: "x", time: "t")
    try older.close()
    #expect(try schema(path) == schema(directory.path()))
    let again = try Case.open(at: path)
    #expect(try again.assessments().count == 1)
    #expect(try again.dataset().relationships.count == 1)
  }

  @Test func `a migration that fails leaves the case as it was`() throws {
    let path = try makeOlder("older.diligraph")
    // A table of the name that the migration makes: its statement fails after others could have worked.
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE assessments (other TEXT)") }
    let before = try schema(path)
    #expect(throws: CaseError.self) { try Case.open(at: path) }
    #expect(try schema(path) == before)
    #expect(try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 2)
  }
}
