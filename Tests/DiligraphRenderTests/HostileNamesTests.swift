// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Testing

@testable import DiligraphRender

extension Picture {
  /// A picture in which one hostile text stands wherever data can stand.
  static func hostile(named name: String) -> Picture {
    Picture(
      title: name, caption: [name, ""],
      entities: [
        Entity(
          id: name, name: name, detail: name, role: name, standing: .subject,
          flags: [Flag(level: 5, label: name)]),
        Entity(id: "other", name: name, role: "company"),
      ],
      relationships: [
        Relationship(ids: [name], from: name, to: "other", family: .provision, label: name, probability: 0.5)
      ])
  }
}

/// A hostile name, and the lines as which it is to be seen.
struct HostileName: Sendable, CustomTestStringConvertible {
  let name: String
  let lines: [String]

  init(_ name: String, _ lines: String...) {
    self.name = name
    self.lines = lines.isEmpty ? [name] : lines
  }

  var testDescription: String { String(name.prefix(40)).debugDescription }

  static let corpus = [
    HostileName(#""; } evil ["#),
    HostileName(#"" -> "x" [URL="a"#),
    HostileName("<script>alert(1)</script>", "<script>alert(", "1)</script>"),
    HostileName("<b>"),
    HostileName("<<b>bold</b>>"),
    HostileName("]]><!-- -->"),
    HostileName(#"\N\G\E\T\H\L"#),
    HostileName(#"C:\new\left\right"#),
    HostileName(#"trailing\"#),
    HostileName(#"two trailing\\"#),
    HostileName(#"\"quoted\""#),
    HostileName("&eacute;"),
    HostileName("&amp;&lt;&#65;&#x41;"),
    HostileName("AT&T & Söhne"),
    HostileName("&"),
    HostileName("{a|b}|<p> c"),
    HostileName("a:b:n"),
    HostileName("%s%n%d"),
    HostileName("# // /* comment"),
    HostileName("node"),
    HostileName("subgraph cluster_legend"),
    HostileName("control\u{0}\u{1}\u{8}\u{1F}\u{7F}\u{9F}s", "controls"),
    HostileName("non\u{FFFE}\u{FFFF}\u{1FFFF}character", "noncharacter"),
    HostileName("tab\tand\r\nfeed", "tab and feed"),
    HostileName("over\u{202E}ride\u{2066}s", "overrides"),
    HostileName("🏴‍☠️ 👩‍👩‍👧‍👦 🇩🇪"),
    HostileName("شركة الأفق"),
    HostileName("חברה בע״מ 2000"),
    HostileName("株式会社東芝"),
    HostileName("บริษัท จำกัด"),
    HostileName("Z\u{351}\u{36B}a\u{343}l\u{33A}go"),
    HostileName("e\u{301} against é"),
    HostileName(String(repeating: "\\", count: 24)),
    HostileName(String(repeating: "\"", count: 24)),
  ]
}

@Suite struct HostileNamesTests {
  @Test(arguments: HostileName.corpus)
  func `a hostile name is drawn as text, and as nothing else`(hostile: HostileName) throws {
    let picture = Picture.hostile(named: hostile.name)
    let drawing = try SVGDrawing(Renderer().render(picture, as: .svg))
    #expect(drawing.elementNames.isSubset(of: SVGDrawing.harmlessElements))
    #expect(drawing.attributeNames.isSubset(of: SVGDrawing.harmlessAttributes))
    let entities = drawing.groups(ofClass: "entity")
    #expect(entities.count == 2)
    #expect(drawing.groups(ofClass: "provision").count == 1)
    for entity in entities {
      #expect(Self.contains(entity.texts, hostile.lines), "\(entity.texts)")
    }
  }

  @Test(arguments: HostileName.corpus)
  func `Graphviz reads back as many entities and lines as were written`(hostile: HostileName) throws {
    let contents = try Contents(ofDOT: Picture.hostile(named: hostile.name).dot)
    #expect(contents.entities.count == 2)
    #expect(contents.relationships.count == 1)
    #expect(contents.entities.map(\.name).contains("other"))
    let names = contents.entities.map(\.name)
    #expect(contents.relationships.allSatisfy { names.contains($0.from) && $0.to == "other" })
  }

  @Test(arguments: HostileName.corpus)
  func `a hostile name can be drawn in every format`(hostile: HostileName) throws {
    for format in DrawingFormat.allCases {
      #expect(format.isComplete(try Renderer().render(Picture.hostile(named: hostile.name), as: format)))
    }
  }

  @Test func `an empty name is replaced by the id, and no id by words`() throws {
    let picture = Picture(
      title: "",
      entities: [Picture.Entity(id: "XA-42", name: " "), Picture.Entity(id: "", name: "\u{1}")])
    let drawing = try SVGDrawing(Renderer().render(picture, as: .svg))
    let texts = drawing.groups(ofClass: "entity").map(\.texts)
    #expect(texts == [["(no name)"], ["XA-42"]])
  }

  @Test func `a name of 100,000 characters is shortened with an ellipsis`() throws {
    for letter in ["x", "漢", "\\", "\"", "&", "<", "e\u{301}", "م"] {
      let name = String(repeating: letter, count: 100_000)
      #expect(try SVGDrawing(Renderer().render(.hostile(named: name), as: .svg)).texts.count > 20)
      let picture = Picture(title: "", entities: [Picture.Entity(id: "a", name: name)])
      let drawing = try SVGDrawing(Renderer().render(picture, as: .svg))
      let entity = try #require(drawing.groups(ofClass: "entity").first)
      #expect(entity.texts.joined().hasSuffix("…"))
      #expect(entity.texts.joined().count == 200)
    }
  }

  @Test func `the check of the drawing can convict`() throws {
    let markup = #"<svg><g class="entity"><script onclick="x">alert(1)</script></g></svg>"#
    let drawing = try SVGDrawing(Array(markup.utf8))
    #expect(!drawing.elementNames.isSubset(of: SVGDrawing.harmlessElements))
    #expect(!drawing.attributeNames.isSubset(of: SVGDrawing.harmlessAttributes))
    #expect(!Self.contains(["a", "c"], ["a", "b"]))
    #expect(throws: (any Error).self) { try SVGDrawing(Array("<svg>&eacute;</svg>".utf8)) }
    #expect(throws: (any Error).self) { try SVGDrawing(Array("<svg>\u{1}</svg>".utf8)) }
  }

  /// Whether the lines follow each other in the texts, scalar by scalar.
  private static func contains(_ texts: [String], _ lines: [String]) -> Bool {
    let texts = texts.map { Array($0.unicodeScalars) }
    let lines = lines.map { Array($0.unicodeScalars) }
    return texts.indices.contains { texts[$0...].starts(with: lines) }
  }
}

extension SVGDrawing {
  /// The elements that Graphviz draws with; none of them runs, loads or links anything.
  static let harmlessElements: Set = ["svg", "g", "title", "polygon", "polyline", "path", "ellipse", "text", "desc"]

  /// The attributes that Graphviz draws with.
  static let harmlessAttributes: Set = [
    "width", "height", "viewBox", "xmlns", "xmlns:xlink", "id", "class", "transform", "fill", "stroke",
    "stroke-width", "stroke-dasharray", "points", "d", "cx", "cy", "rx", "ry", "x", "y", "text-anchor",
    "font-family", "font-size", "font-weight", "fill-opacity", "stroke-opacity", "role", "aria-label",
    "aria-roledescription",
  ]
}
