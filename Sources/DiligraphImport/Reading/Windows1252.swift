// SPDX-License-Identifier: Apache-2.0

/// The encoding of old Windows files, a superset of the printable part of ISO-8859-1.
///
/// Every byte has a meaning in it, so it serves where text turns out not to be UTF-8.
enum Windows1252 {
  /// The scalars of the bytes 0x80 to 0x9F; the five that Windows leaves undefined are C1 controls, as in
  /// ISO-8859-1.
  private static let upper: [UInt16] = [
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
    0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
  ]

  /// The bytes recoded as UTF-8.
  static func utf8(of bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 4)
    for byte in bytes {
      switch byte {
      case ..<0x80: result.append(byte)
      case 0x80..<0xA0: result.append(contentsOf: String(utf16CodeUnit: upper[Int(byte) - 0x80]).utf8)
      default:
        result.append(0xC0 | byte >> 6)
        result.append(0x80 | byte & 0x3F)
      }
    }
    return result
  }
}

extension String {
  /// The text of one scalar of the basic plane.
  fileprivate init(utf16CodeUnit: UInt16) {
    self.init(decoding: CollectionOfOne(utf16CodeUnit), as: UTF16.self)
  }
}
