// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Words that a table writes again and again, and what they were read as the last time.
///
/// Texts of a batch are remembered until the batch is emptied; what words mean, for good.
struct NativeWords: Sendable {
  /// A cell that was seen last, and what it is.
  private struct Memory<Value: Sendable>: Sendable {
    var bytes: [UInt8] = []
    var value: Value?

    func known(_ cell: UnsafeBufferPointer<UInt8>) -> Value? {
      guard let value, bytes.count == cell.count, bytes.elementsEqual(cell) else { return nil }
      return value
    }

    mutating func keep(_ cell: UnsafeBufferPointer<UInt8>, _ value: Value) {
      bytes.removeAll(keepingCapacity: true)
      bytes.append(contentsOf: cell)
      self.value = value
    }
  }

  /// The cells of a row that say who states it.
  struct SourceCells {
    var title, url, publisher, published, grade, stance, response: UnsafeBufferPointer<UInt8>

    var isEmpty: Bool {
      title.isEmpty && url.isEmpty && publisher.isEmpty && published.isEmpty && grade.isEmpty && stance.isEmpty
        && response.isEmpty
    }
  }

  private var kinds: [Memory<RelationshipKind>] = RelationshipKind.allCases.map {
    Memory(bytes: Array($0.rawValue.utf8), value: $0)
  }
  private var file = StatementBatch.Text.none
  private var lastTitle = Memory<StatementBatch.Text>()
  private var lastURL = Memory<StatementBatch.Text>()
  private var lastPublisher = Memory<StatementBatch.Text>()
  private var lastGrade = Memory<StatementBatch.Text>()
  private var lastResponse = Memory<StatementBatch.Text>()
  private var lastCurrency = Memory<StatementBatch.Text>()
  private var lastProducts = Memory<StatementBatch.Run>()
  private var lastFraction = Memory<FieldText.Fraction>()
  private var folded: [UInt8] = []

  /// Forgets the texts of the batch, which was emptied.
  mutating func beginBatch() {
    file = .none
    lastTitle.value = nil
    lastURL.value = nil
    lastPublisher.value = nil
    lastGrade.value = nil
    lastResponse.value = nil
    lastCurrency.value = nil
    lastProducts.value = nil
  }

  /// The kind that a cell names; nil where it names none.
  mutating func kind(_ cell: UnsafeBufferPointer<UInt8>) -> RelationshipKind? {
    for (position, memory) in kinds.enumerated() {
      guard let kind = memory.known(cell) else { continue }
      // The last one first: a table has few kinds.
      if position > 3 { kinds.swapAt(position, position / 2) }
      return kind
    }
    let text = String(decoding: cell, as: UTF8.self)
    guard let kind = RelationshipKind(rawValue: text.lowercased().replacing(" ", with: "-")) else { return nil }
    // Other ways to write it are remembered, too, but for a table of nothing else.
    if kinds.count < 64 { kinds.append(Memory(bytes: Array(cell), value: kind)) }
    return kind
  }

  /// A place in the file.
  mutating func place(_ name: String, _ line: Int, _ batch: inout StatementBatch) -> StatementBatch.Place {
    if file.isNone { file = batch.add(name) }
    return StatementBatch.Place(file: file, line: line)
  }

  /// The folded name, as ``EntityReference/init(name:namespace:jurisdiction:)`` folds it.
  mutating func foldedName(
    _ name: UnsafeBufferPointer<UInt8>, _ batch: inout StatementBatch
  ) -> StatementBatch.Text {
    folded.removeAll(keepingCapacity: true)
    for byte in name {
      switch byte {
      case 0x80...: return batch.add(EntityReference(name: String(decoding: name, as: UTF8.self)).key)
      case 0x41...0x5A: folded.append(byte + 0x20)
      case 0x09...0x0D, 0x20: if let last = folded.last, last != 0x20 { folded.append(0x20) }
      default: folded.append(byte)
      }
    }
    if folded.last == 0x20 { folded.removeLast() }
    return folded.withUnsafeBytes { batch.add(utf8: $0) }
  }

  /// A fraction, as ``FieldText/fraction(_:)`` reads it.
  mutating func fraction(_ cell: UnsafeBufferPointer<UInt8>) -> FieldText.Fraction? {
    if let known = lastFraction.known(cell) { return known }
    guard let fraction = FieldText.fraction(String(decoding: cell, as: UTF8.self)) else { return nil }
    lastFraction.keep(cell, fraction)
    return fraction
  }

  /// A currency in upper case.
  mutating func currency(
    _ cell: UnsafeBufferPointer<UInt8>, _ batch: inout StatementBatch
  ) -> StatementBatch.Text {
    if cell.isEmpty { return .none }
    if let known = lastCurrency.known(cell) { return known }
    let text = batch.add(String(decoding: cell, as: UTF8.self).uppercased())
    lastCurrency.keep(cell, text)
    return text
  }

  /// The product categories of a cell.
  mutating func products(
    _ cell: UnsafeBufferPointer<UInt8>, _ batch: inout StatementBatch
  ) -> StatementBatch.Run {
    if cell.isEmpty { return .empty }
    if let known = lastProducts.known(cell) { return known }
    let names = FieldText.list(String(decoding: cell, as: UTF8.self)).map { ProductCategory($0).name }
    let run = batch.add(items: names.map { batch.add($0) })
    lastProducts.keep(cell, run)
    return run
  }

  /// The source of a row, without its place; nil where a cell raises a doubt.
  mutating func source(_ cells: SourceCells, _ batch: inout StatementBatch) -> StatementBatch.SourceRow? {
    var source = StatementBatch.SourceRow()
    guard !cells.isEmpty else { return source }
    if !cells.stance.isEmpty {
      guard let stance = Stance(rawValue: String(decoding: cells.stance, as: UTF8.self).lowercased()) else {
        return nil
      }
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
    source.publisher = Self.text(cells.publisher, &lastPublisher, &batch)
    source.title = Self.text(cells.title, &lastTitle, &batch)
    source.url = Self.text(cells.url, &lastURL, &batch)
    source.response = Self.text(cells.response, &lastResponse, &batch)
    return source
  }

  private mutating func grade(
    _ cell: UnsafeBufferPointer<UInt8>, _ batch: inout StatementBatch
  ) -> StatementBatch.Text? {
    if let known = lastGrade.known(cell) { return known }
    let grade = Grade(String(decoding: cell, as: UTF8.self))
    guard grade.meaning != nil else { return nil }
    let text = batch.add(grade.code)
    lastGrade.keep(cell, text)
    return text
  }

  private static func text(
    _ cell: UnsafeBufferPointer<UInt8>, _ memory: inout Memory<StatementBatch.Text>, _ batch: inout StatementBatch
  ) -> StatementBatch.Text {
    if cell.isEmpty { return .none }
    if let known = memory.known(cell) { return known }
    let text = batch.add(utf8: UnsafeRawBufferPointer(cell))
    memory.keep(cell, text)
    return text
  }
}
