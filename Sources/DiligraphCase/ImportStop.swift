// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB

/// Stops an import that makes indexes, which nothing that is read can end: that takes the longest of a large import's end.
///
/// A thread of its own asks now and then whether somebody wants that, and has SQLite end the statement under way. The
/// transaction is then taken back.
///
/// Safety: what changes is only touched under the lock.
final class ImportStop: @unchecked Sendable {
  private static let pause = 0.05
  private let isWanted: @Sendable () -> Bool
  private let lock = NSLock()
  /// Whether the import is where it can be stopped.
  private var isPossible = false
  private var isOver = false

  /// - Parameter isWanted: whether the import is to be stopped; asked on another thread.
  init(_ isWanted: @escaping @Sendable () -> Bool) { self.isWanted = isWanted }

  /// Runs `body`, which may be stopped, on the connections of `pool`.
  ///
  /// - Throws: `SQLITE_INTERRUPT`, or what `body` throws.
  func whilePossible<Value>(_ pool: DatabasePool, _ body: () throws -> Value) throws -> Value {
    if isWanted() { throw DatabaseError(resultCode: .SQLITE_INTERRUPT) }
    lock.withLock { isPossible = true }
    let watch = Thread { self.watch(pool) }
    watch.start()
    // What follows, the end of the transaction, is not stopped any more.
    defer { lock.withLock { (isPossible, isOver) = (false, true) } }
    return try body()
  }

  private func watch(_ pool: DatabasePool) {
    while !lock.withLock({ isOver }) {
      Thread.sleep(forTimeInterval: Self.pause)
      if isWanted() { lock.withLock { if isPossible { pool.interrupt() } } }
    }
  }
}
