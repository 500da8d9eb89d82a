// SPDX-License-Identifier: Apache-2.0

extension Picture {
  /// The picture as text in the DOT language, with its caption and legend.
  ///
  /// The text is canonical: the same picture gives the same bytes, on every machine. Each entity is a node of the
  /// class `entity` named by its id (cleaned and shortened as names are; ids that only differ in what was dropped
  /// get a number), each line is an edge of the class of its family; nodes and edges of the class `legend` belong
  /// to the legend. It is the only thing that `DiligraphRender` draws from.
  ///
  /// - Complexity: O(*n*) in entities and relationships.
  public var dot: String {
    var writer = DOTWriter(picture: self)
    return writer.text()
  }

  /// Whether the picture is so large that it is laid out with cheaper settings: straight lines, fewer rounds.
  ///
  /// A few entities with very many lines between them cost more than many with few: 35 entities with 600 lines took
  /// 24 s with the full settings.
  public var isLarge: Bool {
    entities.count > 300 || relationships.count > 600 || relationships.count > 100 + 3 * entities.count
  }
}

/// Writes one picture as DOT.
struct DOTWriter {
  private typealias Attributes = [(name: String, value: String)]

  private let picture: Picture
  private var lines: [String] = []
  private var namesByID: [String: String] = [:]
  private var takenNames: Set<String> = []

  init(picture: Picture) { self.picture = picture }

  mutating func text() -> String {
    lines = ["digraph " + PictureText.quoted(PictureText.line(picture.title)) + " {"]
    writeDefaults()
    writeLegend()
    for entity in picture.entities { write(entity) }
    for relationship in picture.relationships { write(relationship) }
    lines.append("}")
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func writeDefaults() {
    // One named font, so that widths and bytes do not depend on what else is installed; fontconfig replaces it
    // letter by letter for scripts that it lacks.
    let font = "fontname=\"DejaVu Sans\""
    let direction = picture.direction == .leftToRight ? "LR" : "TB"
    var graph = "rankdir=\(direction), \(font), fontsize=11, fontcolor=\"\(Picture.Look.ink)\""
    graph += ", bgcolor=\"#ffffff\", nodesep=0.3, ranksep=0.5, pad=0.15"
    // Measured on 2,000 entities: 1.4 s with these instead of 2.8 s, and minutes less on dense pictures.
    if picture.isLarge { graph += ", splines=line, nslimit=1, nslimit1=1, mclimit=0.2" }
    let caption = captionLines.joined(separator: "\n")
    if !caption.isEmpty {
      graph += ", labelloc=t, labeljust=l, label=" + PictureText.quotedFlushLeft(caption)
    }
    lines.append("  graph [\(graph)];")
    lines.append("  node [\(font), fontsize=11, fontcolor=\"\(Picture.Look.ink)\", margin=\"0.16,0.1\"];")
    lines.append("  edge [\(font), fontsize=9, fontcolor=\"\(Picture.Look.ink)\", arrowsize=0.8];")
  }

  private var captionLines: [String] {
    ([picture.title] + picture.caption).flatMap { PictureText.wrapped($0, columns: 90, lines: 10) }
  }

  private mutating func write(_ entity: Picture.Entity) {
    var classes = ["entity", entity.standing.rawValue]
    if entity.isFlagged { classes.append(entity.isDerived ? "derived" : "flagged") }
    let outline = Picture.Look.outline(
      role: entity.role, standing: entity.standing, isFlagged: entity.isFlagged, isDerived: entity.isDerived)
    let attributes: Attributes = [("label", Self.label(of: entity))] + outline
    let name = claimName(for: entity.id)
    namesByID[entity.id] = name
    lines.append("  " + name + Self.list(attributes, class: classes))
  }

  private mutating func write(_ relationship: Picture.Relationship) {
    // The picture keeps both ends among its entities, and entities are written first.
    guard let from = namesByID[relationship.from], let to = namesByID[relationship.to] else { return }
    var attributes: Attributes = []
    let label = Self.label(of: relationship, direction: picture.direction)
    // An ordinary label takes a place of its own in the layout, which doubles the ranks: 36 s instead of 3 s for
    // 63 entities with 2,000 lines.
    if !label.isEmpty { attributes.append((picture.isLarge ? "xlabel" : "label", label)) }
    attributes += Picture.Look.line(family: relationship.family, probability: relationship.probability)
    lines.append("  \(from) -> \(to)" + Self.list(attributes, class: [relationship.family.rawValue]))
  }

  /// A node name in quotes that no other node has.
  private mutating func claimName(for id: String) -> String {
    let base = PictureText.line(id)
    var name = PictureText.quoted(base)
    var number = 2
    while !takenNames.insert(name).inserted {
      name = PictureText.quoted("\(base) (\(number))")
      number += 1
    }
    return name
  }

  static func label(of entity: Picture.Entity) -> String {
    var lines = PictureText.wrapped(entity.name)
    if lines.isEmpty { lines = PictureText.wrapped(entity.id) }
    if lines.isEmpty { lines = ["(no name)"] }
    lines += PictureText.wrapped(entity.detail ?? "", columns: 28)
    // On lines of its own: beside a name written from the right, a number would move to the other side.
    if let flag = entity.flag {
      lines += PictureText.wrapped("⚑ \(flag.level) \(flag.label)", columns: 28)
      if entity.isDerived { lines.append("(through its owners)") }
    } else if entity.isDerived {
      lines.append("⚑ through its owners")
    }
    return lines.joined(separator: "\n")
  }

  static func label(of relationship: Picture.Relationship, direction: Picture.Direction) -> String {
    var lines = PictureText.wrapped(relationship.label, columns: 20)
    var figures: [String] = []
    if relationship.count > 1 { figures.append("×\(relationship.count)") }
    if let figure = relationship.probability.flatMap(Picture.Look.figure) { figures.append(figure) }
    if !figures.isEmpty { lines.append(figures.joined(separator: "  ")) }
    guard !lines.isEmpty else { return "" }
    // Keeps the text off a thick line, below it or to its left; the layout reckons without a line's width.
    switch direction {
    case .leftToRight: return lines.joined(separator: "\n") + "\n "
    case .topToBottom: return lines.map { "   " + $0 }.joined(separator: "\n")
    }
  }

  private static func list(_ attributes: Attributes, class classes: [String]) -> String {
    let all = attributes + [("class", classes.joined(separator: " "))]
    return " [" + all.map { "\($0.name)=\(PictureText.quoted($0.value))" }.joined(separator: ", ") + "];"
  }
}

// The legend: a cluster with a small sample of each sign, in rows.
extension DOTWriter {
  private mutating func writeLegend() {
    let legend = picture.legend
    guard !legend.isEmpty else { return }
    var notes = ["Legend"]
    var frames: [String] = []
    var familyLines: [[String]] = []
    var statements: [String] = []
    for entry in legend.entries {
      switch entry.sign {
      case .role(let role): frames.append(writeFrame(entry.text, role: role, to: &statements))
      case .subject: frames.append(writeFrame(entry.text, standing: .subject, to: &statements))
      case .flagged: frames.append(writeFrame("⚑ " + entry.text, isFlagged: true, to: &statements))
      case .derived:
        frames.append(writeFrame("⚑ " + entry.text, isFlagged: true, isDerived: true, to: &statements))
      case .family(let family): familyLines.append(writeLine(family, text: entry.text, to: &statements))
      case .probability, .count: notes.append(entry.text)
      }
    }
    lineUp(frames, perRow: 4, to: &statements)
    lineUp(familyLines.flatMap { $0 }, perRow: 6, to: &statements)
    lines.append("  subgraph cluster_legend {")
    let title = PictureText.quotedFlushLeft(notes.joined(separator: "\n"))
    lines.append("    graph [label=\(title), labeljust=l, style=solid, color=\"#b0b0b0\", fontsize=9];")
    lines.append("    node [fontsize=9, margin=\"0.1,0.04\", height=0.3];")
    lines += statements.map { "    " + $0 }
    lines.append("  }")
  }

