// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphCase
import DiligraphImport

/// The table with which the import of a file ends.
struct ImportText {
  let file: String
  let format: String
  let dataset: String
  let read: DiligraphImport.ImportSummary
  let stored: DiligraphCase.ImportSummary
  let findings: [Finding]

  /// The reasons for skipping that are shown; the rest is in one number.
  private static let reasonsShown = 8

  var text: String {
    if stored.alreadyImported {
      guard !stored.replaced.isEmpty else {
        return "\(visibleText(file)): imported before (import \(stored.number)); nothing changed.\n"
      }
      let ended = stored.replaced.map(String.init).joined(separator: ", ")
      return
        "\(visibleText(file)): imported before (import \(stored.number)); as the newer edition it ended import \(ended), "
        + "and with it what nothing else states.\n"
        + ReportTable(header: Self.header, rows: Self.rows(stored)).text(indent: "  ")
    }
    var text = "\(visibleText(file)): \(format), import \(stored.number), data set \(visibleText(dataset))\n"
    if !read.counts.isEmpty {
      let counts = read.counts.sorted { $0.key < $1.key }.map { "\($0.value) \(Self.words($0.key))" }
      text += "  read: \(counts.joined(separator: ", "))\n"
    }
    text += Self.line(read.records)
    text += ReportTable(header: Self.header, rows: Self.rows(stored)).text(indent: "  ")
    for (code, count) in stored.findings.sorted(by: { $0.key < $1.key }) {
      let example = findings.first { $0.code == code }
      // The sink has the first ones of a code; the importer counted all.
      let all = max(count, read.findings[code] ?? 0)
      text +=
        "  finding \(code): \(all) (\(example?.severity.rawValue ?? "note")), such as "
        + visibleText(example?.description ?? "", limit: 300) + "\n"
    }
    if !stored.findings.isEmpty { text += "  all findings: diligraph findings --import \(stored.number)\n" }
    return text
  }

  static let header = ["statements", "new", "already there", "merged", "ended"]

  /// Merged are records of the file that share an identifier with another record, and are one entity with it.
  static func rows(_ stored: DiligraphCase.ImportSummary) -> [[String]] {
    [("entities", stored.entities), ("relationships", stored.relationships), ("flags", stored.flags)].map {
      [$0.0, "\($0.1.new)", "\($0.1.alreadyThere)", $0.0 == "entities" ? "\($0.1.merged)" : "–", "\($0.1.ended)"]
    }
  }

  /// What became of the records, with the reasons of those that were skipped.
  static func line(_ records: RecordAccount) -> String {
    guard records.read > 0 else { return "" }
    let skipped = records.skipped.values.reduce(0, +)
    var line = "  records: \(records.read) read, \(records.stored) stored, \(skipped) skipped"
    if skipped > 0 {
      let sorted = records.skipped.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      var reasons = sorted.prefix(reasonsShown).map { "\(visibleText($0.key, limit: 80)): \($0.value)" }
      if sorted.count > reasonsShown {
        reasons.append("other reasons: \(sorted.dropFirst(reasonsShown).map(\.value).reduce(0, +))")
      }
      line += " (\(reasons.joined(separator: ", ")))"
    }
    return line + "\n"
  }

  /// `awardRelationships` as "award relationships".
  private static func words(_ name: String) -> String {
    name.contains(" ") ? name : name.map { $0.isUppercase ? " " + $0.lowercased() : String($0) }.joined()
  }
}

/// The sums over the files of a run.
struct ImportTotal {
  /// How many files there were.
  private(set) var files = 0
  /// Whether a file has findings of severity error.
  private(set) var hasErrors = false
  private var known = 0
  private var records = (read: 0, stored: 0, skipped: 0)
  private var new = (entities: 0, relationships: 0, flags: 0)
  private var findings: [Finding.Severity: Int] = [:]

  mutating func add(_ text: ImportText) {
    files += 1
    hasErrors = hasErrors || text.findings.contains { $0.severity == .error }
    guard !text.stored.alreadyImported else {
      known += 1
      return
    }
    records.read += text.read.records.read
    records.stored += text.read.records.stored
    records.skipped += text.read.records.skipped.values.reduce(0, +)
    new.entities += text.stored.entities.new
    new.relationships += text.stored.relationships.new
    new.flags += text.stored.flags.new
    for finding in text.findings { findings[finding.severity, default: 0] += 1 }
  }

  /// The line for all files.
  var text: String {
    var parts = ["total of \(files) files"]
    if known > 0 { parts.append("\(known) imported before") }
    if records.read > 0 {
      parts.append("\(records.read) records read, \(records.stored) stored, \(records.skipped) skipped")
    }
    parts.append("new: \(new.entities) entities, \(new.relationships) relationships, \(new.flags) flags")
    let found = Finding.Severity.allCases.reversed().compactMap { severity in
      findings[severity].map { ReportText.counted($0, severity.rawValue) }
    }
    parts.append(found.isEmpty ? "no findings" : "findings: \(found.joined(separator: ", "))")
    return parts.joined(separator: "; ") + "\n"
  }
}
