// SPDX-License-Identifier: Apache-2.0

// How the splitter passes over what it does not look into.

extension JSONSplitter {
  mutating func skipNested() {
    // A block that needs a closer look is passed byte by byte.
    var closely = position
    while position < window.end {
      if position >= closely, window.end - position >= 64 {
        if skipBlocks() { return endItem() }
        closely = position + 64
      } else if isInString {
        skipInString()
      } else {
        position = window.nextInStructure(position)
        guard position < window.end else { return }
        let byte = window[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): open(isArray: byte == UInt8(ascii: "["))
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
          if depth == 0 { return endItem() }
        default: newline()
        }
      }
      // The main loop looks at the start of each line.
      if isAtLineStart { return }
    }
  }

  private mutating func open(isArray: Bool) {
    depth += 1
    if depth <= arrays.count { arrays[depth - 1] = isArray ? 1 : 0 }
  }

  /// Passes whole blocks; `true` where the value has ended.
  private mutating func skipBlocks() -> Bool {
    let passed = window.nested(position, depth: depth, isInString: isInString, isEscaped: isEscaped, arrays: &arrays)
    position += passed.length
    line += passed.lines
    (depth, isInString, isEscaped) = (passed.depth, passed.is_in_string != 0, passed.is_escaped != 0)
    isAtLineStart = passed.is_at_line_start != 0
    return passed.has_ended != 0
  }

  /// Moves to the end of the string, of the line or of the window, whichever is first.
  private mutating func skipInString() {
    if isEscaped {
      isEscaped = false
      if window[position] == UInt8(ascii: "\n") { newline() }
      position += 1
      return
    }
    position = window.nextInString(position)
    guard position < window.end else { return }
    switch window[position] {
    case UInt8(ascii: "\""): isInString = false
    case UInt8(ascii: "\\"): isEscaped = true
    default: newline()
    }
    position += 1
  }

  /// Skips a key, or a string that is a value of its own.
  mutating func skipString() {
    isInString = true
    while position < window.end {
      skipInString()
      if !isInString { return skipping == .key ? endKey() : endItem() }
      if isAtLineStart { return }
    }
  }

  mutating func skipScalar() {
    while position < window.end {
      switch window[position] {
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: " "), UInt8(ascii: "\t"),
        UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""):
        return endItem()
      default: position += 1
      }
    }
  }

  /// Text between records. A stray comma, bracket or control character is one problem; other text is one a
  /// line.
  mutating func beginGarbage(_ byte: UInt8) {
    garbageRuns += 1
    garbage.removeAll(keepingCapacity: true)
    skipping = .garbage
    package = JSONPackageState(start: position, line: line)
    package.isStrayPunctuation = Self.isStray(byte)
  }

  mutating func skipGarbage() {
    while position < window.end {
      let byte = window[position]
      if byte == UInt8(ascii: "\n") || (package.isStrayPunctuation && !Self.isStray(byte)) {
        return endGarbage()
      }
      if garbage.count < 24 { garbage.append(byte) }
      position += 1
    }
  }

  mutating func endGarbage() {
    skipping = .nothing
    report(.unexpectedText(found: garbage.withUnsafeBytes { Self.quoted($0) }), line: package.line)
  }

  private static func isStray(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != UInt8(ascii: "\n") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]")
      || byte == UInt8(ascii: "}")
  }

  /// A quotation for a message, without control characters.
  static func quoted(_ bytes: UnsafeRawBufferPointer) -> String {
    let text = String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
      scalar.value < 0x20 || scalar.value == 0x7F ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return "\"\(text.joined())\""
  }
}
