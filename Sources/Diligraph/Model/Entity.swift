// SPDX-License-Identifier: Apache-2.0

/// What sort of thing an entity is.
public enum EntityKind: String, CaseIterable, Sendable {
  /// A company or another private legal entity.
  case company
  /// A ministry, an agency, a police force, a court, a state enterprise acting as the state.
  case publicBody = "public-body"
  /// An association, a university, an international organisation.
  case organization
  /// A natural person.
  case person
  /// Not stated.
  case unknown
}

/// What an entity does with what it receives; it decides the pass-through.
///
/// The names are those of the policy's `passThrough`. A role that the policy does not list counts as
/// `unspecified` (semantics.md section 1), so any text is a role.
public struct Role: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The role's name, in lower case with hyphens.
  public let name: String

  /// The role called `name`.
  public init(_ name: String) {
    self.name = name.trimmed.lowercased()
  }

  /// The known role that a text is nearly and not quite: any text is a role, but one letter beside a known one is a slip.
  static func nearMiss(_ text: String) -> String? {
    let role = Role(text)
    return nearestWord(to: role.name, in: known.map(\.name)).flatMap { $0 == role.name ? nil : $0 }
  }

  /// No role is stated.
  public static let unspecified = Role("unspecified")
  /// The roles that the default policy lists.
  public static let known: [Role] = [
    "manufacturer", "distributor", "reseller", "integrator", "operator", "broker", "company", "public-body",
    "person", "unspecified",
  ].map(Role.init)

  /// The role that tells most of several: one in the supply of something before a mere sort of entity; among
  /// equals the first by name.
  static func mostTelling(_ roles: Set<Role>) -> Role {
    roles.count < 2 ? roles.first ?? .unspecified : roles.filter { !$0.isGeneric }.min() ?? roles.min() ?? .unspecified
  }

  /// Whether the role is a mere sort of entity, and says nothing of its part in a supply.
  var isGeneric: Bool { ["company", "public-body", "person", "unspecified"].contains(name) }

  /// The role's name.
  public var description: String { name }
  /// Order by name.
  public static func < (lhs: Role, rhs: Role) -> Bool { lhs.name < rhs.name }
}

/// A name of an entity, in a language if that is stated.
public struct Name: Hashable, Comparable, Sendable {
  /// The name as the source writes it, without surrounding space.
  public let text: String
  /// The language (BCP 47), or nil when unstated.
  public let language: String?

  /// The name `text`.
  public init(_ text: String, language: String? = nil) {
    self.text = text.trimmed
    self.language = language
  }

  /// Order by text, then by language.
  public static func < (lhs: Name, rhs: Name) -> Bool {
    (lhs.text, lhs.language ?? "") < (rhs.text, rhs.language ?? "")
  }
}

/// An organisation, a body or a person, merged from the records that are about it.
///
/// Entities are made by ``DatasetBuilder``, which keeps their order and their lists sorted.
public struct Entity: Hashable, Sendable {
  /// The identity within the data set: the first of `records`.
  public var id: String
  /// The names; the first is the one that is shown. Empty when only the id is known.
  public var names: [Name]
  /// What sort of thing it is.
  public var kind: EntityKind
  /// What it does with what it receives.
  public var role: Role
  /// ISO 3166-1 alpha-2 codes in upper case (or ISO 3166-2, as stated).
  public var jurisdictions: [String]
  /// Public identifiers.
  public var identifiers: [Identifier]
  /// Its own pass-through, which replaces its role's; nil when unstated.
  public var passThrough: Probability?
  /// Notes, as stated.
  public var notes: [String]
  /// The records that were merged into it, each `data set:key`.
  public var records: [String]
  /// Where it is stated.
  public var places: [SourceLocation]

  /// The name to show: the first name, else the id.
  public var name: String { names.first?.text ?? id }
}
