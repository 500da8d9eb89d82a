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

  subscript(row: Int) -> Element { values.isEmpty ? unstated : values[row] }

  /// The value of each row; none where no row states anything.
  var stated: [Element] { values }
}

/// Relationships as they were stated, a row each, in flat columns; numbers of texts are those of a ``TextTable``.
///
/// Two thirds of the columns are empty in most data; an empty one costs nothing.
struct RelationshipColumns: Sendable {
  /// What a row's sources have in common with those of most rows: all but line and path.
  struct SourceTemplate: Hashable, Sendable {
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
  private(set) var templates: [SourceTemplate] = []
  private var templatePositions: [SourceTemplate: UInt32] = [:]
  private(set) var sourceLists: [[SourceEntry]] = []

  /// How many rows there are.
  var count: Int { from.count }

  // MARK: Adding

  /// Adds a row whose references, sources and lists have their numbers already.
  mutating func append(_ row: StatementBatch.RelationshipRow, from: UInt32, to: UInt32, with parts: RowParts) {
    let number = count
    self.from.append(from)
    self.to.append(to)
    kind.append(row.kind)
    id.append(parts.id, row: number)
    start.append(row.period.start.map { Int32($0.number) } ?? Self.noDay, row: number)
    end.append(row.period.end.map { Int32($0.number) } ?? Self.noDay, row: number)
    amount.append(row.amount?.bitPattern ?? Self.noNumber, row: number)
    currency.append(parts.currency, row: number)
    confidence.append(row.confidence?.value.bitPattern ?? Self.noNumber, row: number)
    least.append(row.share?.least.bitPattern ?? Self.noNumber, row: number)
    most.append(row.share?.most.bitPattern ?? Self.noNumber, row: number)
    products.append(parts.products, row: number)
    notes.append(parts.notes, row: number)
    source.append(parts.source, row: number)
    line.append(parts.line, row: number)
    path.append(parts.path, row: number)
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

  /// The position of a template.
  mutating func intern(_ template: SourceTemplate) -> UInt32 {
    if let known = templatePositions[template] { return known }
    templates.append(template)
    templatePositions[template] = UInt32(templates.count - 1)
    return UInt32(templates.count - 1)
  }

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
