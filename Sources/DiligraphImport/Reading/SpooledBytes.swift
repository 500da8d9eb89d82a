// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What can be read once only, such as standard input, kept in a temporary file as far as it has been read.
///
/// The file has no name and goes with the process. It grows as its bytes are asked for, so that looking at the beginning
/// of an endless input ends.
final class SpooledBytes: RandomAccessBytes {
  private let stream: any ByteStream
  private let name: String
  private let limit: Int
  private let descriptor: Int32
  private var isAtEnd = false
  private var piece = [UInt8](repeating: 0, count: 256 << 10)
  /// How many bytes have been read so far; all of them after ``readToEnd()``.
  private(set) var count = 0

  init(_ stream: any ByteStream, name: String, folder: String, limit: Int) throws(ReadingError) {
    var path = Array((folder + "/diligraph-XXXXXX").utf8CString)
    descriptor = mkstemp(&path)
    self.stream = stream
    self.name = name
    self.limit = limit
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno)).lowercased()
      throw ReadingError(
        .readFailed(reason: "the folder for temporary files, \(folder): \(reason)"), at: InputPlace(source: name))
    }
    unlink(path)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func readToEnd() throws(ReadingError) { try fill(to: .max) }

  func read(at offset: Int, count wanted: Int) throws(ReadingError) -> [UInt8] {
    guard offset >= 0, wanted > 0 else { return [] }
    try fill(to: offset > .max - wanted ? .max : offset + wanted)
    guard offset < count else { return [] }
    var result = [UInt8](repeating: 0, count: min(wanted, count - offset))
    let read = try result.withUnsafeMutableBytes { buffer -> Result<Int, ReadingError> in
      do throws(ReadingError) { return .success(try self.read(at: offset, into: buffer)) } catch {
        return .failure(error)
      }
    }.get()
    return Array(result.prefix(read))
  }

  /// Fills the front of the buffer from `offset` on; 0 at the end.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    if offset >= count { try fill(to: offset + 1) }
    guard offset < count else { return 0 }
    while true {
      let read = pread(descriptor, buffer.baseAddress, min(buffer.count, count - offset, 1 << 30), off_t(offset))
      if read >= 0 { return read }
      if errno != EINTR { throw failed() }
    }
  }

  private func fill(to end: Int) throws(ReadingError) {
    while count < end, !isAtEnd {
      let new = try stream.read(into: &piece)
      isAtEnd = new == 0
      var written = 0
      while written < new {
        let (start, offset) = (written, count + written)
        let result = piece.withUnsafeBytes {
          pwrite(descriptor, UnsafeRawBufferPointer(rebasing: $0[start..<new]).baseAddress, new - start, off_t(offset))
        }
        if result < 0, errno == EINTR { continue }
        if result < 0 { throw failed() }
        written += result
      }
      count += new
      if count > limit { throw ReadingError(.inputTooLong(limit: limit), at: InputPlace(source: name)) }
    }
  }

  private func failed() -> ReadingError {
    ReadingError(
      .readFailed(reason: "its temporary file: \(String(cString: strerror(errno)).lowercased())"),
      at: InputPlace(source: name))
  }
}

/// Spooled bytes from the start to the end.
final class SpooledStream: ByteStream {
  private let bytes: SpooledBytes
  private var position = 0

  init(_ bytes: SpooledBytes) { self.bytes = bytes }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    guard buffer.count > 0 else { return 0 }
    let count = try bytes.read(at: position, into: buffer)
    position += count
    return count
  }
}
