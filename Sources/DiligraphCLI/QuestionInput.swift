// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphCase
import DiligraphImport

/// Where an answer comes from: data, a policy, and two days.
struct QuestionInput {
  /// The data.
  enum Origin: Equatable {
    case inCase(String)
    case files([String], sameNames: Bool)

    /// The data in words.
    var name: String {
      switch self {
      case .inCase(let path): path
      case .files(let files, _): files.joined(separator: ", ")
      }
    }
  }

  var origin: Origin
  /// The policy's file.
  var policy: String?
  var asOf: Day?
  var knownBy: KnownBy?
  /// Whether the statements must be read, where the files beside a case have only what was merged of them.
  var needsStatements = false

  /// Data before it is closed, with the policy that was inside.
  struct Opened {
    let data: OpenDataset
    let policy: (value: StructuredValue, file: String)?
    let isFiles: Bool
    /// The licences that files name, by file.
    var licences: [String: [String]] = [:]

    /// The data set; what was doubtful in files is said on standard error.
    func dataset() -> Dataset {
      let dataset = data.dataset()
      if isFiles { FileLoading.report(dataset.findings) }
      return dataset
    }
  }

  /// Reads the data, statement by statement.
  func open() throws -> Opened {
    switch origin {
    case .inCase(let path):
      return Opened(data: try Case.open(at: path).openDataset(knownBy: knownBy), policy: nil, isFiles: false)
    case .files(let files, let sameNames):
      return try FileLoading.open(files, sameNames: sameNames, knownBy: knownBy)
    }
  }

  /// The policy: the one of the option, else the one inside the data, else the default one.
  func policy(inside inner: (value: StructuredValue, file: String)?) throws -> Policy {
    let policy: Policy
    if let file = self.policy {
      policy = try PolicyFile.read(file, asOf: asOf)
    } else if let inner {
      policy = try PolicyFile.policy(inner.value, in: inner.file, asOf: asOf)
    } else {
      policy = PolicyFile.standard(asOf: asOf)
    }
    if policy.flagsInForce == .asOf, policy.asOf == nil {
      Output.error(
        "diligraph: the policy counts flags by the day of the question, and none is given; all count. Use --as-of.")
    }
    return policy
  }

  /// Reads the data and the policy; from the files beside a case, where there are such.
  func load() throws -> (question: Question, inner: (value: StructuredValue, file: String)?) {
    if let known = LoadedData.shared.known(origin, knownBy), known.snapshot == nil || !needsStatements {
      let question = Question(
        dataset: known.dataset, policy: try policy(inside: known.inner), snapshot: known.snapshot)
      return (question, known.inner)
    }
    let loaded = try loadAnew()
    LoadedData.shared.keep(loaded.question, loaded.inner, of: origin, knownBy)
    return loaded
  }

  private func loadAnew() throws -> (question: Question, inner: (value: StructuredValue, file: String)?) {
    if case .inCase(let path) = origin, knownBy == nil, !needsStatements {
      let snapshots = CaseSnapshots(path: path, program: ProgramBuild.name) { event in
        if event.isUnusual { Output.error("diligraph: \(event).") }
      }
      let opened = try snapshots.open()
      let policy = try policy(inside: nil)
      return (Question(dataset: opened.dataset, policy: policy, snapshot: (snapshots, opened)), nil)
    }
    let (question, opened) = try loadStatements()
    return (question, opened.policy)
  }

  /// Reads the data and the policy, with the statements that the data set was made of.
  func loadStatements() throws -> (question: Question, opened: Opened) {
    let opened = try open()
    let policy = try policy(inside: opened.policy)
    return (Question(dataset: opened.dataset(), policy: policy, licences: opened.licences), opened)
  }
}

/// A data set under a policy, as the command line asked for it.
struct Question {
  let dataset: Dataset
  let policy: Policy
  /// The licences that files name that are asked directly, by file.
  var licences: [String: [String]] = [:]
  /// The files beside the case that the data set came from.
  var snapshot: (files: CaseSnapshots, opened: CaseSnapshots.Opened)?

