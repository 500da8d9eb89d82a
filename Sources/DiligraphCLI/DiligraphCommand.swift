// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// The program: one subcommand for each question that a user has.
@main
struct DiligraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diligraph",
    abstract: "Show how technology reaches repressive governments through suppliers, resellers and integrators.",
    discussion: """
      Import procurement files, ownership tables and sanctions lists into a case; ask who is exposed to flagged end \
      users and by which paths; draw them. Every analysis also runs straight on files with --from, without a case.

        diligraph import releases.jsonl flags.csv resellers.csv
        diligraph exposure --top 20
        diligraph paths "Norvale Optics"
        diligraph draw "Norvale Optics" -o norvale.svg

      The answers are leads, not legal conclusions.

      EXIT CODES
        0   done
        1   done, and what was asked to fail on was found
        2   imported or checked, with findings of severity error, or without some of several files
        64  the command line is wrong
        65  the data cannot be used
        66  there is no such input
        69  Graphviz is missing or unusable
        70  a fault of this program
        74  reading or writing failed
        130 interrupted by Ctrl-C; the case is as before
      """,
    version: programVersion,
    subcommands: [LayoutWorkerCommand.self],
    groupedSubcommands: [
      CommandGroup(
        name: "Data",
        subcommands: [ImportCommand.self, ForgetCommand.self, StatusCommand.self, FindingsCommand.self]),
      CommandGroup(
        name: "Entities and judgements",
        subcommands: [
          FindCommand.self, ShowCommand.self, FlagCommand.self, MergeCommand.self, SplitCommand.self,
          EditCommand.self, UndoCommand.self, CandidatesCommand.self, AssessCommand.self,
        ]),
      CommandGroup(
        name: "Questions",
        subcommands: [
          ExposureCommand.self, PathsCommand.self, ConnectCommand.self, ExplainCommand.self,
          ChokepointsCommand.self, LeadsCommand.self, OwnersCommand.self, DrawCommand.self, ReportCommand.self,
          ExportCommand.self, BundleCommand.self, VerifyCommand.self,
        ]),
      CommandGroup(
        name: "Decisions",
        subcommands: [DiffCommand.self, CheckCommand.self, WhatIfCommand.self, SensitivityCommand.self]),
      CommandGroup(name: "Settings", subcommands: [PolicyCommand.self]),
    ])

  static func main() {
    // A reader that has seen enough (`| head`) is no failure.
    signal(SIGPIPE) { _ in _exit(0) }
    // A write past a size limit then fails with a message, as on a full disk.
    signal(SIGXFSZ, SIG_IGN)
    main(nil)
  }
}

/// The version of the program.
let programVersion = "0.1.0"

/// What tells this build of the program from any other one of the same version: what one build derived from a case,
/// another one might derive otherwise.
enum ProgramBuild {
  /// The version, and the size and time of the program's file.
  static var name: String {
    let attributes = Bundle.main.executablePath.flatMap { try? FileManager.default.attributesOfItem(atPath: $0) }
    let size = attributes?[.size] as? Int ?? 0
    let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    return "\(programVersion) \(size) \(time)"
  }
}
