// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphCase
import DiligraphImport
import Foundation

/// Which case a command works on.
struct CaseOptions: ParsableArguments {
  @Option(
    name: .customLong("case"),
    help: ArgumentHelp(
      "The case file (default: $DILIGRAPH_CASE, else ./case.diligraph).", valueName: "file"),
    completion: .file(extensions: ["diligraph"]))
  var file: String?

  /// The path of the case file.
  var path: String {
    file ?? ProcessInfo.processInfo.environment["DILIGRAPH_CASE"] ?? "case.diligraph"
  }

  /// The case, which must exist.
  func open() throws -> Case { try Case.open(at: path) }

  /// Its data set, from the file beside it where there is one.
  func dataset() throws -> Dataset { try QuestionInput(origin: .inCase(path)).load().question.dataset }
}

/// Who makes a judgement, and why.
struct JudgementOptions: ParsableArguments {
  @Option(help: "Why; kept with the judgement.")
  var reason: String

  func validate() throws {
    if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason: is empty; say why you judge so.") }
  }

  @Option(help: "Who decides (default: the name of the user).")
  var author: String?

  /// Who decides.
  var name: String { author ?? Self.userName }
  /// Whoever runs the program.
  static var userName: String { NSUserName() }
  /// Now, as ISO 8601 in UTC.
  static var now: String { Date().formatted(.iso8601) }
}

/// What a question is asked about, and under which policy.
struct QuestionOptions: ParsableArguments {
  @OptionGroup var inCase: CaseOptions

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp("Ask straight about this file; no case is needed. Repeatable.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Flag(help: "With --from: entities of different files with equal names are one.")
  var sameNames = false

  @Option(help: ArgumentHelp("The policy, YAML or JSON.", valueName: "file"), completion: .file())
  var policy: String?

  @OptionGroup var days: DayOptions

  @OptionGroup var publication: PublicationOptions

  @Option(help: "How to write the answer: text, json or csv.")
  var format: Output.Format = .text

  /// Refuses a published form of what shows the records themselves, which is what publishing takes away.
  func refusePublication() throws {
    guard publication.publish else { return }
    throw CommandError(
      .usage,
      "--publish: this command shows records and findings as they were read, which a published form leaves out. "
        + "Leave it out, or ask exposure, paths, explain, check, whatif, diff, draw, export or report.")
  }

  /// Where the answer comes from, and under which policy, before it is published.
  var input: QuestionInput {
    get throws {
      if !files.isEmpty, inCase.file != nil {
        throw CommandError(.usage, "--case and --from: ask either a case or files; leave one out.")
      }
      return QuestionInput(
        origin: files.isEmpty ? .inCase(inCase.path) : .files(files, sameNames: sameNames), policy: policy,
        asOf: try days.asOf.map { try DayOptions.day($0, "--as-of") }, knownBy: try days.rule,
        needsStatements: publication.needsStatements)
    }
  }

  /// The data set and the policy, read.
  func load() throws -> Question { try loadWithOrigin().question }

  /// The same, and where the data come from.
  func loadWithOrigin() throws -> (question: Question, origin: QuestionInput.Origin) {
    let input = try self.input
    let question = try input.load().question
    guard publication.publish else { return (question, input.origin) }
    let profile = try publication.profile(under: [question.policy])
    let dataset = try LoadedData.shared.published(of: input.origin, input.knownBy, profile) {
      try publication.published(question).dataset
    }
    return (Question(dataset: dataset, policy: question.policy, licences: question.licences), input.origin)
  }

  /// The data set, without a published form.
  func loadDataset() throws -> Dataset {
    try refusePublication()
    return try input.load().question.dataset
  }
}

/// Which days a question is about.
struct DayOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The day of the question: which flags, holdings and ownership rules are in force. A policy file that states "
        + "flagsInForce decides for flags and holdings.", valueName: "date"))
  var asOf: String?

  @Option(help: ArgumentHelp("Only what was published by then counts.", valueName: "date"))
  var knownBy: String?

  @Flag(help: "With --known-by: sources without a publication date do not count.")
  var withoutUndated = false

  func validate() throws {
    if withoutUndated, knownBy == nil { throw ValidationError("--without-undated: needs --known-by; give a date.") }
  }

  /// By when something must have been published.
  var rule: KnownBy? {
    get throws { try knownBy.map { KnownBy(try Self.day($0, "--known-by"), countsUndated: !withoutUndated) } }
  }

  /// The day that an option names; of a year or a month the last.
  static func day(_ text: String, _ option: String) throws -> Day {
    guard let day = Day(text, edge: .last) else {
      throw CommandError(.usage, "\(option): is \"\(text)\"; a date is YYYY, YYYY-MM or YYYY-MM-DD.")
    }
    return day
  }
}
