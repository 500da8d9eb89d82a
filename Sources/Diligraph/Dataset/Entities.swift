// SPDX-License-Identifier: Apache-2.0

/// The entities of a data set, sorted by id.
///
/// One that is only named by relationships is a row of numbers, and an ``Entity`` when it is asked for. One of
/// which more is stated is kept as it was merged.
public struct Entities: RandomAccessCollection, Sendable {
  private enum Storage {
    case merged(EntityStorage)
    case mapped(MappedEntities)
  }

  private let storage: Storage
  /// What judgements changed, by index.
  private var edited: [Int: Entity] = [:]

  init(_ storage: EntityStorage) { self.storage = .merged(storage) }
  init(_ storage: MappedEntities) { self.storage = .mapped(storage) }

  /// The index of the first entity.
  public var startIndex: Int { 0 }
  /// The index after the last entity.
  public var endIndex: Int {
    switch storage {
    case .merged(let storage): storage.firstRecord.count
    case .mapped(let storage): storage.count
    }
  }

  /// The entity with an index.
  public internal(set) subscript(index: Int) -> Entity {
    get { edited[index] ?? stored(index) }
    set { edited[index] = newValue }
  }

  private func stored(_ index: Int) -> Entity {
    switch storage {
    case .merged(let storage): storage.entity(index)
    case .mapped(let storage): storage.entity(index)
    }
  }

  /// The role and the stated pass-through of an entity, without what else is known of it.
  func passing(_ index: Int) -> (role: Role, stated: Probability?) {
    if let entity = edited[index] { return (entity.role, entity.passThrough) }
    switch storage {
    case .merged(let storage):
      return storage.made[index].map { ($0.role, $0.passThrough) } ?? (.unspecified, nil)
    case .mapped(let storage):
      return (storage.role(index), storage.passThrough(index))
    }
  }

  /// The entity with an index, if more may be known of it than its records, one name and places.
  func stated(_ index: Int) -> Entity? {
    if let entity = edited[index] { return entity }
    switch storage {
    case .merged(let storage): return storage.made[index]
    case .mapped(let storage): return storage.entity(index)
    }
  }

  /// The index of the entity that a record belongs to.
  func index(ofRecord id: String) -> Int? {
    switch storage {
    case .merged(let storage): storage.records.record(id).map { Int(storage.entityOfRecord[$0]) }
    case .mapped(let storage): storage.index(ofRecord: id)
    }
  }

  /// The indices of the entities with a record whose id is `id` in another case.
  func indices(ofRecordInOtherCase id: String) -> [Int] {
    switch storage {
    case .merged(let storage): storage.indices(ofRecordInOtherCase: id)
    case .mapped(let storage): storage.indices(ofRecordInOtherCase: id)
    }
  }
}

extension Entities: Equatable {
  /// Whether both have equal entities in the same order.
  public static func == (lhs: Entities, rhs: Entities) -> Bool { lhs.elementsEqual(rhs) }
}

/// The tables behind ``Entities``. Immutable.
final class EntityStorage: Sendable {
  let records: RecordTable
  private let texts: TextTable
  /// The record that each entity has its id from.
  let firstRecord: [UInt32]
  /// The entity of each record.
  let entityOfRecord: [UInt32]
  /// The entities of several records, or of one of which more than a name is stated, by index.
  let made: [Int: Entity]

  init(
    records: RecordTable, texts: TextTable, firstRecord: [UInt32], entityOfRecord: [UInt32], made: [Int: Entity]
  ) {
    self.records = records
    self.texts = texts
    self.firstRecord = firstRecord
    self.entityOfRecord = entityOfRecord
    self.made = made
  }

  func indices(ofRecordInOtherCase id: String) -> [Int] {
    let uppercased = id.uppercased()
    return (0..<records.count).filter { records.recordID($0).uppercased() == uppercased }
      .map { Int(entityOfRecord[$0]) }
  }

  func entity(_ index: Int) -> Entity {
    if let entity = made[index] { return entity }
    let record = Int(firstRecord[index])
    let id = records.recordID(record)
    return Entity(
      id: id, names: records.name(of: record, texts).map { [Name($0)] } ?? [], kind: .unknown, role: .unspecified,
      jurisdictions: [], identifiers: [], passThrough: nil, notes: [], records: [id],
      places: records.places(of: record, texts))
  }
}
