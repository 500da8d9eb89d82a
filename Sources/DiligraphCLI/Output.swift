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
