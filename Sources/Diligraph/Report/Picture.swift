// SPDX-License-Identifier: Apache-2.0

/// A drawing described in the product's words: who is in it, what runs between them, and what to say beside it.
///
/// A picture knows no layout, no file format and no drawing library; `dot` writes it as DOT text, and
/// `DiligraphRender` turns that text into SVG, PNG or PDF.
///
/// Invariant, kept by the initializer: entities are sorted by id and no id occurs twice; both ends of every
/// relationship are among the entities; relationships are sorted. So two pictures of the same content are equal,
/// whatever order the content came in, and are drawn byte for byte alike.
public struct Picture: Sendable, Hashable {
  /// The headline, such as the question that the picture answers.
  public let title: String
  /// The lines that say what the picture is true of: the question, the date, the policy with its digest, what is
  /// left out.
  public let caption: [String]
  /// The entities, sorted by id.
  public let entities: [Entity]
  /// The relationships, sorted by their ends, then family, label and ids.
  public let relationships: [Relationship]
  /// Where provision leads on the page.
  public let direction: Direction
  /// The colours; every difference is one of shape, frame or line as well.
  public var palette = Palette.screen
  /// The paths that are drawn, best first; empty for a picture of other things.
  public var routes: [Route] = []

  /// Where provision leads on the page.
  public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// From the left to the right, for a screen or a page on its side.
    case leftToRight
    /// From the top to the bottom, for a narrow page.
    case topToBottom
  }

  /// The most lines of one family from one entity to another; more are drawn as one.
  public static let mostParallelLines = 12

  /// Puts a picture in order: sorts, keeps the first of entities with the same id, adds what is missing, and
  /// bundles what nobody could read.
  ///
  /// An end of a relationship that is not among `entities` is added as an entity with the standing `context`, no
  /// role, and its id for a name: a line without its end would be a silent loss. Relationships that are equal in
  /// every respect are drawn once. More than `mostParallelLines` of one family from one entity to another become one
  /// line with all their ids, the sum of their counts, the greatest of their probabilities (as a channel is as strong
  /// as its strongest member), and their label if they share one.
  ///
  /// - Complexity: O(*n* log *n*) in entities and relationships.
  public init(
    title: String, caption: [String] = [], entities: [Entity], relationships: [Relationship] = [],
    direction: Direction = .leftToRight
  ) {
    self.title = title
    self.caption = caption
    self.direction = direction
    var byID: [String: Entity] = [:]
    for entity in entities where byID[entity.id] == nil {
      byID[entity.id] = entity
    }
    for id in relationships.lazy.flatMap({ [$0.from, $0.to] }) where byID[id] == nil {
      byID[id] = Entity(id: id, name: id)
    }
    self.entities = byID.values.sorted { $0.id < $1.id }
    self.relationships = Self.bundled(Set(relationships)).sorted(by: Relationship.precedes)
  }

  // Two thousand labelled lines between one pair took Graphviz 110 s, and are one black bar.
  private static func bundled(_ relationships: Set<Relationship>) -> [Relationship] {
    Dictionary(grouping: relationships) { [$0.from, $0.to, $0.family.rawValue] }.values.flatMap { group in
      guard group.count > mostParallelLines, let first = group.first else { return group }
      let mark = Mark.joined(group.map(\.mark))
      let isOneLabel = group.allSatisfy { $0.label == first.label }
      var line = Relationship(
        ids: group.flatMap(\.ids).sorted(), from: first.from, to: first.to, family: first.family,
        label: isOneLabel ? first.label : "several", probability: group.compactMap(\.probability).max(),
        count: group.reduce(0) { $0 + $1.count }, evidence: group.compactMap(\.evidence).min(),
        facts: group.flatMap(\.facts).sorted(by: Fact.precedes))
      line.mark = mark
      return [line]
    }
  }
}

extension Picture {
  /// An entity as it is drawn.
  public struct Entity: Sendable, Hashable, Identifiable {
    /// The identity; never shown unless there is no name.
    public let id: String
    /// The name, in any script.
    public let name: String
    /// A second line, such as role and jurisdiction.
    public let detail: String?
    /// The role, such as `distributor`; it decides the shape. A role that has no shape is drawn as `unspecified`.
    public let role: String
    /// What the entity is to the question.
    public let standing: Standing
    /// The entity's own flags, one for each level, the gravest first; empty where it has none.
    public let flags: [Flag]
    /// What the entity is flagged as through its owners, to the gravest level; nil where it is not.
    public let derived: Flag?
    /// The rules that do not derive the entity, but would with the most that shares can be.
    public let notExcludedBy: [String]
    /// The frame that the entity stands in, such as its jurisdiction; nil for none.
    public var cluster: String?
    /// The entities that this one stands for; empty where it stands for itself.
    public let members: [Member]
    /// What else is known, for a reader who asks: flags with their lists, programmes, dates and sources.
    public let notes: [String]
    /// How it differs, or that much flows through it; nil for nothing of the kind.
    public var mark: Mark?

