// SPDX-License-Identifier: Apache-2.0

/// What is known of records before they are merged.
///
/// Most records of a large table are only named by relationships: they have a key, a name and some places, which
/// are a row of numbers. A record of which more is stated has ``Details`` beside it.
struct RecordTable: Sendable {
  private struct Row {
    /// The reference that stands for the record: one by id before one by name, then one of a shorter namespace.
    var reference: UInt32
    var isName: Bool
    var placeCount: UInt8 = 0
    /// The number in the texts plus 1 of the first name that came in no stated language; 0 is none.
    var name: UInt32 = 0
    /// The last kept place's position plus 1; 0 is none.
    var lastPlace: UInt32 = 0
    /// The position in `details` plus 1; 0 is none.
    var details: UInt32 = 0
    /// Where the last kept place is, if it has no path: most further places are seen here to come after it.
    var lastFile = Row.noFile
    var lastLine: UInt32 = 0

    static let noFile = UInt32.max
  }

  /// A place, and the one before it; a record's last place is found first, since a further one mostly comes after it.
  private struct Place {
    /// A number in the texts.
    var file: UInt32
    var line: UInt32
    /// A number in the texts plus 1; 0 is none.
    var path: UInt32
    var previous: UInt32
  }

  /// How many places of a record are kept: the first ones in order.
  private static let placesKept = EntityStatement.placesKept

  /// The record ids of references; the tag is how long the namespace is. Two references of one id, of which one has
  /// a part of it as namespace, are one record.
  private(set) var references = TextTable()
  /// The record of each reference.
  private(set) var recordOf: [UInt32] = []
  private var rows: [Row] = []
  private var details: [Details] = []
  private var places: [Place] = []
  /// Names that came in no stated language, and the files and paths of places.
  var texts = TextTable()

  /// The two files that were compared last.
  private var comparedFiles: (first: UInt32, second: UInt32, isAscending: Bool) = (0, 0, false)

  /// How many records there are.
  var count: Int { rows.count }

  // MARK: References

  /// The number of a reference, which is added with a record if it is new.
  mutating func intern(
    recordID: UnsafeBufferPointer<UInt8>, hash: UInt64, namespaceLength: Int, isName: Bool
  ) -> UInt32 {
    let known = references.count
    let tag = UInt32(namespaceLength)
    let number = references.intern(recordID, hash: hash, tag: tag)
    if number == known {
      // Another reference with this id is the same record.
      if let first = references.number(of: recordID, hash: hash), first != number {
        recordOf.append(recordOf[Int(first)])
      } else {
        recordOf.append(UInt32(rows.count))
        rows.append(Row(reference: number, isName: isName))
        return number
      }
    }
    let record = Int(recordOf[Int(number)])
    let (reference, wasName) = (rows[record].reference, rows[record].isName)
    if reference == number {
      if wasName, !isName { rows[record].isName = false }
    } else if wasName != isName ? wasName : tag < references.tag(reference) {
      (rows[record].reference, rows[record].isName) = (number, isName)
    }
    return number
  }

  /// Loads what is known of the references with these hashes, and their records (``TextTable/preload(_:_:)``).
  ///
  /// - Parameter numbers: memory for the numbers of what is loaded.
  func preload(_ hashes: UnsafeBufferPointer<UInt64>, _ numbers: inout [UInt32]) -> Int {
    var sum = references.preload(hashes, &numbers)
    for index in numbers.indices where numbers[index] > 0 { numbers[index] = recordOf[Int(numbers[index] - 1)] + 1 }
    for number in numbers where number > 0 { sum &+= Int(rows[Int(number - 1)].placeCount) }
    return sum
  }

  /// Loads the names of records.
  func preloadNames(of records: ArraySlice<UInt32>, _ numbers: inout [UInt32]) -> Int {
    numbers.removeAll(keepingCapacity: true)
    for record in records { numbers.append(rows[Int(record)].name) }
    return texts.preload(numbers)
  }

  /// The record of an id.
  func record(_ id: String) -> Int? { references.number(of: id).map { Int(recordOf[Int($0)]) } }

  /// How a record is named.
  func reference(of record: Int) -> EntityReference {
    reference(rows[record].reference, isName: rows[record].isName)
  }

