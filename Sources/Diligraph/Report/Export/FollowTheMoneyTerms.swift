// SPDX-License-Identifier: Apache-2.0

/// Words of FollowTheMoney that reading and writing share, as data.
public enum FollowTheMoneyTerms {
  /// Properties that are identifiers of a register of their own.
  public static let identifiers: [(property: String, scheme: String)] = [
    ("leiCode", Identifier.leiScheme), ("innCode", "RU-INN"), ("ogrnCode", "RU-OGRN"), ("uscCode", "CN-USCI"),
    ("uniqueEntityId", "US-SAM"), ("dunsCode", "XI-DUNS"), ("cageCode", "XI-CAGE"), ("permId", "XI-PERMID"),
    ("imoNumber", "XI-IMO"), ("wikidataId", "XI-WIKIDATA"),
  ]

  /// Properties that are identifiers of a register of the entity's country. Numbers of identity papers are not read.
  public static let nationalIdentifiers: [(property: String, register: String)] = [
    ("registrationNumber", "REG"), ("vatCode", "VAT"), ("taxNumber", "TAX"),
  ]

  /// Company registers of org-id.guide whose number is the registration number, by country.
  public static let registers = ["GB": "GB-COH", "UA": "UA-EDR", "HK": "HK-CR", "SG": "SG-ACRA", "IN": "IN-MCA"]

  /// Properties that a `LegalEntity` and a `Person` do not have.
  static let onlyOfOrganizations: Set<String> = ["cageCode", "permId", "imoNumber"]

  /// The topics of version 4.11: no other text is one.
  static let topics: Set<String> = [
    "asset.frozen", "corp.clone", "corp.disqual", "corp.offshore", "corp.public", "corp.shell", "crime", "crime.boss",
    "crime.cyber", "crime.env", "crime.fin", "crime.fraud", "crime.terror", "crime.theft", "crime.traffick",
    "crime.traffick.drug", "crime.traffick.human", "crime.war", "debarment", "export.control", "export.control.linked",
    "export.risk", "fin", "fin.adivsor", "fin.bank", "fin.fund", "forced.labor", "geo.risk", "gov", "gov.admin",
    "gov.executive", "gov.financial", "gov.head", "gov.igo", "gov.judicial", "gov.legislative", "gov.muni",
    "gov.national", "gov.religion", "gov.security", "gov.soe", "gov.state", "invest.ban", "invest.risk",
    "mare.detained", "mare.shadow", "mare.sts", "mil", "poi", "pol.party", "pol.union", "reg.action", "reg.warn", "rel",
    "role.acct", "role.act", "role.civil", "role.diplo", "role.journo", "role.judge", "role.lawyer", "role.lobby",
    "role.oligarch", "role.pep", "role.pep.frmr", "role.pep.intl", "role.pep.natl", "role.pol", "role.rca", "role.spy",
    "sanction", "sanction.control", "sanction.counter", "sanction.linked", "wanted",
  ]

  /// The schema of a kind of entity.
  static func schema(of kind: EntityKind) -> String {
    switch kind {
    case .company: "Company"
    case .publicBody: "PublicBody"
    case .organization: "Organization"
    case .person: "Person"
    case .unknown: "LegalEntity"
    }
  }

  /// The schema of a relationship, with the properties of its ends.
  ///
  /// What has no schema of its own is an `UnknownLink` whose role is the kind; so is a tie of a person to what is none,
  /// since `Family` and `Associate` join persons.
  static func edge(
    _ kind: RelationshipKind, joinsPersons: Bool
  ) -> (schema: String, from: String, to: String) {
    switch kind {
    case .ownership: ("Ownership", "owner", "asset")
    case .control: ("Control", "controller", "controlled")
    case .representation: ("Representation", "agent", "client")
    case .payment: ("Payment", "payer", "beneficiary")
    case .succession: ("Succession", "predecessor", "successor")
    case .family where joinsPersons: ("Family", "person", "relative")
    case .associate where joinsPersons: ("Associate", "person", "associate")
    default: ("UnknownLink", "subject", "object")
    }
  }
}
