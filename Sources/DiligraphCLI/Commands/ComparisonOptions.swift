// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import Foundation

/// How much of a difference is looked at and listed.
struct ListingOptions: ParsableArguments {
  @Option(help: "The least change of a figure that is listed, 0 to 1.")
  var threshold: Double = 0.01

  @Option(help: "The most exposures of each form in the text.")
  var top = 20

  @Option(name: .customShort("k"), help: "How many best paths of each entity are compared.")
  var paths = 5

  @Option(name: .customLong("entities"), help: "Of how many entities paths are compared: of those that moved most.")
  var entitiesWithPaths = 200

  @Option(name: .customLong("entity"), help: "Only this entity, with exact figures. Repeatable.")
  var named: [String] = []

  func validate() throws {
    guard (0...1).contains(threshold) else {
      throw ValidationError("--threshold: is \(threshold); it must be within 0 to 1.")
    }
    if top < 1 { throw ValidationError("--top: is \(top); it must be at least 1.") }
    if paths < 1 { throw ValidationError("-k: is \(paths); it must be at least 1.") }
    if entitiesWithPaths < 0 { throw ValidationError("--entities: is \(entitiesWithPaths); it must be at least 0.") }
  }

  /// What is compared of two data sets; a name must be that of an entity of one of them.
  ///
  /// The entity is the same one on the other side whatever it is called there; where the name is another entity's there, both
  /// are compared.
  func options(_ before: Dataset, _ after: Dataset) throws -> Difference.Options {
    var options = Difference.Options()
    options.threshold = threshold
    options.pathsPerEntity = paths
    options.entitiesWithPaths = entitiesWithPaths
    guard !named.isEmpty else { return options }
    let same = EntityCorrespondence(before, after)
    var pairs: [EntityCorrespondence.Pair] = []
    for name in named {
      let (first, second) = (try Self.entity(name, in: before), try Self.entity(name, in: after))
      // Where neither side has it, the second one's message says what it could be.
      if first == nil, second == nil { _ = try after.entity(named: name) }
      let found =
        [
          first.map { EntityCorrespondence.Pair(before: $0, after: same.after($0)) },
          second.map { EntityCorrespondence.Pair(before: same.before($0), after: $0) },
        ].compactMap(\.self)
      for pair in found where !pairs.contains(pair) { pairs.append(pair) }
    }
    options.entities = pairs
    return options
  }

  /// The entity of a data set that is called so; nil where none is, and an error where several are.
  private static func entity(_ name: String, in dataset: Dataset) throws -> Int? {
    do { return try dataset.entity(named: name) } catch {
      guard error.candidates.isEmpty else { throw error }
      return nil
    }
  }
}

/// Two sides that are compared.
struct Sides {
  /// One side.
  struct Side {
    let question: Question
    let name: String

    var inReport: DifferenceReport.Side { DifferenceReport.Side(name, question.context) }
  }

  let before: Side
  let after: Side

  /// Reads both; data that both have is read once.
  init(_ before: QuestionInput, _ after: QuestionInput, _ publication: PublicationOptions) throws {
    let first = try before.load()
    let second: Question
    if before.origin == after.origin, before.knownBy == after.knownBy {
      second = Question(dataset: first.question.dataset, policy: try after.policy(inside: first.inner))
    } else {
      second = try after.load().question
    }
    try self.init([first.question, second], names: [before.origin.name, after.origin.name], publication)
  }

  /// The data as they are, and after a table of changes.
  init(_ input: QuestionInput, changedBy changes: String, _ publication: PublicationOptions) throws {
    // Before the data, which may be large: a mistake in the table is said at once.
    let rows = try ChangeTable.rows(of: changes)
    let (before, opened) = try input.loadStatements()
    let set = try ChangeSet(rows, to: before.dataset, policy: before.policy)
    let after = Question(dataset: try set.dataset(of: opened.data), policy: set.policy)
    let name = publication.publish ? "a table of changes" : changes
    try self.init([before, after], names: [input.origin.name, "the same with \(name)"], publication)
  }

  private init(_ questions: [Question], names: [String], _ publication: PublicationOptions) throws {
    let published = try publication.published(questions)
    // A file may be called after a person.
    let isNamed = !publication.publish
    before = Side(question: published[0], name: isNamed ? names[0] : "the data before")
    let isChanged = names[1].hasPrefix("the same with ")
    after = Side(question: published[1], name: isNamed || isChanged ? names[1] : "the data after")
  }

  /// The same under other names.
  func named(before: String, after: String? = nil) -> Sides {
    Sides(
      before: Side(question: self.before.question, name: before),
      after: Side(question: self.after.question, name: after ?? self.after.name))
  }

  private init(before: Side, after: Side) { (self.before, self.after) = (before, after) }

  /// Writes what differs between the two.
  func write(_ listing: ListingOptions, _ format: Output.Format) throws {
    let options = try listing.options(before.question.dataset, after.question.dataset)
    let difference = Difference(before.question.analysis(), after.question.analysis(), options: options)
    let report = DifferenceReport(difference, before: before.inReport, after: after.inReport, top: listing.top)
    Output.write(report, format, after.question.context)
  }
}

extension QuestionInput.Origin {
  /// The data that a path names: a case, or a file to be read.
  init(path: String, sameNames: Bool) {
    let head = FileHandle(forReadingAtPath: path).flatMap { try? $0.read(upToCount: 16) }
    self = head == Data("SQLite format 3\0".utf8) ? .inCase(path) : .files([path], sameNames: sameNames)
  }
}
