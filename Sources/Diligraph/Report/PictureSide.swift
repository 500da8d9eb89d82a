// SPDX-License-Identifier: Apache-2.0

// What stands around the entities and lines: the box that says what the picture is true of, and the legend.
extension Picture {
  /// What is true of the picture, and of this drawing of it.
  private func captions(for engine: Engine) -> [String] {
    let isLeftOff = !hasLineLabels(in: engine) && relationships.contains { !$0.label.isEmpty || $0.probability != nil }
    return isLeftOff
      ? caption + ["Left off for want of room: kinds and figures of lines (they stand in the words and table)."]
      : caption
  }

  /// Title and caption, each broken into lines.
  func captionLines(for engine: Engine) -> [String] {
    ([title] + captions(for: engine)).flatMap { PictureText.wrapped($0, columns: 90, lines: 10) }
  }

  /// The name of the node that holds the caption.
  public static let truthBoxName = "truth box"

  /// The names that no entity may have: the caption's and the legend's.
  var sideNames: [String] {
    [Self.truthBoxName] + (1...2 * max(1, legend.entries.count)).map { "legend \($0)" }
  }

  /// One thing of the legend: a frame, a line with its meaning, or words alone.
  public struct SideItem: Sendable, Hashable, Codable {
    /// The node that holds the text.
    public let name: String
    /// For a line: the node where it starts, left of the text. Nil for a frame and for words.
    public let lineStart: String?
  }

  /// The items of the legend, in order, by the names that they have in ``sideSubgraph(for:)``.
  public var sideItems: [SideItem] {
    legend.entries.enumerated().map { number, entry in
      let name = "legend \(2 * number + 1)"
      switch entry.sign {
      case .family, .evidence, .mark(_, isOnLines: true):
        return SideItem(name: name, lineStart: "legend \(2 * number + 2)")
      default: return SideItem(name: name, lineStart: nil)
      }
    }
  }

  /// The caption in its box, and each item of the legend, as nodes that are placed by whoever draws; a subgraph of
  /// DOT, in the class `legend`.
  public func sideSubgraph(for engine: Engine) -> String {
    let colors = look.colors
    var lines = ["subgraph side {"]
    lines.append(
      "  node [fontname=\"DejaVu Sans\", fontsize=9, fontcolor=\"\(colors.ink)\", margin=\"0.1,0.04\", height=0.3];")
    lines.append("  edge [fontname=\"DejaVu Sans\", arrowsize=0.8];")
    if !captionLines(for: engine).isEmpty { lines.append("  " + truthBox(for: engine)) }
    lines += legendStatements.map { "  " + $0 }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private func truthBox(for engine: Engine) -> String {
    let titles = PictureText.wrapped(title, columns: 90, lines: 10).map(PictureText.marked)
    let texts = captions(for: engine).flatMap { PictureText.wrapped($0, columns: 90, lines: 10) }.map(
      PictureText.marked)
    func lines(_ lines: [String]) -> String { lines.map { $0 + "<BR ALIGN=\"LEFT\"/>" }.joined() }
    var label = titles.isEmpty ? "" : "<FONT POINT-SIZE=\"12\"><B>" + lines(titles) + "</B></FONT>"
    label += texts.isEmpty ? "" : "<FONT POINT-SIZE=\"10\">" + lines(texts) + "</FONT>"
    let attributes: DOTWriter.Attributes = [
      ("id", "truth"), ("shape", "box"), ("style", "filled"), ("color", look.colors.faint),
      ("fillcolor", look.colors.fill), ("penwidth", "1"), ("margin", "0.14,0.09"),
    ]
    return PictureText.quoted(Self.truthBoxName) + " [label=<\(label)>, "
      + DOTWriter.list(attributes, class: ["legend", "truth"]) + "];"
  }

  /// The nodes and lines of the legend.
  private var legendStatements: [String] {
    zip(legend.entries, sideItems).flatMap { entry, item -> [String] in
      let name = PictureText.quoted(item.name)
      func node(_ text: String, _ attributes: DOTWriter.Attributes) -> String {
        name + " [" + DOTWriter.list([("label", text)] + attributes, class: ["legend"]) + "];"
      }
      func frame(_ text: String, _ frame: Look.Frame) -> [String] { [node(text, look.outline(frame))] }
      let words: DOTWriter.Attributes = [("shape", "plaintext")]
      switch entry.sign {
      case .role(let role): return frame(entry.text, Look.Frame(role: role))
      case .subject: return frame(entry.text, Look.Frame(standing: .subject))
      case .flagged: return frame("⚑ " + entry.text, Look.Frame(isFlagged: true))
      case .derived: return frame("⚑ " + entry.text, Look.Frame(isFlagged: true, isDerived: true))
      case .notExcluded: return frame("? " + entry.text, Look.Frame(isNotExcluded: true))
      case .group: return frame(entry.text, Look.Frame(isGroup: true))
      case .probability, .count: return [node(entry.text, words)]
      case .family(let family):
        return [node(entry.text, words)] + line(to: item, look.line(family: family, probability: nil))
      case .evidence(let evidence):
        let attributes = look.line(family: .provision, probability: nil, evidence: evidence)
        return [node(entry.text, words)] + line(to: item, attributes)
      case .mark(let kind, let isOnLines):
        let form = look.line(family: .provision, probability: nil, mark: kind)
        return [node(entry.text, words)] + (isOnLines ? line(to: item, form) : [])
      }
    }
  }

  /// A line from nothing to its meaning.
  private func line(to item: SideItem, _ attributes: DOTWriter.Attributes) -> [String] {
    let start = PictureText.quoted(item.lineStart ?? "")
    let point: DOTWriter.Attributes = [("label", ""), ("shape", "point"), ("style", "invis")]
    return [
      start + " [" + DOTWriter.list(point, class: ["legend"]) + "];",
      start + " -> " + PictureText.quoted(item.name) + " [" + DOTWriter.list(attributes, class: ["legend"]) + "];",
    ]
  }

  /// The legend inside of a DOT text that has to stand alone: one column, so that it spreads over one rank.
  var legendCluster: [String] {
    guard !legend.isEmpty else { return [] }
    return [
      "  subgraph cluster_legend {",
      "    graph [label=\"Legend\\l\", labeljust=l, style=solid, color=\"\(look.colors.faint)\", fontsize=9];",
      "    node [fontsize=9, margin=\"0.1,0.04\", height=0.3];",
    ] + legendStatements.map { "    " + $0 } + ["  }"]
  }
}
