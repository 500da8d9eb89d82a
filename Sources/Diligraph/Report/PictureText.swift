// SPDX-License-Identifier: Apache-2.0

/// Makes text from the data safe and short enough to be drawn.
///
/// Names come from anywhere. What is dropped here cannot be seen and can only do harm: control characters (they
/// make an SVG that is not well-formed XML), noncharacters, and the marks that turn the direction of the text
/// around them (a name with U+202E reads backwards together with what follows it).
enum PictureText {
  /// The most characters that are drawn of one text; the layout gives up on lines of tens of thousands.
  static let longest = 200

  /// One line of text: white space folded to single spaces, harmful characters dropped, shortened with an ellipsis.
  ///
  /// - Complexity: O(`limit`), except that white space and harmful characters are skipped over.
  static func line(_ text: String, limit: Int = longest) -> String {
    var kept = String.UnicodeScalarView()
    var isSpacePending = false
    // A character can be one letter with a million accents, so the scalars are bounded as well.
    let mostScalars = limit * 4
    var scalars = 0
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        isSpacePending = !kept.isEmpty
      } else if !isHarmful(scalar) {
        if isSpacePending { kept.append(" ") }
        isSpacePending = false
        kept.append(scalar)
        scalars += 1
        if scalars > mostScalars { break }
      }
    }
    let line = String(kept)
    // A character has at least one scalar.
    guard scalars > mostScalars || kept.count > limit && line.count > limit else { return line }
    return String(String.UnicodeScalarView(kept.prefix(mostScalars))).prefix(limit - 1) + "…"
  }

  /// The text on several lines, each about `columns` wide and broken between words where there are any.
  ///
  /// A text that would need more than `lines` lines gets wider ones instead. Wide characters (Chinese, Japanese,
  /// Korean, emoji) count as two columns, and may be broken anywhere.
  static func wrapped(_ text: String, columns: Int = 24, lines: Int = 4) -> [String] {
    let text = line(text)
    let room = max(columns, (width(text) + lines - 1) / lines)
    var result: [String] = []
    var current = ""
    for word in text.split(separator: " ") {
      let joined = current.isEmpty ? String(word) : current + " " + word
      if width(joined) <= room {
        current = joined
        continue
      }
      if !current.isEmpty { result.append(current) }
      var pieces = broken(word, room: room)
      current = pieces.popLast() ?? ""
      result += pieces
    }
    if !current.isEmpty { result.append(current) }
    return result
  }

  /// A word in pieces of about the same width, so that no single character is left over for a line of its own.
  private static func broken(_ word: Substring, room: Int) -> [String] {
    let total = width(word)
    let count = (total + room - 1) / room
    guard count > 1 else { return [String(word)] }
    let share = (total + count - 1) / count + 1
    var pieces: [String] = []
    var current = ""
    for character in word {
      if !current.isEmpty, width(current) + width(String(character)) > share {
        pieces.append(current)
        current = ""
      }
      current.append(character)
    }
    return pieces + [current]
  }

  /// A DOT string in quotes that Graphviz reads as exactly this text; a line feed becomes a new centred line.
  ///
  /// The only way in which text enters DOT. It must not be used for URL, fontname, stylesheet or image:
  /// Graphviz 2.42 writes the first three into SVG without escaping, and opens the file that the last one names.
  static func quoted(_ text: String) -> String { quoted(text, lineEnd: "\\n", endsLastLine: false) }

  /// The same, each line flush with the left side.
  static func quotedFlushLeft(_ text: String) -> String { quoted(text, lineEnd: "\\l", endsLastLine: true) }

  /// The text inside of Graphviz' markup (`label=<…>`), which shows exactly this text.
  static func marked(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // Escapes such as `\N` are resolved here as well.
      case "\\": result += "\\\\"
      default: if !isHarmful(scalar) { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  private static func quoted(_ text: String, lineEnd: String, endsLastLine: Bool) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += lineEnd
      case "\"": result += "\\\""
      // Alone it would start an escape: `C:\new` would break the line, and `\N` would print the node's name.
      case "\\": result += "\\\\"
      // Labels decode HTML entities, and titles pass them through undecoded: `&eacute;` breaks an SVG.
      case "&": result += "&amp;"
      default: if !isHarmful(scalar) { result.unicodeScalars.append(scalar) }
      }
    }
    return result + (endsLastLine ? lineEnd : "") + "\""
  }

  static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E: false
    case 0...0x1F, 0x7F...0x9F: true
    // Embeddings and overrides, isolates, and the deprecated marks after them.
    case 0x202A...0x202E, 0x2066...0x206F: true
    // Interlinear annotation, the object replacement character, and the unassigned ones before them.
    case 0xFFF0...0xFFFC: true
    default: scalar.properties.isNoncharacterCodePoint
    }
  }

  private static func width(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + ($1.unicodeScalars.contains(where: isWide) ? 2 : 1) }
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
