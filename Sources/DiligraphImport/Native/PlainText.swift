// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Values of cells, read from bytes; nil is left to ``FieldText`` and ``NativeReading``.
enum PlainText {
  /// Whether a text begins and ends with something that is certainly no space.
  static func isTrimmed(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let (first, last) = (text[0], text[text.count - 1])
    if (0x21...0x7E).contains(first), (0x21...0x7E).contains(last) { return true }
    return isVisible(text, from: 0) && isVisible(text, from: startOfLast(text))
  }

  private static func startOfLast(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var index = text.count - 1
    while index > 0, text[index] & 0xC0 == 0x80 { index -= 1 }
    return index
  }

  /// Whether a scalar is of a block that has neither spaces nor marks, which may stand on a space: Latin, Greek, most of
  /// Cyrillic, Chinese.
  private static func isVisible(_ text: UnsafeBufferPointer<UInt8>, from index: Int) -> Bool {
    switch text[index] {
    case 0x21...0x7E, 0xC3...0xCB, 0xCE...0xD1, 0xE4...0xE9: true
    default: false
    }
  }

  /// Whether a text is two capital letters, as the codes of countries are (ISO 3166-1), and means what it says: `UK` and
  /// `EL` do not.
  static func isCountryCode(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count == 2, text.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
      return false
    }
    return !(text[0] == UInt8(ascii: "U") && text[1] == UInt8(ascii: "K"))
      && !(text[0] == UInt8(ascii: "E") && text[1] == UInt8(ascii: "L"))
  }

  static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool { text.allSatisfy { $0 < 0x80 } }

  /// The day of `YYYY-MM-DD`, or of what ``Day/init(_:edge:)`` reads otherwise.
  static func day(_ text: UnsafeBufferPointer<UInt8>, _ edge: Day.Edge) -> Day? {
    guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") else {
      return Day(String(decoding: text, as: UTF8.self), edge: edge)
    }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for index in range {
        let digit = text[index] &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        value = value * 10 + Int(digit)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
    return Day(year: year, month: month, day: day)
  }

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  /// The number that ``FieldText/number(_:)`` reads; digits with a full stop are read here.
  ///
  /// Of at most 15 digits, the digits and the power of ten are exact, so the one division is rounded rightly.
  static func number(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    var digits = 0
    var fraction: Int?
    var value: Int64 = 0
    for byte in text {
      let digit = byte &- UInt8(ascii: "0")
      if digit <= 9, digits < 15 {
        value = value * 10 + Int64(digit)
        digits += 1
        if let places = fraction { fraction = places + 1 }
      } else if byte == UInt8(ascii: "."), fraction == nil {
        fraction = 0
      } else {
        return FieldText.number(String(decoding: text, as: UTF8.self))
      }
    }
    guard digits > 0, fraction != 0 else { return FieldText.number(String(decoding: text, as: UTF8.self)) }
    return Double(value) / powers[fraction ?? 0]
  }
}
