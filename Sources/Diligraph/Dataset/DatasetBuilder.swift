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
      numbers.begin(batch, bytes, &records)
      for (index, row) in batch.entities.enumerated() {
        if index % TextTable.preloaded == 0 { numbers.preloadEntities(from: index, batch, records, texts) }
        add(row, batch, bytes, &numbers)
      }
      numbers.intern(sourcesOf: relationshipRows, batch, bytes, &texts, &relationships.templateTable)
      for row in relationshipRows { numbers.parts.append(parts(of: row, batch, bytes, &numbers)) }
      relationships.append(relationshipRows, with: numbers.parts)
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
    let record = Int(numbers.record(row.reference))
    let name = batch.plainName(row)
    if let name { records.add(name: UnsafeBufferPointer(rebasing: bytes[batch.range(of: name)]), to: record, &texts) }
    if batch.statesMore(row) || name == nil && row.names.count > 0 {
      records.add(row, batch, withNames: name == nil, to: record)
    }
    guard !row.place.file.isNone else { return }
    let file = numbers.text(row.place.file, batch, bytes, &texts) - 1
    let path = numbers.text(row.place.path, batch, bytes, &texts)
    records.add(file: file, line: UInt32(clamping: row.place.line), path: path, to: record, texts)
  }

  private mutating func parts(
    of row: StatementBatch.RelationshipRow, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>,
    _ numbers: inout BatchNumbers
  ) -> RelationshipColumns.RowParts {
    var parts = RelationshipColumns.RowParts()
    (parts.from, parts.to) = (numbers.reference(row.from), numbers.reference(row.to))
    // Ids are told apart when they are sorted: hardly one comes twice.
    if !row.id.isNone { parts.id = texts.append(UnsafeBufferPointer(rebasing: bytes[batch.range(of: row.id)])) + 1 }
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
      let place = batch.sources[Int(row.sources.start)].place
      parts.source = numbers.templates[Int(row.sources.start)]
      if !place.file.isNone {
        (parts.line, parts.path) = (UInt32(clamping: place.line), numbers.text(place.path, batch, bytes, &texts))
      }
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
    return parts
  }

  private mutating func entry(
    _ source: StatementBatch.SourceRow, _ batch: StatementBatch, _ bytes: UnsafeBufferPointer<UInt8>,
    _ numbers: inout BatchNumbers
  ) -> RelationshipColumns.SourceEntry {
    let template = relationships.intern(numbers.template(source, batch, bytes, &texts))
    guard !source.place.file.isNone else {
      return RelationshipColumns.SourceEntry(template: template, line: 0, path: 0)
    }
    return RelationshipColumns.SourceEntry(
      template: template, line: UInt32(clamping: source.place.line),
      path: numbers.text(source.place.path, batch, bytes, &texts))
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
