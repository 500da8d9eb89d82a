// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Foundation
import Testing

@testable import DiligraphRender

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct PicturePageTests {
  private func page(_ picture: Picture) throws -> String {
    let svg = String(decoding: try Renderer().render(picture, as: .svg), as: UTF8.self)
    return PicturePage(picture, svg: svg) { "digest-\($0.count)" }.html
  }

  /// The parts of a page between two texts.
  private func parts(_ page: String, _ start: String, _ end: String) -> [String] {
    page.components(separatedBy: start).dropFirst().compactMap { $0.components(separatedBy: end).first }
  }

  @Test(arguments: HostileName.corpus)
  func `a hostile name brings no element, no script and no end of the data into a page`(hostile: HostileName) throws {
    let plain = try page(.hostile(named: "plain"))
    let page = try page(.hostile(named: hostile.name))
    for opening in ["<script", "<style", "<a ", "<img", "<b>", "onclick=", "<!--"] {
      // An attribute or an element is markup only where its bracket is not escaped; text in a label is escaped.
      let isSame = page.components(separatedBy: opening).count == plain.components(separatedBy: opening).count
      #expect(isSame || opening == "onclick=", "\(opening)")
    }
    let data = try #require(parts(page, "<script type=\"application/json\" id=\"data\">", "</script>").first)
    #expect(!data.contains("<"))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any])
    #expect((object["entities"] as? [Any])?.count == 2)
    #expect((object["lines"] as? [Any])?.count == 1)
  }

  @Test(arguments: HostileName.corpus)
  func `the body of a page is well-formed`(hostile: HostileName) throws {
    let page = try page(.hostile(named: hostile.name))
    // The page is written so that what holds the data is XML as well; a strict reader sees what a lenient one mends.
    let body = try #require(parts(page, "<header>", "<main>").first)
    let parser = XMLParser(data: Data("<header>\(body)".utf8))
    #expect(parser.parse(), "\(body)")
    let words = try #require(parts(page, "<section aria-label=\"The same in words\">", "</section>").first)
    #expect(XMLParser(data: Data("<section>\(words)</section>".utf8)).parse(), "\(words)")
  }

  @Test func `a page allows its own script and style by digest, and nothing else`() throws {
    let page = try page(.example)
    #expect(page.contains("default-src 'none'; script-src 'sha256-digest-"))
    #expect(page.components(separatedBy: "<script").count == 3)
    for outside in [
      "src=", "@import", "url(", "http-equiv=\"refresh", "fetch(", "XMLHttpRequest", "innerHTML", "eval(",
    ] {
      #expect(!page.contains(outside), "\(outside)")
    }
    // The one address in it names the SVG language.
    let addresses = Set(parts(page, "http://", "\"")).union(parts(page, "https://", "\""))
    #expect(addresses == ["www.w3.org/2000/svg", "www.w3.org/1999/xlink"])
  }

  @Test func `each entity and line of a page has a label with its direction`() throws {
    let page = try page(.example)
    let words = PictureWords(.example)
    for entity in Picture.example.entities { #expect(page.contains(PictureWords.escaped(words.label(of: entity)))) }
    for line in Picture.example.relationships { #expect(page.contains(PictureWords.escaped(words.label(of: line)))) }
    #expect(page.contains("aria-label=\"Northwind Sensors GmbH provides to"))
  }
}

@Suite struct PictureWordsTests {
  @Test func `entities are read from provider to recipient`() {
    let names = Picture.example.readingOrder.map(\.id)
    for line in Picture.example.relationships where line.family != .association {
      let from = names.firstIndex(of: line.from) ?? .max
      let to = names.firstIndex(of: line.to) ?? .min
      #expect(from < to, "\(line.from) to \(line.to)")
    }
  }

  @Test func `a circle is read from the one that is asked about`() {
    let lines = [("a", "b"), ("b", "c"), ("c", "a")].map {
      Picture.Relationship(ids: [$0.0], from: $0.0, to: $0.1, family: .provision)
    }
    let picture = Picture(
      title: "", entities: [Picture.Entity(id: "b", name: "B", standing: .subject)], relationships: lines)
    #expect(picture.readingOrder.map(\.id) == ["b", "c", "a"])
  }

  @Test func `the narrative and the table say what the picture shows`() {
    let words = PictureWords(.example)
    let narrative = words.narrative
    #expect(narrative.hasPrefix("How does Northwind Sensors reach flagged end users?\n"))
    #expect(narrative.contains("  -> Northwind Sensors GmbH provides to 深圳市远景电子科技有限公司: supply, probability 0.30"))
    #expect(words.table.rows.count == Picture.example.relationships.count)
    #expect(words.table.rows.allSatisfy { $0.count == words.table.header.count })
  }
}
