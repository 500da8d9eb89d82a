// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphCase
import DiligraphImport
import Foundation

/// What a measured process does with a file.
enum Workload: String, Sendable {
  /// Reads it into a sink that counts.
  case statements
  /// Reads it into a dataset in memory.
  case dataset
  /// Imports it into a new case, as `diligraph import` does: the file's digest first.
  case durableCase = "case"
  /// Reads tables of a network, and ranks the most exposed.
  case ranking
  /// Reads the tables of an ownership register, and derives whom the rules flag.
  case derived

  /// `measure <workload> <file> <case>`: does it, and prints a line of JSON with the time and what was counted.
  static func runInThisProcess(_ arguments: [String]) throws {
    guard arguments.count == 3, let workload = Workload(rawValue: arguments[0]) else {
      throw UsageError("usage: benchmarks measure <statements|dataset|case|ranking|derived> <file> <path of the case>")
    }
    let clock = ContinuousClock()
    let start = clock.now
    var parts: [String: Double] = [:]
    let counts = try workload.counts(of: arguments[1], casePath: arguments[2], parts: &parts)
    let seconds = (clock.now - start) / .seconds(1)
    let line = try JSONEncoder().encode(MeasuredRun.Report(seconds: seconds, parts: parts, counts: counts))
    FileHandle.standardOutput.write(line + Data("\n".utf8))
  }

  private func counts(of path: String, casePath: String, parts: inout [String: Double]) throws -> [String: Int] {
    if self == .ranking { return try Ranking.counts(of: path) }
    if self == .derived { return try Derived.counts(of: path, parts: &parts) }
    let source = ByteSource.file(path)
    let importer = try FormatRegistry.importer(for: source)
    switch self {
    case .statements:
      var sink = CountingSink()
      let summary = try importer.read(source, into: &sink)
      return Self.shared(summary).merging(["statements": sink.statements, "findings": sink.findings]) { $1 }
    case .dataset:
      var builder = DatasetBuilder()
      let summary = try importer.read(source, into: &builder)
      let dataset = builder.dataset()
      return Self.shared(summary).merging(
        ["entities": dataset.entities.count, "relationships": dataset.relationships.count]
      ) { $1 }
    case .durableCase:
      return try importCase(path, source, importer, casePath)
    case .ranking, .derived: return [:]
    }
  }

  private func importCase(
    _ path: String, _ source: ByteSource, _ importer: any Importer, _ casePath: String
  ) throws -> [String: Int] {
    let info = ImportInfo(
      file: path, digest: "", byteCount: 0, format: importer.name,
      dataset: "benchmark",
      time: "2026-01-01T00:00:00Z", programVersion: "benchmark")
    let written = try Case.create(at: casePath)
    var read = DiligraphImport.ImportSummary()
    let stored = try written.importing(
      info, digest: { (try SHA256Digest(of: source).hex, source.progress.delivered) }
    ) { sink in read = try importer.read(source, into: &sink) }
    try written.close()
    return Self.shared(read).merging(
      ["entities": stored.entities.new, "relationships": stored.relationships.new]
    ) { $1 }
  }

  /// The counts under the names that the generators and the peers give them.
  private static func shared(_ summary: DiligraphImport.ImportSummary) -> [String: Int] {
    var counts: [String: Int] = [:]
    if summary.records.read > 0 { counts["records"] = summary.records.read }
    for name in ["releases", "notices", "awardRelationships", "bidRelationships"] where summary[name] > 0 {
      counts[name] = summary[name]
    }
    return counts
  }
}

/// A sink that only counts.
private struct CountingSink: StatementSink {
  var statements = 0
  var findings = 0

  mutating func add(_ statement: Statement) { statements += 1 }
  mutating func add(_ batch: StatementBatch) { statements += batch.count }
  mutating func add(_ finding: Finding) { findings += 1 }
}