    /// Describes an entity.
    public init(
      id: String, name: String, detail: String? = nil, role: String = "unspecified",
      standing: Standing = .context, flags: [Flag] = [], derived: Flag? = nil, notExcludedBy: [String] = [],
      cluster: String? = nil, members: [Member] = [], notes: [String] = []
    ) {
      self.id = id
      self.name = name
      self.detail = detail
      self.role = role
      self.standing = standing
      self.flags = flags
      self.derived = derived
      self.notExcludedBy = notExcludedBy
      self.cluster = cluster
      self.members = members
      self.notes = notes
    }

    /// Whether the entity is drawn as flagged, by a flag of its own or through its owners.
    public var isFlagged: Bool { !flags.isEmpty || isDerived }

    /// Whether the entity is flagged through its owners, with or without flags of its own.
    public var isDerived: Bool { derived != nil }

    /// The gravest level, of its own flags or through its owners; nil where it is not flagged.
    public var level: Int? { (flags + [derived].compactMap(\.self)).map(\.level).max() }
  }

  /// What an entity is to the question.
  public enum Standing: String, Sendable, Hashable, CaseIterable {
    /// The one that is asked about.
    case subject
    /// One that passes on what it receives.
    case intermediary
    /// One at the end of a path.
    case endUser
    /// One that is shown to help reading.
    case context
  }

  /// What an entity is flagged as, to one level.
  public struct Flag: Sendable, Hashable {
    /// How grave it is, 0 to 5.
    public let level: Int
    /// What it is, such as the category with the list's name; may be empty.
    public let label: String

    /// Describes a flag of a level from 0 to 5.
    public init(level: Int, label: String) {
      self.level = level
      self.label = label
    }
  }

  /// A line between two entities: one relationship, or several parallel ones drawn as one.
  public struct Relationship: Sendable, Hashable {
    /// The relationships that the line stands for.
    public let ids: [String]
    /// The id of the entity where the line starts: the provider, the owner.
    public let from: String
    /// The id of the entity where the line ends: the recipient, the owned.
    public let to: String
    /// The family; it decides whether the line is solid, dashed or dotted.
    public let family: Family
    /// What stands at the line, such as the kind, the share or the product.
    public let label: String
    /// How probable it is that the relationship holds, 0 to 1; it decides the line's width. Nothing where unknown.
    public let probability: Double?
    /// How many parallel relationships the line stands for, at least 1.
    public let count: Int
    /// How firm the evidence is; nil where no source states a grade.
    public let evidence: Evidence?
    /// The relationships one by one, with their sources, sorted; empty where nobody asks for them.
    public let facts: [Fact]
    /// How it differs; nil where nothing is compared, or nothing differs.
    public var mark: Mark?

    /// Describes a line; `count` is the number of ids unless it is given, and a probability that is no number is
    /// unknown.
    public init(
      ids: [String], from: String, to: String, family: Family, label: String = "", probability: Double? = nil,
      count: Int? = nil, evidence: Evidence? = nil, facts: [Fact] = []
    ) {
      self.ids = ids
      self.from = from
      self.to = to
      self.family = family
      self.label = label
      self.probability = probability.flatMap { $0.isFinite ? min(1, max(0, $0)) : nil }
      self.count = max(1, count ?? ids.count)
      self.evidence = evidence
      self.facts = facts
    }

    static func precedes(_ one: Self, _ other: Self) -> Bool {
      if one.from != other.from { return one.from < other.from }
      if one.to != other.to { return one.to < other.to }
      if one.family != other.family { return one.family.rawValue < other.family.rawValue }
      if one.label != other.label { return one.label < other.label }
      if one.ids != other.ids { return one.ids.lexicographicallyPrecedes(other.ids) }
      if one.count != other.count { return one.count < other.count }
      return (one.probability ?? -1) < (other.probability ?? -1)
    }
  }

  /// The family of a relationship, as far as a line shows it.
  public enum Family: String, Sendable, Hashable, CaseIterable {
    /// Goods, software, services, know-how or access go from one to the other.
    case provision
    /// One owns or controls the other, or contains it.
    case control
    /// Any other connection.
    case association
  }
}
