// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports procurement data of the Open Contracting Data Standard, 1.0 to 1.2.
///
/// Reads release packages, record packages, single releases and records, JSON lines of any of them, top-level
/// arrays, and answers that have any of them in a list called `results` or `data`. Of a record, the compiled release counts, else the versioned one, else its embedded releases; several
/// releases of one process are merged by date.
public struct OCDSImporter: Importer {
  /// What the command line calls the format.
  public let name = "ocds"
  /// What the format is.
  public let summary = "procurement data (Open Contracting Data Standard 1.0, 1.1, 1.2)"

  static let options = JSONRecordOptions(arrayKeys: ["releases", "records"], recordKeys: ["ocid"])
  /// What publishers' interfaces call the lists of their answers.
  private static let answers = ["results", "data"]
  private static let telling: Set = ["ocid", "releases", "records", "compiledRelease", "versionedRelease"]

  /// The importer.
  public init() {}

  /// Whether the object is a package, a record or a release.
  public func recognizes(_ sample: FormatSample) -> Bool {
    !sample.keys.isDisjoint(with: Self.telling) || sample.keys.isSuperset(of: ["publishedDate", "publisher"])
      || Self.isAnswer(sample)
  }

  /// Whether releases or packages stand in a list of an interface's answer.
  private static func isAnswer(_ sample: FormatSample) -> Bool {
    !sample.keys.isDisjoint(with: answers) && !sample.innerKeys.isDisjoint(with: telling)
  }

  /// Reads the releases and records.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    let isAnswer = Self.isAnswer(try FormatSample(source))
    let options = isAnswer ? JSONRecordOptions(arrayKeys: Self.answers, recordKeys: ["ocid"]) : Self.options
    return try writing(source, &sink) { writer in
      let reader = try JSONRecordReader(source, options: options)
      var session = OCDSSession(source, options: options)
      while let record = try reader.next() { try Self.read(record, reader, &session, &writer) }
      while let outcome = session.readHeld() { try Self.end(outcome, &session, &writer) }
      if reader.count == 0 {
        try writer.report(
          "json-empty", .error, at: SourceLocation(file: source.name),
          "the file holds no records; nothing was read.")
      }
      if let message = session.reading.notProvidingMessage {
        try writer.report("ocds-awards-not-providing", .note, at: SourceLocation(file: source.name), message)
      }
      writer.placeholders = session.reading.placeholders
      try writer.add(session.reading.batch)
      writer.summary.counts.merge(session.reading.counts.byName) { $0 + $1 }
    }
  }

  private static func read(
    _ record: JSONRecord, _ reader: JSONRecordReader, _ session: inout OCDSSession,
    _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    writer.beginRecord()
    let element: JSONElement
    switch record.content {
    case .success(let value): element = value
    case .failure(let error):
      try writer.report(error)
      // An empty package is a finding about the package; there is no record in it.
      if error.problem.code != "package-empty" { writer.endRecord() }
      return
    }
    if record.isFallbackEncoding {
      try writer.report(
        "encoding-not-utf8", .doubt, at: record.place.location,
        "the record is not UTF-8, and was read as Windows-1252; save it as UTF-8.")
    }
    writer.summary.add(licence: (record.envelope ?? element)["license"]?.trimmedString)
    let value = element.documentRoot
    let part = OCDSReleasePart(value, session.reading.keys)
    let place = OCDSSession.Place(
      line: record.place.line ?? 0, path: record.place.path, publisher: record.envelope.flatMap(publisher))
    let standsAlone = record.arrayKey.map(answers.contains) ?? true
    if standsAlone, isPackage(part) {
      try readPackage(value, part, element, place, &session, &writer)
    } else if record.arrayKey == "records" || standsAlone && isRecord(part) {
      session.record(value, part, at: place)
      try end(.read(together: 1), &session, &writer)
    } else if record.arrayKey == "releases" || part.isRelease {
      let outcome = try reader.withRecordBytes { bytes in
        Result { () throws(ReadingError) in try session.release(value, part, at: place, bytes: bytes) }
      }.get()
      try end(outcome, &session, &writer)
    } else {
      session.report(
        "ocds-not-a-release", .doubt, place,
        "this has neither an ocid nor any part of a release, nor releases or records; it was left out.")
      try end(.read(together: 1), &session, &writer)
    }
    while session.isFull, let outcome = session.readHeld() { try end(outcome, &session, &writer) }
    withExtendedLifetime(element) {}
  }

  private static func isRecord(_ part: OCDSReleasePart) -> Bool {
    part.compiledRelease != nil || part.versionedRelease != nil || part.releases != nil
  }

  private static func isPackage(_ part: OCDSReleasePart) -> Bool {
    part.ocid == nil && part.compiledRelease == nil && part.versionedRelease == nil
      && (part.releases != nil || part.records != nil)
  }

  /// A package inside a top-level array, whose records were not cut out.
  private static func readPackage(
    _ value: JSONValue, _ part: OCDSReleasePart, _ element: JSONElement, _ place: OCDSSession.Place,
    _ session: inout OCDSSession, _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    var place = place
    place.publisher = publisher(element)
    for (index, release) in (part.releases.map { $0.items } ?? JSONItems.none).enumerated() {
      let inner = OCDSReleasePart(release, session.reading.keys)
      let outcome = try session.release(release, inner, at: place.inside("releases[\(index)]"), bytes: nil)
      try end(outcome, &session, &writer)
    }
    for (index, record) in (part.records.map { $0.items } ?? JSONItems.none).enumerated() {
      let inner = OCDSReleasePart(record, session.reading.keys)
      session.record(record, inner, at: place.inside("records[\(index)]"))
      try end(.read(together: 1), &session, &writer)
    }
  }

  /// How many statements go to the sink at once at the beginning: whoever looks at the first ones only (a preview) sees
  /// those of the first releases.
  private static let firstBatches = 64

  /// Accounts for a record, and hands on what it left.
  private static func end(
    _ outcome: OCDSSession.Outcome, _ session: inout OCDSSession, _ writer: inout ImportWriter<some StatementSink>
  ) throws {
    for finding in session.reading.takeFindings() {
      try writer.report(finding.code, finding.severity, at: finding.location, finding.message)
    }
    guard case .read(let together) = outcome else { return }
    writer.countStatements(session.reading.newStatements())
    writer.endRecord("nothing in it is taken", number: together)
    if session.reading.batch.isFull || writer.summary.records.read <= firstBatches {
      try writer.add(session.reading.batch)
      session.reading.emptyBatch()
    }
  }

  private static func publisher(_ package: JSONElement) -> String? {
    let publisher = package["publisher"]
    return publisher?["name"]?.trimmedString ?? publisher?.trimmedString
  }
}
