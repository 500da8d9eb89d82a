// SPDX-License-Identifier: Apache-2.0

/// The relationships of a data set, sorted by id, so that an index is also the rank of an id.
///
/// They are stored as flat columns, some forty bytes each. A ``Relationship`` is made when it is asked for, which
/// takes about a microsecond; what goes over all of them and needs little of each asks for a `Core`, or for
/// ``indices(of:)``.
public struct Relationships: RandomAccessCollection, Sendable {
  /// What an analysis needs of every relationship.
  struct Core {
    var from: Int32
    var to: Int32
    var kind: RelationshipKind
    var confidence: Probability?
    var share: Share?
    var period: Period
    /// Equal for relationships that state the same products; nil where that is not known.
    var productsKey: UInt32?
    /// Equal for relationships whose sources differ in places at most; nil where that is not known.
    var sourcesKey: UInt32?
  }

  private enum Storage {
    case merged(RelationshipStorage)
    case mapped(MappedRelationships)
    /// Those of a snapshot at some positions.
    case some([UInt32], of: MappedRelationships)
  }

  private let storage: Storage
  /// What judgements changed, by index.
  private var edited: [Int: Relationship] = [:]

  private init(_ storage: Storage) { self.storage = storage }
  init(_ storage: RelationshipStorage) { self.init(.merged(storage)) }
  init(_ storage: MappedRelationships) { self.init(.mapped(storage)) }

  /// The index of the first relationship.
  public var startIndex: Int { 0 }
  /// The index after the last relationship.
  public var endIndex: Int {
    switch storage {
    case .merged(let storage): storage.order.count
    case .mapped(let storage): storage.count
    case .some(let positions, _): positions.count
    }
  }

  /// The relationship with an index, which is made anew.
  public internal(set) subscript(index: Int) -> Relationship {
    get { edited[index] ?? stored(index) }
    set { edited[index] = newValue }
  }

  private func stored(_ index: Int) -> Relationship {
    switch storage {
    case .merged(let storage): storage.relationship(index)
    case .mapped(let storage): storage.relationship(index)
    case .some(let positions, let storage): storage.relationship(Int(positions[index]))
    }
  }

  /// What the relationship with an index was made of, by the statements; nil where that is not known any more, as in a
  /// snapshot.
  func statements(_ index: Int) -> [RelationshipStatement]? {
    guard case .merged(let storage) = storage else { return nil }
    return storage.statements(index)
  }

  /// The relationship with an index without the edits that were made since it was stored.
  func unedited(_ index: Int) -> Relationship { stored(index) }

  /// The id of the relationship with an index.
  public func id(_ index: Int) -> String {
    if let relationship = edited[index] { return relationship.id }
    switch storage {
    case .merged(let storage): return storage.id(index)
    case .mapped(let storage): return storage.id(index)
    case .some(let positions, let storage): return storage.id(Int(positions[index]))
    }
  }

  /// The indices of the relationships that an entity has with any other, ascending.
  public func indices(of entity: Int) -> [Int] {
    indices.filter { index in
      let (from, to) = parties(index)
      return from == entity || to == entity
    }
  }

  /// The entities of the relationship with an index.
  public func parties(_ index: Int) -> (from: Int, to: Int) {
    // An edit cannot change them.
    switch storage {
    case .merged(let storage): storage.parties(index)
    case .mapped(let storage): storage.parties(index)
    case .some(let positions, let storage): storage.parties(Int(positions[index]))
    }
  }

  /// The index of the relationship with an id, by binary search.
  public func index(ofID id: String) -> Int? {
    let position = position(ofID: id)
    return position < count && self.id(position) == id ? position : nil
  }

