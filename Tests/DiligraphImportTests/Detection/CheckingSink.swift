// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport

/// Counts what an importer writes, and notes what has no place; keeps no statement.
struct CheckingSink: StatementSink {
  private(set) var entities = 0
  private(set) var relationships = 0
  private(set) var flags = 0
  /// Statements that do not say where they stand, the first few.
  private(set) var withoutPlace: [String] = []
  private(set) var findings: [String: Int] = [:]
  /// The first finding that is an error.
  private(set) var firstError: Finding?

  var statements: Int { entities + relationships + flags }

  mutating func add(_ statement: Statement) {
    switch statement {
    case .entity(let entity):
      entities += 1
      note(entity.location == nil, "entity \(entity.reference.recordID)")
    case .relationship(let relationship):
      relationships += 1
      note(!Self.havePlaces(relationship.sources), "relationship \(relationship.effectiveID)")
    case .flag(let flag):
      flags += 1
      note(!Self.havePlaces(flag.sources), "flag on \(flag.entity.recordID)")
    }
  }

  mutating func add(_ finding: Finding) {
    findings[finding.code, default: 0] += 1
    if finding.severity == .error, firstError == nil { firstError = finding }
    note(finding.location.file.isEmpty, "finding \(finding.code)")
  }

  private mutating func note(_ lacksPlace: Bool, _ what: @autoclosure () -> String) {
    if lacksPlace, withoutPlace.count < 5 { withoutPlace.append(what()) }
  }

  private static func havePlaces(_ sources: [Source]) -> Bool {
    !sources.isEmpty && sources.allSatisfy { $0.location != nil }
  }
}

extension RecordAccount {
  /// What does not add up; nil where all does.
  func fault(statements: Int) -> String? {
    let skipped = skipped.values.reduce(0, +)
    if read != stored + skipped { return "\(read) records read, \(stored) stored and \(skipped) skipped" }
    if self.skipped.contains(where: { $0.key.isEmpty || $0.value < 1 }) { return "skipped without a reason" }
    if (stored > 0) != (statements > 0) { return "\(stored) records stored, and \(statements) statements" }
    if stored > statements { return "\(stored) records stored by \(statements) statements only" }
    return nil
  }
}
