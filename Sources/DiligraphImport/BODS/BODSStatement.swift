// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// One statement, whichever version it is written in.
struct BODSStatement {
  /// What a statement is about.
  enum Subject: Sendable { case entity, person, relationship }

  let subject: Subject
  /// The statement's own id; in 0.1 to 0.3 it is what others refer to.
  let statementID: String?
  /// The record that it is an edition of (0.4).
  let recordID: String?
  let location: SourceLocation
  /// The statement, and the part of it that holds what it states.
  let element: JSONElement
  let details: JSONElement

  /// What others refer to.
  var key: String? { recordID ?? statementID }

  init(
    _ subject: Subject, _ element: JSONElement, at location: SourceLocation, id: String? = nil
  ) {
    self.subject = subject
    self.element = element
    self.location = location
    details = element["recordDetails"] ?? element
    statementID =
      id ?? element["statementId"]?.trimmedString ?? element["statementID"]?.trimmedString
      ?? element["id"]?.trimmedString
    recordID = element["recordId"]?.trimmedString ?? element["recordID"]?.trimmedString
  }

  /// The statement that an object is; nil where its type is missing or unknown.
  init?(_ element: JSONElement, at location: SourceLocation) {
    let type = (element["recordType"] ?? element["statementType"])?.trimmedString ?? ""
    switch BODSTerms.code(type) {
    case "entity", "entitystatement": self.init(.entity, element, at: location)
    case "person", "personstatement": self.init(.person, element, at: location)
    case "relationship", "ownershiporcontrolstatement", "beneficialownershipstatement":
      self.init(.relationship, element, at: location)
    default: return nil
    }
  }

  // MARK: What every statement has

  var publisher: String? {
    element["publicationDetails"]?["publisher"]?["name"]?.trimmedString
      ?? element["provenance"]?["attributedTo"]?["name"]?.trimmedString
  }

  var licence: String? { element["publicationDetails"]?["license"]?.trimmedString }

  /// The day that decides which edition of a record is the newest.
  var date: Day? { (element["statementDate"] ?? element["date"])?.trimmedString.flatMap { Day($0) } }
  var publicationDate: Day? {
    element["publicationDetails"]?["publicationDate"]?.trimmedString.flatMap { Day($0) }
  }
  var isClosed: Bool { element["recordStatus"]?.trimmedString?.lowercased() == "closed" }

  /// The statements that this one takes the place of.
  var replaced: [String] {
    element.elements("replacesStatements").compactMap(\.trimmedString)
      + element.elements("replacesStatement").compactMap(\.trimmedString)
  }

  /// Whether it says nothing but that what it replaces no longer holds, as Open Ownership writes of a retired record in
  /// versions that have no `recordStatus`.
  var isVoid: Bool {
    guard recordID == nil, !replaced.isEmpty else { return false }
    switch subject {
    case .relationship: return party("subject") == .missing && details.elements("interests").isEmpty
    case .entity, .person:
      return !BODSTerms.hidden.contains(partyType)
        && details.members.allSatisfy { key, value in
          let isBlank = value.kind == .null || value.kind == .string && value.trimmedString == nil
          return isBlank || BODSTerms.ofEveryStatement.contains(BODSTerms.code(key))
        }
    }
  }

  /// Who says it.
  var source: Source {
    let stated = element["source"]
    let grades = (stated?.elements("type") ?? []).compactMap { type in
      type.trimmedString.flatMap { BODSTerms.grades[BODSTerms.code($0)] }
    }
    return Source(
      publisher: publisher, title: stated?["description"]?.trimmedString, url: stated?["url"]?.trimmedString,
      published: publicationDate ?? date, grade: grades.min { $0.code < $1.code }, location: location)
  }

  /// Who asserts it, as a note.
  var assertedBy: [String] {
    (element["source"]?.elements("assertedBy") ?? []).compactMap { $0["name"]?.trimmedString }
      .map { "asserted by \($0)" }
  }

  // MARK: Parties

  /// The type of an entity or a person.
  var partyType: String {
    let type = details["entityType"] ?? details["personType"] ?? details["type"]
    return BODSTerms.code(type?["type"]?.trimmedString ?? type?.trimmedString ?? "")
  }

  /// Why nothing is told of the party.
  var unspecified: String? {
    let unspecified =
      details["unspecifiedEntityDetails"] ?? details["unspecifiedPersonDetails"] ?? details["entityType"]
    let parts = ["reason", "description"].compactMap { unspecified?[$0]?.trimmedString }
    let reason = parts.isEmpty ? nil : parts.joined(separator: ": ")
    return reason ?? unspecified?["details"]?.trimmedString ?? details["missingInfoReason"]?.trimmedString
  }

  var names: [Name] {
    let stated = details.elements("names") + details.elements("name") + details.elements("alternateNames")
    var names: [Name] = []
    for element in stated {
      guard let text = Self.name(element), !names.contains(where: { $0.text == text }) else { continue }
      names.append(Name(text))
    }
    return names
  }

  private static func name(_ element: JSONElement) -> String? {
    if let text = element["fullName"]?.trimmedString ?? element.trimmedString { return text }
    let parts = ["givenName", "patronymicName", "familyName"].compactMap { element[$0]?.trimmedString }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  var jurisdictions: [String] {
    let stated =
      details.elements("jurisdiction") + details.elements("incorporatedInJurisdiction")
      + details.elements("nationalities")
    let codes = stated.compactMap { ($0["code"] ?? $0).trimmedString }
    return FollowTheMoneyRecord.codes(codes)
  }

  // MARK: Relationships

  /// A party as a relationship names it.
  enum Party: Hashable {
    case reference(String)
    case unspecified(reason: String?)
    case missing
  }

  /// The party under `key`, `subject` or `interestedParty`.
  func party(_ key: String) -> Party {
    // In the drafts the party itself stands here, the subject under "entity".
    guard let party = details[key] ?? (key == "subject" ? details["entity"] : nil) else { return .missing }
    if let id = party.trimmedString { return .reference(id) }
    let keys = [
      "describedByEntityStatement", "describedByPersonStatement", "describedByStatement", "statementID", "id",
    ]
    let nested = ["entity", "person", "subjectEntity", "interestedPerson", "interestedEntity"]
    for part in [party] + nested.compactMap({ party[$0] }) {
      for key in keys { if let id = part[key]?.trimmedString { return .reference(id) } }
    }
    let unspecified = party["unspecified"] ?? party
    if party["unspecified"] != nil || unspecified["reason"] != nil || unspecified["description"] != nil {
      let texts = ["reason", "description"].compactMap { unspecified[$0]?.trimmedString }
      return .unspecified(reason: texts.isEmpty ? nil : texts.joined(separator: ": "))
    }
    return .missing
  }

  /// The statements or records that an indirect interest is made of.
  var components: [String] {
    (details.elements("componentRecords") + details.elements("componentStatementIDs")).compactMap(\.trimmedString)
  }
}
