// SPDX-License-Identifier: Apache-2.0

/// Decides which records are one entity: by identifiers, by references and names within a data set, by names on
/// request, by judgements; in this order.
///
/// Invariant: no rule brings two values of a scheme that allows one (``IdentifierSchemes/oneValued``) into one entity,
/// not through a third record either. Only a judgement may. Each rule goes through records and values in an
/// order of their own, so that the order of statements does not matter.
struct EntityResolution<Records: IdentityRecords> {
  let records: Records
  private var identity: Identity
  var findings: Set<Finding> = []
  /// What is stated in schemes of one value, by the record that stands for the entity. A record that states several
  /// values states the set of them, which is another value than each.
  private var values: [Int: [String: String]] = [:]
  /// The countries, by the record that stands for the entity; filled where names of several data sets are compared.
  private var countries: [Int: Set<String>] = [:]

  init(_ records: Records) {
    self.records = records
    identity = Identity(count: records.recordCount)
  }

  /// Applies all rules, then the judgements in their order.
  mutating func resolve(judgements: [Judgement], sameNames: Bool) {
    mergeByIdentifier()
    mergeWithinDatasets()
    resolveNames()
    if sameNames { mergeAcrossDatasets() }
    apply(judgements)
  }

  /// Whether any records are one entity.
  var hasUnions: Bool { !identity.unions.isEmpty }

  /// The record that stands for the entity of `record`.
  mutating func representative(of record: Int) -> Int { identity.representative(of: record) }

  /// Why records are one entity.
  func merges() -> [EntityMerge] {
    identity.unions.map { union in
      EntityMerge(
        record: recordID(union.a), other: recordID(union.b), reason: union.reason,
        recordPlace: records.firstPlace(of: union.a), otherPlace: records.firstPlace(of: union.b))
    }.sorted { ($0.record, $0.other, $0.explanation) < ($1.record, $1.other, $1.explanation) }
  }

  /// All records; the first of a group names the entity.
  func recordOrder() -> [Int] { (0..<records.recordCount).sorted(by: recordPrecedes) }

  /// Native records first, ids before names, then by code point.
  func recordPrecedes(_ a: Int, _ b: Int) -> Bool {
    let first = records.reference(of: a)
    let second = records.reference(of: b)
    if first.isName != second.isName { return second.isName }
    if first.namespace.isEmpty != second.namespace.isEmpty { return first.namespace.isEmpty }
    return precedesByCodePoint(first.recordID, second.recordID)
  }

  func recordID(_ index: Int) -> String { records.reference(of: index).recordID }

  // MARK: Uniting what does not contradict

  /// Keeps what a record states in the schemes of one value.
  mutating func state(_ stated: [String: String], of record: Int) { values[record] = stated }

  /// Keeps the countries of all records, which count in ``parts(of:)`` from now on.
  mutating func stateCountries() {
    for record in 0..<records.recordCount {
      let stated = records.jurisdictions(of: record).map { $0.prefix(2).uppercased() }
      if !stated.isEmpty { countries[representative(of: record), default: []].formUnion(stated) }
    }
  }

  /// Divides records, which something makes one, into parts of which none contradicts itself.
  ///
  /// Where some contradict others, those that state the same in the schemes in question are a part; so are those that
  /// state nothing there, since to which of the others they belong is unknown.
  ///
  /// - Returns: the schemes that keep parts apart, `jurisdiction` among them; and the parts, in the order of `members`.
  mutating func parts(of members: [Int]) -> (schemes: [String], parts: [[Int]]) {
    let roots = members.map { representative(of: $0) }
    let distinct = Set(roots)
    guard distinct.count > 1 else { return ([], [members]) }
    let schemes = contradictions(distinct)
    let areCountriesApart = countriesContradict(distinct)
    guard !schemes.isEmpty || areCountriesApart else { return ([], [members]) }
    var parts: [[Int]] = []
    var positions: [[String]: Int] = [:]
    for (member, root) in zip(members, roots) {
      let key =
        schemes.map { values[root]?[$0] ?? "" } + (areCountriesApart ? (countries[root] ?? []).sorted() : [])
      if let position = positions[key] {
        parts[position].append(member)
      } else {
        positions[key] = parts.count
        parts.append([member])
      }
    }
    return (schemes + (areCountriesApart ? ["jurisdiction"] : []), parts)
  }

  /// Makes the records of a part one entity.
  mutating func unite(_ part: [Int], _ reason: EntityMerge.Reason) {
    for member in part.dropFirst() { join(part[0], member, reason) }
  }

  /// The schemes of which the entities state several values.
  private func contradictions(_ roots: Set<Int>) -> [String] {
    var found: [String: Set<String>] = [:]
    for root in roots {
      for (scheme, value) in values[root] ?? [:] { found[scheme, default: []].insert(value) }
    }
    return found.filter { $0.value.count > 1 }.keys.sorted()
  }

  /// Whether two of the entities state countries, and none in common.
  private func countriesContradict(_ roots: Set<Int>) -> Bool {
    let stated = Array(Set(roots.compactMap { countries[$0] }))
    return stated.indices.contains { i in
      stated[(i + 1)...].contains { $0.isDisjoint(with: stated[i]) }
    }
  }

  private mutating func join(_ a: Int, _ b: Int, _ reason: EntityMerge.Reason) {
    let (first, second) = (representative(of: a), representative(of: b))
    guard first != second else {
      // A further identifier in common is a further reason.
      if case .identifier = reason { identity.confirm(a, b, reason) }
      return
    }
    identity.unite(a, b, reason)
    let root = representative(of: a)
    let (stated, others) = (values.removeValue(forKey: first), values.removeValue(forKey: second))
    if let merged = stated?.merging(others ?? [:], uniquingKeysWith: { a, _ in a }) ?? others { values[root] = merged }
    let places = (countries.removeValue(forKey: first) ?? []).union(countries.removeValue(forKey: second) ?? [])
    if !places.isEmpty { countries[root] = places }
  }

  // MARK: Judgements

  private mutating func apply(_ judgements: [Judgement]) {
    for judgement in judgements {
      switch judgement.action {
      case .merge(let a, let b):
        guard let first = records.recordIndex(a), let second = records.recordIndex(b) else {
          missing(records.recordIndex(a) == nil ? a : b, judgement)
          continue
        }
        identity.unite(first, second, .judgement(judgement.number))
      case .split(let id):
        guard let record = records.recordIndex(id) else {
          missing(id, judgement)
          continue
        }
        identity.split(record)
      case .edit, .flag: continue
      }
    }
  }

  private mutating func missing(_ id: String, _ judgement: Judgement) {
    findings.insert(Finding(notApplicable: judgement, record: id))
  }
}

extension Finding {
  /// A judgement on a record that is not in the data any more.
  init(notApplicable judgement: Judgement, record: String) {
    self.init(
      "judgement-not-applicable", .doubt, at: SourceLocation(file: "judgement \(judgement.number)"),
      "there is no record \"\(visibleText(record, limit: 80))\" any more; the judgement has no effect.")
  }
}
