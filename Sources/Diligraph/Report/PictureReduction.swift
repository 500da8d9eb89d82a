// SPDX-License-Identifier: Apache-2.0

/// Draws entities that nothing tells apart as one, until a picture has at most so many.
///
/// Two entities are alike when they have the same neighbours, by lines of the same families in the same direction,
/// and stand to the question in the same way. So every member of a group has every line of the group, and every line
/// of the group is one of each member: no path is broken, and none is invented. Entities of the same role and the same
/// kinds of lines are tried first ("5 resellers"), then those that differ in them ("+5 more"). Nobody who is asked
/// about is ever drawn together with others.
///
/// - Complexity: O((*n* + *m*) log(*n* + *m*)) in entities and lines.
struct PictureReduction {
  private(set) var entities: [Picture.Entity]
  private(set) var relationships: [Picture.Relationship]
  /// What was drawn together, in words.
  private(set) var notes: [String] = []

  init(entities: [Picture.Entity], relationships: [Picture.Relationship], most: Int) {
    self.entities = entities
    self.relationships = relationships
    guard entities.count > most else { return }
    collapse(most: most, isStrict: true)
    if self.entities.count > most { collapse(most: most, isStrict: false) }
    let groups = self.entities.filter { !$0.members.isEmpty }
    if !groups.isEmpty {
      let members = groups.reduce(0) { $0 + $1.members.count }
      notes.append("\(members) entities drawn as \(ReportText.counted(groups.count, "group"))")
    }
  }

  /// One end of a line, as the entity at its other end sees it.
  private struct Neighbour: Hashable, Comparable {
    var id: String
    var isRecipient: Bool
    var family: String
    var kinds: [String]

    static func < (lhs: Self, rhs: Self) -> Bool {
      if lhs.id != rhs.id { return lhs.id < rhs.id }
      if lhs.isRecipient != rhs.isRecipient { return rhs.isRecipient }
      if lhs.family != rhs.family { return lhs.family < rhs.family }
      return lhs.kinds.lexicographicallyPrecedes(rhs.kinds)
    }
  }

  /// What entities must share to be drawn together.
  private struct Likeness: Hashable {
    var words: [String]
    var neighbours: [Neighbour]
  }

  private mutating func collapse(most: Int, isStrict: Bool) {
    var neighbours: [String: Set<Neighbour>] = [:]
    for line in relationships {
      // Which kinds they are is told by the line itself where its relationships are not known one by one.
      let kinds = !isStrict ? [] : line.facts.isEmpty ? [line.label] : Set(line.facts.map(\.kind)).sorted()
      let words = kinds + (line.mark.map { [$0.words] } ?? [])
      neighbours[line.from, default: []].insert(
        Neighbour(id: line.to, isRecipient: true, family: line.family.rawValue, kinds: words))
      neighbours[line.to, default: []].insert(
        Neighbour(id: line.from, isRecipient: false, family: line.family.rawValue, kinds: words))
    }
    let candidates = entities.filter { entity in
      entity.standing != .subject && !(neighbours[entity.id] ?? []).contains { $0.id == entity.id }
    }
    let grouped: [Likeness: [Picture.Entity]] = Dictionary(grouping: candidates) { entity in
      Likeness(
        words: Self.words(of: entity, isStrict: isStrict), neighbours: (neighbours[entity.id] ?? []).sorted())
    }
    var classes: [[Picture.Entity]] = []
    for alike in grouped.values where alike.count > 1 { classes.append(alike.sorted { $0.id < $1.id }) }
    classes.sort { $0.count != $1.count ? $0.count > $1.count : $0[0].id < $1[0].id }
    var count = entities.count
    var groupOf: [String: String] = [:]
    var groups: [Picture.Entity] = []
    var taken = Set(entities.map(\.id))
    for alike in classes where count > most {
      let group = Self.group(alike, isStrict: isStrict, taken: &taken)
      for entity in alike { groupOf[entity.id] = group.id }
      groups.append(group)
      count -= alike.count - 1
    }
    guard !groups.isEmpty else { return }
    entities = entities.filter { groupOf[$0.id] == nil } + groups
    relationships = Self.joined(relationships, groupOf)
  }

