// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphImport
import Foundation

struct VerifyCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check a sealed bundle: the digest of every file, and, where the inputs are there, every answer.",
    discussion: """
      Inputs that are packed are asked again; others are named with --from, in the order of the bundle, or with --case. \
      Exit code 1 says that something differs, and what.

        diligraph verify case.zip
        diligraph verify case.zip --seal 3f5a… --from links.csv --from flags.csv
      """)

  @Argument(help: "The archive.", completion: .file(extensions: ["zip"]))
  var archive: String

  @Option(
    help: ArgumentHelp(
      "The seal that \"bundle\" printed; without it nothing tells who made the bundle.", valueName: "digest"))
  var seal: String?

  @Option(name: .customLong("from"), help: ArgumentHelp("An input that is not packed. Repeatable.", valueName: "file"))
  var from: [String] = []

  @Option(name: .customLong("case"), help: ArgumentHelp("The case, where it is not packed.", valueName: "file"))
  var caseFile: String?

  @Option(help: ArgumentHelp("The embargo that the bundle was made under.", valueName: "file"), completion: .file())
  var embargo: String?

  @Flag(help: "Check digests alone; ask no question again.")
  var digestsOnly = false

  @Option(help: "How to write the answer: text, json or csv.")
  var format: Output.Format = .text

  func validate() throws {
    if !from.isEmpty, caseFile != nil {
      throw ValidationError("--from and --case: the bundle has one of them; leave one out.")
    }
  }

  func perform() throws -> ExitStatus {
    var verification = try BundleVerification(archive)
    if let seal { verification.check(seal: seal) }
    try verification.checkMembers()
    if !digestsOnly {
      let files = try caseFile.map { [$0] } ?? BundleInputs.files(from)
      try verification.askAgain(files: files, isCase: caseFile != nil, embargo: embargo)
    }
    write(verification)
    return verification.differences.isEmpty ? .done : .foundWhatFails
  }

  private func write(_ verification: BundleVerification) {
    let rows = verification.differences.map { [$0.what, $0.difference] }
    switch format {
    case .csv: Output.write(ReportTable(header: ["what", "difference"], rows: rows).csv)
    case .json:
      Output.write([
        .init(key: "archive", value: .string(archive)), .init(key: "seal", value: .string(verification.seal)),
        .init(key: "filesChecked", value: .number(Double(verification.filesChecked))),
        .init(key: "questionsAsked", value: .number(Double(verification.questionsAsked))),
        .init(key: "notes", value: .array(verification.notes.map(StructuredValue.string))),
        .init(key: "differences", value: ReportTable(header: ["what", "difference"], rows: rows).structuredValue),
      ])
    case .text:
      var text = "\(visibleText(archive)): seal \(verification.seal)\n"
      text += "\(ReportText.counted(verification.filesChecked, "file")) checked, "
      text += "\(ReportText.counted(verification.questionsAsked, "question")) asked again\n"
      for note in verification.notes { text += "  note: \(visibleText(note, limit: 500))\n" }
      for row in rows { text += "  differs: \(visibleText(row[0])): \(visibleText(row[1], limit: 500))\n" }
      text += rows.isEmpty ? "Nothing differs.\n" : "\(ReportText.counted(rows.count, "difference")).\n"
      Output.write(text)
    }
  }
}
