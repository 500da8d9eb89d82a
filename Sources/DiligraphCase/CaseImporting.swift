// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation
import GRDB

extension Case {
  /// Imports what `body` writes, wholly or not at all.
  ///
  /// The same file in the same format for the same data set, while it is current, changes nothing and does
  /// not call `body`. With `replace`, the import takes the place of all current imports of its data set:
  /// what it does not state any more ends, and stays visible as history.
  ///
  /// `body` runs on the calling thread, and what it writes is stored by another one meanwhile. Memory stays bounded
  /// however much is written.
  ///
  /// - Parameters:
  ///   - info: what is imported.
  ///   - replace: whether it is a newer edition of the data set. To replace by several files, import the
  ///     first one with it and the others without.
  ///   - digest: gives the SHA-256 of the file's bytes and how many these are, where `info` leaves them open: it is called on the
  ///     calling thread when all is read, while indexes are made. That the same file is current already is noticed then.
  ///   - isStopped: whether somebody wants the import to be taken back after all; asked on another thread while indexes are
  ///     made, when nothing that the calling thread does can end it.
  ///   - body: writes the statements; it must not change the case in another way.
  /// - Returns: what is new, what was there, what ended.
  /// - Throws: a ``CaseError``, or what `body` throws; the case is then as before.
  @discardableResult
  public func importing(
    _ info: ImportInfo, replace: Bool = false, digest: (() throws -> (digest: String, byteCount: Int))? = nil,
    isStopped: @escaping @Sendable () -> Bool = { false }, _ body: (inout CaseImport) throws -> Void
  ) throws -> ImportSummary {
    try importing(info, replace: replace, deferring: .whenLarge, digest: digest, isStopped: isStopped, body)
  }

  /// Imports with a choice of when indexes are made, which changes nothing but the time that it takes.
  func importing(
    _ info: ImportInfo, replace: Bool = false, deferring: IndexDeferral,
    digest: (() throws -> (digest: String, byteCount: Int))? = nil,
    isStopped: @escaping @Sendable () -> Bool = { false }, _ body: (inout CaseImport) throws -> Void
  ) throws -> ImportSummary {
    precondition(!info.digest.isEmpty || digest != nil, "nothing gives the digest of the file")
    let session = ImportSession()
    let stop = ImportStop(isStopped)
    let writer = Thread { self.write(info, replace: replace, deferring: deferring, stop, session) }
    // What other threads have by default is less than the main thread's on some systems.
    writer.stackSize = 8 << 20
    writer.start()
    guard case .ready(let number) = try session.waitForStart() else { return try session.waitForResult() }
    var sink = CaseImport(session, number: number)
    do {
      try body(&sink)
      if let failure = sink.failure { throw failure }
      try sink.flush()
      try session.send(.end(licences: sink.licences))
      if info.digest.isEmpty, let file = try digest?() {
        try session.send(.file(digest: file.digest, byteCount: file.byteCount))
      }
    } catch {
      // The case is free again only when the writer has undone what it wrote.
      try? session.send(.abort)
      _ = try? session.waitForResult()
      throw error
    }
    return try session.waitForResult()
  }

