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

extension Dataset {
  /// Pairs of entities with equal folded names and nothing that contradicts: of different data sets, or of one data
  /// set where they state the same jurisdiction.
  ///
  /// Jurisdictions contradict when both state some and no country is the same; identifiers, when both state
  /// strong ones of a scheme and no value is the same. An entity that a person split off is not proposed
  /// again. Of a name that more than 64 entities have, the first 64 by id are compared: such a name says
  /// little.
  ///
  /// - Parameters:
  ///   - origins: the data sets that each record comes from; a record that is not named comes from the
  ///     one before the first colon of its id.
  ///   - limit: how many pairs at most.
  /// - Returns: the pairs sorted by their ids.
  public func mergeCandidates(
    origins: [String: Set<String>] = [:], limit: Int = 10_000
  ) -> [MergeCandidate] {
    let decided = Set(
      judgements.compactMap { judgement -> Int? in
        guard case .split(let record) = judgement.action else { return nil }
        return entityIndex(ofRecord: record)
      })
    var holders: [String: [Int]] = [:]
    for (index, entity) in entities.enumerated() where !decided.contains(index) {
      for name in entity.foldedNames { holders[name, default: []].append(index) }
    }
    var candidates: [MergeCandidate] = []
    var seen: Set<[Int]> = []
    for (name, group) in holders.sorted(by: { precedesByCodePoint($0.key, $1.key) }) where group.count > 1 {
      let group = group.prefix(64)
      let sources = group.map { entities[$0].origins(origins) }
      for (i, first) in group.enumerated() {
        for (j, second) in group.enumerated().dropFirst(i + 1) {
          let isOfOneDataset = !sources[i].isDisjoint(with: sources[j])
          guard let reason = reasonToMerge(first, second, isOfOneDataset: isOfOneDataset),
            seen.insert([first, second]).inserted
          else { continue }
          let written = entities[first].names.first { foldedName($0.text) == name }?.text ?? name
          candidates.append(
            MergeCandidate(
              first: entities[first].id, second: entities[second].id, name: written,
              reason: "both are named \"\(written)\"; \(reason)"))
        }
      }
    }
    candidates.sort { a, b in
      a.first == b.first ? precedesByCodePoint(a.second, b.second) : precedesByCodePoint(a.first, b.first)
    }
    return Array(candidates.prefix(max(0, limit)))
  }

  /// What the two entities have in common beside a name, or nil when something contradicts or, within a data set,
  /// when there is nothing.
  private func reasonToMerge(_ first: Int, _ second: Int, isOfOneDataset: Bool) -> String? {
    let (a, b) = (entities[first], entities[second])
    for (scheme, values) in a.strongIdentifiers {
      guard let others = b.strongIdentifiers[scheme] else { continue }
      if values.isDisjoint(with: others) { return nil }
    }
    let (countries, otherCountries) = (a.countries, b.countries)
    if isOfOneDataset {
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
