// SPDX-License-Identifier: Apache-2.0

extension Picture {
  /// An entity that another one stands for in the drawing.
  public struct Member: Sendable, Hashable {
    /// The identity.
    public let id: String
    /// The name.
    public let name: String
    /// Role and jurisdiction, where they are stated.
    public let detail: String?

    /// Describes a member.
    public init(id: String, name: String, detail: String? = nil) {
      self.id = id
      self.name = name
      self.detail = detail
    }
  }

  /// One relationship of a line, as a reader wants to check it.
  public struct Fact: Sendable, Hashable {
    /// The relationship's id.
    public let id: String
    /// The id of the entity where it starts, which a collapsed entity may stand for.
    public let from: String
    /// The id of the entity where it ends.
    public let to: String
    /// The names of the two, in that order.
    public var names: (from: String, to: String) { (fromName, toName) }
    private let fromName: String
    private let toName: String
    /// The kind, such as `award`.
    public let kind: String
    /// The verb between the two, such as `is awarded a contract by`.
    public let verb: String
    /// The share, the products and the amount, as far as they are stated.
    public let details: [String]
    /// The first day on which it holds, YYYY-MM-DD; nil where it is unstated.
    public let start: String?
    /// The last day on which it holds; nil where it is unstated.
    public let end: String?
    /// How probable it is that it holds, 0 to 1; nil for an association.
    public let probability: Double?
    /// Who says so, in the order of the data set.
    public let sources: [Citation]

    /// Describes a relationship.
    public init(
      id: String, from: String, to: String, names: (from: String, to: String), kind: String, verb: String,
      details: [String] = [], start: String? = nil, end: String? = nil, probability: Double? = nil,
      sources: [Citation] = []
    ) {
      self.id = id
      self.from = from
      self.to = to
      fromName = names.from
      toName = names.to
      self.kind = kind
      self.verb = verb
      self.details = details
      self.start = start
      self.end = end
      self.probability = probability
      self.sources = sources
    }

    static func precedes(_ one: Self, _ other: Self) -> Bool {
      if one.id != other.id { return one.id < other.id }
      if one.from != other.from { return one.from < other.from }
      return one.to < other.to
    }
  }

  /// Who says that a relationship holds, or that it does not.
  public struct Citation: Sendable, Hashable {
    /// What the source says: publisher, title, date, grade and stance, ready to read.
    public let text: String
    /// Where to read it, as the data state it; only an address of the web may become a link.
    public let url: String?
    /// What the party concerned answered.
    public let response: String?

    /// Describes a source.
    public init(text: String, url: String? = nil, response: String? = nil) {
      self.text = text
      self.url = url
      self.response = response
    }
  }

  /// One path of the picture, which a reader can have shown alone.
  public struct Route: Sendable, Hashable {
    /// The path in words.
    public let label: String
    /// The ids of its relationships, those by which its end user is flagged included.
    public let relationships: [String]

    /// Describes a path.
    public init(label: String, relationships: [String]) {
      self.label = label
      self.relationships = relationships
    }
  }

  /// How firm the evidence for a line is: the best grade among the sources that support it.
  public enum Evidence: Sendable, Hashable, Comparable, CaseIterable {
    /// A1 to A3: a court, a regulator, a register.
    case official
    /// B and C: a charge, a documented report, a party's own statement.
    case reported
    /// D: a leak, or a claim that nobody has confirmed.
    case uncorroborated
    /// E: contested.
    case contested

    /// The evidence of a grade's code; nil for a code of its own.
    public init?(grade: String) {
      switch grade {
      case "A1", "A2", "A3": self = .official
      case "B", "C": self = .reported
      case "D": self = .uncorroborated
      case "E": self = .contested
      default: return nil
      }
    }
  }
}
