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

  @Option(
    help: ArgumentHelp(
      "The day of the question: which ownership rules are in force, and with the policy's flagsInForce: asOf, "
        + "which flags and holdings count.", valueName: "date"))
  var asOf: String?

  @Option(help: "How to write the answer: text, json or csv.")
  var format: Output.Format = .text

  /// The data set and the policy, read.
  func load() throws -> Question {
    let (dataset, inner) = try loadDataset()
    var policy: Policy
    if let file = self.policy {
      policy = try PolicyFile.read(file)
    } else if let inner {
      policy = try PolicyFile.policy(inner.value, in: inner.file)
    } else {
      policy = Policy()
    }
    if let asOf { policy.asOf = try Self.day(asOf) }
    if policy.flagsInForce == .asOf, policy.asOf == nil {
      Output.error(
        "diligraph: the policy counts flags by the day of the question, and none is given; all count. Use --as-of.")
    }
    return Question(dataset: dataset, policy: policy)
  }

  /// The day that `--as-of` names; of a year or a month the last.
  static func day(_ text: String) throws -> Day {
    guard let day = Day(text, edge: .last) else {
      throw CommandError(.usage, "--as-of: is \"\(text)\"; a date is YYYY, YYYY-MM or YYYY-MM-DD.")
    }
    return day
  }

  /// The data set, and the policy inside a native file with the file's name.
  func loadDataset() throws -> (Dataset, (value: StructuredValue, file: String)?) {
    if !files.isEmpty, inCase.file != nil {
      throw CommandError(.usage, "--case and --from: ask either a case or files; leave one out.")
    }
    guard files.isEmpty else { return try FileLoading.dataset(files, sameNames: sameNames) }
    return (try inCase.open().dataset(), nil)
  }
}

/// A data set under a policy, as the command line asked for it.
struct Question {
  let dataset: Dataset
  let policy: Policy

  /// What the answer is true of.
  var context: ReportContext {
    ReportContext(policy: policy, digest: PolicyFile.digest(policy))
  }

  /// The analysis, made anew.
  func analysis(_ budget: Budget = Budget()) -> Analysis { Analysis(dataset, policy: policy, budget: budget) }
}

/// Policies in files.
enum PolicyFile {
  static func read(_ file: String) throws -> Policy {
    try policy(StructuredReader.read(.file(file)), in: file)
  }

  static func policy(_ value: StructuredValue, in file: String) throws -> Policy {
    do { return try Policy(value) } catch { throw PlacedPolicyError(file: file, error: error) }
  }

  static func digest(_ policy: Policy) -> String { SHA256Digest(of: policy.canonicalJSON.utf8).hex }
}

/// Files that a question is asked about without a case.
enum FileLoading {
  static func dataset(
    _ files: [String], sameNames: Bool
  ) throws -> (Dataset, (value: StructuredValue, file: String)?) {
    var builder = DatasetBuilder()
    var policy: (value: StructuredValue, file: String)?
    let inputs = InputFiles(files)
    for line in inputs.leftOut { Output.error("diligraph: \(visibleText(line, limit: 300)).") }
    for source in try inputs.all() {
      let importer = try FormatRegistry.importer(for: source)
      let progress = Progress(source)
      defer { progress.end() }
      var sink = ProgressSink(builder, progress)
      builder = DatasetBuilder()
      let summary = try importer.read(source, into: &sink)
      builder = sink.sink
      if let value = summary.policy, policy == nil { policy = (value, source.name) }
    }
    let dataset = builder.dataset(sameNames: sameNames)
    report(dataset.findings)
    return (dataset, policy)
  }

  /// Says on standard error how much was doubtful, so that a question straight on files hides nothing.
  private static func report(_ findings: [Finding]) {
    let errors = findings.count { $0.severity == .error }
    let doubts = findings.count { $0.severity == .doubt }
    guard errors + doubts > 0 else { return }
    Output.error(
      "diligraph: \(ReportText.counted(errors, "error")) and \(ReportText.counted(doubts, "doubt")) in the files; "
        + "list them with \"diligraph findings --from …\".")
  }
}
