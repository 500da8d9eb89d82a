// SPDX-License-Identifier: Apache-2.0
import CLZMA

/// Inflates an xz file of one or more streams while it is read.
final class XzStream: ByteStream {
  /// What a file may ask for to be inflated: the format's largest preset needs 65 MB.
  private static let memoryLimit: UInt64 = 512 << 20

  private let stream: any ByteStream
  private let name: String
  private var inflation: InflationGuard
  // Safety: the library keeps pointers into its own state only, but the struct is large: it lives on the heap.
  private let lzma: UnsafeMutablePointer<lzma_stream>
  private let input: UnsafeMutableRawBufferPointer
  private var isInputAtEnd = false
  private var isAtEnd = false

  init(_ stream: any ByteStream, name: String, inflatedLimit: Int) throws(ReadingError) {
    self.stream = stream
    self.name = name
    inflation = InflationGuard(limit: inflatedLimit, name: name)
    lzma = .allocate(capacity: 1)
    lzma.initialize(to: lzma_stream())
    input = .allocate(byteCount: 128 << 10, alignment: 16)
    if clzma_xz_decoder(lzma, Self.memoryLimit) != LZMA_OK { throw error(.outOfMemory) }
  }

  deinit {
    lzma_end(lzma)
    lzma.deallocate()
    input.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    guard buffer.count > 0, let output = buffer.bindMemory(to: UInt8.self).baseAddress else { return 0 }
    while !isAtEnd {
      if lzma.pointee.avail_in == 0, !isInputAtEnd {
        let count = try stream.read(into: input)
        isInputAtEnd = count == 0
        inflation.took(count)
        lzma.pointee.next_in = UnsafePointer(input.bindMemory(to: UInt8.self).baseAddress)
        lzma.pointee.avail_in = count
      }
      lzma.pointee.next_out = output
      lzma.pointee.avail_out = buffer.count
      let code = lzma_code(lzma, isInputAtEnd ? LZMA_FINISH : LZMA_RUN)
      let count = buffer.count - lzma.pointee.avail_out
      try inflation.gave(count)
      isAtEnd = code == LZMA_STREAM_END
      guard code == LZMA_OK || isAtEnd else { throw error(problem(code)) }
      if count > 0 { return count }
    }
    return 0
  }

  private func problem(_ code: lzma_ret) -> ReadingProblem {
    switch code {
    case LZMA_MEM_ERROR, LZMA_MEMLIMIT_ERROR: .outOfMemory
    // With all input given, no progress means that the end is missing.
    case LZMA_BUF_ERROR: .compressedTruncated
    default: .compressedCorrupt(detail: "code \(code.rawValue)")
    }
  }

  private func error(_ problem: ReadingProblem) -> ReadingError {
    ReadingError(problem, at: InputPlace(source: name))
  }
}
