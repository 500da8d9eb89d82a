// SPDX-License-Identifier: Apache-2.0

/// Relationships in a snapshot, in the order of their ids. As ``RelationshipColumns``, but for what has been merged.
struct MappedRelationships: Sendable {
  /// A column that is not in the snapshot where no relationship states anything.
  struct SomeColumn<Element: BitwiseCopyable & Sendable>: Sendable {
    private let values: FlatColumn<Element>?
    private let unstated: Element

    init(
      _ snapshot: Snapshot, _ section: SnapshotSection, unstated: Element, count: Int
    ) throws(SnapshotProblem) {
      values = try snapshot.columnIfAny(section)
      guard values == nil || values?.count == count else {
        throw .damaged("the part \(section) has not one value a relationship")
      }
      self.unstated = unstated
    }

    subscript(index: Int) -> Element { values?[index] ?? unstated }
  }

  typealias Template = StoredTemplate
  typealias Columns = RelationshipColumns

  private let from: FlatColumn<UInt32>
  private let to: FlatColumn<UInt32>
  private let kind: FlatColumn<UInt8>
  private let id, idFrom, idTo, currency, products, notes, source, line, path: SomeColumn<UInt32>
  private let idHash, amount, confidence, least, most: SomeColumn<UInt64>
  private let start, end: SomeColumn<Int32>
  private let texts: PackedList
  private let listEnds: FlatColumn<UInt32>
  private let listItems: FlatColumn<UInt32>
  private let sourceListEnds: FlatColumn<UInt32>
  private let sourceListItems: FlatColumn<Columns.SourceEntry>
  private let templates: FlatColumn<Template>
  private static let kinds = RelationshipKind.allCases

  init(_ snapshot: Snapshot, entityCount: Int) throws(SnapshotProblem) {
    from = try snapshot.column(.relationshipFrom)
    let count = from.count
    to = try snapshot.column(.relationshipTo, count: count)
    kind = try snapshot.column(.relationshipKind, count: count)
    func numbers(_ section: SnapshotSection) throws(SnapshotProblem) -> SomeColumn<UInt32> {
      try SomeColumn(snapshot, section, unstated: 0, count: count)
    }
    func wide(_ section: SnapshotSection, _ unstated: UInt64) throws(SnapshotProblem) -> SomeColumn<UInt64> {
      try SomeColumn(snapshot, section, unstated: unstated, count: count)
    }
    (id, idFrom, idTo) = (try numbers(.relationshipID), try numbers(.idFrom), try numbers(.idTo))
    (currency, products, notes) = (try numbers(.currency), try numbers(.products), try numbers(.notes))
    (source, line, path) = (try numbers(.source), try numbers(.line), try numbers(.path))
    idHash = try wide(.idHash, 0)
    (amount, confidence) = (try wide(.amount, Columns.noNumber), try wide(.confidence, Columns.noNumber))
    (least, most) = (try wide(.least, Columns.noNumber), try wide(.most, Columns.noNumber))
    start = try SomeColumn(snapshot, .start, unstated: Columns.noDay, count: count)
    end = try SomeColumn(snapshot, .end, unstated: Columns.noDay, count: count)
    texts = try PackedList(snapshot, .textBytes, ends: .textEnds)
    listEnds = try snapshot.column(.listEnds)
    listItems = try snapshot.column(.listItems)
    sourceListEnds = try snapshot.column(.sourceListEnds)
    sourceListItems = try snapshot.column(.sourceListItems)
    templates = try snapshot.column(.templates)
    // A search walks the parties without looking again.
    let kinds = UInt8(Self.kinds.count)
    for index in 0..<count where from[index] >= entityCount || to[index] >= entityCount || kind[index] >= kinds {
      throw .damaged("the relationship \(index) has a party or a kind that does not exist")
    }
  }

  var count: Int { from.count }

  func id(_ index: Int) -> String {
    let stated = id[index]
    if stated > 0 { return texts.text(Int(stated - 1)) }
    return "\(texts.text(Int(idFrom[index])))>\(texts.text(Int(idTo[index])))/\(kind(index).rawValue)/"
      + StableHash.text(idHash[index])
  }

  func parties(_ index: Int) -> (from: Int, to: Int) { (Int(from[index]), Int(to[index])) }

  private func kind(_ index: Int) -> RelationshipKind { Self.kinds[Int(kind[index])] }

  func relationship(_ index: Int) -> Relationship {
    Relationship(
      id: id(index), from: Int(from[index]), to: Int(to[index]), kind: kind(index),
      confidence: statedConfidence(index), share: share(index), period: period(index),
      products: list(products[index]).map { ProductCategory($0) },
      amount: Columns.number(amount[index]).flatMap { Amount($0, currency: text(currency[index])) },
      sources: sources(index).map(source), notes: list(notes[index]))
  }

  func core(_ index: Int) -> Relationships.Core {
    Relationships.Core(
      from: Int32(from[index]), to: Int32(to[index]), kind: kind(index), confidence: statedConfidence(index),
      share: share(index), period: period(index), productsKey: products[index], sourcesKey: source[index])
  }

  private func statedConfidence(_ index: Int) -> Probability? {
    Columns.number(confidence[index]).flatMap { Probability($0) }
  }

  private func share(_ index: Int) -> Share? {
    guard let least = Columns.number(least[index]), let most = Columns.number(most[index]) else { return nil }
    return Share(least: least, most: most)
  }

  private func period(_ index: Int) -> Period { Period(start: Columns.day(start[index]), end: Columns.day(end[index])) }

  /// The text of a number plus 1; 0 is none.
  private func text(_ number: UInt32) -> String? { number == 0 ? nil : texts.text(Int(number - 1)) }

  /// The texts of a list's position plus 1.
  private func list(_ position: UInt32) -> [String] {
    guard position > 0 else { return [] }
    return (listEnds[Int(position - 1)]..<listEnds[Int(position)]).map { texts.text(Int(listItems[Int($0)])) }
  }

  private func sources(_ index: Int) -> [Columns.SourceEntry] {
    let value = source[index]
    guard value >= Columns.firstList else {
      return value == 0 ? [] : [Columns.SourceEntry(template: value - 1, line: line[index], path: path[index])]
    }
    let list = Int(value - Columns.firstList)
    return (sourceListEnds[list]..<sourceListEnds[list + 1]).map { sourceListItems[Int($0)] }
  }

  private func source(_ entry: Columns.SourceEntry) -> Source {
    let template = templates[Int(entry.template)]
    return Source(
      publisher: text(template.publisher), title: text(template.title), url: text(template.url),
      published: Columns.day(template.published), grade: text(template.grade).map { Grade($0) },
      confidence: Columns.number(template.confidence).flatMap { Probability($0) },
      stance: Stance.allCases.indices.contains(Int(template.stance))
        ? Stance.allCases[Int(template.stance)] : .supports,
      response: text(template.response),
      location: text(template.file).map {
        SourceLocation(file: $0, line: entry.line == 0 ? nil : Int(entry.line), path: text(entry.path))
      })
  }
}

/// ``RelationshipColumns/SourceTemplate`` in a snapshot.
struct StoredTemplate: BitwiseCopyable, Sendable {
  /// Numbers of texts plus 1; 0 is none.
  var publisher, title, url, grade, response, file: UInt32
  var published: Int32
  var stance: UInt32
  var confidence: UInt64
}
