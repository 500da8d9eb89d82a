// SPDX-License-Identifier: Apache-2.0
import CZstd
import Diligraph
import Foundation
import Testing

@testable import DiligraphImport

private func zstd(_ bytes: [UInt8], windowLog: Int32 = 17) -> [UInt8] {
  var output = [UInt8](repeating: 0, count: bytes.count + 1_024)
  let count = czstd_compress(&output, output.count, bytes, bytes.count, windowLog)
  return Array(output.prefix(count))
}

private func all(_ source: ByteSource) throws -> [UInt8] {
  let stream = try source.open()
  var result: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 10_000)
  while true {
    let count = try stream.read(into: &piece)
    if count == 0 { return result }
    result += piece[..<count]
  }
}

private func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
  ("\u{FEFF}" + text).utf16.flatMap { unit in
    let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
    return isBigEndian ? [high, low] : [low, high]
  }
}

/// Gives the bytes to a pipe-like source: one that can be read once.
private func piped(_ bytes: [UInt8], limit: Int = .max) throws -> SpooledBytes {
  try SpooledBytes(MemoryStream(bytes), name: "stdin", folder: NSTemporaryDirectory(), limit: limit)
}

@Suite struct ContainerTests {
  private let text = Array(
    (0..<4_000).map { "Norvale supplies Kestrel for the \($0 &* 7_919)th time.\n" }.joined().utf8)

  // MARK: zstd

  @Test(arguments: [1, 7, .max]) func `zstd is inflated, several frames too`(chunkSize: Int) throws {
    let bytes = zstd(text) + zstd(Array("end".utf8)) + zstd([])
    #expect(try all(.bytes(bytes, name: "x", chunkSize: chunkSize)) == text + Array("end".utf8))
    #expect(try ByteSource.bytes(bytes, name: "x").layers() == [.zstd])
  }

  @Test func `a zstd file may begin with a frame that says nothing`() throws {
    let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
    #expect(try all(.bytes(skippable + zstd(text) + skippable, name: "x")) == text)
  }

  @Test func `a zstd file that is cut or damaged is refused`() throws {
    let bytes = zstd(text)
    for length in stride(from: 6, to: bytes.count, by: 97) {
      let error = #expect(throws: ReadingError.self) { try all(.bytes(Array(bytes[..<length]), name: "x")) }
      #expect(error?.problem == .compressedTruncated)
    }
    for position in stride(from: 8, to: bytes.count, by: 211) {
      var damaged = bytes
      damaged[position] ^= 0xFF
      #expect(throws: ReadingError.self, "byte \(position)") { try all(.bytes(damaged, name: "x")) }
    }
  }

