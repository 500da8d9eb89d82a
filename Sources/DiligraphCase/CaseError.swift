// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// A case file that cannot be used as asked, with what to do.
public struct CaseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The path of the case file, as it was given.
  public let path: String
  /// What is wrong.
  public let problem: Problem

  /// What can be wrong with a case file, or with what is asked of it.
  public enum Problem: Hashable, Sendable {
    /// There is no such file.
    case notFound
    /// There is a directory of this name.
    case isDirectory
    /// It is a pipe, a socket or a device.
    case isNoRegularFile
    /// There is no such file, but the log of one: its name.
    case logWithoutCase(String)
    /// There is a file of this name already, where a new case was to be made.
    case alreadyExists
    /// The file has no content.
    case empty
    /// The file does not begin like an SQLite database.
    case notADatabase
    /// The file is another program's SQLite database.
    case otherDatabase
    /// A newer program wrote it: the schema found, and the newest one that this program knows.
    case newer(found: Int, known: Int)
    /// An older program wrote it: the schema found, and the one that this program knows.
    case older(found: Int, known: Int)
    /// The content cannot be right; what was found.
    case damaged(String)
    /// Another process is using it.
    case busy
    /// Another process took the file away, or put another one in its place, while it was open.
    case takenAway
    /// An import was stopped while it made indexes, as was asked for.
    case stopped
    /// No space is left.
    case diskFull
    /// It may be read but not written.
    case readOnly
    /// The system does not let it be opened or read; what it answered.
    case cannotAccess(String)
    /// There is no such import; those that there are.
    case noSuchImport(Int, known: [Int])
    /// A judgement names a record that the case does not have.
    case noSuchRecord(String)
    /// An edit that cannot be made.
    case edit(EditError)
    /// There is no such judgement, or none at all; the latest one.
    case noSuchJudgement(Int, latest: Int?)
    /// The judgement was undone before.
    case alreadyUndone(Int)
    /// No judgement is left to undo.
    case nothingToUndo
    /// SQLite answers what is none of the above.
    case refused(String)
  }

  /// The message: the file, what is wrong, what to do.
  public var description: String { "\(path): \(message)" }

  private var message: String {
    switch problem {
    case .notFound:
      "there is no such file. Name an existing case, or make one by importing into it."
    case .isDirectory:
      "is a directory; a case is a file. Name a file in it."
    case .isNoRegularFile:
      "is a pipe or a device; a case is a file on a disk. Name the case file itself."
    case .logWithoutCase(let log):
      "there is no such file, but a log of one, \(shortened(log)): what was written to it last may be in there. Put the case file "
        + "back beside it, or remove the log to make a new case."
    case .alreadyExists:
      "exists already. Open it, or choose another name for the new case."
    case .empty:
      "is empty; a case begins with the header of an SQLite database. Remove the file, or name another one."
    case .notADatabase:
      "is not a Diligraph case; a case begins with the header of an SQLite database. Name the case file itself."
    case .otherDatabase:
      "is another program's SQLite database, not a Diligraph case. Name the case file itself."
    case .newer(let found, let known):
      "written by a newer diligraph, schema \(found); this program knows \(known). Update the program."
    case .older(let found, let known):
      "written by an older diligraph, schema \(found); this program knows \(known). Import its files again into a new "
        + "case, or use the program that wrote it."
    case .damaged(let detail):
      "is damaged (\(shortened(detail))). Restore it from a copy, or import the files into a new case."
    case .busy:
      "is being written by another process. Wait until that has finished, then try again."
    case .takenAway:
      "was taken away, or replaced, by another process while it was in use. Try again."
    case .stopped:
      "the import was stopped; the case is as it was before it."
    case .diskFull:
      "no space is left on the disk; the case is as it was before. Free some space, then try again."
    case .readOnly:
      "cannot be written. Allow writing to the file and to its directory, or copy the case elsewhere."
    case .cannotAccess(let detail):
      "cannot be opened (\(shortened(detail))). Check that its directory is there, that both may be read and written, and that "
        + "space is left on the disk."
    case .noSuchImport(let number, let known):
      "there is no import \(number); "
        + (known.isEmpty ? "there are none." : "there are \(known.map(String.init).joined(separator: ", ")).")
    case .noSuchRecord(let id):
      "there is no entity \"\(shortened(id))\" in the case. Find its id with \"diligraph find\"."
    case .edit(let error):
      error.description
    case .noSuchJudgement(let number, let latest):
      "there is no judgement \(number); " + (latest.map { "the latest one is \($0)." } ?? "there are none.")
    case .alreadyUndone(let number):
      "judgement \(number) was undone before."
    case .nothingToUndo:
      "there is no judgement that could be undone."
    case .refused(let detail):
      "the database refuses this: \(shortened(detail))."
    }
  }

  /// `text` on one line and of at most 120 characters: a damaged file can hold anything.
  private func shortened(_ text: String) -> String {
    let line = String(text.prefix(120).map { $0.isNewline || ($0.asciiValue ?? 32) < 32 ? " " : $0 })
    return text.count > 120 ? line + "…" : line
  }
}

/// Content of a case that no version of this program writes.
struct Damage: Error {
  let detail: String
}

extension CaseError {
  /// What `error` means for the case at `path`: the one place where answers of SQLite get their meaning.
  init(_ error: any Error, path: String) {
    self.path = path
    self.problem =
      switch error {
      case let error as CaseError: error.problem
      case let error as Damage: .damaged(error.detail)
      case let error as EditError: .edit(error)
      case let error as DatabaseError: CaseError.problem(of: error)
      default: .refused("\(error)")
      }
  }

  private static func problem(of error: DatabaseError) -> Problem {
    let message = error.message ?? "SQLite error \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_CORRUPT: return .damaged(message)
    case .SQLITE_NOTADB: return .damaged("a page is not one of a database")
    case .SQLITE_FULL: return .diskFull
    case .SQLITE_INTERRUPT: return .stopped
    case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy
    case .SQLITE_READONLY: return error.extendedResultCode == .SQLITE_READONLY_DBMOVED ? .takenAway : .readOnly
    case .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_PERM: return .cannotAccess(message)
    // Each statement of this program fits its schema, so a table or a column is not what it was.
    case .SQLITE_ERROR: return .damaged(message)
    case .SQLITE_CONSTRAINT: return .damaged(message)
    default: return .refused(message)
    }
  }
}
