// SPDX-License-Identifier: Apache-2.0

/// A hash of parts that is the same on every machine (FNV-1a, 64 bits).
struct StableHash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Adds bytes to the part that is being added.
  mutating func add(bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }

  /// Ends a part: a byte that UTF-8 never has keeps ["ab", "c"] and ["a", "bc"] apart.
  mutating func endPart() { value = (value ^ 0xFF) &* 0x100_0000_01B3 }

  /// Adds a whole part.
  mutating func add(part: String) {
    add(bytes: part.utf8)
    endPart()
  }

  /// The hash as 16 hexadecimal digits.
  var text: String { Self.text(value) }

  /// `value` as 16 hexadecimal digits.
  static func text(_ value: UInt64) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}

/// 16 hexadecimal digits that are the same for the same parts on every machine.
package func stableHash(_ parts: [String]) -> String {
  var hash = StableHash()
  for part in parts { hash.add(part: part) }
  return hash.text
}
