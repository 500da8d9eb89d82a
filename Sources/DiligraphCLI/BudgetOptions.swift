// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

/// How much work an answer may cost, and what an estimate is drawn from.
struct BudgetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How much work an exact figure may cost, times the default; past it an estimate is given.", valueName: "factor"))
  var effort: Double = 1

  @Option(help: ArgumentHelp("How many worlds an estimate is drawn from.", valueName: "number"))
  var worlds: Int = Budget().worlds

  @Option(help: ArgumentHelp("The seed of an estimate: the same one gives the same estimate.", valueName: "number"))
  var seed: UInt64 = Budget().seed

  /// The budget that the options ask for.
  var budget: Budget { Budget(effort: effort, worlds: worlds, seed: seed) }

  func validate() throws {
    guard effort > 0, effort <= 1_000 else {
      throw ValidationError("--effort: is \(effort); it must be above 0 and at most 1000.")
    }
    guard (1...10_000_000).contains(worlds) else {
      throw ValidationError("--worlds: is \(worlds); it must be within 1 to 10000000.")
    }
  }
}
