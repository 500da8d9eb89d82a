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

  /// Makes the folder, and gives each of `entities` a name that no other entity has.
  init(folder: String, forms: Forms, entities: [Int], in dataset: Dataset) throws {
    self.folder = folder
    self.forms = forms.forms
    names = FileNames(of: entities, in: dataset).names
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandError(.io, "\(folder): the folder cannot be made; name one that may be written to.")
    }
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
      try Self.write(text, to: "\(folder)/\(name).\(ending)")
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

  static func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw CommandError(.io, "\(path): cannot be written; is the disk full, or the folder read-only?")
    }
  }
}
