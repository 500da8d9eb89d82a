// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// Says in an SVG what Graphviz does not: what each shape and line stands for, in words, in reading order.
///
/// Graphviz names a node by its id and a line by two ids. Here every entity and every line gets a role and a label,
/// the drawing a title and a description; entities come in reading order, each followed by the lines that leave it.
public struct AccessibleSVG {
  private let picture: Picture

  /// Words for the drawing of `picture`.
  public init(_ picture: Picture) { self.picture = picture }

  /// The drawing with labels; unchanged where it is not laid out as Graphviz does.
  public func annotated(_ bytes: [UInt8]) -> [UInt8] {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let labels = labelsByID
    var head: [String] = []
    var groups: [String: [String]] = [:]
    var tail: [String] = []
    var open: String?
    for line in lines.map(String.init) {
      if let id = open {
        groups[id]?.append(line.hasPrefix("<title>") ? "<title>\(Self.escaped(labels[id] ?? ""))</title>" : line)
        if line == "</g>" { open = nil }
      } else if let id = Self.groupID(line), let label = labels[id] {
        open = id
        let attributes = " role=\"graphics-symbol\" aria-label=\"\(Self.escaped(label))\""
        groups[id] = [line.dropLast() + attributes + ">"]
      } else if line.hasPrefix("<!-- ") && line.hasSuffix(" -->") && !line.hasPrefix("<!-- Generated") {
        // A comment with the ids, of no use to anybody.
      } else if groups.isEmpty {
        head.append(line)
      } else if !line.hasPrefix("<title>") {
        // The title of a part of the legend would be its node's name.
        tail.append(line)
      }
    }
    guard groups.count == labels.count, open == nil else { return bytes }
    let ordered = readingOrder.flatMap { groups[$0] ?? [] }
    return Array((titled(head) + ordered + tail).joined(separator: "\n").utf8)
  }

  /// The ids of the groups in reading order.
  private var readingOrder: [String] {
    let numbers = Dictionary(uniqueKeysWithValues: picture.entities.enumerated().map { ($1.id, $0) })
    let lines = Dictionary(grouping: picture.relationships.indices) { picture.relationships[$0].from }
    return picture.readingOrder.flatMap { entity -> [String] in
      [numbers[entity.id].map { "e\($0)" } ?? ""] + (lines[entity.id] ?? []).map { "r\($0)" }
    }
  }

  private var labelsByID: [String: String] {
    var labels: [String: String] = [:]
    let words = PictureWords(picture)
    for (number, entity) in picture.entities.enumerated() { labels["e\(number)"] = words.label(of: entity) }
    for (number, line) in picture.relationships.enumerated() { labels["r\(number)"] = words.label(of: line) }
    return labels
  }

  /// The opening lines with the title and description of the whole.
  private func titled(_ head: [String]) -> [String] {
    var isTitled = false
    var isInElement = false
    var titles = 0
    return head.compactMap { line -> String? in
      if line.hasPrefix("<svg") { isInElement = true }
      guard isInElement, !isTitled, line.hasSuffix(">") else {
        guard line.hasPrefix("<title>") else { return line }
        titles += 1
        // After the drawing's come those of frames, which would be their numbers.
        return titles == 1 ? "<title>\(Self.escaped(picture.title))</title>" : nil
      }
      isTitled = true
      let description = Self.escaped(PictureWords(picture).summary)
      return line.dropLast()
        + " role=\"graphics-document\" aria-roledescription=\"diagram\" aria-label=\"\(Self.escaped(picture.title))\">\n"
        + "<desc>\(description)</desc>"
    }
  }

  /// The id in `<g id="…" class="…">`.
  private static func groupID(_ line: String) -> String? {
    guard line.hasPrefix("<g id=\""), line.hasSuffix(">") else { return nil }
    return line.dropFirst(7).prefix { $0 != "\"" }.description
  }

  static func escaped(_ text: String) -> String { PictureWords.escaped(text) }
}
