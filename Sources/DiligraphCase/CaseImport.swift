// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// An import in progress: where an importer writes what it reads into a ``Case``.
///
/// It is handed to the body of ``Case/importing(_:replace:_:)`` and means nothing after it.
public struct CaseImport: StatementSink {
  /// The number of the import.
  public let number: Int
  private let db: Database
  private let path: String
  private var writer: StatementWriter
  private(set) var findings: [String: Int] = [:]
  /// The first failure of storing: an importer that goes on after it must not lead to half an import.
  private(set) var failure: CaseError?

  init(_ db: Database, number: Int64, path: String) {
    self.db = db
    self.number = Int(number)
    self.path = path
    writer = StatementWriter(db, importNumber: number)
  }

  var newStatements: Int { writer.newStatements }

  /// Stores a statement.
  ///
  /// - Throws: a ``CaseError`` when it cannot be stored; the import cannot succeed any more.
  public mutating func add(_ statement: Diligraph.Statement) throws {
    do { try writer.add(statement) } catch { throw fail(error) }
  }

  /// Stores a doubt about the data.
  public mutating func add(_ finding: Finding) throws {
    do {
      try db.cachedStatement(
        sql: """
          INSERT INTO findings (import, code, severity, file, line, path, message) VALUES (?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        number, StoredText.encoded(finding.code), finding.severity.rawValue,
        StoredText.encoded(finding.location.file), finding.location.line,
        finding.location.path.map(StoredText.encoded), StoredText.encoded(finding.message),
      ])
      findings[finding.code, default: 0] += 1
    } catch { throw fail(error) }
  }

  private mutating func fail(_ error: any Error) -> CaseError {
    let failure = self.failure ?? CaseError(error, path: path)
    self.failure = failure
    return failure
  }
}
