// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphCase

struct ShowCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Everything recorded of an entity, with its sources and why its records are one.",
    discussion: """
        diligraph show "Kestrel Trading"
        diligraph show GB-COH-00946107 --format json
      """)

  @Argument(help: "The entity, by id, identifier or name.")
  var entity: String

  @OptionGroup var question: QuestionOptions

  func perform() throws -> ExitStatus {
    let question = try question.load()
    let entity: Int
    do {
      entity = try question.dataset.entity(named: self.entity)
    } catch {
      // An entity that stood in a replaced edition only is gone from the data set, not from the case.
      guard error.candidates.isEmpty, self.question.files.isEmpty, !self.question.publication.publish,
        try showEnded(named: self.entity)
      else {
        throw error
      }
      return .done
    }
    if self.question.format == .text, self.question.files.isEmpty, !self.question.publication.publish {
      try showHistory(question.dataset.entities[entity].records, current: question.dataset)
    }
    Output.write(
      EntityReport(entity, in: question.dataset, policy: question.policy), self.question.format, question.context)
    return .done
  }

  /// Shows what ended of an entity that is in no current edition; returns whether there is anything.
  private func showEnded(named name: String) throws -> Bool {
    let records = [name, EntityReference(name: name).recordID]
    let inCase = try question.inCase.open()
    guard try records.contains(where: { try !inCase.endedStatements(ofRecord: $0).isEmpty }) else { return false }
    Output.write("\(visibleText(name)) stands in no current edition of a data set any more.\n")
    try showHistory(Array(Set(records)).sorted())
    return true
  }

  /// What the entity had in editions that were replaced.
  ///
  /// - Parameter current: what the current editions say.
  private func showHistory(_ records: [String], current: Dataset? = nil) throws {
    let inCase = try question.inCase.open()
    for record in records {
      for ended in try inCase.endedStatements(ofRecord: record) {
        let isThere = current.map { ended.isAbout(somethingIn: $0) } ?? false
        let what = isThere ? "now stated otherwise" : "no longer in the data set"
        let edition = "import \(ended.importNumber) of \(ended.dataset)"
        Output.write(
          visibleText("ended \(ended.endedAt), \(what) (\(edition)): \(ended.summary)", limit: 1_000) + "\n")
      }
    }
  }
}

extension EndedStatement {
  /// Whether a data set still has what the statement was about, so that only what it said of it has ended.
  fileprivate func isAbout(somethingIn dataset: Dataset) -> Bool {
    switch statement {
    case .entity: false
    case .relationship(let relationship): dataset.relationshipIndex(relationship.effectiveID) != nil
    case .flag(let flag): dataset.flags.contains { $0.id == flag.effectiveID }
    }
  }

  /// What was stated, in a few words.
  fileprivate var summary: String {
    switch statement {
    case .entity(let entity): "entity \(entity.names.first?.text ?? entity.reference.recordID)"
    case .relationship(let relationship):
      ["\(relationship.from.recordID) \(relationship.kind.verb) \(relationship.to.recordID)"]
        .with(relationship.share.map { ReportText.share($0) }, confidence: relationship.confidence, relationship.period)
    case .flag(let flag):
      ["flagged as \"\(flag.category)\""]
        .with(
          flag.level.map { "level \($0.value)" }, flag.list.map { "list \($0)" }, confidence: flag.confidence,
          flag.period)
    }
  }
}

extension [String] {
  /// Adds what is stated, and makes one text of all.
  fileprivate func with(_ further: String?..., confidence: Probability?, _ period: Period) -> String {
    let stated = further.compactMap(\.self) + [confidence.map { "confidence \($0.value)" }].compactMap(\.self)
    return (self + stated + [ReportText.period(period)]).joined(separator: ", ")
  }
}
