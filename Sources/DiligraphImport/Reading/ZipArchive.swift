// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The members of a zip archive, each to be read as a source of its own; nothing is unpacked to the disk.
///
/// Refused are archives with more members than ``memberLimit``, with members that share bytes (as bombs do), with
/// encrypted members, and with names that leave the archive (`../`, `/`, a drive). Archives within archives are not
/// opened, and what is left out as no data is in ``leftOut``.
public struct ZipArchive {
  /// The most members.
  public static let memberLimit = 10_000
  /// The largest list of members, in bytes.
  static let directoryLimit = 64 << 20

  /// A file in the archive.
  public struct Member: Hashable, Sendable {
    /// Its name, folders included.
    public let name: String
    /// Its size when inflated, as the archive states it.
    public let size: Int
    /// Whether it is marked as a symbolic link, whose bytes are where it leads.
    public let isLink: Bool
    let storedSize: Int
    let isDeflated: Bool
    let crc: UInt32
    let offset: Int
  }

  /// The files, in the order of the archive; folders and what archivers add of their own are left out.
  public let members: [Member]
  /// The names of hidden files, which are left out.
  public let leftOut: [String]
  /// The names of folders that the archive lists by themselves.
  public let folders: [String]
  /// How many bytes stand after the list of members: a remark, or what somebody appended.
  public let trailingBytes: Int
  private let bytes: any RandomAccessBytes
  private let name: String
  private let inflatedLimit: Int

  /// The archive that the source is; nil if its first bytes are not a zip archive's.
  public init?(_ source: ByteSource) throws(ReadingError) {
    guard let bytes = try source.randomAccess() else { return nil }
    let magic = try bytes.read(at: 0, count: 4)
    guard magic == [0x50, 0x4B, 0x03, 0x04] || magic == [0x50, 0x4B, 0x05, 0x06] else { return nil }
    try bytes.readToEnd()
    self.bytes = bytes
    name = source.name
    inflatedLimit = source.inflatedLimit
    var directory = ZipDirectory(bytes: bytes, name: source.name, inflatedLimit: source.inflatedLimit)
    let all = try directory.members()
    folders = directory.folders
    trailingBytes = directory.trailingBytes
    if let document = BinaryFile(members: all.map(\.name)) {
      throw ReadingError(.binaryFile(document), at: InputPlace(source: source.name))
    }
    members = all.filter { !Self.isHidden($0.name) }
    leftOut = all.map(\.name).filter(Self.isHidden)
  }

  private static func isHidden(_ name: String) -> Bool {
    name.split(separator: "/").contains { $0.hasPrefix(".") || $0 == "__MACOSX" }
  }

  /// The members as sources, called `archive.zip/member`.
  public var sources: [ByteSource] { members.map(source) }

  /// A member as a source.
  public func source(_ member: Member) -> ByteSource {
    let (bytes, name, limit) = (bytes, "\(name)/\(member.name)", inflatedLimit)
    let opened = ByteSource.opening(name: name, inflatedLimit: limit, size: member.size) {
      () throws(ReadingError) -> any ByteStream in
      try ZipMemberStream(member, bytes, name: name)
    }
    let folder = member.name.lastIndex(of: "/").map { member.name[...$0] } ?? ""
    opened.archiveState = { bytes.state }
    opened.inArchive = { file in members.first { $0.name == folder + file }.map(source) }
    return opened
  }
}

/// Bytes that can be read at any place.
protocol RandomAccessBytes: AnyObject {
  var count: Int { get }
  /// The bytes from `offset`, fewer than `count` only at the end.
  func read(at offset: Int, count: Int) throws(ReadingError) -> [UInt8]
  /// Sees to it that ``count`` is that of all bytes.
  func readToEnd() throws(ReadingError)
  /// What differs once the bytes were changed by others; nil where nobody else has them.
  var state: [Int]? { get }
}

extension RandomAccessBytes {
  func readToEnd() {}
  var state: [Int]? { nil }
}

/// Bytes in memory.
final class MemoryAccess: RandomAccessBytes {
  private let bytes: [UInt8]
  var count: Int { bytes.count }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(at offset: Int, count: Int) -> [UInt8] {
    guard offset >= 0, offset < bytes.count, count > 0 else { return [] }
    return Array(bytes[offset..<(offset + min(count, bytes.count - offset))])
  }
}

/// The bytes of a file.
final class FileAccess: RandomAccessBytes {
  private let descriptor: Int32
  private let name: String
  let count: Int

