// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DiligraphImport

@Suite struct ZipWriterTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("zip-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private func write(_ path: String, _ members: [(String, [UInt8])]) throws {
    var writer = try ZipWriter(path: path)
    for (name, bytes) in members { try writer.add(name, bytes) }
    try writer.finish()
  }

  @Test func `members come back as they were put in, and the same members give the same bytes`() throws {
    let members: [(String, [UInt8])] = [
      ("a.txt", Array("hello".utf8)), ("folder/ü.bin", (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }),
      ("empty", []),
    ]
    try withFolder { folder in
      try write(folder + "/1.zip", members)
      try write(folder + "/2.zip", members)
      let first = try Data(contentsOf: URL(fileURLWithPath: folder + "/1.zip"))
      #expect(first == (try Data(contentsOf: URL(fileURLWithPath: folder + "/2.zip"))))
      let archive = try #require(try ZipArchive(.file(folder + "/1.zip")))
      #expect(archive.members.map(\.name) == members.map(\.0))
      for (member, expected) in zip(archive.members, members) {
        #expect(try archive.source(member).prefix(100_000) == expected.1)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["1.zip", "2.zip"])
    }
  }

  @Test func `a file is packed as it is stored, without being inflated`() throws {
    try withFolder { folder in
      let bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0]
      try Data(bytes).write(to: URL(fileURLWithPath: folder + "/in.gz"))
      var writer = try ZipWriter(path: folder + "/1.zip")
      try writer.add("in.gz", .file(folder + "/in.gz"))
      try writer.finish()
      let archive = try #require(try ZipArchive(.file(folder + "/1.zip")))
      #expect(try SHA256Digest(of: archive.source(archive.members[0])) == SHA256Digest(of: bytes))
    }
  }

  @Test func `what is given up leaves nothing, and a folder that is not there is said`() throws {
    try withFolder { folder in
      var writer = try ZipWriter(path: folder + "/1.zip")
      try writer.add("a", [1])
      writer.discard()
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
      #expect(throws: WritingError.self) { try ZipWriter(path: folder + "/none/1.zip") }
    }
  }
}
