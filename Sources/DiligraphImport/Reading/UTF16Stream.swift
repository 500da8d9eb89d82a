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

  /// The encoding of a text that begins so: nil where it is no UTF-16, and where it is XML, which says its encoding
  /// itself and whose parser reads it.
  static func encoding(of beginning: [UInt8]) -> ByteSource.Layer? {
    guard beginning.count >= 4 else { return nil }
    let marks: [(bytes: [UInt8], layer: ByteSource.Layer)] = [
      ([0xFF, 0xFE], .utf16LittleEndian), ([0xFE, 0xFF], .utf16BigEndian),
    ]
    for (mark, layer) in marks {
      guard beginning.starts(with: mark) else { continue }
      return [[0x3C, 0x00], [0x00, 0x3C], [0x00, 0x00]].contains(Array(beginning[2..<4])) ? nil : layer
    }
    return unmarked(beginning)
  }

  /// Without a mark, where the zero bytes stand tells: JSON and the headers of tables are mostly of ASCII, of which one
  /// half of each unit is zero and the other no control character. No unit of a text is zero.
  private static func unmarked(_ beginning: [UInt8]) -> ByteSource.Layer? {
    let units = beginning.count / 2
    var zeros = (even: 0, odd: 0)
    var controls = (even: 0, odd: 0)
    func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D }
    for unit in 0..<units {
      let (even, odd) = (beginning[2 * unit], beginning[2 * unit + 1])
      if even == 0, odd == 0 { return nil }
      zeros.even += even == 0 ? 1 : 0
      zeros.odd += odd == 0 ? 1 : 0
      if odd == 0, isControl(even) { controls.even += 1 }
      if even == 0, isControl(odd) { controls.odd += 1 }
    }
    // Half of all units, and the first two of them: a table begins with a name of a column, JSON with a brace.
    func isASCII(_ index: Int) -> Bool { beginning[index] != 0 && beginning[index + 2] != 0 }
    if 16 * zeros.even <= zeros.odd, 2 * zeros.odd >= units, controls.even == 0, beginning[1] == 0, isASCII(0),
      beginning[0] != 0x3C
    {
      return .unmarkedUTF16LittleEndian
    }
    if 16 * zeros.odd <= zeros.even, 2 * zeros.even >= units, controls.odd == 0, beginning[0] == 0, isASCII(1),
      beginning[1] != 0x3C
    {
      return .unmarkedUTF16BigEndian
    }
    return nil
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
