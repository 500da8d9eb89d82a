// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Diligraph

@Suite struct AssessmentTests {
  @Test func `a field that cannot have a value says what it can have`() {
    func message(_ field: Assessment.Field, _ text: String) -> String? {
      var assessment = Assessment()
      do { try assessment.set(field, to: text) } catch { return "\(error)" }
      return nil
    }
    #expect(
      message(.involvement, "linked")
        == "is \"linked\"; it must be one of cause, contribute, directly-linked, not-determined, or empty for not filled "
        + "in.")
    #expect(
      message(.status, "later")
        == "is \"later\"; it must be one of open, in-progress, on-hold, done, dropped, or empty for not filled in.")
    #expect(
      message(.due, "soon")
        == "is \"soon\"; it must be a date, YYYY, YYYY-MM or YYYY-MM-DD, or empty for not filled in.")
    #expect(message(.involvement, "Directly linked") == nil)
    #expect(message(.status, " ") == nil)
  }

  @Test func `fields that are not taken stay, and taking all of an empty one empties it`() throws {
    var assessment = Assessment()
    for field in Assessment.Field.allCases {
      let words = ["involvement": "cause", "status": "done", "due": "2026-01-01"]
      try assessment.set(field, to: words[field.rawValue] ?? "x")
    }
    for field in Assessment.Field.allCases {
      var taken = assessment
      taken.take([field], from: Assessment())
      #expect(taken[field] == nil)
      for other in Assessment.Field.allCases where other != field { #expect(taken[other] == assessment[other]) }
    }
    assessment.take(Set(Assessment.Field.allCases), from: Assessment())
    #expect(assessment.isEmpty)
  }

  @Test func `the list has what is due first at the top, and what has no date at the end`() throws {
    func row(_ record: String, due: String) throws -> AssessmentListReport.Row {
      var assessment = Assessment()
      try assessment.set(.due, to: due)
      try assessment.set(.note, to: "n")
      let version = AssessmentVersion(number: 1, record: record, assessment: assessment, author: "a", time: "t")
      return AssessmentListReport.Row(version, of: AssessmentHistory([version]), entity: nil)
    }
    let report = AssessmentListReport([
      try row("d", due: ""), try row("c", due: "2027"), try row("b", due: ""), try row("a", due: "2026-02"),
    ])
    #expect(report.table.rows.map { $0[2] } == ["a", "c", "b", "d"])
    #expect(report.text.contains("a, which no current data states any more"))
  }

  @Test func `each field has who stated it last, and not who changed another after that`() throws {
    func version(_ number: Int, _ author: String, _ fields: [Assessment.Field: String]) throws -> AssessmentVersion {
      var assessment = Assessment()
      for (field, text) in fields { try assessment.set(field, to: text) }
      return AssessmentVersion(
        number: number, record: "r", assessment: assessment, author: author, time: "t\(number)")
    }
    let versions = [
      try version(1, "ana", [.involvement: "cause", .scale: "grave"]),
      try version(2, "ben", [.involvement: "contribute", .scale: "grave"]),
      try version(4, "eva", [.involvement: "cause", .scale: "grave", .due: "2026-12-31"]),
      try version(5, "ben", [.involvement: "cause", .scale: "grave", .due: "2026-12-31", .note: "n"]),
    ]
    let other = AssessmentVersion(
      number: 3, record: "other", assessment: versions[0].assessment, author: "joe", time: "t3")
    let history = AssessmentHistory(versions + [other])
    let statements = history.statements(of: try #require(history.current.first))
    #expect(statements.map(\.author) == ["eva", "ana", "eva", "ben"])
    #expect(statements.map(\.time) == ["t4", "t1", "t4", "t5"])
    let report = AssessmentListReport([.init(versions[3], of: history, entity: nil)])
    #expect(report.text.contains("  involvement: cause (by eva, t4)\n  severity: scale: grave (by ana, t1)\n"))
    #expect(report.table.rows[0].contains("involvement: eva, t4; scale: ana, t1; due: eva, t4; note: ben, t5"))
  }

  @Test func `what a person wrote is harmless on a terminal and in a spreadsheet`() throws {
    var assessment = Assessment()
    try assessment.set(.note, to: "=HYPERLINK(\"x\")\u{1B}[2J\u{202E}")
    let version = AssessmentVersion(number: 1, record: "a", assessment: assessment, author: "\u{1B}]0;x", time: "t")
    let entity = Entity(
      id: "a", names: [Name("A\u{1B}[1m")], kind: .company, role: .unspecified, jurisdictions: [], identifiers: [],
      passThrough: nil, notes: [], records: ["a"], places: [])
    let report = AssessmentReport(entity, AssessmentHistory([version]))
    for text in [
      report.text, AssessmentListReport([.init(version, of: AssessmentHistory([version]), entity: entity)]).text,
    ] {
      #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
      #expect(text.contains("HYPERLINK"))
    }
    #expect(report.table.csv.contains("\"'=HYPERLINK"))
    #expect(!report.table.csv.unicodeScalars.contains { $0.value == 0x1B })
  }
}
