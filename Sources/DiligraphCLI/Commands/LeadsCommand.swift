// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

struct LeadsCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "leads",
    abstract: "Where data seems to be missing rather than absent, and near misses that are no path.",
    discussion: """
      Each lead says what would confirm or clear it.

        diligraph leads
        diligraph leads "Kestrel Trading" --kind supplier-unknown
      """)

  @Argument(help: "Only leads that name this entity.")
  var entity: String?

  @Option(
    name: .customLong("kind"),
    help: ArgumentHelp(
      "Only leads of this kind: " + Lead.Kind.allCases.map(\.rawValue).joined(separator: ", ") + ". Repeatable.",
      valueName: "kind"))
  var kinds: [Lead.Kind] = []

  @Option(help: ArgumentHelp("The most leads of a kind.", valueName: "n"))
  var top = 10

  @Option(
    name: .customLong("min"),
    help: "The least weight of a lead, 0 to 1 (default: the least of the policy's lowest band).")
  var least: Double?

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    if let least, !(0...1).contains(least) {
      throw ValidationError("--min: is \(least); it must be within 0 to 1.")
    }
    if top < 1 { throw ValidationError("--top: is \(top); it must be at least 1.") }
  }

  func perform() throws -> ExitStatus {
    let question = try question.load()
    let entity = try entity.map(question.dataset.entity(named:))
    let analysis = question.analysis()
    let chosen = kinds.isEmpty ? Set(Lead.Kind.allCases) : Set(kinds)
    Output.write(
      LeadsReport(
        analysis.leads(about: entity, kinds: chosen, most: top), of: analysis, least: least, top: top,
        isFiltered: chosen.count < Lead.Kind.allCases.count),
      self.question.format, question.context)
    return .done
  }
}

extension Lead.Kind: ExpressibleByArgument {}
