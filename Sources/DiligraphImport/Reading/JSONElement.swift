// SPDX-License-Identifier: Apache-2.0
import CSimdJSON

/// A JSON value, read leniently: real data put numbers where strings belong and one object where a list
/// belongs.
///
/// An element keeps the whole record in memory; copy the strings out of it, and let it go before the next
/// record is read, so that the reader can use the memory again. Keeping one is safe, only slower.
public struct JSONElement {
  // Safety: `raw` points into `document`, which this reference keeps alive.
  private let document: JSONDocument
  private let raw: csj_element

  init(document: JSONDocument, raw: csj_element) {
    self.document = document
    self.raw = raw
  }

  /// The root of the element's document, to be read where it stands while the document is kept.
  var documentRoot: JSONValue { document.root }

  /// What kind of value this is.
  public var kind: JSONKind {
    switch csj_element_type(raw) {
    case CSJ_BOOL: .bool
    case CSJ_INT64, CSJ_UINT64, CSJ_DOUBLE: .number
    case CSJ_STRING: .string
    case CSJ_ARRAY: .array
    case CSJ_OBJECT: .object
    default: .null
    }
  }

  /// The member called `key`, the first if it is repeated; nil where it is missing or null, or this is no
  /// object.
  public subscript(key: String) -> JSONElement? {
    var value = csj_element()
    var key = key
    let isFound = key.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) { csj_element_field(raw, $0.baseAddress, $0.count, &value) }
    }
    guard isFound, csj_element_type(value) != CSJ_NULL else { return nil }
    return JSONElement(document: document, raw: value)
  }

  /// The text of a string, or of a number or a truth value as it would be written; nil for the others.
  public var string: String? {
    switch csj_element_type(raw) {
    case CSJ_STRING:
      let text = csj_element_string(raw)
      return String(decoding: UnsafeRawBufferPointer(start: text.bytes, count: text.length), as: UTF8.self)
    case CSJ_INT64: return String(csj_element_int64(raw))
    case CSJ_UINT64: return String(csj_element_uint64(raw))
    case CSJ_DOUBLE: return Self.text(of: csj_element_double(raw))
    case CSJ_BOOL: return csj_element_bool(raw) ? "true" : "false"
    default: return nil
    }
  }

  /// As ``string``, without space around it; nil where nothing is left.
  public var trimmedString: String? {
    guard let text = string?.trimmed, !text.isEmpty else { return nil }
    return text
  }

  /// The value of a number, or of a string that is written like one; never infinite, never NaN.
  public var double: Double? {
    switch csj_element_type(raw) {
    case CSJ_INT64: return Double(csj_element_int64(raw))
    case CSJ_UINT64: return Double(csj_element_uint64(raw))
    case CSJ_DOUBLE: return csj_element_double(raw)
    case CSJ_STRING:
      guard let text = trimmedString, let value = Double(text), value.isFinite else { return nil }
      return value
    default: return nil
    }
  }

  /// The truth value, also where it is written as a string; nil for the others.
  public var bool: Bool? {
    switch csj_element_type(raw) {
    case CSJ_BOOL: csj_element_bool(raw)
    case CSJ_STRING:
      switch trimmedString?.lowercased() {
      case "true": true
      case "false": false
      default: nil
      }
    default: nil
    }
  }

  /// The items of an array; of null, none; any other value stands for a list of itself.
  public var elements: [JSONElement] {
    switch kind {
    case .null: return []
    case .array:
      var items: [JSONElement] = []
      var cursor = csj_items(raw)
      var item = csj_element()
      while csj_next_item(&cursor, &item) { items.append(JSONElement(document: document, raw: item)) }
      return items
    default: return [self]
    }
  }

  /// The elements of the member called `key`; none where it is missing.
  public func elements(_ key: String) -> [JSONElement] { self[key]?.elements ?? [] }

  /// The members of an object in their order, nulls and repeated keys included; of another value, none.
  public var members: [(key: String, value: JSONElement)] {
    var members: [(key: String, value: JSONElement)] = []
    var cursor = csj_members(raw)
    var key = csj_text()
    var value = csj_element()
    while csj_next_member(&cursor, &key, &value) {
      let name = String(decoding: UnsafeRawBufferPointer(start: key.bytes, count: key.length), as: UTF8.self)
      members.append((name, JSONElement(document: document, raw: value)))
    }
    return members
  }

  /// Whole numbers up to 2^53 without a decimal point: identifiers are often written as numbers.
  static func text(of number: Double) -> String {
    guard number.magnitude < 9_007_199_254_740_992, number == number.rounded() else {
      return number.description
    }
    return String(Int64(number))
  }
}
