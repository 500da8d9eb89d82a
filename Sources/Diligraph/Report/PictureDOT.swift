// SPDX-License-Identifier: Apache-2.0

extension Picture {
  /// What places the entities on the page.
  public enum Engine: String, Sendable, Hashable, CaseIterable, Codable {
    /// Tiers from left to right, for reading.
    case dot
    /// A force-directed overview, for what is too large to be read line by line.
    case sfdp
  }

  /// The picture as text in the DOT language, with its caption and legend.
  ///
  /// The text is canonical: the same picture gives the same bytes, on every machine. Each entity is a node of the
  /// class `entity` named by its id (cleaned and shortened as names are; ids that only differ in what was dropped
  /// get a number), each line is an edge of the class of its family; nodes and edges of the class `legend` belong
  /// to the legend.
  ///
  /// - Complexity: O(*n*) in entities and relationships.
  public var dot: String {
    var writer = DOTWriter(picture: self, engine: .dot, isAlone: true)
    return writer.text()
  }

  /// The entities and lines alone, as they are laid out: caption and legend are put around them afterwards, by
  /// ``sideSubgraph(for:)``, so that they do not bend the ranks.
  public func mainDOT(for engine: Engine) -> String {
    var writer = DOTWriter(picture: self, engine: engine, isAlone: false)
    return writer.text()
  }

  /// Whether so many lines cross that nobody could read what stands at them: 120 entities with 267 labelled lines were
  /// 13,800 points high, and 3,700 without. Their kinds and figures are left off, and the caption says so.
  public var isCrowded: Bool { relationships.count > 150 && relationships.count * 5 > entities.count * 6 }

  /// Whether kinds and figures stand at the lines in a layout by `engine`.
  func hasLineLabels(in engine: Engine) -> Bool { engine == .dot && !isCrowded && !isLarge }

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
  typealias Attributes = [(name: String, value: String)]

  private let picture: Picture
  private let engine: Picture.Engine
  private let isAlone: Bool
  private var lines: [String] = []
  private var namesByID: [String: String] = [:]
  private var takenNames: Set<String>

  /// - Parameter isAlone: whether the text has a caption and a legend of its own.
  init(picture: Picture, engine: Picture.Engine, isAlone: Bool) {
    self.picture = picture
    self.engine = engine
    self.isAlone = isAlone
    // An entity that is called like a part of the legend is the one that gets a number.
    takenNames = Set(picture.sideNames.map(PictureText.quoted))
  }

  mutating func text() -> String {
    lines = ["digraph " + PictureText.quoted(PictureText.line(picture.title)) + " {"]
    writeDefaults()
    if isAlone { lines += picture.legendCluster }
    for (number, entity) in picture.entities.enumerated() { namesByID[entity.id] = claimName(for: entity.id, number) }
    writeEntities()
    for (number, relationship) in picture.relationships.enumerated() { write(relationship, number: number) }
    lines.append("}")
    return lines.joined(separator: "\n") + "\n"
  }

  private var colors: Picture.Look.Colors { picture.look.colors }

  private mutating func writeDefaults() {
    // One named font, so that widths and bytes do not depend on what else is installed; fontconfig replaces it
    // letter by letter for scripts that it lacks.
    let font = "fontname=\"DejaVu Sans\""
    let direction = picture.direction == .leftToRight ? "LR" : "TB"
    var graph = "rankdir=\(direction), \(font), fontsize=11, fontcolor=\"\(colors.ink)\""
    graph += ", bgcolor=\"\(colors.ground)\", pad=0.15"
    // Without labels the lines need room to part, and stay behind the entities.
    graph += picture.isCrowded ? ", nodesep=0.15, ranksep=1.8, outputorder=edgesfirst" : ", nodesep=0.3, ranksep=0.5"
    switch engine {
    // Measured on 2,000 entities: 1.4 s with these instead of 2.8 s, and minutes less on dense pictures.
    // Packing separate parts beside each other would be better than a column, but leaves labels of lines behind
    // (Graphviz 2.43).
    case .dot: if picture.isLarge { graph += ", splines=line, nslimit=1, nslimit1=1, mclimit=0.2" }
    case .sfdp:
      graph += ", splines=line, overlap=prism, sep=\"+8\", repulsiveforce=1.6"
      if !picture.isCrowded { graph += ", outputorder=edgesfirst" }
    }
    if isAlone {
      let caption = picture.captionLines(for: engine).joined(separator: "\n")
      if !caption.isEmpty {
        graph += ", labelloc=t, labeljust=l, label=" + PictureText.quotedFlushLeft(caption)
      }
    }
    lines.append("  graph [\(graph)];")
    lines.append("  node [\(font), fontsize=11, fontcolor=\"\(colors.ink)\", margin=\"0.16,0.1\"];")
    lines.append("  edge [\(font), fontsize=9, fontcolor=\"\(colors.ink)\", arrowsize=0.8];")
  }

  private mutating func writeEntities() {
    let numbered = Array(picture.entities.enumerated())
    for (number, entity) in numbered where entity.cluster == nil { write(entity, number: number, indent: "  ") }
    let clusters = Dictionary(grouping: numbered.filter { $0.element.cluster != nil }) { $0.element.cluster ?? "" }
    for (number, name) in clusters.keys.sorted().enumerated() {
      lines.append("  subgraph cluster_\(number + 1) {")
      let label = PictureText.wrapped(name, columns: 40).joined(separator: "\n")
      lines.append(
        "    graph [label=\(PictureText.quotedFlushLeft(label)), labeljust=l, style=rounded, "
          + "color=\"\(colors.faint)\", fontcolor=\"\(colors.ink)\", margin=14];")
      for (number, entity) in clusters[name] ?? [] { write(entity, number: number, indent: "    ") }
      lines.append("  }")
    }
  }

