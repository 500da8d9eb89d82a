// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports `{"entities": […], "relationships": […], "flags": […]}`, streamed.
///
/// `from`, `to` and `entity` are ids. A `policy` inside is handed out with the summary; other keys are
/// ignored, with a finding.
public struct NativeJSONImporter: Importer {
  /// What the command line calls the format.
  public let name = "json"
  /// What the format is.
  public let summary = "entities, relationships and flags as JSON"

  private static let tables = NativeTable.allCases.map(\.rawValue)

  /// The importer.
  public init() {}

  /// Whether the object has one of the three keys.
  public func recognizes(_ sample: FormatSample) -> Bool { !sample.keys.isDisjoint(with: Self.tables) }

  /// Reads the entities, relationships and flags.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let reader = try JSONRecordReader(source, options: JSONRecordOptions(arrayKeys: Self.tables))
      var reading = NativeReading(consume writer, partiesAreIDs: true)
      defer { writer = reading.writer }
      var hasEnvelope = false
      while let record = try reader.next() {
        if !hasEnvelope, let envelope = record.envelope {
          hasEnvelope = true
          try Self.read(envelope, at: SourceLocation(file: source.name, line: 1), &reading.writer)
        }
        reading.writer.beginRecord()
        if record.isFallbackEncoding {
          try reading.writer.report(
            "encoding-not-utf8", .doubt, at: record.place.location,
            "the record is not UTF-8, and was read as Windows-1252; save it as UTF-8.")
        }
        try Self.read(record, &reading)
        reading.writer.endRecord()
      }
      try reading.reportShares()
      if reader.count == 0 {
        try reading.writer.report(
          "json-empty", .error, at: SourceLocation(file: source.name),
          "the file holds no records; nothing was read.")
      }
    }
  }

  private static func read(_ record: JSONRecord, _ reading: inout NativeReading<some StatementSink>) throws {
    let element: JSONElement
    switch record.content {
    case .success(let value): element = value
    case .failure(let error): return try reading.writer.report(error)
    }
    let location = record.place.location
    guard let table = record.arrayKey.flatMap(NativeTable.init(rawValue:)), element.kind == .object else {
      return try reading.writer.report(
        "json-record-misplaced", .error, at: location,
        "this stands outside of \(tables.joined(separator: ", ")), or is no object; it was not read.")
    }
    var sources: [NativeFields]?
    if let list = element["sources"], table != .entities {
      sources = list.elements.map { Self.fields($0, at: location, leavingOut: []) }
    }
    let fields = Self.fields(element, at: location, leavingOut: sources == nil ? [] : ["sources"])
    try reading.read(fields, sources: sources, as: table)
  }

  /// The members of an object as texts; what is neither text, number nor a list of them is left out.
  private static func fields(
    _ element: JSONElement, at location: SourceLocation, leavingOut names: Set<String>
  ) -> NativeFields {
    var fields = NativeFields(location: location)
    for (key, value) in element.members where !names.contains(key) {
      if value.kind == .array {
        fields.set(NativeColumn(key), items: value.elements.compactMap(\.string))
      } else if let text = value.string {
        fields.set(NativeColumn(key), text)
      }
    }
    return fields
  }

  private static func read(
    _ envelope: JSONElement, at location: SourceLocation, _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    for (key, value) in envelope.members {
      if key == "policy" {
        do throws(ReadingProblem) {
          writer.summary.policy = try StructuredValue(value)
        } catch {
          var place = location
          place.path = "policy"
          try writer.report("policy-unreadable", .error, at: place, "\(error)")
        }
        continue
      }
      try writer.report(
        "json-key-ignored", .note, at: location,
        "the key \(quoted(key)) is not read; the keys are \(tables.joined(separator: ", ")) and policy.")
    }
  }
}
