// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphCase

struct MergeCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Judge that two entities are one.",
    discussion: """
        diligraph merge kestrel "ocds:XA-REG-12345" --reason "same registration number on the company's website"
      """)

  @Argument(help: "The one entity, by id, identifier or name.")
  var entity: String
  @Argument(help: "The other entity.")
  var other: String
  @OptionGroup var judgement: JudgementOptions
  @OptionGroup var inCase: CaseOptions

  func perform() throws -> ExitStatus {
    let dataset = try inCase.dataset()
    let inCase = try inCase.open()
    let first = try dataset.entity(named: entity)
    let second = try dataset.entity(named: other)
    guard first != second else {
      throw CommandError(.usage, "\"\(entity)\" and \"\(other)\" are one entity already.")
    }
    return try make(
      .merge(try dataset.record(named: entity), try dataset.record(named: other)), judgement, in: inCase)
  }
}

struct SplitCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "split",
    abstract: "Judge that the records of an entity are not one entity.",
    discussion: """
        diligraph split "Kestrel Trading" --reason "two companies share the name"
      """)

  @Argument(help: "The entity, by id, identifier or name.")
  var entity: String
  @OptionGroup var judgement: JudgementOptions
  @OptionGroup var inCase: CaseOptions

  func perform() throws -> ExitStatus {
    let dataset = try inCase.dataset()
    let inCase = try inCase.open()
    let index = try dataset.entity(named: entity)
    guard dataset.entities[index].records.count > 1 else {
      throw CommandError(.usage, "\"\(entity)\" is one record; there is nothing to split.")
    }
    return try make(.split(try dataset.record(named: entity)), judgement, in: inCase)
  }
}

struct EditCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Judge that a field of an entity, a relationship or a flag has another value.",
    discussion: """
      The imported facts stay as they are; the judgement stands beside them.

        diligraph edit a01-orders confidence=0.5 --reason "the second source was withdrawn"
        diligraph edit "Kestrel Trading" role=reseller --reason "annual report 2024, page 12"
      """)

  @Argument(help: "The id of a relationship or flag, or an entity by id, identifier or name.")
  var target: String
  @Argument(help: ArgumentHelp("What to change.", valueName: "field=value"))
  var changes: [String]
  @OptionGroup var judgement: JudgementOptions
  @OptionGroup var inCase: CaseOptions

  func validate() throws {
    for change in changes where !change.contains("=") {
      throw ValidationError("\"\(change)\": a change is field=value.")
    }
    if changes.isEmpty { throw ValidationError("Name at least one change, as field=value.") }
  }

  func perform() throws -> ExitStatus {
    let dataset = try inCase.dataset()
    let inCase = try inCase.open()
    let (kind, id) = try named(in: dataset)
    // All or none: each is tried before the first is kept.
    var trial = DatasetEditing(dataset)
    let fields = trial.settable(fields, of: kind, id: id)
    for (field, value) in fields { try trial.apply(kind, id: id, field: field, value: value) }
    for (field, value) in fields {
      _ = try make(.edit(kind, id: id, field: field, value: value), judgement, in: inCase)
    }
    return .done
  }

  private var fields: [(field: String, value: String)] {
    changes.compactMap { change in
      change.firstIndex(of: "=").map {
        (field: String(change[..<$0]), value: String(change[change.index(after: $0)...]))
      }
    }
  }

  private func named(in dataset: Dataset) throws -> (Judgement.EditTarget, String) {
    if dataset.relationshipIndex(target) != nil { return (.relationship, target) }
    if dataset.flagIndex(target) != nil { return (.flag, target) }
    return (.entity, try dataset.record(named: target))
  }
}

struct FlagCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "flag",
    abstract: "Flag an entity by hand as an end user of concern.",
    discussion: """
        diligraph flag "Ministry of Interior" --category "security service" --level 3 --reason "UN report 2023"
      """)

  @Argument(help: "The entity, by id, identifier or name.")
  var entity: String
  @Option(help: "What it is flagged as.")
  var category: String
  @Option(help: "How grave it is, 0 to 5 (default: the policy's).")
  var level: Int?
  @Option(help: "How surely it applies, 0 to 1 (default: the policy's).")
  var confidence: Double?
  @Option(help: "The list that it is on.")
  var list: String?
  @Option(help: "Since when.")
  var since: String?
  @Option(help: "Until when.")
  var until: String?
  @Option(help: "Who published it.")
  var publisher: String?
  @Option(help: "Where to read it.")
  var url: String?
  @OptionGroup var judgement: JudgementOptions
  @OptionGroup var inCase: CaseOptions

  func validate() throws {
    if category.trimmed.isEmpty {
      throw ValidationError("--category: is empty; it says what the entity is flagged as.")
    }
    if let level, FlagLevel(level) == nil {
      throw ValidationError("--level: is \(level); a level is 0 to 5.")
    }
    if let confidence, !(0...1).contains(confidence) {
      throw ValidationError("--confidence: is \(confidence); it must be within 0 to 1.")
    }
    if let start = since.flatMap({ Day($0) }), let end = until.flatMap({ Day($0, edge: .last) }), end < start {
      throw ValidationError("--until: \(end) is before --since, \(start).")
    }
    for (name, date) in [("--since", since), ("--until", until)] {
      if let date, Day(date) == nil {
        throw ValidationError("\(name): is \"\(date)\"; a date is YYYY, YYYY-MM or YYYY-MM-DD.")
      }
    }
  }

  func perform() throws -> ExitStatus {
    let dataset = try inCase.dataset()
    let inCase = try inCase.open()
    let record = try dataset.record(named: entity)
    var statement = FlagStatement(entity: EntityReference(record: record), category: category)
    statement.level = level.flatMap(FlagLevel.init)
    statement.confidence = confidence.flatMap(Probability.init)
    statement.list = list?.trimmed.lowercased()
    statement.period = Period(start: since.flatMap { Day($0) }, end: until.flatMap { Day($0, edge: .last) })
    statement.sources = [Source(publisher: publisher ?? judgement.name, title: judgement.reason, url: url)]
    return try make(.flag(statement), judgement, in: inCase)
  }
}

struct UndoCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Undo the latest judgement, or the one with a number.",
    discussion: """
        diligraph undo
        diligraph undo 4
      """)

  @Argument(help: "The number of the judgement (default: the latest).")
  var number: Int?
  @Option(help: "Who decides (default: the name of the user).")
  var author: String?
  @OptionGroup var inCase: CaseOptions

  func perform() throws -> ExitStatus {
    let undone = try inCase.open().undo(
      number: number, author: author ?? JudgementOptions.userName, time: JudgementOptions.now)
    Output.write("undone: judgement \(undone.number), \(visibleText(undone.summary))\n")
    return .done
  }
}

/// Keeps a judgement and says its number.
private func make(_ action: Judgement.Action, _ options: JudgementOptions, in inCase: Case) throws -> ExitStatus {
  let judgement = try inCase.add(
    action, author: options.name, time: JudgementOptions.now, reason: options.reason)
  Output.write("judgement \(judgement.number): \(visibleText(judgement.summary))\n")
  return .done
}
