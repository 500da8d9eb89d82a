// SPDX-License-Identifier: Apache-2.0

import Foundation

/// `name` with case, width and space folded, so that equal results are one entity in a native table.
///
/// Case folding and width folding are Foundation's; runs of white space become one space. Diacritics stay:
/// "Šibenik" and "Sibenik" are candidates for review, not one entity.
package func foldedName(_ name: String) -> String {
  foldedLetters(name) ?? foldedGenerally(name)
}

/// The general way, for any text; it costs some microseconds.
func foldedGenerally(_ name: String) -> String {
  var folded = foldedOnce(name)
  // Folding takes some letters apart, and leaves others that are equal to them in the other case: small "ΐ" becomes
  // three scalars, its capital two, which are three when folded again. So it is folded until nothing changes, which
  // is at once for all but a few names.
  let isDelicate =
    folded.unicodeScalars.contains { (0x300...0x36F).contains($0.value) }
    || name.unicodeScalars.contains { $0.value > 0xFFFF }
  for _ in 0..<(isDelicate ? 4 : 0) {
    let again = foldedOnce(folded)
    if again.utf8.elementsEqual(folded.utf8) { break }
    folded = again
  }
  return folded
}

private func foldedOnce(_ name: String) -> String {
  let folded = name.precomposedStringWithCompatibilityMapping
    .folding(options: [.caseInsensitive, .widthInsensitive], locale: nil)
  // By scalars: an accent after a space makes one character with it, which would be taken for space.
  return folded.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
    .map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
}

/// The fast lane: most names are of letters that fold each by itself, and single spaces; nil for all others.
private func foldedLetters(_ name: String) -> String? {
  var name = name
  return name.withUTF8 { text in
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: NameFolding.mostBytes(text.count)) { memory in
      guard let start = memory.baseAddress, let count = NameFolding.fold(text, into: start) else { return nil }
      return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
  }
}

/// Folds bytes to bytes, without a text in between.
enum NameFolding {
  /// How much memory a name of `count` bytes needs: a letter of two bytes becomes four at most.
  static func mostBytes(_ count: Int) -> Int { 2 * count + 8 }

  /// Writes the folded name to `memory`, and returns how many bytes it has; nil where a letter does not fold by itself.
  static func fold(_ text: UnsafeBufferPointer<UInt8>, into memory: UnsafeMutablePointer<UInt8>) -> Int? {
    LetterFolding.table.withUnsafeBufferPointer { fold(text, into: memory, $0) }
  }

  private static func fold(
    _ text: UnsafeBufferPointer<UInt8>, into memory: UnsafeMutablePointer<UInt8>, _ letters: UnsafeBufferPointer<UInt32>
  ) -> Int? {
    let raw = UnsafeRawBufferPointer(text)
    var (count, index) = (0, 0)
    while index < text.count {
      let byte = text[index]
      if byte < 0x80, index + 8 <= text.count, count > 0 || byte != 0x20 {
        let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        if let folded = foldedWord(word, isAfterSpace: count > 0 && memory[count - 1] == 0x20) {
          UnsafeMutableRawPointer(memory + count).storeBytes(of: folded.littleEndian, as: UInt64.self)
          count += 8
          index += 8
          continue
        }
      }
      switch byte {
      case 0x09...0x0D, 0x20:
        if count > 0, memory[count - 1] != 0x20 {
          memory[count] = 0x20
          count += 1
        }
      case 0..<0x80:
        memory[count] = (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
        count += 1
      case 0xC3...0xD4:
        index += 1
        var folded = LetterFolding.folded(UInt32(byte & 0x1F) << 6 | UInt32(text[index] & 0x3F), letters)
        if folded == 0 { return nil }
        while folded != 0 {
          memory[count] = UInt8(truncatingIfNeeded: folded)
          count += 1
          folded >>= 8
        }
      default: return nil
      }
      index += 1
    }
    return count > 0 && memory[count - 1] == 0x20 ? count - 1 : count
  }

  /// Eight bytes of ASCII with letters small, first byte lowest; nil where there is another byte, a control character,
  /// or a space after a space.
  @inline(__always)
  private static func foldedWord(_ word: UInt64, isAfterSpace: Bool) -> UInt64? {
    let high: UInt64 = 0x8080_8080_8080_8080
    guard word & high == 0, (word &+ 0x6060_6060_6060_6060) & high == high else { return nil }
    let spaces = ~((word ^ 0x2020_2020_2020_2020) &+ 0x7F7F_7F7F_7F7F_7F7F) & high
    guard spaces & (spaces << 8) == 0, !isAfterSpace || spaces & 0x80 == 0 else { return nil }
    // Set in each byte from "A" on, and not in those after "Z".
    let capitals = (word &+ 0x3F3F_3F3F_3F3F_3F3F) & ~(word &+ 0x2525_2525_2525_2525) & high
    return word | capitals >> 2
  }
}

/// How Latin, Greek and Cyrillic letters, and the modifier letters that stand between them (ʼ), fold that stand for
/// themselves: their blocks without the combining marks.
///
/// No letter of these blocks composes with its neighbour, so a text of them folds letter by letter. One that folds to
/// a mark or a space (U+0130 İ, U+037A ͺ, U+02DA ˚) is left to the general way.
private enum LetterFolding {
  private static let blocks: [ClosedRange<UInt32>] = [0xC0...0x2FF, 0x370...0x482, 0x48A...0x52F]

  /// The folded letter's UTF-8, the first byte lowest; 0 for what is not in the table.
  @inline(__always)
  static func folded(_ value: UInt32, _ table: UnsafeBufferPointer<UInt32>) -> UInt32 {
    value >= 0xC0 && value <= 0x52F ? table[Int(value - 0xC0)] : 0
  }

  static let table: [UInt32] = (0xC0...0x52F).map { (value: UInt32) -> UInt32 in
    guard blocks.contains(where: { $0.contains(value) }), let scalar = Unicode.Scalar(value) else { return 0 }
    // Between letters, where a space that it folds to does not get lost.
    let folded = String(foldedGenerally("x\(Character(scalar))x").dropFirst().dropLast())
    let standForThemselves = folded.unicodeScalars.allSatisfy { scalar in
      (0x61...0x7A).contains(scalar.value) || blocks.contains { $0.contains(scalar.value) }
    }
    guard standForThemselves, !folded.isEmpty, folded.utf8.count <= 4 else { return 0 }
    return folded.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
