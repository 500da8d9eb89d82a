// SPDX-License-Identifier: Apache-2.0

extension EntityResolution {
  /// Organisations of one data set with one name and one jurisdiction, and no identifiers, are one entity.
  ///
  /// A person is not told by a name, nor is what may be a person: the sort of thing must be stated. Of several names
  /// the preferred one counts, since different bodies share abbreviations. The jurisdictions must be the same ones: of
  /// two companies of a country, one may be of each of its states.
  mutating func mergeWithinDatasets() {
    var groups: [String: [Int]] = [:]
    for record in 0..<records.recordCount {
      let kinds = records.kinds(of: record)
      guard !kinds.isEmpty, !kinds.contains(.person), !records.isName(record) else { continue }
      let jurisdictions = records.jurisdictions(of: record)
      guard !jurisdictions.isEmpty, !records.identifiers(of: record).contains(where: \.isStrong) else { continue }
      let places = jurisdictions.sorted().joined(separator: " ")
      for name in records.foldedPreferredNames(of: record) where isSomebody(name) {
        for kind in kinds {
          let key = [dataset(of: record), places, kind.rawValue, name].joined(separator: "\u{1F}")
          groups[key, default: []].append(record)
        }
      }
    }
    let shared = groups.filter { $0.value.count > 1 }
    for key in shared.keys.sorted(by: precedesByCodePoint) {
      unite((shared[key] ?? []).sorted(by: recordPrecedes), .sameNameAndJurisdiction)
    }
  }

  /// A name-only reference means the one entity with an id that has this name in the same namespace, and the
  /// jurisdiction where one is stated.
  mutating func resolveNames() {
    var holders: [String: [Int]] = [:]
    let named = (0..<records.recordCount).filter(records.isName)
    guard !named.isEmpty, named.count < records.recordCount else { return }
    for record in named { holders[key(records.reference(of: record).key, of: record)] = [] }
    for record in 0..<records.recordCount where !records.isName(record) {
      for name in records.foldedNames(of: record) {
        let places = records.jurisdictions(of: record).map { "\(name) (\($0.uppercased()))" }
        for name in [name] + places { holders[key(name, of: record)]?.append(record) }
      }
    }
    for record in named.sorted(by: recordPrecedes) {
      resolve(
        record, among: (holders[key(records.reference(of: record).key, of: record)] ?? []).sorted(by: recordPrecedes))
    }
  }

  /// What a name means one entity in: the record's namespace, or the file, where many publications share a namespace since
  /// its ids are the world's.
  private func dataset(of record: Int) -> String {
    let namespace = records.reference(of: record).namespace
    guard IdentifierRules.sharedNamespaces.contains(namespace) else { return namespace }
    return namespace + "\u{1F}" + (records.firstPlace(of: record)?.file ?? "")
  }

  /// Whether a name can tell anybody.
  private func isSomebody(_ name: String) -> Bool { !name.isEmpty && !IdentifierRules.namesOfNobody.contains(name) }

  private func key(_ name: String, of record: Int) -> String {
    records.reference(of: record).namespace + "\u{1F}" + name
  }

  private mutating func resolve(_ record: Int, among holders: [Int]) {
    let entities = Set(holders.map { representative(of: $0) })
    guard let first = holders.first else { return }
    let place = records.firstPlace(of: record) ?? SourceLocation(file: "entities")
    let name = records.reference(of: record).key
    guard entities.count == 1 else {
      let ids = holders.map(recordID).sorted(by: precedesByCodePoint)
      findings.insert(
        Finding(
          "name-ambiguous", .doubt, at: place,
          "the name \"\(name)\" is that of \(ids.joined(separator: " and ")); "
            + "it was kept as an entity of its own. State the id instead of the name."))
      return
    }
    let (schemes, parts) = parts(of: [first, record])
    guard parts.count == 1 else {
      findings.insert(
        Finding(
          "name-ambiguous", .doubt, at: place,
          "the name \"\(name)\" is that of \(recordID(first)), which states another \(schemes.joined(separator: " and ")); "
            + "it was kept as an entity of its own. State the id instead of the name."))
      return
    }
    unite(parts[0], .nameWithinDataset)
  }

  /// Records of different namespaces with equal names and nothing that contradicts, on request.
  ///
  /// A name that a namespace has at several entities, of which nothing tells which is meant, merges none of these.
  mutating func mergeAcrossDatasets() {
    stateCountries()
    var holders: [String: [Int]] = [:]
    for record in 0..<records.recordCount {
      for name in records.foldedNames(of: record) where isSomebody(name) { holders[name, default: []].append(record) }
    }
    let shared = holders.filter { $0.value.count > 1 }
    for name in shared.keys.sorted(by: precedesByCodePoint) {
      for part in parts(of: (shared[name] ?? []).sorted(by: recordPrecedes)).parts {
        var entities: [String: Set<Int>] = [:]
        for member in part {
          entities[dataset(of: member), default: []].insert(representative(of: member))
        }
        let ambiguous = Set(entities.values.filter { $0.count > 1 }.joined())
        unite(part.filter { !ambiguous.contains(representative(of: $0)) }, .sameName)
      }
    }
  }
}
