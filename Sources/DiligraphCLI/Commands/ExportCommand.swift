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
    let read = FilesRead(by: question)
    if !exportFormat.isFolder { try OutputFile.check(output, besides: read) }
    let question = try question.load()
    let analysis = question.analysis()
    let subgraph = try subject.subgraph(question, analysis)
    let graph = ExportGraph(
      of: subgraph, analysis: analysis, context: question.context, dataDigest: DataDigest.of(question.dataset),
      most: maxEntities)
    let export = exportFormat.export(graph)
    if exportFormat.isFolder {
      let places = export.files.map { output.hasSuffix("/") ? output + $0.name : "\(output)/\($0.name)" }
      for place in places { try read.refuse(place) }
      try OutputFile.makeFolder(output)
      for (file, place) in zip(export.files, places) { try OutputFile.write(Data(file.text.utf8), to: place) }
    } else {
      for file in export.files { try OutputFile.write(Data(file.text.utf8), to: output) }
    }
    Output.write(
      ExportReport(export, of: graph, as: exportFormat, to: output), self.question.format, question.context)
    return .done
  }
}

extension ExportFormat: ExpressibleByArgument {}
