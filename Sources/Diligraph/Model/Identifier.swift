// SPDX-License-Identifier: Apache-2.0

/// A public identifier of an entity: a scheme and a value within it.
///
/// Schemes are org-id.guide list codes (`GB-COH`, `XI-LEI`), in upper case. A value is kept as stated, but for
/// space around it, case, the zeros that a number of Companies House begins with, the letters before one of a vessel, and
/// the signs between the digits of a register whose numbers are written with and without (``IdentifierSchemes``).
public struct Identifier: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The list that the value belongs to, in upper case.
  public let scheme: String
  /// The value within the list, in upper case, without surrounding space.
  public let value: String

  /// The Legal Entity Identifier's scheme (ISO 17442).
  public static let leiScheme = "XI-LEI"

  /// The scheme of a worldwide list, which data call by several names.
  private static func usual(_ scheme: String) -> String {
    switch scheme {
    case "LEI": leiScheme
    case "DUNS", "US-DUNS": "XI-DUNS"
    default: scheme
    }
  }

  /// The scheme of the International Maritime Organization's numbers of vessels and their owners.
  static let vesselScheme = "XI-IMO"

  /// An identifier, or nil when the scheme or the value is empty.
  public init?(scheme: String, value: String) {
    let scheme = scheme.trimmed.uppercased()
    let value = value.trimmed.uppercased()
    guard !scheme.isEmpty, !value.isEmpty else { return nil }
    self.init(uppercased: Identifier.usual(scheme), value)
    if scheme == CompaniesHouseNumber.scheme, !isPlaceholder {
      self.init(uppercased: scheme, CompaniesHouseNumber.complete(value))
    } else if scheme == Identifier.vesselScheme, value.hasPrefix("IMO") {
      // `IMO9271951`, `IMO 9271951`: the number is what comes after.
      let number = value.dropFirst(3).filter { $0 != " " && $0 != ":" && $0 != "." }
      if number.utf8.count == 7, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
        self.init(uppercased: scheme, String(number))
      }
    } else if IdentifierSchemes.isWrittenFreely(scheme), let number = Identifier.withoutSigns(value) {
      self.init(uppercased: scheme, number)
    }
  }

  /// Whether `text`, in upper case, is how the value is written, with the signs between its digits or without.
  package func isWritten(_ text: String) -> Bool {
    value == text || IdentifierSchemes.isWrittenFreely(scheme) && Identifier.withoutSigns(text) == value
  }

  /// The schemes whose numbers are written with and without signs between their digits, sorted.
  package static let schemesWrittenFreely = IdentifierSchemes.allWrittenFreely.sorted()

  /// A number in upper case without the spaces and signs in it; nil where there are none, or where it is more than a
  /// number.
  package static func withoutSigns(_ value: String) -> String? {
    func isPlain(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) }
    guard !value.utf8.allSatisfy(isPlain) else { return nil }
    let number = value.filter { !$0.isWhitespace && !".-/,".contains($0) }
    return number.utf8.allSatisfy(isPlain) && number.contains(where: \.isNumber) ? number : nil
  }

  private init(uppercased scheme: String, _ value: String) {
    self.scheme = scheme
    self.value = value
  }

  /// The identifier that `text` states, as `scheme:value` or as an org-id (`GB-COH-00946107`).
  ///
  /// - Returns: nil when the text has neither form. An org-id has a two-letter prefix, a list code of
  ///   letters and digits, and a value.
  public init?(_ text: String) {
    let text = text.trimmed
    if let colon = text.firstIndex(of: ":") {
      self.init(scheme: String(text[..<colon]), value: String(text[text.index(after: colon)...]))
      return
    }
    let parts = text.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 2, !parts[1].isEmpty,
      (parts[0] + parts[1]).utf8.allSatisfy({ (65...90).contains($0) || (48...57).contains($0) })
    else { return nil }
    self.init(scheme: "\(parts[0])-\(parts[1])", value: String(parts[2]))
  }

  /// The org-id form, `scheme-value`.
  public var description: String { "\(scheme)-\(value)" }

  /// Order by scheme, then by value, by code point.
  public static func < (lhs: Identifier, rhs: Identifier) -> Bool {
    (lhs.scheme, lhs.value) < (rhs.scheme, rhs.value)
  }

  /// Whether the value stands for "none" (`0`, `N/A`, `000000000`), is masked (`010170-1****`), or is words and no number
  /// (`SIN RUC`, `S/N`), so that it must not merge anybody.
  public var isPlaceholder: Bool {
    if value.utf8.contains(UInt8(ascii: "*")) || isWords { return true }
    return value.utf8.allSatisfy { $0 < 0x80 } ? isPlaceholderInASCII : isPlaceholderGenerally
  }

  /// Whether there is no digit where the scheme's values have some, or beside a space or stroke.
  private var isWords: Bool {
    if value.utf8.contains(where: { (0x30...0x39).contains($0) }) { return false }
    return !value.contains(where: \.isNumber)
      && (value.contains { $0.isWhitespace || $0 == "/" } || IdentifierSchemes.isOfNumbers(scheme))
  }

  /// Longer than this is no word for "none".
  private static let longestPlaceholder = placeholders.map(\.utf8.count).max() ?? 0

  /// The fast lane: all but a few values are ASCII.
  var isPlaceholderInASCII: Bool {
    let significant = value.utf8.filter {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
    }
    guard significant.count >= 2, let first = significant.first else { return true }
    if significant.allSatisfy({ $0 == first }) { return true }
    return significant.count <= Identifier.longestPlaceholder
      && Identifier.placeholders.contains(String(decoding: significant, as: UTF8.self))
  }

  var isPlaceholderGenerally: Bool {
    let significant = value.unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    guard significant.count >= 2, let first = significant.first else { return true }
    if significant.allSatisfy({ $0 == first }) { return true }
    let text = String(String.UnicodeScalarView(significant))
    return Identifier.placeholders.contains(text)
  }

  private static let placeholders = Set(placeholderWords.map { "\($0)" })

  /// Words for "none", and the digits in order, without spaces and punctuation.
  package static let placeholderWords: [StaticString] = [
    "NA", "NONE", "NULL", "UNKNOWN", "NIL", "TBC", "TBD", "TBA", "XXX", "TEST", "NOTAVAILABLE", "NOTAPPLICABLE",
    "NOTKNOWN", "NOTPROVIDED", "UNDEFINED", "MISSING", "NODATA", "NODISPONIBLE", "NOAPLICA", "SINDATOS", "KEINE",
    "NONDISPONIBLE", "PENDING", "123456789", "1234567890", "0123456789",
  ]

  /// Whether equal values mean the same entity: a known list, and no placeholder.
  ///
  /// A malformed LEI (wrong length or check digits) decides nothing.
  public var isStrong: Bool {
    guard !isPlaceholder else { return false }
    return scheme == Identifier.leiScheme ? Identifier.isValidLEI(value) : true
  }

  /// Whether `text` has 20 characters and the check digits of a LEI (ISO 17442, ISO 7064 MOD 97-10).
  public static func isValidLEI(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 20 else { return false }
    var remainder = 0
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 48...57: remainder = (remainder * 10 + Int(byte - 48)) % 97
      case 65...90 where index < 18: remainder = (remainder * 100 + Int(byte - 55)) % 97
      default: return false
      }
    }
    return remainder == 1
  }
}