  init(path: String, name: String) throws(ReadingError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    self.name = name
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw ReadingError(
        .cannotOpen(reason: String(cString: strerror(errno)).lowercased()), at: InputPlace(source: name))
    }
    count = Int(status.st_size)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  // Of the file that is open: another one that took its name is not read.
  var state: [Int]? { FileStream.state(descriptor: descriptor) }

  func read(at offset: Int, count: Int) throws(ReadingError) -> [UInt8] {
    guard offset >= 0, offset < self.count, count > 0 else { return [] }
    var result = [UInt8](repeating: 0, count: min(count, self.count - offset))
    var filled = 0
    while filled < result.count {
      let (start, rest) = (filled, result.count - filled)
      let read = result.withUnsafeMutableBytes { buffer in
        pread(
          descriptor, UnsafeMutableRawBufferPointer(rebasing: buffer[start...]).baseAddress, rest, off_t(offset + start)
        )
      }
      if read < 0, errno == EINTR { continue }
      if read < 0 {
        throw ReadingError(
          .readFailed(reason: String(cString: strerror(errno)).lowercased()), at: InputPlace(source: name))
      }
      if read == 0 { break }
      filled += read
    }
    return Array(result.prefix(filled))
  }
}

/// Reads the list of members at the end of an archive.
private struct ZipDirectory {
  let bytes: any RandomAccessBytes
  let name: String
  let inflatedLimit: Int
  /// The names of folders.
  private(set) var folders: [String] = []
  private(set) var trailingBytes = 0

  init(bytes: any RandomAccessBytes, name: String, inflatedLimit: Int) {
    (self.bytes, self.name, self.inflatedLimit) = (bytes, name, inflatedLimit)
  }

  mutating func members() throws(ReadingError) -> [ZipArchive.Member] {
    let (count, size, offset) = try end()
    guard count <= ZipArchive.memberLimit else {
      throw error("holds \(count) files; at most \(ZipArchive.memberLimit) are read. Divide it")
    }
    guard size <= ZipArchive.directoryLimit, offset >= 0, size >= 0, offset <= bytes.count - size else {
      throw error("is damaged: its list of files is not where it should be. Copy or download it again")
    }
    let list = try bytes.read(at: offset, count: size)
    var members: [ZipArchive.Member] = []
    var position = 0
    for _ in 0..<count {
      guard let (member, next) = try member(list, at: position) else {
        throw error("is damaged: its list of files ends too early. Copy or download it again")
      }
      if let member { members.append(member) }
      position = next
    }
    try checkSizes(members)
    try checkOverlaps(members)
    return members
  }

  /// How many members there are, and where their list is.
  private mutating func end() throws(ReadingError) -> (count: Int, size: Int, offset: Int) {
    let tailLength = min(bytes.count, 65_557)
    let tailOffset = bytes.count - tailLength
    let tail = try bytes.read(at: tailOffset, count: tailLength)
    guard tail.count >= 22,
      let start = (0...(tail.count - 22)).last(where: { tail[$0...].starts(with: [0x50, 0x4B, 0x05, 0x06]) })
    else { throw error("ends too early; copy or download it again") }
    trailingBytes = tail.count - start - 22
    let end = (number(tail, start + 10, 2), number(tail, start + 12, 4), number(tail, start + 16, 4))
    guard end.0 == 0xFFFF || end.1 == 0xFFFF_FFFF || end.2 == 0xFFFF_FFFF else { return end }
    // The larger form of the format: a locator stands before the end.
    guard start >= 20, tail[(start - 20)...].starts(with: [0x50, 0x4B, 0x06, 0x07]) else { return end }
    let large = try bytes.read(at: number(tail, start - 12, 8), count: 56)
    guard large.count == 56, large.starts(with: [0x50, 0x4B, 0x06, 0x06]) else {
      throw error("is damaged: its list of files is not where it should be. Copy or download it again")
    }
    return (number(large, 32, 8), number(large, 40, 8), number(large, 48, 8))
  }

