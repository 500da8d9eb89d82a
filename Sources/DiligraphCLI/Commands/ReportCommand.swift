// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphImport
import Foundation

struct ReportCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write the dossiers of entities: pages to read and print, Markdown, JSON, and an overview.",
    discussion: """
      Each entity gets NAME.html (self-contained, with the diagram), NAME.md with NAME.svg, and NAME.json in the folder. \
      What only a person can conclude is left to be filled. Of several entities there is an overview besides: \
      index.html, index.csv and index.json; the last of these is what --since compares with.

        diligraph report "Norvale Optics" -o reports
        diligraph report --top 100 --write html -o reports --since last-month/index.json
        diligraph report --list suppliers.txt -o reports
      """)

  @Argument(help: "Entities, by id, identifier or name.")
  var entities: [String] = []

  @Option(
    help: ArgumentHelp(
      "A text file with the name of an entity on each line; names that are not in the data stand in the overview.",
      valueName: "file"), completion: .file())
  var list: String?

  @Flag(help: "All entities that are exposed.")
  var allExposed = false

  @Option(help: "So many of the most exposed entities.")
  var top: Int?

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("The folder to write into; it is made.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "Which files: \(DossierFiles.Form.allCases.map(\.rawValue).joined(separator: ", ")), with commas between them.",
      valueName: "forms"))
  var write: DossierFiles.Forms = .all

  @Option(help: ArgumentHelp("Say what changed since this index.json of an earlier report.", valueName: "file"))
  var since: String?

  @Option(name: .customShort("k"), help: ArgumentHelp("How many paths are shown in full.", valueName: "n"))
  var count = 10

  @Option(help: "The most entities of a diagram.")
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

  @Flag(
    help: """
      As much work for each of many entities as for a few; else, of more than \(ReportCommand.few), figures have a \
      hundredth of the budget, and only coefficients that are factors of paths are moved.
      """)
  var thorough = false

  @OptionGroup var work: BudgetOptions

  @OptionGroup var question: QuestionOptions

  /// Of so many entities, each gets everything.
  static let few = 20

  func validate() throws {
    if count < 1 { throw ValidationError("-k: is \(count); it must be at least 1.") }
    if maxEntities < 2 { throw ValidationError("--max-entities: is \(maxEntities); it must be at least 2.") }
    if let top, top < 1 { throw ValidationError("--top: is \(top); it must be at least 1.") }
    let isNamed = !entities.isEmpty || list != nil
    if since != nil, question.publication.publish {
      throw ValidationError("--since and --publish: the earlier overview has its own names; leave one out.")
    }
    if allExposed, top != nil { throw ValidationError("--all-exposed and --top: ask for one of them.") }
    if isNamed, allExposed || top != nil {
      throw ValidationError("--all-exposed and --top choose the entities themselves; leave the names out.")
    }
    if !isNamed, !allExposed, top == nil {
      throw ValidationError("Name entities, or a --list of them, or ask for --all-exposed or --top.")
    }
  }

  func perform() throws -> ExitStatus {
    let read = filesRead
    for name in OverviewFiles.names { try read.refuse("\(output)/\(name)") }
    var options = DossierOptions()
    options.packs = try (packs.isEmpty ? [ShippedSettings.packs[0]] : packs).map(ReportSettings.pack)
    options.paths = count
    options.mostEntities = maxEntities
    let framework = try framework.map(ReportSettings.framework)
    let earlier = try since.map(OverviewFiles.earlier)
    let names = try list.map(OverviewFiles.names) ?? []
    let (question, origin) = try self.question.loadWithOrigin()
    let isPublished = self.question.publication.publish
    let (chosen, missing, choice) = try choose(question, names, isPublished: isPublished)
    guard !chosen.isEmpty else { throw CommandError(.data, "no entity to report on: \(nothing(missing)).") }
    let isMany = isMany(chosen.count)
    options.sensitivity = !isMany
    if isMany {
      Output.error(
        "diligraph: \(chosen.count) entities: figures have a hundredth of the budget, and only coefficients that are "
          + "factors of paths are moved (--thorough).")
    }
    let provenance = DossierProvenance(
      inputs: try InputProvenance.inputs(of: origin, question.licences, isPublished: isPublished),
      dataDigest: DataDigest.of(question.dataset),
      programVersion: programVersion)
    let dossiers = Dossiers(
      of: question.analysis(budget(for: chosen.count)), context: question.context, provenance: provenance,
      options: options,
      assessments: isPublished ? [:] : try InputProvenance.assessments(of: chosen, in: question.dataset, origin))
    let files = try DossierFiles(folder: output, forms: write, entities: chosen, in: question.dataset, besides: read)
    let written = try ReportRun(dossiers: dossiers, framework: framework, files: files).write(chosen)
    guard chosen.count > 1 || earlier != nil || !missing.isEmpty else {
      try files.finish()
      for row in written { Output.write(Self.text(row)) }
      return .done
    }
    let overview = Overview(
      written.map(\.row), context: question.context, provenance: provenance, missing: missing, earlier: earlier,
      choice: choice)
    try OverviewFiles.write(overview, beside: files)
    try files.finish()
    for row in written.prefix(chosen.count <= 5 ? 5 : 0) { Output.write(Self.text(row)) }
    Output.write(
      "\(visibleText(output))/index: .html .csv .json: \(ReportText.counted(chosen.count, "entity", "entities"))\n"
        + overview.choiceText + overview.changeText)
    for name in missing { Output.error("diligraph: --list: \(visibleText(name.name)): \(visibleText(name.reason))") }
    return missing.isEmpty ? .done : .findings
  }

  /// What must not be written over. The overview that is compared with may be: it was read before.
  private var filesRead: FilesRead {
    var read = FilesRead(by: question)
    read.add(list, as: "the list")
    for pack in packs { read.add(pack, as: "a pack") }
    read.add(framework, as: "the framework")
    return read
  }

  private static func text(_ written: ReportRun.Written) -> String {
    written.files + "\n" + written.summary.map { "  \(visibleText($0, limit: 2_000))\n" }.joined() + "\n"
  }

  private func nothing(_ missing: [Overview.Missing]) -> String {
    missing.isEmpty ? "nobody has a feasible path to a flagged end user" : "none of the list is in the data"
  }

  private func isMany(_ count: Int) -> Bool { count > Self.few && !thorough }

  /// How much work each of so many entities gets.
  private func budget(for count: Int) -> Budget {
    isMany(count) ? Budget(effort: work.effort / 100, worlds: max(1, work.worlds / 64), seed: work.seed) : work.budget
  }

  /// The exposed entities; with `--top` the most exposed ones, by figures of the same budget as their dossiers have.
  private func exposed(_ question: Question) -> ExposureReport {
    guard let top else {
      let analysis = question.analysis(work.budget)
      return ExposureReport(analysis.exposures(), of: analysis)
    }
    let analysis = question.analysis(budget(for: top))
    let most = MostExposed(top, of: analysis)
    return ExposureReport(most.exposures, of: analysis, top: top, others: most.others, undecided: most.undecided)
  }

  /// The entities that are asked for, each once, the names of the list that are not in the data, and how the program
  /// chose the entities where they were not named.
  private func choose(
    _ question: Question, _ names: [String], isPublished: Bool
  ) throws -> (entities: [Int], missing: [Overview.Missing], choice: Overview.Choice?) {
    var chosen: [Int] = []
    var seen: Set<Int> = []
    func add(_ entity: Int) { if seen.insert(entity).inserted { chosen.append(entity) } }
    for name in entities { add(try question.dataset.entity(named: name)) }
    var missing: [Overview.Missing] = []
    for (number, name) in names.enumerated() {
      do { add(try question.dataset.entity(named: name)) } catch {
        // What is not in the data can be a person's name all the same.
        missing.append(
          isPublished
            ? Overview.Missing(name: "entry \(number + 1) of the list", reason: "there is no such entity")
            : Overview.Missing(name: name, reason: "\(error)"))
      }
    }
    if allExposed || top != nil {
      let report = exposed(question)
      for exposure in report.exposures { add(exposure.entity) }
      return (chosen, missing, report.choice)
    }
    return (chosen, missing, nil)
  }
}
