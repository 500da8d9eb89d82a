// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting
import Foundation
import Testing

@testable import DiligraphRender

/// Dossiers of a case in which one hostile text stands in every place that an input can fill.
@Suite struct DossierHostileTests {
  private func dossier(_ text: String) throws -> (dossier: Dossier, svg: String) {
    var options = DossierOptions()
    options.sensitivity = false
    let dossier = try #require(DossierCase(text: text).dossier("maker", options))
    let picture = try #require(dossier.picture)
    return (dossier, String(decoding: try Renderer().render(picture, as: .svg), as: UTF8.self))
  }

  private func page(_ text: String) throws -> String {
    let (dossier, svg) = try dossier(text)
    return DossierHTML(dossier, svg: svg) { _ in "digest" }.html
  }

  private static let elements: Set = [
    "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "h4", "ul", "ol", "li", "nav", "main",
    "section", "p", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "bdi", "a", "details", "summary",
    "figure", "figcaption", "span", "b", "footer",
  ]
  private static let attributes: Set = [
    "lang", "charset", "http-equiv", "content", "name", "id", "class", "scope", "href", "rel", "aria-label",
    "aria-labelledby", "tabindex",
  ]

  @Test(arguments: HostileName.corpus)
  func `the page is what it is without the hostile text: the same elements and attributes, and links to the web only`(
    hostile: HostileName
  ) throws {
    let page = try page(hostile.name)
    let read = try SVGDrawing(Array(page.replacing("<!DOCTYPE html>", with: "").utf8))
    #expect(read.elementNames.isSubset(of: Self.elements.union(SVGDrawing.harmlessElements)), "\(read.elementNames)")
    #expect(read.attributeNames.isSubset(of: Self.attributes.union(SVGDrawing.harmlessAttributes)))
    for match in page.matches(of: /href="([^"]*)"/) {
      #expect(match.1.hasPrefix("#") || match.1.hasPrefix("http"), "\(match.1)")
    }
    let plain = try SVGDrawing(Array(self.page("plain").replacing("<!DOCTYPE html>", with: "").utf8))
    #expect(read.elementNames == plain.elementNames)
  }

  @Test(arguments: HostileName.corpus)
  func `the JSON gives the text back, scalar by scalar`(hostile: HostileName) throws {
    let text = DossierJSON(try dossier(hostile.name).dossier).text
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let subject = try #require(object["subject"] as? [String: Any])
    let notes = try #require(subject["notes"] as? [String])
    #expect(Array(notes[0].unicodeScalars) == Array(hostile.name.unicodeScalars))
    let sources = try #require((object["sources"] as? [[String: Any]])?.first?["sources"] as? [[String: Any]])
    #expect((sources[0]["url"] as? String).map { Array($0.unicodeScalars) } == Array(hostile.name.unicodeScalars))
  }

  @Test(arguments: HostileName.corpus)
  func `Markdown has as many lines, rows and headings as without the hostile text`(hostile: HostileName) throws {
    func shape(_ text: String) -> [String] {
      text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        let mark = line.prefix { "#-|*! ".contains($0) }
        // Cells are counted by the bars that stand behind no backslash.
        var cells = 0
        var isEscaped = false
        for scalar in line.unicodeScalars {
          if scalar == "|", !isEscaped { cells += 1 }
          isEscaped = scalar == "\\" && !isEscaped
        }
        return "\(mark.first.map(String.init) ?? "")\(cells)"
      }
    }
    let hostile = shape(DossierMarkdown(try dossier(hostile.name).dossier, drawing: "a.svg").text)
    let plain = shape(DossierMarkdown(try dossier("plain").dossier, drawing: "a.svg").text)
    // The diagram in words wraps nothing, but drops a name that has nothing visible.
    #expect(hostile.count == plain.count)
    #expect(hostile == plain)
  }

  @Test func `a text of 100,000 characters is shortened`() throws {
    let page = try page(String(repeating: "<x>", count: 100_000))
    #expect(page.utf8.count < 5_000_000)
    #expect(page.contains("…"))
  }
}
