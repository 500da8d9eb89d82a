// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the tables of ICIJ's Offshore Leaks database: `nodes-*.csv` and `relationships.csv`.
///
/// One row is held at a time. What the tables state is a leak's: grade D.
public struct OffshoreLeaksImporter: Importer {
  /// What the command line calls the format.
  public let name = "offshore-leaks"
  /// What the format is.
  public let summary = "ICIJ Offshore Leaks tables"

  /// The importer.
  public init() {}

  /// Whether the header is that of one of the tables.
  public func recognizes(_ sample: FormatSample) -> Bool { OffshoreTable(sample.header) != nil }

  /// Reads the table.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let reader = try CSVReader(source)
      let keys = OffshoreTable.plain(reader.header.map(NativeColumn.key))
      guard let table = OffshoreTable(keys) else {
        return try writer.report(
          keys.isEmpty ? "csv-empty" : "csv-header-unknown", .error,
          at: SourceLocation(file: source.name, line: reader.headerLine),
          "the columns are those of no Offshore Leaks table; nothing was read.")
      }
      var reading = OffshoreLeaksReading(consume writer)
      defer { writer = reading.writer }
      while let row = try reader.next() {
        let location = SourceLocation(file: source.name, line: row.line)
        reading.writer.beginRecord()
        if try reading.writer.passesOver(headerIn: row, of: reader, at: location) { continue }
        defer { reading.writer.endRecord() }
        try reading.writer.report(row, at: location)
        var values: [String: String] = [:]
        for (key, cell) in zip(keys, row.cells) {
          let text = cell.trimmed
          if !text.isEmpty { values[key] = text }
        }
        try reading.read(values, as: table, at: location)
      }
    }
  }
}

/// Which of the tables a file is.
enum OffshoreTable: Hashable {
  case entities, officers, intermediaries, addresses, others, relationships

  /// The columns as most editions call them: those of the Bahamas and Paradise Papers are `n.node_id`, `r.sourceID`.
  static func plain(_ keys: [String]) -> [String] {
    for prefix in ["n", "r"] where prefixed.contains(where: { keys.contains(prefix + $0) }) {
      return keys.map { key in
        key.hasPrefix(prefix) && columns.contains(String(key.dropFirst())) ? String(key.dropFirst()) : key
      }
    }
    return keys
  }

  /// Columns that are there in each table of nodes or of relationships.
  private static let prefixed = ["nodeid", "sourceid", "reltype", "startdate"]
  private static let columns: Set<String> = [
    "nodeid", "name", "originalname", "formername", "jurisdiction", "jurisdictiondescription", "companytype", "address",
    "internalid", "incorporationdate", "inactivationdate", "struckoffdate", "closeddate", "dormdate", "status", "type",
    "serviceprovider", "ibcruc", "countrycodes", "countries", "sourceid", "validuntil", "note", "reltype", "link",
    "startdate", "enddate",
  ]

  /// The table that a row is of where it says so itself, as `labels(n)` is `["Officer"]`.
  init?(label: String?) {
    switch label?.filter(\.isLetter).lowercased() {
    case "entity": self = .entities
    case "officer": self = .officers
    case "intermediary": self = .intermediaries
    case "address": self = .addresses
    case "other": self = .others
    default: return nil
    }
  }

  init?(_ keys: [String]) {
    let keys = Set(Self.plain(keys))
    if keys.isSuperset(of: ["nodeidstart", "nodeidend", "reltype"])
      || keys.isSuperset(of: ["startid", "endid", "type"]) || keys.isSuperset(of: ["node1", "node2", "reltype"])
    {
      self = .relationships
      return
    }
    // Not all columns are there where people kept those that they use.
    let others: Set<String> = ["sourceid", "countrycodes", "countries", "jurisdiction", "incorporationdate"]
    guard keys.contains("nodeid"), !keys.isDisjoint(with: others) else { return nil }
    let isOfEntities = !keys.isDisjoint(with: ["incorporationdate", "jurisdiction"]) && !keys.contains("type")
    if keys.contains("companytype") || keys.contains("ibcruc") || isOfEntities {
      self = .entities
    } else if keys.contains("type") {
      self = .others
    } else if keys.contains("internalid") {
      self = .intermediaries
    } else if keys.contains("address") {
      self = .addresses
    } else if keys.contains("name") {
      self = .officers
    } else {
      return nil
    }
  }
}

