// SPDX-License-Identifier: Apache-2.0

/// One merged, closed data set: what an analysis is asked about. Immutable.
///
/// Invariants, kept by ``DatasetBuilder``: entities, relationships and flags are sorted by id, by code point;
/// indices are within range. Two builders that were given the same statements in any order, any number of
/// times, make equal data sets.
public struct Dataset: Sendable {
  /// All entities, sorted by id.
  public let entities: [Entity]
  /// All relationships, sorted by id, so that an index is also the rank of an id.
  public let relationships: [Relationship]
  /// All flags, sorted by id.
  public let flags: [Flag]
  /// Why records are one entity.
  public let merges: [EntityMerge]
  /// What was doubtful, in the order of places.
  public let findings: [Finding]
  /// The judgements that were applied.
  public let judgements: [Judgement]
  /// What the imported facts say of the relationships that judgements changed, by id.
  public let unedited: [String: Relationship]
  /// The index of the entity of each record.
  let entityOfRecord: [String: Int]

  /// A data set of parts that already keep the invariants.
  init(
    entities: [Entity], relationships: [Relationship], flags: [Flag], merges: [EntityMerge],
    findings: [Finding], judgements: [Judgement], entityOfRecord: [String: Int],
    unedited: [String: Relationship] = [:]
  ) {
    self.entities = entities
    self.relationships = relationships
    self.flags = flags
    self.merges = merges
    self.findings = findings
    self.judgements = judgements
    self.unedited = unedited
    self.entityOfRecord = entityOfRecord
  }

  /// The index of the entity that the record `recordID` belongs to.
  public func entityIndex(ofRecord recordID: String) -> Int? { entityOfRecord[recordID] }

  /// The index of the relationship `id`, by binary search.
  public func relationshipIndex(_ id: String) -> Int? { index(of: id, in: relationships, id: \.id) }

  /// The index of the flag `id`, by binary search.
  public func flagIndex(_ id: String) -> Int? { index(of: id, in: flags, id: \.id) }

  private func index<Element>(of id: String, in elements: [Element], id key: KeyPath<Element, String>) -> Int? {
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      if precedesByCodePoint(elements[middle][keyPath: key], id) { low = middle + 1 } else { high = middle }
    }
    return low < elements.count && elements[low][keyPath: key] == id ? low : nil
  }
}

/// Why two records are one entity.
public struct EntityMerge: Hashable, Sendable {
  /// The one record.
  public var record: String
  /// The other record.
  public var other: String
  /// The reason.
  public var reason: Reason
  /// Where the one record is stated first.
  public var recordPlace: SourceLocation?
  /// Where the other record is stated first.
  public var otherPlace: SourceLocation?

  /// Why two records can be one entity.
  public enum Reason: Hashable, Sendable {
    /// Both state the same strong identifier.
    case identifier(Identifier)
    /// Both have the name and the jurisdiction, in one data set, and neither has an identifier.
    case sameNameAndJurisdiction
    /// One names the other within the same tables.
    case nameWithinDataset
    /// Equal names of different data sets, merged on request.
    case sameName
    /// A person decided so.
    case judgement(Int)
  }

  /// The reason in words.
  public var explanation: String {
    switch reason {
    case .identifier(let identifier): "both state the identifier \(identifier)"
    case .sameNameAndJurisdiction: "equal name and jurisdiction in one data set, and no identifiers"
    case .nameWithinDataset: "one names the other within the same tables"
    case .sameName: "equal names, merged on request"
    case .judgement(let number): "judgement \(number)"
    }
  }
}

/// Whether `a` stands before `b` by code point, which is the order of their UTF-8 bytes.
package func precedesByCodePoint(_ a: String, _ b: String) -> Bool {
  a.utf8.lexicographicallyPrecedes(b.utf8)
}
