// SPDX-License-Identifier: Apache-2.0

/// Turns UTF-16 into UTF-8 while it is read; the byte order mark is left out.
final class UTF16Stream: ByteStream {
  private let stream: any ByteStream
  private let name: String
  private let isBigEndian: Bool
  private var input = [UInt8](repeating: 0, count: 64 << 10)
  /// A byte whose other half has not been read.
  private var halfUnit: UInt8?
  /// The first half of a character of two units.
  private var leading: UInt32?
  private var isAtStart = true
  /// Damage behind what is still to be handed out: how the input is cut must not decide what arrives before it.
  private var damage: ReadingError?
  private var output: [UInt8] = []
  private var outputPosition = 0

  init(_ stream: any ByteStream, name: String, isBigEndian: Bool) {
    self.stream = stream
    self.name = name
    self.isBigEndian = isBigEndian
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    guard buffer.count > 0 else { return 0 }
    while outputPosition == output.count {
      output.removeAll(keepingCapacity: true)
      outputPosition = 0
      if let damage { throw damage }
      let count = try stream.read(into: &input)
      if count == 0 {
        guard halfUnit == nil, leading == nil else { throw error("it ends inside of a character") }
        return 0
      }
      do throws(ReadingError) { try decode(count) } catch { damage = error }
    }
    let count = min(buffer.count, output.count - outputPosition)
    buffer.copyBytes(from: output[outputPosition..<outputPosition + count])
    outputPosition += count
    return count
  }

  private func decode(_ count: Int) throws(ReadingError) {
    for byte in input[..<count] {
      guard let first = halfUnit else {
        halfUnit = byte
        continue
      }
      halfUnit = nil
      try take(isBigEndian ? UInt32(first) << 8 | UInt32(byte) : UInt32(byte) << 8 | UInt32(first))
    }
  }

  private func take(_ unit: UInt32) throws(ReadingError) {
    defer { isAtStart = false }
    if isAtStart, unit == 0xFEFF { return }
    if let high = leading {
      guard (0xDC00...0xDFFF).contains(unit) else { throw error("half of a character stands alone") }
      leading = nil
      return append(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00))
    }
    switch unit {
    case 0xD800...0xDBFF: leading = unit
    case 0xDC00...0xDFFF: throw error("half of a character stands alone")
    default: append(unit)
    }
  }

  private func append(_ scalar: UInt32) {
    func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar >> shift & 0x3F) }
    switch scalar {
    case ..<0x80: output.append(UInt8(scalar))
    case ..<0x800:
      output.append(0xC0 | UInt8(scalar >> 6))
      output.append(tail(0))
    case ..<0x10000:
      output.append(0xE0 | UInt8(scalar >> 12))
      output.append(tail(6))
      output.append(tail(0))
    default:
      output.append(0xF0 | UInt8(scalar >> 18))
      for shift: UInt32 in [12, 6, 0] { output.append(tail(shift)) }
    }
  }

  private func error(_ detail: String) -> ReadingError {
    ReadingError(.badEncoding(detail: "UTF-16, \(detail)"), at: InputPlace(source: name))
  }
}
