// SPDX-License-Identifier: Apache-2.0

/// A fact that is in one data set only, or that is stated otherwise in the other.
public struct FactChange: Hashable, Sendable {
  /// What the fact is.
  public enum Subject: String, Sendable {
    /// A relationship.
    case relationship
    /// A flag.
    case flag
    /// An entity: what it does, what it passes on, or which records it is made of.
    case entity
  }

  /// A field that differs, in words.
  public struct Field: Hashable, Sendable {
    /// The field's name.
    public var name: String
    /// Its value in the first data set; nil is unstated.
    public var before: String?
    /// Its value in the second.
    public var after: String?
  }

  /// What the fact is.
  public var subject: Subject
  /// Its index in the first data set; nil where it is not there.
  public var before: Int?
  /// Its index in the second.
  public var after: Int?
  /// What differs, where it is in both.
  public var fields: [Field]

  /// `added`, `removed` or `altered`.
  public var form: String { before == nil ? "added" : after == nil ? "removed" : "altered" }

  /// The same, seen from the second data set.
  public var mirrored: FactChange {
    FactChange(
      subject: subject, before: after, after: before,
      fields: fields.map { Field(name: $0.name, before: $0.after, after: $0.before) })
  }
}

/// What differs between two data sets, by id.
///
/// A difference that can move no figure (another source of the same weight, a note, an amount, the place in a
/// file) is counted and not listed.
public struct DatasetDifference: Hashable, Sendable {
  /// The differences that can move a figure: relationships by id, then flags by id, then entities.
  public private(set) var facts: [FactChange] = []
  /// Relationships and flags that are stated otherwise without moving a figure.
  public private(set) var provenanceOnly = 0
  /// Entities in the first data set only.
  public private(set) var entitiesGone = 0
  /// Entities in the second data set only.
  public private(set) var entitiesNew = 0

  private init() {}

  /// What differs, where confidences are computed under either policy. O(relationships + entities).
  public init(
    _ before: Dataset, _ after: Dataset, _ entities: EntityCorrespondence, policies: (before: Policy, after: Policy)
  ) {
    var comparison = DatasetComparison(
      before: before, after: after, entities: entities,
      policies: policies)
    comparison.compareRelationships()
    comparison.compareFlags()
    comparison.compareEntities()
    facts = comparison.facts
    provenanceOnly = comparison.provenanceOnly
    entitiesGone = before.entities.indices.count { entities.after($0) == nil }
    entitiesNew = after.entities.indices.count { entities.before($0) == nil }
  }

  /// The same, seen from the second data set.
  public var mirrored: DatasetDifference {
    var mirrored = DatasetDifference()
    mirrored.facts = facts.map(\.mirrored)
    mirrored.provenanceOnly = provenanceOnly
    (mirrored.entitiesGone, mirrored.entitiesNew) = (entitiesNew, entitiesGone)
    return mirrored
  }
}

/// One comparison of two data sets.
private struct DatasetComparison {
  let before: Dataset
  let after: Dataset
  let entities: EntityCorrespondence
  /// Under which confidences are computed.
  let policies: (before: Policy, after: Policy)
  private(set) var facts: [FactChange] = []
  private(set) var provenanceOnly = 0

  init(before: Dataset, after: Dataset, entities: EntityCorrespondence, policies: (before: Policy, after: Policy)) {
    self.before = before
    self.after = after
    self.entities = entities
    self.policies = policies
  }

  mutating func compareRelationships() {
    let ids = (before.relationships, after.relationships)
    merge(ids.0.count, ids.1.count, { ids.0.id($0) }, { ids.1.id($0) }) { first, second in
      guard let first, let second else { return add(.relationship, first, second, []) }
      let old = before.relationships[first]
      let new = after.relationships[second]
      let fields = fields(old, new)
      if !fields.isEmpty {
        add(.relationship, first, second, fields)
      } else if old.sources != new.sources || old.notes != new.notes || old.amount != new.amount
        || old.confidence != new.confidence
      {
        provenanceOnly += 1
      }
    }
  }

  mutating func compareFlags() {
    let flags = (before.flags, after.flags)
    merge(flags.0.count, flags.1.count, { flags.0[$0].id }, { flags.1[$0].id }) { first, second in
      guard let first, let second else { return add(.flag, first, second, []) }
      let old = before.flags[first]
      let new = after.flags[second]
      let fields = fields(old, new)
      if !fields.isEmpty {
        add(.flag, first, second, fields)
      } else if old.category != new.category || old.programme != new.programme || old.sources != new.sources
        || old.notes != new.notes
      {
        provenanceOnly += 1
      }
    }
  }