  private mutating func write(_ entity: Picture.Entity, number: Int, indent: String) {
    var classes = ["entity", entity.standing.rawValue]
    if !entity.flags.isEmpty { classes.append("flagged") }
    if entity.isDerived { classes.append("derived") }
    if entity.isNotExcluded { classes.append("not-excluded") }
    if !entity.members.isEmpty { classes.append("group") }
    if let mark = entity.mark { classes.append("\(mark.kind)") }
    let attributes = [("id", "e\(number)")] + picture.look.outline(entity.frame)
    let name = namesByID[entity.id] ?? ""
    lines.append(
      indent + name + " [label=" + PictureLabel(entity, colors: colors).markup + ", "
        + Self.list(attributes, class: classes) + "];")
  }

  private mutating func write(_ relationship: Picture.Relationship, number: Int) {
    // The picture keeps both ends among its entities, and entities are written first.
    guard let from = namesByID[relationship.from], let to = namesByID[relationship.to] else { return }
    var attributes: Attributes = [("id", "r\(number)")]
    // A label takes a place of its own in the layout, which doubles the ranks: 36 s instead of 3 s for 63 entities with
    // 2,000 lines.
    let isLabelled = picture.hasLineLabels(in: engine)
    let label = isLabelled ? Self.label(of: relationship, direction: picture.direction) : ""
    if !label.isEmpty { attributes.append(("label", label)) }
    attributes += picture.look.line(
      family: relationship.family, probability: relationship.probability, evidence: relationship.evidence,
      isThin: !isLabelled, mark: relationship.mark?.kind)
    let classes = [relationship.family.rawValue] + (relationship.mark.map { ["\($0.kind)"] } ?? [])
    lines.append("  \(from) -> \(to) [" + Self.list(attributes, class: classes) + "];")
  }

  /// A node name in quotes that no other node has.
  private mutating func claimName(for id: String, _ number: Int) -> String {
    let base = PictureText.line(id)
    var name = PictureText.quoted(base)
    var count = 2
    while !takenNames.insert(name).inserted {
      name = PictureText.quoted("\(base) (\(count))")
      count += 1
    }
    return name
  }

  static func label(of relationship: Picture.Relationship, direction: Picture.Direction) -> String {
    var lines = relationship.label.split(separator: "\n").flatMap { PictureText.wrapped(String($0), columns: 20) }
    var figures: [String] = []
    if relationship.count > 1 { figures.append("×\(relationship.count)") }
    if let figure = relationship.probability.flatMap(Picture.Look.figure) { figures.append(figure) }
    if !figures.isEmpty { lines.append(figures.joined(separator: "  ")) }
    if let mark = relationship.mark { lines += PictureText.wrapped(mark.words, columns: 20) }
    guard !lines.isEmpty else { return "" }
    // Keeps the text off a thick line, below it or to its left; the layout reckons without a line's width.
    switch direction {
    case .leftToRight: return lines.joined(separator: "\n") + "\n "
    case .topToBottom: return lines.map { "   " + $0 }.joined(separator: "\n")
    }
  }

  static func list(_ attributes: Attributes, class classes: [String]) -> String {
    let all = attributes + [("class", classes.joined(separator: " "))]
    return all.map { "\($0.name)=\(PictureText.quoted($0.value))" }.joined(separator: ", ")
  }
}

/// What stands inside an entity: its name in bold, then smaller what it is, then its flag.
struct PictureLabel {
  let names: [String]
  let details: [String]
  let flags: [String]
  let mark: [String]
  private let colors: Picture.Look.Colors

  init(_ entity: Picture.Entity, colors: Picture.Look.Colors) {
    self.colors = colors
    var names = PictureText.wrapped(entity.name)
    if names.isEmpty { names = PictureText.wrapped(entity.id) }
    self.names = names.isEmpty ? ["(no name)"] : names
    details = PictureText.wrapped(entity.detail ?? "", columns: 28)
    // On lines of its own: beside a name written from the right, a number would move to the other side.
    var flags: [String] = []
    for flag in entity.flags { flags += PictureText.wrapped("⚑ \(flag.level) \(flag.label)", columns: 28) }
    if let derived = entity.derived {
      flags += PictureText.wrapped("⚑ \(derived.level) through its owners \(derived.label)", columns: 28)
    }
    if entity.isNotExcluded {
      flags += PictureText.wrapped("? not excluded: " + entity.notExcludedBy.joined(separator: ", "), columns: 28)
    }
    self.flags = flags
    mark = entity.mark.map { PictureText.wrapped($0.words, columns: 28) } ?? []
  }

  /// The lines as Graphviz' own markup, in angle brackets.
  var markup: String {
    func lines(_ lines: [String]) -> String { lines.map(PictureText.marked).joined(separator: "<BR/>") }
    var parts = ["<B>" + lines(names) + "</B>"]
    if !details.isEmpty { parts.append("<FONT POINT-SIZE=\"9\">" + lines(details) + "</FONT>") }
    if !flags.isEmpty {
      parts.append("<FONT POINT-SIZE=\"9\" COLOR=\"\(colors.flag)\"><B>" + lines(flags) + "</B></FONT>")
    }
    if !mark.isEmpty { parts.append("<FONT POINT-SIZE=\"9\"><B>" + lines(mark) + "</B></FONT>") }
    return "<" + parts.joined(separator: "<BR/>") + ">"
  }
}
