// SPDX-License-Identifier: Apache-2.0

/// Makes relationships of a builder's rows: rows of one id are one relationship, where they are about the same
/// entities.
struct RelationshipMerging {
  private let builder: DatasetBuilder
  private let entityOfRecord: [UInt32]
  private let ids: RelationshipIDs
  private(set) var findings: Set<Finding> = []
  /// The rows of each element of `made`, with those of others of its id.
  private var madeRows: [[UInt32]] = []
  private var order: [UInt32] = []
  private var merged: [RelationshipStorage.MergedRow] = []
  private var made: [Relationship] = []
  /// What stands for an element of `order`, until it is known how many there are of each sort.
  private var madeMarks: [(position: Int, made: Int)] = []
  /// Relationships whose id is that of another one with a number after it, by their positions in `made`.
  private var suffixed: [Int] = []

  /// - Parameter entityOfRecord: the entity of each record.
  init(_ builder: DatasetBuilder, _ entityOfRecord: [UInt32]) {
    self.builder = builder
    self.entityOfRecord = entityOfRecord
    ids = RelationshipIDs(columns: builder.relationships, records: builder.records, texts: builder.texts)
  }

  /// The relationships in the order of their ids.
  mutating func relationships() -> RelationshipStorage {
    let grouping = RelationshipGrouping(builder.relationships, builder.records, builder.texts)
    let rows = grouping.rows
    if grouping.repeated.isEmpty {
      order = rows
    } else {
      order.reserveCapacity(rows.count)
      var next = 0
      for range in grouping.repeated {
        order.append(contentsOf: rows[next..<range.lowerBound])
        merge(rows[range])
        next = range.upperBound
      }
      order.append(contentsOf: rows[next...])
      let firstMade = UInt32(builder.relationships.count + merged.count)
      for mark in madeMarks { order[mark.position] = firstMade + UInt32(mark.made) }
      insertSuffixed(firstMade)
    }
    leaveOutRetracted()
    return RelationshipStorage(
      order: order, ids: ids, entityOfRecord: entityOfRecord, merged: merged, made: made, madeRows: madeRows)
  }

  /// Leaves out awards that were only taken back: a procurement portal states of an award that it was cancelled, whether or not
  /// some other file stated the award.
  private mutating func leaveOutRetracted() {
    let columns = builder.relationships
    guard columns.templates.contains(where: { $0.stance == .retracts }) else { return }
    var number = 0
    var first: SourceLocation?
    let stated = order.filter { element in
      guard let source = onlyRetraction(Int(element)) else { return true }
      number += 1
      first = first ?? source.location
      return false
    }
    guard number > 0 else { return }
    order = stated
    findings.insert(
      Finding(
        "relationship-retracted", .note, at: first ?? SourceLocation(file: "relationships"),
        "\(number) \(number == 1 ? "relationship is" : "relationships are") only retracted, this one first, and stated by no "
          + "source; left out."))
  }

  /// The first source of an element of `order`, where it has no source that says anything but that it retracts an award
  /// that was taken back, and nothing else is stated. What a person writes as retracted is kept, and has the confidence 0.
  private func onlyRetraction(_ element: Int) -> Source? {
    let columns = builder.relationships
    guard element < columns.count + merged.count else {
      let relationship = made[element - columns.count - merged.count]
      guard relationship.confidence == nil, relationship.share == nil, relationship.amount == nil,
        relationship.period == Period(), relationship.sources.allSatisfy({ $0.stance == .retracts }),
        TakenBackAward.isOne(relationship.notes)
      else { return nil }
      return relationship.sources.first
    }
    let row = element < columns.count ? element : Int(merged[element - columns.count].row)
    let sources = columns.sources(row)
    guard let source = sources.first,
      sources.allSatisfy({ columns.templates[Int($0.template)].stance == .retracts }),
      columns.statedConfidence(row) == nil, columns.share(row) == nil, columns.period(row) == Period(),
      columns.amount(row, builder.texts) == nil,
      TakenBackAward.isOne(columns.texts(columns.notes[row], builder.texts))
    else { return nil }
    return columns.source(source, builder.texts)
  }

