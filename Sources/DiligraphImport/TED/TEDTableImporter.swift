// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports the tables of contract award notices that the European Union publishes from Tenders Electronic Daily
/// (`export_CAN_….csv`): one row for each award. Memory does not grow with the file.
public struct TEDTableImporter: Importer {
  /// What the command line calls the format.
  public let name = "ted-csv"
  /// What the format is.
  public let summary = "tables of award notices of Tenders Electronic Daily"

  /// The importer.
  public init() {}

  /// Whether the header has a notice's id and the winner's name.
  public func recognizes(_ sample: FormatSample) -> Bool { Self.telling.isSubset(of: sample.header) }

  private static let telling: Set<String> = ["idnoticecan", "winname"]

  /// Reads the table.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let table = try KnownTable(source)
      guard table.has(Self.telling) else {
        return try table.reportHeader("ted", needed: "ID_NOTICE_CAN and WIN_NAME", &writer)
      }
      var reading = TEDTableReading(consume writer)
      defer { writer = reading.writer }
      while let row = try table.next(&reading.writer) {
        try reading.read(row)
        reading.writer.endRecord()
      }
      try reading.finish()
    }
  }
}
