// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DiligraphImport

@Suite struct BackgroundDigestTests {
  @Test func `a large file has the digest that it has when it is read alone, while another reads it`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("digest-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let source = ByteSource.file(path)
    let digest = try #require(BackgroundDigest(of: source))
    let stream = try source.openStored()
    var (buffer, read) = ([UInt8](repeating: 0, count: 4_096), 0)
    while case let count = try stream.read(into: &buffer), count > 0 { read += count }
    for _ in 0..<2 {
      let outcome = try digest.outcome()
      #expect(outcome.digest == SHA256Digest(of: bytes) && outcome.byteCount == bytes.count)
    }
    #expect(read == bytes.count && source.progress.delivered == bytes.count)
  }

  @Test func `small files, and what one alone can read, are not digested in the background`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("digest-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("small".utf8).write(to: URL(fileURLWithPath: path))
    for source in [
      ByteSource.file(path), .file(path + "-none"), .standardInput(),
      .bytes([UInt8](repeating: 1, count: 2 << 20), name: "x"),
    ] {
      #expect(!BackgroundDigest.takes(source) && BackgroundDigest(of: source) == nil)
    }
  }
}
