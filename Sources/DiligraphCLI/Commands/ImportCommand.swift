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
      The format is told from the content, whatever the file is called; .gz, .xz, .zst and .zip are read as they are. \
      Importing a file again changes nothing. A folder stands for all files in it; a file of an archive can be named as \
      archive.zip/file. Of several files that cannot be imported, each is said, and the others are imported.

        diligraph import releases.jsonl.gz suppliers.csv flags.csv
        diligraph import downloads/ --strict
        curl -s https://example.org/list.csv | diligraph import - --dataset list
        diligraph import --replace sdn sdn-2026-11.ftm.json
        diligraph import transfers.csv --mapping transfers.yaml --preview

      EXIT CODES
        0   all files are imported, without findings of severity error
        2   all are imported, some with findings of severity error; or some of several files are not
        65  no file is imported: the data cannot be used (with --strict: has doubts)
        66  no file is imported: there is no such file, or it may not be read
        74  no file is imported: reading or writing failed
        130 interrupted by Ctrl-C; the file that was being imported is not
      """)

  @Argument(help: "The files, folders or archives; - for standard input.", completion: .file())
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

  @Flag(help: "Import nothing from a file with a finding of severity doubt or error.")
  var strict = false

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
    if files.count(where: { $0 == "-" }) > 1 { throw ValidationError("-: standard input can be read once only.") }
  }

  func perform() throws -> ExitStatus {
    Interruption.prepare()
    let inputs = InputFiles(files, excluding: ["", "-wal", "-shm", "-journal"].map { inCase.path + $0 })
    var run = ImportRun(inputs, importer: try importer(), options: self)
    if preview { return try run.preview() }
    if replace != nil, inputs.sources.count > 1 {
      throw CommandError(
        .usage, "--replace: there are \(inputs.sources.count) files in it; name one file, the newer edition.")
    }
    return try run.importAll()
  }

  /// The importer that the options name, if they do.
  private func importer() throws -> (any Importer)? {
    if let mapping { return TableImporter(try TableMapping.read(.file(mapping))) }
    return try format.map(FormatRegistry.importer(named:))
  }
}
