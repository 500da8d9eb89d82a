// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Bytes that are in memory.
final class MemoryStream: ByteStream {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - position)
    guard count > 0 else { return 0 }
    bytes.withUnsafeBytes {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
    }
    position += count
    return count
  }
}

/// The bytes of a file, or of a descriptor that is open already.
final class FileStream: ByteStream {
  private let descriptor: Int32
  private let closesDescriptor: Bool
  private let name: String

  /// Opens the file for reading.
  init(path: String, name: String) throws(ReadingError) {
    let place = InputPlace(source: name)
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw ReadingError(.cannotOpen(reason: Self.reason()), at: place) }
    var status = stat()
    if fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      close(opened)
      throw ReadingError(.isDirectory, at: place)
    }
    self.name = name
    descriptor = opened
    closesDescriptor = true
  }

  /// Reads from a descriptor that stays open.
  init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
    closesDescriptor = false
  }

  deinit { if closesDescriptor { close(descriptor) } }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    guard buffer.count > 0 else { return 0 }
    while true {
      // Linux reads at most 2 GB a call; a smaller piece is as fast.
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, buffer.baseAddress, min(buffer.count, 1 << 30))
      #else
        let count = Glibc.read(descriptor, buffer.baseAddress, min(buffer.count, 1 << 30))
      #endif
      if count >= 0 { return count }
      if errno == EINTR { continue }
      throw ReadingError(.readFailed(reason: Self.reason()), at: InputPlace(source: name))
    }
  }

  /// The size of a file; nil where the path is no file.
  static func size(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  /// What differs once a file was changed, or another one took its place; nil where the path is no file.
  static func state(_ path: String) -> [Int]? {
    var status = stat()
    return stat(path, &status) == 0 ? state(status) : nil
  }

  /// The same of an open file.
  static func state(descriptor: Int32) -> [Int]? {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? state(status) : nil
  }

  private static func state(_ status: stat) -> [Int]? {
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    let time = status.st_mtim
    return [Int(status.st_dev), Int(status.st_ino), Int(status.st_size), time.tv_sec, time.tv_nsec]
  }

  static func isRegularFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  private static func reason() -> String { String(cString: strerror(errno)).lowercased() }
}

/// A stream whose first bytes can be looked at before they are read.
final class PeekableStream: ByteStream {
  private let stream: any ByteStream
  private let chunkSize: Int
  private var front: [UInt8] = []
  private var frontPosition = 0
  /// What was found wrong while looking ahead: it is still to be told, behind the bytes that came before it.
  private var damage: ReadingError?

  init(_ stream: any ByteStream, chunkSize: Int) {
    self.stream = stream
    self.chunkSize = chunkSize
  }

  /// The next bytes, which stay to be read; fewer than `count` only at the end.
  func peek(_ count: Int) throws(ReadingError) -> [UInt8] {
    var piece = [UInt8](repeating: 0, count: max(1, min(count, 64 << 10)))
    while front.count - frontPosition < count {
      if let damage { throw damage }
      let new: Int
      do throws(ReadingError) {
        new = try stream.read(into: &piece)
      } catch {
        damage = error
        throw error
      }
      if new == 0 { break }
      front.append(contentsOf: piece[..<new])
    }
    return Array(front[frontPosition...].prefix(count))
  }

  /// As ``peek(_:)``, but an error after the first bytes only ends them.
  func peekUntilDamage(_ count: Int) throws(ReadingError) -> [UInt8] {
    do throws(ReadingError) {
      return try peek(count)
    } catch {
      guard frontPosition < front.count else { throw error }
      return Array(front[frontPosition...].prefix(count))
    }
  }

  /// Takes away the lines at the beginning that start with one of the texts, and blank ones between them; how many there
  /// were, of both.
  func skipLines(startingWith texts: [[UInt8]]) throws(ReadingError) -> (skipped: Int, lines: Int) {
    let longest = (texts.map(\.count).max() ?? 0) + 3
    var (skipped, lines) = (0, 0)
    while !texts.isEmpty {
      var start = try peek(longest)[...]
      if lines == 0, start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3) }
      let isComment = texts.contains { !$0.isEmpty && start.starts(with: $0) }
      let isBlank = start.first == 0x0A || start.first == 0x0D
      guard isComment || isBlank && skipped > 0 else { break }
      try skipLine()
      lines += 1
      if isComment { skipped += 1 }
    }
    return (skipped, lines)
  }

  /// Takes away the bytes up to the end of the line, however long it is.
  func skipLine() throws(ReadingError) {
    while true {
      // What was read already is looked through in its place: there may be very many lines.
      let rest = front[frontPosition...]
      if let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
        let isReturn = front[end] == 0x0D
        drop(end + 1 - frontPosition)
        if isReturn, try peek(1).first == 0x0A { drop(1) }
        return
      }
      drop(rest.count)
      if try peek(16 << 10).isEmpty { return }
    }
  }

  /// Takes away bytes that were looked at.
  private func drop(_ count: Int) {
    frontPosition += count
    guard frontPosition == front.count else { return }
    front = []
    frontPosition = 0
  }

  /// Puts bytes before everything that is still to be read.
  func putBack(_ bytes: [UInt8]) {
    front = bytes + front[frontPosition...]
    frontPosition = 0
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    let wanted = min(buffer.count, chunkSize)
    guard frontPosition < front.count else {
      if let damage { throw damage }
      return try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
    }
    let count = min(wanted, front.count - frontPosition)
    front.withUnsafeBytes {
      let range = frontPosition..<frontPosition + count
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range]))
    }
    frontPosition += count
    if frontPosition == front.count {
      front = []
      frontPosition = 0
    }
    return count
  }
}
