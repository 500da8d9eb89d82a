// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation
import GRDB

/// Text as it is bound to SQLite, which ends a text at U+0000.
///
/// U+0000 becomes the noncharacter U+10FFFE and a "0", U+10FFFE itself becomes U+10FFFE and a "1", so that
/// hostile names come back as they were and two different ids stay two.
enum StoredText {
  private static let escape: Unicode.Scalar = "\u{10FFFE}"

  static func encoded(_ text: String) -> String {
    // 0xF4 begins every scalar from U+100000; next to no text has one.
    guard text.utf8.contains(where: { $0 == 0 || $0 == 0xF4 }) else { return text }
    var encoded = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\0": encoded.unicodeScalars.append(contentsOf: [escape, "0"])
      case escape: encoded.unicodeScalars.append(contentsOf: [escape, "1"])
      default: encoded.unicodeScalars.append(scalar)
      }
    }
    return encoded
  }

  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(0xF4), text.unicodeScalars.contains(escape) else { return text }
    var decoded = ""
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        decoded.unicodeScalars.append(scalar == "0" ? "\0" : escape)
        isEscaped = false
      } else if scalar == escape {
        isEscaped = true
      } else {
        decoded.unicodeScalars.append(scalar)
      }
    }
    return decoded
  }
}

/// Lists and small structures that are not queried, as JSON text.
enum StoredJSON {
  /// The value as JSON, as it is bound by ``RawStatement``, which makes it a stored text.
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The value as a stored text of JSON.
  static func encoded(_ value: some Encodable) throws -> String { StoredText.encoded(try text(value)) }

  static func decoded<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
      throw Damage(detail: "a stored list or structure cannot be read: \(text.prefix(60))")
    }
  }
}

extension Row {
  // GRDB's typed subscripts trap on a value of another type, which a damaged or forged file can hold.

  func text(_ column: Int) throws -> String? {
    switch (self[column] as DatabaseValue).storage {
    case .null: nil
    case .string(let text): StoredText.decoded(text)
    default: throw Damage(detail: "column \(column) holds no text")
    }
  }

  func integer(_ column: Int) throws -> Int64? {
    switch (self[column] as DatabaseValue).storage {
    case .null: nil
    case .int64(let number): number
    default: throw Damage(detail: "column \(column) holds no whole number")
    }
  }

  func real(_ column: Int) throws -> Double? {
    switch (self[column] as DatabaseValue).storage {
    case .null: nil
    case .double(let number): number
    case .int64(let number): Double(number)
    default: throw Damage(detail: "column \(column) holds no number")
    }
  }

  func requiredText(_ column: Int) throws -> String { try required(try text(column), column) }
  func requiredInteger(_ column: Int) throws -> Int64 { try required(try integer(column), column) }

  /// The number as an index into Swift's collections; out of range is damage.
  func requiredCount(_ column: Int) throws -> Int {
    try required(Int(exactly: try requiredInteger(column)), column)
  }

  func day(_ column: Int) throws -> Day? {
    try text(column).map { text in try required(Day(text), column) }
  }

  func probability(_ column: Int) throws -> Probability? {
    try real(column).map { number in try required(Probability(number), column) }
  }

  func word<Word: RawRepresentable>(_: Word.Type, _ column: Int) throws -> Word?
  where Word.RawValue == String {
    try text(column).map { text in try required(Word(rawValue: text), column) }
  }

  func required<Value>(_ value: Value?, _ column: Int) throws -> Value {
    guard let value else { throw Damage(detail: "column \(column) holds a value that is not allowed") }
    return value
  }
}
