// SPDX-License-Identifier: Apache-2.0

/// A column of which nothing is stored while no row states anything.
struct Column<Element: Equatable & Sendable>: Sendable {
  private var values: [Element] = []
  private let unstated: Element

  init(unstated: Element) { self.unstated = unstated }

  /// Whether no row states anything.
  var isUnstated: Bool { values.isEmpty }

  /// Adds the value of `row`, which is the next one.
  mutating func append(_ value: Element, row: Int) {
    if values.isEmpty {
      guard value != unstated else { return }
      values.append(contentsOf: repeatElement(unstated, count: row))
    }
    values.append(value)
  }

  /// Adds the values of `count` rows from `row` on, which is the next one.
  @inline(__always)
  mutating func append(count: Int, row: Int, _ value: (Int) -> Element) {
    if values.isEmpty {
      guard (0..<count).contains(where: { value($0) != unstated }) else { return }
      values.append(contentsOf: repeatElement(unstated, count: row))
    }
    withoutActuallyEscaping(value) { values.append(contentsOf: (0..<count).lazy.map($0)) }
  }

  subscript(row: Int) -> Element { values.isEmpty ? unstated : values[row] }

  /// The value of each row; none where no row states anything.
  var stated: [Element] { values }
}

/// Relationships as they were stated, a row each, in flat columns; numbers of texts are those of a ``TextTable``.
///
/// Two thirds of the columns are empty in most data; an empty one costs nothing.
struct RelationshipColumns: Sendable {
  /// What a row's sources have in common with those of most rows: all but line and path.
  struct SourceTemplate: Equatable, Sendable {
    /// Numbers of texts plus 1; 0 is none.
    var publisher: UInt32 = 0
    var title: UInt32 = 0
    var url: UInt32 = 0
    var grade: UInt32 = 0
    var response: UInt32 = 0
    var file: UInt32 = 0
    var published: Day?
    var confidence: Probability?
    var stance = Stance.supports
  }

  /// A source: its template, and the place within the file.
  struct SourceEntry: Hashable, BitwiseCopyable, Sendable {
    var template: UInt32
    var line: UInt32
    /// A number in the texts plus 1; 0 is none.
    var path: UInt32
  }

  /// No day is stated.
  static let noDay = Int32.min
  /// The bits of a number that is not stated; they are no finite number's.
  static let noNumber = UInt64.max
  /// A value of ``source`` from here on is the position of a list of several.
  static let firstList: UInt32 = 1 << 31

  /// Numbers of references.
  private(set) var from: [UInt32] = []
  private(set) var to: [UInt32] = []
  private(set) var kind: [RelationshipKind] = []
  /// The stated id's number in the texts plus 1; 0 is none.
  private(set) var id = Column<UInt32>(unstated: 0)
  private(set) var start = Column<Int32>(unstated: noDay)
  private(set) var end = Column<Int32>(unstated: noDay)
  private(set) var amount = Column<UInt64>(unstated: noNumber)
  /// A text's number plus 1; 0 is none.
  private(set) var currency = Column<UInt32>(unstated: 0)
  private(set) var confidence = Column<UInt64>(unstated: noNumber)
  private(set) var least = Column<UInt64>(unstated: noNumber)
  private(set) var most = Column<UInt64>(unstated: noNumber)
  /// A position in `lists` plus 1; 0 is none.
  private(set) var products = Column<UInt32>(unstated: 0)
  private(set) var notes = Column<UInt32>(unstated: 0)
  /// A template's position plus 1, or a list of sources; 0 is none.
  private(set) var source = Column<UInt32>(unstated: 0)
  private(set) var line = Column<UInt32>(unstated: 0)
  private(set) var path = Column<UInt32>(unstated: 0)

  private(set) var lists: [[UInt32]] = []
  private var listPositions: [[UInt32]: UInt32] = [:]
  var templateTable = SourceTemplateTable()
  private(set) var sourceLists: [[SourceEntry]] = []

  /// How many rows there are.
  var count: Int { kind.count }

  // MARK: Adding

  /// Adds rows whose sources and lists have their numbers already: column by column, so that each goes to one place in
  /// memory. Their parties are added next (``appendParties(_:)``).
  ///
  /// - Parameters:
  ///   - rows: the rows of a batch.
  ///   - parts: what each of them has in this table.
  mutating func append(_ rows: [StatementBatch.RelationshipRow], with parts: [RowParts]) {
    rows.withUnsafeBufferPointer { rows in parts.withUnsafeBufferPointer { append(rows, with: $0) } }
  }

