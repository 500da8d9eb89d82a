// SPDX-License-Identifier: Apache-2.0

/// Entities in a snapshot: bytes, of which an ``Entity`` is read when it is asked for, and columns of what an analysis
/// needs of all of them.
struct MappedEntities: Sendable {
  private let entities: PackedList
  /// The index in `roles` of each.
  private let role: FlatColumn<UInt32>
  private let roles: [Role]
  /// Not a number where none is stated.
  private let passThrough: FlatColumn<Double>
  /// The record ids, in the order of their bytes.
  private let records: PackedList
  private let entityOfRecord: FlatColumn<UInt32>

  init(_ snapshot: Snapshot) throws(SnapshotProblem) {
    entities = try PackedList(snapshot, .entityBytes, ends: .entityEnds)
    role = try snapshot.column(.entityRole, count: entities.count)
    passThrough = try snapshot.column(.entityPassThrough, count: entities.count)
    records = try PackedList(snapshot, .recordBytes, ends: .recordEnds)
    entityOfRecord = try snapshot.column(.entityOfRecord, count: records.count)
    var reader = PackedReader(try snapshot.column(.roles, UInt8.self).bytes)
    roles = reader.texts().map { Role($0) }
    let known = roles.count
    guard role.allSatisfy({ $0 < known }), entityOfRecord.allSatisfy({ [count = entities.count] in $0 < count }) else {
      throw .damaged("an entity has a role, or a record an entity, that does not exist")
    }
  }

  var count: Int { entities.count }

  func entity(_ index: Int) -> Entity {
    var reader = PackedReader(entities[index])
    return Entity(from: &reader) ?? .unreadable
  }

  /// The id, which an entity's bytes begin with.
  func id(_ index: Int) -> String {
    var reader = PackedReader(entities[index])
    return reader.text()
  }

  func role(_ index: Int) -> Role { roles[Int(role[index])] }

  func passThrough(_ index: Int) -> Probability? { Probability(passThrough[index]) }

  /// The entity of a record, by binary search.
  func index(ofRecord id: String) -> Int? {
    var (low, high) = (0, records.count)
    while low < high {
      let middle = (low + high) / 2
      if records[middle].lexicographicallyPrecedes(id.utf8) { low = middle + 1 } else { high = middle }
    }
    return low < records.count && records[low].elementsEqual(id.utf8) ? Int(entityOfRecord[low]) : nil
  }

  func indices(ofRecordInOtherCase id: String) -> [Int] {
    let uppercased = id.uppercased()
    return (0..<records.count).filter { records.text($0).uppercased() == uppercased }.map { Int(entityOfRecord[$0]) }
  }
}

extension Entity {
  /// What stands for an entity whose bytes are none, which only a forged snapshot has.
  fileprivate static let unreadable = Entity(
    id: "", names: [], kind: .unknown, role: .unspecified, jurisdictions: [], identifiers: [], passThrough: nil,
    notes: [], records: [], places: [])
}

extension Entities {
  /// Adds all entities and their records.
  func write(to content: inout SnapshotContent) {
    var bytes = PackedWriter()
    var ends: [UInt64] = [0]
    var roleNumbers: [Role: UInt32] = [:]
    var roles: [UInt32] = []
    var passThrough: [Double] = []
    var records: [(id: String, entity: UInt32)] = []
    ends.reserveCapacity(count + 1)
    for (index, entity) in enumerated() {
      bytes.add(entity)
      ends.append(UInt64(bytes.bytes.count))
      let number = roleNumbers[entity.role] ?? UInt32(roleNumbers.count)
      roleNumbers[entity.role] = number
      roles.append(number)
      passThrough.append(entity.passThrough?.value ?? .nan)
      for record in entity.records { records.append((record, UInt32(index))) }
    }
    records.sort { precedesByCodePoint($0.id, $1.id) }
    content.add(.entityBytes, bytes.bytes)
    content.add(.entityEnds, ends)
    content.add(.entityRole, roles)
    content.add(.entityPassThrough, passThrough)
    var names = PackedWriter()
    names.add(roleNumbers.sorted { $0.value < $1.value }.map(\.key.name))
    content.add(.roles, names.bytes)
    var recordBytes: [UInt8] = []
    var recordEnds: [UInt64] = [0]
    for record in records {
      recordBytes.append(contentsOf: record.id.utf8)
      recordEnds.append(UInt64(recordBytes.count))
    }
    content.add(.recordBytes, recordBytes)
    content.add(.recordEnds, recordEnds)
    content.add(.entityOfRecord, records.map(\.entity))
  }
}
