// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

extension Case {
  /// Keeps a new version of the assessment of a record, where it changes anything; the versions before stay.
  ///
  /// The dataset does not depend on it, so that the content version stays.
  ///
  /// - Parameters:
  ///   - record: the record's id, which the case must have, or must have an assessment of.
  ///   - fields: the fields that change; all others stay as the newest version has them.
  ///   - draft: what they become; empty where it has nothing.
  ///   - author: who assesses.
  ///   - time: when, as an ISO 8601 timestamp.
  /// - Returns: the version that was made; nil where all fields are as the newest one has them.
  public func assess(
    record: String, taking fields: Set<Assessment.Field>, from draft: Assessment, author: String, time: String
  ) throws(CaseError) -> AssessmentVersion? {
    do {
      return try pool.write { db in
        let former = try Self.assessments(db, record: record).last
        guard try former != nil || !Self.records(withID: record, db).isEmpty else {
          throw CaseError(path: self.path, problem: .noSuchRecord(record))
        }
        var assessment = former?.assessment ?? Assessment()
        assessment.take(fields, from: draft)
        guard assessment != former?.assessment ?? Assessment() else { return nil }
        try db.execute(
          sql: "INSERT INTO assessments (record, payload, author, time) VALUES (?, ?, ?, ?)",
          arguments: [
            StoredText.encoded(record), try StoredJSON.encoded(StoredAssessment(assessment)),
            StoredText.encoded(author), StoredText.encoded(time),
          ])
        return AssessmentVersion(
          number: Int(db.lastInsertedRowID), record: record, assessment: assessment, author: author, time: time)
      }
    } catch { throw CaseError(error, path: path) }
  }

  /// All versions of all assessments in the order of making.
  public func assessments() throws(CaseError) -> [AssessmentVersion] {
    try reading { db in try Self.assessments(db, record: nil) }
  }

  /// The assessments of an entity, which are those of its records.
  public func assessments(of entity: Entity) throws(CaseError) -> AssessmentHistory {
    let records = Set(entity.records)
    return AssessmentHistory(try assessments().filter { records.contains($0.record) })
  }

  /// The assessment of a record, whether or not any current data states it.
  public func assessments(ofRecord record: String) throws(CaseError) -> AssessmentHistory {
    AssessmentHistory(try reading { db in try Self.assessments(db, record: record) })
  }

  private static func assessments(_ db: Database, record: String?) throws -> [AssessmentVersion] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT number, record, payload, author, time FROM assessments
        \(record == nil ? "" : "WHERE record = ?") ORDER BY number
        """, arguments: record.map { [StoredText.encoded($0)] } ?? [])
    var versions: [AssessmentVersion] = []
    while let row = try rows.next() {
      let stored = try StoredJSON.decoded(StoredAssessment.self, try row.requiredText(2))
      versions.append(
        AssessmentVersion(
          number: try row.requiredCount(0), record: try row.requiredText(1), assessment: try stored.assessment(),
          author: try row.requiredText(3), time: try row.requiredText(4)))
    }
    return versions
  }
}

/// An assessment as JSON: the fields that are filled in, by their names.
private struct StoredAssessment: Codable {
  var fields: [String: String]

  init(_ assessment: Assessment) {
    fields = [:]
    for field in Assessment.Field.allCases { fields[field.rawValue] = assessment[field] }
  }

  func assessment() throws -> Assessment {
    var assessment = Assessment()
    for (name, text) in fields {
      guard let field = Assessment.Field(rawValue: name) else {
        throw Damage(detail: "an assessment has a field \"\(name)\"")
      }
      do { try assessment.set(field, to: text) } catch {
        throw Damage(detail: "the \(name) of an assessment \(error)")
      }
    }
    return assessment
  }
}
