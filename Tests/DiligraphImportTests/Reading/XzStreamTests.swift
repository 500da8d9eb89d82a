// SPDX-License-Identifier: Apache-2.0
import CLZMA
import Diligraph
import Testing

@testable import DiligraphImport

private func xz(_ text: String) -> [UInt8] {
  let bytes = Array(text.utf8)
  var output = [UInt8](repeating: 0, count: bytes.count + 1_024)
  let count = clzma_xz_encode(bytes, bytes.count, &output, output.count)
  return Array(output.prefix(count))
}

private func read(_ source: ByteSource) throws -> [UInt8] {
  let stream = try source.open()
  var piece = [UInt8](repeating: 0, count: 1_000)
  var result: [UInt8] = []
  while true {
    let count = try stream.read(into: &piece)
    if count == 0 { return result }
    result += piece[..<count]
  }
}

@Suite struct XzStreamTests {
  private let text = String(repeating: "Norvale supplies Kestrel.\n", count: 4_000)

  @Test(arguments: [1, 7, .max]) func `xz is inflated, several streams too`(chunkSize: Int) throws {
    let bytes = xz(text) + xz("end")
    #expect(try read(.bytes(bytes, name: "x", chunkSize: chunkSize)) == Array((text + "end").utf8))
  }

  @Test func `a cut file, damage and a bomb are refused`() throws {
    let bytes = xz(text)
    for length in stride(from: 6, to: bytes.count, by: 5) {
      #expect(throws: ReadingError.self) { try read(.bytes(Array(bytes[..<length]), name: "x")) }
    }
    var damaged = bytes
    damaged[bytes.count / 2] ^= 0xFF
    #expect(throws: ReadingError.self) { try read(.bytes(damaged, name: "x")) }
    let error = #expect(throws: ReadingError.self) { try read(.bytes(bytes, name: "x", inflatedLimit: 1_000)) }
    #expect(error?.problem == .inflatesTooFar(limit: 1_000))
  }

  @Test func `another compression is named`() throws {
    let magic: [UInt8] = [0x42, 0x5A, 0x68, 0x39, 0x31, 0x41]
    let error = #expect(throws: ReadingError.self) { try read(.bytes(magic, name: "x")) }
    #expect(
      error?.description
        == "x: the file is compressed with bzip2, which is not read; inflate it, or compress it with gzip, xz or zstd")
  }
}
