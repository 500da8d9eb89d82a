// SPDX-License-Identifier: Apache-2.0
import CZlib
import Foundation
import Testing

@testable import DiligraphImport

/// The bytes as one gzip member.
func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
  var stream = z_stream()
  try #require(cz_deflate_gzip_init(&stream) == Z_OK)
  defer { deflateEnd(&stream) }
  var input = bytes
  var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 8 + 256)
  let room = output.count
  let code = input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(room)
      return deflate(&stream, Z_FINISH)
    }
  }
  try #require(code == Z_STREAM_END)
  return Array(output[..<(room - Int(stream.avail_out))])
}

private func all(_ source: ByteSource) throws -> [UInt8] {
  let stream = try source.open()
  var result: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1_000)
  while true {
    let count = try stream.read(into: &piece)
    if count == 0 { return result }
    result += piece[..<count]
  }
}

@Suite struct ByteSourceTests {
  static let text = Array((0..<5_000).map { "line \($0 &* 7919)\n" }.joined().utf8)

  @Test(arguments: [1, 2, 3, 7, 4096, Int.max])
  func `bytes come back as they are, compressed or not`(chunkSize: Int) throws {
    #expect(try all(.bytes(Self.text, name: "in", chunkSize: chunkSize)) == Self.text)
    #expect(try all(.bytes(gzipped(Self.text), name: "in", chunkSize: chunkSize)) == Self.text)
    #expect(try all(.bytes([], name: "in", chunkSize: chunkSize)) == [])
    #expect(try all(.bytes(gzipped([]), name: "in", chunkSize: chunkSize)) == [])
  }

  @Test(arguments: [1, 5, Int.max])
  func `members follow one another, and zeros after them are padding`(chunkSize: Int) throws {
    let half = Self.text.count / 2
    let parts = try gzipped(Array(Self.text[..<half])) + gzipped(Array(Self.text[half...]))
    #expect(try all(.bytes(parts, name: "in", chunkSize: chunkSize)) == Self.text)
    #expect(try all(.bytes(parts + [0, 0, 0], name: "in", chunkSize: chunkSize)) == Self.text)
    let error = #expect(throws: ReadingError.self) {
      try all(.bytes(parts + Array("rubbish".utf8), name: "in", chunkSize: chunkSize))
    }
    #expect(error?.description.contains("damaged") == true)
  }

  @Test func `a compressed file cut off anywhere says so`() throws {
    let whole = try gzipped(Array(Self.text.prefix(300)))
    for length in 2..<whole.count {
      let error = #expect(throws: ReadingError.self) {
        try all(.bytes(Array(whole[..<length]), name: "in.gz"))
      }
      #expect(error?.description == "in.gz: the compressed file ends too early; copy or download it again")
    }
  }

  @Test func `a damaged compressed file says so or is caught by its checksum`() throws {
    let whole = try gzipped(Array(Self.text.prefix(300)))
    // From byte 10 on: the header's time and system byte carry no meaning.
    for index in 10..<whole.count {
      var damaged = whole
      damaged[index] ^= 0x41
      #expect(throws: ReadingError.self, "byte \(index)") { try all(.bytes(damaged, name: "in.gz")) }
    }
  }

  @Test func `inflation stops at the limit`() throws {
    let zeros = try gzipped([UInt8](repeating: 0, count: 5_000_000))
    let error = #expect(throws: ReadingError.self) {
      try all(.bytes(zeros, name: "in.gz", inflatedLimit: 1_000_000))
    }
    #expect(error?.description == "in.gz: the file inflates to more than 1000000 bytes; split it")
  }

  @Test func `a missing file and a folder are refused by name`() throws {
    let missing = #expect(throws: ReadingError.self) {
      try ByteSource.file("/nowhere/x.json", name: "x.json").open()
    }
    #expect(
      missing?.description
        == "x.json: the file cannot be opened (no such file or directory); name a file that exists and may be read"
    )
    let folder = #expect(throws: ReadingError.self) { try ByteSource.file("/", name: "root").open() }
    #expect(folder?.description == "root: this is a folder; name the files in it")
  }

  @Test func `a prefix leaves the source as it was`() throws {
    let source = try ByteSource.bytes(gzipped(Self.text), name: "in")
    #expect(try source.prefix(10) == Array(Self.text.prefix(10)))
    #expect(try source.prefix(10_000_000) == Self.text)
    #expect(try all(source) == Self.text)
  }

  @Test func `a file is read and digested as it is stored`() throws {
    let path = NSTemporaryDirectory() + "diligraph-\(UUID().uuidString).gz"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let stored = try gzipped(Self.text)
    try Data(stored).write(to: URL(fileURLWithPath: path))
    let source = ByteSource.file(path)
    #expect(source.isRepeatable)
    #expect(try all(source) == Self.text)
    #expect(try SHA256Digest(of: source) == SHA256Digest(of: stored))
  }

  @Test func `the digest of abc is the standard's`() {
    let standard = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(SHA256Digest(of: Array("abc".utf8)).hex == standard)
  }
}
