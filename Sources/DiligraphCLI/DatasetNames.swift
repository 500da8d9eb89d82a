// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What data sets are called where nobody says it.
struct DatasetNames {
  /// The files of each data set.
  private var files: [String: Set<String>] = [:]

  /// Keeps that a file is of a data set.
  mutating func add(_ file: String, as dataset: String) { files[dataset, default: []].insert(Self.path(file)) }

  /// The same for each way to write a file's path.
  private static func path(_ file: String) -> String { URL(fileURLWithPath: file).standardizedFileURL.path }

  /// The file's name without its ending; after its folder's where another file has taken the name, since many
  /// portals call a file `releases.jsonl`.
  func name(of file: String) -> String {
    if file == "-" { return "stdin" }
    let url = URL(fileURLWithPath: file)
    let name = url.lastPathComponent.split(separator: ".").first.map(String.init) ?? url.lastPathComponent
    let folder = url.deletingLastPathComponent().lastPathComponent
    let isTaken = files[name]?.contains { $0 != Self.path(file) } ?? false
    return !isTaken || folder == "/" || folder.isEmpty ? name : "\(folder)/\(name)"
  }
}
