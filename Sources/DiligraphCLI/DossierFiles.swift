// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphImport
import DiligraphRender
import Foundation

/// Writes dossiers into a folder, each in the forms that are asked for, under a name of its own.
struct DossierFiles {
  /// A form of a dossier.
  enum Form: String, CaseIterable {
    case html, markdown, json

    /// The ending of the file's name.
    var ending: String { self == .markdown ? "md" : rawValue }
  }

  /// Some forms, as a user names them.
  struct Forms: ExpressibleByArgument {
    var forms: [Form]

    static let all = Forms(forms: Form.allCases)

    init(forms: [Form]) { self.forms = forms }

    init?(argument: String) {
      var forms: [Form] = []
      for word in argument.split(separator: ",") {
        guard let form = Form(rawValue: word.trimmingCharacters(in: .whitespaces)) else { return nil }
        if !forms.contains(form) { forms.append(form) }
      }
      if forms.isEmpty { return nil }
      self.forms = forms
    }

    var defaultValueDescription: String { forms.map(\.rawValue).joined(separator: ",") }
  }

  let folder: String
  let forms: [Form]
  private let names: [Int: String]
  /// Where everything is written until all of it is there.
  private let drafts: TemporaryFolder

  /// All endings of files that a dossier can have.
  private static let endings = ["html", "svg", "md", "json"]

  /// Gives each of `entities` a name that no other entity has, and makes the folder.
  ///
  /// - Parameter read: what the command reads; none of it is written over.
  init(folder: String, forms: Forms, entities: [Int], in dataset: Dataset, besides read: FilesRead) throws {
    self.folder = folder
    self.forms = forms.forms
    names = FileNames(of: entities, in: dataset).names
    for name in names.values.sorted(by: precedesByCodePoint) {
      for ending in Self.endings { try read.refuse("\(folder)/\(name).\(ending)") }
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandError(.io, "\(folder): the folder cannot be made; name one that may be written to.")
    }
    drafts = try TemporaryFolder(in: folder, named: ".diligraph")
  }

  /// The name of an entity's files, without an ending.
  func name(of entity: Int) -> String { names[entity] ?? "" }

  /// Writes the files of a dossier.
  ///
  /// - Returns: what was written, in words.
  func write(_ dossier: Dossier) throws -> String {
    let name = name(of: dossier.entity)
    let svg = forms == [.json] ? nil : drawing(dossier, name)
    var endings: [String] = []
    func write(_ text: String, _ ending: String) throws {
      try add(text, as: "\(name).\(ending)")
      endings.append(ending)
    }
    for form in forms {
      switch form {
      case .html:
        try write(DossierHTML(dossier, svg: svg) { SHA256Digest(of: $0.utf8).base64 }.html, form.ending)
      case .markdown:
        if let svg { try write(svg, "svg") }
        try write(DossierMarkdown(dossier, drawing: svg.map { _ in "\(name).svg" }).text, form.ending)
      case .json: try write(DossierJSON(dossier).text, form.ending)
      }
    }
    return "\(folder)/\(name): \(endings.map { "." + $0 }.joined(separator: " "))"
  }

  /// The drawing; nil where there is nothing to draw, or where it fails, which is said and stops nothing.
  private func drawing(_ dossier: Dossier, _ name: String) -> String? {
    guard let picture = dossier.picture else { return nil }
    do {
      let (_, bytes) = try Drawing(wish: Drawing.Wish(format: .svg)) { _ in picture }.bytes(
        most: picture.entities.count)
      return String(decoding: bytes, as: UTF8.self)
    } catch {
      Output.error("diligraph: \(name): without its diagram: \(Failure(error).message)")
      return nil
    }
  }

  /// Writes a file that gets its place with all others.
  func add(_ text: String, as name: String) throws {
    do {
      try Data(text.utf8).write(to: drafts.url.appendingPathComponent(name), options: .atomic)
    } catch {
      throw OutputFile.cannotWrite("\(folder)/\(name)")
    }
  }

  /// Gives all files their places, those of the overview last: where that fails half-way, there is none, so that what is
  /// there does not look whole.
  func finish() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: drafts.path).sorted(by: precedesByCodePoint)
    let written = Set(files)
    let hasOverview = !written.isDisjoint(with: OverviewFiles.names)
    for file in files {
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: place(file), isDirectory: &isFolder)
      if exists, isFolder.boolValue {
        throw CommandError(
          .io, "\(place(file)): is a folder, where a file is to be; nothing was written. Move it away.")
      }
    }
    if hasOverview { for name in OverviewFiles.names { try takeAway(name) } }
    // What an earlier run wrote of the same entity, and this one did not, would be taken for a part of this one.
    for name in names.values.sorted(by: precedesByCodePoint) {
      for file in Self.endings.map({ "\(name).\($0)" }) where !written.contains(file) {
        if try takeAway(file) { Output.error("diligraph: \(place(file)): was of an earlier run, and is taken away.") }
      }
    }
    for file in files.filter({ !OverviewFiles.names.contains($0) }) + files.filter(OverviewFiles.names.contains) {
      guard rename("\(drafts.path)/\(file)", place(file)) == 0 else { throw OutputFile.cannotWrite(place(file)) }
    }
    drafts.remove()
    if !hasOverview, let earlier = OverviewFiles.names.first(where: { exists(place($0)) }) {
      Output.error("diligraph: \(place(earlier)): is the overview of an earlier run, and does not know this one.")
    }
  }

  private func place(_ file: String) -> String { "\(folder)/\(file)" }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Whether there was such a file.
  @discardableResult
  private func takeAway(_ file: String) throws -> Bool {
    if unlink(place(file)) == 0 { return true }
    // A folder of this name is none of the dossier's files.
    guard [ENOENT, EISDIR, EPERM, ENOTDIR].contains(errno) else {
      throw CommandError(.io, "\(place(file)): cannot be taken away; may the folder be written to?")
    }
    return false
  }
}
