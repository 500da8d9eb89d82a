// SPDX-License-Identifier: Apache-2.0

/// A dossier as one page of HTML that needs nothing but itself: no script, no font, no address of anybody.
///
/// The content security policy allows the page's own style by its digest, and nothing else. All text goes through
/// one function that escapes it, ``PictureWords/escaped(_:)``.
public struct DossierHTML: Sendable {
  private let dossier: Dossier
  private let svg: String?
  private let digest: @Sendable (String) -> String

  /// The page of `dossier`.
  ///
  /// - Parameters:
  ///   - dossier: what the page says.
  ///   - svg: the drawing, with the labels of entities and lines; nil where it could not be drawn.
  ///   - digest: gives the SHA-256 of a text's UTF-8 in base 64, which this module cannot reckon.
  public init(_ dossier: Dossier, svg: String?, digest: @escaping @Sendable (String) -> String) {
    self.dossier = dossier
    self.svg = svg
    self.digest = digest
  }

  /// The whole page.
  public var html: String {
    let policy = "default-src 'none'; style-src 'sha256-\(digest(Self.style))'; base-uri 'none'; form-action 'none'"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta http-equiv="Content-Security-Policy" content="\(policy)"/>
      <meta name="referrer" content="no-referrer"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>\(escaped(dossier.title.plain))</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <header>
      <h1>\(inline(dossier.title))</h1>
      <ul class="truth">\(dossier.heads.map { "<li>\(inline($0))</li>" }.joined())</ul>
      </header>
      <nav aria-label="\(escaped(DossierWords.contents.plain))"><ol>\(contents)</ol></nav>
      <main>
      \(dossier.parts.map(part).joined(separator: "\n"))
      </main>
      <footer><p>\(inline(DossierWords.lead))</p></footer>
      </body>
      </html>

      """
  }

  private func escaped(_ text: String) -> String { PictureWords.escaped(text) }

  private func section(_ key: Dossier.Key) -> Dossier.Section? { dossier.section(key) }

  private var contents: String {
    dossier.parts.map { part in
      let items = part.keys.compactMap(section).map {
        """
        <li><a href=\"#\($0.key.rawValue)\">\(inline($0.title))</a></li>
        """
      }
      .joined()
      guard let heading = part.heading else { return items }
      return "<li>\(inline(heading))<ol>\(items)</ol></li>"
    }.joined()
  }

  private func part(_ part: Dossier.Part) -> String {
    let level = part.heading == nil ? 2 : 3
    let sections = part.keys.compactMap(section).map { section in
      "<section aria-labelledby=\"\(section.key.rawValue)\">"
        + "<h\(level) id=\"\(section.key.rawValue)\">\(inline(section.title))</h\(level)>\n"
        + section.blocks.map { block($0, level: level + 1) }.joined(separator: "\n") + "\n</section>"
    }.joined(separator: "\n")
    guard let heading = part.heading else { return sections }
    let note = part.note.map { "<p class=\"note\">\(inline($0))</p>\n" } ?? ""
    return "<h2 class=\"part\">\(inline(heading))</h2>\n\(note)\(sections)"
  }

  private func block(_ block: Dossier.Block, level: Int) -> String {
    switch block {
    case .heading(let text): return "<h\(level)>\(inline(text))</h\(level)>"
    case .paragraph(let text): return "<p>\(inline(text))</p>"
    case .list(let points): return list(points)
    case .table(let table): return self.table(table)
    case .entry(let mark, let title, let lines):
      let name = mark.map { "<span class=\"mark\">\(escaped($0))</span> " } ?? ""
      let anchor = mark.map { " id=\"\(escaped($0))\"" } ?? ""
      return "<div class=\"entry\"\(anchor)><h\(level)>\(name)\(inline(title))</h\(level)>\(list(lines))</div>"
    case .folded(let title, let lines):
      return "<details><summary>\(inline(title))</summary>\(list(lines))</details>"
    case .figure: return figure
    case .blank(let title, let choices):
      let hint = choices.isEmpty ? "" : " <span class=\"hint\">\(inline(choices))</span>"
      return "<p class=\"blank\"><b>\(inline(title))</b>\(hint)</p>"
    }
  }

  private func list(_ points: [DossierText]) -> String {
    "<ul>" + points.map { "<li>\(inline($0))</li>" }.joined() + "</ul>"
  }

  private func table(_ table: Dossier.Table) -> String {
    let head = table.header.map { "<th scope=\"col\">\(inline($0))</th>" }.joined()
    let rows = table.rows.map { row in
      "<tr>"
        + row.enumerated().map { column, cell in
          column == 0 ? "<th scope=\"row\">\(inline(cell))</th>" : "<td>\(inline(cell))</td>"
        }.joined() + "</tr>"
    }.joined(separator: "\n")
    // What scrolls sideways on a narrow screen must be reachable with the keyboard.
    let label = escaped(table.caption.plain)
    return "<div class=\"rows\" role=\"group\" tabindex=\"0\" aria-label=\"\(label)\">"
      + "<table><caption>\(inline(table.caption))</caption>\n<thead><tr>\(head)</tr></thead>\n"
      + "<tbody>\(rows)</tbody></table></div>"
  }

  private var figure: String {
    guard let svg, let start = svg.range(of: "<svg") else { return "<p>\(inline(DossierWords.notDrawn))</p>" }
    let title = dossier.picture.map { escaped(PictureText.line($0.title)) } ?? ""
    return "<figure>\(svg[start.lowerBound...])<figcaption><bdi>\(title)</bdi></figcaption></figure>"
  }

  private func inline(_ text: DossierText) -> String { Self.inline(text) }

  /// A text with its marks, escaped.
  static func inline(_ text: DossierText) -> String {
    func escaped(_ text: String) -> String { PictureWords.escaped(text) }
    return text.runs.map { run in
      switch run {
      case .words(let text): unbroken(escaped(text))
      case .data(let text): "<bdi>\(escaped(text))</bdi>"
      case .link(let address): "<a href=\"\(escaped(address))\" rel=\"noreferrer noopener\">\(escaped(address))</a>"
      case .reference(let mark): "<a href=\"#\(escaped(mark))\">\(escaped(mark))</a>"
      }
    }.joined()
  }

  /// `text` with its days in elements that stay on one line; a browser breaks them at their hyphens.
  private static func unbroken(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10, bytes.contains(UInt8(ascii: "-")) else { return text }
    func isDigit(_ place: Int) -> Bool { bytes.indices.contains(place) && (0x30...0x39).contains(bytes[place]) }
    func isDay(_ start: Int) -> Bool {
      guard start + 10 <= bytes.count, !isDigit(start - 1), !isDigit(start + 10) else { return false }
      return (0..<10).allSatisfy { offset in
        offset == 4 || offset == 7 ? bytes[start + offset] == UInt8(ascii: "-") : isDigit(start + offset)
      }
    }
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if isDay(place) {
        result += Array("<span class=\"day\">".utf8) + bytes[place..<place + 10] + Array("</span>".utf8)
        place += 10
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// How the page looks, on a screen and in print.
  static let style = #"""
    :root { --ink: #1a1a1a; --ground: #ffffff; --edge: #8a8a8a; --mark: #005b94; --panel: #f4f6f8; }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1.5rem; max-width: 64rem; font: 16px/1.5 "DejaVu Sans", Verdana, sans-serif;
      color: var(--ink); background: var(--ground); }
    h1 { font-size: 1.6rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; padding-top: .6rem; border-top: 2px solid var(--ink); }
    h2.part { font-size: 1.4rem; border-top-width: 5px; }
    h3 { font-size: 1.05rem; margin: 1.4rem 0 .3rem; overflow-wrap: anywhere; }
    h4, h5 { font-size: .95rem; margin: 1.1rem 0 .2rem; overflow-wrap: anywhere; }
    p, ul { margin: .4rem 0; max-width: 54rem; overflow-wrap: anywhere; }
    ul { padding-left: 1.2rem; }
    .truth { margin: 0; padding: .5rem .8rem; border: 1px solid var(--edge); list-style: none; font-size: .9rem; }
    .note, .hint { color: #4a4a4a; font-size: .9rem; }
    nav { font-size: .9rem; margin: 1rem 0; padding: .3rem .8rem; background: var(--panel); }
    nav ol { columns: 3 14rem; column-gap: 2.6rem; padding-left: 1.6rem; margin: .3rem 0; }
    nav ol ol { columns: auto; }
    .rows { overflow-x: auto; margin: .6rem 0; }
    table { border-collapse: collapse; font-size: .85rem; line-height: 1.35; }
    caption { text-align: left; font-weight: bold; padding: .2rem 0; }
    th, td { border: 1px solid var(--edge); padding: .25rem .5rem; text-align: left; vertical-align: top;
      overflow-wrap: break-word; min-width: 4.2rem; max-width: 26rem; }
    thead th { background: var(--panel); overflow-wrap: normal; }
    tbody th { font-weight: normal; }
    a { color: var(--mark); overflow-wrap: anywhere; }
    :focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
    :target { background: #fff3c4; }
    figure { margin: .6rem 0; }
    figure svg { max-width: 100%; height: auto; border: 1px solid var(--edge); }
    figcaption { font-size: .85rem; }
    details { font-size: .85rem; margin: .5rem 0; }
    .entry { margin: .8rem 0; font-size: .92rem; break-inside: avoid; }
    .day { white-space: nowrap; }
    .mark { display: inline-block; min-width: 2.2rem; font-weight: bold; }
    .blank { border-bottom: 1px solid var(--ink); padding-bottom: 2.2rem; max-width: none; break-inside: avoid; }
    footer { margin-top: 2rem; border-top: 1px solid var(--edge); font-size: .9rem; }
    @page { margin: 18mm 15mm; }
    @media print {
      body { font-size: 10pt; max-width: none; padding: 0; }
      nav { display: none; }
      h2, h3, h4, .note { break-after: avoid; }
      tr, figure { break-inside: avoid; }
      figure svg { max-height: 225mm; width: auto; }
      .rows { overflow: visible; break-inside: avoid; }
      caption { break-after: avoid; }
      table { font-size: 8pt; width: 100%; }
      th, td { min-width: 0; }
      td, tbody th { overflow-wrap: anywhere; }
      a { color: inherit; }
      details::details-content { content-visibility: visible; display: block; }
    }
    """#
}
