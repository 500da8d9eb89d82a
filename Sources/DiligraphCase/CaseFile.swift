// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB

/// The file of a case before it is opened as a database: other programs' files are never opened for writing.
struct CaseFile {
  let path: String

  /// Larger files are not checked as a whole when they are opened.
  static let checkedSize = 100_000_000
  private static let magic = Array("SQLite format 3\0".utf8)

  /// Checks that the file is a case that this program knows, by its first 100 bytes.
  ///
  /// - Returns: the file's size in bytes.
  func checkHeader() throws(CaseError) -> Int {
    var information = stat()
    guard stat(path, &information) == 0 else {
      let isThere = errno != ENOENT && errno != ENOTDIR
      throw error(isThere ? .cannotAccess(String(cString: strerror(errno))) : .notFound)
    }
    let sort = information.st_mode & S_IFMT
    guard sort != S_IFDIR else { throw error(.isDirectory) }
    // Opening a pipe waits for another process, which may never come.
    guard sort == S_IFREG else { throw error(.isNoRegularFile) }
    let (header, size) = try readHeader()
    guard !header.isEmpty else { throw error(.empty) }
    guard header.starts(with: CaseFile.magic) else { throw error(.notADatabase) }
    guard header.count == 100 else { throw error(.damaged("it ends within the header")) }
    func number(at offset: Int) -> Int { header[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    guard number(at: 68) == CaseSchema.applicationID else { throw error(.otherDatabase) }
    let version = number(at: 60)
    guard version <= CaseSchema.version else {
      throw error(.newer(found: version, known: CaseSchema.version))
    }
    guard version >= 1 else { throw error(.damaged("the schema has no version")) }
    guard version >= CaseSchema.oldestVersion else {
      throw error(.older(found: version, known: CaseSchema.version))
    }
    // SQLite takes what is missing of the last page as zeros. With a log or a journal beside it, the file may be shorter.
    let (pageSize, pages) = (
      max(1, header[16] == 0 ? 65_536 : Int(header[16]) << 8 | Int(header[17])), number(at: 28)
    )
    guard size >= pageSize * pages || hasLog else {
      throw error(.damaged("it has \(size) of \(pageSize * pages) bytes"))
    }
    return size
  }

  private var hasLog: Bool {
    ["-wal", "-journal"].contains { ending in
      let log = try? FileManager.default.attributesOfItem(atPath: path + ending)
      return (log?[.size] as? Int ?? 0) > 0
    }
  }

  private func readHeader() throws(CaseError) -> ([UInt8], Int) {
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      let header = [UInt8](try file.read(upToCount: 100) ?? Data())
      return (header, Int(try file.seekToEnd()))
    } catch let failure { throw error(.cannotAccess(failure.localizedDescription)) }
  }

  /// Makes an empty case, which gets its name only when it is complete: a crash leaves no half-made case.
  ///
  /// - Returns: whether it was made; false where another program made one meanwhile, which is left as it is.
  func create() throws(CaseError) -> Bool {
    let draft = "\(path).new-\(getpid())"
    try checkNoLogIsLeft()
    do {
      defer {
        for suffix in ["", "-journal"] { try? FileManager.default.removeItem(atPath: draft + suffix) }
      }
      var configuration = Configuration()
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA page_size = \(CaseSchema.pageSize)") }
      let queue = try DatabaseQueue(path: draft, configuration: configuration)
      try queue.write { db in
        for sql in CaseSchema.creation { try db.execute(sql: sql) }
      }
      try queue.close()
      return try giveName(to: draft)
    } catch { throw CaseError(error, path: path) }
  }

  /// A log that was left beside a file that is gone would be read as the new file's, and damage it.
  private func checkNoLogIsLeft() throws(CaseError) {
    for ending in ["-wal", "-journal"] {
      var information = stat()
      guard stat(path + ending, &information) == 0, information.st_size > 0 else { continue }
      // One that another program has just begun is none.
      guard stat(path, &information) != 0 || information.st_size == 0 else { return }
      throw error(.logWithoutCase(URL(fileURLWithPath: path + ending).lastPathComponent))
    }
  }

  /// Gives the draft its name, unless there is a file of that name that is not empty.
  private func giveName(to draft: String) throws -> Bool {
    // A second name is refused where there is one already, which renaming is not: the import of another program would go into a
    // file that nobody finds any more.
    if link(draft, path) == 0 { return true }
    let isTaken = errno == EEXIST
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    if isTaken || size != nil, size != 0 { return false }
    // An empty file, or a file system without second names.
    guard rename(draft, path) == 0 else { throw error(.cannotAccess(String(cString: strerror(errno)))) }
    return true
  }

  private func error(_ problem: CaseError.Problem) -> CaseError { CaseError(path: path, problem: problem) }
}
