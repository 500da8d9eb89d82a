// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Real public data, kept beside the repository and never in it.
enum RealData {
  /// The repository's root.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  /// The folder of real data beside the repository.
  static let folder = root.deletingLastPathComponent().appendingPathComponent("shared/data")

  /// Whether a part of it is there.
  static func exists(_ part: String) -> Bool {
    let isThere = FileManager.default.fileExists(atPath: folder.appendingPathComponent(part).path)
    if !isThere { print("absent, not tested: ../shared/data/\(part)") }
    return isThere
  }

  /// The files of a part that end in one of the extensions, in a fixed order.
  static func files(_ part: String, _ extensions: [String]) -> [URL] {
    let base = folder.appendingPathComponent(part)
    let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
    return names.sorted().filter { name in extensions.contains { name.hasSuffix(".\($0)") } }
      .map { base.appendingPathComponent($0) }
  }
}