  /// A reference as it was stated.
  func reference(_ number: UInt32, isName: Bool = false) -> EntityReference {
    let range = references.range(number)
    let namespace = Int(references.tag(number))
    return EntityReference(
      namespace: references.string(range.lowerBound..<range.lowerBound + namespace),
      key: references.string(keyRange(number)), isName: isName)
  }

  /// Where the key of a reference, without its namespace, is in the bytes of the references.
  func keyRange(_ number: UInt32) -> Range<Int> {
    let range = references.range(number)
    let namespace = Int(references.tag(number))
    return namespace == 0 ? range : range.lowerBound + namespace + 1..<range.upperBound
  }

  /// The number of the reference that stands for a record.
  func referenceNumber(of record: Int) -> UInt32 { rows[record].reference }
  /// Whether only names refer to the record.
  func isName(_ record: Int) -> Bool { rows[record].isName }
  /// Whether the record's id has a namespace.
  func hasNamespace(_ record: Int) -> Bool { references.tag(rows[record].reference) > 0 }
  /// The record's id.
  func recordID(_ record: Int) -> String { references.string(rows[record].reference) }

  // MARK: Statements

  /// Adds that a record has this name, in no stated language.
  mutating func add(name: UnsafeBufferPointer<UInt8>, to record: Int) {
    let known = rows[record].name
    guard known > 0 else {
      rows[record].name = texts.intern(name) + 1
      return
    }
    if texts.isEqual(Int(known - 1), name) { return }
    let name = Name(String(decoding: name, as: UTF8.self))
    let index = detailsIndex(of: record)
    details[index].preferredNames.insert(name)
    details[index].names.insert(name)
  }

  /// Adds what a row of a batch states beside its reference and place.
  ///
  /// - Parameter withNames: whether its names, too.
  mutating func add(
    _ row: StatementBatch.EntityRow, _ batch: StatementBatch, withNames: Bool, to record: Int
  ) {
    let index = detailsIndex(of: record)
    details[index].add(row, batch)
    if withNames { details[index].add(namesOf: row, batch) }
  }

  private mutating func detailsIndex(of record: Int) -> Int {
    if rows[record].details == 0 {
      details.append(Details())
      rows[record].details = UInt32(details.count)
    }
    return Int(rows[record].details - 1)
  }

  /// Adds a place, of which the numbers of its texts are given.
  @inline(__always)
  mutating func add(file: UInt32, line: UInt32, path: UInt32, to record: Int) {
    let row = rows[record]
    if row.lastPlace == 0 || row.lastFile == file && path == 0 && row.lastLine < line {
      if row.placeCount < Self.placesKept { append(file, line, path, to: record) }
      return
    }
    insert(file, line, path, into: record)
  }

  private mutating func append(_ file: UInt32, _ line: UInt32, _ path: UInt32, to record: Int) {
    places.append(Place(file: file, line: line, path: path, previous: rows[record].lastPlace))
    rows[record].lastPlace = UInt32(places.count)
    rows[record].placeCount += 1
    noteLast(file, line, path, of: record)
  }

  /// Where the last place of a record is that has as many as are kept, if it has no path.
  func lastOfAllPlaces(_ record: Int) -> (file: UInt32, line: UInt32)? {
    let row = rows[record]
    return row.placeCount >= Self.placesKept && row.lastFile != Row.noFile ? (row.lastFile, row.lastLine) : nil
  }

  /// Whether a file comes before another one in the order of places. The same two are compared for most records.
  private mutating func isFile(_ file: UInt32, before other: UInt32) -> Bool {
    if file == other { return false }
    if comparedFiles.first != file || comparedFiles.second != other {
      comparedFiles = (file, other, texts.string(file) < texts.string(other))
    }
    return comparedFiles.isAscending
  }

  private mutating func noteLast(_ file: UInt32, _ line: UInt32, _ path: UInt32, of record: Int) {
    rows[record].lastFile = path == 0 ? file : Row.noFile
    rows[record].lastLine = line
  }

