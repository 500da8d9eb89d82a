// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Foundation
import Testing

@testable import DiligraphRender

/// Every hostile name at once, opened in a browser in which any script of theirs would leave a mark.
@Suite(.enabled(if: Browser.path != nil, "there is no headless Chromium; apt-get install chromium"))
struct BrowserTests {
  private static let mark = "document.documentElement.setAttribute('data-trapped','1')"

  private static let traps = [
    "<script>\(mark)</script>", "\"><img src=x onerror=\(mark)>", "</script><script>\(mark)</script>",
    "<svg onload=\(mark)>", "javascript:\(mark)", "'-\(mark)-'", "]]><script>\(mark)</script>",
    "</title><script>\(mark)</script>", "--><script>\(mark)</script><!--",
  ]

  private static var picture: Picture {
    let names = traps + HostileName.corpus.map(\.name)
    let lines = names.enumerated().map { number, name in
      Picture.Relationship(
        ids: [name], from: "e\(number)", to: "end", family: .provision, label: name,
        facts: [
          Picture.Fact(
            id: name, from: "e\(number)", to: "end", names: (name, name), kind: name, verb: name, details: [name],
            start: "2020-01-01", sources: [Picture.Citation(text: name, url: name, response: name)])
        ])
    }
    var picture = Picture(
      title: traps[0], caption: names,
      entities: names.enumerated().map { number, name in
        Picture.Entity(
          id: "e\(number)", name: name, detail: name, role: name, flag: Picture.Flag(level: 5, label: name),
          cluster: number % 7 == 0 ? name : nil, members: [Picture.Member(id: name, name: name, detail: name)],
          notes: [name])
      }, relationships: lines)
    picture.routes = names.map { Picture.Route(label: $0, relationships: [$0]) }
    return picture
  }

  @Test func `no name runs as a script in an SVG`() throws {
    let svg = String(decoding: try Renderer().render(Self.picture, as: .svg), as: UTF8.self)
    let document = try Browser.document(of: svg, ending: "svg")
    #expect(document.contains("<svg"))
    #expect(!document.contains("data-trapped=\""))
  }

  @Test func `no name runs as a script in a page, and the page's own script does, with and without its policy`() throws
  {
    let svg = String(decoding: try Renderer().render(Self.picture, as: .svg), as: UTF8.self)
    let page = PicturePage(Self.picture, svg: svg) { Browser.digest($0) }.html
    let count = Self.picture.relationships.count
    // Without the policy too: the escaping must hold by itself.
    for text in [page, page.replacing(/<meta http-equiv="Content-Security-Policy"[^>]*>/, with: "")] {
      let document = try Browser.document(of: text, ending: "html")
      #expect(document.contains("\(count) of \(count) lines"))
      #expect(!document.contains("data-trapped=\""))
      #expect(!document.contains("href=\"javascript"))
    }
  }

  @Test func `no text of the data runs as a script in a dossier, with and without its policy`() throws {
    for trap in Self.traps {
      let dossier = try #require(DossierCase(text: trap).dossier("maker"))
      let svg = try dossier.picture.map { String(decoding: try Renderer().render($0, as: .svg), as: UTF8.self) }
      let page = DossierHTML(dossier, svg: svg) { Browser.digest($0) }.html
      for text in [page, page.replacing(/<meta http-equiv="Content-Security-Policy"[^>]*>/, with: "")] {
        let document = try Browser.document(of: text, ending: "html")
        #expect(document.contains("</footer>"))
        #expect(!document.contains("data-trapped=\""))
        #expect(!document.contains("href=\"javascript"))
      }
    }
  }

  @Test func `an overview runs its own script alone, and its columns sort`() throws {
    let rows = try Self.traps.enumerated().map { number, trap -> Overview.Row in
      var row = try #require(DossierCase(text: trap).dossier("maker")).row
      row.exposure.lower = Double(number) / 100
      row.exposure.exact = nil
      row.file = "file-\(number)"
      return row
    }
    let overview = Overview(
      rows, context: ReportContext(policy: Policy(), digest: "d"),
      provenance: DossierProvenance(inputs: [], dataDigest: "d", programVersion: "1"),
      missing: Self.traps.map { Overview.Missing(name: $0, reason: $0) })
    let page = OverviewHTML(overview) { Browser.digest($0) }.html
    let document = try Browser.document(of: page, ending: "html")
    #expect(!document.contains("data-trapped=\"") && !document.contains("href=\"javascript"))
    // The policy lets the page's own script run: it makes buttons of the headers.
    #expect(document.components(separatedBy: "<button type=\"button\">").count > 10)
    let pressed = page.replacing(/<meta http-equiv="Content-Security-Policy"[^>]*>/, with: "")
      .replacing("</body>", with: "<script>document.querySelectorAll('th button')[2].click()</script></body>")
    let sorted = try Browser.document(of: pressed, ending: "html")
    #expect(!sorted.contains("data-trapped=\"") && sorted.contains("aria-sort=\"ascending\""))
    let places = sorted.matches(of: /<tr><td data-key="(\d+)">/).compactMap { Int($0.1) }
    #expect(places == Array((1...Self.traps.count).reversed()))
  }

  @Test func `the trap can convict`() throws {
    let document = try Browser.document(of: "<html><script>\(Self.mark)</script></html>", ending: "html")
    #expect(document.contains("data-trapped=\""))
  }
}
