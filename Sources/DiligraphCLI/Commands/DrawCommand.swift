// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphRender
import Foundation

struct DrawCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "draw",
    abstract: "Draw the paths of an entity, or what is around it.",
    discussion: """
      Without --depth: the paths from the entity, or if it is flagged, the paths that end there. The format follows \
      the name of the file (.svg, .png, .pdf, .dot).

        diligraph draw "Norvale Optics" -o norvale.svg
        diligraph draw "Ministry of Interior" --depth 2 -o ministry.png
      """)

  @Argument(help: "The entity, by id, identifier or name.")
  var entity: String

  @Option(help: "Only paths that end here.")
  var to: String?

  @Option(help: "Draw everything up to this many relationships away instead of paths.")
  var depth: Int?

  @Option(name: .customShort("k"), help: ArgumentHelp("How many paths, or all.", valueName: "n"))
  var count = PathCount(limit: 20)

  @Option(help: "With --depth: the most entities.")
  var maxEntities = 120

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("The file to write.", valueName: "file"),
    completion: .file())
  var output: String

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    if let depth, depth < 1 { throw ValidationError("--depth: is \(depth); it must be at least 1.") }
    if maxEntities < 2 { throw ValidationError("--max-entities: is \(maxEntities); it must be at least 2.") }
    _ = try drawingFormat()
  }

  private func drawingFormat() throws -> DrawingFormat {
    let ending = (output as NSString).pathExtension.lowercased()
    guard let format = DrawingFormat(rawValue: ending) else {
      throw ValidationError("-o: \"\(output)\" must end in .svg, .png, .pdf or .dot; the ending decides the format.")
    }
    return format
  }

  func perform() throws -> ExitStatus {
    let question = try question.load()
    let entity = try question.dataset.entity(named: entity)
    let analysis = question.analysis()
    let picture = try picture(entity, question, analysis)
    let bytes = try Renderer().render(picture, as: drawingFormat())
    let url = URL(fileURLWithPath: output)
    guard FileManager.default.fileExists(atPath: url.deletingLastPathComponent().path) else {
      throw CommandError(.noInput, "\(output): there is no such folder. Make it, or name another one.")
    }
    do {
      try Data(bytes).write(to: url, options: .atomic)
    } catch {
      throw CommandError(.io, "\(output): cannot be written; is the disk full, or the folder read-only?")
    }
    let entities = ReportText.counted(picture.entities.count, "entity", "entities")
    let lines = ReportText.counted(picture.relationships.count, "line")
    Output.error("\(output): \(entities), \(lines); \(picture.caption.first ?? "")")
    return .done
  }

  private func picture(_ entity: Int, _ question: Question, _ analysis: Analysis) throws -> Picture {
    if let depth {
      return Picture(
        neighbourhoodOf: entity, depth: depth, mostEntities: maxEntities, analysis: analysis,
        context: question.context)
    }
    let name = question.dataset.entities[entity].name
    let endUser = try to.map(question.dataset.entity(named:))
    let list = analysis.paths(from: entity, to: endUser, limit: count.limit)
    if list.paths.isEmpty, endUser == nil, !analysis.derivations(of: entity).isEmpty {
      return Picture(
        of: analysis.paths(to: entity, limit: count.limit), question: "Who reaches \(name)", subjects: [entity],
        analysis: analysis, context: question.context)
    }
    let target = endUser.map { question.dataset.entities[$0].name } ?? "flagged end users"
    return Picture(
      of: list, question: "Paths from \(name) to \(target)", subjects: [entity], analysis: analysis,
      context: question.context)
  }
}
