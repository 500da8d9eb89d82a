// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import Foundation

/// Where the program writes: answers to standard output, everything else to standard error.
enum Output {
  /// The form of an answer.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json, csv
  }

  /// Writes `text` to standard output.
  ///
  /// Where that fails, such as on a full disk, nothing sensible can follow: the program ends with 74.
  static func write(_ text: String) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      self.error("diligraph: standard output: cannot be written; is the disk full, or the output closed?")
      exit(ExitStatus.io.rawValue)
    }
  }

  /// Writes `message` and a line feed to standard error.
  static func error(_ message: String) {
    // Where even this cannot be written, the exit code still tells.
    try? FileHandle.standardError.write(contentsOf: Data((message + "\n").utf8))
  }

  /// Writes `report` in `format`.
  static func write(_ report: some Report, _ format: Format, _ context: ReportContext) {
    switch format {
    case .text: write(context.text(report))
    case .json: write(context.json(report))
    case .csv: write(report.table.csv)
    }
  }

  /// Writes a value that has no context of an analysis, as JSON.
  ///
  /// - Parameter isComplete: whether nothing was cut off.
  static func write(_ members: [StructuredValue.Member], isComplete: Bool = true) {
    let common: [StructuredValue.Member] = [
      .init(key: "schemaVersion", value: .number(Double(ReportContext.schemaVersion))),
      .init(key: "complete", value: .bool(isComplete)),
    ]
    write(StructuredValue.object(common + members).prettyJSON + "\n")
  }
}

/// Progress on standard error, when that is a terminal; silent otherwise.
final class Progress {
  private let isTerminal = isatty(2) == 1
  private let label: String
  private let start = Date()
  private var lastShown = Date.distantPast

  init(_ label: String) { self.label = label }

  /// Shows how many statements there are, at most five times a second.
  ///
  /// - Parameter isBatch: whether several were added, and the clock may be looked at each time.
  func show(_ count: Int, isBatch: Bool = false) {
    guard isTerminal, isBatch || count % 4096 == 0 else { return }
    let now = Date()
    guard now.timeIntervalSince(lastShown) > 0.2 else { return }
    lastShown = now
    let rate = Int(Double(count) / max(0.001, now.timeIntervalSince(start)))
    let line = "\r\u{1B}[K\(visibleText(label)): \(count) statements, \(rate) a second"
    try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
  }

  /// Takes the line away.
  func end() {
    guard isTerminal else { return }
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
  }
}

/// A sink that shows progress on the way into another one.
struct ProgressSink<Sink: StatementSink>: StatementSink {
  var sink: Sink
  let progress: Progress
  var count = 0
  /// The findings of severity error so far.
  var errors = 0
  /// The first of them.
  var firstError: Finding?

  init(_ sink: Sink, _ progress: Progress) {
    self.sink = sink
    self.progress = progress
  }

  mutating func add(_ statement: Statement) throws {
    try sink.add(statement)
    count += 1
    progress.show(count)
  }

  mutating func add(_ batch: StatementBatch) throws {
    try sink.add(batch)
    count += batch.count
    progress.show(count, isBatch: true)
  }

  mutating func add(_ finding: Finding) throws {
    try sink.add(finding)
    guard finding.severity == .error else { return }
    errors += 1
    firstError = firstError ?? finding
  }
}