  /// What the answer is true of.
  var context: ReportContext {
    ReportContext(
      policy: policy, digest: PolicyFile.digest(policy), knownBy: dataset.knownBy, publication: dataset.publication)
  }

  /// The analysis, made anew.
  func analysis(_ budget: Budget = Budget()) -> Analysis {
    guard let snapshot else { return Analysis(dataset, policy: policy, budget: budget) }
    return snapshot.files.analysis(of: snapshot.opened, policy: policy, budget: budget)
  }
}

extension CaseSnapshots.Event {
  /// Whether the user should know: something was damaged, or will be as slow again.
  fileprivate var isUnusual: Bool {
    switch self {
    case .used, .made(_, _, wasDamaged: false): false
    case .made, .notWritten: true
    }
  }
}

/// Policies in files.
enum PolicyFile {
  static func read(_ file: String, asOf: Day? = nil) throws -> Policy {
    try policy(StructuredReader.read(.file(file)), in: file, asOf: asOf)
  }

  /// The default policy, on a day.
  static func standard(asOf: Day?) -> Policy {
    var policy = Policy()
    policy.ask(asOf: asOf, statesFlags: false)
    return policy
  }

  static func policy(_ value: StructuredValue, in file: String, asOf: Day? = nil) throws -> Policy {
    var policy: Policy
    do { policy = try Policy(value) } catch { throw PlacedPolicyError(file: file, error: error) }
    var states = false
    if case .object(let members) = value { states = members.contains { $0.key == "flagsInForce" } }
    policy.ask(asOf: asOf, statesFlags: states)
    return policy
  }

  static func digest(_ policy: Policy) -> String { SHA256Digest(of: policy.canonicalJSON.utf8).hex }
}

extension Policy {
  /// Asks as of a day: what was in force then counts, unless the policy states which flags do.
  fileprivate mutating func ask(asOf day: Day?, statesFlags: Bool) {
    guard let day else { return }
    asOf = day
    if !statesFlags { flagsInForce = .asOf }
  }
}

/// Files that a question is asked about without a case.
enum FileLoading {
  static func open(
    _ files: [String], sameNames: Bool, knownBy: KnownBy?
  ) throws -> QuestionInput.Opened {
    var builder = DatasetBuilder(knownBy: knownBy)
    var policy: (value: StructuredValue, file: String)?
    var licences: [String: [String]] = [:]
    let inputs = InputFiles(files)
    for line in inputs.leftOut { Output.error("diligraph: \(visibleText(line, limit: 300)).") }
    var names = DatasetNames()
    for source in try inputs.all() {
      let importer = try FormatRegistry.importer(for: source)
      // As an import into a case would call it, so that ids are the same.
      let dataset = names.name(of: source.name)
      names.add(source.name, as: dataset)
      source.dataset = dataset
      let progress = Progress(source)
      defer { progress.end() }
      var sink = ProgressSink(builder, progress)
      builder = DatasetBuilder()
      let summary = try importer.read(source, into: &sink)
      builder = sink.sink
      if let value = summary.policy, policy == nil { policy = (value, source.name) }
      licences[source.name] = summary.licences
    }
    return QuestionInput.Opened(
      data: OpenDataset(builder, sameNames: sameNames), policy: policy, isFiles: true, licences: licences)
  }

  /// Says on standard error how much was doubtful, so that a question straight on files hides nothing.
  static func report(_ findings: [Finding]) {
    let errors = findings.count { $0.severity == .error }
    let doubts = findings.count { $0.severity == .doubt }
    guard errors + doubts > 0 else { return }
    Output.error(
      "diligraph: \(ReportText.counted(errors, "error")) and \(ReportText.counted(doubts, "doubt")) in the files; "
        + "list them with \"diligraph findings --from …\".")
  }
}
