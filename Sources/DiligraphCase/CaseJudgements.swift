// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

/// A judgement as the case keeps it: also those that were undone.
public struct CaseJudgement: Hashable, Sendable {
  /// The judgement.
  public var judgement: Judgement
  /// Who undid it; nil while it holds.
  public var undoneBy: String?
  /// When it was undone, as an ISO 8601 timestamp.
  public var undoneAt: String?
}

extension Case {
  /// Records a person's decision, after checking that it can be applied to what the case says now.
  ///
  /// - Returns: the judgement with its number.
  public func add(
    _ action: Judgement.Action, author: String, time: String, reason: String
  ) throws(CaseError) -> Judgement {
    try writing { db in
      try self.check(action, Self.changedDataset(db))
      let stored = StoredAction(action)
      try db.execute(
        sql: "INSERT INTO judgements (kind, payload, author, time, reason) VALUES (?, ?, ?, ?, ?)",
        arguments: [
          stored.kind, try StoredJSON.encoded(stored), StoredText.encoded(author), StoredText.encoded(time),
          StoredText.encoded(reason),
        ])
      return Judgement(
        number: Int(db.lastInsertedRowID), action: action, author: author, time: time, reason: reason)
    }
  }

  /// Undoes a judgement; it is kept, marked as undone.
  ///
  /// - Parameters:
  ///   - number: which one; nil is the latest one that holds.
  ///   - author: who undoes it.
  ///   - time: when, as an ISO 8601 timestamp.
  /// - Returns: the judgement that was undone.
  public func undo(number: Int? = nil, author: String, time: String) throws(CaseError) -> Judgement {
    try writing { db in
      let all = try Self.judgements(db, includingUndone: true)
      let found: CaseJudgement
      if let number {
        guard let match = all.first(where: { $0.judgement.number == number }) else {
          let latest = all.last?.judgement.number
          throw CaseError(path: self.path, problem: .noSuchJudgement(number, latest: latest))
        }
        guard match.undoneAt == nil else { throw CaseError(path: self.path, problem: .alreadyUndone(number)) }
        found = match
      } else {
        guard let match = all.last(where: { $0.undoneAt == nil }) else {
          throw CaseError(path: self.path, problem: .nothingToUndo)
        }
        found = match
      }
      try db.execute(
        sql: "UPDATE judgements SET undone_by = ?, undone_at = ? WHERE number = ?",
        arguments: [StoredText.encoded(author), StoredText.encoded(time), found.judgement.number])
      return found.judgement
    }
  }

  /// The judgements in the order of making.
  public func judgements(includingUndone: Bool = false) throws(CaseError) -> [CaseJudgement] {
    try reading { db in try Self.judgements(db, includingUndone: includingUndone) }
  }

  static func judgements(_ db: Database, includingUndone: Bool) throws -> [CaseJudgement] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT number, payload, author, time, reason, undone_by, undone_at FROM judgements
        \(includingUndone ? "" : "WHERE undone_at IS NULL") ORDER BY number
        """)
    var judgements: [CaseJudgement] = []
    while let row = try rows.next() {
      let stored = try StoredJSON.decoded(StoredAction.self, try row.requiredText(1))
      let judgement = Judgement(
        number: try row.requiredCount(0), action: try stored.action(), author: try row.requiredText(2),
        time: try row.requiredText(3), reason: try row.requiredText(4))
      judgements.append(
        CaseJudgement(judgement: judgement, undoneBy: try row.text(5), undoneAt: try row.text(6)))
    }
    return judgements
  }

  private func check(_ action: Judgement.Action, _ dataset: Dataset) throws {
    func requireRecord(_ id: String) throws {
      guard dataset.entityIndex(ofRecord: id) != nil else {
        throw CaseError(path: path, problem: .noSuchRecord(id))
      }
    }
    switch action {
    case .merge(let first, let second):
      try requireRecord(first)
      try requireRecord(second)
    case .split(let id): try requireRecord(id)
    case .flag(let statement): try requireRecord(statement.entity.recordID)
    case .edit(let target, let id, let field, let value):
      var editing = DatasetEditing(dataset)
      try editing.apply(target, id: id, field: field, value: value)
    }
  }
}

/// A judgement's action as JSON.
private enum StoredAction: Codable {
  case merge(first: String, second: String)
  case split(record: String)
  case edit(target: String, id: String, field: String, value: String)
  case flag(StoredFlag)

  init(_ action: Judgement.Action) {
    self =
      switch action {
      case .merge(let first, let second): .merge(first: first, second: second)
      case .split(let record): .split(record: record)
      case .edit(let target, let id, let field, let value):
        .edit(target: target.rawValue, id: id, field: field, value: value)
      case .flag(let statement): .flag(StoredFlag(statement))
      }
  }

  var kind: String {
    switch self {
    case .merge: "merge"
    case .split: "split"
    case .edit: "edit"
    case .flag: "flag"
    }
  }

  func action() throws -> Judgement.Action {
    switch self {
    case .merge(let first, let second): return .merge(first, second)
    case .split(let record): return .split(record)
    case .edit(let target, let id, let field, let value):
      guard let target = Judgement.EditTarget(rawValue: target) else {
        throw Damage(detail: "a judgement edits a \"\(target)\"")
      }
      return .edit(target, id: id, field: field, value: value)
    case .flag(let flag): return .flag(try flag.statement())
    }
  }
}

/// A flag by hand as JSON; what is nil is left out.
private struct StoredFlag: Codable {
  var id: String?
  var namespace: String
  var key: String
  var isName: Bool
  var category: String
  var level: Int?
  var confidence: Double?
  var list: String?
  var programme: String?
  var start: String?
  var end: String?
  var sources: [StoredSource]
  var notes: [String]

  init(_ flag: FlagStatement) {
    id = flag.id
    namespace = flag.entity.namespace
    key = flag.entity.key
    isName = flag.entity.isName
    category = flag.category
    level = flag.level?.value
    confidence = flag.confidence?.value
    list = flag.list
    programme = flag.programme
    start = flag.period.start?.description
    end = flag.period.end?.description
    sources = flag.sources.map(StoredSource.init)
    notes = flag.notes
  }

  func statement() throws -> FlagStatement {
    var flag = FlagStatement(
      id: id, entity: EntityReference(namespace: namespace, key: key, isName: isName), category: category)
    flag.level = level.flatMap(FlagLevel.init)
    flag.confidence = confidence.flatMap(Probability.init)
    flag.list = list
    flag.programme = programme
    flag.period = Period(start: start.flatMap { Day($0) }, end: end.flatMap { Day($0) })
    flag.sources = sources.map(\.source)
    flag.notes = notes
    return flag
  }
}

/// A source within JSON.
private struct StoredSource: Codable {
  var publisher: String?
  var title: String?
  var url: String?
  var published: String?
  var grade: String?
  var confidence: Double?
  var stance: String
  var response: String?
  var location: StoredLocation?

  init(_ source: Source) {
    publisher = source.publisher
    title = source.title
    url = source.url
    published = source.published?.description
    grade = source.grade?.code
    confidence = source.confidence?.value
    stance = source.stance.rawValue
    response = source.response
    location = source.location.map(StoredLocation.init)
  }

  var source: Source {
    Source(
      publisher: publisher, title: title, url: url, published: published.flatMap { Day($0) },
      grade: grade.map(Grade.init), confidence: confidence.flatMap(Probability.init),
      stance: Stance(rawValue: stance) ?? .supports, response: response, location: location?.location)
  }
}
