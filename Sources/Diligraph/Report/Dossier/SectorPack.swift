// SPDX-License-Identifier: Apache-2.0

/// What due diligence in a sector looks for, as data: categories of products, and red flags.
///
/// A red flag is a circumstance that a published document names as a reason to look closer. It is no flag: it marks
/// nobody, and carries no weight in any figure.
public struct SectorPack: Hashable, Sendable {
  /// The name on the command line.
  public var id: String
  /// What it is called.
  public var title: String
  /// The product categories of the sector, with what each is.
  public var categories: [Category]
  /// The red flags, in order.
  public var redFlags: [RedFlag]

  /// A product category of the policy, in words.
  public struct Category: Hashable, Sendable {
    /// The category.
    public var category: ProductCategory
    /// What belongs to it.
    public var wording: String
  }

  /// A circumstance that is a reason to look closer.
  public struct RedFlag: Hashable, Sendable {
    /// The identity within the pack.
    public var id: String
    /// What the circumstance is, in neutral words.
    public var wording: String
    /// The document that names it.
    public var document: String
    /// How the data show it; nil where they cannot.
    public var test: Test?
  }

  /// How data can show a red flag. All of them look at the paths of the subject.
  public enum Test: Hashable, Sendable {
    /// A step states one of these product categories.
    case product([ProductCategory])
    /// A step is of one of these kinds.
    case kind([RelationshipKind])
    /// An end user has at least this level.
    case endUserLevel(Int)
    /// A flag or a name of an end user contains one of these words.
    case endUserWords([String])
    /// An intermediary has one of these roles.
    case intermediaryRole([Role])
    /// An intermediary is of this sort.
    case intermediary(Intermediary)
    /// A step or an intermediary does not state something.
    case unstated(Unstated)
    /// The evidence of a path or a step is of this sort.
    case evidence(Evidence)
  }

  /// A sort of intermediary.
  public enum Intermediary: String, CaseIterable, Sendable {
    /// One that nobody could name.
    case unnamed
    /// One in a country that is neither that of the path's start nor that of its end user.
    case foreign
    /// One that is flagged itself.
    case flagged
  }

  /// What can be unstated.
  public enum Unstated: String, CaseIterable, Sendable {
    /// The product of a provision.
    case product
    /// The start of a provision.
    case start
    /// The share of a holding that an ownership rule needs.
    case share
    /// The role of an intermediary.
    case role
    /// The source of a relationship.
    case source
  }

  /// A sort of evidence.
  public enum Evidence: String, CaseIterable, Sendable {
    /// All steps of a path rest on one publisher.
    case onePublisher
    /// A source disputes a step.
    case disputed
  }
}

extension SectorPack.Test {
  /// The test as it is written in a pack.
  var structuredValue: StructuredValue {
    func list(_ texts: [String]) -> StructuredValue { .array(texts.map(StructuredValue.string)) }
    let member: StructuredValue.Member =
      switch self {
      case .product(let categories): .init(key: "product", value: list(categories.map(\.name)))
      case .kind(let kinds): .init(key: "kind", value: list(kinds.map(\.rawValue)))
      case .endUserLevel(let level): .init(key: "endUserLevel", value: .number(Double(level)))
      case .endUserWords(let words): .init(key: "endUserWords", value: list(words))
      case .intermediaryRole(let roles): .init(key: "intermediaryRole", value: list(roles.map(\.name)))
      case .intermediary(let sort): .init(key: "intermediary", value: .string(sort.rawValue))
      case .unstated(let fact): .init(key: "unstated", value: .string(fact.rawValue))
      case .evidence(let sort): .init(key: "evidence", value: .string(sort.rawValue))
      }
    return .object([member])
  }
}
