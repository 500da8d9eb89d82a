// SPDX-License-Identifier: Apache-2.0

/// One merged, closed data set: what an analysis is asked about. Immutable.
///
/// Invariants, kept by ``DatasetBuilder``: entities, relationships and flags are sorted by id, by code point;
/// indices are within range. Two builders that were given the same statements in any order, any number of
/// times, make equal data sets.
public struct Dataset: Sendable {
  /// All entities, sorted by id.
  public let entities: Entities
  /// All relationships, sorted by id, so that an index is also the rank of an id.
  public let relationships: Relationships
  /// All flags, sorted by id.
  public let flags: [Flag]
  /// Why records are one entity.
  public var merges: [EntityMerge] { mergeList.elements }
  /// What was doubtful, in the order of places.
  public var findings: [Finding] { findingList.elements }
  /// The judgements that were applied.
  public let judgements: [Judgement]
  /// What the imported facts say of the relationships that judgements changed, by id.
  public let unedited: [String: Relationship]
  /// What was left out because it was published too late; nil when everything counts.
  public let knownBy: KnownByOutcome?
  /// How entities are found by what the data call them; nil of a data set that is as it was read.
  let publishedNames: PublishedNames?
  /// What flags of several statements or sources were made of, by their ids; nil where that is not known any more.
  let flagStatements: [String: [FlagStatement]]?
  let mergeList: StoredList<EntityMerge>
  let findingList: StoredList<Finding>

  /// A data set of parts that already keep the invariants.
  init(
    entities: Entities, relationships: Relationships, flags: [Flag], merges: StoredList<EntityMerge>,
    findings: StoredList<Finding>, judgements: [Judgement], unedited: [String: Relationship] = [:],
    knownBy: KnownByOutcome? = nil, published: PublishedNames? = nil, flagStatements: [String: [FlagStatement]]? = nil
  ) {
    self.entities = entities
    self.relationships = relationships
    self.flags = flags
    mergeList = merges
    findingList = findings
    self.judgements = judgements
    self.unedited = unedited
    self.knownBy = knownBy
    publishedNames = published
    self.flagStatements = flagStatements
  }

  /// The index of the entity that the record `recordID` belongs to.
  public func entityIndex(ofRecord recordID: String) -> Int? { entities.index(ofRecord: recordID) }

  /// The index of the relationship `id`, by binary search.
  public func relationshipIndex(_ id: String) -> Int? { relationships.index(ofID: id) }

  /// The index of the flag `id`, by binary search.
  public func flagIndex(_ id: String) -> Int? {
    var low = 0
    var high = flags.count
    while low < high {
      let middle = (low + high) / 2
      if precedesByCodePoint(flags[middle].id, id) { low = middle + 1 } else { high = middle }
    }
    return low < flags.count && flags[low].id == id ? low : nil
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