/// Numbers of the register of companies of the United Kingdom, which have eight signs.
///
/// Tables lose the zeros that they begin with, and the register is one of those that decide who is one entity.
package enum CompaniesHouseNumber {
  /// The register's scheme.
  package static let scheme = "GB-COH"

  /// A number, in upper case, with its zeros: `2548628` is `02548628`, and `SC 1234` is `SC001234`. What is no number
  /// of the register stays as it is.
  package static func complete(_ value: String) -> String {
    let number = value.filter { !$0.isWhitespace }
    let letters = number.prefix { $0.isASCII && $0.isLetter }
    let digits = number.dropFirst(letters.count)
    // Old companies of Northern Ireland have an R; all other letters come in twos.
    guard number.utf8.count <= 8, letters.utf8.count != 1 || letters == "R", letters.utf8.count <= 2, !digits.isEmpty,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return value }
    return letters + String(repeating: "0", count: 8 - number.utf8.count) + digits
  }
}

extension String {
  /// The text without white space around it.
  package var trimmed: String {
    // Most texts have nothing to trim and begin and end with ASCII, which the bytes tell at once.
    if let first = utf8.first, let last = utf8.last, (0x21...0x7E).contains(first), (0x21...0x7E).contains(last) {
      return self
    }
    // By scalars: an accent after a space makes one character with it, and would go with the space.
    guard let start = unicodeScalars.firstIndex(where: { !Self.isSpace($0) }),
      let end = unicodeScalars.lastIndex(where: { !Self.isSpace($0) })
    else { return "" }
    return String(unicodeScalars[start...end])
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? scalar == " " || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
  }
}
