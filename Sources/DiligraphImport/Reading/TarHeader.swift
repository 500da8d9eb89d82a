// SPDX-License-Identifier: Apache-2.0

/// The header of a file in a tar archive (POSIX.1-1988 `ustar`, with the long names and sizes of GNU tar).
struct TarHeader {
  /// The size of a header, and of what archives are divided into, in bytes.
  static let size = 512

  /// The name, its prefix included.
  let name: String
  /// How many bytes follow the header.
  let length: Int
  /// What it is the header of: `0` or nothing a file, `5` a folder, `L` and `x` a long name for the next one.
  let type: UInt8

  /// The header that a block is; nil where it is none, or damaged.
  init?(_ block: [UInt8]) {
    guard Self.isOne(block), let length = Self.number(block[124..<136]) else { return nil }
    let prefix = Self.text(block[345..<500])
    let name = Self.text(block[0..<100])
    // In the archives of GNU tar, other values stand where the prefix would be.
    let isPOSIX = block[262] == 0
    self.name = isPOSIX && !prefix.isEmpty ? "\(prefix)/\(name)" : name
    self.length = length
    type = block[156]
  }

  /// Whether a block is a header: it has the format's mark, and the sum that it states.
  static func isOne(_ block: [UInt8]) -> Bool {
    guard block.count >= size, block[257..<262].elementsEqual("ustar".utf8), let stated = number(block[148..<156])
    else { return false }
    // The sum is taken with spaces where it stands itself.
    let sum = block[..<148].reduce(0) { $0 + Int($1) } + 8 * 0x20 + block[156..<size].reduce(0) { $0 + Int($1) }
    return sum == stated
  }

  /// The text up to the first zero.
  private static func text(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// A number in octal digits, or in bytes where the first bit is set, as GNU tar writes large sizes.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    guard let first = field.first else { return nil }
    var value = 0
    if first & 0x80 != 0 {
      for byte in [first & 0x7F] + field.dropFirst() {
        guard value < 1 << 54 else { return nil }
        value = value << 8 | Int(byte)
      }
      return value
    }
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
    for byte in digits {
      guard (0x30...0x37).contains(byte), value < 1 << 58 else { return nil }
      value = value << 3 | Int(byte - 0x30)
    }
    return value
  }
}
