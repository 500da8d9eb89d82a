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
          id: "e\(number)", name: name, detail: name, role: name, flags: [Picture.Flag(level: 5, label: name)],
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

  /// A page with a group of two, pressed by what `script` does, with the page's policy left out so that it may.
  private static func pressed(_ script: String) throws -> String {
    let members = [("x", "Kestrel <b>Trading</b>"), ("y", "Alder Trading")]
    func fact(_ id: String, _ name: String) -> Picture.Fact {
      Picture.Fact(
        id: id + "-f", from: "m", to: id, names: ("Maker", name), kind: "supply", verb: "supplies",
        sources: [Picture.Citation(text: "Gazette on " + name, url: "https://example.org/\(id)")])
    }
    let picture = Picture(
      title: "groups",
      entities: [
        Picture.Entity(id: "m", name: "Maker"),
        Picture.Entity(
          id: "g", name: "2 resellers",
          members: members.map { Picture.Member(id: $0.0, name: $0.1, detail: "reseller") }),
        Picture.Entity(id: "z", name: "Ministry"),
      ],
      relationships: [
        Picture.Relationship(
          ids: members.map { $0.0 + "-f" }, from: "m", to: "g", family: .provision, facts: members.map(fact)),
        Picture.Relationship(ids: ["last"], from: "g", to: "z", family: .provision),
      ])
    let svg = String(decoding: try Renderer().render(picture, as: .svg), as: UTF8.self)
    let page = PicturePage(picture, svg: svg) { Browser.digest($0) }.html
      .replacing(/<meta http-equiv="Content-Security-Policy"[^>]*>/, with: "")
    let keys = """
      const group = [...document.querySelectorAll("g.entity")].find((g) => g.hasAttribute("aria-expanded"));
      const key = (name) => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
      \(script)
      document.body.setAttribute("data-focus", document.activeElement.getAttribute("aria-label") || "");
      """
    return try Browser.document(of: page.replacing("</body>", with: "<script>\(keys)</script></body>"), ending: "html")
  }

  @Test func `a group opens in the drawing by keyboard, and each of its members can be reached and chosen`() throws {
    let open = try Self.pressed("group.focus(); key('Enter');")
    #expect(open.contains("<g class=\"members\" role=\"group\" aria-label=\"Members of 2 resellers\">"))
    #expect(open.contains("aria-expanded=\"true\"") && open.contains("Kestrel &lt;b&gt;Trading&lt;/b&gt;"))
    #expect(open.components(separatedBy: "class=\"row\"").count == 3)
    let member = try Self.pressed("group.focus(); key('Enter'); key('ArrowDown'); key('Enter');")
    let focus = try #require(member.firstMatch(of: /data-focus="([^"]*)"/)?.1)
    #expect(focus.contains("Trading"), "\(focus)")
    let rest = try #require(member.components(separatedBy: "id=\"detail\"").last)
    let detail = rest.components(separatedBy: "</section>")[0]
    #expect(detail.contains("Maker supplies") && detail.contains("Gazette on"), "\(detail)")
    // One of the two facts of the line is the member's, which its detail shows alone.
    #expect(detail.components(separatedBy: "https://example.org/").count == 3, "\(detail)")
    #expect(member.firstMatch(of: /class="edge provision[^"]*chosen/) != nil)
  }

  @Test func `a group is closed by choosing it again, with Escape or the button, and keeps the focus`() throws {
    for script in [
      "group.focus(); key('Enter'); key('Enter');", "group.focus(); key('Enter'); key('ArrowDown'); key('Escape');",
      "group.focus(); document.getElementById('groups').click(); document.getElementById('groups').click();",
    ] {
      let closed = try Self.pressed(script)
      #expect(!closed.contains("class=\"members\"") && closed.contains("aria-expanded=\"false\""), "\(script)")
      let focus = try #require(closed.firstMatch(of: /data-focus="([^"]*)"/)?.1)
      #expect(focus.contains("2 resellers"), "\(script): \(focus)")
      #expect(closed.contains("aria-pressed=\"false\""))
    }
    let all = try Self.pressed("document.getElementById('groups').click();")
    #expect(all.contains("class=\"members\"") && all.contains("aria-pressed=\"true\""))
  }

  @Test func `the trap can convict`() throws {
    let document = try Browser.document(of: "<html><script>\(Self.mark)</script></html>", ending: "html")
    #expect(document.contains("data-trapped=\""))
  }
}
