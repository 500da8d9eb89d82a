// SPDX-License-Identifier: Apache-2.0
import CZlib
import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

/// A file to be put into an archive, with what a hostile one would change.
private struct Packed {
  var name: String
  var text: String
  var isDeflated = true
  var flags = 0
  var statedSize: Int?
  var offset: Int?
}

private func little(_ value: Int, _ length: Int) -> [UInt8] {
  (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

private func deflated(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  _ = cz_deflate_raw_init(&stream)
  defer { deflateEnd(&stream) }
  var output = [UInt8](repeating: 0, count: bytes.count + 100)
  var input = bytes
  let count = input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target -> Int in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(target.count)
      _ = deflate(&stream, Z_FINISH)
      return target.count - Int(stream.avail_out)
    }
  }
  return Array(output.prefix(count))
}

private func zip(_ files: [Packed]) -> [UInt8] {
  var bytes: [UInt8] = []
  var list: [UInt8] = []
  for file in files {
    let text = Array(file.text.utf8)
    let stored = file.isDeflated ? deflated(text) : text
    let crc = text.withUnsafeBufferPointer { Int(crc32(0, $0.baseAddress, UInt32($0.count))) }
    let sizes = little(crc, 4) + little(stored.count, 4) + little(file.statedSize ?? text.count, 4)
    let common = little(file.flags, 2) + little(file.isDeflated ? 8 : 0, 2) + little(0, 4) + sizes
    let name = Array(file.name.utf8)
    list += [0x50, 0x4B, 1, 2] + little(20, 2) + little(20, 2) + common + little(name.count, 2) + little(0, 12)
    list += little(file.offset ?? bytes.count, 4) + name
    bytes += [0x50, 0x4B, 3, 4] + little(20, 2) + common + little(name.count, 2) + little(0, 2) + name + stored
  }
  let end = [0x50, 0x4B, 5, 6] + little(0, 4) + little(files.count, 2) + little(files.count, 2)
  return bytes + list + end + little(list.count, 4) + little(bytes.count, 4) + little(0, 2)
}

@Suite struct ZipArchiveTests {
  private let table = "from,to,kind\n" + String(repeating: "Norvale,Kestrel,supply\n", count: 20_000)

  @Test(arguments: [true, false]) func `members are sources of their own`(isDeflated: Bool) throws {
    let bytes = zip([
      Packed(name: "folder/", text: "", isDeflated: false),
      Packed(name: "folder/a.csv", text: table, isDeflated: isDeflated), Packed(name: "empty.txt", text: ""),
    ])
    let archive = try #require(try ZipArchive(.bytes(bytes, name: "x.zip")))
    #expect(archive.members.map(\.name) == ["folder/a.csv", "empty.txt"])
    #expect(archive.sources.map(\.name) == ["x.zip/folder/a.csv", "x.zip/empty.txt"])
    let source = archive.sources[0]
    var builder = DatasetBuilder()
    for _ in 0..<2 {
      let summary = try FormatRegistry.importer(for: source).read(source, into: &builder)
      #expect(summary["relationships"] == 20_000)
    }
    #expect(try archive.sources[1].prefix(10) == [])
  }

  @Test func `names of before UTF-8 are read as they were written`() {
    #expect(CodePage437.text([0x82, 0x74, 0x82, 0x2E, 0x63, 0x73, 0x76]) == "été.csv")
    #expect(CodePage437.text(Array(0x80...0xFF)).unicodeScalars.count == 128)
  }

  @Test func `what is no archive is none`() throws {
    #expect(try ZipArchive(.text("from,to,kind\n", name: "t.csv")) == nil)
  }

