// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

struct OwnersCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "owners",
    abstract: "Who owns and controls an entity, and whether each ownership rule derives or excludes it.",
    discussion: """
        diligraph owners "Kestrel Trading" --as-of 2025-10-01
      """)

  @Argument(help: "The entity, by id, identifier or name.")
  var entity: String

  @OptionGroup var question: QuestionOptions

  func perform() throws -> ExitStatus {
    let question = try question.load()
    let entity = try question.dataset.entity(named: entity)
    Output.write(OwnersReport(entity, of: question.analysis()), self.question.format, question.context)
    return .done
  }
}
