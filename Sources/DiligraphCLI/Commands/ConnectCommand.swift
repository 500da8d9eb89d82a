// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

struct ConnectCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "connect",
    abstract: "How two entities are connected, over relationships of any kind and direction.",
    discussion: """
      Fewest steps first, then by the confidence that the steps rest on. Unlike paths, a connection says only that
      records name both; nothing need have been provided along it.

        diligraph connect "Norvale Optics" "Ministry of Interior"
        diligraph connect "Norvale Optics" "Ministry of Interior" --kind control --kind supply --steps 4
      """)

  @Argument(help: "The one entity, by id, identifier or name.")
  var entity: String

  @Argument(help: "The other entity.")
  var other: String

  @Option(name: .customShort("k"), help: ArgumentHelp("How many connections, or all.", valueName: "n"))
  var count = PathCount(limit: 5)

  @Option(help: ArgumentHelp("The most steps of a connection.", valueName: "n"))
  var steps = 6

  @Option(
    name: .customLong("kind"),
    help: ArgumentHelp(
      "Only relationships of this kind, or of this family (provision, control, association). Repeatable.",
      valueName: "kind"))
  var kinds: [String] = []

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    guard (1...1_000).contains(steps) else { throw ValidationError("--steps: is \(steps); it must be 1 to 1000.") }
    _ = try chosenKinds()
  }

  private func chosenKinds() throws -> Set<RelationshipKind> {
    if kinds.isEmpty { return Set(RelationshipKind.allCases) }
    var chosen: Set<RelationshipKind> = []
    for word in kinds {
      if let family = RelationshipFamily(rawValue: word) {
        chosen.formUnion(RelationshipKind.allCases.filter { $0.family == family })
      } else if let kind = RelationshipKind(rawValue: word) {
        chosen.insert(kind)
      } else {
        let families = RelationshipFamily.allCases.map(\.rawValue)
        let words = families + RelationshipKind.allCases.map(\.rawValue).filter { !families.contains($0) }
        throw ValidationError("--kind: is \"\(word)\"; it must be one of \(words.joined(separator: ", ")).")
      }
    }
    return chosen
  }

  func perform() throws -> ExitStatus {
    let question = try question.load()
    let start = try question.dataset.entity(named: entity)
    let end = try question.dataset.entity(named: other)
    guard start != end else {
      throw CommandError(
        .usage, "connect: both names are the same entity, \"\(question.dataset.entities.id(at: start))\"; name two.")
    }
    let search = ConnectionSearch(question.dataset, policy: question.policy, kinds: try chosenKinds())
    let list = search.connections(from: start, to: end, limit: count.limit, maxSteps: steps)
    Output.write(ConnectReport(list, of: search, from: start, to: end), self.question.format, question.context)
    return .done
  }
}
