// SPDX-License-Identifier: Apache-2.0

/// A picture in words: what a screen reader says, what the narrative tells, what the table lists.
public struct PictureWords: Sendable {
  private let picture: Picture
  private let entities: [String: Picture.Entity]

  /// The words for `picture`.
  public init(_ picture: Picture) {
    self.picture = picture
    entities = Dictionary(picture.entities.map { ($0.id, $0) }) { first, _ in first }
  }

  /// `text` for the inside of an element or an attribute of HTML or XML: markup escaped, harmful characters dropped.
  public static func escaped(_ text: String) -> String {
    // Most texts have nothing to escape.
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) && !isMark($0) }) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n": result.unicodeScalars.append(scalar)
      default: if !PictureText.isHarmful(scalar) { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  /// Whether a byte is one of `"&'<>`.
  private static func isMark(_ byte: UInt8) -> Bool {
    byte == 0x22 || byte == 0x26 || byte == 0x27 || byte == 0x3C || byte == 0x3E
  }

  /// An entity's name for reading; its id where it has none.
  public func name(of id: String) -> String {
    let name = PictureText.line(entities[id]?.name ?? "")
    return name.isEmpty ? PictureText.line(id) : name
  }

  /// An entity in one sentence: its name, what it is, how it stands to the question, its flag.
  public func label(of entity: Picture.Entity) -> String {
    var parts = [name(of: entity.id)]
    if let detail = entity.detail { parts.append(PictureText.line(detail)) }
    switch entity.standing {
    case .subject: parts.append("asked about")
    case .endUser: parts.append("end user")
    case .intermediary, .context: break
    }
    for flag in entity.flags { parts.append("flagged at level \(flag.level)" + Self.words(flag)) }
    if let derived = entity.derived {
      parts.append("flagged through its owners at level \(derived.level)" + Self.words(derived))
    }
    if let mark = entity.mark { parts.append(PictureText.line(mark.words)) }
    if entity.isNotExcluded {
      parts.append("not excluded under " + entity.notExcludedBy.map { PictureText.line($0) }.joined(separator: ", "))
    }
    return parts.joined(separator: ", ")
  }

  private static func words(_ flag: Picture.Flag) -> String {
    let label = PictureText.line(flag.label)
    return label.isEmpty ? "" : " as \(label)"
  }

  /// A line in one sentence, with its direction.
  public func label(of line: Picture.Relationship) -> String {
    let kinds = line.label.split(separator: "\n").map { PictureText.line(String($0)) }.joined(separator: ", ")
    var text = "\(name(of: line.from)) \(verb(of: line)) \(name(of: line.to))"
    if !kinds.isEmpty { text += ": \(kinds)" }
    if line.count > 1 { text += ", \(line.count) relationships" }
    if let probability = line.probability { text += ", probability \(ReportText.probability(probability))" }
    if let evidence = line.evidence { text += ", " + Picture.Look.meaning(of: evidence) }
    if let mark = line.mark { text += ", " + PictureText.line(mark.words) }
    return text
  }

  /// The verb of a line's relationships if they share one, else that of its family.
  private func verb(of line: Picture.Relationship) -> String {
    let verbs = Set(line.facts.map(\.verb))
    return verbs.count == 1 ? verbs.first ?? "" : Picture.Look.meaning(of: line.family)
  }

  /// What is drawn, in one sentence after the caption.
  public var summary: String {
    let counts =
      ReportText.counted(picture.entities.count, "entity", "entities") + " and "
      + ReportText.counted(picture.relationships.count, "line") + "."
    let lines = picture.caption.map { PictureText.line($0) }.map { $0.hasSuffix(".") || $0.isEmpty ? $0 : $0 + "." }
    return (lines + [counts]).joined(separator: " ")
  }

  /// The picture as a text: question, what it is true of, every entity in reading order with what leaves it.
  public var narrative: String {
    var text = PictureText.line(picture.title) + "\n\n"
    text += picture.caption.map { PictureText.line($0) + "\n" }.joined()
    text += "\n" + ReportText.counted(picture.entities.count, "entity", "entities") + ", "
    text += ReportText.counted(picture.relationships.count, "line") + ", from provider to recipient.\n"
    let lines = Dictionary(grouping: picture.relationships, by: \.from)
    for entity in picture.readingOrder {
      text += "\n" + label(of: entity) + "\n"
      for member in entity.members { text += "  stands for: \(memberText(member))\n" }
      for note in entity.notes { text += "  \(PictureText.line(note, limit: 400))\n" }
      for line in lines[entity.id] ?? [] { text += "  -> " + label(of: line) + "\n" }
    }
    return text
  }

  /// A member in a line.
  public func memberText(_ member: Picture.Member) -> String {
    PictureText.line(member.name) + (member.detail.map { ", " + PictureText.line($0) } ?? "")
      + " (\(PictureText.line(member.id)))"
  }

  /// The same content as rows: one for each relationship, or for each line that has none of its own.
  public var table: ReportTable {
    ReportTable(
      header: ["from", "kind", "to", "details", "start", "end", "probability", "sources", "relationship"],
      rows: picture.relationships.flatMap { line -> [[String]] in
        if line.facts.isEmpty {
          let probability = line.probability.map(ReportText.probability) ?? ""
          return [
            [
              name(of: line.from), Picture.Look.meaning(of: line.family), name(of: line.to), line.label, "", "",
              probability, "", line.ids.joined(separator: ";"),
            ]
          ]
        }
        return line.facts.map { fact in
          [
            fact.names.from, fact.kind, fact.names.to, fact.details.joined(separator: "; "), fact.start ?? "",
            fact.end ?? "", fact.probability.map(ReportText.probability) ?? "",
            fact.sources.map(\.text).joined(separator: " | "), fact.id,
          ]
        }
      })
  }
}

extension Picture {
  /// The entities in the order in which they are read: who provides or owns before who receives, then by id.
  ///
  /// Where entities provide to each other in a circle, the one asked about comes first, then the first by id.
  public var readingOrder: [Entity] {
    let numbers = Dictionary(uniqueKeysWithValues: entities.enumerated().map { ($1.id, $0) })
    var next = [[Int]](repeating: [], count: entities.count)
    var waitsFor = [Int](repeating: 0, count: entities.count)
    for line in relationships where line.family != .association && line.from != line.to {
      guard let from = numbers[line.from], let to = numbers[line.to] else { continue }
      next[from].append(to)
      waitsFor[to] += 1
    }
    var order: [Int] = []
    var isPlaced = [Bool](repeating: false, count: entities.count)
    var tier = entities.indices.filter { waitsFor[$0] == 0 }
    var unplaced = entities.indices.sorted {
      let isFirst = (entities[$0].standing == .subject, entities[$1].standing == .subject)
      return isFirst.0 != isFirst.1 ? isFirst.0 : $0 < $1
    }[...]
    while order.count < entities.count {
      if tier.isEmpty {
        while let first = unplaced.first, isPlaced[first] { unplaced.removeFirst() }
        guard let first = unplaced.first else { break }
        tier = [first]
      }
      for number in tier { isPlaced[number] = true }
      order += tier
      var following: [Int] = []
      for number in tier {
        for other in next[number] where !isPlaced[other] {
          waitsFor[other] -= 1
          if waitsFor[other] == 0 { following.append(other) }
        }
      }
      tier = following.sorted()
    }
    return order.map { entities[$0] }
  }
}
