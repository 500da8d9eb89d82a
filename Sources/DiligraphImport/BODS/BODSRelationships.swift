// SPDX-License-Identifier: Apache-2.0
import Diligraph

extension BODSReading {
  /// A statement about who has which interests in whom: one relationship for each interest.
  mutating func relationship(_ statement: BODSStatement, _ key: String) throws {
    let publisher = statement.publisher
    guard case .reference(let subjectID) = statement.party("subject") else {
      if case .unspecified(let reason) = statement.party("subject") { return try untoldSubject(reason, statement) }
      return try leaveOut(
        "bods-without-subject", at: statement.location,
        "there is no subject, in which the interests are held; the statement was left out.")
    }
    let id = index.relationshipID(key, publisher: publisher)
    let subject = index.reference(subjectID, publisher: publisher)
    if case .unspecified(let reason) = statement.party("interestedParty"), BODSTerms.saysThatThereIsNone(reason) {
      return try noOwner(of: subject, statement)
    }
    let owner = try owner(of: subject, named: subjectID, id, statement)
    if owner == subject {
      try writer.report(
        "bods-own-owner", .doubt, at: statement.location,
        "\(quoted(subjectID)) is said to have an interest in itself; that counts for nothing.")
    }
    writer.count("ownership or control statements")
    let interests = statement.details.elements("interests")
    let areComponentsThere = try areComponentsThere(statement)
    var seen: [String: Int] = [:]
    for interest in interests where interest.kind == .object {
      let type = BODSTerms.code(interest["type"]?.trimmedString ?? "")
      seen[type, default: 0] += 1
      let suffix = (type.isEmpty ? "interest" : type) + (seen[type] == 1 ? "" : "-\(seen[type] ?? 0)")
      var relationship = RelationshipStatement(id: "\(id)/\(suffix)", from: owner, to: subject, kind: .ownership)
      try fill(&relationship, interest, statement, areComponentsThere: areComponentsThere)
      try add(relationship, statement)
    }
    if seen.isEmpty {
      var relationship = RelationshipStatement(id: "\(id)/interest", from: owner, to: subject, kind: .ownership)
      relationship.notes = ["no interest is stated; the holding counts as unstated"]
      close(&relationship, statement)
      try add(relationship, statement)
    }
  }

  /// It is stated that it is not told in whom the interests are held: they are nobody's, and no relationship.
  private mutating func untoldSubject(_ reason: String?, _ statement: BODSStatement) throws {
    writer.count("ownership or control statements")
    writer.passOver("in whom the interests are held is not told")
    try writer.report(
      "bods-subject-unknown", .note, at: statement.location,
      "in whom the interests are held is not told" + (reason.map { " (\(quoted($0)))" } ?? "")
        + "; there is no relationship.")
  }

  /// It is stated that nobody is a beneficial owner: a note on the entity, and no owner.
  private mutating func noOwner(of subject: EntityReference, _ statement: BODSStatement) throws {
    var entity = EntityStatement(subject, location: statement.location)
    entity.notes = ["no beneficial owner, as stated"] + statement.assertedBy
    writer.count("ownership or control statements")
    writer.count("stated without owner")
    try writer.add(entity)
    try writer.report(
      "bods-no-owner", .note, at: statement.location,
      "\(quoted(subject.key)) is said to have no beneficial owner; it is a note, and no relationship.")
  }

  /// Who has the interests.
  private mutating func owner(
    of subject: EntityReference, named subjectID: String, _ id: String, _ statement: BODSStatement
  ) throws -> EntityReference {
    switch statement.party("interestedParty") {
    case .reference(let ownerID):
      for party in [subjectID, ownerID] where !index.contains(party) {
        try writer.report(
          "bods-party-elsewhere", .note, at: statement.location,
          "\(quoted(party)) is not in this file; it is known by its id until it is imported.")
      }
      return index.reference(ownerID, publisher: statement.publisher)
    case .unspecified(let reason): return try untoldOwner(id, subject, reason, statement)
    case .missing: return try untoldOwner(id, subject, nil, statement)
    }
  }

