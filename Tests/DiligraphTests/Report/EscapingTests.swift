// SPDX-License-Identifier: Apache-2.0

import DiligraphTesting
import Foundation
import Testing

@testable import Diligraph

/// Plain texts go a short way through the writers; what comes out must be what the long way gives.
@Suite struct EscapingTests {
  private static let pieces = [
    "a", "Z", " ", "1", "7", ".", ")", "-", "+", "/", ":", "://", "www", "www.", "w", "\\", "`", "*", "_", "{", "]",
    "<", ">", "#", "|", "~", "&", "$", "!", "^", "=", "@", "\"", "'", "\n", "\t", "\u{7F}", "\u{0}", "\u{301}", "é",
    "ß",
    "日本",
    "\u{202E}", "\u{FEFF}", "\u{1F468}\u{200D}\u{1F469}", "\u{FFFE}", "\u{10FFFF}",
  ]

  /// Texts of a few pieces each, in every seed others.
  private static var texts: [String] {
    var random = SeededGenerator(seed: 11)
    return pieces + (0..<4_000).map { _ in (0..<random.int(0...9)).map { _ in random.pick(pieces) }.joined() }
  }

  @Test func `Markdown has a backslash before every mark, and reads as the text`() {
    for text in Self.texts {
      let escaped = DossierMarkdown.escaped(text)
      var expected = String.UnicodeScalarView()
      let scalars = Array(text.unicodeScalars)
      var isNumber = true
      for (position, scalar) in scalars.enumerated() {
        let before = String(String.UnicodeScalarView(scalars[..<position]))
        let isMark = "\\`*_{}[]<>#|~&$!^=".unicodeScalars.contains(scalar)
        let beginsPoint = position == 0 && (scalar == "+" || scalar == "-")
        let endsNumber = position > 0 && isNumber && (scalar == "." || scalar == ")")
        let endsHost = scalar == "." && before.utf8.suffix(3).elementsEqual("www".utf8)
        let isAddress =
          scalar == "/" && before.utf8.last == UInt8(ascii: ":") && scalars.dropFirst(position + 1).first == "/"
        if isMark || beginsPoint || endsNumber || endsHost || isAddress { expected.append("\\") }
        expected.append(scalar)
        if scalar == "@", Self.isOfMailAddress(scalars.prefix(position).last),
          Self.isOfMailAddress(scalars.dropFirst(position + 1).first)
        {
          expected += "<!-- -->".unicodeScalars
        }
        isNumber = isNumber && ("0"..."9").contains(scalar)
      }
      #expect(Array(escaped.utf8) == Array(String(expected).utf8), "\(text.debugDescription)")
    }
  }

  private static func isOfMailAddress(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar, scalar.isASCII else { return false }
    return Character(scalar).isLetter || Character(scalar).isNumber || ".+-_".unicodeScalars.contains(scalar)
  }

  @Test func `a mail's address is parted, since no backslash keeps it from becoming a link`() {
    #expect(DossierMarkdown.escaped("mail@evil.example") == "mail@<!-- -->evil.example")
    #expect(DossierMarkdown.escaped("a_b@c, 3 @ 5, @d, e@") == "a\\_b@<!-- -->c, 3 @ 5, @d, e@")
  }

  @Test func `an address is none, also where its last stroke has an accent`() {
    #expect(DossierMarkdown.escaped("http://a") == "http:\\//a")
    #expect(DossierMarkdown.escaped("http://\u{301}a").utf8.starts(with: "http:\\//".utf8))
  }

  @Test func `markup and JSON have every text as it is read one scalar at a time`() throws {
    for text in Self.texts {
      var markup = String.UnicodeScalarView()
      for scalar in text.unicodeScalars {
        switch scalar {
        case "&": markup += "&amp;".unicodeScalars
        case "<": markup += "&lt;".unicodeScalars
        case ">": markup += "&gt;".unicodeScalars
        case "\"": markup += "&quot;".unicodeScalars
        case "'": markup += "&#39;".unicodeScalars
        case "\n": markup.append(scalar)
        default: if !PictureText.isHarmful(scalar) { markup.append(scalar) }
        }
      }
      #expect(Array(PictureWords.escaped(text).utf8) == Array(String(markup).utf8), "\(text.debugDescription)")
      let read = try JSONDecoder().decode([String].self, from: Data("[\(jsonQuoted(text))]".utf8))
      #expect(Array(read.joined().utf8) == Array(text.utf8), "\(text.debugDescription)")
    }
  }

  @Test func `visible text is cut after as many letters as it may have`() {
    for text in Self.texts {
      for limit in [0, 1, 3, 6, 200] {
        let visible = visibleText(text, limit: limit)
        // An accent alone is a character of its own to a reader, and none to the limit.
        let letters = visible.unicodeScalars.count { !$0.properties.isGraphemeExtend }
        #expect(visible.hasSuffix("…") || letters >= text.unicodeScalars.count { !$0.properties.isGraphemeExtend })
        #expect(!visible.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" })
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
          #expect(visible == (text.utf8.count <= limit ? text : String(text.prefix(limit)) + "…"))
        }
      }
    }
  }

  @Test func `JSON for reading is indented, with short lists on one line`() {
    let value = StructuredValue.object([
      .init(key: "a", value: .array([.number(1), .string("x"), .array([])])),
      .init(key: "b", value: .array([.object([.init(key: "c", value: .object([]))]), .array([.number(2), .null])])),
      .init(key: "d", value: .array([.number(1), .bool(true)])),
    ])
    #expect(
      value.prettyJSON == """
        {
          "a": [
            1,
            "x",
            []
          ],
          "b": [
            {
              "c": {}
            },
            [2, null]
          ],
          "d": [1, true]
        }
        """)
  }
}
