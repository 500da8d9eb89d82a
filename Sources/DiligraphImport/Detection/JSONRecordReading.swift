// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// What makes statements of the records of a JSON file, one after another.
protocol JSONRecordReading {
  associatedtype Sink: StatementSink
  /// Where statements and findings go.
  var writer: ImportWriter<Sink> { get set }
  /// Makes statements of a record.
  mutating func read(_ element: JSONElement, at location: SourceLocation) throws
}

extension JSONRecordReading {
  /// Reads every record; of one that cannot be read, and of a file without any, there is a finding.
  ///
  /// - Parameter records: what the format calls its records.
  mutating func readRecords(
    of source: ByteSource, options: JSONRecordOptions = JSONRecordOptions(), called records: String = "records"
  ) throws {
    let reader = try JSONRecordReader(source, options: options)
    while let record = try reader.next() {
      let location = record.place.location
      writer.beginRecord()
      if record.isFallbackEncoding {
        try writer.report(
          "encoding-not-utf8", .doubt, at: location,
          "the record is not UTF-8, and was read as Windows-1252; save it as UTF-8.")
      }
      switch record.content {
      case .failure(let error): try writer.report(error)
      case .success(let element): try read(element, at: location)
      }
      writer.endRecord()
    }
    guard reader.count == 0 else { return }
    try writer.report(
      "json-empty", .error, at: SourceLocation(file: source.name), "the file holds no \(records); nothing was read.")
  }
}
