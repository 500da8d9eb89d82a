// SPDX-License-Identifier: Apache-2.0

/// Many statements as flat columns: what fast importers write, and what goes from one thread to another.
///
/// A ``Statement`` has some twenty parts that are each an allocation; at millions of records those cost more than
/// reading the input. Here a text is a range of one array of bytes, a list is a range of another array, and a
/// statement is a row of plain numbers. A batch is filled, handed to a sink, emptied and filled again, so that
/// nothing is allocated for a statement.
///
/// Invariant: every index in a row is within the batch, and every text is valid UTF-8. What is in a batch means
/// the same as the statements that ``forEachStatement(_:)`` makes of it.
public struct StatementBatch: Sendable {
  /// A text of the batch; ``none`` is no text, which is not the empty text.
  package struct Text: Hashable, Sendable {
    package var index: UInt32
    /// No text.
    package static let none = Text(index: 0)
    /// Whether there is no text.
    package var isNone: Bool { index == 0 }
  }

  /// A row of ``references``.
  package struct Reference: Hashable, Sendable {
    package var index: UInt32
  }

  /// Consecutive elements of the column that the field names.
  package struct Run: Hashable, Sendable {
    package var start: UInt32
    package var count: UInt32
    /// No elements.
    package static let empty = Run(start: 0, count: 0)
    /// The indices of the elements.
    package var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
  }

  /// An ``EntityReference``.
  package struct ReferenceRow: Sendable {
    package var namespace: Text
    package var key: Text
    package var isName: Bool

    /// A row of these parts.
    package init(namespace: Text, key: Text, isName: Bool) {
      (self.namespace, self.key, self.isName) = (namespace, key, isName)
    }
  }

  /// A ``SourceLocation``; no file means no place.
  package struct Place: Hashable, Sendable {
    package var file: Text = .none
    /// From 1; 0 is none.
    package var line: Int = 0
    package var path: Text = .none
    /// No place is stated.
    package static let none = Place()

    /// The place in a file.
    package init(file: Text = .none, line: Int = 0, path: Text = .none) {
      (self.file, self.line, self.path) = (file, line, path)
    }
  }

  /// A text with another one that belongs to it: a name with its language, an identifier's scheme with its value.
  package struct Pair: Sendable {
    package var first: Text
    package var second: Text

    /// A pair of texts.
    package init(first: Text, second: Text) { (self.first, self.second) = (first, second) }
  }

  /// A ``Source``.
  package struct SourceRow: Sendable {
    package var publisher: Text = .none
    package var title: Text = .none
    package var url: Text = .none
    package var published: Day?
    package var grade: Text = .none
    package var confidence: Probability?
    package var stance: Stance = .supports
    package var response: Text = .none
    package var place: Place = .none

    /// A source that states nothing yet.
    package init() {}
  }

  /// An ``EntityStatement``.
  package struct EntityRow: Sendable {
    package var reference: Reference
    /// A run of ``pairs``: text and language.
    package var names: Run = .empty
    package var kind: EntityKind?
    package var role: Text = .none
    /// A run of ``items``.
    package var jurisdictions: Run = .empty
    /// A run of ``pairs``: scheme and value.
    package var identifiers: Run = .empty
    package var passThrough: Probability?
    /// A run of ``items``.
    package var notes: Run = .empty
    package var place: Place = .none

    /// A row about `reference`.
    package init(_ reference: Reference) { self.reference = reference }
  }

  /// A ``RelationshipStatement``.
  package struct RelationshipRow: Sendable {
    package var id: Text = .none
    package var from: Reference
    package var to: Reference
    package var kind: RelationshipKind
    package var confidence: Probability?
    package var share: Share?
    package var period = Period()
    /// A run of ``items``.
    package var products: Run = .empty
    /// A finite number; nil is no amount.
    package var amount: Double?
    package var currency: Text = .none
    /// A run of ``sources``.
    package var sources: Run = .empty
    /// A run of ``items``.
    package var notes: Run = .empty

    /// A row about two entities.
    package init(from: Reference, to: Reference, kind: RelationshipKind) {
      (self.from, self.to, self.kind) = (from, to, kind)
    }
  }

  /// A ``FlagStatement``.
  package struct FlagRow: Sendable {
    package var id: Text = .none
    package var entity: Reference
    package var category: Text
    package var level: FlagLevel?
    package var confidence: Probability?
    package var list: Text = .none
    package var programme: Text = .none
    package var period = Period()
    /// A run of ``sources``.
    package var sources: Run = .empty
    /// A run of ``items``.
    package var notes: Run = .empty

    /// A row about an entity.
    package init(entity: Reference, category: Text) { (self.entity, self.category) = (entity, category) }
  }

  /// All texts, one after the other.
  package private(set) var bytes: [UInt8] = []
  /// Where each text ends; text `i` begins where text `i - 1` ends. The first is that of ``Text/none``.
  package private(set) var ends: [UInt32] = [0]
  package private(set) var references: [ReferenceRow] = []
  /// The hash of the record id of each reference, as a ``TextTable`` has it: whoever writes a batch computes it, and
  /// whoever takes batches one after another need not.
  package private(set) var referenceHashes: [UInt64] = []
  package private(set) var items: [Text] = []
  package private(set) var pairs: [Pair] = []
  package private(set) var sources: [SourceRow] = []
  package private(set) var entities: [EntityRow] = []
  package private(set) var relationships: [RelationshipRow] = []
  package private(set) var flags: [FlagRow] = []