  @Test func `a zstd file that asks for a larger window than the limit is refused`() throws {
    let error = #expect(throws: ReadingError.self) { try all(.bytes(zstd(text, windowLog: 28), name: "x")) }
    #expect(
      error?.description
        == "x: inflating the file needs more than 128 MB of memory; compress it again without a long window")
  }

  // MARK: Bombs and nesting

  @Test func `what inflates more than 500-fold is refused, whatever compressed it`() throws {
    let zeros = [UInt8](repeating: 0x20, count: 40 << 20)
    for bomb in [try gzipped(zeros), zstd(zeros)] {
      let error = #expect(throws: ReadingError.self) { try all(.bytes(bomb, name: "x")) }
      #expect(error?.problem == .inflatesManifold(ratio: 500))
    }
  }

  @Test func `a limit in bytes holds for zstd`() throws {
    let error = #expect(throws: ReadingError.self) {
      try all(.bytes(zstd(text), name: "x", inflatedLimit: 1_000))
    }
    #expect(error?.problem == .inflatesTooFar(limit: 1_000))
  }

  @Test func `a file is inflated as often as it was compressed, up to three times`() throws {
    let thrice = try gzipped(zstd(gzipped(text)))
    #expect(try all(.bytes(thrice, name: "x")) == text)
    #expect(try ByteSource.bytes(thrice, name: "x").layers() == [.gzip, .zstd, .gzip])
    let error = #expect(throws: ReadingError.self) { try all(.bytes(gzipped(thrice), name: "x")) }
    #expect(error?.problem == .compressedTooOften(limit: 3))
  }

  @Test func `an archive inside of a compressed file is refused by name`() throws {
    let error = #expect(throws: ReadingError.self) {
      try all(.bytes(gzipped([0x50, 0x4B, 0x03, 0x04, 0, 0]), name: "x.zip.gz"))
    }
    #expect(
      error?.description
        == "x.zip.gz: this is an archive where a file is expected; take the files out of it, and name them")
  }

  // MARK: UTF-16

  @Test(arguments: [true, false], [1, 3, .max])
  func `UTF-16 with a mark is read as UTF-8`(isBigEndian: Bool, chunkSize: Int) throws {
    let text = "nom;é;Ж;漢;😀\n" + String(repeating: "a;b\n", count: 100)
    let bytes = utf16(text, isBigEndian: isBigEndian)
    #expect(try all(.bytes(bytes, name: "x", chunkSize: chunkSize)) == Array(text.utf8))
    #expect(try all(.bytes(gzipped(bytes), name: "x", chunkSize: chunkSize)) == Array(text.utf8))
  }

  @Test(arguments: [true, false], [1, 3, .max])
  func `UTF-16 without a mark is told by its zero bytes`(isBigEndian: Bool, chunkSize: Int) throws {
    for text in ["nom;é;Ж;漢;😀\n" + String(repeating: "a;b\n", count: 100), "{\"имя\":\"Ж\"}", "a,b\n1,2\n"] {
      let bytes = Array(utf16(text, isBigEndian: isBigEndian).dropFirst(2))
      let source = ByteSource.bytes(bytes, name: "x", chunkSize: chunkSize)
      #expect(try all(source) == Array(text.utf8))
      #expect(try source.layers().map(\.rawValue).last?.hasSuffix("-endian, without byte order mark") == true)
    }
  }

  @Test func `what only looks like UTF-16 is left as it is`() throws {
    let numbers: [UInt8] = (0..<200).flatMap { [UInt8($0), 0] }
    let markup = Array(utf16("<a/>", isBigEndian: false).dropFirst(2))
    let others: [[UInt8]] = [Array("a,b\n".utf8), [0x61, 0x00, 0x00, 0x00, 0x62, 0, 0, 0], [0x61, 0]]
    for bytes in [numbers, markup] + others {
      #expect(try all(.bytes(bytes, name: "x")) == bytes)
    }
  }

  @Test(arguments: [
    ("PAR1\u{15}\u{4}", "a Parquet file"), ("SQLite format 3\0", "an SQLite database"),
    ("%PDF-1.7\n", "a PDF document"),
  ]) func `a binary file is refused by what it is`(text: String, name: String) throws {
    let error = #expect(throws: ReadingError.self) { try all(.text(text, name: "x")) }
    #expect(
      error?.description
        == "x: this is \(name), which is not read; save or export it as CSV or as JSON lines, and import that")
  }

  @Test func `UTF-16 that is cut inside of a character, or half of one, is refused`() throws {
    let bytes = utf16("ab😀", isBigEndian: false)
    for (damaged, words) in [
      (Array(bytes.dropLast()), "ends inside"), (Array(bytes.dropLast(2)), "ends inside"),
      (bytes + [0x00, 0xDC], "stands alone"), (bytes + [0x3D, 0xD8, 0x61, 0x00], "stands alone"),
    ] {
      let error = #expect(throws: ReadingError.self) { try all(.bytes(damaged, name: "x")) }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
  }

  @Test(arguments: [true, false]) func `a table and JSON lines in UTF-16 are imported`(isBigEndian: Bool) throws {
    let inputs = [
      "from;to;kind\nNorvale Électrique;Kestrel;supply\n",
      "{\"id\":\"c1\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Norvale Électrique\"]}}\n",
    ]
    for input in inputs {
      let source = ByteSource.bytes(utf16(input, isBigEndian: isBigEndian), name: "x")
      var builder = DatasetBuilder()
      _ = try FormatRegistry.importer(for: source).read(source, into: &builder)
      #expect(builder.dataset().entities.contains { $0.name == "Norvale Électrique" })
      #expect(try ImportPreview(source).encoding == (isBigEndian ? "UTF-16, big-endian" : "UTF-16, little-endian"))
    }
  }

  // MARK: What can be read once only

  @Test func `what is spooled can be read again, at any place and in parts`() throws {
    let text = text + text + text
    let bytes = try piped(text)
    #expect(try bytes.read(at: 100, count: 50) == Array(text[100..<150]))
    #expect(bytes.count < text.count)
    #expect(try bytes.read(at: text.count - 3, count: 50) == Array(text.suffix(3)))
    #expect(try bytes.read(at: text.count, count: 1) == [])
    #expect(bytes.count == text.count)
    let stream = SpooledStream(bytes)
    var piece = [UInt8](repeating: 0, count: 333)
    var result: [UInt8] = []
    while case let count = try stream.read(into: &piece), count > 0 { result += piece[..<count] }
    #expect(result == text)
  }

  @Test func `the beginning of an endless input can be looked at, and its limit is said`() throws {
    final class Endless: ByteStream {
      func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        buffer.initializeMemory(as: UInt8.self, repeating: 0x20)
        return buffer.count
      }
    }
    let bytes = try SpooledBytes(Endless(), name: "stdin", folder: NSTemporaryDirectory(), limit: 1 << 20)
    #expect(try bytes.read(at: 0, count: 4) == [0x20, 0x20, 0x20, 0x20])
    let error = #expect(throws: ReadingError.self) { try bytes.readToEnd() }
    #expect(
      error?.description
        == "stdin: the input is longer than 1048576 bytes, which is the most that is kept in a temporary file; write it to "
        + "a file, and name the file")
  }

  @Test func `without a folder for temporary files it is said`() throws {
    let error = #expect(throws: ReadingError.self) {
      try SpooledBytes(MemoryStream([]), name: "stdin", folder: "/nowhere", limit: 1)
    }
    #expect(error?.description.contains("the folder for temporary files, /nowhere") == true)
  }

  @Test func `a named pipe is read once and imported twice`() throws {
    let path = NSTemporaryDirectory() + "diligraph-\(UUID().uuidString)"
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    let text = "from,to,kind\nNorvale,Kestrel,supply\n"
    Thread.detachNewThread { try? Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
    let source = try ByteSource.repeatable(.file(path), folder: NSTemporaryDirectory())
    #expect(try SHA256Digest(of: source) == SHA256Digest(of: text.utf8))
    #expect(source.progress.delivered == text.utf8.count)
    for _ in 0..<2 { #expect(try all(source) == Array(text.utf8)) }
  }

  @Test func `progress counts the stored bytes`() throws {
    let stored = try gzipped(text)
    let source = ByteSource.bytes(stored, name: "x")
    #expect(source.storedSize == stored.count && source.progress.delivered == 0)
    _ = try all(source)
    #expect(source.progress.delivered == stored.count)
  }
}
