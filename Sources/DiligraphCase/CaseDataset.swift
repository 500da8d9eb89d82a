// SPDX-License-Identifier: Apache-2.0

import Diligraph
import GRDB

extension Case {
  /// The data set of all current imports, with all judgements that are not undone.
  ///
  /// It is the one that a ``DatasetBuilder`` makes of the same statements, because one makes it here.
  public func dataset() throws(CaseError) -> Dataset {
    try reading { db in try self.dataset(db) }
  }

  /// The same before it is closed.
  ///
  /// - Parameter knownBy: by when something must have been published to count; nil for everything.
  public func openDataset(knownBy: KnownBy? = nil) throws(CaseError) -> OpenDataset {
    try reading { db in try Self.openDataset(db, of: self, knownBy: knownBy) }
  }

  /// The data set in a transaction that changes nothing; tests make parts small.
  func dataset(_ db: Database, partSize: Int64 = PartReading.size) throws -> Dataset {
    try Self.openDataset(db, of: self, partSize: partSize).dataset()
  }

  /// The data set as a transaction sees it that may have changed something, which no other connection sees.
  static func changedDataset(_ db: Database) throws -> Dataset { try openDataset(db, of: nil).dataset() }

  private static func openDataset(
    _ db: Database, of inCase: Case?, knownBy: KnownBy? = nil, partSize: Int64 = PartReading.size
  ) throws -> OpenDataset {
    var builder = try PartReading.builder(of: db, in: inCase, knownBy, partSize: partSize)
    let findings = try Row.fetchCursor(
      db, sql: "SELECT \(findingColumns) FROM findings WHERE import IN (SELECT number FROM current_imports)")
    while let row = try findings.next() { builder.add(try finding(row)) }
    let sameNames = try Row.fetchOne(
      db, sql: "SELECT 1 FROM imports WHERE ended_at IS NULL AND same_names LIMIT 1")
    return OpenDataset(
      builder, judgements: try judgements(db, includingUndone: false).map(\.judgement), sameNames: sameNames != nil)
  }

  static let findingColumns = "code, severity, file, line, path, message"

  static func finding(_ row: Row) throws -> Finding {
    let line = try row.integer(3).map { try row.required(Int(exactly: $0), 3) }
    return Finding(
      try row.requiredText(0), try row.required(try row.word(Finding.Severity.self, 1), 1),
      at: SourceLocation(file: try row.requiredText(2), line: line, path: try row.text(4)),
      try row.requiredText(5))
  }

  /// Entities that may be one, for a person to decide; see ``Dataset/mergeCandidates(origins:limit:)``.
  ///
  /// - Parameters:
  ///   - dataset: the data set of the case.
  ///   - limit: how many pairs are given at most; the others are counted.
  public func candidates(in dataset: Dataset, limit: Int = 10_000) throws(CaseError) -> MergeCandidates {
    dataset.mergeCandidates(origins: try reading { db in try Self.origins(db) }, limit: limit)
  }

  /// The data sets and namespaces that each record comes from.
  private static func origins(_ db: Database) throws -> [String: Set<String>] {
    var datasets: [Int64: String] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT number, dataset FROM imports WHERE ended_at IS NULL") {
      datasets[try row.requiredInteger(0)] = try row.requiredText(1)
    }
    var mentions: [Int64: Set<String>] = [:]
    try RecordSet.forEachMention(db) { number, record in
      if let dataset = datasets[number] { mentions[record, default: []].insert(dataset) }
    }
    var origins: [String: Set<String>] = [:]
    let rows = try RawStatement(db, "SELECT id, namespace, key FROM records")
    while try rows.step() {
      guard let datasets = mentions[try rows.requiredInteger(0)] else { continue }
      let namespace = try rows.requiredText(1)
      let id = EntityReference(namespace: namespace, key: try rows.requiredText(2), isName: false).recordID
      origins[id, default: []].formUnion(datasets.map { "\($0) \(namespace)" })
    }
    return origins
  }
}
