// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphImport
import Foundation

struct ReportCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write the dossier of an entity: a page to read and print, Markdown, and JSON.",
    discussion: """
      Each entity gets NAME.html (self-contained, with the diagram), NAME.md with NAME.svg, and NAME.json in the folder. \
      What only a person can conclude is left to be filled.

        diligraph report "Norvale Optics" -o reports
        diligraph report "Norvale Optics" "Kestrel Trading" --write html -o reports
      """)

  @Argument(help: "Entities, by id, identifier or name.")
  var entities: [String] = []

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("The folder to write into; it is made.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "Which files: \(DossierFiles.Form.allCases.map(\.rawValue).joined(separator: ", ")), with commas between them.",
      valueName: "forms"))
  var write: DossierFiles.Forms = .all

  @Option(name: .customShort("k"), help: ArgumentHelp("How many paths are shown in full.", valueName: "n"))
  var count = 10

  @Option(help: "The most entities of the diagram.")
  var maxEntities = 40

  @Option(
    name: .customLong("pack"),
    help: ArgumentHelp(
      "Whose red flags are looked for: \(ShippedSettings.packs.joined(separator: ", ")), or a file. Repeatable "
        + "(default: \(ShippedSettings.packs[0])).", valueName: "name"))
  var packs: [String] = []

  @Option(
    help: ArgumentHelp(
      "Under whose headings: \(ShippedSettings.frameworks.joined(separator: ", ")), or a file.", valueName: "name"))
  var framework: String?

  @OptionGroup var work: BudgetOptions

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    if count < 1 { throw ValidationError("-k: is \(count); it must be at least 1.") }
    if maxEntities < 2 { throw ValidationError("--max-entities: is \(maxEntities); it must be at least 2.") }
    if entities.isEmpty { throw ValidationError("Name at least one entity.") }
  }

  func perform() throws -> ExitStatus {
    var options = DossierOptions()
    options.packs = try (packs.isEmpty ? [ShippedSettings.packs[0]] : packs).map(ReportSettings.pack)
    let framework = try framework.map(ReportSettings.framework)
    let input = try question.input
    let question = try input.load().question
    var named: [Int] = []
    for name in entities {
      let entity = try question.dataset.entity(named: name)
      if !named.contains(entity) { named.append(entity) }
    }
    options.paths = count
    options.mostEntities = maxEntities
    let provenance = DossierProvenance(
      inputs: try InputProvenance.inputs(of: input.origin), dataDigest: DataDigest.of(question.dataset),
      programVersion: programVersion)
    let dossiers = Dossiers(
      of: question.analysis(work.budget), context: question.context, provenance: provenance, options: options)
    let files = try DossierFiles(folder: output, forms: write, entities: named, in: question.dataset)
    for entity in named {
      try Interruption.check()
      let made = dossiers.dossier(of: entity)
      let dossier = framework.map(made.arranged) ?? made
      let written = try files.write(dossier)
      Output.write(written + "\n" + Self.summary(dossier) + "\n")
    }
    return .done
  }

  /// The three sentences, a line each.
  private static func summary(_ dossier: Dossier) -> String {
    guard case .array(let sentences)? = dossier.section(.summary)?.value else { return "" }
    return sentences.map { sentence in
      if case .string(let text) = sentence { return "  " + visibleText(text, limit: 2_000) + "\n" }
      return ""
    }.joined()
  }
}
