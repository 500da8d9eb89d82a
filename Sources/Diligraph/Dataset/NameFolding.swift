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
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let byte = text[index]
      switch byte {
      case 0x41...0x5A: bytes.append(byte + 0x20)
      case 0x09...0x0D, 0x20: if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
      case 0..<0x80: bytes.append(byte)
      case 0xC3...0xD4:
        index += 1
        guard var folded = LetterFolding[UInt32(byte & 0x1F) << 6 | UInt32(text[index] & 0x3F)] else { return nil }
        while folded != 0 {
          bytes.append(UInt8(truncatingIfNeeded: folded))
          folded >>= 8
        }
      default: return nil
      }
      index += 1
    }
    if bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// How Latin, Greek and Cyrillic letters fold that stand for themselves: their blocks without the combining marks.
///
/// No letter of these blocks composes with its neighbour, so a text of them folds letter by letter. One that folds to
/// a mark or a space (U+0130 İ, U+037A ͺ) is left to the general way.
private enum LetterFolding {
  private static let blocks: [ClosedRange<UInt32>] = [0xC0...0x24F, 0x370...0x482, 0x48A...0x52F]

  /// The folded letter's UTF-8, the first byte lowest; nil for what is not in the table.
  static subscript(value: UInt32) -> UInt32? {
    guard value >= 0xC0, value <= 0x52F else { return nil }
    let folded = table[Int(value - 0xC0)]
    return folded == 0 ? nil : folded
  }

  private static let table: [UInt32] = (0xC0...0x52F).map { (value: UInt32) -> UInt32 in
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
