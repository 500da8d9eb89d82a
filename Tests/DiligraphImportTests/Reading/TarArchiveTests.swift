// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

private func padded(_ text: String, _ count: Int) -> [UInt8] {
  Array(text.utf8) + Array(repeating: 0, count: count - text.utf8.count)
}

/// A file of an archive: its header, and its text up to the next multiple of 512 bytes.
private func file(_ name: String, _ text: String, type: Character = "0", size: Int? = nil, prefix: String = "")
  -> [UInt8]
{
  let length = String(size ?? text.utf8.count, radix: 8)
  var header = padded(name, 100) + padded("0000644", 8) + padded("0000000", 8) + padded("0000000", 8)
  header += padded(String(repeating: "0", count: 11 - length.count) + length, 12) + padded("00000000000", 12)
  header += Array(repeating: 0x20, count: 8) + Array(String(type).utf8) + Array(repeating: 0, count: 100)
  header += padded("ustar", 6) + Array("00".utf8) + Array(repeating: 0, count: 80) + padded(prefix, 167)
  let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
  header.replaceSubrange(148..<156, with: padded(String(repeating: "0", count: 6 - sum.count) + sum, 7) + [0x20])
  let filling = (512 - text.utf8.count % 512) % 512
  return header + Array(text.utf8) + Array(repeating: 0, count: filling)
}

private func tar(_ files: [UInt8]...) -> [UInt8] { files.flatMap { $0 } + Array(repeating: 0, count: 1_024) }

private func archive(_ bytes: [UInt8]) throws -> TarArchive? {
  try TarArchive(.bytes(bytes, name: "a.tar"), folder: FileManager.default.temporaryDirectory.path)
}

private func text(_ source: ByteSource) throws -> String {
  let stream = try source.open()
  var all: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 100)
  while case let count = try stream.read(into: &chunk), count > 0 { all += chunk[..<count] }
  return String(decoding: all, as: UTF8.self)
}

@Suite struct TarArchiveTests {
  private static let table = "from,to,kind\n" + String(repeating: "Norvale,Kestrel,supply\n", count: 100)

  @Test func `each file is a source of its own, and folders, links and hidden files are none`() throws {
    let found = try archive(
      tar(
        file("./one.csv", Self.table), file("folder/", "", type: "5"), file("two.csv", "", prefix: "folder"),
        file("folder/._two.csv", "x"), file("link", "", type: "2"), file("three.json", "{}")))
    let archive = try #require(found)
    #expect(archive.sources.map(\.name) == ["a.tar/one.csv", "a.tar/folder/two.csv", "a.tar/three.json"])
    #expect(try archive.sources.map(text) == [Self.table, "", "{}"])
    #expect(archive.hidden == ["folder/._two.csv"] && archive.others == ["link"])
    #expect(archive.sources.map(\.storedSize) == [Self.table.utf8.count, 0, 2])
  }

  @Test func `an archive that was cut between two files has no mark of its end`() throws {
    let whole = tar(file("one.csv", Self.table), file("two.csv", Self.table))
    let cut = Array(whole[..<(whole.count / 2 - 512)])
    #expect(try archive(whole)?.hasEndMark == true)
    let found = try #require(try archive(cut))
    #expect(!found.hasEndMark && found.sources.map(\.name) == ["a.tar/one.csv"])
  }

  @Test func `long names stand before the file, as GNU and as POSIX write them`() throws {
    let long = String(repeating: "n", count: 150) + ".csv"
    let record = " path=\(long)\n"
    let found = try archive(
      tar(
        file("././@LongLink", long + "\0", type: "L"), file(String(long.prefix(100)), "a"),
        file("x", "15 mtime=12.345\n\(record.utf8.count + 3)\(record)", type: "x"), file(String(long.prefix(100)), "b"),
        file("g", "13 comment=x\n", type: "g"), file("short.csv", "c")))
    let archive = try #require(found)
    #expect(archive.sources.map(\.name) == ["a.tar/\(long)", "a.tar/\(long)", "a.tar/short.csv"])
    #expect(try archive.sources.map(text) == ["a", "b", "c"])
  }

  @Test func `a compressed archive is inflated, and its files can be read again`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tar-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let plain = folder.appending(path: "a.tar")
    try Data(tar(file("one.csv", Self.table))).write(to: plain)
    let gzip = Process()
    gzip.executableURL = URL(filePath: "/bin/gzip")
    gzip.arguments = [plain.path]
    try gzip.run()
    gzip.waitUntilExit()
    let found = try TarArchive(.file(plain.path + ".gz"), folder: folder.path)
    let source = try #require(found?.sources.first)
    for _ in 0..<2 { #expect(try text(source) == Self.table) }
    #expect(try FormatRegistry.importer(for: source).name == "csv")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.tar.gz"])
  }

  @Test func `what is no archive is none, and an archive is no table`() throws {
    for bytes in [[], Array(Self.table.utf8), Array(repeating: 0, count: 2_048)] { #expect(try archive(bytes) == nil) }
    var wrongSum = tar(file("one.csv", "x"))
    wrongSum[0] = 0x78
    #expect(try archive(wrongSum) == nil)
    let error = #expect(throws: ReadingError.self) {
      _ = try ByteSource.bytes(tar(file("one.csv", "x")), name: "a.tar").open()
    }
    #expect(
      error?.description
        == "a.tar: this is an archive where a file is expected; take the files out of it, and name them")
  }

  @Test(arguments: [
    (file("../one.csv", "x"), "has a file whose name leads out of it (\"../one.csv\"); do not trust it"),
    (file("/one.csv", "x"), "has a file whose name leads out of it (\"/one.csv\"); do not trust it"),
    (file("c:/one.csv", "x"), "has a file whose name leads out of it (\"c:/one.csv\"); do not trust it"),
    (file("one.csv", "x", size: 100_000), "ends inside of \"one.csv\"; copy or download it again"),
    (
      file("one.csv", "x") + Array(repeating: 1, count: 512),
      "is damaged, or ends too early, after 1 files; copy or download it again"
    ),
  ]) func `a hostile or damaged archive is refused`(bytes: [UInt8], detail: String) {
    let error = #expect(throws: ReadingError.self) { _ = try archive(tar(bytes)) }
    #expect(error?.description == "a.tar: the archive \(detail)")
  }

  @Test func `an archive that is cut anywhere is refused or has the files before the cut`() throws {
    let whole = tar(file("one.csv", Self.table), file("two.csv", Self.table))
    for count in stride(from: 0, to: whole.count, by: 97) {
      do {
        let found = try archive(Array(whole.prefix(count)))
        #expect((found?.sources.count ?? 0) <= 2)
      } catch let error as ReadingError { #expect(error.description.hasPrefix("a.tar: the archive "), "\(count)") }
    }
  }

  @Test func `a file of an archive that is changed in place is another one`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("state-\(UUID().uuidString).tar").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(tar(file("a.csv", "from,to,kind\n"))).write(to: URL(fileURLWithPath: path))
    let source = try #require(
      try TarArchive(.file(path), folder: FileManager.default.temporaryDirectory.path)?.sources.first)
    let first = try #require(source.fileState)
    #expect(source.fileState == first)
    try lengthen(path)
    #expect(source.fileState != first)
  }
}
