// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports notices of Tenders Electronic Daily in the XML of before eForms (`TED_EXPORT`, R2.0.9), as they were published
/// or as they were sent to be (`TED_ESENDERS`), alone or several in one file. Memory holds one notice.
public struct TEDNoticeImporter: Importer {
  /// What the command line calls the format.
  public let name = "ted-xml"
  /// What the format is.
  public let summary = "notices of Tenders Electronic Daily before eForms, XML"

  /// The elements that are notices. Estonia's portal publishes what was sent.
  private static let notices: Set<String> = ["TED_EXPORT", "TED_ESENDERS"]

  /// The importer.
  public init() {}

  /// Whether a notice is the outermost element, or the first one within.
  public func recognizes(_ sample: FormatSample) -> Bool {
    Self.notices.contains { sample.rootElement == $0 || sample.elements.contains($0) }
  }

  /// Reads the notices.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let reader = try XMLRecordReader(source, options: XMLRecordOptions(recordNames: Self.notices))
      var reading = TEDNoticeReading(consume writer)
      defer { writer = reading.writer }
      while let record = try reader.next() {
        switch record.content {
        case .success(let element):
          reading.writer.beginRecord()
          try reading.read(element, at: record.place.location)
          reading.writer.endRecord()
        case .failure(let error): try reading.writer.unreadable(error)
        }
      }
      if reader.count == 0 {
        try reading.writer.report(
          "ted-empty", .error, at: SourceLocation(file: source.name),
          "there is no notice; a notice is a TED_EXPORT or a TED_ESENDERS element.")
      }
      try reading.finish()
    }
  }
}
