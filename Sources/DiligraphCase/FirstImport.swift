// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB

extension Case {
  /// Runs `body`, which imports: into a case without any import, and that nobody else has open, with a journal beside the file
  /// in place of the log.
  ///
  /// A log takes every page, most of them several times, and then the file takes it from there. Where there was nothing before,
  /// pages go into the file at once, and what is taken back is all of them: a journal of the few first pages tells how the
  /// file was. It does so for whoever opens it next, too, when the program is killed. Meanwhile others wait, as for any
  /// writer; there is nothing yet that they could read.
  func writingFirstImport<Value>(_ body: () throws -> Value) throws -> Value {
    let isFirst = try leaveLog()
    defer { if isFirst { returnToLog() } }
    return try body()
  }

  /// Changes the case in a transaction that keeps everybody out who could have to be waited for: with a log, other writers;
  /// without one, readers too.
  func writingAlone<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try pool.writeWithoutTransaction { db in
      var value: Value?
      try db.inTransaction(.exclusive) {
        value = try body(db)
        return .commit
      }
      guard let value else { throw Damage(detail: "a transaction ended without a value") }
      return value
    }
  }

  /// Takes the file away if nothing was ever stored in it and nobody else has it open, who might be about to store something.
  ///
  /// Nothing can be asked of the case afterwards.
  public func closeAndRemoveIfEmpty() throws(CaseError) {
    do {
      if try leaveLog() {
        try writingAlone { db in
          for table in ["imports", "judgements", "assessments"] {
            guard try Row.fetchOne(db, sql: "SELECT 1 FROM \(table) LIMIT 1") == nil else { return }
          }
          for ending in ["-journal", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
          try FileManager.default.removeItem(atPath: path)
        }
      }
    } catch { throw CaseError(error, path: path) }
    try close()
  }

  /// - Returns: whether the log is not used any more. Where another connection has the case open, it stays.
  private func leaveLog() throws -> Bool {
    guard try reading({ db in try Row.fetchOne(db, sql: "SELECT 1 FROM imports LIMIT 1") == nil }) else { return false }
    pool.invalidateReadOnlyConnections()
    return try pool.writeWithoutTransaction { db in
      do {
        return try String.fetchOne(db, sql: "PRAGMA journal_mode = TRUNCATE") == "truncate"
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY { return false }
    }
  }

  /// Where another connection is in between, the next program to open the case does it.
  private func returnToLog() {
    try? pool.writeWithoutTransaction { db in
      _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
      // GRDB opens a case with an empty log only after it has written to it, for which it would wait for the next import. What
      // changes nothing is not written.
      try db.inTransaction(.immediate) {
        try db.execute(sql: "UPDATE state SET content_version = content_version + 1")
        try db.execute(sql: "UPDATE state SET content_version = content_version - 1")
        return .commit
      }
    }
  }
}
