// SPDX-License-Identifier: Apache-2.0

extension Dataset {
  /// A data set of finished parts, which nothing merges any more.
  ///
  /// Entities are put in the order of their ids, relationships and flags in that of theirs; parties and flagged entities
  /// are given as indices of `entities` as they stand.
  ///
  /// - Precondition: no record belongs to two entities; ids of relationships are distinct.
  init(
    parts entities: [Entity], relationships: [Relationship], flags: [Flag], knownBy: KnownByOutcome? = nil,
    published: ((_ order: [Int]) -> PublishedNames)? = nil
  ) {
    let order = entities.indices.sorted { precedesByCodePoint(entities[$0].id, entities[$1].id) }
    var newIndex = [Int](repeating: 0, count: entities.count)
    for (new, old) in order.enumerated() { newIndex[old] = new }
    var records = RecordTable()
    var firstRecord: [UInt32] = []
    var entityOfRecord: [UInt32] = []
    var made: [Int: Entity] = [:]
    for (new, old) in order.enumerated() {
      var ids = entities[old].records
      if ids.first != entities[old].id { ids = [entities[old].id] + ids.filter { $0 != entities[old].id } }
      firstRecord.append(UInt32(entityOfRecord.count))
      for var id in ids {
        let known = records.count
        _ = id.withUTF8 { records.intern(recordID: $0, hash: TextTable.hash($0), namespaceLength: 0, isName: false) }
        precondition(records.count > known, "the record \(id) belongs to two entities")
        entityOfRecord.append(UInt32(new))
      }
      made[new] = entities[old]
    }
    let storage = EntityStorage(
      records: records, firstRecord: firstRecord, entityOfRecord: entityOfRecord, made: made)
    var moved: [Relationship] = []
    for var relationship in relationships {
      relationship.from = newIndex[relationship.from]
      relationship.to = newIndex[relationship.to]
      moved.append(relationship)
    }
    moved.sort { precedesByCodePoint($0.id, $1.id) }
    let relationshipStorage = RelationshipStorage(
      order: moved.indices.map { UInt32($0) },
      ids: RelationshipIDs(columns: RelationshipColumns(), records: records, texts: TextTable()),
      entityOfRecord: entityOfRecord, merged: [], made: moved)
    var movedFlags: [Flag] = []
    for var flag in flags {
      flag.entity = newIndex[flag.entity]
      movedFlags.append(flag)
    }
    movedFlags.sort { precedesByCodePoint($0.id, $1.id) }
    self.init(
      entities: Entities(storage), relationships: Relationships(relationshipStorage), flags: movedFlags,
      merges: .made([]), findings: .made([]), judgements: [], knownBy: knownBy, published: published?(newIndex))
  }
}
