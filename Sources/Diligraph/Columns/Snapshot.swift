// SPDX-License-Identifier: Apache-2.0

/// A part of a snapshot. The numbers are in files and never change their meaning.
package enum SnapshotSection: UInt32, CaseIterable, Sendable {
  // The graph.
  case graphTables = 1
  case edgeFrom, edgeTo, edgeTerms, edgeStart, edgeEnd, edgeRelationship, edgeShare
  case provisionOutOffsets, provisionInOffsets, provisionInEdge, provisionInSource
  case controlOutOffsets, controlInOffsets, controlInEdge, controlInSource
  case passThrough, transforms

  // The data set.
  case textBytes = 100
  case textEnds, listEnds, listItems, sourceListEnds, sourceListItems, templates
  case entityBytes, entityEnds, entityRole, entityPassThrough, roles
  case recordBytes, recordEnds, entityOfRecord
  case flags, merges, findings, judgements, unedited, knownBy

  // The relationships, in the order of their ids.
  case relationshipFrom = 200
  case relationshipTo, relationshipKind, relationshipID, idFrom, idTo, idHash, start, end, amount, currency
  case confidence, least, most, products, notes, source, line, path
}

/// Why a snapshot is not used. It is made anew, whatever the reason.
package enum SnapshotProblem: Error, Hashable, Sendable {
  /// It does not begin like one.
  case notASnapshot
  /// Another version of the program, or a machine with another byte order, wrote it.
  case otherVersion
  /// It was made of something else.
  case stale
  /// It cannot be right; what was found.
  case damaged(String)
}

/// The bytes of a snapshot: what it was made of (its stamp), and flat columns in the machine's byte order, each with a
/// checksum.
///
/// Opening looks at the header alone, which has a checksum of its own. ``damage()`` reads everything.
package struct Snapshot: @unchecked Sendable {
  // Safety: the bytes never change, and `owner` keeps them.
  private let bytes: UnsafeRawBufferPointer
  private let owner: AnyObject
  private let entries: [SnapshotSection: SnapshotEntry]

  /// The snapshot in `bytes`, which `owner` keeps in memory.
  ///
  /// - Parameter stamp: what it must have been made of.
  package init(_ bytes: UnsafeRawBufferPointer, owner: AnyObject, stamp: [UInt8]) throws(SnapshotProblem) {
    let header = try SnapshotHeader(bytes)
    guard header.stamp == stamp else { throw .stale }
    var entries: [SnapshotSection: SnapshotEntry] = [:]
    for entry in header.entries {
      guard let section = SnapshotSection(rawValue: entry.section) else { throw .otherVersion }
      guard entry.offset % SnapshotHeader.alignment == 0, entry.offset <= bytes.count,
        entry.byteCount <= UInt64(bytes.count) - entry.offset
      else { throw .damaged("the part \(section) lies outside of the file") }
      entries[section] = entry
    }
    (self.bytes, self.owner, self.entries) = (bytes, owner, entries)
  }

  /// A column; nil where it was not written.
  func columnIfAny<Element>(_ section: SnapshotSection, _ type: Element.Type = Element.self) throws(SnapshotProblem)
    -> FlatColumn<Element>?
  {
    guard let entry = entries[section], let start = bytes.baseAddress else { return nil }
    let size = MemoryLayout<Element>.stride
    guard Int(entry.elementSize) == size, Int(entry.byteCount) % size == 0 else {
      throw .damaged("the part \(section) has elements of \(entry.elementSize) bytes instead of \(size)")
    }
    return FlatColumn(mapped: start + Int(entry.offset), count: Int(entry.byteCount) / size, owner: owner)
  }

  /// A column that must be there, with `count` values where that is given.
  func column<Element>(
    _ section: SnapshotSection, _ type: Element.Type = Element.self, count: Int? = nil
  ) throws(SnapshotProblem) -> FlatColumn<Element> {
    guard let column = try columnIfAny(section, type) else { throw .damaged("the part \(section) is missing") }
    guard count == nil || column.count == count else {
      throw .damaged("the part \(section) has \(column.count) values instead of \(count ?? 0)")
    }
    return column
  }

  /// The first part that is not what was written; nil if all are. Reads everything, on all cores.
  package func damage() -> SnapshotProblem? {
    for (section, entry) in entries.sorted(by: { $0.value.offset < $1.value.offset }) {
      let part = UnsafeRawBufferPointer(rebasing: bytes[Int(entry.offset)..<Int(entry.offset + entry.byteCount)])
      guard checksum(part) == entry.checksum else { return .damaged("the checksum of the part \(section) differs") }
    }
    return nil
  }
}

/// One line of a snapshot's table.
struct SnapshotEntry: BitwiseCopyable {
  var section: UInt32
  var elementSize: UInt32
  var offset: UInt64
  var byteCount: UInt64
  var checksum: UInt64
}

/// What a snapshot is to be written of.
package struct SnapshotContent: ~Copyable {
  private var parts: [(section: SnapshotSection, elementSize: Int, bytes: UnsafeRawBufferPointer, owner: Any)] = []

  package init() {}

  /// Adds a column.
  mutating func add<Element>(_ section: SnapshotSection, _ column: FlatColumn<Element>) {
    parts.append((section, MemoryLayout<Element>.stride, column.bytes, column))
  }

  /// Adds the values of an array; nothing, where there are none and `isOptional`.
  mutating func add<Element: BitwiseCopyable & Sendable>(
    _ section: SnapshotSection, _ values: [Element]
  ) {
    add(section, FlatColumn(values))
  }

  /// How many bytes it will have.
  package func byteCount(stamp: [UInt8]) -> Int { layout(stamp).byteCount }

  /// Hands out the bytes in their order.
  package func write<Failure: Error>(
    stamp: [UInt8], _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let (entries, total) = layout(stamp)
    let header = SnapshotHeader(stamp: stamp, entries: entries).bytes(total: total)
    try Self.give(header, body)
    var position = header.count
    for (part, entry) in zip(parts, entries) {
      try Self.give([UInt8](repeating: 0, count: Int(entry.offset) - position), body)
      try body(part.bytes)
      position = Int(entry.offset) + part.bytes.count
    }
  }

  private static func give<Failure: Error>(
    _ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let column = FlatColumn(bytes)
    try body(column.bytes)
  }

  private func layout(_ stamp: [UInt8]) -> (entries: [SnapshotEntry], byteCount: Int) {
    let alignment = Int(SnapshotHeader.alignment)
    var position = SnapshotHeader.byteCount(stamp: stamp.count, parts: parts.count)
    let entries = parts.map { part -> SnapshotEntry in
      position = (position + alignment - 1) / alignment * alignment
      defer { position += part.bytes.count }
      return SnapshotEntry(
        section: part.section.rawValue, elementSize: UInt32(part.elementSize), offset: UInt64(position),
        byteCount: UInt64(part.bytes.count), checksum: checksum(part.bytes))
    }
    return (entries, position)
  }
}
