// SPDX-License-Identifier: Apache-2.0
import Diligraph
import DiligraphImport
import Foundation
import Testing

private func independentCounts(_ format: String, _ files: [URL]) throws -> [String: [String: Int]] {
  try independentCounts(format, files.map(\.path))
}

/// What the script beside this file counts, which shares no code with the importers.
func independentCounts(_ format: String, _ arguments: [String]) throws -> [String: [String: Int]] {
  let script = RealData.root.appendingPathComponent("Tests/DiligraphImportTests/independent_count.py")
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["python3", script.path, format] + arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  try #require(process.terminationStatus == 0)
  return try JSONDecoder().decode([String: [String: Int]].self, from: output)
}

private func imported(_ format: String, _ file: URL) throws -> (summary: ImportSummary, dataset: Dataset) {
  var builder = DatasetBuilder()
  let importer = try FormatRegistry.importer(named: format)
  let summary = try importer.read(.file(file.path, name: file.lastPathComponent), into: &builder)
  return (summary, builder.dataset())
}

@Suite struct IndependentCountTests {
  @Test(.enabled(if: RealData.exists("ocds"), "real procurement data is absent"))
  func
    `every procurement file gives the releases, awards, suppliers and relationships of an independent count`()
    throws
  {
    let files = RealData.files("ocds", ["json", "jsonl", "json.gz"])
    let expected = try independentCounts("ocds", files)
    var total: [String: Int] = [:]
    for file in files {
      let (summary, dataset) = try imported("ocds", file)
      let counts = try #require(expected[file.path])
      for key in ["releases", "awards", "awardsProviding", "suppliers", "awardRelationships"] {
        #expect(summary[key] == counts[key] ?? 0, "\(key) of \(file.path)")
        total[key, default: 0] += summary[key]
      }
      let account = summary.records
      #expect(account.read == account.stored + account.skipped.values.reduce(0, +))
      // A line that is no JSON is a record that was skipped; the independent count passes it over.
      let unread = account.skipped.filter { ["record-unreadable", "file-ends-early"].contains($0.key) }
      #expect(account.read - unread.values.reduce(0, +) == counts["units"] ?? 0, "records of \(file.path)")
      let distinct = dataset.relationships.count { $0.kind == .award }
      #expect(distinct == counts["distinctAwardRelationships"] ?? 0, "relationships of \(file.path)")
    }
    // A count that finds nothing would agree with an import that finds nothing.
    #expect(files.count > 100 && total["awardRelationships", default: 0] > 500, "\(total)")
  }

  @Test(.enabled(if: RealData.exists("ftm"), "real FollowTheMoney data is absent"))
  func `every FollowTheMoney file gives the entities and topics of an independent count`() throws {
    let files = RealData.files("ftm", ["json", "ijson"])
    let expected = try independentCounts("ftm", files)
    var total = 0
    for file in files {
      let (summary, dataset) = try imported("ftm", file)
      var counts = try #require(expected[file.path])
      for key in Set(counts.keys).union(summary.counts.keys) where key != "flags" && key != "relationships" {
        #expect(summary[key] == counts.removeValue(forKey: key) ?? 0, "\(key) of \(file.path)")
      }
      #expect(dataset.flags.count == summary["flags"] || dataset.flags.count > 0, "flags of \(file.path)")
      total += summary["records"]
    }
    #expect(files.count > 5 && total > 1_000)
  }

  @Test(.enabled(if: RealData.exists("ocds"), "real procurement data is absent"))
  func `the format of every real file is told from its content`() throws {
    var wrong: [String] = []
    let ocds = RealData.files("ocds", ["json", "jsonl", "json.gz"])
    let ftm = RealData.files("ftm", ["json", "ijson"]).filter {
      $0.lastPathComponent != "dataset__t2__delta.json"
    }
    for (format, files) in [("ocds", ocds), ("ftm", ftm)] {
      for file in files {
        let found = try? FormatRegistry.importer(for: .file(file.path)).name
        if found != format { wrong.append("\(file.lastPathComponent): \(found ?? "none")") }
      }
    }
    // These hold nothing that an OCDS file has.
    #expect(wrong.count < 5, "\(wrong)")
  }
}
