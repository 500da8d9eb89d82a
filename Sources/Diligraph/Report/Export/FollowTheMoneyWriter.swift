// SPDX-License-Identifier: Apache-2.0

/// Writes FollowTheMoney entities (https://followthemoney.tech) as JSON lines: organisations and persons, then what
/// stands between them, then sanctions.
struct FollowTheMoneyWriter {
  private let graph: ExportGraph
  private let kinds: [String: EntityKind]
  private let ids: ExportIDs

  init(_ graph: ExportGraph) {
    self.graph = graph
    kinds = Dictionary(graph.nodes.map { ($0.entity.id, $0.entity.kind) }) { first, _ in first }
    // An entity and a relationship of one id are two things here.
    ids = ExportIDs(
      graph.nodes.map { Self.entry($0.entity.id, key: $0.entity.id) }
        + graph.edges.map { Self.entry($0.relationship.id, key: Self.key($0.relationship)) })
  }

  private static func key(_ relationship: Relationship) -> String { "relationship " + relationship.id }

  var export: Export {
    var tally = Tally()
    var lines: [String] = []
    for node in graph.nodes { lines.append(line(node, &tally)) }
    for edge in graph.edges { if let line = line(edge, &tally) { lines.append(line) } }
    for node in graph.nodes { lines += sanctions(of: node, &tally) }
    let ids = ExportIDs.loss("FollowTheMoney's have letters, digits, dots and hyphens alone", [self.ids])
    return Export(
      [Export.File(name: "entities.ftm.json", text: lines.map { $0 + "\n" }.joined())], losses: [ids] + tally.losses)
  }

  /// What was not carried.
  private struct Tally {
    var identifiers = 0, roles = 0, passThroughs = 0, flags = 0, confidences = 0, products = 0, amounts = 0
    var unsupported = 0, assets = 0, languages = 0, topics = 0, countries = 0, listings = 0, places = 0, answers = 0
    var contraries = 0, grades = 0, titles = 0, addresses = 0, responses = 0, sourcePlaces = 0, joint = 0

    /// Counts what is not carried of the sources of a relationship or of an entry on a list.
    mutating func count(_ sources: [Source]) {
      let supporting = sources.stillSupporting
      contraries += sources.count - supporting.count
      grades += supporting.count { $0.grade != nil || $0.confidence != nil }
      titles += supporting.count { $0.title != nil }
      addresses += supporting.count { $0.url.map { !FollowTheMoneyWriter.isWebAddress($0) } ?? false }
      responses += supporting.count { $0.response != nil }
      sourcePlaces += supporting.count { $0.location != nil }
      if supporting.count > 1 { joint += 1 }
    }

    var losses: [(what: String, count: Int)] {
      [
        ("identifiers of registers that have no property, kept as notes", identifiers),
        ("roles in a supply", roles), ("pass-throughs", passThroughs),
        (
          "flags that are neither a topic nor on a sanctions list, kept as notes, of whose sources only publishers and "
            + "stances are there", flags
        ),
        (
          "country codes that ISO 3166 leaves to its users, which FollowTheMoney refuses or misreads, kept as notes",
          countries
        ),
        ("flags that are a topic, without level, confidence, list, programme, days, notes and sources", topics),
        ("flags on a sanctions list, without level and confidence: what reads them has its own", listings),
        ("names without the language that is stated for them", languages),
        ("confidences of relationships", confidences), ("grades and confidences of sources", grades),
        ("titles of sources", titles), ("addresses of sources that are not on the web", addresses),
        ("responses of the parties concerned", responses),
        ("relationships and flags of which it is not told what of several sources says what", joint),
        ("sources that dispute or retract, since there is no stance", contraries),
        ("entities and sources without the places in the imported files", places + sourcePlaces),
        ("entities without what the analysis says of them: levels and ownership rules", answers),
        ("relationships left out, since no source supports them", unsupported),
        ("relationships whose products are words in the summary", products),
        ("amounts that are words in the summary, since only payments have them", amounts),
        ("ownerships of what FollowTheMoney does not count among assets", assets),
      ]
    }
  }

  // MARK: Ids and lines

  /// The id of something from FollowTheMoney as it was there; else the id where it has the right form, else a hash.
  private static func entry(_ id: String, key: String) -> (key: String, id: String, form: String) {
    if id.hasPrefix("ftm:") {
      let original = String(id.dropFirst("ftm:".count))
      if isIdentity(original) { return (key, original, original) }
    }
    return (key, id, isIdentity(id) && !looksLikeWikidata(id) ? id : "")
  }

