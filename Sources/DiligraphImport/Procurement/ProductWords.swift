// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// The words that name a product category, and the search for them in titles.
struct ProductWords {
  private struct Row {
    /// In lower case, words separated by single spaces.
    let words: [UInt8]
    let text: String
    /// Whether more letters may follow, as in "biometric*".
    let isStem: Bool
    let category: String
    let confidence: Double
  }

  private var rows: [Row] = []
  /// The rows by a hash of their first three bytes.
  private var byStart: [[Int]] = Array(repeating: [], count: 4_096)
  /// Whether there is a row, as bits: nearly all words of a text end here.
  private var starts: [UInt64] = Array(repeating: 0, count: 64)
  private let letters = SmallLetters()

  /// Reads a table whose lines are language, words, category and confidence.
  init(_ table: String) {
    for line in table.split(separator: "\n") where !line.hasPrefix("#") {
      let cells = line.split(separator: ",").map { String($0).trimmed }
      guard cells.count == 4, let confidence = Double(cells[3]) else { continue }
      let isStem = cells[1].hasSuffix("*")
      let text = (isStem ? String(cells[1].dropLast()) : cells[1]).lowercased()
      let words = Array(text.utf8)
      let start = Self.start(words[0], words[1], words[2])
      byStart[start].append(rows.count)
      starts[start >> 6] |= 1 << UInt64(start & 63)
      rows.append(Row(words: words, text: text, isStem: isStem, category: cells[2], confidence: confidence))
    }
  }

  private static func start(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Int {
    (Int(a) &* 961 ^ Int(b) &* 31 ^ Int(c)) & 4_095
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
  }

  /// The categories that words of a text name, the first of each; it is looked at as far as `limit` bytes.
  func matches(_ text: JSONBytes, limit: Int) -> [ProductMatch] {
    var found: [ProductMatch] = []
    let text = text.slice(0, min(limit, text.count))
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count) { lower in
      if letters.lower(text, lower) { return scan(UnsafeBufferPointer(lower), &found) }
      Array(text.string.lowercased().utf8).withUnsafeBufferPointer { scan($0, &found) }
    }
    return found
  }

  private func scan(_ text: UnsafeBufferPointer<UInt8>, _ found: inout [ProductMatch]) {
    guard text.count >= 3 else { return }
    var isInWord = false
    for index in 0...(text.count - 3) {
      let wasInWord = isInWord
      isInWord = Self.isWord(text[index])
      guard isInWord, !wasInWord else { continue }
      let start = Self.start(text[index], text[index + 1], text[index + 2])
      guard starts[start >> 6] >> UInt64(start & 63) & 1 != 0 else { continue }
      for row in byStart[start] where fits(rows[row], text, index) { keep(rows[row], &found) }
    }
  }

  private func keep(_ row: Row, _ found: inout [ProductMatch]) {
    guard !found.contains(where: { $0.category == row.category }) else { return }
    found.append(
      ProductMatch(
        category: row.category, basis: .keyword, evidence: "\"\(row.text)\"", confidence: row.confidence))
  }

  /// Whether the row's words stand at a position; what separates words in the text is anything that is no letter.
  private func fits(_ row: Row, _ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    var at = start
    for byte in row.words {
      if byte == 0x20 {
        let before = at
        while at < text.count, !Self.isWord(text[at]), at - before < 3 { at += 1 }
        if at == before { return false }
      } else {
        guard at < text.count, text[at] == byte else { return false }
        at += 1
      }
    }
    return row.isStem || at == text.count || !Self.isWord(text[at])
  }
}

/// Small letters of Latin, Greek, Cyrillic and the other scripts of two bytes, by a table.
struct SmallLetters {
  /// By scalar, from U+0080 up to U+07FF: its small letter, if that has two bytes as well; else 0.
  private let table: [UInt16]

  /// The table, from Unicode's.
  init() {
    table = (0x80...0x7FF).map { (number: UInt32) -> UInt16 in
      guard let scalar = Unicode.Scalar(number) else { return 0 }
      let small = scalar.properties.lowercaseMapping.unicodeScalars
      guard small.count == 1, let first = small.first, (0x80...0x7FF).contains(first.value) else { return 0 }
      return UInt16(first.value)
    }
  }

  /// Writes the text in small letters, byte by byte as long as it is; `false` where a letter needs more than the table.
  ///
  /// A character that is cut at the end stays as it is.
  func lower(_ text: JSONBytes, _ target: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < text.count {
      let byte = text[index]
      switch byte {
      case 0x41...0x5A: target[index] = byte + 0x20
      case 0xC2...0xDF where index + 1 < text.count:
        let small = table[Int(byte & 0x1F) << 6 + Int(text[index + 1] & 0x3F) - 0x80]
        if small == 0 { return false }
        target[index] = 0xC0 | UInt8(truncatingIfNeeded: small >> 6)
        index += 1
        target[index] = 0x80 | UInt8(truncatingIfNeeded: small & 0x3F)
      // Of the scripts of three bytes these have no capital letters: U+0800 on, punctuation, and U+3000 to U+9FFF.
      case 0x00...0xBF, 0xC2...0xDF, 0xE0, 0xE3...0xE9, 0xEB...0xEE: target[index] = byte
      case 0xE2 where index + 1 < text.count && text[index + 1] <= 0x83: target[index] = byte
      default: return false
      }
      index += 1
    }
    return true
  }
}
