// SPDX-License-Identifier: Apache-2.0

import Foundation

/// `name` with case, width and space folded, so that equal results are one entity in a native table.
///
/// Case folding and width folding are Foundation's; runs of white space become one space. Diacritics stay:
/// "Šibenik" and "Sibenik" are candidates for review, not one entity.
package func foldedName(_ name: String) -> String {
  if let ascii = foldedASCII(name) { return ascii }
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

/// The fast lane: most names are ASCII, for which folding is lower case and single spaces.
private func foldedASCII(_ name: String) -> String? {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(name.utf8.count)
  for byte in name.utf8 {
    switch byte {
    case 0x80...: return nil
    case 0x41...0x5A: bytes.append(byte + 0x20)
    case 0x09...0x0D, 0x20: if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
    default: bytes.append(byte)
    }
  }
  if bytes.last == 0x20 { bytes.removeLast() }
  return String(decoding: bytes, as: UTF8.self)
}
