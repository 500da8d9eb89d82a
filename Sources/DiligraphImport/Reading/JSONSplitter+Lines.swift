// SPDX-License-Identifier: Apache-2.0

// Lines that may be whole records: found by their newline alone, which is some ten times as fast as following strings
// and brackets.

extension JSONSplitter {
  /// The longest line that is looked at whole, in bytes; longer ones are split as any other value.
  private static let lineLimit = 4 << 20

  /// The line at the position, if a top-level value begins here and the line may hold it whole; blank lines before it
  /// are passed. The line is not taken yet: see ``pass(_:)``.
  ///
  /// - Returns: nil where the line is something else, or longer than is looked at.
  mutating func wholeLine() throws(ReadingError) -> Range<Int>? {
    guard context == .top, skipping == .nothing, nextPending == pending.count, !isFinished else { return nil }
    guard position >= refusedLineEnd, try passBlank(), window[position] == UInt8(ascii: "{") else { return nil }
    let limit = min(Self.lineLimit, options.recordLimit)
    var searched = position
    while true {
      let end = window.nextLineEnd(searched)
      if end - position > limit { return nil }
      if end < window.end { return trimmedLine(end) }
      searched = end
      guard try window.refill(keepingFrom: position) else { return trimmedLine(window.end) }
    }
  }

  /// Takes the line that ``wholeLine()`` found, as one value.
  mutating func pass(_ line: Range<Int>) {
    position = line.upperBound
    topValues += 1
    isLineByLine = true
    isAtLineStart = false
  }

  /// Leaves the line that ``wholeLine()`` found to the splitter, all values of it: else each of many values in one long line
  /// would be looked at with all that follow.
  mutating func refuse(_ line: Range<Int>) { refusedLineEnd = line.upperBound }

  /// Moves to the first byte that is no white space; false at the end of the input.
  private mutating func passBlank() throws(ReadingError) -> Bool {
    while true {
      while position < window.end {
        switch window[position] {
        case UInt8(ascii: "\n"): newline()
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
        default: return true
        }
        position += 1
      }
      guard try window.refill(keepingFrom: position) else { return false }
    }
  }

  /// The line without white space at its end, if it ends like an object.
  private func trimmedLine(_ end: Int) -> Range<Int>? {
    var end = end
    while end > position, window[end - 1] <= 0x20 { end -= 1 }
    guard end > position, window[end - 1] == UInt8(ascii: "}") else { return nil }
    return position..<end
  }
}