  /// How many ids stand before `id`, by binary search.
  func position(ofID id: String) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if precedesByCodePoint(self.id(middle), id) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The same without the relationships with some indices.
  func removing(_ removed: Set<Int>) -> Relationships {
    if removed.isEmpty { return self }
    let positions = indices.filter { !removed.contains($0) }
    var rest: Relationships
    switch storage {
    case .merged(let storage):
      rest = Relationships(storage.keeping(positions.map { storage.order[$0] }))
    case .mapped(let storage):
      rest = Relationships(.some(positions.map { UInt32($0) }, of: storage))
    case .some(let earlier, let storage):
      rest = Relationships(.some(positions.map { earlier[$0] }, of: storage))
    }
    for (position, index) in positions.enumerated() {
      if let relationship = edited[index] { rest.edited[position] = relationship }
    }
    return rest
  }

  /// What an analysis needs of the relationship with an index.
  func core(_ index: Int) -> Core {
    if let edited = edited[index] { return Core(edited) }
    switch storage {
    case .merged(let storage): return storage.core(index)
    case .mapped(let storage): return storage.core(index)
    case .some(let positions, let storage): return storage.core(Int(positions[index]))
    }
  }

  /// Adds all relationships to what a snapshot is written of.
  func write(to content: inout SnapshotContent) {
    guard case .merged(let storage) = storage else {
      var writing = RelationshipWriting()
      for relationship in self { writing.add(relationship) }
      return writing.write(to: &content)
    }
    var writing = RelationshipWriting(ids: storage.ids)
    for index in indices {
      if let relationship = edited[index] { writing.add(relationship) } else { storage.add(index, to: &writing) }
    }
    writing.write(to: &content)
  }
}

extension Relationships: Equatable {
  /// Whether both have equal relationships in the same order.
  public static func == (lhs: Relationships, rhs: Relationships) -> Bool { lhs.elementsEqual(rhs) }
}

extension Relationships.Core {
  init(_ relationship: Relationship) {
    from = Int32(relationship.from)
    to = Int32(relationship.to)
    kind = relationship.kind
    confidence = relationship.confidence
    share = relationship.share
    period = relationship.period
  }
}

/// The columns behind ``Relationships``. Immutable.
final class RelationshipStorage: Sendable {
  /// Several rows that differ in their sources alone.
  struct MergedRow: Sendable {
    var row: UInt32
    var sources: [RelationshipColumns.SourceEntry]
  }

  let order: [UInt32]
  let ids: RelationshipIDs
  /// By the number of a reference: rows are walked for their parties, and each step between would wait for memory.
  private let entityOfReference: [UInt32]
  private let merged: [MergedRow]
  private let made: [Relationship]
  private let madeRows: [[UInt32]]

  /// - Parameters:
  ///   - order: what stands at each index: a row; from the number of rows on, an element of `merged`; after these, one
  ///     of `made`.
  ///   - entityOfRecord: the entity of each record.
  ///   - merged: rows that stand for several.
  ///   - made: relationships whose statements differ.
  ///   - madeRows: the rows that have the id of each of these; empty where there are no rows.
  init(
    order: [UInt32], ids: RelationshipIDs, entityOfRecord: [UInt32], merged: [MergedRow], made: [Relationship],
    madeRows: [[UInt32]] = []
  ) {
    self.order = order
    self.ids = ids
    entityOfReference = ids.records.recordOf.map { entityOfRecord[Int($0)] }
    self.merged = merged
    self.made = made
    self.madeRows = madeRows
  }

  private init(_ other: RelationshipStorage, order: [UInt32]) {
    self.order = order
    (ids, entityOfReference) = (other.ids, other.entityOfReference)
    (merged, made, madeRows) = (other.merged, other.made, other.madeRows)
  }

  /// The same parts, of which only some have an index.
  func keeping(_ order: [UInt32]) -> RelationshipStorage { RelationshipStorage(self, order: order) }

  private enum Place {
    case row(Int)
    case merged(MergedRow)
    case made(Relationship)
  }