  /// A small entity that shows a shape or a frame.
  private mutating func writeFrame(
    _ text: String, role: String = "company", standing: Picture.Standing = .intermediary,
    isFlagged: Bool = false, isDerived: Bool = false, to statements: inout [String]
  ) -> String {
    let name = claimLegendName()
    let outline = Picture.Look.outline(
      role: role, standing: standing, isFlagged: isFlagged, isDerived: isDerived)
    statements.append(name + Self.list([("label", text)] + outline, class: ["legend"]))
    return name
  }

  /// A line from nothing to its meaning; both ends, for a row.
  private mutating func writeLine(
    _ family: Picture.Family, text: String, to statements: inout [String]
  ) -> [String] {
    let start = claimLegendName()
    let end = claimLegendName()
    let point: Attributes = [("label", ""), ("shape", "point"), ("width", "0.04"), ("height", "0.04")]
    statements.append(start + Self.list(point, class: ["legend"]))
    statements.append(end + Self.list([("label", text), ("shape", "plaintext")], class: ["legend"]))
    let look = Picture.Look.line(family: family, probability: nil)
    statements.append("\(start) -> \(end)" + Self.list(look, class: ["legend"]))
    return [start, end]
  }

  /// Puts samples beside each other, `perRow` at a time, by edges that are not drawn.
  private func lineUp(_ names: [String], perRow: Int, to statements: inout [String]) {
    for index in names.indices.dropFirst() where index % perRow != 0 {
      statements.append(
        "\(names[index - 1]) -> \(names[index])" + Self.list([("style", "invis")], class: ["legend"]))
    }
  }

  // Claimed before any entity's, so that an entity with such an id is the one that gets a number.
  private mutating func claimLegendName() -> String { claimName(for: "legend \(takenNames.count + 1)") }
}
