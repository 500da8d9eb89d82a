// SPDX-License-Identifier: Apache-2.0

/// Writes relationships for a snapshot, in the order of their ids.
struct RelationshipWriting {
  typealias Columns = RelationshipColumns

  private var texts: TextTable
  /// For its lists, templates and lists of sources; its rows are not looked at.
  private var tables: RelationshipColumns
  /// By the number of a reference: the number of its key in the texts plus 1; 0 is not looked up yet.
  private var keys: [UInt32]
  private var from: [UInt32] = []
  private var to: [UInt32] = []
  private var kind: [UInt8] = []
  private var id = Column<UInt32>(unstated: 0)
  private var idFrom = Column<UInt32>(unstated: 0)
  private var idTo = Column<UInt32>(unstated: 0)
  private var idHash = Column<UInt64>(unstated: 0)
  private var start = Column<Int32>(unstated: Columns.noDay)
  private var end = Column<Int32>(unstated: Columns.noDay)
  private var amount = Column<UInt64>(unstated: Columns.noNumber)
  private var confidence = Column<UInt64>(unstated: Columns.noNumber)
  private var least = Column<UInt64>(unstated: Columns.noNumber)
  private var most = Column<UInt64>(unstated: Columns.noNumber)
  private var currency = Column<UInt32>(unstated: 0)
  private var products = Column<UInt32>(unstated: 0)
  private var notes = Column<UInt32>(unstated: 0)
  private var source = Column<UInt32>(unstated: 0)
  private var line = Column<UInt32>(unstated: 0)
  private var path = Column<UInt32>(unstated: 0)
  private static let kindNumbers = Dictionary(
    uniqueKeysWithValues: RelationshipKind.allCases.enumerated().map { ($1, UInt8($0)) })

  /// Writes rows of these tables.
  init(ids: RelationshipIDs) {
    texts = ids.texts
    tables = ids.columns
    keys = [UInt32](repeating: 0, count: ids.records.references.count)
  }

  /// Writes values alone.
  init() {
    texts = TextTable()
    tables = RelationshipColumns()
    keys = []
  }

  // MARK: Rows

  /// Adds a row of the tables, with its sources.
  mutating func add(
    row: Int, of ids: RelationshipIDs, between parties: (from: Int, to: Int), sources: [Columns.SourceEntry]?
  ) {
    let (columns, next) = (ids.columns, from.count)
    add(parties, columns.kind[row])
    id.append(columns.id[row], row: next)
    if columns.id[row] == 0 {
      idFrom.append(key(columns.from[row], ids.records), row: next)
      idTo.append(key(columns.to[row], ids.records), row: next)
      idHash.append(ids.hash(row, after: ids.partyHash(row)), row: next)
    } else {
      addNoParts(next)
    }
    start.append(columns.start[row], row: next)
    end.append(columns.end[row], row: next)
    amount.append(columns.amount[row], row: next)
    currency.append(columns.currency[row], row: next)
    confidence.append(columns.confidence[row], row: next)
    least.append(columns.least[row], row: next)
    most.append(columns.most[row], row: next)
    products.append(columns.products[row], row: next)
    notes.append(columns.notes[row], row: next)
    var parts = RelationshipColumns.RowParts()
    if let sources {
      tables.set(sources, in: &parts)
    } else {
      (parts.source, parts.line, parts.path) = (columns.source[row], columns.line[row], columns.path[row])
    }
    add(sourcesOf: parts, next)
  }

  private mutating func key(_ reference: UInt32, _ records: RecordTable) -> UInt32 {
    if keys[Int(reference)] == 0 {
      keys[Int(reference)] = texts.intern(records.references.string(records.keyRange(reference))) + 1
    }
    return keys[Int(reference)] - 1
  }

  private mutating func add(_ parties: (from: Int, to: Int), _ kind: RelationshipKind) {
    from.append(UInt32(parties.from))
    to.append(UInt32(parties.to))
    self.kind.append(Self.kindNumbers[kind] ?? 0)
  }

  private mutating func addNoParts(_ row: Int) {
    idFrom.append(0, row: row)
    idTo.append(0, row: row)
    idHash.append(0, row: row)
  }

  private mutating func add(sourcesOf parts: Columns.RowParts, _ row: Int) {
    source.append(parts.source, row: row)
    line.append(parts.line, row: row)
    path.append(parts.path, row: row)
  }

  // MARK: Values

