// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

struct ExposureCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "exposure",
    abstract: "Who is exposed to flagged end users, ranked.",
    discussion: """
      Without entities: everybody with a feasible path, as a bracket. With entities, or with --exact: exact figures too.
      With --exact and --top, of no more entities than it takes to tell who the most exposed are.

        diligraph exposure --top 20 --by level
        diligraph exposure "Norvale Optics" --format json
      """)

  @Argument(help: "Entities, by id, identifier or name.")
  var entities: [String] = []

  @Flag(help: "Compute exact figures for all, where the budget allows.")
  var exact = false

  @Flag(help: "Estimate the exposure of everybody by drawing worlds, where dates and products exclude no path.")
  var estimate = false

  @Option(help: "The most rows.")
  var top: Int?

  @Option(name: .customLong("min"), help: "The least of the figure that ranks, 0 to 1.")
  var least: Double = 0

  @Option(help: "What ranks first: exposure or level.")
  var by: ExposureReport.Order = .exposure

  @OptionGroup var work: BudgetOptions

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    if estimate, exact { throw ValidationError("--estimate and --exact: ask for one of them.") }
    guard (0...1).contains(least) else { throw ValidationError("--min: is \(least); it must be within 0 to 1.") }
    if let top, top < 1 { throw ValidationError("--top: is \(top); it must be at least 1.") }
  }

  func perform() throws -> ExitStatus {
    let question = try question.load()
    let analysis = question.analysis(work.budget)
    let exposures: [Exposure]
    var (others, undecided) = (0, 0)
    if entities.isEmpty {
      let estimated = estimate ? analysis.estimatedExposures() : nil
      if estimate, estimated == nil {
        Output.error(
          "diligraph: no estimate for everybody: dates, products or derivations past the budget decide which paths "
            + "count. The bounds follow; name entities to have theirs estimated.")
      }
      if exact, let top {
        let most = MostExposed(top, of: analysis, levelFirst: by == .level)
        (exposures, others, undecided) = (most.exposures, most.others, most.undecided)
      } else {
        exposures = estimated ?? analysis.exposures(exactly: exact)
      }
    } else {
      var named: [Int] = []
      for name in entities { named.append(try question.dataset.entity(named: name)) }
      exposures = Set(named).sorted().map(analysis.exposure)
    }
    let report = ExposureReport(
      exposures, of: analysis, by: by, top: top, least: least, named: !entities.isEmpty, others: others,
      undecided: undecided)
    Output.write(report, self.question.format, question.context)
    return .done
  }
}

extension ExposureReport.Order: ExpressibleByArgument {}
