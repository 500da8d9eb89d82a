// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphImport
import Foundation

/// Progress on standard error, when that is a terminal; silent otherwise.
final class Progress {
  private let isTerminal = isatty(2) == 1
  private let label: String
  private let bytes: ByteProgress
  private let size: Int?
  private let start = Date()
  private var lastShown = Date.distantPast

  init(_ source: ByteSource) {
    label = source.name
    bytes = source.progress
    size = source.storedSize
  }

  /// Shows how many statements there are, at most five times a second.
  func show(_ count: Int) {
    guard isTerminal else { return }
    let now = Date()
    guard now.timeIntervalSince(lastShown) > 0.2 else { return }
    lastShown = now
    let text = Self.text(
      statements: count, delivered: bytes.delivered, size: size, seconds: now.timeIntervalSince(start))
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(visibleText(label, limit: 40)): \(text)".utf8))
  }

  /// Takes the line away.
  func end() {
    guard isTerminal else { return }
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
  }

  /// `12 %, 400000 statements, 80000 a second, 1 min 20 s left`; what is not known is left out.
  static func text(statements: Int, delivered: Int, size: Int?, seconds: Double) -> String {
    let seconds = max(0.001, seconds)
    var parts = ["\(statements) statements", "\(Int(Double(statements) / seconds)) a second"]
    if let size, size > 0 {
      let done = min(1, Double(delivered) / Double(size))
      parts.insert("\(Int(done * 100)) %", at: 0)
      // The first second tells too little.
      if seconds > 1, done > 0.001 { parts.append("\(duration(seconds / done - seconds)) left") }
    }
    return parts.joined(separator: ", ")
  }

  private static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    return whole < 3_600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3_600) h \(whole % 3_600 / 60) min"
  }
}

/// A sink that shows progress on the way into another one, counts findings, and notices Ctrl-C.
struct ProgressSink<Sink: StatementSink>: StatementSink {
  var sink: Sink
  let progress: Progress
  /// How many statements there were.
  var count = 0
  private var nextShown = 4_096
  /// How many findings there were of each severity.
  var findings: [Finding.Severity: Int] = [:]
  /// The first of each severity.
  var first: [Finding.Severity: Finding] = [:]

  init(_ sink: Sink, _ progress: Progress) {
    self.sink = sink
    self.progress = progress
  }

  mutating func add(_ statement: Statement) throws {
    try sink.add(statement)
    try took(1)
  }

  mutating func add(_ batch: StatementBatch) throws {
    try sink.add(batch)
    try took(batch.count)
  }

  mutating func add(_ finding: Finding) throws {
    try sink.add(finding)
    findings[finding.severity, default: 0] += 1
    if first[finding.severity] == nil { first[finding.severity] = finding }
  }

  private mutating func took(_ number: Int) throws {
    count += number
    guard count >= nextShown else { return }
    nextShown = count + 4_096
    try Interruption.check()
    progress.show(count)
  }
}
