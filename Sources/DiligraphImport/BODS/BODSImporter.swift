// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports ownership data of the Beneficial Ownership Data Standard, 0.1 to 0.4, and its drafts.
///
/// Reads top-level arrays of statements, JSON lines, single statements, and packages with their statements
/// under `statements` or, in the drafts, `statementGroups`. The input is read twice, since an edition of a record
/// may stand before or after the one that takes its place; standard input is therefore held in memory.
public struct BODSImporter: Importer {
  /// What the command line calls the format.
  public let name = "bods"
  /// What the format is.
  public let summary = "beneficial ownership (Beneficial Ownership Data Standard 0.1 to 0.4)"

  /// The most that is held of an input that cannot be read twice.
  static let heldLimit = 1 << 30

  private static let options = JSONRecordOptions(arrayKeys: ["statements", "statementGroups"])

  /// The importer.
  public init() {}

  /// Whether the object is a statement, or a package of them.
  public func recognizes(_ sample: FormatSample) -> Bool {
    let ids: Set = ["statementId", "statementID"]
    let hasID = !sample.keys.isDisjoint(with: ids)
    let types: Set = ["statementType", "recordType", "recordDetails", "recordId"]
    // A statement without its id, in a form of the standard before 0.4, is told by its type.
    let old: Set = ["entityStatement", "personStatement", "ownershipOrControlStatement"]
    if sample.keys.contains("statementType"), !old.isDisjoint(with: sample.words) { return true }
    return hasID && !sample.keys.isDisjoint(with: types) || sample.keys.contains("statementGroups")
      || sample.keys.contains("statements") && !sample.innerKeys.isDisjoint(with: ids)
  }

  /// Reads the statements.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let source = source.isRepeatable ? source : try Self.held(source)
      var index = BODSIndex(dataset: source.scope)
      var ordinal = 0
      try Self.records(source) { record in
        guard case .success(let element) = record.content else { return }
        for statement in Self.statements(element, record) {
          index.add(statement, ordinal: ordinal)
          ordinal += 1
        }
      }
      index.close()
      var reading = BODSReading(consume writer, index: index)
      defer { writer = reading.finished() }
      let count = try Self.records(source) { record in try Self.read(record, &reading) }
      if count == 0 {
        try reading.writer.report(
          "json-empty", .error, at: SourceLocation(file: source.name),
          "the file holds no records; nothing was read.")
      }
      try reading.finish()
    }
  }

  @discardableResult
  private static func records(_ source: ByteSource, _ body: (JSONRecord) throws -> Void) throws -> Int {
    let reader = try JSONRecordReader(source, options: options)
    while let record = try reader.next() { try body(record) }
    return reader.count
  }

  private static func read(_ record: JSONRecord, _ reading: inout BODSReading<some StatementSink>) throws {
    let location = record.place.location
    reading.writer.beginRecord()
    if record.isFallbackEncoding {
      try reading.writer.report(
        "encoding-not-utf8", .doubt, at: location,
        "the record is not UTF-8, and was read as Windows-1252; save it as UTF-8.")
    }
    switch record.content {
    case .failure(let error):
      reading.writer.count("statements")
      reading.writer.count("statements left out")
      try reading.writer.report(error)
      reading.writer.endRecord()
    case .success(let element):
      let statements = statements(element, record)
      for statement in statements {
        reading.writer.summary.add(licence: statement.licence)
        try reading.statement(statement)
        reading.writer.endRecord()
      }
      guard statements.isEmpty else { return }
      reading.writer.count("statements")
      let type = (element["recordType"] ?? element["statementType"])?.trimmedString
      try reading.leaveOut(
        "bods-type-unknown", at: location,
        type.map { "the type is \(quoted($0)); it is entity, person or relationship. It was left out." }
          ?? "this has no recordType or statementType, which says what it is about. It was left out.")
      reading.writer.endRecord()
    }
  }

  /// The statements of a record: itself, or those of a group of the drafts.
  private static func statements(_ element: JSONElement, _ record: JSONRecord) -> [BODSStatement] {
    let location = record.place.location
    if let statement = BODSStatement(element, at: location) { return [statement] }
    let groups = record.arrayKey == "statementGroups" ? [element] : element.elements("statementGroups")
    return groups.flatMap { BODSDraft.statements(ofGroup: $0, at: location) }
  }

  private static func held(_ source: ByteSource) throws -> ByteSource {
    let stream = try source.open()
    var held: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while case let count = try stream.read(into: &chunk), count > 0 {
      held += chunk[..<count]
      if held.count > heldLimit {
        throw ReadingError(.recordTooLarge(limit: heldLimit), at: InputPlace(source: source.name))
      }
    }
    return .bytes(held, name: source.name)
  }
}

/// The drafts before 0.1: groups of statements, whose parties stand inside of the statements or beside them.
enum BODSDraft {
  /// The statements of a group, the parties inside of others among them.
  static func statements(ofGroup group: JSONElement, at location: SourceLocation) -> [BODSStatement] {
    var statements: [BODSStatement] = []
    for (key, subject) in [("entityStatements", BODSStatement.Subject.entity), ("personStatements", .person)] {
      for (index, element) in group.elements(key).enumerated() {
        statements.append(BODSStatement(subject, element, at: location.inside("\(key)[\(index)]")))
      }
    }
    for (index, element) in group.elements("beneficialOwnershipStatements").enumerated() {
      let place = location.inside("beneficialOwnershipStatements[\(index)]")
      for key in ["entity", "interestedParty"] {
        guard let party = element[key], party["id"]?.trimmedString != nil else { continue }
        let type = BODSTerms.code(party["type"]?.trimmedString ?? "")
        let isPerson = type.hasSuffix("person") || party["birthDate"] != nil
        statements.append(BODSStatement(isPerson ? .person : .entity, party, at: place.inside(key)))
      }
      statements.append(BODSStatement(.relationship, element, at: place))
    }
    return statements
  }
}