  private mutating func merge(_ rows: ArraySlice<UInt32>) {
    if let row = mergedSources(rows) {
      order.append(UInt32(builder.relationships.count + merged.count))
      merged.append(row)
      return
    }
    let id = ids.id(Int(rows[rows.startIndex]))
    for (number, group) in sameFact(id, rows.map { ids.statement(Int($0)) }).enumerated() {
      let merge = RelationshipMerge(group)
      findings.formUnion(merge.findings)
      let first = merge.statement
      if number == 0 {
        madeMarks.append((order.count, made.count))
        order.append(0)
      } else {
        suffixed.append(made.count)
      }
      madeRows.append(Array(rows))
      made.append(
        Relationship(
          id: number == 0 ? id : "\(id)#\(number + 1)", from: entity(first.from), to: entity(first.to),
          kind: first.kind,
          confidence: first.confidence, share: first.share, period: first.period,
          products: Set(first.products).sorted(), amount: first.amount, sources: first.sources,
          notes: Set(first.notes).sorted()))
    }
  }

  /// The rows as one, where they differ in nothing but the place of one source each: most repetitions are so.
  private func mergedSources(_ rows: ArraySlice<UInt32>) -> RelationshipStorage.MergedRow? {
    let columns = builder.relationships
    let first = Int(rows[rows.startIndex])
    var entries: [RelationshipColumns.SourceEntry] = []
    for row in rows.lazy.map(Int.init) {
      // Their ids say that parties, kind, period, products and amount are equal, but for chance.
      guard columns.id[row] == 0, columns.from[row] == columns.from[first], columns.to[row] == columns.to[first],
        columns.kind[row] == columns.kind[first], columns.start[row] == columns.start[first],
        columns.end[row] == columns.end[first], columns.products[row] == columns.products[first],
        columns.amount[row] == columns.amount[first], columns.currency[row] == columns.currency[first],
        columns.confidence[row] == columns.confidence[first], columns.least[row] == columns.least[first],
        columns.most[row] == columns.most[first], columns.notes[row] == columns.notes[first],
        let source = columns.onlySource(row), source.path == 0, source.template == columns.onlySource(first)?.template
      else { return nil }
      entries.append(source)
    }
    entries.sort { $0.line < $1.line }
    var distinct: [RelationshipColumns.SourceEntry] = []
    for entry in entries where distinct.last != entry { distinct.append(entry) }
    return RelationshipStorage.MergedRow(row: UInt32(first), sources: distinct)
  }

  private func entity(_ reference: EntityReference) -> Int {
    guard let record = builder.recordIndex(reference.recordID) else {
      preconditionFailure("the builder has a record for each party; \(reference.recordID) has none")
    }
    return Int(entityOfRecord[record])
  }

  /// The statements of one id, apart where they are about other parties or of another kind: a source supports
  /// nobody whom it does not name.
  private mutating func sameFact(
    _ id: String, _ statements: [RelationshipStatement]
  ) -> [[RelationshipStatement]] {
    var groups: [[Int]: [RelationshipStatement]] = [:]
    for statement in statements {
      let kind = RelationshipKind.allCases.firstIndex(of: statement.kind) ?? 0
      groups[[entity(statement.from), entity(statement.to), kind], default: []].append(statement)
    }
    guard groups.count > 1 else { return [statements] }
    let places = statements.lazy.flatMap(\.sources).compactMap(\.location).sorted()
    findings.insert(
      Finding(
        "relationship-id-repeated", .error, at: places.last ?? SourceLocation(file: id),
        "the id \"\(id)\" stands at \(groups.count) relationships of other parties or kinds; each was kept, the further "
          + "ones as \"\(id)#2\" and so on. Give each relationship an id of its own."))
    return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }

  /// Puts the relationships with a number after their id where these ids belong.
  private mutating func insertSuffixed(_ firstMade: UInt32) {
    guard !suffixed.isEmpty else { return }
    let storage = RelationshipStorage(
      order: order, ids: ids, entityOfRecord: entityOfRecord, merged: merged, made: made)
    let known = Relationships(storage)
    let inserted = suffixed.sorted { precedesByCodePoint(made[$0].id, made[$1].id) }
      .map { (position: known.position(ofID: made[$0].id), made: $0) }
    var result: [UInt32] = []
    result.reserveCapacity(order.count + inserted.count)
    var next = 0
    for element in inserted {
      result.append(contentsOf: order[next..<element.position])
      result.append(firstMade + UInt32(element.made))
      next = element.position
    }
    result.append(contentsOf: order[next...])
    order = result
  }
}

/// An award that a procurement portal states as cancelled, unsuccessful or replaced, as its importer notes it.
package enum TakenBackAward {
  /// What the importer writes before the status.
  package static let prefix: StaticString = "award: "
  private static let notes: Set<String> = [
    "award: cancelled", "award: unsuccessful", "award: replaced by a later notice",
  ]

  /// Whether the notes say so, and nothing else.
  static func isOne(_ stated: [String]) -> Bool {
    !stated.isEmpty && stated.allSatisfy { notes.contains($0.lowercased()) }
  }
}
