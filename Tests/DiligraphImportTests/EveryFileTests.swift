// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

/// Every real file beside the repository, imported to its end: nothing crashes, every record is accounted for, and
/// what is refused is refused for the right reason.
@Suite struct EveryFileTests {
  /// The parts that hold files of the formats. The big ones take a minute without optimization: with THOROUGH=1 only.
  private static let parts =
    ["ftm", "sanctions", "bods", "gleif", "ted", "usaspending", "surveillance", "countries", "graphs"]
    + (ProcessInfo.processInfo.environment["THOROUGH"] == nil ? [] : ["big"])

  /// Files that are none of the formats, or broken, with a part of the message that says so.
  private static let refused: [String: String] = [
    "ftm/yente/dataset__t2__delta.json": "the format cannot be told",
    "bods/0.1-0.3-examples/blank-person-statement.json": "there is neither a recordId nor a statementId",
    "usaspending/api-json/subaward_period_scope_1017.json": "the format cannot be told",
    "usaspending/reference/authoritative_agency_list.csv": "the format cannot be told",
    "usaspending/reference/download_columns.json": "the format cannot be told",
    "graphs/open-supply-hub/facilities_index.json": "the format cannot be told",
  ]

  /// Files whose meaning only a mapping tells, by a part of their path, and the mapping.
  private static let mappings: [(part: String, mapping: String)] = [
    ("surveillance/sii-transfers/", "surveillance-transfers"), ("CollaborationIAC", "agency-collaboration"),
    ("PubMASS", "mass-surveillance"), ("top_secret_america", "contractor-list"),
    ("open-supply-hub/", "facility-list"), (".konect", "edges-with-comments"),
    ("networkit/wiki-Vote", "edges-with-comments"),
    ("bitcoin-otc__edges", "rated-edges"),
  ]

  private struct Outcome {
    var format: String
    var account: RecordAccount
    var sink: CheckingSink
    var refusal: String?
  }

  private static func importer(for path: String, _ source: ByteSource) throws -> any Importer {
    guard refused[path] == nil, let known = mappings.first(where: { path.contains($0.part) }) else {
      return try FormatRegistry.importer(for: source)
    }
    let file = RealData.root.appendingPathComponent("examples/mappings/\(known.mapping).yaml").path
    return TableImporter(try TableMapping.read(.file(file)))
  }

  private static func outcome(_ path: String) throws -> Outcome {
    let url = RealData.folder.appendingPathComponent(path)
    let source = ByteSource.file(url.path, name: url.lastPathComponent)
    var sink = CheckingSink()
    do {
      let importer = try importer(for: path, source)
      let summary = try importer.read(source, into: &sink)
      let isRefused = summary.records.stored == 0 && sink.firstError != nil && importer.name != "ocds"
      return Outcome(
        format: importer.name, account: summary.records, sink: sink,
        refusal: isRefused ? sink.firstError?.description : nil)
    } catch let error as FormatError {
      return Outcome(format: "", account: RecordAccount(), sink: sink, refusal: error.description)
    } catch let error as ReadingError {
      return Outcome(format: "", account: RecordAccount(), sink: sink, refusal: error.description)
    }
  }

  private static var paths: [String] {
    parts.flatMap { part -> [String] in
      let names =
        FileManager.default.enumerator(atPath: RealData.folder.appendingPathComponent(part).path)?
        .compactMap { $0 as? String } ?? []
      return names.sorted().map { "\(part)/\($0)" }.filter { path in
        var isFolder: ObjCBool = false
        let file = RealData.folder.appendingPathComponent(path).path
        return FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) && !isFolder.boolValue
          && !path.hasSuffix(".md") && !path.contains("__nodes.csv")
      }
    }
  }

  @Test(.enabled(if: RealData.exists("sanctions"), "the real files are absent"))
  func `every real file imports, or is refused for the right reason`() throws {
    var table: [String: [Int]] = [:]
    var pairs: [(argument: String, path: String, read: Int)] = []
    let paths = Self.paths
    for path in paths {
      let outcome = try Self.outcome(path)
      #expect(outcome.sink.withoutPlace == [], "\(path)")
      if let message = outcome.refusal {
        let isExpected = Self.refused[path].map(message.contains) ?? false
        #expect(isExpected, "\(path): \(message)")
        continue
      }
      #expect(Self.refused[path] == nil, "\(path) was to be refused")
      let row = [1, outcome.account.read, outcome.sink.entities, outcome.sink.relationships, outcome.sink.flags]
      table[outcome.format] = zip(table[outcome.format] ?? [0, 0, 0, 0, 0], row).map(+)
      let isGrouped =
        AccountingContractTests.readTogether.contains(outcome.format) && outcome.sink.statements > 0
      #expect(outcome.account.fault(statements: isGrouped ? .max : outcome.sink.statements) == nil, "\(path)")
      let file = RealData.folder.appendingPathComponent(path).path
      pairs.append(("\(outcome.format)=\(file)", file, outcome.account.read))
    }
    try Self.compare(pairs)
    for (format, row) in table.sorted(by: { $0.key < $1.key }) {
      print("\(format): files, records, entities, relationships, flags: \(row)")
    }
    // An empty folder would agree with everything.
    #expect(paths.count > 200)
  }

  /// The records that were read, and those that a program without any of this code counts.
  private static func compare(_ pairs: [(argument: String, path: String, read: Int)]) throws {
    let expected = try independentCounts("records", pairs.map(\.argument))
    for pair in pairs {
      let name = pair.path.replacing(RealData.folder.path + "/", with: "")
      #expect(expected[pair.path]?["records"] == pair.read, "records of \(name)")
    }
  }
}
