// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DiligraphRender
import Foundation

/// The process that large pictures are drawn in; run by `draw`, not by people.
struct LayoutWorkerCommand: Command {
  static let name = "layout-worker"
  static let configuration = CommandConfiguration(
    commandName: name, abstract: "Draw what is asked for on standard input.", shouldDisplay: false)

  func perform() throws -> ExitStatus {
    guard let order = try FileHandle.standardInput.readToEnd(), let limits = WorkerAnswer.limits(of: order) else {
      throw CommandError(.usage, "\(Self.name): standard input is no order to draw; the program itself gives it.")
    }
    set(RLIMIT_AS, to: limits.memory)
    // Also where nobody is left who would end this process from outside.
    set(RLIMIT_CPU, to: limits.seconds + 1)
    guard let answer = WorkerAnswer.answer(to: order) else { throw CommandError(.software, "\(Self.name): no answer.") }
    try FileHandle.standardOutput.write(contentsOf: answer)
    return .done
  }

  #if os(Linux)
    private func set(_ resource: __rlimit_resource, to most: Int) {
      var limit = rlimit(rlim_cur: rlim_t(most), rlim_max: rlim_t(most))
      _ = setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    }
  #else
    private func set(_ resource: Int32, to most: Int) {
      var limit = rlimit(rlim_cur: rlim_t(most), rlim_max: rlim_t(most))
      _ = setrlimit(resource, &limit)
    }
  #endif
}