  private mutating func append(
    _ rows: UnsafeBufferPointer<StatementBatch.RelationshipRow>, with parts: UnsafeBufferPointer<RowParts>
  ) {
    let (first, number) = (count, rows.count)
    kind.append(contentsOf: rows.lazy.map(\.kind))
    id.append(count: number, row: first) { parts[$0].id }
    start.append(count: number, row: first) { rows[$0].period.start.map { Int32($0.number) } ?? Self.noDay }
    end.append(count: number, row: first) { rows[$0].period.end.map { Int32($0.number) } ?? Self.noDay }
    amount.append(count: number, row: first) { rows[$0].amount?.bitPattern ?? Self.noNumber }
    currency.append(count: number, row: first) { parts[$0].currency }
    confidence.append(count: number, row: first) { rows[$0].confidence?.value.bitPattern ?? Self.noNumber }
    least.append(count: number, row: first) { rows[$0].share?.least.bitPattern ?? Self.noNumber }
    most.append(count: number, row: first) { rows[$0].share?.most.bitPattern ?? Self.noNumber }
    products.append(count: number, row: first) { parts[$0].products }
    notes.append(count: number, row: first) { parts[$0].notes }
    source.append(count: number, row: first) { parts[$0].source }
    line.append(count: number, row: first) { parts[$0].line }
    path.append(count: number, row: first) { parts[$0].path }
  }

  /// Adds the parties of the rows that were appended last, as numbers of references.
  mutating func appendParties(_ rows: [StatementBatch.RelationshipRow], _ references: [UInt32]) {
    from.append(contentsOf: rows.lazy.map { references[Int($0.from.index)] })
    to.append(contentsOf: rows.lazy.map { references[Int($0.to.index)] })
  }

  /// The parts of a row that are numbers of this table.
  struct RowParts {
    var id: UInt32 = 0
    var currency: UInt32 = 0
    var products: UInt32 = 0
    var notes: UInt32 = 0
    var source: UInt32 = 0
    var line: UInt32 = 0
    var path: UInt32 = 0
  }

  /// The position of a list plus 1.
  mutating func intern(list: [UInt32]) -> UInt32 {
    guard !list.isEmpty else { return 0 }
    if let known = listPositions[list] { return known }
    lists.append(list)
    listPositions[list] = UInt32(lists.count)
    return UInt32(lists.count)
  }

  /// What sources have in common.
  var templates: [SourceTemplate] { templateTable.templates }

  /// The position of a template.
  mutating func intern(_ template: SourceTemplate) -> UInt32 { templateTable.intern(template) }

  /// Sets the sources of a row that is being made.
  mutating func set(_ sources: [SourceEntry], in parts: inout RowParts) {
    if sources.count == 1 {
      (parts.source, parts.line, parts.path) = (sources[0].template + 1, sources[0].line, sources[0].path)
    } else if !sources.isEmpty {
      sourceLists.append(sources)
      parts.source = Self.firstList + UInt32(sourceLists.count - 1)
    }
  }

  // MARK: Reading

  /// The only source of a row; nil where there are none or several.
  func onlySource(_ row: Int) -> SourceEntry? {
    let value = source[row]
    guard value > 0, value < Self.firstList else { return nil }
    return SourceEntry(template: value - 1, line: line[row], path: path[row])
  }

  /// The sources of a row.
  func sources(_ row: Int) -> [SourceEntry] {
    let value = source[row]
    if value >= Self.firstList { return sourceLists[Int(value - Self.firstList)] }
    return onlySource(row).map { [$0] } ?? []
  }

  /// A list's numbers.
  func list(_ position: UInt32) -> [UInt32] { position == 0 ? [] : lists[Int(position - 1)] }

  /// When the row's relationship held.
  func period(_ row: Int) -> Period {
    Period(start: Self.day(start[row]), end: Self.day(end[row]))
  }

  /// The day with a number.
  static func day(_ number: Int32) -> Day? { number == noDay ? nil : Day(number: Int(number)) }

  /// The stated confidence.
  func statedConfidence(_ row: Int) -> Probability? { Self.number(confidence[row]).flatMap { Probability($0) } }

  /// The stated share.
  func share(_ row: Int) -> Share? {
    guard let least = Self.number(least[row]), let most = Self.number(most[row]) else { return nil }
    return Share(least: least, most: most)
  }

  /// The stated amount.
  func amount(_ row: Int, _ texts: TextTable) -> Amount? {
    Self.number(amount[row]).flatMap {
      Amount($0, currency: currency[row] == 0 ? nil : texts.string(currency[row] - 1))
    }
  }

  /// The number with these bits.
  static func number(_ bits: UInt64) -> Double? { bits == noNumber ? nil : Double(bitPattern: bits) }

  /// A source in full.
  func source(_ entry: SourceEntry, _ texts: TextTable) -> Source {
    let template = templates[Int(entry.template)]
    func text(_ number: UInt32) -> String? { number == 0 ? nil : texts.string(number - 1) }
    return Source(
      publisher: text(template.publisher), title: text(template.title), url: text(template.url),
      published: template.published, grade: text(template.grade).map { Grade($0) }, confidence: template.confidence,
      stance: template.stance, response: text(template.response),
      location: text(template.file).map {
        SourceLocation(file: $0, line: entry.line == 0 ? nil : Int(entry.line), path: text(entry.path))
      })
  }

  /// The texts of a list.
  func texts(_ position: UInt32, _ texts: TextTable) -> [String] { list(position).map { texts.string($0) } }
}
