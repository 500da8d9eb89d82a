// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Testing

@testable import DiligraphRender

@Suite struct AnyTextTests {
  /// Pieces that mean something to DOT, to Graphviz' labels, to XML, or to the layout of text.
  private static let pieces = [
    "\"", "\\", "\\\\", "\n", "\r", "\t", " ", "\u{0}", "\u{1F}", "\u{85}", "\u{A0}", "\u{2028}", "\u{202E}",
    "\u{FFFE}", "<", ">", "</", "&", "&amp;", "&#x41;", "&lt", ";", "{", "}", "[", "]", "|", "->", "--", "//",
    "/*",
    "#", "%", ":", "=", ",", "'", "\\N", "\\l", "\\\"", "]]>", "<!--", "-->", "<script>", "a", "Z", "9", "é",
    "e\u{301}",
    "漢", "ع", "א", "ก", "\u{200D}", "🏴‍☠️", "🇩🇪", "\u{10FFFF}", "\u{E000}", "\u{F0000}",
  ]

  private static func text(seed: Int) -> String {
    var numbers = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...40, using: &numbers)
    return (0..<count).compactMap { _ in pieces.randomElement(using: &numbers) }.joined()
  }

  /// What a label in Graphviz' markup says, scalar by scalar: tags taken off, then entities and escapes resolved.
  private static func resolved(_ label: String) -> String {
    let named: [(String, Unicode.Scalar)] = [("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("amp;", "&")]
    var result = String.UnicodeScalarView()
    var rest = label.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "<" {
        rest = rest.drop { $0 != ">" }.dropFirst()
        result.append(" ")
      } else if scalar == "\\", let escaped = rest.popFirst() {
        result.append(escaped)
      } else if scalar == "&", let entity = named.first(where: { rest.starts(with: $0.0.unicodeScalars) }) {
        rest.removeFirst(entity.0.unicodeScalars.count)
        result.append(entity.1)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The text without what cannot be seen, written again from the rule rather than taken from the product.
  private static func visible(_ text: String) -> String {
    let unseen: Set<Unicode.Scalar> = ["\u{0}", "\u{1F}", "\u{202E}", "\u{FFFE}", "\u{10FFFF}"]
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: text.unicodeScalars.filter { !unseen.contains($0) })
    return String(kept.filter { !$0.properties.isWhitespace })
  }

  private static func withoutSpaces(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { !$0.properties.isWhitespace }
  }

  @Test(arguments: 0..<300)
  func `whatever a name is, Graphviz reads it as written and its SVG is well-formed`(seed: Int) throws {
    let name = Self.text(seed: seed)
    let entity = Picture.Entity(id: "x", name: name + "x")
    let picture = Picture(title: name, caption: [name], entities: [entity])
    let contents = try Contents(ofDOT: picture.dot)
    let label = try #require(contents.entities.first?.label)
    #expect(Self.withoutSpaces(Self.resolved(label)) == Array(Self.visible(name + "x").unicodeScalars))
    let drawing = try SVGDrawing(Renderer().render(picture, as: .svg))
    #expect(drawing.elementNames.isSubset(of: SVGDrawing.harmlessElements))
    let drawn = drawing.groups(ofClass: "entity").flatMap(\.texts).joined()
    #expect(Self.withoutSpaces(drawn) == Array(Self.visible(name + "x").unicodeScalars))
  }

  @Test func `the generated names are not trivial`() {
    let names = (0..<300).map(Self.text(seed:))
    #expect(Set(names).count > 250)
    #expect(names.filter { $0.contains("\\") }.count > 150)
    #expect(names.filter { $0.contains("&") }.count > 150)
  }
}
