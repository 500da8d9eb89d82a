// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphCase
import DiligraphImport
import Foundation

struct ImportCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import files into a case; each file wholly or not at all.",
    discussion: """
      The format is told from the content. Importing a file again changes nothing.

        diligraph import releases.jsonl.gz suppliers.csv flags.csv
        diligraph import --replace sdn sdn-2026-11.ftm.json
        diligraph import transfers.csv --mapping transfers.yaml --preview
      """)

  @Argument(help: "The files; - for standard input.", completion: .file())
  var files: [String]

  @Option(
    help:
      "The format: \(FormatRegistry.importers.map(\.name).joined(separator: ", ")) (default: told from the content).")
  var format: String?

  @Option(help: "What to call the data set (default: the file's name without its ending).")
  var dataset: String?

  @Option(
    help: ArgumentHelp(
      "The file is a newer edition of this data set: what is gone from it ends.", valueName: "dataset"))
  var replace: String?

  @Flag(help: "Entities of different data sets with equal names and nothing that contradicts are one.")
  var sameNames = false

  @Option(
    help: ArgumentHelp(
      "Which column is what, for a table of any layout (YAML; see examples/mappings).", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var mapping: String?

  @Flag(help: "Show what would be read, and import nothing.")
  var preview = false

  @OptionGroup var inCase: CaseOptions

  func validate() throws {
    if mapping != nil, format != nil {
      throw ValidationError("--mapping and --format: a mapping is a format of its own; leave one out.")
    }
    if files.isEmpty { throw ValidationError("Name at least one file.") }
    if replace != nil, files.count > 1 {
      throw ValidationError("--replace: takes one file, the newer edition; \(files.count) are named.")
    }
    if replace != nil, let dataset, dataset != replace {
      throw ValidationError("--dataset and --replace name different data sets; leave one out.")
    }
  }

  func perform() throws -> ExitStatus {
    // Before a case is made: a file that is not there or of no known format leaves none behind.
    let inputs = try files.flatMap(inputs)
    if preview {
      for input in inputs { Output.write(try ImportPreview(input.source, importer: input.importer).text + "\n") }
      return .done
    }
    let isNew = !FileManager.default.fileExists(atPath: inCase.path)
    let inCase = try Case.openOrCreate(at: inCase.path)
    do {
      if let replace {
        guard inputs.count == 1 else {
          throw CommandError(
            .usage, "--replace: the archive has \(inputs.count) members; name one file, the newer edition.")
        }
        try checkEdition(replace, of: inputs[0].importer.name, in: inCase)
      }
      var hasErrors = false
      for input in inputs {
        let foundErrors = try importFile(input.name, input.source, input.importer, into: inCase)
        hasErrors = hasErrors || foundErrors
      }
      return hasErrors ? .findings : .done
    } catch {
      if isNew, (try? inCase.imports())?.isEmpty == true { try? removeEmptyCase(inCase) }
      throw error
    }
  }

  /// A file, or a member of an archive, with what reads it.
  private struct Input {
    let name: String
    let source: ByteSource
    let importer: any Importer
  }

  /// What a named file holds: itself, or the members of a zip archive.
  private func inputs(_ file: String) throws -> [Input] {
    let source = try repeatable(file)
    let members = try ZipArchive(source)?.sources ?? [source]
    return try members.map { member in
      let importer: any Importer
      if let mapping {
        importer = TableImporter(try TableMapping.read(.file(mapping)))
      } else {
        importer = try format.map(FormatRegistry.importer(named:)) ?? FormatRegistry.importer(for: member)
      }
      return Input(name: members.count == 1 ? file : member.name, source: member, importer: importer)
    }
  }

  /// A newer edition is of a data set that is there, and of its format; else all of the old one would end.
  private func checkEdition(_ name: String, of format: String, in inCase: Case) throws {
    let current = try inCase.imports().filter { $0.endedAt == nil }
    let editions = current.filter { $0.info.dataset == name }
    guard let edition = editions.first else {
      let known = Set(current.map(\.info.dataset)).sorted()
      let list = known.isEmpty ? "the case has none" : "there are \(known.joined(separator: ", "))"
      throw CommandError(.usage, "--replace: there is no data set \"\(name)\"; \(list).")
    }
    guard edition.info.format == format else {
      throw CommandError(
        .data,
        "--replace: the data set \"\(name)\" was imported as \(edition.info.format), and this file is \(format); a newer "
          + "edition is of the same format. Import it as a data set of its own, with --dataset.")
    }
  }

  private func removeEmptyCase(_ inCase: Case) throws {
    try inCase.close()
    for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: inCase.path + ending) }
  }

  /// Imports one file; returns whether there are findings of severity error.
  private func importFile(
    _ file: String, _ source: ByteSource, _ importer: any Importer, into inCase: Case
  ) throws -> Bool {
    let info = ImportInfo(
      file: file, digest: try SHA256Digest(of: source).hex, byteCount: Self.size(of: file),
      format: importer.name, dataset: try replace ?? dataset ?? Self.datasetName(file, in: inCase),
      time: JudgementOptions.now,
      sameNames: sameNames, programVersion: programVersion)
    let progress = Progress(file)
    var counted = DiligraphImport.ImportSummary()
    let summary = try inCase.importing(info, replace: replace != nil) { sink in
      var wrapped = ProgressSink(sink, progress)
      counted = try importer.read(source, into: &wrapped)
      sink = wrapped.sink
      try check(wrapped.errors, wrapped.firstError, statements: wrapped.count)
    }
    progress.end()
    if counted.policy != nil {
      Output.error(
        "\(visibleText(file)): the policy inside is not kept in the case; name it with --policy in a question.")
    }
    let findings = try inCase.findings(import: summary.number, limit: Int.max)
    Output.write(
      ImportText(
        file: file, format: importer.name, dataset: info.dataset, read: counted, stored: summary, findings: findings
      ).text)
    return findings.contains { $0.severity == .error }
  }

  /// Nothing read is no import; and of a damaged newer edition, what is missing must not end.
  private func check(_ errors: Int, _ first: Finding?, statements: Int) throws {
    guard let first else { return }
    if statements == 0 {
      throw CommandError(.data, "\(first.location): \(first.message)")
    }
    if replace != nil {
      throw CommandError(
        .data,
        "\(first.location): \(first.message) (\(ReportText.counted(errors, "error")) in the file.) A newer edition with "
          + "errors would end what is missing in it; the case is as before. Mend the file, and import it again.")
    }
  }

  /// Standard input is read into memory, because its digest is taken before it is imported.
  private func repeatable(_ file: String) throws -> ByteSource {
    guard file == "-" else { return .file(file) }
    let bytes = [UInt8](FileHandle.standardInput.readDataToEndOfFile())
    return .bytes(bytes, name: "stdin")
  }

  /// The file's size in bytes; 0 for standard input.
  private static func size(of file: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }

  /// The file's name without its ending; after its folder's where another file has taken the name, since many
  /// portals call a file `releases.jsonl`.
  private static func datasetName(_ file: String, in inCase: Case) throws -> String {
    if file == "-" { return "stdin" }
    let url = URL(fileURLWithPath: file)
    let name = url.lastPathComponent.split(separator: ".").first.map(String.init) ?? url.lastPathComponent
    let folder = url.deletingLastPathComponent().lastPathComponent
    let isTaken = try inCase.imports().contains { $0.info.dataset == name && $0.info.file != file }
    return !isTaken || folder == "/" || folder.isEmpty ? name : "\(folder)/\(name)"
  }
}

