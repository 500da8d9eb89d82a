// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphCase
import DiligraphImport
import Foundation

/// One run of `diligraph import`: file after file, each wholly or not at all.
struct ImportRun {
  private let inputs: InputFiles
  private let importer: (any Importer)?
  private let options: ImportCommand
  private var failures: [InputFiles.Failure]
  private var total = ImportTotal()
  /// The case, once something was imported into it or it was there before.
  private var opened: Case?
  /// What the case's data sets are called: read once, since an archive can have ten thousands of files.
  private var names: DatasetNames?

  init(_ inputs: InputFiles, importer: (any Importer)?, options: ImportCommand) {
    self.inputs = inputs
    self.importer = importer
    self.options = options
    failures = inputs.failures
  }

  private var count: Int { inputs.sources.count + inputs.failures.count }

  // MARK: Looking

  /// Shows what would be read of each input.
  mutating func preview() throws -> ExitStatus {
    noteLeftOut()
    for source in inputs.sources {
      do {
        source.dataset = options.replace ?? options.dataset ?? DatasetNames().name(of: source.name)
        Output.write(try ImportPreview(source, importer: importer).text + "\n")
      } catch {
        try failed(source.name, error)
      }
    }
    return try finish()
  }

  // MARK: Importing

  private static let mostTries = 5

  /// Imports each input, and closes the case, so that all of it is in the one file.
  mutating func importAll() throws -> ExitStatus {
    let status: ExitStatus
    do { status = try importEach() } catch {
      try? opened?.close()
      throw error
    }
    try opened?.close()
    return status
  }

  private mutating func importEach() throws -> ExitStatus {
    noteLeftOut()
    for source in inputs.sources {
      do {
        try Interruption.check()
        // Before a case is made: a file of no known format leaves none behind, and Ctrl-C ends a wait for standard input.
        let importer = try self.importer ?? FormatRegistry.importer(for: source)
        // What has no size yet is waited for, and Ctrl-C ends that, too.
        let digest = source.storedSize == nil ? try SHA256Digest(of: source) : nil
        try Interruption.whileWriting { try importFileAgain(source, digest, importer) }
      } catch is Interruption.Interrupted {
        return interrupted(source)
      } catch let error as CaseError {
        if error.problem == .stopped { return interrupted(source) }
        // What is wrong with the case is wrong for all files.
        throw error
      } catch {
        try failed(source.name, error)
      }
    }
    return try finish()
  }

  private func interrupted(_ source: ByteSource) -> ExitStatus {
    Output.error(
      "diligraph: interrupted; \(visibleText(source.name)) is not imported, and the case is as it was before it.")
    return .interrupted
  }

  /// Imports a file, once more where another program took its new case away, in which nothing was, while this one was about
  /// to import into it.
  private mutating func importFileAgain(
    _ source: ByteSource, _ digest: SHA256Digest?, _ importer: any Importer
  ) throws {
    for _ in 0..<Self.mostTries where source.isRepeatable && opened == nil {
      do { return try importFile(source, digest, importer) } catch let error as CaseError {
        guard [.takenAway, .notFound].contains(error.problem) else { throw error }
        opened = nil
      }
    }
    try importFile(source, digest, importer)
  }

  /// Imports a file into the case, which is made for the first one and taken away again if nothing came of that.
  private mutating func importFile(_ source: ByteSource, _ digest: SHA256Digest?, _ importer: any Importer) throws {
    let inCase = try opened ?? Case.openOrCreate(at: options.inCase.path)
    do {
      if let replace = options.replace { try Self.checkEdition(replace, of: importer.name, in: inCase) }
      try importFile(source, digest, importer, into: inCase)
      opened = inCase
    } catch {
      if opened == nil, inCase.isNew { try? inCase.closeAndRemoveIfEmpty() } else { opened = inCase }
      throw error
    }
  }

  private mutating func importFile(
    _ source: ByteSource, _ known: SHA256Digest?, _ importer: any Importer, into inCase: Case
  ) throws {
    let file = source.name == "stdin" && options.files.contains("-") ? "-" : source.name
    let dataset = try options.replace ?? options.dataset ?? datasetName(file, in: inCase)
    source.dataset = dataset
    var info = ImportInfo(
      file: file, digest: known?.hex ?? "", byteCount: source.progress.delivered, format: importer.name,
      dataset: dataset, time: JudgementOptions.now, sameNames: options.sameNames, programVersion: programVersion)
    let state = source.fileState
    // What the case may have is not read before that is known.
    if known == nil,
      try inCase.hasImport(ofSize: source.storedSize ?? 0, format: info.format, dataset: info.dataset)
    {
      (info.digest, info.byteCount) = try Self.digest(of: source)
    }
    let progress = Progress(source)
    defer { progress.end() }
    var counted = DiligraphImport.ImportSummary()
    let summary = try inCase.importing(
      info, replace: options.replace != nil,
      digest: {
        let digest = try Self.digest(of: source)
        try Self.checkUnchanged(source, since: state)
        return digest
      }, isStopped: { Interruption.isRequested }
    ) { sink in
      var wrapped = ProgressSink(sink, progress)
      counted = try importer.read(source, into: &wrapped)
      sink = wrapped.sink
      sink.licences = counted.licences
      try Self.checkUnchanged(source, since: state)
      if counted[DiligraphImport.ImportSummary.changes] > 0, options.replace != nil {
        throw CommandError(
          .data,
          "\(source.name): is a list of changes and no whole edition: what it leaves out would end. Import it without "
            + "--replace; the case is as before.")
      }
      try check(wrapped.findings, wrapped.first, statements: wrapped.count)
      try Interruption.check()
    }
    progress.end()
    names?.add(file, as: info.dataset)
    if counted.policy != nil {
      Output.error(
        "\(visibleText(file)): the policy inside is not kept in the case; name it with --policy in a question.")
    }
    let findings = try inCase.findings(import: summary.number, limit: Int.max)
    let text = ImportText(
      file: file, format: importer.name, dataset: info.dataset, read: counted, stored: summary, findings: findings)
    Output.write(text.text)
    total.add(text)
  }