  private mutating func add(_ relationship: RelationshipStatement, _ statement: BODSStatement) throws {
    var relationship = relationship
    relationship.sources = [statement.source]
    relationship.notes += statement.assertedBy
    writer.count("relationships")
    try writer.add(relationship)
  }

  /// An owner that is stated, but not told.
  private mutating func untoldOwner(
    _ id: String, _ subject: EntityReference, _ reason: String?, _ statement: BODSStatement
  ) throws -> EntityReference {
    let key = statement.key ?? id
    let owner = EntityReference(
      id: "\(key)/unknown-owner", namespace: index.reference(key, publisher: statement.publisher).namespace)
    try add(UntoldOwner(owner: owner, subject: subject, key: key, reason: reason, location: statement.location))
    try writer.report(
      "bods-owner-unknown", .note, at: statement.location,
      "an owner of \(quoted(subject.key)) is not told" + (reason.map { " (\(quoted($0)))" } ?? "")
        + "; it stays an entity of its own.")
    return owner
  }

  /// Whether an indirect interest's components are all in the file, so that they count instead of it.
  private mutating func areComponentsThere(_ statement: BODSStatement) throws -> Bool {
    let components = statement.components
    guard !components.isEmpty else { return false }
    let missing = components.filter { !index.contains($0) }
    guard let first = missing.first else { return true }
    try writer.report(
      "bods-component-missing", .doubt, at: statement.location,
      "\(missing.count) of the \(components.count) components are not in this file, \(quoted(first)) first; "
        + "what they would show is not known, so the indirect interest itself counts.")
    return false
  }

  // MARK: One interest

  private mutating func fill(
    _ relationship: inout RelationshipStatement, _ interest: JSONElement, _ statement: BODSStatement,
    areComponentsThere: Bool
  ) throws {
    let type = interest["type"]?.trimmedString
    let share = try share(interest["share"], statement)
    let level = (interest["directOrIndirect"] ?? interest["interestLevel"])?.trimmedString?.lowercased()
    var notes = type.map { ["interest: \($0)"] } ?? []
    notes += Self.apply(try meaning(of: type, statement), share, to: &relationship)
    if level == "indirect" {
      if areComponentsThere {
        (relationship.kind, relationship.share) = (.associate, nil)
        notes.append("indirect (\(Self.text(share))); its components count instead")
      } else {
        notes.append("indirect; through whom is not stated")
      }
    }
    if interest["beneficialOwnershipOrControl"]?.bool == true { notes.append("beneficial ownership or control") }
    if let details = interest["details"]?.trimmedString { notes.append(details) }
    relationship.notes = notes
    relationship.period.start = try day("startDate", .first, interest, statement)
    relationship.period.end = try day("endDate", .last, interest, statement)
    close(&relationship, statement)
    try checkOrder(&relationship.period, statement)
  }

  /// Sets kind and share; returns what is to be noted of them.
  private static func apply(
    _ meaning: BODSTerms.Meaning, _ share: Share?, to relationship: inout RelationshipStatement
  ) -> [String] {
    switch meaning {
    case .economic: (relationship.kind, relationship.share) = (.ownership, share)
    case .control: relationship.kind = .control
    case .tie: relationship.kind = .associate
    case .agency: relationship.kind = .representation
    case .unstated:
      (relationship.kind, relationship.share) = (.ownership, share)
      return ["what sort of interest it is, is not stated"]
    case .votes:
      let isMajority = (share?.least ?? 0) > 0.5
      relationship.kind = isMajority ? .control : .associate
      return [
        isMajority
          ? "a majority of the votes (\(text(share)))"
          : "votes (\(text(share))), no majority by what is stated: shown, not counted as control"
      ]
    }
    return []
  }