/// The table with which an import ends.
private struct ImportText {
  /// `awardRelationships` as "award relationships".
  private static func words(_ name: String) -> String {
    name.contains(" ") ? name : name.map { $0.isUppercase ? " " + $0.lowercased() : String($0) }.joined()
  }

  let file: String
  let format: String
  let dataset: String
  let read: DiligraphImport.ImportSummary
  let stored: DiligraphCase.ImportSummary
  let findings: [Finding]

  var text: String {
    if stored.alreadyImported {
      return "\(visibleText(file)): imported before (import \(stored.number)); nothing changed.\n"
    }
    var text = "\(visibleText(file)): \(format), import \(stored.number), data set \(visibleText(dataset))\n"
    if !read.counts.isEmpty {
      let counts = read.counts.sorted { $0.key < $1.key }.map { "\($0.value) \(Self.words($0.key))" }
      text += "  read: \(counts.joined(separator: ", "))\n"
    }
    let rows = [
      ["entities", "\(stored.entities.new)", "\(stored.entities.alreadyThere)", "\(stored.entities.ended)"],
      [
        "relationships", "\(stored.relationships.new)", "\(stored.relationships.alreadyThere)",
        "\(stored.relationships.ended)",
      ],
      ["flags", "\(stored.flags.new)", "\(stored.flags.alreadyThere)", "\(stored.flags.ended)"],
    ]
    text += ReportTable(header: ["statements", "new", "already there", "ended"], rows: rows).text(indent: "  ")
    for (code, count) in stored.findings.sorted(by: { $0.key < $1.key }) {
      let example = findings.first { $0.code == code }
      text +=
        "  finding \(code): \(count) (\(example?.severity.rawValue ?? "note")), such as "
        + visibleText(example?.description ?? "", limit: 300) + "\n"
    }
    return text
  }
}
