// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// What the importer makes of the code lists of the Beneficial Ownership Data Standard, as data.
///
/// Codes are compared by their letters only, in lower case: 0.1 to 0.3 write `voting-rights`, 0.4 `votingRights`.
enum BODSTerms {
  /// What an interest does in the analysis.
  enum Meaning: Hashable, Sendable {
    /// A part of what the entity is worth: ownership, with the stated share.
    case economic
    /// A say in it, which is control only where it is a majority of at least what is stated.
    case votes
    /// Whoever has it answers for the entity.
    case control
    /// A tie that makes nobody answer for the entity.
    case tie
    /// The one acts in the other's name.
    case agency
    /// Nothing is stated but that there is an interest.
    case unstated
  }

  /// Each interest with the reason for its meaning beside it.
  static let interests: [String: Meaning] = [
    // A holding of the capital, or of what is left of it when the entity ends, or of its profit.
    "shareholding": .economic, "rightstosurplusassetsondissolution": .economic, "rightstosurplusassets": .economic,
    "rightstoprofitorincome": .economic,
    "beneficiaryoftrust": .economic, "beneficiaryoflegalarrangement": .economic,
    // A tenth of the votes decides nothing; more than half of them decides.
    "votingrights": .votes,
    // Who appoints the board, or is stated to control, or manages what a trust has, decides.
    "appointmentofboard": .control, "otherinfluenceorcontrol": .control, "influenceorcontrol": .control,
    "otherinfluenceorcontroloftrust": .control, "controlviacompanyrulesorarticles": .control,
    "controlbylegalframework": .control, "trusteeoftrust": .control, "trustee": .control,
    // One of several who decide, one who gave, watches or may come to have a right, or uses an asset only.
    "boardmember": .tie, "boardchair": .tie, "seniormanagingofficial": .tie, "settloroftrust": .tie, "settlor": .tie,
    "protectoroftrust": .tie, "protector": .tie, "rightsgrantedbycontract": .tie,
    "conditionalrightsgrantedbycontract": .tie, "enjoymentanduseofassets": .tie,
    "righttoprofitorincomefromassets": .tie, "nominator": .tie,
    // A nominee holds in the name of somebody else.
    "nominee": .agency,
    // "There is an interest": as little as a holding of an unstated share.
    "unknowninterest": .unstated, "unpublishedinterest": .unstated,
  ]

  /// How firm a type of source is. A register, or a check against one, is an official record; the others are
  /// a party's own statement or a report.
  static let grades: [String: Grade] = [
    "officialregister": .officialRegister, "verified": .officialRegister, "selfdeclaration": Grade("C"),
    "thirdparty": Grade("C"), "primaryresearch": Grade("C"),
  ]

  /// What sort of thing an entity type is.
  static let entityKinds: [String: EntityKind] = [
    "registeredentity": .company, "registeredentitylisted": .company, "legalentity": .organization,
    "arrangement": .organization, "trust": .organization, "state": .publicBody, "statebody": .publicBody,
    "anonymousentity": .unknown, "unknownentity": .unknown,
  ]

  /// Members that say nothing of a party, as codes.
  static let ofEveryStatement: Set<String> = [
    "statementid", "id", "statementtype", "statementdate", "date", "iscomponent", "entitytype", "persontype",
    "publicationdetails", "source", "annotations", "replacesstatements", "replacesstatement", "declarationsubject",
  ]

  /// Types of parties whose name is not told.
  static let hidden: Set<String> = ["anonymousentity", "unknownentity", "anonymousperson", "unknownperson"]

  /// Schemes that are told by their name only.
  static let schemeNames: [String: String] = [
    "global legal entity identifier index": Identifier.leiScheme, "legal entity identifier": Identifier.leiScheme,
    "companies house": "GB-COH", "gb companies house": "GB-COH",
  ]

  /// Whether a scheme that is only named is any register: a number in it is another company's in each.
  static func isAnyRegister(schemeName: String) -> Bool { schemeName.lowercased().contains("registration number") }

  /// Whether a person's number in a scheme is that of a paper, which is not read.
  static func isPaper(_ scheme: String) -> Bool { paperSuffixes.contains(where: scheme.hasSuffix) }

  private static let paperSuffixes = [
    "-PASSPORT", "-IDCARD", "-TAXID", "-SOCIAL", "-DRIVINGLICENCE", "-VOTERID", "-DJP", "-NIK",
  ]

  /// Whether the name of a scheme is that of a paper, or of a number that a state gives to persons.
  static func isPaper(named schemeName: String?) -> Bool {
    guard let name = schemeName?.lowercased() else { return false }
    return paperWords.contains(where: name.contains)
  }

  /// Whether a scheme is that of papers which only persons have, whoever states it.
  static func isPersonsPaper(_ scheme: String) -> Bool {
    let scheme = foldedName(scheme)
    // Costa Rica's cédula jurídica and Mexico's cédula de identificación fiscal are those of companies.
    if ["jurídica", "juridica", "fiscal"].contains(where: scheme.contains) { return false }
    return personsPapers.contains(where: scheme.contains) || scheme == "dni"
  }

  private static let personsPapers = [
    "-idcard", "cédula", "cedula", "passport", "pasaporte", "passeport", "identity card", "id card", "carte d'identité",
    "documento nacional de identidad", "carné de extranjería", "paszport", "паспорт",
  ]

  private static let paperWords = [
    "passport", "personal code", "personal number", "personal identification", "personal id", "identity card",
    "identity document", "identification card", "national id", "id card", "social security", "social card",
    "tax number", "tax id", "taxpayer", "birth number", "driving licence", "driver", "voter",
  ]

  /// Whether the reason for which no party is named is that there is none, and not that it is not told.
  static func saysThatThereIsNone(_ reason: String?) -> Bool {
    guard let reason else { return false }
    return code(String(reason.prefix { $0 != ":" })) == "nobeneficialowners"
  }

  /// The letters and digits of a code, in lower case.
  static func code(_ text: String) -> String {
    String(text.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}
