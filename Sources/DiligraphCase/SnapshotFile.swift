// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation

/// A file of derived data beside a case: written under another name and renamed, so that it is there wholly or not at
/// all; read by mapping it into memory.
package struct SnapshotFile: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  /// The snapshot in the file, if it was made of `stamp`.
  ///
  /// Looks at the header alone.
  package func open(stamp: [UInt8]) throws(SnapshotProblem) -> Snapshot {
    guard FileManager.default.fileExists(atPath: path) else { throw .notASnapshot }
    guard let file = MappedFile(path) else {
      throw .damaged("it is empty, or no file that its owner alone may write")
    }
    do throws(SnapshotProblem) { return try Snapshot(file.bytes, owner: file, stamp: stamp) } catch .notASnapshot {
      throw .damaged("it does not begin like one")
    }
  }

  /// Writes `content`, readable for whoever may read `model`: what is derived is as confidential.
  ///
  /// - Throws: what the system answers; the file that was there stays.
  package func write(_ content: borrowing SnapshotContent, stamp: [UInt8], modeOf model: String) throws {
    let draft = "\(path).new-\(getpid())"
    var information = stat()
    let mode = stat(model, &information) == 0 ? information.st_mode & 0o666 : 0o600
    let descriptor = creat(draft, mode | 0o200)
    guard descriptor >= 0 else { throw SystemFailure() }
    do {
      defer { close(descriptor) }
      try content.write(stamp: stamp) { (bytes) throws(SystemFailure) in try Self.write(bytes, to: descriptor) }
    } catch {
      unlink(draft)
      throw error
    }
    guard rename(draft, path) == 0 else {
      let failure = SystemFailure()
      unlink(draft)
      throw failure
    }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemFailure) {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      // Linux writes at most 2 GiB at once.
      let count = Foundation.write(descriptor, start, min(rest.count, 1 << 30))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemFailure() }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}

/// What the system answered.
struct SystemFailure: Error, CustomStringConvertible {
  let description = String(cString: strerror(errno))
}

/// A file in memory, for as long as this lives.
///
/// Safety: the bytes are never written. A snapshot is replaced by renaming, so that a file that is mapped keeps its
/// content; nobody but its owner may write it.
final class MappedFile: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer

  /// The regular file at `path`; nil where there is none, or it is not the user's to believe.
  init?(_ path: String) {
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var information = stat()
    // Another user's file could say anything.
    guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG, information.st_size > 0,
      information.st_uid == geteuid() || information.st_uid == 0, information.st_mode & 0o002 == 0,
      let start = mmap(nil, Int(information.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
    else { return nil }
    bytes = UnsafeRawBufferPointer(start: start, count: Int(information.st_size))
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}
