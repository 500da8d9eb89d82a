// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

struct ExposureCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "exposure",
    abstract: "Who is exposed to flagged end users, ranked.",
    discussion: """
      Without entities: everybody with a feasible path, as a bracket. With entities, or with --exact: exact figures too.

        diligraph exposure --top 20 --by level
        diligraph exposure "Norvale Optics" --format json
      """)

  @Argument(help: "Entities, by id, identifier or name.")
  var entities: [String] = []

  @Flag(help: "Compute exact figures for all, where the budget allows.")
  var exact = false

  @Option(help: "The most rows.")
  var top: Int?

  @Option(name: .customLong("min"), help: "The least of the figure that ranks, 0 to 1.")
  var least: Double = 0

  @Option(help: "What ranks first: exposure or level.")
  var by: ExposureReport.Order = .exposure

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    guard (0...1).contains(least) else { throw ValidationError("--min: is \(least); it must be within 0 to 1.") }
    if let top, top < 1 { throw ValidationError("--top: is \(top); it must be at least 1.") }
  }

  func perform() throws -> ExitStatus {
    let question = try question.load()
    let analysis = question.analysis()
    let exposures: [Exposure]
    if entities.isEmpty {
      exposures = analysis.exposures(exactly: exact)
    } else {
      var named: [Int] = []
      for name in entities { named.append(try question.dataset.entity(named: name)) }
      exposures = Set(named).sorted().map(analysis.exposure)
    }
    let report = ExposureReport(
      exposures, of: analysis, by: by, top: top, least: least, named: !entities.isEmpty)
    Output.write(report, self.question.format, question.context)
    return .done
  }
}

extension ExposureReport.Order: ExpressibleByArgument {}
