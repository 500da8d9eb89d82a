// SPDX-License-Identifier: Apache-2.0

/// Changes to a data set and a policy that are only looked at: what would be, if …
///
/// The data set that the changes are applied to equals one that was built of changed statements, but for entities that
/// only a removed relationship names; those stay, without a relationship.
public struct ChangeSet: Sendable {
  /// What is stated besides.
  var statements: [Statement] = []
  /// Ids of relationships that are taken away.
  var removedRelationships: Set<String> = []
  /// Ids of flags that are taken away.
  var removedFlags: Set<String> = []
  /// Fields that have another value.
  var edits: [Edit] = []
  /// The policy with its changed coefficients.
  public internal(set) var policy: Policy

  struct Edit: Sendable {
    var place: SourceLocation
    var target: Judgement.EditTarget
    var id: String
    var field: String
    var value: String
  }

  /// No changes.
  init(policy: Policy) { self.policy = policy }

  /// Reads `rows` against the data set and the policy that they change.
  ///
  /// - Throws: an error for each row that cannot be applied.
  public init(_ rows: [ChangeRow], to dataset: Dataset, policy: Policy) throws(ChangeErrors) {
    var reading = ChangeReading(dataset, policy)
    var errors: [ChangeError] = []
    for row in rows {
      do { try reading.read(row) } catch { errors.append(error) }
    }
    if !errors.isEmpty { throw ChangeErrors(errors: errors) }
    self = reading.changes
  }

  /// The data set of `open` with the changes; `open` itself stays as it is.
  ///
  /// - Throws: an error for an edit that the added statements made impossible.
  public func dataset(of open: OpenDataset) throws(ChangeErrors) -> Dataset {
    var changed = open
    // What a person only supposes was published by nobody, so no date keeps it out.
    changed.builder.addRegardlessOfDates(statements)
    let dataset = changed.dataset()
    var editing = DatasetEditing(dataset)
    for edit in edits {
      do { try editing.apply(edit.target, id: edit.id, field: edit.field, value: edit.value) } catch {
        throw ChangeErrors(errors: [ChangeError(place: edit.place, message: "\(error)")])
      }
    }
    let removed = removedRelationships.compactMap { editing.relationships.index(ofID: $0) }
    return Dataset(
      entities: editing.entities, relationships: editing.relationships.removing(Set(removed)),
      flags: editing.flags.filter { !removedFlags.contains($0.id) }, merges: dataset.mergeList,
      findings: dataset.findingList, judgements: dataset.judgements, unedited: dataset.unedited,
      knownBy: dataset.knownBy, flagStatements: dataset.flagStatements)
  }
}
