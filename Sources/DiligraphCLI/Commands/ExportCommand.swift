// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import Foundation

struct ExportCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write what \"draw\" would draw for another program, and say what its format cannot carry.",
    discussion: """
      Without --depth and --ownership: the paths from each entity, or if it is flagged, the paths that end there. \
      Without an entity: the whole case. csv and neo4j-csv are several files, so -o names a folder.

        diligraph export "Norvale Optics" --as graphml -o norvale.graphml
        diligraph export --as neo4j-csv -o import/
        diligraph export "Vardanik Holding" --ownership --as ftm -o holding.ftm.json
      """)

  @OptionGroup var subject: SubjectOptions

  @Option(name: .customLong("as"), help: "The format: graphml, gexf, csv, node-link, cypher, neo4j-csv or ftm.")
  var exportFormat: ExportFormat

  @Option(help: "The most entities; of more, the weakest paths or the last entities are left out.")
  var maxEntities: Int?

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("The file or folder to write.", valueName: "file|folder"),
    completion: .file())
  var output: String

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    if let maxEntities, maxEntities < 1 {
      throw ValidationError("--max-entities: is \(maxEntities); it must be at least 1.")
    }
  }

  func perform() throws -> ExitStatus {
    let question = try question.load()
    let analysis = question.analysis()
    let subgraph = try subject.subgraph(question, analysis)
    let graph = ExportGraph(
      of: subgraph, analysis: analysis, context: question.context, dataDigest: DataDigest.of(question.dataset),
      most: maxEntities)
    let export = exportFormat.export(graph)
    if exportFormat.isFolder {
      try OutputFile.makeFolder(output)
      for file in export.files {
        try OutputFile.write(
          Data(file.text.utf8), to: output.hasSuffix("/") ? output + file.name : "\(output)/\(file.name)")
      }
    } else {
      try OutputFile.checkFolder(of: output)
      for file in export.files { try OutputFile.write(Data(file.text.utf8), to: output) }
    }
    Output.write(
      ExportReport(export, of: graph, as: exportFormat, to: output), self.question.format, question.context)
    return .done
  }
}

extension ExportFormat: ExpressibleByArgument {}

/// Files that answers are written to.
enum OutputFile {
  /// Refuses a file whose folder is not there.
  static func checkFolder(of path: String) throws {
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
      throw CommandError(.io, "\(path): cannot be written; is the disk full, or the folder read-only?")
    }
  }
}