  /// A digest of what took the place of what was read would make that seem to be imported.
  private static func checkUnchanged(_ source: ByteSource, since state: [Int]?) throws {
    guard source.fileState == state else {
      throw CommandError(
        .data, "\(source.name): was changed while it was read; the case is as before. Import it again.")
    }
  }

  /// The digest of a file and its size, until Ctrl-C.
  private static func digest(of source: ByteSource) throws -> (digest: String, byteCount: Int) {
    let digest = try SHA256Digest(of: source) { !Interruption.isRequested }
    try Interruption.check()
    return (digest.hex, source.progress.delivered)
  }

  /// Nothing read is no import; of a damaged newer edition, what is missing must not end; and a strict import has no
  /// doubts.
  private func check(
    _ counts: [Finding.Severity: Int], _ first: [Finding.Severity: Finding], statements: Int
  ) throws {
    let errors = ReportText.counted(counts[.error] ?? 0, "error")
    let doubts = ReportText.counted(counts[.doubt] ?? 0, "doubt")
    if let error = first[.error], statements == 0 {
      let advice = " Nothing in the file can be read, with --strict or without; --preview shows what it is taken for."
      throw CommandError(.data, error.description + (options.strict ? advice : ""))
    }
    if let error = first[.error], options.replace != nil {
      throw CommandError(
        .data,
        "\(error.description) (\(errors) in the file.) A newer edition with errors would end what is missing in it; the "
          + "case is as before. Mend the file, and import it again.")
    }
    guard options.strict, let worst = first[.error] ?? first[.doubt] else { return }
    let advice =
      statements == 0
      ? "With or without --strict it gives nothing to import: mend what is said, and import it again."
      : "With --strict nothing is imported from it; leave --strict out to import the rest of it."
    throw CommandError(.data, "\(worst.description) (\(errors) and \(doubts) in the file.) \(advice)")
  }

  // MARK: The end

  private func noteLeftOut() {
    for line in inputs.leftOut { Output.error("diligraph: \(visibleText(line, limit: 300)).") }
    guard count > 1 else { return }
    for failure in inputs.failures { Output.error("diligraph: not imported: \(Failure(failure.error).message)") }
  }

  /// One of several files does not stop the others; a single one is the whole run.
  private mutating func failed(_ name: String, _ error: any Error) throws {
    if count == 1 { throw error }
    // The list of all formats, once for each of a folder's files, would hide the rest.
    let message = (error as? FormatError).map { visibleLines($0.brief) } ?? Failure(error).message
    Output.error("diligraph: not imported: \(message)")
    failures.append(InputFiles.Failure(name: name, error: error))
  }

  /// Says what failed of several files, and gives the exit code.
  private func finish() throws -> ExitStatus {
    if count == 1, let failure = failures.first { throw failure.error }
    if !options.preview, total.files > 1 { Output.write(total.text) }
    guard !failures.isEmpty else { return total.hasErrors ? .findings : .done }
    let names = failures.prefix(20).map { visibleText($0.name, limit: 200) }
    let rest = failures.count > names.count ? ", and \(failures.count - names.count) more" : ""
    let verb = options.preview ? "cannot be read" : "are not imported"
    Output.error("diligraph: \(failures.count) of \(count) files \(verb): \(names.joined(separator: ", "))\(rest).")
    guard failures.count == count else { return .findings }
    let statuses = Set(failures.map { Failure($0.error).status })
    return statuses.count == 1 ? statuses.first ?? .data : .data
  }

  // MARK: Data sets

  /// A newer edition is of a data set that is there, and of its format; else all of the old one would end.
  private static func checkEdition(_ name: String, of format: String, in inCase: Case) throws {
    let current = try inCase.imports().filter { $0.endedAt == nil }
    let editions = current.filter { $0.info.dataset == name }
    guard let edition = editions.first else {
      let known = Set(current.map(\.info.dataset)).sorted()
      let list = known.isEmpty ? "the case has none" : "there are \(known.joined(separator: ", "))"
      throw CommandError(.usage, "--replace: there is no data set \"\(name)\"; \(list).")
    }
    guard edition.info.format == format else {
      throw CommandError(
        .data,
        "--replace: the data set \"\(name)\" was imported as \(edition.info.format), and this file is \(format); a newer "
          + "edition is of the same format. Import it as a data set of its own, with --dataset.")
    }
  }

  private mutating func datasetName(_ file: String, in inCase: Case) throws -> String {
    var known = names ?? DatasetNames()
    if names == nil { for edition in try inCase.imports() { known.add(edition.info.file, as: edition.info.dataset) } }
    names = known
    return known.name(of: file)
  }
}
