// SPDX-License-Identifier: Apache-2.0
import Diligraph

// Answers of GLEIF's own service (api.gleif.org), which are JSON:API: resources under `data`, each with a type and
// attributes in names of their own.

extension GLEIFRecord {
  /// The types of resources that state something.
  static let answerTypes: [String: Sort] = [
    "lei-records": .entity, "relationship-records": .relationship, "reporting-exceptions": .exception,
  ]

  /// A resource of an answer; nil where it is none of GLEIF's that states something.
  init?(answer element: JSONElement, at location: SourceLocation) {
    guard let attributes = element["attributes"], attributes.kind == .object else { return nil }
    let stated = element["type"]?.trimmedString.flatMap { Self.answerTypes[$0] }
    guard let sort = stated ?? Self.sort(attributes) else { return nil }
    var cells = AnswerCells(attributes)
    switch sort {
    case .entity: cells.addEntity()
    case .relationship: cells.addRelationship()
    case .exception: cells.addException()
    }
    cells.addRegistration()
    self.init(sort, row: cells.cells, at: location)
  }

  /// Several endpoints give one type; what is stated tells then.
  private static func sort(_ attributes: JSONElement) -> Sort? {
    if attributes["relationship"] != nil { return .relationship }
    guard attributes["lei"] != nil else { return nil }
    if attributes["entity"] != nil { return .entity }
    return attributes["category"] != nil || attributes["reason"] != nil ? .exception : nil
  }
}

/// The attributes of a resource under the names that GLEIF's tables have for them.
private struct AnswerCells {
  private let attributes: JSONElement
  private(set) var cells: [String: String] = [:]

  init(_ attributes: JSONElement) { self.attributes = attributes }

  /// Puts the value at a path of the answer under the name that the table's column has.
  private mutating func put(_ column: String, _ element: JSONElement?, _ path: String...) {
    var current = element
    for key in path { current = current?[key] }
    put(column, current?.trimmedString)
  }

  private mutating func put(_ column: String, _ text: String?) {
    if let text { cells[NativeColumn.key(column)] = text }
  }

  mutating func addEntity() {
    let entity = attributes["entity"]
    put("LEI", attributes, "lei")
    put("EntityLegalName", entity, "legalName", "name")
    // A name may be given as the text alone.
    if cells["entitylegalname"] == nil { put("EntityLegalName", entity, "legalName") }
    for (list, column) in [
      ("otherNames", "EntityOtherEntityNamesOtherEntityName"),
      ("transliteratedOtherNames", "EntityTransliteratedOtherEntityNamesTransliteratedOtherEntityName"),
    ] {
      for (index, name) in (entity?.elements(list) ?? []).prefix(20).enumerated() {
        put("\(column)\(index + 1)", (name["name"] ?? name).trimmedString)
      }
    }
    put("EntityEntityCategory", entity, "category")
    put("EntityEntitySubCategory", entity, "subCategory")
    put("EntityLegalJurisdiction", entity, "jurisdiction")
    put("EntityLegalAddressCountry", entity, "legalAddress", "country")
    put("EntityRegistrationAuthorityRegistrationAuthorityID", entity, "registeredAt", "id")
    put("EntityRegistrationAuthorityRegistrationAuthorityEntityID", entity, "registeredAs")
    put("EntityEntityStatus", entity, "status")
    put("EntityEntityExpirationDate", entity, "expiration", "date")
    put("EntityEntityExpirationReason", entity, "expiration", "reason")
    put("EntityEntityCreationDate", entity, "creationDate")
    let successors = (entity?.elements("successorEntities") ?? []) + (entity?.elements("successorEntity") ?? [])
    for (index, successor) in successors.prefix(10).enumerated() {
      put("EntitySuccessorEntity\(index + 1)SuccessorLEI", successor, "lei")
      put("EntitySuccessorEntity\(index + 1)SuccessorEntityName", successor, "name")
    }
  }

  mutating func addRelationship() {
    let relationship = attributes["relationship"]
    for (node, column) in [("startNode", "StartNode"), ("endNode", "EndNode")] {
      put("Relationship\(column)NodeID", relationship, node, "id")
      put("Relationship\(column)NodeIDType", relationship, node, "type")
    }
    put("RelationshipRelationshipType", relationship, "type")
    put("RelationshipRelationshipStatus", relationship, "status")
    for (index, period) in (relationship?.elements("periods") ?? []).prefix(10).enumerated() {
      put("RelationshipPeriod\(index + 1)periodType", period, "type")
      put("RelationshipPeriod\(index + 1)startDate", period, "startDate")
      put("RelationshipPeriod\(index + 1)endDate", period, "endDate")
    }
    for (index, quantifier) in (relationship?.elements("quantifiers") ?? []).prefix(5).enumerated() {
      put("RelationshipQuantifiers\(index + 1)MeasurementMethod", quantifier, "method")
      put("RelationshipQuantifiers\(index + 1)QuantifierAmount", quantifier, "amount")
      put("RelationshipQuantifiers\(index + 1)QuantifierUnits", quantifier, "units")
    }
  }

  mutating func addException() {
    put("LEI", attributes, "lei")
    put("ExceptionCategory", attributes, "category")
    for (key, column) in [("reason", "ExceptionReason"), ("reference", "ExceptionReference")] {
      for (index, item) in attributes.elements(key).prefix(5).enumerated() {
        put("\(column)\(index + 1)", item.trimmedString)
      }
    }
  }

  mutating func addRegistration() {
    let registration = attributes["registration"]
    put("RegistrationRegistrationStatus", registration, "status")
    put("RegistrationLastUpdateDate", registration, "lastUpdateDate")
    put("RegistrationValidationSources", registration, "corroborationLevel")
    put("RegistrationValidationReference", registration, "corroborationReference")
  }
}
