// SPDX-License-Identifier: Apache-2.0

/// `text` on one line, with control characters, line separators and direction overrides made visible, so
/// that a name can neither drive a terminal nor rearrange the line that it stands in.
///
/// At most `limit` characters are kept; what is longer ends in an ellipsis.
public func visibleText(_ text: String, limit: Int = 200) -> String {
  // Most texts are short and plain.
  if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
  var result = ""
  var length = 0
  var scalars = 0
  for scalar in text.unicodeScalars {
    scalars += 1
    // A character can be one letter with a million accents, so the scalars are bounded as well.
    if scalars > limit * 4 || length >= limit { return result + "…" }
    if isHarmful(scalar) {
      result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    } else {
      result.unicodeScalars.append(scalar)
    }
    if scalar.isASCII || !scalar.properties.isGraphemeExtend { length += 1 }
  }
  return result
}

private func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
  // Embeddings, overrides, isolates and their marks.
  case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069, 0xFFF9...0xFFFB, 0xFEFF: true
  case 0xE0000...0xE0FFF: true
  default: false
  }
}

/// `text` in double quotes, each of its own doubled, as CSV and the query language of searches want it.
///
/// By scalars: to a character, a quote with an accent on it is no quote, and would end the text early.
package func doubleQuoted(_ text: some StringProtocol) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
    quoted.unicodeScalars.append(scalar)
  }
  return quoted + "\""
}