  private static func isIdentity(_ text: String) -> Bool {
    func isPlain(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
    guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 200 else { return false }
    return isPlain(first) && isPlain(last) && text.utf8.allSatisfy { isPlain($0) || $0 == 0x2D || $0 == 0x2E }
  }

  /// A reader takes `Q` and digits for an item of Wikidata.
  private static func looksLikeWikidata(_ id: String) -> Bool {
    id.utf8.first == UInt8(ascii: "Q") && id.utf8.count > 1 && id.utf8.dropFirst().allSatisfy { (48...57).contains($0) }
  }

  private static func line(
    _ id: String, _ schema: String, _ caption: String, _ properties: [(String, [String])], datasets: [String] = []
  ) -> String {
    let members = properties.filter { !$0.1.isEmpty }.map {
      StructuredValue.Member(key: $0.0, value: .texts($0.1))
    }
    var line: [StructuredValue.Member] = [
      .init(key: "id", value: .string(id)), .init(key: "schema", value: .string(schema)),
      .init(key: "caption", value: .string(caption)), .init(key: "properties", value: .object(members)),
    ]
    if !datasets.isEmpty { line.append(.init(key: "datasets", value: .texts(datasets))) }
    return StructuredValue.object(line).canonicalJSON
  }

  // MARK: Entities

  private func line(_ node: ExportGraph.Node, _ tally: inout Tally) -> String {
    let entity = node.entity
    let id = ids[entity.id]
    if !entity.places.isEmpty { tally.places += 1 }
    if node.level != nil || !node.notExcludedBy.isEmpty { tally.answers += 1 }
    if entity.passThrough != nil { tally.passThroughs += 1 }
    if !["unspecified", entity.kind.rawValue].contains(entity.role.name) { tally.roles += 1 }
    let countries = entity.jurisdictions.filter { !Self.isUserAssigned($0) }
    tally.countries += entity.jurisdictions.count - countries.count
    tally.languages += entity.names.count { $0.language != nil }
    var (properties, notes) = identifiers(of: entity, &tally)
    let listed = sanctionFlags(of: node)
    let topics = Set(node.flags.map { $0.category.lowercased() }).intersection(FollowTheMoneyTerms.topics)
      .subtracting(listed.isEmpty ? [] : ["sanction"])
    tally.topics += node.flags.count { isCarried($0) && !listed.contains($0) }
    notes += entity.jurisdictions.filter(Self.isUserAssigned).map { "jurisdiction: \($0)" }
    for flag in node.flags where !isCarried(flag) {
      tally.flags += 1
      notes.append("flag: " + ExportAttributes.line(flag))
    }
    properties += [
      ("name", [entity.name]), ("alias", entity.names.dropFirst().map(\.text)),
      (entity.kind == .person ? "country" : "jurisdiction", countries.map { $0.lowercased() }),
      ("topics", topics.sorted()), ("notes", entity.notes + notes),
    ]
    return Self.line(id, FollowTheMoneyTerms.schema(of: entity.kind), entity.name, properties)
  }

  private func identifiers(
    of entity: Entity, _ tally: inout Tally
  ) -> (properties: [(String, [String])], notes: [String]) {
    var values: [String: [String]] = [:]
    var notes: [String] = []
    // A reader takes national numbers for those of the first country, and of persons none.
    let first = entity.jurisdictions.first { !Self.isUserAssigned($0) }
    let country = entity.kind == .person ? nil : first.map { String($0.prefix(2)) }
    let isOrganization = entity.kind != .person && entity.kind != .unknown
    for identifier in entity.identifiers {
      let own = FollowTheMoneyTerms.identifiers.first { $0.scheme == identifier.scheme }?.property
      if let own, isOrganization || !FollowTheMoneyTerms.onlyOfOrganizations.contains(own) {
        values[own, default: []].append(identifier.value)
      } else if let property = national(identifier.scheme, country) {
        values[property, default: []].append(identifier.value)
      } else {
        tally.identifiers += 1
        notes.append("identifier: \(identifier)")
      }
    }
    return (values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, notes)
  }

  private func national(_ scheme: String, _ country: String?) -> String? {
    guard let country else { return nil }
    let register = FollowTheMoneyTerms.registers[country]
    return FollowTheMoneyTerms.nationalIdentifiers.first { property, name in
      // Where the country has a register of its own, its number is what "registration number" means.
      property == "registrationNumber" && register != nil ? scheme == register : scheme == "\(country)-\(name)"
    }?.property
  }

  /// AA, QM to QZ, XA to XZ and ZZ stand for no country; Kosovo's XK is in use.
  private static func isUserAssigned(_ code: String) -> Bool {
    let letters = code.prefix(2)
    return ["AA", "ZZ"].contains(letters) || (letters.first == "Q" && letters >= "QM")
      || (letters.first == "X" && letters != "XK")
  }

  // MARK: Relationships

  private func line(_ edge: ExportGraph.Edge, _ tally: inout Tally) -> String? {
    let relationship = edge.relationship
    let supporting = relationship.sources.stillSupporting
    guard !supporting.isEmpty || relationship.sources.isEmpty else {
      tally.unsupported += 1
      return nil
    }
    tally.confidences += 1
    tally.count(relationship.sources)
    let joinsPersons = kinds[edge.from] == .person && kinds[edge.to] == .person
    let (schema, from, to) = FollowTheMoneyTerms.edge(relationship.kind, joinsPersons: joinsPersons)
    if schema == "Ownership", kinds[edge.to] != .company { tally.assets += 1 }
    let id = ids[Self.key(relationship)]
    var properties: [(String, [String])] = [
      (from, [ids[edge.from]]), (to, [ids[edge.to]]),
      ("startDate", [relationship.period.start?.description].compactMap(\.self)),
      ("endDate", [relationship.period.end?.description].compactMap(\.self)),
    ]
    if schema == "UnknownLink" { properties.append(("role", [relationship.kind.rawValue])) }
    if schema == "Ownership", let share = relationship.share {
      properties.append(("percentage", [Self.percent(share)]))
    }
    properties += amount(of: relationship, schema, &tally)
    properties += Self.sources(supporting)
    let names = "\(relationship.kind.verb)"
    return Self.line(id, schema, names, properties)
  }

  private func amount(
    of relationship: Relationship, _ schema: String, _ tally: inout Tally
  ) -> [(String, [String])] {
    var words: [String] = []
    var properties: [(String, [String])] = []
    if let amount = relationship.amount {
      if schema == "Payment" {
        properties.append(("amount", [canonicalNumber(amount.value)]))
        properties.append(("currency", [amount.currency].compactMap(\.self)))
      } else {
        tally.amounts += 1
        words.append("amount: \(canonicalNumber(amount.value)) \(amount.currency ?? "")".trimmed)
      }
    }
    if !relationship.products.isEmpty {
      tally.products += 1
      words.append("products: " + relationship.products.map(\.name).joined(separator: ", "))
    }
    return properties + [("summary", words + relationship.notes)]
  }

  private static func sources(_ sources: [Source]) -> [(String, [String])] {
    func distinct(_ values: [String]) -> [String] {
      var seen: Set<String> = []
      return values.filter { seen.insert($0).inserted }
    }
    return [
      ("publisher", distinct(sources.compactMap(\.publisher))),
      ("sourceUrl", distinct(sources.compactMap(\.url).filter(isWebAddress))),
      ("modifiedAt", distinct(sources.compactMap { $0.published?.description })),
    ]
  }

  fileprivate static func isWebAddress(_ text: String) -> Bool {
    text.hasPrefix("http://") || text.hasPrefix("https://")
  }

  /// A share in percent, as a number or a range.
  static func percent(_ share: Share) -> String {
    func text(_ value: Double) -> String { canonicalNumber((value * 1e8).rounded() / 1e6) }
    return share.isExact ? text(share.least) : "\(text(share.least))-\(text(share.most))"
  }

  // MARK: Flags

  private func isCarried(_ flag: Flag) -> Bool { FollowTheMoneyTerms.topics.contains(flag.category.lowercased()) }

  /// The flags that are entries on a list.
  private func sanctionFlags(of node: ExportGraph.Node) -> [Flag] {
    node.flags.filter { $0.category.lowercased() == "sanction" && $0.list != nil }
  }

  private func sanctions(of node: ExportGraph.Node, _ tally: inout Tally) -> [String] {
    sanctionFlags(of: node).map { flag in
      let supporting = flag.sources.stillSupporting
      tally.listings += 1
      tally.count(flag.sources)
      var properties: [(String, [String])] = [
        ("entity", [ids[node.entity.id]]), ("program", [flag.programme].compactMap(\.self)),
        ("summary", flag.notes),
        ("startDate", [flag.period.start?.description].compactMap(\.self)),
        ("endDate", [flag.period.end?.description].compactMap(\.self)),
      ]
      properties += Self.sources(supporting)
      return Self.line(
        "dlg-" + stableHash(["flag", flag.id]), "Sanction", flag.programme ?? "sanction", properties,
        datasets: [flag.list].compactMap(\.self))
    }
  }
}