  private static func words(of entity: Picture.Entity, isStrict: Bool) -> [String] {
    let loose = [
      entity.standing.rawValue, entity.flags.isEmpty ? "" : "flagged", entity.isDerived ? "derived" : "",
      entity.mark?.words ?? "", entity.cluster ?? "", entity.isNotExcluded ? "not excluded" : "",
    ]
    guard isStrict else { return loose }
    let flags = (entity.flags + [entity.derived].compactMap(\.self)).map { "\($0.level) \($0.label)" }
    return loose + [entity.role] + flags + entity.notExcludedBy
  }

  private static func group(
    _ alike: [Picture.Entity], isStrict: Bool, taken: inout Set<String>
  ) -> Picture.Entity {
    let members = alike.flatMap { entity in
      entity.members.isEmpty
        ? [Picture.Member(id: entity.id, name: entity.name, detail: entity.detail)] : entity.members
    }.sorted { $0.id < $1.id }
    var id = "group of \(members[0].id)"
    while !taken.insert(id).inserted { id += "'" }
    let roles = Set(alike.map(\.role)).sorted()
    let flagged = alike[0].isFlagged ? "flagged " : ""
    let name =
      isStrict
      ? "\(members.count) \(flagged)\(plural(ofRole: roles[0]))"
      : "+\(members.count) more" + (alike[0].isFlagged ? " flagged" : "")
    var whole = Picture.Entity(
      id: id, name: name, detail: listed(members.map { PictureText.line($0.name, limit: 30) }, 3),
      role: roles.count == 1 ? roles[0] : "unspecified", standing: alike[0].standing,
      flags: joined(alike.map(\.flags)), derived: joined(alike.map { [$0.derived].compactMap(\.self) }).first,
      notExcludedBy: Set(alike.flatMap(\.notExcludedBy)).sorted(),
      cluster: alike[0].cluster, members: members, notes: [])
    whole.mark = alike[0].mark
    return whole
  }

  /// The flags of entities that are drawn as one: those that all have, else the gravest level that one has.
  private static func joined(_ flags: [[Picture.Flag]]) -> [Picture.Flag] {
    guard Set(flags).count > 1 else { return flags.first ?? [] }
    let all = flags.flatMap(\.self)
    guard let level = all.map(\.level).max() else { return [] }
    let labels = Set(all.map(\.label)).filter { !$0.isEmpty }.sorted()
    let isOneLevel = Set(all.map(\.level)).count == 1
    let words = (isOneLevel ? [] : ["at most"]) + (labels.isEmpty ? [] : [listed(labels, 2)])
    return [Picture.Flag(level: level, label: words.joined(separator: "; "))]
  }

  private static func listed(_ texts: [String], _ most: Int) -> String {
    texts.prefix(most).joined(separator: ", ") + (texts.count > most ? ", …" : "")
  }

  private static func plural(ofRole role: String) -> String {
    switch role {
    case "company": "companies"
    case "public-body": "public bodies"
    case "person": "persons"
    case "unspecified", "": "entities"
    default: role + "s"
    }
  }

  /// The lines with their new ends; those of one family between the same two become one.
  private static func joined(
    _ lines: [Picture.Relationship], _ groupOf: [String: String]
  ) -> [Picture.Relationship] {
    let grouped = Dictionary(grouping: lines) { line in
      [groupOf[line.from] ?? line.from, groupOf[line.to] ?? line.to, line.family.rawValue]
    }
    return grouped.flatMap { ends, members -> [Picture.Relationship] in
      let isChanged = members.contains { groupOf[$0.from] != nil || groupOf[$0.to] != nil }
      guard isChanged, let first = members.first else { return members }
      let probabilities = Set(members.compactMap(\.probability))
      let labels = Set(members.flatMap { $0.label.split(separator: "\n").prefix(1).map(String.init) }).sorted()
      var label = Set(members.map(\.label)).count == 1 ? first.label : labels.prefix(3).joined(separator: ", ")
      if probabilities.count > 1 { label += (label.isEmpty ? "" : "\n") + "strongest:" }
      let evidence = Set(members.map(\.evidence))
      var line = Picture.Relationship(
        ids: members.flatMap(\.ids).sorted(), from: ends[0], to: ends[1], family: first.family, label: label,
        probability: probabilities.max(), count: members.reduce(0) { $0 + $1.count },
        evidence: evidence.count == 1 ? first.evidence : nil,
        facts: members.flatMap(\.facts).sorted(by: Picture.Fact.precedes))
      line.mark = Picture.Mark.joined(members.map(\.mark))
      return [line]
    }
  }
}
