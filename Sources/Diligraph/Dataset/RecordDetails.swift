// SPDX-License-Identifier: Apache-2.0

extension RecordTable {
  /// What is stated of a record beyond one name: sets and not statements, since a ministry is stated once by each of a
  /// million releases.
  struct Details: Sendable {
    var preferredNames: Set<Name> = []
    var names: Set<Name> = []
    var kinds: Set<EntityKind> = []
    var roles: Set<Role> = []
    var jurisdictions: Set<String> = []
    var identifiers: Set<Identifier> = []
    var passThrough: Probability?
    var notes: Set<String> = []

    /// Adds what a row states but for its names.
    mutating func add(_ row: StatementBatch.EntityRow, _ batch: StatementBatch) {
      if let kind = row.kind, kind != .unknown { kinds.insert(kind) }
      if let role = batch.string(row.role).map({ Role($0) }), role != .unspecified { roles.insert(role) }
      for text in batch.items[row.jurisdictions.range] { jurisdictions.insert(batch.string(text) ?? "") }
      for pair in batch.pairs[row.identifiers.range] {
        let (scheme, value) = (batch.string(pair.first) ?? "", batch.string(pair.second) ?? "")
        if let identifier = Identifier(scheme: scheme, value: value) { identifiers.insert(identifier) }
      }
      if let stated = row.passThrough { passThrough = max(passThrough ?? stated, stated) }
      for text in batch.items[row.notes.range] { notes.insert(batch.string(text) ?? "") }
    }

    /// Adds a row's names, of which it prefers the first one unless that is empty (``EntityStatement/names``).
    mutating func add(namesOf row: StatementBatch.EntityRow, _ batch: StatementBatch) {
      let stated = batch.pairs[row.names.range]
        .map { Name(batch.string($0.first) ?? "", language: batch.string($0.second)) }
      if let first = stated.first, !first.text.isEmpty { preferredNames.insert(first) }
      names.formUnion(stated.lazy.filter { !$0.text.isEmpty })
    }
  }
}
