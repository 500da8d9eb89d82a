// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphCase
import DiligraphImport
import DiligraphRender
import Foundation

/// The argument parser's flags; the model's are not named in this target.
typealias Flag = ArgumentParser.Flag

/// A subcommand: what it does throws, and every error becomes one message and an exit code here.
protocol Command: ParsableCommand {
  /// Does the work.
  ///
  /// - Returns: how it ended.
  func perform() throws -> ExitStatus
}

extension Command {
  func run() throws {
    let status: ExitStatus
    do {
      status = try perform()
    } catch let code as ExitCode {
      throw code
    } catch let error as ValidationError {
      throw error
    } catch {
      Interruption.waitWhereEnding()
      let failure = Failure(error)
      Output.error("diligraph: \(failure.message)")
      throw ExitCode(failure.status.rawValue)
    }
    if status != .done { throw ExitCode(status.rawValue) }
  }
}

/// How the program ends; listed in `diligraph --help`.
enum ExitStatus: Int32 {
  case done = 0
  case foundWhatFails = 1
  case findings = 2
  case usage = 64
  case data = 65
  case noInput = 66
  case unavailable = 69
  case software = 70
  case io = 74
  case interrupted = 130
}

/// An error that only the command line has.
struct CommandError: Error {
  let status: ExitStatus
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }
}

/// What an error means for the user: one message, one exit code.
struct Failure {
  let status: ExitStatus
  let message: String

  init(_ error: any Error) {
    message = visibleLines((error as? CommandError)?.message ?? "\(error)")
    switch error {
    case let error as CommandError: status = error.status
    case let error as ReadingError: status = Failure.status(error)
    case is FormatError, is PolicyError, is PlacedPolicyError, is EditError, is TableMappingError, is ChangeErrors:
      status = .data
    case is EntityLookupError: status = .usage
    case let error as CaseError: status = Failure.status(error)
    case let error as RenderError:
      if case .graphvizUnusable = error { status = .unavailable } else { status = .data }
    case is CocoaError, is WritingError: status = .io
    default: status = .software
    }
  }

  private static func status(_ error: ReadingError) -> ExitStatus {
    switch error.problem {
    case .cannotOpen, .isDirectory, .inputTooLong: .noInput
    case .readFailed: .io
    default: .data
    }
  }

  private static func status(_ error: CaseError) -> ExitStatus {
    switch error.problem {
    case .notFound: .noInput
    case .diskFull, .readOnly, .busy, .takenAway, .cannotAccess: .io
    case .noSuchImport, .noSuchRecord, .noSuchJudgement, .alreadyUndone, .nothingToUndo: .usage
    default: .data
    }
  }
}

/// A policy error with the file that it is in.
struct PlacedPolicyError: Error, CustomStringConvertible {
  let file: String
  let error: PolicyError
  var description: String { "\(file): \(error)" }
}

/// `text` with each of its lines made safe to print.
func visibleLines(_ text: String) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { visibleText(String($0), limit: 2_000) }
    .joined(separator: "\n")
}
