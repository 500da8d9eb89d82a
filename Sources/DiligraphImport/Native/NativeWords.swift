// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Words that a table writes again and again, and what they were read as the last time.
///
/// Texts of a batch are remembered until the batch is emptied; what words mean, for good.
struct NativeWords: Sendable {
  /// The cells of a row that say who states it.
  struct SourceCells {
    var title, url, publisher, published, grade, stance, response: UnsafeBufferPointer<UInt8>

    var isEmpty: Bool {
      title.isEmpty && url.isEmpty && publisher.isEmpty && published.isEmpty && grade.isEmpty && stance.isEmpty
        && response.isEmpty
    }
  }

  private var kinds = CellMemory<RelationshipKind>()
  private var entityKinds = CellMemory<EntityKind>()
  private var roles = CellMemory<Role>()
  private var roleTexts = CellMemory<StatementBatch.Text>()
  private var stances = CellMemory<Stance>()
  private var fractions = CellMemory<FieldText.Fraction>()
  private var file = StatementBatch.Text.none
  private var titles = CellMemory<StatementBatch.Text>()
  private var urls = CellMemory<StatementBatch.Text>()
  private var publishers = CellMemory<StatementBatch.Text>()
  private var grades = CellMemory<StatementBatch.Text>()
  private var responses = CellMemory<StatementBatch.Text>()
  private var currencies = CellMemory<StatementBatch.Text>()
  private var lists = CellMemory<StatementBatch.Run>()

  /// Forgets the texts of the batch, which was emptied.
  mutating func beginBatch() {
    file = .none
    roleTexts.removeAll()
    titles.removeAll()
    urls.removeAll()
    publishers.removeAll()
    grades.removeAll()
    responses.removeAll()
    currencies.removeAll()
    lists.removeAll()
  }

  /// The kind that a cell names; nil where it names none.
  mutating func kind(_ cell: UnsafeBufferPointer<UInt8>) -> RelationshipKind? {
    if let known = kinds.known(cell) { return known }
    let text = String(decoding: cell, as: UTF8.self)
    guard let kind = RelationshipKind(rawValue: text.lowercased().replacing(" ", with: "-")) else { return nil }
    kinds.keep(cell, kind)
    return kind
  }

  /// The kind of entity that a cell names; nil where it names none.
  mutating func entityKind(_ cell: UnsafeBufferPointer<UInt8>) -> EntityKind? {
    if let known = entityKinds.known(cell) { return known }
    guard let kind = EntityKind(rawValue: String(decoding: cell, as: UTF8.self).lowercased()) else { return nil }
    entityKinds.keep(cell, kind)
    return kind
  }

  /// The role that a cell names; nil where the default policy lists none of that name.
  mutating func role(_ cell: UnsafeBufferPointer<UInt8>) -> Role? {
    if let known = roles.known(cell) { return known }
    let role = Role(String(decoding: cell, as: UTF8.self))
    guard Role.known.contains(role) else { return nil }
    roles.keep(cell, role)
    return role
  }

  /// The name of the role that a cell names.
  mutating func text(
    of role: Role, _ cell: UnsafeBufferPointer<UInt8>, _ batch: inout StatementBatch
  ) -> StatementBatch.Text {
    if let known = roleTexts.known(cell) { return known }
    let text = batch.add(role.name)
    roleTexts.keep(cell, text)
    return text
  }

  /// A place in the file.
  mutating func place(_ name: String, _ line: Int, _ batch: inout StatementBatch) -> StatementBatch.Place {
    if file.isNone { file = batch.add(name) }
    return StatementBatch.Place(file: file, line: line)
  }

  /// A fraction, as ``FieldText/fraction(_:)`` reads it.
  mutating func fraction(_ cell: UnsafeBufferPointer<UInt8>) -> FieldText.Fraction? {
    // Plain decimals differ from row to row, and are read as fast as they would be remembered.
    if let last = cell.last, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last),
      let number = PlainText.number(cell), (0...1).contains(number)
    {
      return FieldText.Fraction(value: number, wasReadAsPercent: false)
    }
    if let known = fractions.known(cell) { return known }
    guard let fraction = FieldText.fraction(String(decoding: cell, as: UTF8.self)) else { return nil }
    fractions.keep(cell, fraction)
    return fraction
  }

  /// A currency in upper case.
  mutating func currency(
    _ cell: UnsafeBufferPointer<UInt8>, _ batch: inout StatementBatch
  ) -> StatementBatch.Text {
    if cell.isEmpty { return .none }
    if let known = currencies.known(cell) { return known }
    let text = batch.add(String(decoding: cell, as: UTF8.self).uppercased())
    currencies.keep(cell, text)
    return text
  }

  /// The product categories of a cell.
  mutating func products(
    _ cell: UnsafeBufferPointer<UInt8>, _ batch: inout StatementBatch
  ) -> StatementBatch.Run {
    if cell.isEmpty { return .empty }
    if let known = lists.known(cell) { return known }
    let names = FieldText.list(String(decoding: cell, as: UTF8.self)).map { ProductCategory($0).name }
    let run = batch.add(items: names.map { batch.add($0) })
    lists.keep(cell, run)
    return run
  }

  /// The source of a row, without its place; nil where a cell raises a doubt.
  mutating func source(_ cells: SourceCells, _ batch: inout StatementBatch) -> StatementBatch.SourceRow? {
    var source = StatementBatch.SourceRow()
    guard !cells.isEmpty else { return source }
    if !cells.stance.isEmpty {
      guard let stance = stance(cells.stance) else { return nil }
      source.stance = stance
    }
    if !cells.published.isEmpty {
      guard let day = PlainText.day(cells.published, .first) else { return nil }
      source.published = day
    }
    if !cells.grade.isEmpty {
      guard let grade = grade(cells.grade, &batch) else { return nil }
      source.grade = grade
    }
    source.publisher = Self.text(cells.publisher, &publishers, &batch)
    source.title = Self.text(cells.title, &titles, &batch)
    source.url = Self.text(cells.url, &urls, &batch)
    source.response = Self.text(cells.response, &responses, &batch)
    return source
  }

  private mutating func stance(_ cell: UnsafeBufferPointer<UInt8>) -> Stance? {
    if let known = stances.known(cell) { return known }
    guard let stance = Stance(rawValue: String(decoding: cell, as: UTF8.self).lowercased()) else { return nil }
    stances.keep(cell, stance)
    return stance
  }

  private mutating func grade(
    _ cell: UnsafeBufferPointer<UInt8>, _ batch: inout StatementBatch
  ) -> StatementBatch.Text? {
    if let known = grades.known(cell) { return known }
    let grade = Grade(String(decoding: cell, as: UTF8.self))
    guard grade.meaning != nil else { return nil }
    let text = batch.add(grade.code)
    grades.keep(cell, text)
    return text
  }

  private static func text(
    _ cell: UnsafeBufferPointer<UInt8>, _ memory: inout CellMemory<StatementBatch.Text>, _ batch: inout StatementBatch
  ) -> StatementBatch.Text {
    if cell.isEmpty { return .none }
    if let known = memory.known(cell) { return known }
    let text = batch.add(utf8: UnsafeRawBufferPointer(cell))
    memory.keep(cell, text)
    return text
  }
}
