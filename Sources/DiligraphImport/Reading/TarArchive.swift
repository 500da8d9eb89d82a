// SPDX-License-Identifier: Apache-2.0

/// The files of a tar archive, each to be read as a source of its own.
///
/// A compressed one (`.tar.gz`, `.tar.xz`, `.tar.zst`) is inflated once into a temporary file without a name. Refused are
/// archives with more files than ``memberLimit``, and with names that leave the archive (`../`, `/`, a drive). Archives
/// within archives are not opened; links and devices are no files, and are in ``others``.
public struct TarArchive {
  /// The most files: a month of a portal's notices are some ten thousands.
  public static let memberLimit = 200_000
  /// The longest name, in bytes.
  private static let nameLimit = 64 << 10

  /// A file in the archive.
  struct Member {
    let name: String
    let size: Int
    let offset: Int
  }

  private(set) var members: [Member] = []
  /// The names of hidden files, which are left out.
  public private(set) var hidden: [String] = []
  /// The names of what is no file.
  public private(set) var others: [String] = []
  /// Whether the two blocks of zeros that end an archive are there; without them it may have been cut between files.
  public private(set) var hasEndMark = false
  private let bytes: any RandomAccessBytes
  private let name: String
  private let inflatedLimit: Int

  /// The archive that the source is; nil if its first bytes, inflated, are not a tar archive's.
  ///
  /// - Parameter folder: where a compressed archive is inflated to.
  public init?(_ source: ByteSource, folder: String) throws(ReadingError) {
    let (stream, layers) = try source.openedInflated()
    guard TarHeader.isOne(try stream.peekUntilDamage(TarHeader.size)) else { return nil }
    name = source.name
    inflatedLimit = source.inflatedLimit
    if layers.isEmpty, let stored = try source.randomAccess() {
      bytes = stored
    } else {
      bytes = try SpooledBytes(stream, name: source.name, folder: folder, limit: source.inflatedLimit)
    }
    try bytes.readToEnd()
    try readHeaders()
  }

  /// The files as sources, called `archive.tar/member`.
  public var sources: [ByteSource] { members.map(source) }

  private func source(_ member: Member) -> ByteSource {
    let (bytes, name) = (bytes, "\(name)/\(member.name)")
    let opened = ByteSource.opening(name: name, inflatedLimit: inflatedLimit, size: member.size) {
      TarMemberStream(member, bytes)
    }
    opened.archiveState = { bytes.state }
    return opened
  }

  // MARK: Headers

  private mutating func readHeaders() throws(ReadingError) {
    var offset = 0
    var longName: String?
    while offset < bytes.count {
      let block = try bytes.read(at: offset, count: TarHeader.size)
      // Two blocks of zeros end the archive; what follows is filling.
      if block.allSatisfy({ $0 == 0 }) {
        hasEndMark = true
        return
      }
      guard let header = TarHeader(block) else {
        throw error("is damaged, or ends too early, after \(members.count) files; copy or download it again")
      }
      let start = offset + TarHeader.size
      guard header.length <= bytes.count - start else {
        throw error("ends inside of \(quoted(longName ?? header.name)); copy or download it again")
      }
      offset = start + (header.length + TarHeader.size - 1) / TarHeader.size * TarHeader.size
      switch header.type {
      case UInt8(ascii: "L"), UInt8(ascii: "x"):
        longName = try name(header, at: start) ?? longName
        continue
      case UInt8(ascii: "K"), UInt8(ascii: "g"): continue
      default: try add(longName ?? header.name, header, at: start)
      }
      longName = nil
    }
  }

  /// The name that stands before a file which has a long one.
  private func name(_ header: TarHeader, at start: Int) throws(ReadingError) -> String? {
    guard header.length <= Self.nameLimit else {
      throw error("has a name of \(header.length) bytes; no file is called so")
    }
    let text = try bytes.read(at: start, count: header.length)
    if header.type == UInt8(ascii: "L") { return String(decoding: text.prefix { $0 != 0 }, as: UTF8.self) }
    // `27 path=folder/table.csv\n`: the length of the whole, a key and a value.
    for line in text.split(separator: 0x0A) {
      let record = String(decoding: line, as: UTF8.self)
      guard let space = record.firstIndex(of: " "), let equals = record.firstIndex(of: "="), space < equals else {
        continue
      }
      if record[record.index(after: space)..<equals] == "path" { return String(record[record.index(after: equals)...]) }
    }
    return nil
  }

  private mutating func add(_ stated: String, _ header: TarHeader, at start: Int) throws(ReadingError) {
    let name = stated.hasPrefix("./") ? String(stated.dropFirst(2)) : stated
    if header.type == UInt8(ascii: "5") || name.hasSuffix("/") || name.isEmpty { return }
    try check(name)
    guard [0, UInt8(ascii: "0"), UInt8(ascii: "7")].contains(header.type) else { return others.append(name) }
    if name.split(separator: "/").contains(where: { $0.hasPrefix(".") || $0 == "__MACOSX" }) {
      return hidden.append(name)
    }
    guard members.count < Self.memberLimit else {
      throw error("holds more than \(Self.memberLimit) files. Divide it")
    }
    members.append(Member(name: name, size: header.length, offset: start))
  }

  private func check(_ member: String) throws(ReadingError) {
    let parts = member.split(whereSeparator: { $0 == "/" || $0 == "\\" })
    guard !member.hasPrefix("/"), !member.contains("\\"), !member.dropFirst().hasPrefix(":"), !parts.contains(".."),
      member.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
    else { throw error("has a file whose name leads out of it (\(quoted(member))); do not trust it") }
  }

  private func error(_ detail: String) -> ReadingError {
    ReadingError(.badArchive(detail: detail), at: InputPlace(source: name))
  }
}

/// The bytes of a file in a tar archive.
private final class TarMemberStream: ByteStream {
  private let bytes: any RandomAccessBytes
  private var position: Int
  private let end: Int

  init(_ member: TarArchive.Member, _ bytes: any RandomAccessBytes) {
    self.bytes = bytes
    position = member.offset
    end = member.offset + member.size
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    let piece = try bytes.read(at: position, count: min(buffer.count, end - position, 1 << 20))
    buffer.copyBytes(from: piece)
    position += piece.count
    return piece.count
  }
}
