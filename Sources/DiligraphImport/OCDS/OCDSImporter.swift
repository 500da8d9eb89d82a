// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports procurement data of the Open Contracting Data Standard, 1.0 and 1.1.
///
/// Reads release packages, record packages, single releases and records, JSON lines of any of them, and
/// top-level arrays. Of a record, the compiled release counts where there is one, else its embedded releases.
public struct OCDSImporter: Importer {
  /// What the command line calls the format.
  public let name = "ocds"
  /// What the format is.
  public let summary = "procurement data (Open Contracting Data Standard 1.0, 1.1)"

  private static let packageKeys = ["releases", "records"]

  /// The importer.
  public init() {}

  /// Whether the object is a package, a record or a release.
  public func recognizes(_ sample: FormatSample) -> Bool {
    !sample.keys.isDisjoint(with: ["ocid", "releases", "records", "compiledRelease", "versionedRelease"])
      || sample.keys.isSuperset(of: ["publishedDate", "publisher"])
  }

  /// Reads the releases and records.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let options = JSONRecordOptions(arrayKeys: Self.packageKeys, recordKeys: ["ocid"])
      let reader = try JSONRecordReader(source, options: options)
      var reading = OCDSReading(consume writer)
      defer { writer = reading.finished() }
      while let record = try reader.next() { try Self.read(record, &reading) }
      if reader.count == 0 {
        try reading.writer.report(
          "json-empty", .error, at: SourceLocation(file: source.name),
          "the file holds no records; nothing was read.")
      }
      try reading.reportNotProviding()
    }
  }

  private static func read(_ record: JSONRecord, _ reading: inout OCDSReading<some StatementSink>) throws {
    let element: JSONElement
    switch record.content {
    case .success(let value): element = value
    case .failure(let error): return try reading.writer.report(error)
    }
    let location = record.place.location
    if record.isFallbackEncoding {
      try reading.writer.report(
        "encoding-not-utf8", .doubt, at: location,
        "the record is not UTF-8, and was read as Windows-1252; save it as UTF-8.")
    }
    let publisher = record.envelope.flatMap(Self.publisher)
    switch record.arrayKey {
    case "releases": try reading.release(element, at: location, publisher: publisher)
    case "records": try reading.record(element, at: location, publisher: publisher)
    default: try value(element, at: location, &reading)
    }
  }

  /// A value that stands for itself: a release, a record, or a package inside a top-level array.
  private static func value(
    _ element: JSONElement, at location: SourceLocation, _ reading: inout OCDSReading<some StatementSink>
  ) throws {
    let isRecord = element["compiledRelease"] != nil || element["versionedRelease"] != nil
    if element["ocid"] == nil, !isRecord, element["releases"] != nil || element["records"] != nil {
      let publisher = publisher(element)
      for (index, release) in element.elements("releases").enumerated() {
        try reading.release(release, at: location.inside("releases[\(index)]"), publisher: publisher)
      }
      for (index, record) in element.elements("records").enumerated() {
        try reading.record(record, at: location.inside("records[\(index)]"), publisher: publisher)
      }
    } else if isRecord || element["releases"] != nil {
      try reading.record(element, at: location, publisher: nil)
    } else if OCDSReading<DatasetBuilder>.isRelease(element) {
      try reading.release(element, at: location, publisher: nil)
    } else {
      try reading.writer.report(
        "ocds-not-a-release", .doubt, at: location,
        "this has neither an ocid nor any part of a release, nor releases or records; it was left out.")
    }
  }

  private static func publisher(_ package: JSONElement) -> String? {
    let publisher = package["publisher"]
    return publisher?["name"]?.trimmedString ?? publisher?.trimmedString
  }
}

extension SourceLocation {
  /// The place of a part: `releases[3]` and then `awards[0]`.
  func inside(_ part: String) -> SourceLocation {
    var location = self
    location.path = path.map { "\($0).\(part)" } ?? part
    return location
  }
}
