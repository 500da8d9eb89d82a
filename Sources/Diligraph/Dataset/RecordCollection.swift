// SPDX-License-Identifier: Apache-2.0

/// The records of a builder, and how batches are added to them.
struct RecordCollection: Sendable {
  private(set) var table = RecordTable()
  /// What the batch that was added last has in the table: of each reference its number and its record.
  private(set) var references: [UInt32] = []
  private var records: [UInt32] = []
  private var texts = BatchTextNumbers()
  /// What rows that only name a record are known by.
  private var named = NamedRecords()
  /// The rows of the batch about entities that say something else, or something new.
  private var rows: [Int] = []
  /// Memory for what is loaded before it is needed.
  private var candidates: [UInt32] = []
  private var entityRecords: [UInt32] = []
  private var hashes: [UInt64] = []
  private var waiting: [Int] = []
  /// What preloading gave; of no other use.
  private var loaded = 0

  private typealias Bytes = UnsafeBufferPointer<UInt8>

  /// The number of a reference that has none yet.
  private static let unknown = UInt32.max

  /// Takes all references of `batch`, and what it states of entities.
  mutating func add(_ batch: StatementBatch) {
    texts.begin(batch)
    batch.bytes.withUnsafeBufferPointer { bytes in
      addNamed(of: batch, bytes)
      let firstNew = UInt32(table.references.count)
      addReferences(of: batch, bytes)
      for (index, row) in rows.enumerated() {
        if index % HashSlots.preloaded == 0 { preloadEntities(of: batch, from: index) }
        add(batch.entities[row], batch, bytes, firstNew)
      }
    }
  }

  // MARK: Rows that name a record again

  /// Takes the rows that only name a record that is known by this name, and keeps the others in ``rows``.
  private mutating func addNamed(of batch: StatementBatch, _ bytes: Bytes) {
    rows.removeAll(keepingCapacity: true)
    references.removeAll(keepingCapacity: true)
    references.append(contentsOf: repeatElement(Self.unknown, count: batch.references.count))
    records.removeAll(keepingCapacity: true)
    records.append(contentsOf: repeatElement(Self.unknown, count: batch.references.count))
    var next = 0
    while next < batch.entities.count {
      let end = min(next + HashSlots.preloaded, batch.entities.count)
      preloadNamed(of: batch, next..<end)
      for row in next..<end where !addNamed(row, candidates[row - next], batch, bytes) { rows.append(row) }
      next = end
    }
  }

  /// Loads what is known of the records that rows name.
  private mutating func preloadNamed(of batch: StatementBatch, _ part: Range<Int>) {
    hashes.removeAll(keepingCapacity: true)
    for row in part { hashes.append(batch.referenceHashes[Int(batch.entities[row].reference.index)]) }
    loaded &+= named.preload(hashes, &candidates)
  }

  /// Takes a row that only names a record that is known by this name; false when there is more to it.
  ///
  /// - Parameter candidate: what preloading found.
  private mutating func addNamed(
    _ index: Int, _ candidate: UInt32, _ batch: StatementBatch, _ bytes: Bytes
  ) -> Bool {
    let row = batch.entities[index]
    guard candidate > 0, row.place.path.isNone, !row.place.file.isNone, let name = batch.onlyName(row),
      let position = withNaming(
        of: row, name, batch, bytes, { named, naming in named.position(of: naming, candidate: candidate) })
    else { return false }
    let entry = named[position]
    references[Int(row.reference.index)] = entry.reference
    records[Int(row.reference.index)] = entry.record
    let file = texts.number(row.place.file, batch, bytes, &table.texts) - 1
    let line = UInt32(clamping: row.place.line)
    if entry.endsBefore(file: file, line: line) { return true }
    table.add(file: file, line: line, path: 0, to: Int(entry.record))
    if let last = table.lastOfAllPlaces(Int(entry.record)) {
      named.setLast(file: last.file, line: last.line, at: position)
    }
    return true
  }

  /// Calls `body` with how a row names its record.
  @inline(__always)
  private mutating func withNaming<Result>(
    of row: StatementBatch.EntityRow, _ name: StatementBatch.Text, _ batch: StatementBatch, _ bytes: Bytes,
    _ body: (inout NamedRecords, NamedRecords.Naming) -> Result
  ) -> Result {
    let reference = batch.references[Int(row.reference.index)]
    let hash = batch.referenceHashes[Int(row.reference.index)]
    return batch.withRecordID(of: reference, bytes) { recordID, namespaceLength in
      body(
        &named,
        NamedRecords.Naming(
          recordID: recordID, hash: hash, namespaceLength: namespaceLength, isName: reference.isName,
          name: Bytes(rebasing: bytes[batch.range(of: name)])))
    }
  }

  // MARK: All others

  /// Takes the references of which nothing is known yet.
  private mutating func addReferences(of batch: StatementBatch, _ bytes: Bytes) {
    waiting.removeAll(keepingCapacity: true)
    for index in references.indices where references[index] == Self.unknown { waiting.append(index) }
    var next = 0
    while next < waiting.count {
      let part = waiting[next..<min(next + HashSlots.preloaded, waiting.count)]
      next = part.endIndex
      hashes.removeAll(keepingCapacity: true)
      for index in part { hashes.append(batch.referenceHashes[index]) }
      // A few are found sooner than prepared for.
      if part.count > 16 { loaded &+= hashes.withUnsafeBufferPointer { table.preload($0, &candidates) } }
      for index in part {
        let row = batch.references[index]
        let number = batch.withRecordID(of: row, bytes) { recordID, namespaceLength in
          table.intern(
            recordID: recordID, hash: batch.referenceHashes[index], namespaceLength: namespaceLength,
            isName: row.isName)
        }
        references[index] = number
        records[index] = table.recordOf[Int(number)]
      }
    }
  }

  /// Loads what the next entities are compared with.
  private mutating func preloadEntities(of batch: StatementBatch, from index: Int) {
    let next = rows[index..<min(index + HashSlots.preloaded, rows.count)]
    guard next.count > 16 else { return }
    entityRecords.removeAll(keepingCapacity: true)
    for row in next { entityRecords.append(records[Int(batch.entities[row].reference.index)]) }
    loaded &+= table.preloadNames(of: entityRecords[...], &candidates)
  }

  /// - Parameter firstNew: the number of the first reference that came with the batch.
  private mutating func add(
    _ row: StatementBatch.EntityRow, _ batch: StatementBatch, _ bytes: Bytes, _ firstNew: UInt32
  ) {
    let record = records[Int(row.reference.index)]
    let name = batch.plainName(row)
    if let name { table.add(name: Bytes(rebasing: bytes[batch.range(of: name)]), to: Int(record)) }
    if batch.statesMore(row) || name == nil && row.names.count > 0 {
      table.add(row, batch, withNames: name == nil, to: Int(record))
    }
    guard !row.place.file.isNone else { return }
    let file = texts.number(row.place.file, batch, bytes, &table.texts) - 1
    let path = texts.number(row.place.path, batch, bytes, &table.texts)
    table.add(file: file, line: UInt32(clamping: row.place.line), path: path, to: Int(record))
    // Whoever is named once is mostly not named again.
    let reference = references[Int(row.reference.index)]
    guard reference < firstNew, path == 0, let name = batch.onlyName(row) else { return }
    withNaming(of: row, name, batch, bytes) { named, naming in
      if named.position(of: naming) == nil { named.insert(naming, reference: reference, record: record) }
    }
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
