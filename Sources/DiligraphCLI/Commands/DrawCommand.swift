// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphImport
import DiligraphRender
import Foundation

struct DrawCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "draw",
    abstract: "Draw the paths of entities, what is around them, who owns them, or a whole case.",
    discussion: """
      Without --depth and --ownership: the paths from each entity, or if it is flagged, the paths that end there. \
      Without an entity: the whole case. The format follows the name of the file (.svg, .png, .pdf, .dot; .html for \
      a page that answers to mouse and keyboard).

        diligraph draw "Norvale Optics" -o norvale.svg
        diligraph draw "Ministry of Interior" --depth 2 -o ministry.png
        diligraph draw "Vardanik Holding" --ownership --cluster group -o holding.pdf
        diligraph draw --chokepoints -o chokepoints.svg
        diligraph draw "Norvale Optics" --whatif changes.csv -o norvale.svg
        diligraph draw "Norvale Optics" --before january.diligraph --after june.diligraph -o norvale.svg
      """)

  @OptionGroup var subject: SubjectOptions

  @OptionGroup var comparison: DrawnComparison

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
    try comparison.check(with: subject, question)
    if maxEntities < 2 { throw ValidationError("--max-entities: is \(maxEntities); it must be at least 2.") }
    if let dpi, !(36...1_200).contains(dpi) { throw ValidationError("--dpi: is \(dpi); it must be within 36 to 1200.") }
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
    var read = FilesRead(by: question)
    comparison.add(to: &read)
    for place in [output] + (narrative ? words : []) { try OutputFile.check(place, besides: read) }
    let content = try comparison.content(of: subject, question)
    let wish = Drawing.Wish(format: try drawingFormat(), engine: layout, pixelsPerInch: dpi.map(Double.init))
    let drawing = Drawing(wish: wish) { most in
      var made = content.picture(PictureOptions(mostEntities: most, cluster: cluster, dataDigest: content.digest))
      made.palette = palette
      return made
    }
    let (drawnPicture, bytes) = try drawing.bytes(most: maxEntities)
    try OutputFile.write(isPage ? page(drawnPicture, bytes) : Data(bytes), to: output)
    if narrative { try writeWords(PictureWords(drawnPicture)) }
    let entities = ReportText.counted(drawnPicture.entities.count, "entity", "entities")
    let lines = ReportText.counted(drawnPicture.relationships.count, "line")
    Output.error("\(output): \(entities), \(lines); \(drawnPicture.caption.prefix(2).joined(separator: "; "))")
    return .done
  }

  private func page(_ picture: Picture, _ svg: [UInt8]) -> Data {
    let page = PicturePage(picture, svg: String(decoding: svg, as: UTF8.self)) {
      SHA256Digest(of: $0.utf8).base64
    }
    return Data(page.html.utf8)
  }

  /// The files of the words.
  private var words: [String] {
    let base = (output as NSString).deletingPathExtension
    return [base + ".txt", base + ".csv"]
  }

  private func writeWords(_ picture: PictureWords) throws {
    for (text, place) in zip([picture.narrative, picture.table.csv], words) {
      try OutputFile.write(Data(text.utf8), to: place)
    }
  }
}

extension PictureOptions.Cluster: ExpressibleByArgument {}
extension Picture.Palette: ExpressibleByArgument {}
extension Picture.Engine: ExpressibleByArgument {}
