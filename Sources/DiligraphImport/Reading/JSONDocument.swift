// SPDX-License-Identifier: Apache-2.0
import CSimdJSON

/// One parsed JSON value and the memory behind it.
///
/// Every ``JSONElement`` keeps its document alive, so an element can never outlive the bytes that it points
/// into.
final class JSONDocument {
  /// Deeper nesting is refused.
  static let maxDepth = 1_000

  // Safety: the parser is freed in deinit only, and every element holds a reference to this object.
  private let parser: OpaquePointer

  init?() {
    // One level more than allowed: simdjson counts the root as a level.
    guard let parser = csj_parser_create(Self.maxDepth + 1) else { return nil }
    self.parser = parser
  }

  deinit { csj_parser_free(parser) }

  /// Parses a value; elements of the document's previous value must be gone.
  func parse(_ bytes: UnsafeRawBufferPointer) -> Result<JSONElement, ReadingProblem> {
    var root = csj_element()
    let start = bytes.bindMemory(to: UInt8.self).baseAddress
    let status = csj_parse(parser, start, bytes.count, &root)
    if status == CSJ_OK { return .success(JSONElement(document: self, raw: root)) }
    return .failure(Self.problem(status))
  }

  private static func problem(_ status: csj_status) -> ReadingProblem {
    switch status {
    case CSJ_TOO_DEEP: .tooDeep(limit: maxDepth)
    case CSJ_TOO_LARGE, CSJ_OUT_OF_MEMORY: .outOfMemory
    case CSJ_NOT_UTF8: .notUTF8
    case CSJ_CONTROL_CHARACTER: .controlCharacter
    case CSJ_UNCLOSED_STRING, CSJ_BAD_STRING: .badString
    case CSJ_BAD_NUMBER: .badNumber
    case CSJ_BAD_LITERAL: .badLiteral
    default: .badStructure
    }
  }
}

extension ReadingProblem: Error {}

/// A parser that reuses its memory from value to value, as long as nobody kept an element of the last one.
struct JSONParser {
  private var document: JSONDocument?

  /// Parses a value. Text that is not UTF-8 is read as Windows-1252, and `isFallback` says so.
  mutating func parse(
    _ bytes: UnsafeRawBufferPointer
  ) -> (result: Result<JSONElement, ReadingProblem>, isFallback: Bool) {
    // An element that was kept still points into the document: leave that one to it.
    if document == nil || !isKnownUniquelyReferenced(&document) { document = JSONDocument() }
    guard let document else { return (.failure(.outOfMemory), false) }
    let result = document.parse(bytes)
    guard case .failure(.notUTF8) = result else { return (result, false) }
    let recoded = Windows1252.utf8(of: bytes)
    return (recoded.withUnsafeBytes { document.parse($0) }, true)
  }
}

/// The kinds of JSON values.
public enum JSONKind: Hashable, Sendable {
  /// `null`
  case null
  /// `true` or `false`
  case bool
  /// A number.
  case number
  /// A string.
  case string
  /// A list of values.
  case array
  /// Members, each a key and a value.
  case object
}
