// SPDX-License-Identifier: Apache-2.0

/// Collects statements in memory and closes them into a ``Dataset``.
///
/// The result does not depend on the order of statements, nor on how often each is added.
public struct DatasetBuilder: StatementSink {
  /// What is known of a record before records are merged.
  ///
  /// Kept as sets and not as statements: a ministry is stated once by each of a million releases.
  struct Record {
    var reference: EntityReference
    var preferredNames: Set<Name> = []
    var names: Set<Name> = []
    var kinds: Set<EntityKind> = []
    var roles: Set<Role> = []
    var jurisdictions: Set<String> = []
    var identifiers: Set<Identifier> = []
    var passThrough: Probability?
    var notes: Set<String> = []
    /// The first places, in order, at most ``placesKept`` of them.
    var places: [SourceLocation] = []

    static let placesKept = 8

    init(_ reference: EntityReference) { self.reference = reference }

    mutating func add(_ statement: EntityStatement) {
      if let name = statement.names.first(where: { !$0.text.isEmpty }) { preferredNames.insert(name) }
      names.formUnion(statement.names.lazy.filter { !$0.text.isEmpty })
      if let kind = statement.kind, kind != .unknown { kinds.insert(kind) }
      if let role = statement.role, role != .unspecified { roles.insert(role) }
      jurisdictions.formUnion(statement.jurisdictions)
      identifiers.formUnion(statement.identifiers)
      passThrough = [passThrough, statement.passThrough].compactMap(\.self).max()
      notes.formUnion(statement.notes)
      guard let place = statement.location, !places.contains(place) else { return }
      let position = places.firstIndex { place < $0 } ?? places.endIndex
      places.insert(place, at: position)
      if places.count > Record.placesKept { places.removeLast() }
    }
  }

  private(set) var records: [Record] = []
  private var recordIndices: [String: Int] = [:]
  private(set) var relationshipStatements: [String: [RelationshipStatement]] = [:]
  private(set) var flagStatements: [String: [FlagStatement]] = [:]
  private(set) var findings: Set<Finding> = []

  /// An empty builder.
  public init() {}

  /// Takes a statement; never throws.
  public mutating func add(_ statement: Statement) {
    switch statement {
    case .entity(let entity):
      records[index(of: entity.reference)].add(entity)
    case .relationship(let relationship):
      _ = index(of: relationship.from)
      _ = index(of: relationship.to)
      relationshipStatements[relationship.effectiveID, default: []].append(relationship)
    case .flag(let flag):
      _ = index(of: flag.entity)
      flagStatements[flag.effectiveID, default: []].append(flag)
    }
  }

  /// Takes a doubt about the data.
  public mutating func add(_ finding: Finding) { findings.insert(finding) }

  /// Merges what was added, applies `judgements` in their order, and closes the data set.
  ///
  /// - Parameters:
  ///   - judgements: a person's decisions; those that cannot be applied become findings.
  ///   - sameNames: whether entities of different data sets with equal folded names and no contradicting
  ///     jurisdiction or identifier are one.
  public func dataset(judgements: [Judgement] = [], sameNames: Bool = false) -> Dataset {
    var copy = self
    for case .flag(let statement) in judgements.map(\.action) { copy.add(.flag(statement)) }
    var closing = DatasetClosing(copy)
    return closing.close(judgements: judgements, sameNames: sameNames)
  }

  /// The index of a record, which is made when it is new.
  private mutating func index(of reference: EntityReference) -> Int {
    let id = reference.recordID
    if let index = recordIndices[id] {
      // An id is the stronger reference: "acme" as an id and "Acme" as a name are the same record.
      let known = records[index].reference
      if known.isName, !reference.isName, known.namespace == reference.namespace {
        records[index].reference = reference
      }
      return index
    }
    recordIndices[id] = records.count
    records.append(Record(reference))
    return records.count - 1
  }

  /// The index of the record `id`, if there is one.
  func recordIndex(_ id: String) -> Int? { recordIndices[id] }
}