  mutating func compareEntities() {
    let merged = entities.merged
    let split = entities.split
    var found: [(key: [String], fact: FactChange)] = []
    for pair in entities.pairs {
      guard let first = pair.before, let second = pair.after else { continue }
      let old = before.entities.stated(first)
      let new = after.entities.stated(second)
      var fields: [FactChange.Field] = []
      compare("role", old?.role.name, new?.role.name, unless: Role.unspecified.name, &fields)
      compare(
        "pass-through", (old?.passThrough?.value).map(canonicalNumber),
        (new?.passThrough?.value).map(canonicalNumber), unless: "", &fields)
      if merged[second] != nil || split[first] != nil {
        fields.append(
          .init(name: "records", before: records(before.entities[first]), after: records(after.entities[second])))
      }
      guard !fields.isEmpty else { continue }
      let ids = [before.entities[first].id, after.entities[second].id].sorted(by: precedesByCodePoint)
      found.append((ids, FactChange(subject: .entity, before: first, after: second, fields: fields)))
    }
    found.sort { $0.key.lexicographicallyPrecedes($1.key, by: precedesByCodePoint) }
    facts += found.map(\.fact)
  }

  // MARK: Fields

  private func fields(_ old: Relationship, _ new: Relationship) -> [FactChange.Field] {
    var fields: [FactChange.Field] = []
    if !entities.areSame(old.from, new.from) {
      fields.append(.init(name: "from", before: before.entities[old.from].id, after: after.entities[new.from].id))
    }
    if !entities.areSame(old.to, new.to) {
      fields.append(.init(name: "to", before: before.entities[old.to].id, after: after.entities[new.to].id))
    }
    compare("kind", old.kind.rawValue, new.kind.rawValue, &fields)
    if old.confidence != new.confidence || old.sources != new.sources {
      func value(_ relationship: Relationship, _ policy: Policy) -> Double {
        Confidence(of: relationship, policy: policy).value
      }
      if value(old, policies.before) != value(new, policies.before)
        || value(old, policies.after) != value(new, policies.after)
      {
        fields.append(
          .init(
            name: "confidence", before: text(value(old, policies.before)), after: text(value(new, policies.after))))
      }
    }
    compare("share", old.share.map(text), new.share.map(text), &fields)
    compare("start", old.period.start?.description, new.period.start?.description, &fields)
    compare("end", old.period.end?.description, new.period.end?.description, &fields)
    compare("products", products(old), products(new), &fields)
    return fields
  }

  private func fields(_ old: Flag, _ new: Flag) -> [FactChange.Field] {
    var fields: [FactChange.Field] = []
    if !entities.areSame(old.entity, new.entity) {
      fields.append(
        .init(name: "entity", before: before.entities[old.entity].id, after: after.entities[new.entity].id))
    }
    compare("level", old.level.map { String($0.value) }, new.level.map { String($0.value) }, &fields)
    compare(
      "confidence", old.confidence.map { canonicalNumber($0.value) }, new.confidence.map { canonicalNumber($0.value) },
      &fields)
    compare("list", old.list, new.list, &fields)
    compare("since", old.period.start?.description, new.period.start?.description, &fields)
    compare("until", old.period.end?.description, new.period.end?.description, &fields)
    return fields
  }

  private func products(_ relationship: Relationship) -> String? {
    relationship.products.isEmpty ? nil : relationship.products.map(\.name).joined(separator: ";")
  }

  private func text(_ share: Share) -> String {
    share.isExact ? canonicalNumber(share.least) : "\(canonicalNumber(share.least)) to \(canonicalNumber(share.most))"
  }

  private func text(_ confidence: Double) -> String { canonicalNumber((confidence * 1e6).rounded() / 1e6) }

  private func records(_ entity: Entity) -> String { entity.records.joined(separator: ";") }

  private func compare(
    _ name: String, _ old: String?, _ new: String?, unless plain: String = "", _ fields: inout [FactChange.Field]
  ) {
    guard (old ?? plain) != (new ?? plain) else { return }
    fields.append(.init(name: name, before: old, after: new))
  }

  // MARK: Order

  private mutating func add(_ subject: FactChange.Subject, _ old: Int?, _ new: Int?, _ fields: [FactChange.Field]) {
    facts.append(FactChange(subject: subject, before: old, after: new, fields: fields))
  }
}

/// Walks two lists of ids that are sorted by code point, side by side; nil stands for what only the other list has.
private func merge(
  _ firstCount: Int, _ secondCount: Int, _ first: (Int) -> String, _ second: (Int) -> String,
  _ body: (Int?, Int?) -> Void
) {
  var (i, j) = (0, 0)
  while i < firstCount || j < secondCount {
    guard i < firstCount else {
      body(nil, j)
      j += 1
      continue
    }
    guard j < secondCount else {
      body(i, nil)
      i += 1
      continue
    }
    let (a, b) = (first(i), second(j))
    if precedesByCodePoint(a, b) {
      body(i, nil)
      i += 1
    } else if precedesByCodePoint(b, a) {
      body(nil, j)
      j += 1
    } else {
      body(i, j)
      i += 1
      j += 1
    }
  }
}