/// Turns the rows into statements.
private struct OffshoreLeaksReading<Sink: StatementSink> {
  static var namespace: String { "icij" }

  var writer: ImportWriter<Sink>

  init(_ writer: consuming ImportWriter<Sink>) { self.writer = writer }

  mutating func read(_ values: [String: String], as table: OffshoreTable, at location: SourceLocation) throws {
    writer.count("rows")
    let table = OffshoreTable(label: values["labelsn"]) ?? table
    switch table {
    case .relationships: try relationship(values, location)
    case .addresses:
      writer.passOver("an address is no entity")
      writer.count("addresses not read")
    default: try node(values, table, location)
    }
  }

  private mutating func node(
    _ values: [String: String], _ table: OffshoreTable, _ location: SourceLocation
  ) throws {
    guard let id = values["nodeid"] else {
      writer.count("rows left out")
      return try writer.report(
        "icij-without-id", .error, at: location, "node_id is empty, by which relationships name it; it was left out.")
    }
    var statement = EntityStatement(EntityReference(id: id, namespace: Self.namespace), location: location)
    statement.names = ["name", "originalname", "formername"].compactMap { values[$0] }.map { Name($0) }
    // Officers and intermediaries are persons or companies: the tables do not say which.
    statement.kind = table == .entities ? .company : nil
    if let text = values["jurisdictiondescription"] ?? values["jurisdiction"] {
      // Words of offshore agents ("Recorded in leaked files as 'fund'") are no places.
      if let code = Countries.code(text) {
        statement.jurisdictions = [code]
      } else {
        writer.count("jurisdictions unknown")
      }
    }
    let countries = FieldText.list(values["countrycodes"] ?? values["countries"] ?? "").compactMap(Countries.code)
    if table == .entities {
      statement.notes += countries.isEmpty ? [] : ["linked to countries: \(countries.joined(separator: ", "))"]
    } else {
      statement.jurisdictions += countries
    }
    for key in Self.noted {
      if let text = values[key] { statement.notes.append("\(Self.words[key] ?? key): \(text)") }
    }
    writer.count("entities")
    try writer.add(statement)
  }

  /// Columns of a node that are kept as notes.
  private static var noted: [String] {
    [
      "status", "companytype", "type", "incorporationdate", "inactivationdate", "dormdate", "struckoffdate",
      "closeddate",
      "serviceprovider", "sourceid",
    ]
  }

  private static var words: [String: String] {
    [
      "companytype": "type", "incorporationdate": "incorporated", "inactivationdate": "inactive since",
      "dormdate": "dormant since", "struckoffdate": "struck off", "closeddate": "closed",
      "serviceprovider": "service provider", "sourceid": "leak",
    ]
  }

  private mutating func relationship(_ values: [String: String], _ location: SourceLocation) throws {
    guard let from = values["nodeidstart"] ?? values["startid"] ?? values["node1"],
      let to = values["nodeidend"] ?? values["endid"] ?? values["node2"],
      let stated = values["reltype"] ?? values["type"]
    else {
      writer.count("rows left out")
      return try writer.report(
        "icij-link-incomplete", .error, at: location,
        "an end or the type is empty; a relationship has both ends and a type. It was left out.")
    }
    let link = values["link"] ?? ""
    // The first editions write `officer of` where later ones have `officer_of`.
    let type = stated.replacing(" ", with: "_")
    guard let meaning = OffshoreLink.meaning(type: type, link: link) else {
      writer.count("\(type) not read")
      if let reason = OffshoreLink.reason(type: type) {
        writer.passOver("\(type.lowercased()): \(reason)")
      } else {
        writer.count("rows left out")
        try writer.report(
          "icij-type-unknown", .doubt, at: location,
          "the type is \(quoted(type)); what it means is not known. It was left out.")
      }
      return
    }
    var statement = RelationshipStatement(
      id: "icij:\(from)/\(type)/\(to)/\(stableHash([link, values["startdate"] ?? "", values["enddate"] ?? ""]))",
      from: EntityReference(id: from, namespace: Self.namespace),
      to: EntityReference(id: to, namespace: Self.namespace), kind: meaning)
    statement.period.start = try day("startdate", values, .first, location)
    statement.period.end = try day("enddate", values, .last, location)
    if let start = statement.period.start, let end = statement.period.end, end < start {
      try writer.report(
        "icij-period-inverted", .doubt, at: location,
        "it ends on \(end), before it starts on \(start); the end was left out.")
      statement.period.end = nil
    }
    statement.sources = [
      Source(
        publisher: "ICIJ Offshore Leaks Database", title: values["sourceid"], grade: Grade("D"), location: location)
    ]
    statement.notes = [link.isEmpty ? type : "\(type): \(link)"] + (values["status"].map { ["status: \($0)"] } ?? [])
    writer.count("relationships")
    try writer.add(statement)
  }

