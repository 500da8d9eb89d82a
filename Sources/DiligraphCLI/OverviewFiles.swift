// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphImport
import Foundation

/// The overview beside the dossiers, and the one of an earlier run.
enum OverviewFiles {
  /// What its files are called.
  static let names = ["index.html", "index.csv", "index.json"]

  /// Writes `index.html`, `index.csv` and `index.json` beside dossiers.
  static func write(_ overview: Overview, beside files: DossierFiles) throws {
    let page = OverviewHTML(overview, isLinked: files.forms.contains(.html)) { SHA256Digest(of: $0.utf8).base64 }
    for (name, text) in zip(names, [page.html, overview.csv, overview.json]) { try files.add(text, as: name) }
  }

  /// The overview in an `index.json`.
  static func earlier(_ file: String) throws -> Overview.EarlierRun {
    struct Stored: Decodable {
      struct Policy: Decodable { var digest: String }
      struct Row: Decodable {
        var entity: String
        var name: String
        var lower: Double
        var exact: Double?
        var level: Int?
        var bestPath: [String]
      }
      var schemaVersion: Int
      var policy: Policy
      var dataDigest: String
      var rows: [Row]
    }
    guard let data = FileManager.default.contents(atPath: file) else {
      throw CommandError(.noInput, "--since: \(file): there is no such file; name the index.json of an earlier report.")
    }
    let stored: Stored
    do {
      stored = try JSONDecoder().decode(Stored.self, from: data)
    } catch {
      throw CommandError(.data, "--since: \(file): is no overview; name the index.json of an earlier report.")
    }
    guard stored.schemaVersion == ReportContext.schemaVersion else {
      throw CommandError(
        .data,
        "--since: \(file): has the layout \(stored.schemaVersion), and this program knows \(ReportContext.schemaVersion)."
      )
    }
    let entities = stored.rows.map { row in
      let earlier = Overview.Earlier(
        name: row.name, lower: row.lower, exact: row.exact, level: row.level, pathIDs: row.bestPath)
      return (row.entity, earlier)
    }
    return Overview.EarlierRun(
      entities: Dictionary(entities) { first, _ in first }, policyDigest: stored.policy.digest,
      dataDigest: stored.dataDigest)
  }

  /// The names in a list: one a line; blank lines and those that begin with `#` are none.
  static func names(_ file: String) throws -> [String] {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw CommandError(.noInput, "--list: \(file): there is no such file; name a text file with a name on each line.")
    }
    guard var text = String(data: data, encoding: .utf8) else {
      throw CommandError(.data, "--list: \(file): is not UTF-8; save it as that.")
    }
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    return text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }
}
