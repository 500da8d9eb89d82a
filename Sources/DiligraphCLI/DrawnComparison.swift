// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

/// Pictures that need more than a selection of one data set: chokepoints, and two sides.
struct DrawnComparison: ParsableArguments {
  @Flag(help: "The intermediaries through which most exposure of the entities flows, or of all; with --top.")
  var chokepoints = false

  @Option(help: ArgumentHelp("With --chokepoints: how many.", valueName: "n"))
  var top: Int?

  @Option(
    help: ArgumentHelp("Compare with the same after a table of changes, as \"whatif\" does.", valueName: "file"),
    completion: .file())
  var whatif: String?

  @Option(help: ArgumentHelp("Compare: the case or file before.", valueName: "data"), completion: .file())
  var before: String?

  @Option(help: ArgumentHelp("Compare: the case or file after.", valueName: "data"), completion: .file())
  var after: String?

  private var isComparison: Bool { whatif != nil || before != nil || after != nil }

  /// Refuses what does not go together.
  func check(with subject: SubjectOptions, _ question: QuestionOptions) throws {
    if let top, top < 1 { throw ValidationError("--top: is \(top); it must be at least 1.") }
    if top != nil, !chokepoints { throw ValidationError("--top: is looked at with --chokepoints only; leave it out.") }
    if chokepoints, isComparison || subject.depth != nil || subject.ownership || subject.to != nil {
      throw ValidationError("--chokepoints: is a picture of its own; leave the other subjects out.")
    }
    guard isComparison else { return }
    if (before == nil) != (after == nil) {
      throw ValidationError("--before and --after: name both, a case or a file each.")
    }
    if before != nil, whatif != nil {
      throw ValidationError("--whatif and --before: are two comparisons; leave one out.")
    }
    if before != nil, !question.files.isEmpty || question.inCase.file != nil {
      throw ValidationError("--before and --after: are the data; leave --from and --case out.")
    }
  }

  /// Says which files are read for a comparison.
  func add(to read: inout FilesRead) {
    read.add(whatif, as: "the table of changes")
    for path in [before, after].compactMap(\.self) {
      read.add(input: path)
      read.add(case: path)
    }
  }

  /// What is drawn, and the digest of its data.
  struct Content {
    let digest: String
    /// Makes the picture.
    let picture: (PictureOptions) -> Picture
  }

  /// Reads the data, and selects.
  func content(of subject: SubjectOptions, _ options: QuestionOptions) throws -> Content {
    if isComparison { return try compared(subject, options) }
    let question = try options.load()
    let analysis = question.analysis()
    let digest = DataDigest.of(question.dataset)
    if chokepoints { return try drawnChokepoints(subject, question, analysis, digest) }
    let subgraph = try subject.subgraph(question, analysis)
    return Content(digest: digest) {
      Picture(of: subgraph, analysis: analysis, context: question.context, options: $0)
    }
  }

  private func drawnChokepoints(
    _ subject: SubjectOptions, _ question: Question, _ analysis: Analysis, _ digest: String
  ) throws -> Content {
    var named: [Int] = []
    for name in subject.entities { named.append(try question.dataset.entity(named: name)) }
    let suppliers = named.isEmpty ? nil : Set(named).sorted()
    let count = top ?? 5
    let list = analysis.chokepoints(for: suppliers, limit: count)
    let subgraph = Subgraph(chokepoints: list, top: count, for: suppliers, of: analysis)
    let marks = list.marks(top: count, in: question.dataset)
    return Content(digest: digest) {
      Picture(of: subgraph, analysis: analysis, context: question.context, options: $0).marked(marks)
    }
  }

  private func compared(_ subject: SubjectOptions, _ options: QuestionOptions) throws -> Content {
    let sides = try readSides(options)
    var compared: [ComparedSide] = []
    var failure: (any Error)?
    for side in [sides.before, sides.after] {
      let analysis = side.question.analysis()
      do {
        compared.append(
          ComparedSide(try subject.subgraph(side.question, analysis), analysis, name: side.name))
      } catch let error as EntityLookupError {
        // An entity can be on one side only: the other one has nothing of it then.
        guard error.candidates.isEmpty, failure == nil else { throw error }
        failure = error
        let nothing = Subgraph(
          title: "", subjects: [], selection: .entities([], relationships: [], all: "of nothing"))
        compared.append(ComparedSide(nothing, analysis, name: side.name))
      }
    }
    let (before, after) = (compared[0], compared[1])
    let digest = DataDigest.of(sides.after.question.dataset)
    let context = sides.after.question.context
    return Content(digest: digest) { Picture(before: before, after: after, context: context, options: $0) }
  }

  private func readSides(_ options: QuestionOptions) throws -> Sides {
    let input = try options.input
    if let whatif {
      let sides = try Sides(input, changedBy: whatif, options.publication)
      return options.publication.publish ? sides : sides.named(before: "the data")
    }
    var (first, second) = (input, input)
    first.origin = QuestionInput.Origin(path: before ?? "", sameNames: options.sameNames)
    second.origin = QuestionInput.Origin(path: after ?? "", sameNames: options.sameNames)
    let sides = try Sides(first, second, options.publication)
    if options.publication.publish { return sides.named(before: "before", after: "after") }
    return sides.named(before: "before (\(before ?? ""))", after: "after (\(after ?? ""))")
  }
}
