// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Turns statements of the Beneficial Ownership Data Standard into statements of the product.
struct BODSReading<Sink: StatementSink> {
  var writer: ImportWriter<Sink>
  let index: BODSIndex
  private var ordinal = 0
  /// Names of the entities of which an owner is not told, to call that owner by.
  private var namesOfSubjects: [EntityReference: String] = [:]
  /// Owners that are stated without being told, held back until their subjects' names are known.
  private var untoldOwners: [UntoldOwner] = []

  /// An owner that is stated without being told.
  struct UntoldOwner {
    var owner: EntityReference
    var subject: EntityReference
    /// The statement's own id.
    var key: String
    var reason: String?
    var location: SourceLocation
  }

  init(_ writer: consuming ImportWriter<Sink>, index: BODSIndex) {
    self.writer = writer
    self.index = index
  }

  /// The writer, given back.
  consuming func finished() -> ImportWriter<Sink> { writer }

  /// One statement, which counts if it is the newest of its record.
  mutating func statement(_ statement: BODSStatement) throws {
    let number = ordinal
    ordinal += 1
    writer.count("statements")
    guard let key = statement.key else {
      return try leaveOut(
        "bods-without-id", at: statement.location,
        "there is neither a recordId nor a statementId, by which others refer to it; it was left out.")
    }
    guard index.counts(statement, ordinal: number) else {
      writer.count("statements superseded")
      return try writer.report(
        "bods-superseded", .note, at: statement.location,
        "a newer statement takes the place of \(quoted(statement.statementID ?? key)), which does not count.")
    }
    if statement.isVoid { return try void(statement) }
    switch statement.subject {
    case .entity, .person: try party(statement, key)
    case .relationship: try relationship(statement, key)
    }
  }

  /// A statement that what it replaces no longer holds: relationships of this file end, of others it is said.
  private mutating func void(_ statement: BODSStatement) throws {
    writer.count("statements retired")
    writer.passOver("what it replaces no longer holds")
    let elsewhere = statement.replaced.filter { !index.contains($0) }
    guard !elsewhere.isEmpty else { return }
    let ids = elsewhere.prefix(3).map { quoted($0) }.joined(separator: ", ")
    try writer.report(
      "bods-retired-elsewhere", .doubt, at: statement.location,
      "\(ids) no longer \(elsewhere.count == 1 ? "holds" : "hold"), and \(elsewhere.count == 1 ? "stands" : "stand") in "
        + "another file: what that states is not ended. Import the files as one, or end it with \"diligraph edit\".")
  }

  /// A statement that is not read, with its reason.
  mutating func leaveOut(_ code: String, at location: SourceLocation, _ message: String) throws {
    writer.count("statements left out")
    try writer.report(code, .error, at: location, message)
  }

  /// Passes on what was held back.
  mutating func finish() throws {
    for owner in untoldOwners { try add(owner, named: namesOfSubjects[owner.subject] ?? owner.subject.key) }
  }

  /// An owner that is stated without being told: an entity of its own, called by what it owns.
  mutating func add(_ owner: UntoldOwner) throws {
    writer.count("unknown owners")
    if let name = namesOfSubjects[owner.subject] {
      try add(owner, named: name)
    } else {
      untoldOwners.append(owner)
    }
  }

  private mutating func add(_ owner: UntoldOwner, named name: String) throws {
    // With an id in the name, since two of them are two even where equal names are merged.
    let name = Name("unknown owner of \(name) (\(owner.key))")
    var statement = EntityStatement(owner.owner, names: [name], location: owner.location)
    statement.kind = .unknown
    statement.notes = ["not told who it is" + (owner.reason.map { ": \($0)" } ?? "")]
    try writer.add(statement)
  }

  /// Notes what an entity is called of which an owner is not told.
  mutating func noteName(of subject: BODSStatement) {
    guard let key = subject.key, let name = subject.names.first else { return }
    namesOfSubjects[index.reference(key, publisher: subject.publisher)] = name.text
  }

  // MARK: Parties

