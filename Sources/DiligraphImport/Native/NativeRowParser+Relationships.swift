// SPDX-License-Identifier: Apache-2.0
import Diligraph

extension NativeRowParser {
  /// A party before anything of its row is added.
  private struct Party {
    var key: Bytes
    var isName: Bool
    var name: Bytes?
  }

  /// Adds a row's statements; false, and nothing is added, where the row is not plain.
  mutating func addRelationship(_ row: Bytes, _ line: Int) -> Bool {
    let plan = plan
    guard let from = party(plan.columns.from, plan.columns.fromID, row),
      let to = party(plan.columns.to, plan.columns.toID, row),
      let kind = words.kind(cell(plan.columns.kind, row)), let values = values(row, kind),
      let source = words.source(sourceCells(row), &batch)
    else { return false }
    let place = words.place(plan.file, line, &batch)
    let first = reference(from)
    let second = reference(to)
    introduce(from, first, place)
    introduce(to, second, place)
    var statement = StatementBatch.RelationshipRow(from: first, to: second, kind: kind)
    statement.period = values.period
    statement.confidence = values.confidence
    statement.share = values.share
    if values.share != nil {
      let share = cell(plan.columns.share, row)
      if share.last != UInt8(ascii: "%") { bareShares.noteFraction(share, file: plan.file, line: line) }
    }
    let id = cell(plan.columns.id, row)
    if !id.isEmpty { statement.id = batch.add(utf8: UnsafeRawBufferPointer(id)) }
    if let amount = values.amount {
      statement.amount = amount
      statement.currency = words.currency(cell(plan.columns.currency, row), &batch)
    }
    statement.products = words.products(cell(plan.columns.products, row), &batch)
    let note = cell(plan.columns.note, row)
    if !note.isEmpty {
      statement.notes = batch.add(item: batch.add(utf8: UnsafeRawBufferPointer(note)))
    }
    var sourceRow = source
    sourceRow.place = place
    statement.sources = batch.add(source: sourceRow)
    batch.add(statement)
    return true
  }

  private func party(_ column: Int?, _ idColumn: Int?, _ row: Bytes) -> Party? {
    let text = cell(column, row)
    let id = cell(idColumn, row)
    if !id.isEmpty { return Party(key: id, isName: false, name: text.isEmpty ? nil : text) }
    return text.isEmpty ? nil : Party(key: text, isName: true, name: text)
  }

  private mutating func reference(_ party: Party) -> StatementBatch.Reference {
    let key =
      party.isName ? batch.add(foldedFormOf: party.key) : batch.add(utf8: UnsafeRawBufferPointer(party.key))
    return batch.add(StatementBatch.ReferenceRow(namespace: .none, key: key, isName: party.isName))
  }

  private mutating func introduce(
    _ party: Party, _ reference: StatementBatch.Reference, _ place: StatementBatch.Place
  ) {
    guard let name = party.name else { return }
    let text = batch.add(utf8: UnsafeRawBufferPointer(name))
    var row = StatementBatch.EntityRow(reference)
    row.names = batch.add(pair: StatementBatch.Pair(first: text, second: .none))
    row.place = place
    batch.add(row)
  }

  // MARK: Values

  private struct Values {
    var period = Period()
    var confidence: Probability?
    var share: Share?
    var amount: Double?
  }

  /// The numbers and dates of a row; nil where one raises a doubt.
  private mutating func values(_ row: Bytes, _ kind: RelationshipKind) -> Values? {
    let plan = plan
    var values = Values()
    let start = cell(plan.columns.start, row)
    if !start.isEmpty {
      guard let day = PlainText.day(start, .first) else { return nil }
      values.period.start = day
    }
    let end = cell(plan.columns.end, row)
    if !end.isEmpty {
      guard let day = PlainText.day(end, .last) else { return nil }
      values.period.end = day
      if let first = values.period.start, day < first { return nil }
    }
    let confidence = cell(plan.columns.confidence, row)
    if !confidence.isEmpty {
      guard let probability = words.fraction(confidence), !probability.wasReadAsPercent else { return nil }
      values.confidence = Probability(probability.value)
    }
    let share = cell(plan.columns.share, row)
    if !share.isEmpty {
      guard kind == .ownership, let fraction = words.fraction(share), !fraction.wasReadAsPercent else { return nil }
      values.share = Share(exactly: fraction.value)
    }
    let amount = cell(plan.columns.amount, row)
    if !amount.isEmpty {
      guard let number = PlainText.number(amount), PlainText.isASCII(cell(plan.columns.currency, row)) else {
        return nil
      }
      values.amount = number
    }
    return values
  }

  private func sourceCells(_ row: Bytes) -> NativeWords.SourceCells {
    let plan = plan
    return NativeWords.SourceCells(
      title: cell(plan.columns.title, row), url: cell(plan.columns.url, row),
      publisher: cell(plan.columns.publisher, row), published: cell(plan.columns.published, row),
      grade: cell(plan.columns.grade, row), stance: cell(plan.columns.stance, row),
      response: cell(plan.columns.response, row))
  }
}
