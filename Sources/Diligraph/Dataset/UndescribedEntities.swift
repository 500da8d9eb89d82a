// SPDX-License-Identifier: Apache-2.0

/// Entities of hand-made tables that relationships and flags name by an id that no table of entities has.
///
/// Most often the id is misspelled: the relationship then hangs on nobody, and the flag marks nobody. Where no entity is
/// described by its id, the tables do without descriptions, and nothing is odd.
enum UndescribedEntities {
  /// So many are named one by one; how many more there are is said.
  static let mostNamed = 1_000

  /// A finding for each, at the first relationship or flag that names it.
  static func findings(_ storage: EntityStorage, _ relationships: Relationships, _ flags: [Flag]) -> [Finding] {
    let all = undescribed(storage)
    guard !all.isEmpty else { return [] }
    let named = all.prefix(mostNamed)
    let places = places(of: Set(named), relationships, flags)
    var findings = named.map { entity in
      let id = storage.id(entity)
      return Finding(
        "entity-undescribed", .doubt, at: places[entity] ?? SourceLocation(file: id),
        "no table of entities has the id \"\(id)\"; it was taken for an entity of which nothing else is known. Is it spelled as "
          + "there?")
    }
    if all.count > named.count, let first = named.first {
      findings.append(
        Finding(
          "entity-undescribed", .doubt, at: SourceLocation(file: (places[first] ?? SourceLocation(file: "")).file),
          "there are \(all.count - named.count) further ids that no table of entities has."))
    }
    return findings
  }

  /// In the order of their ids.
  private static func undescribed(_ storage: EntityStorage) -> [Int] {
    let records = storage.records
    var (found, isAnyDescribed) = ([Int](), false)
    for (entity, record) in storage.firstRecord.enumerated() {
      let record = Int(record)
      guard !records.isName(record), !records.hasNamespace(record) else { continue }
      if records.isStatedAlone(record) || storage.made[entity] != nil {
        isAnyDescribed = true
      } else {
        found.append(entity)
      }
    }
    return isAnyDescribed ? found : []
  }

  private static func places(
    of entities: Set<Int>, _ relationships: Relationships, _ flags: [Flag]
  ) -> [Int: SourceLocation] {
    let naming = foundInParallel(relationships.count) { range in
      range.filter { index in
        let (from, to) = relationships.parties(index)
        return entities.contains(from) || entities.contains(to)
      }
    }.flatMap { $0 }
    var places: [Int: SourceLocation] = [:]
    func note(_ entity: Int, _ sources: [Source]) {
      guard entities.contains(entity), let place = sources.lazy.compactMap(\.location).min() else { return }
      places[entity] = min(places[entity] ?? place, place)
    }
    for relationship in naming.lazy.map({ relationships[$0] }) {
      note(relationship.from, relationship.sources)
      note(relationship.to, relationship.sources)
    }
    for flag in flags { note(flag.entity, flag.sources) }
    return places
  }
}