  private mutating func party(_ statement: BODSStatement, _ key: String) throws {
    let isPerson = statement.subject == .person
    let reference = index.reference(key, publisher: statement.publisher)
    var entity = EntityStatement(reference, names: statement.names, location: statement.location)
    entity.kind = isPerson ? .person : BODSTerms.entityKinds[statement.partyType] ?? .unknown
    if isPerson { entity.role = Role("person") }
    if entity.kind == .publicBody { entity.role = Role("public-body") }
    entity.jurisdictions = statement.jurisdictions
    entity.notes = notes(of: statement)
    if let retirement = index.retirement(of: statement) {
      entity.notes.append("the record was retired" + (retirement.day.map { " on \($0)" } ?? ""))
    }
    entity.identifiers = try identifiers(of: statement, &entity.notes)
    if BODSTerms.hidden.contains(statement.partyType) {
      let reason = statement.unspecified
      // An id in the name, since two of them are two, whatever they are called.
      entity.notes += entity.names.map { "called \(quoted($0.text))" }
      entity.names = [Name("unknown \(isPerson ? "person" : "entity") (\(key))")]
      entity.notes.append("not told who it is" + (reason.map { ": \($0)" } ?? ""))
      try writer.report(
        "bods-party-unknown", .note, at: statement.location,
        "\(quoted(key)) is \(isPerson ? "a person" : "an entity") that the source does not name"
          + (reason.map { " (\(quoted($0)))" } ?? "") + "; it stays an entity of its own.")
    } else if !isPerson, BODSTerms.entityKinds[statement.partyType] == nil {
      try writer.report(
        "bods-entity-type-unknown", .doubt, at: statement.location,
        "the entity type is \(quoted(statement.partyType)), which is none of the standard's; it was read as unknown.")
    }
    if index.ownersUntold.contains(key) { noteName(of: statement) }
    writer.count(isPerson ? "persons" : "entities")
    try writer.add(entity)
    if isPerson { try politicalExposure(statement, reference) }
  }

  /// - Parameter notes: gets the numbers of which the register is not known.
  private mutating func identifiers(of statement: BODSStatement, _ notes: inout [String]) throws -> [Identifier] {
    var identifiers: [Identifier] = []
    for element in statement.details.elements("identifiers") {
      let schemeName = element["schemeName"]?.trimmedString
      let known = schemeName.flatMap { BODSTerms.schemeNames[$0.lowercased()] }
      let stated = element["scheme"]?.trimmedString ?? known ?? schemeName
      guard let scheme = stated.map(GLEIFTerms.scheme), !CommonSchemes.namesNone(scheme),
        let id = element["id"]?.trimmedString,
        var identifier = Identifier(scheme: scheme, value: Self.value(id, scheme))
      else {
        writer.count("identifiers without scheme or id")
        continue
      }
      if statement.subject == .person, BODSTerms.isPaper(identifier.scheme) || BODSTerms.isPaper(named: schemeName) {
        writer.count("identity papers, not read")
      } else if element["scheme"] == nil, let schemeName, BODSTerms.isAnyRegister(schemeName: schemeName) {
        notes.append("\(schemeName): \(id)")
      } else if GLEIFTerms.noRegister.contains(stated?.uppercased() ?? "") {
        writer.count("identifiers of no register")
      } else {
        // What names no one list is a list of the publisher: two publishers' numbers are not of one entity.
        let scheme = CommonSchemes.scheme(scheme, of: index.namespace(of: statement.publisher))
        identifier = Identifier(scheme: scheme, value: identifier.value) ?? identifier
        if !identifiers.contains(identifier) { identifiers.append(identifier) }
      }
    }
    return identifiers
  }

  /// Some write the whole org-id, `GB-COH-00946107`, beside its scheme.
  private static func value(_ id: String, _ scheme: String) -> String {
    let prefix = scheme.uppercased() + "-"
    return id.uppercased().hasPrefix(prefix) ? String(id.dropFirst(prefix.count)) : id
  }

  private func notes(of statement: BODSStatement) -> [String] {
    let details = statement.details
    var notes: [String] = []
    for (key, label) in [
      ("foundingDate", "founded"), ("dissolutionDate", "dissolved"), ("birthDate", "born"), ("deathDate", "died"),
      ("endDate", "ended"),
    ] {
      if let text = details[key]?.trimmedString { notes.append("\(label) \(text)") }
    }
    if let type = details["entityType"]?["details"]?.trimmedString { notes.append("type: \(type)") }
    if details["publicListing"]?["hasPublicListing"]?.bool == true { notes.append("publicly listed") }
    if statement.isClosed { notes.append("the record is closed") }
    return notes
  }

  /// A political office is context, as it is in other formats.
  private mutating func politicalExposure(_ statement: BODSStatement, _ reference: EntityReference) throws {
    let exposure = statement.details["politicalExposure"] ?? statement.details["pepStatus"]
    let status = exposure?["status"]?.trimmedString.map(BODSTerms.code)
    // 0.2 has a member of its own for it.
    let isPEP = exposure?["isPep"]?.bool == true || statement.details["hasPepStatus"]?.bool == true
    guard status == "ispep" || isPEP else { return }
    var flag = FlagStatement(id: "\(reference.recordID)/pep", entity: reference, category: "role.pep")
    flag.level = FlagLevel(0)
    flag.sources = [statement.source]
    writer.count("flags")
    try writer.add(flag)
  }
}
