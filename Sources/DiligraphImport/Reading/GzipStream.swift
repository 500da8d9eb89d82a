// SPDX-License-Identifier: Apache-2.0
import CZlib

/// Inflates a gzip file of one or more members while it is read.
///
/// Bytes after the last member that do not start another one are an error, except zeros: tapes and some
/// archivers pad with them, and `gzip` ignores them too.
final class GzipStream: ByteStream {
  private let stream: any ByteStream
  private let name: String
  private var inflation: InflationGuard
  // Safety: zlib keeps a pointer back to its z_stream, so the struct must not move: it lives on the heap.
  private let zlib: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private var isInsideMember = false
  private var isAtEnd = false

  init(_ stream: any ByteStream, name: String, inflatedLimit: Int) throws(ReadingError) {
    self.stream = stream
    self.name = name
    inflation = InflationGuard(limit: inflatedLimit, name: name)
    zlib = .allocate(capacity: 1)
    zlib.initialize(to: z_stream())
    input = .allocate(byteCount: 128 << 10, alignment: 16)
    if cz_inflate_gzip_init(zlib) != Z_OK { throw error(.outOfMemory) }
    isInsideMember = true
  }

  deinit {
    inflateEnd(zlib)
    zlib.deallocate()
    input.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    guard buffer.count > 0, let output = buffer.bindMemory(to: UInt8.self).baseAddress else { return 0 }
    while !isAtEnd {
      if zlib.pointee.avail_in == 0, try refill() == 0 {
        if isInsideMember { throw error(.compressedTruncated) }
        isAtEnd = true
        break
      }
      if !isInsideMember, try !startNextMember() { break }
      let room = min(buffer.count, 1 << 30)
      zlib.pointee.next_out = output
      zlib.pointee.avail_out = UInt32(room)
      let code = inflate(zlib, Z_NO_FLUSH)
      let count = room - Int(zlib.pointee.avail_out)
      guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw error(damage(code)) }
      try inflation.gave(count)
      if code == Z_STREAM_END { isInsideMember = false }
      if count > 0 { return count }
    }
    return 0
  }

  private func refill() throws(ReadingError) -> Int {
    let count = try stream.read(into: input)
    inflation.took(count)
    zlib.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
    zlib.pointee.avail_in = UInt32(count)
    return count
  }

  /// Skips padding; false at the end of the file.
  private func startNextMember() throws(ReadingError) -> Bool {
    while true {
      while zlib.pointee.avail_in > 0, let next = zlib.pointee.next_in, next.pointee == 0 {
        zlib.pointee.next_in = next + 1
        zlib.pointee.avail_in -= 1
      }
      if zlib.pointee.avail_in > 0 { break }
      if try refill() == 0 {
        isAtEnd = true
        return false
      }
    }
    if inflateReset(zlib) != Z_OK { throw error(.outOfMemory) }
    isInsideMember = true
    return true
  }

  private func damage(_ code: Int32) -> ReadingProblem {
    if code == Z_MEM_ERROR { return .outOfMemory }
    guard let message = zlib.pointee.msg else { return .compressedCorrupt(detail: "code \(code)") }
    return .compressedCorrupt(detail: String(cString: message))
  }

  private func error(_ problem: ReadingProblem) -> ReadingError {
    ReadingError(problem, at: InputPlace(source: name))
  }
}
