// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// An import in progress: where an importer writes what it reads into a ``Case``.
///
/// What is added is gathered and stored by another thread, so that reading and storing use a processor each; a
/// failure of storing is thrown by a later call. It is handed to the body of ``Case/importing(_:replace:_:)`` and
/// means nothing after it.
public struct CaseImport: StatementSink {
  /// The number of the import.
  public let number: Int
  /// Under which licences the file says that it is published; set before the import ends.
  public var licences: [String] = []
  private let gathered: Gathered

  /// What waits to be handed over; shared by all copies of the sink.
  private final class Gathered {
    let session: ImportSession
    var batch = StatementBatch()
    var findings: [Finding] = []
    var counts: [String: Int] = [:]
    var preparation = BatchPreparation()
    /// The first failure of storing: an importer that goes on after it must not lead to half an import.
    var failure: CaseError?

    init(_ session: ImportSession) { self.session = session }

    func send(_ message: ImportSession.Message) throws {
      if let failure { throw failure }
      do throws(CaseError) { try session.send(message) } catch {
        failure = error
        throw error
      }
    }
  }

  private static let findingsTogether = 1000

  init(_ session: ImportSession, number: Int64) {
    self.number = Int(number)
    gathered = Gathered(session)
  }

  /// How many findings there are of each code.
  var findings: [String: Int] { gathered.counts }
  var failure: CaseError? { gathered.failure }

  /// Takes a statement.
  ///
  /// - Throws: a ``CaseError`` when it or an earlier one cannot be stored; the import cannot succeed any more.
  public mutating func add(_ statement: Diligraph.Statement) throws {
    gathered.batch.add(statement)
    if gathered.batch.isFull { try sendStatements() }
  }

  /// Takes all statements of `batch`.
  ///
  /// - Throws: a ``CaseError`` when they or earlier ones cannot be stored; the import cannot succeed any more.
  public mutating func add(_ batch: StatementBatch) throws {
    guard batch.count > 0 else { return }
    // Whoever has less to do makes it ready.
    let isAhead = gathered.session.isWriterBehind && BatchPreparation.mayWait(batch)
    try gathered.send(isAhead ? .prepared(gathered.preparation.prepare(batch)) : .statements(batch))
  }

  /// Takes a doubt about the data.
  ///
  /// - Throws: a ``CaseError`` when it or an earlier one cannot be stored; the import cannot succeed any more.
  public mutating func add(_ finding: Finding) throws {
    gathered.counts[finding.code, default: 0] += 1
    gathered.findings.append(finding)
    if gathered.findings.count >= Self.findingsTogether { try sendFindings() }
  }

  /// Hands over what was gathered.
  mutating func flush() throws {
    try sendStatements()
    try sendFindings()
  }

  private mutating func sendStatements() throws {
    guard gathered.batch.count > 0 else { return }
    let batch = gathered.batch
    gathered.batch = StatementBatch()
    try add(batch)
  }

  private func sendFindings() throws {
    guard !gathered.findings.isEmpty else { return }
    let findings = gathered.findings
    gathered.findings = []
    try gathered.send(.findings(findings))
  }
}
