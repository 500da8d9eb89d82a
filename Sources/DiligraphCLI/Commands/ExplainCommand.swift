// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

struct ExplainCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Why an entity is exposed: every factor, what to verify, what would clear it.",
    discussion: """
        diligraph explain "Norvale Optics"
        diligraph explain "Norvale Optics" --format json
      """)

  @Argument(help: "The entity, by id, identifier or name.")
  var entity: String

  @Option(name: .customShort("k"), help: ArgumentHelp("How many paths, or all.", valueName: "n"))
  var count = PathCount(limit: 10)

  @Flag(help: "Show each path on its own; else those that differ in one intermediary only are shown as one.")
  var expand = false

  @OptionGroup var work: BudgetOptions

  @OptionGroup var question: QuestionOptions

  func perform() throws -> ExitStatus {
    let question = try question.load()
    let entity = try question.dataset.entity(named: entity)
    let report = ExplainReport(entity, of: question.analysis(work.budget), limit: count.limit, expanded: expand)
    Output.write(report, self.question.format, question.context)
    return .done
  }
}
