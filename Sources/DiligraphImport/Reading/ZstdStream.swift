// SPDX-License-Identifier: Apache-2.0
import CZstd

/// Inflates a zstd file of one or more frames while it is read.
final class ZstdStream: ByteStream {
  /// The largest window that a frame may ask for, as a power of two: 128 MB, what the format's own tool allows.
  static let windowLog: Int32 = 27

  private let stream: any ByteStream
  private let name: String
  private var inflation: InflationGuard
  // Safety: owned by this object, freed in deinit, used by one thread at a time as a stream is.
  private let context: OpaquePointer
  private let input: UnsafeMutableRawBufferPointer
  private var inputCount = 0
  private var inputPosition = 0
  private var isInputAtEnd = false
  private var isInsideFrame = true

  init(_ stream: any ByteStream, name: String, inflatedLimit: Int) throws(ReadingError) {
    guard let context = ZSTD_createDCtx() else { throw ReadingError(.outOfMemory, at: InputPlace(source: name)) }
    self.stream = stream
    self.name = name
    self.context = context
    inflation = InflationGuard(limit: inflatedLimit, name: name)
    input = .allocate(byteCount: 128 << 10, alignment: 16)
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLog)
  }

  deinit {
    ZSTD_freeDCtx(context)
    input.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    guard buffer.count > 0 else { return 0 }
    while true {
      if inputPosition == inputCount, !isInputAtEnd { try refill() }
      var source = ZSTD_inBuffer(src: input.baseAddress, size: inputCount, pos: inputPosition)
      var target = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
      // Between frames nothing is started without input; within one, what is decoded already is still to come out.
      if source.pos == source.size, !isInsideFrame { return 0 }
      let code = ZSTD_decompressStream(context, &target, &source)
      if ZSTD_isError(code) != 0 { throw error(problem(code)) }
      let hasMoved = source.pos > inputPosition || target.pos > 0
      inputPosition = source.pos
      isInsideFrame = code != 0
      if target.pos > 0 {
        try inflation.gave(target.pos)
        return target.pos
      }
      if isInputAtEnd, !hasMoved {
        if isInsideFrame { throw error(.compressedTruncated) }
        return 0
      }
    }
  }

  private func refill() throws(ReadingError) {
    inputCount = try stream.read(into: input)
    inputPosition = 0
    isInputAtEnd = inputCount == 0
    inflation.took(inputCount)
  }

  private func problem(_ code: Int) -> ReadingProblem {
    switch ZSTD_getErrorCode(code) {
    case ZSTD_error_memory_allocation: .outOfMemory
    case ZSTD_error_frameParameter_windowTooLarge: .windowTooLarge(megabytes: 1 << (Int(Self.windowLog) - 20))
    default: .compressedCorrupt(detail: String(cString: ZSTD_getErrorName(code)).lowercased())
    }
  }

  private func error(_ problem: ReadingProblem) -> ReadingError {
    ReadingError(problem, at: InputPlace(source: name))
  }
}
