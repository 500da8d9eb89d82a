// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Testing

@testable import DiligraphRender

@Suite struct RendererTests {
  @Test(arguments: DrawingFormat.allCases)
  func `the same picture gives the same bytes`(format: DrawingFormat) throws {
    let first = try Renderer().render(.example, as: format)
    #expect(format.isComplete(first))
    #expect(try Renderer().render(.example, as: format) == first)
  }

  @Test func `each entity and each line of the picture is in the drawing, by name`() throws {
    let drawing = try SVGDrawing(Renderer().render(.example, as: .svg))
    let words = PictureWords(.example)
    #expect(drawing.groups(ofClass: "entity").map(\.title) == Picture.example.readingOrder.map(words.label(of:)))
    #expect(drawing.groups(ofClass: "provision").count == 6)
    #expect(
      drawing.groups(ofClass: "control").map(\.title) == [
        "Examplia Sovereign Holding owns or controls Examplia Telecom: 51 %, probability 0.90"
      ])
    #expect(drawing.groups(ofClass: "control").map(\.texts) == [["51 %", "p 0.90", " "]])
    func names(_ name: String) -> [String] {
      drawing.groups(ofClass: name).map { String($0.title.prefix { $0 != "," }) }
    }
    #expect(drawing.groups(ofClass: "association").count == 1)
    #expect(names("flagged") == ["Examplia Sovereign Holding", "Ministry of the Interior of Examplia"])
    #expect(names("derived") == ["Examplia Telecom"])
    #expect(names("subject") == ["Northwind Sensors GmbH"])
    let legend = drawing.groups(ofClass: "legend").flatMap(\.texts)
    #expect(legend.contains("owns or controls"))
    #expect(drawing.texts.contains("⚑ 5 Example Human Rights"))
    #expect(drawing.groups(ofClass: "truth").map(\.texts) == [[Picture.example.title] + Picture.example.caption])
  }

  @Test func `flagged, derived, subject and family are told apart without colour`() throws {
    let bytes = try Renderer().render(.example, as: .svg)
    let groups = String(decoding: bytes, as: UTF8.self).split(separator: "<g id=").map(String.init)
    func group(_ title: String) throws -> String {
      try #require(groups.first { $0.contains("<title>\(title)") })
    }
    func outlines(_ title: String) throws -> Int {
      try group(title).split(separator: "<polygon").count - 1
    }
    #expect(try outlines("Examplia Sovereign Holding, ") == 2)
    #expect(try outlines("Harbour Bank, ") == 1)
    #expect(try group("Examplia Telecom, ").contains("stroke-dasharray"))
    #expect(try !group("Examplia Sovereign Holding, ").contains("stroke-dasharray"))
    #expect(try group("Northwind Sensors GmbH, ").contains(#"stroke-width="3.6""#))
    #expect(try group("Examplia Sovereign Holding owns").contains(#"stroke-dasharray="5,2""#))
    #expect(try group("Harbour Bank is connected").contains(#"stroke-dasharray="1,5""#))
    #expect(try !group("شركة الأفق للأنظمة المتكاملة provides to Ministry").contains("stroke-dasharray"))
  }

  @Test(arguments: DrawingFormat.allCases)
  func `a picture without entities is its caption`(format: DrawingFormat) throws {
    let picture = Picture(title: "Nobody is exposed", caption: ["as of 2026-03-01"], entities: [])
    let bytes = try Renderer().render(picture, as: format)
    #expect(format.isComplete(bytes))
    if format == .svg {
      #expect(try SVGDrawing(bytes).texts == ["Nobody is exposed", "as of 2026-03-01"])
    }
  }

  @Test(arguments: DrawingFormat.allCases)
  func `a picture of nothing at all is drawn`(format: DrawingFormat) throws {
    #expect(format.isComplete(try Renderer().render(Picture(title: "", entities: []), as: format)))
  }

  @Test func `an entity's line to itself, lines both ways and parallel lines are drawn`() throws {
    let ends = [("a", "a"), ("a", "b"), ("b", "a"), ("a", "b"), ("b", "c"), ("c", "a")]
    let picture = Picture(
      title: "cycle", entities: [],
      relationships: ends.enumerated().map { number, ends in
        Picture.Relationship(ids: ["\(number)"], from: ends.0, to: ends.1, family: .control, label: "51 %")
      })
    for direction in Picture.Direction.allCases {
      let turned = Picture(
        title: picture.title, entities: picture.entities, relationships: picture.relationships,
        direction: direction)
      let drawing = try SVGDrawing(Renderer().render(turned, as: .svg))
      #expect(drawing.groups(ofClass: "control").count == 6)
    }
  }

  @Test func `tasks that draw at the same time get what they asked for`() async throws {
    let expected = try (0..<8).map {
      try Renderer().render(.grid(entities: 4 + $0, relationships: 9), as: .svg)
    }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for task in 0..<64 {
        group.addTask {
          let number = task % 8
          let picture = Picture.grid(entities: 4 + number, relationships: 9)
          return try Renderer().render(picture, as: .svg) == expected[number]
        }
      }
      for try await isSame in group { #expect(isSame) }
    }
  }

  @Test(arguments: [(400, 700), (40, 400)])
  func `a large and a dense picture are drawn whole`(entities: Int, lines: Int) throws {
    let picture = Picture.grid(entities: entities, relationships: lines)
    let drawing = try SVGDrawing(Renderer().render(picture, as: .svg))
    #expect(drawing.groups(ofClass: "entity").count == entities)
    #expect(drawing.groups(ofClass: "provision").count == picture.relationships.count)
  }

  @Test func `a picture of any size can be had as DOT`() throws {
    let picture = Picture.grid(entities: 1500, relationships: 2500)
    let text = String(decoding: try Renderer().render(picture, as: .dot), as: UTF8.self)
    let contents = try Contents(ofDOT: text)
    #expect(contents.entities.count == 1500)
    #expect(contents.relationships.count == 2500)
  }

  @Test func `a large bitmap has fewer pixels to the inch rather than none`() throws {
    func width(_ picture: Picture) throws -> Int {
      // The width of a PNG is a big-endian number in the bytes 16 to 19.
      try Renderer().render(picture, as: .png)[16..<20].reduce(0) { $0 << 8 | Int($1) }
    }
    func chain(_ count: Int) -> Picture {
      Picture(
        title: "", entities: [],
        relationships: (0..<count).map {
          Picture.Relationship(ids: ["\($0)"], from: "e\($0)", to: "e\($0 + 1)", family: .provision)
        })
    }
    let each = try Double(width(chain(100))) / 100
    #expect(try (0.6 * each...0.7 * each).contains(Double(width(chain(250))) / 250))
  }

  @Test func `the version of Graphviz is known`() {
    #expect(Renderer.graphvizVersion.first?.isNumber == true)
  }
}

@Suite struct DrawingFormatTests {
  @Test(arguments: [DrawingFormat.svg, .png, .pdf])
  func `a file cut short or of another format is not complete`(format: DrawingFormat) throws {
    let bytes = try Renderer().render(.example, as: format)
    #expect(!format.isComplete(Array(bytes.dropLast(40))))
    #expect(!format.isComplete(Array(bytes.dropFirst())))
    #expect(!format.isComplete([]))
    for other in DrawingFormat.allCases where other != format {
      #expect(!other.isComplete(bytes))
    }
  }

  @Test func `the date of a PDF's making is set to the epoch, and nothing else`() {
    let pdf = Array("%PDF-1.5 << /CreationDate (D:20260301123456Z) >> %%EOF".utf8)
    let expected = Array("%PDF-1.5 << /CreationDate (D:19700101000000Z) >> %%EOF".utf8)
    #expect(PDFDate.removed(from: pdf) == expected)
    let without = Array("%PDF-1.5 %%EOF".utf8)
    #expect(PDFDate.removed(from: without) == without)
    let odd = Array("%PDF-1.5 /CreationDate (D:2026".utf8)
    #expect(PDFDate.removed(from: odd) == odd)
  }
}
