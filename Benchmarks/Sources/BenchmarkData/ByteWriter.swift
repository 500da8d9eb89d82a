// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A file that is written from start to end in blocks, with the digest of what was written.
final class ByteWriter {
  /// What is written, and hashed, at a time.
  static let blockSize = 1 << 20

  /// How many bytes were written.
  private(set) var byteCount = 0
  private(set) var digest = BlockDigest()
  private let file: UnsafeMutablePointer<FILE>
  // Safety: allocated and freed by this object only; `room` makes sure that a write stays inside.
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity = 2 * blockSize
  private var count = 0

  /// Makes the file anew.
  init(path: String) throws {
    guard let file = fopen(path, "wb") else {
      throw DataError("\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
    self.file = file
    buffer = .allocate(capacity: capacity)
  }

  deinit {
    fclose(file)
    buffer.deallocate()
  }

  /// Writes what is left; called once, at the end.
  func finish() throws {
    try flush(all: true)
    guard fflush(file) == 0 else { throw DataError("the data file cannot be written to its end; is the disk full?") }
  }

  /// Writes the whole blocks that are full; called after each record.
  func endRecord() throws { if count >= Self.blockSize { try flush(all: false) } }

  private func flush(all: Bool) throws {
    var start = 0
    while count - start >= Self.blockSize || all && start < count {
      let length = min(Self.blockSize, count - start)
      let block = UnsafeRawBufferPointer(start: buffer + start, count: length)
      digest.add(block)
      guard fwrite(buffer + start, 1, length, file) == length else {
        throw DataError("the data file cannot be written: \(String(cString: strerror(errno)))")
      }
      byteCount += length
      start += length
    }
    buffer.update(from: buffer + start, count: count - start)
    count -= start
  }

  /// Where the next record will begin.
  var position: Int { byteCount + count }

  @inline(__always) private func room(_ length: Int) {
    if count + length > capacity { grow(length) }
  }

  private func grow(_ length: Int) {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity + length)
    larger.update(from: buffer, count: count)
    buffer.deallocate()
    buffer = larger
    capacity = 2 * capacity + length
  }

  /// A text that the generator's source has.
  @inline(__always) func text(_ text: StaticString) {
    room(text.utf8CodeUnitCount)
    (buffer + count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    count += text.utf8CodeUnitCount
  }

  @inline(__always) func text(_ bytes: [UInt8]) {
    room(bytes.count)
    bytes.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { (buffer + count).update(from: start, count: source.count) }
    }
    count += bytes.count
  }

  /// A whole number from 0 up, with zeros in front up to `width` digits.
  @inline(__always) func number(_ number: Int, width: Int = 1) {
    room(20 + width)
    var digits = 1
    var bound = 10
    while number >= bound || digits < width {
      digits += 1
      bound &*= 10
    }
    var rest = number
    for index in stride(from: digits - 1, through: 0, by: -1) {
      buffer[count + index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    count += digits
  }

  /// A day from 2012 on; every month has 28 of them.
  func day(_ day: Int) {
    number(2012 + day / 336, width: 4)
    text("-")
    number(1 + day / 28 % 12, width: 2)
    text("-")
    number(1 + day % 28, width: 2)
  }
}

/// 64 bits that differ, in all likelihood, when any byte does: to tell whether a file is still the generated one. No
/// protection against intent.
struct BlockDigest {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ block: UnsafeRawBufferPointer) {
    var hash = value
    var offset = 0
    while offset + 8 <= block.count {
      hash = (hash ^ block.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
      offset += 8
    }
    for byte in block[offset...] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    value = hash
  }

  var hex: String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  /// The digest of a file as `ByteWriter` takes it; nil where there is none.
  static func ofFile(_ path: String) -> String? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var digest = BlockDigest()
    var block = [UInt8](repeating: 0, count: ByteWriter.blockSize)
    while true {
      let length = fread(&block, 1, block.count, file)
      if length == 0 { return digest.hex }
      block.withUnsafeBytes { digest.add(UnsafeRawBufferPointer(rebasing: $0[..<length])) }
    }
  }
}
