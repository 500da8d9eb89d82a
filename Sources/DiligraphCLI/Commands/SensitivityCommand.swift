// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

struct SensitivityCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "sensitivity",
    abstract: "Which conclusions change when each coefficient of the policy moves through its range.",
    discussion: """
      With entities: their exact figures. Without: the lower figures of the most exposed, and whether they stay the most \
      exposed.

        diligraph sensitivity --top 10
        diligraph sensitivity "Norvale Optics" --half
      """)

  @Argument(help: "Entities, by id, identifier or name.")
  var entities: [String] = []

  @Option(help: "Of how many of the most exposed entities, where none is named.")
  var top = 10

  @Flag(help: "Move every coefficient by half its distance to the ends of its range only.")
  var half = false

  @Option(help: "How many relationships may be looked at, over all moves.")
  var work = 20_000_000

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    if top < 1 { throw ValidationError("--top: is \(top); it must be at least 1.") }
    if work < 1 { throw ValidationError("--work: is \(work); it must be at least 1.") }
  }

  func perform() throws -> ExitStatus {
    let question = try question.load()
    var options = Sensitivity.Options()
    options.top = top
    options.byHalf = half
    options.work = work
    if !entities.isEmpty {
      var named: [Int] = []
      for name in entities {
        let entity = try question.dataset.entity(named: name)
        if !named.contains(entity) { named.append(entity) }
      }
      options.entities = named
    }
    let report = SensitivityReport(Sensitivity(of: question.analysis(), options: options))
    Output.write(report, self.question.format, question.context)
    return .done
  }
}
