// SPDX-License-Identifier: Apache-2.0
import CScan

/// The part of a stream that is in memory: from the oldest byte still needed to the newest byte read.
///
/// Positions are counted from the start of the stream, so they stay true while the window moves.
struct JSONWindow: ~Copyable {
  private let stream: any ByteStream
  // Safety: owned by this noncopyable struct, freed in deinit, never handed out beyond a call.
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var start = 0
  private(set) var end = 0
  private let chunk: Int

  init(_ stream: any ByteStream, chunk: Int = 256 << 10) {
    self.stream = stream
    self.chunk = chunk
    capacity = chunk * 2
    memory = .allocate(capacity: capacity + JSONDocument.padding)
  }

  deinit { memory.deallocate() }

  /// The byte at a position inside the window.
  subscript(position: Int) -> UInt8 {
    precondition(position >= start && position < end, "position \(position) is outside \(start)..<\(end)")
    return memory[position - start]
  }

  /// The bytes of a range inside the window, valid until ``refill(keepingFrom:)``.
  ///
  /// ``JSONDocument/padding`` bytes after them are readable, so that they are parsed where they stand.
  func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    precondition(
      range.lowerBound >= start && range.upperBound <= end, "\(range) is outside \(start)..<\(end)")
    return UnsafeRawBufferPointer(start: memory + (range.lowerBound - start), count: range.count)
  }

  /// The first quote, backslash or newline from a position on; the window's end if there is none.
  func nextInString(_ position: Int) -> Int {
    position + cscan_json_string(memory + (position - start), end - position)
  }

  /// The first quote, brace, bracket or newline from a position on; the window's end if there is none.
  func nextInStructure(_ position: Int) -> Int {
    position + cscan_json_structure(memory + (position - start), end - position)
  }

  /// Follows strings and brackets from a position on, in whole blocks: see `cscan_json_nested`.
  func nested(
    _ position: Int, depth: Int, isInString: Bool, isEscaped: Bool, arrays: inout [UInt8]
  ) -> cscan_nested {
    arrays.withUnsafeMutableBufferPointer {
      cscan_json_nested(
        memory + (position - start), end - position, depth, isInString ? 1 : 0, isEscaped ? 1 : 0, $0.baseAddress,
        $0.count)
    }
  }

  /// The first newline from a position on; the window's end if there is none.
  func nextLineEnd(_ position: Int) -> Int {
    position + cscan_line_end(memory + (position - start), end - position)
  }

  /// Reads further bytes, forgetting those before `oldest`; false at the end of the stream.
  mutating func refill(keepingFrom oldest: Int) throws(ReadingError) -> Bool {
    let kept = end - oldest
    if oldest > start, kept + chunk > capacity || kept <= chunk {
      memory.update(from: memory + (oldest - start), count: kept)
      start = oldest
    }
    if end - start + chunk > capacity { grow() }
    let free = UnsafeMutableRawBufferPointer(start: memory + (end - start), count: chunk)
    let count = try stream.read(into: free)
    end += count
    return count > 0
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2 + JSONDocument.padding)
    larger.update(from: memory, count: end - start)
    memory.deallocate()
    memory = larger
    capacity *= 2
  }
}
