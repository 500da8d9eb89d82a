// SPDX-License-Identifier: Apache-2.0

import Foundation

// Touched by a signal handler, which can call next to nothing: plain words, of which each is written by one side only.
private nonisolated(unsafe) var isWanted: sig_atomic_t = 0
private nonisolated(unsafe) var isWriting: sig_atomic_t = 0

/// Ctrl-C while a case is written to: the import under way is taken back, and nothing else happens to the case.
enum Interruption {
  /// Thrown from within an import, so that its transaction is taken back.
  struct Interrupted: Error {}

  /// From now on Ctrl-C ends the program at once outside of ``whileWriting(_:)``, and at the next statement within.
  ///
  /// A second Ctrl-C ends it at once too; the case takes the unfinished import back when it is opened next.
  static func prepare() {
    signal(SIGINT) { _ in
      if isWriting == 0 || isWanted != 0 {
        let message: StaticString = "\ndiligraph: interrupted; the case is as before.\n"
        _ = write(2, message.utf8Start, message.utf8CodeUnitCount)
        _exit(ExitStatus.interrupted.rawValue)
      }
      isWanted = 1
    }
  }

  /// Runs `body`, in which ``check()`` is called now and then.
  static func whileWriting<Result>(_ body: () throws -> Result) throws -> Result {
    isWriting = 1
    defer { isWriting = 0 }
    return try body()
  }

  /// Whether there was a Ctrl-C.
  static var isRequested: Bool { isWanted != 0 }

  /// - Throws: ``Interrupted`` after Ctrl-C.
  static func check() throws {
    if isWanted != 0 { throw Interrupted() }
  }
}
