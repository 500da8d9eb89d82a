// SPDX-License-Identifier: Apache-2.0
import Crypto

/// The SHA-256 digest of some bytes, as 64 lower-case hexadecimal digits.
public struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
  /// The digest in lower-case hexadecimal.
  public let hex: String

  /// The digest of bytes that are in memory.
  public init(of bytes: some Sequence<UInt8>) {
    var hasher = SHA256()
    hasher.update(data: Array(bytes))
    hex = Self.text(of: hasher.finalize())
  }

  /// The digest of a source's bytes as they are stored: of a compressed file, the compressed bytes.
  ///
  /// Reads in chunks, so memory does not grow with the file.
  ///
  /// - Parameter isWanted: is asked before each chunk; once it says no, the digest is of what was read so far.
  public init(of source: ByteSource, while isWanted: () -> Bool = { true }) throws(ReadingError) {
    let stream = try source.openStored()
    var hasher = SHA256()
    var chunk = [UInt8](repeating: 0, count: 256 << 10)
    while isWanted() {
      let count = try stream.read(into: &chunk)
      if count == 0 { break }
      chunk.withUnsafeBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
    hex = Self.text(of: hasher.finalize())
  }

  /// The hexadecimal digits.
  public var description: String { hex }

  private static func text(of digest: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
