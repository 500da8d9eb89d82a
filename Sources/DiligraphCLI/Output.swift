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
    if redirection.take(text, to: \.output) { return }
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      self.error("diligraph: standard output: cannot be written; is the disk full, or the output closed?")
      exit(ExitStatus.io.rawValue)
    }
  }

  /// Writes `message` and a line feed to standard error.
  static func error(_ message: String) {
    if redirection.take(message + "\n", to: \.errors) { return }
    // Where even this cannot be written, the exit code still tells.
    try? FileHandle.standardError.write(contentsOf: Data((message + "\n").utf8))
  }

  /// What was written to both streams.
  struct Written {
    var output: [UInt8] = []
    var errors: [UInt8] = []
  }

  /// Runs `body`; what it writes is returned instead of going to the streams of the process.
  static func collecting<Result>(_ body: () throws -> Result) rethrows -> (result: Result, written: Written) {
    redirection.begin()
    do {
      let result = try body()
      return (result, redirection.end())
    } catch {
      _ = redirection.end()
      throw error
    }
  }

  private static let redirection = Redirection()

  /// Takes what is written while somebody collects it.
  ///
  /// Safety: everything is touched under the lock alone.
  private final class Redirection: @unchecked Sendable {
    private let lock = NSLock()
    private var written: Written?

    func begin() { lock.withLock { written = Written() } }

    func end() -> Written {
      lock.withLock {
        defer { written = nil }
        return written ?? Written()
      }
    }

    /// False where nobody collects.
    func take(_ text: String, to stream: WritableKeyPath<Written, [UInt8]>) -> Bool {
      lock.withLock {
        guard written != nil else { return false }
        written?[keyPath: stream] += text.utf8
        return true
      }
    }
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
