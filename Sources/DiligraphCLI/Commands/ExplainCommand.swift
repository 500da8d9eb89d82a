// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

struct ExplainCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Why an entity is exposed: figures, paths, sources, what to verify first.",
    discussion: """
        diligraph explain "Norvale Optics"
        diligraph explain "Norvale Optics" --format json
      """)

  @Argument(help: "The entity, by id, identifier or name.")
  var entity: String

  @Option(name: .customShort("k"), help: ArgumentHelp("How many paths, or all.", valueName: "n"))
  var count = PathCount(limit: 10)

  @OptionGroup var question: QuestionOptions

  func perform() throws -> ExitStatus {
    let question = try question.load()
    let entity = try question.dataset.entity(named: entity)
    let report = ExplainReport(entity, of: question.analysis(), limit: count.limit)
    Output.write(report, self.question.format, question.context)
    return .done
  }
}
