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

  /// The root of the value that was parsed last, to be read where it stands; only after a parse that succeeded.
  var root: JSONValue { JSONValue(root: csj_parsed_tape(parser)) }

  /// How many readable bytes must follow a padded text.
  static let padding = Int(CSJ_PADDING)

  /// Parses a value; elements of the document's previous value must be gone.
  ///
  /// - Parameter isPadded: whether ``padding`` bytes after the text are readable, so that it need not be copied.
  func parse(_ bytes: UnsafeRawBufferPointer, isPadded: Bool = false) -> Result<JSONElement, ReadingProblem> {
    var root = csj_element()
    let start = bytes.bindMemory(to: UInt8.self).baseAddress
    let status =
      isPadded
      ? csj_parse_padded(parser, start, bytes.count, &root) : csj_parse(parser, start, bytes.count, &root)
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
  ///
  /// - Parameter isPadded: see ``JSONDocument/parse(_:isPadded:)``.
  mutating func parse(
    _ bytes: UnsafeRawBufferPointer, isPadded: Bool = false
  ) -> (result: Result<JSONElement, ReadingProblem>, isFallback: Bool) {
    // An element that was kept still points into the document: leave that one to it.
    if document == nil || !isKnownUniquelyReferenced(&document) { document = JSONDocument() }
    guard let document else { return (.failure(.outOfMemory), false) }
    let result = document.parse(bytes, isPadded: isPadded)
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