  private mutating func day(
    _ key: String, _ values: [String: String], _ edge: Day.Edge, _ location: SourceLocation
  ) throws -> Day? {
    guard let text = values[key] else { return nil }
    if let day = Day(TableDate.iso(text, .dayMonthYear), edge: edge) { return day }
    try writer.report(
      "icij-date-malformed", .doubt, at: location, "\(key) is \(quoted(text)), which is no date. It counts as unstated."
    )
    return nil
  }
}

/// What the relationship types mean, as data.
enum OffshoreLink {
  /// Types that say nothing between two entities, with the reason.
  static let ignored: [String: String] = [
    "registered_address": "an address is no entity", "residential_address": "an address is no entity",
    "same_name_as": "a candidate for review", "same_id_as": "a candidate for review",
    "same_as": "a candidate for review", "same_company_as": "a candidate for review",
    "similar": "a candidate for review", "similar_company_as": "a candidate for review",
    "probably_same_officer_as": "a candidate for review", "same_intermediary_as": "a candidate for review",
    "same_address_as": "an address is no entity", "same_contact_details_as": "a candidate for review",
  ]

  /// Why a type is passed over on purpose; nil where it is not known.
  static func reason(type: String) -> String? {
    let type = type.lowercased()
    let isLikeness = ["same_", "similar_", "probably_same_", "related_entity"].contains { type.hasPrefix($0) }
    return ignored[type] ?? (isLikeness ? "a candidate for review" : nil)
  }

  /// Words of `link` by which an officer is an owner; the holding is not stated.
  private static let ownerWords: Set = [
    "shareholder", "shareholders", "owner", "owners", "coowner", "beneficialowner", "ubo", "bo",
  ]
  /// Words that make of an owner something less.
  private static let otherWords: Set = ["nominee", "former", "proposed"]

  /// The words of a link, `co-owner` and `BeneficialOwner` as one.
  private static func words(_ link: String) -> Set<String> {
    Set(link.lowercased().replacing("-", with: "").split { !$0.isLetter }.map(String.init))
  }

  /// The kind of relationship; nil where there is none.
  static func meaning(type: String, link: String) -> RelationshipKind? {
    switch type.lowercased() {
    case "officer_of", "shareholder_of", "beneficiary_of":
      let words = words(link)
      let isOwner = !ownerWords.isDisjoint(with: words) || type.lowercased() == "shareholder_of"
      return isOwner && otherWords.isDisjoint(with: words) ? .ownership : .associate
    // An agent or lawyer who set the company up for its owners.
    case "intermediary_of": return .representation
    case "connected_to", "underlying", "director_of", "secretary_of": return .associate
    // The first editions have the words of `link` for the type: `owner_of`, `president_of`.
    case "ultimate_beneficial_owner", "beneficial_owner", "shareholder":
      return meaning(type: "officer_of", link: type.replacing("_", with: " "))
    case let type where type.hasSuffix("_of"):
      let words = type.replacing("_", with: " ")
      return meaning(type: "officer_of", link: words)
    default: return nil
    }
  }
}
