// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// What the importer makes of FollowTheMoney's vocabulary, as data.
enum FollowTheMoneySchema {
  /// Schemata of organisations and persons, and of what is listed and owned as they are.
  static let entities: [String: EntityKind] = [
    "Company": .company, "Organization": .organization, "PublicBody": .publicBody, "LegalEntity": .unknown,
    "Person": .person, "Vessel": .unknown, "Airplane": .unknown,
  ]

  /// A schema that stands between two entities.
  struct Edge {
    var from: String
    var to: String
    var kind: RelationshipKind
  }

  /// Directions are those of the schema's `edge` section. A director, member or employee is an associate:
  /// none of them answers for the organisation alone.
  static let edges: [String: Edge] = [
    "Ownership": Edge(from: "owner", to: "asset", kind: .ownership),
    "Control": Edge(from: "controller", to: "controlled", kind: .control),
    "Directorship": Edge(from: "director", to: "organization", kind: .associate),
    "Representation": Edge(from: "agent", to: "client", kind: .representation),
    "UnknownLink": Edge(from: "subject", to: "object", kind: .associate),
    "Payment": Edge(from: "payer", to: "beneficiary", kind: .payment),
    "EconomicActivity": Edge(from: "sender", to: "receiver", kind: .shipment),
    "Succession": Edge(from: "predecessor", to: "successor", kind: .succession),
    "Membership": Edge(from: "member", to: "organization", kind: .associate),
    "Employment": Edge(from: "employee", to: "employer", kind: .associate),
    "Associate": Edge(from: "person", to: "associate", kind: .associate),
    "Family": Edge(from: "person", to: "relative", kind: .family),
  ]

  /// How grave a topic is. The basis is the levels of ``FlagLevel``: a binding listing is 4, an official
  /// adverse finding 3, an allegation or charge 2, a state security body 1; links to the listed are 1, since
  /// ownership rules decide what follows from them; an office, a profession, a state enterprise, a sort of company or a
  /// counter-sanction is context. The topics are those of followthemoney 4.11, `types/topic.py`.
  static let topics: [String: Int] = [
    "sanction": 4, "sanction.linked": 1, "sanction.control": 1, "sanction.counter": 0,
    "export.control": 4, "export.control.linked": 1, "export.risk": 2,
    "invest.ban": 4, "invest.risk": 2,
    "debarment": 3, "reg.action": 3, "reg.warn": 2, "forced.labor": 3, "corp.disqual": 3,
    "asset.frozen": 4, "mare.detained": 3, "mare.shadow": 2, "mare.sts": 0,
    "crime": 2, "crime.war": 3, "wanted": 2,
    "gov.security": 1, "mil": 1, "role.spy": 1,
    "gov": 0, "role": 0, "corp": 0, "fin": 0, "pol": 0, "rel": 0, "geo.risk": 0, "poi": 0,
  ]

  /// Whether the topic says that the entity is on a list, and not only what it is.
  static func isListing(topic: String) -> Bool {
    ["sanction", "export.", "debarment"].contains { topic.hasPrefix($0) }
  }

  /// The level of a topic, looked up from the whole to its first part: `crime.fraud` is a `crime`.
  ///
  /// - Returns: nil for a topic of which nothing is known.
  static func level(ofTopic topic: String) -> FlagLevel? {
    var parts = topic.lowercased().split(separator: ".")
    while !parts.isEmpty {
      if let level = topics[parts.joined(separator: ".")] { return FlagLevel(level) }
      parts.removeLast()
    }
    return nil
  }
}
