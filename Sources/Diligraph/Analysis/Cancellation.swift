// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A way to stop questions that are being answered on another thread: because a client has gone away, or the user wants
/// something else.
///
/// A search that is told to stop behaves as if its budget were spent: it answers soon, with bounds that are bounds, and
/// says that it was cut off. Building the graph and the first search backwards go on to their end: they are bounded by
/// the size of the data, and without them no bound would be one.
public final class Cancellation: @unchecked Sendable, Hashable {
  // Safety: `isSet` is only touched under the lock.
  private let lock = NSLock()
  private var isSet = false

  /// Not cancelled yet.
  public init() {}

  /// Stops every question whose ``Budget`` has this.
  public func cancel() {
    lock.lock()
    defer { lock.unlock() }
    isSet = true
  }

  /// Whether somebody cancelled.
  public var isCancelled: Bool {
    lock.lock()
    defer { lock.unlock() }
    return isSet
  }

  /// Two are equal when they are the same.
  public static func == (lhs: Cancellation, rhs: Cancellation) -> Bool { lhs === rhs }

  /// Adds which one this is.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
