// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphImport
import DiligraphRender
import Foundation

struct DrawCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "draw",
    abstract: "Draw the paths of an entity, what is around it, who owns it, or a whole case.",
    discussion: """
      Without --depth and --ownership: the paths from the entity, or if it is flagged, the paths that end there. \
      Without an entity: the whole case. The format follows the name of the file (.svg, .png, .pdf, .dot; .html for \
      a page that answers to mouse and keyboard).

        diligraph draw "Norvale Optics" -o norvale.svg
        diligraph draw "Ministry of Interior" --depth 2 -o ministry.png
        diligraph draw "Vardanik Holding" --ownership --cluster group -o holding.pdf
      """)

  @Argument(help: "The entity, by id, identifier or name; none for the whole case.")
  var entity: String?

  @Option(help: "Only paths that end here.")
  var to: String?

  @Option(help: "Draw everything up to this many relationships away instead of paths.")
  var depth: Int?

  @Flag(help: "Draw owners, controllers and what is owned instead of paths.")
  var ownership = false

  @Option(name: .customShort("k"), help: ArgumentHelp("How many paths, or all.", valueName: "n"))
  var count = PathCount(limit: 20)

  @Option(help: "The most entities; of more, those alike are drawn as one, then the last are left out.")
  var maxEntities = 120

  @Option(help: "Frames: jurisdiction, or group for corporate groups.")
  var cluster: PictureOptions.Cluster?

  @Option(help: "Colours: screen (also for colour-blind readers), grey for print, or dark.")
  var palette = Picture.Palette.screen

  @Option(help: "How to place entities: dot in tiers, sfdp as an overview; by size if not given.")
  var layout: Picture.Engine?

  @Option(help: "Pixels to the inch of a PNG (default: the finest of 144, 96 and 72 that fits).")
  var dpi: Int?

  @Flag(help: "Also write what is drawn as text (.txt) and as a table (.csv) beside the picture.")
  var narrative = false

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("The file to write.", valueName: "file"),
    completion: .file())
  var output: String

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    if let depth, depth < 1 { throw ValidationError("--depth: is \(depth); it must be at least 1.") }
    if maxEntities < 2 { throw ValidationError("--max-entities: is \(maxEntities); it must be at least 2.") }
    if let dpi, !(36...1_200).contains(dpi) { throw ValidationError("--dpi: is \(dpi); it must be within 36 to 1200.") }
    if depth != nil, ownership { throw ValidationError("--depth and --ownership: are two pictures; leave one out.") }
    if entity == nil, depth != nil || ownership || to != nil {
      throw ValidationError("Name the entity that --depth, --ownership or --to is about.")
    }
    _ = try drawingFormat()
  }

  private var ending: String { (output as NSString).pathExtension.lowercased() }
  private var isPage: Bool { ending == "html" }

  private func drawingFormat() throws -> DrawingFormat {
    if isPage { return .svg }
    guard let format = DrawingFormat(rawValue: ending) else {
      throw ValidationError(
        "-o: \"\(output)\" must end in .svg, .png, .pdf, .html or .dot; the ending decides the format.")
    }
    return format
  }

  func perform() throws -> ExitStatus {
    let question = try question.load()
    let subject = try entity.map(question.dataset.entity(named:))
    let endUser = try to.map(question.dataset.entity(named:))
    let folder = URL(fileURLWithPath: output).deletingLastPathComponent()
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw CommandError(.noInput, "\(output): there is no such folder. Make it, or name another one.")
    }
    let drawn = DrawnQuestion(
      question: question, analysis: question.analysis(), subject: subject, endUser: endUser,
      digest: DataDigest.of(question.dataset))
    let wish = Drawing.Wish(format: try drawingFormat(), engine: layout, pixelsPerInch: dpi.map(Double.init))
    let paths = subject == nil || depth != nil || ownership ? nil : drawn.paths(limit: count.limit)
    let drawing = Drawing(wish: wish) { most in
      let options = PictureOptions(mostEntities: most, cluster: cluster, dataDigest: drawn.digest)
      var made = picture(drawn, paths, options)
      made.palette = palette
      return made
    }
    let (drawnPicture, bytes) = try drawing.bytes(most: maxEntities)
    try write(isPage ? page(drawnPicture, bytes) : Data(bytes), to: output)
    if narrative { try writeWords(PictureWords(drawnPicture)) }
    let entities = ReportText.counted(drawnPicture.entities.count, "entity", "entities")
    let lines = ReportText.counted(drawnPicture.relationships.count, "line")
    Output.error("\(output): \(entities), \(lines); \(drawnPicture.caption.prefix(2).joined(separator: "; "))")
    return .done
  }

  private func picture(_ drawn: DrawnQuestion, _ paths: DrawnQuestion.Paths?, _ options: PictureOptions) -> Picture {
    let context = drawn.question.context
    guard let subject = drawn.subject else {
      return Picture(wholeCaseOf: drawn.analysis, context: context, options: options)
    }
    if let depth {
      return Picture(
        neighbourhoodOf: subject, depth: depth, analysis: drawn.analysis, context: context, options: options)
    }
    guard let paths else {
      return Picture(ownershipOf: subject, analysis: drawn.analysis, context: context, options: options)
    }
    return Picture(
      of: paths.list, question: paths.title, subjects: [subject], analysis: drawn.analysis, context: context,
      options: options)
  }

  private func page(_ picture: Picture, _ svg: [UInt8]) -> Data {
    let page = PicturePage(picture, svg: String(decoding: svg, as: UTF8.self)) {
      SHA256Digest(of: $0.utf8).base64
    }
    return Data(page.html.utf8)
  }

  private func writeWords(_ words: PictureWords) throws {
    let base = (output as NSString).deletingPathExtension
    try write(Data(words.narrative.utf8), to: base + ".txt")
    try write(Data(words.table.csv.utf8), to: base + ".csv")
  }

  private func write(_ data: Data, to path: String) throws {
    do {
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw CommandError(.io, "\(path): cannot be written; is the disk full, or the folder read-only?")
    }
  }
}

/// What is drawn, read and found.
private struct DrawnQuestion {
  let question: Question
  let analysis: Analysis
  let subject: Int?
  let endUser: Int?
  let digest: String

  /// Paths and their headline.
  struct Paths {
    var list: PathList
    var title: String
  }

  /// The paths from the subject, or if there are none and it is flagged, those that end there.
  func paths(limit: Int?) -> Paths? {
    guard let subject else { return nil }
    let entities = question.dataset.entities
    let name = entities[subject].name
    let list = analysis.paths(from: subject, to: endUser, limit: limit)
    if list.paths.isEmpty, endUser == nil, !analysis.derivations(of: subject).isEmpty {
      return Paths(list: analysis.paths(to: subject, limit: limit), title: "Who reaches \(name)")
    }
    let target = endUser.map { entities[$0].name } ?? "flagged end users"
    return Paths(list: list, title: "Paths from \(name) to \(target)")
  }
}

extension PictureOptions.Cluster: ExpressibleByArgument {}
extension Picture.Palette: ExpressibleByArgument {}
extension Picture.Engine: ExpressibleByArgument {}
