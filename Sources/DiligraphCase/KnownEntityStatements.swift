// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// The statements of entities that an import stored lately, and the first places where each stands: rows of numbers.
///
/// A statement is known by 128 bits of its key, of which 64 are a keyed hash that no file can aim at (SipHash): that two of
/// a million statements have the same is less likely than a fault of the memory. The keys themselves would take more than all
/// else here, and what is not remembered is stored twice and sorted out at the end, which costs most of all.
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

  /// What stands for the key of a statement.
  struct Digest: Equatable, Sendable {
    /// ``TextTable/hash(_:)``: the beginning is the place among the slots.
    var hash: UInt64
    var keyed: UInt64

    init(_ key: UnsafeBufferPointer<UInt8>, hash: UInt64) {
      self.hash = hash
      var hasher = Hasher()
      hasher.combine(bytes: UnsafeRawBufferPointer(key))
      keyed = UInt64(bitPattern: Int64(hasher.finalize()))
    }
  }

  /// Two million of them are the largest part of an import's memory: 24 bytes each.
  private struct Row {
    // Halves, so that a row is a multiple of four bytes. The other half of the hash stands in the slot.
    private let keyedAbove: UInt32
    private let keyedBelow: UInt32
    private let hashBelow: UInt32
    /// The number of the record that the statement is about; 0 where it is too large for that.
    let record: UInt32
    /// The statement's row in the case, counted from the first one.
    let statement: UInt32
    /// The last place's position plus 1 below, above it how many places there are, and at the top whether the first one is
    /// another than the one that was stored with the statement.
    private var packed: UInt32

    init(digest: Digest, record: Int64, statement: UInt32, place: Int) {
      keyedAbove = UInt32(digest.keyed >> 32)
      keyedBelow = UInt32(truncatingIfNeeded: digest.keyed)
      hashBelow = UInt32(truncatingIfNeeded: digest.hash)
      self.record = UInt32(exactly: record) ?? 0
      self.statement = statement
      packed = 1 << 27
      lastPlace = place
    }

    /// Whether it is that of a statement, given that the upper half of its hash is; 96 other bits are compared.
    func isOf(_ digest: Digest) -> Bool {
      keyedBelow == UInt32(truncatingIfNeeded: digest.keyed) && keyedAbove == UInt32(digest.keyed >> 32)
        && hashBelow == UInt32(truncatingIfNeeded: digest.hash)
    }

    /// The position of the last place.
    var lastPlace: Int {
      get { Int(packed & 0x7FF_FFFF) }
      set { packed = packed & ~0x7FF_FFFF | UInt32(newValue) }
    }
    var placeCount: Int {
      get { Int(packed >> 27 & 0xF) }
      set { packed = packed & ~(0xF << 27) | UInt32(newValue) << 27 }
    }
    var isFirstMoved: Bool {
      get { packed >> 31 == 1 }
      set { packed = packed & ~(1 << 31) | (newValue ? 1 << 31 : 0) }
    }
  }

  private struct Link {
    var place: Place
    /// The position of the place before it plus 1; 0 is none.
    var previous: UInt32
  }

  private static let placesKept = EntityStatement.placesKept
  /// How many bytes of memory it takes at most, about.
  private let byteLimit: Int
  /// The positions of the rows. A fuller table is searched longer, and this one is the largest part of an import's memory.
  private var slots = HashSlots(fill: .threeQuarters)
  private var rows: [Row] = []
  /// The hashes that are being looked for.
  private var hashes: [UInt64] = []
  private var links: [Link] = []
  /// From which row of the case statements are counted.
  private var firstStatement: Int64 = 0
  /// The names of files, and paths. They stay, since places are compared by them.
  private var texts = TextTable()

  init(byteLimit: Int = 192 << 20) { self.byteLimit = byteLimit }

  /// Whether it is time to write the places and to begin anew.
  var isFull: Bool {
    texts.byteCount + slots.byteCount + rows.count * MemoryLayout<Row>.stride + links.count * MemoryLayout<Link>.stride
      >= byteLimit || links.count >= 0x7FF_FFF0
  }

  /// The number plus 1 of the name of a file, or of a path.
  mutating func number(_ text: UnsafeRawBufferPointer?) -> UInt32 {
    text.map { texts.intern($0.bindMemory(to: UInt8.self)) + 1 } ?? 0
  }

  /// A text, given its number plus 1.
  func text(_ number: UInt32) -> String? { number == 0 ? nil : texts.string(number - 1) }

  /// Loads what finding statements with these digests will need: the slots of all, then their rows, then their last places, so
  /// that the waits for memory overlap.
  ///
  /// - Parameter candidates: set to the position plus 1 of the row where each digest is looked for first; 0 is none.
  /// - Returns: a number of no meaning, which keeps the loads from being left out.
  mutating func preload(_ digests: ArraySlice<Digest>, _ candidates: inout [UInt32]) -> Int {
    hashes.removeAll(keepingCapacity: true)
    for digest in digests { hashes.append(digest.hash) }
    var sum = hashes.withUnsafeBufferPointer { slots.preload($0, &candidates) }
    for candidate in candidates where candidate > 0 {
      sum &+= Int(links[rows[Int(candidate) - 1].lastPlace].place.line)
    }
    return sum
  }

  /// Where the row of a digest is, or where it would go.
  private func place(of digest: Digest) -> HashSlots.Place { slots.find(digest.hash) { rows[$0].isOf(digest) } }

  /// Takes a place of the statement with this digest, and gives the record that it is about, 0 where that is not kept; nil
  /// when the statement is not known.
  ///
  /// - Parameter candidate: what loading ahead found.
  mutating func keep(_ place: Place, of digest: Digest, candidate: UInt32 = 0) -> Int64? {
    let isFirst = candidate > 0 && rows[Int(candidate) - 1].isOf(digest)
    guard let row = isFirst ? Int(candidate) - 1 : self.place(of: digest).position else { return nil }
    keep(place, in: row)
    return Int64(rows[row].record)
  }

  /// Adds a statement about a record that is not known, stored as a row with a place.
  mutating func insert(_ digest: Digest, record: Int64, statement: Int64, _ place: Place) {
    if rows.isEmpty { firstStatement = statement }
    let free = self.place(of: digest)
    links.append(Link(place: place, previous: 0))
    rows.append(
      Row(digest: digest, record: record, statement: UInt32(statement - firstStatement), place: links.count - 1))
    slots.insert(rows.count - 1, digest.hash, at: free)
  }

  private mutating func keep(_ place: Place, in row: Int) {
    let last = links[rows[row].lastPlace].place
    if last == place { return }
    // Mostly it comes after the last one: places are in the order of files, then of lines.
    guard last.file == place.file, place.file != 0, last.line < place.line else { return insert(place, in: row) }
    guard rows[row].placeCount < Self.placesKept else { return }
    links.append(Link(place: place, previous: UInt32(rows[row].lastPlace) + 1))
    rows[row].lastPlace = links.count - 1
    rows[row].placeCount += 1
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
    rows[row].lastPlace = positions[positions.count - 1]
    rows[row].placeCount = positions.count
    if index == 0 { rows[row].isFirstMoved = true }
  }

  /// The places of a row in order, and where they are among the links.
  private func places(of row: Int, _ positions: inout [Int]) -> [Place] {
    positions.removeAll(keepingCapacity: true)
    var next = UInt32(rows[row].lastPlace) + 1
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
      try body(firstStatement + Int64(rows[row].statement), places(of: row, &positions), rows[row].isFirstMoved)
    }
  }

  /// Forgets the statements and their places.
  mutating func removeAll() {
    slots = HashSlots(fill: .threeQuarters)
    rows.removeAll(keepingCapacity: true)
    links.removeAll(keepingCapacity: true)
  }
}
