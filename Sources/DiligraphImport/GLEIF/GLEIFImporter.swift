// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports data of the Legal Entity Identifier: who is who (level 1), who consolidates whom (level 2), and why
/// a parent is not reported (reporting exceptions), as XML, JSON and CSV.
///
/// One record is held at a time, and the three sorts may stand in one file.
public struct GLEIFImporter: Importer {
  /// What the command line calls the format.
  public let name = "gleif"
  /// What the format is.
  public let summary = "Legal Entity Identifier data (GLEIF level 1, level 2, reporting exceptions)"

  private static let options = JSONRecordOptions(
    arrayKeys: ["records", "relations", "exceptions", "data"], recordKeys: ["LEI", "Relationship", "attributes"])

  private static let records: Set = ["LEIRecord", "RelationshipRecord", "Exception"]
  /// Outermost elements of XML files; a record may stand by itself.
  private static let roots: Set = [
    "LEIData", "RelationshipData", "ReportingExceptionData", "LEIRecord", "RelationshipRecord",
  ]

  /// The importer.
  public init() {}

  /// Whether the first object or the header is that of a record.
  public func recognizes(_ sample: FormatSample) -> Bool {
    Self.isRecord(sample.keys) || Self.isRecord(sample.innerKeys) || Self.isAnswer(sample)
      || Self.sort(ofHeader: sample.header) != nil || sample.rootElement.map(Self.roots.contains) ?? false
  }

  private static func isRecord(_ keys: Set<String>) -> Bool {
    keys.isSuperset(of: ["LEI", "Entity"]) || keys.isSuperset(of: ["LEI", "ExceptionCategory"])
      || keys.isSuperset(of: ["Relationship", "Registration"]) || keys.contains("RelationshipRecord")
      || keys.contains("LEIRecord")
  }

  /// Whether it is an answer of GLEIF's service: other services answer in the same shape, so its words must be there.
  private static func isAnswer(_ sample: FormatSample) -> Bool {
    sample.keys.contains("data") && !sample.words.isDisjoint(with: GLEIFRecord.answerTypes.keys)
      && sample.words.contains("attributes")
  }

  private static func sort(ofHeader header: [String]) -> GLEIFRecord.Sort? {
    if header.contains("relationshipstartnodenodeid") { return .relationship }
    guard header.contains("lei") else { return nil }
    if header.contains("exceptioncategory") { return .exception }
    return header.contains("entitylegalname") ? .entity : nil
  }

  /// Reads the records.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    let sample = try FormatSample(source)
    return try writing(source, &sink) { writer in
      var reading = GLEIFReading(consume writer)
      defer { writer = reading.finished() }
      if sample.rootElement != nil {
        try Self.markup(source, &reading)
      } else if sample.header.isEmpty {
        try Self.json(source, &reading)
      } else {
        try Self.table(source, &reading)
      }
    }
  }

  // MARK: JSON

  private static func json(_ source: ByteSource, _ reading: inout GLEIFReading<some StatementSink>) throws {
    let reader = try JSONRecordReader(source, options: options)
    while let record = try reader.next() {
      let location = record.place.location
      reading.writer.beginRecord()
      defer { reading.writer.endRecord() }
      if record.isFallbackEncoding { try fallback(location, &reading) }
      switch record.content {
      case .failure(let error):
        reading.writer.count("records")
        reading.writer.count("records left out")
        try reading.writer.report(error)
      case .success(let element):
        // An answer about one resource has it under `data`, as an object.
        let resource = element["data"] ?? element
        if let record = GLEIFRecord(element, at: location) ?? GLEIFRecord(answer: resource, at: location) {
          try reading.record(record)
        } else {
          reading.writer.count("records")
          try reading.leaveOut(
            "gleif-not-a-record", at: location,
            "this has neither a LEI nor a Relationship, and is no lei-record, relationship-record or reporting-exception of "
              + "an answer; it was left out.")
        }
      }
    }
    if reader.count == 0 {
      try reading.writer.report(
        "json-empty", .error, at: SourceLocation(file: source.name),
        "the file holds no records; nothing was read.")
    }
  }

  // MARK: XML

  private static func markup(_ source: ByteSource, _ reading: inout GLEIFReading<some StatementSink>) throws {
    let reader = try XMLRecordReader(source, options: XMLRecordOptions(recordNames: records))
    while let record = try reader.next() {
      switch record.content {
      case .failure(let error):
        reading.writer.count("records")
        reading.writer.count("records left out")
        try reading.writer.unreadable(error)
      case .success(let element):
        reading.writer.beginRecord()
        if let record = GLEIFRecord(element, at: record.place.location) { try reading.record(record) }
        reading.writer.endRecord()
      }
    }
    if reader.count == 0 {
      try reading.writer.report(
        "xml-empty", .error, at: SourceLocation(file: source.name),
        "the file holds no LEIRecord, RelationshipRecord or Exception; nothing was read.")
    }
  }

  // MARK: CSV

  private static func table(_ source: ByteSource, _ reading: inout GLEIFReading<some StatementSink>) throws {
    let reader = try CSVReader(source)
    let columns = reader.header.map(NativeColumn.key)
    guard let sort = sort(ofHeader: columns) else {
      let names = reader.header.prefix(12).map(quoted).joined(separator: ", ")
      return try reading.writer.report(
        "csv-header-unknown", .error, at: SourceLocation(file: source.name, line: reader.headerLine),
        "the columns are \(names); GLEIF's tables have LEI and Entity.LegalName, LEI and Exception.Category, or "
          + "Relationship.StartNode.NodeID. Nothing was read.")
    }
    while let row = try reader.next() {
      let location = SourceLocation(file: source.name, line: row.line)
      reading.writer.beginRecord()
      defer { reading.writer.endRecord() }
      if row.isFallbackEncoding { try fallback(location, &reading) }
      if !row.doubts.isEmpty {
        try reading.writer.report(
          "csv-row-ragged", .doubt, at: location,
          "the row has \(row.cells.count) cells and the header \(columns.count), or text after a closing quote.")
      }
      var cells: [String: String] = [:]
      for (column, cell) in zip(columns, row.cells) where !cell.isEmpty && cells[column] == nil {
        cells[column] = cell.trimmed
      }
      try reading.record(GLEIFRecord(sort, row: cells, at: location))
    }
  }

  private static func fallback(
    _ location: SourceLocation, _ reading: inout GLEIFReading<some StatementSink>
  ) throws {
    try reading.writer.report(
      "encoding-not-utf8", .doubt, at: location,
      "the record is not UTF-8, and was read as Windows-1252; save it as UTF-8.")
  }
}
