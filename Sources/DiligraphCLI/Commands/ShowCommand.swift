// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

struct ShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Everything recorded of an entity, with its sources and why its records are one.",
    discussion: """
        diligraph show "Kestrel Trading"
        diligraph show GB-COH-00946107 --format json
      """)

  @Argument(help: "The entity, by id, identifier or name.")
  var entity: String

  @OptionGroup var question: QuestionOptions

  func perform() throws -> ExitStatus {
    let question = try question.load()
    let entity = try question.dataset.entity(named: entity)
    Output.write(
      EntityReport(entity, in: question.dataset, policy: question.policy), self.question.format, question.context)
    if self.question.format == .text, self.question.files.isEmpty {
      try showHistory(question.dataset.entities[entity])
    }
    return .done
  }

  /// What the entity had in editions that were replaced.
  private func showHistory(_ entity: Entity) throws {
    let inCase = try question.inCase.open()
    for record in entity.records {
      for ended in try inCase.history(ofRecord: record) {
        Output.write("ended \(visibleText(ended.endedAt)): \(visibleText(ended.summary, limit: 500))\n")
      }
    }
  }
}
