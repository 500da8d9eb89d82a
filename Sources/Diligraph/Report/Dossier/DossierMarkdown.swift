// SPDX-License-Identifier: Apache-2.0

/// A dossier as Markdown (CommonMark, with the tables of GitHub's).
public struct DossierMarkdown: Sendable {
  private let dossier: Dossier
  private let drawing: String?

  /// The Markdown of `dossier`.
  ///
  /// - Parameters:
  ///   - dossier: what the Markdown says.
  ///   - drawing: the name of the drawing's file beside the Markdown file; nil where there is none.
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
  /// that mean something at the beginning of a line only, and no address in it becomes a link.
  static func escaped(_ text: String) -> String {
    // All marks are ASCII, so bytes suffice.
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 8)
    var isNumber = true
    for (position, byte) in bytes.enumerated() {
      let isEscaped =
        switch byte {
        case UInt8(ascii: "."):
          // `1.` begins a list, and `www.` an address.
          position > 0 && isNumber || bytes[..<position].suffix(3).elementsEqual("www".utf8)
        case UInt8(ascii: ")"): position > 0 && isNumber
        case UInt8(ascii: "+"), UInt8(ascii: "-"): position == 0
        // A web page's address in plain text would become a link, whatever it is.
        case UInt8(ascii: "/"):
          position > 0 && bytes[position - 1] == UInt8(ascii: ":") && bytes[(position + 1)...].first == byte
        default: byte < 0x80 && marks[Int(byte)]
        }
      if isEscaped { result.append(UInt8(ascii: "\\")) }
      result.append(byte)
      if Self.isInMailAddress(position, bytes) { result += Self.emptyComment }
      isNumber = isNumber && (0x30...0x39).contains(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether the byte is the `@` of what reads like a mail's address.
  private static func isInMailAddress(_ position: Int, _ bytes: [UInt8]) -> Bool {
    guard bytes[position] == UInt8(ascii: "@"), position > 0, position + 1 < bytes.count else { return false }
    func isPart(_ byte: UInt8) -> Bool {
      let letter = byte | 0x20
      return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter) || (0x30...0x39).contains(byte)
        || ".+-_".utf8.contains(byte)
    }
    return isPart(bytes[position - 1]) && isPart(bytes[position + 1])
  }

  /// GitHub looks for mails' addresses in the text that is left when all backslashes are gone, so that none helps: what is
  /// between two pieces of text parts the address, and is not shown.
  private static let emptyComment = Array("<!-- -->".utf8)

  /// By ASCII byte: whether it means something anywhere in a line.
  private static let marks = (0..<0x80).map { "\\`*_{}[]<>#|~&$!^=".utf8.contains(UInt8($0)) }
}
