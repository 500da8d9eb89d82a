// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation
import GRDB

/// A case file: the statements of many imports, their findings, and a person's judgements, in one SQLite file.
///
/// Each change is one transaction: it is made wholly or not at all, also when the program is killed.
/// Readers see the last complete state, also while another thread or process writes; only the first import of a case
/// keeps them waiting. Nothing here reads the clock; times are handed in.
public final class Case: Sendable {
  /// The path of the file, as it was given.
  public let path: String
  /// Whether there was no file, not even an empty one, before the case was opened.
  public let isNew: Bool
  let pool: DatabasePool

  private init(path: String, isNew: Bool, busyTimeout: TimeInterval) throws(CaseError) {
    self.path = path
    self.isNew = isNew
    var configuration = Configuration()
    let patience = Patience(busyTimeout)
    configuration.busyMode = .callback(patience.wait)
    configuration.label = "case"
    // A file can come from elsewhere. (Its triggers need FTS5, which SQLite 3.40 refuses to a schema that is
    // not trusted; no function with side effects is registered that a forged trigger could call.)
    configuration.prepareDatabase {
      // 64 MiB of pages: with the default of 2 MB an import writes the same index pages again and again.
      // A second thread sorts where an index is made.
      try $0.execute(sql: "PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536; PRAGMA threads = 1")
    }
    while true {
      do {
        pool = try DatabasePool(path: path, configuration: configuration)
        patience.opened()
        return
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && patience.wait(0) {
        // SQLite does not always wait by itself where the first import of a case is under way.
      } catch { throw CaseError(error, path: path) }
    }
  }

  /// Makes an empty case at `path`, where there is no file yet.
  public static func create(at path: String, busyTimeout: TimeInterval = 5) throws(CaseError) -> Case {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw CaseError(path: path, problem: .alreadyExists)
    }
    guard try CaseFile(path: path).create() else { throw CaseError(path: path, problem: .alreadyExists) }
    return try open(at: path, isNew: true, busyTimeout: busyTimeout)
  }

  /// Opens the case at `path`; one that an older program wrote is brought up to date in place.
  ///
  /// Files of up to 100 MB are checked for damage; in larger ones it is noticed when it is met.
  ///
  /// - Parameters:
  ///   - path: the path of the file.
  ///   - busyTimeout: how many seconds to wait for another process that is writing.
  public static func open(at path: String, busyTimeout: TimeInterval = 5) throws(CaseError) -> Case {
    try open(at: path, isNew: false, busyTimeout: busyTimeout)
  }

  private static func open(at path: String, isNew: Bool, busyTimeout: TimeInterval) throws(CaseError) -> Case {
    let size = try CaseFile(path: path).checkHeader()
    let opened = try Case(path: path, isNew: isNew, busyTimeout: busyTimeout)
    try opened.migrate()
    try opened.check(quickly: size >= CaseFile.checkedSize)
    return opened
  }

  /// Opens the case at `path`, or makes an empty one when there is no file or one without content.
  public static func openOrCreate(at path: String, busyTimeout: TimeInterval = 5) throws(CaseError) -> Case {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let isEmptyFile =
      attributes?[.type] as? FileAttributeType == .typeRegular && attributes?[.size] as? Int == 0
    let isMade = attributes == nil || isEmptyFile ? try CaseFile(path: path).create() : false
    return try open(at: path, isNew: isMade && !isEmptyFile, busyTimeout: busyTimeout)
  }

  /// Closes the file; nothing can be asked of the case afterwards.
  ///
  /// When the last user closes, everything is in the one file, which can then be copied or mailed.
  public func close() throws(CaseError) {
    // The log is removed by the last connection, if it may write: those that only read have to be closed before.
    pool.invalidateReadOnlyConnections()
    do { try pool.close() } catch { throw CaseError(error, path: path) }
  }

  /// A number that rises with each change, so that what was derived from the case can be seen to be stale.
  public func contentVersion() throws(CaseError) -> Int {
    try reading { db in try Self.contentVersion(db) }
  }

  static func contentVersion(_ db: Database) throws -> Int {
    guard let version = try Int.fetchOne(db, sql: "SELECT content_version FROM state") else {
      throw Damage(detail: "the content version is missing")
    }
    return version
  }

  // MARK: Transactions

  /// Reads from one consistent state.
  func reading<Value>(_ body: (Database) throws -> Value) throws(CaseError) -> Value {
    do { return try pool.read(body) } catch { throw CaseError(error, path: path) }
  }

  /// Changes the case wholly or not at all.
  func writing<Value>(_ body: (Database) throws -> Value) throws(CaseError) -> Value {
    do {
      return try pool.write { db in
        let value = try body(db)
        try Case.countChange(db)
        return value
      }
    } catch { throw CaseError(error, path: path) }
  }

  static func countChange(_ db: Database) throws {
    try db.execute(sql: "UPDATE state SET content_version = content_version + 1")
  }

  /// Brings a case of an older version up to date, wholly or not at all; what it holds stays as it is.
  private func migrate() throws(CaseError) {
    guard try reading(Self.version) < CaseSchema.version else { return }
    do {
      try pool.write { db in
        // Another process may have done it meanwhile.
        while true {
          let version = try Self.version(db)
          guard version < CaseSchema.version else { return }
          guard version >= CaseSchema.oldestVersion else {
            throw CaseError(path: self.path, problem: .older(found: version, known: CaseSchema.version))
          }
          for sql in CaseSchema.migration(from: version) { try db.execute(sql: sql) }
          try db.execute(sql: "PRAGMA user_version = \(version + 1)")
        }
      }
    } catch { throw CaseError(error, path: path) }
  }

  private static func version(_ db: Database) throws -> Int { try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }

  /// The header was right; whether the rest is too.
  private func check(quickly: Bool) throws(CaseError) {
    try reading { db in
      // The header on disk can be older than the write-ahead log.
      let version = try Self.version(db)
      guard version <= CaseSchema.version else {
        throw CaseError(path: path, problem: .newer(found: version, known: CaseSchema.version))
      }
      guard version == CaseSchema.version else {
        throw CaseError(path: path, problem: .older(found: version, known: CaseSchema.version))
      }
      guard !quickly else { return }
      let answer = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? ""
      guard answer == "ok" else { throw Damage(detail: answer) }
      _ = try Int.fetchOne(db, sql: "SELECT content_version FROM state")
    }
  }
}
