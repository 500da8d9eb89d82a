// SPDX-License-Identifier: Apache-2.0

extension Picture {
  /// What the signs in a picture mean.
  public struct Legend: Sendable, Hashable {
    /// The entries, in the order in which they are drawn.
    public let entries: [Entry]

    /// Whether there is nothing to explain.
    public var isEmpty: Bool { entries.isEmpty }
  }

  /// A sign and its meaning.
  public struct Entry: Sendable, Hashable {
    /// The sign.
    public let sign: Sign
    /// What it means.
    public let text: String
  }

  /// A sign that a picture can contain.
  public enum Sign: Sendable, Hashable {
    /// The shape of a role.
    case role(String)
    /// The bold frame of the entity that is asked about.
    case subject
    /// The double frame of a flagged entity.
    case flagged
    /// The dashed double frame of an entity that is flagged through its owners, with or without flags of its own.
    case derived
    /// The dotted double frame of an entity that a rule does not exclude.
    case notExcluded
    /// The frame of an entity that stands for several.
    case group
    /// The line of a family.
    case family(Family)
    /// The mark at the start of a line.
    case evidence(Evidence)
    /// The width of a line, and the figure beside it.
    case probability
    /// The number of relationships that one line stands for.
    case count
    /// A mark of a comparison or of chokepoints; of one that lines have, the line's form.
    case mark(Mark.Kind, isOnLines: Bool)
  }

  /// The meaning of the signs that this picture contains, and of no others.
  public var legend: Legend {
    var entries: [Entry] = []
    let roles = Set(entities.map { Look.known(role: $0.role) })
    for role in Look.roles where roles.contains(role) {
      entries.append(Entry(sign: .role(role), text: Look.name(ofRole: role)))
    }
    if entities.contains(where: { $0.standing == .subject }) {
      entries.append(Entry(sign: .subject, text: "asked about"))
    }
    if entities.contains(where: { $0.isFlagged && !$0.isDerived }) {
      entries.append(Entry(sign: .flagged, text: "flagged, with level (5 gravest)"))
    }
    if entities.contains(where: \.isDerived) {
      entries.append(Entry(sign: .derived, text: "flagged through its owners"))
    }
    if entities.contains(where: \.isNotExcluded) {
      entries.append(Entry(sign: .notExcluded, text: "not excluded: shares unknown"))
    }
    if entities.contains(where: { !$0.members.isEmpty }) {
      entries.append(Entry(sign: .group, text: "several alike, drawn as one"))
    }
    let families = Set(relationships.map(\.family))
    for family in Family.allCases where families.contains(family) {
      entries.append(Entry(sign: .family(family), text: Look.meaning(of: family)))
    }
    let evidence = Set(relationships.compactMap(\.evidence))
    for grade in Evidence.allCases where evidence.contains(grade) {
      entries.append(Entry(sign: .evidence(grade), text: Look.meaning(of: grade)))
    }
    if relationships.contains(where: { $0.probability != nil }) {
      entries.append(Entry(sign: .probability, text: "p and line width: how probable the relationship is"))
    }
    if relationships.contains(where: { $0.count > 1 }) {
      entries.append(Entry(sign: .count, text: "×n: n relationships drawn as one line"))
    }
    for kind in markKinds {
      let isOnLines = relationships.contains { $0.mark?.kind == kind }
      entries.append(Entry(sign: .mark(kind, isOnLines: isOnLines), text: Look.meaning(of: kind)))
    }
    return Legend(entries: entries)
  }
}

extension Picture.Entity {
  /// Whether a rule leaves open that the entity is flagged through its owners, and none says so.
  public var isNotExcluded: Bool { !notExcludedBy.isEmpty && !isFlagged }

  /// How the entity is framed.
  var frame: Picture.Look.Frame {
    Picture.Look.Frame(
      role: role, standing: standing, isFlagged: isFlagged, isDerived: isDerived, isNotExcluded: isNotExcluded,
      isGroup: !members.isEmpty)
  }
}
