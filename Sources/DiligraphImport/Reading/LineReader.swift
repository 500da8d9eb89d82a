// SPDX-License-Identifier: Apache-2.0

/// Reads a text line by line, blank lines included, in memory that does not grow with it.
final class LineReader {
  /// The longest line, in bytes.
  static let lineLimit = 64 << 20

  private let stream: any ByteStream
  private let name: String
  private var chunk = [UInt8](repeating: 0, count: 256 << 10)
  private var position = 0
  private var end = 0
  private var hasEnded = false
  /// The line that was delivered last, from 1.
  private(set) var line = 0

  /// Opens the source.
  init(_ source: ByteSource) throws(ReadingError) {
    stream = try source.open()
    name = source.name
  }

  /// The next line without its end; nil after the last one.
  func next() throws(ReadingError) -> String? {
    var bytes: [UInt8] = []
    while true {
      if position == end {
        end = hasEnded ? 0 : try stream.read(into: &chunk)
        position = 0
        if end == 0 {
          hasEnded = true
          guard !bytes.isEmpty else { return nil }
          break
        }
      }
      let stop = chunk[position..<end].firstIndex(of: UInt8(ascii: "\n"))
      bytes.append(contentsOf: chunk[position..<(stop ?? end)])
      position = stop.map { $0 + 1 } ?? end
      if stop != nil { break }
      guard bytes.count <= Self.lineLimit else {
        throw ReadingError(.recordTooLarge(limit: Self.lineLimit), at: InputPlace(source: name, line: line + 1))
      }
    }
    line += 1
    if line == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
