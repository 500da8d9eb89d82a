// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Diligraph

@Suite struct PictureDOTTests {
  @Test func `a small picture is written as these lines`() {
    let picture = Picture(
      title: "Q", caption: ["as of 2026"],
      entities: [Picture.Entity(id: "a", name: "Alpha", role: "company", standing: .subject)],
      relationships: [
        Picture.Relationship(
          ids: ["1"], from: "a", to: "a", family: .control, label: "51 %", probability: 0.5)
      ])
    let lines = picture.dot.split(separator: "\n").map(String.init)
    #expect(lines.first == #"digraph "Q" {"#)
    #expect(lines[1].hasSuffix(#"labelloc=t, labeljust=l, label="Q\las of 2026\l"];"#))
    #expect(
      lines.suffix(3) == [
        #"  "a" [label=<<B>Alpha</B>>, id="e0", shape="box", style="filled", peripheries="1", penwidth="3.6", "#
          + ##"color="#1a1a1a", fillcolor="#dcecf8", class="entity subject"];"##,
        ##"  "a" -> "a" [id="r0", label="51 %\np 0.50\n ", style="dashed", color="#005b94", arrowhead="empty", "##
          + #"penwidth="2.5", class="control"];"#,
        "}",
      ])
  }

  @Test(arguments: [
    ("plain", #""plain""#),
    (#"say "hi""#, #""say \"hi\"""#),
    (#"C:\new\"#, #""C:\\new\\""#),
    ("two\nlines", #""two\nlines""#),
    ("AT&T &eacute;", #""AT&amp;T &amp;eacute;""#),
    ("<b>", #""<b>""#),
    ("a\u{0}\u{1F}\u{7F}\u{9F}\u{FFFE}\u{FFFF}b", #""ab""#),
    ("a\u{202E}\u{2066}\u{206F}b", #""ab""#),
    ("\u{200F}م\u{200D}", "\"\u{200F}م\u{200D}\""),
    ("", #""""#),
  ])
  func `text is quoted so that it is read back as itself`(text: String, quoted: String) {
    #expect(PictureText.quoted(text).unicodeScalars.elementsEqual(quoted.unicodeScalars))
  }

  @Test(arguments: [
    ("plain", "plain"), (#"\N "x" 'y'"#, #"\\N &quot;x&quot; 'y'"#), ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
    ("a\u{0}\u{202E}\u{FFFE}b", "ab"),
  ])
  func `text within Graphviz' markup is text`(text: String, marked: String) {
    #expect(PictureText.marked(text) == marked)
  }

  @Test func `no data reaches an attribute that Graphviz does not escape or that opens a file`() {
    let hostile = #"x" onclick="alert(1)"#
    let dot = Picture.hostile(named: hostile).dot
    for attribute in ["URL", "href", "stylesheet", "image", "shapefile", "imagepath", "tooltip", "target"] {
      #expect(!dot.contains("\(attribute)="))
    }
    let fonts = dot.split(separator: "fontname=").dropFirst()
    #expect(fonts.allSatisfy { $0.hasPrefix(#""DejaVu Sans""#) })
    #expect(fonts.count == 3)
  }

  @Test func `ids that differ only in what is dropped stay two nodes`() {
    let picture = Picture(
      title: "",
      entities: ["a", "a\u{1}", " a ", "legend 1"].map { Picture.Entity(id: $0, name: "N") })
    let dot = picture.dot
    for name in [#""a""#, #""a (2)""#, #""a (3)""#, #""legend 1 (2)""#] {
      #expect(dot.contains("  \(name) [label=<<B>N</B>>"), "\(name)")
    }
  }

  @Test(arguments: [
    (12, 12, false), (300, 600, false), (301, 0, true), (300, 601, true), (35, 205, false), (35, 206, true),
  ])
  func `a large or dense picture asks for straight lines`(entities: Int, lines: Int, isLarge: Bool) {
    let picture = Picture.grid(entities: entities, relationships: lines)
    #expect(picture.isLarge == isLarge)
    #expect(picture.dot.contains("splines=line") == isLarge)
  }
}

@Suite struct CrowdedPictureTests {
  private func picture(_ lines: Int) -> Picture {
    Picture(
      title: "Q", entities: [],
      relationships: (0..<lines).map {
        Picture.Relationship(
          ids: ["\($0)"], from: "a\($0 % 10)", to: "b\($0 / 10)", family: .provision, label: "supply")
      })
  }

  @Test func `where lines are crowded, and in an overview, what stands at them is left off, and this is said`() {
    let note = "Left off for want of room: kinds and figures of lines"
    #expect(picture(150).mainDOT(for: .dot).contains("supply"))
    #expect(!picture(150).sideSubgraph(for: .dot).contains(note))
    for (lines, engine) in [(151, Picture.Engine.dot), (3, .sfdp)] {
      #expect(!picture(lines).mainDOT(for: engine).contains("supply"))
      #expect(picture(lines).sideSubgraph(for: engine).contains(note))
    }
    #expect(picture(151).dot.contains(note))
  }
}

@Suite struct PictureTextTests {
  @Test(arguments: [
    ("short", ["short"]),
    ("", []),
    ("Ministry of the Interior of Examplia", ["Ministry of the Interior", "of Examplia"]),
    ("深圳市远景电子科技有限公司", ["深圳市远景电子", "科技有限公司"]),
    ("  tabs\tand\nfeeds \u{2028} fold ", ["tabs and feeds fold"]),
    ("Donaudampfschifffahrtsgesellschaft", ["Donaudampfschifffa", "hrtsgesellschaft"]),
  ])
  func `a name is broken at about 24 columns`(name: String, lines: [String]) {
    #expect(PictureText.wrapped(name) == lines)
  }

  @Test func `a name of 100,000 characters becomes 200 with an ellipsis on four lines`() {
    let line = PictureText.line(String(repeating: "x", count: 100_000))
    #expect(line.count == 200)
    #expect(line.hasSuffix("x…"))
    #expect(PictureText.wrapped(line).map(\.count) == [51, 51, 51, 47])
  }

  @Test func `a name of 200 characters is whole`() {
    let name = String(repeating: "x", count: 200)
    #expect(PictureText.line(name) == name)
  }

  @Test func `one letter with 100,000 accents is cut as well`() {
    let name = "e" + String(repeating: "\u{301}", count: 100_000) + "nd"
    #expect(PictureText.line(name).unicodeScalars.count <= 801)
    #expect(PictureText.line(name).hasSuffix("…"))
  }

  @Test(
    arguments: [
      (0.0, "p 0"), (0.001, "p <0.01"), (0.05, "p 0.05"), (0.5, "p 0.50"), (0.994, "p 0.99"),
      (0.995, "p >0.99"),
      (1.0, "p 1"), (.nan, nil), (.infinity, nil),
    ] as [(Double, String?)])
  func `a probability is never rounded to certainty`(probability: Double, figure: String?) {
    #expect(Picture.Look.figure(probability) == figure)
  }

  @Test(
    arguments: [(nil, "1.2"), (0.0, "1.0"), (0.5, "2.5"), (1.0, "4.0"), (7.0, "4.0"), (.nan, "1.2")]
      as [(Double?, String)])
  func `a line is wider the more probable it is`(probability: Double?, width: String) {
    #expect(Picture.Look.width(probability) == width)
  }
}
