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

  @OptionGroup var inCase: CaseOptions

  func validate() throws {
    if files.isEmpty { throw ValidationError("Name at least one file.") }
    if replace != nil, files.count > 1 {
      throw ValidationError("--replace: takes one file, the newer edition; \(files.count) are named.")
    }
    if replace != nil, let dataset, dataset != replace {
      throw ValidationError("--dataset and --replace name different data sets; leave one out.")
    }
  }

  func perform() throws -> ExitStatus {
    let inCase = try Case.openOrCreate(at: inCase.path)
    var hasErrors = false
    for file in files {
      let foundErrors = try importFile(file, into: inCase)
      hasErrors = hasErrors || foundErrors
    }
    return hasErrors ? .findings : .done
  }

  /// Imports one file; returns whether there are findings of severity error.
  private func importFile(_ file: String, into inCase: Case) throws -> Bool {
    let source = try repeatable(file)
    let importer = try format.map(FormatRegistry.importer(named:)) ?? FormatRegistry.importer(for: source)
    let info = ImportInfo(
      file: file, digest: try SHA256Digest(of: source).hex, byteCount: Self.size(of: file),
      format: importer.name, dataset: replace ?? dataset ?? Self.datasetName(file), time: JudgementOptions.now,
      sameNames: sameNames, programVersion: programVersion)
    let progress = Progress(file)
    var counted = DiligraphImport.ImportSummary()
    let summary = try inCase.importing(info, replace: replace != nil) { sink in
      var wrapped = ProgressSink(sink, progress)
      counted = try importer.read(source, into: &wrapped)
      sink = wrapped.sink
    }
    progress.end()
    let findings = try inCase.findings(import: summary.number, limit: Int.max)
    Output.write(
      ImportText(file: file, format: importer.name, read: counted, stored: summary, findings: findings).text)
    return findings.contains { $0.severity == .error }
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

  /// The file's name without folders and endings.
  private static func datasetName(_ file: String) -> String {
    let name = file == "-" ? "stdin" : (file as NSString).lastPathComponent
    return name.split(separator: ".").first.map(String.init) ?? name
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
  let read: DiligraphImport.ImportSummary
  let stored: DiligraphCase.ImportSummary
  let findings: [Finding]

  var text: String {
    if stored.alreadyImported {
      return "\(visibleText(file)): imported before (import \(stored.number)); nothing changed.\n"
    }
    var text = "\(visibleText(file)): \(format), import \(stored.number)\n"
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
