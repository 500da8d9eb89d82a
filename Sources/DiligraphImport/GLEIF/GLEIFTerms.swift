// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// What the importer makes of the code lists of the Legal Entity Identifier's data, as data.
enum GLEIFTerms {
  /// The space of ids: a LEI is one all over the world.
  static let namespace = "lei"
  /// Who publishes the data.
  static let publisher = "GLEIF"

  /// What a relationship type is.
  struct Relationship: Sendable {
    var kind: RelationshipKind
    /// Whether it goes from the end node to the start node: the start node is the child, the end node the parent.
    var isFromEnd: Bool
    var note: String?
  }

  /// Accounting consolidation says who answers for whom, and nothing of a percentage.
  static let relationships: [String: Relationship] = [
    "IS_DIRECTLY_CONSOLIDATED_BY": Relationship(
      kind: .control, isFromEnd: true, note: "direct parent by accounting consolidation, not a percentage"),
    "IS_ULTIMATELY_CONSOLIDATED_BY": Relationship(
      kind: .control, isFromEnd: true, note: "ultimate parent by accounting consolidation, not a percentage"),
    "IS_INTERNATIONAL_BRANCH_OF": Relationship(kind: .partOf, isFromEnd: true, note: "branch of its head office"),
    // A manager acts for the fund and does not own it.
    "IS_FUND-MANAGED_BY": Relationship(kind: .representation, isFromEnd: true, note: "manages the fund"),
    "IS_SUBFUND_OF": Relationship(kind: .partOf, isFromEnd: true, note: "sub-fund of its umbrella fund"),
    // The feeder puts its money into the master.
    "IS_FEEDER_TO": Relationship(kind: .associate, isFromEnd: false, note: "feeder fund of a master fund"),
  ]

  /// What sort of thing an entity category is. `GENERAL` is every legal entity that is none of the others.
  static let kinds: [String: EntityKind] = [
    "GENERAL": .company, "BRANCH": .company, "SOLE_PROPRIETOR": .company, "FUND": .organization,
    "RESIDENT_GOVERNMENT_ENTITY": .publicBody, "INTERNATIONAL_ORGANIZATION": .organization,
  ]

  /// Registers whose numbers are those of an org-id.guide list; the others keep GLEIF's code, `GLEIF-RA000087`.
  static let registers = ["RA000585": "GB-COH", "RA000586": "GB-COH", "RA000587": "GB-COH"]

  /// Codes for "no register".
  static let noRegister: Set<String> = ["RA888888", "RA999999"]

  /// The scheme of a register's numbers: GLEIF's codes (RA000087) as above, any other scheme as it is.
  static func scheme(_ register: String) -> String {
    let code = register.uppercased()
    let isCode =
      code.utf8.count == 8 && code.hasPrefix("RA") && code.utf8.dropFirst(2).allSatisfy { (48...57).contains($0) }
    return isCode ? registers[code] ?? "GLEIF-\(code)" : register
  }

  /// Registrations that say of themselves that they are no record of anything.
  static let void: Set<String> = ["ANNULLED", "DUPLICATE"]

  /// How firm a record is: what the entity alone supplied is a party's own statement.
  static func grade(_ validation: String?) -> Grade {
    switch validation?.uppercased() {
    case "ENTITY_SUPPLIED_ONLY", "PENDING": Grade("C")
    default: .officialRegister
    }
  }

  /// Why a parent is not reported, in words.
  static let reasons: [String: String] = [
    "NO_LEI": "the parent has no LEI", "NATURAL_PERSONS": "controlled by natural persons",
    "NON_CONSOLIDATING": "the parent does not consolidate it",
    "NO_KNOWN_PERSON": "no known person controls it", "NON_PUBLIC": "the information is not public",
    "BINDING_LEGAL_COMMITMENTS": "legal commitments forbid it", "LEGAL_OBSTACLES": "legal obstacles forbid it",
    "CONSENT_NOT_OBTAINED": "the parent has not consented",
    "DISCLOSURE_DETRIMENTAL": "disclosure would be detrimental",
    "DETRIMENT_NOT_EXCLUDED": "detriment by disclosure is not excluded",
  ]
}
