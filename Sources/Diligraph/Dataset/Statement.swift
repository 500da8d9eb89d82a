// SPDX-License-Identifier: Apache-2.0

/// How a record names an entity: by an id of its data set, or only by a name.
///
/// References with equal ``recordID`` are the same record. What else makes two records one entity is
/// decided when the data set is closed (``DatasetBuilder``).
public struct EntityReference: Hashable, Sendable {
  /// The space in which ids and names are comparable: empty for native tables, `ftm`, an OCID prefix, …
  public let namespace: String
  /// The id, or the folded name.
  public let key: String
  /// Whether `key` is only a name.
  public let isName: Bool

  /// The entity with `id` in `namespace`.
  public init(id: String, namespace: String = "") {
    self.namespace = namespace
    self.key = id.trimmed
    self.isName = false
  }

  /// The entity called `name` in `namespace`; names that are equal after folding are the same.
  ///
  /// A stated `jurisdiction` keeps equal names of different jurisdictions apart.
  public init(name: String, namespace: String = "", jurisdiction: String? = nil) {
    self.namespace = namespace
    self.key = foldedName(name) + (jurisdiction.map { " (\($0.uppercased()))" } ?? "")
    self.isName = true
  }

  /// The record `recordID`, whatever data set it is from.
  public init(record recordID: String) {
    self.namespace = ""
    self.key = recordID
    self.isName = false
  }

  /// A reference with its parts as they were stored.
  package init(namespace: String, key: String, isName: Bool) {
    self.namespace = namespace
    self.key = key
    self.isName = isName
  }

  /// The record's id: unique over all data sets.
  public var recordID: String { namespace.isEmpty ? key : "\(namespace):\(key)" }
}

/// What a record says about an entity. Only the reference is required.
public struct EntityStatement: Hashable, Sendable {
  /// How many places are kept of what is said of a record: the first ones in order. A buyer stands in a million rows of
  /// a table, and a few show where to look; each relationship has its own place beside.
  package static let placesKept = 3

  /// Which entity it is.
  public var reference: EntityReference
  /// The names; the first is the one that the record prefers. An empty one in its place says that the record prefers
  /// none of those that follow (``otherNames(_:)``).
  public var names: [Name] = []
  /// What sort of thing it is.
  public var kind: EntityKind?
  /// What it does with what it receives.
  public var role: Role?
  /// ISO 3166 codes.
  public var jurisdictions: [String] = []
  /// Public identifiers; strong ones that are equal merge records.
  public var identifiers: [Identifier] = []
  /// Its own pass-through.
  public var passThrough: Probability?
  /// Notes.
  public var notes: [String] = []
  /// Where it is stated.
  public var location: SourceLocation?

  /// A statement about `reference`.
  public init(_ reference: EntityReference, names: [Name] = [], location: SourceLocation? = nil) {
    self.reference = reference
    self.names = names
    self.location = location
  }

  /// Names that a record adds to one that is stated elsewhere, and prefers to none: aliases in a row of their own.
  public static func otherNames(_ names: [Name]) -> [Name] { [Name("")] + names }
}

/// What a record says about a relationship.
public struct RelationshipStatement: Hashable, Sendable {
  /// The identity from the data set and the record; equal ids are one relationship with several sources.
  /// Nil lets the parties, kind, dates, products and amount decide (see ``effectiveID``).
  public var id: String?
  /// The provider, owner or subject.
  public var from: EntityReference
  /// The other entity.
  public var to: EntityReference
  /// What it is.
  public var kind: RelationshipKind
  /// The stated confidence.
  public var confidence: Probability?
  /// The holding.
  public var share: Share?
  /// When it held.
  public var period = Period()
  /// The product categories.
  public var products: [ProductCategory] = []
  /// The stated value.
  public var amount: Amount?
  /// Who states it; one for each document. A record's own place belongs into a source's `location`.
  public var sources: [Source] = []
  /// Notes.
  public var notes: [String] = []

  /// A statement that `from` is in a relationship of `kind` with `to`.
  public init(id: String? = nil, from: EntityReference, to: EntityReference, kind: RelationshipKind) {
    self.id = id
    self.from = from
    self.to = to
    self.kind = kind
  }

  /// The identity of a statement without an id: equal for the same parties, kind, dates, products, amount.
  public var effectiveID: String {
    if let id { return id }
    let products = Set(products).sorted().map(\.name).joined(separator: ";")
    let amount = amount.map { canonicalNumber($0.value) + ($0.currency ?? "") } ?? ""
    let parts = [
      from.recordID, to.recordID, kind.rawValue, period.start?.description ?? "",
      period.end?.description ?? "", products, amount,
    ]
    return "\(from.key)>\(to.key)/\(kind.rawValue)/\(stableHash(parts))"
  }
}

/// What a record says about a flag.
public struct FlagStatement: Hashable, Sendable {
  /// The identity from the data set and the record; nil lets entity, category, list and programme decide.
  public var id: String?
  /// The flagged entity.
  public var entity: EntityReference
  /// What it is flagged as.
  public var category: String
  /// How grave it is.
  public var level: FlagLevel?
  /// How surely it applies.
  public var confidence: Probability?
  /// The list, such as `ofac-sdn`.
  public var list: String?
  /// The programme of the list.
  public var programme: String?
  /// When it is in force.
  public var period = Period()
  /// Who states it.
  public var sources: [Source] = []
  /// Notes.
  public var notes: [String] = []

  /// A statement that `entity` is flagged as `category`.
  public init(id: String? = nil, entity: EntityReference, category: String) {
    self.id = id
    self.entity = entity
    self.category = category
  }

  /// The identity of a statement without an id: equal for the same entity, category, list and programme.
  public var effectiveID: String {
    if let id { return id }
    return "\(entity.key)/flag/" + stableHash([entity.recordID, category, list ?? "", programme ?? ""])
  }
}

/// What an importer says: a record turned into the product's words, before anything is merged.
public enum Statement: Hashable, Sendable {
  /// About an entity.
  case entity(EntityStatement)
  /// About a relationship; its parties need no statement of their own.
  case relationship(RelationshipStatement)
  /// About a flag; the flagged entity needs no statement of its own.
  case flag(FlagStatement)
}

/// Where importers write: a ``DatasetBuilder`` in memory, or an import into a case file.
public protocol StatementSink {
  /// Takes a statement.
  ///
  /// - Throws: what the place of storage throws, such as a full disk.
  mutating func add(_ statement: Statement) throws

  /// Takes all statements of `batch`, which the caller empties and fills again.
  ///
  /// - Throws: what the place of storage throws, such as a full disk.
  mutating func add(_ batch: StatementBatch) throws

  /// Takes a doubt about the data.
  mutating func add(_ finding: Finding) throws
}
