// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Foundation
import Testing

@Suite struct OracleTests {
  static let cases: [URL] = {
    // `make oracle` names a folder of freshly generated cases.
    let fresh = ProcessInfo.processInfo.environment["DILIGRAPH_ORACLE_CASES"].map { URL(fileURLWithPath: $0) }
    guard let folder = fresh ?? sharedFolder?.appendingPathComponent("oracle/cases") else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".json") }.sorted().map(folder.appendingPathComponent)
  }()

  @Test(
    .enabled(if: !cases.isEmpty, "the shared oracle's cases are not beside this checkout"), arguments: cases)
  func `every field of the oracle's answer agrees`(file: URL) throws {
    let oracle = try OracleCase(file: file)
    let found = differences(Analysis(oracle.dataset, policy: oracle.policy), from: oracle.answer)
    #expect(found.isEmpty, "\(oracle.name): \(found.prefix(10).joined(separator: "\n"))")
  }
}