  private func place(_ index: Int) -> Place {
    let number = Int(order[index])
    let rows = ids.columns.count
    if number < rows { return .row(number) }
    if number < rows + merged.count { return .merged(merged[number - rows]) }
    return .made(made[number - rows - merged.count])
  }

  func add(_ index: Int, to writing: inout RelationshipWriting) {
    switch place(index) {
    case .row(let row): writing.add(row: row, of: ids, between: parties(ofRow: row), sources: nil)
    case .merged(let merged):
      let row = Int(merged.row)
      writing.add(row: row, of: ids, between: parties(ofRow: row), sources: merged.sources)
    case .made(let relationship): writing.add(relationship)
    }
  }

  func id(_ index: Int) -> String {
    switch place(index) {
    case .row(let row): ids.id(row)
    case .merged(let merged): ids.id(Int(merged.row))
    case .made(let relationship): relationship.id
    }
  }

  func parties(_ index: Int) -> (from: Int, to: Int) {
    switch place(index) {
    case .row(let row): parties(ofRow: row)
    case .merged(let merged): parties(ofRow: Int(merged.row))
    case .made(let relationship): (relationship.from, relationship.to)
    }
  }

  private func parties(ofRow row: Int) -> (from: Int, to: Int) {
    (entity(ids.columns.from[row]), entity(ids.columns.to[row]))
  }

  private func entity(_ reference: UInt32) -> Int { Int(entityOfReference[Int(reference)]) }

  func relationship(_ index: Int) -> Relationship {
    switch place(index) {
    case .row(let row): relationship(row, ids.columns.sources(row))
    case .merged(let merged): relationship(Int(merged.row), merged.sources)
    case .made(let relationship): relationship
    }
  }

  private func relationship(_ row: Int, _ sources: [RelationshipColumns.SourceEntry]) -> Relationship {
    let (columns, texts) = (ids.columns, ids.texts)
    let (from, to) = parties(ofRow: row)
    return Relationship(
      id: ids.id(row), from: from, to: to, kind: columns.kind[row], confidence: columns.statedConfidence(row),
      share: columns.share(row), period: columns.period(row),
      products: columns.texts(columns.products[row], texts).map { ProductCategory($0) },
      amount: columns.amount(row, texts), sources: sources.map { columns.source($0, texts) },
      notes: columns.texts(columns.notes[row], texts))
  }

  /// The statements that the relationship with an index was made of; nil where it was made of none.
  func statements(_ index: Int) -> [RelationshipStatement]? {
    switch place(index) {
    case .row(let row): return [ids.statement(row)]
    case .merged(let merged):
      // They differ in the places of their sources alone.
      var statement = ids.statement(Int(merged.row))
      statement.sources = merged.sources.map { ids.columns.source($0, ids.texts) }
      return [statement]
    case .made(let relationship):
      let number = Int(order[index]) - ids.columns.count - merged.count
      guard madeRows.indices.contains(number) else { return nil }
      return madeRows[number].lazy.map(Int.init).filter { row in
        self.parties(ofRow: row) == (relationship.from, relationship.to)
          && self.ids.columns.kind[row] == relationship.kind
      }.map { self.ids.statement($0) }
    }
  }

  func core(_ index: Int) -> Relationships.Core {
    switch place(index) {
    case .row(let row): core(ofRow: row, columnsSource: ids.columns.source[row])
    case .merged(let merged): core(ofRow: Int(merged.row), columnsSource: nil)
    case .made(let relationship): Relationships.Core(relationship)
    }
  }

  private func core(ofRow row: Int, columnsSource: UInt32?) -> Relationships.Core {
    let columns = ids.columns
    let (from, to) = parties(ofRow: row)
    return Relationships.Core(
      from: Int32(from), to: Int32(to), kind: columns.kind[row], confidence: columns.statedConfidence(row),
      share: columns.share(row), period: columns.period(row), productsKey: columns.products[row],
      sourcesKey: columnsSource)
  }
}
