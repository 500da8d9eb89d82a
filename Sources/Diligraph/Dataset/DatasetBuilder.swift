// SPDX-License-Identifier: Apache-2.0

/// Collects statements in memory and closes them into a ``Dataset``.
///
/// The result does not depend on the order of statements, nor on how often each is added. Ids are equal when their
/// bytes are. See <doc:0008-DatasetAsColumns>.
public struct DatasetBuilder: StatementSink {
  private(set) var records = RecordTable()
  private(set) var relationships = RelationshipColumns()
  /// The texts of records and relationships, but for references.
  private(set) var texts = TextTable()
  private(set) var flagStatements: [String: [FlagStatement]] = [:]
  private(set) var findings: Set<Finding> = []
  /// A single statement goes through the same columns.
  private var single = StatementBatch()
  /// What the batch that is being added has in this builder's tables; kept for its memory alone.
  private var numbers = BatchNumbers()
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
    var numbers = BatchNumbers()
    swap(&numbers, &self.numbers)
    batch.bytes.withUnsafeBufferPointer { bytes in
      numbers.begin(batch, bytes, &records, texts)
      for row in batch.entities { add(row, batch, bytes, &numbers) }
      for row in relationshipRows { add(row, batch, bytes, &numbers) }
    }
    for row in flagRows {
      let statement = batch.statement(row)
      flagStatements[statement.effectiveID, default: []].append(statement)
    }
    swap(&numbers, &self.numbers)
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
      guard copy.knownBy?.keeps(statement, judgedAt: judgement.time) ?? true else { continue }
      copy.addRegardlessOfDates([.flag(statement)])
    }
    var closing = DatasetClosing(copy)
    return closing.close(judgements: judgements, sameNames: sameNames)
  }

  /// The index of the record `id`, if there is one.
  func recordIndex(_ id: String) -> Int? { records.record(id) }

  // MARK: Rows

  private mutating func add(
    _ row: StatementBatch.EntityRow, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>,
    _ numbers: inout BatchNumbers
  ) {
    let record = Int(records.recordOf[Int(numbers.reference(row.reference))])
    if let name = batch.onlyName(row) {
      records.add(name: UnsafeBufferPointer(rebasing: bytes[batch.range(of: name)]), to: record, &texts)
    } else if !batch.statesNothing(row) {
      var statement = batch.statement(row)
      statement.location = nil
      records.add(statement, to: record, texts)
    }
    guard !row.place.file.isNone else { return }
    let file = numbers.text(row.place.file, batch, bytes, &texts) - 1
    let path = numbers.text(row.place.path, batch, bytes, &texts)
    records.add(file: file, line: UInt32(clamping: row.place.line), path: path, to: record, texts)
  }

  private mutating func add(
    _ row: StatementBatch.RelationshipRow, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>,
    _ numbers: inout BatchNumbers
  ) {
    var parts = RelationshipColumns.RowParts()
    parts.id = numbers.text(row.id, batch, bytes, &texts)
    if row.amount != nil { parts.currency = numbers.text(row.currency, batch, bytes, &texts) }
    if row.products.count > 0 {
      let names = Set(batch.items[row.products.range].map { ProductCategory(batch.string($0) ?? "") }).sorted()
      parts.products = relationships.intern(list: names.map { texts.intern($0.name) })
    }
    if row.notes.count > 0 {
      let notes = Set(batch.items[row.notes.range].map { batch.string($0) ?? "" }).sorted()
      parts.notes = relationships.intern(list: notes.map { texts.intern($0) })
    }
    if row.sources.count == 1 {
      let entry = entry(batch.sources[Int(row.sources.start)], batch, bytes, &numbers)
      (parts.source, parts.line, parts.path) = (entry.template + 1, entry.line, entry.path)
    } else if row.sources.count > 1 {
      var seen: Set<RelationshipColumns.SourceEntry> = []
      var entries: [RelationshipColumns.SourceEntry] = []
      for source in batch.sources[row.sources.range] {
        let entry = entry(source, batch, bytes, &numbers)
        // A source that one statement states twice counts as one.
        if seen.insert(entry).inserted { entries.append(entry) }
      }
      relationships.set(entries, in: &parts)
    }
    relationships.append(
      row, from: numbers.reference(row.from), to: numbers.reference(row.to), with: parts)
  }

  private mutating func entry(
    _ source: StatementBatch.SourceRow, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>,
    _ numbers: inout BatchNumbers
  ) -> RelationshipColumns.SourceEntry {
    let template: UInt32
    if let known = numbers.lastTemplate, source.isAlike(known.source) {
      template = known.template
    } else {
      var row = RelationshipColumns.SourceTemplate()
      row.publisher = numbers.text(source.publisher, batch, bytes, &texts)
      row.title = numbers.text(source.title, batch, bytes, &texts)
      row.url = numbers.text(source.url, batch, bytes, &texts)
      row.grade = numbers.text(source.grade, batch, bytes, &texts)
      row.response = numbers.text(source.response, batch, bytes, &texts)
      row.file = numbers.text(source.place.file, batch, bytes, &texts)
      (row.published, row.confidence, row.stance) = (source.published, source.confidence, source.stance)
      template = relationships.intern(row)
      numbers.lastTemplate = (source, template)
    }
    guard !source.place.file.isNone else {
      return RelationshipColumns.SourceEntry(template: template, line: 0, path: 0)
    }
    return RelationshipColumns.SourceEntry(
      template: template, line: UInt32(clamping: source.place.line),
      path: numbers.text(source.place.path, batch, bytes, &texts))
  }
}

