// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder that nobody else can look into, gone when it is not needed any more or a signal ends the program.
final class TemporaryFolder: Sendable {
  let path: String

  /// Makes the folder.
  ///
  /// - Parameters:
  ///   - parent: where.
  ///   - name: how its name begins.
  init(in parent: String = FileManager.default.temporaryDirectory.path, named name: String) throws {
    path = (parent.hasSuffix("/") ? parent : parent + "/") + "\(name)-\(UUID().uuidString)"
    Interruption.willRemove(path)
    guard mkdir(path, 0o700) == 0 else {
      let reason = String(cString: strerror(errno)).lowercased()
      Interruption.willKeep(path)
      throw CommandError(.io, "\(parent): no folder can be made in it (\(reason)); name one that may be written to.")
    }
  }

  deinit { remove() }

  /// Takes the folder away with what is in it.
  func remove() {
    try? FileManager.default.removeItem(atPath: path)
    Interruption.willKeep(path)
  }

  var url: URL { URL(fileURLWithPath: path, isDirectory: true) }
}
