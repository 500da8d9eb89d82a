// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DiligraphImport

@Suite struct FileStateTests {
  @Test func `a file that was changed, or that another one took the place of, is another one`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("state-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let source = ByteSource.file(path, name: "told otherwise")
    #expect(source.fileState == nil)
    try Data("one".utf8).write(to: URL(fileURLWithPath: path))
    let first = try #require(source.fileState)
    #expect(source.fileState == first)
    // As long as before, in a file of its own that takes the name.
    try Data("two".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    let second = try #require(source.fileState)
    #expect(second != first)
    try lengthen(path)
    #expect(source.fileState != second)
    #expect(ByteSource.bytes([1], name: path).fileState == nil && ByteSource.standardInput().fileState == nil)
  }

  @Test func `a member is another one once its archive was changed, but not once another file has the archive's name`()
    throws
  {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("state-\(UUID().uuidString).zip").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let source = try member(path)
    let first = try #require(source.fileState)
    // The archive that is open is read on: the other one only has its name.
    try Data("another".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    #expect(source.fileState == first)
    #expect(try source.prefix(4) == Array("from".utf8))
  }

  /// The member of a new archive.
  private func member(_ path: String) throws -> ByteSource {
    var writer = try ZipWriter(path: path)
    try writer.add("a.csv", Array("from,to,kind\n".utf8))
    try writer.finish()
    return try #require(try ZipArchive(.file(path))?.sources.first)
  }

  @Test func `a member of an archive that is changed in place is another one`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("state-\(UUID().uuidString).zip").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let source = try member(path)
    let first = try #require(source.fileState)
    try lengthen(path)
    #expect(source.fileState != first)
  }
}

/// Changes a file in place.
func lengthen(_ path: String) throws {
  let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  try handle.seekToEnd()
  try handle.write(contentsOf: Data("more".utf8))
  try handle.close()
}