  /// Puts a place where it belongs among those that are kept, which may push out the last.
  private mutating func insert(_ file: UInt32, _ line: UInt32, _ path: UInt32, into record: Int) {
    let new = Place(file: file, line: line, path: path, previous: 0)
    // Most records have a place in each of a few files, and those of the next file come after.
    if isFile(places[Int(rows[record].lastPlace - 1)].file, before: file) {
      if rows[record].placeCount < Self.placesKept { append(file, line, path, to: record) }
      return
    }
    let location = location(new)
    if self.location(places[Int(rows[record].lastPlace - 1)]) < location {
      if rows[record].placeCount < Self.placesKept { append(file, line, path, to: record) }
      return
    }
    var slots: [UInt32] = []
    var current = rows[record].lastPlace
    while current > 0 {
      slots.append(current)
      current = places[Int(current - 1)].previous
    }
    slots.reverse()
    var kept = slots.map { places[Int($0 - 1)] }
    guard !kept.contains(where: { $0.file == file && $0.line == line && $0.path == path }) else { return }
    let position = kept.firstIndex { location < self.location($0) } ?? kept.count
    guard position < Self.placesKept else { return }
    kept.insert(new, at: position)
    if kept.count > slots.count, slots.count < Self.placesKept {
      places.append(new)
      slots.append(UInt32(places.count))
    }
    var previous: UInt32 = 0
    for (slot, place) in zip(slots, kept) {
      places[Int(slot - 1)] = place
      places[Int(slot - 1)].previous = previous
      previous = slot
    }
    rows[record].lastPlace = previous
    rows[record].placeCount = UInt8(slots.count)
    if let last = kept.prefix(slots.count).last { noteLast(last.file, last.line, last.path, of: record) }
  }

  // MARK: What is known

  /// Whether anything is stated of the record itself, beside what it is in relationships and flags of.
  func isStatedAlone(_ record: Int) -> Bool {
    rows[record].name > 0 || rows[record].details > 0 || rows[record].placeCount > 0
  }

  /// Whether more than one name is stated.
  func hasDetails(_ record: Int) -> Bool { rows[record].details > 0 }

  /// Whether several values are stated of what an entity has one of, its role and its kind.
  func statesSeveral(_ record: Int) -> Bool {
    guard rows[record].details > 0 else { return false }
    let index = Int(rows[record].details - 1)
    return details[index].roles.count > 1 || details[index].kinds.count > 1
  }

  /// What is stated of a record.
  func details(of record: Int) -> Details {
    var details = stated(of: record) ?? Details()
    if let name = name(of: record).map({ Name($0) }) {
      details.names.insert(name)
      details.preferredNames.insert(name)
    }
    return details
  }

  /// What is stated beside the name that ``name(of:_:)`` gives; nil is nothing.
  func stated(of record: Int) -> Details? {
    rows[record].details > 0 ? details[Int(rows[record].details - 1)] : nil
  }

  // One thing at a time, since a copy of all that is stated counts every set of it.

  /// The public identifiers.
  func identifiers(of record: Int) -> Set<Identifier> {
    rows[record].details > 0 ? details[Int(rows[record].details - 1)].identifiers : []
  }

  /// The jurisdictions, as stated.
  func jurisdictions(of record: Int) -> Set<String> {
    rows[record].details > 0 ? details[Int(rows[record].details - 1)].jurisdictions : []
  }

  /// The stated sorts of thing, `unknown` left out.
  func kinds(of record: Int) -> Set<EntityKind> {
    rows[record].details > 0 ? details[Int(rows[record].details - 1)].kinds : []
  }

  /// The role that tells most, and the stated pass-through.
  func passing(of record: Int) -> (role: Role, stated: Probability?) {
    guard rows[record].details > 0 else { return (.unspecified, nil) }
    let index = Int(rows[record].details - 1)
    return (Role.mostTelling(details[index].roles), details[index].passThrough)
  }

  /// The first name that came in no stated language; of a record without details its only one.
  func name(of record: Int) -> String? {
    rows[record].name > 0 ? texts.string(rows[record].name - 1) : nil
  }

  /// The places that are kept, in order.
  func places(of record: Int) -> [SourceLocation] {
    var result: [SourceLocation] = []
    var current = rows[record].lastPlace
    while current > 0 {
      let place = places[Int(current - 1)]
      result.append(location(place))
      current = place.previous
    }
    return result.reversed()
  }

  private func location(_ place: Place) -> SourceLocation {
    SourceLocation(
      file: texts.string(place.file), line: place.line == 0 ? nil : Int(place.line),
      path: place.path == 0 ? nil : texts.string(place.path - 1))
  }
}
