// SPDX-License-Identifier: Apache-2.0
import Foundation

/// How many of a source's stored bytes have been handed out since it was opened last; safe to ask from any thread.
public final class ByteProgress: @unchecked Sendable {
  // Safety: `count` is only touched under the lock.
  private let lock = NSLock()
  private var count = 0

  /// How many bytes have been handed out.
  public var delivered: Int { lock.withLock { count } }

  func restart() { lock.withLock { count = 0 } }
  func add(_ number: Int) { lock.withLock { count += number } }
}

/// A stream that counts what it hands out.
final class CountingStream: ByteStream {
  private let stream: any ByteStream
  private let progress: ByteProgress

  init(_ stream: any ByteStream, _ progress: ByteProgress) {
    self.stream = stream
    self.progress = progress
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    let count = try stream.read(into: buffer)
    progress.add(count)
    return count
  }
}
