// SPDX-License-Identifier: Apache-2.0

/// What a relationship does in the analysis (semantics.md section 1).
public enum RelationshipFamily: String, CaseIterable, Sendable {
  /// Goods, software, services, know-how or access go from one to the other.
  case provision
  /// Who answers for whom.
  case control
  /// Shown and searchable, never propagated.
  case association
}

/// What a relationship is. The direction is from the provider, owner or subject to the other.
public enum RelationshipKind: String, CaseIterable, Sendable {
  /// The provider supplies the recipient.
  case supply
  /// The manufacturer distributes through the reseller.
  case distribution
  /// The supplier is awarded a contract by the buyer.
  case award
  /// The subcontractor works for the prime contractor.
  case subcontract
  /// The licensor licenses to the licensee.
  case licence
  /// The provider serves the recipient.
  case service
  /// The sender ships to the receiver.
  case shipment
  /// The operator gives the state body access to its system.
  case access
  /// The owner owns the owned, with a share.
  case ownership
  /// The controller controls the controlled.
  case control
  /// The parent body contains the part.
  case partOf = "part-of"
  /// The agent represents the client.
  case representation
  /// The payer pays the beneficiary.
  case payment
  /// A family tie.
  case family
  /// An associate.
  case associate
  /// The predecessor is succeeded by the successor.
  case succession
  /// The bidder bids to the buyer; not a supply.
  case bid

  /// What the kind does in the analysis.
  public var family: RelationshipFamily {
    switch self {
    case .supply, .distribution, .award, .subcontract, .licence, .service, .shipment, .access: .provision
    case .ownership, .control, .partOf: .control
    case .representation, .payment, .family, .associate, .succession, .bid: .association
    }
  }

  /// The verb between the two entities: "Norvale *supplies* Kestrel".
  public var verb: String {
    switch self {
    case .supply: "supplies"
    case .distribution: "distributes through"
    case .award: "is awarded a contract by"
    case .subcontract: "is subcontractor of"
    case .licence: "licenses to"
    case .service: "serves"
    case .shipment: "ships to"
    case .access: "gives access to"
    case .ownership: "owns"
    case .control: "controls"
    case .partOf: "contains"
    case .representation: "represents"
    case .payment: "pays"
    case .family: "is family of"
    case .associate: "is associate of"
    case .succession: "is succeeded by"
    case .bid: "bids to"
    }
  }
}

/// A category of products or services, such as `video-surveillance`; the policy gives its relevance.
public struct ProductCategory: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The category's name, in lower case with hyphens.
  public let name: String

  /// The category called `name`; underscores become hyphens.
  public init(_ name: String) {
    let isPlain = name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    self.name = isPlain ? name : String(name.trimmed.lowercased().map { $0 == "_" ? "-" : $0 })
  }

  /// The category's name.
  public var description: String { name }
  /// Order by name.
  public static func < (lhs: ProductCategory, rhs: ProductCategory) -> Bool { lhs.name < rhs.name }
}

/// A directed, sourced statement that one entity provides to, controls or is associated with another.
///
/// Relationships are made by ``DatasetBuilder``: two records of the same fact are one relationship with
/// two sources.
public struct Relationship: Hashable, Sendable {
  /// The identity within the data set.
  public var id: String
  /// The index of the provider, owner or subject in the data set's entities.
  public var from: Int
  /// The index of the other entity in the data set's entities.
  public var to: Int
  /// What it is.
  public var kind: RelationshipKind
  /// The stated confidence; nil when the sources decide.
  public var confidence: Probability?
  /// The holding, for ownership; nil when unstated.
  public var share: Share?
  /// When it held.
  public var period: Period
  /// The stated product categories, sorted.
  public var products: [ProductCategory]
  /// The stated value.
  public var amount: Amount?
  /// Who states it.
  public var sources: [Source]
  /// Notes, as stated.
  public var notes: [String]
}