  /// Whether a current import is of a file of this size, in this format and for this data set, so that it can be the same file
  /// again: its digest must then be known before it is imported.
  public func hasImport(ofSize byteCount: Int, format: String, dataset: String) throws(CaseError) -> Bool {
    try reading { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT 1 FROM imports WHERE byte_count = ? AND format = ? AND dataset = ? AND ended_at IS NULL LIMIT 1
          """, arguments: [byteCount, StoredText.encoded(format), StoredText.encoded(dataset)]) != nil
    }
  }

  /// The file turned out to be current already when its digest was known: everything is taken back.
  private struct Repeated: Error {
    var info: ImportInfo
  }

  /// The writer's thread.
  private func write(
    _ info: ImportInfo, replace: Bool, deferring: IndexDeferral, _ stop: ImportStop, _ session: ImportSession
  ) {
    do {
      var summary: ImportSummary?
      do {
        summary = try writingFirstImport { try store(info, replace: replace, deferring: deferring, stop, session) }
      } catch let error as Repeated {
        summary = try pool.write { db in
          try Self.currentImport(like: error.info, db).map {
            try Self.repeatedImport($0, error.info, replace: replace, db)
          }
        }
      }
      guard let summary else { throw ImportSession.Aborted() }
      session.end(.success(summary))
    } catch { session.end(.failure(CaseError(error, path: path))) }
  }

  /// One transaction.
  private func store(
    _ info: ImportInfo, replace: Bool, deferring: IndexDeferral, _ stop: ImportStop, _ session: ImportSession
  ) throws -> ImportSummary {
    // Of a first import, which has no log, nobody who reads may come in between: the end of it would wait for them.
    try writingAlone { db in
      if let number = try Self.currentImport(like: info, db) {
        session.begin(.alreadyImported)
        return try Self.repeatedImport(number, info, replace: replace, db)
      }
      let number = try Self.insert(info, db)
      let replaced = replace ? try Self.endImports(of: info, except: number, db) : []
      var writer = try StatementWriter(db, importNumber: number, deferring: deferring)
      session.begin(.ready(number))
      let (findings, licences) = try Self.store(session, with: &writer, db)
      try writer.finish()
      var closing = try ImportClosing(db, writer, replaced: replaced)
      try stop.whilePossible(pool) { try closing.close() }
      if info.digest.isEmpty { try Self.awaitDigest(of: info, number, session, db) }
      var summary = closing.summary
      summary.findings = findings
      summary.licences = licences
      try db.execute(
        sql: "UPDATE imports SET counts = ? WHERE number = ?",
        arguments: [try StoredJSON.encoded(StoredCounts(summary)), number])
      try Self.countChange(db)
      return summary
    }
  }

  /// Waits for the digest of an import that began without, and stores it.
  private static func awaitDigest(
    of info: ImportInfo, _ number: Int64, _ session: ImportSession, _ db: Database
  ) throws {
    var info = info
    guard case .file(let digest, let byteCount) = session.next() else { throw ImportSession.Aborted() }
    (info.digest, info.byteCount) = (digest, byteCount)
    if try currentImport(like: info, replacedBy: number, db) != nil { throw Repeated(info: info) }
    try db.execute(
      sql: "UPDATE imports SET digest = ?, byte_count = ? WHERE number = ?",
      arguments: [digest, byteCount, number])
  }

  /// Stores what is sent until its end; returns how many findings there are of each code, and the licences.
  private static func store(
    _ session: ImportSession, with writer: inout StatementWriter, _ db: Database
  ) throws -> (findings: [String: Int], licences: [String]) {
    let insertion = try RawStatement(
      db,
      "INSERT INTO findings (import, code, severity, file, line, path, message) VALUES (?, ?, ?, ?, ?, ?, ?)")
    var counts: [String: Int] = [:]
    var preparation = BatchPreparation()
    while true {
      switch session.next() {
      case .statements(let batch): try writer.add(preparation.prepare(batch))
      case .prepared(let batch): try writer.add(batch)
      case .findings(let findings):
        for finding in findings {
          insertion.bind(1, writer.importNumber)
          insertion.bind(2, finding.code)
          insertion.bind(3, finding.severity.rawValue)
          insertion.bind(4, finding.location.file)
          insertion.bind(5, (finding.location.line).map { Int64($0) })
          insertion.bind(6, finding.location.path)
          insertion.bind(7, finding.message)
          try insertion.run()
          counts[finding.code, default: 0] += 1
        }
      case .end(let licences): return (counts, licences)
      case .file, .abort: throw ImportSession.Aborted()
      }
    }
  }

  /// An import of the same file that is current, or was until import `number` replaced it.
  private static func currentImport(
    like info: ImportInfo, replacedBy number: Int64 = 0, _ db: Database
  ) throws -> Int64? {
    guard !info.digest.isEmpty else { return nil }
    return try Row.fetchOne(
      db,
      sql: """
        SELECT number FROM imports WHERE digest = ? AND dataset = ? AND format = ?
        AND (ended_at IS NULL OR replaced_by = ?) ORDER BY number LIMIT 1
        """,
      arguments: [info.digest, StoredText.encoded(info.dataset), StoredText.encoded(info.format), number]
    )?.requiredInteger(0)
  }

  /// The file is current already; replacing still ends the other files of the data set.
  private static func repeatedImport(
    _ number: Int64, _ info: ImportInfo, replace: Bool, _ db: Database
  ) throws -> ImportSummary {
    var summary = ImportSummary(number: Int(number), alreadyImported: true)
    var isChanged = false
    if info.sameNames {
      try db.execute(
        sql: "UPDATE imports SET same_names = 1 WHERE number = ? AND same_names = 0", arguments: [number])
      isChanged = db.changesCount > 0
    }
    if replace {
      summary.replaced = try endImports(of: info, except: number, db)
      isChanged = isChanged || !summary.replaced.isEmpty
      if !summary.replaced.isEmpty { try countEnded(&summary, number, db) }
    }
    if isChanged { try countChange(db) }
    return summary
  }

  private static func insert(_ info: ImportInfo, _ db: Database) throws -> Int64 {
    try db.execute(
      sql: """
        INSERT INTO imports (dataset, file, format, digest, byte_count, time, same_names, program_version, counts)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, '{}')
        """,
      arguments: [
        StoredText.encoded(info.dataset), StoredText.encoded(info.file), StoredText.encoded(info.format),
        info.digest, info.byteCount, StoredText.encoded(info.time), info.sameNames,
        StoredText.encoded(info.programVersion),
      ])
    return db.lastInsertedRowID
  }

  private static func endImports(of info: ImportInfo, except number: Int64, _ db: Database) throws -> [Int] {
    let dataset = StoredText.encoded(info.dataset)
    let rows = try Row.fetchAll(
      db,
      sql:
        "SELECT number FROM imports WHERE dataset = ? AND ended_at IS NULL AND number <> ? ORDER BY number",
      arguments: [dataset, number])
    try db.execute(
      sql: """
        UPDATE imports SET ended_at = ?, replaced_by = ?
        WHERE dataset = ? AND ended_at IS NULL AND number <> ?
        """, arguments: [StoredText.encoded(info.time), number, dataset, number])
    return try rows.map { try $0.requiredCount(0) }
  }

  /// Counts what only the replaced imports were about.
  private static func countEnded(_ summary: inout ImportSummary, _ number: Int64, _ db: Database) throws {
    let states = try ImportStates(db, number: number, replaced: summary.replaced)
    func records(_ numbers: String) throws -> RecordSet { try RecordSet(db, where: "import IN (\(numbers))") }
    let ending = try records(summary.replaced.map(String.init).joined(separator: ", "))
    summary.entities.ended = ending.subtracting(try records("SELECT number FROM current_imports")).count
    for table in [StatementTable.relationship, .flag] {
      let tally = try ImportTally(db, try StatementRows(db, table), states, isWhole: true)
      try db.execute(sql: "DROP TABLE temp.duplicates")
      if table == .flag {
        summary.flags.ended = tally.count.ended
      } else {
        summary.relationships.ended = tally.count.ended
      }
    }
  }
}
