// SPDX-License-Identifier: Apache-2.0
import Diligraph

extension NativeRowParser {
  /// Adds the statement of a row about an entity; false, and nothing is added, where the row is not plain.
  mutating func addEntity(_ row: Bytes, _ line: Int) -> Bool {
    let (id, name) = (cell(plan.columns.id, row), cell(plan.columns.name, row))
    guard !id.isEmpty || !name.isEmpty, let values = entityValues(row) else { return false }
    let key = id.isEmpty ? batch.add(foldedFormOf: name) : batch.add(utf8: UnsafeRawBufferPointer(id))
    var statement = StatementBatch.EntityRow(
      batch.add(StatementBatch.ReferenceRow(namespace: .none, key: key, isName: id.isEmpty)))
    if !name.isEmpty {
      let text = batch.add(utf8: UnsafeRawBufferPointer(name))
      statement.names = batch.add(pair: StatementBatch.Pair(first: text, second: .none))
    }
    statement.kind = values.kind
    statement.passThrough = values.passThrough
    if let role = values.role { statement.role = words.text(of: role, cell(plan.columns.role, row), &batch) }
    let jurisdiction = cell(plan.columns.jurisdiction, row)
    if !jurisdiction.isEmpty {
      statement.jurisdictions = batch.add(item: batch.add(utf8: UnsafeRawBufferPointer(jurisdiction)))
    }
    let note = cell(plan.columns.note, row)
    if !note.isEmpty { statement.notes = batch.add(item: batch.add(utf8: UnsafeRawBufferPointer(note))) }
    statement.place = words.place(plan.file, line, &batch)
    batch.add(statement)
    return true
  }

  private struct EntityValues {
    var kind: EntityKind?
    var role: Role?
    var passThrough: Probability?
  }

  /// The words and numbers of a row; nil where one raises a doubt.
  private mutating func entityValues(_ row: Bytes) -> EntityValues? {
    var values = EntityValues()
    let kind = cell(plan.columns.kind, row)
    if !kind.isEmpty {
      guard let known = words.entityKind(kind) else { return nil }
      values.kind = known
    }
    let role = cell(plan.columns.role, row)
    if !role.isEmpty {
      guard let known = words.role(role) else { return nil }
      values.role = known
    }
    let jurisdiction = cell(plan.columns.jurisdiction, row)
    guard jurisdiction.isEmpty || PlainText.isCountryCode(jurisdiction) else { return nil }
    let passThrough = cell(plan.columns.passThrough, row)
    if !passThrough.isEmpty {
      guard let fraction = words.fraction(passThrough), !fraction.wasReadAsPercent else { return nil }
      values.passThrough = Probability(fraction.value)
    }
    return values
  }
}