  @Test(arguments: ["../a.csv", "/a.csv", "a/../../b.csv", "C:a.csv", "a\\b.csv", "a\nb.csv", ""])
  func `a name that leads out of the archive is refused`(name: String) throws {
    let error = #expect(throws: ReadingError.self) {
      try ZipArchive(.bytes(zip([Packed(name: name, text: "a")]), name: "x.zip"))
    }
    #expect(error?.description.contains("leads out of it") == true)
  }

  @Test func `encrypted files, too many files, and files over the limit are refused`() throws {
    let encrypted = zip([Packed(name: "a", text: "a", flags: 1)])
    let many = zip((0...ZipArchive.memberLimit).map { Packed(name: "\($0)", text: "", isDeflated: false) })
    let large = zip([Packed(name: "a", text: table)])
    for (bytes, words) in [(encrypted, "encrypted"), (many, "holds 10001 files"), (large, "at most 1000 are read")] {
      let error = #expect(throws: ReadingError.self) {
        try ZipArchive(.bytes(bytes, name: "x.zip", inflatedLimit: 1_000))
      }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
  }

  @Test func `files that share bytes are refused, as a bomb's`() throws {
    let bytes = zip([Packed(name: "a", text: table), Packed(name: "b", text: table, offset: 0)])
    let error = #expect(throws: ReadingError.self) { try ZipArchive(.bytes(bytes, name: "x.zip")) }
    #expect(error?.description.contains("share bytes") == true)
  }

  @Test func `a file that inflates to more or less than stated is damaged`() throws {
    for size in [10, 10_000_000] {
      let bytes = zip([Packed(name: "a", text: table, statedSize: size)])
      let source = try #require(try ZipArchive(.bytes(bytes, name: "x.zip"))).sources[0]
      var counter = CountingSink()
      #expect(throws: ReadingError.self) { try NativeCSVImporter().read(source, into: &counter) }
    }
  }

  @Test func `damage that shows in the first bytes, while the format is told, is not forgotten`() throws {
    let bytes = zip([Packed(name: "a", text: "A,B", statedSize: 10)])
    let source = try #require(try ZipArchive(.bytes(bytes, name: "x.zip"))).sources[0]
    let stream = try source.open()
    var buffer = [UInt8](repeating: 0, count: 100)
    #expect(try stream.read(into: &buffer) == 3)
    for _ in 0..<2 { #expect(throws: ReadingError.self) { try stream.read(into: &buffer) } }
  }

  @Test func `an archive that is cut or has any byte changed is read or refused, never worse`() throws {
    let bytes = zip([
      Packed(name: "a.csv", text: "from,to,kind\nA,B,supply\n"), Packed(name: "b", text: "x", isDeflated: false),
    ])
    func read(_ bytes: [UInt8]) throws {
      do { try readAll(bytes) } catch is ReadingError {}
    }
    for index in bytes.indices {
      try read(Array(bytes[..<index]))
      for value: UInt8 in [0, 0x7F, 0xFF] {
        var changed = bytes
        changed[index] = value
        try read(changed)
      }
    }
  }

  @Test(arguments: [
    (["[Content_Types].xml", "xl/workbook.xml"], "an Excel workbook (.xlsx)"),
    (["[Content_Types].xml", "word/document.xml"], "an Office document"),
    (["mimetype", "content.xml"], "an OpenDocument file (.ods and the like)"),
  ]) func `a document that is an archive is refused by what it is`(names: [String], document: String) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).zip").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var zip = try ZipWriter(path: path)
    for name in names { try zip.add(name, Array("<a/>".utf8)) }
    try zip.finish()
    let error = #expect(throws: ReadingError.self) { try ZipArchive(.file(path, name: "t.zip")) }
    #expect(
      error?.description
        == "t.zip: this is \(document), which is not read; save or export it as CSV or as JSON lines, and import that")
  }
}

/// Reads every member to its end.
private func readAll(_ bytes: [UInt8]) throws {
  guard let archive = try ZipArchive(.bytes(bytes, name: "x.zip")) else { return }
  for source in archive.sources {
    let stream = try source.open()
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while try stream.read(into: &buffer) > 0 {}
  }
}
