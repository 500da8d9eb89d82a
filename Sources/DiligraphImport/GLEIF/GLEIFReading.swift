// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Turns records of GLEIF into statements, one at a time.
struct GLEIFReading<Sink: StatementSink> {
  var writer: ImportWriter<Sink>

  init(_ writer: consuming ImportWriter<Sink>) { self.writer = writer }

  /// The writer, given back.
  consuming func finished() -> ImportWriter<Sink> { writer }

  /// One record of any of the three sorts.
  mutating func record(_ record: GLEIFRecord) throws {
    writer.count("records")
    if let deleted = record.deleted {
      writer.count("records left out")
      return try writer.report(
        "gleif-deletion", .note, at: record.location,
        "the record was deleted on \(quoted(deleted)); an import only adds. "
          + "Import the newer edition with --replace to end what is gone from it.")
    }
    switch record.sort {
    case .entity: try entity(record)
    case .relationship: try relationship(record)
    case .exception: try exception(record)
    }
  }

  /// A record that is not read, with its reason.
  mutating func leaveOut(
    _ code: String, _ severity: Finding.Severity = .error, at location: SourceLocation, _ message: String
  ) throws {
    writer.count("records left out")
    try writer.report(code, severity, at: location, message)
  }

  private mutating func party(_ lei: String, at location: SourceLocation) throws -> EntityReference {
    let lei = lei.uppercased()
    if !Identifier.isValidLEI(lei) {
      try writer.report(
        "gleif-lei-invalid", .doubt, at: location,
        "\(quoted(lei)) has not the form and check digits of a LEI; it merges nobody.")
    }
    return EntityReference(id: lei, namespace: GLEIFTerms.namespace)
  }

  // MARK: Level 1

  private mutating func entity(_ record: GLEIFRecord) throws {
    guard let lei = record.text("LEI") else {
      return try leaveOut("gleif-without-lei", at: record.location, "there is no LEI; the record was left out.")
    }
    let registration = record.text("Registration", "RegistrationStatus")?.uppercased()
    let reference = try party(lei, at: record.location)
    var entity = EntityStatement(reference, location: record.location)
    for name in [record.text("Entity", "LegalName")].compactMap({ $0 }) + record.otherNames
    where !entity.names.contains(where: { $0.text == name }) {
      entity.names.append(Name(name))
    }
    let category = record.text("Entity", "EntityCategory")?.uppercased()
    entity.kind = category.flatMap { GLEIFTerms.kinds[$0] } ?? .unknown
    if entity.kind == .publicBody { entity.role = Role("public-body") }
    let jurisdiction = record.text("Entity", "LegalJurisdiction")
    let country = record.text("Entity", "LegalAddress", "Country")
    entity.jurisdictions = FollowTheMoneyRecord.codes([jurisdiction ?? country].compactMap { $0 })
    entity.identifiers = identifiers(record, lei: lei)
    entity.notes = notes(record, category: category, registration: registration)
    if jurisdiction == nil, country != nil { entity.notes.append("jurisdiction from the legal address") }
    if let registration, GLEIFTerms.void.contains(registration) {
      try writer.report(
        "gleif-void", .doubt, at: record.location,
        "the registration of \(quoted(lei)) is \(registration.lowercased()); it says so in a note.")
    }
    writer.count("entities")
    try writer.add(entity)
    try successions(record, reference)
  }

  private func identifiers(_ record: GLEIFRecord, lei: String) -> [Identifier] {
    var identifiers = [Identifier(scheme: Identifier.leiScheme, value: lei)]
    let stated = record.text("Entity", "RegistrationAuthority", "RegistrationAuthorityID")
    // The first version of the format has the register as an attribute of the number.
    let authority = (stated ?? record.attribute("register", of: "Entity", "BusinessRegisterEntityID"))?.uppercased()
    let number =
      record.text("Entity", "RegistrationAuthority", "RegistrationAuthorityEntityID")
      ?? record.text("Entity", "BusinessRegisterEntityID")
    if let authority, let number, !GLEIFTerms.noRegister.contains(authority) {
      identifiers.append(Identifier(scheme: GLEIFTerms.scheme(authority), value: number))
    }
    return identifiers.compactMap { $0 }
  }

  private func notes(_ record: GLEIFRecord, category: String?, registration: String?) -> [String] {
    var notes: [String] = []
    if let category, category != "GENERAL" { notes.append("category: \(category)") }
    if let sub = record.text("Entity", "EntitySubCategory") { notes.append("sub-category: \(sub)") }
    if let status = record.text("Entity", "EntityStatus")?.uppercased(), status != "ACTIVE" {
      let details = [
        record.text("Entity", "EntityExpirationDate"), record.text("Entity", "EntityExpirationReason"),
      ].compactMap { $0 }
      notes.append("entity status: \(status)" + details.map { ", \($0)" }.joined())
    }
    if let created = record.text("Entity", "EntityCreationDate") {
      notes.append("founded \(Day(created)?.description ?? created)")
    }
    if let registration, registration != "ISSUED" { notes.append("registration of the LEI: \(registration)") }
    return notes
  }

  private mutating func successions(_ record: GLEIFRecord, _ reference: EntityReference) throws {
    for successor in record.successors {
      guard let lei = successor.lei else {
        writer.count("successors without a LEI, not read")
        continue
      }
      // What other files state of the successor is the same entity's.
      var entity = EntityStatement(try party(lei, at: record.location), location: record.location)
      entity.identifiers = [Identifier(scheme: Identifier.leiScheme, value: lei)].compactMap { $0 }
      if let name = successor.name { entity.names = [Name(name)] }
      try writer.add(entity)
      var statement = RelationshipStatement(
        id: "gleif:\(reference.key)/SUCCESSOR/\(lei.uppercased())", from: reference, to: entity.reference,
        kind: .succession)
      statement.sources = [source(record)]
      writer.count("relationships")
      try writer.add(statement)
    }
  }

  func source(_ record: GLEIFRecord) -> Source {
    Source(
      publisher: GLEIFTerms.publisher,
      url: record.text("Registration", "ValidationReference").flatMap { text in
        text.lowercased().hasPrefix("http") ? text : nil
      }, published: record.text("Registration", "LastUpdateDate").flatMap { Day($0) },
      grade: GLEIFTerms.grade(
        record.text("Registration", "ValidationSources") ?? record.text("Registration", "RegistrationValidationSources")
      ),
      location: record.location)
  }

  // MARK: Reporting exceptions

  /// A parent that is not reported is not a parent that does not exist.
  private mutating func exception(_ record: GLEIFRecord) throws {
    guard let lei = record.text("LEI") else {
      return try leaveOut("gleif-without-lei", at: record.location, "there is no LEI; the exception was left out.")
    }
    let (category, reasons, references) = record.exception
    let parent =
      switch category?.uppercased() {
      case "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT": "direct parent"
      case "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT": "ultimate parent"
      default: "parent"
      }
    let texts = reasons.map { reason in
      reason + (GLEIFTerms.reasons[reason.uppercased()].map { " (\($0))" } ?? "")
    }
    let text = "\(parent) not reported: \(texts.isEmpty ? "no reason" : texts.joined(separator: ", "))"
    var entity = EntityStatement(try party(lei, at: record.location), location: record.location)
    entity.identifiers = [Identifier(scheme: Identifier.leiScheme, value: lei)].compactMap { $0 }
    entity.notes = [text] + references.map { "reference for it: \($0)" }
    writer.count("exceptions")
    try writer.add(entity)
    try writer.report(
      "gleif-parent-not-reported", .note, at: record.location,
      "\(quoted(lei)): \(text). It may have one all the same.")
  }
}
