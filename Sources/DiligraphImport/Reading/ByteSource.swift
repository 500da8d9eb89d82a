// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Bytes to be read from the start to the end, in chunks.
///
/// A stream belongs to one reader at a time; it is not thread-safe.
public protocol ByteStream: AnyObject {
  /// Fills the front of `buffer` and returns how many bytes it wrote; 0 at the end, never before.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int
}

extension ByteStream {
  /// Fills the front of an array, without changing its length, and returns how many bytes are new.
  func read(into array: inout [UInt8]) throws(ReadingError) -> Int {
    let result = array.withUnsafeMutableBytes { buffer -> Result<Int, ReadingError> in
      do throws(ReadingError) { return .success(try read(into: buffer)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}

/// An input that can be opened: a file, bytes in memory, or standard input; inflated where it is compressed.
///
/// Files and bytes may be opened any number of times. Standard input is read once; its first bytes can be
/// looked at beforehand with ``prefix(_:)``.
public final class ByteSource {
  private enum Origin {
    case file(path: String)
    case bytes([UInt8])
    case standardInput
    /// A part of another source, such as a member of an archive, and its size.
    case opened(() throws(ReadingError) -> any ByteStream, size: Int?)
    case spooled(SpooledBytes)
  }

  /// What messages call the source.
  public let name: String
  /// The data set that the source is of, where that is stated: it tells apart ids that mean something within one data
  /// set alone, such as the numbers of an edge list.
  public var dataset: String?
  /// How far a compressed source may inflate, in bytes.
  public let inflatedLimit: Int
  private let origin: Origin
  /// The largest piece handed out at a time; tests make it tiny, to cut records at every byte.
  private let chunkSize: Int
  private var standardInputPrefix: [UInt8] = []
  private var standardInputIsOpen = false
  /// Finds another file of the archive that this one is in, by its name; nil outside of one.
  var inArchive: ((String) -> ByteSource?)?
  /// The state of the archive that this one is in; nil outside of one.
  var archiveState: (() -> [Int]?)?
  /// How far the source has been read since it was opened last.
  public let progress = ByteProgress()

  /// How far a compressed source may inflate, unless said otherwise: 64 GB.
  public static let defaultInflatedLimit = 64 << 30

  private init(name: String, origin: Origin, chunkSize: Int, inflatedLimit: Int) {
    self.name = name
    self.origin = origin
    self.chunkSize = max(1, chunkSize)
    self.inflatedLimit = inflatedLimit
  }

  /// The file at a path; `name` is what messages call it, the path unless given.
  public static func file(
    _ path: String, name: String? = nil, inflatedLimit: Int = defaultInflatedLimit
  ) -> ByteSource {
    ByteSource(
      name: name ?? path, origin: .file(path: path), chunkSize: .max, inflatedLimit: inflatedLimit)
  }

  /// Bytes in memory, handed out in pieces of at most `chunkSize`.
  public static func bytes(
    _ bytes: [UInt8], name: String, chunkSize: Int = .max, inflatedLimit: Int = defaultInflatedLimit
  ) -> ByteSource {
    ByteSource(name: name, origin: .bytes(bytes), chunkSize: chunkSize, inflatedLimit: inflatedLimit)
  }

  /// A text in memory, handed out in pieces of at most `chunkSize`.
  public static func text(_ text: String, name: String, chunkSize: Int = .max) -> ByteSource {
    bytes(Array(text.utf8), name: name, chunkSize: chunkSize)
  }

  /// What ids that mean something within one data set alone are told apart by: the data set, or where none is stated, the
  /// name with its folders but without its ending.
  var scope: String {
    if let dataset { return dataset }
    let file = name.split(separator: "/").last ?? Substring(name)
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return name }
    return String(name.dropLast(file[dot...].count))
  }

  /// The file of this name in the folder or archive where this one is; nil where there is none.
  ///
  /// Some data sets are several tables, of which one alone says little.
  func neighbour(_ file: String) -> ByteSource? {
    if let inArchive { return inArchive(file) }
    guard case .file(let path) = origin else { return nil }
    func beside(_ text: String) -> String { text.lastIndex(of: "/").map { text[...$0] + file } ?? file }
    guard FileStream.isRegularFile(beside(path)) else { return nil }
    return .file(beside(path), name: beside(name), inflatedLimit: inflatedLimit)
  }

  /// A source that is opened by a function, as often as it is read.
  static func opening(
    name: String, inflatedLimit: Int, size: Int? = nil,
    _ open: @escaping () throws(ReadingError) -> any ByteStream
  ) -> ByteSource {
    ByteSource(name: name, origin: .opened(open, size: size), chunkSize: .max, inflatedLimit: inflatedLimit)
  }

  /// The stored bytes, to be read at any place; nil where they can only be read from start to end.
  func randomAccess() throws(ReadingError) -> (any RandomAccessBytes)? {
    switch origin {
    case .bytes(let bytes): return MemoryAccess(bytes)
    case .file(let path):
      guard FileStream.isRegularFile(path) else { return nil }
      return try FileAccess(path: path, name: name)
    case .spooled(let bytes): return bytes
    case .standardInput, .opened: return nil
    }
  }

  /// The process's standard input.
  public static func standardInput(inflatedLimit: Int = defaultInflatedLimit) -> ByteSource {
    ByteSource(name: "stdin", origin: .standardInput, chunkSize: .max, inflatedLimit: inflatedLimit)
  }

  /// How much of an input that can be read only once is kept, unless said otherwise: 64 GB.
  public static let defaultSpoolLimit = 64 << 30

  /// The process's standard input, kept in a temporary file in `folder` as far as it is read, so that it can be read again.
  ///
  /// - Throws: ``ReadingError`` when there is no room for a temporary file.
  public static func spooledStandardInput(
    folder: String, limit: Int = defaultSpoolLimit, inflatedLimit: Int = defaultInflatedLimit
  ) throws(ReadingError) -> ByteSource {
    let bytes = try SpooledBytes(FileStream(descriptor: 0, name: "stdin"), name: "stdin", folder: folder, limit: limit)
    return ByteSource(name: "stdin", origin: .spooled(bytes), chunkSize: .max, inflatedLimit: inflatedLimit)
  }

  /// A source that can be read again, of one that perhaps cannot, such as a pipe: see ``spooledStandardInput(folder:limit:inflatedLimit:)``.
  public static func repeatable(
    _ source: ByteSource, folder: String, limit: Int = defaultSpoolLimit
  ) throws(ReadingError) -> ByteSource {
    guard !source.isRepeatable else { return source }
    let bytes = try SpooledBytes(try source.openStored(), name: source.name, folder: folder, limit: limit)
    return ByteSource(
      name: source.name, origin: .spooled(bytes), chunkSize: .max, inflatedLimit: source.inflatedLimit)
  }

  /// How many bytes are stored, as far as that is known before they are read.
  public var storedSize: Int? {
    switch origin {
    case .bytes(let bytes): bytes.count
    case .opened(_, let size): size
    case .file(let path): FileStream.size(path)
    case .standardInput, .spooled: nil
    }
  }

  /// What differs once the source's file was changed, or another one took its place, and for a member of an archive once
  /// the archive was changed; nil for what is no file.
  public var fileState: [Int]? {
    guard case .file(let path) = origin else { return archiveState?() }
    return FileStream.state(path)
  }

  /// Whether the source can be read more than once.
  public var isRepeatable: Bool {
    switch origin {
    case .bytes, .opened, .spooled: true
    case .file(let path): FileStream.isRegularFile(path)
    case .standardInput: false
    }
  }

  /// What the bytes are packed in, from the outside to the inside.
  public enum Layer: String, Sendable {
    case gzip, xz, zstd
    case utf16LittleEndian = "UTF-16, little-endian"
    case utf16BigEndian = "UTF-16, big-endian"
    case unmarkedUTF16LittleEndian = "UTF-16, little-endian, without byte order mark"
    case unmarkedUTF16BigEndian = "UTF-16, big-endian, without byte order mark"

    /// Whether this is an encoding of texts, and no compression.
    var isEncoding: Bool {
      switch self {
      case .gzip, .xz, .zstd: false
      case .utf16LittleEndian, .utf16BigEndian, .unmarkedUTF16LittleEndian, .unmarkedUTF16BigEndian: true
      }
    }
  }

  /// How often a file may be compressed over.
  static let compressionLimit = 3

  /// The bytes from the start, inflated if the first bytes say that they are compressed with gzip, xz or zstd, and
  /// as UTF-8 if a mark, or where the zero bytes stand, says that they are UTF-16.
  public func open() throws(ReadingError) -> any ByteStream { try opened().stream }

  /// What the source is packed in, told from its first bytes.
  public func layers() throws(ReadingError) -> [Layer] { try opened().layers }

  /// The bytes inflated, whatever they are, and how often they were compressed.
  func openedInflated() throws(ReadingError) -> (stream: PeekableStream, layers: [Layer]) {
    var stream = PeekableStream(try openStored(), chunkSize: chunkSize)
    var layers: [Layer] = []
    while let compression = Compression(try stream.peekUntilDamage(Compression.magicLength)) {
      guard layers.count < Self.compressionLimit else {
        throw ReadingError(.compressedTooOften(limit: Self.compressionLimit), at: InputPlace(source: name))
      }
      let (inflating, layer) = try inflating(stream, compression)
      stream = PeekableStream(inflating, chunkSize: chunkSize)
      layers.append(layer)
    }
    return (stream, layers)
  }

  private func opened() throws(ReadingError) -> (stream: any ByteStream, layers: [Layer]) {
    let (stream, layers) = try openedInflated()
    let beginning = try stream.peekUntilDamage(TarHeader.size)
    if beginning.starts(with: [0x50, 0x4B, 0x03, 0x04]) || TarHeader.isOne(beginning) {
      throw ReadingError(.archiveInside, at: InputPlace(source: name))
    }
    if let kind = BinaryFile(beginning) {
      throw ReadingError(.binaryFile(kind), at: InputPlace(source: name))
    }
    guard let encoding = UTF16Stream.encoding(of: beginning) else { return (stream, layers) }
    let isBigEndian = encoding == .utf16BigEndian || encoding == .unmarkedUTF16BigEndian
    let text = UTF16Stream(stream, name: name, isBigEndian: isBigEndian)
    return (PeekableStream(text, chunkSize: chunkSize), layers + [encoding])
  }

  private func inflating(
    _ stream: PeekableStream, _ compression: Compression
  ) throws(ReadingError) -> (any ByteStream, Layer) {
    switch compression {
    case .gzip: return (try GzipStream(stream, name: name, inflatedLimit: inflatedLimit), .gzip)
    case .xz: return (try XzStream(stream, name: name, inflatedLimit: inflatedLimit), .xz)
    case .zstandard: return (try ZstdStream(stream, name: name, inflatedLimit: inflatedLimit), .zstd)
    case .bzip2: throw ReadingError(.compressionNotRead(name: "bzip2"), at: InputPlace(source: name))
    }
  }

  /// The bytes as they are stored, compressed or not.
  public func openStored() throws(ReadingError) -> any ByteStream {
    progress.restart()
    return CountingStream(try openUncounted(), progress)
  }

  private func openUncounted() throws(ReadingError) -> any ByteStream {
    switch origin {
    case .bytes(let bytes): return MemoryStream(bytes)
    case .opened(let open, _): return try open()
    case .spooled(let bytes): return SpooledStream(bytes)
    case .file(let path): return try FileStream(path: path, name: name)
    case .standardInput:
      guard !standardInputIsOpen else { throw ReadingError(.alreadyRead, at: InputPlace(source: name)) }
      standardInputIsOpen = true
      let stream = PeekableStream(FileStream(descriptor: 0, name: name), chunkSize: .max)
      stream.putBack(standardInputPrefix)
      standardInputPrefix = []
      return stream
    }
  }

  /// The first bytes, inflated, at most `count`; fewer only if the source is shorter.
  ///
  /// Throws as ``open()`` does, except that a compressed source that is damaged later gives what comes
  /// before.
  public func prefix(_ count: Int) throws(ReadingError) -> [UInt8] {
    if case .standardInput = origin, standardInputIsOpen {
      throw ReadingError(.alreadyRead, at: InputPlace(source: name))
    }
    if case .standardInput = origin, standardInputPrefix.isEmpty {
      let stream = PeekableStream(FileStream(descriptor: 0, name: name), chunkSize: .max)
      standardInputPrefix = try stream.peek(count)
    }
    if case .standardInput = origin {
      let source = ByteSource.bytes(standardInputPrefix, name: name, inflatedLimit: inflatedLimit)
      return try source.prefix(count)
    }
    return try PeekableStream(try open(), chunkSize: .max).peekUntilDamage(count)
  }
}

/// How a file is compressed, told from its first bytes.
enum Compression {
  case gzip, xz, zstandard, bzip2

  static let magicLength = 6

  init?(_ magic: [UInt8]) {
    if magic.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if magic.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
      self = .xz
    } else if magic.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) || Self.isSkippableFrame(magic) {
      self = .zstandard
    } else if magic.starts(with: [0x42, 0x5A, 0x68]), magic.count == 6, magic[3...] == [0x39, 0x31, 0x41] {
      self = .bzip2
    } else {
      return nil
    }
  }

  /// A frame that says nothing of the content, which some programs write first (RFC 8878, 3.1.2).
  private static func isSkippableFrame(_ magic: [UInt8]) -> Bool {
    magic.count >= 4 && magic[0] & 0xF0 == 0x50 && magic[1...3].elementsEqual([0x2A, 0x4D, 0x18])
  }
}
