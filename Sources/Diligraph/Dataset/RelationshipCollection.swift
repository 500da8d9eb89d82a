// SPDX-License-Identifier: Apache-2.0

/// The relationships of a builder as they were stated, and how batches are added to them.
struct RelationshipCollection: Sendable {
  private(set) var columns = RelationshipColumns()
  /// The texts of relationships and their sources.
  private(set) var texts = TextTable()
  private var numbers = BatchTextNumbers()
  /// The template plus 1 of each source of the batch that is the only one of a relationship; 0 of others.
  private var templates: [UInt32] = []
  /// What the rows of the batch are made of.
  private var parts: [RelationshipColumns.RowParts] = []
  /// Memory for what is loaded before it is needed.
  private var candidates: [UInt32] = []
  private var hashes: [UInt64] = []
  private var waiting: [Int] = []
  private var made: [RelationshipColumns.SourceTemplate] = []
  /// What preloading gave; of no other use.
  private var loaded = 0

  /// Takes some rows of `batch` but for their parties, which are to be added next (``addParties(of:_:)``): these have
  /// numbers only when the batch's records were added.
  mutating func add(_ rows: [StatementBatch.RelationshipRow], of batch: StatementBatch) {
    numbers.begin(batch)
    parts.removeAll(keepingCapacity: true)
    batch.bytes.withUnsafeBufferPointer { bytes in
      internSources(of: rows, batch, bytes)
      for row in rows { parts.append(parts(of: row, batch, bytes)) }
    }
    columns.append(rows, with: parts)
  }

  /// Adds the parties of the rows that were added last.
  ///
  /// - Parameter references: the number of each reference of the batch.
  mutating func addParties(of rows: [StatementBatch.RelationshipRow], _ references: [UInt32]) {
    columns.appendParties(rows, references)
  }

  private mutating func parts(
    of row: StatementBatch.RelationshipRow, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> RelationshipColumns.RowParts {
    var parts = RelationshipColumns.RowParts()
    // Ids are told apart when they are sorted: hardly one comes twice.
    if !row.id.isNone { parts.id = texts.append(UnsafeBufferPointer(rebasing: bytes[batch.range(of: row.id)])) + 1 }
    if row.amount != nil { parts.currency = number(row.currency, batch, bytes) }
    if row.products.count > 0 {
      let names = Set(batch.items[row.products.range].map { ProductCategory(batch.string($0) ?? "") }).sorted()
      parts.products = columns.intern(list: names.map { texts.intern($0.name) })
    }
    if row.notes.count > 0 {
      let notes = Set(batch.items[row.notes.range].map { batch.string($0) ?? "" }).sorted()
      parts.notes = columns.intern(list: notes.map { texts.intern($0) })
    }
    if row.sources.count == 1 {
      let place = batch.sources[Int(row.sources.start)].place
      parts.source = templates[Int(row.sources.start)]
      if !place.file.isNone {
        (parts.line, parts.path) = (UInt32(clamping: place.line), number(place.path, batch, bytes))
      }
    } else if row.sources.count > 1 {
      var seen: Set<RelationshipColumns.SourceEntry> = []
      var entries: [RelationshipColumns.SourceEntry] = []
      for source in batch.sources[row.sources.range] {
        let entry = entry(source, batch, bytes)
        // A source that one statement states twice counts as one.
        if seen.insert(entry).inserted { entries.append(entry) }
      }
      columns.set(entries, in: &parts)
    }
    return parts
  }

  // MARK: Sources

  private mutating func entry(
    _ source: StatementBatch.SourceRow, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> RelationshipColumns.SourceEntry {
    let template = columns.intern(template(source, batch, bytes))
    guard !source.place.file.isNone else {
      return RelationshipColumns.SourceEntry(template: template, line: 0, path: 0)
    }
    return RelationshipColumns.SourceEntry(
      template: template, line: UInt32(clamping: source.place.line), path: number(source.place.path, batch, bytes))
  }

  /// Looks up the texts and the templates of the sources of rows that have one source each.
  private mutating func internSources(
    of rows: [StatementBatch.RelationshipRow], _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>
  ) {
    templates.removeAll(keepingCapacity: true)
    templates.append(contentsOf: repeatElement(0, count: batch.sources.count))
    var next = 0
    while next < rows.count {
      let part = rows[next..<min(next + HashSlots.preloaded, rows.count)]
      next = part.endIndex
      waiting.removeAll(keepingCapacity: true)
      for row in part where row.sources.count == 1 { waiting.append(Int(row.sources.start)) }
      preloadTitles(batch, bytes)
      made.removeAll(keepingCapacity: true)
      hashes.removeAll(keepingCapacity: true)
      for source in waiting {
        let template = template(batch.sources[source], batch, bytes)
        made.append(template)
        hashes.append(SourceTemplateTable.hash(template))
      }
      loaded &+= columns.templateTable.preload(hashes[...], &candidates)
      for (index, source) in waiting.enumerated() {
        templates[source] = columns.templateTable.intern(made[index], hash: hashes[index]) + 1
      }
    }
  }

  /// Loads the texts that the waiting sources are about to look up: titles, which differ most.
  private mutating func preloadTitles(_ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>) {
    guard waiting.count > 16 else { return }
    hashes.removeAll(keepingCapacity: true)
    for source in waiting {
      let title = batch.sources[source].title
      guard !title.isNone, !numbers.isKnown(title) else { continue }
      hashes.append(TextTable.hash(UnsafeBufferPointer(rebasing: bytes[batch.range(of: title)])))
    }
    loaded &+= hashes.withUnsafeBufferPointer { texts.preload($0, &candidates) }
  }

  /// A source without line and path.
  private mutating func template(
    _ source: StatementBatch.SourceRow, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> RelationshipColumns.SourceTemplate {
    var row = RelationshipColumns.SourceTemplate()
    row.publisher = number(source.publisher, batch, bytes)
    row.title = number(source.title, batch, bytes)
    row.url = number(source.url, batch, bytes)
    row.grade = number(source.grade, batch, bytes)
    row.response = number(source.response, batch, bytes)
    row.file = number(source.place.file, batch, bytes)
    (row.published, row.confidence, row.stance) = (source.published, source.confidence, source.stance)
    return row
  }

  private mutating func number(
    _ text: StatementBatch.Text, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> UInt32 { numbers.number(text, batch, bytes, &texts) }
}
