// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

/// How many paths are wanted.
struct PathCount: ExpressibleByArgument {
  /// Nil for all.
  let limit: Int?

  init(limit: Int?) { self.limit = limit }

  init?(argument: String) {
    if argument == "all" {
      limit = nil
    } else {
      guard let number = Int(argument), number > 0 else { return nil }
      limit = number
    }
  }

  var defaultValueDescription: String { limit.map(String.init) ?? "all" }
}

struct PathsCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "paths",
    abstract: "The paths from an entity to flagged end users, best first.",
    discussion: """
      With --to alone: who reaches this end user. An entity named with --to need not be flagged.

        diligraph paths "Norvale Optics" -k 20
        diligraph paths --to "Ministry of Interior"
      """)

  @Argument(help: "The entity, by id, identifier or name.")
  var entity: String?

  @Option(help: "Only paths that end here.")
  var to: String?

  @Option(name: .customShort("k"), help: ArgumentHelp("How many paths, or all.", valueName: "n"))
  var count = PathCount(limit: 10)

  @Flag(help: "Show each path on its own; else those that differ in one intermediary only are shown as one.")
  var expand = false

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    guard entity != nil || to != nil else {
      throw ValidationError("Name the entity that paths start from, or --to the one where they end.")
    }
  }

  func perform() throws -> ExitStatus {
    let question = try question.load()
    let from = try entity.map(question.dataset.entity(named:))
    let endUser = try to.map(question.dataset.entity(named:))
    let analysis = question.analysis()
    let list = analysis.paths(from: from, to: endUser, limit: count.limit)
    Output.write(
      PathsReport(list, of: analysis, from: from, to: endUser, expanded: expand), self.question.format,
      question.context)
    return .done
  }
}
