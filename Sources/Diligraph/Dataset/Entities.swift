// SPDX-License-Identifier: Apache-2.0

/// The entities of a data set, sorted by id.
///
/// One of a single record is what is stored of that record, and an ``Entity`` when it is asked for. One of several
/// records is kept as it was merged.
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

  /// The id of the entity with an index, without what else is known of it.
  public func id(at index: Int) -> String {
    if let entity = edited[index] { return entity.id }
    switch storage {
    case .merged(let storage): return storage.id(index)
    case .mapped(let storage): return storage.id(index)
    }
  }

  /// The role and the stated pass-through of an entity, without what else is known of it.
  func passing(_ index: Int) -> (role: Role, stated: Probability?) {
    if let entity = edited[index] { return (entity.role, entity.passThrough) }
    switch storage {
    case .merged(let storage):
      return storage.passing(index)
    case .mapped(let storage):
      return (storage.role(index), storage.passThrough(index))
    }
  }

  /// The entity with an index, if more may be known of it than its records, one name and places.
  func stated(_ index: Int) -> Entity? {
    if let entity = edited[index] { return entity }
    switch storage {
    case .merged(let storage): return storage.stated(index)
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
  /// The record that each entity has its id from.
  let firstRecord: [UInt32]
  /// The entity of each record.
  let entityOfRecord: [UInt32]
  /// The entities of several records, by index.
  let made: [Int: Entity]

  init(records: RecordTable, firstRecord: [UInt32], entityOfRecord: [UInt32], made: [Int: Entity]) {
    self.records = records
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
    if records.hasDetails(record) { return records.entity(of: [record]) }
    let id = records.recordID(record)
    return Entity(
      id: id, names: records.name(of: record).map { [Name($0)] } ?? [], kind: .unknown, role: .unspecified,
      jurisdictions: [], identifiers: [], passThrough: nil, notes: [], records: [id],
      places: records.places(of: record))
  }

  func id(_ index: Int) -> String { made[index]?.id ?? records.recordID(Int(firstRecord[index])) }

  /// The entity, if more may be stated of it than one name.
  func stated(_ index: Int) -> Entity? {
    if let entity = made[index] { return entity }
    let record = Int(firstRecord[index])
    return records.hasDetails(record) ? records.entity(of: [record]) : nil
  }

  func passing(_ index: Int) -> (role: Role, stated: Probability?) {
    if let entity = made[index] { return (entity.role, entity.passThrough) }
    return records.passing(of: Int(firstRecord[index]))
  }
}

extension RecordTable {
  /// What is stated of all of `members` together, of which the first one names it.
  func entity(of members: [Int]) -> Entity {
    let records = members.map { details(of: $0) }
    let ids = members.map(recordID)
    var names: [Name] = []
    var seen: Set<Name> = []
    // The names that records prefer come first, then all others.
    for record in records { names += record.preferredNames.sorted() }
    names += Set(records.flatMap(\.names)).sorted()
    names = names.filter { seen.insert($0).inserted }
    let kinds = Set(records.flatMap(\.kinds)).sorted { $0.rawValue < $1.rawValue }
    return Entity(
      id: ids[0], names: names, kind: kinds.first ?? .unknown,
      role: Role.mostTelling(Set(records.flatMap(\.roles))),
      jurisdictions: Set(records.flatMap(\.jurisdictions)).sorted(),
      identifiers: Set(records.flatMap(\.identifiers)).sorted(),
      passThrough: records.compactMap(\.passThrough).max(), notes: Set(records.flatMap(\.notes)).sorted(),
      records: ids, places: Set(members.flatMap { places(of: $0) }).sorted())
  }
}