  /// The member at a position of the list, nil for a folder, and where the next one is; nil where the list ends.
  private mutating func member(
    _ list: [UInt8], at position: Int
  ) throws(ReadingError) -> (ZipArchive.Member?, Int)? {
    guard position + 46 <= list.count, list[position...].starts(with: [0x50, 0x4B, 0x01, 0x02]) else { return nil }
    let nameLength = number(list, position + 28, 2)
    let extraLength = number(list, position + 30, 2)
    let next = position + 46 + nameLength + extraLength + number(list, position + 32, 2)
    guard next <= list.count else { return nil }
    let nameBytes = Array(list[(position + 46)..<(position + 46 + nameLength)])
    // Names that do not say that they are UTF-8, and are none, are in the encoding of the first programs (4.4.4, D.1).
    let member = String(validating: nameBytes, as: UTF8.self) ?? CodePage437.text(nameBytes)
    try check(member)
    if member.hasSuffix("/") {
      folders.append(member)
      return (nil, next)
    }
    let flags = number(list, position + 8, 2)
    if flags & 1 != 0 { throw error("has an encrypted file (\(shown(member))); decrypt it first") }
    let method = number(list, position + 10, 2)
    guard method == 0 || method == 8 else {
      throw error("has a file (\(shown(member))) compressed by method \(method); only deflate is read. Pack it again")
    }
    var sizes = [number(list, position + 24, 4), number(list, position + 20, 4), number(list, position + 42, 4)]
    enlarge(&sizes, Array(list[(position + 46 + nameLength)..<(position + 46 + nameLength + extraLength)]))
    guard sizes.allSatisfy({ $0 >= 0 }) else {
      throw error("is damaged: a size of \(shown(member)) is too large. Copy or download it again")
    }
    if sizes[0] > inflatedLimit {
      throw error("has a file (\(shown(member))) of \(sizes[0]) bytes; at most \(inflatedLimit) are read. Divide it")
    }
    let result = ZipArchive.Member(
      name: member, size: sizes[0],
      // The upper half of the attributes is the mode of Unix.
      isLink: number(list, position + 40, 2) & 0xF000 == 0xA000, storedSize: sizes[1], isDeflated: method == 8,
      crc: UInt32(truncatingIfNeeded: number(list, position + 16, 4)), offset: sizes[2])
    return (result, next)
  }

  /// Sizes and the offset that do not fit 32 bits stand in an extra field, in this order.
  private func enlarge(_ sizes: inout [Int], _ extra: [UInt8]) {
    var position = 0
    while position + 4 <= extra.count {
      let length = number(extra, position + 2, 2)
      guard number(extra, position, 2) == 1 else {
        position += 4 + length
        continue
      }
      var place = position + 4
      for index in sizes.indices
      where sizes[index] == 0xFFFF_FFFF && place + 8 <= min(position + 4 + length, extra.count) {
        sizes[index] = number(extra, place, 8)
        place += 8
      }
      return
    }
  }

  private func check(_ member: String) throws(ReadingError) {
    let parts = member.split(whereSeparator: { $0 == "/" || $0 == "\\" })
    let hasDrive = member.dropFirst().hasPrefix(":")
    guard !member.isEmpty, !member.hasPrefix("/"), !member.contains("\\"), !hasDrive, !parts.contains(".."),
      member.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
    else {
      throw error("has a file whose name leads out of it (\(shown(member))); do not trust it")
    }
  }

  /// What the members are said to inflate to, each and together.
  private func checkSizes(_ members: [ZipArchive.Member]) throws(ReadingError) {
    var total = 0
    for member in members {
      if InflationGuard.isBomb(inflated: member.size, stored: member.storedSize) {
        throw error(
          "has a file (\(shown(member.name))) that inflates to more than \(InflationGuard.ratioLimit) times its size, as a "
            + "bomb does; do not trust it")
      }
      total += member.size
    }
    if total > inflatedLimit {
      throw error("inflates to \(total) bytes; at most \(inflatedLimit) are read. Divide it")
    }
  }

  /// Members that share bytes inflate a small archive to any size.
  private func checkOverlaps(_ members: [ZipArchive.Member]) throws(ReadingError) {
    var end = 0
    for member in members.sorted(by: { $0.offset < $1.offset }) {
      guard member.offset >= end, member.storedSize <= bytes.count, member.offset <= bytes.count - member.storedSize
      else {
        throw error("has files that share bytes (\(shown(member.name))), as a bomb does; do not trust it")
      }
      end = member.offset + 30 + member.storedSize
    }
  }

  private func number(_ list: [UInt8], _ position: Int, _ length: Int) -> Int {
    guard position >= 0, position + length <= list.count else { return -1 }
    var value: UInt64 = 0
    for index in (0..<length).reversed() { value = value << 8 | UInt64(list[position + index]) }
    return Int(exactly: value) ?? -1
  }

  private func shown(_ member: String) -> String { quoted(member) }

  private func error(_ detail: String) -> ReadingError {
    ReadingError(.badArchive(detail: detail), at: InputPlace(source: name))
  }
}
