// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation

/// Files that answers are written to.
enum OutputFile {
  /// Refuses a file whose folder is not there, and one that the command reads.
  static func check(_ path: String, besides read: FilesRead) throws {
    try read.refuse(path)
    try checkFolder(of: path)
  }

  private static func checkFolder(of path: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw CommandError(.noInput, "\(path): there is no such folder. Make it, or name another one.")
    }
  }

  /// Makes a folder, where there is none yet.
  static func makeFolder(_ path: String) throws {
    try checkFolder(of: path)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else {
        throw CommandError(.usage, "\(path): is a file, and this is written as several; name a folder.")
      }
      return
    }
    do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false) } catch {
      throw CommandError(.io, "\(path): cannot be made; is the disk full, or the folder read-only?")
    }
  }

  /// Writes a file wholly or not at all.
  static func write(_ data: Data, to path: String) throws {
    do {
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw cannotWrite(path)
    }
  }

  static func cannotWrite(_ path: String) -> CommandError {
    CommandError(.io, "\(path): cannot be written; is the disk full, or the folder read-only?")
  }
}

/// The files that a command reads, and what belongs to them: it writes over none of them.
///
/// A file is the same whatever it is called: it is known by its device and its number there, or where it does not exist,
/// by those of its folder.
struct FilesRead {
  private struct Identity: Hashable {
    let device: UInt64
    let number: UInt64
    /// The name in the folder, where the file itself is not there.
    var name: String?

    /// Of what is there, links followed.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      (device, number) = (UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino))
    }

    /// Of what is not there, where its folder is.
    init?(missing path: String) {
      let url = URL(fileURLWithPath: path)
      self.init(url.deletingLastPathComponent().path)
      name = url.lastPathComponent
    }
  }

  /// What each is to the command.
  private var known: [Identity: String] = [:]

  /// What a question reads, its data and its settings.
  init(by question: QuestionOptions) {
    if question.files.isEmpty { add(case: question.inCase.path) }
    for path in question.files { add(input: path) }
    add(question.policy, as: "the policy")
    add(question.publication.embargo, as: "the embargo")
  }

  /// A file that is read; nil where there is none.
  mutating func add(_ path: String?, as what: String) {
    guard let path, let identity = Identity(path) ?? Identity(missing: path) else { return }
    if known[identity] == nil { known[identity] = what }
  }

  /// A case, with what SQLite and the program keep beside it.
  mutating func add(case path: String) {
    // Beside the file itself, and not beside a link to it.
    let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    add(path, as: "the case")
    for place in Set([path, real]) {
      for ending in ["-wal", "-shm", "-journal", ".dataset", ".graph"] {
        add(place + ending, as: "a part of the case")
      }
    }
  }

  /// An input: a file, the file in a folder, or the archive that a file is in.
  mutating func add(input path: String) {
    guard path != "-" else { return }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      // What lies beside the data, such as a picture, is no input.
      for source in InputFiles([path]).sources { add(file(of: source.name), as: "an input") }
    } else {
      add(file(of: path), as: "an input")
    }
  }

  /// The archive, for what is in one.
  private func file(of name: String) -> String {
    var path = name
    while !FileManager.default.fileExists(atPath: path), let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      path = String(path[..<slash])
    }
    return FileManager.default.fileExists(atPath: path) ? path : name
  }

  /// Refuses to write to one of them.
  func refuse(_ path: String) throws {
    guard let what = (Identity(path) ?? Identity(missing: path)).flatMap({ known[$0] }) else { return }
    throw CommandError(
      .usage, "-o: \(visibleText(path, limit: 300)) is \(what) of this command, and would be lost; name another place.")
  }
}
