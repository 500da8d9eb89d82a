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
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("more".utf8))
    try handle.close()
    #expect(source.fileState != second)
    #expect(ByteSource.bytes([1], name: path).fileState == nil && ByteSource.standardInput().fileState == nil)
  }
}
