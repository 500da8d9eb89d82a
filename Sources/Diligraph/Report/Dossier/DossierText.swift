// SPDX-License-Identifier: Apache-2.0

/// Text of a dossier: words of the program, and words from the data, which are made visible on the way in.
///
/// A text is written as a literal; what comes from the data enters it through `\(data:)` alone, so that no writer
/// ever sees a control character, a line break or a turning mark of somebody else's: `"\(data: name) is flagged"`.
public struct DossierText: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// A piece of a text.
  public enum Run: Hashable, Sendable {
    /// Words of the program.
    case words(String)
    /// Words from the data, made visible.
    case data(String)
    /// An address of the web, which begins with `http://` or `https://` and is plain ASCII.
    case link(String)
    /// The mark of an entry of the same dossier, such as `R3`.
    case reference(String)
  }

  /// The pieces in order.
  public private(set) var runs: [Run]

  init(runs: [Run]) { self.runs = runs }

  /// Words of the program.
  public init(stringLiteral value: String) { runs = value.isEmpty ? [] : [.words(value)] }

  /// A text of literals and of what stands between them.
  public init(stringInterpolation: StringInterpolation) { runs = stringInterpolation.runs }

  /// Collects the pieces of a literal.
  public struct StringInterpolation: StringInterpolationProtocol {
    var runs: [Run] = []

    /// Room for the pieces.
    public init(literalCapacity: Int, interpolationCount: Int) { runs.reserveCapacity(2 * interpolationCount + 1) }

    /// Words of the program.
    public mutating func appendLiteral(_ literal: String) { if !literal.isEmpty { runs.append(.words(literal)) } }

    /// Another text.
    public mutating func appendInterpolation(_ text: DossierText) { runs += text.runs }

    /// A number.
    public mutating func appendInterpolation(_ number: Int) { runs.append(.words(String(number))) }

    /// Words that the program made, such as a figure or a date.
    public mutating func appendInterpolation(words: String) { appendLiteral(words) }

    /// Words from the data, of which at most `limit` characters are shown.
    public mutating func appendInterpolation(data: String, limit: Int = 200) {
      runs.append(.data(ReportText.visible(data, limit: limit)))
    }

    /// An address from the data: a link where it is one of the web, else words.
    public mutating func appendInterpolation(link address: String) {
      if DossierText.isWebAddress(address) {
        runs.append(.link(address))
      } else {
        appendInterpolation(data: address, limit: 500)
      }
    }

    /// The mark of an entry of the dossier.
    public mutating func appendInterpolation(reference: String) { runs.append(.reference(reference)) }
  }

  /// Whether a reader may be sent there: `http` or `https`, a host, nothing but visible ASCII, and no quotes or brackets
  /// that could end the place where the address stands.
  static func isWebAddress(_ text: String) -> Bool {
    guard text.utf8.count <= 2_000, let colon = text.range(of: "://") else { return false }
    guard ["http", "https"].contains(text[..<colon.lowerBound].lowercased()) else { return false }
    let rest = text[colon.upperBound...].utf8
    guard let first = rest.first, first != UInt8(ascii: "/") else { return false }
    return rest.allSatisfy { (0x21...0x7E).contains($0) && !"\"'<>\\`{}|^".utf8.contains($0) }
  }

  /// The name of a file beside a page as its link has it: letters and digits of ASCII, hyphens, dots and underscores as
  /// they are, all else by its bytes, so that nothing can end the place where the link stands.
  static func addressPath(_ name: String) -> String {
    name.utf8.map { byte in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-._".utf8.contains(byte)
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.count < 2 ? "0" : "") + digits
    }.joined()
  }

  /// All pieces as one text without marks.
  public var plain: String {
    runs.map { run in
      switch run {
      case .words(let text), .data(let text), .link(let text), .reference(let text): text
      }
    }.joined()
  }

  /// Whether there is nothing to read.
  public var isEmpty: Bool { runs.isEmpty }

  static func + (lhs: DossierText, rhs: DossierText) -> DossierText { DossierText(runs: lhs.runs + rhs.runs) }
}

extension [DossierText] {
  /// All texts as one, with words of the program between them.
  func joined(_ separator: String) -> DossierText {
    DossierText(runs: enumerated().flatMap { $0 == 0 ? $1.runs : [.words(separator)] + $1.runs })
  }
}
