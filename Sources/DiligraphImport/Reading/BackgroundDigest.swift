// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The digest of a large file, computed by a thread of its own while the file is read.
public final class BackgroundDigest: @unchecked Sendable {
  /// The digest, and of how many bytes it is.
  public struct Outcome: Sendable {
    /// The SHA-256 of the bytes as they are stored.
    public var digest: SHA256Digest
    /// How many bytes there are.
    public var byteCount: Int
  }

  /// Smaller files are read twice in no time.
  private static let leastSize = 1 << 20
  private let done = DispatchSemaphore(value: 0)
  private let lock = NSLock()
  private var isWanted = true
  /// Written before `done` is signalled, and read after.
  private var result: Result<Outcome, ReadingError>?

  /// Whether a source is large, and can be read by two at a time.
  public static func takes(_ source: ByteSource) -> Bool {
    source.storedSize ?? 0 >= leastSize && source.forAnotherThread() != nil
  }

  /// Begins to read `source`.
  ///
  /// - Returns: nil where the source is none that it ``takes(_:)``.
  public init?(of source: ByteSource) {
    guard Self.takes(source), let other = source.forAnotherThread() else { return nil }
    // Nobody else has it.
    nonisolated(unsafe) let file = other
    Thread {
      do throws(ReadingError) {
        let digest = try SHA256Digest(of: file) { self.lock.withLock { self.isWanted } }
        self.result = .success(Outcome(digest: digest, byteCount: file.progress.delivered))
      } catch { self.result = .failure(error) }
      self.done.signal()
    }.start()
  }

  /// Ends the reading: nobody waits for the digest any more.
  public func cancel() { lock.withLock { isWanted = false } }

  /// Waits for the digest.
  ///
  /// - Throws: a ``ReadingError`` where the file could not be read to its end.
  public func outcome() throws(ReadingError) -> Outcome {
    done.wait()
    done.signal()
    guard let result else { preconditionFailure("signalled before there is a result") }
    return try result.get()
  }
}
