// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import Foundation

struct CheckCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Fail, with exit code 1, when an exposure meets a condition; for cron and continuous integration.",
    discussion: """
      A condition is a figure (lower, exact, upper, estimate) or the level with >=, >, <=, < or = and a number; or \
      directness=direct, directness=group, directness=indirect; or new-path, with --against a former case, former files \
      or a date of publication. What the budget leaves open counts as failed, and the answer says so. Exit code 2: it passes, \
      but files that are asked straight about (--from) have findings of severity error.

        diligraph check --fail-on 'lower>=0.2' --fail-on 'level=5'
        diligraph check "Norvale Optics" --fail-on 'exact>0.1'
        diligraph check --fail-on new-path --against last-week.diligraph
        diligraph check --fail-on new-path --against 2024-06-30
      """)

  @Argument(help: "Entities, by id, identifier or name; all that are exposed without any.")
  var entities: [String] = []

  @Option(help: ArgumentHelp("What to fail on. Repeatable.", valueName: "condition"))
  var failOn: [String]

  @Option(
    help: ArgumentHelp(
      "For new-path: a former case, a former file (repeatable), or a date of publication.", valueName: "file|date"),
    completion: .file())
  var against: [String] = []

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    if failOn.isEmpty { throw ValidationError("--fail-on: is missing; name at least one condition.") }
    let conditions = try conditions()
    let asksForPaths = conditions.contains { $0.test == .newPath }
    if asksForPaths, against.isEmpty {
      throw ValidationError("--fail-on new-path: needs --against, a former case, former files or a date.")
    }
    if !asksForPaths, !against.isEmpty {
      throw ValidationError("--against: is only looked at by --fail-on new-path; add that, or leave it out.")
    }
  }

  private func conditions() throws -> [Condition] {
    var conditions: [Condition] = []
    for text in failOn {
      do { conditions.append(try Condition(text)) } catch { throw ValidationError("--fail-on: \(error)") }
    }
    return conditions
  }

  func perform() throws -> ExitStatus {
    let input = try self.question.input
    let asked = try self.question.publication.published(
      [input.load().question] + [try formerInput(input)?.load().question].compactMap(\.self))
    let question = asked[0]
    var named: [Int] = []
    for name in entities { named.append(try question.dataset.entity(named: name)) }
    let former = asked.count > 1 ? asked[1].analysis() : nil
    let check = Check(
      try conditions(), of: question.analysis(), entities: entities.isEmpty ? nil : Array(Set(named)).sorted(),
      against: former)
    Output.write(CheckReport(check, against: formerInWords(input)), self.question.format, question.context)
    guard check.passes else { return .foundWhatFails }
    // What was left out of files for an error may be what would have failed.
    if case .files = input.origin, question.dataset.findings.contains(where: { $0.severity == .error }) {
      return .findings
    }
    return .done
  }

  /// What the paths are compared with, for the answer.
  private func formerInWords(_ input: QuestionInput) -> String? {
    guard let first = against.first else { return nil }
    // A file may be called after whom it is about.
    if question.publication.publish { return "former data" }
    let isDay = against.count == 1 && !FileManager.default.fileExists(atPath: first) && Day(first) != nil
    return isDay ? "what was known by \(first)" : against.joined(separator: ", ")
  }

  /// What the paths are compared with.
  private func formerInput(_ input: QuestionInput) throws -> QuestionInput? {
    guard let first = against.first else { return nil }
    var former = input
    if against.count == 1, !FileManager.default.fileExists(atPath: first), Day(first) != nil {
      former.knownBy = KnownBy(
        try DayOptions.day(first, "--against"), countsUndated: !question.days.withoutUndated)
    } else if against.count == 1 {
      former.origin = QuestionInput.Origin(path: first, sameNames: question.sameNames)
    } else {
      former.origin = .files(against, sameNames: question.sameNames)
    }
    return former
  }
}
