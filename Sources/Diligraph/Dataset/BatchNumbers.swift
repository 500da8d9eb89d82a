// SPDX-License-Identifier: Apache-2.0

/// The numbers that the parts of one batch have in a builder's tables.
struct BatchNumbers: Sendable {
  private var references: [UInt32] = []
  private var records: [UInt32] = []
  /// The number of each text plus 1, as far as it was asked for; 0 otherwise.
  private var texts: [UInt32] = []
  private var candidates: [UInt32] = []
  /// What preloading gave; of no other use.
  private var loaded = 0
  /// The template plus 1 of each source that is the only one of a relationship; 0 of others.
  private(set) var templates: [UInt32] = []
  /// What relationships of the batch are made of.
  var parts: [RelationshipColumns.RowParts] = []
  private var hashes: [UInt64] = []
  private var waiting: [Int] = []
  private var made: [RelationshipColumns.SourceTemplate] = []
  private var entityRecords: [UInt32] = []

  /// Looks up all references of a batch.
  mutating func begin(
    _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>, _ table: inout RecordTable
  ) {
    parts.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    texts.append(contentsOf: repeatElement(0, count: batch.ends.count))
    references.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
    batch.referenceHashes.withUnsafeBufferPointer { hashes in
      for (index, row) in batch.references.enumerated() {
        if index % TextTable.preloaded == 0 {
          let next = hashes[index..<min(index + TextTable.preloaded, hashes.count)]
          // A few are found sooner than prepared for.
          if next.count > 16 { loaded &+= table.preload(UnsafeBufferPointer(rebasing: next), &candidates) }
        }
        let number = batch.withRecordID(of: row, bytes) { recordID, namespaceLength in
          table.intern(recordID: recordID, hash: hashes[index], namespaceLength: namespaceLength, isName: row.isName)
        }
        references.append(number)
        records.append(table.recordOf[Int(number)])
      }
    }
  }

  /// Loads what the next entities are compared with.
  mutating func preloadEntities(from index: Int, _ batch: StatementBatch, _ table: RecordTable, _ known: TextTable) {
    let next = batch.entities[index..<min(index + TextTable.preloaded, batch.entities.count)]
    guard next.count > 16 else { return }
    entityRecords.removeAll(keepingCapacity: true)
    for row in next { entityRecords.append(record(row.reference)) }
    loaded &+= table.preloadNames(of: entityRecords[...], &candidates, known)
  }

  /// Looks up the texts and the templates of the sources of relationships that have one source each.
  mutating func intern(
    sourcesOf rows: [StatementBatch.RelationshipRow], _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>,
    _ table: inout TextTable, _ templateTable: inout SourceTemplateTable
  ) {
    templates.removeAll(keepingCapacity: true)
    templates.append(contentsOf: repeatElement(0, count: batch.sources.count))
    var next = 0
    while next < rows.count {
      let part = rows[next..<min(next + TextTable.preloaded, rows.count)]
      next = part.endIndex
      waiting.removeAll(keepingCapacity: true)
      for row in part where row.sources.count == 1 { waiting.append(Int(row.sources.start)) }
      preloadTexts(batch, bytes, table)
      made.removeAll(keepingCapacity: true)
      hashes.removeAll(keepingCapacity: true)
      for source in waiting {
        let template = template(batch.sources[source], batch, bytes, &table)
        made.append(template)
        hashes.append(SourceTemplateTable.hash(template))
      }
      loaded &+= templateTable.preload(hashes[...], &candidates)
      for (index, source) in waiting.enumerated() {
        templates[source] = templateTable.intern(made[index], hash: hashes[index]) + 1
      }
    }
  }

  /// Loads the texts that the waiting sources are about to look up: titles, which differ most.
  private mutating func preloadTexts(
    _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>, _ table: TextTable
  ) {
    guard waiting.count > 16 else { return }
    hashes.removeAll(keepingCapacity: true)
    for source in waiting {
      let title = batch.sources[source].title
      guard !title.isNone, texts[Int(title.index)] == 0 else { continue }
      hashes.append(TextTable.hash(UnsafeBufferPointer(rebasing: bytes[batch.range(of: title)])))
    }
    loaded &+= hashes.withUnsafeBufferPointer { table.preload($0, &candidates) }
  }

  /// A source without line and path.
  mutating func template(
    _ source: StatementBatch.SourceRow, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>,
    _ table: inout TextTable
  ) -> RelationshipColumns.SourceTemplate {
    var row = RelationshipColumns.SourceTemplate()
    row.publisher = text(source.publisher, batch, bytes, &table)
    row.title = text(source.title, batch, bytes, &table)
    row.url = text(source.url, batch, bytes, &table)
    row.grade = text(source.grade, batch, bytes, &table)
    row.response = text(source.response, batch, bytes, &table)
    row.file = text(source.place.file, batch, bytes, &table)
    (row.published, row.confidence, row.stance) = (source.published, source.confidence, source.stance)
    return row
  }

  func reference(_ reference: StatementBatch.Reference) -> UInt32 { references[Int(reference.index)] }
  func record(_ reference: StatementBatch.Reference) -> UInt32 { records[Int(reference.index)] }

  /// The number of a text plus 1; 0 is no text.
  mutating func text(
    _ text: StatementBatch.Text, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>,
    _ table: inout TextTable
  ) -> UInt32 {
    guard !text.isNone else { return 0 }
    if texts[Int(text.index)] == 0 {
      texts[Int(text.index)] = table.intern(UnsafeBufferPointer(rebasing: bytes[batch.range(of: text)])) + 1
    }
    return texts[Int(text.index)]
  }
}
