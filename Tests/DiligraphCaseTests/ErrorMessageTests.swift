// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Foundation
import GRDB
import Testing

@testable import Diligraph
@testable import DiligraphCase

@Suite struct ErrorMessageTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path()
  }

  /// The message of opening the file, without its path.
  private func message() -> String {
    do {
      _ = try Case.open(at: path).dataset()
      return "it was opened"
    } catch { return error.description.replacingOccurrences(of: path + ": ", with: "") }
  }

  private func write(_ bytes: some Sequence<UInt8>) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  @Test func `files that are no case`() throws {
    #expect(message() == "there is no such file. Name an existing case, or make one by importing into it.")
    try write([])
    #expect(
      message()
        == "is empty; a case begins with the header of an SQLite database. Remove the file, or name another one."
    )
    let notADatabase =
      "is not a Diligraph case; a case begins with the header of an SQLite database. Name the case file itself."
    try write("from,to,kind\n".utf8)
    #expect(message() == notADatabase)
    var random = SeededGenerator(seed: 1)
    try write((0..<5000).map { _ in UInt8.random(in: 0...255, using: &random) })
    #expect(message() == notADatabase)
    try FileManager.default.removeItem(atPath: path)
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE t (x)") }
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(
      message() == "is another program's SQLite database, not a Diligraph case. Name the case file itself.")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(message() == "is a directory; a case is a file. Name a file in it.")
    try FileManager.default.removeItem(atPath: path)
    #expect(mkfifo(path, 0o600) == 0)
    #expect(message() == "is a pipe or a device; a case is a file on a disk. Name the case file itself.")
  }

  @Test func `a log that was left of a case that is gone is no new case's`() throws {
    try Data("left".utf8).write(to: URL(fileURLWithPath: path + "-wal"))
    #expect {
      _ = try Case.openOrCreate(at: path)
    } throws: { error in
      (error as? CaseError)?.problem == .logWithoutCase(URL(fileURLWithPath: path + "-wal").lastPathComponent)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path + "-wal")) == Data("left".utf8))
    #expect(!FileManager.default.fileExists(atPath: path))
    try FileManager.default.removeItem(atPath: path + "-wal")
    try Case.openOrCreate(at: path).close()
  }

  @Test func `a case of a newer version`() throws {
    _ = try Case.create(at: path).close()
    try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 7") }
    #expect(message() == "written by a newer diligraph, schema 7; this program knows 4. Update the program.")
  }

  @Test func `a case of an older version is refused, and stays as it is`() throws {
    _ = try Case.create(at: path).close()
    try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 1") }
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(
      message()
        == "written by an older diligraph, schema 1; this program knows 4. Import its files again into a new case, or "
        + "use the program that wrote it.")
    #expect(throws: CaseError.self) { try Case.openOrCreate(at: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func `a truncated case is damaged, wherever it is cut`() throws {
    let made = try Case.create(at: path)
    try made.add(info("one"), (0..<500).map { supply("a\($0)", "b") })
    try made.close()
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    for length in [16, 50, 99, 100, 500, 8192, 8193, bytes.count / 2, bytes.count - 1] {
      try write(bytes.prefix(length))
      let message = message()
      #expect(message.hasPrefix("is damaged ("), "cut at \(length): \(message)")
      #expect(message.hasSuffix("). Restore it from a copy, or import the files into a new case."))
    }
    try write(bytes.prefix(50))
    #expect(
      message()
        == "is damaged (it ends within the header). Restore it from a copy, or import the files into a new case."
    )
  }

  @Test func `overwritten pages are damage or harmless, never a crash`() throws {
    let made = try Case.create(at: path)
    try made.add(info("one"), (0..<200).map { supply("a\($0)", "b") })
    try made.close()
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var random = SeededGenerator(seed: 2)
    var damaged = 0
    for _ in 0..<60 {
      var changed = bytes
      let start = Int.random(in: 100..<bytes.count - CaseSchema.pageSize, using: &random)
      for index in start..<start + CaseSchema.pageSize { changed[index] = UInt8.random(in: 0...255, using: &random) }
      try write(changed)
      if message().hasPrefix("is damaged (") { damaged += 1 }
    }
    #expect(damaged > 30)
  }

  @Test func `a new case does not overwrite a file`() throws {
    try write("mine".utf8)
    let error = #expect(throws: CaseError.self) { try Case.create(at: path) }
    #expect(
      error?.description == "\(path): exists already. Open it, or choose another name for the new case.")
    #expect(throws: CaseError.self) { try Case.openOrCreate(at: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
    try write([])
    #expect(try Case.openOrCreate(at: path).imports().isEmpty)
  }

  @Test func `a case that another process writes is busy`() throws {
    let made = try Case.create(at: path)
    let other = try Case.open(at: path, busyTimeout: 0.05)
    try made.importing(info("one")) { _ in
      let error = #expect(throws: CaseError.self) { try other.add(info("two"), []) }
      #expect(
        error?.description
          == "\(path): is being written by another process. Wait until that has finished, then try again.")
    }
  }

  @Test(arguments: [
    (
      CaseError.Problem.diskFull,
      "no space is left on the disk; the case is as it was before. Free some space, then try again."
    ),
    (
      .readOnly,
      "cannot be written. Allow writing to the file and to its directory, or copy the case elsewhere."
    ),
    (
      .cannotAccess("denied"),
      "cannot be opened (denied). Check that its directory is there, that both may be read and written, and that space is left "
        + "on the disk."
    ),
    (.noSuchImport(3, known: []), "there is no import 3; there are none."),
    (.noSuchImport(3, known: [1, 2]), "there is no import 3; there are 1, 2."),
    (.noSuchRecord("x\ny"), "there is no entity \"x y\" in the case. Find its id with \"diligraph find\"."),
    (
      .edit(EditError(target: .flag, id: "f", problem: .noSuchID)),
      "there is no flag \"f\"; find ids with \"diligraph find\" and \"diligraph show\"."
    ),
    (.noSuchJudgement(4, latest: nil), "there is no judgement 4; there are none."),
    (.noSuchJudgement(4, latest: 2), "there is no judgement 4; the latest one is 2."),
    (.alreadyUndone(2), "judgement 2 was undone before."),
    (.nothingToUndo, "there is no judgement that could be undone."),
    (.refused("string or blob too big"), "the database refuses this: string or blob too big."),
  ])
  func `each message says what is wrong and what to do`(problem: CaseError.Problem, message: String) {
    #expect(CaseError(path: "my.diligraph", problem: problem).description == "my.diligraph: " + message)
  }

  @Test func `answers of SQLite have a meaning`() {
    func problem(_ code: ResultCode) -> CaseError.Problem {
      CaseError(DatabaseError(resultCode: code, message: "m"), path: "p").problem
    }
    #expect(problem(.SQLITE_FULL) == .diskFull)
    #expect(problem(.SQLITE_CORRUPT) == .damaged("m"))
    #expect(problem(.SQLITE_NOTADB) == .damaged("a page is not one of a database"))
    #expect(problem(.SQLITE_BUSY) == .busy)
    #expect(problem(.SQLITE_READONLY) == .readOnly)
    #expect(problem(.SQLITE_CANTOPEN) == .cannotAccess("m"))
    #expect(problem(.SQLITE_TOOBIG) == .refused("m"))
  }
}
