// SPDX-License-Identifier: Apache-2.0

extension Dataset {
  /// The data set in a snapshot: relationships, entities, names and sources stay there until they are asked for.
  ///
  /// - Throws: what is wrong with it; the data set is then to be made anew.
  package init(_ snapshot: Snapshot) throws(SnapshotProblem) {
    let entities = try MappedEntities(snapshot)
    func list<Element: Packable & Sendable>(_ section: SnapshotSection) throws(SnapshotProblem) -> StoredList<Element> {
      .packed(try snapshot.column(section))
    }
    func values<Element: Packable>(_ section: SnapshotSection) throws(SnapshotProblem) -> [Element] {
      var reader = PackedReader(try snapshot.column(section, UInt8.self).bytes)
      let values: [Element] = reader.values()
      guard reader.isWhole else { throw .damaged("the part \(section) cannot be read") }
      return values
    }
    let flags: [Flag] = try values(.flags)
    let unedited: [Relationship] = try values(.unedited)
    let knownBy: [KnownByOutcome] = try values(.knownBy)
    guard flags.allSatisfy({ (0..<entities.count).contains($0.entity) }) else {
      throw .damaged("a flag is about an entity that does not exist")
    }
    self.init(
      entities: Entities(entities),
      relationships: Relationships(try MappedRelationships(snapshot, entityCount: entities.count)), flags: flags,
      merges: try list(.merges), findings: try list(.findings), judgements: try values(.judgements),
      unedited: Dictionary(unedited.map { ($0.id, $0) }) { first, _ in first }, knownBy: knownBy.first)
  }

  /// Adds the data set to what a snapshot is written of.
  package func write(to content: inout SnapshotContent) {
    func add<Element: Packable & Sendable>(_ section: SnapshotSection, _ values: [Element]) {
      content.add(section, StoredList.made(values).packed)
    }
    entities.write(to: &content)
    relationships.write(to: &content)
    add(.flags, flags)
    add(.judgements, judgements)
    add(.unedited, unedited.values.sorted { precedesByCodePoint($0.id, $1.id) })
    add(.knownBy, knownBy.map { [$0] } ?? [])
    content.add(.merges, mergeList.packed)
    content.add(.findings, findingList.packed)
  }
}
