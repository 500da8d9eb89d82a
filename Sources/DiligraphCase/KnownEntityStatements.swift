// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// The statements of entities that an import stored lately, and the first places where each stands: rows of numbers.
///
/// The places of a statement are kept in the order of ``SourceLocation``, no place last, as many as a
/// ``DatasetBuilder`` keeps of a record.
struct KnownEntityStatements {
  /// A place, by the numbers of its texts in this table plus 1; 0 is none.
  struct Place: Equatable {
    var file: UInt32
    var line: UInt32
    var path: UInt32
  }

  private struct Row {
    /// The statement's row in the case.
    var statement: Int64
    /// The last place's position plus 1.
    var lastPlace: UInt32
    var placeCount: UInt8 = 1
    /// Whether the first place is another than the one that was stored with the statement.
    var isFirstMoved = false
    /// The last place, for a look without the links: most further places come after it.
    var last: Place
  }

  private struct Link {
    var place: Place
    /// The position of the place before it plus 1; 0 is none.
    var previous: UInt32
  }

  static let placesKept = 8
  /// How many bytes of memory it takes at most, about.
  private let byteLimit: Int
  private var keys = TextTable()
  private var rows: [Row] = []
  private var links: [Link] = []
  /// The names of files, and paths. They stay, since places are compared by them.
  private var texts = TextTable()

  init(byteLimit: Int = 128 << 20) { self.byteLimit = byteLimit }

  /// Whether it is time to write the places and to begin anew.
  var isFull: Bool {
    keys.byteCount + texts.byteCount + rows.count * (MemoryLayout<Row>.stride + 24)
      + links.count * MemoryLayout<Link>.stride >= byteLimit
  }

  /// The number plus 1 of the name of a file, or of a path.
  mutating func number(_ text: UnsafeRawBufferPointer?) -> UInt32 {
    text.map { texts.intern($0.bindMemory(to: UInt8.self)) + 1 } ?? 0
  }

  /// A text, given its number plus 1.
  func text(_ number: UInt32) -> String? { number == 0 ? nil : texts.string(number - 1) }

  /// Loads what finding statements with these hashes will need; see ``TextTable/preload(_:_:)``.
  func preload(_ hashes: UnsafeBufferPointer<UInt64>, _ candidates: inout [UInt32]) -> Int {
    var sum = keys.preload(hashes, &candidates)
    for candidate in candidates where candidate > 0 { sum &+= Int(rows[Int(candidate - 1)].placeCount) }
    return sum
  }

  /// Takes a place of the statement with this key; false when it is not known.
  mutating func keep(_ place: Place, of key: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Bool {
    guard let row = keys.number(of: key, hash: hash, tag: 0) else { return false }
    keep(place, in: Int(row))
    return true
  }

  /// Adds a statement that is not known, stored as a row with a place.
  mutating func insert(_ key: UnsafeBufferPointer<UInt8>, hash: UInt64, statement: Int64, _ place: Place) {
    _ = keys.intern(key, hash: hash)
    links.append(Link(place: place, previous: 0))
    rows.append(Row(statement: statement, lastPlace: UInt32(links.count), last: place))
  }

  private mutating func keep(_ place: Place, in row: Int) {
    let known = rows[row]
    if known.last == place { return }
    guard known.last.file == place.file, place.file != 0, place.path == 0, known.last.path == 0,
      known.last.line < place.line
    else { return insert(place, in: row) }
    guard known.placeCount < Self.placesKept else { return }
    links.append(Link(place: place, previous: known.lastPlace))
    rows[row].lastPlace = UInt32(links.count)
    rows[row].placeCount += 1
    rows[row].last = place
  }

  /// Puts a place where it belongs, which may push out the last.
  private mutating func insert(_ place: Place, in row: Int) {
    var positions: [Int] = []
    var kept = places(of: row, &positions)
    guard !kept.contains(place) else { return }
    let location = location(place)
    let index = kept.firstIndex { Self.precedes(location, self.location($0)) } ?? kept.endIndex
    guard index < Self.placesKept else { return }
    kept.insert(place, at: index)
    if positions.count < Self.placesKept {
      links.append(Link(place: place, previous: 0))
      positions.append(links.count - 1)
    }
    for (order, position) in positions.enumerated() {
      links[position] = Link(place: kept[order], previous: order == 0 ? 0 : UInt32(positions[order - 1] + 1))
    }
    rows[row].lastPlace = UInt32(positions[positions.count - 1] + 1)
    rows[row].placeCount = UInt8(positions.count)
    rows[row].last = kept[positions.count - 1]
    if index == 0 { rows[row].isFirstMoved = true }
  }

  /// The places of a row in order, and where they are among the links.
  private func places(of row: Int, _ positions: inout [Int]) -> [Place] {
    positions.removeAll(keepingCapacity: true)
    var next = rows[row].lastPlace
    while next != 0 {
      positions.append(Int(next - 1))
      next = links[Int(next - 1)].previous
    }
    positions.reverse()
    return positions.map { links[$0].place }
  }

  private func location(_ place: Place) -> SourceLocation? {
    text(place.file).map {
      SourceLocation(file: $0, line: place.line == 0 ? nil : Int(place.line), path: text(place.path))
    }
  }

  private static func precedes(_ a: SourceLocation?, _ b: SourceLocation?) -> Bool {
    guard let a, let b else { return a != nil }
    return a < b
  }

  /// How many places there are beside the first ones.
  var furtherPlaceCount: Int { links.count - rows.count }

  /// Hands out each statement that has several places, with these, and whether the first one is yet to be stored.
  func forEachWithFurtherPlaces(
    _ body: (_ statement: Int64, _ places: [Place], _ isFirstMoved: Bool) throws -> Void
  ) rethrows {
    var positions: [Int] = []
    for row in rows.indices where rows[row].placeCount > 1 {
      try body(rows[row].statement, places(of: row, &positions), rows[row].isFirstMoved)
    }
  }

  /// Forgets the statements and their places.
  mutating func removeAll() {
    keys = TextTable()
    rows.removeAll(keepingCapacity: true)
    links.removeAll(keepingCapacity: true)
  }
}
