// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

struct ChokepointsCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "chokepoints",
    abstract: "The intermediaries through which most exposure flows, with and without each.",
    discussion: """
      For the whole graph, or for some suppliers. The case is solved again without each of the first intermediaries.

        diligraph chokepoints --top 5
        diligraph chokepoints --for "Norvale Optics" --for "Tessera Systems"
      """)

  @Option(name: .customLong("for"), help: ArgumentHelp("A supplier; repeatable. Default: all.", valueName: "entity"))
  var suppliers: [String] = []

  @Option(help: ArgumentHelp("How many intermediaries are solved again and shown.", valueName: "n"))
  var top = 10

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    if top < 1 { throw ValidationError("--top: is \(top); it must be at least 1.") }
  }

  func perform() throws -> ExitStatus {
    let question = try question.load()
    var named: [Int] = []
    for name in suppliers { named.append(try question.dataset.entity(named: name)) }
    let asked = named.isEmpty ? nil : Set(named).sorted()
    let analysis = question.analysis()
    let list = analysis.chokepoints(for: asked, limit: top)
    Output.write(
      ChokepointsReport(list, of: analysis, for: asked, top: top), self.question.format, question.context)
    return .done
  }
}
