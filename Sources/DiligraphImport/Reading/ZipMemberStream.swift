// SPDX-License-Identifier: Apache-2.0
import CZlib

/// The bytes of a member of a zip archive, inflated while they are read, with its size and checksum kept to.
final class ZipMemberStream: ByteStream {
  private let member: ZipArchive.Member
  private let bytes: any RandomAccessBytes
  private let name: String
  // Safety: zlib keeps a pointer back to its z_stream, so the struct must not move: it lives on the heap.
  private let zlib: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private var position: Int
  private var remaining: Int
  private var delivered = 0
  private var crc: UInt
  private var isAtEnd = false
  private var hasInflatedAll = false

  init(_ member: ZipArchive.Member, _ bytes: any RandomAccessBytes, name: String) throws(ReadingError) {
    self.member = member
    self.bytes = bytes
    self.name = name
    zlib = .allocate(capacity: 1)
    zlib.initialize(to: z_stream())
    input = .allocate(byteCount: 128 << 10, alignment: 16)
    position = 0
    remaining = member.storedSize
    crc = crc32(0, nil, 0)
    if cz_inflate_raw_init(zlib) != Z_OK { throw ReadingError(.outOfMemory, at: InputPlace(source: name)) }
    let header = try bytes.read(at: member.offset, count: 30)
    guard header.count == 30, header.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { throw damaged("no file header") }
    let nameLength = Int(header[26]) | Int(header[27]) << 8
    position = member.offset + 30 + nameLength + (Int(header[28]) | Int(header[29]) << 8)
  }

  deinit {
    inflateEnd(zlib)
    zlib.deallocate()
    input.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    guard !isAtEnd, buffer.count > 0 else { return 0 }
    let count = member.isDeflated ? try inflated(into: buffer) : try stored(into: buffer)
    delivered += count
    if delivered > member.size { throw damaged("a file is larger than the archive says") }
    if count > 0, let start = buffer.bindMemory(to: UInt8.self).baseAddress {
      crc = crc32(crc, start, UInt32(count))
      return count
    }
    isAtEnd = true
    if delivered < member.size { throw damaged("a file is shorter than the archive says") }
    if UInt32(truncatingIfNeeded: crc) != member.crc { throw damaged("a checksum is wrong") }
    return 0
  }

  private func stored(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    let piece = try bytes.read(at: position, count: min(buffer.count, remaining, 1 << 20))
    buffer.copyBytes(from: piece)
    position += piece.count
    remaining -= piece.count
    return piece.count
  }

  private func inflated(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    guard let output = buffer.bindMemory(to: UInt8.self).baseAddress else { return 0 }
    let room = min(buffer.count, 1 << 30)
    while !hasInflatedAll {
      if zlib.pointee.avail_in == 0 {
        let piece = try bytes.read(at: position, count: min(input.count, remaining))
        if piece.isEmpty { throw damaged("a file ends too early") }
        input.copyBytes(from: piece)
        position += piece.count
        remaining -= piece.count
        zlib.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
        zlib.pointee.avail_in = UInt32(piece.count)
      }
      zlib.pointee.next_out = output
      zlib.pointee.avail_out = UInt32(room)
      let code = inflate(zlib, Z_NO_FLUSH)
      let count = room - Int(zlib.pointee.avail_out)
      guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw damaged("code \(code)") }
      hasInflatedAll = code == Z_STREAM_END
      if count > 0 { return count }
    }
    return 0
  }

  private func damaged(_ detail: String) -> ReadingError {
    ReadingError(
      .badArchive(detail: "is damaged: \(detail). Copy or download it again"), at: InputPlace(source: name))
  }
}
