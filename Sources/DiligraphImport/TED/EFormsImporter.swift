// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Imports eForms notices (UBL with the extensions of Regulation (EU) 2019/1780), alone or several in one file.
/// Memory holds one notice.
///
/// A notice that another one of the file changes, in whatever order, is not read; what another file states of it is
/// retracted. So a file of several notices of which one may change another is read twice, if it can be.
public struct EFormsImporter: Importer {
  /// What the command line calls the format.
  public let name = "eforms"
  /// What the format is.
  public let summary = "eForms notices of Tenders Electronic Daily, XML"

  /// The importer.
  public init() {}

  static let roots: Set<String> = [
    "ContractAwardNotice", "ContractNotice", "PriorInformationNotice", "BusinessRegistrationInformationNotice",
  ]

  /// Whether a UBL notice is the outermost element, or the first one within.
  public func recognizes(_ sample: FormatSample) -> Bool {
    guard let root = sample.rootElement else { return false }
    return Self.roots.contains(root) || !sample.elements.isDisjoint(with: Self.roots)
  }

  /// Reads the notices.
  public func read(_ source: ByteSource, into sink: inout some StatementSink) throws -> ImportSummary {
    try writing(source, &sink) { writer in
      let superseded = try Self.superseded(source)
      let reader = try XMLRecordReader(source, options: XMLRecordOptions(recordNames: Self.roots))
      var reading = EFormsReading(consume writer, superseded: superseded)
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
          "eforms-empty", .error, at: SourceLocation(file: source.name),
          "there is no notice; a notice is a ContractAwardNotice, ContractNotice or PriorInformationNotice.")
      }
      try reading.finish()
    }
  }

  /// The notices of the file in whose place others of it come.
  private static func superseded(_ source: ByteSource) throws -> EFormsSuperseded {
    var superseded = EFormsSuperseded()
    // A notice that is the whole document is alone.
    guard source.isRepeatable, let root = try FormatSample(source).rootElement, !roots.contains(root),
      try EFormsChangeScan.mayFindChange(in: source)
    else { return superseded }
    let reader = try XMLRecordReader(source, options: XMLRecordOptions(recordNames: roots))
    while let record = try reader.next() {
      guard case .success(let element) = record.content else { continue }
      superseded.add(EFormsNotice(element, at: record.place.location).identity)
    }
    return superseded
  }
}
