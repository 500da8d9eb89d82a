// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphCase

struct AssessCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "assess",
    abstract: "Keep what a person judged about an entity: involvement, severity, leverage, action, owner, due date.",
    discussion: """
      Without a field: the current values, and who changed what and when. The program fills in no field, and no figure \
      depends on one. An empty text empties a field. A record that no current data states any more is named by its id, as \
      --list has it.

        diligraph assess "Norvale Optics" --involvement directly-linked --status open --due 2026-12-31
        diligraph assess "Norvale Optics" --leverage "ends its contract in 2027" --owner "compliance team"
        diligraph assess "Norvale Optics"
        diligraph assess --list --status open
      """)

  @Argument(help: "The entity, by id, identifier or name; or a record that is assessed, by its id.")
  var entity: String?

  @OptionGroup var fields: AssessmentOptions

  @Flag(help: "Empty all fields that are not given; the versions before stay.")
  var clear = false

  @Flag(help: "All entities that are assessed; with --status, --involvement or --owner only those.")
  var list = false

  @Option(help: "Which record of the entity, where several are assessed (default: the one assessed last).")
  var record: String?

  @Option(help: "Who assesses (default: the name of the user).")
  var author: String?

  @OptionGroup var inCase: CaseOptions

  @Option(help: "How to write the answer: text, json or csv.")
  var format: Output.Format = .text

  func validate() throws {
    guard list != (entity != nil) else {
      throw ValidationError(
        list ? "--list: is about all entities; leave the entity out." : "Name an entity, or --list.")
    }
    let given = try fields.given()
    guard list else { return }
    if clear || record != nil { throw ValidationError("--clear and --record: need an entity; leave --list out.") }
    if let other = given.fields.subtracting([.status, .involvement, .owner]).map(\.rawValue).min() {
      throw ValidationError("--\(other): selects nothing of a list; --status, --involvement and --owner do.")
    }
  }

  func perform() throws -> ExitStatus {
    let dataset = try inCase.dataset()
    let inCase = try inCase.open()
    guard let name = entity else { return try writeList(inCase, dataset) }
    let named = Result { try dataset.entity(named: name) }
    if let record = try orphan(name, named, dataset, inCase) {
      return try answer(record, to: inCase) {
        AssessmentReport(record: record, try inCase.assessments(ofRecord: record))
      }
    }
    let entity = dataset.entities[try named.get()]
    if self.record != nil, !clear, try fields.given().fields.isEmpty {
      throw CommandError(.usage, "--record: changes nothing; give a field, or --clear.")
    }
    let record = try chosenRecord(of: entity, try inCase.assessments(of: entity)) { try dataset.record(named: name) }
    return try answer(record, to: inCase) { AssessmentReport(entity, try inCase.assessments(of: entity)) }
  }

  /// Keeps what is given with a record, and shows what there is then.
  private func answer(_ record: String, to inCase: Case, _ report: () throws -> AssessmentReport) throws -> ExitStatus {
    let given = try fields.given()
    guard clear || !given.fields.isEmpty else {
      write(try report())
      return .done
    }
    let version = try inCase.assess(
      record: record, taking: clear ? Set(Assessment.Field.allCases) : given.fields, from: given.draft,
      author: author ?? JudgementOptions.userName, time: JudgementOptions.now)
    if format == .text {
      Output.write(
        version.map { "assessment \($0.number): kept\n\n" } ?? "nothing kept: the fields are as they were\n\n")
    }
    write(try report())
    return .done
  }

  /// The record that `name` is the id of, where it is assessed and no current data states it any more. An entity that is
  /// called like it goes first, unless the record is asked for.
  private func orphan(
    _ name: String, _ named: Result<Int, any Error>, _ dataset: Dataset, _ inCase: Case
  ) throws -> String? {
    let name = name.trimmed
    let isFound = if case .success = named { true } else { false }
    guard record == name || (record == nil && !isFound), dataset.entityIndex(ofRecord: name) == nil else { return nil }
    return try inCase.assessments(ofRecord: name).versions.first?.record
  }

  /// The record that the new version is kept with.
  private func chosenRecord(
    of entity: Entity, _ history: AssessmentHistory, _ named: () throws -> String
  ) throws -> String {
    guard let record else { return try (history.current.first ?? history.versions.first)?.record ?? named() }
    guard entity.records.contains(record) else {
      let known = entity.records.prefix(10).map { visibleText($0) }.joined(separator: ", ")
      throw CommandError(
        .usage, "--record: \"\(visibleText(record))\" is no record of this entity; its records are \(known).")
    }
    return record
  }

  private func write(_ report: AssessmentReport) {
    switch format {
    case .text: Output.write(report.text)
    case .json: Output.write(report.members)
    case .csv: Output.write(report.table.csv)
    }
  }

  private func writeList(_ inCase: Case, _ dataset: Dataset) throws -> ExitStatus {
    let given = try fields.given()
    let history = AssessmentHistory(try inCase.assessments())
    let rows = history.current.filter { version in
      given.fields.allSatisfy { version.assessment[$0] == given.draft[$0] }
    }.map { version in
      AssessmentListReport.Row(
        version, of: history, entity: dataset.entityIndex(ofRecord: version.record).map { dataset.entities[$0] })
    }
    let report = AssessmentListReport(rows)
    switch format {
    case .text: Output.write(report.text)
    case .json: Output.write(report.members)
    case .csv: Output.write(report.table.csv)
    }
    return .done
  }
}

/// The fields of an assessment on the command line.
struct AssessmentOptions: ParsableArguments {
  @Option(help: "cause, contribute, directly-linked or not-determined (UN Guiding Principles 13 and 19).")
  var involvement: String?
  @Option(help: "Severity: how grave the impact is.")
  var scale: String?
  @Option(help: "Severity: how many are or will be affected.")
  var scope: String?
  @Option(help: "Severity: whether those affected can be restored to where they were.")
  var irremediability: String?
  @Option(help: "What ability there is to change what the entity does.")
  var leverage: String?
  @Option(help: "What is to be done.")
  var action: String?
  @Option(help: "Who is to do it.")
  var owner: String?
  @Option(help: ArgumentHelp("By when; of a year or a month its last day.", valueName: "date"))
  var due: String?
  @Option(help: "open, in-progress, on-hold, done or dropped.")
  var status: String?
  @Option(help: "Anything else.")
  var note: String?

  /// The fields that are given, and their values.
  func given() throws -> (fields: Set<Assessment.Field>, draft: Assessment) {
    var draft = Assessment()
    var fields: Set<Assessment.Field> = []
    for field in Assessment.Field.allCases {
      guard let text = text(of: field) else { continue }
      do { try draft.set(field, to: text) } catch { throw ValidationError("--\(field.rawValue): \(error)") }
      fields.insert(field)
    }
    return (fields, draft)
  }

  private func text(of field: Assessment.Field) -> String? {
    switch field {
    case .involvement: involvement
    case .scale: scale
    case .scope: scope
    case .irremediability: irremediability
    case .leverage: leverage
    case .action: action
    case .owner: owner
    case .due: due
    case .status: status
    case .note: note
    }
  }
}
