// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphImport
import Foundation

/// The inputs that a command line names: files, standard input, folders and archives with what is in them.
struct InputFiles {
  /// An input that cannot be read, with the reason.
  struct Failure {
    let name: String
    let error: any Error
  }

  /// What can be read, in the order of the command line; within a folder or an archive, in its order.
  private(set) var sources: [ByteSource] = []
  /// What cannot.
  private(set) var failures: [Failure] = []
  /// What was left out on purpose, in words.
  private(set) var leftOut: [String] = []

  /// How deep folders are followed.
  private static let depthLimit = 64

  /// Looks at `paths`.
  ///
  /// - Parameter excluded: files that are none of the data, such as the case itself.
  init(_ paths: [String], excluding excluded: [String] = []) {
    let excluded = Set(excluded.map(Self.absolute))
    for path in paths {
      if Self.isFolder(path) {
        var found = Found()
        Self.look(into: path, excluded, &found, depth: 0)
        for file in found.files {
          if Self.isBesideData(file) { found.besides.append(file) } else { add(file) }
        }
        failures += found.failures
        note(found, in: path)
      } else {
        add(path)
      }
    }
  }

  /// All sources; the first failure is thrown.
  func all() throws -> [ByteSource] {
    if let failure = failures.first { throw failure.error }
    return sources
  }

  // MARK: Files and archives

  private mutating func add(_ path: String) {
    do {
      if let member = try Self.member(path) {
        sources.append(member)
        return
      }
      let source = try Self.source(path)
      guard let archive = try ArchivedFiles(source, folder: Self.temporaryFolder) else {
        sources.append(source)
        return
      }
      let besides = Set(archive.sources.filter(FileBesideData.isOne).map(\.name))
      sources += archive.sources.filter { !besides.contains($0.name) }
      note(besides.sorted(by: precedesByCodePoint), in: path)
      leftOut += archive.leftOut.map { "\(path): \($0)" }
      if archive.sources.count == besides.count {
        throw CommandError(.data, "\(path): the archive holds no files; nothing can be imported from it.")
      }
    } catch { failures.append(Failure(name: path, error: error)) }
  }

  /// A file; what can be read once only is kept in a temporary file as far as it is read.
  private static func source(_ path: String) throws -> ByteSource {
    guard path != "-" else { return try ByteSource.spooledStandardInput(folder: temporaryFolder) }
    return try ByteSource.repeatable(.file(path), folder: temporaryFolder)
  }

  private static var temporaryFolder: String { FileManager.default.temporaryDirectory.path }

  /// The member that `archive.zip/member` names, where the archive is a file.
  private static func member(_ path: String) throws -> ByteSource? {
    guard path != "-", !FileManager.default.fileExists(atPath: path) else { return nil }
    var end = path.endIndex
    while let slash = path[..<end].lastIndex(of: "/"), slash > path.startIndex {
      end = slash
      let outer = String(path[..<slash])
      guard FileManager.default.fileExists(atPath: outer) else { continue }
      guard !isFolder(outer), let archive = try ArchivedFiles(.file(outer), folder: temporaryFolder) else { return nil }
      let name = String(path[path.index(after: slash)...])
      if let member = archive.sources.first(where: { $0.name == "\(outer)/\(name)" }) { return member }
      let names = archive.sources.map { String($0.name.dropFirst(outer.count + 1)) }
      let nearest = nearestWord(to: name, in: names).map { "; the nearest is \"\($0)\"" } ?? ""
      throw CommandError(.noInput, "\(path): the archive has no file of this name\(nearest).")
    }
    return nil
  }

  // MARK: Folders

  /// What a folder has.
  private struct Found {
    var files: [String] = []
    var failures: [Failure] = []
    /// Of the files, those that are plainly no data.
    var besides: [String] = []
    var hidden = 0
    var links = 0
    var others = 0
    var excluded = 0
  }

  private static func look(into folder: String, _ excluded: Set<String>, _ found: inout Found, depth: Int) {
    let names: [String]
    do {
      guard depth < depthLimit else { throw CommandError(.data, "\(folder): lies deeper than \(depthLimit) folders.") }
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch let error as CommandError {
      return found.failures.append(Failure(name: folder, error: error))
    } catch {
      let message = "\(folder): the folder cannot be read; name one that may be read."
      return found.failures.append(Failure(name: folder, error: CommandError(.noInput, message)))
    }
    for name in names.sorted(by: precedesByCodePoint) {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      if name.hasPrefix(".") {
        found.hidden += 1
      } else if excluded.contains(absolute(path)) {
        found.excluded += 1
      } else if isFolder(path) {
        // A link to a folder may lead back to where it stands.
        if isLink(path) { found.links += 1 } else { look(into: path, excluded, &found, depth: depth + 1) }
      } else if let type = type(path), type != .typeRegular, type != .typeSymbolicLink {
        found.others += 1
      } else {
        found.files.append(path)
      }
    }
  }

  private mutating func note(_ found: Found, in folder: String) {
    if found.files.count == found.besides.count, found.failures.isEmpty {
      failures.append(
        Failure(name: folder, error: CommandError(.noInput, "\(folder): the folder holds no files to import.")))
    }
    let parts = [
      (found.hidden, "hidden file", "hidden files"), (found.links, "link to a folder", "links to folders"),
      (found.others, "thing that is no file", "things that are no files"), (found.excluded, "case file", "case files"),
    ].filter { $0.0 > 0 }.map { ReportText.counted($0.0, $0.1, $0.2) }
    if !parts.isEmpty { leftOut.append("\(folder): left out \(parts.joined(separator: ", "))") }
    note(found.besides, in: folder)
  }

  /// Names what was passed over; a folder may be full of it.
  private mutating func note(_ besides: [String], in container: String) {
    guard !besides.isEmpty else { return }
    let names = besides.prefix(5).map { $0.hasPrefix(container + "/") ? String($0.dropFirst(container.count + 1)) : $0 }
    let rest = besides.count > names.count ? ", and \(besides.count - names.count) more" : ""
    leftOut.append("\(container): passed over as no data: \(names.joined(separator: ", "))\(rest)")
  }

  private static func isBesideData(_ path: String) -> Bool {
    // A link to nothing, and what may not be read, are for `add` to say.
    FileManager.default.isReadableFile(atPath: path) && FileBesideData.isOne(.file(path))
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func type(_ path: String) -> FileAttributeType? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
  }

  private static func isLink(_ path: String) -> Bool { type(path) == .typeSymbolicLink }
}
