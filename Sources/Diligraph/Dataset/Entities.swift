// SPDX-License-Identifier: Apache-2.0

/// The entities of a data set, sorted by id.
///
/// One that is only named by relationships is a row of numbers, and an ``Entity`` when it is asked for. One of
/// which more is stated is kept as it was merged.
public struct Entities: RandomAccessCollection, Sendable {
  private let storage: EntityStorage
  /// What judgements changed, by index.
  private var edited: [Int: Entity] = [:]

  init(_ storage: EntityStorage) { self.storage = storage }

  /// The index of the first entity.
  public var startIndex: Int { 0 }
  /// The index after the last entity.
  public var endIndex: Int { storage.firstRecord.count }

  /// The entity with an index.
  public internal(set) subscript(index: Int) -> Entity {
    get { edited[index] ?? storage.entity(index) }
    set { edited[index] = newValue }
  }

  /// The entity with an index, if more is known of it than its records, one name and places.
  func stated(_ index: Int) -> Entity? { edited[index] ?? storage.made[index] }

  /// The index of the entity that a record belongs to.
  func index(ofRecord id: String) -> Int? {
    storage.records.record(id).map { Int(storage.entityOfRecord[$0]) }
  }

  /// The indices of the entities with a record whose id is `id` in another case.
  func indices(ofRecordInOtherCase id: String) -> [Int] {
    let uppercased = id.uppercased()
    return (0..<storage.records.count).filter { storage.records.recordID($0).uppercased() == uppercased }
      .map { Int(storage.entityOfRecord[$0]) }
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
