// SPDX-License-Identifier: Apache-2.0

/// The records of a builder, and how batches are added to them.
struct RecordCollection: Sendable {
  private(set) var table = RecordTable()
  /// What the batch that was added last has in the table: of each reference its number and its record.
  private(set) var references: [UInt32] = []
  private var records: [UInt32] = []
  private var texts = BatchTextNumbers()
  /// Memory for what is loaded before it is needed.
  private var candidates: [UInt32] = []
  private var entityRecords: [UInt32] = []
  /// What preloading gave; of no other use.
  private var loaded = 0

  /// Takes all references of `batch`, and what it states of entities.
  mutating func add(_ batch: StatementBatch) {
    texts.begin(batch)
    batch.bytes.withUnsafeBufferPointer { bytes in
      addReferences(of: batch, bytes)
      for (index, row) in batch.entities.enumerated() {
        if index % TextTable.preloaded == 0 { preloadEntities(of: batch, from: index) }
        add(row, batch, bytes)
      }
    }
  }

  private mutating func addReferences(of batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>) {
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
  private mutating func preloadEntities(of batch: StatementBatch, from index: Int) {
    let next = batch.entities[index..<min(index + TextTable.preloaded, batch.entities.count)]
    guard next.count > 16 else { return }
    entityRecords.removeAll(keepingCapacity: true)
    for row in next { entityRecords.append(records[Int(row.reference.index)]) }
    loaded &+= table.preloadNames(of: entityRecords[...], &candidates)
  }

  private mutating func add(
    _ row: StatementBatch.EntityRow, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>
  ) {
    let record = Int(records[Int(row.reference.index)])
    let name = batch.plainName(row)
    if let name { table.add(name: UnsafeBufferPointer(rebasing: bytes[batch.range(of: name)]), to: record) }
    if batch.statesMore(row) || name == nil && row.names.count > 0 {
      table.add(row, batch, withNames: name == nil, to: record)
    }
    guard !row.place.file.isNone else { return }
    let file = texts.number(row.place.file, batch, bytes, &table.texts) - 1
    let path = texts.number(row.place.path, batch, bytes, &table.texts)
    table.add(file: file, line: UInt32(clamping: row.place.line), path: path, to: record)
  }
}

extension StatementBatch {
  /// The name of a row that states one name, in no stated language, and nothing else but a place.
  package func onlyName(_ row: EntityRow) -> Text? { statesMore(row) ? nil : plainName(row) }

  /// The name of a row that states one name, in no stated language.
  fileprivate func plainName(_ row: EntityRow) -> Text? {
    guard row.names.count == 1 else { return nil }
    let name = pairs[Int(row.names.start)]
    return name.second.isNone && !range(of: name.first).isEmpty ? name.first : nil
  }

  /// Whether a row states more than names and a place.
  fileprivate func statesMore(_ row: EntityRow) -> Bool {
    row.kind != nil || !row.role.isNone || row.passThrough != nil || row.jurisdictions.count > 0
      || row.identifiers.count > 0 || row.notes.count > 0
  }
}
