// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Turns FollowTheMoney entities into statements.
struct FollowTheMoneyReading<Sink: StatementSink>: JSONRecordReading {
  var writer: ImportWriter<Sink>
  private var otherSchemata: [String: Int] = [:]
  private var listings = FollowTheMoneyListings()
  /// Contracts and their awards, which stand in entities of their own.
  var contracts = FollowTheMoneyContracts()
  /// How deep entities stand in others.
  private static var depthLimit: Int { 16 }

  init(_ writer: consuming ImportWriter<Sink>) { self.writer = writer }

  /// The writer, given back.
  consuming func finished() -> ImportWriter<Sink> { writer }

  /// One line: an entity, or a change of one.
  mutating func read(_ element: JSONElement, at location: SourceLocation) throws {
    guard element.kind == .object else {
      return try refuse(
        location, "ftm-not-an-object", "this is no entity; an entity is an object. It was left out.")
    }
    guard let operation = element["op"]?.trimmedString, let changed = element["entity"] else {
      return try entity(element, at: location)
    }
    writer.count(ImportSummary.changes)
    switch operation.uppercased() {
    case "ADD", "MOD": try entity(changed, at: location.inside("entity"))
    case "DEL":
      writer.count("deletions")
      try writer.report(
        "ftm-deletion", .note, at: location,
        "\(quoted(changed["id"]?.trimmedString ?? "")) is deleted by this change; an import only adds. "
          + "Import the newer edition with --replace to end what is gone from it.")
    default:
      try refuse(
        location, "ftm-operation-unknown",
        "op is \(quoted(operation)); it is ADD, MOD or DEL. It was left out.")
    }
  }

  private mutating func entity(_ element: JSONElement, at location: SourceLocation) throws {
    guard let schema = element["schema"]?.trimmedString else {
      return try refuse(
        location, "ftm-without-schema",
        "there is no schema, which says what sort of thing this is; the line was left out.")
    }
    guard let id = element["id"]?.trimmedString else {
      return try refuse(
        location, "ftm-without-id", "there is no id, by which others refer to it; it was left out.")
    }
    try read(FollowTheMoneyRecord(element, id: id, schema: schema, location: location))
    try nested(element, depth: 1, at: location)
  }

  /// Entities that stand in the properties of another one, where others have their ids only.
  private mutating func nested(_ element: JSONElement, depth: Int, at location: SourceLocation) throws {
    guard depth <= Self.depthLimit, let properties = element["properties"] else { return }
    for (property, values) in properties.members {
      for (index, value) in values.elements.enumerated() where value.kind == .object {
        guard let schema = value["schema"]?.trimmedString, let id = value["id"]?.trimmedString else { continue }
        let place = location.inside("properties.\(property)[\(index)]")
        writer.count("nested entities")
        try read(FollowTheMoneyRecord(value, id: id, schema: schema, location: place), isNested: true)
        try nested(value, depth: depth + 1, at: place)
      }
    }
  }

  /// One entity of any schema.
  mutating func read(_ record: FollowTheMoneyRecord, isNested: Bool = false) throws {
    let schema = record.schema
    writer.count("schema \(schema)")
    if !isNested { writer.count("records") }
    if let kind = FollowTheMoneySchema.entities[schema] {
      try party(record, kind)
    } else if let edge = FollowTheMoneySchema.edges[schema] {
      try relationship(record, edge)
    } else if schema == "Sanction" {
      try sanction(record)
    } else if schema == "Risk", !record.values("topics").isEmpty {
      try risk(record)
    } else if schema == "Contract" {
      try write(contracts.add(contract: record))
      writer.passOver("contract, told by its awards")
    } else if schema == "ContractAward" {
      let period = try period(record)
      try write(contracts.add(award: record, period: period, amount: amount(record)))
      writer.passOver("award, told when its contract comes")
    } else {
      otherSchemata[schema, default: 0] += 1
      writer.passOver("schema not read: \(schema)")
    }
  }

  private mutating func write(_ statements: [RelationshipStatement]) throws {
    for statement in statements {
      writer.count("relationships")
      try writer.add(statement)
    }
  }

  mutating func refuse(_ location: SourceLocation, _ code: String, _ message: String) throws {
    try writer.report(code, .error, at: location, message)
  }

  /// Passes on what was held back, and says what was not read.
  mutating func finish() throws {
    for flag in listings.finish() {
      writer.count("flags")
      try writer.add(flag)
    }
    for finding in contracts.findings(file: writer.file) {
      try writer.report(finding.code, finding.severity, at: finding.location, finding.message)
    }
    guard !otherSchemata.isEmpty else { return }
    let counts = otherSchemata.sorted { $0.key < $1.key }.map { "\($0.value) \(quoted($0.key))" }
    try writer.report(
      "ftm-schema-not-read", .note, at: SourceLocation(file: writer.file),
      "entities whose schema is not read: \(counts.joined(separator: ", ")).")
  }

  // MARK: Organisations and persons

