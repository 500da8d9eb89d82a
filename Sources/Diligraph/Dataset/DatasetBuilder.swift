// SPDX-License-Identifier: Apache-2.0

/// Collects statements in memory and closes them into a ``Dataset``.
///
/// The result does not depend on the order of statements, nor on how often each is added. Ids are equal when their
/// bytes are. See <doc:0008-DatasetAsColumns>.
public struct DatasetBuilder: StatementSink {
  private var recordCollection = RecordCollection()
  private var relationshipCollection = RelationshipCollection()
  private(set) var flagStatements: [String: [FlagStatement]] = [:]
  private(set) var findings: Set<Finding> = []
  /// A single statement goes through the same columns.
  private var single = StatementBatch()
  /// What is left out because it was published too late; nil takes everything.
  private(set) var knownBy: KnownByOutcome?

  /// An empty builder.
  public init() {}

  /// An empty builder that takes only what was published by a day; everything without one.
  public init(knownBy: KnownBy?) { self.knownBy = knownBy.map(KnownByOutcome.init) }

  /// Takes a statement; never throws.
  public mutating func add(_ statement: Statement) {
    var batch = StatementBatch()
    swap(&batch, &single)
    batch.removeAll()
    batch.add(statement)
    add(batch)
    swap(&batch, &single)
  }

  /// Takes all statements of `batch`; never throws.
  public mutating func add(_ batch: StatementBatch) {
    guard var outcome = knownBy else { return add(batch, batch.relationships, batch.flags) }
    var known = batch
    let rows = outcome.rows(of: &known)
    knownBy = outcome
    add(known, rows.relationships, rows.flags)
  }

  /// Takes the entities of `batch`, and some of its other rows.
  private mutating func add(
    _ batch: StatementBatch, _ relationshipRows: [StatementBatch.RelationshipRow],
    _ flagRows: [StatementBatch.FlagRow]
  ) {
    // They have nothing in common but the numbers of references, which relationships get when both are done.
    if min(batch.references.count, relationshipRows.count) >= Self.leastForTwo {
      withUnsafeMutablePointer(to: &recordCollection) { records in
        withUnsafeMutablePointer(to: &relationshipCollection) { relationships in
          _ = inParallel({ records.pointee.add(batch) }, { relationships.pointee.add(relationshipRows, of: batch) })
        }
      }
    } else {
      recordCollection.add(batch)
      relationshipCollection.add(relationshipRows, of: batch)
    }
    relationshipCollection.addParties(of: relationshipRows, recordCollection.references)
    for row in flagRows {
      let statement = batch.statement(row)
      flagStatements[statement.effectiveID, default: []].append(statement)
    }
  }

  /// Takes statements that no date of publication keeps out.
  mutating func addRegardlessOfDates(_ statements: [Statement]) {
    let outcome = knownBy
    knownBy = nil
    for statement in statements { add(statement) }
    knownBy = outcome
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
    for judgement in judgements {
      guard case .flag(let statement) = judgement.action else { continue }
      guard copy.recordIndex(statement.entity.recordID) != nil else {
        copy.add(Finding(notApplicable: judgement, record: statement.entity.recordID))
        continue
      }
      guard copy.knownBy?.keeps(statement, judgedAt: judgement.time) ?? true else { continue }
      copy.addRegardlessOfDates([.flag(statement)])
    }
    var closing = DatasetClosing(copy)
    return closing.close(judgements: judgements, sameNames: sameNames)
  }

  // MARK: What is collected

  /// From how many relationships of a batch on both cores are used: to ask another one costs as much as some dozen.
  private static let leastForTwo = 1_024

  /// What is stated of records, and the references to them.
  var records: RecordTable { recordCollection.table }
  /// Relationships as they were stated.
  var relationships: RelationshipColumns { relationshipCollection.columns }
  /// The texts of relationships.
  var texts: TextTable { relationshipCollection.texts }

  /// The index of the record `id`, if there is one.
  func recordIndex(_ id: String) -> Int? { records.record(id) }
}
