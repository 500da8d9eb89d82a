// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

struct DiffCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "What is new, gone or changed between two cases, days, policies or sets of files, and why.",
    discussion: """
      Name two cases or files; or one case, and a day or a policy twice: first before, then after.

        diligraph diff january.diligraph june.diligraph
        diligraph diff --as-of 2019-01-01 --as-of 2024-01-01
        diligraph diff --known-by 2015 --known-by 2020 --entity "Norvale Optics"
        diligraph diff --policy strict.yaml --policy mild.yaml
        diligraph diff --from old/links.csv --from flags.csv --to new/links.csv --to flags.csv
      """)

  @Argument(
    help: ArgumentHelp("Two cases, files or folders: before and after.", valueName: "data"), completion: .file())
  var data: [String] = []

  @OptionGroup var inCase: CaseOptions

  @Option(name: .customLong("from"), help: "A file of the side before; without --to, of both. Repeatable.")
  var from: [String] = []

  @Option(name: .customLong("to"), help: "A file of the side after. Repeatable.")
  var to: [String] = []

  @Flag(help: "With files: entities of different files with equal names are one.")
  var sameNames = false

  @Option(help: "The policy; a second one is that of the side after.", completion: .file())
  var policy: [String] = []

  @Option(help: ArgumentHelp("The day of the question; a second one is that of the side after.", valueName: "date"))
  var asOf: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only what was published by then counts; a second date is that of the side after.", valueName: "date"))
  var knownBy: [String] = []

  @Flag(help: "With --known-by: sources without a publication date do not count.")
  var withoutUndated = false

  @OptionGroup var listing: ListingOptions

  @OptionGroup var publication: PublicationOptions

  @Option(help: "How to write the answer: text, json or csv.")
  var format: Output.Format = .text

  func validate() throws {
    guard data.isEmpty || data.count == 2 else {
      throw ValidationError("\(data.count) data named; name two, before and after, or none for the case.")
    }
    for (option, count) in [("--policy", policy.count), ("--as-of", asOf.count), ("--known-by", knownBy.count)]
    where count > 2 {
      throw ValidationError("\(option): is there \(count) times; give it once for both sides, or twice.")
    }
    if !data.isEmpty, !from.isEmpty || !to.isEmpty || inCase.file != nil {
      throw ValidationError("Two data are named, and --from, --to or --case besides; leave one of the two out.")
    }
    if from.isEmpty, !to.isEmpty { throw ValidationError("--to: needs --from, the files of the side before.") }
    if !from.isEmpty, inCase.file != nil { throw ValidationError("--case and --from: leave one out.") }
    if data.isEmpty, to.isEmpty, max(policy.count, asOf.count, knownBy.count) < 2 {
      throw ValidationError(
        "Nothing differs between the two sides; name two data, or give --policy, --as-of or --known-by twice.")
    }
    if withoutUndated, knownBy.isEmpty { throw ValidationError("--without-undated: needs --known-by; give a date.") }
  }

  func perform() throws -> ExitStatus {
    try Sides(try input(0), try input(1), publication).write(listing, format)
    return .done
  }

  /// What the side `side`, 0 or 1, asks.
  private func input(_ side: Int) throws -> QuestionInput {
    func value<Value>(_ values: [Value]) -> Value? { values.isEmpty ? nil : values[min(side, values.count - 1)] }
    let origin: QuestionInput.Origin
    if !data.isEmpty {
      origin = QuestionInput.Origin(path: data[side], sameNames: sameNames)
    } else if !from.isEmpty {
      origin = .files(side == 1 && !to.isEmpty ? to : from, sameNames: sameNames)
    } else {
      origin = .inCase(inCase.path)
    }
    return QuestionInput(
      origin: origin, policy: value(policy), asOf: try value(asOf).map { try DayOptions.day($0, "--as-of") },
      knownBy: try value(knownBy).map {
        KnownBy(try DayOptions.day($0, "--known-by"), countsUndated: !withoutUndated)
      }, needsStatements: publication.needsStatements)
  }
}