  private mutating func party(_ record: FollowTheMoneyRecord, _ kind: EntityKind) throws {
    var statement = EntityStatement(record.reference, location: record.location)
    var texts = record.values("name")
    if let caption = record.caption, texts.isEmpty { texts = [caption] }
    // The caption is the name that the publisher shows.
    if let caption = record.caption, let first = texts.firstIndex(of: caption) { texts.swapAt(0, first) }
    texts += record.values("alias") + record.values("previousName") + record.values("weakAlias")
    statement.names = texts.map { Name($0) }
    statement.kind = kind
    if kind == .publicBody || kind == .person { statement.role = Role(kind.rawValue) }
    let countries = ["jurisdiction", "country", "mainCountry", "nationality", "citizenship"].flatMap(record.values)
    statement.jurisdictions = FollowTheMoneyRecord.codes(countries)
    for identifier in record.identifiers(in: statement.jurisdictions.first) {
      if identifier.isPlaceholder {
        writer.note(placeholder: identifier, at: record.location)
      } else {
        statement.identifiers.append(identifier)
      }
    }
    statement.notes = record.values("weakAlias").map { "weak alias: \($0)" }
    if kind == .person {
      // Of a birth the year tells people of one name apart; homes and papers are not kept.
      statement.notes += record.values("birthDate").compactMap(ListDates.year(in:)).map { "born: \($0)" }
      statement.notes += record.notes(["position"])
    } else {
      statement.notes += record.numbersOfUnknownRegisters(in: statement.jurisdictions.first)
      if kind == .unknown, schema(of: record) != nil { statement.notes.append("type: \(record.schema)") }
      statement.notes += record.notes([
        "address", "incorporationDate", "dissolutionDate", "legalForm", "sector", "status", "flag", "swiftBic",
      ])
    }
    writer.count("entities")
    try writer.add(statement)
    try parents(record)
    try flags(record)
  }

  /// A parent that stands in the entity itself controls it; how, and how much it owns, is not stated.
  private mutating func parents(_ record: FollowTheMoneyRecord) throws {
    for parent in Set(record.values("parent")).sorted() where parent != record.id {
      var statement = RelationshipStatement(
        id: "ftm:\(record.id)/parent/\(parent)", from: EntityReference(id: parent, namespace: "ftm"),
        to: record.reference, kind: .control)
      statement.sources = [record.source(grade: nil)]
      writer.count("relationships")
      try writer.add(statement)
    }
  }

  /// The schema, where it says more than that it is an entity.
  private func schema(of record: FollowTheMoneyRecord) -> String? {
    record.schema == "LegalEntity" ? nil : record.schema
  }

  private mutating func flags(_ record: FollowTheMoneyRecord) throws {
    let topics = Set(record.values("topics")).sorted()
    writer.count("topics", topics.count)
    for topic in topics {
      var flag = FlagStatement(
        id: "ftm:\(record.id)/topic/\(topic)", entity: record.reference, category: topic)
      flag.level = FollowTheMoneySchema.level(ofTopic: topic)
      if flag.level == nil {
        try writer.report(
          "ftm-topic-unknown", .doubt, at: record.location,
          "the topic \(quoted(topic)) has no known level; the policy's levelUnspecified counts.")
      }
      // Of several data sets, nothing says from which one the topic comes; and only a listing is on a list: what a
      // rule inherits from a sanctions list is not that somebody on it is also called `role.pep`.
      if record.datasets.count == 1, FollowTheMoneySchema.isListing(topic: topic) {
        flag.list = record.datasets.first.map(SanctionsLists.list(ofDataset:))
      }
      if record.datasets.count > 1 { flag.notes = ["data sets: \(record.datasets.joined(separator: ", "))"] }
      flag.sources = [record.source(grade: nil)]
      if listings.hold(topic: flag) { continue }
      writer.count("flags")
      try writer.add(flag)
    }
  }

  // MARK: Between them

  private mutating func relationship(
    _ record: FollowTheMoneyRecord, _ edge: FollowTheMoneySchema.Edge
  ) throws {
    let sources = record.values(edge.from)
    let targets = record.values(edge.to)
    guard !sources.isEmpty, !targets.isEmpty else {
      return try refuse(
        record.location, "ftm-link-incomplete",
        "\(record.schema) lacks \(sources.isEmpty ? edge.from : edge.to); it names both ends. It was left out."
      )
    }
    let role = record.values("role").first
    var kind = edge.kind
    // A link whose role is one of our kinds is one that this program wrote.
    if record.schema == "UnknownLink", let role, let known = RelationshipKind(rawValue: role.lowercased()) {
      kind = known
    }
    let share = try share(record)
    let period = try period(record)
    let amount = try amount(record)
    for from in sources {
      for to in targets {
        let isOnly = sources.count == 1 && targets.count == 1
        var statement = RelationshipStatement(
          id: "ftm:" + (isOnly ? record.id : "\(record.id)/\(from)/\(to)"),
          from: EntityReference(id: from, namespace: "ftm"), to: EntityReference(id: to, namespace: "ftm"),
          kind: kind)
        statement.share = kind == .ownership ? share : nil
        statement.period = period
        statement.amount = amount
        statement.sources = [record.source(grade: nil)]
        statement.notes = record.notes([
          "role", "status", "ownershipType", "relationship", "purpose", "summary", "goodsDescription",
        ])
        writer.count("relationships")
        try writer.add(statement)
      }
    }
  }