/// The numbers that the parts of one batch have in a builder's tables.
private struct BatchNumbers: Sendable {
  private var references: [UInt32] = []
  /// The number of each text plus 1, as far as it was asked for; 0 otherwise.
  private var texts: [UInt32] = []
  private var scratch: [UInt8] = []
  private var hashes: [UInt64] = []
  private var candidates: [UInt32] = []
  /// What preloading gave; of no other use.
  private var loaded = 0
  /// The last source, whose template the next one most likely has, too.
  var lastTemplate: (source: StatementBatch.SourceRow, template: UInt32)?

  /// Looks up all references of a batch.
  mutating func begin(
    _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>, _ records: inout RecordTable, _ known: TextTable
  ) {
    lastTemplate = nil
    texts.removeAll(keepingCapacity: true)
    texts.append(contentsOf: repeatElement(0, count: batch.ends.count))
    hashes.removeAll(keepingCapacity: true)
    for row in batch.references {
      hashes.append(withRecordID(of: row, batch, bytes) { recordID, _ in TextTable.hash(recordID) })
    }
    // A few references are found sooner than prepared for.
    if hashes.count > 64 { loaded &+= records.preload(hashes, &candidates, known) }
    references.removeAll(keepingCapacity: true)
    for (row, hash) in zip(batch.references, hashes) {
      references.append(
        withRecordID(of: row, batch, bytes) { recordID, namespaceLength in
          records.intern(recordID: recordID, hash: hash, namespaceLength: namespaceLength, isName: row.isName)
        })
    }
  }

  /// Calls `body` with the record's id, and how much of it is the namespace.
  private mutating func withRecordID<Result>(
    of row: StatementBatch.ReferenceRow, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>, Int) -> Result
  ) -> Result {
    let key = UnsafeBufferPointer(rebasing: bytes[batch.range(of: row.key)])
    let namespace = batch.range(of: row.namespace)
    guard !namespace.isEmpty else { return body(key, 0) }
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: bytes[namespace])
    scratch.append(UInt8(ascii: ":"))
    scratch.append(contentsOf: key)
    return scratch.withUnsafeBufferPointer { body($0, namespace.count) }
  }

  func reference(_ reference: StatementBatch.Reference) -> UInt32 { references[Int(reference.index)] }

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

extension StatementBatch {
  /// The name of a row that states one name, in no stated language, and nothing else but a place.
  fileprivate func onlyName(_ row: EntityRow) -> Text? {
    guard row.names.count == 1, row.kind == nil, row.role.isNone, row.passThrough == nil, row.jurisdictions.count == 0,
      row.identifiers.count == 0, row.notes.count == 0
    else { return nil }
    let name = pairs[Int(row.names.start)]
    return name.second.isNone && !range(of: name.first).isEmpty ? name.first : nil
  }

  /// Whether a row states nothing but a place.
  fileprivate func statesNothing(_ row: EntityRow) -> Bool {
    row.names.count == 0 && row.kind == nil && row.role.isNone && row.passThrough == nil && row.jurisdictions.count == 0
      && row.identifiers.count == 0 && row.notes.count == 0
  }
}

extension StatementBatch.SourceRow {
  /// Whether both differ in line and path at most.
  fileprivate func isAlike(_ other: Self) -> Bool {
    publisher == other.publisher && title == other.title && url == other.url && published == other.published
      && grade == other.grade && confidence == other.confidence && stance == other.stance
      && response == other.response && place.file == other.place.file
  }
}
