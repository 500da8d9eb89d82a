// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Records that were stated again with nothing but a name, so that stating them once more is one look at one place.
///
/// A party of a table is named by each of its rows. Only the first of these rows say something: the record, its name,
/// and its first places. To find that out from a ``RecordTable`` takes some eight loads, each of which waits for memory
/// where there are a million records. Here the bytes that are compared and what is known of the record lie together.
///
/// It is a memory of what the table has already: whoever is not found is looked up there.
struct NamedRecords: Sendable {
  /// How a row names a record.
  struct Naming {
    var recordID: UnsafeBufferPointer<UInt8>
    /// The hash of the record id, as a ``TextTable`` has it.
    var hash: UInt64
    /// How many bytes of the record id are its namespace.
    var namespaceLength: Int
    /// Whether the record id is only a name.
    var isName: Bool
    /// The name that is stated, in no stated language.
    var name: UnsafeBufferPointer<UInt8>

    /// Longer ones are not kept: they would be stored twice, and are rare.
    var isKept: Bool { recordID.count <= 512 && name.count <= 512 && namespaceLength <= 512 }
  }

  /// What is known of a record; the bytes of its id and its name follow.
  struct Entry {
    var reference: UInt32
    var record: UInt32
    /// Where the last place is when no further one is kept; a file that is none before that.
    var lastFile = Entry.noFile
    var lastLine: UInt32 = 0
    fileprivate var idLength: UInt16
    fileprivate var nameLength: UInt16
    /// Whether the id is only a name at the top, how long the namespace is below.
    fileprivate var kind: UInt16

    static let noFile = UInt32.max

    /// Whether all places that are kept come before one in a file, without a path.
    func endsBefore(file: UInt32, line: UInt32) -> Bool { lastFile == file && lastLine < line }
  }

  /// How many neighbouring slots are searched: names that are written alike but for their case have one hash.
  private static let mostProbes = 16

  /// Entries with the bytes that belong to them, each at a multiple of eight bytes.
  private var words: [UInt64] = []
  /// The positions of entries among the words.
  private var slots = HashSlots()

  /// Where the entry of a record is among the words; nil when it is not known by this name.
  ///
  /// - Parameter candidate: what preloading found, where it is looked first.
  @inline(__always)
  func position(of naming: Naming, candidate: UInt32) -> Int? {
    // Where nobody has the hash, nobody is looked for.
    guard candidate > 0 else { return nil }
    return isEntry(at: Int(candidate - 1), naming) ? Int(candidate - 1) : position(of: naming)
  }

  /// Whether the entry at a position is that of a record by this name.
  @inline(__always)
  private func isEntry(at position: Int, _ naming: Naming) -> Bool {
    words.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress.map({ $0 + position * 8 }), let id = naming.recordID.baseAddress,
        let name = naming.name.baseAddress
      else { return false }
      let entry = start.load(as: Entry.self)
      return Int(entry.idLength) == naming.recordID.count && Int(entry.nameLength) == naming.name.count
        && entry.kind == Self.kind(naming) && memcmp(start + Self.headerSize, id, naming.recordID.count) == 0
        && memcmp(start + Self.headerSize + naming.recordID.count, name, naming.name.count) == 0
    }
  }

  /// Where the entry of a record is among the words; nil when it is not known by this name.
  func position(of naming: Naming) -> Int? {
    guard naming.isKept else { return nil }
    return slots.find(naming.hash, within: Self.mostProbes) { isEntry(at: $0, naming) }?.position
  }

  /// The entry at a position.
  subscript(position: Int) -> Entry {
    words.withUnsafeBytes { $0.load(fromByteOffset: position * 8, as: Entry.self) }
  }

  /// Notes the last place of a record of which no further one is kept.
  mutating func setLast(file: UInt32, line: UInt32, at position: Int) {
    words.withUnsafeMutableBytes { bytes in
      var entry = bytes.load(fromByteOffset: position * 8, as: Entry.self)
      (entry.lastFile, entry.lastLine) = (file, line)
      bytes.storeBytes(of: entry, toByteOffset: position * 8, as: Entry.self)
    }
  }

  /// Adds a record that is not known by this name; one that has no room among its neighbours is passed over.
  mutating func insert(_ naming: Naming, reference: UInt32, record: UInt32) {
    guard naming.isKept, !naming.name.isEmpty, !naming.recordID.isEmpty else { return }
    let size = (Self.headerSize + naming.recordID.count + naming.name.count + 7) / 8
    guard words.count + size < Int(UInt32.max),
      let free = slots.find(naming.hash, within: Self.mostProbes, where: { _ in false })
    else { return }
    let entry = Entry(
      reference: reference, record: record, idLength: UInt16(naming.recordID.count),
      nameLength: UInt16(naming.name.count), kind: Self.kind(naming))
    let position = words.count
    words.append(contentsOf: repeatElement(0, count: size))
    words.withUnsafeMutableBytes { bytes in
      bytes.storeBytes(of: entry, toByteOffset: position * 8, as: Entry.self)
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[(position * 8 + Self.headerSize)...])
      rest.copyMemory(from: UnsafeRawBufferPointer(naming.recordID))
      UnsafeMutableRawBufferPointer(rebasing: rest[naming.recordID.count...])
        .copyMemory(from: UnsafeRawBufferPointer(naming.name))
    }
    slots.insert(position, naming.hash, at: free)
  }

  private static let headerSize = MemoryLayout<Entry>.stride

  private static func kind(_ naming: Naming) -> UInt16 {
    UInt16(naming.namespaceLength) | (naming.isName ? 1 << 15 : 0)
  }

  /// Loads what looking up records with these hashes will need, so that the waits for memory overlap.
  ///
  /// - Parameter positions: memory for the positions of what is loaded.
  /// - Returns: a number that depends on all loads, which are left out of the program otherwise.
  func preload(_ hashes: [UInt64], _ positions: inout [UInt32]) -> Int {
    var sum = UInt64(
      truncatingIfNeeded: hashes.withUnsafeBufferPointer {
        slots.preload($0, within: Self.mostProbes, &positions)
      })
    words.withUnsafeBufferPointer { words in
      for position in positions where position > 0 {
        // The beginning and what is most often the end: an entry may lie in two lines of the cache.
        sum &+= words[Int(position - 1)] &+ words[min(Int(position) + 6, words.count - 1)]
      }
    }
    return Int(truncatingIfNeeded: sum)
  }
}
