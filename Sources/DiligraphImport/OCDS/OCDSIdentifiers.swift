// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// An identifier as ``Identifier`` has it: upper case, trimmed, neither part empty.
struct OCDSIdentifier {
  let scheme: JSONBytes
  let value: JSONBytes

  static func == (lhs: OCDSIdentifier, rhs: OCDSIdentifier) -> Bool {
    lhs.scheme == rhs.scheme && lhs.value == rhs.value
  }
}

/// What sort of scheme identifiers are in.
enum OCDSScheme {
  /// A word that says that there is none.
  case none
  /// One list for all who state it.
  case common
  /// One that each publisher has for itself.
  case own
  /// A person's papers, whose numbers are not read.
  case paper

  init(_ scheme: JSONBytes) {
    let text = scheme.string
    if CommonSchemes.namesNone(text) {
      self = .none
    } else if BODSTerms.isPersonsPaper(text) {
      self = .paper
    } else {
      self = CommonSchemes.contains(text) ? .common : .own
    }
  }
}

/// Identifiers from bytes: what ``Identifier`` says of a text, said of the bytes where they are ASCII.
///
/// A test compares both over many texts.
enum OCDSIdentifiers {
  /// An identifier, or nil where a part is empty or the value stands for "none".
  ///
  /// Some publishers repeat the scheme in the value: GB-COH and GB-COH-00946107.
  static func identifier(scheme: JSONBytes, value: JSONBytes, in arena: ByteArena) -> OCDSIdentifier? {
    guard let scheme = upper(scheme, in: arena), let whole = upper(value, in: arena) else {
      return unusual(scheme: scheme.string, value: value.string, in: arena)
    }
    var value = whole
    if value.count > scheme.count, value[scheme.count] == UInt8(ascii: "-"), value.slice(0, scheme.count) == scheme {
      value = value.slice(scheme.count + 1, value.count).trimmed
    }
    guard !scheme.isEmpty, !value.isEmpty, !isPlaceholder(value) else { return nil }
    // What is not all digits and letters, or has no digit, may have another form or be none, as may some schemes' values.
    let isPlain =
      value.bytes.allSatisfy(isSignificant) && hasDigit(value) && !scheme.isWord("lei") && !scheme.isWord("xi-imo")
    guard isPlain, !scheme.isWord("gb-coh") || value.count == 8 else {
      return unusual(scheme: scheme.string, value: value.string, in: arena)
    }
    return OCDSIdentifier(scheme: scheme, value: value)
  }

  /// The identifier that a party's id is by itself, like `GB-COH-00946107`; nil where it is none.
  static func orgID(_ text: JSONBytes, in arena: ByteArena) -> OCDSIdentifier? {
    var dashes = (first: -1, second: -1)
    for index in 0..<text.count {
      let byte = text[index]
      if byte == UInt8(ascii: ":") { return nil }
      if dashes.second >= 0 { continue }
      if byte == UInt8(ascii: "-") {
        if dashes.first < 0 {
          guard index == 2 else { return nil }
          dashes.first = index
        } else {
          guard index > dashes.first + 1 else { return nil }
          dashes.second = index
        }
      } else if !((0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)) {
        return nil
      }
    }
    guard dashes.second > 0 else { return nil }
    return identifier(
      scheme: text.slice(0, dashes.second), value: text.slice(dashes.second + 1, text.count).trimmed, in: arena)
  }

  /// A number without a scheme, in upper case; nil where it is too short to be more than a counter, has no digit, or is a
  /// placeholder.
  static func number(_ text: JSONBytes, in arena: ByteArena) -> JSONBytes? {
    guard text.count >= 5, hasDigit(text) else { return nil }
    guard let value = upper(text, in: arena) else {
      return unusual(scheme: "X", value: text.string, in: arena)?.value
    }
    return isPlaceholder(value) ? nil : value
  }

  /// Whether a number without a scheme is long enough to be more than a counter, and is a placeholder.
  static func isLongPlaceholder(_ text: JSONBytes, in arena: ByteArena) -> Bool {
    text.count >= 5 && hasDigit(text) && number(text, in: arena) == nil
  }

  private static func hasDigit(_ text: JSONBytes) -> Bool { text.bytes.contains { (0x30...0x39).contains($0) } }

  private static func unusual(scheme: String, value: String, in arena: ByteArena) -> OCDSIdentifier? {
    let prefix = scheme + "-"
    let rest = value.uppercased().hasPrefix(prefix.uppercased()) ? String(value.dropFirst(prefix.count)) : value
    guard let identifier = Identifier(scheme: scheme, value: rest), !identifier.isPlaceholder else { return nil }
    return OCDSIdentifier(scheme: arena.bytes(identifier.scheme), value: arena.bytes(identifier.value))
  }

  /// The text in upper case; nil where it is not all ASCII.
  private static func upper(_ text: JSONBytes, in arena: ByteArena) -> JSONBytes? {
    let start = arena.room(text.count)
    for index in 0..<text.count {
      let byte = text[index]
      guard byte < 0x80 else { return nil }
      start[index] = byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte
    }
    return JSONBytes(start: UnsafePointer(start), count: text.count)
  }

  /// As ``Identifier/isPlaceholder``, for a value in upper case and ASCII.
  private static func isPlaceholder(_ value: JSONBytes) -> Bool {
    var significant = 0
    var first: UInt8 = 0
    var areEqual = true
    for byte in value.bytes {
      // What is masked is no number of one party.
      if byte == UInt8(ascii: "*") { return true }
      guard isSignificant(byte) else { continue }
      if significant == 0 { first = byte }
      areEqual = areEqual && byte == first
      significant += 1
    }
    if significant < 2 || areEqual { return true }
    guard significant <= longestWord else { return false }
    return words.contains { word in
      guard word.utf8CodeUnitCount == significant else { return false }
      var at = 0
      for byte in value.bytes where isSignificant(byte) {
        if byte != word.utf8Start[at] { return false }
        at += 1
      }
      return true
    }
  }

  /// Whether a folded name is a word for nobody in particular.
  static func namesNobody(_ name: JSONBytes) -> Bool {
    name.count <= 24 && nobody.contains { $0.utf8CodeUnitCount == name.count && name.isWord($0) }
  }

  private static let nobody: [StaticString] = [
    "-", "--", "---", ".", "..", "...", "xx", "xxx", "n/a", "n/d", "s/d", "na", "n.a.", "nil", "none", "null", "tbc",
    "tbd", "unknown", "not known", "not applicable", "not available", "not specified", "not disclosed", "undisclosed",
    "confidential", "redacted", "withheld", "various", "various suppliers", "multiple", "multiple suppliers",
    "see attached", "see description", "to be confirmed", "no aplica", "no disponible", "sin informacion", "ninguno",
    "varios", "varios proveedores", "desierto", "desconocido", "test",
  ]

  private static func isSignificant(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
  }

  private static let words = Identifier.placeholderWords
  private static let longestWord = words.map(\.utf8CodeUnitCount).max() ?? 0
}