  private mutating func amount(_ record: FollowTheMoneyRecord) throws -> Amount? {
    let (stated, malformed) = record.amount
    if let malformed {
      try writer.report(
        "ftm-amount-malformed", .doubt, at: record.location,
        "the amount is \(quoted(malformed)); it is a number without separators of thousands. "
          + (stated == nil ? "It counts as unstated." : "The amount in another currency was taken."))
    }
    return stated
  }

  private mutating func share(_ record: FollowTheMoneyRecord) throws -> Share? {
    var stated: Share?
    // Several values are what several sources say: the share is somewhere between them.
    for text in record.values("percentage") {
      guard let share = FollowTheMoneyRecord.share(text) else {
        try writer.report(
          "ftm-percentage-malformed", .doubt, at: record.location,
          "percentage is \(quoted(text)); it is a number or a range from 0 to 100. The share counts as unstated.")
        continue
      }
      stated = Share(
        least: min(share.least, stated?.least ?? share.least), most: max(share.most, stated?.most ?? share.most))
    }
    return stated
  }

  private mutating func period(_ record: FollowTheMoneyRecord) throws -> Period {
    var period = Period()
    let starts = try days(["startDate", "date", "listingDate"], record, .first)
    let ends = try days(["endDate"], record, .last)
    period.start = starts.min()
    period.end = ends.max()
    if let start = period.start, let end = period.end, end < start {
      try writer.report(
        "ftm-period-inverted", .doubt, at: record.location,
        "it ends on \(end), before it starts on \(start); the end was left out.")
      period.end = nil
    }
    return period
  }

  /// The days of the first of the properties that has any.
  private mutating func days(
    _ properties: [String], _ record: FollowTheMoneyRecord, _ edge: Day.Edge
  ) throws -> [Day] {
    guard let property = properties.first(where: { !record.values($0).isEmpty }) else { return [] }
    var days: [Day] = []
    for text in record.values(property) {
      if let day = Day(text, edge: edge) {
        days.append(day)
        continue
      }
      try writer.report(
        "ftm-date-malformed", .doubt, at: record.location,
        "\(property) is \(quoted(text)); a date is YYYY, YYYY-MM or YYYY-MM-DD. It counts as unstated.")
    }
    return days
  }

  // MARK: Sanctions

  private mutating func sanction(_ record: FollowTheMoneyRecord) throws {
    let entities = record.values("entity")
    guard !entities.isEmpty else {
      return try refuse(
        record.location, "ftm-link-incomplete", "Sanction lacks entity, whom it is about. It was left out.")
    }
    let programmes = record.values("program") + record.values("programId")
    let list = record.datasets.first.map(SanctionsLists.list(ofDataset:))
    let period = try period(record)
    for entity in entities {
      var flag = FlagStatement(
        id: "ftm:\(record.id)" + (entities.count == 1 ? "" : "/\(entity)"),
        entity: EntityReference(id: entity, namespace: "ftm"), category: "sanction")
      flag.level = SanctionsLists.level(list ?? "", programmes: programmes)
      flag.list = list
      flag.programme = programmes.isEmpty ? nil : programmes.joined(separator: "; ")
      flag.period = period
      flag.sources = [record.source(grade: SanctionsLists.named(list ?? "").grade)]
      flag.notes = record.notes(["status", "provisions", "reason", "summary"])
      guard let flag = listings.take(sanction: flag) else {
        // It is handed on at the end of the file.
        writer.countStatements(1)
        continue
      }
      writer.count("flags")
      try writer.add(flag)
    }
  }

  /// What an authority says of an entity without listing it: a flag for each topic.
  private mutating func risk(_ record: FollowTheMoneyRecord) throws {
    let entities = record.values("entity")
    guard !entities.isEmpty else {
      return try refuse(
        record.location, "ftm-link-incomplete", "Risk lacks entity, whom it is about. It was left out.")
    }
    let period = try period(record)
    for entity in entities {
      for topic in Set(record.values("topics")).sorted() {
        var flag = FlagStatement(
          id: "ftm:\(record.id)/\(topic)" + (entities.count == 1 ? "" : "/\(entity)"),
          entity: EntityReference(id: entity, namespace: "ftm"), category: topic)
        flag.level = FollowTheMoneySchema.level(ofTopic: topic)
        flag.programme = record.values("program").first
        flag.period = period
        flag.sources = [record.source(grade: nil)]
        flag.notes = record.notes(["status", "reason", "summary"])
        writer.count("flags")
        try writer.add(flag)
      }
    }
  }
}
