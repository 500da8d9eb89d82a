// SPDX-License-Identifier: Apache-2.0

/// A dossier as Markdown (CommonMark, with the tables of GitHub's).
public struct DossierMarkdown: Sendable {
  private let dossier: Dossier
  private let drawing: String?

  /// The Markdown of `dossier`.
  ///
  /// - Parameter drawing: the name of the drawing's file beside the Markdown file; nil where there is none.
  public init(_ dossier: Dossier, drawing: String? = nil) {
    self.dossier = dossier
    self.drawing = drawing
  }

  /// The whole text.
  public var text: String {
    var text = "# \(inline(dossier.title))\n\n"
    text += dossier.heads.map { "- \(inline($0))\n" }.joined()
    let sections = Dictionary(uniqueKeysWithValues: dossier.sections.map { ($0.key, $0) })
    for part in dossier.parts {
      if let heading = part.heading { text += "\n## \(inline(heading))\n" }
      if let note = part.note { text += "\n\(inline(note))\n" }
      let mark = part.heading == nil ? "##" : "###"
      for section in part.keys.compactMap({ sections[$0] }) {
        text += "\n\(mark) \(inline(section.title))\n" + section.blocks.map { block($0, mark: mark + "#") }.joined()
      }
    }
    return text
  }

  private func block(_ block: Dossier.Block, mark: String) -> String {
    switch block {
    case .heading(let text): "\n\(mark) \(inline(text))\n"
    case .paragraph(let text): "\n\(inline(text))\n"
    case .list(let points): "\n" + points.map { "- \(inline($0))\n" }.joined()
    case .table(let table): "\n" + self.table(table)
    case .entry(let name, let title, let lines):
      "\n**\(name.map { $0 + " " } ?? "")\(inline(title))**\n\n" + lines.map { "- \(inline($0))\n" }.joined()
    case .folded(let title, let lines): "\n*\(inline(title))*\n\n" + lines.map { "- \(inline($0))\n" }.joined()
    case .figure: "\n" + figure + "\n"
    case .blank(let title, let choices):
      "\n**\(inline(title))**\(choices.isEmpty ? "" : " (\(inline(choices)))"): \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\n"
    }
  }

  private var figure: String {
    guard let drawing else { return inline(DossierWords.notDrawn) }
    // The name is one that the program gave: letters, digits and hyphens.
    return "![\(inline("\(data: dossier.picture?.title ?? "")"))](\(DossierText.addressPath(drawing)))"
  }

  private func table(_ table: Dossier.Table) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    return "*\(inline(table.caption))*\n\n" + line(table.header.map(inline))
      + line(table.header.map { _ in "---" }) + table.rows.map { line($0.map(inline)) }.joined()
  }

  private func inline(_ text: DossierText) -> String {
    text.runs.map { run in
      switch run {
      case .words(let text), .data(let text), .reference(let text): Self.escaped(text)
      // Nothing in an address of the web could end it there: no space, no bracket.
      case .link(let address): "<\(address)>"
      }
    }.joined()
  }

  /// `text` as Markdown that shows exactly this text: every mark of the language stands behind a backslash, also those
  /// that mean something at the beginning of a line only.
  static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isNumber = true
    for (position, scalar) in text.unicodeScalars.enumerated() {
      let isMark = "\\`*_{}[]<>#|~&$!^=".unicodeScalars.contains(scalar)
      let beginsPoint = position == 0 && "+-".unicodeScalars.contains(scalar)
      // `1.` and `1)` begin a list.
      let endsNumber = position > 0 && isNumber && ".)".unicodeScalars.contains(scalar)
      if isMark || beginsPoint || endsNumber { result.append("\\") }
      result.append(scalar)
      isNumber = isNumber && (0x30...0x39).contains(scalar.value)
    }
    // A web page's or a mail's address in plain text would become a link, whatever it is.
    return String(result).replacing("://", with: ":\\//").replacing("www.", with: "www\\.")
  }
}
