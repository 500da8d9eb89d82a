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
    /// A part of another source, such as a member of an archive.
    case opened(() throws(ReadingError) -> any ByteStream)
  }

  /// What messages call the source.
  public let name: String
  /// How far a compressed source may inflate, in bytes.
  public let inflatedLimit: Int
  private let origin: Origin
  /// The largest piece handed out at a time; tests make it tiny, to cut records at every byte.
  private let chunkSize: Int
  private var standardInputPrefix: [UInt8] = []
  private var standardInputIsOpen = false

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

  /// A source that is opened by a function, as often as it is read.
  static func opening(
    name: String, inflatedLimit: Int, _ open: @escaping () throws(ReadingError) -> any ByteStream
  ) -> ByteSource {
    ByteSource(name: name, origin: .opened(open), chunkSize: .max, inflatedLimit: inflatedLimit)
  }

  /// The stored bytes, to be read at any place; nil where they can only be read from start to end.
  func randomAccess() throws(ReadingError) -> (any RandomAccessBytes)? {
    switch origin {
    case .bytes(let bytes): return MemoryAccess(bytes)
    case .file(let path):
      guard FileStream.isRegularFile(path) else { return nil }
      return try FileAccess(path: path, name: name)
    case .standardInput, .opened: return nil
    }
  }

  /// The process's standard input.
  public static func standardInput(inflatedLimit: Int = defaultInflatedLimit) -> ByteSource {
    ByteSource(name: "stdin", origin: .standardInput, chunkSize: .max, inflatedLimit: inflatedLimit)
  }

  /// Whether the source can be read more than once.
  public var isRepeatable: Bool {
    switch origin {
    case .bytes, .opened: true
    case .file(let path): FileStream.isRegularFile(path)
    case .standardInput: false
    }
  }

  /// The bytes from the start, inflated if the first bytes say that they are compressed with gzip or xz.
  public func open() throws(ReadingError) -> any ByteStream {
    let stored = PeekableStream(try openStored(), chunkSize: chunkSize)
    switch Compression(try stored.peek(Compression.magicLength)) {
    case nil: return stored
    case .gzip:
      return PeekableStream(
        try GzipStream(stored, name: name, inflatedLimit: inflatedLimit), chunkSize: chunkSize)
    case .xz:
      return PeekableStream(try XzStream(stored, name: name, inflatedLimit: inflatedLimit), chunkSize: chunkSize)
    case .zstandard: throw ReadingError(.compressionNotRead(name: "zstd"), at: InputPlace(source: name))
    case .bzip2: throw ReadingError(.compressionNotRead(name: "bzip2"), at: InputPlace(source: name))
    }
  }

  /// The bytes as they are stored, compressed or not.
  public func openStored() throws(ReadingError) -> any ByteStream {
    switch origin {
    case .bytes(let bytes): return MemoryStream(bytes)
    case .opened(let open): return try open()
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
    } else if magic.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      self = .zstandard
    } else if magic.starts(with: [0x42, 0x5A, 0x68]), magic.count == 6, magic[3...] == [0x39, 0x31, 0x41] {
      self = .bzip2
    } else {
      return nil
    }
  }
}
