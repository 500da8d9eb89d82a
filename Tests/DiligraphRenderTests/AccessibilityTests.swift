// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Foundation
import Testing

@testable import DiligraphRender

/// The pages as axe-core judges them in a headless browser, with all of its rules, on a wide and on a narrow screen.
@Suite(
  .enabled(if: Browser.path != nil, "there is no headless Chromium; apt-get install chromium"),
  .enabled(if: Axe.script != nil, "axe-core is not there; make axe gets it"))
struct AccessibilityTests {
  private static let widths = [1280, 360]

  private func expectNone(_ page: String, _ what: String) throws {
    for width in Self.widths {
      let found = try Axe.findings(in: page, width: width)
      #expect(found.isEmpty, "\(what), \(width) pixels wide: \(found.joined(separator: "\n"))")
    }
  }

  private func page(_ dossier: Dossier) throws -> String {
    let svg = try dossier.picture.map { String(decoding: try Renderer().render($0, as: .svg), as: UTF8.self) }
    return DossierHTML(dossier, svg: svg) { Browser.digest($0) }.html
  }

  @Test(arguments: ["maker", "first", "owner", "ministry"])
  func `a dossier has no fault, whether there are paths or none`(id: String) throws {
    try expectNone(try page(try #require(DossierCase().dossier(id))), id)
  }

  @Test func `a dossier whose every text is right-to-left or hostile has none`() throws {
    for text in ["شركة الأفق للأنظمة", "<b>\"&'</b>"] {
      try expectNone(try page(try #require(DossierCase(text: text).dossier("maker"))), text)
    }
  }

  @Test func `an overview has none, with links, changes, and what is gone or was not found`() throws {
    let rows = try ["owner", "maker", "first", "second"].map { id -> Overview.Row in
      var row = try #require(DossierCase().dossier(id)).row
      row.file = "file-\(id)"
      return row
    }
    let former = [
      "maker": Overview.Earlier(name: "Norvale Optics", lower: 0.01, exact: nil, level: 2, pathIDs: []),
      "gone": Overview.Earlier(name: "Gone Trading", lower: 0.2, exact: 0.2, level: 3, pathIDs: []),
    ]
    let overview = Overview(
      rows, context: ReportContext(policy: Policy(), digest: "d"),
      provenance: DossierProvenance(inputs: [], dataDigest: "d", programVersion: "1"),
      missing: [Overview.Missing(name: "Nobody", reason: "there is no such entity")],
      earlier: Overview.EarlierRun(entities: former, policyDigest: "p", dataDigest: "d"))
    try expectNone(OverviewHTML(overview) { Browser.digest($0) }.html, "overview")
  }

  @Test func `a picture's page has none, in each palette, with a chosen entity and with groups`() throws {
    for palette in Picture.Palette.allCases {
      var entities = Picture.example.entities
      entities[2] = Picture.Entity(
        id: "r", name: "2 resellers",
        members: [
          Picture.Member(id: "x", name: "Kestrel Trading", detail: "reseller"),
          Picture.Member(id: "y", name: "Alder Trading", detail: "reseller"),
        ])
      var picture = Picture(
        title: Picture.example.title, caption: Picture.example.caption, entities: entities,
        relationships: Picture.example.relationships)
      picture.palette = palette
      picture.routes = [Picture.Route(label: "1. 0.5", relationships: ["1", "2"])]
      let svg = String(decoding: try Renderer().render(picture, as: .svg), as: UTF8.self)
      let page = PicturePage(picture, svg: svg) { Browser.digest($0) }.html
      try expectNone(page, "\(palette)")
      let chosen = "<script>document.querySelectorAll('g.entity')[2].dispatchEvent(new Event('click'))</script></body>"
      try expectNone(page.replacing("</body>", with: chosen), "\(palette), chosen")
    }
  }

  @Test func `the judge convicts a picture without words, pale text, and a table that no key can scroll`() throws {
    let page = """
      <!DOCTYPE html><html lang="en"><head><title>t</title></head><body><main><h1>t</h1><img src="x">
      <p style="color:#bbb;background:#fff">pale words</p></main></body></html>
      """
    let found = try Axe.findings(in: page, width: 800)
    #expect(found.count == 2, "\(found)")
    #expect(found.contains { $0.hasPrefix("image-alt") } && found.contains { $0.hasPrefix("color-contrast") })
    let dossier = try self.page(try #require(DossierCase().dossier("maker"))).replacing(" tabindex=\"0\"", with: "")
    let scrolled = try Axe.findings(in: dossier, width: 360)
    #expect(!scrolled.isEmpty && scrolled.allSatisfy { $0.hasPrefix("scrollable-region-focusable") }, "\(scrolled)")
  }
}

/// The accessibility checker axe-core, where `make axe` has put it.
private enum Axe {
  static let script: String? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try? String(contentsOf: root.appendingPathComponent(".build/axe/axe.min.js"), encoding: .utf8)
  }()

  /// What axe-core finds in a page: faults, and what it could not judge, but for one thing.
  ///
  /// It cannot judge the contrast of text in a drawing, whose ground is a shape and no box; PictureLookTests do.
  /// Nor that of a text without a letter, such as an arrow, or of one that is scrolled out of sight, as on a narrow screen;
  /// the wide one has the same colours. The page's policy would not let axe-core run, and is left out.
  static func findings(in page: String, width: Int) throws -> [String] {
    let run = """
      <script>axe.run(document, {resultTypes: ["violations", "incomplete"]}).then(function (result) {
        var lines = [];
        result.violations.concat(result.incomplete).forEach(function (rule) {
          rule.nodes.forEach(function (node) {
            var why = node.any.concat(node.all, node.none).map(function (check) { return check.message; }).join("; ");
            var element = document.querySelector(node.target[0]);
            var isDrawn = element && element.closest("svg");
            var isUnjudged = /could not be determined/.test(why) && (isDrawn || innerWidth < 800);
            var isNoText = /only non-text|too short/.test(why);
            if (rule.id === "color-contrast" && (isUnjudged || isNoText)) return;
            lines.push(rule.id + ": " + why + " " + node.html.slice(0, 200));
          });
        });
        return lines;
      }, function (error) { return ["axe-core failed: " + error]; }).then(function (lines) {
        document.body.setAttribute("data-axe", btoa(unescape(encodeURIComponent(JSON.stringify(lines)))));
      });</script></body>
      """
    var text = page.replacing(/<meta http-equiv="Content-Security-Policy"[^>]*>/, with: "")
    let end = try #require(text.range(of: "</body>", options: .backwards))
    text.replaceSubrange(end, with: "<script>\(script ?? "")</script>" + run)
    let document = try Browser.document(of: text, ending: "html", milliseconds: 30_000, width: width)
    let match = try #require(document.firstMatch(of: /data-axe="([A-Za-z0-9+\/=]*)"/), "axe-core did not end")
    let data = try #require(Data(base64Encoded: String(match.1)))
    return try JSONDecoder().decode([String].self, from: data)
  }
}
