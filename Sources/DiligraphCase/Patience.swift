// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How long is waited for other programs: in all while a case is opened, and afterwards for each lock.
///
/// Pauses are counted, since the library looks at no clock.
///
/// Safety: what changes is only touched under the lock.
final class Patience: @unchecked Sendable {
  /// The length of a pause in seconds.
  static let pause = 0.01
  private let most: Int
  private let lock = NSLock()
  private var left: Int
  private var isOpen = false

  /// - Parameter seconds: how long is waited, a day at most.
  init(_ seconds: TimeInterval) {
    most = seconds > 0 ? Int((min(seconds, 86_400) / Self.pause).rounded()) : 0
    left = most
  }

  /// The case is open: from now on each lock may be waited for as long.
  func opened() { lock.withLock { isOpen = true } }

  /// Waits a little; false, at once, where that has been done often enough.
  ///
  /// - Parameter tries: how often was waited for the lock so far.
  func wait(_ tries: Int) -> Bool {
    let mayWait = lock.withLock {
      if isOpen { return tries < most }
      left -= 1
      return left >= 0
    }
    if mayWait { Thread.sleep(forTimeInterval: Self.pause) }
    return mayWait
  }
}
