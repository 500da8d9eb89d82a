// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// The texts of a batch as bytes, for as long as the batch's arrays stay where they are.
struct BatchTexts {
  let bytes: UnsafeRawBufferPointer
  let ends: UnsafeBufferPointer<UInt32>
  /// Whether no text of the batch is stored in another form than it has (see ``StoredText``).
  private let isPlain: Bool

  /// The form in which the product's types keep a text, whatever form an importer wrote.
  enum Form {
    case asStated
    /// Without white space around it.
    case trimmed
    case role
    case product
    case grade
  }

  /// - Parameter isPlain: whether all texts are known to be stored as they are; false where nothing is bound.
  init(_ bytes: UnsafeRawBufferPointer, ends: UnsafeBufferPointer<UInt32>, isPlain: Bool) {
    (self.bytes, self.ends, self.isPlain) = (bytes, ends, isPlain)
  }

  /// Whether all texts of a batch are stored as they are.
  static func arePlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
    // Without a way out of the loop, so that it is done for many bytes at once.
    var special: UInt8 = 0
    for byte in bytes { special |= byte == 0 || byte == 0xF4 ? 1 : 0 }
    return special == 0
  }

  /// The bytes of a text; nil for no text.
  func stated(_ text: StatementBatch.Text) -> UnsafeRawBufferPointer? {
    guard text.index != 0 else { return nil }
    let start = Int(ends[Int(text.index) - 1])
    return UnsafeRawBufferPointer(rebasing: bytes[start..<Int(ends[Int(text.index)])])
  }

  func string(_ text: StatementBatch.Text) -> String? {
    stated(text).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The text in `form`, or nil when its bytes have it already.
  private func rewritten(_ stated: UnsafeRawBufferPointer, _ form: Form) -> String? {
    guard form != .asStated, !Self.has(stated, form) else { return nil }
    let text = String(decoding: stated, as: UTF8.self)
    return switch form {
    case .asStated: text
    case .trimmed: Name(text).text
    case .role: Role(text).name
    case .product: ProductCategory(text).name
    case .grade: Grade(text).code
    }
  }

  /// Whether a text has its form, as far as its bytes tell without a look at Unicode's tables.
  private static func has(_ text: UnsafeRawBufferPointer, _ form: Form) -> Bool {
    guard let first = text.first, let last = text.last else { return true }
    guard (0x21...0x7E).contains(first), (0x21...0x7E).contains(last) else { return false }
    if form == .trimmed { return true }
    return text.allSatisfy { byte in
      guard byte < 0x80 else { return false }
      switch form {
      case .grade: return !(97...122).contains(byte)
      case .product: return !(65...90).contains(byte) && byte != 95
      default: return !(65...90).contains(byte)
      }
    }
  }

  /// Calls `body` with the bytes of the text in its form; nil for no text.
  func withText<Result>(
    _ text: StatementBatch.Text, _ form: Form = .asStated, _ body: (UnsafeRawBufferPointer?) throws -> Result
  ) rethrows -> Result {
    guard let stated = stated(text) else { return try body(nil) }
    guard var other = rewritten(stated, form) else { return try body(stated) }
    return try other.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
  }

  /// Binds a text to a parameter, as it is stored.
  func bind(_ text: StatementBatch.Text, _ form: Form = .asStated, to statement: RawStatement, _ index: Int32) {
    guard let stated = stated(text) else { return statement.bindNull(index) }
    if let other = rewritten(stated, form) {
      statement.bind(index, other)
    } else if isPlain || !stated.contains(where: { $0 == 0 || $0 == 0xF4 }) {
      statement.bind(index, inPlace: stated)
    } else {
      statement.bind(index, String(decoding: stated, as: UTF8.self))
    }
  }

  /// Binds a list as JSON, or NULL when it is empty; `json` is memory to be used again.
  func bind(
    _ items: ArraySlice<StatementBatch.Text>, _ form: Form = .asStated, to statement: RawStatement, _ index: Int32,
    json: inout [UInt8]
  ) {
    guard !items.isEmpty else { return statement.bindNull(index) }
    json.removeAll(keepingCapacity: true)
    json.append(0x5B)
    for text in items {
      if json.count > 1 { json.append(0x2C) }
      withText(text, form) { bytes in
        if let bytes { JSONBytes.appendQuoted(bytes, to: &json) } else { json.append(contentsOf: [0x22, 0x22]) }
      }
    }
    json.append(0x5D)
    if isPlain {
      json.withUnsafeBytes { statement.bind(index, copy: $0) }
    } else {
      statement.bind(index, String(decoding: json, as: UTF8.self))
    }
  }
}

/// JSON as bytes (RFC 8259 section 7).
enum JSONBytes {
  /// Appends a text as a JSON string.
  static func appendQuoted(_ text: UnsafeRawBufferPointer, to json: inout [UInt8]) {
    json.append(0x22)
    for byte in text {
      switch byte {
      case 0x22, 0x5C: json.append(contentsOf: [0x5C, byte])
      case 0..<0x20:
        json.append(contentsOf: [0x5C, 0x75, 0x30, 0x30, 0x30 + byte >> 4])
        let low = byte & 15
        json.append(low < 10 ? 0x30 + low : 0x57 + low)
      default: json.append(byte)
      }
    }
    json.append(0x22)
  }
}