  /// Adds a relationship that is no row of the tables.
  mutating func add(_ relationship: Relationship) {
    let next = from.count
    add((relationship.from, relationship.to), relationship.kind)
    id.append(texts.intern(relationship.id) + 1, row: next)
    addNoParts(next)
    start.append(relationship.period.start.map { Int32($0.number) } ?? Columns.noDay, row: next)
    end.append(relationship.period.end.map { Int32($0.number) } ?? Columns.noDay, row: next)
    amount.append(relationship.amount?.value.bitPattern ?? Columns.noNumber, row: next)
    currency.append(number(relationship.amount?.currency), row: next)
    confidence.append(relationship.confidence?.value.bitPattern ?? Columns.noNumber, row: next)
    least.append(relationship.share?.least.bitPattern ?? Columns.noNumber, row: next)
    most.append(relationship.share?.most.bitPattern ?? Columns.noNumber, row: next)
    products.append(list(relationship.products.map(\.name)), row: next)
    notes.append(list(relationship.notes), row: next)
    var parts = RelationshipColumns.RowParts()
    tables.set(relationship.sources.map { entry($0) }, in: &parts)
    add(sourcesOf: parts, next)
  }

  private mutating func number(_ text: String?) -> UInt32 { text.map { texts.intern($0) + 1 } ?? 0 }

  private mutating func list(_ values: [String]) -> UInt32 { tables.intern(list: values.map { texts.intern($0) }) }

  private mutating func entry(_ source: Source) -> Columns.SourceEntry {
    var template = Columns.SourceTemplate()
    template.publisher = number(source.publisher)
    template.title = number(source.title)
    template.url = number(source.url)
    template.grade = number(source.grade?.code)
    template.response = number(source.response)
    template.file = number(source.location?.file)
    template.published = source.published
    template.confidence = source.confidence
    template.stance = source.stance
    return Columns.SourceEntry(
      template: tables.intern(template), line: UInt32(clamping: source.location?.line ?? 0),
      path: number(source.location?.path))
  }

  // MARK: Writing

  /// Adds all columns.
  func write(to content: inout SnapshotContent) {
    content.add(.relationshipFrom, from)
    content.add(.relationshipTo, to)
    content.add(.relationshipKind, kind)
    let numbers: [(SnapshotSection, Column<UInt32>)] = [
      (.relationshipID, id), (.idFrom, idFrom), (.idTo, idTo), (.currency, currency), (.products, products),
      (.notes, notes), (.source, source), (.line, line), (.path, path),
    ]
    for (section, column) in numbers where !column.isUnstated { content.add(section, column.stated) }
    let wide: [(SnapshotSection, Column<UInt64>)] = [
      (.idHash, idHash), (.amount, amount), (.confidence, confidence), (.least, least), (.most, most),
    ]
    for (section, column) in wide where !column.isUnstated { content.add(section, column.stated) }
    for (section, column) in [(SnapshotSection.start, start), (.end, end)] where !column.isUnstated {
      content.add(section, column.stated)
    }
    texts.write(to: &content)
    tables.writeLists(to: &content)
  }
}

extension TextTable {
  fileprivate func write(to content: inout SnapshotContent) {
    content.add(.textBytes, bytes)
    content.add(.textEnds, [0] + (0..<UInt32(count)).map { UInt64(range($0).upperBound) })
  }
}

extension RelationshipColumns {
  /// Adds the lists, the templates, and the lists of sources.
  fileprivate func writeLists(to content: inout SnapshotContent) {
    var ends: [UInt32] = [0]
    for list in lists { ends.append((ends.last ?? 0) + UInt32(list.count)) }
    content.add(.listEnds, ends)
    content.add(.listItems, lists.flatMap(\.self))
    var sourceEnds: [UInt32] = [0]
    for list in sourceLists { sourceEnds.append((sourceEnds.last ?? 0) + UInt32(list.count)) }
    content.add(.sourceListEnds, sourceEnds)
    content.add(.sourceListItems, sourceLists.flatMap(\.self))
    content.add(.templates, templates.map(StoredTemplate.init))
  }
}

extension StoredTemplate {
  init(_ template: RelationshipColumns.SourceTemplate) {
    self.init(
      publisher: template.publisher, title: template.title, url: template.url, grade: template.grade,
      response: template.response, file: template.file,
      published: template.published.map { Int32($0.number) } ?? RelationshipColumns.noDay,
      stance: UInt32(Stance.allCases.firstIndex(of: template.stance) ?? 0),
      confidence: template.confidence?.value.bitPattern ?? RelationshipColumns.noNumber)
  }
}
