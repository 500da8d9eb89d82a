// SPDX-License-Identifier: Apache-2.0

import Foundation

// Touched by a signal handler, which can call next to nothing: plain words, of which each is written by one side only.
private nonisolated(unsafe) var isWanted: sig_atomic_t = 0
private nonisolated(unsafe) var isWriting: sig_atomic_t = 0
// The end of a pipe that the handler tells of a signal; -1 while nobody listens.
private nonisolated(unsafe) var signalPipe: Int32 = -1

/// Ctrl-C while a case is written to: the import under way is taken back, and nothing else happens to the case. While
/// other files are written: what is not finished is taken away.
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

  // MARK: What is taken away

  /// From now on the file or folder at `path` is taken away where Ctrl-C or SIGTERM ends the program.
  static func willRemove(_ path: String) { removal.add(path) }

  /// The file or folder is gone, or has become what was to be written.
  static func willKeep(_ path: String) { removal.forget(path) }

  /// Returns at once, unless a signal is ending the program: what fails because its files are being taken away is no
  /// failure of its own, and says nothing.
  static func waitWhereEnding() {
    while removal.isEnding { sleep(1) }
  }

  private static let removal = Removal()

  /// What a signal takes away before it ends the program.
  ///
  /// A signal handler may do next to nothing, so that it only tells a thread, which takes the files away.
  ///
  /// Safety: everything is touched under the lock alone.
  private final class Removal: @unchecked Sendable {
    private let lock = NSLock()
    private var paths: Set<String> = []
    private var isWatching = false
    private var ends = false

    var isEnding: Bool { lock.withLock { ends } }

    func add(_ path: String) {
      lock.withLock {
        paths.insert(path)
        if !isWatching { isWatching = watch() }
      }
    }

    func forget(_ path: String) { _ = lock.withLock { paths.remove(path) } }

    /// Whether signals are listened to from now on.
    private func watch() -> Bool {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { return false }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      signalPipe = ends[1]
      let reading = ends[0]
      Thread { self.waitForSignal(reading) }.start()
      for number in [SIGINT, SIGTERM, SIGHUP] {
        let before = signal(number) { number in
          var byte = UInt8(truncatingIfNeeded: number)
          _ = write(signalPipe, &byte, 1)
        }
        // Who started the program wants it to go on, as nohup does.
        if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { signal(number, SIG_IGN) }
      }
      return true
    }

    private func waitForSignal(_ descriptor: Int32) {
      var byte: UInt8 = 0
      while read(descriptor, &byte, 1) != 1 {
        guard errno == EINTR else { return }
      }
      let left = lock.withLock {
        ends = true
        return paths
      }
      for path in left { Self.remove(path) }
      let message: StaticString = "\ndiligraph: interrupted; what was not finished is taken away.\n"
      _ = write(2, message.utf8Start, message.utf8CodeUnitCount)
      _exit(128 + Int32(byte))
    }

    /// The program still writes meanwhile: a folder is empty only after some attempts.
    private static func remove(_ path: String) {
      for _ in 0..<200 {
        try? FileManager.default.removeItem(atPath: path)
        var status = stat()
        if lstat(path, &status) != 0 { return }
        usleep(10_000)
      }
    }
  }
}