  private mutating func meaning(of type: String?, _ statement: BODSStatement) throws -> BODSTerms.Meaning {
    guard let type else { return .unstated }
    if let meaning = BODSTerms.interests[BODSTerms.code(type)] { return meaning }
    try writer.report(
      "bods-interest-unknown", .doubt, at: statement.location,
      "the interest \(quoted(type)) is none of the standard's; it was read as a holding of an unstated share.")
    return .unstated
  }

  /// What ends with its record ends on the day on which that is stated, unless it says otherwise.
  private func close(_ relationship: inout RelationshipStatement, _ statement: BODSStatement) {
    let retirement = index.retirement(of: statement)
    guard statement.isClosed || retirement != nil else { return }
    relationship.notes.append(retirement == nil ? "the record is closed" : "the record was retired")
    if relationship.period.end == nil {
      relationship.period.end = retirement.map(\.day) ?? statement.date
    }
  }

  private mutating func checkOrder(_ period: inout Period, _ statement: BODSStatement) throws {
    guard let start = period.start, let end = period.end, end < start else { return }
    try writer.report(
      "bods-period-inverted", .doubt, at: statement.location,
      "it ends on \(end), before it starts on \(start); the start was left out.")
    period.start = nil
  }

  private mutating func day(
    _ key: String, _ edge: Day.Edge, _ interest: JSONElement, _ statement: BODSStatement
  ) throws -> Day? {
    guard let text = interest[key]?.trimmedString else { return nil }
    if let day = Day(text, edge: edge) { return day }
    try writer.report(
      "bods-date-malformed", .doubt, at: statement.location,
      "\(key) is \(quoted(text)); a date is YYYY, YYYY-MM or YYYY-MM-DD. It counts as unstated.")
    return nil
  }

  // MARK: Shares

  /// The least and the most that a share states in percent.
  ///
  /// "More than 50 %" is the next larger number than a half, and "less than 50 %" the next smaller one, for
  /// rules ask for at least a half, or for more than it. Up to 0.3 `exclusiveMinimum` says whether `minimum` is
  /// meant so; in 0.4 it is a number of its own.
  private mutating func share(_ stated: JSONElement?, _ statement: BODSStatement) throws -> Share? {
    guard let stated else { return nil }
    guard stated.kind == .object else {
      guard let number = stated.double, let share = Share(exactly: number / 100) else {
        return try refused(stated.string ?? "", statement)
      }
      return share
    }
    if let exact = stated["exact"]?.double {
      guard let share = Share(exactly: exact / 100) else { return try refused("\(exact)", statement) }
      return share
    }
    func bound(_ inclusive: String, _ exclusive: String) -> (value: Double, isExclusive: Bool)? {
      if let value = stated[inclusive]?.double { return (value / 100, stated[exclusive]?.bool == true) }
      guard let exclusive = stated[exclusive], exclusive.kind != .bool else { return nil }
      return exclusive.double.map { ($0 / 100, true) }
    }
    let least = bound("minimum", "exclusiveMinimum")
    let most = bound("maximum", "exclusiveMaximum")
    guard least != nil || most != nil else { return nil }
    let lower = least.map { $0.isExclusive ? $0.value.nextUp : $0.value } ?? 0
    let upper = most.map { $0.isExclusive ? $0.value.nextDown : $0.value } ?? 1
    if let share = Share(least: lower, most: upper) { return share }
    return try refused("\(lower * 100) to \(upper * 100)", statement)
  }

  private mutating func refused(_ text: String, _ statement: BODSStatement) throws -> Share? {
    try writer.report(
      "bods-share-malformed", .doubt, at: statement.location,
      "the share is \(quoted(text)); it is 0 to 100, the least before the most. It counts as unstated.")
    return nil
  }

  static func text(_ share: Share?) -> String {
    guard let share else { return "share unstated" }
    func percent(_ value: Double) -> String { canonicalNumber((value * 1e6).rounded() / 1e4) }
    return share.isExact ? "\(percent(share.least)) %" : "\(percent(share.least)) to \(percent(share.most)) %"
  }
}
