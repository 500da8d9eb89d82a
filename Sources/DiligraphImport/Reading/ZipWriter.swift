// SPDX-License-Identifier: Apache-2.0
import CZlib
import Foundation

/// A file that cannot be written.
public struct WritingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// What the system answered.
  public let reason: String

  /// What cannot be written, why, and what to do.
  public var description: String {
    "\(path): cannot be written (\(reason)); is the disk full, or the folder read-only?"
  }
}

/// Writes a zip archive whose bytes depend on nothing but names and contents: no times, no rights, no compression.
///
/// Members are stored as they are, since what a compressor makes of the same bytes differs between its versions. The
/// file gets its name only when it is complete.
public struct ZipWriter {
  /// The largest archive; beyond it the format needs fields of another size.
  static let sizeLimit = Int(UInt32.max) - 1

  private let path: String
  /// Where the archive is until it is complete.
  public let draft: String
  private let file: FileHandle
  private var offset = 0
  private var directory: [UInt8] = []
  private var count = 0

  /// An archive that is to be at `path`.
  public init(path: String) throws(WritingError) {
    self.path = path
    draft = "\(path).new-\(getpid())"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw WritingError(path: path, reason: String(cString: strerror(errno)).lowercased())
    }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Adds a member.
  ///
  /// - Throws: ``WritingError``.
  public mutating func add(_ name: String, _ bytes: [UInt8]) throws {
    try begin(name, crc: Self.crc(0, bytes, bytes.count), size: bytes.count)
    try write(bytes)
  }

  /// Adds a member that has the bytes of `source` as they are stored; memory does not grow with them.
  ///
  /// - Throws: ``WritingError``, or a ``ReadingError`` of the source.
  public mutating func add(_ name: String, _ source: ByteSource) throws {
    var chunk = [UInt8](repeating: 0, count: 256 << 10)
    var (crc, size) = (UInt32(0), 0)
    let first = try source.openStored()
    while true {
      let read = try first.read(into: &chunk)
      if read == 0 { break }
      crc = Self.crc(crc, chunk, read)
      size += read
    }
    try begin(name, crc: crc, size: size)
    let second = try source.openStored()
    var written = 0
    while true {
      let read = try second.read(into: &chunk)
      if read == 0 { break }
      written += read
      try write(Array(chunk.prefix(read)))
    }
    guard written == size else {
      throw ReadingError(
        .badArchive(detail: "changed while it was packed; wait until nobody writes it"),
        at: InputPlace(source: source.name))
    }
  }

  /// Ends the archive, and gives it its name.
  public mutating func finish() throws(WritingError) {
    let start = offset
    try write(directory)
    try write(
      Self.number(0x0605_4B50, 4) + Self.number(0, 4) + Self.number(count, 2) + Self.number(count, 2)
        + Self.number(directory.count, 4) + Self.number(start, 4) + Self.number(0, 2))
    do { try file.close() } catch { throw failure("\(error.localizedDescription)") }
    guard rename(draft, path) == 0 else { throw failure(String(cString: strerror(errno)).lowercased()) }
  }

  /// Takes away what was written of an archive that is not finished.
  public func discard() {
    try? file.close()
    try? FileManager.default.removeItem(atPath: draft)
  }

  private static func crc(_ crc: UInt32, _ bytes: [UInt8], _ count: Int) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32(UInt(crc), $0.baseAddress, UInt32(count))) }
  }

  private mutating func begin(_ name: String, crc: UInt32, size: Int) throws {
    let nameBytes = Array(name.utf8)
    guard offset + size + directory.count + nameBytes.count + 100 < Self.sizeLimit, count < ZipArchive.memberLimit
    else {
      throw ReadingError(
        .badArchive(
          detail: "would be larger than 4 GB, or have more than \(ZipArchive.memberLimit) files; leave some out"),
        at: InputPlace(source: path))
    }
    // Version 2.0, names in UTF-8, stored, the first moment that the format knows.
    var common = Self.number(20, 2) + Self.number(0x0800, 2) + Self.number(0, 2) + Self.number(0, 2)
    common += Self.number(0x0021, 2) + Self.number(Int(crc), 4) + Self.number(size, 4) + Self.number(size, 4)
    common += Self.number(nameBytes.count, 2) + Self.number(0, 2)
    directory += Self.number(0x0201_4B50, 4) + Self.number(20, 2) + common
    directory += Self.number(0, 2) + Self.number(0, 2) + Self.number(0, 2) + Self.number(0, 4) + Self.number(offset, 4)
    directory += nameBytes
    count += 1
    try write(Self.number(0x0403_4B50, 4) + common + nameBytes)
  }

  private mutating func write(_ bytes: [UInt8]) throws(WritingError) {
    do { try file.write(contentsOf: Data(bytes)) } catch { throw failure("\(error.localizedDescription)") }
    offset += bytes.count
  }

  private func failure(_ reason: String) -> WritingError { WritingError(path: path, reason: reason) }

  /// The lowest bytes of a number, the lowest first.
  private static func number(_ value: Int, _ length: Int) -> [UInt8] {
    (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