  /// An empty batch.
  public init() {}

  /// How many statements there are.
  public var count: Int { entities.count + relationships.count + flags.count }

  /// Whether it is time to hand the batch on: a few thousand statements, or some megabytes of text.
  ///
  /// Checked between statements, so that one statement, however large, fits. Offsets are 32 bits: a statement's
  /// texts are bounded by the readers' limit of a record, which is far below that.
  public var isFull: Bool { count >= 8_192 || bytes.count >= 4 << 20 }

  /// Empties the batch, and keeps its memory for the next statements.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    ends.append(0)
    references.removeAll(keepingCapacity: true)
    referenceHashes.removeAll(keepingCapacity: true)
    items.removeAll(keepingCapacity: true)
    pairs.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
    entities.removeAll(keepingCapacity: true)
    relationships.removeAll(keepingCapacity: true)
    flags.removeAll(keepingCapacity: true)
  }

  // MARK: Texts

  /// Adds a text, whose bytes must be valid UTF-8.
  package mutating func add(utf8: UnsafeRawBufferPointer) -> Text {
    bytes.append(contentsOf: utf8)
    return endText()
  }

  /// Adds a text.
  package mutating func add(_ text: String) -> Text {
    bytes.append(contentsOf: text.utf8)
    return endText()
  }

  /// Adds a text if there is one.
  package mutating func add(_ text: String?) -> Text { text.map { add($0) } ?? .none }

  /// Adds the folded form of a name (``foldedName(_:)``), whose bytes must be valid UTF-8.
  package mutating func add(foldedFormOf name: UnsafeBufferPointer<UInt8>) -> Text {
    let isFolded = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: NameFolding.mostBytes(name.count)) {
      memory in
      guard let start = memory.baseAddress, let count = NameFolding.fold(name, into: start) else { return false }
      bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
      return true
    }
    return isFolded ? endText() : add(foldedGenerally(String(decoding: name, as: UTF8.self)))
  }

  private mutating func endText() -> Text {
    ends.append(UInt32(bytes.count))
    return Text(index: UInt32(ends.count - 1))
  }

  /// Where the bytes of `text` are in ``bytes``; empty for no text.
  package func range(of text: Text) -> Range<Int> {
    text.isNone ? 0..<0 : Int(ends[Int(text.index) - 1])..<Int(ends[Int(text.index)])
  }

  /// The text as a string; nil for no text.
  package func string(_ text: Text) -> String? {
    text.isNone ? nil : String(decoding: bytes[range(of: text)], as: UTF8.self)
  }

  // MARK: Rows

  // Arrays and not any sequence: from another module a generic function is called unspecialized, which costs more
  // than the rest of the statement.

  package mutating func add(_ row: ReferenceRow) -> Reference {
    references.append(row)
    referenceHashes.append(hashOfRecordID(row))
    return Reference(index: UInt32(references.count - 1))
  }

  private func hashOfRecordID(_ row: ReferenceRow) -> UInt64 {
    bytes.withUnsafeBufferPointer { bytes in withRecordID(of: row, bytes) { recordID, _ in TextTable.hash(recordID) } }
  }

  /// Calls `body` with the record id of a reference, and how many bytes of it are the namespace.
  ///
  /// - Parameter bytes: those of the batch.
  @inline(__always)
  func withRecordID<Result>(
    of row: ReferenceRow, _ bytes: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>, Int) throws -> Result
  ) rethrows -> Result {
    let key = UnsafeBufferPointer(rebasing: bytes[range(of: row.key)])
    let namespace = range(of: row.namespace)
    guard !namespace.isEmpty else { return try body(key, 0) }
    return try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: namespace.count + 1 + key.count) { recordID in
      _ = recordID.update(fromContentsOf: bytes[namespace])
      recordID[namespace.count] = UInt8(ascii: ":")
      _ = UnsafeMutableBufferPointer(rebasing: recordID[(namespace.count + 1)...]).update(fromContentsOf: key)
      return try body(UnsafeBufferPointer(recordID), namespace.count)
    }
  }

  package mutating func add(items texts: [Text]) -> Run {
    let start = items.count
    items.append(contentsOf: texts)
    return Run(start: UInt32(start), count: UInt32(items.count - start))
  }

  package mutating func add(pairs rows: [Pair]) -> Run {
    let start = pairs.count
    pairs.append(contentsOf: rows)
    return Run(start: UInt32(start), count: UInt32(pairs.count - start))
  }

  package mutating func add(sources rows: [SourceRow]) -> Run {
    let start = sources.count
    sources.append(contentsOf: rows)
    return Run(start: UInt32(start), count: UInt32(sources.count - start))
  }

  /// Adds a list of one.
  package mutating func add(item text: Text) -> Run {
    items.append(text)
    return Run(start: UInt32(items.count - 1), count: 1)
  }

  /// Adds a list of one.
  package mutating func add(pair row: Pair) -> Run {
    pairs.append(row)
    return Run(start: UInt32(pairs.count - 1), count: 1)
  }

  /// Adds a list of one.
  package mutating func add(source row: SourceRow) -> Run {
    sources.append(row)
    return Run(start: UInt32(sources.count - 1), count: 1)
  }

  package mutating func add(_ row: EntityRow) { entities.append(row) }
  package mutating func add(_ row: RelationshipRow) { relationships.append(row) }
  package mutating func add(_ row: FlagRow) { flags.append(row) }
}
