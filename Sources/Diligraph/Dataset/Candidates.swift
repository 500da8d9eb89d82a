// SPDX-License-Identifier: Apache-2.0

/// Two entities that may be one, for a person to decide.
public struct MergeCandidate: Hashable, Sendable {
  /// The id of the one entity.
  public var first: String
  /// The id of the other entity, after `first` by code point.
  public var second: String
  /// The name that both have, as the first one writes it.
  public var name: String
  /// What speaks for it, in words.
  public var reason: String
}

/// Pairs of entities that may be one, sorted by their ids.
public struct MergeCandidates: Hashable, Sendable {
  /// The first ones.
  public var pairs: [MergeCandidate]
  /// How many there are besides.
  public var leftOut: Int
  /// How many pairs of entities of one name were not compared, since too many have that name.
  public var notCompared = 0

  /// How many there are in all.
  public var count: Int { pairs.count + leftOut }
}

extension Dataset {
  /// Pairs of entities with equal folded names and nothing that contradicts: of different data sets, or of one data
  /// set where they state the same jurisdiction.
  ///
  /// Jurisdictions contradict when both state some and no country is the same; identifiers, when both state
  /// strong ones of a scheme and no value is the same. An entity that a person split off is not proposed
  /// again. Of a name that more than 64 entities have, the first 64 by id are compared, since such a name says
  /// little; the other pairs are counted.
  ///
  /// - Parameters:
  ///   - origins: the data sets that each record comes from; a record that is not named comes from the
  ///     one before the first colon of its id.
  ///   - limit: how many pairs are given at most; the others are counted.
  public func mergeCandidates(origins: [String: Set<String>] = [:], limit: Int = 10_000) -> MergeCandidates {
    let decided = Set(
      judgements.compactMap { judgement -> Int? in
        guard case .split(let record) = judgement.action else { return nil }
        return entityIndex(ofRecord: record)
      })
    var holders: [String: [Int]] = [:]
    for (index, entity) in entities.enumerated() where !decided.contains(index) {
      for name in entity.foldedNames { holders[name, default: []].append(index) }
    }
    var pairs: [EntityPair: String] = [:]
    var notCompared = 0
    for (name, group) in holders where group.count > 1 {
      let count = min(group.count, 64)
      notCompared += (group.count * (group.count - 1) - count * (count - 1)) / 2
      let group = group.prefix(count)
      let sources = group.map { entities[$0].origins(origins) }
      for (i, first) in group.enumerated() {
        for (j, second) in group.enumerated().dropFirst(i + 1) {
          let pair = EntityPair(
            first: first, second: second, isOfOneDataset: !sources[i].isDisjoint(with: sources[j]))
          // Of several names that both have, the first one by code point is given.
          if let other = pairs[pair], precedesByCodePoint(other, name) { continue }
          if reasonToMerge(pair) != nil { pairs[pair] = name }
        }
      }
    }
    // Entities are sorted by id, so their indices order the pairs.
    let given = pairs.sorted { ($0.key.first, $0.key.second) < ($1.key.first, $1.key.second) }.prefix(max(0, limit))
    return MergeCandidates(
      pairs: given.compactMap { candidate($0.key, named: $0.value) }, leftOut: pairs.count - given.count,
      notCompared: notCompared)
  }

  /// Two entities by their indices, ascending.
  private struct EntityPair: Hashable {
    var first: Int
    var second: Int
    var isOfOneDataset: Bool
  }

  private func candidate(_ pair: EntityPair, named name: String) -> MergeCandidate? {
    guard let reason = reasonToMerge(pair) else { return nil }
    let written = entities[pair.first].names.first { foldedName($0.text) == name }?.text ?? name
    return MergeCandidate(
      first: entities[pair.first].id, second: entities[pair.second].id, name: written,
      reason: "both are named \"\(written)\"; \(reason)")
  }

  /// What the two entities have in common beside a name, or nil when something contradicts or, within a data set,
  /// when there is nothing.
  private func reasonToMerge(_ pair: EntityPair) -> String? {
    let (a, b) = (entities[pair.first], entities[pair.second])
    for (scheme, values) in a.strongIdentifiers {
      guard let others = b.strongIdentifiers[scheme] else { continue }
      if values.isDisjoint(with: others) { return nil }
    }
    let (countries, otherCountries) = (a.countries, b.countries)
    if pair.isOfOneDataset {
      // A publisher's two ids for one name are two entities as a rule; people of one name are.
      let common = countries.intersection(otherCountries).sorted().joined(separator: ", ")
      guard !common.isEmpty, a.kind != .person, b.kind != .person else { return nil }
      return "both state the jurisdiction \(common) in one data set"
    }
    if countries.isEmpty && otherCountries.isEmpty { return "neither states a jurisdiction" }
    if countries.isEmpty || otherCountries.isEmpty {
      let stated = countries.union(otherCountries).sorted().joined(separator: ", ")
      return "only one states a jurisdiction, \(stated)"
    }
    let common = countries.intersection(otherCountries).sorted().joined(separator: ", ")
    return common.isEmpty ? nil : "both state the jurisdiction \(common)"
  }
}

extension Entity {
  /// The names as they are compared; a name that stands only in the id counts too.
  fileprivate var foldedNames: Set<String> {
    let folded = Set(names.map { foldedName($0.text) }).filter { !$0.isEmpty }
    return folded.isEmpty ? [foldedName(id)] : folded
  }

  fileprivate var countries: Set<String> { Set(jurisdictions.map { $0.prefix(2).uppercased() }) }

  fileprivate var strongIdentifiers: [String: Set<String>] {
    Dictionary(grouping: identifiers.filter(\.isStrong), by: \.scheme).mapValues { Set($0.map(\.value)) }
  }

  fileprivate func origins(_ known: [String: Set<String>]) -> Set<String> {
    records.reduce(into: []) { found, record in
      if let origins = known[record] {
        found.formUnion(origins)
      } else {
        found.insert(record.firstIndex(of: ":").map { String(record[..<$0]) } ?? "")
      }
    }
  }
}
