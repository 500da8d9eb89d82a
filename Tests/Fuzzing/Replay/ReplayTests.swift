// SPDX-License-Identifier: Apache-2.0
import Foundation
import FuzzProperties
import Testing

/// Every input that a fuzzer found, and every seed, again.
@Suite struct ReplayTests {
  private static let corpus = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Corpus")

  private static func inputs(_ target: FuzzTarget) throws -> [URL] {
    let folder = corpus.appendingPathComponent(target.rawValue)
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return files.filter { !$0.lastPathComponent.hasPrefix(".") }.sorted { $0.path < $1.path }
  }

  @Test(arguments: FuzzTarget.allCases) func `all laws hold for every input of the corpus`(target: FuzzTarget) throws {
    let inputs = try Self.inputs(target)
    #expect(inputs.count >= 3, "the corpus of \(target) has seeds")
    for input in inputs {
      let broken = target.brokenLaws(try [UInt8](Data(contentsOf: input)))
      #expect(broken.isEmpty, "Corpus/\(target)/\(input.lastPathComponent)")
    }
  }

  @Test(arguments: FuzzTarget.allCases) func `all laws hold for every beginning of a seed`(target: FuzzTarget) throws {
    let seeds = try Self.inputs(target).filter { $0.lastPathComponent.hasPrefix("seed-") }
    #expect(!seeds.isEmpty)
    for seed in seeds {
      let bytes = try [UInt8](Data(contentsOf: seed))
      for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 24)) {
        let broken = target.brokenLaws(Array(bytes[..<length]))
        #expect(broken.isEmpty, "the first \(length) bytes of Corpus/\(target)/\(seed.lastPathComponent)")
      }
    }
  }
}
